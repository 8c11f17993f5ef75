"""Files that hold pictures of pages: image PDFs, mixed ones, searchable scans, TIFF, HEIC."""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random

import pillow_heif
import pymupdf
from PIL import Image

from samples.drawing.fonts import TIMES, font_bytes
from samples.drawing.layout import Sheet, truths
from samples.drawing.picture import Drawing
from samples.drawing.printer import Fonts, draw, saved
from samples.drawing.truth import Truth

# What OCR engines make of letters and digits when the print is poor.
_CONFUSED = {
    "0": "O",
    "1": "l",
    "5": "S",
    "8": "B",
    "6": "b",
    "2": "Z",
    "ộ": "ô",
    "ạ": "a",
    "ư": "u",
}


def jpeg(image: Image.Image, quality: int = 60) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def ccitt(image: Image.Image, dpi: float) -> bytes:
    """A one-bit picture as a TIFF with CCITT group 4 coding."""
    out = io.BytesIO()
    image.convert("1", dither=Image.Dither.NONE).save(
        out, "TIFF", compression="group4", dpi=(dpi, dpi)
    )
    return out.getvalue()


def add_picture_page(
    document: pymupdf.Document, drawing: Drawing, dpi: float, picture: bytes
) -> pymupdf.Page:
    """A page that is one picture, as scanners write PDF; the page is as large as the paper."""
    width, height = (side / dpi * 72 for side in drawing.size)
    page = document.new_page(width=width, height=height)
    page.insert_image(page.rect, stream=picture)
    return page


def picture_pdf(
    drawings: Sequence[Drawing], dpi: float, *, quality: int = 60, bilevel: bool = False
) -> tuple[bytes, tuple[Truth, ...]]:
    """An image-only PDF (JPEG, or one-bit CCITT) and its truths in points."""
    found: list[Truth] = []
    with pymupdf.open() as document:
        for number, drawing in enumerate(drawings, 1):
            picture = ccitt(drawing.image, dpi) if bilevel else jpeg(drawing.image, quality)
            add_picture_page(document, drawing, dpi, picture)
            found += drawing.on_page(number, 72 / dpi)
        return saved(document), tuple(found)


def mixed_pdf(
    sheets: Sequence[Sheet], drawings: Sequence[Drawing], dpi: float, quality: int = 60
) -> tuple[bytes, tuple[Truth, ...]]:
    """Pages with text, then pages that are pictures."""
    found: list[Truth] = []
    with pymupdf.open() as document:
        fonts: Fonts = {}
        for number, sheet in enumerate(sheets, 1):
            draw(document, sheet, fonts)
            found += truths(sheet, number)[0]
        for number, drawing in enumerate(drawings, len(sheets) + 1):
            add_picture_page(document, drawing, dpi, jpeg(drawing.image, quality))
            found += drawing.on_page(number, 72 / dpi)
        return saved(document), tuple(found)


def misread(rng: Random, text: str, share: float) -> str:
    """The text as a poor OCR engine would have put it down."""
    return "".join(_CONFUSED.get(c, c) if rng.random() < share else c for c in text)


def searchable_pdf(
    sheet: Sheet, drawing: Drawing, dpi: float, rng: Random, share: float = 0.12
) -> tuple[bytes, tuple[Truth, ...]]:
    """A scan under an invisible text layer with errors, as copiers make 'searchable' PDF.

    `drawing` is the sheet's scan without geometric damage, so that the layer lies on the ink.
    """
    with pymupdf.open() as document:
        page = add_picture_page(document, drawing, dpi, jpeg(drawing.image))
        font = pymupdf.Font(fontbuffer=font_bytes(TIMES))
        writer = pymupdf.TextWriter(page.rect)
        for run in sheet.runs:
            writer.append((run.x, run.y), misread(rng, run.text, share), font, run.size)
        writer.write_text(page, render_mode=3)
        document.subset_fonts()
        return saved(document), drawing.on_page(1, 72 / dpi)


def tiff(drawings: Sequence[Drawing], dpi: float) -> bytes:
    """A TIFF of one-bit frames, group 4."""
    frames = [d.image.convert("1", dither=Image.Dither.NONE) for d in drawings]
    out = io.BytesIO()
    frames[0].save(
        out, "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=(dpi, dpi)
    )
    return out.getvalue()


def heic(image: Image.Image, quality: int = 60) -> bytes:
    """The way iPhones store photos."""
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=quality)
    return out.getvalue()
