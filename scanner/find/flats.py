"""Flats, by the codes that the people of a house call them by: a block, a floor and a door, behind
somebody or behind the word for a flat near somebody ("chị Thu (C1209)", "căn A0812 – bà Hà")."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from scanner.detectors import Patterns
from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.text import PageText

# A page where none of these stands tells of no house of flats, folded.
_HOUSES = re.compile(
    r"(?<![a-z])(?:chung cu|cu dan|can ho|block|toa nha|ban quan tri|bqt|bql|can [a-z]{1,2}\d)"
)
# A block with a floor and a door, in one or parted, where a line may end behind the parting mark.
_CODE = (
    r"(?P<code>(?:[A-Z]{1,2}\d{4}|[A-Z]{1,3}\d{0,2}[.-]\n?\d{3,4}"
    r"|[A-Z]{1,2}\d{1,2}[.-]\n?\d{2}(?:[.-]\n?\d{2})?|[A-Z]{1,2}[.-]\d{2}[.-]\n?\d{2})[A-Z]?)"
    r"(?![\w/]|[.-]\w)"
)
_FLAT = re.compile(rf"(?<!\w)(?:căn|can)\s(?:(?:hộ|ho)\s)?(?:(?:số|so)\s)?{_CODE}", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?:\s\([^()\n]{1,30}\))?(?:\s?[,–-])?\s\(?(?:(?:hiện |đang )?(?:ở|o|tại)\s)?"
    rf"(?:(?:căn|can|nhà|phòng|phong|p\.)\s?(?:hộ\s|ho\s)?(?:số\s)?)?{_CODE}"
)
_ADDRESS, _WHO = "address_units", frozenset({"person_name", "phone"})
# So sure is a flat, by its code.
_SURE = 0.6
# So far from a flat somebody stands who lives there, at most.
_FAR = 60


def flats(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The flats behind and near those who are named, or whose telephone stands there."""
    detector = patterns.by_id.get(_ADDRESS)
    if detector is None or not _HOUSES.search(page.folded):
        return
    people = [c for c in known if c.detector.type in _WHO and c.confidence >= SURE and not c.pinned]
    # What is known of it goes on behind the flat.
    taken = {c.start for c in known if c.detector.type == "address" and c.confidence >= SURE}
    for start, end in (*_called(page, people), *_behind(page, people)):
        if start not in taken:
            taken.add(start)
            yield unlabelled(detector, page, (start, end), _SURE)


def _called(page: PageText, people: Sequence[Candidate]) -> Iterator[Span]:
    """The flats behind the word for one, near somebody."""
    begins, ends = [c.start for c in people], [c.end for c in people]
    for found in _FLAT.finditer(page.text):
        at = bisect_right(ends, found.start())
        before = at > 0 and found.start() - ends[at - 1] <= _FAR
        at = bisect_left(begins, found.end())
        if before or (at < len(begins) and begins[at] - found.end() <= _FAR):
            yield found.span("code")


def _behind(page: PageText, people: Sequence[Candidate]) -> Iterator[Span]:
    """The flats right behind somebody's name."""
    for who in people:
        found = _BEHIND.match(page.text, who.end) if who.detector.type == "person_name" else None
        if found is not None:
            yield found.span("code")
