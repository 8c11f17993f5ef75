"""Words of a slanted picture -> where they would stand if its print were level.

Rows and columns are sought in that frame: a table on a page that was photographed askew, the
label of a number on a card that lies turned. What is reported stays where it is on the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scanner.model import Box, Line, Polygon, Word

# Lines this many times longer than high tell their slant; the others go with their neighbours.
_LONG = 3.0
# Lines of one card or page slant alike, but for perspective and curl.
_ALIKE = math.radians(15)
# So many long lines tell how the slant changes over the page, so many more how it curls.
_FAN, _CURL = 5, 16
_ROUNDS = 4
# Slants further off than this many times the usual error are another thing's.
_OUTLYING = 3.0
_LEAST_ERROR = math.radians(0.3)
# Edges of lines that stand over each other, no further apart than so many heights, tell how
# columns lean; so much of them has to agree, and of so many lines it is worth asking.
_NEAR = 6.0
_AGREEING, _LEAST_PAIRS, _MOST_LINES = 0.3, 6, 1500
_MOST_SHEAR, _SHEAR_STEP = 0.4, 0.012
# Frames stand apart by so many line heights.
_APART = 12.0

Floats = NDArray[np.float64]


def levelled(lines: Sequence[Line]) -> list[Line]:
    """The same lines; where any stands slanted, each word knows its place in a level frame."""
    lines = [line for line in lines if line]
    if all(word.polygon is None for line in lines for word in line):
        return lines
    strips = [_Strip.of(line) for line in lines]
    seated: dict[int, Line] = {}
    floor: float | None = None
    for group in _groups(strips):
        frame = _Frame.of([strips[n] for n in group])
        below = 0.0
        if floor is not None:
            top = min(frame.point(*strips[n].middle)[1] for n in group)
            below = floor + _APART * max(strips[n].height for n in group) - top
        for n in group:
            seated[n] = tuple(_seated(word, frame, below) for word in lines[n])
        bottom = max(word.level.y1 for n in group for word in seated[n] if word.level)
        floor = bottom if floor is None else max(floor, bottom)
    return [seated[n] for n in range(len(lines))]


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line as a bar: its middle, its direction (radians), its length and height."""

    middle: tuple[float, float]
    slant: float
    length: float
    height: float

    @classmethod
    def of(cls, line: Line) -> _Strip:
        (ax, ay), (bx, by) = _left(_outline(line[0])), _right(_outline(line[-1]))
        height = float(np.median([_height(_outline(word)) for word in line]))
        return cls(
            ((ax + bx) / 2, (ay + by) / 2),
            math.atan2(by - ay, bx - ax),
            math.hypot(bx - ax, by - ay),
            height,
        )

    @property
    def is_long(self) -> bool:
        return self.length > _LONG * self.height


def _groups(strips: Sequence[_Strip]) -> list[list[int]]:
    """Lines that stand in one frame, the weightiest frame first."""
    longest = sorted(range(len(strips)), key=lambda n: -strips[n].length)
    free = [n for n in longest if strips[n].is_long] or longest[:1]
    groups: list[list[int]] = []
    while free:
        first = strips[free[0]].slant
        alike = [n for n in free if abs(_turn(strips[n].slant - first)) < _ALIKE]
        groups.append(alike)
        free = [n for n in free if n not in set(alike)]
    home = {n: group for group in groups for n in group}
    anchors = np.array([strips[n].middle for n in home])
    names = list(home)
    for n, strip in enumerate(strips):
        if n not in home:
            nearest = names[int(np.argmin(((anchors - strip.middle) ** 2).sum(axis=1)))]
            home[nearest].append(n)
    return sorted(groups, key=lambda group: -sum(strips[n].length for n in group))


