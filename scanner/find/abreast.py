"""The cells beside people in the rows of tables, from their first line to their last, however the
lines of the cells of a row stand to each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from scanner.blocks import BLOCK_GAP
from scanner.find.weighing import Candidate
from scanner.grid import Cell
from scanner.labels.printed import MIN_ROW
from scanner.model import Box
from scanner.text import PageText

# So many letters has what stands in a cell at most.
LONGEST = 110
# Within so many heights of the middle of a row stand the lines of a cell of two.
_HALF = 0.9


def rows_of(page: PageText, some: Iterable[Candidate]) -> list[Box]:
    """Where some candidates stand, one of each row, from top to bottom."""
    boxes = (page.cell_at(c.start).box for c in some)
    return sorted({box.y0: box for box in boxes}.values(), key=_top)


def beside(
    page: PageText, people: Sequence[Box], told: Sequence[Box]
) -> Iterator[tuple[Cell, Box]]:
    """The cells in the rows of tables of people, each by its first line, and where who or
    what tells of them stands in the row."""
    known: set[int] = set()
    rows = {box: page.grid.beside(box) for box in (*told, *people)}
    rows = {box: row for box, row in rows.items() if len(row) >= MIN_ROW - 1}
    more = _between(page, rows)
    for box, row in rows.items():
        cells = [*row, *more.get(box, ())]
        for cell in cells if len(cells) >= MIN_ROW else ():
            first = _first(page, cell, box, people)
            if first.start not in known:
                known.add(first.start)
                yield first, box


def _between(page: PageText, rows: Mapping[Box, Sequence[Cell]]) -> dict[Box, list[Cell]]:
    """The lines beside rows of tables, but on none: cells of two lines in a row whose cells stand
    in the middle of its height."""
    met = {cell.start for row in rows.values() for cell in row}
    boxes = sorted(rows, key=_top)
    tops = [box.y0 for box in boxes]
    found: dict[Box, list[Cell]] = {}
    for cell in page.grid.downwards() if rows else ():
        if cell.start in met:
            continue
        middle = cell.box.middle[1]
        at = bisect_right(tops, middle)
        for box in boxes[max(0, at - 1) : at + 1]:
            if abs(box.middle[1] - middle) < _HALF * box.height:
                found.setdefault(box, []).append(cell)
    return found


def _first(page: PageText, cell: Cell, row: Box, people: Sequence[Box]) -> Cell:
    """The first line of what stands in a cell of several lines in a row of a table."""
    first = cell
    while first.start and cell.end - first.start < LONGEST:
        over = page.cell_at(first.start - 1)
        if not _run_on(page, over, first) or _is_of_others(over.box, row, people):
            break
        first = over
    return first


def end_of(page: PageText, cell: Cell, row: Box, people: Sequence[Box]) -> int:
    """Where what begins in a cell ends, in it or on the lines that it runs on over, down to the
    next row; justified lines may stand in pieces."""
    last, right = cell, cell.box.x1
    line = cell
    while last.end - cell.start < LONGEST:
        after = page.cell_at(last.end + 1)
        if after.start != last.end + 1:
            break
        if _level(after.box, line.box) and last.box.x1 < after.box.x0 and after.box.x1 < right + 1:
            last = after
            continue
        if not _run_on(page, line, after) or _is_of_others(after.box, row, people):
            break
        last = line = after
        right = max(right, after.box.x1)
    return last.end


def _run_on(page: PageText, over: Cell, below: Cell) -> bool:
    """Whether one line is right below another in one cell."""
    if abs(over.box.x0 - below.box.x0) > 0.5 * over.box.height or below.box.y0 <= over.box.y0:
        return False
    gap, height = below.box.y0 - over.box.y1, min(over.box.height, below.box.height)
    # A justified line in pieces is none of the page's own.
    return gap < BLOCK_GAP * height or not page.torn(over.start, below.end)


def _is_of_others(line: Box, row: Box, people: Sequence[Box]) -> bool:
    """Whether a line is level with people, from top to bottom, who stand in another row."""
    _, top, _, bottom = line
    half = 0.5 * (bottom - top)
    at = bisect_right(people, top - 4 * half, key=_top)
    for box in islice(people, at, None):
        # What `_level` does, which pages of lines over each other ask for millions of times.
        _, y0, _, y1 = box
        if y0 > bottom:
            break
        shared = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
        if (shared > half or shared > 0.5 * (y1 - y0)) and not _level(row, box):
            return True
    return False


def _top(box: Box) -> float:
    return box.y0


def _level(a: Box, b: Box) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.height, b.height)
