"""A picture made ready for the models: shrunk copies, and level strips cut along a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Floats = NDArray[np.float32]

LEVEL_DEGREES = 0.3
"""A line that slants less than this is cut out straight: a crop is sharper than a warp."""


@dataclass(frozen=True, slots=True)
class Quad:
    """A rectangle that lies along a line of text, in the picture's pixels.

    `x, y` is its centre, `width` runs along the text, `height` across it, `angle` is the
    direction of reading in degrees, clockwise from "to the right", in (-180, 180].
    """

    x: float
    y: float
    width: float
    height: float
    angle: float
    score: float = 1.0

    @property
    def axes(self) -> tuple[Floats, Floats]:
        """Unit vectors along the text and down across it."""
        turn = np.deg2rad(self.angle)
        c, s = float(np.cos(turn)), float(np.sin(turn))
        return np.array([c, s], np.float32), np.array([-s, c], np.float32)

    def at(self, along: float, across: float) -> tuple[float, float]:
        """The point at these fractions (0-1) of width and height from the top left."""
        u, v = self.axes
        du, dv = (along - 0.5) * self.width, (across - 0.5) * self.height
        return (
            float(self.x + du * u[0] + dv * v[0]),
            float(self.y + du * u[1] + dv * v[1]),
        )

    def part(self, left: float, right: float, top: float = 0.0, bottom: float = 1.0) -> Quad:
        """The part of it between these fractions of width and height."""
        x, y = self.at((left + right) / 2, (top + bottom) / 2)
        return Quad(
            x,
            y,
            (right - left) * self.width,
            (bottom - top) * self.height,
            self.angle,
            self.score,
        )

    def turned(self) -> Quad:
        """The same rectangle read from the other end."""
        angle = self.angle - 180 if self.angle > 0 else self.angle + 180
        return Quad(self.x, self.y, self.width, self.height, angle, self.score)


@dataclass(frozen=True)
class Picture:
    """A BGR picture with its grey copy and smaller copies of that, made when first needed."""

    pixels: Pixels = field(repr=False)

    @cached_property
    def grey(self) -> Pixels:
        if self.pixels.ndim == 2:
            return self.pixels
        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_BGR2GRAY), np.uint8)

    @cached_property
    def _halves(self) -> list[Pixels]:
        return [self.grey]

    def level(self, number: int) -> Pixels:
        """The grey picture halved `number` times (never below one pixel)."""
        while len(self._halves) <= number:
            last = self._halves[-1]
            size = (max(1, last.shape[1] // 2), max(1, last.shape[0] // 2))
            self._halves.append(np.asarray(cv2.resize(last, size, interpolation=cv2.INTER_AREA)))
        return self._halves[number]

    def strip(self, quad: Quad, height: int, above: float, beside: float) -> Pixels:
        """A grey strip cut along `quad`, `height` pixels high.

        `above` is the margin over and under the quad, `beside` the one left and right of
        it, both in heights of the quad. What lies outside the picture is filled with the
        picture's edge.
        """
        scale = height / (quad.height * (1 + 2 * above))
        width = max(1, round((quad.width + 2 * beside * quad.height) * scale))
        halvings = max(0, int(np.floor(np.log2(1 / scale)))) if scale < 1 else 0
        source = self.level(halvings)
        shrink = np.array(
            [source.shape[1] / self.grey.shape[1], source.shape[0] / self.grey.shape[0]]
        )
        u, v = quad.axes
        corner = (
            np.array([quad.x, quad.y])
            - u * (quad.width / 2 + beside * quad.height)
            - v * (quad.height * (0.5 + above))
        )
        step = 1 / scale
        # Pixel centres: destination (0, 0) looks at the middle of the first source cell.
        origin = (corner + (u + v) * step / 2) * shrink - 0.5
        matrix = np.stack([u * step * shrink, v * step * shrink, origin], axis=1)
        return np.asarray(
            cv2.warpAffine(
                source,
                matrix.astype(np.float32),
                (width, height),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            ),
            np.uint8,
        )


def is_dark(strip: Pixels) -> bool:
    """Whether a strip holds light text on a dark ground.

    The ground is the commonest shade (the median); the text is the longer of the two tails.
    """
    low, middle, high = np.percentile(strip, (2, 50, 98))
    return bool(high - middle > 2 * (middle - low) + 8)
