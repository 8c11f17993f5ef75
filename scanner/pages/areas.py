"""Which parts of a PDF page must be read as pixels, and how finely."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from scanner.model import Box
from scanner.pages.stext import Graphic, RawWord

_POINT = 1 / 72
LOWEST, USUAL, HIGHEST = 150 * _POINT, 200 * _POINT, 300 * _POINT
# A small picture with many pixels, an identity card on a form say, is worth them all.
_SMALL_HIGHEST, _SMALL_PIXELS = 600 * _POINT, 4_000_000
MAX_PIXELS = 25_000_000
# Print below 120 dpi is read with too many errors to be called read.
LEGIBLE = 120 * _POINT
# Tiles share a strip, so that a line on the cut stands whole in one of them.
_SHARED = 36.0
_MAX_PIECES = 400
# What is left around drawn print at most (points).
_MOST_MARGIN = 12.0

_NO_UNICODE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page to be read as pixels at `scale` pixels a point.

    `native`: the resolution of the picture in it; 0 where it is drawn and has none.
    """

    box: Box
    scale: float
    native: float = 0.0


def pictures(graphics: Iterable[Graphic], page: Box) -> list[Area]:
    """The pictures on `page` that are large enough to hold a line of print.

    Pictures that touch are one area: scanners cut a page in strips.
    """
    placed = []
    for graphic in graphics:
        if graphic.kind == "image":
            shown = graphic.box.intersection(page)
            if can_hold_text(shown, graphic):
                placed.append((shown, _native(graphic)))
    return [of_picture(box, native) for box, native in _joined(placed)]


def can_hold_text(shown: Box, graphic: Graphic) -> bool:
    """Whether a picture of which `shown` is on the page may hold a line of print."""
    width, height = graphic.pixels
    if min(shown.width, shown.height) <= 0 or max(shown.width, shown.height) < 12:
        return False
    # A thin strip is kept: with its neighbours it may be a page.
    return max(width, height) >= 16 and width * height >= 64


def _native(graphic: Graphic) -> float:
    """Pixels a point; of a turned picture the box has the sides the other way round."""
    (width, height), box = graphic.pixels, graphic.box
    straight = min(width / box.width, height / box.height)
    turned = min(height / box.width, width / box.height)
    return max(straight, turned)


def _joined(placed: list[tuple[Box, float]]) -> list[tuple[Box, float]]:
    """Boxes that touch as one, unless their union is mostly none of them."""
    if len(placed) > _MAX_PIECES:
        return [(Box.holding(box for box, _ in placed), max(native for _, native in placed))]
    joined: list[_Joined] = []
    for box, native in sorted(placed, key=lambda item: (item[0].y0, item[0].x0)):
        piece = _Joined(box, native, box.area)
        while (partner := next((other for other in joined if other.fits(piece)), None)) is not None:
            joined.remove(partner)
            piece = partner.with_(piece)
        joined.append(piece)
    return [(j.box, j.native) for j in joined if j.box.height >= 5 and j.box.width >= 5]


@dataclass(frozen=True, slots=True)
class _Joined:
    box: Box
    native: float
    covered: float

    def fits(self, other: _Joined) -> bool:
        covered = self.covered + other.covered
        return _near(self.box, other.box) and self.box.union(other.box).area <= 1.25 * covered

    def with_(self, other: _Joined) -> _Joined:
        union = self.box.union(other.box)
        covered = min(union.area, self.covered + other.covered)
        return _Joined(union, max(self.native, other.native), covered)


def _near(a: Box, b: Box) -> bool:
    gap = a.grow(1.5)
    return gap.x0 < b.x1 and b.x0 < gap.x1 and gap.y0 < b.y1 and b.y0 < gap.y1


def of_picture(box: Box, native: float) -> Area:
    """A picture of so many pixels a point, as finely as it is worth."""
    small = box.area * native**2 <= _SMALL_PIXELS
    scale = min(max(native, LOWEST), _SMALL_HIGHEST if small else HIGHEST)
    if box.area * scale**2 > MAX_PIXELS:
        # Upscaling beyond the picture's own pixels shows nothing new.
        scale = min(scale, max(native, math.sqrt(MAX_PIXELS / box.area)))
    return Area(box, scale, native)


