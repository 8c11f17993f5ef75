"""What a PDF's page shows beside its masks, before and after: the same letters, each where it
stood and as large as it was drawn, and the same look.

No reader of values tells of a page that has lost a line, and a text that can still be read may
have lost its glyphs: fonts are trimmed after letters were cut, contents are written anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from scanner.mask.geometry import Matrix, grown, inside, invert, moved, multiply
from scanner.mask.outlines import cut, drawn, painted, seen_in_pixels
from scanner.mask.values import needles, spans
from scanner.model import Box, Finding, Polygon
from scanner.outline import corners
from scanner.verify.boxes import Picture
from scanner.verify.pdf_letters import Letters
from scanner.verify.pdf_places import from_display
from scanner.verify.pdf_signed import fields, with_looks

# On the line of a masked name letters may move by a quarter of a point (points), and no letter
# changes its size.
_MOVED, _SIZE = 0.8, 0.3
# What a mask cuts reaches no further beyond it (points), and lies under it with so much of its ink.
_EDGE, _COVERED = 0.5, 0.3
# Letters of unseen text go where a mask touches them.
_UNSEEN = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
# The page is looked at with so many pixels per point.
_SCALE, _MAX_PIXELS = 0.35, 4_000_000
# Through windows of so many pixels across and down, the mean shade of one changes by no more
# (0-255): of a block, of a row of letters or a level line, of a line that runs up.
_WINDOWS = (((5, 5), 32), ((21, 1), 24), ((3, 21), 18))
# Within a square of so many pixels around a mask's the page may have changed.
_RIM = 5
# Letters are set on whole pixels: what is so near has only moved.
_NEAR = np.ones((3, 3), np.uint8)
_WHITE = 255


class Side(NamedTuple):
    """A page of the original or of its copy, as yet untouched, and what PDFium reads of it."""

    page: pypdfium2.PdfPage
    text: pypdfium2.PdfTextPage


def is_as_before(
    before: Side, after: Side, unit: float, number: int, findings: Sequence[Finding]
) -> bool:
    """Whether a page (`number` from 1) says and shows the same beside its masks as it did.

    `findings`: all that are masked in the document.
    """
    masks = _masks(before.page, unit, number, findings)
    old, new = Letters.of(before.text), Letters.of(after.text)
    if not old.chosen(~_under(old, masks)).alike(new, _MOVED, _SIZE):
        lost = old.chosen(old.missing(new, _MOVED))
        if not _may_go(lost, before.text, masks, findings):
            return False
        masks += map(corners, lost.upright())
    signatures = fields(before.page) - fields(after.page)
    if not (masks or signatures):
        return True
    page = before.page
    if signatures:
        page = with_looks(page, number, signatures)
        masks += _in_looks(page, unit, number, findings)
    return _looks_alike((page, after.page), masks)


def _masks(
    page: pypdfium2.PdfPage, unit: float, number: int, findings: Sequence[Finding]
) -> list[Polygon]:
    """All that hides something on a page, in its own space: the fill where there is one, not the
    box of a value, which may reach over the lines around it."""
    here = [f for f in findings if f.page == number and not f.within]
    masks = {mask for f in here for mask in (*(drawn(f) or cut(f)), *painted(f), *f.layered)}
    masks.update(mask for f in here if seen_in_pixels(f) for mask in cut(f))
    matrix = from_display(page, unit)
    return [moved(mask, matrix) for mask in masks]


def _in_looks(
    page: pypdfium2.PdfPage, unit: float, number: int, findings: Sequence[Finding]
) -> list[Polygon]:
    """Where values stood in what notes and fields of a page show, in the page's own space."""
    here = (f for f in findings if f.page == number and not f.within and not cut(f))
    matrix = from_display(page, unit)
    return [moved(corners(box), matrix) for f in here for box in f.boxes]


