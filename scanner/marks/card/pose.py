"""Where a card lies in a picture: the projective map from its millimetres to pixels.

From labels whose places on the card are known to a few millimetres only, and from codes and
machine-readable zones, whose corners are known better.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Matrix = NDArray[np.float64]

# Labels within so many millimetres of where the layout has them agree; at first more loosely,
# because two of them alone do not show the perspective.
_TOLERANCES = (6.0, 4.5, 4.0)
_MOST = 14
# What is known of the perspective beforehand, against labels' scatter: cards are not seen from
# nearer than twice their width nor flatter than 40 degrees.
_PRIOR = 1.2
# The same for how much narrower one way than the other it is seen.
_SQUARE = 0.5
# Seen from 40 degrees both ways, a card is this much narrower one way than the other.
_FLATTEST = 1.8
# What of its votes a guess keeps that shows the card twice as flat.
_FLAT_COSTS = 0.5
_MOST_PERSPECTIVE = 0.35


@dataclass(frozen=True, slots=True)
class Anchor:
    """Points (n x 2) on the card, in millimetres, and where they were seen, in pixels.

    `key`: what it is; of two with the same only one can be right.
    """

    key: str
    there: Points
    here: Points
    weight: float


@dataclass(frozen=True, slots=True)
class Pose:
    """A map from millimetres to pixels, and the anchors (by index) that agree with it."""

    matrix: Matrix
    inliers: tuple[int, ...]
    score: float


def put(matrix: Matrix, points: Points) -> Points:
    """Points (n x 2) under a projective map."""
    moved = cv2.perspectiveTransform(np.asarray(points, np.float64)[None], matrix)
    return np.asarray(moved[0], np.float64)


def inverse(matrix: Matrix) -> Matrix:
    """The map back, from pixels to millimetres."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


def fit(anchors: Sequence[Anchor], size: tuple[float, float]) -> Pose | None:
    """The map that most anchors agree on; None where no two do. `size`: the card's, in mm."""
    best = max(_guesses(anchors), key=lambda guess: guess[0], default=None)
    if best is None:
        return None
    matrix = best[1]
    for tolerance in _TOLERANCES:
        inliers = agreeing(matrix, anchors, tolerance)
        refined = solved([anchors[i] for i in inliers], size) if len(inliers) > 1 else None
        if refined is None:
            return None
        matrix = refined
    inliers = agreeing(matrix, anchors, _TOLERANCES[-1])
    if len(inliers) < 2 or not plausible(matrix, size):
        return None
    return Pose(matrix, inliers, sum(anchors[i].weight for i in inliers))


def residuals(matrix: Matrix, anchors: Sequence[Anchor]) -> NDArray[np.float64]:
    """How far each anchor lies from where the layout has it, in millimetres."""
    back = inverse(matrix)
    away = [np.linalg.norm(put(back, a.here) - a.there, axis=1).mean() for a in anchors]
    return np.asarray(away, np.float64)


def agreeing(matrix: Matrix, anchors: Sequence[Anchor], tolerance: float) -> tuple[int, ...]:
    """The anchors within tolerance, of each key the nearest."""
    away = residuals(matrix, anchors)
    nearest: dict[str, int] = {}
    for index in np.argsort(away):
        if away[index] <= tolerance:
            nearest.setdefault(anchors[index].key, int(index))
    return tuple(sorted(nearest.values()))


def _guesses(anchors: Sequence[Anchor]) -> list[tuple[float, Matrix]]:
    """Affine maps from two anchors each, with the weight of all that agree."""
    if not anchors:
        return []
    order = sorted(range(len(anchors)), key=lambda i: -anchors[i].weight)[:_MOST]
    there = np.array([_ends(a.there) for a in anchors])
    here = np.array([_ends(a.here) for a in anchors])
    weights = np.array([a.weight for a in anchors])
    keys = np.array([a.key for a in anchors])
    found = []
    for i, j in combinations(order, 2):
        if keys[i] == keys[j]:
            continue
        affine = _affine(np.vstack([there[i], there[j]]), np.vstack([here[i], here[j]]))
        if affine is None:
            continue
        back = inverse(affine)
        mapped = here @ back[:2, :2].T + back[:2, 2]
        away = np.linalg.norm(mapped - there, axis=2).mean(axis=1)
        votes = weights * np.clip(1 - (away / _TOLERANCES[0]) ** 2, 0, 1)
        best = {key: votes[keys == key].max() for key in set(keys[votes > 0])}
        found.append((float(sum(best.values())) / (1 + _FLAT_COSTS * _flatness(affine)), affine))
    return found


