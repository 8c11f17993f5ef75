"""What stands over a number or a word: the head of its column, or the label on a card or form."""

from __future__ import annotations

import re
from itertools import accumulate

from scanner.grid import Cell
from scanner.labels.columns import is_title
from scanner.labels.effort import Effort
from scanner.labels.label import Label
from scanner.labels.openings import Openings
from scanner.labels.phrases import LETTER, OWN, Governed, Phrases, cover, head_says
from scanner.labels.printed import MAX_ROWS_UP, MIN_ROW
from scanner.labels.wrapped import PART, is_other_word
from scanner.letters import fold
from scanner.model import Box
from scanner.text import PageText

_VALUED = re.compile(r"[a-z]\s?:\s?[a-z\d]")
MAX_HEAD = 70
# A line of running text has so many letters, and two clauses.
RUNNING, CLAUSE = 50, re.compile(r"[a-z][,;:.] [a-z]{2}")
# In a head for words the label stands so far from its beginning, or covers as much of it.
MAX_BEFORE = 12
# So many cells under each other hold one label.
MAX_STACKED = 6
# The second line of an address that ends with Lai Châu is no "Cháu" over the next row.
NO_HEAD = frozenset({"Châu", "CHÂU"})


class Above:
    """The heads of the columns of a page."""

    def __init__(
        self,
        page: PageText,
        phrases: Phrases,
        openings: Openings,
        effort: Effort,
    ) -> None:
        """`effort`: counts the heads that are sought."""
        self._page, self._phrases, self._words = page, phrases, phrases.words
        self._effort, self._openings = effort, openings
        # What cells over each other say to all that stands below them.
        self._stacked: dict[tuple[int, ...], Governed | None] = {}

    def over(self, box: Box, most: int = MAX_ROWS_UP, *, titles: bool = False) -> Governed | None:
        """The head of the column, or the label printed over the value on a card or form; `most`:
        so many cells up at most."""
        self._effort.column()
        head: list[Cell] = []
        # So many cells stand at the end of it in which no label begins.
        closed = MAX_STACKED
        ran = False
        for cell in self._page.grid.over(box, most):
            number, letter = self._openings.holds(cell)
            before, ran = ran, not number and self._runs(cell)
            if before and ran:
                break
            # What has a value of its own ("Reference: K7XQ2M") is no title.
            number = number or (titles and _VALUED.search(self._openings.text(cell)) is not None)
            # Cells of two columns that were read as one are wide, and still no title.
            title = not titles and not number and is_title(cell.box, box)
            if letter and (cell.end - cell.start > MAX_HEAD or title):
                break
            apart = head and head[-1].box.y0 - cell.box.y1 > 0.9 * cell.box.height
            if apart or number or not letter:
                head, closed = [], MAX_STACKED
            if number or not letter:
                continue
            head.append(cell)
            closed = 0 if self._openings.opens(cell) else closed + 1
            found = self._head(head[-MAX_STACKED:]) if closed < MAX_STACKED else None
            if found is not None and found.lookalike and self._is_over_rows(cell, box):
                break
            if found is not None:
                return self._begun_above(head[-1]) or found
            if self._begins_list(cell):
                break
        return None

    def _is_over_rows(self, cell: Cell, box: Box) -> bool:
        """Whether a cell stands alone on its line over a row of several, each with its own number:
        the title of a list ("ĐƠN HÀNG") says of none of its columns that it is nobody's."""
        grid = self._page.grid
        return len(grid.beside(cell.box)) == 1 and len(grid.beside(box)) >= MIN_ROW

    def _begins_list(self, cell: Cell) -> bool:
        """Whether what stands below a cell is a list of its own, and none of a table over it."""
        return self._words and self._page.text[cell.start : cell.end].endswith(":")

    def _runs(self, cell: Cell) -> bool:
        """Whether a cell is a line of running text: one over another is no head."""
        return (
            cell.end - cell.start > RUNNING and CLAUSE.search(self._openings.text(cell)) is not None
        )

    def _begun_above(self, head: Cell) -> Governed | None:
        """What a head says whose label begins on the line above: "Họ tên (năm" over "sinh)"."""
        for other in self._page.grid.over(head.box, 1):
            number, letter = self._openings.holds(other)
            if number or not letter or head.box.y0 - other.box.y1 > 0.9 * other.box.height:
                continue
            text = f"{self._openings.text(other)} {self._openings.text(head)}"
            turn = other.end - other.start
            labels = self._phrases.labels(text)
            # "Mẫu" at the end of a title and "số" of "Số thẻ" under it are no label.
            begun = [label for label in labels if label.start < turn < label.end]
            if begun and not LETTER.search(text[begun[-1].end :]):
                return head_says(labels, text)
        return None

    def _head(self, cells: list[Cell]) -> Governed | None:
        """What the stacked cells of a head say together ("Số tài" over "khoản")."""
        stack = tuple([cell.start for cell in cells])
        if stack in self._stacked:
            return self._stacked[stack]
        no_head = self._page.text[cells[-1].start : cells[-1].end] in NO_HEAD
        if no_head or not any(map(self._openings.opens, cells)):
            return None
        lines = [self._openings.text(cell) for cell in reversed(cells)]
        text, labels = " ".join(lines), self._phrases.labels(" ".join(lines))
        labels = self._without_others(labels, cells[::-1])
        # A house's number in the first row under a head is not the head's own.
        ends = {end - 1 for end in accumulate(len(n) + 1 for n in lines)} if self._words else ()
        labels = [n for n in labels if n.end in ends or n.lookalike or not OWN.match(text, n.end)]
        several = len(labels) > 1 and cover(labels, text)
        if labels and not cover(labels, text):
            # A part of an address in the rows over it is no head.
            labels = [n for n in labels if not PART.match(text, n.start)]
        if self._words and labels and labels[0].start > MAX_BEFORE and not several:
            # A place in an address may be called like a label ("Mường Chà").
            labels = labels if cover(labels, text) else []
        says = self._stacked[stack] = head_says(labels, text, words=self._words)
        return says

    def _without_others(self, labels: list[Label], cells: list[Cell]) -> list[Label]:
        """Without what looks like a label in the lines of a head, from the top, and is none: other
        words that are spelled so but for their marks ("Mễ Trì"), and the village over a part of a
        list ("II. Thôn Tiến"), which stands in no row of heads."""
        if not labels:
            return labels
        printed = " ".join(self._page.text[cell.start : cell.end] for cell in cells)
        last = labels[-1]
        if PART.match(fold(printed), last.start) and last.end < len(printed):
            row = self._page.grid.beside(cells[-1].box)
            labels = labels[
                : -1 if sum(self._openings.holds(c)[1] for c in row) < MIN_ROW else None
            ]
        if self._page.read_by_eye:
            return labels
        spelled = [(n, printed[n.start : n.end]) for n in labels]
        return [n for n, word in spelled if not is_other_word(word, fold(word))]
