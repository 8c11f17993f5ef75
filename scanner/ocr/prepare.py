"""A picture made ready for the models: shrunk copies, and level strips cut along a line."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from scanner.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Floats = NDArray[np.float32]

Plane = Literal["grey", "bright", "pale"]
"""Which shade of a pixel counts: its lightness, or the strongest of its three colours, or that
made lighter by `PALING` times what the pixel has of colour.

In the bright plane the ink of a red seal is nearly as light as the paper, so that black print
under it can be read. In the pale plane that of a signature is, too; but print that opaque ink
covers has its colour, and is gone.
"""

PALING = 2.0

COLOURED = 30
STAIN = 4
STAINED, STRETCH = 0.015, 8.0
"""A line is stained where in at least this part of a stretch of it (and not in all of that), about
`STRETCH` heights long, the strongest colour is `COLOURED` (of 255) above the lightness: seen
`STAIN` times smaller."""


@dataclass(frozen=True, slots=True)
class Quad:
    """A rectangle that lies along a line of text, in the picture's pixels.

    `x, y` is its centre, `width` runs along the text, `height` across it, `angle` is the
    direction of reading in degrees, clockwise from "to the right", in (-180, 180]. On a page
    that curls a line bends: its ends lie `bend` further down across it than its middle, and
    in between it runs as a parabola does; `angle` is the direction in the middle.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float
    score: float = 1.0
    bend: float = 0.0

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @property
    def axes(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Unit vectors along the text and down across it."""
        turn = np.deg2rad(self.angle)
        c, s = float(np.cos(turn)), float(np.sin(turn))
        return (c, s), (-s, c)

    def at(self, along: float, across: float) -> tuple[float, float]:
        """The point at these fractions (0-1) of width and height from the top left."""
        u, v = self.axes
        du, dv = (along - 0.5) * self.width, (across - 0.5) * self.height
        dv += self.bend * (2 * along - 1) ** 2
        return self.x + du * u[0] + dv * v[0], self.y + du * u[1] + dv * v[1]

    @property
    def box(self) -> Box:
        """The upright box around it."""
        return Box.around([*self.corners, self.at(0.5, 0.0), self.at(0.5, 1.0)])

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """Top left, top right, bottom right, bottom left, as one reads it."""
        return self.at(0, 0), self.at(1, 0), self.at(1, 1), self.at(0, 1)

    def part(self, left: float, right: float, top: float = 0.0, bottom: float = 1.0) -> Quad:
        """The part of it (or more than it) between these fractions of width and height."""
        x, y = self.at((left + right) / 2, (top + bottom) / 2)
        width, height = (right - left) * self.width, (bottom - top) * self.height
        if not self.bend:
            return replace(self, x=x, y=y, width=width, height=height)
        slope = 4 * self.bend * (left + right - 1) / self.width
        angle = (self.angle + math.degrees(math.atan(slope)) + 180) % 360 - 180
        bend = self.bend * (right - left) ** 2
        return replace(self, x=x, y=y, width=width, height=height, angle=angle, bend=bend)

    def turned(self) -> Quad:
        """The same rectangle read from the other end."""
        angle = self.angle - 180 if self.angle > 0 else self.angle + 180
        return replace(self, angle=angle, bend=-self.bend)

    def moved(self, scale: float, dx: float, dy: float) -> Quad:
        """Enlarged by `scale` about the origin, then shifted."""
        return replace(
            self,
            x=self.x * scale + dx,
            y=self.y * scale + dy,
            width=self.width * scale,
            height=self.height * scale,
            bend=self.bend * scale,
        )


@dataclass(frozen=True)
class Picture:
    """A BGR picture with its grey copies and smaller copies of those, made when first needed."""

    pixels: Pixels = field(repr=False)

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @cached_property
    def _levels(self) -> dict[Plane, list[Pixels]]:
        return {}

    def level(self, plane: Plane, number: int) -> Pixels:
        """The picture in one shade, halved `number` times (never below one pixel)."""
        levels = self._levels.setdefault(plane, [])
        if not levels:
            levels.append(shade(self.pixels, plane))
        while len(levels) <= number:
            size = (max(1, levels[-1].shape[1] // 2), max(1, levels[-1].shape[0] // 2))
            levels.append(_shrunk(levels[-1], size))
        return levels[number]

    @cached_property
    def _stains(self) -> NDArray[np.int32]:
        """Sums (as of an integral image) of a small map of where coloured ink lies on paper."""
        size = (math.ceil(self.width / STAIN), math.ceil(self.height / STAIN))
        small = np.asarray(cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        coloured = cv2.subtract(shade(small, "bright"), _grey(small)) > COLOURED
        return np.asarray(cv2.integral(coloured.astype(np.uint8)), np.int32)

    def is_stained(self, quad: Quad) -> bool:
        """Whether coloured ink (a seal, a signature) lies on the line, or the line is of it."""
        count = max(1, round(quad.aspect / STRETCH))
        parts = (quad.part(n / count, (n + 1) / count) for n in range(count))
        return any(STAINED <= self._stained(part) <= 1 - STAINED for part in parts)

    def _stained(self, quad: Quad) -> float:
        """The part (0-1) of the box around a quad that coloured ink takes."""
        box = quad.box
        x0, y0 = max(0, math.floor(box.x0 / STAIN)), max(0, math.floor(box.y0 / STAIN))
        below, right = int(self._stains.shape[0]), int(self._stains.shape[1])
        x1 = min(right - 1, math.ceil(box.x1 / STAIN))
        y1 = min(below - 1, math.ceil(box.y1 / STAIN))
        if x1 <= x0 or y1 <= y0:
            return 0.0
        sums = self._stains
        stained = int(sums[y1, x1]) - int(sums[y0, x1]) - int(sums[y1, x0]) + int(sums[y0, x0])
        return stained / float((x1 - x0) * (y1 - y0))

    def resized(self, scale: float, x0: int, y0: int, x1: int, y1: int) -> Pixels:
        """That part of the BGR picture at another size."""
        part = self.pixels[y0:y1, x0:x1]
        size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
        if size == (x1 - x0, y1 - y0):
            return part
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(part, size, interpolation=way), np.uint8)

    def strip(
        self, quad: Quad, size: tuple[int, int], margins: tuple[float, float], plane: Plane = "grey"
    ) -> Pixels:
        """A level strip of `size` (width, height) pixels, cut along `quad`.

        `margins`: how much more is seen left and right, and above and below the quad, in
        heights of the quad. What lies outside the picture repeats the picture's edge.
        """
        beside, above = margins
        across = quad.height * (1 + 2 * above) / size[1]
        along = (quad.width + 2 * beside * quad.height) / size[0]
        halvings = max(0, int(np.floor(np.log2(max(1.0, min(across, along))))))
        source = self.level(plane, halvings)
        shrink = np.array([source.shape[1] / self.width, source.shape[0] / self.height])
        step_x, step_y = (
            np.array(axis) * n for axis, n in zip(quad.axes, (along, across), strict=True)
        )
        centre = np.array([quad.x, quad.y])
        # Pixel centres stand at half numbers in the picture, at whole numbers for warpAffine.
        origin = (centre - step_x * (size[0] - 1) / 2 - step_y * (size[1] - 1) / 2) * shrink - 0.5
        matrix = np.stack([step_x * shrink, step_y * shrink, origin], axis=1)
        if not quad.bend:
            how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            edge = cv2.BORDER_REPLICATE
            level = cv2.warpAffine(source, np.float32(matrix), size, flags=how, borderMode=edge)
            return np.asarray(level, np.uint8)
        wide = 1 + 2 * beside / quad.aspect
        middle_off = ((np.arange(size[0]) + 0.5) / size[0] - 0.5) * wide
        drops = quad.bend * (2 * middle_off) ** 2
        return _levelled(source, matrix, size, drops[:, None] * quad.axes[1] * shrink)


def _levelled(
    source: Pixels, matrix: NDArray[np.float64], size: tuple[int, int], drops: NDArray[np.float64]
) -> Pixels:
    """What warpAffine would cut out with this inverse matrix, each column (x, y) further off."""
    columns, rows = np.arange(size[0]), np.arange(size[1])
    along = matrix[:, 0] * columns[:, None] + matrix[:, 2] + drops
    places = along[None] + matrix[:, 1] * rows[:, None, None]
    maps = np.float32(places)
    cut = cv2.remap(source, maps, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def spans(start: int, end: int, side: int, overlap: float) -> list[tuple[int, int]]:
    """Even spans over a length, none longer than `side`, that share `overlap` (0-1) of it."""
    if end - start <= side:
        return [(start, end)]
    step = max(1, round(side * (1 - overlap)))
    count = math.ceil((end - start - side) / step) + 1
    firsts = np.linspace(start, end - side, count).round().astype(int)
    return [(first, first + side) for first in firsts.tolist()]


def tones(strip: Pixels, *parts: float) -> list[int]:
    """The shades below which these parts (0-1) of a strip's pixels lie."""
    # Counts are told as single floats, which are whole up to 16 million.
    counts = cv2.calcHist([strip], [0], None, [256], (0, 256)).ravel().astype(np.int64).cumsum()
    return [int(np.searchsorted(counts, part * (strip.size - 1), side="right")) for part in parts]


def is_dark(strip: Pixels) -> bool:
    """Whether a strip holds light text on a dark ground.

    The ground is the commonest shade (the median); the text is the longer of the two tails.
    """
    low, middle, high = tones(strip, 0.02, 0.5, 0.98)
    return high - middle > 2 * (middle - low) + 8


def shade(pixels: Pixels, plane: Plane) -> Pixels:
    """A BGR picture in one shade."""
    if plane == "grey":
        return _grey(pixels)
    blue, green, red = cv2.split(pixels)
    strongest = cv2.max(cv2.max(blue, green), red)
    if plane == "bright":
        return np.asarray(strongest, np.uint8)
    weakest = cv2.min(cv2.min(blue, green), red)
    return np.asarray(cv2.addWeighted(strongest, 1 + PALING, weakest, -PALING, 0), np.uint8)


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def _shrunk(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
