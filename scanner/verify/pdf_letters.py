"""The letters of a PDF's page as PDFium reads them: what they say, where they stand, how large
they are drawn."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from scanner.model import Box

# What stands in no file: PDFium's own blanks, line ends and hyphens.
_BLANKS = np.array([*range(33), 0x7F, 0xA0, 0xAD, 0x200B, 0xFFFE, 0xFFFF], np.uint16)

# A page has thousands of letters: four numbers each are written straight into an array, for to
# make objects of them takes longer than all the rest.
_PLACE = ctypes.c_void_p
_CHAR_BOX = ctypes.CFUNCTYPE(ctypes.c_int, _PLACE, ctypes.c_int, *[_PLACE] * 4)(
    ctypes.cast(raw.FPDFText_GetCharBox, _PLACE).value or 0
)
_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters of a page in the order in which PDFium reads them.

    `codes`: UTF-16 units; `boxes` (left, right, bottom, top) are around the ink of each glyph, in
    the page's own space: a glyph that draws nothing has a flat one. `places`: where in the whole
    text they stand, blanks counted.
    """

    codes: NDArray[np.uint16]
    boxes: NDArray[np.float64]
    places: NDArray[np.intp]

    @classmethod
    def of(cls, text_page: pypdfium2.PdfTextPage) -> Letters:
        count = raw.FPDFText_CountChars(text_page)
        codes = _codes(text_page, count)
        boxes = np.zeros((count, 4))
        if count:
            _fill(text_page, boxes)
        places = np.flatnonzero(~np.isin(codes, _BLANKS))
        return cls(codes[places], boxes[places], places)

    def chosen(self, which: NDArray[np.bool_]) -> Letters:
        """Some of them."""
        return Letters(self.codes[which], self.boxes[which], self.places[which])

    def upright(self) -> list[Box]:
        """Their boxes, the lower side first."""
        return [Box(left, low, right, high) for left, right, low, high in self.boxes.tolist()]

    def middles(self) -> NDArray[np.float64]:
        """The middle of each letter, across and up the page."""
        return (self.boxes[:, ::2] + self.boxes[:, 1::2]) / 2

    def alike(self, other: Letters, moved: float, size: float) -> bool:
        """Whether the other letters are these one by one, none of them `moved` by more and none
        larger or smaller by more than `size`."""
        if not np.array_equal(self.codes, other.codes):
            return False
        gap = self.boxes - other.boxes
        grown = np.abs(gap[:, 1::2] - gap[:, ::2])
        return bool((np.abs(gap) <= moved).all() and (grown <= size).all())

    def missing(self, other: Letters, moved: float) -> NDArray[np.bool_]:
        """Which of them have none like them at their place among the others, whatever their
        order: `moved` by no more counts as there, by twice as much never."""
        missing = np.zeros(len(self.codes), np.bool_)
        for corner in (slice(0, None, 2), slice(1, None, 2)):
            cells, known = (
                np.floor(letters.boxes[:, corner] / moved).astype(np.int64)
                for letters in (self, other)
            )
            there = _keys(other.codes, known)
            around = [
                np.isin(_keys(self.codes, cells + np.array((right, up))), there)
                for right in (-1, 0, 1)
                for up in (-1, 0, 1)
            ]
            missing |= ~np.any(around, axis=0)
        return missing


def _keys(codes: NDArray[np.uint16], cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each letter in its cell of the page."""
    across, up = (np.clip(cells, -(1 << 22), (1 << 22) - 1) + (1 << 22)).T
    return np.asarray((codes.astype(np.int64) << 46) ^ (across << 23) ^ up)


def _codes(text_page: pypdfium2.PdfTextPage, count: int) -> NDArray[np.uint16]:
    units = np.zeros(count + 1, np.uint16)
    pointer = ctypes.cast(units.ctypes.data, ctypes.POINTER(ctypes.c_ushort))
    if raw.FPDFText_GetText(text_page, 0, count, pointer) == count + 1:
        return units[:-1]
    # Some letters have no unit in it, or two.
    return np.array(
        [raw.FPDFText_GetUnicode(text_page, index) & 0xFFFF for index in range(count)], np.uint16
    )


def _fill(text_page: pypdfium2.PdfTextPage, boxes: NDArray[np.float64]) -> None:
    handle = ctypes.cast(text_page.raw, _PLACE).value
    start, step = boxes.ctypes.data, boxes.strides[0]
    for index, at in enumerate(range(start, start + step * len(boxes), step)):
        _CHAR_BOX(handle, index, at, at + _NUMBER, at + 2 * _NUMBER, at + 3 * _NUMBER)
