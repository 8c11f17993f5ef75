"""A paper as a page of words, set in a simple way: no fonts, but lines, cells and columns as the
text layers of real programs have them, each letter knowing of which mark it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from scanner.pages.stext import RawWord
from scanner.pages.words import TextLines
from scanner.text import PageText
from training.markup import Mark, Paper, Paragraph, Table, Text, plain

_NARROW, _WIDE = 4, 40
_NARROW_LETTERS = frozenset("iljtfI.,:;'|!()[]/-1 ")
NO_MARK = -1


class Letter(NamedTuple):
    """A letter and the number of the mark that it stands in, or `NO_MARK`."""

    char: str
    mark: int


Word = tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is set: sizes in points; `by_lines`: the rows of a table line by line."""

    size: float
    width: float
    leading: float
    mono: bool
    by_lines: bool
    padding: float

    @classmethod
    def drawn(cls, rng: Random, paper: Paper) -> Look:
        size = rng.uniform(8.5, 13.5)
        width = rng.uniform(640, 760) if paper.landscape else rng.uniform(380, 520)
        by_lines = rng.random() < 0.3
        padding = rng.uniform(2.5, 6) + (0.4 * size if by_lines else 0)
        return cls(size, width, rng.uniform(1.15, 1.6), paper.mono, by_lines, padding)

    def width_of(self, char: str) -> float:
        if self.mono:
            return 0.6 * self.size
        if char in _NARROW_LETTERS:
            return 0.3 * self.size
        return (0.68 if char.isupper() else 0.5) * self.size


class Set(NamedTuple):
    """A page, the marks of its paper, and for each letter of its text the number of its mark."""

    page: PageText
    marks: tuple[Mark, ...]
    letters: list[int]


class _Setter:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.marks: list[Mark] = []
        self.raw: list[RawWord] = []
        self.words: list[Word] = []
        self.y, self.line = 50.0, 0

    def paragraph(self, block: Paragraph) -> None:
        for line in self._lines(block.text, self.look.width):
            width = self._width(line)
            room = self.look.width - width
            shift = {"center": room / 2, "right": room - 10}.get(block.align, 0.0)
            self._put(line, 60 + max(0.0, shift), self.y)
            self.y += self.look.size * self.look.leading
        self.y += 0.3 * self.look.size

    def table(self, block: Table) -> None:
        rows = [*((block.head,) if block.head else ()), *block.rows]
        longest = [
            max(len(line) for cell in column for line in plain(cell).split("\n"))
            for column in zip(*rows, strict=True)
        ]
        held = [min(max(length, _NARROW), _WIDE) for length in longest]
        widths = [self.look.width * length / sum(held) for length in held]
        for row in rows:
            self._row(row, widths)

    def _row(self, row: Sequence[Text], widths: Sequence[float]) -> None:
        lines = [
            list(self._lines(cell, width - 2 * self.look.padding))
            for cell, width in zip(row, widths, strict=True)
        ]
        x, places = 60.0, []
        step = self.look.size * self.look.leading
        for width, cell in zip(widths, lines, strict=True):
            places += [(n, x + self.look.padding, line) for n, line in enumerate(cell)]
            x += width
        if self.look.by_lines:
            places.sort(key=lambda place: place[:2])
        for n, at, line in places:
            self._put(line, at, self.y + n * step)
        self.y += max(map(len, lines), default=1) * step + self.look.padding

    def _width(self, line: Sequence[Word]) -> float:
        letters = sum(self.look.width_of(letter.char) for word in line for letter in word)
        return letters + (len(line) - 1) * self.look.width_of(" ")

    def _lines(self, text: Text, width: float) -> Iterator[list[Word]]:
        for words in self._words(text):
            line: list[Word] = []
            for word in words:
                if line and self._width([*line, word]) > width:
                    yield line
                    line = []
                line.append(word)
            if line:
                yield line

    def _words(self, text: Text) -> Iterator[list[Word]]:
        """The words of each part of a text that no line break parts."""
        letters: list[Letter] = []
        for part in text:
            number = NO_MARK
            if isinstance(part, Mark):
                number = len(self.marks)
                self.marks.append(part)
            printed = part if isinstance(part, str) else part.printed
            letters += [Letter(char, number) for char in printed]
        words: list[Word] = []
        word: list[Letter] = []
        for letter in [*letters, Letter("\n", NO_MARK)]:
            if not letter.char.isspace():
                word.append(letter)
                continue
            if word:
                words.append(tuple(word))
                word = []
            if letter.char == "\n":
                yield words
                words = []

    def _put(self, line: Sequence[Word], x: float, y: float) -> None:
        self.line += 1
        for n, word in enumerate(line):
            text = "".join(letter.char for letter in word)
            width = sum(map(self.look.width_of, text))
            self.raw.append((x, y, x + width, y + self.look.size, text, self.line, 0, n))
            self.words.append(word)
            x += width + self.look.width_of(" ")


def typeset(paper: Paper, rng: Random) -> Set:
    """The page of a paper, in a look of its own."""
    setter = _Setter(Look.drawn(rng, paper))
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            setter.paragraph(block)
        else:
            setter.table(block)
    page = PageText(TextLines(setter.raw))
    letters = []
    for word in setter.words:
        letters += [letter.mark for letter in word]
        letters.append(NO_MARK)
    # A blank or a line end within a value belongs to it.
    for n in range(1, len(letters) - 1):
        if letters[n] == NO_MARK and letters[n - 1] == letters[n + 1]:
            letters[n] = letters[n - 1]
    letters = letters[:-1]
    assert len(letters) == len(page.text)
    return Set(page, tuple(setter.marks), letters)
