"""Where lines of text are: PP-OCRv6 tiny, a network that marks the core of each line."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner import models
from scanner.ocr.prepare import Quad
from scanner.ocr.runtime import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.prepare import Floats

    Contour = NDArray[np.int32]

# The model's own settings (inference.yml beside it): BGR input scaled to 0-1 and
# normalised by these, threshold of a core pixel and of a core, growth of a core to its line.
MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32) * 255
CORE = 0.2
LINE = 0.4
GROWTH = 1.4

MULTIPLE = 32
"""The network takes sizes that are multiples of this."""

SMALLEST = 3.0
"""A core thinner than this (pixels the network saw) is noise."""

MOST = 3000
"""As many lines are taken from one look, the largest ones: a page of dots has no end of them."""

BENDS, EACH, SLIMMER = 8.0, 4, 0.87
"""A core this many times as long as high may be bent (`EACH`th of its pixels tell): it is if it is
lower along a parabola, by this factor, than in a rectangle."""

LONG = 5.0
"""A line this many times as long as high shows its own direction well."""

TILE, STRIP, ENOUGH = 320, 16, 3
"""How lines lean is told in tiles of so many pixels, strip by strip, with so many long ones."""

STEEP, REACH, CLEAR, BETTER = 30.0, 2.0, 1.15, 1.04
"""It is sought among lines that are no steeper (degrees), so far to each side of what most of
their outlines tell. They are so many times as sharp in it as in most others, and as in theirs."""

SLIGHT, GRAIN = 0.25, 1.5
"""The outline of a core tells its direction to so many pixels at its ends; what is off by less
than `SLIGHT` (degrees) is well told."""


class Detector:
    """Finds lines of text in a picture, at the size it is given."""

    def __init__(self, threads: int) -> None:
        self._session = session(models.path("ppocrv6_tiny_det"), threads)

    def find(self, pixels: Pixels) -> list[Quad]:
        """The lines in a BGR picture, unordered, at most `MOST`, in its pixels.

        Their angle is in (-90, 90]: which end they are read from is not known here.
        """
        height, width = pixels.shape[:2]
        below, right = -height % MULTIPLE, -width % MULTIPLE
        if below or right:
            pixels = cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REPLICATE)
        blob = (pixels.transpose(2, 0, 1)[None] - MEAN[:, None, None]) / DEVIATION[:, None, None]
        (heat,) = self._session.run(None, {"x": blob})
        return lines_of(heat[0, 0, :height, :width])


def lines_of(heat: Floats) -> list[Quad]:
    """The lines that a map of core probabilities (height x width, 0-1) shows."""
    cores = (heat > CORE).astype(np.uint8)
    contours, _ = cv2.findContours(cores, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(contours) > MOST:
        contours = sorted(contours, key=cv2.contourArea, reverse=True)[:MOST]
    found = [(c, q) for c in contours if (q := _core(heat, c)) is not None]
    return [_grown(quad) for quad in _aligned(_levelled(found, heat))]


def _core(heat: Floats, contour: Contour) -> Quad | None:
    (x, y), (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < SMALLEST:
        return None
    left, top, wide, high = cv2.boundingRect(contour)
    mask = np.zeros((high, wide), np.uint8)
    cv2.fillPoly(mask, [contour - (left, top)], 1)
    score = float(cv2.mean(heat[top : top + high, left : left + wide], mask)[0])
    if score < LINE:
        return None
    if width < height:
        width, height, angle = height, width, angle - 90
    quad = Quad(x + 0.5, y + 0.5, width, height, half_turn(angle), score)
    return _bent(quad, mask, (left, top)) if quad.aspect >= BENDS else quad


def _bent(quad: Quad, mask: Pixels, corner: tuple[int, int]) -> Quad:
    """The quad along a core that is bent, as lines are on a page that curls.

    `mask`: the core's pixels (0 or 1), from `corner` (x, y) on.
    """
    places = np.argwhere(mask)[::EACH, ::-1] + np.array(corner) + 0.5
    along, across = ((places - (quad.x, quad.y)) @ np.array(quad.axes).T).T
    curl, tilt, off = np.polyfit(along, across, 2).tolist()
    height = float(np.ptp(across - np.polyval((curl, tilt, off), along)))
    if height > SLIMMER * quad.height:
        return quad
    x, y = quad.at(0.5, 0.5 + off / quad.height)
    angle = half_turn(quad.angle + math.degrees(math.atan(tilt)))
    bend = curl * (quad.width / 2) ** 2
    return replace(quad, x=x, y=y, height=height, angle=angle, bend=bend)


def half_turn(angle: float) -> float:
    """The same direction, or the opposite one, in (-90, 90]."""
    return 90 - (90 - angle) % 180


def _levelled(found: list[tuple[Contour, Quad]], heat: Floats) -> list[tuple[Contour, Quad]]:
    """The lines, the long ones laid as the heat of all around them leans.

    The outline of a long core is a staircase of few steps: a page turned by half a degree has
    level ones beside others turned by one.
    """
    tiles: dict[tuple[int, int], list[int]] = {}
    for i, (_, quad) in enumerate(found):
        if quad.aspect >= LONG and not quad.bend:
            tiles.setdefault((int(quad.y) // TILE, int(quad.x) // TILE), []).append(i)
    result = list(found)
    for (row, column), here in tiles.items():
        y, x = row * TILE, column * TILE
        lean = _lean(heat[y : y + TILE, x : x + TILE], [found[i][1] for i in here])
        if lean is None:
            continue
        for i in here:
            contour, quad = found[i]
            if SLIGHT < abs(lean - quad.angle) < math.degrees(math.atan(2 * GRAIN / quad.width)):
                result[i] = contour, _along(contour, quad, lean)
    return result


def _lean(heat: Floats, quads: Sequence[Quad]) -> float | None:
    """The direction in which the lines of a tile are told best from what is between them, near
    that of its quads; None where no direction does, or it holds few lines.

    The sharpness of the profile of its rows, sheared by each angle, in its spectrum.
    """
    if len(quads) < ENOUGH or min(heat.shape) < TILE // 4:
        return None
    usual = float(np.median([quad.angle for quad in quads]))
    if abs(usual) > STEEP:
        return None
    height, strips = heat.shape[0], heat.shape[1] // STRIP
    sums = heat[:, : strips * STRIP].reshape(height, strips, STRIP).sum(axis=2)
    waves = np.fft.rfft(sums, axis=0)[1 : height // 6]
    steps = np.arange(1, len(waves) + 1)
    angles = usual + np.arange(-REACH, REACH + 0.05, 0.1)
    drops = np.tan(np.radians(angles))[:, None] * ((np.arange(strips) + 0.5) * STRIP)
    turned = np.exp(2j * np.pi / height * steps[None, :, None] * drops[:, None, :])
    sharp = (np.abs((waves * turned).sum(axis=2)) ** 2 @ steps**2.0).astype(np.float64)
    best = int(sharp.argmax())
    if not 0 < best < len(angles) - 1 or sharp[best] < CLEAR * float(np.median(sharp)):
        return None
    return float(angles[best]) if sharp[best] > BETTER * sharp[len(angles) // 2] else usual


def _aligned(found: list[tuple[Contour, Quad]]) -> list[Quad]:
    """Short lines laid along the nearest long one where that agrees with their own outline.

    The core of a short word is a blob: its own direction is a guess, its neighbour's is not.
    """
    quads = [quad for _, quad in found]
    long = [quad for quad in quads if quad.aspect >= LONG]
    if not long:
        return quads
    places = np.array([(q.x, q.y) for q in long])
    for i, (contour, quad) in enumerate(found):
        if quad.aspect >= LONG:
            continue
        nearest = long[int(((places - (quad.x, quad.y)) ** 2).sum(axis=1).argmin())]
        off = abs((quad.angle - nearest.angle + 45) % 90 - 45)
        if quad.aspect < 2 or off <= np.degrees(np.arctan2(quad.height, quad.width)):
            quads[i] = _along(contour, quad, nearest.angle)
    return quads


def _along(contour: Contour, quad: Quad, angle: float) -> Quad:
    """The rectangle around a core that lies in this direction, or across it if it is long."""
    points = contour[:, 0, :].astype(np.float64) + 0.5
    if abs(half_turn(quad.angle - angle)) > 45 and quad.aspect >= 2:
        angle = half_turn(angle + 90)
    turned = replace(quad, angle=angle)
    axes = np.array(turned.axes)
    reach = points @ axes.T
    low, high = reach.min(axis=0), reach.max(axis=0)
    x, y = (low + high) / 2 @ axes
    width, height = np.maximum(high - low, 1.0)
    return replace(turned, x=float(x), y=float(y), width=float(width), height=float(height))


def _grown(quad: Quad) -> Quad:
    """The whole line: the network is trained on cores that were shrunk by the same rule."""
    by = quad.width * quad.height * GROWTH / (quad.width + quad.height)
    return replace(quad, width=quad.width + by, height=quad.height + by)
