"""What is on the back of a bank card beside print: the magnetic stripe and the panel to sign on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.fields import Located
from scanner.marks.card.layouts import CARD_SIZE
from scanner.marks.card.sight import patch
from scanner.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

# ISO/IEC 7811-2: where the stripe runs, and what is below it.
_STRIPE, _BELOW = Box(4.0, 6.6, 81.6, 14.4), Box(4.0, 17.5, 81.6, 19.0)
# It is dark and even, and of another shade than the card: by so many of 255, or in too little
# light by so much of what the card shows.
_DARK, _FLAT, _APART, _PART = 90, 24, 24, 0.3
# The panel is sought below it, and the card's own shade below that.
_SOUGHT, _GROUND = Box(2.0, 15.5, 83.6, 33.0), Box(4.0, 33.0, 81.6, 52.0)
# It is lighter than the card by so many shades, or by so much of its own; of such a size (mm);
# and fills so much of its rectangle: what is signed and printed on it is not as light.
_LIGHTER, _SHARE = 18.0, 0.15
_LEAST, _LARGEST = (28.0, 4.0), (81.0, 14.0)
_FILLED = 0.72
_SPOTS = 0.9


def has_stripe(card: Located) -> bool:
    """Whether a dark, even band runs where the magnetic stripe is."""
    grey, below = _grey(card, _STRIPE), _grey(card, _BELOW)
    shade, ground = float(np.median(grey)), float(np.median(below))
    apart = max(6.0, min(_APART, _PART * ground))
    return bool(shade < _DARK and grey.std() < _FLAT and abs(ground - shade) > apart)


def panel(card: Located) -> Box | None:
    """The panel for the signature (millimetres), where a light strip lies below the stripe."""
    if card.layout.size != CARD_SIZE:
        return None
    grey = _grey(card, _SOUGHT).astype(np.float32)
    scale = grey.shape[1] / _SOUGHT.width
    ground = float(np.median(_grey(card, _GROUND)))
    light = grey > ground + max(_LIGHTER, _SHARE * ground)
    spots = max(1, round(_SPOTS * scale))
    kernel = np.ones((spots, spots), np.uint8)
    whole = cv2.morphologyEx(light.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, kernel)
    count, _, stats, _ = cv2.connectedComponentsWithStats(whole)
    for left, top, wide, high, area in sorted(stats[1:count].tolist(), key=lambda s: -s[4]):
        size = wide / scale, high / scale
        fits = all(a <= s <= b for a, s, b in zip(_LEAST, size, _LARGEST, strict=True))
        if fits and area >= _FILLED * wide * high:
            x, y = _SOUGHT.x0 + left / scale, _SOUGHT.y0 + top / scale
            return Box(x, y, x + size[0], y + size[1])
    return None


def _grey(card: Located, box: Box) -> NDArray[np.uint8]:
    return np.asarray(
        cv2.cvtColor(patch(card.picture, card.matrix, box), cv2.COLOR_BGR2GRAY), np.uint8
    )
