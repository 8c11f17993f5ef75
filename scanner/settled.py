"""Areas that nobody read surely and that are masked all the same: nothing is left to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.model import Box, Finding, Polygon, Source, Unread

# So much of the middle of an area is masked, and nothing longer than so many heights of it is left:
# a digit or two have room there, no number.
_MASKED, _LEFT = 0.85, 1.2
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
        or not _is_masked(area.box, boxes.get(area.page, ()))
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


def _is_masked(area: Box, boxes: Sequence[Box]) -> bool:
    """Whether boxes cover the middle of an area from end to end, but for a sign or two."""
    level = area.width > area.height
    start, end, height = (
        (area.x0, area.x1, area.height) if level else (area.y0, area.y1, area.width)
    )
    x, y = area.middle
    across = [b for b in boxes if (b.y0 <= y <= b.y1 if level else b.x0 <= x <= b.x1)]
    gaps, past = [], start
    for first, last in sorted((b.x0, b.x1) if level else (b.y0, b.y1) for b in across):
        gaps.append(max(0.0, min(first, end) - past))
        past = max(past, last)
    gaps.append(max(0.0, end - past))
    return sum(gaps) <= (1 - _MASKED) * (end - start) and max(gaps) <= _LEFT * height
