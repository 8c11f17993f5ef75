"""Tesseract as the second pair of eyes, on the masks and what lies around them.

Starting it costs more than reading a line, so the surroundings of all masks of a file are laid
level on as few sheets as will hold them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from scanner import ocr
from scanner.errors import LolotError
from scanner.mask.geometry import line_height
from scanner.model import Box, Polygon
from scanner.verify.boxes import Picture
from scanner.verify.evidence import Evidence

# Around a mask so many of its heights are read as well, and at least these pixels.
_AROUND = 1.5
_LEAST_AROUND = 12
# An upright box so much taller than wide holds text that runs up or down.
_TALL = 1.5
_SPACE = 24
_WHITE = 255
_WIDTH, _HEIGHT = 1600, 6000


def note_places(
    picture: Picture, outlines: Sequence[Polygon], scale: float, place: str, evidence: Evidence
) -> None:
    """Keep the surroundings of `outlines` (page units) in a rendered page for `read_noted`.

    `scale`: the picture's pixels per unit. Does nothing where Tesseract is not installed.
    """
    if not outlines or not ocr.available("tesseract"):
        return
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    crops = [
        crop
        for outline in outlines
        for crop in _crops(grey, tuple((x * scale, y * scale) for x, y in outline))
        if crop.size
    ]
    # So many masks that their surroundings are more than the page: the page itself, then.
    if sum(crop.size for crop in crops) > grey.size:
        crops = [grey]
    evidence.crops.setdefault(place, []).extend(crops)


def read_noted(evidence: Evidence) -> None:
    """Read all that was kept, and note the values that stand in it."""
    if not evidence.crops:
        return
    from scanner.ocr.tesseract import TesseractEngine

    try:
        engine = ocr.engine("tesseract")
        assert isinstance(engine, TesseractEngine)
        for places, sheet in _sheets(evidence.crops):
            evidence.read_text(engine.sparse(sheet), f"pixels of {', '.join(places)}")
    except LolotError:
        evidence.left("copy", "tesseract")
        return
    evidence.reader("tesseract")
    evidence.check("pixels_around_masks")
    evidence.crops.clear()


def _crops(grey: Picture, outline: Polygon) -> Iterator[Picture]:
    """The surroundings of an outline (pixels), laid level; both ways where it may run up or
    down."""
    reach = max(_LEAST_AROUND, _AROUND * line_height(outline))
    box = Box.around(outline)
    if len(outline) == 4 and not _is_level(outline):
        yield _level(grey, outline, reach)
        return
    x0, y0 = max(0, int(box.x0 - reach)), max(0, int(box.y0 - reach))
    crop = grey[y0 : max(0, int(box.y1 + reach)), x0 : max(0, int(box.x1 + reach))]
    if box.height > _TALL * box.width and crop.size:
        yield cv2.rotate(crop, cv2.ROTATE_90_CLOCKWISE)
        yield cv2.rotate(crop, cv2.ROTATE_90_COUNTERCLOCKWISE)
    else:
        yield crop


def _is_level(outline: Polygon) -> bool:
    (x0, y0), (x1, y1) = outline[0], outline[1]
    return x1 > x0 and abs(y1 - y0) <= 0.01 * (x1 - x0)


def _level(grey: Picture, outline: Polygon, reach: float) -> Picture:
    (x0, y0), (x1, y1), *_, (x3, y3) = outline
    width, height = math.dist((x0, y0), (x1, y1)), math.dist((x0, y0), (x3, y3))
    if width < 1 or height < 1 or max(width, height) > max(grey.shape[:2]) * 2:
        return grey[:0]
    along = np.array([x1 - x0, y1 - y0]) / width
    down = np.array([-along[1], along[0]])
    start = np.array([x0, y0]) - (along + down) * reach
    matrix = np.stack([along, down, start], axis=1).astype(np.float32)
    size = (int(width + 2 * reach), int(height + 2 * reach))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    border = cv2.BORDER_CONSTANT
    cut = cv2.warpAffine(grey, matrix, size, flags=flags, borderMode=border, borderValue=_WHITE)
    return np.asarray(cut)


def _sheets(crops: dict[str, list[Picture]]) -> Iterator[tuple[list[str], Picture]]:
    """The crops beside and below each other on white, and the places on each sheet."""
    every = [(place, crop) for place, of_place in crops.items() for crop in of_place]
    every.sort(key=lambda item: item[1].shape[0])
    width = max(_WIDTH, max(crop.shape[1] for _, crop in every) + 2 * _SPACE)
    placed: list[tuple[int, int, Picture]] = []
    places: dict[str, None] = {}
    x = y = _SPACE
    below = 0
    for place, crop in every:
        if x > _SPACE and x + crop.shape[1] + _SPACE > width:
            x, y = _SPACE, below
        if placed and y + crop.shape[0] + _SPACE > _HEIGHT:
            yield list(places), _drawn(placed, width)
            placed, places, x, y, below = [], {}, _SPACE, _SPACE, 0
        placed.append((x, y, crop))
        places[place] = None
        x += crop.shape[1] + _SPACE
        below = max(below, y + crop.shape[0] + _SPACE)
    yield list(places), _drawn(placed, width)


def _drawn(placed: Sequence[tuple[int, int, Picture]], width: int) -> Picture:
    height = max(y + crop.shape[0] for _, y, crop in placed) + _SPACE
    sheet = np.full((height, width), _WHITE, np.uint8)
    for x, y, crop in placed:
        sheet[y : y + crop.shape[0], x : x + crop.shape[1]] = crop
    return sheet
