"""The corners of drawn paths, as PyMuPDF lists their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Contour: TypeAlias = NDArray[np.float64]

# The weights of a cubic Bézier curve's points on the way from the first one.
_STEPS = np.linspace(0, 1, 9)[1:]
_BEZIER = np.stack(
    [
        (1 - _STEPS) ** 3,
        3 * _STEPS * (1 - _STEPS) ** 2,
        3 * _STEPS**2 * (1 - _STEPS),
        _STEPS**3,
    ],
    axis=1,
)
# Points farther from each other (in points) are not joined.
_APART = 1e-3


def contours(items: Sequence[Any]) -> Iterator[Contour]:
    """The corners of each closed part of a path, curves cut into short lines."""
    run: list[tuple[float, float]] = []
    for item in items:
        if item[0] not in "lc":
            yield _corners(item)
            continue
        (x, y), *_ = points = item[1:]
        if run and (abs(run[-1][0] - x) > _APART or abs(run[-1][1] - y) > _APART):
            yield np.array(run)
            run = []
        if not run:
            run.append((x, y))
        run += points[1:] if item[0] == "l" else map(tuple, (_BEZIER @ points).tolist())
    if run:
        yield np.array(run)


def _corners(item: Any) -> Contour:
    """Of a rectangle or a quad."""
    if item[0] == "re":
        x0, y0, x1, y1 = item[1]
        return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], float)
    upper_left, upper_right, lower_left, lower_right = item[1]
    return np.array([upper_left, upper_right, lower_right, lower_left], float)
