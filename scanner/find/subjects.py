"""Whom a form is about, who stands some rows off what it tells of them, and who serves them; and
those whom a CV names as references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scanner.find.weighing import Candidate
from scanner.find.whose import NAME, is_name
from scanner.gives import SOFT
from scanner.letters import fold
from scanner.model import Severity
from scanner.text import PageText

# So many heights over the first row that tells more of somebody a form names them, by what begins
# like a name at least.
_OVER, _SURNAMED = 12.0, 0.7
# So sure is a name that a label speaks for.
_LABELLED = 0.75
# The next row of a form stands so many heights off, at most.
_NEXT_ROW = 3.5
# Who serves somebody, folded, right before the name.
_STAFF = re.compile(
    r"(?<![a-z])(?:giao dich vien|gdv|nhan vien [a-z ]{2,20}|nv [a-z ]{2,12}|thu ngan|tu van vien|"
    r"nguoi lap(?: phieu| bieu)?|ke toan|bac si|bs|dieu duong|teller|cashier|staff)[ :.]{1,3}$"
)
# Who does so on bills and whom a payslip is about.
_WORKER = re.compile(r"(?<![a-z])nhan vien[ :.]{1,3}$")
_BEFORE = 40
# Over the people whom a CV names, folded, and how far below them they stand.
_REFERENCES = re.compile(
    r"(?<![a-z])(?:nguoi tham (?:khao|chieu)|thong tin (?:nguoi )?tham (?:khao|chieu)|"
    r"tham (?:khao|chieu)(?=[ :]*\n)|references?(?=[ :]*(?:\n|available|/))|referees?)(?![a-z])"
)
_LISTED = 500
# Behind the name of one of them, their own telephone or mailbox.
_OWN = frozenset({"phone", "email"})
_REACH = 120
# So much stands before a name that opens a line.
_OPENING = 12
# What finds another name of somebody.
_ALIAS = "person_name_alias"


def over_forms(page: PageText, candidates: Sequence[Candidate], raised: Set[int]) -> set[int]:
    """Which labelled names begin a form: labels speak for the next that it tells of anybody, some
    rows below, or for another name of the same bearer."""
    found: set[int] = set()
    told: int | None = None
    for n in range(len(candidates) - 1, -1, -1):
        one = candidates[n]
        named = is_name(one)
        if named and _serves(page, one, candidates[told] if told is not None else None):
            continue
        if named and one.detector.id == _ALIAS:
            # Another name of the same bearer, who is told of below it.
            found |= {n} if told is not None and _is_over(page, one, candidates[told]) else set()
            continue
        begins = named and not (one.is_bare or one.pinned or n in raised)
        begins = begins and one.structure >= _SURNAMED
        if begins and told is not None and _is_over(page, one, candidates[told]):
            found |= {n, told}
        if named:
            told = n if n in raised or n in found else None
        elif one.is_sure and not one.is_bare and one.detector.type != "email":
            # A mailbox says itself whose it is.
            told = n
    return found


def _is_over(page: PageText, name: Candidate, told: Candidate) -> bool:
    """Whether a name stands in a row over what may be told of its bearer; so may another name be
    that begins with the same surname."""
    other = told.detector.type == name.detector.type
    if other and fold(told.text).split()[0] != fold(name.text).split()[0]:
        return False
    above, below = page.places(*name.span)[-1], page.places(*told.span)[0]
    return 0 <= below.y0 - above.y1 < _OVER * above.height


def _serves(page: PageText, name: Candidate, told: Candidate | None) -> bool:
    """Whether a name is told as that of who serves the person of a form; `told`: the next that is
    told of anybody, which is no worker's home on a bill."""
    before = page.folded[max(0, name.start - _BEFORE) : name.start]
    shop = told is not None and told.detector.type == "address"
    return _STAFF.search(before) is not None or (shop and _WORKER.search(before) is not None)


def in_rows(
    page: PageText, candidates: Sequence[Candidate], alone: Set[int], raised: Set[int]
) -> set[int]:
    """The names behind their labels in rows of a form, over or under rows that tell more."""
    rows = [
        page.cell_at(c.start).box
        for n, c in enumerate(candidates)
        if (n in raised and c.detector.type != NAME) or is_somebodys(c)
    ]
    rows = [box for box in rows if len(page.grid.beside(box)) > 1]
    known = {page.cell_at(c.start).start for c in candidates}
    names = {page.cell_at(c.start).start for c in candidates if is_name(c)}
    found = set()
    for n in alone if rows else ():
        name = candidates[n]
        box = page.cell_at(name.start).box
        row = page.grid.beside(box)
        at = [cell.start for cell in row].index(page.cell_at(name.start).start)
        # Between the label and one of several people stand the others.
        between = {cell.start for cell in row[1:at]} <= names and row[0].start not in known
        if name.confidence < _LABELLED or at == 0 or not between:
            continue
        gaps = (max(box.y0, other.y0) - min(box.y1, other.y1) for other in rows)
        if any(0 <= gap < _NEXT_ROW * box.height for gap in gaps):
            found.add(n)
    return found


def is_somebodys(candidate: Candidate) -> bool:
    """Whether what is told is somebody's whatever stands beside it."""
    return candidate.detector.type not in SOFT and candidate.is_sure


def references(page: PageText, candidates: Sequence[Candidate], alone: Set[int]) -> Iterator[int]:
    """Which of the names that stand `alone` are of those whom a CV names to be asked, whatever they
    are: behind the names their own telephones or mailboxes stand."""
    parts = [found.end() for found in _REFERENCES.finditer(page.folded)]
    for n in sorted(alone) if parts else ():
        name = candidates[n]
        if not any(0 <= name.start - start < _LISTED for start in parts):
            continue
        # "Giám đốc Hoàng Long": what their firm is called.
        if name.is_bare and name.start - page.line_at(name.start)[0] > _OPENING:
            continue
        behind = [c for c in candidates[n + 1 : n + 3] if c.start - name.end < _REACH]
        if any(c.detector.type in _OWN and _is_own(c) for c in behind):
            yield n


def _is_own(candidate: Candidate) -> bool:
    return candidate.is_sure and candidate.severity is not Severity.LOW
