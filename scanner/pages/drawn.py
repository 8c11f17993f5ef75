"""Print and codes that are drawn: letters as paths or as pictures of one letter each, the modules
of a code as rectangles, dots or dashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import pymupdf

from scanner.model import Box
from scanner.pages.areas import Area, can_hold_text, drawn, meets
from scanner.pages.contours import Contour, contours
from scanner.pages.stext import Graphic

_FEWEST_MARKS, _FEWEST_SHAPES = 6, 4
_FEWEST_BARS = 30
# Beside print, so few are print if their highest one is as high, or lower or higher by this.
_FEWEST_BESIDE, _MOST_BESIDE, _AS_HIGH = 2, 16, 1.7
_MAX_GRID = 2000
_LETTER_CURVES = 60
_MOST_OVERLAP = 1.35
# In points.
_LOWEST_PRINT = 2.5
# Bars and runs of modules beside those of a code are part of it: no thicker than so many times as
# these, and no longer than the code; modules of this one are no larger than this (points).
_THICKER, _LONGER, _LARGEST_MODULE = 2.5, 1.2, 30.0
# A code of modules is no more oblong.
_OBLONG = 3.0
# Of a path of more pieces nobody asks whether they are letters.
_MOST_PIECES = 20_000


def drawn_letters(graphics: Sequence[Graphic], page: Box) -> list[Area]:
    """Where paths, or pictures too small for print, stand as letters do: many, small, side by
    side. Also drawn codes."""
    marks = [g for g in graphics if _is_mark(g) and meets(g.box, page)]
    shapes = sum(not mark.is_rectangle for mark in marks)
    if shapes < _FEWEST_SHAPES and len(marks) < _FEWEST_BARS:
        return []
    groups = _groups(list({mark.box: mark for mark in marks}.values()), page)
    print_ = [group for group in groups if _like_print(group)]
    print_ += _short(groups, print_)
    bars = [g.box for g in graphics if g.is_rectangle and meets(g.box, page)]
    return drawn([_with_bars(group, bars) for group in print_], page)


def _with_bars(group: Sequence[Graphic], bars: Sequence[Box]) -> Box:
    """The box around some marks; around those of a code also the longer bars and the runs of
    modules that touch it."""
    box = Box.holding(mark.box for mark in group)
    thin = [min(m.box.width, m.box.height) for m in group if m.is_rectangle]
    if 2 * len(thin) < len(group) or max(box.width, box.height) > _OBLONG * min(
        box.width, box.height
    ):
        return box
    module = float(np.median(thin))
    bars = [bar for bar in bars if min(bar.width, bar.height) <= _THICKER * module]
    while True:
        near, most = box.grow(module / 2), _LONGER * max(box.width, box.height)
        touching = [b for b in bars if meets(b, near) and max(b.width, b.height) <= most]
        whole = Box.holding([box, *touching])
        if whole == box:
            return box
        box = whole


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
    if graphic.kind == "image" and can_hold_text(graphic.box, graphic):
        return False
    if graphic.is_rectangle:
        # A module or bar of a code; not a rule, not a cell.
        low = width <= 12 and height <= 90 and (height <= 12 or width <= 6) and height >= 0.4
        return low or (_is_dark_square(graphic) and width <= _LARGEST_MODULE)
    return 1.2 <= max(width, height) <= 80 and min(width, height) >= 0.3


def _is_dark_square(graphic: Graphic) -> bool:
    width, height = graphic.box.width, graphic.box.height
    return 0.9 * width < height < 1.1 * width and max(graphic.colour) < 128


def _groups(marks: Sequence[Graphic], page: Box) -> list[list[Graphic]]:
    """The marks by neighbourhood: those whose boxes, grown along the line, touch."""
    boxes = [mark.box.intersection(page) for mark in marks]
    sheet = Box.holding(boxes)
    zoom = min(1.0, _MAX_GRID / max(sheet.width, sheet.height, 1.0))
    grid = np.zeros((int(sheet.height * zoom) + 3, int(sheet.width * zoom) + 3), np.uint8)
    places = []
    for box in boxes:
        reach = min(box.height, 24.0) * 0.45 + 0.5
        x0, x1 = (box.x0 - reach - sheet.x0) * zoom, (box.x1 + reach - sheet.x0) * zoom
        y0, y1 = (box.y0 - sheet.y0) * zoom, (box.y1 - sheet.y0) * zoom
        grid[int(y0) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = 1
        places.append((int((y0 + y1) / 2), int(max(0.0, (x0 + x1) / 2))))
    _, labels = cv2.connectedComponents(grid, connectivity=4)
    groups: dict[int, list[Graphic]] = {}
    for mark, place in zip(marks, places, strict=True):
        groups.setdefault(int(labels[place]), []).append(mark)
    return list(groups.values())


def dense_paths(drawings: Iterable[Mapping[str, Any]], turn: pymupdf.Matrix) -> list[Box]:
    """Boxes of single paths with so many curves that they may be a whole line of letters.

    `drawings` as PyMuPDF gives them, `turn` from there to the displayed page.
    """
    boxes = []
    for drawing in drawings:
        items = drawing.get("items", ())
        if len(items) < _LETTER_CURVES or drawing["type"] == "s":
            continue
        rect = pymupdf.Rect(drawing.get("rect") or drawing["scissor"]) * turn
        curves = sum(item[0] == "c" for item in items)
        if curves >= _LETTER_CURVES and rect.height >= 3 and rect.width >= 3:
            boxes.append(Box(rect.x0, rect.y0, rect.x1, rect.y1))
    return boxes


def pieces(drawings: Iterable[Mapping[str, Any]], turn: pymupdf.Matrix) -> list[Graphic]:
    """The pieces of paths that have several, each as a path of its own: letters and modules that
    are painted, or cut out of what is painted, at one go."""
    found: list[Graphic] = []
    for drawing in drawings:
        items = drawing.get("items", ())
        if len(items) < _FEWEST_MARKS or len(found) + len(items) > _MOST_PIECES:
            continue
        thick = (drawing.get("width") or 0.0) / 2
        found += (_piece(corners, thick, turn) for corners in contours(items))
    return found


def _piece(corners: Contour, thick: float, turn: pymupdf.Matrix) -> Graphic:
    low, high = corners.min(axis=0), corners.max(axis=0)
    rect = pymupdf.Rect(*low, *high) * turn
    # The ends of a bar are cut straight, its sides lie half its width apart.
    level, upright = rect.height == 0, rect.width == 0
    wide, high_ = 0.0 if level else thick, 0.0 if upright else thick
    box = Box(rect.x0 - wide, rect.y0 - high_, rect.x1 + wide, rect.y1 + high_)
    straight = len(corners) in (2, 4, 5) and bool(np.isin(corners, [low, high]).all())
    return Graphic("fill", box, 0, is_rectangle=straight)


def may_be_dense(graphic: Graphic) -> bool:
    """Whether a path could be a line of letters: its own curves have to be counted."""
    box = graphic.box
    return (
        graphic.kind != "image" and not graphic.is_rectangle and box.height >= 4 and box.width > 40
    )


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
    sheet = Box.holding(mark.box for mark in group)
    zoom = min(4.0, _MAX_GRID / 4 / max(sheet.width, sheet.height, 1.0))
    grid = np.zeros((int(sheet.height * zoom) + 2, int(sheet.width * zoom) + 2), np.uint16)
    for mark in group:
        x0, x1 = (mark.box.x0 - sheet.x0) * zoom, (mark.box.x1 - sheet.x0) * zoom
        y0, y1 = (mark.box.y0 - sheet.y0) * zoom, (mark.box.y1 - sheet.y0) * zoom
        grid[int(y0) : max(int(y1), int(y0) + 1), int(x0) : max(int(x1), int(x0) + 1)] += 1
    return float(grid.sum()) / max(1, int(np.count_nonzero(grid)))
