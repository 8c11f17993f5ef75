"""Cards by their outline alone: where a rectangle of ID-1 lies around a line of print."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.layouts import CARD_SIZE
from scanner.marks.card.pose import corners, plausible, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from scanner.model import Pixels

    Matrix = NDArray[np.float64]
    Points = NDArray[np.float64]

# Straight edges are sought in a picture no larger than this, and no shorter than this part of
# its longer side.
_LARGEST, _SHORTEST = 800, 0.04
# How far shadows are lightened before edges are sought in them.
_CONTRAST = 6.0
# A picture of which so much (percent) is darker than this was taken in too little light.
_LIGHT, _DIM = 99.0, 140.0
# Degrees by which an edge may differ from the direction of the print, or from what is upright
# to it, seen from the side.
_LEVEL, _UPRIGHT = 20.0, 28.0
# Edges in one line: so many pixels and degrees apart.
_BESIDE, _SAME_WAY = 2.5, 3.0
# So many lines are tried on each side.
_TRIED = 6
# A side shows where edges run along this much of it.
_SHOWN, _SIDES = 0.3, 3
# By how much it may seem narrower one way than the other: seen from the front hardly, seen from
# the side as much as its far end is shorter than its near one.
_FRONT, _ASIDE, _FLATTEST = 0.12, 1.5, 0.45
# Outside the picture by no more than this part of it.
_OUTSIDE = 0.25


@dataclass(frozen=True, slots=True)
class _Edge:
    """A straight line, a point on it and its direction, with the stretches where it shows."""

    point: Points
    way: Points
    stretches: Points
    support: float


@dataclass(frozen=True, slots=True)
class Straight:
    """The straight edges of a picture (n x 4: from, to), seen `shrink` times as large."""

    size: tuple[int, int]
    shrink: float
    segments: Points

    @classmethod
    def of(cls, picture: Pixels) -> Straight:
        height, width = picture.shape[:2]
        shrink = min(1.0, _LARGEST / max(height, width))
        small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        return cls((small.shape[1], small.shape[0]), shrink, _segments(_lit(small)))


def rectangles(
    straight: Straight, print_: Points, *, most: int = 3
) -> list[tuple[Matrix, tuple[float, float]]]:
    """Where cards may lie around a line of print: maps from millimetres to pixels, and sizes.

    `print_`: its outline (4 x 2, clockwise from the top left of the print). A card stands
    upright or lies; its print is upright either way. The likeliest first.
    """
    shrink = straight.shrink
    own = print_ * shrink
    way = own[1] - own[0] + own[2] - own[3]
    way = way / max(float(np.linalg.norm(way)), 1e-6)
    found = []
    for quad, support in _quads(straight, own, way):
        for size in (CARD_SIZE, (CARD_SIZE[1], CARD_SIZE[0])):
            matrix = _card(quad / shrink, size)
            if matrix is not None:
                found.append((support - _bent(matrix, size), matrix, size))
    found.sort(key=lambda entry: -entry[0])
    return [(matrix, size) for _, matrix, size in found[:most]]


def _card(quad: Points, size: tuple[float, float]) -> Matrix | None:
    matrix = cv2.getPerspectiveTransform(
        np.asarray(corners(size), np.float32), np.asarray(quad, np.float32)
    )
    shape = np.asarray(matrix, np.float64)
    return shape if plausible(shape, size) and shaped(shape, size) else None


def shaped(matrix: Matrix, size: tuple[float, float]) -> bool:
    """Whether a figure has the shape of a card, seen from where its sides say."""
    quad = put(matrix, corners(size))
    long = np.log(np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1))
    aside = max(abs(long[0] - long[2]), abs(long[1] - long[3]))
    return bool(_bent(matrix, size) <= min(_FLATTEST, _FRONT + _ASIDE * aside))


def _bent(matrix: Matrix, size: tuple[float, float]) -> float:
    """How much narrower one way than the other the card is seen in its middle."""
    middle = np.asarray(size) / 2
    seen = put(matrix, middle + np.array([(0, 0), (0.5, 0), (0, 0.5)]))
    long, short = np.linalg.svd(seen[1:] - seen[0], compute_uv=False)
    return float(long / max(short, 1e-9)) - 1


def _quads(straight: Straight, own: Points, way: Points) -> Iterator[tuple[Points, float]]:
    """Four-sided figures around the print, and how much of their sides shows."""
    width, height = straight.size
    segments = straight.segments
    normal = np.array([-way[1], way[0]])
    level = _edges(segments, way, _LEVEL)
    upright = _edges(segments, normal, _UPRIGHT)
    level += _frame(straight.size, way, _LEVEL)
    upright += _frame(straight.size, normal, _UPRIGHT)
    sides = (
        _beyond(level, own, -normal),
        _beyond(upright, own, way),
        _beyond(level, own, normal),
        _beyond(upright, own, -way),
    )
    room = _OUTSIDE * max(height, width)
    low, high = np.array([-room, -room]), np.array([width + room, height + room])
    # Each corner belongs to two sides, so that few of them make all the figures.
    joints = [_joints(sides[n - 1], sides[n], low, high) for n in range(4)]
    for a, b, c, d in product(*(range(len(side)) for side in sides)):
        pairs = ((d, a), (a, b), (b, c), (c, d))
        met = [joint.get(pair) for joint, pair in zip(joints, pairs, strict=True)]
        quad = [corner for corner in met if corner is not None]
        if len(quad) < len(met):
            continue
        edges = (sides[0][a], sides[1][b], sides[2][c], sides[3][d])
        shares = [_share(edge, quad[n], quad[(n + 1) % 4]) for n, edge in enumerate(edges)]
        if sum(share >= _SHOWN for share in shares) >= _SIDES:
            yield np.array(quad), sum(shares)


def _joints(
    before: list[_Edge], after: list[_Edge], low: Points, high: Points
) -> dict[tuple[int, int], Points]:
    """Where sides cross that follow each other (by their numbers), between these bounds."""
    found = {}
    for (i, first), (j, second) in product(enumerate(before), enumerate(after)):
        corner = _crossing(first, second)
        if corner is not None and (corner >= low).all() and (corner <= high).all():
            found[i, j] = corner
    return found


def _lit(small: Pixels) -> Pixels:
    """A dark picture in full light; any other as it is."""
    light = float(np.percentile(small, _LIGHT))
    if light >= _DIM:
        return np.asarray(small, np.uint8)
    return np.asarray(cv2.convertScaleAbs(small, alpha=255 / max(light, 1.0)), np.uint8)


def _segments(small: Pixels) -> Points:
    """Straight edges (n x 4) by light, in the shadow too, and by colour."""
    least = _SHORTEST * max(small.shape[:2])
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 1.0), cv2.COLOR_BGR2LAB)
    light, *colours = cv2.split(lab)
    even = cv2.createCLAHE(_CONTRAST, (4, 4)).apply(light)
    detector = cv2.createLineSegmentDetector()
    found = []
    for channel in (light, even, *colours):
        lines = detector.detect(channel)[0]
        if lines is not None:
            lines = lines.reshape(-1, 4)
            found.append(lines[np.hypot(*(lines[:, 2:] - lines[:, :2]).T) >= least])
    return np.vstack(found).astype(np.float64) if found else np.zeros((0, 4))


def _edges(segments: Points, way: Points, apart: float) -> list[_Edge]:
    """The segments that run a way, those in one line put together; the longest first."""
    if not len(segments):
        return []
    reach = segments[:, 2:] - segments[:, :2]
    long = np.linalg.norm(reach, axis=1)
    along = np.abs(reach @ way) / long
    chosen = np.flatnonzero(along >= np.cos(np.deg2rad(apart)))
    chosen = chosen[np.argsort(-long[chosen])]
    left = np.ones(len(chosen), bool)
    found = []
    for n, index in enumerate(chosen):
        if not left[n]:
            continue
        start, unit = segments[index, :2], reach[index] / long[index]
        ends = segments[chosen].reshape(-1, 2, 2) - start
        away = np.abs(ends @ np.array([-unit[1], unit[0]])).max(axis=1)
        # A long line is straight; a short one is not known to a degree.
        same = left & (away <= _BESIDE + np.tan(np.deg2rad(_SAME_WAY)) * long[chosen])
        same &= away <= 2 * _BESIDE
        left &= ~same
        stretches = np.sort((ends[same] @ unit), axis=1)
        found.append(_Edge(start, unit, stretches, float(long[chosen][same].sum())))
    return sorted(found, key=lambda edge: -edge.support)


def _frame(size: tuple[int, int], way: Points, apart: float) -> list[_Edge]:
    """The picture's own edges, beyond which a card may go on; nothing shows along them."""
    width, height = size
    points = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    ways = np.array([(1, 0), (0, 1), (1, 0), (0, 1)], np.float64)
    least = np.cos(np.deg2rad(apart))
    return [
        _Edge(point, unit, np.zeros((0, 2)), 0.0)
        for point, unit in zip(points, ways, strict=True)
        if abs(unit @ way) >= least
    ]


def _beyond(edges: list[_Edge], own: Points, out: Points) -> list[_Edge]:
    """The longest edges beyond the print on one side (`out`), and the picture's own."""
    found = []
    for edge in edges:
        normal = np.array([-edge.way[1], edge.way[0]])
        normal = normal if normal @ out > 0 else -normal
        if ((own - edge.point) @ normal < 0).all():
            found.append(edge)
    return [edge for n, edge in enumerate(found) if n < _TRIED or not edge.support]


def _crossing(first: _Edge, second: _Edge) -> Points | None:
    matrix = np.column_stack([first.way, -second.way])
    if abs(np.linalg.det(matrix)) < 0.2:
        return None
    share = np.linalg.solve(matrix, second.point - first.point)[0]
    return np.asarray(first.point + share * first.way)


def _share(edge: _Edge, start: Points, end: Points) -> float:
    """How much of a side shows."""
    ends = (float((point - edge.point) @ edge.way) for point in (start, end))
    low, high = sorted(ends)
    if high - low < 1 or not len(edge.stretches):
        return 0.0
    inside = np.clip(edge.stretches, low, high)
    return float(min(1.0, (inside[:, 1] - inside[:, 0]).sum() / (high - low)))
