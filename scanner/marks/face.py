"""Pixels -> faces, whichever way up.

CenterFace finds them (engines.md 5). It knows upright faces, leaning by half a right angle at
most, so a picture is looked at four ways up; and because it is dear, only where there is
something larger than strokes: of a page of print nearly nothing is left to look at.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner import models
from scanner.marks.view import shrunk
from scanner.model import Box, Mark, Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels, Polygon

    Quad = NDArray[np.float32]
    Window = tuple[int, int, int, int]

# Long sides, in pixels, of the picture that blobs are sought in and of the one for faces: for
# small faces, and for those that fill the picture.
_LEVELS = ((704, 896), (176, 224))
# A picture that takes this part of its sheet, or more, is looked at as closely as that; a smaller
# one less closely, so that the smallest face is two millimetres wide on paper.
_WHOLE = 0.4
# In the former: strokes up to this width are no blobs; the smallest face is wider.
_STROKE, _SMALLEST_BLOB = 6, 11
_NEAR, _MARGIN = 9, 16
# Grey levels between a blob and its surroundings, of a picture with such a range of them.
_CONTRAST, _RANGE, _PALEST = 20, 200, 8
# How sure the net has to be of what is looked at again, and of what is a face.
_PROPOSED, _SURE = 0.18, 0.55
# The second look: the face this wide in a square of so many pixels.
_FACE, _SQUARE = 48, 160
# Proposals looked at again, in all and at one place: one may have the face the wrong way up.
_MOST_PROPOSALS, _TRIES = 128, 4
_STEP = 32
# The net's box reaches from chin to brow; ears and hair tell who it is, too.
_HEAD = (-0.12, -0.22, 1.12, 1.06)


@dataclass(frozen=True, slots=True)
class Face:
    """A head in a picture: four corners, clockwise from the top left of the upright face.

    `score` (0-1) is the net's own.
    """

    polygon: Polygon
    score: float

    @property
    def box(self) -> Box:
        return Box.around(self.polygon)

    @property
    def mark(self) -> Mark:
        """The face as the marks of a page are handed on."""
        return Mark("face", Source.FACE, self.polygon, round(self.score, 3))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A face in some view: `box` as (x0, y0, x1, y1), `roll` in degrees, both the net's."""

    box: Quad
    roll: float
    score: float


