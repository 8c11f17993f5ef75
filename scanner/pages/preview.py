"""Small pictures that an image carries of itself: whether one shows more than the image does."""

from __future__ import annotations

import io
import math
import struct
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from scanner.model import Pixels

BLACK = 24
"""Bars that a camera adds to a preview of another shape are darker than this (0-255)."""

OTHERWISE = 22.0
"""A preview is coded coarsely: patches of three pixels differ by less than this (0-255) from
what the image shows within a pixel of there. Of 600 previews (Pillow's smooth filters, JPEG quality
50 to 90) 98 % do. Of 289 values 7 pixels high, painted over in the image in the colour of their
ground, 258 make more; what is painted black does always."""

RIM = 2
"""So many pixels at a preview's sides do not count: coding smears black bars into them, and what
stands there alone cannot be read."""

LOPSIDED = 1.5
"""So many pixels may be lost or won when a preview's sides are rounded."""

_TEXTS = {"exif", "comment", "xmp", "photoshop"}
_BROKEN = (OSError, SyntaxError, ValueError, struct.error)


def shows_no_more(preview: bytes, image: Image.Image) -> bool:
    """Whether a preview shows what `image` (decoded, as it is stored) shows, and nothing else.

    One that is larger, of another part, of an earlier state of the image, broken, or with texts
    of its own, does not.
    """
    try:
        with Image.open(io.BytesIO(preview)) as small:
            larger = small.width > image.width or small.height > image.height
            if larger or small.info.keys() & _TEXTS:
                return False
            seen = np.asarray(small.convert("L"), np.uint8)
    except _BROKEN:
        return False
    seen = _without_bars(seen, image.width / image.height)
    height, width = seen.shape
    if abs(width * image.height / image.width - height) > LOPSIDED * max(1, height / width):
        return False
    whole = image.convert("L").resize((width, height), Image.Resampling.BOX)
    return _farthest(np.asarray(whole, np.uint8), seen) < OTHERWISE


def _without_bars(seen: Pixels, aspect: float) -> Pixels:
    """The middle of a preview that has the image's shape, if all around it is black."""
    height, width = seen.shape
    rows = max(0, round((height - width / aspect) / 2))
    columns = max(0, round((width - height * aspect) / 2))
    middle = seen[rows : height - rows, columns : width - columns]
    # Where the picture begins is known to a pixel.
    up, left = max(0, rows - 1), max(0, columns - 1)
    bars = (seen[:up], seen[height - up :], seen[:, :left], seen[:, width - left :])
    return middle if all(int(bar.max(initial=0)) < BLACK for bar in bars) else seen


def _farthest(whole: Pixels, seen: Pixels) -> float:
    """By how much a patch of the preview differs from all that the image shows around it."""
    around = np.ones((3, 3), np.uint8)
    darkest = cv2.erode(whole, around).astype(np.float32)
    lightest = cv2.dilate(whole, around).astype(np.float32)
    beyond = np.maximum(seen - lightest, darkest - seen).clip(0)
    inner = beyond[RIM:-RIM, RIM:-RIM]
    return float(cv2.blur(inner, (3, 3)).max()) if inner.size else math.inf
