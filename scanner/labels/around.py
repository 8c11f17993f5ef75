"""The places around a number or a word where its label may stand, one after the other: its own
cell, the line above, the cells to the left, the head of its column."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from scanner.grid import Cell
from scanner.labels import heads
from scanner.labels.carried import Carried
from scanner.labels.columns import MAX_NEIGHBOUR, in_name, is_name, is_title
from scanner.labels.effort import Effort
from scanner.labels.phrases import (
    ASIDE,
    LETTER,
    NUMBER,
    OWN,
    Governed,
    Phrases,
    begins,
    cover,
    head_says,
)
from scanner.labels.printed import DELIMITED, MAX_ROWS_UP, MIN_ROW, RULE, Printed
from scanner.labels.wrapped import (
    ADDRESSED,
    GOES_ON,
    PART,
    SAME_EDGE,
    TAKEN,
    full_over,
    is_opened,
    is_other,
)
from scanner.letters import where, words_of
from scanner.model import Box
from scanner.once import once
from scanner.text import PageText

REACH = 120
_VALUED = re.compile(r"[a-z]\s?:\s?[a-z\d]")
_DATED = re.compile(r"\d[/.\-]\d{4}$")
# How much of a line counts for a number on the next one; a line of running text is so long.
WRAPPED = 60
MIN_LINE = 14
MAX_HEAD = 70
# A line of running text has so many letters, and two clauses.
RUNNING, CLAUSE = 50, re.compile(r"[a-z][,;:.] [a-z]{2}")
# In a head for words the label stands so far from its beginning, or covers as much of it; so
# wide (in heights) is the beginning of a long value.
MAX_BEFORE, BEGINNING = 12, 3
MAX_LEFT = 8
NEXT_ROW = 2.5
# So many cells under each other hold one label; of a column without a head so many rows are
# looked at over the next one.
MAX_STACKED, NEAR_ROWS = 6, 4
_NAMES = frozenset({"person_name", "person_name_foreign", "person_name_country"})


class Around:
    """Where on a page the label of a number may stand, place after place."""

    def __init__(
        self,
        page: PageText,
        phrases: Phrases,
        words: bool,
        carried: Carried,
        effort: Effort,
    ) -> None:
        """`words`: the labels are those of names, dates and places. `carried`: the heads of
        the page before."""
        self._page, self._phrases, self._words = page, phrases, words
        self._carried, self._heads = carried, carried.own
        self._effort = effort
        self._printed = Printed(page, phrases)
        self._held: dict[int, tuple[bool, bool]] = {}
        # What stands over a number stands over the number below it too.
        self._over_number: dict[int, Governed | None] = {}
        # Where the last row of a column ended over which nothing stands that says what it is.
        self._bare: dict[int, float] = {}
        # What cells over each other say to all that stands below them.
        self._stacked: dict[tuple[int, ...], Governed | None] = {}
        self._opening: dict[int, str] = {}
        # By the cell what stood before the first of its values that was asked for.
        self._asked: dict[int, str] = {}
        self._parted: dict[int, list[Cell]] = {}
        self._openers = phrases.openers

    def _may(self, text: str) -> bool:
        """Whether a label may begin in a text of the page."""
        return self._openers is None or not self._openers.isdisjoint(words_of(text))

    def _opens(self, cell: Cell) -> bool:
        """Whether one may begin in a cell; every number beside it and below it asks."""
        return self._opens_in(cell.start, cell.end)

    def _opens_in(self, start: int, end: int) -> bool:
        if self._openers is None:
            return True
        at = bisect_left(self._openings, start)
        return at < len(self._openings) and self._openings[at] < end

    @once
    def _openings(self) -> list[int]:
        """Where the words stand that labels begin with."""
        return where(self._page.folded, self._openers or frozenset())

    def at(self, start: int, end: int) -> Governed | None:
        """The label that governs text[start:end]."""
        if self._openers is not None and not self._openers and not self._carried:
            return None
        found = self._sought(start, end)
        if found is not None and is_other(self._page, found, start, words=self._words):
            found = None
        self._effort.vain += found is None
        return found

    def _sought(self, start: int, end: int) -> Governed | None:
        cell = self._page.cell_at(start)
        first = max(cell.start, start - REACH)
        own = self._page.folded[first:start]
        # A word that is cut there may be left as one that opens a label.
        opens = self._opens_in(first, start) or (first > cell.start and self._opens(cell))
        found = self._phrases.before(own, self._whole(cell, own)) if opens else None
        if found and found.lookalike and in_name(self._page.text[:start], found.between):
            found = None
        if found is not None and (found.owners or found.lookalike):
            return self._other_than(found, own, (start, end)) or found
        if found is None and self._effort.spent:
            self._effort.cut += 1
            return None
        box, *_ = places = self._page.places(start, end)
        if found is not None:
            return self._more_than(found, cell, own, box)
        if self._words:
            # In a column of names "Ông", "Cô" says no more than its head.
            own = ADDRESSED.sub("", own)
        if LETTER.search(own):
            beside = self._printed.head(start) or self._wrapped(cell, own)
            return beside or (self._above(box) if self._is_row(own, box) else None)
        if self._page.ruled and RULE.search(self._page.text, *self._page.line_at(start)):
            opened = is_opened(self._page, cell)
            return self._printed.head(start) or (self._wrapped(cell, own) if opened else None)
        listed = self._printed.head(start) if own.strip() else None
        return listed or self._in_table(cell, own, box, Box.holding(places))

    def _other_than(self, found: Governed, own: str, span: tuple[int, int]) -> Governed | None:
        """What the head of a column says against a label in its own cell."""
        if found.owners and found.between == ".":
            # "TK.0091844120" in a column of shelf marks is one.
            before = self._phrases.before(own[: -len(found.label) - 1])
            head = before or self._above(self._page.places(*span)[0])
            return head if head is not None and head.lookalike else None
        # In a table that is printed as text the label may be what another cell says.
        parted = DELIMITED.search(found.between) or (found.lookalike and "," in found.between)
        return self._printed.head(span[0]) if parted else None

    def _more_than(self, weak: Governed, cell: Cell, own: str, box: Box) -> Governed:
        """ "Số:" alone says little; the line it goes on from, or the title over it, says whose
        number it is."""
        wrapped, title = self._wrapped(cell, own), self._above(box, titles=True)
        for found in (wrapped, title):
            if found is not None and found.owners:
                return found
        return title if title is not None and title.lookalike else weak

    def _is_row(self, own: str, box: Box) -> bool:
        return len(own) <= MAX_NEIGHBOUR and len(self._page.grid.beside(box)) >= MIN_ROW

    def _in_table(self, cell: Cell, own: str, box: Box, whole: Box) -> Governed | None:
        """The label of a value that starts its cell; `whole`: with all its lines. What the head
        of its column said for the row before holds for the next one without another look."""
        column = (round(box.x0), self._words)
        known = self._heads.get(column)
        next_row = known is not None and 0 < box.y0 - known[0] < NEXT_ROW * box.height
        if known is not None and next_row and not self._labelled_since(box, known[0]):
            beside = self._named_beside(box)
            if beside is not None:
                return beside
            self._heads[column] = (box.y1, known[1])
            return known[1]
        if len(own) > MAX_NEIGHBOUR and cell.start in self._over_number:
            return self._over_number[cell.start]
        found = self._opened(cell, own) or self._left(box) or self._wrapped(cell, own)
        found = found or (self._left(whole) if whole.y1 > box.y1 + 1 else None)
        found = found or self._second_line(cell)
        bare = self._bare.get(column[0])
        # Where none stands over the row before, one over this row is close.
        most = NEAR_ROWS if bare and 0 < box.y0 - bare < NEXT_ROW * box.height else MAX_ROWS_UP
        named = found is not None and bool(found.owners) and found.owners <= _NAMES
        figures = named and not self._holds(cell)[1]
        if found is not None and (found.lookalike or figures):
            # A name in the row may spell a word of money ("Tiến"), what somebody is to the head
            # of a household ("Vợ") is a label of names; the head knows better.
            head = self._above(box, most)
            found = head if head is not None and head.owners else found
        elif named and len(self._page.grid.beside(box)) >= MIN_ROW:
            # What somebody does ("Lái xe") is a label of names, too, and no head of dwellings.
            head = self._above(box, most)
            other = head is not None and head.owners and head.owners.isdisjoint(_NAMES)
            found = head if other else found
        if found is None:
            # A head in the middle of its column may stand over what follows the number only.
            short = cell.end - cell.start <= MAX_NEIGHBOUR and cell.box != box
            shared = short and not self._has_words_over(box)
            found = self._above(box, most) or (self._above(cell.box, most) if shared else None)
            if found is None and self._words and box.width > 2 * BEGINNING * box.height:
                # Of the heads of two columns that stand close one is over its beginning alone.
                found = self._above(box._replace(x1=box.x0 + BEGINNING * box.height), most)
            found = self._centred(box, most) or found
            self._over_number[cell.start] = found
            if found is None:
                self._bare[column[0]] = box.y1
            found = found or self._carried.over(box, words=self._words)
            if found is not None:
                self._heads[column] = (box.y1, found)
        return found

    def _labelled_since(self, box: Box, bottom: float) -> bool:
        """Whether a label stands over a value, below the one before it in its column: forms
        have one over each."""
        over = next(self._page.grid.over(box, 1), None)
        if over is None or over.box.y0 < bottom - 0.5 * box.height or not self._opens(over):
            return False
        text = self._text(over)
        return self._holds(over) == (False, True) and cover(self._phrases.labels(text), text)

    def _named_beside(self, box: Box) -> Governed | None:
        """What a label right beside a value says, in a form: there each row has its own, whatever
        the value over this one looks like."""
        row = self._page.grid.beside(box)
        at = next((n for n, cell in enumerate(row) if cell.box.x0 >= box.x0 - 1), 0)
        if at % 2 == 0 or not self._opens(row[at - 1]) or not self._is_head(row[at - 1]):
            return None
        found = self._left(box)
        # What somebody is to the head of a household ("Chủ hộ") is the value of another column.
        named = found is not None and found.owners <= _NAMES
        return found if found is not None and found.owners and not named else None

    def _text(self, cell: Cell) -> str:
        return self._page.folded[cell.start : cell.end]

    def _left(self, box: Box) -> Governed | None:
        """A label in a cell to the left on the same row (a form, the first column of a row)."""
        beside = self._page.grid.beside(box)
        row = [c for c in beside if c.box.x1 <= box.x0 + 1]
        figures = False
        for other in row[: -MAX_LEFT - 1 : -1]:
            text = self._text(other)
            if not LETTER.search(text):
                figures = True
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
                head = self._above(box) if taken else None
                return head if head and head.owners else head_says(labels[-1:], text)
            opening = begins(labels, text)
            says = opening or cover(labels, text)
            return (
                head_says(labels[: 1 if opening else None], text, words=self._words)
                if says
                else None
            )
        return None

    def _on_lines(self, cell: Cell) -> Governed | None:
        """What a label says that runs over the lines of a cell: "Số tài" over "khoản"."""
        stacked = self._page.grid.stacked(cell.box)
        if not any(map(self._opens, stacked)):
            return None
        lines = [self._text(line) for line in stacked]
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
        above, whole = above[-WRAPPED:], self._whole(cell, own)
        return self._phrases.before(f"{above} {own}", f"{above} {whole}" if whole else "")

    def _whole(self, cell: Cell, own: str) -> str:
        """The text of a cell, if it begins with what stands before a value in it, and more of its
        values ask: what stands before one stands before the next, too."""
        first = self._asked.setdefault(cell.start, own)
        whole = self._page.folded[cell.start : min(cell.end, cell.start + 2 * REACH)]
        return whole if first != own and whole.startswith(own) else ""

    def _second_line(self, cell: Cell) -> Governed | None:
        """The label left of the words right over, which name whose number this is: a bank's
        page prints the holder and the account on two lines beside one label."""
        row = self._page.grid.beside(cell.box)
        holder, box = next(self._page.grid.over(cell.box, 1), None), cell.box
        if holder is None or row[0].start != cell.start:
            return None
        edge = min(abs(holder.box.x0 - box.x0), abs(holder.box.x1 - box.x1))
        close = box.y0 - holder.box.y1 < box.height and edge < SAME_EDGE * box.height
        if not close or self._holds(holder) != (False, True) or self._is_head(holder):
            return None
        return self._left(holder.box)

    def _is_head(self, cell: Cell) -> bool:
        text = self._text(cell)
        return self._opens(cell) and cover(self._phrases.labels(text), text)

    def _opened(self, cell: Cell, own: str) -> Governed | None:
        """The label with whose colon the line of print above ends, whatever stands beside."""
        last = self._page.grid.line_over(cell.box, MIN_LINE, 4)
        opened = last is not None and self._text(last).endswith(":")
        return self._wrapped(cell, own) if opened else None

    def _opening_over(self, cell: Cell) -> str:
        """The text that a cell may go on from: the row above, in cells or (a justified line) in
        words, if it ends with a colon; else the line of running text above."""
        if cell.start not in self._opening:
            grid = self._page.grid
            last = grid.end_of_row_over(cell.box, 4)
            line = grid.line_over(cell.box, MIN_LINE, 4) or full_over(self._page, cell)
            # A row of close heads is no running text that goes on below.
            above = self._text(line) if line and not self._close_heads(line) else ""
            # Beside a line that opens a value stands another column, if anything.
            opened = above.endswith(":")
            if not opened and last is not None and self._text(last).endswith(":"):
                above = " ".join(map(self._text, grid.beside(last.box)))
            self._opening[cell.start] = above if self._opens(cell) or self._may(above) else ""
        return self._opening[cell.start]

    def head(self, box: Box) -> Governed | None:
        """What the head of its column says of what stands in a box, on this page or the one
        before: a cell that is little but a label, alone or with the line over it."""
        below: Cell | None = None
        for cell in self._page.grid.over(box, MAX_ROWS_UP):
            lines = [cell] if below is None else [cell, below]
            for stack in (lines[:1], lines):
                text = " ".join(map(self._text, stack))
                labels = self._phrases.labels(text) if any(map(self._opens, stack)) else []
                if labels and cover(labels, text):
                    return head_says(labels, text, words=self._words)
            below = cell
        return self._carried.over(box, words=self._words)

    def _above(self, box: Box, most: int = MAX_ROWS_UP, *, titles: bool = False) -> Governed | None:
        """The head of the column, or the label printed over the value on a card or form; `most`:
        so many cells up at most."""
        head: list[Cell] = []
        # So many cells stand at the end of it in which no label begins.
        closed = MAX_STACKED
        ran = False
        for cell in self._page.grid.over(box, most):
            number, letter = self._holds(cell)
            before, ran = ran, not number and self._runs(cell)
            if before and ran:
                break
            # What has a value of its own ("Reference: K7XQ2M") is no title.
            number = number or (titles and _VALUED.search(self._text(cell)) is not None)
            # Cells of two columns that were read as one are wide, and still no title.
            title = not titles and not number and is_title(cell.box, box)
            title = title and not self._is_read_as_one(cell, box)
            wide = letter and (cell.end - cell.start > MAX_HEAD or title)
            other = heads.over(self._close_heads(cell), box) if wide else cell
            if other is None:
                break
            apart = head and head[-1].box.y0 - other.box.y1 > 0.9 * other.box.height
            if apart or number or not letter:
                head, closed = [], MAX_STACKED
            if number or not letter:
                continue
            head.append(other)
            closed = 0 if self._opens(other) else closed + 1
            found = self._head(head[-MAX_STACKED:], box) if closed < MAX_STACKED else None
            if found is not None:
                return self._begun_above(head[-1]) or found
        text = heads.turned_over(self._turned, box)
        return head_says(self._phrases.labels(text), text) if text else None

    def _runs(self, cell: Cell) -> bool:
        """Whether a cell is a line of running text: one over another is no head."""
        return cell.end - cell.start > RUNNING and CLAUSE.search(self._text(cell)) is not None

    def _centred(self, box: Box, most: int) -> Governed | None:
        """The head in the middle of a column whose values start so far left that they stand beside
        it: the only one up to the next column."""
        grid = self._page.grid
        row = grid.beside(box)
        if len(row) < MIN_ROW:
            return None
        room = heads.room(row, box)
        head: list[Cell] = []
        for cell in grid.over(room, most):
            number, letter = self._holds(cell)
            if number or not letter:
                head = []
                continue
            over = grid.beside(cell.box)
            if len(over) < MIN_ROW:
                return None
            if head and head[-1].box.y0 - cell.box.y1 > 0.9 * cell.box.height:
                head = []
            head.append(cell)
            if any(map(self._opens, head)) and len(heads.within(over, room)) == 1:
                found = self._head(head[-MAX_STACKED:], room)
                if found is not None:
                    return self._begun_above(head[-1]) or found
        return None

    def is_headed(self, box: Box) -> bool:
        """Whether words that are no title stand over a box in a table."""
        return len(self._page.grid.beside(box)) >= MIN_ROW and self._has_words_over(box)

    def _has_words_over(self, box: Box) -> bool:
        """Whether words that are no title stand over a box, beyond the numbers of its column."""
        for cell in self._page.grid.over(box, MAX_ROWS_UP):
            number, letter = self._holds(cell)
            if letter and not number:
                return cell.end - cell.start <= MAX_HEAD and not is_title(cell.box, box)
        return False

    def _begun_above(self, head: Cell) -> Governed | None:
        """What a head says whose label begins on the line above: "Họ tên (năm" over "sinh)"."""
        for other in self._page.grid.over(head.box, 1):
            number, letter = self._holds(other)
            if number or not letter or head.box.y0 - other.box.y1 > 0.9 * other.box.height:
                continue
            text = f"{self._text(other)} {self._text(head)}"
            turn = other.end - other.start
            labels = self._phrases.labels(text)
            # "Mẫu" at the end of a title and "số" of "Số thẻ" under it are no label.
            begun = [label for label in labels if label.start < turn < label.end]
            if begun and not LETTER.search(text[begun[-1].end :]):
                return head_says(labels, text)
        return None

    @once
    def _turned(self) -> list[tuple[Box, str]]:
        return heads.turned(self._page)

    def _close_heads(self, line: Cell) -> list[Cell]:
        """Heads that stand closer than cells do, where a line is a row of them."""
        if line.start not in self._parted:
            self._parted[line.start] = heads.parted(self._page, line)
        return self._parted[line.start]

    def _holds(self, cell: Cell) -> tuple[bool, bool]:
        """Whether a cell holds a number, and a letter; every number below it asks."""
        if cell.start not in self._held:
            text = self._text(cell)
            self._held[cell.start] = bool(NUMBER.search(text)), bool(LETTER.search(text))
        return self._held[cell.start]

    def _head(self, cells: list[Cell], box: Box) -> Governed | None:
        """What the stacked cells of a head say together ("Số tài" over "khoản")."""
        stack = tuple([cell.start for cell in cells])
        if stack in self._stacked:
            return self._stacked[stack]
        no_head = self._page.text[cells[-1].start : cells[-1].end] in heads.NO_HEAD
        if no_head or not any(map(self._opens, cells)):
            return None
        lines = [self._text(cell) for cell in reversed(cells)]
        text, labels = " ".join(lines), self._phrases.labels(" ".join(lines))
        # A house's number in the first row under a head is not the head's own.
        ends = {end - 1 for end in accumulate(len(n) + 1 for n in lines)} if self._words else ()
        labels = [n for n in labels if n.end in ends or n.lookalike or not OWN.match(text, n.end)]
        several = len(labels) > 1 and cover(labels, text)
        if labels and not cover(labels, text):
            # A part of an address in the rows over it is no head.
            labels = [n for n in labels if not PART.match(text, n.start)]
        of_box = len(cells) == 1 and len(labels) > 1
        if of_box:
            labels = heads.standing_over(self._page, labels, cells[0], box) or labels
        if self._words and labels and labels[0].start > MAX_BEFORE and not several:
            # A place in an address may be called like a label ("Mường Chà").
            labels = labels if cover(labels, text) else []
        says = head_says(labels, text, words=self._words)
        if not of_box:
            self._stacked[stack] = says
        return says

    def _is_read_as_one(self, cell: Cell, box: Box) -> bool:
        """Whether a wide cell is a row of a table whose cells were read as one: it ends with a
        date, or is made of the labels of several columns, one of them over a box."""
        text = self._text(cell)
        if _DATED.search(text):
            return True
        labels = self._phrases.labels(text)
        made_of_labels = len(labels) > 1 and cover(labels, text)
        return made_of_labels and bool(heads.standing_over(self._page, labels, cell, box))
