"""The place of a field, a portrait or a code on a card without the labels that stand in it.

Layouts know such places to a few millimetres, and a code's outline is a rough one too: they reach
over labels beside them. What was read as a label is no value, no face and no code, so the
place gives way there, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import cv2
import numpy as np

from scanner.mask.geometry import grown, line_height, margin_of
from scanner.model import Box, Polygon
from scanner.outline import corners

_CORNERS = 4
_WHOLE = Box(0.0, 0.0, 1.0, 1.0)
# What touches a mask goes with it: so much, in parts of its height, is left free around a label.
_CLEAR = 0.25
# What is left beside a label is thinner than this part of the place where the two end alike.
_THINNEST = 0.005
# Labels that take more of a place do not stand beside what it holds: it is another place.
_MOST = 0.3


def spared(
    place: Polygon, labels: Iterable[Polygon], *, close: bool = False
) -> tuple[Polygon, ...]:
    """A place in pieces that leave the labels free of a mask, the largest one first.

    The place as it is where there is no label in it, or they take much of it. `close`: what it
    holds may stand right beside a label.
    """
    around = Box.around(place)
    # The margin that the mask of each piece takes ends beside the label.
    free = [
        grown(label, margin_of(place) + (0.0 if close else _CLEAR * line_height(label)))
        for label in labels
    ]
    near = [label for label in free if around.intersection(Box.around(label)).area > 0]
    if not near or len(place) != _CORNERS or len({*place}) < _CORNERS:
        return (place,)
    unit = np.array(corners(_WHOLE), np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(place, np.float32), unit)
    pieces = [_WHOLE]
    for label in near:
        hole = Box.around(_put(matrix, label))
        pieces = [left for piece in pieces for left in _without(piece, hole)]
    if pieces == [_WHOLE] or sum(piece.area for piece in pieces) < 1 - _MOST:
        return (place,)
    back = np.linalg.inv(matrix)
    pieces.sort(key=lambda piece: -piece.area)
    return tuple(_put(back, corners(piece)) for piece in pieces)


def _without(piece: Box, hole: Box) -> Iterator[Box]:
    """What of an upright box lies around another one."""
    shared = piece.intersection(hole)
    if shared.area <= 0:
        yield piece
        return
    for left in (
        Box(piece.x0, piece.y0, piece.x1, shared.y0),
        Box(piece.x0, shared.y1, piece.x1, piece.y1),
        Box(piece.x0, shared.y0, shared.x0, shared.y1),
        Box(shared.x1, shared.y0, piece.x1, shared.y1),
    ):
        if min(left.width, left.height) > _THINNEST:
            yield left


def _put(matrix: np.ndarray, points: Sequence[tuple[float, float]]) -> Polygon:
    moved = cv2.perspectiveTransform(np.array([points], np.float64), matrix)[0]
    return tuple((float(x), float(y)) for x, y in moved)
