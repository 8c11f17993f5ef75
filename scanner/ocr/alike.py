"""Print as bright as its paper and of another colour: red on green, red on grey. In one shade, as
print is sought and read, there is none.

Where neighbours differ by colour alone the picture holds black on white, if that can be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.ocr.clear import PAD, readings
from scanner.ocr.glyphs import confidence, text

if TYPE_CHECKING:
    from scanner.model import Pixels
    from scanner.ocr.detect import Detector
    from scanner.ocr.recognise import Recogniser

LARGE = 1_500_000
"""A picture of more pixels is looked at at half its size first."""

COLOUR, SHADE = 48, 26
"""Edges of it differ by so much in a channel at least, and by less than so much in brightness."""

BESIDE = 25
"""Letters of a line are so close (pixels)."""

LEAST, LOW, HIGH, OBLONG = 400, 8, 260, 2.5
"""So many pixels of a picture are such edges; a line is so high, and so many times as long."""

TRIED = 8
"""So many places of a picture are looked at, the longest first."""

SURE, SIGNS = 0.7, 4
"""How surely so many signs at least are read."""


def contrasted(picture: Pixels, detector: Detector, recogniser: Recogniser) -> Pixels:
    """The picture (BGR), print that only its colour tells from its paper in black on white."""
    clearer = picture
    for place in _lines(picture):
        clear = _apart(picture[place])
        read = readings(clear, detector, recogniser, OBLONG)
        if any(len(text(line)) >= SIGNS and confidence(line) > SURE for line in read):
            if clearer is picture:
                clearer = picture.copy()
            clearer[place] = clear[..., None]
    return clearer


def _lines(picture: Pixels) -> list[tuple[slice, slice]]:
    """Where edges of colour alone stand in lines, sought in a large picture at half its size."""
    step = 1 if picture.shape[0] * picture.shape[1] < LARGE else 2
    seen = picture[::step, ::step]
    part = _coloured(seen)
    if part is None:
        return []
    seen, (down, across) = seen[part], (part[0].start, part[1].start)
    around = np.ones((3, 3), np.uint8)
    channels = cv2.morphologyEx(seen, cv2.MORPH_GRADIENT, around).max(axis=2)
    grey = cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY)
    shades = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, around)
    plain = (shades >= SHADE).astype(np.uint8)
    edges = ((channels > COLOUR) & (plain == 0)).astype(np.uint8)
    if int(edges.sum()) < LEAST:
        return []
    joined = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((5, BESIDE), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[tuple[slice, slice]] = []
    for number in np.argsort(-stats[1:count, cv2.CC_STAT_WIDTH], kind="stable") + 1:
        x, y, width, height = stats[number][:4].tolist()
        here = slice(y, y + height), slice(x, x + width)
        # Where print is plain in its brightness, it is read by that.
        if plain[here].sum() > edges[here].sum():
            continue
        x, y = x + across, y + down
        x, y, width, height = (step * side for side in (x, y, width, height))
        if len(found) == TRIED or width < OBLONG * LOW:
            break
        if LOW <= height <= HIGH and width >= OBLONG * height:
            top, left = max(0, y - PAD), max(0, x - PAD)
            found.append((slice(top, y + height + PAD), slice(left, x + width + PAD)))
    return found


def _coloured(seen: Pixels) -> tuple[slice, slice] | None:
    """The part of a picture that has colours, if any: what has none has no such print, and most
    scans are grey but for a seal."""
    blue, green, red = cv2.split(seen)
    spread = cv2.max(cv2.max(blue, green), red) - cv2.min(cv2.min(blue, green), red)
    coloured = spread > COLOUR // 2
    rows, columns = (np.flatnonzero(coloured.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    down, across = (
        slice(max(0, int(ends[0]) - BESIDE), int(ends[-1]) + 1 + BESIDE) for ends in (rows, columns)
    )
    return down, across


def _apart(part: Pixels) -> Pixels:
    """A part of a picture in shades of how far each colour is from that of the paper, along the
    way on which they differ most."""
    pixels = part.reshape(-1, 3).astype(np.float32)
    away = pixels - np.median(pixels, axis=0)
    _, _, axes = np.linalg.svd(away[:: max(1, len(away) // 20_000)], full_matrices=False)
    far = np.abs(away @ axes[0])
    most = max(1.0, float(np.percentile(far, 97)))
    apart: Pixels = np.clip(255 - far * (255 / most), 0, 255).astype(np.uint8)
    return apart.reshape(part.shape[:2])
