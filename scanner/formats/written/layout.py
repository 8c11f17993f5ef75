"""Places laid out on sheets, each sign on a grid, and the way back from a box to what it holds.

A sheet is what a page of print would be: cells of a row stand beside each other and columns below
each other, so that all that finds values on pages finds them here. What somebody sees of it is laid
out once more, with lines that are no longer than paper is wide: nothing that is found hangs on
where they break.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from scanner.formats.written import Block, Place, Row, Sheet, Spans
from scanner.formats.written.pieces import BOX, FEWEST, Piece, in_groups, joined, unlisted
from scanner.layer import LaidLines
from scanner.model import Box, Move, Shown, Source, Word

# A sign is so wide, a line so high, and the next one begins so far below, as in print.
CHAR, HEIGHT, PITCH = 6.0, 12.0, 14.4
# Cells stand so many signs apart; a sheet has so many lines.
GAP, LINES = 4, 80
# A line that somebody has broken by hand, or a program for a screen, is no longer.
_WIDE = 120
# A row of more signs is no row: each of its lines is read in windows of so many, which end between
# words, where some sentence or word does in the last part of a window, and never amid figures.
_LONG, _LAST = 200_000, 2_000
_BETWEEN = re.compile(r"(?<=[.;,:])\s(?=\S)|(?<=[^\W\d])\s(?=[^\W\d])")
_WORD = re.compile(r"\S+")
# What shows nothing and takes no room, so that a number goes on behind it.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
# So wide, in signs, are columns beside each other where they are shown, each at least a cell;
# paragraphs; and what goes on to the right of the columns.
_BROAD, _CELL, _PAPER, _NARROW = 150, 24, 100, 60
# A box may reach so far (in signs, in lines) beyond what it holds.
_SLACK = 0.02


class Run(NamedTuple):
    """A line of a place: where it stands on its sheet, in signs and lines, and which part it is.
    `goes_on`: it says what the one before began, a sign of it."""

    x: int
    y: int
    place: int
    start: int
    end: int
    goes_on: bool = False


class Part(NamedTuple):
    """A part of a run, and where it is shown, in signs and lines."""

    run: Run
    x: int
    y: int

    @property
    def move(self) -> Move:
        run = self.run
        left, top = run.x * CHAR, run.y * PITCH
        box = Box(left, top, left + (run.end - run.start) * CHAR, top + HEIGHT)
        return Move(box, ((self.x - run.x) * CHAR, (self.y - run.y) * PITCH))


@dataclass(frozen=True)
class Leaf:
    """So much of a sheet as is read at once. `parts`: how it is shown."""

    runs: Sequence[Run] = field(repr=False)
    parts: Sequence[Part] = field(repr=False)
    source: Source
    width: float
    height: float

    def shown(self, places: Sequence[Place]) -> Shown:
        """How somebody sees it."""
        wide = max((one.x + one.run.end - one.run.start for one in self.parts), default=0)
        wide = max(wide, _PAPER) + 1
        low = max((one.y for one in self.parts), default=0) + 1
        as_read = all((one.x, one.y) == one.run[:2] for one in self.parts)
        moves = () if as_read else sorted((one.move for one in self.parts), key=_top)
        said = [run.place for run in self.runs if run.start < run.end]
        ends = tuple(places[place].where for place in (*said[:1], *said[-1:]))
        return Shown(wide * CHAR, low * PITCH, tuple(moves), ends[: len(set(map(str, ends)))])

    def drawn(self, places: Sequence[Place]) -> LaidLines:
        """Its words as somebody sees them."""
        laid = LaidLines()
        for line, (run, x, y) in enumerate(self.parts):
            _add_words(laid, x, y, _said(run, places), line)
        return laid

    def lines(self, places: Sequence[Place]) -> LaidLines:
        """Its words, each line of a place by itself: a number does not go on in the next cell."""
        laid = LaidLines()
        line = -1
        for some in _touching(self.runs):
            line += any(run.start < run.end and not run.goes_on for run in some)
            said = "".join(_said(run, places) for run in some)
            _add_words(laid, some[0].x, some[0].y, unlisted(said), line)
        return laid

    @cached_property
    def _rows(self) -> dict[int, list[Run]]:
        """What stands on each line."""
        return {y: list(runs) for y, runs in groupby(sorted(self.runs, key=_y), key=_y)}

    def spans(self, boxes: Iterable[Box]) -> Spans:
        """What stands in boxes, by place."""
        rows = self._rows
        found: Spans = {}
        for box in boxes:
            first = max(0, math.floor((box.y0 - HEIGHT) / PITCH + _SLACK) + 1)
            last = math.ceil(box.y1 / PITCH - _SLACK)
            left, right = box.x0 / CHAR + _SLACK, box.x1 / CHAR - _SLACK
            for run in (run for y in range(first, last) for run in rows.get(y, ())):
                if run.x >= right or run.x + run.end - run.start <= left:
                    continue
                a = max(0, math.floor(left - run.x))
                b = min(run.end - run.start, math.ceil(right - run.x))
                if a < b:
                    found.setdefault(run.place, []).append((run.start + a, run.start + b))
        return found


_y = attrgetter("y")


def _top(move: Move) -> float:
    return move.box.y0


def _read(place: Place) -> str:
    return place.shown or place.text


def _said(run: Run, places: Sequence[Place]) -> str:
    return _read(places[run.place])[run.start : run.end]


def _touching(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs, those that go on where the one before ends with it: figures of one number."""
    some: list[Run] = []
    for run in runs:
        last = some[-1] if some else run
        if run.goes_on and (run.x, run.y) == (last.x + last.end - last.start, last.y):
            some.append(run)
        else:
            if some:
                yield some
            some = [run]
    if some:
        yield some