def faces(picture: Pixels, share: float = 1.0) -> tuple[Face, ...]:
    """The faces in a BGR picture, in its pixels, the surest first.

    Faces from 1.5 % of the picture's longer side on, if upright, from 2 % otherwise. Time
    grows with the picture's content, up to about a second for one without any blank part.
    `share`: its longer side, as a part of that of the sheet it stands on.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    closely, (coarse, fine) = min(1.0, share / _WHOLE), _LEVELS[1]
    levels = [(max(coarse, round(c * closely)), max(fine, round(f * closely))) for c, f in _LEVELS]
    # A small picture is the same at both levels.
    views = {
        (window, min(1.0, fine / max(grey.shape))): None
        for coarse, fine in dict.fromkeys(levels)
        for window in blobs(grey, coarse)
    }
    proposals = [face for view in views for face in _proposals(picture, *view)]
    tried: list[Face] = []
    confirmed: list[Face] = []
    for proposal in sorted(proposals, key=lambda face: -face.score)[:_MOST_PROPOSALS]:
        if _overlapping(proposal, tried) < _TRIES:
            tried.append(proposal)
            confirmed += _confirmed(picture, proposal)
    found: list[Face] = []
    for face in sorted(confirmed, key=lambda face: -face.score):
        if not _overlapping(face, found):
            found.append(face)
    return tuple(found)


def blobs(grey: Pixels, coarse: int) -> list[Window]:
    """The windows (x0, y0, x1, y1) of a grey picture that hold more than strokes and blank ground.

    Closing and opening wipe out strokes, dark on light and light on dark, of the picture at a
    long side of `coarse`; where the rest has contrast, and not merely along one edge, there
    may be a face.
    """
    small = shrunk(grey, coarse / max(grey.shape))
    bare = cv2.morphologyEx(small, cv2.MORPH_CLOSE, _square(_STROKE))
    bare = cv2.morphologyEx(bare, cv2.MORPH_OPEN, _square(_STROKE))
    dark, light = np.percentile(small[::4, ::4], (1, 99))
    contrast = max(_PALEST, _CONTRAST * min(1.0, (light - dark) / _RANGE))
    around = cv2.dilate(bare, _square(_NEAR)) - cv2.erode(bare, _square(_NEAR))
    lively = cv2.morphologyEx(
        (around > contrast).astype(np.uint8), cv2.MORPH_OPEN, _square(_SMALLEST_BLOB)
    )
    lively = cv2.dilate(lively, _square(2 * _MARGIN + 1))
    _, _, parts, _ = cv2.connectedComponentsWithStats(lively)
    scale = max(grey.shape) / max(small.shape)
    height, width = grey.shape
    return [
        (
            int(x * scale),
            int(y * scale),
            _upto((x + w) * scale, width),
            _upto((y + h) * scale, height),
        )
        for x, y, w, h, _ in parts[1:]
    ]


def _square(side: int) -> NDArray[np.uint8]:
    return np.ones((side, side), np.uint8)


def _upto(place: float, end: int) -> int:
    return min(end, int(np.ceil(place)))


def _proposals(picture: Pixels, window: Window, scale: float) -> Iterator[Face]:
    """What may be a face in a window, looked at four ways up at a scale of the picture."""
    x0, y0, x1, y1 = window
    part = np.ascontiguousarray(picture[y0:y1, x0:x1])
    small = shrunk(part, scale)
    zoom = (part.shape[1] / small.shape[1], part.shape[0] / small.shape[0])
    for quarter in range(4):
        view = np.ascontiguousarray(np.rot90(small, quarter))
        for seen in _look(view, _PROPOSED):
            corners = _turned_back(_corners(seen), view.shape[0], view.shape[1], quarter)
            yield _face(corners * zoom + (x0, y0), seen.score)


def _turned_back(corners: Quad, height: int, width: int, quarter: int) -> Quad:
    """Points of a picture (`height` x `width`) that np.rot90 turned, where they were before."""
    for _ in range(quarter):
        corners = np.stack([height - corners[:, 1], corners[:, 0]], axis=1)
        height, width = width, height
    return corners


def _corners(seen: _Seen) -> Quad:
    """The four corners of a box that leans by the roll of its face."""
    x0, y0, x1, y1 = seen.box
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    angle = np.deg2rad(seen.roll)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    square = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]) - middle
    return np.asarray(square @ turn + middle, np.float32)


def _face(corners: Quad, score: float) -> Face:
    return Face(tuple((float(x), float(y)) for x, y in corners), score)


def _confirmed(picture: Pixels, proposal: Face) -> Iterator[Face]:
    """The proposal after a second look, upright and at the size the net knows best."""
    corners = np.array(proposal.polygon, np.float32)
    view, back = _upright(picture, corners)
    best = max(_look(view, _SURE), key=lambda seen: seen.score * _central(seen), default=None)
    if best is None or _central(best) < 0.5:
        return
    x0, y0, x1, y1 = best.box
    wide, high = x1 - x0, y1 - y0
    head = np.array([x0, y0, x0, y0]) + np.array(_HEAD) * np.array([wide, high, wide, high])
    there = _corners(_Seen(head, best.roll, best.score)).astype(np.float64)
    yield _face(cv2.transform(there[None], back)[0], best.score)


def _upright(picture: Pixels, corners: Quad) -> tuple[Pixels, NDArray[np.float64]]:
    """A square view around a face, and the way back (2 x 3) from it to the picture."""
    across = corners[1] - corners[0]
    scale = float(np.linalg.norm(across)) / _FACE
    unit = across / max(float(np.linalg.norm(across)), 1e-6) * scale
    middle = corners.mean(axis=0)
    back = np.array([[unit[0], -unit[1], 0.0], [unit[1], unit[0], 0.0]])
    back[:, 2] = middle - back[:, :2] @ np.array([_SQUARE / 2, _SQUARE / 2])
    reach = int(_SQUARE * scale) + 2
    x0, y0 = (max(0, int(side) - reach) for side in middle)
    part = np.ascontiguousarray(picture[y0 : int(middle[1]) + reach, x0 : int(middle[0]) + reach])
    small = shrunk(part, 1 / scale) if scale > 2 else part
    zoom = part.shape[1] / small.shape[1]
    onto = back.copy()
    onto[:, 2] -= (x0, y0)
    onto /= zoom
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    view = cv2.warpAffine(
        small, onto, (_SQUARE, _SQUARE), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(view, np.uint8), back


def _central(seen: _Seen) -> float:
    """1 for a face in the middle of the square, as wide as it should be; 0 for another one."""
    x0, y0, x1, y1 = seen.box
    away = np.hypot((x0 + x1) / 2 - _SQUARE / 2, (y0 + y1) / 2 - _SQUARE / 2) / _FACE
    ratio = max((x1 - x0) / _FACE, _FACE / max(x1 - x0, 1e-6))
    return float(max(0.0, 1 - away**2) * max(0.0, 1 - (ratio - 1) ** 2 / 2))


def _overlapping(face: Face, others: list[Face]) -> int:
    return sum(face.box.shared(other.box) > 0.4 for other in others)


class _Net:
    """CenterFace in OpenCV; a net holds its input, so one thread uses it at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._net = cv2.dnn.readNetFromONNX(str(models.path("centerface")))

    def __call__(self, view: Pixels) -> tuple[NDArray[np.float32], ...]:
        """Heat, sizes, offsets, landmarks: a fourth of the view's sides each."""
        height, width = view.shape[:2]
        below, right = -height % _STEP, -width % _STEP
        whole = cv2.copyMakeBorder(view, 0, below, 0, right, cv2.BORDER_REPLICATE)
        blob = cv2.dnn.blobFromImage(whole, swapRB=True)
        with self._lock:
            self._net.setInput(blob)
            return tuple(out[0] for out in self._net.forward(["537", "538", "539", "540"]))


