"""Whom a form is about, a bill is for or a CV names as a reference: people whose own fields stand
some lines from their names, so that these are as grave as what is told of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scanner.find.weighing import Candidate
from scanner.find.whose import is_name
from scanner.gives import SOFT
from scanner.letters import fold
from scanner.model import Severity
from scanner.text import PageText

# So far before a name begins what says that the form is about its bearer.
_BEFORE = 60
# So far behind it stands what is told of them in the same form, unless somebody else speaks.
_BEHIND = 400
_SPEAKS = re.compile(r"(?<![a-z])(?:toi|em|chung toi|con ten|i|my)(?![a-z])")
# What many names share.
_COMMON = frozenset({"thi", "van"})
# What says so, folded; a second tongue, a title or a mark may stand behind it.
_ABOUT = re.compile(
    r"(?<![a-z])(?:khach hang|ten kh|kh|ho va ten|ho ten(?: nguoi [a-z ]{2,12})?|"
    r"ho,? (?:ten |chu )?dem va ten|ten (?:chu ho|khach|nguoi (?:nop|mua|nhan|thue))|"
    r"kinh gui|benh nhan|nguoi benh|ho ten (?:kh|bn|hs|sv|me|cha|bo|tre)|hoc sinh|sinh vien|"
    r"hoc vien|thi sinh|nhan vien|nguoi lao dong|be|tre|chu nha|chu ho|nguoi (?:khai|nop|thue|"
    r"vay|muon|mua|ban|nhan|gui|duoc bao hiem|phu thuoc)|ben (?:mua|thue|vay) bao hiem|"
    r"ben [ab]|nguoi nop thue|chu the|chu xe|chu phuong tien|chu tai khoan|"
    r"customer(?: name)?|employee(?: name)?|patient(?: name)?|guest(?: name)?|student(?: name)?|"
    r"full name|name|tenant|lessee|passenger|applicant|bill to|ship to)"
    r"(?: (?:dang dung|khai sinh|thuong goi|day du|viet hoa|in hoa|hoc sinh|nhan vien|khach hang|"
    r"benh nhan|sinh vien))?(?: ?[/(] ?[a-z' ]{2,24}\)?)? ?:? ?"
    r"(?:ong/ba|ong \(ba\)|ong|ba|anh|chi|quy khach|be|em|chau|mr\.?|mrs\.?|ms\.?)?[ :.]{0,2}$"
)
# Who serves them, named in the same form.
_STAFF = re.compile(
    r"(?<![a-z])(?:giao dich vien|gdv|nhan vien [a-z ]{2,20}|nv [a-z ]{2,12}|thu ngan|tu van vien|"
    r"nguoi lap(?: phieu| bieu)?|ke toan|bac si|bs|dieu duong|teller|cashier|staff)[ :.]{0,3}$"
)
# Over the people whom a CV names, folded, and how far below them they stand.
_REFERENCES = re.compile(
    r"(?<![a-z])(?:nguoi tham (?:khao|chieu)|thong tin (?:nguoi )?tham (?:khao|chieu)|"
    r"tham (?:khao|chieu)(?=[ :]*\n)|references?(?=[ :]*(?:\n|available|/))|referees?)(?![a-z])"
)
_LISTED = 500
# Behind the name of one of them, their own telephone or mailbox.
_OWN = frozenset({"phone", "email"})
_REACH = 120


def subjects(
    page: PageText, candidates: Sequence[Candidate], alone: Set[int], raised: Set[int]
) -> set[int]:
    """Which of the names that stand `alone` are of such people; `raised`: what is to be masked
    for what stands beside it."""
    found = set(_references(page, candidates, alone))
    # From the last to the first: of several names of somebody one tells of the next.
    for n in sorted(alone - found, reverse=True):
        about = not candidates[n].pinned and _is_before(_ABOUT, page, candidates[n])
        if about and _is_told_of(page, candidates, n, raised | found):
            found.add(n)
    return found


def _is_before(words: re.Pattern[str], page: PageText, name: Candidate) -> bool:
    before = page.folded[max(0, name.start - _BEFORE) : name.start].replace("\n", " ")
    return words.search(before) is not None


def _is_told_of(page: PageText, candidates: Sequence[Candidate], at: int, known: Set[int]) -> bool:
    """Whether what is to be masked stands behind a name, nobody else between."""
    name = candidates[at]
    for n in range(at + 1, len(candidates)):
        other = candidates[n]
        if other.start - name.end > _BEHIND:
            return False
        if is_name(other) and not (n in known and _is_same(name, other)):
            if _is_before(_STAFF, page, other):
                continue
            return False
        own = other.is_sure and other.detector.type not in SOFT
        if n in known or (own and other.severity is not Severity.LOW):
            return _SPEAKS.search(page.folded, name.end, other.start) is None
    return False


def _is_same(name: Candidate, other: Candidate) -> bool:
    """Whether two names may be one person's: of a birth certificate, of every day."""
    words = {*fold(name.value).split()} - _COMMON
    return len(words.intersection(fold(other.value).split())) > 1


def _references(page: PageText, candidates: Sequence[Candidate], alone: Set[int]) -> Iterator[int]:
    """Those whom a CV names to be asked, whatever they are, behind whose names their own
    telephones or mailboxes stand."""
    parts = [found.end() for found in _REFERENCES.finditer(page.folded)]
    for n in sorted(alone) if parts else ():
        name = candidates[n]
        if not any(0 <= name.start - start < _LISTED for start in parts):
            continue
        behind = next(iter(candidates[n + 1 : n + 2]), name)
        own = behind.detector.type in _OWN and behind.is_sure and behind.start - name.end < _REACH
        if own and behind.severity is not Severity.LOW:
            yield n
