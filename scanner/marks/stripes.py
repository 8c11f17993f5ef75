"""Linear and stacked barcodes too blurred for the decoder: deblurred, or known by their bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

from scanner.marks.deblur import deblur
from scanner.marks.view import View, turned, widened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Quad = NDArray[np.float32]

# Pixels along the bars' long side: to tell them, to read them.
_COARSE, _FINE = 300, 1000
_BLURS = ((2.5, 0.005), (4.0, 0.005), (6.0, 0.005))
# Measured on 1,878 areas without a code: no more than 6 runs where the columns agree this far,
# and no pair of the lesser agreement with that much direction.
_LINEAR, _STACKED, _DIRECTED, _RUNS = 0.65, 0.4, 0.42, 13

# The shortest code in use, six interleaved digits (ISO/IEC 16390), has 19 bars and 18 gaps.
_FEWEST, _CRISP = 37, 0.75


@dataclass(frozen=True, slots=True)
class Striped:
    """An area with bars across it; `stacked`: in several rows, as in PDF417."""

    corners: Quad
    stacked: bool


def striped(grey: Pixels, corners: Quad) -> Striped | None:
    """Whether the turned rectangle `corners` (4 x 2) holds bars across its long side."""
    if np.linalg.norm(corners[1] - corners[0]) < np.linalg.norm(corners[2] - corners[1]):
        corners = np.roll(corners, 1, axis=0)
    level = _level(grey, corners, _COARSE).pixels.astype(np.float32)
    profile = level.mean(axis=0)
    agreement = float(profile.var()) / max(float(level.var()), 1e-6)
    runs = _runs(profile)
    # Blur is what hides bars of a code from the count; lines blacked out in a table are few and
    # sharp.
    if runs < _RUNS or (runs < _FEWEST and _is_crisp(profile)):
        return None
    if agreement >= _LINEAR:
        return Striped(corners, stacked=False)
    if agreement >= _STACKED and _directed(level) >= _DIRECTED:
        return Striped(corners, stacked=True)
    return None


def sharpened(grey: Pixels, area: Striped) -> tuple[Quad, str | None] | None:
    """The outline of the code in a striped area, and what it says after deblurring.

    Bars in several rows are what big letters look like too: there the decoder has to see a
    code, at least one with errors; else None.
    """
    long = float(np.linalg.norm(area.corners[1] - area.corners[0]))
    view = _level(grey, widened(area.corners, 12 + 0.5 * long, 0), _FINE)
    certain = not area.stacked
    for sigma, noise in _BLURS:
        sharp = deblur(view.on_light.pixels, sigma, noise)
        for code in zxingcpp.read_barcodes(
            sharp, text_mode=zxingcpp.TextMode.Plain, return_errors=True
        ):
            if code.valid:
                return _outline(view), code.text
            certain |= code.format.name == "PDF417"
    return (_outline(view), None) if certain else None


def _outline(view: View) -> Quad:
    """The part of a level view, around its middle, in which columns go up and down."""
    profile = view.pixels.mean(axis=0).astype(np.float32)
    window = (len(profile) // 12, 1)
    mean = cv2.blur(profile[None], window)
    lively = cv2.blur(profile[None] ** 2, window) - mean**2
    quiet = lively[0] < 0.15 * float(np.median(lively[0, len(profile) // 3 : -len(profile) // 3]))
    middle = len(profile) // 2
    left = middle - int(np.argmax(quiet[middle::-1])) if quiet[: middle + 1].any() else 0
    right = middle + int(np.argmax(quiet[middle:])) if quiet[middle:].any() else len(profile)
    height = view.pixels.shape[0]
    return view.put(np.array([(left, 0), (right, 0), (right, height), (left, height)], float))


def _level(grey: Pixels, corners: Quad, long_side: int) -> View:
    across, down = (float(np.linalg.norm(corners[i + 1] - corners[i])) for i in (0, 1))
    size = (long_side, max(8, int(long_side * down / max(across, 1.0))))
    return turned(grey, corners, size)


def _runs(profile: NDArray[np.float32]) -> int:
    """How often the profile goes up or down through its middle band."""
    middle, half = float(profile.mean()), 0.5 * float(profile.std())
    signs = np.where(profile > middle + half, 1, np.where(profile < middle - half, -1, 0))
    signs = signs[signs != 0]
    return int(np.count_nonzero(np.diff(signs))) + 1


def _is_crisp(profile: NDArray[np.float32]) -> bool:
    """Whether most of a profile is as dark or as light as it gets."""
    low, high = np.percentile(profile, (5, 95))
    return bool((np.minimum(profile - low, high - profile) < 0.2 * (high - low)).mean() > _CRISP)


def _directed(level: NDArray[np.float32]) -> float:
    """How far the edges run one way: 0 (no way more than others) to 1."""
    smooth = cv2.GaussianBlur(level, (0, 0), 0.8)
    gx = cv2.Scharr(smooth, cv2.CV_32F, 1, 0).ravel()
    gy = cv2.Scharr(smooth, cv2.CV_32F, 0, 1).ravel()
    xx, yy, xy = float(gx @ gx), float(gy @ gy), float(gx @ gy)
    return float(np.hypot(xx - yy, 2 * xy)) / max(xx + yy, 1e-6)
