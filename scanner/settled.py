"""Areas that nobody read surely and that are masked all the same: nothing is left to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.model import Box, Finding, Polygon, Source, Unread

# So many places along the middle of an area are looked at; this part of them is masked.
_PLACES = 24
_MASKED = 0.85
# What is so many times as long as high is a level line.
_OBLONG = 2.0
# A level outline fills this part of its box.
_LEVEL = 0.9


def unsettled(unread: Iterable[Unread], findings: Sequence[Finding]) -> list[Unread]:
    """Those areas that are not masked along their whole length as values that were read there."""
    boxes: dict[int | None, list[Box]] = {}
    for finding in findings:
        if finding.mask and Source.OCR in finding.sources:
            boxes.setdefault(finding.page, []).extend(_level(finding))
    return [
        area
        for area in unread
        if area.code != "illegible"
        or not _is_line(area.box)
        or _masked(area.box, boxes.get(area.page, ())) < _MASKED
    ]


def _level(finding: Finding) -> list[Box]:
    """The boxes of a finding without those around slanted print, which hold more than that."""
    outlines = finding.polygons or [None] * len(finding.boxes)
    return [
        box
        for box, outline in zip(finding.boxes, outlines, strict=True)
        if outline is None or _enclosed(outline) > _LEVEL * box.area
    ]


def _enclosed(outline: Polygon) -> float:
    """The area of a polygon (the shoelace formula)."""
    sides = zip(outline, (*outline[1:], outline[0]), strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in sides)) / 2


def _is_line(area: Box) -> bool:
    return max(area.width, area.height) > _OBLONG * min(area.width, area.height)


def _masked(area: Box, boxes: Sequence[Box]) -> float:
    """The part (0-1) of the places along the middle of an area that lie in boxes."""
    steps = [(n + 0.5) / _PLACES for n in range(_PLACES)]
    x, y = area.middle
    if area.width > area.height:
        places = [(area.x0 + step * area.width, y) for step in steps]
    else:
        places = [(x, area.y0 + step * area.height) for step in steps]
    inside = [any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in boxes) for x, y in places]
    return sum(inside) / _PLACES
