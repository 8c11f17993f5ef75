"""The rows of tables whose cells are too narrow for what stands in them: the lines of each cell put
together, so that a number, a mailbox or a head that its cell broke anywhere can be read as one.

Programs write a table cell after cell. So lines that follow each other in the text, each right
below the one before, are one cell where the text before or behind them stands beside them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from scanner.bands import Seat, seats
from scanner.model import Box, Word
from scanner.pieces import NEAR, Cell, Piece, Widths, box_of, is_aligned, is_below, parted
from scanner.severed import Letters, may_be_one, rejoined
from scanner.text import PageText

# The words of a cell stand so close, in heights of print (in pixels: of its ink).
BLANK, BLANK_SEEN = 0.4, 0.75
# A cell has so many lines at most.
MOST_LINES = 8
# So many figures has a number at least.
LONG = 6
# The widest letters are about so wide; before such a mark no line ends.
WIDE, _WIDE, _TIED = 0.8, "@mwMW%", ".,:)/-%"

# Where a line may end in the middle of a number, of the letters before it, or of a head.
# Looked back from: few letters of a page end a line.
_TURN = re.compile(
    r"\n(?:(?<=\d\n)(?=[\dA-ZĐ.\-])|(?<=[A-ZĐ\-]\n)(?=\d)|(?<=\d\.\n)(?=\d)|(?<=-\n)(?=[A-ZĐ])"
    r"|(?<=[^\W\dA-Z_]\n)(?=[^\W\dA-Z_]))"
)
_ANY_TURN = re.compile(r"\n(?<=\S\n)(?=\S)")


@dataclass(frozen=True)
class Cells:
    """A page on which the cells of its narrow tables are set on one line each, and the cells of a
    row on one level. `lines`: where in its text those stand that were put together, or, where
    words were cut (`worded`), all: what a head says counts for all that stands below it."""

    page: PageText
    lines: Sequence[tuple[int, int]]
    worded: bool
    _starts: Sequence[int] = field(repr=False)
    _words: Sequence[Letters] = field(repr=False)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the text of the page as it was."""
        first, last = (bisect_right(self._starts, at) - 1 for at in (start, end - 1))
        a = self._words[first].places[start - self._starts[first]]
        b = self._words[last].places[end - 1 - self._starts[last]]
        return a, b + 1

    def is_loose(self, start: int) -> bool:
        """Whether the word at a place of its text is put together of lines that had room."""
        return self._words[bisect_right(self._starts, start) - 1].loose

    def is_turned(self, start: int, end: int) -> bool:
        """Whether text[start:end] of the page as it was runs over a place where an edge has cut a
        word in two."""
        at = bisect_right(self._turns, start)
        return at < len(self._turns) and self._turns[at] < end

    @cached_property
    def _turns(self) -> list[int]:
        """Where the words that were cut go on."""
        words = (word.places for word in self._words if not word.loose)
        return sorted({b for places in words for a, b in pairwise(places) if b > a + 1})


def joined(page: PageText) -> Cells | None:
    """The page with its broken cells put together; None where no cell has broken a number or a
    mailbox, as far as a quick look tells, or where it is no page."""
    if page.typed:
        return None
    starts, boxes = page.words_in(0, len(page.text))
    reading = _Reading(page, starts, boxes)
    if not any(reading.may_be_cut(n) for n in _turns(page, starts)):
        return None
    rows = reading.rows()
    broken = reading.broken(rows)
    return reading.set_anew(rows, broken) if any(broken) else None


def _turns(page: PageText, starts: Sequence[int]) -> Iterator[int]:
    """The words behind which a line may end in the middle of a value."""
    turn = _ANY_TURN if "@" in page.text else _TURN
    for found in turn.finditer(page.text):
        yield bisect_right(starts, found.start()) - 1


