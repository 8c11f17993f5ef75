"""An l or a 1: where an l is a bare bar, a 1 has a flag at its top and no foot."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.ocr.glyphs import Glyph, Glyphs

    Ink = NDArray[np.bool_]

_BARS = frozenset("lI")
# Numbers in a name: bars beside figures, or at its end, where hardly a name has an l.
_NUMBERS = re.compile(r"[lI]+(?=[\d@])|(?<=\d)[lI]+")
# A stem stands so near (in heights of the line) to where the reader saw it, is so high, and is
# inked over this part of its height at least.
_NEAR, _HIGH, _WHOLE = 0.2, 0.4, 0.85
# Its top, middle and foot (parts of its height), and how far (heights of the line) a flag
# reaches beyond it; what reaches further is the letter before.
_TOP, _MIDDLE, _FOOT = (0.0, 0.35), (0.45, 0.8), (0.88, 1.0)
_FLAG, _SMOOTH = (0.05, 0.2), 0.035


def flagged(word: Glyphs, ink: Ink, aspect: float) -> Glyphs:
    """The word with a 1 for each l in a mailbox's name, beside figures, that has a flag.

    `ink`: which pixels of the line are; `aspect`: its width in heights. In faces with serifs
    both have a foot, and nothing changes.
    """
    signs = [glyph.text for glyph in word]
    if "@" not in signs:
        return word
    name = "".join(signs[: signs.index("@") + 1])
    among = {i for run in _NUMBERS.finditer(name) for i in range(*run.span())}
    return tuple(
        replace(glyph, text="1")
        if i in among and glyph.text in _BARS and _has_flag(glyph, ink, aspect)
        else glyph
        for i, glyph in enumerate(word)
    )


def _has_flag(glyph: Glyph, ink: Ink, aspect: float) -> bool:
    stem = _stem(glyph, ink, aspect)
    if stem is None:
        return False
    left, right, top, bottom = stem
    height = int(ink.shape[0])

    def beyond(part: tuple[float, float], side: Ink) -> float:
        """How far (heights of the line) ink goes on from the stem in rows of this part of it."""
        first, last = (round(top + share * (bottom - top)) for share in part)
        rows = side[first : max(first + 1, last)]
        ends = np.concatenate([~rows, np.ones((len(rows), 1), np.bool_)], axis=1).argmax(axis=1)
        return int(ends.max()) / height

    before, after = ink[:, :left][:, ::-1], ink[:, right:]
    flag = beyond(_TOP, before)
    bare = max(beyond(_MIDDLE, before), beyond(_FOOT, before), beyond(_FOOT, after))
    return _FLAG[0] < flag < _FLAG[1] and bare < _SMOOTH


def _stem(glyph: Glyph, ink: Ink, aspect: float) -> tuple[int, int, int, int] | None:
    """The first and last column and row (half open) of the upright stroke at a character."""
    rows, columns = ink.shape
    middle = (glyph.start + glyph.end) / 2
    first, last = (round((middle + side * _NEAR / aspect) * columns) for side in (-1, 1))
    first = max(0, first)
    counts = ink[:, first:last].sum(axis=0)
    if not counts.size or counts.max() < _HIGH * rows:
        return None
    upright = np.flatnonzero(counts >= _WHOLE * counts.max()) + first
    nearest = int(upright[np.abs(upright - middle * columns).argmin()])
    full = np.isin(np.arange(columns), upright)
    left = nearest - int((~full[: nearest + 1][::-1]).argmax()) + 1
    right = nearest + (int((~full[nearest:]).argmax()) or columns - nearest)
    down = np.flatnonzero(ink[:, nearest])
    return left, right, int(down[0]), int(down[-1]) + 1
