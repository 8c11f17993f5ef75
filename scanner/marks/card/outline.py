"""A card's edges near where its labels say that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.pose import corners, inverse, plausible, put

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Matrix = NDArray[np.float64]
    Points = NDArray[np.float64]
    Lines = list[tuple[float, float]]

# The card is looked at with this many pixels a millimetre, and this far beyond its edges.
_SCALE = 4.0
_BEYOND = 11.0
# How far the edges are sought, in millimetres, at first and then again.
_REACHES = (9.0, 9.0, 2.5)
_STEPS = 31
# Away from the rounded corners.
_ALONG = np.linspace(0.1, 0.9, 49)
# The strips (mm) on both sides of an edge that differ in colour.
_STRIP = 1.0
# Print breaks off between words; an edge shows along (nearly) all of its length, if faintly.
_WEAKEST, _STEP, _CAP, _PULL = 0.15, 4.0, 40.0, 1.0
# Lines of print tell the direction of the edges better than their places: per mm of slant.
_TILT, _RIVAL, _SLANT = 0.3, 0.6, 1.0
_INSIDE = 0.6

UNSEEN: tuple[bool, ...] = (False, False, False, False)


def refined(
    picture: Pixels, matrix: Matrix, size: tuple[float, float]
) -> tuple[Matrix, tuple[bool, ...]]:
    """The map from millimetres to pixels by the card's own edges, and which of them showed.

    The sides in order: top, right, bottom, left.
    Edges that do not show stay where `matrix` has them.
    """
    seen = UNSEEN
    for reach in _REACHES:
        view, turn, inside = _view(picture, matrix, size)
        lines, seen = _edges(view, inside, size, reach)
        quad = _crossings(lines, size)
        if quad is None:
            return matrix, UNSEEN
        back = inverse(turn)
        moved = cv2.getPerspectiveTransform(
            np.asarray(corners(size), np.float32),
            np.asarray(put(back, (quad + _BEYOND) * _SCALE), np.float32),
        )
        if not any(seen) or not plausible(moved, size):
            return matrix, UNSEEN
        matrix = np.asarray(moved, np.float64)
    return matrix, seen


def _view(
    picture: Pixels, matrix: Matrix, size: tuple[float, float]
) -> tuple[Pixels, Matrix, NDArray[np.bool_]]:
    """The card and what is around it, flat; the map from the picture; what lies inside it."""
    shift = np.array([[_SCALE, 0, _BEYOND * _SCALE], [0, _SCALE, _BEYOND * _SCALE], [0, 0, 1]])
    turn = shift @ inverse(matrix)
    area = tuple(round((side + 2 * _BEYOND) * _SCALE) for side in size)
    shrink = _shrink(matrix)
    small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    to_small = turn @ np.diag([1 / shrink, 1 / shrink, 1.0])
    view = cv2.warpPerspective(small, to_small, area, borderMode=cv2.BORDER_REPLICATE)
    ones = np.full(small.shape[:2], 255, np.uint8)
    inside = cv2.warpPerspective(ones, to_small, area) > 250
    return np.asarray(view, np.uint8), turn, inside


def _shrink(matrix: Matrix) -> float:
    """So that warping takes about one pixel for one."""
    long = float(np.linalg.norm(matrix[:2, 0]))
    return min(1.0, _SCALE / max(long, 1e-6))


def _edges(
    view: Pixels, inside: NDArray[np.bool_], size: tuple[float, float], reach: float
) -> tuple[Lines, tuple[bool, ...]]:
    """Each side as its places at its ends, in mm beyond the card; which of them showed."""
    smooth = cv2.GaussianBlur(view, (0, 0), 0.8).astype(np.float32)
    lines: Lines = []
    seen = []
    for side in range(4):
        flat = np.rot90(smooth, side)
        known = np.rot90(inside, side)
        # Turned so, each side in turn is the top one: it runs along the columns.
        long = size[side % 2]
        line = _edge(flat, known, long, reach)
        seen.append(line is not None)
        lines.append(line or (0.0, 0.0))
    return lines, tuple(seen)


def _edge(
    flat: NDArray[np.float32], known: NDArray[np.bool_], long: float, reach: float
) -> tuple[float, float] | None:
    """Where the top edge runs at its left and right end (mm further out than expected)."""
    offsets = np.linspace(-reach, reach, _STEPS)
    columns = ((_BEYOND + _ALONG * long) * _SCALE).astype(int)
    rows = np.rint((_BEYOND - offsets) * _SCALE).astype(int)
    step, there = _steps(flat[:, columns], known[:, columns], rows)
    ends = np.arange(len(offsets))
    left, right = (grid.ravel() for grid in np.meshgrid(ends, ends, indexing="ij"))
    level = np.abs(offsets[left] - offsets[right]) <= 0.08 * long
    left, right = left[level], right[level]
    at = np.rint(left[:, None] + (right - left)[:, None] * _ALONG).astype(int)
    across = np.arange(len(columns))
    usable = there[at, across].mean(axis=1) >= _INSIDE
    if not usable.any():
        return None
    # What lies outside the picture has no say.
    along = np.where(there[at, across], step[at, across], _CAP)[usable]
    left, right = left[usable], right[usable]
    least = round(_WEAKEST * len(columns))
    weakest = np.partition(along, least, axis=1)[:, least]
    away = (np.abs(offsets[left]) + np.abs(offsets[right])) / 2
    tilt = np.abs(offsets[left] - offsets[right])
    score = np.sqrt(weakest) + 0.3 * np.sqrt(along.mean(axis=1)) - _PULL * away / reach
    score -= _TILT * tilt
    best = int(score.argmax())
    if weakest[best] < _STEP:
        return None
    if reach > _REACHES[-1]:
        # Portraits and codes have edges too: the card's own is the outermost.
        rivals = weakest >= max(_STEP, _RIVAL * weakest[best])
        out = offsets[left] + offsets[right] + score / 100
        best = int(np.where(rivals & (tilt <= tilt[best] + _SLANT), out, -np.inf).argmax())
    return float(offsets[left[best]]), float(offsets[right[best]])


def _steps(
    flat: NDArray[np.float32], known: NDArray[np.bool_], rows: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """By offset and column: how much the strips outside and inside differ; whether both are
    in the picture."""
    width = round(_STRIP * _SCALE)
    total = np.concatenate([np.zeros_like(flat[:1]), flat.cumsum(axis=0)])
    outside = (total[rows] - total[rows - width]) / width
    inside = (total[rows + width] - total[rows]) / width
    step = np.minimum(np.abs(outside - inside).max(axis=2), _CAP)
    return step, known[rows - width] & known[rows + width - 1]


def _crossings(lines: Lines, size: tuple[float, float]) -> Points | None:
    """The corners, in millimetres, where the sides cross."""
    wide, high = size
    ends = np.array(
        [
            [(0, -lines[0][0]), (wide, -lines[0][1])],
            [(wide + lines[1][0], 0), (wide + lines[1][1], high)],
            [(wide, high + lines[2][0]), (0, high + lines[2][1])],
            [(-lines[3][0], high), (-lines[3][1], 0)],
        ],
        np.float64,
    )
    quad = []
    for before, after in ((3, 0), (0, 1), (1, 2), (2, 3)):
        (p, q), (r, s) = ends[before], ends[after]
        matrix = np.column_stack([q - p, r - s])
        if abs(np.linalg.det(matrix)) < 1e-6:
            return None
        share = np.linalg.solve(matrix, r - p)[0]
        quad.append(p + share * (q - p))
    return np.array(quad)
