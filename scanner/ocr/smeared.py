"""Values that somebody blurred: found by how slowly their shades change beside print that is
sharp, and sharpened again, as anyone can who has the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.ocr.detect import half_turn
from scanner.ocr.prepare import Picture, Quad

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from scanner.model import Pixels

FEWEST = 2
"""So many lines that were read show how high print is and that it is sharp."""

CELL = 4
"""Shades are compared in cells of so many pixels."""

AROUND = 0.8
"""Around a cell the darkest and the lightest shade and the steepest step are sought this far (in
heights of a line)."""

CONTRAST = 24
LEAST, SMEARED = 2.0, 0.07
"""Print is smeared where the shades differ by `CONTRAST`, and over so many pixels at least, and
over this part of a line's height, from the darkest to the lightest."""

LEAST_ALONE, SMEARED_ALONE = 3.0, 0.08
"""The same where no other print is read."""

SHARP, SOFTER = 0.1, 1.6
"""And it is smeared by so many times what the sharpest print of a picture is (this part of it)."""

INK = 0.25
"""Ink is what differs from the paper by this part of the contrast."""

LENGTH, LOWEST, HIGHEST, OBLONG = 3.0, 0.35, 2.2, 2.0
"""A smeared value is this long, at least so high and at most (in heights of a line)."""

STRENGTHS = (1.0, 0.8)
NOISES = (0.0005, 0.002, 0.01)
"""Blurs that are tried, as parts of the measured one, and shares of noise (Wiener's filter)."""

TAIL = 1.0
"""A smear runs out of its ink by so many times its deviation."""

ROOM = 0.35
"""A smear is sharpened with this much (in its heights) around it, into which it runs out."""


@dataclass(frozen=True, slots=True)
class Smear:
    """A stretch of print and how far (pixels, the deviation of a normal blur) it is smeared."""

    quad: Quad
    deviation: float


def smears(picture: Picture, good: Sequence[Quad], seen: Sequence[Quad]) -> list[Smear]:
    """What is smeared beside `good`, the lines of a picture that were read surely, or, if there
    are hardly any, of those `seen`: somebody may put only a blurred value in his text. Of a page
    all of which is soft, nothing. Lines in other directions than most are left aside."""
    alone = len(good) < FEWEST
    lines = seen if alone else good
    if not lines:
        return []
    height = float(np.median([quad.height for quad in lines]))
    level = _Level.of(picture, _direction(lines))
    least = max(LEAST_ALONE, SMEARED_ALONE * height) if alone else max(LEAST, SMEARED * height)
    found = (level.smear(*part) for part in _parts(level.grey, height, least, alone))
    wide, high = picture.width, picture.height
    return [s for s in found if 0 < s.quad.x < wide and 0 < s.quad.y < high]


def sharpened(picture: Picture, smear: Smear) -> Iterator[tuple[Picture, float]]:
    """Level strips of a smear as it may have been, each with the pixels left and right of it."""
    quad = smear.quad
    room = ROOM * quad.height
    around = replace(quad, width=quad.width + 2 * room, height=quad.height + 2 * room)
    size = max(1, round(around.width)), max(1, round(around.height))
    strip = picture.strip(around, size, (0.0, 0.0))
    for strength in STRENGTHS:
        for noise in NOISES:
            sharp = _restored(strip, smear.deviation * strength, noise)
            yield Picture(np.asarray(cv2.cvtColor(sharp, cv2.COLOR_GRAY2BGR), np.uint8)), room


def _direction(quads: Sequence[Quad]) -> float:
    """The direction (degrees) that most of the length of lines runs in."""
    longest = max(quads, key=lambda quad: quad.width)
    off = [half_turn(quad.angle - longest.angle) for quad in quads]
    return longest.angle + float(np.median([turn for turn in off if abs(turn) < 10.0]))


