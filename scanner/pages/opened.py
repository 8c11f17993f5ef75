"""A PDF that is opened once for all who read it."""

from __future__ import annotations

from dataclasses import dataclass

import pymupdf

from scanner.pages import stext


@dataclass(slots=True, eq=False)
class Kept:
    """The text of a page, its words, and what MuPDF complained of while reading it."""

    text: stext.TextPage
    words: list[stext.RawWord]
    complaints: str


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
        self._texts: dict[int, Kept] = {}

    def words(self, page: pymupdf.Page) -> list[stext.RawWord]:
        """The words of what `stext.whole` reads of a page of the document, which is kept for who
        reads it next."""
        pymupdf.TOOLS.reset_mupdf_warnings()
        text = stext.whole(page)
        words = stext.raw_words(text)
        if len(self._texts) < _MOST_TEXTS:
            self._texts[page.number] = Kept(text, words, pymupdf.TOOLS.mupdf_warnings())
        return words

    def take(self, page: pymupdf.Page) -> Kept | None:
        """What was kept of a page, once; None where there is none."""
        return self._texts.pop(page.number, None)
