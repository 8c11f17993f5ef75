"""Tesseract as the second pair of eyes, on the masks and what lies around them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scanner import ocr
from scanner.errors import LolotError
from scanner.model import Box
from scanner.verify.boxes import Picture
from scanner.verify.evidence import Evidence

# Around a mask so many of its heights are read as well, and at least these pixels.
_AROUND = 1.5
_LEAST_AROUND = 12
_SPACE = 24
_WHITE = 255


def read_places(
    picture: Picture, boxes: Sequence[Box], scale: float, place: str, evidence: Evidence
) -> None:
    """Read the surroundings of `boxes` (page units) in a rendered page, all in one go.

    `scale`: the picture's pixels per unit. Does nothing where Tesseract is not installed.
    """
    if not boxes or not ocr.available("tesseract"):
        return
    crops = [_crop(picture, box, scale) for box in boxes]
    try:
        reading = ocr.engine("tesseract").read(_stacked([c for c in crops if c.size]))
    except LolotError:
        evidence.left("copy", "tesseract")
        return
    evidence.reader("tesseract")
    evidence.check("pixels_around_masks")
    lines = [" ".join(word.text for word in line) for line in reading.lines]
    evidence.read_text("\n".join(lines), f"pixels of {place}")


def _crop(picture: Picture, box: Box, scale: float) -> Picture:
    reach = max(_LEAST_AROUND, _AROUND * min(box.width, box.height) * scale)
    x0, y0 = max(0, int(box.x0 * scale - reach)), max(0, int(box.y0 * scale - reach))
    x1, y1 = int(box.x1 * scale + reach), int(box.y1 * scale + reach)
    return picture[y0:y1, x0:x1]


def _stacked(crops: Sequence[Picture]) -> Picture:
    """The crops below each other on white."""
    width = max((crop.shape[1] for crop in crops), default=1) + 2 * _SPACE
    height = sum(crop.shape[0] + _SPACE for crop in crops) + _SPACE
    sheet = np.full((height, width, 3), _WHITE, np.uint8)
    at = _SPACE
    for crop in crops:
        sheet[at : at + crop.shape[0], _SPACE : _SPACE + crop.shape[1]] = crop
        at += crop.shape[0] + _SPACE
    return sheet