@dataclass(frozen=True, slots=True)
class _Level:
    """A picture turned so that its lines run to the right, and the way back."""

    grey: Pixels
    angle: float
    back: NDArray[np.float64]

    @classmethod
    def of(cls, picture: Picture, angle: float) -> _Level:
        grey = picture.level("grey", 0)
        if abs(angle) < 1.0:
            return cls(grey, 0.0, np.eye(2, 3))
        high, wide = grey.shape
        turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
        cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
        size = round(high * sin + wide * cos), round(high * cos + wide * sin)
        turn[:, 2] += (np.array(size) - (wide, high)) / 2
        level = cv2.warpAffine(grey, turn, size, borderMode=cv2.BORDER_REPLICATE)
        return cls(np.asarray(level, np.uint8), angle, cv2.invertAffineTransform(turn))

    def smear(self, x: float, y: float, width: float, height: float, deviation: float) -> Smear:
        middle = self.back @ (x + width / 2, y + height / 2, 1.0)
        left, top = middle.tolist()
        return Smear(Quad(left, top, width, height, self.angle), deviation)


def _parts(
    grey: Pixels, height: float, least: float, alone: bool
) -> list[tuple[float, float, float, float, float]]:
    """Where print is smeared over `least` pixels: left, top, width, height, deviation."""
    reach = max(1, round(height * AROUND / CELL / 2))
    lightest = _most(_cells(cv2.dilate(grey, _square(CELL + 1))), reach).astype(np.float32)
    darkest = 255.0 - _most(255 - _cells(cv2.erode(grey, _square(CELL + 1))), reach)
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, _square(3))
    steepest = _most(_cells(cv2.dilate(steps, _square(CELL + 1))), reach)
    contrast = lightest - darkest
    extent = contrast / np.maximum(steepest, 1)
    shades = _cells(cv2.blur(grey, (CELL + 1, CELL + 1))).astype(np.float32)
    paper = np.where(
        2 * cv2.blur(shades, (2 * reach + 1,) * 2) > lightest + darkest, lightest, darkest
    )
    inked = np.abs(shades - paper) > INK * contrast
    inked &= contrast > CONTRAST
    if not inked.any():
        return []
    sharpest = 0.0 if alone else float(np.quantile(extent[inked], SHARP))
    marked = inked & (extent > max(least, SOFTER * sharpest))
    row = np.ones((1, max(1, round(height / CELL))), np.uint8)
    joined = cv2.morphologyEx(marked.astype(np.uint8), cv2.MORPH_CLOSE, row)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for number in range(1, count):
        x, y, wide, high, _ = (stats[number] * CELL).tolist()
        if wide < max(LENGTH * height, OBLONG * high):
            continue
        if LOWEST * height <= high <= HIGHEST * height:
            deviation = float(np.median(extent[labels == number]))
            rim = TAIL * deviation
            found.append((x - rim, y - rim, wide + 2 * rim, high + 2 * rim, deviation))
    return found


def _square(side: int) -> Pixels:
    return np.ones((side, side), np.uint8)


def _cells(pixels: NDArray[np.generic]) -> Pixels:
    return np.asarray(pixels[::CELL, ::CELL], np.uint8)


def _most(cells: Pixels, reach: int) -> Pixels:
    return np.asarray(cv2.dilate(cells, _square(2 * reach + 1)), np.uint8)


def _restored(strip: Pixels, deviation: float, noise: float) -> Pixels:
    """A strip before a normal blur of `deviation` pixels (Wiener's filter, an even ground)."""
    room = int(4 * deviation) + 8
    wide = cv2.copyMakeBorder(strip, room, room, room, room, cv2.BORDER_REPLICATE)
    ground = float(np.median(strip))
    rows, columns = np.fft.fftfreq(wide.shape[0])[:, None], np.fft.rfftfreq(wide.shape[1])[None]
    blur = np.exp(-2 * (np.pi * deviation) ** 2 * (rows**2 + columns**2))
    sharp = np.fft.irfft2(np.fft.rfft2(wide - ground) * blur / (blur**2 + noise), wide.shape)
    inner = sharp[room:-room, room:-room] + ground
    return np.asarray(np.clip(inner, 0, 255), np.uint8)
