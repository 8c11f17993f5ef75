"""A second, closer look at a card: laid flat, as large as a reader likes it, in even light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.fields import Located, plain
from scanner.marks.card.labels import Letters, letters
from scanner.marks.card.layouts import Layout
from scanner.marks.card.pose import inverse, put
from scanner.marks.card.sight import laid
from scanner.model import Box, Reading, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Matrix = NDArray[np.float64]

# The longer side of a card laid flat (pixels), and so much of what is around it (millimetres).
_LONG, _AROUND = 1100, 2.0
# The darkest and the lightest parts of a card are shown as black and white.
_DARK, _LIGHT, _LEAST = 0.5, 99.5, 24.0


@dataclass(frozen=True, slots=True)
class Eyes:
    """What a picture is read with: `read`, the words in it; `figures`, how likely each digit is
    at each step along a row of digits (`scanner.ocr.Engine`)."""

    read: Callable[[Pixels], Reading]
    figures: Callable[[Pixels], NDArray[np.float32] | None]


def looked(card: Located, read: Callable[[Pixels], Reading]) -> list[Letters]:
    """The lines on a card as they are read on it laid flat, in the picture's pixels."""
    wide, high = card.layout.size
    scale = _LONG / max(wide, high)
    area = Box(0, 0, wide, high).grow(_AROUND)
    flat = _lit(laid(card.picture, card.matrix, area, scale))
    to_flat = np.array([[scale, 0, -area.x0 * scale], [0, scale, -area.y0 * scale], [0, 0, 1]])
    back = card.matrix @ inverse(to_flat)
    return [letters(tuple(_moved(word, back) for word in line)) for line in read(flat).lines]


def upright(card: Located, lines: list[Letters]) -> tuple[Located, int]:
    """The card turned by quarters (clockwise, so many) so that most of its print stands upright
    on it."""
    back = inverse(card.matrix)
    turns = np.zeros(4)
    for line in lines:
        if line.text:
            start, end = put(back, line.span(0, len(line.text) - 1)[:2])
            way = end - start
            turns[round(float(np.degrees(np.arctan2(way[1], way[0]))) / 90) % 4] += len(line.text)
    quarter = int(turns.argmax())
    if not quarter or not turns.any():
        return card, 0
    wide, high = card.layout.size
    # Where the upright card's origin lies on this one, and how its axes run there.
    origin = ((0, 0), (wide, 0), (wide, high), (0, high))[quarter]
    across = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter]
    turn = np.array(
        [[across[0], -across[1], origin[0]], [across[1], across[0], origin[1]], [0, 0, 1]],
        np.float64,
    )
    size = (wide, high) if quarter == 2 else (high, wide)
    layout = card.layout
    turned = Layout(layout.kind, layout.side, size, layout.labels, layout.places)
    return replace(card, layout=turned, matrix=card.matrix @ turn), quarter


def _lit(flat: Pixels) -> Pixels:
    """A card in even light: nearly black and nearly white are on most of them."""
    grey = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    low, high = np.percentile(grey, (_DARK, _LIGHT))
    gain = 255 / max(float(high - low), _LEAST)
    return np.asarray(np.clip((flat.astype(np.float32) - low) * gain, 0, 255), np.uint8)


def _moved(word: Word, back: Matrix) -> Word:
    """A word of the flat card in the picture."""
    b = word.box
    outline = word.quad or ((b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1))
    quad = plain(put(back, np.asarray(outline, np.float64)))
    return replace(word, box=Box.around(quad), polygon=quad, quad=quad)