def edges(word: Word) -> tuple[float, ...]:
    """Where the signs of a word stand in it, each being as wide as any other."""
    length = len(word.text)
    return tuple(n / length for n in range(length + 1))


def _add_words(laid: LaidLines, x: int, y: int, text: str, line: int) -> None:
    top = y * PITCH
    for match in _WORD.finditer(text):
        left = (x + match.start()) * CHAR
        box = (left, top, left + len(match.group()) * CHAR, top + HEIGHT)
        shown, marks = _shown(match.group())
        if shown:
            laid.add(shown, box, line, marks)


def _shown(raw: str) -> tuple[str, tuple[float, ...] | None]:
    """A word as it is seen, its letters composed and without signs that show nothing, and where
    each of them stands in what is written."""
    if raw.isascii() or (unicodedata.is_normalized("NFC", raw) and not UNSEEN.search(raw)):
        return raw, None
    letters: list[str] = []
    ends: list[int] = []
    for at, sign in enumerate(raw, 1):
        if UNSEEN.match(sign) and ends:
            ends[-1] = at
        elif not UNSEEN.match(sign):
            both = unicodedata.normalize("NFC", letters[-1] + sign) if letters else sign
            if letters and len(both) == 1:
                letters[-1], ends[-1] = both, at
            else:
                # A letter may be more than one sign once it is composed: they share its room.
                for part in unicodedata.normalize("NFC", sign):
                    letters.append(part)
                    ends.append(at)
    return "".join(letters), (0.0, *(end / len(raw) for end in ends))


def stacked(rows: Iterable[Row], places: Sequence[Place]) -> list[Block]:
    """The lines of a text: those with several cells are tables. Who writes lines that are longer
    than a screen is wide breaks none: they are paragraphs."""
    grouped = [list(some) for _, some in groupby(rows, key=lambda row: len(row) > 1)]
    one = (places[cell[0]] for some in grouped for row in some for _, cell in row)
    apart = any(len(place.text) > _WIDE for place in one)
    return [Block(some, apart and len(some[0]) == 1) for some in grouped]


def leaves(sheets: Iterable[Sheet], places: Sequence[Place]) -> list[Leaf]:
    """All sheets, long ones in parts."""
    return [leaf for sheet in sheets for leaf in _of(sheet, places)]


def _of(sheet: Sheet, places: Sequence[Place]) -> Iterator[Leaf]:
    growing = _Growing(sheet.source)
    elsewhere = joined(sheet, places)
    number = -1
    for block in sheet.blocks:
        columns = _columns(block, places)
        for row in block.rows:
            number += 1
            if number in elsewhere.taken:
                continue
            begun = elsewhere.lines.get(number, ())
            cells = list(_cells(row[:-1] if begun else row, columns, growing.y, places))
            if begun:
                cells.append(_begun(begun, row[-1][0], columns, growing.y))
            if sum(run.end - run.start for cell in cells for run in cell.runs) > _LONG:
                yield from growing.leaf()
                yield from _windows(cells, sheet.source, places)
                growing = _Growing(sheet.source)
                continue
            growing.add(cells, columns, places, apart=block.apart)
            if growing.lines >= LINES:
                yield from growing.leaf()
                growing = _Growing(sheet.source)
    yield from growing.leaf()


