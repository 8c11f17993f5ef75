"""Painting pixels: a solid fill, and around it a ring that tells nothing.

A lossy picture was made of blocks, and every pixel of a block carries an echo of all its
others: what stood under the mask still rings in the pixels beside it. So the mask reaches
out to the block grid and a little further. In that ring neighbours' ink stays and every
other pixel becomes the colour of the paper around.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.mask.geometry import is_upright, line_height
from scanner.model import Box, Polygon

Array = NDArray[Any]
Bits = NDArray[np.uint8]

# libjpeg smooths chroma over the block's edge by one pixel when it decodes.
_BEYOND = 2
_AROUND = 14
# How far from the paper's colour a pixel must be to count as ink, at least and as a part of
# the strongest contrast near by; a shape counts only if some of it is stronger still. Ringing
# stays below; so do pale lines close to a value, which go with it.
_INK = 22.0
_INK_PART = 0.28
_STRONG_PART = 0.4
# A mark may be paler if it leads away (table lines, the shade of a fold), or if this part of it
# lies where no echo reaches.
_LINE_PART, _AWAY = 0.2, 0.5
_STEP = 64.0
_SAMPLE = 4000
# A neighbour's ink keeps its shape; its exact tones, which still ring, are rounded.
_TONES = 32.0
# Ink that sticks out of the mask no further than this part of the line is the value's own;
# so is a sign no larger than that with at least this part under the mask.
_OVERHANG = 0.3
_SIGN, _UNDER, _LEVEL = 1.2, 0.2, 0.7
# A code or a face is located better: no more of it sticks out than this part of its height.
_OVERHANG_BEYOND = 0.02
# What is at least this part of the line high is a letter; a dot or an accent belongs to the
# nearer one of the letters that stand this near beside it.
_LETTER, _BESIDE = 0.35, 0.12
# A sign with less of it under the mask is no part of the value where at least so many of its size
# (up to so many times) stand beside it, so many times their size apart: smaller print than that.
_OUTER, _FEWEST, _LIKE, _APART = 0.3, 2, 2.0, 1.6
# What is higher (pixels) is no line of print: nothing of it is a sign that sticks out.
_MOST_LINE = 160
_NEAR, _SOFT = np.ones((3, 3), np.uint8), np.ones((5, 5), np.uint8)


@dataclass(frozen=True, slots=True)
class Ring:
    """How far a picture's coding carries a pixel's value: its block's side in pixels."""

    block: int


JPEG_BLOCK, SUBSAMPLED_BLOCK = Ring(8), Ring(16)


def paint(
    pixels: Array, shapes: Sequence[Polygon], colour: Sequence[float], ring: Ring | None
) -> Bits:
    """Paint `shapes` (pixel coordinates) into `pixels` (height x width [x channels]) in place.

    `colour` has one value per channel. Returns what was painted solid, as a 0/1 array.
    `ring`: None for pictures whose pixels never were in a lossy form.
    """
    solid = covered(pixels.shape[0], pixels.shape[1], shapes)
    reach = (ring.block + _BEYOND if ring else 0) + _AROUND
    windows = [
        _window(shape, max(reach, min(int(line_height(shape)), _MOST_LINE)), solid.shape)
        for shape in shapes
    ]
    # Every ring is made of what stood there before any other.
    before = [pixels[window].copy() for window in windows]
    for shape, window, source in zip(shapes, windows, before, strict=True):
        inner = solid[window].astype(bool)
        # Other shapes may cover all that is around this one.
        if inner.all():
            continue
        box = Box.around(shape)
        # Across the line, neighbours are other lines; along it, they are the next words.
        across = 1 if box.height > box.width else 0
        reached = _to_grid(solid, ring.block, window) if ring else inner
        line = (line_height(shape), across)
        _paint_around(source, pixels[window], (inner, reached), line)
    for window in windows:
        pixels[window][solid[window].astype(bool)] = np.asarray(colour, dtype=pixels.dtype)
    return solid


