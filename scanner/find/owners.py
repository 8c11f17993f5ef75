"""Whose a number is that may be an office's as well as somebody's: who is named beside it, and what
the tagger says of it.

What is an organisation's, or told in duty, is `low` (contract: `owner`). Two have to say so, what
stands around it and the tagger; where a person is named in its place it is that person's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from scanner.find.beside import NAMED, NOBODY, Beside, Named, said
from scanner.find.codes import Codes
from scanner.find.weighing import SURE, Candidate
from scanner.finding.evidence import IDS
from scanner.finding.lattice import Lattice
from scanner.finding.tagger import OWN, Kind, of_kinds
from scanner.gives import SOFT
from scanner.model import OFFICIAL, Owner, Severity
from scanner.text import PageText
from scanner.whose import words

OWNED = frozenset({"phone", "email", "bank_account", "tax_code"})
# Of these what stands around them says more than the tagger does.
HELD = frozenset({"bank_account", "tax_code"})
# Numbers that only a person has.
PERSONAL = frozenset({"cccd", "cmnd", "passport", "social_insurance", "health_insurance"})
# Of a vehicle's plate the tagger alone says whose it is: few words stand beside it.
VEHICLE = "license_plate"
_OF_SOMEBODY = OWNED | {VEHICLE}
# An address is somebody's home or another place.
ADDRESS = "address"
# Of the places beside a value so many are near it, up to the line right over it.
_CLOSE = 4
# So many lines over a value, signs of each, and lines below are looked at for whose it is.
_LINES, _MOST, _BELOW = 5, 160, 2
# So sure is the tagger that it is told in duty though somebody is named; that it is somebody's.
_SURELY, _OWN = 0.95, 0.5
# So sure that a plate is somebody's, or may be.
_DRIVEN = 0.2
# So little of a code is anybody's number, or an office's.
_NOBODYS = 0.05
# So sure that a telephone in a house is somebody's.
_PRIVATE = 0.6
# So many accounts in one column are those of so many people, whatever firm pays them.
_LISTED = 3
# What stands behind a value and is told of it begins so.
_OF_IT = re.compile(r"\s?[(\-–/:]|\s?[A-ZĐ]")
# What may stand between the word of an example and the value, a label mostly; a line may end there,
# and some more examples stand before it.
_AS_IN = re.compile(r"[^\d\n;]{0,24}(?:\n[^\d\n;]{0,24})?(?:\d[\d .]{6,15}\d(?:, | hoặc )){0,3}\Z")
# Where the name of who holds an account ends, behind the word for it.
_NAME_ENDS = re.compile(r"[.;\n]")
# An item of a list.
_ITEM = re.compile(r"\s?[-–+•*] ?")


def owned(
    page: PageText, found: Lattice, chances: NDArray[np.float32], known: Sequence[Candidate]
) -> list[Candidate]:
    """The candidates of a page, each that may be an office's with whose it is, and as grave as
    that makes it."""
    kinds = words(bare=page.text.isascii())
    shown = any(True for _ in said(page, kinds.example, kinds.begun))
    if not shown and not any(one.detector.type in _OF_SOMEBODY for one in known):
        return [*known]
    around = _Around(page, found, chances, known)
    graded = [around.graded(one) for one in known]
    return [around.as_example(one) for one in graded] if shown else graded


def of_place(kind: str, evident: NDArray[np.float64]) -> Owner | None:
    """Whose an address is by its evidence, as long as nothing makes it somebody's home; None for
    other types."""
    if kind != ADDRESS:
        return None
    place, home = (evident[IDS.index(f"tagger.{name}")] for name in ("place", "home"))
    return Owner.ORGANISATION if place > home else Owner.UNKNOWN


def settled(known: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of a page once all is weighed: what is graver than an office's is somebody's,
    whoever is named beside it."""

    def is_raised(one: Candidate) -> bool:
        home = one.detector.type == ADDRESS and one.owner is not None
        return one.severity is not Severity.LOW and (home or one.owner in OFFICIAL)

    return [one._replace(owner=Owner.PERSON) if is_raised(one) else one for one in known]


