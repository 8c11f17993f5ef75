"""What is to be seen at a place of a card: a picture, something, nothing, or a mask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.pose import inverse, put
from scanner.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Matrix = NDArray[np.float64]

# A place is looked at with as many pixels a millimetre as the picture has, up to so many.
_FINEST = 10.0
_MOST = 400
# What is laid flat is shrunk to so many pixels for one before; so much more of it is taken.
_SPARE, _RIM_PIXELS = 1.5, 8
# A portrait is more than print: it is dark and light in the large too.
_SOFT = 0.06
_PICTURED = 11.0
# Less contrast than this is the ground alone.
_BARE = 22.0
# A mask is one flat colour with a sharp rim, about a rectangle, covers a good part, and has no
# holes but the letters of its label.
_FLAT, _RIM, _RIM_SHARE = 12, 20, 0.6
_COVERS, _FILLS, _HOLES, _GRAIN = 0.12, 0.85, 0.2, 3.0
_COLOURS = 4


def patch(picture: Pixels, matrix: Matrix, box: Box) -> Pixels:
    """A rectangle of the card (millimetres), flat, as many pixels large as it was seen."""
    x, y = box.middle
    seen = put(matrix, np.array([(x, y), (x + 1, y), (x, y + 1)]))
    dense = float(np.linalg.norm(seen[1:] - seen[0], axis=1).max())
    scale = min(_FINEST, max(2.0, dense), _MOST / max(box.width, box.height))
    size = (max(4, round(box.width * scale)), max(4, round(box.height * scale)))
    turn = np.array([[scale, 0, -box.x0 * scale], [0, scale, -box.y0 * scale], [0, 0, 1]])
    flat = cv2.warpPerspective(
        picture, turn @ inverse(matrix), size, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)


def laid(picture: Pixels, matrix: Matrix, area: Box, scale: float) -> Pixels:
    """A rectangle of the card (millimetres), flat, `scale` pixels a millimetre; what of it is
    smaller than that is averaged, not left out."""
    size = (max(8, round(area.width * scale)), max(8, round(area.height * scale)))
    turn = np.array([[scale, 0, -area.x0 * scale], [0, scale, -area.y0 * scale], [0, 0, 1]])
    outline = np.array(
        [(area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1)]
    )
    seen = put(matrix, outline)
    height, width = picture.shape[:2]
    low = np.clip(np.floor(seen.min(axis=0)) - _RIM_PIXELS, 0, (width - 1, height - 1)).astype(int)
    high = np.clip(np.ceil(seen.max(axis=0)) + _RIM_PIXELS, low + 1, (width, height)).astype(int)
    part = picture[low[1] : high[1], low[0] : high[0]]
    to_part = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]], np.float64)
    sides = np.linalg.norm(np.roll(seen, -1, axis=0) - seen, axis=1)
    shrink = _SPARE * max(
        size[0] / max(sides[[0, 2]].max(), 1e-6), size[1] / max(sides[[1, 3]].max(), 1e-6)
    )
    if shrink < 1:
        part = np.asarray(
            cv2.resize(part, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8
        )
        to_part = np.diag([shrink, shrink, 1.0]) @ to_part
    flat = cv2.warpPerspective(
        part,
        turn @ inverse(matrix) @ inverse(to_part),
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(flat, np.uint8)


def pictured(picture: Pixels, matrix: Matrix, box: Box) -> bool:
    """Whether a photograph stands there: light and dark in the large, not just print."""
    grey = cv2.cvtColor(patch(picture, matrix, box), cv2.COLOR_BGR2GRAY)
    soft = cv2.GaussianBlur(grey, (0, 0), max(1.0, _SOFT * grey.shape[1])).astype(np.float32)
    inner = soft[soft.shape[0] // 8 : -(soft.shape[0] // 8) or None]
    return float(inner.std()) > _PICTURED


def bare(picture: Pixels, matrix: Matrix, box: Box) -> bool:
    """Whether nothing but the card's ground shows there."""
    grey = cv2.cvtColor(patch(picture, matrix, box), cv2.COLOR_BGR2GRAY)
    low, high = np.percentile(grey, (2, 98))
    return bool(high - low < _BARE)


def masked(picture: Pixels, matrix: Matrix, box: Box) -> bool:
    """Whether the place was painted over: a good part of it is one flat, sharply cut block."""
    margin = max(1.0, 0.3 * min(box.width, box.height))
    view = patch(picture, matrix, box.grow(margin))
    edge = round(margin * view.shape[1] / (box.width + 2 * margin))
    return any(_is_mask(view, colour, edge) for colour in _commonest(view))


def _commonest(view: Pixels) -> Iterator[NDArray[np.float64]]:
    """The colours that most of a view shows: its ground is one of them, a mask another."""
    coarse = (view // 24).astype(np.int32) @ np.array([1, 11, 121])
    for colour in np.bincount(coarse.ravel()).argsort()[: -1 - _COLOURS : -1]:
        if (coarse == colour).any():
            yield np.asarray(np.median(view[coarse == colour], axis=0), np.float64)


def _is_mask(view: Pixels, colour: NDArray[np.float64], edge: int) -> bool:
    """Whether a block of one colour covers a good part of a place, `edge` pixels in, and is
    sharply cut."""
    block = _block(view, colour)
    if block is None or block[edge:-edge, edge:-edge].mean() < _COVERS:
        return False
    wide, narrow = (cv2.dilate(block, np.ones((side, side), np.uint8)) for side in (7, 3))
    around = np.abs(view.astype(np.float32) - colour).max(axis=2)[(wide - narrow) > 0]
    return around.size > 0 and float((around > _RIM).mean()) >= _RIM_SHARE


def _block(view: Pixels, colour: NDArray[np.float64]) -> NDArray[np.uint8] | None:
    """The largest stretch (0/1) of a colour; None where that is no mask."""
    near = (np.abs(view.astype(np.float32) - colour).max(axis=2) <= _FLAT).astype(np.uint8)
    count, named, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=4)
    if count < 2:
        return None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    x, y, width, height, area = (int(side) for side in stats[largest])
    touches = (x == 0, y == 0, x + width == view.shape[1], y + height == view.shape[0])
    own = np.asarray(named == largest, np.uint8)
    outer, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.asarray(cv2.drawContours(np.zeros_like(own), outer, -1, 1, cv2.FILLED), np.uint8)
    whole = int(filled.sum())
    inner = view[cv2.erode(own, np.ones((5, 5), np.uint8)) > 0]
    # Paper around print reaches all sides.
    if whole < _FILLS * width * height or area < (1 - _HOLES) * whole or sum(touches) > 2:
        return None
    return filled if inner.size and float(inner.std(axis=0).max()) <= _GRAIN else None
