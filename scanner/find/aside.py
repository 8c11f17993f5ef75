"""What was weighed on a page and not told, kept for whoever asks why (`lolot explain`)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from scanner.enclosed import unplaced
from scanner.letters import fold
from scanner.model import Near, Source

if TYPE_CHECKING:
    from scanner.find.findings import Made
    from scanner.find.weighing import Candidate
    from scanner.text import PageText

# So much is kept of a document; and so many figures are looked for however they are grouped.
MOST, FEW = 20_000, 4
# So often on a page is it weighed what is asked for.
MOST_ASKED = 200
# Why a text is weighed that nothing but somebody's question speaks for.
ASKED = "asked"


@dataclass(slots=True)
class Aside:
    """`asked`: a text that is weighed wherever it stands; `here`: what was not told of the page
    that is searched, each with the reason (`Near.why`); `told`: that of the pages before it;
    `within`: the attachments that the page is in."""

    asked: str = field(default="", repr=False)
    here: list[tuple[Candidate, str]] = field(default_factory=list, repr=False)
    told: list[Near] = field(default_factory=list, repr=False)
    within: tuple[str, ...] = ()

    def places(self, page: PageText) -> Iterator[tuple[int, int]]:
        """Where the text that is asked for stands on a page, whatever its marks and blanks."""
        words = fold(self.asked).split()
        if not words:
            return
        figures = "".join(words)
        if len(figures) >= FEW and figures.isdecimal():
            pattern, view = r"[ .\-]?".join(figures), page.numbers
        else:
            pattern, view = r"\s+".join(map(re.escape, words)), page.folded
        places = (found.span() for found in re.finditer(rf"(?<![a-z0-9]){pattern}", view))
        yield from islice(places, MOST_ASKED)

    def leave(self, made: Made, known: Sequence[Candidate]) -> None:
        """Takes what lies aside of a page on to what is told of the document. `known`: what was
        found there, and needs no second word."""
        best: dict[tuple[str, int], tuple[Candidate, str]] = {}
        told = _Spans(known)
        for candidate, why in sorted(self.here, key=lambda one: one[0].confidence):
            others = told.meeting(candidate)
            # Of a number that is another one enough is said.
            if candidate.weighed is not None:
                others = [o for o in others if o.detector.type == candidate.detector.type]
            if why != ASKED and not others:
                best[candidate.detector.type, candidate.start] = candidate, why
        every = _Spans([*known, *(candidate for candidate, _ in best.values())])
        asked = [one for one in self.here if one[1] == ASKED and not every.meeting(one[0])]
        self.here.clear()
        for candidate, why in [*best.values(), *asked][: MOST - len(self.told)]:
            one = made.of(candidate)
            if self.within:
                one = unplaced(one, Source.ATTACHMENT, self.within, one.page)
            self.told.append(Near(one, why))

    def inside(self, name: str) -> Aside:
        """What is not told of an attachment; without a name that of a file's past, which says much
        of the same and is not kept."""
        return Aside(self.asked, told=self.told, within=(*self.within, name)) if name else Aside()


class _Spans:
    """Candidates by where they stand."""

    def __init__(self, some: Sequence[Candidate]) -> None:
        self._some = sorted(some, key=lambda one: one.end)
        self._ends = [one.end for one in self._some]

    def meeting(self, one: Candidate) -> list[Candidate]:
        """Those that share a place with one."""
        after = range(bisect_right(self._ends, one.start), len(self._some))
        others = (self._some[n] for n in after)
        return list(takewhile(lambda other: other.start < one.end, others))
