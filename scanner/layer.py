"""What a text layer is to those who search it, whoever read it, and where its letters stand."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import Protocol, overload

from scanner.model import Box, Line, Word

# Widths of print in the common text faces, a digit being 1.
_WIDTHS = dict.fromkeys("iljtf.,:;'|!()[]/-", 0.55) | dict.fromkeys("mwMW@%", 1.6)

Rectangle = tuple[float, float, float, float]


class TextLayer(Protocol):
    """Lines of words whose texts are there at once and whose Words are made when asked for."""

    @property
    def texts(self) -> list[str]: ...

    @property
    def line_of(self) -> list[int]:
        """An ascending number for each word, the same for the words of one line."""
        ...

    def word(self, index: int) -> Word: ...

    def boxes(self) -> list[Rectangle]: ...

    def seats(self) -> list[Rectangle]:
        """The boxes in the frame in which rows and columns are sought (`Word.seat`)."""
        ...

    @property
    def level(self) -> bool:
        """Whether no word stands slanted."""
        ...


class LaidLines(Sequence[Line]):
    """Words that a program laid out, each sign on a grid, cells well apart, as a TextLayer: no
    letter of them is misread, and no line of them is stretched."""

    level = True

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.line_of: list[int] = []
        # Four sides of each: a text of megabytes has a million words, and most of them again and
        # again.
        self._sides = array("d")
        self._edges: dict[int, tuple[float, ...]] = {}

    def add(
        self, text: str, box: Rectangle, line: int, edges: tuple[float, ...] | None = None
    ) -> None:
        """Adds the next word; `line`: no smaller than that of the one before; `edges`: where its
        signs stand (0-1), if not evenly."""
        if edges is not None:
            self._edges[len(self.texts)] = edges
        self.texts.append(sys.intern(text))
        self.line_of.append(line)
        self._sides.extend(box)

    def word(self, index: int) -> Word:
        edges = self._edges.get(index)
        return Word(self.texts[index], Box(*self._sides[4 * index : 4 * index + 4]), edges=edges)

    def boxes(self) -> list[Rectangle]:
        sides = iter(self._sides)
        return list(zip(sides, sides, sides, sides, strict=True))

    seats = boxes

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        return self._made[index]

    def __len__(self) -> int:
        return len(set(self.line_of))

    def __iter__(self) -> Iterator[Line]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        """Whether the same words stand in the same places."""
        if not isinstance(other, LaidLines):
            return NotImplemented
        return (self.texts, self._sides, self._edges) == (other.texts, other._sides, other._edges)

    __hash__ = None  # type: ignore[assignment]

    @property
    def _made(self) -> list[Line]:
        places = groupby(range(len(self.texts)), key=self.line_of.__getitem__)
        return [tuple(map(self.word, line)) for _, line in places]


class SeenLines:
    """Lines that were found in pixels, whose Words are there at once, as a TextLayer."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: list[Word] = []
        self.line_of: list[int] = []
        for number, line in enumerate(lines):
            self._words += line
            self.line_of += [number] * len(line)
        self.texts = [word.text for word in self._words]
        self.level = all(word.polygon is None for word in self._words)

    def word(self, index: int) -> Word:
        return self._words[index]

    def boxes(self) -> list[Rectangle]:
        return [_rectangle(word.box) for word in self._words]

    def seats(self) -> list[Rectangle]:
        return [_rectangle(word.seat) for word in self._words]


def _rectangle(box: Box) -> Rectangle:
    return box.x0, box.y0, box.x1, box.y1


def estimated_edges(text: str) -> tuple[float, ...]:
    """Character edges by the usual widths of print: where a report may be a hair off, and
    asking the reader for the true ones would cost more than reading the page."""
    widths = [_WIDTHS.get(char, 1.25 if char.isupper() else 1.0) for char in text]
    total = sum(widths)
    return tuple(width / total for width in accumulate(widths, initial=0.0))
