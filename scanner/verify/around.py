"""What lies around the masks of a page, laid level for a reader of lines, each place once.

Masks of a list stand so close that their surroundings overlap: they are cut out together. The
masks themselves are flat, which is looked at elsewhere; to a reader their fill is made paper,
for it would take dark bars for print and try them the other way round.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from scanner.mask.geometry import Matrix, grown, line_height, moved
from scanner.model import Box, Polygon
from scanner.verify.boxes import FLAT, Picture

# Around a mask so many of its heights are read as well, within these pixels: what is higher is
# no line of print.
_AROUND = 1.5
_LEAST_AROUND, _MOST_AROUND = 12.0, 120.0
# No surroundings reach further up or down from their mask, whatever its slant (pixels).
REACH = 180
# An upright box so much taller than wide holds text that runs up or down.
_TALL = 1.5
# Lines whose slants (degrees) differ by no more are level together; so little is level.
_ALIKE = 2.0
_LEVEL = 0.5
# The soft edge of a mask (pixels).
_EDGE = 1.5
# A mask is painted in whole pixels of its picture, which a render may enlarge and blur: what
# shows no further from its outline than this part of its line, and these pixels, is its rim.
_RIM_PART, _MOST_RIM = 0.15, 4.0
_WHITE = 255


def surroundings(grey: Picture, outlines: Sequence[Polygon]) -> Iterator[Picture]:
    """The parts of a grey picture that lie around `outlines` (its pixels), their print level.

    Where it may run up or down, they come both ways.
    """
    cleared = _without_fill(grey, outlines)
    for angle, group in _by_angle(outlines):
        picture, level = _turned(cleared, angle, group)
        if picture.size:
            yield from _parts(picture, level)


def _by_angle(outlines: Sequence[Polygon]) -> Iterator[tuple[float, list[Polygon]]]:
    """The outlines by the direction of their print, in degrees."""
    pairs = [(angle, outline) for outline in outlines for angle in _angles(outline)]
    pairs.sort(key=lambda pair: pair[0])
    while pairs:
        group = [pair for pair in pairs if pair[0] <= pairs[0][0] + _ALIKE]
        usual = group[len(group) // 2][0]
        yield 0.0 if abs(usual) < _LEVEL else usual, [outline for _, outline in group]
        pairs = pairs[len(group) :]


def _angles(outline: Polygon) -> tuple[float, ...]:
    (x0, y0), (x1, y1) = outline[0], outline[1]
    slant = math.degrees(math.atan2(y1 - y0, x1 - x0))
    if len(outline) == 4 and abs(slant) > _LEVEL:
        return (slant,)
    box = Box.around(outline)
    return (-90.0, 90.0) if box.height > _TALL * box.width else (0.0,)


def _turned(
    grey: Picture, angle: float, outlines: Sequence[Polygon]
) -> tuple[Picture, list[Polygon]]:
    """The part of the picture around `outlines`, turned so that their print is level, and the
    outlines in it."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turn: Matrix = (cos, -sin, sin, cos, 0.0, 0.0)
    height, width = grey.shape[:2]
    whole = Box.around(moved(((0, 0), (width, 0), (width, height), (0, height)), turn))
    level = [moved(outline, turn) for outline in outlines]
    reached = [_reached(outline) for outline in level]
    x0 = math.floor(max(whole.x0, min(box.x0 for box in reached)))
    y0 = math.floor(max(whole.y0, min(box.y0 for box in reached)))
    x1 = math.ceil(min(whole.x1, max(box.x1 for box in reached)))
    y1 = math.ceil(min(whole.y1, max(box.y1 for box in reached)))
    if x1 <= x0 or y1 <= y0:
        return grey[:0], []
    there = [moved(outline, (1.0, 0.0, 0.0, 1.0, -x0, -y0)) for outline in level]
    if angle == 0:
        return grey[y0:y1, x0:x1], there
    matrix = np.array([[cos, sin, -x0], [-sin, cos, -y0]], np.float32)
    shown = cv2.warpAffine(grey, matrix, (x1 - x0, y1 - y0), borderValue=_WHITE)
    return np.asarray(shown), there


def _reached(outline: Polygon) -> Box:
    beyond = min(_MOST_AROUND, max(_LEAST_AROUND, _AROUND * line_height(outline)))
    return Box.around(outline).grow(beyond)


def _parts(picture: Picture, outlines: Sequence[Polygon]) -> Iterator[Picture]:
    """The surroundings of level outlines, those that overlap in one piece."""
    wanted = np.zeros(picture.shape[:2], np.uint8)
    for outline in outlines:
        wanted[_slices(_reached(outline), picture)] = 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats(wanted, connectivity=4)
    for label in range(1, count):
        x, y, width, height = stats[label, :4].tolist()
        window = slice(y, y + height), slice(x, x + width)
        own = labels[window] == label
        paper = np.median(picture[window][own])
        yield np.where(own, picture[window], paper).astype(np.uint8)


def _without_fill(grey: Picture, outlines: Sequence[Polygon]) -> Picture:
    """The picture with the fill of every mask in the shade of the paper around it; what else
    shows on a mask stays.

    So do the rims of masks, that no reader takes them for lines or letters: ink that reaches no
    further and is no part of anything that does.
    """
    cleared, masks = grey.copy(), np.zeros(grey.shape[:2], np.uint8)
    wide = [grown(outline, _EDGE) for outline in outlines]
    for outline in wide:
        _draw(masks, outline, (0, 0))
    rims = _rims(outlines, grey)
    for outline in wide:
        window = _slices(_reached(outline), grey)
        shade, outside = grey[window], masks[window] == 0
        own = np.zeros(shade.shape, np.uint8)
        _draw(own, outline, (window[1].start, window[0].start))
        within = own == 1
        if within.any():
            paper = np.median(shade[outside]) if outside.any() else _WHITE
            away = cv2.absdiff(shade, np.full_like(shade, np.median(shade[within])))
            cleared[window][within & (away <= FLAT)] = paper
            cleared[window][_strays(cleared[window], rims[window] == 1, paper)] = paper
    return cleared


def _rims(outlines: Sequence[Polygon], grey: Picture) -> Picture:
    """The rims of all masks, as 0 and 1."""
    rims = np.zeros(grey.shape[:2], np.uint8)
    wide = [max(_EDGE, min(_MOST_RIM, _RIM_PART * line_height(o))) for o in outlines]
    for outline, width in zip(outlines, wide, strict=True):
        _draw(rims, grown(outline, width), (0, 0))
    for outline, width in zip(outlines, wide, strict=True):
        _draw(rims, grown(outline, -width), (0, 0), 0)
    return rims


def _strays(shade: Picture, rim: Picture, paper: float) -> Picture:
    """The ink that lies wholly on the rims of masks."""
    ink = cv2.absdiff(shade, np.full_like(shade, paper)) > FLAT
    count, labels = cv2.connectedComponents(ink.astype(np.uint8), connectivity=8)
    reaching = np.zeros(count, bool)
    reaching[labels[~rim]] = True
    return np.asarray(ink & ~reaching[labels])


def _draw(masks: Picture, outline: Polygon, start: tuple[int, int], value: int = 1) -> None:
    cv2.fillPoly(masks, [np.rint(np.asarray(outline) - start).astype(np.int32)], value)


def _slices(box: Box, picture: Picture) -> tuple[slice, slice]:
    height, width = picture.shape[:2]
    return (
        slice(max(0, int(box.y0)), min(height, max(0, math.ceil(box.y1)))),
        slice(max(0, int(box.x0)), min(width, max(0, math.ceil(box.x1)))),
    )