@cache
def _net() -> _Net:
    return _Net()


def _look(view: Pixels, threshold: float) -> list[_Seen]:
    """The faces that the net sees in a view, none of them twice."""
    heat, sizes, offsets, points = _net()(view)
    peaks = (heat[0] >= threshold) & (heat[0] >= cv2.dilate(heat[0], np.ones((3, 3), np.uint8)))
    found: list[_Seen] = []
    order = sorted(np.argwhere(peaks), key=lambda at: -float(heat[0][tuple(at)]))
    for row, column in order[:_MOST_PROPOSALS]:
        high, wide = np.exp(sizes[:, row, column]) * 4
        y = (row + offsets[0, row, column] + 0.5) * 4
        x = (column + offsets[1, row, column] + 0.5) * 4
        box = np.array([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2], np.float32)
        if not any(_as_box(box).shared(_as_box(other.box)) > 0.3 for other in found):
            roll = _roll(points[:, row, column], float(wide), float(high))
            found.append(_Seen(box, roll, float(heat[0, row, column])))
    return found


def _as_box(sides: Quad) -> Box:
    return Box(*(float(side) for side in sides))


def _roll(points: NDArray[np.float32], wide: float, high: float) -> float:
    """How far the face leans clockwise, in degrees, by its eyes and the corners of its mouth.

    The net tells five points as (y, x): eyes, nose, corners of the mouth.
    """
    at = points.reshape(5, 2)[:, ::-1] * (wide, high)
    across = (at[1] - at[0]) + (at[4] - at[3])
    return float(np.rad2deg(np.arctan2(across[1], across[0])))