def covered(height: int, width: int, shapes: Sequence[Polygon]) -> Bits:
    """Which pixels the shapes touch, however little."""
    mask = np.zeros((height, width), np.uint8)
    for shape in shapes:
        box = Box.around(shape)
        if is_upright(shape):
            x0, y0 = max(0, math.floor(box.x0 + 1e-6)), max(0, math.floor(box.y0 + 1e-6))
            mask[y0 : max(0, math.ceil(box.y1 - 1e-6)), x0 : max(0, math.ceil(box.x1 - 1e-6))] = 1
            continue
        rows, columns = _window(shape, 2, mask.shape)
        part = np.zeros_like(mask[rows, columns])
        if part.size:
            start = (columns.start + 0.5, rows.start + 0.5)
            points = np.clip(np.asarray(shape, np.float64) - start, -1e6, 1e6)
            cv2.fillPoly(part, [np.rint(points).astype(np.int32)], 1)
            mask[rows, columns] |= cv2.dilate(part, _NEAR)
    return mask


def _to_grid(mask: Bits, block: int, window: tuple[slice, slice]) -> NDArray[np.bool_]:
    """The mask reaching out to whole blocks, and `_BEYOND` pixels further, in a window of it."""
    firsts = [max(0, side.start - _BEYOND) // block * block for side in window]
    ends = [-(-(side.stop + _BEYOND) // block) * block for side in window]
    rows, columns = ((end - first) // block for first, end in zip(firsts, ends, strict=True))
    part = mask[firsts[0] : ends[0], firsts[1] : ends[1]]
    padded = np.zeros((rows * block, columns * block), np.uint8)
    padded[: part.shape[0], : part.shape[1]] = part
    bands = padded.reshape(rows, block, columns * block).max(axis=1)
    touched = bands.reshape(rows, columns, block).max(axis=2)
    whole = touched.repeat(block, axis=0).repeat(block, axis=1)
    side = 2 * _BEYOND + 1
    grown = cv2.dilate(whole[: part.shape[0], : part.shape[1]], np.ones((side, side), np.uint8))
    (top, left), (height, width) = (
        (cut.start - first for cut, first in zip(window, firsts, strict=True)),
        (cut.stop - cut.start for cut in window),
    )
    return np.asarray(grown[top : top + height, left : left + width], bool)


def _paint_around(
    source: Array,
    pixels: Array,
    masks: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    line: tuple[float, int],
) -> None:
    """Paint the ring around one shape, and what of its ink sticks out, into `pixels`.

    `source`: what stood there before anything was painted. `masks`: what is painted solid, and
    how far the ring reaches. `line`: the shape's height, and the axis that runs across its line.
    """
    inner, reached = masks
    unit = {np.dtype(np.uint16): 257.0, np.dtype(bool): 1 / 255}.get(source.dtype, 1.0)
    near = _channels(source) / unit
    if near.shape[2] == 3 and (near == near[:, :, :1]).all():
        # A grey scan kept as colours: what is painted is the same in all of them.
        near = near[:, :, :1]
    outside = ~reached if (~reached).sum() >= 16 else ~inner
    paper = _paper(near, outside)
    distance = _furthest(np.asarray(cv2.absdiff(near, paper)).reshape(near.shape))
    strength = _strength(distance, outside, inner)
    ink = _ink(distance, strength, outside, line[0])
    own = _own(ink, inner, *line)
    # The soft edge of what goes, up to the next neighbour's.
    others = cv2.dilate((ink & ~own & ~inner).astype(np.uint8), _NEAR).astype(bool)
    own |= cv2.dilate(own.astype(np.uint8), _SOFT).astype(bool) & ~others & ~inner
    fresh = (reached & ~inner) | own
    flat, kept = paper[fresh], (ink & ~own)[fresh]
    level = flat[kept]
    flat[kept] = level + np.rint((near[fresh][kept] - level) / _TONES) * _TONES
    tones = np.clip(np.rint(flat * unit), 0, 255 * unit).astype(pixels.dtype)
    pixels[fresh] = tones[:, 0] if pixels.ndim == 2 else tones


def _furthest(gaps: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest of each pixel's channels: over so short an axis, one by one is quicker."""
    return functools.reduce(np.maximum, np.moveaxis(gaps, -1, 0))


def _window(shape: Polygon, reach: int, size: tuple[int, ...]) -> tuple[slice, slice]:
    box = Box.around(shape)
    return (
        slice(max(0, int(box.y0) - reach), min(size[0], int(box.y1) + reach + 2)),
        slice(max(0, int(box.x0) - reach), min(size[1], int(box.x1) + reach + 2)),
    )


def _channels(window: Array) -> NDArray[np.float32]:
    part = window.astype(np.float32)
    return part[:, :, None] if part.ndim == 2 else part


def _paper(near: NDArray[np.float32], sample: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The paper's colour at each pixel: a plane through what is no ink in `sample`.

    Nothing inside the ring has a say in it, so that it holds no echo of the value.
    """
    height, width = near.shape[:2]
    places = np.flatnonzero(sample)
    if len(places) > _SAMPLE:
        # Evenly spread, so that the same picture always gives the same paper.
        places = places[np.linspace(0, len(places) - 1, _SAMPLE).astype(np.intp)]
    y, x = np.divmod(places, width)
    values = near.reshape(-1, near.shape[2])[places]
    level = _medians(values)
    for _ in range(2):
        calm = _furthest(np.abs(values - level)) <= _INK
        if calm.sum() < 32:
            break
        level = _medians(values[calm])
    calm = _furthest(np.abs(values - level)) <= _INK
    if calm.sum() < 32:
        return np.broadcast_to(level.astype(np.float32), near.shape).copy()
    terms = np.stack([np.ones(calm.sum()), x[calm] - width / 2, y[calm] - height / 2], axis=1)
    fitted, *_ = np.linalg.lstsq(terms, values[calm].astype(np.float64), rcond=None)
    level, fitted = level.astype(np.float32), fitted.astype(np.float32)
    across = (np.arange(width, dtype=np.float32) - width / 2)[:, None] * fitted[1]
    down = (np.arange(height, dtype=np.float32) - height / 2)[:, None] * fitted[2]
    # Pixel beside pixel in one long row: NumPy is slow along an axis of three.
    plane = (fitted[0] + across).ravel() + np.tile(down, width)
    np.maximum(plane, np.tile(level - _INK, width), out=plane)
    np.minimum(plane, np.tile(level + _INK, width), out=plane)
    return np.asarray(plane.reshape(near.shape), np.float32)


def _medians(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The median of each column: sorted, which is quicker here than NumPy's own way."""
    ranked = np.sort(np.ascontiguousarray(values.T), axis=1)
    count = ranked.shape[1]
    return np.asarray(ranked[:, [(count - 1) // 2, count // 2]].mean(axis=1), np.float32)


def _nearly_highest(values: NDArray[np.float32]) -> float:
    """The 99th percentile; 0 of nothing."""
    if not values.size:
        return 0.0
    ranked = np.sort(values)
    place = 0.99 * (len(ranked) - 1)
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    part = place - below
    return float(ranked[below] * (1 - part) + ranked[above] * part)


def _strength(
    distance: NDArray[np.float32], outside: NDArray[np.bool_], inner: NDArray[np.bool_]
) -> float:
    """How far ink is from the paper here. What the mask hides only counts in broad steps."""
    around, hidden = _nearly_highest(distance[outside]), _nearly_highest(distance[inner])
    return max(around, min(255.0, _STEP * float(np.ceil(hidden / _STEP))))


def _ink(
    distance: NDArray[np.float32], strength: float, outside: NDArray[np.bool_], line: float
) -> NDArray[np.bool_]:
    """Marks on the paper that are no echoes: strong at least in part, or leading far away."""
    kept = np.zeros(distance.shape, bool)
    for weak, lead in ((_INK_PART, False), (_LINE_PART, True)):
        marks = (distance > max(_INK, weak * strength)).astype(np.uint8)
        count, labels = cv2.connectedComponents(marks, connectivity=8)
        if lead:
            away = np.bincount(labels[outside], minlength=count)
            good = away > np.minimum(line, _AWAY * np.bincount(labels.ravel(), minlength=count))
        else:
            good = np.zeros(count, bool)
            good[labels[distance > max(_INK, _STRONG_PART * strength)]] = True
        good[0] = False
        kept |= good[labels]
    return kept


def _own(
    ink: NDArray[np.bool_], inner: NDArray[np.bool_], line: float, across: int
) -> NDArray[np.bool_]:
    """The ink that belongs to the value and sticks out of its mask.

    A stroke that leaves the mask no further than an overhang (but for dots and accents of the
    lines above and below), or a sign of a letter's size that stands on the value's line
    (`across`: the axis across it) with a good part under the mask. Longer shapes that touch it
    are table lines, underlines or neighbours, and stay.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    areas = np.maximum(1, stats[:, cv2.CC_STAT_AREA])
    under = np.bincount(labels[inner], minlength=count) / areas
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    small = sides.max(axis=1) <= _SIGN * min(line, _MOST_LINE)
    overhang = line * (_OVERHANG if line <= _MOST_LINE else _OVERHANG_BEYOND)
    outside = ink & ~inner
    _, pieces = cv2.connectedComponents(outside.astype(np.uint8), connectivity=8)
    beside = cv2.dilate(inner.astype(np.uint8), _NEAR).astype(bool)
    far = cv2.distanceTransform((~inner).astype(np.uint8), cv2.DIST_L2, 3)
    short = np.zeros(int(pieces.max()) + 1, bool)
    short[pieces[beside & outside]] = True
    short[pieces[outside & (far > max(3.0, overhang))]] = False
    touching = np.unique(labels[beside & outside])
    others = [*_marks_of_others(stats, under, line, across), *_print_beside(stats, under, touching)]
    for mark in others:
        at = _place(stats[mark])
        short[pieces[at][outside[at] & (labels[at] == mark)]] = False
    short[0] = False
    # What lies wholly under the mask goes with it.
    whole = small & (under >= _UNDER) & (under < 1)
    whole[others] = False
    for label in np.flatnonzero(whole):
        at = _place(stats[label])
        whole[label] = label > 0 and _on_line(labels[at] == label, inner[at], across)
    return np.asarray((short[pieces] | whole[labels]) & outside, bool)


def _place(stats: NDArray[np.int32]) -> tuple[slice, slice]:
    """Where a piece of ink lies, by its statistics."""
    x, y, width, height = stats[:4].tolist()
    return slice(y, y + height), slice(x, x + width)


def _marks_of_others(
    stats: NDArray[np.int32], under: NDArray[np.float64], line: float, across: int
) -> list[int]:
    """The dots and accents (by label) that lie nearer to letters beside the mask than to what it
    covers.

    `stats`: of each piece of ink; `under`: the part of each that is under the mask.
    """
    sides = ((cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH), (cv2.CC_STAT_TOP, cv2.CC_STAT_HEIGHT))
    (x0, x1), (y0, y1) = ((stats[:, at], stats[:, at] + stats[:, size]) for at, size in sides)
    (along0, along1), (top, low) = ((y0, y1), (x0, x1)) if across else ((x0, x1), (y0, y1))
    high = low - top >= _LETTER * line
    high[0] = False
    found = []
    for mark in np.flatnonzero(~high & (under > 0) & (under < 1)):
        near = (along0 < along1[mark] + _BESIDE * line) & (along1 > along0[mark] - _BESIDE * line)
        gaps = np.maximum(0.0, np.maximum(top - low[mark], top[mark] - low))
        others, own = (
            gaps[high & near & side].min(initial=line / 2) for side in (under < 0.5, under >= 0.5)
        )
        if others < own:
            found.append(int(mark))
    return found


def _print_beside(
    stats: NDArray[np.int32], under: NDArray[np.float64], touching: NDArray[np.int32]
) -> list[int]:
    """Those of the signs that touch a mask from outside that stand among others as large as they:
    an accent does not, a letter of smaller print does."""
    size = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    middle = stats[:, :2] + stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] / 2
    outer = under < _OUTER
    outer[0] = False
    found = []
    for sign in touching[outer[touching]].tolist():
        like = outer & (size <= _LIKE * size[sign]) & (size[sign] <= _LIKE * size)
        near = np.abs(middle - middle[sign]).max(axis=1) <= _APART * np.maximum(size, size[sign])
        if (like & near).sum() > _FEWEST:
            found.append(sign)
    return found


def _on_line(sign: NDArray[np.bool_], inner: NDArray[np.bool_], across: int) -> bool:
    """Whether most of a sign's height lies level with the part of the mask that it meets."""
    rows = sign.any(axis=1 - across)
    met = (sign & inner).any(axis=across)
    level = inner[:, met].any(axis=1) if across == 0 else inner[met].any(axis=0)
    return bool((rows & level).sum() >= _LEVEL * rows.sum())
