"""What of a page may be somebody's: the tagger's spans and those of the patterns, united, with what
the labels say of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.find.numbers import GROUPS, TYPES
from scanner.find.owners import owned
from scanner.find.speaking import Spoken
from scanner.find.spoken import Heads, is_coded, is_said
from scanner.find.weighing import SURE, Candidate
from scanner.finding.columns import figures
from scanner.finding.evidence import Span, Told, evidence
from scanner.finding.features import Vocabulary
from scanner.finding.lattice import Lattice, lattice
from scanner.finding.tagger import Kind, Tagger, of_kinds, spans
from scanner.gives import SOFT
from scanner.letters import fold
from scanner.surnames import is_surname
from scanner.text import PageText

KINDS = {Kind.PERSON: "person_name", Kind.HOME: "address", Kind.BIRTH: "date_of_birth"}
_ALIKE = {
    "person_name": [Kind.PERSON, Kind.DUTY],
    "address": [Kind.HOME, Kind.PLACE],
    "date_of_birth": [Kind.BIRTH],
}
# What is weighed, of which type or group: names and places whosever they are.
_WEIGHED = KINDS | {Kind.DUTY: "person_name", Kind.PLACE: "address"}
_GROUP_OF = {name: GROUPS[kind] for kind, types in TYPES.items() for name in types}
# So sure is the birth of somebody whose column is one of dates.
_IN_COLUMN = Told(0.8, labelled=True, pinned=False)
# From so much structure on what a label calls a birth is one: a written day has less.
_DOUBTLESS = 0.9
# From so much on a span of the tagger is weighed at all.
_LEAST = 0.1
# So sure at least where it looks like one of its type too.
_LIKELY = 0.8
# What is less alike to the tagger is none of its type, whoever it were: a word of a sentence behind
# one that is a label elsewhere.
_ALIEN = {"person_name": 0.5, "address": 0.01, "date_of_birth": 0.01}
# A name in full has so many words.
_IN_FULL = 3
# A span has so many letters and figures; where no page stands around it (a file's name, a remark),
# the tagger has little to go by.
_FEWEST, _FEWEST_TYPED = 2, 4
# Where a page says no more than so, patterns alone tell.
ENOUGH = 16
_PARTING = frozenset(".,;:!?()-–*/")
# What stands before the figures of a date.
_BORN, _DAY = "date_of_birth", "ngay"


class Page(NamedTuple):
    """A page as its people are judged on: lattice, the tagger's probabilities and words, the spans
    of each type, which tokens are of numbers that are somebody's own, and what patterns found, with
    whose it is, and what stands over who signs."""

    found: Lattice
    chances: NDArray[np.float32]
    words: Vocabulary
    spans: dict[str, list[Span]]
    own: NDArray[np.bool_]
    known: Sequence[Candidate]
    heads: Heads

    def evidence(self, kind: str, more: Sequence[Span] = ()) -> NDArray[np.float64]:
        """The evidence of the spans of a type (n x len(IDS)), and of some more."""
        spans = [*self.spans[kind], *more]
        return evidence(self.found, self.chances, spans, self.own, self.words)

    def is_alike(self, kind: str, span: Span, spoken: Spoken) -> bool:
        """Whether a label speaks for a span, and the tagger holds it for one of its type, whoever
        it is; one that has the look of its type may as well be likely, or stand right behind."""
        told = span.told
        if told is None or not told.labelled:
            return False
        alike = of_kinds(self.chances[span.first : span.last + 1])[:, _ALIKE[kind]]
        if float(alike.sum(axis=1).mean()) >= _ALIEN[kind]:
            return True
        likely = told.confidence >= _LIKELY or spoken.is_beside(*self.place(span))
        return likely and self._has_the_look(kind, span)

    def _has_the_look(self, kind: str, span: Span) -> bool:
        """Whether a name is written in full, and a place is called something."""
        words = [one for one in self.found.tokens[span.first : span.last + 1] if one[0].isalpha()]
        if kind == "person_name":
            full = len(words) >= _IN_FULL and all(one[0].isupper() for one in words)
            return full and is_surname(words[0])
        return kind == _BORN or any(one[0].isupper() for one in words[1:])

    def knows(self, span: Span, *, misread: bool) -> bool:
        """Whether a span holds a word of several letters that the tagger knows, or figures; where
        it may be `misread`, one word says nothing."""
        words = self.found.tokens[span.first : span.last + 1]
        if misread and len(words) == 1 and words[0].isalpha():
            return False
        return any(word.isdigit() or (len(word) > 1 and self.words.knows(word)) for word in words)

    def is_worded(self, kind: str, span: Span) -> bool:
        """Whether what a label calls a home is words in small letters ("Địa chỉ kinh doanh"), on a
        page that has capitals."""
        if kind != KINDS[Kind.HOME]:
            return False
        said = "".join(self.found.tokens[span.first : span.last + 1])
        plain = said.islower() and not any(map(str.isdigit, said))
        return plain and not "".join(self.found.tokens).islower()

    def place(self, span: Span) -> tuple[int, int]:
        """Where a span stands in the text."""
        return place_of(self.found, span)


def looked_at(page: PageText, known: Sequence[Candidate], tagger: Tagger, spoken: Spoken) -> Page:
    """A page that holds text, with what its patterns found and its labels say."""
    found = lattice(page)
    chances = tagger.probabilities(found)
    heads = Heads(page, found)
    seen = _tagged(page, found, chances, spoken, heads)
    column = figures(found, of_kinds(chances))
    born = [
        one
        for one in seen[_BORN]
        if column.others.isdisjoint(one.tokens)
        and not (_is_to_come(found, one) or is_coded(page, found, one))
    ]
    seen[_BORN] = [*born, *(Span(n, n, _IN_COLUMN) for n in sorted(column.born))]
    own, sure = np.zeros((2, len(found.tokens)), bool)
    known = owned(page, found, chances, known)
    for candidate in known:
        first, end = found.within(*candidate.span)
        kind = candidate.detector.type
        proven = kind == _BORN and candidate.structure >= _DOUBTLESS
        told = Told(candidate.confidence, not candidate.is_bare, candidate.pinned, proven)
        if kind in SOFT:
            if first < end and not all(map(heads.holds, range(first, end))):
                seen[kind].append(Span(first, end - 1, told))
            # The figures of a day that its label calls somebody's birth are no number.
            sure[first:end] |= kind == _BORN and told.labelled and told.confidence >= SURE
            continue
        own[first:end] |= candidate.is_sure
        sure[first:end] |= candidate.confidence >= SURE
        if kind in _GROUP_OF and not page.typed and candidate.confidence < SURE and first < end:
            seen[_GROUP_OF[kind]].append(Span(first, end - 1, told))
    for group in GROUPS.values():
        seen[group] = [one for one in seen[group] if not sure[one.first : one.last + 1].any()]
    united = {name: list(_united(some)) for name, some in seen.items()}
    return Page(
        found, chances, tagger.vocabulary, _spoken_of(found, united, spoken), own, known, heads
    )


def _tagged(
    page: PageText, found: Lattice, chances: NDArray[np.float32], spoken: Spoken, heads: Heads
) -> dict[str, list[Span]]:
    """The tagger's spans by type and group."""
    # Where no page stands around it, the tagger tells no number from a code.
    names = _WEIGHED if page.typed else _WEIGHED | GROUPS
    seen: dict[str, list[Span]] = {kind: [] for kind in (*KINDS.values(), *GROUPS.values())}
    cells, rows = found.cell.tolist(), found.cells.row[found.cell].tolist()
    told = page.typed or len(found.tokens) >= ENOUGH
    for tagged in spans(chances, _LEAST) if told else ():
        if tagged.kind in names:
            parts = _trimmed(found.tokens, heads, (cells, rows), tagged.first, tagged.last)
            least = _FEWEST_TYPED if page.typed or tagged.kind in GROUPS else _FEWEST
            kind = names[tagged.kind]
            if tagged.kind in _WEIGHED:
                ended = filter(None, (_ended(found, one, kind, spoken) for one in parts))
                parts = (one for one in ended if is_said(page, found, one))
            seen[kind] += [one for one in parts if _signs(found, one) >= least]
    return seen


