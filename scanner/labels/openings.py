"""Where on a page a label may begin, and what its cells hold; every number beside and below a cell
asks."""

from __future__ import annotations

from bisect import bisect_left

from scanner.grid import Cell
from scanner.labels.phrases import LETTER, NUMBER
from scanner.letters import words_of
from scanner.once import once
from scanner.text import PageText


class Openings:
    """The cells of a page and the words in them that labels begin with."""

    def __init__(self, page: PageText, openers: frozenset[str] | None) -> None:
        """`openers`: the words that labels begin with; None: any may."""
        self._page, self._openers = page, openers
        self._held: dict[int, tuple[bool, bool]] = {}

    def may(self, text: str) -> bool:
        """Whether a label may begin in a text of the page."""
        return self._openers is None or not self._openers.isdisjoint(words_of(text))

    def opens(self, cell: Cell) -> bool:
        """Whether one may begin in a cell; every number beside it and below it asks."""
        return self.opens_in(cell.start, cell.end)

    def opens_in(self, start: int, end: int) -> bool:
        if self._openers is None:
            return True
        at = bisect_left(self._openings, start)
        return at < len(self._openings) and self._openings[at] < end

    @once
    def _openings(self) -> list[int]:
        """Where the words stand that labels begin with."""
        return self._page.starts_of(self._openers or frozenset())

    def text(self, cell: Cell) -> str:
        return self._page.folded[cell.start : cell.end]

    def holds(self, cell: Cell) -> tuple[bool, bool]:
        """Whether a cell holds a number, and a letter; every number below it asks."""
        if cell.start not in self._held:
            text = self.text(cell)
            self._held[cell.start] = bool(NUMBER.search(text)), bool(LETTER.search(text))
        return self._held[cell.start]
