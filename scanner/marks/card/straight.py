"""A card's picture as if it had been scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from scanner.model import Pixels, Polygon

# A card is not made larger than it was seen, nor too small to be read.
_LEAST, _MOST = 400, 4000


def straightened(picture: Pixels, quad: Polygon, size: tuple[float, float]) -> Pixels:
    """The part of `picture` (height x width x 3) inside `quad`, flat and upright.

    `quad`: the card's corners in pixels, clockwise from its own top left; `size`: its width
    and height in millimetres, which give the result its shape. The result is about as many
    pixels wide as the card is in the picture; what lies outside the picture is repeated from
    its edge.
    """
    corners = np.asarray(quad, np.float32)
    top, right, low, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    shape = size[0] / size[1]
    width = int(np.clip(max(top, low, right * shape, left * shape), _LEAST, _MOST))
    height = round(width / shape)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, target - np.float32(0.5))
    flat = cv2.warpPerspective(
        picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)
