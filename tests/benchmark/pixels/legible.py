"""Whether a person could read a value in a picture: what nobody can read is not counted.

Decided from the drawing alone, never from what a reader made of it: the value as it stood
before light, lens and paper harmed it is compared with what is left of it, digit by digit.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.drawing.picture import Drawing, Pixels
from samples.drawing.truth import Polygon, Truth

# An x-height of 6 px: digits and capitals are about 1.4 times as high.
SMALLEST = 8.0
# Correlation of a window of one digit with its undamaged self; below it the digit can be
# guessed at best. Small digits need more: they have no detail to lose. Judged by eye on the
# strips of every damage sorted by this number: from 16 px on, what a seal or a pen covers is
# readable down to 0.5; at 8 to 11 px nothing below 0.6 is. Hardly anything lies near the line.
KEPT, KEPT_MORE = 0.45, 0.04
LARGE = 16.0
# A line of a value's outline lower than this part of its highest one is a dash or a dot.
DASH = 0.5
_STRIP = 48
_TEXT = frozenset({"cccd", "cmnd", "phone", "email", "bank_account", "bank_card", "tax_code"})

Grey = NDArray[np.float32]


def _corners(polygon: Polygon) -> NDArray[np.float32]:
    """The four corners of an outline, also of one whose edges were cut to bend."""
    step = len(polygon) // 4
    return np.array(polygon[:: max(1, step)][:4], np.float32)


def _size(corners: NDArray[np.float32]) -> tuple[float, float]:
    """Width and height of a quadrilateral in pixels."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return float((sides[0] + sides[2]) / 2), float((sides[1] + sides[3]) / 2)


def strip(pixels: Pixels, polygon: Polygon) -> Grey:
    """A value cut out level, `_STRIP` pixels high, softened to what the eye takes in at once."""
    corners = _corners(polygon)
    width, height = _size(corners)
    size = (max(_STRIP, round(_STRIP * width / max(height, 1))), _STRIP)
    target = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    cut = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR)
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY).astype(np.float32)
    soft: Grey = cv2.GaussianBlur(grey, (0, 0), 1.5).astype(np.float32)
    return soft


def kept(sharp: Grey, seen: Grey) -> float:
    """The lowest correlation (-1 to 1) of the two in any window as wide as a digit."""
    wide = round(_STRIP * 0.7)
    lowest = 1.0
    for start in range(0, max(1, sharp.shape[1] - wide + 1), wide // 2):
        before, after = sharp[:, start : start + wide], seen[:, start : start + wide]
        if before.std() < 0.35 * sharp.std():
            continue
        both = (before - before.mean()) * (after - after.mean())
        spread = float(before.std()) * max(float(after.std()), 2.0)
        lowest = min(lowest, float(both.mean()) / spread)
    return lowest


def cut_off(sharp: Grey) -> bool:
    """Whether a value's outline ends where nothing is printed: its cell hid the rest of it."""
    end = round(_STRIP * 0.3)
    ends = min(float(sharp[:, :end].std()), float(sharp[:, -end:].std()))
    return ends < 0.2 * float(sharp.std())


def _legible(truth: Truth, sharp: Pixels, seen: Pixels) -> bool:
    if truth.type not in _TEXT:
        return True
    heights = [_size(_corners(polygon))[1] for polygon in truth.polygons]
    high = max(heights)
    needed = KEPT + KEPT_MORE * max(0.0, LARGE - high)
    if high < SMALLEST:
        return False
    for polygon, height in zip(truth.polygons, heights, strict=True):
        before = strip(sharp, polygon)
        if height >= DASH * high and (
            cut_off(before) or kept(before, strip(seen, polygon)) < needed
        ):
            return False
    return True


def judged(sharp: Drawing, seen: Drawing) -> Drawing:
    """`seen` with `legible` settled; `sharp` is the same picture before its pixels were harmed."""
    before, after = sharp.pixels(), seen.pixels()
    truths = tuple(replace(t, legible=_legible(t, before, after)) for t in seen.truths)
    return replace(seen, truths=truths)