def _under(letters: Letters, masks: Sequence[Polygon]) -> NDArray[np.bool_]:
    """Which letters have their middle in the box of a mask."""
    if not masks:
        return np.zeros(len(letters.codes), np.bool_)
    x, y = letters.middles().T[:, :, None]
    x0, y0, x1, y1 = np.array([Box.around(mask) for mask in masks]).T
    return np.asarray(((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)).any(axis=1))


def _may_go(
    lost: Letters,
    text: pypdfium2.PdfTextPage,
    masks: Sequence[Polygon],
    findings: Sequence[Finding],
) -> bool:
    """Whether all letters that are lost from a page lie under its masks (in its own space) or are
    of a value, which goes wherever it stands."""
    if not len(lost.codes):
        return True
    found = spans(text.get_text_range(), needles(findings))
    values = {place for start, end in found for place in range(start, end)}
    wide = [grown(mask, _EDGE) for mask in masks]
    return all(
        place in values or _is_cut(box, place, wide, text)
        for place, box in zip(lost.places.tolist(), lost.upright(), strict=True)
    )


def _is_cut(box: Box, place: int, masks: Sequence[Polygon], text: pypdfium2.PdfTextPage) -> bool:
    """Whether a letter at a place of the text lies under a mask with a good part of its ink."""
    if any(inside(box.middle, mask) for mask in masks):
        return True
    shared = max(box.intersection(Box.around(mask)).area for mask in masks) if masks else 0.0
    if box.area and shared >= _COVERED * box.area:
        return True
    if not shared > 0:
        return False
    return raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text, place)) in _UNSEEN


def _looks_alike(
    pages: tuple[pypdfium2.PdfPage, pypdfium2.PdfPage], masks: Sequence[Polygon]
) -> bool:
    """Whether a page and its copy show the same beside masks (in the page's own space)."""
    before, after = map(_shown, pages)
    if before.shape != after.shape:
        return False
    to_pixels = _to_pixels(pages[0], before.shape)
    beside = np.full(before.shape, _WHITE, np.uint8)
    for mask in masks:
        cv2.fillPoly(beside, [np.rint(moved(mask, to_pixels)).astype(np.int32)], 0)
    beside = np.asarray(cv2.erode(beside, np.ones((_RIM, _RIM), np.uint8)))
    gone = beside & _changed(before, after)
    return not any(
        cv2.norm(cv2.blur(gone, window), cv2.NORM_INF) > most for window, most in _WINDOWS
    )


def _changed(before: Picture, after: Picture) -> Picture:
    """By how much each pixel of one of two pictures is darker, or lighter, than any near its
    place on the other: dark print and light print that went or came."""
    (dark, light), (dark_now, light_now) = (
        (cv2.erode(picture, _NEAR), cv2.dilate(picture, _NEAR)) for picture in (before, after)
    )
    went = cv2.max(cv2.subtract(dark_now, before), cv2.subtract(before, light_now))
    came = cv2.max(cv2.subtract(dark, after), cv2.subtract(after, light))
    return np.asarray(cv2.max(went, came))


def _to_pixels(page: pypdfium2.PdfPage, shape: tuple[int, ...]) -> Matrix:
    """From a page's own space to a picture of it."""
    width, height = page.get_size()
    display = invert(from_display(page, 1.0)) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return multiply(display, (shape[1] / width, 0.0, 0.0, shape[0] / height, 0.0, 0.0))


def _scale(page: pypdfium2.PdfPage) -> float:
    width, height = page.get_size()
    return float(min(_SCALE, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5))


def _shown(page: pypdfium2.PdfPage) -> Picture:
    """A page in grey, without what is noted on it."""
    scale = _scale(page)
    width, height = (max(1, math.ceil(side * scale)) for side in page.get_size())
    picture = np.full((height, width), _WHITE, np.uint8)
    bitmap = raw.FPDFBitmap_CreateEx(
        width, height, raw.FPDFBitmap_Gray, picture.ctypes.data, picture.strides[0]
    )
    try:
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return picture
