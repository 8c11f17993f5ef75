"""The cells of a page as a grid: what stands on the row of a place, and what over it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanner.model import Box, Line, Word
from scanner.once import once

# A gap wider than this many line heights starts a new table cell; a single line of print
# rarely opens so wide even when justified.
CELL_GAP = 1.4
# Read by eye, a line is as high as its letters are, and fixed-width or justified print opens as
# wide: there so many times the usual space does, in a line of so many.
SPACES = 1.35
MIN_SPACES = 4
# The gaps of a justified line are alike to so small a part of its height; of words that differ so
# much in width at least.
EVEN, VARIED = 0.06, 1.3
# Between numbers so much does, where the other gaps of the line are half as wide at most.
NUMBER_GAP = 0.9
# The groups of one number have so many digits at most.
GROUP = 4
# Marks that stand between the cells of a table printed as text.
RULES = frozenset("|¦│┃")
# So many cells are looked through one by one, which for so few is quicker than all at once; and
# so many all at once after them.
_FEW, _NEAR = 12, 48

# What stands so many heights to the left of a line is no part of its column.
_FAR = 5.0
_CUT_MAILBOX = re.compile(r"[\w.+\-]{3,}@[\w\-]*\.?")

Sides = NDArray[np.float64]


def is_number(text: str) -> bool:
    """Whether it is all figures and what stands between them: two of these are parted by the
    height of the lower one, for a comma makes print higher that is no larger."""
    return text[:1].isdigit() and not any(map(str.isalpha, text))


def parted(lines: Sequence[Line]) -> list[Line]:
    """Lines cut where two numbers of neighbouring cells stand in one: the gap between them is
    wider than the others of this line or, beside more than a group of digits, than any. Behind
    what a cell left of a mailbox ("mau.nguyen@gma") stands another cell, however close."""
    parts: list[Line] = []
    for line in lines:
        gaps = [_number_gap(*pair) for pair in pairwise(line)]
        usual = median([gap for gap in gaps if gap] or [0.0])
        cuts = [
            n
            for n, (gap, pair) in enumerate(zip(gaps, pairwise(line), strict=True), 1)
            if gap >= max(NUMBER_GAP, 2 * usual)
            or (gap >= CELL_GAP and max(len(word.text) for word in pair) > GROUP)
            or (_CUT_MAILBOX.fullmatch(pair[0].text) and is_number(pair[1].text))
        ]
        parts += [line[a:b] for a, b in pairwise([0, *cuts, len(line)])]
    return parts


def _number_gap(word: Word, following: Word) -> float:
    """The gap between two numbers in heights of the lower one; 0 between others."""
    if not (is_number(word.text) and is_number(following.text)):
        return 0.0
    a, b = word.seat, following.seat
    return max(0.0, b.x0 - a.x1) / (min(a.height, b.height) or 1.0)


class Cell(NamedTuple):
    """A run of words on one line without a wide gap: text[start:end] and its box."""

    start: int
    end: int
    box: Box
    line: int


def _spaces(boxes: Sides, line_of: Sequence[int] | NDArray[np.intp]) -> NDArray[np.float64]:
    """The usual gap of the line that each word but the last stands on, where words stand closer
    than cells in it; 0 elsewhere."""
    usual = np.zeros(max(0, len(boxes) - 1))
    if not usual.size:
        return usual
    gaps, heights = boxes[1:, 0] - boxes[:-1, 2], boxes[:, 3] - boxes[:, 1]
    turns = np.flatnonzero(np.diff(np.asarray(line_of))) + 1
    for first, last in pairwise([0, *turns.tolist(), len(boxes)]):
        if last - first > MIN_SPACES:
            space = float(np.median(gaps[first : last - 1]))
            cells = space >= CELL_GAP * float(heights[first:last].max())
            usual[first : last - 1] = 0 if cells else space
    return usual


def _stretched(
    boxes: Sides, line_of: Sequence[int] | NDArray[np.intp], wide: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The gaps of lines that are stretched from margin to margin: all of them wide, and alike to
    so small a part of a height as those between columns never are where words differ."""
    even = np.zeros(len(wide), bool)
    turns = np.flatnonzero(np.diff(np.asarray(line_of)))
    firsts, lasts = np.append(0, turns + 1), np.append(turns + 1, len(boxes))
    within = np.append(wide, True)
    within[turns] = True
    whole = np.logical_and.reduceat(within, firsts) & (lasts - firsts >= MIN_SPACES)
    for n in np.flatnonzero(whole).tolist():
        first, last = int(firsts[n]), int(lasts[n])
        x0, y0, x1, y1 = boxes[first:last].T
        gaps, widths = x0[1:] - x1[:-1], x1 - x0
        alike = np.ptp(gaps) <= EVEN * (y1[0] - y0[0])
        even[first : last - 1] = alike and widths.max() > VARIED * widths.min()
    return even


