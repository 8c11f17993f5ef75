"""People on papers about others: those whom a CV names as references, and those who serve whom a
form is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scanner.find.weighing import Candidate
from scanner.model import Severity
from scanner.text import PageText

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


def serves(page: PageText, name: Candidate, told: Candidate | None) -> bool:
    """Whether a name is told as that of who serves the person of a form; `told`: the next that is
    told of anybody, which is no worker's home on a bill."""
    before = page.folded[max(0, name.start - _BEFORE) : name.start]
    shop = told is not None and told.detector.type == "address"
    return _STAFF.search(before) is not None or (shop and _WORKER.search(before) is not None)


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
