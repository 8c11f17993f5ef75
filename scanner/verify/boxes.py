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
from scanner.model import Box, Polygon

Picture = NDArray[Any]

# Lossy coding moves a flat colour a little at the edge of its blocks.
FLAT = 24
_SAME = 2.0
_PART = 0.99
# Beside strong ink that stays the ripple reaches further in, thin and weak; a letter that is
# left takes more of its cell than this.
_RIPPLE, _RIPPLE_PART = 72, 0.95
# A label is a second colour: at most so much of a mask may differ from the fill.
_LABEL_PART = 0.45
# The outermost pixels of a mask are blends with what lies around.
_EDGE = 1.5
_LEAST = 12
_MOST_CELLS = 40


def cells(picture: Picture, outline: Polygon, scale: float) -> list[Picture]:
    """The pixels (N x 3 each) inside an outline in page units, without its edge.

    One list of pixels for each stretch of the outline, about as long as its line is high, so
    that a single letter that is left cannot hide among many that are gone.
    """
    shape = grown(tuple((x * scale, y * scale) for x, y in outline), -_EDGE)
    box = Box.around(shape)
    x0, y0 = max(0, math.floor(box.x0)), max(0, math.floor(box.y0))
    crop = picture[y0 : max(y0, math.ceil(box.y1)), x0 : max(x0, math.ceil(box.x1))]
    if 0 in crop.shape[:2]:
        return []
    inner = np.zeros(crop.shape[:2], np.uint8)
    points = np.rint(np.asarray(shape) - (x0 + 0.5, y0 + 0.5)).astype(np.int32)
    cv2.fillPoly(inner, [points], 1)
    longer = 0 if crop.shape[0] > crop.shape[1] else 1
    count = min(_MOST_CELLS, max(1, round(max(crop.shape[:2]) / max(1, min(crop.shape[:2])))))
    bounds = np.linspace(0, crop.shape[longer], count + 1).astype(int)
    within = inner.astype(bool)
    stretches = [slice(start, end) for start, end in itertools.pairwise(bounds)]
    if longer:
        return [crop[:, stretch][within[:, stretch]] for stretch in stretches]
    return [crop[stretch][within[stretch]] for stretch in stretches]


def all_flat(parts: Sequence[Picture], *, labelled: bool) -> bool:
    """Whether every cell is flat."""
    return all(is_flat(part, labelled=labelled) for part in parts)


def masked(before: Sequence[Picture], after: Sequence[Picture], *, labelled: bool) -> bool:
    """Whether every cell is flat now, and no cell is what it was."""
    return all_flat(after, labelled=labelled) and not unchanged(before, after)


def unchanged(before: Sequence[Picture], after: Sequence[Picture]) -> bool:
    """Whether some cell that showed something still shows it."""
    if len(before) != len(after):
        return False
    return any(not has_changed(old, new) for old, new in zip(before, after, strict=True))


def is_flat(pixels: Picture, *, labelled: bool) -> bool:
    """Whether pixels (N x 3) are of one colour, a label's own colour excepted.

    Too few to tell count as flat.
    """
    if len(pixels) < _LEAST or int(np.ptp(pixels, axis=0).max()) <= FLAT:
        return True
    values = pixels.astype(np.float32)
    fill = np.median(values, axis=0)
    away = functools.reduce(np.maximum, np.abs(values - fill).T)
    if not labelled:
        part = _RIPPLE_PART if float(away.max()) <= _RIPPLE else _PART
        return bool((away <= FLAT).mean() >= part)
    if (away > FLAT).mean() > _LABEL_PART:
        return False
    # Between the fill and the label's black or white lies every tone of its smooth edges.
    span = (255.0 if fill.mean() < 140 else 0.0) - fill
    part = ((values - fill) * span).sum(axis=1) / max(1.0, float((span * span).sum()))
    off_line = np.abs(values - fill - part[:, None] * span).max(axis=1)
    return bool((off_line <= FLAT).mean() >= _PART)


def has_changed(before: Picture, after: Picture) -> bool:
    """Whether the pixels of one place differ; a place that was flat before need not."""
    if before.shape != after.shape or is_flat(before, labelled=False):
        return True
    gap = np.abs(before.astype(np.int16) - after.astype(np.int16))
    return float(gap.mean()) > _SAME
