"""A page's syllables, cells, rows and columns, once, in arrays: what all evidence is read from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.text import PageText

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[^\w\s]|_")
# So many cells, in the order of their places, are looked through for the one above or beside.
_ABOVE, _BESIDE = 40, 12
# Two cells share a column or a row from so much of the smaller one on; and rows of a table are so
# many heights of a line apart at most.
_SHARED, _FAR = 0.3, 4.0
_NONE = -1


class Cells(NamedTuple):
    """The cells of a page in text order. Each of `left`, `above` is the index of another cell, or
    the cell's own where there is none; `row` and `column` are the first cells of theirs, whose
    words are a label or a head; `measures` (n x 8, 0-1): sizes and places, for the tagger."""

    left: Ints
    above: Ints
    row: Ints
    column: Ints
    measures: Floats


class Lattice(NamedTuple):
    """`tokens` of a page in text order with their starts and ends in its text; the cell of each;
    `flags` (n x 5, 0 or 1): first and last of a line, of a cell, and a blank before; `bounds`: the
    starts and the ends once more, for who asks for one place after the other."""

    tokens: list[str]
    starts: Ints
    ends: Ints
    cell: Ints
    flags: Floats
    cells: Cells
    bounds: tuple[list[int], list[int]]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The tokens at a place in the text: the first, and the one behind the last."""
        starts, ends = self.bounds
        return bisect_right(ends, start), bisect_left(starts, end)


def lattice(page: PageText) -> Lattice:
    """The lattice of a page that holds text."""
    found = list(_TOKEN.finditer(page.text))
    tokens = [match[0] for match in found]
    spans = np.array([match.span() for match in found], np.int64).reshape(-1, 2)
    starts, ends = spans[:, 0], spans[:, 1]
    begins = np.asarray(page.grid.starts, np.int64)
    cell = np.maximum(np.searchsorted(begins, starts, "right") - 1, 0)
    flags, bounds = _flags(page, spans, cell), (starts.tolist(), ends.tolist())
    return Lattice(tokens, starts, ends, cell, flags, _cells(page, cell), bounds)


def _flags(page: PageText, spans: Ints, cell: Ints) -> Floats:
    breaks = np.flatnonzero(
        np.frombuffer(page.text.encode("utf-32-le", "surrogatepass"), np.uint32) == ord("\n")
    )
    line = np.searchsorted(breaks, spans[:, 0])
    flags = np.zeros((len(spans), 5), np.float32)
    if len(spans):
        flags[:, 0], flags[:, 1] = _turns(line)
        flags[:, 2], flags[:, 3] = _turns(cell)
        flags[0, 4] = 1
        flags[1:, 4] = spans[1:, 0] > spans[:-1, 1]
    return flags


def _turns(group: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which elements are the first, and which the last, of a run of alike ones."""
    turn = group[1:] != group[:-1]
    edge = np.array([True])
    return np.concatenate((edge, turn)), np.concatenate((turn, edge))


def _cells(page: PageText, cell: Ints) -> Cells:
    boxes = np.asarray(page.grid.boxes, np.float64)
    left = _left(boxes)
    row = _first(left)
    mates = np.bincount(row, minlength=len(boxes))[row]
    above, gap = _above(boxes, mates)
    column = _first(above)
    below = np.bincount(column, minlength=len(boxes))[column]
    counts = np.bincount(cell, minlength=len(boxes))
    own = np.arange(len(boxes))
    x0, x1 = boxes[:, 0], boxes[:, 2]
    width = max(float(x1.max() - x0.min()), 1.0)
    measures = np.stack(
        [
            np.minimum(mates, 8) / 8,
            row == own,
            np.log1p(below) / 4,
            (column == own) & (below > 1),
            np.minimum(counts, 24) / 24,
            (x0 - x0.min()) / width,
            (x1 - x0) / width,
            np.minimum(gap, _FAR) / _FAR,
        ],
        axis=1,
    ).astype(np.float32)
    return Cells(left, above, row, column, measures)


def _first(before: Ints) -> Ints:
    """The first of each chain of cells."""
    first = before
    for _ in range(max(1, len(before).bit_length())):
        first = first[first]
    return first


def _window(order: Ints, most: int) -> Ints:
    """For each place in an order the `most` places before it, the nearest first; -1 where none."""
    places = np.arange(len(order))[:, None] - np.arange(1, most + 1)[None, :]
    return np.where(places >= 0, order[np.maximum(places, 0)], _NONE)


def _left(boxes: NDArray[np.float64]) -> Ints:
    """The cell right left of each on its row; its own index where there is none."""
    x0, y0, x1, y1 = boxes.T
    order = np.argsort(y0 + y1, kind="stable")
    before = _window(order, _BESIDE)
    after = _window(order[::-1], _BESIDE)[::-1]
    near = np.concatenate((before, after), axis=1)
    shared = np.minimum(y1[near], y1[order, None]) - np.maximum(y0[near], y0[order, None])
    height = np.minimum(y1[near] - y0[near], (y1 - y0)[order, None])
    beside = (near != _NONE) & (shared > 0.5 * height) & (x1[near] <= x0[order, None] + height / 2)
    ends = np.where(beside, x1[near], -np.inf)
    best = ends.argmax(axis=1)
    rows = np.arange(len(order))
    left = np.empty(len(order), np.int64)
    left[order] = np.where(beside[rows, best], near[rows, best], order)
    return left


def _above(boxes: NDArray[np.float64], mates: Ints) -> tuple[Ints, NDArray[np.float64]]:
    """The cell over each in its column of a table (its own index where there is none), and how
    many heights of the cell the nearest print over it is away."""
    x0, y0, x1, y1 = boxes.T
    order = np.argsort(y1, kind="stable")
    near = _window(order, _ABOVE)
    shared = np.minimum(x1[near], x1[order, None]) - np.maximum(x0[near], x0[order, None])
    narrow = np.minimum(x1[near] - x0[near], (x1 - x0)[order, None])
    height = np.maximum((y1 - y0)[order], 1e-3)[:, None]
    over = (
        (near != _NONE) & (shared > _SHARED * narrow) & (y1[near] <= y0[order, None] + height / 2)
    )
    best = np.where(over, y1[near], -np.inf).argmax(axis=1)
    rows = np.arange(len(order))
    found, chosen = over[rows, best], near[rows, best]
    gap = np.where(found, (y0[order] - y1[chosen]) / height[:, 0], _FAR).clip(0, _FAR)
    is_table = found & (gap < _FAR) & (mates[chosen] > 1) & (mates[order] > 1)
    above, gaps = np.empty(len(order), np.int64), np.empty(len(order))
    above[order] = np.where(is_table, chosen, order)
    gaps[order] = gap
    return above, gaps
