"""Rows of signs that stand apart, one to a box of a form: where they are, whatever is drawn around
them.

A detector of lines sees some of them and takes others for a part of the rules. So they are sought
by their ink: what touches no neighbour, is as high as print, and stands with others in a row as
evenly as boxes do, much farther apart than letters.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.prepare import Picture, Quad

    Bits = NDArray[np.uint8]
    Sides = NDArray[np.float64]

LINE, LEAST_LINE, MOST = 26.0, 15.0, 16e6
"""A line of print is laid so many pixels high to look for boxes, its digits are 13 to 18 high then;
on a sheet of `MOST` pixels at most lower, but no lower than that."""

LONG = 3.0
"""Lines so many times longer than high tell how high print is, and which way it runs."""

STROKE, DEPTH, INK = 0.42, 14, 0.22
"""Strokes are thinner than this part of a line; so much darker than the paper around them (shades,
and as a part of its own shade) they are ink. A shaded box is none: it is no stroke."""

BROAD, TALL = 2.2, 1.7
"""What is broader or taller (in lines) is a frame or a rule."""

BOX, INNER = 0.6, 0.35
"""So is what is at least so broad and high (in lines) and holds something so much of its height."""

LARGE, HOLLOW = 0.85, 0.4
"""And what is at least so broad and high with no more ink than this part: a box whose sign touches
its frame."""

CLOSE = 0.2
"""Letters of a word stand closer than this part of a line."""

WORD = 0.5
"""And closer than this part of their height."""

LOW, HIGH, WIDE = 0.3, 1.3, 1.6
"""A sign is so high at least and at most (in lines), and no more than so many times as broad."""

NEAR, FAR, LEVEL = 1.12, 7.5, 0.5
"""The next one stands so many of its heights on, and so much higher or lower at most."""

LEAST, ALIKE, EVEN = 4, 0.16, 0.5
"""A row has so many signs at least; so much of its steps are alike to this part."""

EMPTY = 3.3
"""No more empty boxes lie between two of its signs."""

FILLED = 0.05
"""So much ink (a part of it) has a box whose sign touches its frame."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture laid level: how high its lines are, how much darker than the paper around it each
    place is, where that is ink of print, and where of frames, rules and pictures. `back` brings a
    place on it to the picture."""

    line: float
    depth: Pixels = field(repr=False)
    print: Bits = field(repr=False)
    frames: Bits = field(repr=False)
    back: NDArray[np.float64]

    def point(self, x: float, y: float) -> tuple[float, float]:
        px, py = self.back @ np.array([x, y, 1.0])
        return float(px), float(py)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign in its box: the sides of its ink on the sheet; `whole`: it touches nothing else."""

    x0: float
    y0: float
    x1: float
    y1: float
    whole: bool = True

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Row:
    """Signs in boxes, from left to right, and how far apart the boxes lie."""

    signs: tuple[Sign, ...]
    pitch: float

    @property
    def height(self) -> float:
        """How high its digits and capitals are."""
        return float(np.median([sign.height for sign in self.signs]))


def laid(source: Picture, quads: Sequence[Quad]) -> Sheet | None:
    """The picture as its lines run; None where it has none."""
    long = [quad for quad in quads if quad.aspect > LONG]
    lines = long or quads
    if not lines:
        return None
    # A sign alone tells no direction.
    weights = np.array([line.width for line in lines])
    turns = np.deg2rad([line.angle for line in long] or [0.0] * len(lines))
    turn = math.atan2(float(weights @ np.sin(turns)), float(weights @ np.cos(turns)))
    height = float(np.median([line.height for line in lines]))
    scale = min(LINE / height, math.sqrt(MOST / (source.width * source.height)))
    if scale * height < LEAST_LINE:
        return None
    halvings = max(0, math.floor(-math.log2(scale)))
    level = source.level("grey", halvings)
    shrink = source.width / level.shape[1]
    step = shrink * scale
    cos, sin = math.cos(turn) * step, math.sin(turn) * step
    corners = np.array(
        [(x, y) for x in (0, level.shape[1]) for y in (0, level.shape[0])]
    ) @ np.array([[cos, -sin], [sin, cos]])
    low = corners.min(axis=0)
    size = tuple(int(side) + 1 for side in corners.max(axis=0) - low)
    matrix = np.array([[cos, sin, -low[0]], [-sin, cos, -low[1]]])
    grey = cv2.warpAffine(
        level, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    line = scale * height
    depth, ink = _inked(np.asarray(grey, np.uint8), line)
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64) * shrink
    return Sheet(line, depth, *_without_frames(ink, line), back)


