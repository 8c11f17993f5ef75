"""Tables that are printed as text: their cells parted by bars, semicolons, tabs or commas."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.labels.columns import are_heads
from scanner.labels.phrases import Governed, Phrases, head_says
from scanner.text import PageText

RULE = re.compile(r"[|¦│┃]")
DELIMITED = re.compile(r"[|¦│┃;\t]")
_DELIMITERS = (RULE, re.compile(r"[;\t]"), re.compile(r",(?!\d{3}(?!\d))"))
# A row of a table has at least so many cells.
MIN_ROW = 3
MAX_ROWS_UP = 80
MOST_TORN = 2


class Printed:
    """The columns of such tables on one page, for what `phrases` reads the labels of."""

    def __init__(self, page: PageText, phrases: Phrases) -> None:
        self._page = page
        self._phrases = phrases
        self._heads: dict[tuple[int, int], Governed | None] = {}
        self._splits: dict[int, re.Pattern[str] | None] = {}
        self._cells: dict[tuple[re.Pattern[str], int], list[str]] = {}

    def head(self, start: int) -> Governed | None:
        """What the head of the column says in which the text at `start` stands, if it stands in
        such a table."""
        first, _ = self._page.line_at(start)
        split = self._split(first)
        if split is None:
            return None
        column = len(split.findall(self._page.folded[first:start]))
        key = (first, column)
        if key not in self._heads:
            self._heads[key] = self._look(split, first, column)
        return self._heads[key]

    def _split(self, first: int) -> re.Pattern[str] | None:
        """What parts the cells of a line; each of its numbers asks."""
        if first not in self._splits:
            line = self._line(first)
            parts = (d for d in _DELIMITERS if len(d.findall(line)) >= MIN_ROW - 1)
            self._splits[first] = next(parts, None)
        return self._splits[first]

    def _line(self, first: int) -> str:
        return self._page.folded[slice(*self._page.line_at(first))]

    def _look(self, split: re.Pattern[str], first: int, column: int) -> Governed | None:
        """What the nearest line over one says of its column. What holds for a row holds for the
        one below it."""
        count = len(self._parts(split, first))
        torn = 0
        for at in lines_before(self._page.text, first, MAX_ROWS_UP):
            parts = self._parts(split, at)
            if len(parts) != count:
                # A row may have been torn by its reader.
                torn += 1
                if torn > MOST_TORN:
                    return None
                continue
            found = head_says(self._phrases.labels(parts[column]), parts[column])
            if found is not None and are_heads(parts):
                return found
            if not torn and (at, column) in self._heads:
                return self._heads[at, column]
        return None

    def _parts(self, split: re.Pattern[str], first: int) -> list[str]:
        """The cells of a line, remembered: each of its numbers and of those below asks."""
        key = (split, first)
        if key not in self._cells:
            self._cells[key] = split.split(self._line(first))
        return self._cells[key]


def lines_before(text: str, start: int, count: int) -> Iterable[int]:
    """Offsets where the lines before `start` begin, nearest first, `count` at most."""
    at = start
    for _ in range(count):
        if at <= 0:
            return
        at = text.rfind("\n", 0, at - 1) + 1
        yield at
