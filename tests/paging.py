"""Files drawn for the tests of the pages room, and short ways to what it gives for them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pikepdf
import pymupdf
from PIL import Image, ImageDraw, ImageFont

from scanner import formats, pages
from scanner.model import Box, Document, Options, Page, Snippet, Source

NUMBER = "079103012345"


@contextmanager
def opened(data: bytes, **options: object) -> Iterator[pages.Source]:
    document = Document("x", data, formats.sniff(data, "x"))
    with formats.open_source(document, Options(**options)) as source:  # type: ignore[arg-type]
        yield source


def only_page(data: bytes) -> Page:
    with opened(data) as source:
        (page,) = source.pages()
        # Lines are made when asked for, and a page can be asked while its file is open.
        for _, lines in page.layers:
            list(lines)
        return page


def texts(page: Page, source: Source = Source.TEXT) -> list[str]:
    return [
        " ".join(word.text for word in line)
        for layer, lines in page.layers
        if layer is source
        for line in lines
    ]


def word_box(page: Page, text: str) -> Box:
    return next(w.box for _, lines in page.layers for line in lines for w in line if w.text == text)


def snippets(data: bytes) -> list[Snippet]:
    with opened(data) as source:
        return list(source.snippets())


def where(data: bytes, value: str = NUMBER) -> set[Source]:
    return {snippet.source for snippet in snippets(data) if value in snippet.text}


def blank(width: float = 400, height: float = 300) -> tuple[pymupdf.Document, pymupdf.Page]:
    document = pymupdf.open()
    return document, document.new_page(width=width, height=height)


def with_content(content: bytes, width: int = 400, height: int = 300) -> bytes:
    """A PDF page with exactly these operators and Helvetica as /F."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(width, height))
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(content)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    font.BaseFont, font.Encoding = pikepdf.Name.Helvetica, pikepdf.Name.WinAnsiEncoding
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def picture(text: str = "", size: tuple[int, int] = (600, 200), mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 20), text, fill="black", font=ImageFont.load_default(40))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def ink(pixels: np.ndarray) -> int:
    return int((pixels.min(axis=2) < 128).sum())
