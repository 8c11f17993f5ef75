"""Lines that were found in pixels, put together as a text layer would have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scanner.bands import Seat, seats
from scanner.grid import Cell, Grid
from scanner.model import Box, Line, Word
from scanner.once import once

# Lines of one block are closer than the rows of most tables, and start at the same place.
BLOCK_GAP = 0.95
BLOCK_INDENT = 1.0
# What a narrow cell breaks may be set wider: of a row of so many cells at least it leaves so great
# a part at most on the next line.
REST_GAP, MIN_CELLS, REST = 1.6, 3, 0.6
# A narrow cell leaves so many lines of a value at most that are set wide.
MAX_RESTS = 4
# The gaps between the groups of a number are at most this many times its height.
GROUP_GAP = 2.5
_GROUP = re.compile(r"\d{3,4}")


def regrouped(lines: Sequence[Line]) -> list[Line]:
    """The groups of a number that is printed with wide gaps, as on a bank card, in one line
    again: a reader takes them for cells. Groups under each other are what a cell has broken."""
    rows: list[Line] = []
    groups = [line[0].seat for line in lines if len(line) == 1 and _GROUP.fullmatch(line[0].text)]
    for line in sorted(lines, key=lambda line: line[0].seat.x0):
        following = enumerate(rows) if _GROUP.fullmatch(line[0].text) else ()
        left = next((n for n, row in following if _next_group(row[-1], line[0])), None)
        if left is not None and any(_is_over(line[0].seat, group) for group in groups):
            left = None
        if left is None:
            rows.append(line)
        else:
            rows[left] = rows[left] + line
    return rows


def _is_over(a: Box, b: Box) -> bool:
    """Whether one of two groups stands right over the other, where a line of the same cell does."""
    height = min(a.height, b.height)
    apart = max(a.y0, b.y0) - min(a.y1, b.y1)
    return abs(a.x0 - b.x0) < 0.5 * height and a != b and apart < BLOCK_GAP * height


def _next_group(word: Word, following: Word) -> bool:
    """Whether a group goes on a number that ends in this word, if that is one."""
    a, b = word.seat, following.seat
    height = min(a.height, b.height)
    # Where a group stands askew its box may reach into the next.
    if not -0.5 * height < b.x0 - a.x1 < GROUP_GAP * height:
        return False
    level = a.intersection(b).height > 0.6 * height
    return level and _GROUP.fullmatch(word.text) is not None


def in_blocks(lines: Sequence[Line]) -> list[Line]:
    """Lines chained to the one that goes on right below them; the chains in reading order. In a
    table the lines of each cell are a chain, and the cells of a row follow each other."""
    boxes = [Box.holding(word.seat for word in line) for line in lines]
    known = seats(boxes, [" ".join([word.text for word in line]) for line in lines])
    tops: dict[int, float] = {}
    for seat, box in zip(known, boxes, strict=True):
        if seat is not None:
            tops[seat[0]] = min(tops.get(seat[0], box.y0), box.y0)

    def place(n: int) -> tuple[float, int, float, float]:
        (x0, y0, *_), seat = boxes[n], known[n]
        return (y0, 0, x0, y0) if seat is None else (tops[seat[0]], seat[1], y0, x0)

    rows = _Rows(boxes)
    chains: list[list[int]] = []
    loose: list[list[int]] = []
    cells: dict[Seat, list[int]] = {}
    for n in sorted(range(len(lines)), key=place):
        seat = known[n]
        if seat is None:
            chain = next((c for c in reversed(loose) if _follows(boxes, rows, c, n)), None)
        else:
            chain = cells.get(seat)
        if chain is not None:
            chain.append(n)
            continue
        chains.append([n])
        if seat is None:
            loose.append(chains[-1])
        else:
            cells[seat] = chains[-1]
    return [lines[n] for chain in chains for n in chain]


class _Rows:
    """The boxes that stand on one row with another, from left to right."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        self._known: dict[Box, list[Box]] = {}

    @once
    def _sides(self) -> NDArray[np.float64]:
        return np.array(self._boxes, dtype=float).reshape(-1, 4).T

    def of(self, box: Box) -> list[Box]:
        if box not in self._known:
            _, y0, _, y1 = self._sides
            both = np.minimum(y1, box.y1) - np.maximum(y0, box.y0)
            (found,) = np.nonzero(both > 0.5 * np.minimum(y1 - y0, box.height))
            self._known[box] = sorted(self._boxes[n] for n in found.tolist())
        return self._known[box]


def _follows(boxes: Sequence[Box], rows: _Rows, chain: Sequence[int], n: int) -> bool:
    upper, lower = boxes[chain[-1]], boxes[n]
    # What does not go on here would not where lines are set wide, either.
    if not _may_be_rest(upper, lower):
        return False
    if _goes_on(upper, lower):
        return True
    within = len(chain) > 1 and _may_be_rest(boxes[chain[-2]], upper)
    return is_rest(rows.of(upper), rows.of(lower), within=within)


def runs_on(grid: Grid, upper: Cell, lower: Cell, *, by_eye: bool) -> bool:
    """Whether a line of print runs on in the one below it, which stands in the same cell."""
    gap = lower.box.y0 - upper.box.y1
    height = min(upper.box.height, lower.box.height)
    below = -0.5 * height < gap and lower.box.y0 > upper.box.y0
    beside = lower.box.x0 < upper.box.x1 and upper.box.x0 < lower.box.x1
    if not (below and beside):
        return False
    return gap < BLOCK_GAP * height or (by_eye and _is_left(grid, upper, lower))


def _is_left(grid: Grid, upper: Cell, lower: Cell, most: int = MAX_RESTS) -> bool:
    """Whether a line, read by eye, is what a narrow cell left of the one above it, or of the one
    above that."""
    height = max(upper.box.height, lower.box.height)
    if lower.box.y0 - upper.box.y1 > REST_GAP * height:
        return False
    row, below = ([cell.box for cell in grid.beside(c.box)] for c in (upper, lower))
    over = next(grid.over(upper.box, 1), None) if most else None
    within = over is not None and _is_left(grid, over, upper, most - 1)
    return is_rest(row, below, within=within)


def is_rest(row: Sequence[Box], below: Sequence[Box], *, within: bool) -> bool:
    """Whether a row of print, from left to right, may be what narrow cells left of the row of a
    table: so few of them stand below it, and not the first. `within`: the upper one is a rest
    itself."""
    if within:
        return len(below) <= len(row) < MIN_CELLS
    if len(row) < MIN_CELLS:
        return False
    # The number of a row is small, and some readers lose it.
    return 2 * len(below) <= len(row) or (len(below) <= REST * len(row) and below[0].x0 > row[0].x1)


def _goes_on(upper: Box, lower: Box) -> bool:
    return _is_below(upper, lower, BLOCK_GAP * min(upper.height, lower.height))


def _may_be_rest(upper: Box, lower: Box) -> bool:
    return _is_below(upper, lower, REST_GAP * max(upper.height, lower.height))


def _is_below(upper: Box, lower: Box, most: float) -> bool:
    x0, y0, x1, y1 = upper
    left, top, right, bottom = lower
    height = min(y1 - y0, bottom - top)
    if not -0.5 * height < top - y1 < most or top <= y0:
        return False
    apart = min(abs(x0 - left), abs(x1 - right), abs(x0 + x1 - left - right) / 2)
    return apart < BLOCK_INDENT * height