def _as_official(one: Candidate, owner: Owner) -> Candidate:
    because = (*one.because, "public")
    return one._replace(owner=owner, severity=Severity.LOW, pinned=True, because=because)


class _Around:
    """What stands around the values of a page."""

    def __init__(
        self,
        page: PageText,
        found: Lattice,
        chances: NDArray[np.float32],
        known: Sequence[Candidate],
    ) -> None:
        self._page, self._found = page, found
        self._kinds = of_kinds(chances)
        self._words = words(bare=page.text.isascii())
        self._in = Named(page, found, self._kinds, self._words).of
        self._of_token: list[int] = found.cell.tolist()
        self._row_of: list[int] = found.cells.row.tolist()
        self._rows: dict[int, list[int]] = {}
        for cell, row in enumerate(self._row_of):
            self._rows.setdefault(row, []).append(cell)
        # What each cell of a row says; all values of the row ask.
        self._said: dict[int, list[Beside]] = {}
        # A page with a number of somebody's own is theirs, whatever office it names in a line.
        personal = [
            one
            for one in known
            if one.detector.type in PERSONAL
            and one.confidence >= SURE
            and one.severity is not Severity.LOW
        ]
        self._personal = bool(personal)
        # In a table, so is the row of such a number, whatever firm it names.
        self._personal_cells = {self._cell(one) for one in personal}
        self._starts = sorted(one.start for one in known if one.detector.type in OWNED)
        self._ends = sorted(one.end for one in known if one.detector.type in OWNED)
        self._cells = [*page.grid.starts, len(page.text)]
        people = np.flatnonzero(self._kinds[:, Kind.PERSON] > NAMED)
        self._first_named = int(people[0]) if len(people) else len(self._kinds)
        owns = np.stack((self._kinds[:, [*OWN]].sum(axis=1), self._kinds[:, Kind.PUBLIC]), axis=1)
        owns = owns.cumsum(axis=0, dtype=float)
        self._owns: list[list[float]] = [[0.0, 0.0], *owns.tolist()]
        held = [one for one in known if one.detector.type in HELD and one.confidence >= SURE]
        self._columns = Counter(self._column(one) for one in held)
        self._codes = Codes(page, found, known)

    def graded(self, one: Candidate) -> Candidate:
        """A candidate with its owner, where its type has one."""
        if one.detector.type == VEHICLE:
            own, public = self._told(one)
            return _as_official(one, Owner.ORGANISATION) if own < min(public, _DRIVEN) else one
        if one.detector.type not in OWNED:
            return one
        owner = self._owner(one)
        if one.severity is Severity.LOW:
            return self._as_low(one, owner)
        if self._is_nobodys(one, owner):
            because = (*one.because, "nobody")
            return one._replace(owner=owner, severity=Severity.LOW, because=because)
        if owner not in OFFICIAL or one.confidence < SURE:
            return one._replace(owner=owner)
        return _as_official(one, owner)

    def _as_low(self, one: Candidate, owner: Owner) -> Candidate:
        """What is an office's by its own look: the mailbox of an agency, a hotline; unless somebody
        is named in its place."""
        if owner is Owner.PERSON and self._is_private(one):
            because = (*one.because, "private")
            return one._replace(
                owner=owner, severity=Severity.MEDIUM, pinned=False, because=because
            )
        return one._replace(owner=owner if owner is Owner.DUTY else Owner.ORGANISATION)

    def _is_nobodys(self, one: Candidate, owner: Owner) -> bool:
        """Whether a number is the code of an article: to the tagger it is none of anybody's."""
        if owner is not Owner.UNKNOWN or not self._codes.holds(one):
            return False
        return sum(self._told(one)) < _NOBODYS

    def as_example(self, one: Candidate) -> Candidate:
        """A candidate that shows how such a value is written as nobody's: `low`."""
        line = self._page.line_at(one.start)[0]
        first = self._page.line_at(line - 1)[0] if line else 0
        shown = [*self._words.example.finditer(self._page.text, first, one.start)]
        if one.detector.type in SOFT or not shown:
            return one
        between = shown[-1].end(), one.start
        if not _AS_IN.match(self._page.text, *between) or self._in(*between).person:
            return one
        because = (*one.because, "example")
        return one._replace(severity=Severity.LOW, pinned=True, because=because)

    def _is_private(self, one: Candidate) -> bool:
        """Whether what is mostly an office's, the telephone of a house or a tax code, is private
        where somebody is named in its place (TT 86/2024/TT-BTC, TT 90/2026/TT-BTC Art. 5)."""
        own, public = self._told(one)
        close, places = self._near(one, past=True)
        if one.detector.type == "tax_code":
            around = reduce(Beside.joined, places, NOBODY)
            return around.person and (own > public or not around.organisation)
        if one.detector.type != "phone" or not one.value.startswith(("0", "+")):
            return False
        carried = one.value[0] == "0" and not one.value.startswith("02")
        if carried and self._since(one).person:
            return True
        if own > _PRIVATE:
            nearest = next((some for some in places if some.says), NOBODY)
            return nearest.person or not nearest.organisation
        around = reduce(Beside.joined, close, NOBODY)
        return own > _OWN and around.person and not (around.organisation or around.duty)

    def _owner(self, one: Candidate) -> Owner:
        """Whose it is."""
        own, public = self._told(one)
        held = one.detector.type in HELD
        close, places = self._near(one, past=held)
        at = next((n for n, some in enumerate(places) if some.says), 0)
        beside, around = places[at], reduce(Beside.joined, places, NOBODY)
        if held and at == 0 and beside.organisation and not (beside.person or beside.officer):
            # Who holds it is told by name: whoever else is named, pays.
            return Owner.ORGANISATION
        # Whose duty it is has to be told as well: anybody may write of a hotline or a head.
        official = beside.organisation or (beside.duty and around.organisation)
        if beside.person or (held and beside.officer):
            # An account is no one's in duty.
            in_duty = not held and official and public > _SURELY
            return Owner.DUTY if in_duty else Owner.PERSON
        alone = (held or at < _CLOSE) and not around.person and not around.officer
        far = self._personal or self._is_listed(one) or (not held and self._is_somebodys(one))
        by_look = Owner.PERSON if own > _OWN else Owner.UNKNOWN
        if at >= len(close) and far:
            return by_look
        # A list under a head of offices names people, too.
        alone = alone and (own <= _OWN or self._column(one)[1] < 0)
        if official and (public > own or alone) and not (held and beside.duty):
            return Owner.DUTY if beside.officer or beside.duty else Owner.ORGANISATION
        return by_look

    def _column(self, one: Candidate) -> tuple[str, int]:
        """The column of its table that a value stands in, by the first cell of it; none beside
        which no other cell stands."""
        cell = self._cell(one)
        alone = len(self._rows[self._row_of[cell]]) < 2
        return one.detector.type, -1 if alone else int(self._found.cells.column[cell])

    def _is_listed(self, one: Candidate) -> bool:
        """Whether a value is one of several in a column."""
        kind, column = self._column(one)
        return column >= 0 and self._columns[kind, column] >= _LISTED

    def _is_somebodys(self, one: Candidate) -> bool:
        """Whether somebody is named anywhere over a value, who is no officer: on such a page an
        office in a line over it is where they work, or whom they ask."""
        end, _ = self._found.within(*one.span)
        return self._first_named < end

    def _told(self, one: Candidate) -> tuple[float, float]:
        """How probable the tagger holds it that a number is somebody's, and that it is none's."""
        first, end = self._found.within(*one.span)
        if first >= end:
            return 0.0, 0.0
        before, after = self._owns[first], self._owns[end]
        return (after[0] - before[0]) / (end - first), (after[1] - before[1]) / (end - first)

    def _near(self, one: Candidate, *, past: bool) -> tuple[list[Beside], list[Beside]]:
        """What is told beside a value, and that with what is told over it, the nearest first."""
        close = [*self._places(one)]
        return close, [*close, *self._over(one, past=past)]

    def _places(self, one: Candidate) -> Iterator[Beside]:
        """What is told beside a value, the nearest place first: before it in its line, behind it,
        in its row. Whose an account is stands behind its bank, or in a line below."""
        text, cell = self._page.text, self._page.cell_at(one.start)
        held = one.detector.type in HELD
        before = self._in(max(cell.start, one.start - _MOST), one.start, held=held)
        later = bisect_left(self._starts, one.end)
        following = self._starts[later] if later < len(self._starts) else len(text)
        behind = NOBODY
        if _OF_IT.match(text, one.end):
            behind = self._in(one.end, min(cell.end, following, one.end + _MOST), held=held)
        if held:
            yield from (self._holder(one.end), behind, before)
        else:
            since = self._since(one)
            yield from (*((since,) if since.says else ()), before, behind)
        yield self._row(one)

    def _since(self, one: Candidate) -> Beside:
        """What is told between the value before it and a value, where both stand in one cell."""
        cell = self._page.cell_at(one.start)
        last = bisect_left(self._ends, one.start) - 1
        before = self._ends[last] if last >= 0 else 0
        return self._in(before, one.start) if before > cell.start else NOBODY

    def _holder(self, end: int) -> Beside:
        """Who is named as the holder of an account behind it, or in one of the lines below it."""
        last = self._page.line_at(end)[1]
        if (word := self._words.holder.search(self._page.text, end, last)) is not None:
            ends = _NAME_ENDS.search(self._page.text, word.end(), last)
            return self._in(word.start(), ends.start() if ends else last, held=True)
        for _ in range(_BELOW):
            start = self._page.line_at(end)[1] + 1
            if start >= len(self._page.text):
                break
            end = self._page.line_at(start)[1]
            if self._words.holder.match(self._page.text, start):
                return self._in(start, min(end, start + _MOST), held=True)
        return NOBODY

    def _over(self, one: Candidate, *, past: bool) -> Iterator[Beside]:
        """What the lines over it name, the nearest first; `past`: but for who acts for a firm."""
        start = self._page.line_at(one.start)[0]
        for _ in range(_LINES):
            if start <= 0:
                return
            end, start = start - 1, self._page.line_at(start - 1)[0]
            if self._is_addressed(start):
                continue
            told = self._in(max(start, end - _MOST), end, held=past)
            if not (past and (told.officer or told.duty) and not told.person):
                yield told

    def _is_addressed(self, start: int) -> bool:
        """Whether a line says whom a letter is for, or is one of several that do."""
        text = self._page.text
        for _ in range(_LINES):
            first = _ITEM.match(text, start)
            if first is None or start <= 0:
                break
            start = self._page.line_at(start - 1)[0]
        return self._words.addressed.match(text, start) is not None

    def _row(self, one: Candidate) -> Beside:
        """What the other cells of its row name, or say by a number of somebody's own."""
        cell = self._cell(one)
        first = self._row_of[cell]
        row = self._rows[first]
        said = self._said.get(first)
        if said is None:
            said = self._said[first] = [self._in(*self._cells[n : n + 2]) for n in row]
        others = (some for n, some in zip(row, said, strict=True) if n != cell)
        held = one.detector.type in HELD
        own = not held and not self._personal_cells.isdisjoint(n for n in row if n != cell)
        return reduce(Beside.joined, others, NOBODY._replace(person=own))

    def _cell(self, one: Candidate) -> int:
        first, _ = self._found.within(*one.span)
        return self._of_token[min(first, len(self._of_token) - 1)]
