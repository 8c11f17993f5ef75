"""Which parts of a PDF page must be read as pixels, and how finely."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import pymupdf

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
            if _can_hold_text(shown, graphic):
                placed.append((shown, _native(graphic)))
    return [_picture(box, native) for box, native in _joined(placed)]


def _can_hold_text(shown: Box, graphic: Graphic) -> bool:
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
        return [(_around(box for box, _ in placed), max(native for _, native in placed))]
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


def _picture(box: Box, native: float) -> Area:
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
    return drawn([_around(line.boxes) for line in much], page)


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
    boxes = [box for box in boxes if _meets(box, page)]
    if not boxes:
        return []
    height = float(np.median([min(box.width, box.height) for box in boxes]))
    scale = min(HIGHEST, max(USUAL, 24 / max(1.0, height)))
    margin = min(height, _MOST_MARGIN)
    grown = [(box.grow(margin, margin * 0.6).intersection(page), 0.0) for box in boxes]
    return [Area(box, scale) for box, _ in _joined(grown)]


def drawn_letters(graphics: Sequence[Graphic], page: Box) -> list[Area]:
    """Where paths stand as letters do: many, small, side by side. Also drawn codes."""
    marks = [g for g in graphics if g.kind != "image" and _is_mark(g) and _meets(g.box, page)]
    shapes = sum(not mark.is_rectangle for mark in marks)
    if shapes < _FEWEST_SHAPES and len(marks) < _FEWEST_BARS:
        return []
    groups = _groups(list({mark.box: mark for mark in marks}.values()), page)
    print_ = [group for group in groups if _like_print(group)]
    print_ += _short(groups, print_)
    return drawn([_around(mark.box for mark in group) for group in print_], page)


def _short(
    groups: Iterable[list[Graphic]], print_: Sequence[Sequence[Graphic]]
) -> list[list[Graphic]]:
    """Groups that are too few to be told as print, or lie on each other as the parts of some bold
    letters do, and are as high as what is: the heads of a table ("STK"), words of two letters."""
    heights = [_height(group) for group in print_ if not all(mark.is_rectangle for mark in group)]
    if not heights:
        return []
    usual = float(np.median(heights))
    return [
        group
        for group in groups
        if _FEWEST_BESIDE <= len(group) < _MOST_BESIDE
        and not any(group is other for other in print_)
        and not all(mark.is_rectangle for mark in group)
        and 1 / _AS_HIGH < _height(group) / usual < _AS_HIGH
    ]


def _height(group: Iterable[Graphic]) -> float:
    return max(mark.box.height for mark in group)


_FEWEST_MARKS, _FEWEST_SHAPES = 6, 4
_FEWEST_BARS = 30
# Beside print, so few are print if their highest one is as high, or lower or higher by this.
_FEWEST_BESIDE, _MOST_BESIDE, _AS_HIGH = 2, 16, 1.7
_MAX_GRID = 2000
_LETTER_CURVES = 60
_MOST_OVERLAP = 1.35
# In points.
_LOWEST_PRINT = 2.5
_MOST_MARGIN = 12.0


def _is_mark(graphic: Graphic) -> bool:
    width, height = graphic.box.width, graphic.box.height
    if graphic.is_rectangle:
        # A module or bar of a code; not a rule, not a cell.
        return width <= 12 and height <= 90 and (height <= 12 or width <= 6) and height >= 0.4
    return 1.2 <= max(width, height) <= 80 and min(width, height) >= 0.3


def _meets(box: Box, page: Box) -> bool:
    return box.x0 < page.x1 and page.x0 < box.x1 and box.y0 < page.y1 and page.y0 < box.y1


def _groups(marks: Sequence[Graphic], page: Box) -> list[list[Graphic]]:
    """The marks by neighbourhood: those whose boxes, grown along the line, touch."""
    boxes = [mark.box.intersection(page) for mark in marks]
    around = _around(boxes)
    zoom = min(1.0, _MAX_GRID / max(around.width, around.height, 1.0))
    grid = np.zeros((int(around.height * zoom) + 3, int(around.width * zoom) + 3), np.uint8)
    places = []
    for box in boxes:
        reach = min(box.height, 24.0) * 0.45 + 0.5
        x0, x1 = (box.x0 - reach - around.x0) * zoom, (box.x1 + reach - around.x0) * zoom
        y0, y1 = (box.y0 - around.y0) * zoom, (box.y1 - around.y0) * zoom
        grid[int(y0) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = 1
        places.append((int((y0 + y1) / 2), int(max(0.0, (x0 + x1) / 2))))
    _, labels = cv2.connectedComponents(grid, connectivity=4)
    groups: dict[int, list[Graphic]] = {}
    for mark, place in zip(marks, places, strict=True):
        groups.setdefault(int(labels[place]), []).append(mark)
    return list(groups.values())


def _around(boxes: Iterable[Box]) -> Box:
    return Box.around([p for b in boxes for p in ((b.x0, b.y0), (b.x1, b.y1))])


def dense_paths(drawings: Iterable[Mapping[str, Any]], turn: pymupdf.Matrix) -> list[Box]:
    """Boxes of single paths with so many curves that they may be a whole line of letters.

    `drawings` as PyMuPDF gives them, `turn` from there to the displayed page.
    """
    boxes = []
    for drawing in drawings:
        items = drawing["items"]
        if len(items) < _LETTER_CURVES or drawing["type"] == "s":
            continue
        rect = pymupdf.Rect(drawing["rect"]) * turn
        curves = sum(item[0] == "c" for item in items)
        if curves >= _LETTER_CURVES and rect.height >= 3 and rect.width >= 3:
            boxes.append(Box(rect.x0, rect.y0, rect.x1, rect.y1))
    return boxes


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


def may_be_dense(graphic: Graphic) -> bool:
    """Whether a path could be a line of letters: its own curves have to be counted."""
    box = graphic.box
    return (
        graphic.kind != "image" and not graphic.is_rectangle and box.height >= 4 and box.width > 40
    )


def joined(found: Sequence[Area]) -> list[Area]:
    """Drawn areas, those that touch as one."""
    scale = max((area.scale for area in found), default=USUAL)
    return [Area(box, scale) for box, _ in _joined([(area.box, 0.0) for area in found])]


def common_scale(found: Sequence[Area]) -> float:
    """One scale that is fine enough for the finest area and not too much for the largest."""
    finest = max((area.scale for area in found), default=USUAL)
    return min([finest, *(math.sqrt(MAX_PIXELS / area.box.area) for area in found)])


def _like_print(group: Sequence[Graphic]) -> bool:
    """Letters, or the modules of a code, stand beside each other; a mesh or a map overlaps."""
    shapes = [mark for mark in group if not mark.is_rectangle]
    few = len(shapes) < _FEWEST_SHAPES or len(group) < _FEWEST_MARKS
    if few and len(group) < _FEWEST_BARS:
        return False
    if not shapes and _is_dashed(group):
        return False
    heights = sorted(max(mark.box.height, mark.box.width * 0.4) for mark in group)
    if shapes and heights[len(heights) // 2] < _LOWEST_PRINT:
        return False
    return _overlap(group) < _MOST_OVERLAP


def _is_dashed(group: Sequence[Graphic]) -> bool:
    """Whether rectangles are the dashes of a rule: most of them on one line, lower than print.
    The bars of a code are higher, its modules stand on many lines."""
    lines = Counter((round(mark.box.y0, 1), round(mark.box.y1, 1)) for mark in group)
    (y0, y1), count = lines.most_common(1)[0]
    return 2 * count > len(group) and y1 - y0 < _LOWEST_PRINT


def _overlap(group: Sequence[Graphic]) -> float:
    """How often the marks of `group` cover the paper that they cover."""
    around = _around(mark.box for mark in group)
    zoom = min(4.0, _MAX_GRID / 4 / max(around.width, around.height, 1.0))
    grid = np.zeros((int(around.height * zoom) + 2, int(around.width * zoom) + 2), np.uint16)
    for mark in group:
        x0, x1 = (mark.box.x0 - around.x0) * zoom, (mark.box.x1 - around.x0) * zoom
        y0, y1 = (mark.box.y0 - around.y0) * zoom, (mark.box.y1 - around.y0) * zoom
        grid[int(y0) : max(int(y1), int(y0) + 1), int(x0) : max(int(x1), int(x0) + 1)] += 1
    return float(grid.sum()) / max(1, int(np.count_nonzero(grid)))
