"""Passwords that a narrow cell breaks at a sign: "Mau2@Xuan!" and, below it, "26". Who has most of
one tries the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.find import rows
from scanner.find.weighing import Candidate
from scanner.grid import Cell
from scanner.text import PageText

PASSWORD = "password"
# On so many lines a cell breaks one, and so long is what stands on one of the lower ones.
_LINES, _LONGEST = 3, 24


def whole_codes(page: PageText, known: Sequence[Candidate]) -> list[Candidate]:
    """The `known` values, the passwords among them to the last line of their cells."""
    found: list[Candidate] = []
    for one in known:
        is_code = one.detector.type == PASSWORD and not one.detector.valued
        found += _with_rest(page, one) if is_code else [one]
    return found


def _with_rest(page: PageText, code: Candidate) -> list[Candidate]:
    """A password, and its lower lines: as one where nothing stands between them in the text."""
    found = [code]
    for cell in _lower(page, code):
        last = found[-1]
        text = page.text[cell.start : cell.end]
        if cell.start == last.end + 1:
            whole = f"{last.text}\n{text}"
            found[-1] = last._replace(end=cell.end, text=whole, value=last.value + text)
        else:
            found.append(code._replace(start=cell.start, end=cell.end, text=text, value=text))
    return found


def _lower(page: PageText, code: Candidate) -> Iterator[Cell]:
    """The lines of its cell below the one that a password ends."""
    upper = page.cell_at(code.end - 1)
    if code.end != upper.end:
        return
    for _ in range(1, _LINES):
        below = [cell for cell in page.grid.stacked(upper.box) if cell.box.y0 > upper.box.y1 - 1]
        if not below or not _goes_on(page, upper, below[0]):
            return
        upper = below[0]
        yield upper


def _goes_on(page: PageText, upper: Cell, lower: Cell) -> bool:
    """Whether a line of one word is of the same row of a table as the line over it."""
    if lower.end - lower.start > _LONGEST or " " in page.text[lower.start : lower.end]:
        return False
    start, end = upper.end - 1, lower.start + 1
    if end <= start or rows.in_rows(page, start, end):
        return False
    return rows.is_rest(page, start, end) or rows.in_one_row(page, start, end)
