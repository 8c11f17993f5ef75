"""A PDF that is opened once for all who read it."""

from __future__ import annotations

import pymupdf

from scanner.pages import stext

# A text page takes some hundred kilobytes.
_MOST_TEXTS = 100


class Opened:
    """MuPDF's document of some bytes, and the texts that one reader leaves to the next.

    Nobody changes the document, and it closes with the last who holds it. Raises what MuPDF raises
    where it cannot be opened.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.doc = pymupdf.open(stream=data, filetype="pdf")
        self._texts: dict[int, tuple[stext.TextPage, str]] = {}

    def text(self, page: pymupdf.Page) -> stext.TextPage:
        """What `stext.whole` reads of a page of the document, kept for who reads it next."""
        pymupdf.TOOLS.reset_mupdf_warnings()
        text = stext.whole(page)
        if len(self._texts) < _MOST_TEXTS:
            self._texts[page.number] = text, pymupdf.TOOLS.mupdf_warnings()
        return text

    def take(self, page: pymupdf.Page) -> tuple[stext.TextPage, str] | None:
        """The text of a page that was kept, once, and what MuPDF complained of while reading it;
        None where there is none."""
        return self._texts.pop(page.number, None)
