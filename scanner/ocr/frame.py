"""A line of print laid level, at a fixed height: to look at its ink row by row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.model import Polygon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

# What is lower (pixels) tells too little, what is higher than long is no line.
_LEAST = 4
# The rule of a table is longer and thinner than this, in parts of the line's height; one that
# stands upright is taller than any sign.
_LONG, _THIN, _TALL = 1.5, 0.3, 1.4


@dataclass(frozen=True, slots=True)
class Strip:
    """How a line is laid: its height in rows, and what is shown around it.

    `above`: rows above and below it; `beyond`: columns before and after it.
    """

    line: int
    above: int
    beyond: int


class Frame:
    """The strip of a line: its columns and rows to the picture and back."""

    def __init__(
        self,
        corner: NDArray[np.float64],
        along: NDArray[np.float64],
        sides: Sequence[float],
        strip: Strip,
    ) -> None:
        self._corner, self._along = corner, along
        self._across = np.array([-along[1], along[0]])
        self._width, self._height = sides
        self._step = self._height / strip.line
        self._strip = strip

    @classmethod
    def of(cls, outline: Polygon, strip: Strip) -> Frame | None:
        """The frame of an outline (four corners, from the top left of its text; pixels); None
        for what is no line."""
        if len(outline) != 4:
            return None
        points = np.asarray(outline, np.float64)
        along, down = points[1] - points[0], points[3] - points[0]
        width, height = float(np.hypot(*along)), float(np.hypot(*down))
        if height < _LEAST or width < height:
            return None
        return cls(points[0], along / width, (width, height), strip)

    @property
    def ends(self) -> tuple[int, int]:
        """The columns between which the outline lies."""
        first = self._strip.beyond
        return first, first + round(self._width / self._step)

    def cut(self, picture: Pixels) -> Pixels:
        """The strip of a picture (BGR), grey."""
        strip = self._strip
        size = (self.ends[1] + strip.beyond, strip.line + 2 * strip.above)
        start = self._corner - self._along * strip.beyond * self._step
        start = start - self._across * strip.above * self._step
        matrix = np.stack([self._along * self._step, self._across * self._step, start], axis=1)
        flags = (cv2.INTER_AREA if self._step > 1 else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP
        cut = cv2.warpAffine(
            picture, matrix.astype(np.float32), size, flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8)

    def columns(self, other: Polygon) -> tuple[int, int]:
        """The columns that another outline takes on this line; none where it lies elsewhere."""
        points = np.asarray(other, np.float64) - self._corner
        along, down = points @ self._along, points @ self._across
        level = min(down.max(), self._height) - max(down.min(), 0.0)
        if level < 0.3 * min(self._height, float(np.ptp(down))):
            return 0, 0
        return (
            self._strip.beyond + math.floor(along.min() / self._step),
            self._strip.beyond + math.ceil(along.max() / self._step),
        )

    def outline(self, *, left: int = 0, right: int = 0, top: int = 0, low: int = 0) -> Polygon:
        """The outline of the line with each side moved outwards by so many rows or columns."""
        back = -self._along * left * self._step
        ahead = self._along * (self._width + right * self._step)
        up = -self._across * top * self._step
        down = self._across * (self._height + low * self._step)
        corners = (back + up, ahead + up, ahead + down, back + down)
        return tuple((float(x), float(y)) for x, y in (self._corner + c for c in corners))


def depth_of(strip: Pixels, within: tuple[int, int], line: int) -> NDArray[np.int16]:
    """How far each pixel of a strip differs from the ground around it, towards its ink, which is
    darker or (in light print) lighter.

    `within`: the columns that hold the line; `line`: its height in rows.
    """
    smooth = cv2.GaussianBlur(strip, (0, 0), 0.8).astype(np.int16)
    read = smooth[:, within[0] : within[1]]
    middle = float(np.median(read))
    if float(np.percentile(read, 98)) - middle > middle - float(np.percentile(read, 2)):
        smooth = 255 - smooth
    side = line | 1
    ground = cv2.morphologyEx(
        smooth.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)
    )
    return np.asarray(cv2.GaussianBlur(ground, (0, 0), 3).astype(np.int16) - smooth, np.int16)


def without_rules(ink: NDArray[np.bool_], line: int) -> NDArray[np.bool_]:
    """The ink but for the rules of a table, which run on beside a number and slant as it does:
    upright ones first, which join those above and below to one, then those that print touches.

    `line`: the height of the line in rows.
    """
    bits = ink.astype(np.uint8)
    upright = cv2.morphologyEx(bits, cv2.MORPH_OPEN, np.ones((round(_TALL * line), 1), np.uint8))
    bits &= 1 - cv2.dilate(upright, np.ones((3, 3), np.uint8))
    level = cv2.morphologyEx(bits, cv2.MORPH_OPEN, np.ones((1, round(_LONG * line)), np.uint8))
    bits &= 1 - cv2.dilate(_long_and_thin(level, line), np.ones((3, 1), np.uint8))
    return np.asarray((bits & ~_long_and_thin(bits, line)).astype(bool))


def _long_and_thin(bits: Pixels, line: int) -> Pixels:
    """The pieces of ink (0 or 1) that have the shape of a level rule."""
    _, blobs, stats, _ = cv2.connectedComponentsWithStats(bits)
    wide = stats[:, cv2.CC_STAT_WIDTH]
    thin = stats[:, cv2.CC_STAT_AREA] < _THIN * line * wide
    rules = (wide >= _LONG * line) & thin
    rules[0] = False
    return np.asarray(rules[blobs], np.uint8)