class _Reading:
    """The words of a page by lines, cells and rows."""

    def __init__(
        self, page: PageText, starts: Sequence[int], boxes: Sequence[Sequence[float]]
    ) -> None:
        self._text, self._by_eye = page.text, page.read_by_eye
        self._starts, self._rectangles = starts, boxes
        self._blank = BLANK_SEEN if self._by_eye else BLANK

    @cached_property
    def _boxes(self) -> list[Box]:
        return [Box(*box) for box in self._rectangles]

    def _word(self, index: int) -> str:
        behind = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[index] : behind]

    def may_be_cut(self, index: int) -> bool:
        """Whether a word and the next one, which begins a line, may be one."""
        if not is_below(self._rectangles[index], self._rectangles[index + 1]):
            return False
        return may_be_one(self._word(index), self._word(index + 1))

    def _begins_line(self, index: int) -> bool:
        start = self._starts[index]
        return start == 0 or self._text[start - 1] == "\n"

    def _piece(self, first: int, last: int) -> Piece:
        return Piece(first, last, Box.holding(self._boxes[first : last + 1]))

    def _pieces(self) -> Iterator[Piece]:
        """The words of each line, parted where they do not stand close."""
        first = 0
        for n, (a, b) in enumerate(pairwise(self._boxes), 1):
            if self._begins_line(n) or b.x0 - a.x1 > self._blank * max(a.height, b.height):
                yield self._piece(first, n - 1)
                first = n
        yield self._piece(first, len(self._boxes) - 1)

    def _cells(self) -> Iterator[Cell]:
        """The pieces, those in one cell together."""
        cell: Cell = []
        for piece in self._pieces():
            follows = cell and self._begins_line(piece.first)
            cut = self._cut(cell[-1], piece) if follows else None
            if cut is None:
                yield from parted(cell) if cell else ()
                cell = [piece]
                continue
            first, last, _ = cell[-1]
            if cut > first:
                # The cell before stands a blank apart from the first line of this one.
                rest = [*cell[:-1], self._piece(first, cut - 1)]
                yield from parted(rest)
                cell = [self._piece(cut, last)]
            cell.append(piece)
        yield from parted(cell)

    def _cut(self, upper: Piece, lower: Piece) -> int | None:
        """With which word of the upper line the cell begins that goes on in the lower one."""
        if not is_below(upper.box, lower.box):
            return None
        if is_aligned(upper.box, lower.box, left=True):
            return upper.first
        near = NEAR * lower.box.height
        for word in range(upper.last, upper.first, -1):
            if abs(self._boxes[word].x0 - lower.box.x0) < near:
                return word
        return upper.first if is_aligned(upper.box, lower.box, left=False) else None

    def rows(self) -> list[list[Cell]]:
        """The cells by the rows that they are of."""
        return self._seen_rows() if self._by_eye else self._written_rows()

    def _seen_rows(self) -> list[list[Cell]]:
        """As a reader of pixels has them: by where they stand."""
        rows: list[list[Cell]] = []
        before: Seat | None = None
        pieces = list(self._pieces())
        texts = [" ".join(map(self._word, range(p.first, p.last + 1))) for p in pieces]
        for piece, seat in zip(pieces, seats([p.box for p in pieces], texts), strict=True):
            if seat is None or before is None or seat[0] != before[0]:
                rows.append([[piece]])
            elif seat == before and self._begins_line(piece.first):
                rows[-1][-1].append(piece)
            else:
                rows[-1].append([piece])
            before = seat
        return rows

    def _written_rows(self) -> list[list[Cell]]:
        """As programs write them, cell after cell."""
        rows: list[list[Cell]] = []
        band = before = Box(0, 0, 0, 0)
        for cell in self._cells():
            box = box_of(cell)
            height = cell[0].box.height
            shared = min(band.y1, box.y1) - max(band.y0, box.y0)
            if rows and box.x0 > before.x1 - NEAR * height and shared > 0.5 * height:
                rows[-1].append(cell)
                band = band.union(box)
            else:
                rows.append([cell])
                band = box
            before = box
        return rows

    def broken(self, rows: Sequence[Sequence[Cell]]) -> list[bool]:
        """Which of the rows have cells of several lines beside each other."""
        alike = Counter(map(len, rows))
        return [self._is_broken(row, alone=alike[len(row)] == 1) for row in rows]

    def _is_broken(self, row: Sequence[Cell], *, alone: bool) -> bool:
        """As many lines in all cells of the only row are as many rows."""
        counts = [len(cell) for cell in row if len(cell) <= MOST_LINES]
        most = max(counts, default=1)
        if len(row) < 2 or most == 1:
            return False
        return self._by_eye or min(counts) < most or not alone

    def set_anew(self, rows: Sequence[Sequence[Cell]], broken: Sequence[bool]) -> Cells | None:
        """The page with the cells of each row on one level, and on one line each."""
        widths = Widths(row for row in rows if len(row) > 1)
        sheet = _Sheet()
        for row, is_broken in zip(rows, broken, strict=True):
            boxes = [box_of(cell) for cell in row]
            # Where several stand in one column, the rows could not be told apart.
            apart = all(a.x1 <= b.x0 + NEAR * a.height for a, b in pairwise(boxes))
            top = min(box.y0 for box in boxes)
            for cell, box in zip(row, boxes, strict=True):
                if is_broken and len(cell) <= MOST_LINES:
                    height = cell[0].box.height
                    y = top if apart else box.middle[1] - height / 2
                    level = Box(box.x0, y, box.x1, y + height)
                    lines = [self._letters(piece) for piece in cell]
                    full = [self._is_full(a, b, widths.of(box)) for a, b in pairwise(cell)]
                    sheet.put(lines, full, level)
                    continue
                for piece in cell:
                    goes_on = not (self._by_eye or self._begins_line(piece.first))
                    places = self._boxes[piece.first : piece.last + 1]
                    sheet.keep(self._letters(piece), places, goes_on=goes_on)
        return sheet.done(read_by_eye=self._by_eye)

    def _letters(self, piece: Piece) -> list[Letters]:
        """The words of a piece."""
        found = []
        for index in range(piece.first, piece.last + 1):
            word, start = self._word(index), self._starts[index]
            found.append(Letters(word, range(start, start + len(word))))
        return found

    def _is_full(self, upper: Piece, lower: Piece, width: float) -> bool:
        """Whether a line had no room for the first letter of the next one."""
        word, height = self._word(lower.first), upper.box.height
        letter = self._boxes[lower.first].width / len(word)
        if word[0] in _WIDE:
            letter = max(letter, WIDE * height)
        if word[1:2] in _TIED and len(word) > 1:
            letter *= 2
        return upper.box.width + letter > width - 0.05 * height


