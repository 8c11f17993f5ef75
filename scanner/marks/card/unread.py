"""Print on a located paper that no reader made out: masked by its place, or known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.bank import KIND as BANK_CARD
from scanner.model import Box

if TYPE_CHECKING:
    from scanner.marks.card.find import Card

# A paper located as surely as this, and so much of an area on it.
_SURE, _ON = 0.8, 0.9


def unexplained(areas: Iterable[Box], cards: Sequence[Card]) -> list[Box]:
    """The areas of unread print that a located identity paper does not explain.

    All that is somebody's on an identity paper stands in its fields, which are masked by their
    places where they could not be read; what is beside them is the paper's own print: emblem,
    titles, labels, guilloche. Bank cards have no layout that would tell so much.
    """
    papers = [card for card in cards if card.kind != BANK_CARD and card.confidence >= _SURE]
    return [box for box in areas if not any(_lies_on(box, card) for card in papers)]


def _lies_on(box: Box, card: Card) -> bool:
    corners = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
    quad = np.asarray(card.quad, np.float32)
    area, _ = cv2.intersectConvexConvex(np.asarray(corners, np.float32), quad)
    return bool(area >= _ON * box.area)
