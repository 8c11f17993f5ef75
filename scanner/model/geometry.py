"""Where things stand on a page: points, outlines and upright boxes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Literal, NamedTuple

Point = tuple[float, float]
Polygon = tuple[Point, ...]
# Points, pixels, or the signs of a text that has no pages: of these nobody is told.
Unit = Literal["pt", "px", "ch"]


class Box(NamedTuple):
    """An upright rectangle in page units. A page has thousands: no other noun is made so fast."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def middle(self) -> Point:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def grow(self, dx: float, dy: float | None = None) -> Box:
        """The box with `dx` more on the left and right and `dy` (or `dx`) above and below."""
        dy = dx if dy is None else dy
        return Box(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy)

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def intersection(self, other: Box) -> Box:
        """The shared rectangle; its `area` is 0 when there is none."""
        return Box(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    def shared(self, other: Box) -> float:
        """The intersection as a part (0-1) of the smaller of the two boxes."""
        if self.x1 <= other.x0 or other.x1 <= self.x0 or self.y1 <= other.y0 or other.y1 <= self.y0:
            return 0.0
        smaller = min(self.area, other.area)
        return self.intersection(other).area / smaller if smaller > 0 else 0.0

    @classmethod
    def holding(cls, boxes: Iterable[Box]) -> Box:
        """The box around all of these, one at least."""
        return reduce(cls.union, boxes)

    @classmethod
    def around(cls, points: Sequence[Point]) -> Box:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return cls(min(xs), min(ys), max(xs), max(ys))


class Move(NamedTuple):
    """What stands in a box is shown so far to the right of it and below."""

    box: Box
    by: Point


def backwards(moves: Iterable[Move]) -> list[Move]:
    """The ways back, from what is shown."""
    return sorted(
        (Move(_shifted(box, (x, y)), (-x, -y)) for box, (x, y) in moves),
        key=_top,
    )


def moved(boxes: Iterable[Box], moves: Sequence[Move]) -> list[Box]:
    """Boxes where their parts are moved to: nothing of what no move holds.

    `moves`: by their tops; all are of one height."""
    return [part for box in boxes for part in _moved(box, moves)]


def _moved(box: Box, moves: Sequence[Move]) -> Iterator[Box]:
    height = moves[0].box.height if moves else 0.0
    for at in range(bisect_right(moves, box.y0 - height, key=_top), len(moves)):
        move = moves[at]
        if move.box.y0 >= box.y1:
            return
        part = box.intersection(move.box)
        if part.x0 < part.x1 and part.y0 < part.y1:
            yield _shifted(part, move.by)


def _shifted(box: Box, by: Point) -> Box:
    x, y = by
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)


def _top(move: Move) -> float:
    return move.box.y0