class _Column(NamedTuple):
    """Where a column begins, in signs, where it is read and where it is shown, and how wide it is
    there: with others beside it, and where nothing stands to the right."""

    read: int
    shown: int
    room: int
    free: int


class _Cell(NamedTuple):
    """The lines of a cell, the column it is laid out in, and whether it is the last of its row."""

    runs: Sequence[Run]
    column: int
    is_last: bool


@dataclass
class _Growing:
    """A leaf while rows are added to it. `y`, `low`: the next free line, and as it is shown."""

    source: Source
    runs: list[Run] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    y: int = 0
    low: int = 0
    lines: int = 0

    def add(
        self,
        cells: Sequence[_Cell],
        columns: Mapping[int, _Column],
        places: Sequence[Place],
        *,
        apart: bool,
    ) -> None:
        low = max((run.y for cell in cells for run in cell.runs), default=self.y) + 1
        self.lines += low - self.y
        self.y = low + apart
        beneath = self.low + 1
        for cell in cells:
            self.runs += cell.runs
            parts = _parts(cell, columns[cell.column], self.low, places)
            self.parts += parts
            beneath = max(beneath, parts[-1].y + 1 if parts else 0)
        self.low = beneath + apart

    def leaf(self) -> Iterator[Leaf]:
        """What has grown, if anything has."""
        if self.runs:
            width = max(run.x + run.end - run.start for run in self.runs) + 1
            yield Leaf(self.runs, self.parts, self.source, width * CHAR, self.y * PITCH)


def _parts(cell: _Cell, column: _Column, low: int, places: Sequence[Place]) -> list[Part]:
    """The lines of a cell as they are shown from a line on, broken where they are too long."""
    room = column.free if cell.is_last else column.room
    parts: list[Part] = []
    for run in cell.runs:
        x = run.x - column.read + column.shown
        low += bool(parts) and not run.goes_on
        broken = list(_broken(run, _read(places[run.place]), room))
        parts += [Part(part, x, y) for y, part in enumerate(broken, low)]
        low += len(broken) - 1
    return parts


def _broken(run: Run, text: str, room: int) -> Iterator[Run]:
    """A line in parts that are not longer than the room, which end between words if they can."""
    x, start = run.x, run.start
    while run.end - start > room:
        blank = text.rfind(" ", start + 1, start + room)
        end = blank + 1 if blank >= 0 else start + room
        yield run._replace(x=x, start=start, end=end)
        x, start = x + end - start, end
    yield run._replace(x=x, start=start)


def _windows(cells: Iterable[_Cell], source: Source, places: Sequence[Place]) -> Iterator[Leaf]:
    """The lines of a row that is too long to be read at once, a window by itself."""
    alone = {0: _Column(0, 0, _PAPER, _PAPER)}
    for run in (run for cell in cells for run in cell.runs):
        text, start = places[run.place].text, run.start
        while start < run.end:
            end = _end(text, start, run.end)
            growing = _Growing(source)
            window = run._replace(x=0, y=0, start=start, end=end, goes_on=False)
            growing.add([_Cell([window], 0, is_last=True)], alone, places, apart=False)
            yield from growing.leaf()
            start = end


def _end(text: str, start: int, last: int) -> int:
    """Where a window ends that begins there."""
    end = start + _LONG
    if end >= last:
        return last
    turns = [match.end() for match in _BETWEEN.finditer(text, end - _LAST, end)]
    return turns[-1] if turns else end