def wide_gaps(
    boxes: Sides,
    texts: Sequence[str],
    line_of: Sequence[int] | NDArray[np.intp],
    *,
    by_eye: bool = False,
) -> NDArray[np.bool_]:
    """Whether the gap behind each word but the last is as wide as between cells, by the height
    of the print and, in lines read `by_eye`, by their usual spaces; `boxes` as for a `Grid`."""
    x0, y0, x1, y1 = boxes.T
    heights = y1 - y0
    gaps, lowest = x0[1:] - x1[:-1], np.minimum(heights[1:], heights[:-1])
    wide: NDArray[np.bool_] = gaps >= CELL_GAP * np.maximum(heights[1:], heights[:-1])
    if by_eye:
        wide &= gaps >= SPACES * _spaces(boxes, line_of)
    close = ~wide & (gaps >= CELL_GAP * lowest)
    if not by_eye and wide.any():
        wide &= ~_stretched(boxes, line_of, wide)
    for n in np.flatnonzero(close).tolist():
        wide[n] = is_number(texts[n]) and is_number(texts[n + 1])
    return wide


class Words(NamedTuple):
    """The words of a page in text order: their boxes (n x 4: x0, y0, x1, y1) and texts, the line
    of each, where it starts in the text."""

    boxes: Sides
    texts: Sequence[str]
    line_of: Sequence[int]
    starts: Sequence[int]


