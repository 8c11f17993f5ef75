"""Codes that nothing decoded, and that are print after all: their words were read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.outline import of_word

if TYPE_CHECKING:
    from scanner.model import Line, Mark, Word

# Bars are read as a few strokes over and over, and without being sure; letters are of many
# kinds. So much of what looks like a code lies under words that were read.
_SURE, _KINDS, _UNDER = 0.9, 3, 0.4


def without_print(codes: Iterable[Mark], lines: Sequence[Line]) -> tuple[Mark, ...]:
    """The codes without those that are letters: heavy upright strokes stand like bars.

    `lines`: what was read in the same picture.
    """
    words = [word for line in lines for word in line if _is_print(word)]
    return tuple(code for code in codes if code.payload is not None or _under(code, words) < _UNDER)


def _is_print(word: Word) -> bool:
    kinds = {char for char in word.text.casefold() if char.isalnum()}
    return word.confidence >= _SURE and len(kinds) >= _KINDS


def _under(code: Mark, words: Iterable[Word]) -> float:
    """The part (0-1) of a code's outline that lies under words."""
    outline = np.asarray(code.polygon, np.float32)
    area = float(cv2.contourArea(outline))
    shared = sum(
        cv2.intersectConvexConvex(outline, np.asarray(of_word(word), np.float32))[0]
        for word in words
    )
    return shared / max(area, 1e-6)
