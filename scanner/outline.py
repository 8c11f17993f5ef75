"""Outlines of words and of stretches of a line: what a mask follows on a page that lies askew.

A box around a line that slants by a degree is twice as high as its print and reaches into the
lines beside it; its outline does not. Outlines have four corners, clockwise from the top left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scanner.model import Box, Point, Polygon, Word

# How far print reaches, by the outline that a reader gave, the type of what stands there, and
# whether that holds no letter.
Reaches = dict[tuple[Polygon, tuple[str, bool]], Polygon]
# An outline tells more than its box once its ends differ by this part of the line's height.
_ASKEW = 0.05
# A word that was moved without its outline has another box than the outline's, by more than
# this part of its height.
_SAME = 0.1


def of_word(word: Word) -> Polygon:
    """A word's outline as tight as its reader gave it, its box's corners if it gave none."""
    quad = word.quad
    if quad is not None and len(quad) == 4 and _fits(Box.around(quad), word.box):
        return quad
    return word.polygon or corners(word.box)


def corners(box: Box) -> Polygon:
    """The box as a polygon, clockwise from the top left."""
    return ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))


def part(outline: Polygon, start: float, end: float) -> Polygon:
    """The stretch of a word's outline from `start` to `end` (0-1 along it)."""
    top_left, top_right, low_right, low_left = outline
    return (
        _between(top_left, top_right, start),
        _between(top_left, top_right, end),
        _between(low_left, low_right, end),
        _between(low_left, low_right, start),
    )


def around(outlines: Sequence[Polygon]) -> Polygon:
    """One outline around those of words that follow each other in one line.

    It lies as slanted as they do, and is as high as the highest of them: accents and descenders
    of all words are within, wherever in the line they stand.
    """
    if len(outlines) == 1:
        return outlines[0]
    across, down = _axes(outlines)
    points = [point for outline in outlines for point in outline]
    along = [x * across[0] + y * across[1] for x, y in points]
    below = [x * down[0] + y * down[1] for x, y in points]
    left, right, top, low = min(along), max(along), min(below), max(below)
    return tuple(
        (a * across[0] + b * down[0], a * across[1] + b * down[1])
        for a, b in ((left, top), (right, top), (right, low), (left, low))
    )


def is_askew(outline: Polygon) -> bool:
    """Whether the box around an outline is markedly larger than the outline."""
    top_left, top_right, _, low_left = outline
    return abs(top_right[1] - top_left[1]) > _ASKEW * math.dist(top_left, low_left)


def _fits(box: Box, other: Box) -> bool:
    slack = _SAME * other.height
    sides = ((box.x0, other.x0), (box.y0, other.y0), (box.x1, other.x1), (box.y1, other.y1))
    return all(abs(a - b) <= slack for a, b in sides)


def _between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _axes(outlines: Sequence[Polygon]) -> tuple[Point, Point]:
    """The directions along and across a line: those of its words, the longer ones first of all.

    From the first word's corner to the last one's would be askew where one has an accent.
    """
    x = sum(right[0] - left[0] for left, right, *_ in outlines)
    y = sum(right[1] - left[1] for left, right, *_ in outlines)
    length = math.hypot(x, y)
    return ((x / length, y / length), (-y / length, x / length)) if length else ((1, 0), (0, 1))
