"""Whether a mask is what it should be: flat, and not what stood there before."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.mask.geometry import grown
from scanner.model import Box, Point, Polygon

Picture = NDArray[Any]

# Lossy coding moves a flat colour a little at the edge of its blocks.
FLAT = 24
_ONE_COLOUR = 2
_SAME = 2.0
_PART = 0.99
# Beside strong ink that stays the ripple reaches further in, thin and weak; a letter that is
# left takes more of its cell than this.
_RIPPLE, _RIPPLE_PART = 72, 0.95
# The outermost pixels of a mask are blends with what lies around.
_EDGE = 1.5
_LEAST = 12
_MOST_CELLS = 40


def is_masked(picture: Picture, outline: Polygon, scale: float) -> bool:
    """Whether a mask, in page units, is flat, and with it every cell of it."""
    shape = _inner(outline, scale)
    crop, _ = _crop(picture, shape)
    # What is of one colour up to the corners of its box is so in each of its cells.
    return _is_plain(crop) or all_flat(cells(picture, outline, scale))


def cells(picture: Picture, outline: Polygon, scale: float) -> list[Picture]:
    """The pixels (N x 3 each) inside an outline in page units, without its edge.

    One list of pixels for each stretch of the outline, about as long as its line is high, so
    that a single letter that is left cannot hide among many that are gone.
    """
    shape = _inner(outline, scale)
    crop, start = _crop(picture, shape)
    if crop.size == 0:
        return []
    inner = np.zeros(crop.shape[:2], np.uint8)
    points = np.rint(np.asarray(shape) - (start[0] + 0.5, start[1] + 0.5)).astype(np.int32)
    cv2.fillPoly(inner, [points], 1)
    longer = 0 if crop.shape[0] > crop.shape[1] else 1
    count = min(_MOST_CELLS, max(1, round(max(crop.shape[:2]) / max(1, min(crop.shape[:2])))))
    bounds = np.linspace(0, crop.shape[longer], count + 1).astype(int)
    within = inner.astype(bool)
    whole = bool(within.all())
    stretches = [slice(start, end) for start, end in itertools.pairwise(bounds)]
    parts = [(slice(None), stretch) if longer else (stretch, slice(None)) for stretch in stretches]
    return [crop[part].reshape(-1, 3) if whole else crop[part][within[part]] for part in parts]


def _inner(outline: Polygon, scale: float) -> Polygon:
    """An outline in page units without its edge, in pixels."""
    return grown(tuple((x * scale, y * scale) for x, y in outline), -_EDGE)


def _crop(picture: Picture, shape: Polygon) -> tuple[Picture, Point]:
    """The part of a picture around a shape, which may be nothing, and where it starts."""
    box = Box.around(shape)
    x0, y0 = max(0, math.floor(box.x0)), max(0, math.floor(box.y0))
    return picture[y0 : max(y0, math.ceil(box.y1)), x0 : max(x0, math.ceil(box.x1))], (x0, y0)


def _is_plain(pixels: Picture) -> bool:
    """Whether no pixel is far from the first one; quick, and never more lenient than `FLAT`."""
    if pixels.size == 0:
        return True
    column = pixels.reshape(-1, 1, 3)
    blue, green, red = column[0, 0].tolist()
    return bool(cv2.absdiff(column, (blue, green, red, 0)).max() <= FLAT // 2)


def _spread(pixels: Picture) -> int:
    """How far the lightest and the darkest of some pixels are apart in any channel."""
    column = pixels.reshape(-1, 1, 3)
    high, low = (cv2.reduce(column, 0, how) for how in (cv2.REDUCE_MAX, cv2.REDUCE_MIN))
    return int(cv2.subtract(high, low).max())


def show_nothing(parts: Sequence[Picture]) -> bool:
    """Whether the pixels of every cell are the same: that shows nothing, whatever was there."""
    return all(part.size == 0 or _spread(part) <= _ONE_COLOUR for part in parts)


def all_flat(parts: Sequence[Picture]) -> bool:
    """Whether every cell is flat."""
    return all(map(is_flat, parts))


def masked(before: Sequence[Picture], after: Sequence[Picture]) -> bool:
    """Whether every cell is flat now, and no cell is what it was."""
    return all_flat(after) and not unchanged(before, after)


def unchanged(before: Sequence[Picture], after: Sequence[Picture]) -> bool:
    """Whether some cell that showed something still shows it."""
    if len(before) != len(after):
        return False
    return any(not has_changed(old, new) for old, new in zip(before, after, strict=True))


def is_flat(pixels: Picture) -> bool:
    """Whether pixels (N x 3) are of one colour. Too few to tell count as flat."""
    if len(pixels) < _LEAST or _is_plain(pixels) or _spread(pixels) <= FLAT:
        return True
    values = pixels.astype(np.float32)
    away = functools.reduce(np.maximum, np.abs(values - np.median(values, axis=0)).T)
    part = _RIPPLE_PART if float(away.max()) <= _RIPPLE else _PART
    return bool((away <= FLAT).mean() >= part)


def has_changed(before: Picture, after: Picture) -> bool:
    """Whether the pixels of one place differ; a place that was flat before need not."""
    if before.shape != after.shape or before.size == 0:
        return True
    return float(cv2.absdiff(before, after).mean()) > _SAME or is_flat(before)
