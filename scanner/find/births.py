"""When somebody was born, in running text and in lists that no head stands over: the year or date
right behind a name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.weighing import WHOLE_NAME, Candidate, checked
from scanner.names import surnamed
from scanner.text import PageText

_BORN = "date_of_birth"
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# With two figures of the year only where it has its day and month.
_FIGURE = (
    r"(?P<value>(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d|\d{1,2}[/.\-]\d{1,2}[/.\-]\d\d"
    rf"|\d{{1,2}}[ \-](?i:{_MONTH})[a-z]{{0,6}}[ \-](?:19|20)\d\d)(?![\d/])"
)
_IN_BRACKETS = re.compile(
    r"\s?\((?:(?!mất|chết|hy|hi |từ|khóa|giỗ|nhiệm|theo)[^()\d\n]{2,30}(?:,| [–-])\s)?"
    rf"(?:(?i:n?[.]?s|sn|b|sinh|born)[.:]?\s?)?{_FIGURE}"
    r"(?=[),;]|\s[–-]\s(?!(?:19|20)\d\d))"
)
# What may be told of somebody before the year: a sex, or whose child or spouse it is.
_WHO = (
    r"(?:(?:giới tính:?\s)?(?:nam|nữ)|male|female|son|daughter|child|wife|husband|spouse|vợ|chồng"
    r"|cháu|bố|cha|mẹ|con(?:\s(?:trai|gái|ruột|nuôi|đẻ))?)"
)
# What follows a year in a list of books or of winners.
_NO_LIFE = r"(?!(?:nxb|nhà xuất|tr[.]|trang|tập|tái|in|đoạt|giải)\b)"
_BEHIND_NAME = re.compile(
    rf"(?:\s\([^()\d\n]{{2,40}}\))?(?:,\s{_WHO})?,\s{_FIGURE}"
    rf"(?=,\s{_NO_LIFE}|;|[.]?\s*\n|[.]?\Z|[.]\s|\s[–-]\s|\)|\s(?:và|với)\s)",
    re.IGNORECASE,
)
# The next of several who are told in one sentence.
_ITEM = re.compile(
    r"[^;:\n]{0,60}(?:\n[^;:\n]{0,60})?;\s(?:(?:ông|bà|anh|chị|em|cháu)\s)?"
    r"(?P<name>[^\W\d_]+(?:\s[^\W\d_]+){2,4})(?P<mark>,\s|\s\()(?P<value>(?:19|20)\d\d)(?=[,;.)])"
)
_BETWEEN = re.compile(
    rf"(?:\s\([^()\n]{{2,90}}\))?(?:\s[–-]\s{_WHO})?\s[–-]\s{_FIGURE}(?=\s[–-]\s|\s*\n|\Z|,)",
    re.IGNORECASE,
)
# Right behind a name, where a paper tells of births.
_NEXT = re.compile(
    r"\s(?P<value>\d{1,2}[/.\-]\d{1,2}[/.\-](?:(?:19|20)\d\d|\d\d))(?![\d/.\-]\d|:|\s\d{1,2}:)"
)
_TOLD = re.compile(r"(?<![a-z])(?:ngay sinh|sinh nhat|nam sinh|birthdays?|date of birth)(?![a-z])")
_CITED = re.compile(
    r"(?<![a-z])(?:theo|xem|trich|tac gia|nha tho|nha van|nhac si|hoa si|thi si|ca khuc"
    r"|cua|luat|ky boi|nguon|ngay|su that)[\s:]*$"
)
_DEAD = re.compile(r"[\s,;:(–-]{0,3}(?:mat|chet|tu tran|hy sinh|hi sinh|qua doi|nxb|nha xuat ban)")
# A register of children has the sex beside the date.
_SEX = re.compile(r"[\s,;–-]{1,4}(?:nam|nữ|male|female)(?!\w)", re.IGNORECASE)
# So young at least is whoever has a date behind the name, in brackets and elsewhere.
_CHILD, _PUPIL = 4, 8
_WAYS = ((_IN_BRACKETS, _CHILD), (_BEHIND_NAME, _PUPIL), (_BETWEEN, _PUPIL), (_NEXT, _PUPIL))


def births(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The year or date right behind a name, on pages that tell more of people than names."""
    detector = patterns.by_id.get(_BORN)
    people = [c for c in known if _is_named(c)]
    if detector is None or not people:
        return
    taken = {c.start for c in known if c.detector.type == _BORN}
    found = [born for who in people if (born := _born(page, detector, who))]
    found += _listed(page, detector, found)
    new = [born for born in found if born.start not in taken]
    told = any(c.detector.type != "person_name" and c.is_sure for c in known)
    if told or len(found) > 1:
        yield from new


def _listed(page: PageText, detector: Detector, found: Sequence[Candidate]) -> list[Candidate]:
    """Those of the people who follow on the same lines, told like the first: "A, 1972, Biên Hòa; B,
    1975, xóm 8"."""
    more: list[Candidate] = []
    seen = {c.start for c in found}
    for first in found:
        at: int | None = first.end
        while at is not None and (item := _ITEM.match(page.text, at)):
            young = int(item["value"]) > datetime.datetime.now(tz=datetime.UTC).year - _PUPIL
            if young or surnamed(item["name"]) < WHOLE_NAME:
                break
            born, at = checked(detector, page, item.span("value")), item.end()
            if born is None or born.start in seen:
                break
            seen.add(born.start)
            more.append(born)
    return more


def _born(page: PageText, detector: Detector, who: Candidate) -> Candidate | None:
    for pattern, least in _WAYS:
        found = pattern.match(page.text, who.end)
        if found is None or (pattern is _NEXT and not _TOLD.search(page.folded)):
            continue
        born = checked(detector, page, found.span("value"))
        if born is None or page.torn(who.start, born.end, 3):
            return None
        registered = "/" in born.value and _SEX.match(page.text, born.end)
        last = datetime.datetime.now(tz=datetime.UTC).year - (0 if registered else least)
        if int(born.value[-4:]) > last:
            return None
        if _CITED.search(page.folded, max(0, who.start - 20), who.start):
            return None
        return None if _DEAD.match(page.folded, born.end) else born
    return None


def _is_named(candidate: Candidate) -> bool:
    named = candidate.detector.type == "person_name" and candidate.is_sure
    return named and (candidate.structure >= WHOLE_NAME or not candidate.is_bare)
