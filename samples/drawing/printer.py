"""Sheets to PDF and to pixels: one drawing of text for both, so that the truth fits both."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pymupdf
from PIL import Image

from samples.drawing.fonts import Family, Style, font_bytes, resolved
from samples.drawing.layout import Colour, Sheet, Stamp, truths
from samples.drawing.picture import Drawing
from samples.drawing.truth import Truth

Fonts = dict[tuple[Family, Style], pymupdf.Font]


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF's bytes and what stands in it."""

    data: bytes
    truths: tuple[Truth, ...]
    neighbours: tuple[Truth, ...]


def _ratio(colour: Colour) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255


def _font(fonts: Fonts, family: Family, style: Style) -> pymupdf.Font:
    key = resolved(family, style)
    if key not in fonts:
        fonts[key] = pymupdf.Font(fontbuffer=font_bytes(*key))
    return fonts[key]


def _draw_stamps(page: pymupdf.Page, stamps: Sequence[Stamp]) -> None:
    for stamp in stamps:
        out = io.BytesIO()
        photo = stamp.image.mode == "RGB" and stamp.image.width * stamp.image.height > 250_000
        # The photograph-like stamps are large: as PNG they would make every sample heavy.
        stamp.image.save(out, "JPEG" if photo else "PNG", quality=92)
        page.insert_image(
            pymupdf.Rect(stamp.x0, stamp.y0, stamp.x1, stamp.y1),
            stream=out.getvalue(),
            keep_proportion=False,
        )


def _draw_lines(page: pymupdf.Page, sheet: Sheet) -> None:
    for rule in sheet.rules:
        page.draw_line(
            (rule.x0, rule.y0),
            (rule.x1, rule.y1),
            color=_ratio(rule.colour),
            width=rule.width,
            dashes="[1 2] 0" if rule.dotted else None,
        )


def _draw_text(page: pymupdf.Page, sheet: Sheet, fonts: Fonts) -> None:
    writers: dict[Colour, pymupdf.TextWriter] = {}
    for run in sheet.runs:
        writer = writers.setdefault(run.colour, pymupdf.TextWriter(page.rect))
        font = _font(fonts, sheet.family, run.style)
        writer.append((run.x, run.y), run.text, font=font, fontsize=run.size)
    for colour, writer in writers.items():
        writer.write_text(page, color=_ratio(colour))


def draw(document: pymupdf.Document, sheet: Sheet, fonts: Fonts) -> None:
    """Adds a sheet as the last page of an open document."""
    page = document.new_page(width=sheet.width, height=sheet.height)
    for rect in sheet.rects:
        page.draw_rect((rect.x0, rect.y0, rect.x1, rect.y1), color=None, fill=_ratio(rect.fill))
    _draw_stamps(page, [s for s in sheet.stamps if not s.over])
    _draw_lines(page, sheet)
    _draw_text(page, sheet, fonts)
    _draw_stamps(page, [s for s in sheet.stamps if s.over])


def saved(document: pymupdf.Document) -> bytes:
    """The document's bytes, the same on every run."""
    data: bytes = document.tobytes(garbage=3, deflate=True, no_new_id=True)
    return data


def pdf(sheets: Sequence[Sheet], metadata: dict[str, str] | None = None) -> Printed:
    """A PDF with a real text layer, one page a sheet."""
    found: list[Truth] = []
    beside: list[Truth] = []
    with pymupdf.open() as document:
        fonts: Fonts = {}
        for number, sheet in enumerate(sheets, 1):
            draw(document, sheet, fonts)
            values, neighbours = truths(sheet, number)
            found += values
            beside += neighbours
        document.set_metadata(metadata or {})
        document.subset_fonts()
        return Printed(saved(document), tuple(found), tuple(beside))


def raster(sheet: Sheet, dpi: float) -> Drawing:
    """The sheet as pixels at `dpi`, truths in pixels."""
    with pymupdf.open() as document:
        draw(document, sheet, {})
        zoom = dpi / 72
        pixmap = document[0].get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False)
        image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    values, neighbours = truths(sheet)
    drawing = Drawing(image, values, neighbours)
    return drawing.moved(image, lambda p: (p[0] * zoom, p[1] * zoom))