def _is_to_come(found: Lattice, span: Span) -> bool:
    """Whether a span names a year in which nobody has been born yet."""
    now = datetime.now(tz=UTC).year
    figures = found.tokens[span.first : span.last + 1]
    return any(one.isdecimal() and len(one) == 4 and now < int(one) < now + 100 for one in figures)


def _spoken_of(
    found: Lattice, seen: dict[str, list[Span]], spoken: Spoken
) -> dict[str, list[Span]]:
    """Spans with what the labels say of them."""
    known = seen | {_BORN: [_dated(found, one) for one in seen[_BORN]]}
    for name in KINDS.values():
        known[name] = [
            one if one.told else one._replace(told=spoken.of(name, *place_of(found, one)))
            for one in known[name]
        ]
    for number, group in GROUPS.items():
        known[group] = [
            one._replace(label=spoken.said_of(TYPES[number], *place_of(found, one)))
            for one in known[group]
        ]
    return known


def place_of(found: Lattice, span: Span) -> tuple[int, int]:
    starts, ends = found.bounds
    return starts[span.first], ends[span.last]


def _ended(found: Lattice, span: Span, kind: str, spoken: Spoken) -> Span | None:
    """A span up to the label that it may run on into; None where it is the beginning of one, or a
    home of one word, its end: before a colon."""
    behind = found.tokens[span.last + 1 : span.last + 2]
    if span.first == span.last and behind == [":"] and kind == KINDS[Kind.HOME]:
        return None
    start, end = place_of(found, span)
    until = spoken.until(kind, start, end)
    if until <= start:
        return None
    last = found.within(start, until)[1] - 1
    return span._replace(last=max(span.first, last))


