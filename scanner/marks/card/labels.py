"""Labels of the layouts in lines of words, though letters of them were misread or lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from scanner.letters import fold
from scanner.marks.card.layouts import layouts
from scanner.model import Line, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

# Letters that stay whole this many in a row tell where in a label they stand.
_GRAM = 4
_COVERED = 0.6
_SHORT, _SHORT_COVERED = 8, 0.75
# Nothing else stands in the line of a heading, give or take a speck that was read as a letter.
_ALONE = 1.3
_CAPITAL = 0.7
# A cell of a table or a line of prose holds many more letters than a label and its value.
_LONGEST_LINE = 160
_ALIKE = str.maketrans("0691il|!52q", "ooglllllszg")


@dataclass(frozen=True, slots=True)
class Seen:
    """A label that was read: `points` (2 x 2) are the middles of its first and last letter seen.

    `start`, `end`: those letters' places along the label (0-1); `line`, `first`, `last`: the
    line and the letters of it (see `Letters`) that it takes; `weight`: how many of its letters
    were read.
    """

    text: str
    points: Points
    start: float
    end: float
    weight: int
    line: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a line, folded, with their words and places in these."""

    text: str
    capital: tuple[bool, ...]
    words: tuple[int, ...]
    at: tuple[int, ...]
    edges: tuple[tuple[float, float], ...]
    line: Line

    def printed(self, first: int, last: int) -> str:
        """The signs of one word from one letter to another, as they were read."""
        text = self.line[self.words[first]].text
        starts = first == 0 or self.words[first - 1] != self.words[first]
        ends = last + 1 == len(self.text) or self.words[last + 1] != self.words[last]
        return text[0 if starts else self.at[first] : None if ends else self.at[last] + 1]

    def outline(self, first: int, last: int) -> Points:
        """The quadrilateral (4 x 2, clockwise) of letters of one word."""
        word = self.line[self.words[first]]
        return _part(word, self.edges[first][0], self.edges[last][1])

    def span(self, first: int, last: int) -> Points:
        """The quadrilateral of letters that may be of several words."""
        start, end = self.outline(first, first), self.outline(last, last)
        return np.array([start[0], end[1], end[2], start[3]])

    def middle(self, index: int, *, end: bool) -> Points:
        """Half way up the left or right edge of a letter."""
        corners = self.outline(index, index)
        return np.asarray((corners[1] + corners[2] if end else corners[0] + corners[3]) / 2)


def letters(line: Line) -> Letters:
    """The line's letters; those without a folded form (punctuation) are left out."""
    text: list[str] = []
    capital: list[bool] = []
    words: list[int] = []
    places: list[int] = []
    edges: list[tuple[float, float]] = []
    for index, word in enumerate(line):
        for at, char in enumerate(fold(word.text)):
            if not char.isascii() or not (char.isalnum() or char in "|!"):
                continue
            text.append(char)
            capital.append(word.text[at].isupper())
            words.append(index)
            places.append(at)
            edges.append(_edges(word, at))
    plain = alike("".join(text))
    return Letters(plain, tuple(capital), tuple(words), tuple(places), tuple(edges), line)


def alike(text: str) -> str:
    """Signs that readers take for each other made the same.

    >>> alike("s6/no 1i")
    'so/no ll'
    """
    return text.translate(_ALIKE)


def _edges(word: Word, at: int) -> tuple[float, float]:
    if word.edges is not None and len(word.edges) > at + 1:
        return word.edges[at], word.edges[at + 1]
    return at / len(word.text), (at + 1) / len(word.text)


def _part(word: Word, start: float, end: float) -> Points:
    box = word.box
    outline = word.polygon or (
        (box.x0, box.y0),
        (box.x1, box.y0),
        (box.x1, box.y1),
        (box.x0, box.y1),
    )
    corners = np.asarray(outline[:4], np.float64)
    top, low = corners[1] - corners[0], corners[2] - corners[3]
    return np.array(
        [
            corners[0] + start * top,
            corners[0] + end * top,
            corners[3] + end * low,
            corners[3] + start * low,
        ]
    )


@dataclass(frozen=True, slots=True)
class _Known:
    text: str
    plain: str
    capitals: bool


@cache
def _known() -> tuple[_Known, ...]:
    texts = {label.text for layout in layouts() for label in layout.labels}
    found = []
    for text in sorted(texts):
        plain = alike("".join(c for c in fold(text) if c.isascii() and c.isalnum()))
        found.append(_Known(text, plain, text.isupper()))
    return tuple(found)


@cache
def _grams() -> dict[str, list[tuple[int, int]]]:
    grams: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, known in enumerate(_known()):
        for at in range(len(known.plain) - _GRAM + 1):
            grams[known.plain[at : at + _GRAM]].append((number, at))
    return dict(grams)


def labels(lines: Sequence[Letters]) -> list[Seen]:
    """Every label of any layout in the lines; one place may be read as several labels."""
    return [seen for number, line in enumerate(lines) for seen in _in_line(number, line)]


def _in_line(number: int, line: Letters) -> Iterator[Seen]:
    if len(line.text) > _LONGEST_LINE:
        return
    votes: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    grams = _grams()
    for at in range(len(line.text) - _GRAM + 1):
        for which, offset in grams.get(line.text[at : at + _GRAM], ()):
            votes[which][at - offset].append(offset)
    for which, diagonals in votes.items():
        known = _known()[which]
        start = max(diagonals, key=lambda d: len(_near(diagonals, d)))
        places = _near(diagonals, start)
        covered = {offset + i for offset, _ in places for i in range(_GRAM)}
        least = _COVERED if len(known.plain) >= _SHORT else _SHORT_COVERED
        if len(covered) < least * len(known.plain):
            continue
        (first, d0), (last, d1) = min(places), max(places)
        seen = _seen(number, line, known, (first, first + d0), (last + _GRAM, last + _GRAM + d1))
        if seen is not None:
            yield seen


def _near(diagonals: dict[int, list[int]], diagonal: int) -> list[tuple[int, int]]:
    """Places of the label seen at this shift or at most two letters beside it."""
    return [
        (offset, d)
        for d, offsets in diagonals.items()
        if abs(d - diagonal) <= 2
        for offset in offsets
    ]


def _seen(
    number: int, line: Letters, known: _Known, first: tuple[int, int], last: tuple[int, int]
) -> Seen | None:
    """`first`, `last`: a place in the label and the same in the line, `last` exclusive."""
    start, end = first[1], last[1] - 1
    if known.capitals:
        capital = line.capital[start : end + 1]
        if sum(capital) < _CAPITAL * len(capital) or len(line.text) > _ALONE * len(known.plain) + 1:
            return None
    points = np.array([line.middle(start, end=False), line.middle(end, end=True)])
    long = len(known.plain)
    return Seen(
        known.text,
        points,
        first[0] / long,
        last[0] / long,
        last[0] - first[0],
        number,
        start,
        end,
    )


def values(line: Letters, taken: Iterable[tuple[int, int]]) -> list[tuple[str, Points]]:
    """The pieces of a line's words that no label takes: their text and outlines (4 x 2).

    `taken`: first and last letter of each label in the line.
    """
    free = np.ones(len(line.text), bool)
    for first, last in taken:
        free[first : last + 1] = False
    pieces: list[tuple[str, Points]] = []
    start = 0
    for at in range(1, len(line.text) + 1):
        whole = (
            at < len(line.text) and line.words[at] == line.words[start] and free[at] == free[start]
        )
        if whole:
            continue
        if free[start]:
            pieces.append((line.printed(start, at - 1), line.outline(start, at - 1)))
        start = at
    return pieces
