"""Print on a located paper that no reader made out: masked by its place, or known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.bank import KIND as BANK_CARD
from scanner.marks.card.layouts import layouts
from scanner.marks.card.pose import corners, put
from scanner.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.marks.card.find import Card

    Points = NDArray[np.float64]

# A paper located as surely as this, and so much of an area on it, as much at places of print
# that is known.
_SURE, _ON, _KNOWN = 0.8, 0.9, 0.6
# Layouts are known to about so many millimetres; so high is the print of a label.
_MARGIN, _LABEL = 2.0, 2.5
_SAMPLES = 12


def unexplained(areas: Iterable[Box], cards: Sequence[Card]) -> list[Box]:
    """The areas of unread print that a located identity paper does not explain.

    What is somebody's on an identity paper stands in its fields, which are masked by their
    places where they could not be read; its titles and labels are the same on every one. Print
    elsewhere on it (a note, a stamp, a second paper on it) is said to be unread. Bank cards have
    no layout that would tell so much.
    """
    papers = [card for card in cards if card.kind != BANK_CARD and card.confidence >= _SURE]
    return [box for box in areas if not any(_explains(card, box) for card in papers)]


def _explains(card: Card, box: Box) -> bool:
    quad = np.asarray(card.quad, np.float32)
    area, _ = cv2.intersectConvexConvex(np.asarray(_corners(box), np.float32), quad)
    return bool(area >= _ON * box.area) and _known(card, box) >= _KNOWN


def _known(card: Card, box: Box) -> float:
    """The part (0-1) of an area where the paper has its fields and labels."""
    steps = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    x, y = np.meshgrid(box.x0 + steps * (box.x1 - box.x0), box.y0 + steps * (box.y1 - box.y0))
    points = np.column_stack([x.ravel(), y.ravel()])
    size = np.asarray(corners(card.size), np.float32)
    there = put(cv2.getPerspectiveTransform(np.asarray(card.quad, np.float32), size), points)
    known = np.zeros(len(points), np.bool_)
    for place in _print(card):
        known |= ((there > (place.x0, place.y0)) & (there < (place.x1, place.y1))).all(axis=1)
    for field in card.fields.values():
        for polygon in field.polygons:
            outline = np.asarray(polygon, np.float32)
            known |= [cv2.pointPolygonTest(outline, (x, y), False) >= 0 for x, y in points.tolist()]
    return float(known.mean())


def _print(card: Card) -> list[Box]:
    """Where the paper has its fields and labels (millimetres)."""
    layout = next(one for one in layouts() if (one.kind, one.side) == (card.kind, card.side))
    fields = [box.grow(_MARGIN) for place in layout.places for box in place.boxes]
    labels = [
        Box(label.left, label.middle - _LABEL / 2, label.right, label.middle + _LABEL / 2)
        for label in layout.labels
    ]
    return [*fields, *(box.grow(_MARGIN) for box in labels)]


def _corners(box: Box) -> list[tuple[float, float]]:
    return [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
