"""Numbers that are hardly paler than their paper, under a white marker or printed so: what is
faint is stretched, and where a long number is read for certain the picture holds it stretched.

Guilloches, show-through from the other side and the grain of paper are faint as well: nothing else
is made of them than such a number, and where none is read the picture stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.ocr.clear import PAD, readings
from scanner.ocr.glyphs import confidence, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.detect import Detector
    from scanner.ocr.recognise import Recogniser

LIGHT, FAINT, STRONG = 110, 34, 70
"""Faint print is on what is lighter than this, and no neighbourhood of it differs by more than the
second; where one differs by more than the third, print or a picture is near."""

NEAR, RINGS = 5, 9
"""A neighbourhood, and how far from strong print a JPEG is not plain (pixels)."""

GROUND, SOFT = 25, 1.2
"""Paper is what is lightest within so many pixels; grain is softened by so many."""

LEAST, GRAIN = 1.6, 5.0
"""Ink is darker than its paper by so many shades, and by so many times the usual grain."""

READABLE = 20.0
"""Print that is darker than its paper by more is read as it is."""

SHADE = 8
"""Parts of a shade that depths are counted in: 32 shades are the deepest."""

LARGE = 1_500_000
"""A picture of more pixels is looked at at half its size first."""

LOW, HIGH, OBLONG = 8, 130, 3.0
"""A line of it is so many pixels high, and so many times as long."""

INKED = (0.05, 0.6)
"""The part of such a line that is ink."""

TRIED = 8
"""So many places of a picture are looked at, the longest first."""

SURE, DIGITS = 0.8, 8
"""How surely a number of so many digits at least is read."""


def deepened(picture: Pixels, detector: Detector, recogniser: Recogniser) -> Pixels:
    """The picture (BGR), where long numbers are faint with these in black on white."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    deeper = picture
    for place in _lines(grey):
        clear = _stretched(grey[place])
        if clear is None or not _holds_number(clear, detector, recogniser):
            continue
        if deeper is picture:
            deeper = picture.copy()
        deeper[place] = clear[..., None]
    return deeper


def _lines(grey: Pixels) -> list[tuple[slice, slice]]:
    """Where faint ink stands in lines, sought in a large picture at half its size."""
    step = 1 if grey.size < LARGE else 2
    seen = (
        grey if step == 1 else cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    )
    depth = _depth(seen, GROUND // step)
    least = max(LEAST, GRAIN * float(np.median(depth[::5, ::5])) / SHADE)
    ink = ((depth > least * SHADE) & _plain(seen, RINGS // step)).astype(np.uint8)
    if not ink.any():
        return []
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, GROUND // step), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[tuple[slice, slice]] = []
    for number in np.argsort(-stats[1:count, cv2.CC_STAT_WIDTH], kind="stable") + 1:
        x, y, width, height = (step * stats[number][:4]).tolist()
        if len(found) == TRIED or width < OBLONG * LOW:
            break
        if LOW <= height <= HIGH and width >= OBLONG * height:
            top, left = max(0, y - PAD), max(0, x - PAD)
            found.append((slice(top, y + height + PAD), slice(left, x + width + PAD)))
    return found


def _depth(grey: Pixels, reach: int) -> Pixels:
    """By how many parts of a shade (`SHADE`) each pixel is darker than its paper."""
    side = reach | 1
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    deeper = cv2.multiply(cv2.subtract(ground, grey), SHADE)
    return np.asarray(cv2.GaussianBlur(deeper, (0, 0), SOFT), np.uint8)


def _plain(grey: Pixels, rings: int) -> NDArray[np.bool_]:
    """Where nothing strong is near."""
    around = np.ones((NEAR, NEAR), np.uint8)
    lightest = cv2.dilate(grey, around)
    spread = cv2.subtract(lightest, cv2.erode(grey, around))
    strong = cv2.dilate((spread > STRONG).astype(np.uint8), np.ones((2 * rings + 1,) * 2, np.uint8))
    return np.asarray((strong == 0) & (lightest > LIGHT) & (spread <= FAINT), bool)


def _stretched(grey: Pixels) -> Pixels | None:
    """A faint line in black on white; None where it can be read as it is, or is none."""
    depth = _depth(grey, GROUND).astype(np.float32) / SHADE
    ink = (depth > LEAST) & _plain(grey, RINGS)
    if not ink.any():
        return None
    deepest = float(np.percentile(depth[ink], 85))
    clear = np.clip(255 - depth * (255 / deepest), 0, 255).astype(np.uint8)
    inked = float((clear < 128).mean())
    return clear if deepest <= READABLE and INKED[0] < inked < INKED[1] else None


def _holds_number(clear: Pixels, detector: Detector, recogniser: Recogniser) -> bool:
    read = readings(clear, detector, recogniser, OBLONG)
    return any(
        sum(map(str.isdigit, text(line))) >= DIGITS and confidence(line) > SURE for line in read
    )
