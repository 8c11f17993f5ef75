"""Who is named in a stretch of a page: by words of people, duties, offices, and by the tagger."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.finding.lattice import Lattice
from scanner.finding.tagger import Kind
from scanner.text import PageText
from scanner.whose import Words

# What an office is called behind the word of what it is, up to a sign or who speaks for it.
_CALLED = re.compile(r"(?: (?!ông |bà |anh |chị |cô |thầy |do )[\w.&]+)+")
# Between where somebody works and what it is called.
_AT = re.compile(r"[^\n.;]{0,28}\Z")
# So sure that somebody is named.
NAMED = 0.5


class Beside(NamedTuple):
    """Who is named in some place beside a value: a word of people or somebody by name, an officer
    by name, a word of what is done in duty, an office."""

    person: bool = False
    officer: bool = False
    duty: bool = False
    organisation: bool = False

    @property
    def says(self) -> bool:
        return any(self)

    def joined(self, other: Beside) -> Beside:
        """Who is named in this place or in another."""
        # Most places name nobody.
        if other in {NOBODY, self}:
            return self
        return Beside(*(one or more for one, more in zip(self, other, strict=True)))


NOBODY = Beside()


def said(
    page: PageText, kind: re.Pattern[str], begun: Mapping[re.Pattern[str], frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """Where words of a kind stand on a page: sought only where a word stands that begins one, as
    few do."""
    behind = 0
    for start in page.starts_of(begun[kind]):
        found = kind.match(page.text, start) if start >= behind else None
        if found is not None:
            behind = found.end()
            yield start, behind


class Named:
    """Who is named where on a page; what the rows of a list have in common is asked for each of
    them."""

    def __init__(
        self, page: PageText, found: Lattice, kinds: NDArray[np.float32], known: Words
    ) -> None:
        """`kinds`: the tagger's probabilities of each token; `known`: the words to look for."""
        self._page, self._found, self._kinds, self._words = page, found, kinds, known
        self._read: dict[tuple[int, int, bool], Beside] = {}
        named = kinds[:, [Kind.PERSON, Kind.DUTY]] > NAMED
        counts = np.concatenate((np.zeros((1, 2), int), named.cumsum(axis=0)))
        self._people, self._officers = counts.T.tolist()
        self._told_at = self._all_words()

    def of(self, start: int, end: int, *, held: bool = False) -> Beside:
        """Who is named in a stretch of the page; `held`: it says whose an account is."""
        if start >= end:
            return NOBODY
        place = start, end, held
        if place not in self._read:
            self._read[place] = self._named(start, end, held=held)
        return self._read[place]

    def _all_words(self) -> tuple[list[int], list[int]]:
        """Where the words of people, duties and offices begin and end, which most cells of a list
        have none of; in order."""
        known = self._words
        patterns = known.duty, known.works, known.organisation, known.person
        found = sorted(span for some in patterns for span in said(self._page, some, known.begun))
        return [a for a, _ in found], [*accumulate((b for _, b in found), max)]

    def _has_words(self, start: int, end: int) -> bool:
        """Whether one of them stands in a stretch of the page, or runs into it."""
        begins, ends = self._told_at
        last = bisect_left(begins, end) - 1
        return last >= 0 and ends[last] > start

    def _named(self, start: int, end: int, *, held: bool) -> Beside:
        first, last = self._found.within(start, end)
        if not self._has_words(start, end):
            person, officer = (n[last] > n[first] for n in (self._people, self._officers))
            return Beside(person, officer) if first < last else NOBODY
        named = self._kinds[first:last, [Kind.PERSON, Kind.DUTY]] > NAMED
        text, known = self._page.text, self._words
        duties = [*known.duty.finditer(text, start, end)]
        works = [*known.works.finditer(text, start, end)]
        # "Trưởng phòng kinh doanh" names no office, "nơi công tác: Công ty Mẫu" no owner.
        offices = [
            office
            for office in known.organisation.finditer(text, start, end)
            if not any(duty.start() < office.start() < duty.end() for duty in duties)
            and not any(_AT.match(text, work.end(), office.start()) for work in works)
        ]
        for office in offices if held else ():
            # "Công ty Nguyễn Mẫu" is nobody's name.
            called = _CALLED.match(text, office.end(), end)
            a, b = self._found.within(office.start(), called.end() if called else office.end())
            named[max(0, a - first) : max(0, b - first)] = False
        person = known.person.search(text, start, end) is not None
        is_named, is_officer = bool(named[:, 0].any()), bool(named[:, 1].any())
        return Beside(person or is_named, is_officer, bool(duties), bool(offices))
