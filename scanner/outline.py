"""Outlines of words and of stretches of a line: what a mask follows on a page that lies askew.

A box around a line that slants by a degree is twice as high as its print and reaches into the
lines beside it; its outline does not. Outlines have four corners, clockwise from the top left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scanner.model import Box, Point, Polygon, Word

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

    It runs from the first word to the last, and is as high as the highest of them, accents and
    descenders of the words between included.
    """
    first, last = outlines[0], outlines[-1]
    points = [point for outline in outlines for point in outline]
    up = max(0.0, *(-_below(point, first[0], last[1]) for point in points))
    down = max(0.0, *(_below(point, first[3], last[2]) for point in points))
    over, under = _normal(first[0], last[1]), _normal(first[3], last[2])
    return (
        _moved(first[0], over, -up),
        _moved(last[1], over, -up),
        _moved(last[2], under, down),
        _moved(first[3], under, down),
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


def _normal(start: Point, end: Point) -> Point:
    """The direction across a line from `start` to `end`, downwards where it runs to the right."""
    length = math.dist(start, end)
    if length == 0:
        return (0.0, 0.0)
    return ((start[1] - end[1]) / length, (end[0] - start[0]) / length)


def _below(point: Point, start: Point, end: Point) -> float:
    """How far a point lies below the line from `start` to `end`; above it is negative."""
    across = _normal(start, end)
    return (point[0] - start[0]) * across[0] + (point[1] - start[1]) * across[1]


def _moved(point: Point, direction: Point, length: float) -> Point:
    return (point[0] + direction[0] * length, point[1] + direction[1] * length)
