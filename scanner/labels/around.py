"""The places around a number or a word where its label may stand, one after the other: its own
cell, the line above, the cells to the left, the head of its column."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from operator import attrgetter

from scanner.grid import Cell
from scanner.labels.above import Above
from scanner.labels.carried import Carried
from scanner.labels.columns import MAX_NEIGHBOUR, is_name
from scanner.labels.effort import Effort
from scanner.labels.label import Label
from scanner.labels.openings import Openings
from scanner.labels.phrases import (
    ASIDE,
    LETTER,
    NUMBER,
    Governed,
    Phrases,
    cover,
    head_says,
    without_asides,
)
from scanner.labels.printed import DELIMITED, MAX_ROWS_UP, MIN_ROW, RULE, Printed
from scanner.labels.wrapped import (
    ADDRESSED,
    GOES_ON,
    SAME_EDGE,
    TAKEN,
    full_over,
    is_other,
)
from scanner.model import Box
from scanner.text import PageText

REACH = 120
# How much of a line counts for a number on the next one; a line of running text is so long.
WRAPPED = 60
MIN_LINE = 14
# So wide (in heights) is the beginning of a long value.
BEGINNING = 3
# In its own line so much says more of a number than a title does.
TOLD = 24
MAX_LEFT = 8
NEXT_ROW = 2.5
# Of a column without a head so many rows are looked at over the next one.
NEAR_ROWS = 4
# A number of papers with the letters of its series, which says no more than figures do.
_CODE = re.compile(r"(?=[a-z]{0,2} ?\d)[a-z\d]{1,3} ?\d{5,8}[a-z]?")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[/.\-]\d{1,2}[/.\-]\d\d(?!\d)")
_left_of = attrgetter("box.x0")
_NAMES = frozenset({"person_name", "person_name_foreign", "person_name_country"})


class Around:
    """Where on a page the label of a number may stand, place after place."""

    def __init__(
        self,
        page: PageText,
        phrases: Phrases,
        carried: Carried,
        effort: Effort,
    ) -> None:
        """`carried`: the heads of the page before. `effort`: counts the heads that are sought."""
        self._page, self._phrases, self._words = page, phrases, phrases.words
        self._carried, self._heads = carried, carried.own
        self._printed = Printed(page, phrases)
        # What stands over a number stands over the number below it too.
        self._over_number: dict[int, Governed | None] = {}
        # Where the last row of a column ended over which nothing stands that says what it is.
        self._bare: dict[int, float] = {}
        self._opening: dict[int, str] = {}
        self._openers = phrases.openers
        self._openings = Openings(page, phrases.openers)
        self._columns = Above(page, phrases, self._openings, effort)

    def at(self, start: int, end: int) -> Governed | None:
        """The label that governs text[start:end]."""
        if self._openers is not None and not self._openers and not self._carried:
            return None
        found = self._sought(start, end)
        if found is not None and is_other(self._page, found, start, words=self._words):
            found = None
        return found

    def labels(self, start: int, end: int) -> list[Label]:
        """The labels in a stretch of the page."""
        if not self._openings.opens_in(start, end):
            return []
        return self._phrases.labels(self._page.folded[start:end])

    def _sought(self, start: int, end: int) -> Governed | None:
        cell = self._page.cell_at(start)
        first = max(cell.start, start - REACH)
        own = self._page.folded[first:start]
        # A word that is cut there may be left as one that opens a label.
        opens = self._openings.opens_in(first, start)
        opens = opens or (first > cell.start and self._openings.opens(cell))
        found = self._phrases.before(own) if opens else None
        if found is not None and (found.owners or found.lookalike):
            return self._other_than(found, own, (start, end)) or found
        box, *_ = places = self._page.places(start, end)
        if found is not None:
            return self._more_than(found, cell, own, box)
        if self._words:
            # In a column of names "Ông", "Cô" says no more than its head.
            own = ADDRESSED.sub("", own)
        if LETTER.search(own):
            beside = self._printed.head(start) or self._wrapped(cell, own)
            if beside is None and self._is_row(own, box):
                # Whose a number is ("con gái: 0947…") stands under the head, too.
                whole = None if self._words else cell.box
                beside = self._columns.over(box) or (whole and self._columns.over(whole))
            return beside
        if self._page.ruled and RULE.search(self._page.text, *self._page.line_at(start)):
            return self._printed.head(start)
        listed = self._printed.head(start) if own.strip() else None
        return listed or self._in_table(cell, own, box, Box.holding(places))

    def _other_than(self, found: Governed, own: str, span: tuple[int, int]) -> Governed | None:
        """What the head of a column says against a label in its own cell."""
        if found.owners and found.between == ".":
            # "TK.0091844120" in a column of shelf marks is one.
            before = self._phrases.before(own[: -len(found.label) - 1])
            head = before or self._columns.over(self._page.places(*span)[0])
            return head if head is not None and head.lookalike else None
        # In a table that is printed as text the label may be what another cell says.
        parted = DELIMITED.search(found.between) or (found.lookalike and "," in found.between)
        return self._printed.head(span[0]) if parted else None

    def _more_than(self, weak: Governed, cell: Cell, own: str, box: Box) -> Governed:
        """ "Số:" alone says little; the line it goes on from, or the title over it, says whose
        number it is."""
        wrapped, title = self._wrapped(cell, own), self._columns.over(box, titles=True)
        for found in (wrapped, title):
            if found is not None and found.owners:
                return found
        # Behind so much of a sentence it is what that tells of.
        told = len(own) > TOLD
        return title if title is not None and title.lookalike and not told else weak

    def _is_row(self, own: str, box: Box) -> bool:
        return len(own) <= MAX_NEIGHBOUR and len(self._page.grid.beside(box)) >= MIN_ROW

    def _in_table(self, cell: Cell, own: str, box: Box, whole: Box) -> Governed | None:
        """The label of a value that starts its cell; `whole`: with all its lines. What the head
        of its column said for the row before holds for the next one without another look."""
        column = (round(box.x0), self._words)
        known = self._heads.get(column)
        next_row = known is not None and 0 < box.y0 - known[0] < NEXT_ROW * box.height
        if known is not None and next_row:
            beside = self._named_beside(box)
            if beside is not None:
                return beside
            self._heads[column] = (box.y1, known[1])
            return known[1]
        if len(own) > MAX_NEIGHBOUR and cell.start in self._over_number:
            return self._over_number[cell.start]
        found = self._left(box) or self._wrapped(cell, own)
        found = found or (self._left(whole) if whole.y1 > box.y1 + 1 else None)
        found = found or self._second_line(cell)
        bare = self._bare.get(column[0])
        # Where none stands over the row before, one over this row is close.
        most = NEAR_ROWS if bare and 0 < box.y0 - bare < NEXT_ROW * box.height else MAX_ROWS_UP
        named = found is not None and bool(found.owners) and found.owners <= _NAMES
        figures = named and not self._openings.holds(cell)[1]
        if found is not None and (found.lookalike or figures):
            # A name in the row may spell a word of money ("Tiến"), what somebody is to the head
            # of a household ("Vợ") is a label of names; the head knows better.
            head = self._columns.over(box, most)
            found = head if head is not None and head.owners else found
        elif named and len(self._page.grid.beside(box)) >= MIN_ROW:
            # What somebody does ("Lái xe") is a label of names, too, and no head of dwellings.
            head = self._columns.over(box, most)
            other = head is not None and head.owners and head.owners.isdisjoint(_NAMES)
            found = head if other else found
        if found is None:
            found = self._columns.over(box, most)
            if found is None and self._words and box.width > 2 * BEGINNING * box.height:
                # Of the heads of two columns that stand close one is over its beginning alone.
                found = self._columns.over(box._replace(x1=box.x0 + BEGINNING * box.height), most)
            self._over_number[cell.start] = found
            if found is None:
                self._bare[column[0]] = box.y1
            found = found or self._carried.over(box, words=self._words)
            if found is not None:
                self._heads[column] = (box.y1, found)
        return found

    def _named_beside(self, box: Box) -> Governed | None:
        """What a label right beside a value says, in a form: there each row has its own, whatever
        the value over this one looks like."""
        row = self._page.grid.beside(box)
        at = bisect_left(row, box.x0 - 1, key=_left_of)
        at = at if at < len(row) else 0
        if at % 2 == 0 or not self._openings.opens(row[at - 1]) or not self._is_head(row[at - 1]):
            return None
        found = self._left(box)
        # What somebody is to the head of a household ("Chủ hộ") is the value of another column.
        named = found is not None and found.owners <= _NAMES
        return found if found is not None and found.owners and not named else None

    def _left(self, box: Box) -> Governed | None:
        """A label in a cell to the left on the same row (a form, the first column of a row)."""
        beside = self._page.grid.beside(box)
        row = [c for c in beside if c.box.x1 <= box.x0 + 1]
        if not row:
            # A label of two lines stands beside the value, over and under its middle.
            beside = self._page.grid.beside(box.grow(0, box.height / 2))
            row = [c for c in beside if c.box.x1 <= box.x0 + 1]
        figures = False
        for other in row[: -MAX_LEFT - 1 : -1]:
            text = self._openings.text(other)
            if not LETTER.search(without_asides(text)) or _CODE.fullmatch(text):
                figures = figures or not LETTER.search(text)
                continue
            labels = self._phrases.labels(text)
            if self._words and is_name(self._page.text[other.start : other.end]):
                if labels:
                    return None
                if not figures:  # Beside the name of a bride stands that of the groom.
                    continue
            more = None if any(label.owners for label in labels) else self._on_lines(other)
            behind = text[labels[-1].end :] if labels else ""
            # In a row of a table the first number may touch the label of all.
            alone = len(beside) >= MIN_ROW and ":" not in behind and not LETTER.search(behind)
            taken = NUMBER.search(behind) is not None
            if more or not labels or (taken and not alone):
                return more
            if self._words and len(labels) == 1 and GOES_ON.match(text, labels[0].end):
                # A trade in the column before ("Buôn bán") begins like a village ("Buôn").
                return None
            if labels[-1].owners and not LETTER.search(behind):
                # "ĐD" may end a line that goes on below, which no head of a row does.
                prose = labels[0].start > 0 and not cover(labels, text) and ":" not in behind
                head = self._columns.over(box) if taken or prose else None
                # What is told of somebody within a cell ("An (con Bình, sinh 2014)") has its value.
                told = self._words and (prose or behind.endswith(")"))
                had = told and _DATE.search(behind)
                last = None if had else head_says(labels[-1:], text)
                return head if head and head.owners else last
            return head_says(labels, text, words=self._words) if cover(labels, text) else None
        return None

    def _on_lines(self, cell: Cell) -> Governed | None:
        """What a label says that runs over the lines of a cell: "Số tài" over "khoản"."""
        stacked = self._page.grid.stacked(cell.box)
        if not any(map(self._openings.opens, stacked)):
            return None
        lines = [self._openings.text(line) for line in stacked]
        text = " ".join(lines)
        turns = list(accumulate(len(line) + 1 for line in lines[:-1]))
        broken = [
            label
            for label in (self._phrases.labels(text) if turns else ())
            if any(label.start < turn <= label.end for turn in turns)
        ]
        return head_says(broken, text) if broken else None

    def _wrapped(self, cell: Cell, own: str) -> Governed | None:
        """A label in the line of print above, whose text goes on before the number."""
        if len(own) > WRAPPED:
            return None
        above = self._opening_over(cell)
        last = above.rstrip()[-1:]
        taken = last.isdigit() and not own.strip() and TAKEN.search(above[-2 * WRAPPED :])
        if not above or taken:
            return None
        if above.endswith(")"):
            above = ASIDE.sub("", above)
        return self._phrases.before(f"{above[-WRAPPED:]} {own}")

    def _second_line(self, cell: Cell) -> Governed | None:
        """The label left of the words right over, which name whose number this is: a bank's
        page prints the holder and the account on two lines beside one label."""
        row = self._page.grid.beside(cell.box)
        holder, box = next(self._page.grid.over(cell.box, 1), None), cell.box
        if holder is None or row[0].start != cell.start:
            return None
        edge = min(abs(holder.box.x0 - box.x0), abs(holder.box.x1 - box.x1))
        close = box.y0 - holder.box.y1 < box.height and edge < SAME_EDGE * box.height
        if not close or self._openings.holds(holder) != (False, True) or self._is_head(holder):
            return None
        return self._left(holder.box)

    def _is_head(self, cell: Cell) -> bool:
        text = self._openings.text(cell)
        return self._openings.opens(cell) and cover(self._phrases.labels(text), text)

    def _opening_over(self, cell: Cell) -> str:
        """The text that a cell may go on from: the row above, in cells or (a justified line) in
        words, if it ends with a colon; else the line of running text above."""
        if cell.start not in self._opening:
            grid = self._page.grid
            last = grid.end_of_row_over(cell.box, 4)
            line = grid.line_over(cell.box, MIN_LINE, 4) or full_over(self._page, cell)
            above = self._openings.text(line) if line else ""
            # Beside a line that opens a value stands another column, if anything.
            opened = above.endswith(":")
            if not opened and last is not None and self._openings.text(last).endswith(":"):
                above = " ".join(map(self._openings.text, grid.beside(last.box)))
            self._opening[cell.start] = (
                above if self._openings.opens(cell) or self._openings.may(above) else ""
            )
        return self._opening[cell.start]
