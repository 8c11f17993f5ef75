"""The places of several readings of one value as one: nothing that any of them took is given back.

Readers part a line at other places, a layer lies beside the print that it repeats, a number that
looks like a telephone goes on as an account: a mask takes all of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from scanner.mask.geometry import grown, inside, is_upright, margin_of, shapes
from scanner.mask.outlines import BESIDE_PAGE, UNSEEN_SOURCES
from scanner.model import Box, Finding, Polygon, Source
from scanner.outline import corners


def added(finding: Finding, readings: Iterable[Finding], sure: float) -> Finding:
    """The finding with the places of its `readings`, as far as they are so `sure`."""
    known = shapes(finding)
    places, layered = list(known), list(finding.layered)
    for reading in readings:
        # What somebody wants to have masked is masked, however well it is printed.
        certain = reading.confidence >= sure or reading.type == "word"
        if not certain or set(reading.sources) <= BESIDE_PAGE:
            continue
        repeated = reading.value == finding.value and Source.OCR in finding.sources
        unseen = repeated and not reading.unshown and set(reading.sources) <= UNSEEN_SOURCES
        for outline in shapes(reading):
            if unseen and not is_covered(outline, [*places, *layered]):
                layered.append(outline)
            elif not unseen:
                put(places, outline)
    if finding.parts is not None:
        return dataclasses.replace(finding, parts=tuple(places))
    if tuple(places) == known and tuple(layered) == finding.layered:
        return finding
    return dataclasses.replace(
        finding,
        boxes=tuple(map(Box.around, places)),
        polygons=None if all(map(_is_level, places)) else tuple(places),
        layered=tuple(layered),
    )


def is_covered(outline: Polygon, others: Iterable[Polygon]) -> bool:
    """Whether a mask of one of the others, which have no dents, takes all of an outline."""
    return any(_holds(other, outline) for other in others)


def put(places: list[Polygon], outline: Polygon) -> None:
    """Adds a place to those that are known: it makes one longer that it goes on from in its line,
    takes the room of those that it covers, and is one of its own where it is neither."""
    if is_covered(outline, places):
        return
    for at, known in enumerate(places):
        longer = _longer(known, outline)
        if longer is not None:
            places[at] = longer
            return
    places[:] = [*(known for known in places if not _covers(outline, known)), outline]


def _holds(place: Polygon, outline: Polygon) -> bool:
    margin = margin_of(place)
    if is_upright(place):
        box, other = Box.around(place).grow(margin), Box.around(outline)
        return box.intersection(other) == other
    wide = grown(place, margin)
    return _is_convex(wide) and all(inside(point, wide) for point in outline)


def _covers(place: Polygon, other: Polygon) -> bool:
    """Whether nothing at all of another place is outside one."""
    if is_upright(place) and is_upright(other):
        box = Box.around(other)
        return Box.around(place).intersection(box) == box
    return False


def _longer(known: Polygon, outline: Polygon) -> Polygon | None:
    """A level place with what of its line stands beside it, if that begins in it and is no
    higher; None for any other."""
    if not (_is_level(known) and is_upright(outline)):
        return None
    box, other = Box.around(known), Box.around(outline)
    slack = margin_of(known)
    in_line = box.y0 - slack <= other.y0 and other.y1 <= box.y1 + slack
    if not in_line or other.x0 > box.x1 or other.x1 < box.x0:
        return None
    return corners(Box(min(box.x0, other.x0), box.y0, max(box.x1, other.x1), box.y1))


def _is_level(place: Polygon) -> bool:
    """Whether a place is a box that says nothing of how its print is turned."""
    return place == corners(Box.around(place))


def _is_convex(polygon: Sequence[tuple[float, float]]) -> bool:
    turns = []
    for n, (x, y) in enumerate(polygon):
        (ax, ay), (bx, by) = polygon[n - 2], polygon[n - 1]
        turns.append((bx - ax) * (y - by) - (by - ay) * (x - bx))
    return all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)
