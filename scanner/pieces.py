"""The lines of the cells of a table by where they stand: what is one cell, which are one row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scanner.blocks import BLOCK_GAP
from scanner.model import Box

# The lines of a cell begin, end or have their middles so near each other, and lie so far apart at
# least; one that is set so much farther below than the closest of them begins another row.
NEAR, BELOW, WIDER = 0.35, 0.3, 1.35


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


def parted(cell: Cell) -> Iterator[Cell]:
    """A cell, or the cells of several rows that stand close: those lie farther apart than lines."""
    pitches = [b.box.y0 - a.box.y0 for a, b in pairwise(cell)]
    most = WIDER * min(pitches, default=0.0)
    first = 0
    for n, pitch in enumerate(pitches, 1):
        if pitch > most:
            yield cell[first:n]
            first = n
    yield cell[first:]


def box_of(cell: Cell) -> Box:
    """The box around all lines of a cell."""
    return Box.holding(piece.box for piece in cell)


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
