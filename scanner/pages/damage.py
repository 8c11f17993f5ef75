"""Whether a page lost content that MuPDF skipped over: what it complained of while reading.

MuPDF mends what it can and draws the rest without an error; a page that silently lacks half
of its text must not be called read.
"""

from __future__ import annotations

import re

import pymupdf

from scanner.pages.survey import BROKEN, REFERENCE, printed_object

_ALWAYS = (
    *("content stream is not a stream", "zlib error", "no XObject subtype"),
    *("library error", "padding truncated image", "Failed to read JPX"),
)
_IF_REPAIRED = ("premature end", "truncated", "Length incorrect", "syntax error", "cannot find")
_SHOWS = re.compile(rb"\b(?:Tj|TJ|Do|BI)\b")


def forget() -> None:
    """Starts a new page: earlier complaints are not its own."""
    pymupdf.TOOLS.reset_mupdf_warnings()


def is_damaged(page: pymupdf.Page, earlier: str, *, empty: bool) -> bool:
    """Whether something of `page` could not be shown, by MuPDF's complaints since `forget` and
    those of an `earlier` reading that was not repeated.

    In a file that had to be repaired (cut short, say) more is checked: that what the page draws
    is there, and that an `empty` one draws nothing.
    """
    repaired = page.parent.is_repaired
    complaints = f"{earlier}\n{pymupdf.TOOLS.mupdf_warnings()}"
    if any(sign in complaints for sign in _ALWAYS):
        return True
    if not repaired:
        return False
    if any(sign in complaints for sign in _IF_REPAIRED) or _lacks_objects(page):
        return True
    return empty and _SHOWS.search(page.read_contents()) is not None


def decode_pictures(page: pymupdf.Page) -> None:
    """Draws the page coarsely, for what MuPDF says about its pictures."""
    side = max(page.rect.width, page.rect.height, 1.0)
    scale = min(1.0, 800 / side)
    try:
        page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csGRAY)
    except BROKEN:
        return


def _lacks_objects(page: pymupdf.Page) -> bool:
    """Whether a content stream of the page, or a form or picture it may draw, is missing."""
    doc = page.parent
    needed = list(page.get_contents())
    for key in ("Resources", "Resources/XObject"):
        kind, value = doc.xref_get_key(page.xref, key)
        if kind == "xref":
            number = int(value.split()[0])
            if printed_object(doc, number) in ("", "null"):
                return True
            value = printed_object(doc, number)
        if key == "Resources/XObject" and kind in ("xref", "dict"):
            needed += map(int, REFERENCE.findall(value))
    return not all(0 < xref < doc.xref_length() and doc.xref_is_stream(xref) for xref in needed)
