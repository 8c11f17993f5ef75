"""Areas that nobody read surely and that are masked all the same: nothing is left to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.model import Box, Finding, Source, Unread

# So many places along the middle of an area are looked at; this part of them is masked.
_PLACES = 24
_MASKED = 0.85


def unsettled(unread: Iterable[Unread], findings: Sequence[Finding]) -> list[Unread]:
    """Those areas that are not masked along their whole length as values that were read there."""
    boxes: dict[int | None, list[Box]] = {}
    for finding in findings:
        if finding.mask and Source.OCR in finding.sources:
            boxes.setdefault(finding.page, []).extend(finding.boxes)
    return [
        area
        for area in unread
        if area.code != "illegible" or _masked(area.box, boxes.get(area.page, ())) < _MASKED
    ]


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
