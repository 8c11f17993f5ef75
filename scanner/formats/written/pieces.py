"""Numbers that are written a sign to a box, or a group to a cell: which pieces are read as one.

Forms have a box for each figure, whatever the box is: a cell of a row, a shape of its own, a block
of a page, a value of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scanner.formats.written import Place, Row, Sheet

# The signs of a number stand so far apart that has a box of a form for each; so many make one.
BOX, FEWEST = 2, 8
# Below each other letters are a list of choices as well: so many have to be figures.
_FIGURES, _MOST = 7, 24
# A number in groups begins with a zero, as telephones and citizen numbers do, and is so long. What
# stands in groups behind one text of its row may be any. A year is no group.
_GROUPS, _LONG = range(2, 6), range(10, 13)
_ZERO, _GROUP, _YEAR = re.compile(r"0\d{2,4}"), re.compile(r"\d{2,6}"), re.compile(r"(?:19|20)\d\d")
_ALIKE, _AS_LONG, _NUMBER = range(3, 6), range(3, 5), range(9, 20)
# A piece below others, with what lists and data have around it.
_PIECE = re.compile(r"\s*(?:[-*•·]\s+)?[\"']?([^\W_]|\d{2,6})[\"']?\s*,?\s*")
_COUNT = re.compile(r"[\W\d_]{1,3}$")
# Figures of a list in a line of data, which are read as if blanks parted them.
_LISTED = re.compile(r"(?<![\w.,])\d(?:[\"']?\s?,\s?[\"']?\d){7,}+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a place that is read so many signs behind where its number begins."""

    place: int
    start: int
    end: int
    beyond: int


@dataclass
class Joined:
    """What of the rows of a sheet, counted over its blocks, is read on others: the numbers that
    begin in a row, a line for each, and the rows that say no more of their own."""

    lines: dict[int, list[list[Piece]]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)


def unlisted(text: str) -> str:
    """A text, sign for sign, with blanks for what parts the figures of lists in it.

    >>> unlisted('cccd: [0, 7, 9, 2, 0, 3, 0, 0]'), unlisted("1, 2")
    ('cccd: [0  7  9  2  0  3  0  0]', '1, 2')
    """
    if "," not in text:
        return text
    return _LISTED.sub(_parted, text)


def _parted(figures: re.Match[str]) -> str:
    behind = figures.string[figures.end() : figures.end() + 1]
    is_longer = behind == "." or behind.isalnum()
    return figures.group() if is_longer else re.sub(r"\D", " ", figures.group())


def in_groups(texts: Sequence[str], *, is_led: bool) -> bool:
    """Whether neighbours are the groups of one number. `is_led`: nothing but one text stands
    beside them.

    >>> in_groups(["079", "203", "001", "234"], is_led=False)
    True
    >>> in_groups(["001", "002", "003", "004"], is_led=False)
    False
    >>> in_groups(["123", "456", "789"], is_led=True)
    True
    >>> in_groups(["2024", "2022", "2026"], is_led=True)
    False
    """
    if not all(map(_GROUP.fullmatch, texts)) or any(map(_YEAR.fullmatch, texts)):
        return False
    if _counts(texts):
        return False
    length = sum(map(len, texts))
    if _ZERO.fullmatch(texts[0]):
        return len(texts) in _GROUPS and length in _LONG
    even = len(texts[0]) in _AS_LONG and len(set(map(len, texts[:-1]))) == 1
    return (
        is_led
        and len(texts) in _ALIKE
        and length in _NUMBER
        and even
        and len(texts[-1]) <= len(texts[0])
    )


def _counts(texts: Sequence[str]) -> bool:
    """Whether figures count up by one, as those of a list or of pages do."""
    numbers = [int(text) for text in texts if text.isdecimal()]
    steps = {b - a for a, b in pairwise(numbers)}
    return len(numbers) == len(texts) and len(texts) > 1 and steps == {1}


def joined(sheet: Sheet, places: Sequence[Place]) -> Joined:
    """The numbers of which each piece stands by itself below the one before: a shape, a block or a
    value of a list."""
    found = Joined()
    for chain in _chains(sheet, places):
        halves = _halves([piece.text for _, piece in chain])
        for half in halves:
            lines = _line([chain[n] for n in half])
            found.lines.setdefault(chain[0][0], []).append(lines)
        if halves:
            found.taken.update(number for number, _ in chain[1:])
    return found


@dataclass(frozen=True, slots=True)
class _Alone:
    """A piece that stands by itself, and what it is called there."""

    text: str
    place: int
    start: int
    called: str


def _chains(sheet: Sheet, places: Sequence[Place]) -> Iterator[list[tuple[int, _Alone]]]:
    """Pieces that follow each other with nothing between, by the rows in which they stand."""
    chain: list[tuple[int, _Alone]] = []
    number, small = -1, False
    for block in sheet.blocks:
        if chain and not (small and len(block.rows) == 1):
            yield chain
            chain = []
        small = len(block.rows) == 1
        for row in block.rows:
            number += 1
            if _is_blank(row, places):
                continue
            piece = _alone(row, places)
            if chain and (piece is None or piece.called != chain[0][1].called):
                yield chain
                chain = []
            if piece is not None:
                chain.append((number, piece))
    if chain:
        yield chain


def _is_blank(row: Row, places: Sequence[Place]) -> bool:
    return len(row) == 1 and all(
        places[place].text.isspace() or not places[place].text for place in row[0][1]
    )


def _alone(row: Row, places: Sequence[Place]) -> _Alone | None:
    """The piece that a row is, behind its name at most."""
    if not 0 < len(row) < 3 or any(len(cell) != 1 for _, cell in row):
        return None
    place = row[-1][1][0]
    match = _PIECE.fullmatch(places[place].shown or places[place].text)
    if match is None:
        return None
    name = places[row[0][1][0]].text if len(row) > 1 else ""
    return _Alone(match.group(1), place, match.start(1), _COUNT.sub("", name))


def _halves(texts: Sequence[str]) -> list[Sequence[int]]:
    """The pieces that are one number, by their order; where each is there twice, as shapes are that
    are drawn in two ways, these are two numbers."""
    every: Sequence[int] = range(len(texts))
    if len(texts) % 2 == 0 and len(texts) > 3 and texts[::2] == texts[1::2]:
        once = texts[::2]
        return [every[::2], every[1::2]] if _is_one(once) else []
    return [every] if _is_one(texts) else []


def _is_one(texts: Sequence[str]) -> bool:
    if any(len(text) > 1 for text in texts):
        return in_groups(texts, is_led=False)
    figures = [text for text in texts if text.isdigit()]
    return FEWEST <= len(texts) <= _MOST and len(figures) >= _FIGURES and not _counts(texts)


def _line(chain: Iterable[tuple[int, _Alone]]) -> list[Piece]:
    line, beyond = [], 0
    for _, piece in chain:
        line.append(Piece(piece.place, piece.start, piece.start + len(piece.text), beyond))
        # Figures are one word, groups are as many.
        beyond += len(piece.text) + (len(piece.text) > 1)
    return line
