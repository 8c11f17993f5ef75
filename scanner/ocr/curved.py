"""Figures on an arc, however tight: told as unread where they are a number.

Pieces of such a row are found as lines of their own and read as whatever a turned figure looks
like, or not found at all. So ink that no line explains is looked through for signs that lie on a
circle; rolled out, they are read.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.model import Box
from scanner.ocr.glyphs import confidence
from scanner.ocr.prepare import Picture, Quad
from scanner.ocr.scattered import FEWEST
from scanner.ocr.turned import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.cells import Boxed
    from scanner.ocr.glyphs import Glyphs
    from scanner.ocr.lines import Settled
    from scanner.ocr.recognise import Recogniser

    Array = NDArray[np.float64]

SIDE = 1300
"""A larger picture is looked through halved."""

INK, AROUND, SHORTEST = 30, 41, 15
"""Ink differs by so many shades from what is around it, in so many pixels; of a halved picture in
half as many, down to the last."""

LEAST, MOST_HIGH, SMALLEST = 10, 120, 5
"""Signs are so large (pixels of the picture), and no larger; halved, they are at least so large."""

READ, SIGNS = 0.9, 5
"""Lines read as surely as this, with so many signs, explain the ink in them."""

MOST, MOST_OF_ROW = 1500, 60
"""Where more signs are left it is a photo; a row has no more of them."""

ALIKE, APART = 1.8, 3.0
"""Of two signs in a row one is no more than so many times as large, and so many sizes away."""

OFF, BENT, TIGHTEST = 0.35, 0.5, 1.2
"""They lie so near to their circle, so far from a straight line, and it is so wide (sizes)."""

ROW, ROOM = 48, 0.3
"""Rolled out, signs are so high (pixels), with so much room around them."""

WELL, PART = 0.8, 0.6
"""They are a number if read as surely, and if so much of what was read is figures."""


def curved(
    picture: Picture, lines: Sequence[Settled], boxed: Sequence[Boxed], reader: Recogniser
) -> list[Box]:
    """The boxes of numbers on arcs. `boxed`: what of the lines was read box by box."""
    halvings = max(0, math.ceil(math.log2(max(picture.width, picture.height) / SIDE)))
    grey, whole = picture.level("grey", halvings), picture.level("grey", 0)
    scale = picture.width / grey.shape[1]
    boxes = [line.quad.box for line in lines if _is_read(line.read)]
    boxes += [row.quad.box for row in boxed if sum(len(w.text) for w in row.first) >= FEWEST]
    found = []
    for dark in (True, False):
        signs = _signs(grey, boxes, scale, dark=dark)
        for row in _circles(signs) if FEWEST <= len(signs) <= MOST else ():
            if any(_is_number(read) for read in _rolled_out(whole, row, reader)):
                x, y, size = signs[row.members].T
                ends = min(x - size), min(y - size), max(x + size), max(y + size)
                found.append(Box(*map(float, ends)))
    return found


def _is_read(read: Glyphs) -> bool:
    return sum(not glyph.text.isspace() for glyph in read) >= SIGNS and confidence(read) > READ


def _signs(grey: Pixels, known: Sequence[Box], scale: float, *, dark: bool) -> Array:
    """The middle and the size, in the whole picture, of each piece of ink that may be a sign and
    that nothing explains."""
    wide = max(SHORTEST, round(AROUND / scale))
    around = cv2.blur(grey, (wide, wide))
    depth = cv2.subtract(around, grey) if dark else cv2.subtract(grey, around)
    _, _, stats, middles = cv2.connectedComponentsWithStats((depth > INK).astype(np.uint8))
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    size = sides.max(axis=1)
    least = max(SMALLEST, LEAST / scale)
    fits = (size >= least) & (size <= MOST_HIGH / scale)
    fits &= stats[:, cv2.CC_STAT_AREA] >= 2 * size
    fits[0] = False
    x, y = (middles * scale).T
    for box in known:
        fits &= (x < box.x0) | (x > box.x1) | (y < box.y0) | (y > box.y1)
    return scale * np.column_stack([middles[fits], size[fits]])


class _Circle:
    """Signs on a circle: their places in the list of all, its middle and radius, their size, and
    the angles from the first to the last of them."""

    def __init__(self, members: NDArray[np.intp], signs: Array) -> None:
        self.members = members
        points = signs[members, :2]
        self.size = float(np.median(signs[members, 2]))
        middle = points.mean(axis=0)
        x, y = (points - middle).T
        terms = np.column_stack([x, y, np.ones(len(x))])
        (a, b, c), *_ = np.linalg.lstsq(terms, x**2 + y**2, rcond=None)
        self.x, self.y = float(middle[0] + a / 2), float(middle[1] + b / 2)
        self.radius = math.sqrt(max(0.0, c + (a**2 + b**2) / 4))
        away = points - (self.x, self.y)
        self.off = float(np.abs(np.hypot(*away.T) - self.radius).max())
        self.bent = float(np.abs((points - middle) @ np.linalg.svd(points - middle)[2][-1]).max())
        angles = np.sort(np.arctan2(away[:, 1], away[:, 0]))
        gaps = np.diff(angles, append=angles[0] + 2 * math.pi)
        last = int(gaps.argmax())
        self.first = float(angles[(last + 1) % len(angles)])
        self.turn = 2 * math.pi - float(gaps[last])

    @property
    def is_one(self) -> bool:
        return (
            self.off <= OFF * self.size
            and self.bent > BENT * self.size
            and self.radius >= TIGHTEST * self.size
        )


def _circles(signs: Array) -> Iterator[_Circle]:
    """The rows of signs that lie on circles."""
    x, y, size = signs.T
    larger = np.maximum(size[:, None], size)
    near = np.hypot(x[:, None] - x, y[:, None] - y) <= APART * larger
    near &= larger <= ALIKE * np.minimum(size[:, None], size)
    free = np.ones(len(signs), bool)
    for start in range(len(signs)):
        if not free[start]:
            continue
        row = np.zeros(len(signs), bool)
        ends = row.copy()
        ends[start] = True
        while ends.any():
            row |= ends
            ends = near[ends].any(axis=0) & ~row
        free &= ~row
        if FEWEST <= row.sum() <= MOST_OF_ROW:
            circle = _Circle(np.flatnonzero(row), signs)
            if circle.is_one:
                yield circle


def _rolled_out(grey: Pixels, circle: _Circle, reader: Recogniser) -> Iterator[Glyphs]:
    """What stands on a circle, read with its heads outwards and inwards."""
    zoom = ROW / circle.size
    beyond = (1 + ROOM) * circle.size
    wide = round((circle.turn * circle.radius + 2 * beyond) * zoom)
    high = round(2 * (0.5 + ROOM) * circle.size * zoom)
    angles = circle.first + ((np.arange(wide) + 0.5) / zoom - beyond) / circle.radius
    radii = circle.radius + (0.5 + ROOM) * circle.size - (np.arange(high) + 0.5) / zoom
    across = circle.x + radii[:, None] * np.cos(angles)
    down = circle.y + radii[:, None] * np.sin(angles)
    maps = np.float32(across), np.float32(down)
    strip = cv2.remap(grey, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = Picture(np.asarray(cv2.cvtColor(strip, cv2.COLOR_GRAY2BGR), np.uint8))
    quad = Quad(wide / 2, high / 2, wide - ROOM * ROW, ROW * 1.2, 0.0)
    yield reader.read(seen, quad)
    yield reader.read(seen, quad.turned())


def _is_number(read: Glyphs) -> bool:
    signs = [glyph.text for glyph in read if not glyph.text.isspace()]
    figures = sum(map(str.isdigit, signs))
    surest = max(map(confidence, rows(read)), default=0.0)
    return surest > WELL and figures >= PART * len(signs)