class _Sheet:
    """A page that is being set, line after line."""

    def __init__(self) -> None:
        self._lines: list[tuple[Word, ...]] = []
        self._words: list[Letters] = []
        # With which word each cell begins, and whether its lines may have broken a number.
        self._cells: list[tuple[int, bool]] = []
        self._may_go_on = self._worded = False

    def keep(self, words: Sequence[Letters], boxes: Sequence[Box], *, goes_on: bool) -> None:
        """A piece of a line as it stands; `goes_on`: the line that was set last goes on."""
        placed = tuple(Word(word.text, box) for word, box in zip(words, boxes, strict=True))
        self._cells.append((len(self._words), False))
        if goes_on and self._may_go_on:
            self._lines[-1] += placed
        else:
            self._lines.append(placed)
        self._words += words
        self._may_go_on = True

    def put(self, lines: Sequence[Sequence[Letters]], full: Sequence[bool], box: Box) -> None:
        """A cell in a box: where it may be read in two ways, in both."""
        eager, shy = (rejoined(lines, full, eager=eager) for eager in (True, False))
        cut = len(eager) < sum(map(len, lines))
        figures = sum(map(str.isdigit, "".join([word.text for word in eager])))
        self._worded |= cut and not figures
        wanted = len(lines) > 1 and (cut or figures >= LONG)
        for words in (eager, shy) if len(eager) < len(shy) else (eager,):
            self._cells.append((len(self._words), wanted))
            self._lines.append(tuple([Word(word.text, box) for word in words]))
            self._words += words
        self._may_go_on = False

    def done(self, *, read_by_eye: bool) -> Cells | None:
        """The page, and what is to be sought in it; None where that is nothing."""
        wanted = [first for first, wanted in self._cells if wanted or self._worded]
        if not wanted:
            return None
        page = PageText(self._lines)
        page.read_by_eye = read_by_eye
        starts, _ = page.words_in(0, len(page.text))
        lines = dict.fromkeys(page.line_at(starts[first]) for first in wanted)
        return Cells(page, list(lines), self._worded, starts, self._words)
