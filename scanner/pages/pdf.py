"""PDF files through MuPDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

import numpy as np
import pymupdf
from pymupdf import mupdf

from scanner.errors import UnreadableError
from scanner.model import Box, Document, Options, Page, Snippet, Source
from scanner.pages import strings, words

if TYPE_CHECKING:
    from scanner.model import Pixels

PDF_FLAGS = (
    pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_IMAGES | mupdf.FZ_STEXT_COLLECT_VECTORS
)
_UNIT = pymupdf.Matrix(1, 1)
_OCR_DPI = 200
MuPdfError = (RuntimeError, ValueError, mupdf.FzErrorBase)

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


class PdfSource:
    """An opened PDF (see `scanner.pages.Source`)."""

    media_type = "application/pdf"

    def __init__(self, document: Document, options: Options) -> None:
        self._data = document.data
        self._options = options
        self.password: str | None = None
        try:
            self._doc = pymupdf.open(stream=document.data, filetype="pdf")
        except MuPdfError as error:
            raise UnreadableError("broken_file") from error
        self.encrypted = bool(self._doc.is_encrypted)
        self._unlock()
        try:
            self.page_count = self._doc.page_count
        except MuPdfError as error:
            raise UnreadableError("broken_file") from error
        if self.page_count == 0:
            raise UnreadableError("no_pages")

    def _unlock(self) -> None:
        if not self._doc.needs_pass:
            return
        for password in self._options.passwords:
            if self._doc.authenticate(password):
                self.password = password
                return
        raise UnreadableError("wrong_password" if self._options.passwords else "encrypted")

    def pages(self) -> Iterator[Page]:
        for number in range(1, min(self.page_count, self._options.limits.pages) + 1):
            yield self._page(number)

    def _page(self, number: int) -> Page:
        page = self._doc[number - 1]
        tp = page._get_textpage(pymupdf.INFINITE_RECT(), flags=PDF_FLAGS, matrix=_UNIT)
        raw = words.raw_words(tp)
        rect = page.rect
        box = Box(0.0, 0.0, rect.width, rect.height)
        areas = []
        for image in page.get_image_info():
            r = pymupdf.Rect(image["bbox"]) * page.rotation_matrix
            areas.append(Box(r.x0, r.y0, r.x1, r.y1).intersection(box))
        areas = [a for a in areas if a.area > 100]

        def render(area: Box | None, scale: float) -> Pixels:
            clip = None if area is None else pymupdf.Rect(area.x0, area.y0, area.x1, area.y1)
            pix = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=clip, alpha=False)
            rgb = np.frombuffer(pix.samples_mv, np.uint8).reshape(pix.height, pix.width, 3)
            return np.ascontiguousarray(rgb[:, :, ::-1])

        return Page(
            number=number,
            width=box.width,
            height=box.height,
            unit="pt",
            layers=((Source.TEXT, words.lines_of(raw)),),
            pixel_areas=tuple(areas),
            scale=_OCR_DPI / 72,
            render=render,
        )

    def snippets(self) -> Iterator[Snippet]:
        for found in strings.walk(self._doc):
            key = f"{found.xref}:{found.path}"
            yield Snippet(found.text, found.source, found.page, found.box, key)

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        for name in self._doc.embfile_names():
            yield name, self._doc.embfile_get(name)

    def revisions(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        self._doc.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
