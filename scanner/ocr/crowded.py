"""Print that stands so close to the lines above and below that its outline took in ink of theirs.

A reader's outline ends where ink ends, whosever it is: the tail of a g above, a rule below. A mask
that covers them takes letters from words that should stay, so the outline of a value ends where
its own print does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.model import Polygon
from scanner.ocr.frame import Frame, Strip, depth_of, without_rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

# The line is looked at this high (pixels), with so much above and below, and beyond both ends.
_LINE, _ABOVE, _BEYOND = 24, 18, 6
# Ink differs from its paper by so many shades, and by this part of the strongest ink.
_SHADES, _PART = 10.0, 0.35
# Letters reach into the middle of their line: these rows of it.
_CORE = slice(_ABOVE + 10, _ABOVE + 14)
# What sticks out of the outline by more rows is joined to another line.
_OUT = 6
# So many digits that are joined to no other line tell how high the others are.
_ENOUGH = 3
# The letters that a mark may belong to are at least so high, and so near beside it.
_LETTER, _BESIDE = 5, 3
# The rim of a rule is no higher (rows), and no further from it than that.
_RIM = 2
# A mask reaches so many rows beyond its outline.
_REACH = 2
# A figure's separator reaches so many rows below the figures' tops.
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class _Ink:
    """The pieces of ink in a strip, by label: where each lies, and which are letters of the line.

    `labels`: the strip with the label of each pixel; piece 0 is the paper.
    """

    labels: NDArray[np.int32]
    rules: NDArray[np.bool_]
    ends: tuple[int, int]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    top: NDArray[np.int32]
    low: NDArray[np.int32]
    within: NDArray[np.bool_]
    letters: NDArray[np.bool_]

    @classmethod
    def of(cls, marks: NDArray[np.bool_], ends: tuple[int, int]) -> _Ink:
        plain = without_rules(marks, _LINE)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(plain.astype(np.uint8))
        columns = slice(*ends)
        within, letters = np.zeros(count, bool), np.zeros(count, bool)
        within[np.unique(labels[_ABOVE : _ABOVE + _LINE, columns])] = True
        letters[np.unique(labels[_CORE, columns])] = True
        within[0] = letters[0] = False
        left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
        right, low = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
        rules = marks & ~plain
        # What is left beside a rule that was taken out is its rim, flatter than any accent.
        beside = cv2.dilate(
            rules.astype(np.uint8), np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8)
        ).astype(bool)
        rims = 2 * np.bincount(labels[beside], minlength=count) >= stats[:, cv2.CC_STAT_AREA]
        rims &= ~letters & (stats[:, cv2.CC_STAT_HEIGHT] <= _RIM)
        rims[0] = False
        rules |= rims[labels]
        within &= ~rims
        return cls(np.asarray(labels), rules, ends, left, right, top, low, within, letters)

    @property
    def on_its_head(self) -> _Ink:
        """The same with its lower edge above."""
        rows = self.labels.shape[0]
        labels, rules = self.labels[::-1], self.rules[::-1]
        return replace(self, labels=labels, rules=rules, top=rows - self.low, low=rows - self.top)


def own_print(picture: Pixels, outline: Polygon, *, figures: bool) -> Polygon:
    """`outline` with its upper and lower edge where its own print ends.

    `picture`: BGR, height x width x 3; `outline`: four corners from the top left of its text, in
    the picture's pixels. `figures`: it holds digits and their separators alone, so that no
    mark above or below them is theirs. Where it cannot be told whose ink it is, it stays inside.
    """
    frame = Frame.of(outline, Strip(_LINE, _ABOVE, _BEYOND))
    if frame is None:
        return outline
    first, last = frame.ends
    depth = depth_of(frame.cut(picture), (first, last), _LINE)
    strongest = float(np.percentile(depth[_ABOVE : _ABOVE + _LINE, first:last], 97))
    marks = depth > max(_SHADES, _PART * strongest)
    ink = _Ink.of(marks, (first, last))
    down, up = (_of_others(side, figures=figures) for side in (ink, ink.on_its_head))
    return frame.outline(top=-down, low=-up) if up or down else outline


def _of_others(ink: _Ink, *, figures: bool) -> int:
    """How many rows the upper edge is to move inwards, so that nothing but own print stays."""
    apart = ink.letters & (ink.top >= _ABOVE - _OUT)
    joined = int((ink.letters & ~apart).sum())
    if not apart.any() or (joined and not (figures and apart.sum() >= _ENOUGH)):
        return 0
    usual = int(np.median(ink.top[apart]))
    marks = ink.within & ~ink.letters & (ink.top < usual)
    own = np.zeros(len(marks), bool)
    for mark in map(int, np.flatnonzero(marks)):
        own[mark] = ink.low[mark] > usual + _LEVEL if figures else _is_own(ink, mark, apart)
    edge = int(ink.top[apart | own].min())
    foreign = ~(ink.letters | own)
    foreign[0] = False
    others = ink.rules | foreign[ink.labels]
    if edge <= _ABOVE or not others[_ABOVE - _REACH : edge, slice(*ink.ends)].any():
        return 0
    return edge - _ABOVE


def _is_own(ink: _Ink, mark: int, letters: NDArray[np.bool_]) -> bool:
    """Whether a mark above the letters is theirs: it is no nearer to those of the line above."""
    top, low = ink.top[mark], ink.low[mark]
    if low - top >= _LETTER and top < _ABOVE - _OUT:
        return False
    beside = (ink.left < ink.right[mark] + _BESIDE) & (ink.right > ink.left[mark] - _BESIDE)
    high = (ink.low - ink.top >= _LETTER) & (ink.top < top) & (ink.low < _CORE.start)
    above, below = ink.low[high & beside & ~ink.letters], ink.top[letters & beside]
    if not len(above):
        return True
    gap = int(below.min() - low) if len(below) else _LINE
    return max(0, gap) <= max(0, int(top - above.max()))
