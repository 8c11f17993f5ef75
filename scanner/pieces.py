"""The lines of the cells of a table by where they stand: what is one cell, which are one row."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from math import inf
from statistics import median, median_low
from typing import NamedTuple

from scanner.blocks import BLOCK_GAP
from scanner.model import Box

# The lines of a cell begin, end or have their middles so near each other, and lie so far apart at
# least; one that is set so much farther below than the closest of them begins another row.
NEAR, BELOW, WIDER, WIDER_SEEN = 0.35, 0.3, 1.35, 1.5
# The number of a row is so many heights wide, and so many heights apart from the next one where
# rows have several lines.
ORDINAL, CLOSE = 2.5, 2.0


class Piece(NamedTuple):
    """A run of words on one line of print: the first of them, the last, and the box around."""

    first: int
    last: int
    box: Box


Cell = list[Piece]


def is_below(upper: Sequence[float], lower: Sequence[float]) -> bool:
    """Whether a box stands right below another one."""
    x0, y0, x1, y1 = upper
    left, top, right, bottom = lower
    height = min(y1 - y0, bottom - top)
    beneath = top - y0 > BELOW * height and top - y1 < BLOCK_GAP * height
    return beneath and left < x1 and x0 < right


def is_aligned(upper: Box, lower: Box, *, left: bool) -> bool:
    """Whether two lines begin at the same place or have one middle; else whether they end there."""
    near = NEAR * min(upper.height, lower.height)
    if left:
        middles = abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) / 2
        return min(abs(upper.x0 - lower.x0), middles) < near
    return abs(upper.x1 - lower.x1) < near


def parted(cell: Cell, *, by_eye: bool) -> Iterator[Cell]:
    """A cell, or the cells of several rows that stand close: those lie farther apart than lines.
    Boxes of what was read in pixels begin and end anywhere around it."""
    middles = [piece.box.middle[1] if by_eye else piece.box.y0 for piece in cell]
    pitches = [b - a for a, b in pairwise(middles)]
    usual = median_low(pitches) if by_eye and pitches else min(pitches, default=0.0)
    most = (WIDER_SEEN if by_eye else WIDER) * usual
    first = 0
    for n, pitch in enumerate(pitches, 1):
        if pitch > most:
            yield cell[first:n]
            first = n
    yield cell[first:]


def box_of(cell: Cell) -> Box:
    """The box around all lines of a cell."""
    return Box.holding(piece.box for piece in cell)


def by_place(cells: list[Cell]) -> list[list[Cell]]:
    """The cells that stand beside each other, from left to right: a reader of pixels has them in
    the order of where they begin."""
    rows: list[list[Cell]] = []
    bottom = -inf
    for cell in sorted(cells, key=lambda cell: box_of(cell).y0):
        box, height = box_of(cell), cell[0].box.height
        if rows and bottom - box.y0 > 0.5 * height:
            rows[-1].append(cell)
            bottom = max(bottom, box.y1)
        else:
            rows.append([cell])
            bottom = box.y1
    parts = (part for row in rows for part in _by_ordinals(row))
    return [sorted(part, key=lambda cell: box_of(cell).x0) for part in parts]


def _by_ordinals(row: list[Cell]) -> list[list[Cell]]:
    """Cells that reach over each other, by the numbers of the rows at their left side: between two
    of these they are parted where the fewest lines are cut, and the most room is."""
    left = min((box_of(cell) for cell in row), key=lambda box: box.x0)
    pieces = [piece for cell in row for piece in cell]
    ordinals = sorted(p.box.middle[1] for p in pieces if p.box.x0 < left.x1 and left.x0 < p.box.x1)
    pitches = [b - a for a, b in pairwise(ordinals)]
    height = row[0][0].box.height
    if not pitches or median(pitches) < CLOSE * height or left.width > ORDINAL * height:
        return [row]
    bounds = [_bound(pieces, a, b) for a, b in pairwise(ordinals)]
    rows: list[list[Cell]] = [[] for _ in ordinals]
    for cell in row:
        for n, part in groupby(cell, key=lambda piece: bisect_right(bounds, piece.box.middle[1])):
            rows[n].append(list(part))
    return [part for part in rows if part]


def _bound(pieces: Sequence[Piece], upper: float, lower: float) -> float:
    """Where between two heights the fewest pieces stand, and the farthest from it."""
    boxes = [piece.box for piece in pieces if piece.box.y1 > upper and piece.box.y0 < lower]
    middles = sorted({upper, lower, *(m for box in boxes if upper < (m := box.middle[1]) < lower)})
    bounds = [(a + b) / 2 for a, b in pairwise(middles)]

    def mark(y: float) -> tuple[int, float]:
        cut = sum(box.y0 < y < box.y1 for box in boxes)
        return -cut, min(abs(box.middle[1] - y) for box in boxes)

    return max(bounds, key=mark)


class Widths:
    """How wide the lines of a column are at most, by where it begins or has its middle."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        cells = [cell for row in rows for cell in row]
        self._unit = max((cell[0].box.height for cell in cells), default=0.0) or 1.0
        self._widest: dict[tuple[str, int], float] = defaultdict(float)
        for cell in cells:
            width = max(piece.box.width for piece in cell)
            for key in self._keys(box_of(cell)):
                self._widest[key] = max(self._widest[key], width)

    def _keys(self, box: Box) -> list[tuple[str, int]]:
        places = (("left", box.x0), ("middle", box.middle[0]))
        return [(name, round(2 * x / self._unit)) for name, x in places]

    def of(self, box: Box) -> float:
        """The width of the column in which a cell stands."""
        near = [(name, at + n) for name, at in self._keys(box) for n in (-1, 0, 1)]
        return max(self._widest.get(key, 0.0) for key in near)