def _ends(points: Points) -> Points:
    """Two points that stand for an anchor: the ends of a label, of a quadrilateral a diagonal."""
    return points if len(points) == 2 else points[[0, 2]]


def _affine(there: Points, here: Points) -> Matrix | None:
    """The affine map through four points; a similarity where they lie along one line.

    None where it would mirror the card or show it flatter than a camera does.
    """
    middle = there.mean(axis=0)
    spread = np.linalg.svd(there - middle, compute_uv=False)
    if spread[1] < 2.0:
        return _similarity(there, here)
    design = np.column_stack([there, np.ones(len(there))])
    solution = np.linalg.lstsq(design, here, rcond=None)[0].T
    return _checked(np.vstack([solution, [0, 0, 1]]))


def _similarity(there: Points, here: Points) -> Matrix | None:
    zt, zh = there @ (1, 1j), here @ (1, 1j)
    centred = zt - zt.mean()
    turn = (centred.conj() * (zh - zh.mean())).sum() / max(1e-9, (np.abs(centred) ** 2).sum())
    shift = zh.mean() - turn * zt.mean()
    rows = [[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag], [0, 0, 1]]
    return _checked(np.array(rows, np.float64))


def _checked(matrix: Matrix) -> Matrix | None:
    scale = float(np.linalg.det(matrix[:2, :2]))
    if scale <= 0.1 or _flatness(matrix) > _FLATTEST - 1:
        return None
    return matrix


def _flatness(matrix: Matrix) -> float:
    """How much narrower an affine map makes one way than the other; 0 for not at all."""
    long, short = np.linalg.svd(matrix[:2, :2], compute_uv=False)
    return float(long / max(short, 1e-9)) - 1


def solved(anchors: Sequence[Anchor], size: tuple[float, float]) -> Matrix | None:
    """The projective map nearest to the anchors, with as little perspective as they allow."""
    there = np.vstack([a.there for a in anchors])
    here = np.vstack([a.here for a in anchors])
    weight = np.concatenate([np.full(len(a.there), _pull(a)) for a in anchors])
    half = np.asarray(size) / 2
    centre, scale = here.mean(axis=0), max(1e-6, float(here.std()))
    u, v = (there - half) / half[0], (here - centre) / scale
    rows, right = [], []
    for (x, y), (p, q), w in zip(u, v, weight, strict=True):
        rows.append(w * np.array([x, y, 1, 0, 0, 0, -p * x, -p * y]))
        rows.append(w * np.array([0, 0, 0, x, y, 1, -q * x, -q * y]))
        right += [w * p, w * q]
    unit = np.eye(8)
    rows += [unit[6] * _PRIOR, unit[7] * _PRIOR]
    rows += [(unit[0] - unit[4]) * _SQUARE, (unit[1] + unit[3]) * _SQUARE]
    solution = np.linalg.lstsq(np.array(rows), np.array([*right, 0, 0, 0, 0]), rcond=None)[0]
    if np.abs(solution[6:]).sum() > 2 * _MOST_PERSPECTIVE:
        return None
    inner = np.append(solution, 1).reshape(3, 3)
    before = np.array([[1 / half[0], 0, -1], [0, 1 / half[0], -half[1] / half[0]], [0, 0, 1]])
    after = np.array([[scale, 0, centre[0]], [0, scale, centre[1]], [0, 0, 1]])
    matrix = after @ inner @ before
    return np.asarray(matrix / matrix[2, 2]) if abs(matrix[2, 2]) > 1e-9 else None


def _pull(anchor: Anchor) -> float:
    """Corners of codes and zones are known better than ends of labels."""
    return 1.0 if len(anchor.there) == 2 else 2.0


def corners(size: tuple[float, float]) -> Points:
    """The card's corners in millimetres, clockwise from the top left."""
    wide, high = size
    return np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float64)


def plausible(matrix: Matrix, size: tuple[float, float]) -> bool:
    """Whether a camera can see a card so: convex, not mirrored, not too flat."""
    points = corners(size)
    depth = np.column_stack([points, np.ones(4)]) @ matrix[2]
    if (depth <= 0.2).any():
        return False
    quad = put(matrix, points)
    sides = np.roll(quad, -1, axis=0) - quad
    following = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0]
    long = np.linalg.norm(sides, axis=1)
    if (turns <= 0).any() or long.min() < 20:
        return False
    middle = np.asarray(size) / 2
    seen = put(matrix, middle + np.array([(0, 0), (0.5, 0), (0, 0.5)]))
    local = np.eye(3)
    local[:2, :2] = np.column_stack([seen[1] - seen[0], seen[2] - seen[0]])
    return _flatness(local) <= _FLATTEST - 1