def unreadable_words(words: Sequence[RawWord], texts: Sequence[str], page: Box) -> list[Area]:
    """The lines of which much has no usable Unicode; a bullet or a bracket is not much."""
    if not any(map(_NO_UNICODE.search, texts)):
        return []
    lines: dict[tuple[int, int], _Unreadable] = {}
    for (x0, y0, x1, y1, _, block, number, _), text in zip(words, texts, strict=True):
        line = lines.setdefault((block, number), _Unreadable())
        line.characters += len(text)
        unknown = len(_NO_UNICODE.findall(text))
        if unknown and x1 > x0 and y1 > y0:
            line.unknown += unknown
            line.boxes.append(Box(x0, y0, x1, y1))
    much = [line for line in lines.values() if line.is_much]
    return drawn([Box.holding(line.boxes) for line in much], page)


@dataclass(slots=True)
class _Unreadable:
    characters: int = 0
    unknown: int = 0
    boxes: list[Box] = field(default_factory=list)

    @property
    def is_much(self) -> bool:
        return self.unknown >= 4 and self.unknown * 4 >= self.characters


def may_be_unreadable(text: str) -> bool:
    """Whether some character of a page's `text` has no usable Unicode."""
    return _NO_UNICODE.search(text) is not None


def is_unreadable(text: str) -> bool:
    """Whether not one character of `text` is known."""
    return not _NO_UNICODE.sub("", text)


def drawn(boxes: Sequence[Box], page: Box) -> list[Area]:
    """Areas on `page` around `boxes` of drawn print, finer where it is small; near ones are
    joined."""
    boxes = [box for box in boxes if meets(box, page)]
    if not boxes:
        return []
    height = float(np.median([min(box.width, box.height) for box in boxes]))
    scale = min(HIGHEST, max(USUAL, 24 / max(1.0, height)))
    margin = min(height, _MOST_MARGIN)
    grown = [(box.grow(margin, margin * 0.6).intersection(page), 0.0) for box in boxes]
    return [Area(box, scale) for box, _ in _joined(grown)]


def meets(box: Box, page: Box) -> bool:
    """Whether some of a box is on the page."""
    return box.x0 < page.x1 and page.x0 < box.x1 and box.y0 < page.y1 and page.y0 < box.y1


def tiles(area: Area, most_pixels: int, legible: float = LEGIBLE) -> tuple[list[Area], list[Box]]:
    """`area` in parts of at most MAX_PIXELS each, and the parts beyond `most_pixels`.

    A part is rendered less finely before it is cut, as long as print stays legible: at
    `legible` pixels a unit and not below 0.6 of its own.
    """
    box, scale = area.box, area.scale
    fitting = math.sqrt(MAX_PIXELS / box.area)
    if scale <= fitting or fitting >= max(legible, 0.6 * min(scale, area.native or scale)):
        return [Area(box, min(scale, fitting), area.native)], []
    columns = math.ceil(box.width * scale / math.sqrt(MAX_PIXELS))
    rows = math.ceil(box.height * scale / math.sqrt(MAX_PIXELS))
    width, height = box.width / columns, box.height / rows
    read: list[Area] = []
    left: list[Box] = []
    for row in range(rows):
        for column in range(columns):
            x, y = box.x0 + column * width, box.y0 + row * height
            tile = Box(x, y, x + width, y + height)
            if (len(read) + 1) * tile.area * scale**2 <= most_pixels:
                read.append(Area(tile.grow(_SHARED / 2).intersection(box), scale, area.native))
            else:
                left.append(tile)
    return read, left


def joined(found: Sequence[Area]) -> list[Area]:
    """Drawn areas, those that touch as one."""
    scale = max((area.scale for area in found), default=USUAL)
    return [Area(box, scale) for box, _ in _joined([(area.box, 0.0) for area in found])]


def common_scale(found: Sequence[Area]) -> float:
    """One scale that is fine enough for the finest area and not too much for the largest."""
    finest = max((area.scale for area in found), default=USUAL)
    return min([finest, *(math.sqrt(MAX_PIXELS / area.box.area) for area in found)])
