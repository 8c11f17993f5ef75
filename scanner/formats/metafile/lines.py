"""The texts that a metafile draws, a word or a letter at a time, as lines of places: what stands on
one line without a gap is one text, and cells below each other are a column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from scanner.formats.metafile.canvas import Said
from scanner.formats.written import Block, Row

# In heights of its letters: how far lines are apart, how wide the gap between words and between
# cells is, and how far one text may reach over another.
_LINE, _BLANK, _GAP, _OVER = 0.35, 0.12, 1.2, 0.4


@dataclass
class Line:
    """Texts beside each other on one line, from the left."""

    said: list[Said] = field(default_factory=list)

    def takes(self, one: Said) -> bool:
        last = self.said[-1]
        near = abs(last.y - one.y) <= _LINE * max(last.height, one.height)
        return near and one.x >= last.x + last.width - _OVER * one.height


@dataclass
class Cell:
    """Texts that are read as one: each with the blanks before it, in letters of the place."""

    said: list[Said] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    text: str = ""
    shown: str = ""

    def add(self, one: Said) -> None:
        if self.said:
            last = self.said[-1]
            gap = one.x - last.x - last.width
            blank = gap > _BLANK * max(last.height, one.height)
            if blank and not self.text.endswith(" ") and not one.text.startswith(" "):
                self.text += " "
                self.shown += " "
        self.starts.append(len(self.text))
        self.said.append(one)
        self.text += one.text
        self.shown += one.shown

    @property
    def left(self) -> float:
        return self.said[0].x

    @property
    def right(self) -> float:
        return self.said[-1].x + self.said[-1].width

    def spelled(self, start: int, end: int) -> Iterable[tuple[int, int, int]]:
        """Which signs of it are where in the file: sign, byte, bytes for each."""
        for begin, one in zip(self.starts, self.said, strict=True):
            for at in range(max(start, begin), min(end, begin + len(one.text))):
                yield at, one.at + (at - begin) * one.size, one.size


def lines(said: Iterable[Said]) -> list[list[list[Cell]]]:
    """The cells of each line, those of lines that run in one direction below each other."""
    whole = []
    placed = sorted((one for one in said if one.text), key=lambda one: (one.angle, one.x))
    for _, some in groupby(placed, key=lambda one: one.angle):
        found: list[Line] = []
        for one in some:
            line = next((line for line in found if line.takes(one)), None)
            if line is None:
                found.append(Line([one]))
            else:
                line.said.append(one)
        whole.append([_cells(line) for line in sorted(found, key=lambda line: line.said[0].y)])
    return whole


def _cells(line: Line) -> list[Cell]:
    cells: list[Cell] = []
    for one in line.said:
        last = cells[-1].said[-1] if cells else None
        if last is None or one.x - last.x - last.width > _GAP * max(one.height, last.height):
            cells.append(Cell())
        cells[-1].add(one)
    return cells


def block(rows: Sequence[Sequence[Cell]], first: int) -> Block:
    """Lines as rows of a table, their cells by number from `first` on."""
    edges = _columns([cell for row in rows if len(row) > 1 for cell in row])
    placed: list[Row] = []
    for row in rows:
        cells: list[tuple[int, list[int]]] = []
        for cell in row:
            column = next((n for n, (_, right) in enumerate(edges) if cell.left < right), 0)
            if cells and column <= cells[-1][0]:
                column = cells[-1][0] + 1
            cells.append((column, [first]))
            first += 1
        placed.append(cells)
    return Block(placed)


def _columns(cells: Iterable[Cell]) -> list[tuple[float, float]]:
    """From where to where columns reach: what stands below each other."""
    found: list[tuple[float, float]] = []
    for left, right in sorted((cell.left, cell.right) for cell in cells):
        if found and left < found[-1][1]:
            found[-1] = found[-1][0], max(right, found[-1][1])
        else:
            found.append((left, right))
    return found
