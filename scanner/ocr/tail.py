"""A v, a u or a y: in many faces only the tail of the y tells them apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.ocr.glyphs import Glyph, Glyphs

_BARE, _LOW = frozenset("uv"), frozenset("gjpqy_,;")
_ON_LINE = frozenset("abcdehiklmnorstuvwxz0123456789")
_FEWEST = 3
# A tail goes below the line by so much of its height at least; what a slant adds is less.
_CLEAR = 0.1
# So far (in heights of the line) to each side of its middle a letter's foot is looked for.
_FOOT = 0.16


def tailed(word: Glyphs, ink: NDArray[np.bool_], aspect: float) -> Glyphs:
    """The word with a y for each v and u of an address that has a tail.

    `ink`: which pixels of the line are; `aspect`: its width in heights. Beside a sign that goes
    below the line itself nothing changes.
    """
    signs = [glyph.text for glyph in word]
    if "@" not in signs or not _BARE & set(signs):
        return word
    feet = [_foot(glyph, ink, aspect) for glyph in word]
    on_line = [foot for sign, foot in zip(signs, feet, strict=True) if sign in _ON_LINE]
    if len(on_line) < _FEWEST:
        return word
    line = float(np.median(on_line))
    # A tail swings to the left: the letter behind stands free of it.
    behind = [max(line, foot) for foot in (*feet[1:], line)]
    beside = zip(("", *signs), (*signs[1:], ""), strict=False)
    return tuple(
        replace(glyph, text="y")
        if glyph.text in _BARE and foot > free + _CLEAR and _LOW.isdisjoint(around)
        else glyph
        for glyph, foot, free, around in zip(word, feet, behind, beside, strict=False)
    )


def _foot(glyph: Glyph, ink: NDArray[np.bool_], aspect: float) -> float:
    """Where (0-1 down the line) the ink about the middle of a character ends; what stands apart
    below it is of the next line, or a rule."""
    rows, columns = map(int, ink.shape)
    middle = (glyph.start + glyph.end) / 2
    left, right = (round((middle + side * _FOOT / aspect) * columns) for side in (-1, 1))
    inked = ink[:, max(0, left) : max(left + 1, right)].any(axis=1).astype(np.int8)
    ends = np.flatnonzero(np.diff(np.concatenate([[0], inked, [0]]))).reshape(-1, 2)
    if not len(ends):
        return 0.0
    longest = max(ends.tolist(), key=lambda run: run[1] - run[0])
    return float(longest[1] / rows)
