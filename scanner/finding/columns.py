"""What the figures of a column are, decided once for all its cells: numbers that count up, or dates
beside people."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from scanner.finding.lattice import Floats, Lattice
from scanner.finding.tagger import Kind

# So many cells make a column; so much of them count up, or have somebody in their row.
_LEAST, _MOSTLY = 3, 0.75
# Somebody is named where the tagger is so sure.
_NAMED = 0.5
# Of days younger than this most are those of what was paid or signed.
_YOUNGEST = 3
# How many figures a date has without its signs: a day, a month, a year of two or four.
_SIZES = {6, 8}


class Figures(NamedTuple):
    """The tokens of a page that fill a cell of figures: those that count up from cell to cell or
    are as long as dates and mostly none, and days on which the people of their rows may be born."""

    others: frozenset[int]
    born: frozenset[int]


def figures(found: Lattice, kinds: Floats) -> Figures:
    """`kinds`: how probable each token is of each kind."""
    named = kinds[:, Kind.PERSON] > _NAMED
    rows = found.cells.row[found.cell]
    with_somebody = frozenset(rows[named].tolist())
    others: set[int] = set()
    born: set[int] = set()
    for column in _columns(found):
        tokens = [found.tokens[n] for n in column]
        births = sum(map(_is_birth, tokens))
        as_long = {*map(len, tokens)} <= _SIZES
        if _counts(tokens) or (as_long and births < _MOSTLY * len(tokens)):
            others.update(column)
        elif births == len(tokens) and len(set(tokens)) > 1:
            beside = [n for n in column if int(rows[n]) in with_somebody]
            born.update(beside if len(beside) >= _MOSTLY * len(column) else ())
    return Figures(frozenset(others), frozenset(born))


def _columns(found: Lattice) -> Iterator[list[int]]:
    """Of each column that is figures, but for its head, the tokens from the top."""
    held = np.bincount(found.cell, minlength=len(found.cells.column))
    size = np.bincount(found.cells.column, minlength=len(found.cells.column))
    columns: dict[int, list[int]] = defaultdict(list)
    for n, token in enumerate(found.tokens):
        cell = int(found.cell[n])
        if held[cell] == 1 and token.isdecimal():
            columns[int(found.cells.column[cell])].append(n)
    for column, tokens in columns.items():
        if len(tokens) >= max(_LEAST, size[column] - 1):
            yield tokens


def _counts(tokens: list[str]) -> bool:
    """Whether the numbers of a column go up by one from cell to cell."""
    steps = [int(b) - int(a) == 1 for a, b in pairwise(tokens)]
    return sum(steps) >= _MOSTLY * len(steps)


def _is_birth(token: str) -> bool:
    """Whether figures are the date of a birth without its signs.

    >>> [_is_birth(token) for token in ("140308", "14031985", "320308", "140399", "1985")]
    [True, True, False, True, False]
    """
    if len(token) not in _SIZES:
        return False
    last = datetime.datetime.now(tz=datetime.UTC).year - _YOUNGEST
    year = int(token[4:])
    if len(token) == min(_SIZES):
        year += 2000 if 2000 + year <= last else 1900
    if not 1900 <= year <= last:
        return False
    try:
        datetime.date(year, int(token[2:4]), int(token[:2]))
    except ValueError:
        return False
    return True