def _columns(block: Block, places: Sequence[Place]) -> dict[int, _Column]:
    """The columns of a block."""
    inner: dict[int, int] = {}
    last: dict[int, int] = {}
    for row in block.rows:
        for column, cell in row:
            longest = max((_width(places[place].text) for place in cell), default=0)
            known = last if column == row[-1][0] else inner
            known[column] = max(known.get(column, 0), longest)
    # What stands last in its row reaches as far as it likes; so does what is shown, unless other
    # rows have more columns.
    columns = sorted(inner.keys() | last.keys())
    widths = [inner.get(column, 0) for column in columns]
    seen = [*widths[:-1], max(widths[-1], last.get(columns[-1], 0))] if columns else []
    gaps = GAP * (len(columns) - 1)
    if len(columns) == 1 and seen[0] > _BROAD:
        seen = [_PAPER]
    shares = _fair(seen, _BROAD - gaps)
    whole = sum(shares) + gaps
    found, read, shown = {}, 0, 0
    for column, width, share in zip(columns, widths, shares, strict=True):
        free = max(whole - shown, _NARROW)
        found[column] = _Column(read, shown, max(share, 1), free)
        read += width + GAP
        shown += share + GAP
    return found


def _fair(widths: Sequence[int], room: int) -> list[int]:
    """Widths that share a room: who needs less than an even share leaves the rest to the others."""
    shares = [0] * len(widths)
    order = sorted(range(len(widths)), key=widths.__getitem__)
    for done, at in enumerate(order):
        even = max(_CELL, room // (len(widths) - done))
        shares[at] = min(widths[at], even)
        room -= shares[at]
    return shares


def _width(text: str) -> int:
    return max(map(len, text.split("\n"))) if "\n" in text else len(text)


def _cells(
    row: Row, columns: Mapping[int, _Column], y: int, places: Sequence[Place]
) -> Iterator[_Cell]:
    boxes = _boxes(row, places)
    for column, cell in row:
        # What is written a sign to a cell is read as one.
        first, beyond = boxes.get(column, (column, 0))
        x, low = columns[first].read + beyond, y
        runs: list[Run] = []
        for place in cell:
            at = 0
            for line in places[place].text.split("\n"):
                runs.append(Run(x, low, place, at, at + len(line), goes_on=first != column))
                at += len(line) + 1
                low += 1
        yield _Cell(runs, first, column == row[-1][0] or column in boxes)


def _begun(
    begun: Sequence[Sequence[Piece]], at: int, columns: Mapping[int, _Column], y: int
) -> _Cell:
    """The numbers that begin in a row, a line for each."""
    x = columns[at].read
    runs = [
        Run(x + one.beyond, low, one.place, one.start, one.end, one.beyond > 0)
        for low, line in enumerate(begun, y)
        for one in line
    ]
    return _Cell(runs, at, is_last=True)


def _boxes(row: Row, places: Sequence[Place]) -> dict[int, tuple[int, int]]:
    """The columns of cells that are read as one number: the first of each such row of them, and how
    far from it they are read."""
    if len(row) < 2:
        return {}
    texts = {
        column: "".join(places[place].text for place in cell).strip()
        for column, cell in row
        if len(cell) == 1
    }
    return _groups(row, texts) | (_signs(row, texts) if len(row) >= FEWEST else {})


def _signs(row: Row, texts: dict[int, str]) -> dict[int, tuple[int, int]]:
    """Those that hold one sign each beside enough others, as the boxes of a form do. One may be
    empty."""
    found: dict[int, tuple[int, int]] = {}
    chain: dict[int, tuple[int, int]] = {}
    last = at = 0
    for column, _ in row:
        said = texts.get(column, "??")
        if len(said) == 1 and said.isalnum():
            if not chain or column - last > BOX:
                chain, at = {}, 0
            else:
                # An empty box parts words, and the groups of one number.
                at += BOX if said.isdigit() else column - last + 1
            chain[column] = next(iter(chain), column), at
            last = column
            if len(chain) == FEWEST:
                found |= chain
            elif len(chain) > FEWEST:
                found[column] = chain[column]
        elif said:
            chain = {}
    return found


def _groups(row: Row, texts: dict[int, str]) -> dict[int, tuple[int, int]]:
    """Those that hold the groups of one number beside each other."""
    found: dict[int, tuple[int, int]] = {}
    written = [column for column, _ in row if texts.get(column, "?")]
    for is_figures, some in groupby(written, key=lambda column: texts.get(column, "?").isdecimal()):
        chain = list(some)
        is_led = chain == written[1:]
        if is_figures and in_groups([texts[column] for column in chain], is_led=is_led):
            at = 0
            for column in chain:
                found[column] = chain[0], at
                at += len(texts[column]) + 1
    return found
