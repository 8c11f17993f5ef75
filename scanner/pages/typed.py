"""Tables that are typed with blanks in a font whose letters are all as wide: a column of letters in
which words begin on the rows of a table, behind more than a blank on one of them, and which no row
crosses, begins a cell on each, though a blank is all that parts it from the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from scanner.pages.stext import RawWord

# So many words of a page tell the width of a letter, so many of them at least agree on it, and so
# near they come.
_ASKED, _AGREED, _NEAR = 60, 0.5, 0.02
# So many rows have a word behind a wide blank in a column that tells a table, of such columns so
# many has each row, and so many rows at least are one.
_STRONG, _COLUMNS, _ROWS = 3, 2, 3
# So few of the rows of a table cross a column of it.
_CROSSED = 0.1
_RULES = frozenset("-=_–—*+|")


class _Typed(NamedTuple):
    """A word in columns of letters: where it begins and ends, and its number on the page."""

    start: int
    end: int
    number: int


class _Row(NamedTuple):
    """The words of a line, and which of them begin where behind others; `wide`: behind more than a
    blank; `crossed`: the columns of letters before which a word stands on the blank."""

    words: Sequence[_Typed]
    starts: dict[int, int]
    wide: frozenset[int]
    crossed: frozenset[int]


def cuts(words: Sequence[RawWord]) -> set[int]:
    """Which of the words begin a cell one blank behind another one."""
    width = _letter(words)
    if width is None:
        return set()
    rows = [row for row in _rows(words, width) if row.words]
    wide = Counter(column for row in rows for column in row.wide)
    strong = {column for column, count in wide.items() if count >= _STRONG}
    found: set[int] = set()
    for is_table, block in groupby(rows, lambda n: len(strong & n.starts.keys()) >= _COLUMNS):
        if is_table:
            found |= _cells(list(block))
    return {n for n in found if n and _is_cut(words[n - 1], words[n])}


def _cells(rows: Sequence[_Row]) -> set[int]:
    """The words that begin the columns of a table."""
    found: set[int] = set()
    for column in {column for row in rows for column in row.wide}:
        begun = [row.starts[column] for row in rows if column in row.starts]
        crossed = sum(column in row.crossed for row in rows)
        if len(begun) >= _ROWS and crossed <= _CROSSED * len(begun):
            found.update(begun)
    return found


def _is_cut(before: RawWord, word: RawWord) -> bool:
    """Whether a cell may end between two words of a line: no number does."""
    return before[5:7] == word[5:7] and not (before[4] + word[4]).isdecimal()


def _letter(words: Sequence[RawWord]) -> float | None:
    """How wide all letters are; None where they differ."""
    asked = [word for word in words if len(word[4]) > 1][:: max(1, len(words) // _ASKED)]
    widths = Counter(round((x1 - x0) / len(text), 1) for x0, _, x1, _, text, *_ in asked)
    if not widths:
        return None
    usual = widths.most_common(1)[0][0]
    exact = [
        width
        for x0, _, x1, _, text, *_ in asked
        if abs((width := (x1 - x0) / len(text)) - usual) < _NEAR * usual + 0.05
    ]
    return sum(exact) / len(exact) if len(exact) >= max(_ROWS, _AGREED * len(asked)) else None


def _rows(words: Sequence[RawWord], width: float) -> Iterator[_Row]:
    """The lines of print from top to bottom, without words of other fonts and rules that are
    typed."""
    left = min(word[0] for word in words)
    order = sorted(range(len(words)), key=lambda n: (words[n][1] + words[n][3], words[n][0]))
    line: list[_Typed] = []
    last = 0.0
    for n in order:
        x0, y0, x1, y1, text, *_ = words[n]
        middle = (y0 + y1) / 2
        if middle - last > 0.5 * (y1 - y0):
            yield _row(line)
            line, last = [], middle
        if abs((x1 - x0) / len(text) - width) < _NEAR * width and not _RULES.issuperset(text):
            line.append(_Typed(round((x0 - left) / width), round((x1 - left) / width), n))
    yield _row(line)


def _row(line: Sequence[_Typed]) -> _Row:
    line = sorted(line)
    behind = [(word, word.start - before.end > 1) for before, word in pairwise(line)]
    starts = {word.start: word.number for word, _ in behind}
    crossed = frozenset(column for word in line for column in range(word.start + 1, word.end + 1))
    return _Row(line, starts, frozenset(word.start for word, wide in behind if wide), crossed)
