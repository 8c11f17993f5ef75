"""A part of a picture as it is looked at: cut out, scaled, turned upright."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Quad = NDArray[np.float32]
    Window = tuple[int, int, int, int]


# Two shades lie twice so far apart, and so few pixels between them.
_SHADES, _BETWEEN = 64, 0.2


@dataclass(frozen=True, slots=True)
class View:
    """Grey pixels and the way back (3 x 3) from their coordinates to the picture's."""

    pixels: Pixels
    back: NDArray[np.float64]

    def put(self, points: NDArray[np.floating]) -> Quad:
        """Points (n x 2) of the view, in the picture."""
        moved = cv2.perspectiveTransform(np.asarray(points, np.float64)[None], self.back)
        return np.asarray(moved[0], np.float32)

    @property
    def box(self) -> Box:
        """The picture's upright rectangle around the view."""
        height, width = self.pixels.shape
        corners = self.put(np.array([(0, 0), (width, 0), (width, height), (0, height)], float))
        return Box.around([(float(x), float(y)) for x, y in corners])

    @property
    def on_light(self) -> View:
        """The view, inverted if its rim is darker than what it surrounds."""
        height, width = self.pixels.shape
        rim = np.ones(self.pixels.shape, bool)
        rim[height // 12 : -(height // 12) or None, width // 12 : -(width // 12) or None] = False
        dark, light = np.percentile(self.pixels[~rim], (10, 90)) if not rim.all() else (0, 0)
        if np.median(self.pixels[rim]) >= (dark + light) / 2:
            return self
        return replace(self, pixels=255 - self.pixels)

    def fused(self, blur: float) -> View:
        """The view blurred: modules that stand apart, dots or letters, run into each other."""
        blurred = cv2.GaussianBlur(self.pixels, (0, 0), blur)
        return replace(self, pixels=np.asarray(blurred, np.uint8))

    @property
    def is_bilevel(self) -> bool:
        """Whether it is drawn in two shades, as photographs are not."""
        dark, light = np.percentile(self.pixels, (10, 90))
        reach = (light - dark) / 4
        between = (self.pixels > dark + reach) & (self.pixels < light - reach)
        return bool(light - dark > 2 * _SHADES and between.mean() < _BETWEEN)


def shrunk(grey: Pixels, scale: float) -> Pixels:
    """The picture at `scale` (1 or less), without moiré and without waste."""
    if scale >= 1:
        return grey
    # Averaging is slow, and what it guards against starts below half.
    how = cv2.INTER_LINEAR if scale > 0.55 else cv2.INTER_AREA
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how), np.uint8)


def cut(grey: Pixels, window: Window, scale: float = 1.0) -> View:
    """The window (x0, y0, x1, y1) of a picture, at `scale` (1 or less)."""
    x0, y0, x1, y1 = window
    pixels = shrunk(np.ascontiguousarray(grey[y0:y1, x0:x1]), scale)
    across, down = (x1 - x0) / pixels.shape[1], (y1 - y0) / pixels.shape[0]
    # Pixel centres have whole coordinates, so the edge stands at minus one half.
    shift = (x0 + (across - 1) / 2, y0 + (down - 1) / 2)
    back = np.array([[across, 0, shift[0]], [0, down, shift[1]], [0, 0, 1]])
    return View(pixels, back)


def widened(rectangle: Quad, across: float, down: float) -> Quad:
    """A turned rectangle (4 x 2) reaching so many pixels further along each of its sides."""
    right, below = rectangle[1] - rectangle[0], rectangle[2] - rectangle[1]
    right = right * (across / max(float(np.linalg.norm(right)), 1e-6))
    below = below * (down / max(float(np.linalg.norm(below)), 1e-6))
    out = np.array([-right - below, right - below, right + below, below - right])
    return np.asarray(rectangle + out, np.float32)


def turned(grey: Pixels, corners: Quad, size: tuple[int, int], how: int = cv2.INTER_LINEAR) -> View:
    """The quadrilateral `corners` (4 x 2, clockwise) of a picture as a rectangle of `size`.

    `how`: OpenCV's interpolation; cubic is sharper and takes four times as long.
    """
    width, height = size
    # First cut and shrink: warping alone takes one pixel in many and makes moiré.
    low = np.floor(corners.min(axis=0)).astype(int).clip(0) - 2
    high = np.ceil(corners.max(axis=0)).astype(int) + 3
    low, high = low.clip(0), high.clip(1, grey.shape[::-1])
    low = np.minimum(low, high - 1)
    side = float(np.linalg.norm(corners[1] - corners[0]))
    part = cut(grey, (int(low[0]), int(low[1]), int(high[0]), int(high[1])), _modest(width / side))
    there = np.asarray(corners, np.float64)[None]
    here = cv2.perspectiveTransform(there, np.linalg.inv(part.back))[0]
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(np.asarray(here, np.float32), target)
    pixels = cv2.warpPerspective(
        part.pixels, turn, size, flags=how, borderMode=cv2.BORDER_REPLICATE
    )
    return View(np.asarray(pixels, np.uint8), part.back @ np.linalg.inv(turn))


def _modest(scale: float) -> float:
    return scale if scale < 0.55 else 1.0


def grown(corners: Quad, by: float) -> Quad:
    """The corners moved away from their middle by a factor."""
    middle = corners.mean(axis=0)
    return np.asarray(middle + (corners - middle) * by, np.float32)
