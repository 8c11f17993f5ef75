"""The three nested squares that every QR code has: telling a blurred code from other texture."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

# The pattern with its light border: 9 modules. Patterns are sought at 2.1 to 11 pixels a module.
_PATTERN = 9
_MODULES = tuple(round(2.1 * 1.18**step, 2) for step in range(11))
# Blur of the sought pattern in modules; between a sharp picture and one that cannot be read.
_BLUR = 0.45


@dataclass(frozen=True, slots=True)
class Finders:
    """The best three finder patterns of an upright square picture.

    `likeness` (-1 to 1) is that of the third best pattern, `odd` that of the fourth corner,
    which in a QR code has none; `corners` (4 x 2) outline the symbol.
    """

    likeness: float
    odd: float
    corners: NDArray[np.float32]


def finders(square: Pixels) -> Finders | None:
    """The finder patterns near three corners of a picture that a code fills nearly whole.

    Dark on light or light on dark.
    """
    found = [
        (*_third(peaks), peaks, module)
        for module in _MODULES
        if _fits(square, module)
        for peaks in _peaks(square, _pattern(module))
    ]
    if not found:
        return None
    third, odd, peaks, module = max(found, key=lambda one: one[0])
    centres = np.array([peak[1:] for peak in peaks], np.float32)
    return Finders(third, peaks[odd][0], _outline(centres, odd, module))


def _fits(square: Pixels, module: float) -> bool:
    # A QR code is 21 modules wide at least.
    return bool(min(square.shape) >= 19 * module)


@functools.cache
def _pattern(module: float) -> NDArray[np.uint8]:
    """The blurred finder pattern, 9 modules wide, at `module` pixels each."""
    fine = 8
    place = (np.arange(_PATTERN * fine) + 0.5) / fine - _PATTERN / 2
    ring = np.maximum(np.abs(place)[:, None], np.abs(place)[None])
    light = (ring > 3.5) | ((ring > 1.5) & (ring < 2.5))
    blurred = cv2.GaussianBlur(np.float32(light * 255), (0, 0), _BLUR * fine)
    side = round(_PATTERN * module)
    small = cv2.resize(blurred, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


_Peaks = list[tuple[float, float, float]]


def _peaks(square: Pixels, pattern: NDArray[np.uint8]) -> tuple[_Peaks, _Peaks]:
    """Likeness and place of the likeliest pattern in each corner: dark ones, light ones."""
    likeness = cv2.matchTemplate(square, pattern, cv2.TM_CCOEFF_NORMED)
    height, width = likeness.shape
    rows, columns = max(1, int(height * 0.45)), max(1, int(width * 0.45))
    half = pattern.shape[0] / 2
    dark: _Peaks = []
    light: _Peaks = []
    for top, left in (
        (0, 0),
        (0, width - columns),
        (height - rows, width - columns),
        (height - rows, 0),
    ):
        low, high, low_at, high_at = cv2.minMaxLoc(
            likeness[top : top + rows, left : left + columns]
        )
        dark.append((high, high_at[0] + left + half, high_at[1] + top + half))
        light.append((-low, low_at[0] + left + half, low_at[1] + top + half))
    return dark, light


def _third(peaks: _Peaks) -> tuple[float, int]:
    """The likeness of the third best corner, and which is the fourth."""
    odd = min(range(4), key=lambda corner: peaks[corner][0])
    return min(peak[0] for corner, peak in enumerate(peaks) if corner != odd), odd


def _outline(centres: NDArray[np.float32], odd: int, module: float) -> NDArray[np.float32]:
    """The symbol's corners: half a pattern outside its centres, the fourth by parallelogram."""
    centres = centres.copy()
    opposite, sides = (odd + 2) % 4, ((odd + 1) % 4, (odd + 3) % 4)
    centres[odd] = centres[sides[0]] + centres[sides[1]] - centres[opposite]
    middle = centres.mean(axis=0)
    lengths = [np.linalg.norm(a - b) for a, b in pairwise([*centres, centres[0]])]
    grow = 1 + 7 * module / max(float(np.mean(lengths)), 1.0)
    return np.asarray(middle + (centres - middle) * grow, np.float32)