@dataclass(frozen=True, slots=True)
class _Frame:
    """A turn around a point, and the slant that lines still have where it leaves them:
    `lean` + `curl` x + `bend` x² + `fan` y, y being where the line crosses x = 0; columns then
    lean by `shear`."""

    middle: tuple[float, float]
    turn: float
    lean: float = 0.0
    fan: float = 0.0
    curl: float = 0.0
    bend: float = 0.0
    shear: float = 0.0

    @classmethod
    def of(cls, strips: Sequence[_Strip]) -> _Frame:
        bars = [strip for strip in strips if strip.is_long] or list(strips[:1])
        heaviest = max(bars, key=lambda strip: strip.length).slant
        weights = np.array([bar.length for bar in bars])
        slants = np.array([_turn(bar.slant - heaviest) for bar in bars])
        turn = heaviest + _weighted_median(slants, weights)
        middles = np.array([bar.middle for bar in bars])
        x, y = middles.mean(axis=0)
        plain = cls((float(x), float(y)), turn)
        if len(bars) < _FAN:
            return plain
        at = np.array([plain.point(*bar.middle) for bar in bars])
        left = np.array([_turn(bar.slant - turn) for bar in bars])
        lean, fan, curl, bend = _fitted(at, np.tan(left), weights)
        rows = replace(plain, lean=lean, fan=fan, curl=curl, bend=bend)
        return replace(rows, shear=_shear(strips, rows))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page in the frame."""
        dx, dy = x - self.middle[0], y - self.middle[1]
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        across, down = cos * dx + sin * dy, cos * dy - sin * dx
        rise = self.lean * across + self.curl * across**2 / 2 + self.bend * across**3 / 3
        level = (down - rise) / max(0.2, 1 + self.fan * across)
        return across - self.shear * level, level


def _fitted(at: Floats, slopes: Floats, weights: Floats) -> tuple[float, float, float, float]:
    """How the slope changes over the frame: least squares without what lies far off.

    Straight lines that meet in one point have slopes that grow evenly from line to line.
    """
    x, y = at.T
    known = 4 if len(at) >= _CURL else 2
    terms = np.stack([np.ones_like(x), y, x, x**2][:known], axis=1)
    scale = np.abs(terms).max(axis=0)
    scale[scale == 0] = 1.0
    kept = np.ones(len(at), bool)
    found = np.zeros(known)
    for _ in range(_ROUNDS):
        root = np.sqrt(weights[kept])[:, None]
        found = np.linalg.lstsq(terms[kept] / scale * root, slopes[kept] * root[:, 0], rcond=None)[
            0
        ]
        error = np.abs(terms / scale @ found - slopes)
        usual = max(_LEAST_ERROR, 1.5 * float(np.median(error)))
        kept = error < _OUTLYING * usual
    lean, fan, curl, bend = [*(found / scale).tolist(), 0.0, 0.0][:4]
    return lean, fan, curl, bend


def _shear(strips: Sequence[_Strip], frame: _Frame) -> float:
    """How far columns lean per length down: what most edges of neighbouring lines agree on,
    be they set flush left, flush right or in the middle."""
    if len(strips) > _MOST_LINES:
        return 0.0
    at = np.array([frame.point(*strip.middle) for strip in strips])
    half = np.array([strip.length / 2 for strip in strips])
    down = at[None, :, 1] - at[:, None, 1]
    near = _NEAR * np.array([strip.height for strip in strips])
    across = at[None, :, 0] - at[:, None, 0]
    over = np.abs(across) < half[None, :] + half[:, None] + 0.1 * near[:, None]
    above, below = np.nonzero((down > 0.15 * near[:, None]) & (down < near[:, None]) & over)
    if len(above) < _LEAST_PAIRS:
        return 0.0
    apart, grown = across[above, below], half[below] - half[above]
    leans = np.stack([apart - grown, apart, apart + grown]) / down[above, below]
    steps = np.arange(-_MOST_SHEAR, _MOST_SHEAR + _SHEAR_STEP / 2, _SHEAR_STEP / 2)
    votes = (np.abs(leans[..., None] - steps) < _SHEAR_STEP).any(axis=0).sum(axis=0)
    best = votes == votes.max()
    if votes.max() < _AGREEING * len(above):
        return 0.0
    return float(np.median(steps[best]))


def _seated(word: Word, frame: _Frame, below: float) -> Word:
    outline = _outline(word)
    (ax, ay), (bx, by) = _left(outline), _right(outline)
    x, y = frame.point((ax + bx) / 2, (ay + by) / 2)
    width, height = math.hypot(bx - ax, by - ay) / 2, _height(outline) / 2
    return replace(word, level=Box(x - width, y + below - height, x + width, y + below + height))


def _outline(word: Word) -> Polygon:
    if word.polygon is not None and len(word.polygon) == 4:
        return word.polygon
    box = word.box
    return ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))


def _left(outline: Polygon) -> tuple[float, float]:
    return _between(outline[0], outline[3])


def _right(outline: Polygon) -> tuple[float, float]:
    return _between(outline[1], outline[2])


def _between(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _height(outline: Polygon) -> float:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = outline
    return (math.hypot(dx - ax, dy - ay) + math.hypot(cx - bx, cy - by)) / 2


def _turn(angle: float) -> float:
    """An angle between two directions, from -pi to pi."""
    return (angle + math.pi) % (2 * math.pi) - math.pi


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(total, total[-1] / 2))])
