"""The rectangle of a linear barcode, from the few scan lines that a decoder saw it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.view import turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Vector = NDArray[np.float64]
    Quad = NDArray[np.float32]

# Pixels that the bars are looked at in, across.
_ACROSS = 480
# Bars run one way: of text's edges hardly more than half do.
_COHERENT = 0.6
_ALIKE = 0.6
_TURNS = np.radians(np.arange(-4, 4.5, 0.5))


def bars(grey: Pixels, seen: Quad) -> Quad | None:
    """The turned rectangle (4 x 2, clockwise) of the bars that `seen` (4 x 2) touches.

    `seen` has the code's ends on one scan line or more, which may cross it at a slant.
    None where there are no parallel bars: then the decoder was deceived by text.
    """
    start, end = (seen[0] + seen[3]) / 2, (seen[1] + seen[2]) / 2
    across = _direction(grey, start, end)
    if across is None:
        return None
    if float(across @ (end - start)) < 0:
        across = -across
    middle = np.asarray((start + end) / 2, np.float64)
    places = (seen - middle) @ across
    ends = (float(places.min()), float(places.max()))
    across = max(
        (_turn(across, angle) for angle in _TURNS),
        key=lambda one: _contrast(grey, _corners(middle, one, ends, (-0.1, 0.1))),
    )
    # Barcodes are wider than high: further up and down than their width need not be searched.
    strip = turned(grey, _corners(middle, across, ends, (-1, 1)), (_ACROSS, 2 * _ACROSS)).pixels
    above, below = _reach(strip)
    return _corners(middle, across, ends, (above / _ACROSS - 1, below / _ACROSS - 1))


def _corners(
    middle: Vector, across: Vector, ends: tuple[float, float], rows: tuple[float, float]
) -> Quad:
    """The rectangle between two ends across and two rows along, the latter in widths."""
    along = np.array([-across[1], across[0]]) * (ends[1] - ends[0])
    places = ((ends[0], rows[0]), (ends[1], rows[0]), (ends[1], rows[1]), (ends[0], rows[1]))
    return np.array([middle + x * across + y * along for x, y in places], np.float32)


def _turn(vector: Vector, angle: float) -> Vector:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, -sine], [sine, cosine]]) @ vector


def _contrast(grey: Pixels, corners: Quad) -> float:
    """How much of the bars is left when the rows are averaged: most when they stand upright."""
    strip = turned(grey, corners, (_ACROSS, _ACROSS // 5)).pixels
    return float(strip.mean(axis=0).var())


def _direction(grey: Pixels, start: Quad, end: Quad) -> Vector | None:
    """The unit vector across the bars under a line: that of their edges' gradients."""
    width = max(4.0, float(np.linalg.norm(end - start)) / 60)
    low = np.floor(np.minimum(start, end) - width - 2).astype(int).clip(0)
    high = np.ceil(np.maximum(start, end) + width + 2).astype(int)
    part = grey[low[1] : high[1], low[0] : high[0]]
    if min(part.shape) < 3:
        return None
    stroke = np.zeros(part.shape, np.uint8)
    points = [(int(point[0] - low[0]), int(point[1] - low[1])) for point in (start, end)]
    cv2.line(stroke, points[0], points[1], 1, max(3, int(2 * width)))
    smooth = cv2.GaussianBlur(part, (0, 0), 1.0)
    gx = cv2.Scharr(smooth, cv2.CV_32F, 1, 0)[stroke > 0]
    gy = cv2.Scharr(smooth, cv2.CV_32F, 0, 1)[stroke > 0]
    xx, yy, xy = float(gx @ gx), float(gy @ gy), float(gx @ gy)
    if np.hypot(xx - yy, 2 * xy) < _COHERENT * max(xx + yy, 1e-6):
        return None
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    return np.array([np.cos(angle), np.sin(angle)])


def _reach(strip: Pixels) -> tuple[int, int]:
    """First and last row (exclusive) around the middle that show the middle's bars."""
    middle = strip.shape[0] // 2
    pattern = strip[middle - 2 : middle + 3].astype(np.float32).mean(axis=0)
    pattern -= pattern.mean()
    rows = strip.astype(np.float32)
    rows -= rows.mean(axis=1, keepdims=True)
    # Covariance with the pattern over the pattern's own: faint bars count as ended.
    alike = rows @ pattern / max(float(pattern @ pattern), 1e-6) > _ALIKE
    above, below = middle, middle + 1
    while above > 0 and alike[above - 1]:
        above -= 1
    while below < len(alike) and alike[below]:
        below += 1
    return above, below
