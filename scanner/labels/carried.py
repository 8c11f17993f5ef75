"""The heads of the columns of one page, for the table that goes on over the next: where that was
scanned askew, or printed with other margins, its columns lie elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from statistics import median
from typing import NamedTuple

from scanner.grid import Cell
from scanner.labels.phrases import LETTER, NUMBER, Governed
from scanner.labels.printed import MAX_ROWS_UP, MIN_ROW
from scanner.model import Box
from scanner.once import once
from scanner.text import PageText

# So many rows, at the foot of a page or the head of the next, tell where their columns start; from
# so many rows on, a column starts where two of them do.
_ROWS, _MANY = 10, 3
# Starts this near (in heights) are those of one column.
_NEAR = 0.6
# A page may be so much larger than the one before, or smaller; so many columns agree at least on
# how it lies, and so great a part of those of the page that has fewer.
_SCALE, _LEAST, _PART = 1.25, 3, 0.6
# So many columns may be lacking at either side of a page.
_LACKING = 3
# Columns are of so many kinds (`_kind`).
_KINDS = 3
# A line of so many letters is running text.
_LONG_LINE = 30
_FOLIO = re.compile(r"\W*(?:trang|page)(?: so)?\W*\d+(?:\W*\d+)?\W*")
# A passport, a plate, a certificate: letters and figures of a row, no head.
_CODE = re.compile(r"[a-z]{0,3}\d{0,2}[a-z]?\d?[ .\-]?\d[\d .\-]{3,}")

# By column (its left edge, for words or for numbers): where its last row ended, what it says.
Columns = dict[tuple[int, bool], tuple[float, Governed]]


class Start(NamedTuple):
    """Where a column starts, and what it holds: words, long numbers, or neither."""

    x: float
    kind: int


class Onto(NamedTuple):
    """How the columns of one page lie on the next: so much larger, so far to the right."""

    scale: float
    shift: float

    def before(self, x: float) -> float:
        """Where a place of the next page is on the page before."""
        return (x - self.shift) / self.scale


@dataclass(slots=True)
class Heads:
    """What the columns of a page are. `starts`: where those of its last rows start; `leant_on`:
    whether those of the page before were asked for."""

    columns: Columns = field(default_factory=dict)
    starts: tuple[Start, ...] = ()
    leant_on: bool = False

    def copied(self) -> Heads:
        """The same, for another search."""
        return Heads(dict(self.columns), self.starts)

    def taken(self) -> Heads:
        """The same, which are left empty."""
        taken = self.copied()
        self.columns.clear()
        self.starts = ()
        return taken

    def leave(self, page: PageText) -> None:
        """Takes in where the columns of a page start that has some."""
        self.starts = _starts(page, _rows(page, last=True)) if self.columns else ()


def _starts(page: PageText, rows: Sequence[Sequence[Cell]]) -> tuple[Start, ...]:
    """Where the columns of some rows start, from left to right."""
    near = _NEAR * _height(rows)
    columns: list[list[Cell]] = []
    for cell in sorted(chain(*rows), key=lambda cell: cell.box.x0):
        if columns and cell.box.x0 - columns[-1][0].box.x0 < near:
            columns[-1].append(cell)
        else:
            columns.append([cell])
    least = 2 if len(rows) >= _MANY else 1
    return tuple(_start(page, column) for column in columns if len(column) >= least)


def _height(rows: Sequence[Sequence[Cell]]) -> float:
    return median([cell.box.height for row in rows for cell in row] or [0.0])


def _rows(page: PageText, *, last: bool) -> list[Sequence[Cell]]:
    """The first rows of the tables of a page, or the last."""
    seen: set[int] = set()
    rows: list[Sequence[Cell]] = []
    for cell in page.grid.downwards(reverse=last):
        if cell.start in seen:
            continue
        row = page.grid.beside(cell.box)
        seen.update(other.start for other in row)
        if len(row) >= MIN_ROW:
            rows.append(row)
            if len(rows) == _ROWS:
                break
    return rows


def _start(page: PageText, column: Sequence[Cell]) -> Start:
    kinds = Counter(_kind(page.folded[cell.start : cell.end]) for cell in column)
    return Start(round(median(cell.box.x0 for cell in column)), kinds.most_common(1)[0][0])


def _kind(text: str) -> int:
    """0 for words, 1 for long numbers, 2 for neither.

    >>> _kind("le van an"), _kind("0912 345 678"), _kind("12")
    (0, 1, 2)
    """
    if NUMBER.search(text):
        return 1
    return 0 if LETTER.search(text) else 2


def onto(before: Sequence[Start], after: Sequence[Start], height: float) -> Onto | None:
    """How the columns of one page lie on the next, whose print is so high: as most of them agree
    on, each with one of its kind.

    >>> onto([Start(50, 2), Start(90, 0), Start(200, 1)], [Start(30, 2), Start(70, 0),
    ...     Start(180, 1)], 10)
    Onto(scale=1.0, shift=-20.0)
    """
    best: tuple[int, float, Onto] | None = None
    places = [sorted(x for x, kind in before if kind == one) for one in range(_KINDS)]
    for (a, b), (c, d) in product(_outer(before), _outer(after)):
        scale = (d.x - c.x) / (b.x - a.x)
        if (a.kind, b.kind) != (c.kind, d.kind) or not 1 / _SCALE < scale < _SCALE:
            continue
        lie = Onto(scale, c.x - scale * a.x)
        off = [_apart(places[kind], lie.before(x), height) for x, kind in after]
        agreeing = [far for far in off if far < _NEAR * height]
        mark = len(agreeing), -sum(agreeing), lie
        best = max(best, mark) if best else mark
    least = max(_LEAST, _PART * min(len(before), len(after)))
    return best[2] if best and best[0] >= least else None


def _apart(places: Sequence[float], x: float, none: float) -> float:
    """How far the nearest of some places, from left to right, is from another one."""
    at = bisect_left(places, x)
    return min((abs(x - place) for place in places[max(0, at - 1) : at + 1]), default=none)


def _outer(columns: Sequence[Start]) -> list[tuple[Start, Start]]:
    """A column near the left side and one near the right."""
    left, right = columns[:_LACKING], columns[-_LACKING:]
    return [(a, b) for a, b in {*product(left, right), *combinations(left, 2)} if a.x < b.x]


class Carried:
    """What the heads of the page before say to the rows of a table that goes on over a page."""

    def __init__(self, page: PageText, heads: Heads) -> None:
        """`heads`: those of the page before; this page's own are left in it."""
        self._page, self._own = page, heads
        self._before = heads.taken()
        self._held: dict[int, tuple[bool, bool]] = {}

    @property
    def own(self) -> Columns:
        """Where those of this page are put."""
        return self._own.columns

    def __bool__(self) -> bool:
        return bool(self._before.columns)

    @once
    def owners(self) -> frozenset[str]:
        """The detectors whose columns the page before has."""
        heads = [says for _, says in self._before.columns.values()]
        return frozenset().union(*(says.owners for says in heads), *(says.weak for says in heads))

    def over(self, box: Box, *, words: bool) -> Governed | None:
        """The head of the same column on the page before, for a row of a table."""
        if not self:
            return None
        grid, height = self._page.grid, box.height
        if len(grid.beside(box)) < MIN_ROW or grid.text_over(box, _LONG_LINE):
            return None
        if any(self._is_head(cell, box, words) for cell in grid.over(box, MAX_ROWS_UP)):
            return None
        near = None if self._page.read_by_eye else self._near(box.x0, words, height)
        lie = self._onto if near is None else None
        x = box.x0 if lie is None else lie.before(box.x0)
        return near or self._near(x, words, height)

    def _is_head(self, cell: Cell, box: Box, words: bool) -> bool:
        """Whether a cell over a value may be the head of another table: it holds letters, and is
        neither the number of the page, a code nor, over words, in a row of values itself."""
        if cell.start not in self._held:
            self._held[cell.start] = self._holds(cell)
        letters, values = self._held[cell.start]
        return letters and not (words and values and abs(cell.box.x0 - box.x0) < box.height)

    def _holds(self, cell: Cell) -> tuple[bool, bool]:
        """Whether a cell holds letters and is neither the number of the page nor a code; whether
        it stands in a row of values. All below it ask."""
        text = self._page.folded[cell.start : cell.end]
        if not LETTER.search(text) or _FOLIO.fullmatch(text) or _CODE.fullmatch(text):
            return False, False
        row = self._page.grid.beside(cell.box)
        folded = (self._page.folded[other.start : other.end] for other in row)
        return True, len(row) >= MIN_ROW and not all(map(LETTER.search, folded))

    def _near(self, x: float, words: bool, height: float) -> Governed | None:
        near = [
            (abs(column - x), governed)
            for (column, of_words), (_, governed) in self._before.columns.items()
            if of_words == words and abs(column - x) < height
        ]
        return min(near, key=lambda one: one[0])[1] if near else None

    @once
    def _onto(self) -> Onto | None:
        """How the columns of the page before lie on this one."""
        self._own.leant_on = True
        rows = _rows(self._page, last=False)
        return onto(self._before.starts, _starts(self._page, rows), _height(rows))
