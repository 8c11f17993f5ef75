"""Figures that stand each otherwise than the one before: on an arc, or turned one by one.

A line is read as one where it is straight. Such a row is found in pieces, or read as whatever its
turned figures look like: a person reads it all the same, so it is told as unread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanner.model import Box
from scanner.ocr.glyphs import confidence, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.ocr.cells import Boxed
    from scanner.ocr.lines import Settled

FIGURES = frozenset("0123456789oOQDIlZzSsBGAqTg)")
"""Figures, and what they are taken for where they are turned."""

UPRIGHT = FIGURES - frozenset("lITqg)")
"""Those that letters and numerals of a plain line are seldom read as."""

FEWEST, PART = 9, 0.6
"""So many of them are a number that matters, and make up so much of what is read there."""

NEAR, ALIKE = 0.7, 1.7
"""Pieces of a row lie so many heights apart at most, and one is so many times as high."""

MEETING = 4
"""So many pieces meet in one at most, itself among them."""

PIECES, BENT = 4, 0.5
"""A bent row is found in so many pieces at least, one of which lies so many heights off the line
through the others."""

DOUBTFUL, MANY = 0.65, 0.25
"""What is read with less confidence is hardly what stands there, nor are rows that have so much of
it."""


def scattered(lines: Sequence[Settled], boxed: Sequence[Boxed]) -> list[Box]:
    """The boxes of rows of figures that are bent, or turned figure by figure; `boxed`: what of the
    lines was read box by box."""
    pieces = [line for line in lines if line.bared is None and _is_of_figures(line)]
    beside = _beside(pieces)
    found, known = [], set[int]()
    for first in range(len(pieces)):
        row, ends = list[int](), [first]
        while ends:
            at = ends.pop()
            if at not in known:
                known.add(at)
                row.append(at)
                ends += beside[at]
        meeting = max((len(beside[n]) for n in row), default=0)
        # A row goes on at two ends, and pieces may be found twice; where more meet are cells.
        if 0 < meeting <= MEETING and _is_odd([pieces[n] for n in row], boxed):
            found.append(Box.holding(pieces[n].quad.box for n in row))
    return found


def _is_of_figures(line: Settled) -> bool:
    signs = text(line.read).replace(" ", "")
    figures = sum(sign in FIGURES for sign in signs)
    # A single one may be misread as anything.
    return len(signs) == 1 or (bool(signs) and figures >= PART * len(signs))


def _beside(pieces: Sequence[Settled]) -> list[list[int]]:
    """By piece, those that may be of one row with it; each is near to itself. A page of tables has
    hundreds: one is held to all others at once."""
    quads = [line.quad for line in pieces]
    heights = np.array([quad.height for quad in quads])
    ends = np.array([[quad.at(along, 0.5) for along in (0.0, 0.5, 1.0)] for quad in quads])
    found = []
    for height, own in zip(heights, ends, strict=True):
        away = ends[:, :, None] - own
        apart = np.hypot(away[..., 0], away[..., 1]).min(axis=(1, 2))
        low, high = np.minimum(heights, height), np.maximum(heights, height)
        found.append(np.flatnonzero((high <= ALIKE * low) & (apart < NEAR * high)).tolist())
    return found


def _is_odd(row: Sequence[Settled], boxed: Sequence[Boxed]) -> bool:
    read = [glyph for line in row for glyph in line.read if not glyph.text.isspace()]
    figures = sum(glyph.text in FIGURES for glyph in read)
    if figures < max(FEWEST, PART * len(read)):
        return False
    middles = np.array([(line.quad.x, line.quad.y) for line in row])
    height = float(np.median([line.quad.height for line in row]))
    away = middles - middles.mean(axis=0)
    _, _, axes = np.linalg.svd(away, full_matrices=False)
    off = float(np.abs(away @ axes[-1]).max()) / height if len(row) > 1 else 0.0
    if off > BENT:
        return len(row) >= PIECES
    level = len(row) == 1 or abs(axes[0][0]) > abs(axes[0][1])
    box = Box.holding(line.quad.box for line in row)
    again = [
        word.confidence for part in boxed if box.shared(part.quad.box) > 0 for word in part.first
    ]
    if max([*again, 0.0]) >= DOUBTFUL or not level:
        return False
    if confidence(tuple(read)) < DOUBTFUL:
        return True
    doubtful = sum(glyph.confidence < DOUBTFUL for glyph in read)
    return doubtful >= MANY * len(read) and sum(glyph.text in UPRIGHT for glyph in read) >= FEWEST
