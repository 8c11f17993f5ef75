"""Places laid out on sheets, each sign on a grid, and the way back from a box to what it holds.

A sheet is what a page of print would be: cells of a row stand beside each other and columns below
each other, so that all that finds values on pages finds them here.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from scanner.formats.written import Block, Place, Row, Sheet, Spans
from scanner.layer import LaidLines
from scanner.model import Box, Source, Word

# A sign is so wide, a line so high, and the next one begins so far below, as in print.
CHAR, HEIGHT, PITCH = 6.0, 12.0, 14.4
# Cells stand so many signs apart; a sheet has so many lines.
GAP, LINES = 4, 80
# The signs of a number stand so far apart that has a box of a form for each; so many make one.
_BOX, _FEWEST = 2, 8
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


@dataclass(frozen=True)
class Leaf:
    """So much of a sheet as is read at once."""

    runs: Sequence[Run] = field(repr=False)
    source: Source
    width: float
    height: float

    def lines(self, places: Sequence[Place]) -> LaidLines:
        """Its words, each line of a place by itself: a number does not go on in the next cell."""
        laid = LaidLines()
        line = -1
        for run in self.runs:
            line += run.start < run.end and not run.goes_on
            _add_words(laid, run, places[run.place].shown or places[run.place].text, line)
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


def edges(word: Word) -> tuple[float, ...]:
    """Where the signs of a word stand in it, each being as wide as any other."""
    length = len(word.text)
    return tuple(n / length for n in range(length + 1))


def _add_words(laid: LaidLines, run: Run, text: str, line: int) -> None:
    top = run.y * PITCH
    for match in _WORD.finditer(text, run.start, run.end):
        left = (run.x + match.start() - run.start) * CHAR
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
    """All sheets, long ones in pieces."""
    return [leaf for sheet in sheets for leaf in _of(sheet, places)]


def _of(sheet: Sheet, places: Sequence[Place]) -> Iterator[Leaf]:
    runs: list[Run] = []
    y = lines = 0
    for block in sheet.blocks:
        starts = _columns(block, places)
        for row in block.rows:
            placed = list(_runs(row, starts, y, places))
            if sum(run.end - run.start for run in placed) > _LONG:
                yield from [_leaf(runs, sheet.source, y)] if runs else ()
                yield from _windows(placed, sheet.source, places)
                runs, y, lines = [], 0, 0
                continue
            low = max((run.y for run in placed), default=y) + 1
            lines += low - y
            y = low + block.apart
            runs += placed
            if lines >= LINES:
                yield _leaf(runs, sheet.source, y)
                runs, y, lines = [], 0, 0
    if runs:
        yield _leaf(runs, sheet.source, y)


def _windows(runs: Iterable[Run], source: Source, places: Sequence[Place]) -> Iterator[Leaf]:
    """The lines of a row that is too long to be read at once, a window by itself."""
    for run in runs:
        text, start = places[run.place].text, run.start
        while start < run.end:
            end = _end(text, start, run.end)
            yield _leaf([run._replace(y=0, start=start, end=end)], source, 1)
            start = end


def _end(text: str, start: int, last: int) -> int:
    """Where a window ends that begins there."""
    end = start + _LONG
    if end >= last:
        return last
    turns = [match.end() for match in _BETWEEN.finditer(text, end - _LAST, end)]
    return turns[-1] if turns else end


def _leaf(runs: Sequence[Run], source: Source, lines: int) -> Leaf:
    width = max((run.x + run.end - run.start for run in runs), default=0) + 1
    return Leaf(runs, source, width * CHAR, lines * PITCH)


def _columns(block: Block, places: Sequence[Place]) -> dict[int, int]:
    """Where each column of a block begins, in signs."""
    widths: dict[int, int] = {}
    for row in block.rows:
        # What stands last in its row reaches as far as it likes.
        for column, cell in row:
            longest = max((_width(places[place].text) for place in cell), default=0)
            is_last = column == row[-1][0]
            widths[column] = max(widths.get(column, 0), 0 if is_last else longest)
    starts, at = {}, 0
    for column in sorted(widths):
        starts[column] = at
        at += widths[column] + GAP
    return starts


def _width(text: str) -> int:
    return max(map(len, text.split("\n"))) if "\n" in text else len(text)


def _runs(row: Row, starts: dict[int, int], y: int, places: Sequence[Place]) -> Iterator[Run]:
    boxes = _boxes(row, places)
    for column, cell in row:
        # What is written a sign to a cell is read as one.
        first, beyond = boxes.get(column, (column, 0))
        x, low = starts[first] + beyond, y
        for place in cell:
            at = 0
            for line in places[place].text.split("\n"):
                yield Run(x, low, place, at, at + len(line), goes_on=first != column)
                at += len(line) + 1
                low += 1


def _boxes(row: Row, places: Sequence[Place]) -> dict[int, tuple[int, int]]:
    """The columns of cells that hold one sign each beside enough others, as the boxes of a form do:
    the first of each such row of them, and how far from it they are read. One may be empty."""
    found: dict[int, tuple[int, int]] = {}
    chain: dict[int, tuple[int, int]] = {}
    last = at = 0
    for column, cell in row if len(row) >= _FEWEST else ():
        said = "".join(places[place].text for place in cell).strip()
        if len(said) == len(cell) == 1 and said.isalnum():
            if not chain or column - last > _BOX:
                chain, at = {}, 0
            else:
                # An empty box parts words, and the groups of one number.
                at += _BOX if said.isdigit() else column - last + 1
            chain[column] = next(iter(chain), column), at
            last = column
            if len(chain) >= _FEWEST:
                found |= chain
        elif said:
            chain = {}
    return found
