"""How a signed page looks: its copy has no signature any more, but what that showed is drawn
there as a part of the page."""

from __future__ import annotations

import ctypes
from collections.abc import Set

import pypdfium2
from pypdfium2 import raw

from scanner.model import Box


def fields(page: pypdfium2.PdfPage) -> frozenset[Box]:
    """Where the form fields of a page stand, in its own space."""
    notes = range(raw.FPDFPage_GetAnnotCount(page))
    return frozenset(box for index in notes if (box := _field(page, index)) is not None)


def with_looks(page: pypdfium2.PdfPage, number: int, signatures: Set[Box]) -> pypdfium2.PdfPage:
    """A page (`number` from 1) with what the fields at these places show drawn as a part of it.

    It is one of a document of its own: a field that no form knows, as that of many a signature,
    PDFium draws in no other way.
    """
    alone = pypdfium2.PdfDocument.new()
    alone.import_pages(page.pdf, [number - 1])
    shown = alone[0]
    for index in reversed(range(raw.FPDFPage_GetAnnotCount(shown))):
        if _field(shown, index) not in signatures:
            raw.FPDFPage_RemoveAnnot(shown, index)
    raw.FPDFPage_Flatten(shown, raw.FLAT_NORMALDISPLAY)
    return alone[0]


def _field(page: pypdfium2.PdfPage, index: int) -> Box | None:
    """Where a note of a page stands if it is a form field."""
    note, place = raw.FPDFPage_GetAnnot(page, index), raw.FS_RECTF()
    if not note:
        return None
    try:
        is_field = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET
        if not (is_field and raw.FPDFAnnot_GetRect(note, ctypes.byref(place))):
            return None
        return Box.around(((place.left, place.bottom), (place.right, place.top)))
    finally:
        raw.FPDFPage_CloseAnnot(note)
