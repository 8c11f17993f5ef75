"""What stands in the boxes of a form, one sign to each: such a form is about one person, however
far its lines lie from each other."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.find.weighing import SURE, Candidate
from scanner.gives import SOFT
from scanner.model import Severity
from scanner.text import PageText

# Signs in boxes lie so many heights of print apart at least; read by eye, of their ink.
_APART, _APART_SEEN = 0.7, 1.3


def in_boxes(page: PageText, candidates: Sequence[Candidate]) -> set[int]:
    """Which names, birth dates and addresses stand in boxes beside a number in boxes that is
    somebody's."""
    boxed = [n for n, c in enumerate(candidates) if c.confidence >= SURE and _is_boxed(page, c)]
    numbers = [n for n in boxed if candidates[n].detector.type not in SOFT]
    if all(candidates[n].severity is Severity.LOW for n in numbers):
        return set()
    return {n for n in boxed if n not in numbers and not candidates[n].pinned}


def _is_boxed(page: PageText, candidate: Candidate) -> bool:
    places = page.places(*candidate.span)
    signs = sum(map(str.isalnum, candidate.text))
    width, height = sum(box.width for box in places), max(box.height for box in places)
    return width > (_APART_SEEN if page.read_by_eye else _APART) * height * signs > 0