class Grid:
    """All cells of a page. `wide`: its `wide_gaps`; `by_eye`: read in pixels, where boxes are as
    high as the ink."""

    def __init__(self, words: Words, wide: NDArray[np.bool_], *, by_eye: bool = False) -> None:
        boxes, texts, *numbers = words
        lines, offsets = map(np.asarray, numbers)
        if not RULES.isdisjoint(texts) and not RULES.issuperset(texts):
            kept = np.array([n for n, text in enumerate(texts) if text not in RULES], dtype=int)
            texts = [texts[n] for n in kept.tolist()]
            boxes, lines, offsets = boxes[kept], lines[kept], offsets[kept]
            wide = wide_gaps(boxes, texts, lines, by_eye=by_eye) | (np.diff(kept) > 1)
        x0, y0, x1, y1 = boxes.T
        torn = (lines[1:] != lines[:-1]) | wide
        first = np.flatnonzero(np.concatenate(([True], torn)))
        last = [*(first[1:] - 1).tolist(), len(texts) - 1]
        self._start: list[int] = offsets[first].tolist()
        self._end = [
            start + len(texts[n]) for start, n in zip(offsets[last].tolist(), last, strict=True)
        ]
        self._line: list[int] = lines[first].tolist()
        self._x0 = np.minimum.reduceat(x0, first)
        self._y0 = np.minimum.reduceat(y0, first)
        self._x1 = np.maximum.reduceat(x1, first)
        self._y1 = np.maximum.reduceat(y1, first)
        self._rows: dict[tuple[float, float], list[Cell]] = {}
        # By how long a line of running text is, how far up the highest of them ends.
        self._text_from: dict[float, float] = {}

    @property
    def starts(self) -> list[int]:
        """Where in the text each cell begins."""
        return self._start

    @property
    def boxes(self) -> Sides:
        """The boxes of the cells in text order (n x 4: x0, y0, x1, y1)."""
        return np.stack((self._x0, self._y0, self._x1, self._y1), axis=1)

    @once
    def _width(self) -> NDArray[np.float64]:
        return self._x1 - self._x0

    @once
    def _height(self) -> NDArray[np.float64]:
        return self._y1 - self._y0

    @once
    def _all(self) -> list[Cell]:
        sides = zip(
            *(side.tolist() for side in (self._x0, self._y0, self._x1, self._y1)), strict=True
        )
        spans = zip(self._start, self._end, self._line, strict=True)
        return [
            Cell(start, end, Box(*box), line)
            for box, (start, end, line) in zip(sides, spans, strict=True)
        ]

    def _cells(self, indices: NDArray[np.intp]) -> list[Cell]:
        return [self._all[n] for n in indices.tolist()]

    def at(self, offset: int) -> Cell:
        """The cell that holds the character at `offset`."""
        return self._all[max(0, bisect_right(self._start, offset) - 1)]

    def downwards(self, *, reverse: bool = False) -> Iterator[Cell]:
        """The cells from the highest to the lowest, or the other way."""
        cells, _ = self._downwards
        return reversed(cells) if reverse else iter(cells)

    def beside(self, box: Box) -> list[Cell]:
        """The cells on the row of a box, from left to right, the box's own among them; all
        numbers of a row ask."""
        sides = (box.y0, box.y1)
        if sides not in self._rows:
            self._rows[sides] = self._row(box)
        return self._rows[sides]

    @property
    def beside_others(self) -> int:
        """How many cells the cells have beside them, all in all; in a table as many as its columns
        for each."""
        tops, ends = np.sort(self._y0), np.sort(self._y1)
        begun, ended = np.searchsorted(tops, self._y1), np.searchsorted(ends, self._y0, "right")
        return int((begun - ended).sum())

    def _row(self, box: Box) -> list[Cell]:
        top, bottom = box.y0, box.y1
        cells, tops = self._downwards
        first, last = bisect_left(tops, top - self._tallest), bisect_left(tops, bottom)
        if last - first <= _NEAR and top < bottom:
            height = bottom - top
            row = []
            for cell in cells[first:last]:
                _, y0, _, y1 = cell.box
                shared = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
                own = y1 - y0
                if shared > 0.5 * (own if own < height else height):
                    row.append(cell)
            return sorted(row, key=_across)
        both = np.minimum(self._y1, bottom) - np.maximum(self._y0, top)
        (found,) = np.nonzero(both > 0.5 * np.minimum(self._height, box.height))
        return self._cells(found[np.argsort(self._x0[found], kind="stable")])

    @once
    def _tallest(self) -> float:
        return float(self._height.max(initial=0.0))

    @once
    def _upwards(self) -> tuple[list[Cell], list[float]]:
        """The cells by where they end, the lowest first, and how high that is."""
        cells = sorted(self._all, key=_height_of_end)
        return cells, [-cell.box.y1 for cell in cells]

    @once
    def _downwards(self) -> tuple[list[Cell], list[float]]:
        """The cells by where they start, the highest first, and how low that is."""
        cells = sorted(self._all, key=_top)
        return cells, [cell.box.y0 for cell in cells]

    def over(self, box: Box, most: int) -> Iterator[Cell]:
        """The cells in the column over a box, the nearest first, `most` of them."""
        cells, heights = self._upwards
        at = bisect_left(heights, -(box.y0 + 0.4 * box.height))
        met, count = 0, _NEAR
        left, right = box.x0, box.x1
        width = right - left
        # Most ask for no more than the nearest.
        for cell in cells[at : at + _FEW]:
            x0, _, x1, _ = cell.box
            shared = (x1 if x1 < right else right) - (x0 if x0 > left else left)
            own = x1 - x0
            if shared > 0.3 * (own if own < width else width):
                yield cell
                met += 1
                if met == most:
                    return
        at += _FEW
        while at < len(cells) and met < most:
            some = self._lowest[at : at + count]
            both = np.minimum(self._x1[some], right) - np.maximum(self._x0[some], left)
            column = some[both > 0.3 * np.minimum(self._width[some], width)]
            yield from self._cells(column[: most - met])
            met += len(column)
            at, count = at + count, 4 * count

    @once
    def _lowest(self) -> NDArray[np.intp]:
        return np.argsort(-self._y1, kind="stable")

    def stacked(self, box: Box) -> list[Cell]:
        """The cells on the lines of print right over and below a box that begin where it does,
        itself among them, from top to bottom."""
        reach, indent = 1.6 * box.height, 0.5 * box.height
        cells, tops = self._downwards
        first, last = (bisect_left(tops, box.y0 + 1.01 * way) for way in (-reach, reach))
        if last - first <= _NEAR:
            return [
                cell
                for cell in cells[first:last]
                if abs(cell.box.x0 - box.x0) < indent and abs(cell.box.y0 - box.y0) < reach
            ]
        close = np.abs(self._y0 - box.y0) < reach
        (found,) = np.nonzero(close & (np.abs(self._x0 - box.x0) < indent))
        return self._cells(found[np.argsort(self._y0[found], kind="stable")])

    def text_over(self, box: Box, shortest: float) -> bool:
        """Whether a line of running text, at least so long, stands anywhere over a box."""
        if shortest not in self._text_from:
            ends = self._y1[self._width > shortest * self._height]
            self._text_from[shortest] = float(ends.min(initial=math.inf))
        return self._text_from[shortest] <= box.y0

    def line_over(self, box: Box, shortest: float, indent: float) -> Cell | None:
        """The line of running text right over a box, at least so long, starting about there."""
        cells, tops = self._downwards
        first = bisect_right(tops, box.y0 - 2.2 * box.height)
        last = bisect_left(tops, box.y0 - 0.5 * box.height)
        long, near = shortest * box.height, indent * box.height
        if last - first <= _NEAR:
            lines = [
                cell
                for cell in cells[first:last]
                if abs(cell.box.x0 - box.x0) < near and cell.box.x1 - cell.box.x0 > long
            ]
            return max(reversed(lines), key=_low_and_right, default=None)
        some = self._highest[first:last]
        found = some[(self._width[some] > long) & (np.abs(self._x0[some] - box.x0) < near)]
        if not found.size:
            return None
        nearest = found[np.lexsort((self._x1[found], self._y1[found]))][-1:]
        return self._cells(nearest)[0]

    @once
    def _highest(self) -> NDArray[np.intp]:
        return np.argsort(self._y0, kind="stable")

    def end_of_row_over(self, box: Box, indent: float) -> Cell | None:
        """The last cell of the row right over a box, where the box starts its row and that row
        starts about there: a justified line may have gaps as wide as those between cells. What
        stands `_FAR` heights to the left is another column's, or another window's."""
        left, reach = box.x0 - 0.1 * box.height, box.x0 - _FAR * box.height
        for _, _, (x0, _, x1, _), _ in self.beside(box):
            if x0 < left and x1 > reach:
                return None
        start = self.line_over(box, 0, indent)
        return self.beside(start.box)[-1] if start else None


def _across(cell: Cell) -> tuple[float, int]:
    return cell.box.x0, cell.start


def _top(cell: Cell) -> float:
    return cell.box.y0


def _height_of_end(cell: Cell) -> float:
    return -cell.box.y1


def _low_and_right(cell: Cell) -> tuple[float, float]:
    return cell.box.y1, cell.box.x1
