"""Which of many boxes cross another one: forms have thousands of fields, and a word in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np


class Crossing:
    """Boxes (x0, y0, x1, y1) that others are laid over, one after the other."""

    def __init__(self, boxes: Iterable[Sequence[float]]) -> None:
        self._sides = np.array([tuple(box)[:4] for box in boxes], np.float64).reshape(-1, 4)

    def crossed(self, box: Sequence[float]) -> list[int]:
        """The numbers of those that share some area with a box."""
        x0, y0, x1, y1 = tuple(box)[:4]
        a = self._sides
        low, high = np.maximum(a[:, :2], (x0, y0)), np.minimum(a[:, 2:], (x1, y1))
        return [int(n) for n in np.flatnonzero((low < high).all(axis=1))]
