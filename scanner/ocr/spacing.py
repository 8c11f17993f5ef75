"""Where one word of a line ends and the next begins, as its ink shows it and readers may not."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from scanner.ocr.glyphs import text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.ocr.glyphs import Glyph, Glyphs

SPACE = 0.13
"""Letters that stand further apart than their neighbours by this (in heights of the line) are
two words: measured, it finds 70 of 102 spaces that TrueOCR swallowed and adds 12 to 18,400
places without one."""

COLUMN = 0.5
"""Figures that stand further apart than their neighbours by this are of two columns of a table:
between the groups of one number there is less."""

FIXED = 0.36
"""A narrow letter of a fixed-width font stands off its neighbour by less than this (in heights of
the line), and a space there is twice as wide."""

ALONE = 1.4
"""A space that ends or begins an address is so many times as wide as any other gap in it."""

POINTS = ".,-_+"

LEAST, _JOINT = 3, re.compile(r"[\d.,]{6}")
"""Where a rule stands between two numbers each has so many figures or points at least."""


def spaced(read: Glyphs, ink: NDArray[np.bool_]) -> Glyphs:
    """The characters with the spaces that a reader left out though the ink shows them.

    Hardly between two digits, for figures stand apart in many fonts, never before a point or
    at the joints of an address; a fixed-width font leaves as much before a point as after it,
    and more around narrow letters. So a space is as wide as the reader's own, or stands out.
    """
    height, pairs = ink.shape[0], list(pairwise(read))
    gaps = _gaps(read, ink)
    points = np.array([glyph.text in POINTS for glyph in read[1:-1]], np.bool_)
    gaps[1:] -= np.where(points, gaps[:-1], 0)
    apart = np.array([a.text.isspace() or b.text.isspace() for a, b in pairs], np.bool_)
    figures = np.array([a.text.isdigit() and b.text.isdigit() for a, b in pairs], np.bool_)
    usual = np.median(gaps[~apart]) if not apart.all() else 0
    least = np.maximum(_in_address(read, gaps), min(FIXED * height, 0.6 * _space(gaps, apart)))
    wide = (gaps - usual > np.where(figures, COLUMN, SPACE) * height) & (gaps > least)
    result = list(read[:1])
    for (before, after), is_new in zip(pairs, (wide & ~apart).tolist(), strict=True):
        if is_new and before.text not in "@_" and after.text not in "@_.,:;)":
            result.append(replace(before, text=" ", start=before.end))
        result.append(after)
    return tuple(result)


def _space(gaps: NDArray[np.float64], apart: NDArray[np.bool_]) -> float:
    """How wide the narrower of the spaces are that the reader saw; 0 where it saw none."""
    seen = gaps[apart & (gaps > 0)]
    return float(np.quantile(seen, 0.25)) if len(seen) else 0.0


def _in_address(read: Glyphs, gaps: NDArray[np.float64]) -> NDArray[np.float64]:
    """How wide a gap has to be, in a piece of text with an `@`, to be no gap of its font."""
    word = np.cumsum([glyph.text.isspace() for glyph in read])
    least = np.zeros(len(gaps))
    for number in {word[index] for index, glyph in enumerate(read) if glyph.text == "@"}:
        among = np.flatnonzero((word[1:] == number) & (word[:-1] == number))
        if len(among) > 1:
            least[among] = ALONE * np.sort(gaps[among])[-2]
    return least


def _gaps(read: Glyphs, ink: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The widest empty stretch (pixels of the strip) between each two neighbouring letters.

    A reader may place a letter (mostly a colon) in the middle of a wide gap: it belongs to
    the side that it is nearer to.
    """
    empty = np.concatenate([[False], ~ink.any(axis=0), [False]]).astype(np.int8)
    turns = np.diff(empty)
    starts, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1)
    middles = np.array([(glyph.start + glyph.end) / 2 for glyph in read]) * ink.shape[1]
    after = np.searchsorted(middles, (starts + ends) / 2)
    whole = (np.searchsorted(middles, ends) - np.searchsorted(middles, starts)) <= 1
    inner = whole & (after > 0) & (after < len(middles))
    gaps = np.zeros(max(0, len(middles) - 1))
    np.maximum.at(gaps, after[inner] - 1, (ends - starts)[inner].astype(np.float64))
    return gaps


def parted(read: Glyphs, rules: NDArray[np.intp], columns: int) -> Glyphs:
    """The characters with a space where a rule of the table stands between two numbers: one that
    is too long for its cell touches the next."""
    if not len(rules) or len(read) < 2 * LEAST:
        return read
    whole, result = text(read), list(read)
    middles = np.array([(glyph.start + glyph.end) / 2 * columns for glyph in read])
    # A figure that touches the rule stands on either side of it.
    for index in sorted({*np.searchsorted(middles, rules).tolist()}, reverse=True):
        if _JOINT.fullmatch(whole, max(0, index - LEAST), index + LEAST):
            before = read[index - 1]
            result.insert(index, replace(before, text=" ", start=before.end))
    return tuple(result)


def parting(last: Glyph, first: Glyph, inked: NDArray[np.bool_]) -> float:
    """Where one word ends and the next begins, as a part of the line: in the widest gap between
    the middles of their letters, or half-way where no gap is seen.

    `inked`: which columns of the line hold ink. A reader's steps are as wide as a narrow letter,
    so that half-way may lie in the next word's first letter.
    """
    columns = len(inked)
    start, end = (round((glyph.start + glyph.end) / 2 * columns) for glyph in (last, first))
    stretch = np.concatenate([[True], inked[start:end], [True]]).astype(np.int8)
    turns = np.diff(stretch)
    starts, ends = np.flatnonzero(turns == -1), np.flatnonzero(turns == 1)
    if not len(starts):
        return (last.end + first.start) / 2
    widest = int(np.argmax(ends - starts))
    return float(start + (starts[widest] + ends[widest]) / 2) / columns
