"""Print that no reader sees any more beside print that was read: toner and glare fade it.

A number of which the last digits are pale is read without them. What a reader leaves out a
person still reads, so the place of a number reaches as far as its ink does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from scanner.model import Polygon
from scanner.ocr.frame import Frame, Strip, depth_of, without_rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

# The line is looked at this high (pixels), with so much above and below, and beyond both ends.
_LINE, _ABOVE, _BEYOND = 24, 10, 168
# Between the groups of one number lies less than this part of its height.
_GAP = 0.75
# Between two letters of a word lies less, and a comma behind it is no wider than this.
_LETTER_GAP, _COMMA = 0.2, 0.35
# A digit is at least so high and wide, in parts of the line's height.
_HIGH, _WIDE = 0.35, 0.12
# Ink differs from its paper by so many shades, and by so many times the grain.
_SHADES, _GRAINS = 6.0, 4.0
_LEAST_ROWS = 2


def reaching(picture: Pixels, outline: Polygon, others: Iterable[Polygon]) -> Polygon:
    """`outline` (four corners, from the top left of its text) of a number with the print that runs
    on at both ends.

    `picture`: BGR, height x width x 3; `others`: outlines of what was read beside it, which
    ends the number. All in the picture's pixels.
    """
    frame = Frame.of(outline, Strip(_LINE, _ABOVE, _BEYOND))
    if frame is None:
        return outline
    first, last = frame.ends
    ink, barred = _beside(frame, picture, others)
    right = _end(ink[:, last:], barred[last:], _GAP)
    left = _end(ink[:, :first][:, ::-1], barred[:first][::-1], _GAP)
    return frame.outline(left=left, right=right) if left or right else outline


def finished(picture: Pixels, outline: Polygon, others: Iterable[Polygon]) -> Polygon:
    """The same for words: the last one to its end, where more of it is left than a comma."""
    frame = Frame.of(outline, Strip(_LINE, _ABOVE, _BEYOND))
    if frame is None:
        return outline
    ink, barred = _beside(frame, picture, others)
    last = frame.ends[1]
    right = _end(ink[:, last:], barred[last:], _LETTER_GAP)
    return frame.outline(right=right) if right > _COMMA * _LINE else outline


def _beside(
    frame: Frame, picture: Pixels, others: Iterable[Polygon]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The ink on a line and beyond its ends, and the columns that others take there."""
    first, last = frame.ends
    ink = _ink(frame.cut(picture), (first, last))
    barred = np.zeros(ink.shape[1], bool)
    for other in others:
        start, end = frame.columns(other)
        barred[max(0, start) : max(0, end)] = True
    barred[first:last] = False
    return ink, barred


def _ink(strip: Pixels, within: tuple[int, int]) -> NDArray[np.bool_]:
    """What of a strip is darker (or, in light print, lighter) than the ground around it."""
    depth = depth_of(strip, within, _LINE)
    grain = 1.4826 * float(np.median(np.abs(depth - np.median(depth))))
    return without_rules(depth > np.median(depth) + max(_SHADES, _GRAINS * grain), _LINE)


def _end(ink: NDArray[np.bool_], barred: NDArray[np.bool_], gap: float) -> int:
    """How many columns print runs on from the start of `ink`, without a gap (in parts of the
    line's height) or a word read."""
    rows = slice(_ABOVE, ink.shape[0] - _ABOVE)
    inked = ink[rows].sum(axis=0) >= _LEAST_ROWS
    reached = at = 0
    while at < len(inked) and at - reached <= gap * _LINE and not barred[at]:
        if not inked[at]:
            at += 1
            continue
        stop = end = at
        while end < len(inked) and inked[end]:
            end += 1
        while stop < end and not barred[stop]:
            stop += 1
        # The first letter of a word that was read from its second half on is no digit.
        if 2 * (stop - at) >= end - at and _is_print(ink[:, at:stop]):
            reached = stop
        at = stop
    return reached


def _is_print(piece: NDArray[np.bool_]) -> bool:
    """Whether a piece of ink is as high as a digit and does not go on above and below it."""
    down = np.flatnonzero(piece.any(axis=1))
    through = bool(piece[0].any() and piece[-1].any())
    return (
        len(down) > 0
        and int(np.ptp(down)) >= _HIGH * _LINE
        and piece.shape[1] >= _WIDE * _LINE
        and not through
    )
