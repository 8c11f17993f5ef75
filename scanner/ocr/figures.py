"""A row of digits, step by step: how likely each digit is where, not only which is likeliest.

What knows what a number must be like (its length, its first digits, its check digit) can choose
among these; a reader's text has chosen already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.ocr.prepare import Floats

DIGITS = 10

ALIKE = {"oOQD": 0, "lI|i!": 1, "zZ": 2, "sS": 5, "G": 6, "B": 8, "gq": 9}
"""Letters that digits are read as."""


def figures(odds: Floats, letters: Sequence[str]) -> Floats:
    """The odds of a recogniser's classes (steps x classes) as those of digits: steps x 11, of
    nothing (or a sign that is no digit) and of 0 to 9, each row adding up to 1."""
    found = np.zeros((len(odds), DIGITS + 1), np.float32)
    for digit in range(DIGITS):
        found[:, digit + 1] = odds[:, _columns(letters, digit)].sum(axis=1)
    found[:, 0] = np.clip(1 - found[:, 1:].sum(axis=1), 0, 1)
    return np.asarray(found / found.sum(axis=1, keepdims=True), np.float32)


def _columns(letters: Sequence[str], digit: int) -> NDArray[np.intp]:
    signs = {str(digit), *(sign for signs, of in ALIKE.items() if of == digit for sign in signs)}
    return np.flatnonzero([letter in signs for letter in letters])
