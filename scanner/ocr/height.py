"""An o or a 0: a reader of single lines mixes them up, their heights tell them apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.ocr.glyphs import Glyph, Glyphs

_ROUND = frozenset("oO0")
_FIGURES, _SMALL = frozenset("123456789"), frozenset("acemnrsuvwxz")
_FEWEST = 2
# Figures are higher than small letters by so much of the line at least (not in old-style ones).
_CLEAR = 0.1
# As near to the one height, in parts of what the two differ by.
_NEAR = 0.35
# The middle of a round letter, where it is highest: so much of the line's height to each side.
_MIDDLE = 0.12


def measured(word: Glyphs, ink: NDArray[np.bool_], aspect: float) -> Glyphs:
    """The word with each o and 0 of a mailbox's name as the height of its ink has it.

    `ink`: which pixels of the line are; `aspect`: its width in heights. Nothing changes without
    figures and small letters beside it to compare with, nor for what is as high as neither.
    """
    signs = [glyph.text for glyph in word]
    if "@" not in signs:
        return word
    name = word[: signs.index("@")]
    if not _ROUND & {glyph.text for glyph in name}:
        return word
    tops = [_top(glyph, ink, aspect) for glyph in word]
    pairs = list(zip(signs, tops, strict=True))
    figures = [top for sign, top in pairs if sign in _FIGURES]
    small = [top for sign, top in pairs if sign in _SMALL]
    if not figures or len(small) < _FEWEST:
        return word
    high, low = float(np.median(figures)), float(np.median(small))
    if low - high < _CLEAR:
        return word
    beside = ("", *signs), (*signs[1:], "")
    judged = [
        _as_high(glyph, before, after, (top - high) / (low - high))
        for glyph, top, before, after in zip(word, tops, *beside, strict=False)
    ]
    return (*judged[: len(name)], *word[len(name) :])


def _as_high(glyph: Glyph, before: str, after: str, depth: float) -> Glyph:
    """`before`, `after`: the signs beside it; `depth`: how far down it begins, 0 as figures do,
    1 as small letters do. A figure stands beside others, a capital at the beginning only."""
    round_letter = glyph.text == "o" or (glyph.text == "O" and before.isalnum())
    if round_letter and (before.isdigit() or after.isdigit()) and abs(depth) < _NEAR:
        return replace(glyph, text="0")
    if glyph.text == "0" and abs(depth - 1) < _NEAR:
        return replace(glyph, text="o")
    return glyph


def _top(glyph: Glyph, ink: NDArray[np.bool_], aspect: float) -> float:
    """Where (0-1 down the line) the ink about the middle of a character begins."""
    rows, columns = ink.shape
    middle = (glyph.start + glyph.end) / 2
    left, right = (round((middle + side * _MIDDLE / aspect) * columns) for side in (-1, 1))
    down = np.flatnonzero(ink[:, max(0, left) : max(left + 1, right)].any(axis=1))
    return float(down[0]) / rows if len(down) else 1.0
