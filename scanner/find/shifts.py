"""How grave a value is by where it stands, and by what it is itself."""

from __future__ import annotations

import re

import regex

from scanner.detector import Detector, Shift
from scanner.find.matching import Span
from scanner.labels.printed import lines_before
from scanner.model import Severity
from scanner.text import PageText

# Where a value stands is read off so many letters of its line.
NEARBY = 300
# Another number of a line; and so far down a page it is said whose paper it is.
_NUMBER = re.compile(r"(?:\d[ .\-]?){6,}")
_HEAD = 250


def shifted_by(detector: Detector, page: PageText, span: Span, value: str) -> Severity | None:
    """The severity that the place or the value gives it instead of the detector's own."""
    if not detector.gravity.shifts:
        return None
    start, stop = span
    first, end = page.line_at(start)
    before = page.folded[max(first, start - NEARBY) : start]
    behind = page.folded[start : min(end, start + NEARBY)]
    wide = any(shift.near or shift.owner for shift in detector.gravity.shifts)
    near = _near(page, start, first, start) if wide else ""
    own: str | None = None
    for shift in detector.gravity.shifts:
        if shift.value is not None and not shift.value.search(value):
            continue
        line = before + behind
        if shift.line is not None and shift.to is Severity.LOW and detector.digits:
            # What another number of the line is makes this one no better.
            if own is None:
                rest = _NUMBER.split(behind[stop - start :])[0]
                own = _NUMBER.split(before)[-1] + rest
            line = own
        fits = (
            (shift.before is None or shift.before.search(before))
            and (shift.line is None or shift.line.search(line))
            and (shift.near is None or shift.near.search(near + behind))
            and (shift.owner is None or _is_named(shift.owner, page, near + behind))
        )
        private = fits and shift.unless is not None and shift.unless.search(before + behind)
        if fits and not private and not (near and _is_somebodys(shift, near)):
            return shift.to
    return None


def _is_named(owner: regex.Pattern[str], page: PageText, around: str) -> bool:
    """Whether somebody is named around a value, or as whose paper it is."""
    return bool(owner.search(around) or owner.search(page.folded, 0, _HEAD))


def _is_somebodys(shift: Shift, before: str) -> bool:
    """Whether the last that is told before a value are the papers of a person, not the body whose
    it would be."""
    if shift.near is None or shift.unless is None:
        return False
    papers, bodies = (
        max((found.start() for found in pattern.finditer(before)), default=-1)
        for pattern in (shift.unless, shift.near)
    )
    return papers > bodies


def _near(page: PageText, start: int, first: int, end: int) -> str:
    """The folded text up to `end` of the line that begins at `first`, and of two lines before."""
    above = min(lines_before(page.text, first, 2), default=first)
    return page.folded[max(above, start - 2 * NEARBY) : end]
