"""Print under a marker that does not quite cover it: what is dark all over and still differs a
little is stretched to black and white, as anyone can who has the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.ocr.clear import readings
from scanner.ocr.glyphs import confidence

if TYPE_CHECKING:
    from scanner.model import Pixels
    from scanner.ocr.detect import Detector
    from scanner.ocr.recognise import Recogniser

DARK, ALIKE, NEAR = 120, 56, 5
"""Under a marker the shades of a neighbourhood (so many pixels) are darker than this, and differ by
no more than this; print that nothing covers differs by more."""

LEAST = (36, 9)
"""The narrowest and lowest marker that may lie over a number, in pixels."""

MOST, TALL = 0.2, 0.3
"""A marker takes no more than this part of a picture, and of its height: a dark ground does."""

SOLID, PIERCED = 0.5, 0.05
"""It fills this part of the box around it, and hardly any of it differs more."""

TRACE = 2
"""Shades that differ by less are one: nothing is left under a fill."""

INK = (0.02, 0.55)
"""The part of what lies under a marker that is ink."""

OBLONG, FEWEST, SURE = 2.0, 5, 0.7
"""Print under a marker is so many times as long as high, of so many letters at least, and read so
surely."""

TRIED = 12
"""So many dark places of a picture are looked at, the largest first."""

STROKE, DEEPEST = 0.45, 97
"""A stroke of print is thinner than this part of the marker's height; so many in a hundred pixels
under it are lighter than the darkest ink."""


def unveiled(picture: Pixels, detector: Detector, recogniser: Recogniser) -> Pixels:
    """The picture (BGR), where print is seen under dark markers with these lifted."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    around = np.ones((NEAR, NEAR), np.uint8)
    lightest = cv2.dilate(grey, around)
    if not (veiled := (lightest < DARK)).any():
        return picture
    veiled &= lightest - cv2.erode(grey, around) <= ALIKE
    if not cv2.erode(veiled.astype(np.uint8), np.ones((LEAST[1], LEAST[1]), np.uint8)).any():
        return picture
    lifted = picture
    for place, part in _markers(veiled.astype(np.uint8)):
        clear = _stretched(grey[place], part)
        if clear is None or not _is_print(clear, detector, recogniser):
            continue
        if lifted is picture:
            lifted = picture.copy()
        lifted[place][part] = clear[part][:, None]
    return lifted


def _markers(veiled: Pixels) -> list[tuple[tuple[slice, slice], Pixels]]:
    """Where markers may lie: the box, and which of its pixels."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(veiled, connectivity=4)
    high, wide = veiled.shape
    found: list[tuple[tuple[slice, slice], Pixels]] = []
    for number in np.argsort(-stats[1:count, cv2.CC_STAT_AREA], kind="stable") + 1:
        x, y, width, height, area = stats[number].tolist()
        if area < LEAST[0] * LEAST[1] or len(found) == TRIED:
            break
        small = width * height <= MOST * wide * high and height <= TALL * high
        if not small or width < LEAST[0] or height < LEAST[1] or area < SOLID * width * height:
            continue
        place = slice(y, y + height), slice(x, x + width)
        part = labels[place] == number
        if _filled(part).sum() <= (1 + PIERCED) * area:
            found.append((place, part))
    return found


def _filled(part: Pixels) -> Pixels:
    """A shape without its holes."""
    outlines, _ = cv2.findContours(part.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = np.zeros(part.shape, np.uint8)
    cv2.drawContours(whole, outlines, -1, 1, cv2.FILLED)
    return whole


def _stretched(grey: Pixels, part: Pixels) -> Pixels | None:
    """What lies under a marker in black on white, white around it too; None where all of it is as
    good as one shade, or hardly any or most of it is ink.

    Strokes that overlap are of several shades: ink is what is darker than the ground near it.
    """
    side = min(max(round(part.shape[0] * STROKE), 9), 61) | 1
    near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    lightest = cv2.dilate(np.where(part, grey, 0).astype(np.uint8), near)
    reached = cv2.dilate(part.astype(np.uint8), near) > 0
    ground = cv2.erode(np.where(reached, lightest, 255).astype(np.uint8), near)
    depth = np.where(part, ground.astype(np.float32) - grey, 0)
    deepest = float(np.percentile(depth[part], DEEPEST))
    if deepest < TRACE:
        return None
    clear = np.clip(255 - depth * (255 / deepest), 0, 255).astype(np.uint8)
    ink = float((clear[part] < 128).mean())
    return clear if INK[0] < ink < INK[1] else None


def _is_print(clear: Pixels, detector: Detector, recogniser: Recogniser) -> bool:
    """Whether it can be read: the grain of a dark table looks like lines of print, too."""
    read = readings(clear, detector, recogniser, OBLONG)
    return any(len(line) >= FEWEST and confidence(line) > SURE for line in read)
