"""The run of places that begins somewhere on a page, within its cell and the lines below it."""

from __future__ import annotations

from scanner.find.matching import MAX_LINES
from scanner.runs import Run, any_run, run
from scanner.text import PageText

_MOST = 150


def run_at(page: PageText, start: int) -> Run | None:
    """The run of places that begins at a place, in its cell and the lines that it runs on over."""
    last = min(len(page.text), start + _MOST)
    found = any_run(page.text, start, last)
    while found and page.torn(start, found.end, MAX_LINES):
        turn = page.text.rfind("\n", start, found.end)
        cell = page.cell_at(start)
        found = run(page.text, start, turn if turn > start else min(cell.end, found.end - 1))
    return found
