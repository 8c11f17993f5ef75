"""Paths under a mask: letters, codes and strokes drawn as shapes (ISO 32000-2, 8.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from scanner.mask.geometry import Matrix, apply, inside, line_height
from scanner.mask.pdf_edits import Edits
from scanner.mask.pdf_survey import Masks, covered
from scanner.model import Box, Point, Polygon

BUILDING = frozenset({"m", "l", "c", "v", "y", "h", "re"})
PAINTING = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
_STROKING = frozenset({"S", "s"})
_SEGMENTS = frozenset({"l", "c", "v", "y"})
# Parts of a shape that must lie under a mask for it to go. A rectangle is as a rule the
# ground of a cell, which only goes with all of it; a letter's outline is smaller than that.
_COVERED = 0.4
_COVERED_RECTANGLE = 0.9
_GRID = tuple((n + 0.5) / 8 for n in range(8))
# A straight stroke that is so many times as long as the line of a mask is high is no part of a
# letter: a rule of the page, which only goes with all of it.
_LONG = 2.0
# So many of a shape's corners under a mask are more than a line that happens to cross it.
_TOO_MANY_CORNERS = 8
_MAX_POINTS = 200_000


@dataclass(slots=True)
class _Subpath:
    """One subpath: its operators, their end points and all points, in page space."""

    operators: list[tuple[int, str]] = field(default_factory=list)
    ends: list[Point] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    def is_rule(self, length: float) -> bool:
        """Whether it is nothing but straight lines that are longer."""
        if any(name in "cvy" for _, name in self.operators) or len(self.points) < 2:
            return False
        return all(math.dist(start, end) > length for start, end in pairwise(self.points))

    def along(self) -> list[Point]:
        """Points spread over its lines."""
        return [
            (x0 + part * (x1 - x0), y0 + part * (y1 - y0))
            for (x0, y0), (x1, y1) in pairwise(self.points)
            for part in _GRID
        ]

    @property
    def is_rectangle(self) -> bool:
        """Whether it is a four-cornered shape whose sides are its box's (or any `re`)."""
        if any(name == "re" for _, name in self.operators):
            return True
        if any(name in "cvy" for _, name in self.operators) or not 4 <= len(self.points) <= 5:
            return False
        box = Box.around(self.points)
        slack = 0.01 * max(box.width, box.height)
        return all(
            min(abs(x - box.x0), abs(x - box.x1)) <= slack
            and min(abs(y - box.y0), abs(y - box.y1)) <= slack
            for x, y in self.points
        )


class PathTracker:
    """The current path of one content stream; marks what it finds under masks when painted."""

    def __init__(self, masks: Masks, edits: Edits) -> None:
        self._masks = masks
        self._edits = edits
        self._subpaths: list[_Subpath] = []
        self._clips = False
        self.unclean = False

    def build(self, index: int, name: str, operands: Sequence[Any], ctm: Matrix) -> None:
        """One construction operator."""
        values = [float(value) for value in operands]
        if name == "re" and len(values) == 4:
            x, y, width, height = values
            flat = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        else:
            flat = list(zip(values[::2], values[1::2], strict=False))
        if name in ("m", "re") or not self._subpaths:
            self._subpaths.append(_Subpath())
        subpath = self._subpaths[-1]
        points = [apply(ctm, point) for point in flat]
        subpath.operators.append((index, name))
        subpath.points.extend(points)
        subpath.ends.append(points[-1] if points else (0.0, 0.0))

    def clip(self) -> None:
        """`W` or `W*`: the path to come also clips."""
        self._clips = True

    def touches(self) -> bool:
        """Whether any mask meets the path's box."""
        points = [point for subpath in self._subpaths for point in subpath.points]
        return bool(points) and bool(self._masks.near(points))

    def paint(self, index: int, name: str) -> None:
        """A painting operator ends the path."""
        if name != "n" or self._clips:
            gone = [s for s in self._subpaths if self._judge(s, name)]
            marked = {number for subpath in gone for number, _ in subpath.operators}
            if gone and len(gone) == len([s for s in self._subpaths if s.points]):
                if self._clips:
                    # A path of one point clips all away; without any path nothing is clipped.
                    marked.discard(gone[0].operators[0][0])
                else:
                    self._edits.blank.add(index)
            self._edits.dropped |= marked
        self._subpaths, self._clips = [], False

    def _judge(self, subpath: _Subpath, name: str) -> bool:
        """Whether a subpath goes as a whole; if it goes in part, mark that."""
        if not subpath.points:
            return False
        if not self._clips and self._is_hidden(subpath):
            return True
        polygons = self._masks.near(subpath.points)
        rectangle = subpath.is_rectangle
        if not polygons or (rectangle and self._clips):
            return False
        stroked = name in _STROKING
        longest = _LONG * max(map(line_height, polygons))
        if stroked and subpath.is_rule(longest):
            return covered(subpath.along(), polygons) >= _COVERED_RECTANGLE
        points = subpath.points if stroked else _grid(subpath.points)
        if covered(points, polygons) >= (_COVERED_RECTANGLE if rectangle else _COVERED):
            return True
        if not rectangle and len(subpath.points) <= _MAX_POINTS:
            self._judge_part(subpath, polygons, stroked)
        return False

    def _is_hidden(self, subpath: _Subpath) -> bool:
        """Whether the fill covers all of a shape, such as the underscore below a value's box:
        whoever takes the fill away would see it."""
        fills = self._masks.fills.near(subpath.points) if self._masks.fills else []
        return any(all(inside(p, fill) for p in subpath.points) for fill in fills)

    def _judge_part(self, subpath: _Subpath, polygons: Sequence[Polygon], stroked: bool) -> None:
        """A shape that leads out of the mask: strokes lose their segments under it."""
        under = [
            number
            for number, ((_, kind), end) in enumerate(
                zip(subpath.operators, subpath.ends, strict=True)
            )
            if kind in _SEGMENTS and any(inside(end, polygon) for polygon in polygons)
        ]
        if stroked:
            self._edits.lifted.update(subpath.operators[number][0] for number in under)
        elif len(under) >= _TOO_MANY_CORNERS:
            self.unclean = True


def _grid(points: Sequence[Point]) -> list[Point]:
    """Points spread over the box around a shape."""
    box = Box.around(points)
    return [(box.x0 + u * box.width, box.y0 + v * box.height) for u in _GRID for v in _GRID]
