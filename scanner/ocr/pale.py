"""Numbers that are hardly paler than their paper, under a white marker or printed so: what is
faint is stretched, and where a long number is read for certain the picture holds it stretched.

Guilloches, show-through from the other side and the grain of paper are faint as well: nothing else
is made of them than such a number, and where none is read the picture stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.ocr.illegible import SCORE
from scanner.ocr.prepare import Picture
from scanner.ocr.words import confidence, text

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

LOW, HIGH, OBLONG = 8, 130, 3.0
"""A line of it is so many pixels high, and so many times as long."""

INKED = (0.05, 0.6)
"""The part of such a line that is ink."""

TRIED = 8
"""So many places of a picture are looked at, the longest first."""

PAD = 12
"""Print is sought with this much (pixels) paper around it."""

SURE, DIGITS = 0.8, 8
"""How surely a number of so many digits at least is read."""


def deepened(picture: Pixels, detector: Detector, recogniser: Recogniser) -> Pixels:
    """The picture (BGR), where long numbers are faint with these in black on white."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    depth, plain = _depth(grey)
    least = max(LEAST, GRAIN * float(np.median(depth[::7, ::7])))
    ink = ((depth > least) & plain).astype(np.uint8)
    deeper = picture
    for x0, y0, x1, y1 in _lines(ink):
        place = slice(y0, y1), slice(x0, x1)
        deepest = float(np.percentile(depth[place][ink[place] > 0], 85))
        if deepest > READABLE:
            continue
        clear = np.clip(255 - depth[place] * (255 / deepest), 0, 255).astype(np.uint8)
        if not INKED[0] < float((clear < 128).mean()) < INKED[1]:
            continue
        if not _holds_number(clear, detector, recogniser):
            continue
        if deeper is picture:
            deeper = picture.copy()
        deeper[place] = clear[..., None]
    return deeper


def _depth(grey: Pixels) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """By how many shades each pixel is darker than its paper, and where nothing strong is near."""
    around = np.ones((NEAR, NEAR), np.uint8)
    lightest, darkest = cv2.dilate(grey, around), cv2.erode(grey, around)
    strong = (lightest - darkest > STRONG).astype(np.uint8)
    plain = cv2.dilate(strong, np.ones((2 * RINGS + 1,) * 2, np.uint8)) == 0
    plain &= (lightest > LIGHT) & (lightest - darkest <= FAINT)
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((GROUND, GROUND), np.uint8))
    depth = cv2.GaussianBlur((ground - grey).astype(np.float32), (0, 0), SOFT)
    return np.asarray(depth, np.float32), np.asarray(plain, bool)


def _lines(ink: Pixels) -> list[tuple[int, int, int, int]]:
    """Where ink stands in lines: left, top, right, bottom."""
    if not ink.any():
        return []
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, GROUND), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[tuple[int, int, int, int]] = []
    for number in np.argsort(-stats[1:count, cv2.CC_STAT_WIDTH], kind="stable") + 1:
        x, y, width, height, _ = stats[number].tolist()
        if len(found) == TRIED or width < OBLONG * LOW:
            break
        if not (LOW <= height <= HIGH and width >= OBLONG * height):
            continue
        top, left = max(0, y - PAD), max(0, x - PAD)
        found.append((left, top, x + width + PAD, y + height + PAD))
    return found


def _holds_number(clear: Pixels, detector: Detector, recogniser: Recogniser) -> bool:
    padded = cv2.copyMakeBorder(clear, PAD, PAD, PAD, PAD, cv2.BORDER_CONSTANT, value=255)
    strip = np.asarray(cv2.cvtColor(padded, cv2.COLOR_GRAY2BGR), np.uint8)
    source = Picture(strip)
    for quad in detector.find(strip):
        if quad.score > SCORE and quad.aspect > OBLONG:
            read = recogniser.read(source, quad)
            digits = sum(map(str.isdigit, text(read)))
            if digits >= DIGITS and confidence(read) > SURE:
                return True
    return False
