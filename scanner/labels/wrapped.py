"""What goes on from the line above, or from a word before it in its cell, and what does not."""

from __future__ import annotations

import re

from scanner.grid import Cell
from scanner.text import PageText

SAME_EDGE = 0.5  # In heights: lines that start or end at the same edge.
# A row of numbers, the last of which took the label before it.
TAKEN = re.compile(r"(?:\d(?:[ .\-]?\d){7,}.*){2}(?<=\d)\s*$")
# What goes on behind the first word of a cell.
GOES_ON = re.compile(r"(?:(?<=^..)|(?<=^...)|(?<=^....)) [a-z]")
# What may stand before a name in a column of names.
ADDRESSED = re.compile(
    r"^(?:\d{1,3}[.)/]? )?(?:ong|ba|anh|chi|co|thay|cu|chau|em|be|chu|bac|dong chi|d/c)[.:]? $"
)
# What goes to the next line as one: a word, or a number with its groups.
_FIRST = re.compile(r"(?:[\d.\-]+ (?=\d))*\S+")


def full_over(page: PageText, cell: Cell) -> Cell | None:
    """The line right over, however short, that had no room for the first word of this one:
    the bubbles of a talk are narrow."""
    grid = page.grid
    last = grid.line_over(cell.box, 0, SAME_EDGE)
    if last is None or len(grid.beside(cell.box)) > 1 or len(grid.beside(last.box)) > 1:
        return None
    first = _FIRST.match(page.text, cell.start, cell.end)
    word = page.places(cell.start, first.end() if first else cell.end)[0]
    return last if last.box.x1 + word.width > max(last.box.x1, cell.box.x1) else None
