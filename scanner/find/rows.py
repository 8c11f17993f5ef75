"""Whether the lines of a value stand in one row of a table or in two."""

from __future__ import annotations

from itertools import product

from scanner import blocks
from scanner.blocks import MIN_CELLS
from scanner.grid import Cell
from scanner.model import Box
from scanner.text import PageText

# Two numbers of so many figures under each other, as long, stand in two rows.
LONG_NUMBER = 8
# So many figures has the number of a row in its list at most.
LONGEST_ORDINAL = 3


def in_rows(page: PageText, start: int, end: int) -> bool:
    """Whether text[start:end] runs from one row of a table into the next, which has as many
    cells, but for one that was not read, or another number under one of the row: what a cell
    breaks leaves others of its row empty."""
    upper, lower = page.cell_at(start), page.cell_at(end - 1)
    row, below = (page.grid.beside(cell.box) for cell in (upper, lower))
    if upper.line == lower.line or min(len(row), len(below)) < MIN_CELLS:
        return False
    under = [(a, b) for a, b in product(row, below) if abs(a.box.x0 - b.box.x0) < a.box.height]
    if any(
        LONG_NUMBER <= _digits(page, a) == _digits(page, b)
        for a, b in under
        if (a, b) != (upper, lower) and a != b
    ):
        return True
    if not page.read_by_eye and _is_one_row(page, row, below, (upper.box, lower.box)):
        return False
    first = any(a in row[:2] and b in below[:2] for a, b in under)
    numbered = _digits(page, below[0]) > 0 or len(below) > MIN_CELLS
    return first and numbered and len(below) >= len(row) - 1


def is_rest(page: PageText, start: int, end: int) -> bool:
    """Whether text[start:end] runs on into a row that holds few cells, as those left by a
    row of a table that are too narrow."""
    cells = page.cell_at(start), page.cell_at(end - 1)
    row, below = ([cell.box for cell in page.grid.beside(cell.box)] for cell in cells)
    return blocks.is_rest(row, below, within=False)


def in_one_row(page: PageText, start: int, end: int) -> bool:
    """Whether the lines of text[start:end] are of one row, by where its other cells stand; none
    of which has as long a number over another."""
    upper, lower = page.cell_at(start), page.cell_at(end - 1)
    if page.read_by_eye or upper.line == lower.line:
        return False
    row, below = (page.grid.beside(cell.box) for cell in (upper, lower))
    return _is_one_row(page, row, below, (upper.box, lower.box))


def _is_one_row(page: PageText, row: list[Cell], below: list[Cell], turn: tuple[Box, Box]) -> bool:
    """Whether the number of a row stands beside its first line alone, or a cell of one line in
    the middle between two lines, or beside both, which are of one row then."""
    upper, lower = turn
    if any(cell in below for cell in row):
        return True
    middle = upper._replace(y0=upper.middle[1], y1=lower.middle[1])
    if any(cell not in row and cell not in below for cell in page.grid.beside(middle)):
        return True
    first, under = row[0].box, below[0].box
    numbered = 0 < _digits(page, row[0]) <= LONGEST_ORDINAL
    return numbered and under.x0 - first.x0 > first.height


def _digits(page: PageText, cell: Cell) -> int:
    """How many figures a cell has that has no letters; else 0."""
    text = page.text[cell.start : cell.end]
    return 0 if any(map(str.isalpha, text)) else sum(map(str.isdigit, text))