def _trimmed(
    every: Sequence[str],
    heads: Heads,
    of: tuple[Sequence[int], Sequence[int]],
    first: int,
    last: int,
) -> Iterator[Span]:
    """A span cut between the cells of a row and around heads, each part without the marks that
    stand around it. `of`: the cell and the row of each token."""
    head = [heads.holds(n) for n in range(first, last + 1)]
    turns = (n for n in range(first + 1, last + 1) if head[n - first] != head[n - first - 1])
    cuts = [n for n in range(first + 1, last + 1) if _is_cut(*of, n)]
    for begin, end in pairwise([first, *sorted({*cuts, *turns}), last + 1]):
        if head[begin - first]:
            continue
        tokens = every[begin:end]
        kept = [n for n, token in enumerate(tokens) if token not in _PARTING]
        if kept:
            closed = "(" in tokens and tokens[-1] == ")"
            yield Span(begin + kept[0], end - 1 if closed else begin + kept[-1], None)


def _dated(found: Lattice, span: Span) -> Span:
    """A date without the word before its figures."""
    first, then = found.tokens[span.first], found.tokens[span.first + 1 : span.last + 1][:1]
    word = fold(first) == _DAY and bool(then) and then[0][0].isdigit()
    return span._replace(first=span.first + 1) if word else span


def _signs(found: Lattice, span: Span) -> int:
    """How many letters and figures a span holds, of the writing that the tagger has learned: of
    what stands in another one it knows nothing."""
    said = fold("".join(found.tokens[span.first : span.last + 1]))
    return sum(map(str.isalnum, said if said.isascii() else filter(str.isascii, said)))


def _is_cut(cells: Sequence[int], rows: Sequence[int], n: int) -> bool:
    """Whether a token begins the next cell of the row in which the token before it stands."""
    return cells[n] != cells[n - 1] and rows[n] == rows[n - 1]


def _united(some: Sequence[Span]) -> Iterator[Span]:
    """Spans that share a token as one, with the surest that patterns say of it."""
    groups: list[list[Span]] = []
    for span in sorted(some, key=itemgetter(0, 1)):
        if groups and span.first <= max(other.last for other in groups[-1]):
            groups[-1].append(span)
        else:
            groups.append([span])
    for group in groups:
        told = [span.told for span in group if span.told]
        yield Span(group[0].first, max(span.last for span in group), max(told, default=None))
