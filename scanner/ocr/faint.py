"""Print that no reader sees any more beside print that was read: toner and glare fade it.

A number of which the last digits are pale is read without them. What a reader leaves out a
person still reads, so the place of a number reaches as far as its ink does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.model import Polygon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

# The line is looked at this high (pixels), with this part of its height above and below, and
# so many heights beyond both ends.
_LINE, _ABOVE, _BEYOND = 24, 0.4, 7.0
# Between the groups of one number lies less than this part of its height.
_GAP = 0.75
# A digit is at least so high and wide, in parts of the line's height.
_HIGH, _WIDE = 0.35, 0.12
# Ink differs from its paper by so many shades, and by so many times the grain.
_SHADES, _GRAINS = 6.0, 4.0
_LEAST_ROWS = 2
# The rule of a table is longer and thinner than this, in parts of the line's height; one that
# stands upright is taller than any sign.
_LONG, _THIN, _TALL = 1.5, 0.3, 1.4


def reaching(picture: Pixels, outline: Polygon, others: Iterable[Polygon]) -> Polygon:
    """`outline` (four corners, from the top left of its text) with the print that runs on.

    `picture`: BGR, height x width x 3; `others`: outlines of what was read beside it, which
    ends the number. All in the picture's pixels.
    """
    frame = _Frame.of(outline)
    if frame is None:
        return outline
    first, last = frame.ends
    ink = _ink(frame.strip(picture), (first, last))
    barred = np.zeros(ink.shape[1], bool)
    for other in others:
        start, end = frame.columns(other)
        barred[max(0, start) : max(0, end)] = True
    barred[first:last] = False
    right = _end(ink[:, last:], barred[last:])
    left = _end(ink[:, :first][:, ::-1], barred[:first][::-1])
    return frame.lengthened(left, right) if left or right else outline


class _Frame:
    """A line of print laid level: strip columns and rows to the picture and back."""

    def __init__(
        self, corner: NDArray[np.float64], along: NDArray[np.float64], sides: Sequence[float]
    ) -> None:
        self._corner, self._along = corner, along
        self._across = np.array([-along[1], along[0]])
        self._width, self._height = sides
        self._step = self._height / _LINE
        self.outside = round(_BEYOND * _LINE)
        self.above = round(_ABOVE * _LINE)

    @classmethod
    def of(cls, outline: Polygon) -> _Frame | None:
        if len(outline) != 4:
            return None
        points = np.asarray(outline, np.float64)
        along, down = points[1] - points[0], points[3] - points[0]
        width, height = float(np.hypot(*along)), float(np.hypot(*down))
        if height < 4 or width < height:
            return None
        return cls(points[0], along / width, (width, height))

    @property
    def ends(self) -> tuple[int, int]:
        """The columns between which the outline lies."""
        return self.outside, self.outside + round(self._width / self._step)

    def strip(self, picture: Pixels) -> Pixels:
        size = (self.ends[1] + self.outside, _LINE + 2 * self.above)
        start = self._corner - self._along * self.outside * self._step
        start = start - self._across * self.above * self._step
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
            self.outside + math.floor(along.min() / self._step),
            self.outside + math.ceil(along.max() / self._step),
        )

    def lengthened(self, left: int, right: int) -> Polygon:
        back = -self._along * left * self._step
        ahead = self._along * (self._width + right * self._step)
        down = self._across * self._height
        corners = (back, ahead, ahead + down, back + down)
        return tuple((float(x), float(y)) for x, y in (self._corner + c for c in corners))


def _ink(strip: Pixels, within: tuple[int, int]) -> NDArray[np.bool_]:
    """What of a strip is darker (or, in light print, lighter) than the ground around it."""
    smooth = cv2.GaussianBlur(strip, (0, 0), 0.8).astype(np.int16)
    read = smooth[:, within[0] : within[1]]
    middle = float(np.median(read))
    if float(np.percentile(read, 98)) - middle > middle - float(np.percentile(read, 2)):
        smooth = 255 - smooth
    side = _LINE | 1
    ground = cv2.morphologyEx(
        smooth.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)
    )
    depth = cv2.GaussianBlur(ground, (0, 0), 3).astype(np.int16) - smooth
    grain = 1.4826 * float(np.median(np.abs(depth - np.median(depth))))
    return _without_rules(depth > np.median(depth) + max(_SHADES, _GRAINS * grain))


def _without_rules(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink but for the rules of a table, which run on beside a number and slant as it does:
    upright ones first, which join those above and below to one, then those that print touches.
    """
    bits = ink.astype(np.uint8)
    upright = cv2.morphologyEx(bits, cv2.MORPH_OPEN, np.ones((round(_TALL * _LINE), 1), np.uint8))
    bits &= 1 - cv2.dilate(upright, np.ones((3, 3), np.uint8))
    level = cv2.morphologyEx(bits, cv2.MORPH_OPEN, np.ones((1, round(_LONG * _LINE)), np.uint8))
    bits &= 1 - cv2.dilate(_long_and_thin(level), np.ones((3, 1), np.uint8))
    return np.asarray((bits & ~_long_and_thin(bits)).astype(bool))


def _long_and_thin(bits: Pixels) -> Pixels:
    """The pieces of ink (0 or 1) that have the shape of a level rule."""
    _, blobs, stats, _ = cv2.connectedComponentsWithStats(bits)
    wide = stats[:, cv2.CC_STAT_WIDTH]
    thin = stats[:, cv2.CC_STAT_AREA] < _THIN * _LINE * wide
    rules = (wide >= _LONG * _LINE) & thin
    rules[0] = False
    return np.asarray(rules[blobs], np.uint8)


def _end(ink: NDArray[np.bool_], barred: NDArray[np.bool_]) -> int:
    """How many columns print runs on from the start of `ink`, without a gap or a word read."""
    rows = slice(round(_ABOVE * _LINE), ink.shape[0] - round(_ABOVE * _LINE))
    inked = ink[rows].sum(axis=0) >= _LEAST_ROWS
    reached = at = 0
    while at < len(inked) and at - reached <= _GAP * _LINE and not barred[at]:
        if not inked[at]:
            at += 1
            continue
        stop = at
        while stop < len(inked) and inked[stop] and not barred[stop]:
            stop += 1
        if _is_print(ink[:, at:stop]):
            reached = stop
        at = stop
    return reached


def _is_print(piece: NDArray[np.bool_]) -> bool:
    """Whether a piece of ink is as high as a digit and does not go on above and below it."""
    down = np.flatnonzero(piece.any(axis=1))
    through = bool(piece[0].any() and piece[-1].any())
    return (
        len(down) > 0
        and int(np.ptp(down)) >= _HIGH * _LINE
        and piece.shape[1] >= _WIDE * _LINE
        and not through
    )