def _inked(grey: Pixels, line: float) -> tuple[Pixels, Bits]:
    """How much darker strokes are than the paper around them, and which are ink."""
    side = round(STROKE * line) | 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    depth = cv2.subtract(paper, grey)
    ink = (depth > DEPTH) & (depth > INK * paper.astype(np.float32))
    return np.asarray(depth, np.uint8), ink.astype(np.uint8)


def rows(sheet: Sheet) -> list[Row]:
    """The rows of boxes on a sheet."""
    between = np.ones((3, round(CLOSE * sheet.line) | 1), np.uint8)
    closed = cv2.morphologyEx(sheet.print, cv2.MORPH_CLOSE, between)
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    blobs = stats[1:, :4].astype(float)
    blobs = blobs[blobs[:, 3] >= LOW * sheet.line]
    signs = [Sign(x, y, x + w, y + h) for x, y, w, h in blobs.tolist()]
    return [
        _completed(row, sheet.frames)
        for chain in _chains(signs, sheet.line)
        for row in _rows(chain)
    ]


def _without_frames(ink: Bits, line: float) -> tuple[Bits, Bits]:
    """The ink that may be print, and the other one: frames, rules, pictures."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    wide, high = stats[:, cv2.CC_STAT_WIDTH] / line, stats[:, cv2.CC_STAT_HEIGHT] / line
    frame = (wide > BROAD) | (high > TALL)
    filled = stats[:, cv2.CC_STAT_AREA] / (stats[:, 2] * stats[:, 3])
    frame |= (wide > LARGE) & (high > LARGE) & (filled < HOLLOW)
    boxes = np.flatnonzero((wide > BOX) & (high > BOX) & ~frame)
    frame[boxes] = [_holds_more(stats, n) for n in boxes.tolist()]
    frame[0] = True
    own = ~frame[labels]
    return (ink & own).astype(np.uint8), (ink & ~own).astype(np.uint8)


def _holds_more(stats: NDArray[np.int32], n: int) -> bool:
    """Whether a piece of ink has another one in it that is more than a speck."""
    left, top, wide, high, _ = stats[n]
    xs, ys, ws, hs = stats[:, 0], stats[:, 1], stats[:, 2], stats[:, 3]
    inside = (xs > left) & (xs + ws < left + wide) & (ys > top) & (ys + hs < top + high)
    return bool((inside & (hs > INNER * high)).any())


def _is_sign(sign: Sign, line: float) -> bool:
    width = sign.x1 - sign.x0
    return sign.height <= HIGH * line and 2 <= width <= WIDE * sign.height


def _chains(signs: Sequence[Sign], line: float) -> Iterator[list[Sign]]:
    """Signs that stand in a row as far from each other as boxes do, with nothing between."""
    signs = sorted(signs, key=lambda sign: sign.y)
    sides = np.array([(s.x0, s.y0, s.x1, s.y1) for s in signs]).reshape(-1, 4)
    levels = (sides[:, 1] + sides[:, 3]) / 2
    after: dict[int, int] = {}
    for n, sign in enumerate(signs):
        if not _is_sign(sign, line):
            continue
        first, last = np.searchsorted(levels, [sign.y - line, sign.y + line])
        near = sides[first:last]
        beside = np.flatnonzero((near[:, 0] > sign.x0) & _is_level(sign, near))
        m = int(first + beside[near[beside, 0].argmin()]) if len(beside) else None
        if m is not None and _is_sign(signs[m], line) and _is_next(sign, signs[m], line):
            after[n] = m
    behind = set(after.values())
    for n in (n for n in range(len(signs)) if n in after and n not in behind):
        chain = [n]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        yield _apart([signs[m] for m in chain], sides)


def _apart(chain: list[Sign], sides: Sides) -> list[Sign]:
    """A chain without those of its ends that are letters of words beside it."""
    middles = (sides[:, 0] + sides[:, 2]) / 2
    while chain and _has_close(chain[0], sides[middles < chain[0].x]):
        chain = chain[1:]
    while chain and _has_close(chain[-1], sides[middles > chain[-1].x]):
        chain = chain[:-1]
    return chain


def _has_close(sign: Sign, others: Sides) -> bool:
    """Whether one of the others stands as close to a sign as letters do."""
    between = np.maximum(others[:, 0] - sign.x1, sign.x0 - others[:, 2])
    return bool(((between < WORD * sign.height) & _is_level(sign, others)).any())


def _is_level(sign: Sign, others: Sides) -> NDArray[np.bool_]:
    """Which of the others stand on the row of a sign."""
    both = np.minimum(sign.y1, others[:, 3]) - np.maximum(sign.y0, others[:, 1])
    heights = np.minimum(sign.height, others[:, 3] - others[:, 1])
    return np.asarray(both > LEVEL * heights)


def _is_next(sign: Sign, other: Sign, line: float) -> bool:
    higher, step = max(sign.height, other.height), other.x - sign.x
    apart = other.x0 - sign.x1 > CLOSE * line
    return apart and NEAR * min(sign.height, other.height) < step < FAR * higher


def _rows(chain: Sequence[Sign]) -> Iterator[Row]:
    """The rows of boxes that the signs of a chain stand in, as far as their steps are even enough
    for any."""
    if len(chain) < LEAST:
        return
    steps = np.diff([sign.x for sign in chain])
    votes = [(np.abs(steps / step - 1) < ALIKE).sum() for step in steps]
    pitch = float(np.median(steps[np.abs(steps / steps[int(np.argmax(votes))] - 1) < ALIKE]))
    far = np.flatnonzero(steps > EMPTY * pitch) + 1
    if len(far):
        for first, last in pairwise([0, *far.tolist(), len(chain)]):
            yield from _rows(chain[first:last])
    elif max(votes) >= EVEN * len(steps):
        yield Row(tuple(chain), pitch)


def _completed(row: Row, frames: Bits) -> Row:
    """The row with the signs of boxes that seem empty, inside and at its ends, whose ink touches
    their frame."""
    signs = list(row.signs)
    for before, after in pairwise(row.signs):
        count = round((after.x - before.x) / row.pitch)
        for n in range(1, count):
            part = n / count
            x = before.x + part * (after.x - before.x)
            y = before.y + part * (after.y - before.y)
            signs += _hidden(row, x, y, frames)
    for end, way in ((row.signs[0], -1), (row.signs[-1], 1)):
        x, found = end.x + way * row.pitch, True
        while found:
            more = _hidden(row, x, end.y, frames)
            signs += more
            x, found = x + way * row.pitch, bool(more)
    return Row(tuple(sorted(signs, key=lambda sign: sign.x)), row.pitch)


def _hidden(row: Row, x: float, y: float, frames: Bits) -> list[Sign]:
    """The sign in a box whose ink touches the frame, if there is any."""
    half, high = 0.3 * row.pitch, row.height / 2
    x0, x1, y0, y1 = (max(0, round(v)) for v in (x - half, x + half, y - high, y + high))
    inside = frames[y0:y1, x0:x1]
    if inside.size == 0 or inside.mean() < FILLED:
        return []
    columns = np.flatnonzero(inside.any(axis=0))
    if inside.mean(axis=0).max() > 0.95 or inside.mean(axis=1).max() > 0.95:
        return []
    return [Sign(x0 + int(columns[0]), y0, x0 + int(columns[-1]) + 1, y1, whole=False)]
