"""Tesseract as the second pair of eyes, on the masks and what lies around them.

Starting it costs more than reading a line, so the surroundings of all masks of a file are laid
level on as few sheets as will hold them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from scanner import ocr
from scanner.errors import LolotError
from scanner.model import Polygon
from scanner.verify.around import surroundings
from scanner.verify.boxes import Picture
from scanner.verify.evidence import Evidence

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
    pixels = [tuple((x * scale, y * scale) for x, y in outline) for outline in outlines]
    evidence.crops.setdefault(place, []).extend(surroundings(grey, pixels))


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
