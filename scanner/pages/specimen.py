"""The glyphs of a font as MuPDF draws them, and what letters it says they are: each is shown once,
far from the others, by the operators that a page would show it with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pymupdf
from pymupdf import mupdf

from scanner.pages.survey import BROKEN

if TYPE_CHECKING:
    from scanner.model import Pixels

# Pixels: a cell for each glyph, so many in a row, where in it a glyph is set and how large.
CELL, _COLUMNS, _LEFT, _BASE, SIZE = 48, 16, 12, 14, 22.0
_LOWEST, _HIGHEST = 6, 40
# So many times as large a font is drawn of which nothing shows.
_SIZES = (20.0, 400.0, 8000.0)
# How many times as large a glyph is looked at closely.
_CLOSER = 3


@dataclass(frozen=True, slots=True)
class Specimen:
    """`name`: of the font, as text pages call it. `cells`: count x CELL x CELL, ink is 255.
    `claims`: what each glyph is said to be, "" for nothing. `near`: draws one of them larger."""

    name: str
    cells: Pixels
    claims: tuple[str, ...]
    near: Callable[[int], Pixels] | None = None

    def closer(self, number: int) -> Pixels:
        """A glyph as it looks from nearer by."""
        return self.cells[number] if self.near is None else self.near(number)


def specimen(
    pdf: mupdf.PdfDocument, font: mupdf.PdfObj, codes: Sequence[str], *, is_own: bool = False
) -> Specimen | None:
    """The glyphs of some codes (in hexadecimals) of a font; None where MuPDF cannot show them.
    `is_own`: a font of the file's own drawings (Type 3)."""
    try:
        size, shown = SIZE, _shown(pdf, font, codes, SIZE)
        # The glyphs of a font that is drawn by the file itself have any size.
        for factor in _SIZES if is_own else ():
            if shown.cells.max(initial=0) > 64:
                break
            size, shown = SIZE * factor, _shown(pdf, font, codes, SIZE * factor)
        heights = (shown.cells.max(axis=2) > 64).sum(axis=1)
        usual = float(np.median(heights[heights > 0])) if heights.any() else SIZE
        if is_own and not _LOWEST <= usual <= _HIGHEST:
            size *= SIZE / usual
            shown = _shown(pdf, font, codes, size)
    except BROKEN:
        return None
    return replace(shown, near=partial(_near, pdf, font, codes, size))


def _near(
    pdf: mupdf.PdfDocument, font: mupdf.PdfObj, codes: Sequence[str], size: float, number: int
) -> Pixels:
    seen: Pixels = _shown(pdf, font, codes[number : number + 1], size, _CLOSER).cells[0]
    return seen


def _shown(
    pdf: mupdf.PdfDocument, font: mupdf.PdfObj, codes: Sequence[str], size: float, scale: int = 1
) -> Specimen:
    resources, fonts = mupdf.pdf_new_dict(pdf, 1), mupdf.pdf_new_dict(pdf, 1)
    mupdf.pdf_dict_puts(fonts, "F", font)
    mupdf.pdf_dict_puts(resources, "Font", fonts)
    rows = -(-len(codes) // _COLUMNS)
    width, height = _COLUMNS * CELL, rows * CELL
    parts = [f"BT /F {size:.4f} Tf"]
    for number, code in enumerate(codes):
        row, column = divmod(number, _COLUMNS)
        x, y = column * CELL + _LEFT, height - (row + 1) * CELL + _BASE
        parts.append(f"1 0 0 1 {x} {y} Tm <{code}> Tj")
    content = mupdf.fz_new_buffer_from_copied_data(" ".join([*parts, "ET"]).encode())
    cell, across, down = CELL * scale, width * scale, height * scale
    sheet = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, across, down), False)
    sheet.clear_with(255)
    text = mupdf.FzStextPage(mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE))
    options = mupdf.FzStextOptions(pymupdf.TEXT_PRESERVE_WHITESPACE)
    turn = mupdf.FzMatrix(1, 0, 0, -1, 0, height)
    for device in (
        mupdf.fz_new_draw_device(mupdf.FzMatrix(scale, 0, 0, scale, 0, 0), sheet.this),
        mupdf.fz_new_stext_device(text, options),
    ):
        _run(pdf, resources, content, device, turn)
    name, claims = _claims(text, len(codes))
    pixels = np.frombuffer(sheet.samples_mv, np.uint8).reshape(down, sheet.stride)[:, :across]
    grid = pixels.reshape(rows, cell, _COLUMNS, cell).swapaxes(1, 2).reshape(-1, cell, cell)
    return Specimen(name, 255 - grid[: len(codes)], claims)


def _run(
    pdf: mupdf.PdfDocument,
    resources: mupdf.PdfObj,
    content: mupdf.FzBuffer,
    device: mupdf.FzDevice,
    turn: mupdf.FzMatrix,
) -> None:
    """Runs content with resources that are no page's on a device."""
    processor = mupdf.ll_pdf_new_run_processor(
        pdf.m_internal, device.m_internal, turn.internal(), -1, "View", *(None,) * 5
    )
    try:
        mupdf.ll_pdf_process_glyph(
            processor, pdf.m_internal, resources.m_internal, content.m_internal
        )
        mupdf.ll_pdf_close_processor(processor)
    finally:
        mupdf.ll_pdf_drop_processor(processor)
    mupdf.fz_close_device(device)


def _claims(text: mupdf.FzStextPage, count: int) -> tuple[str, tuple[str, ...]]:
    """The name of the font, and the letters in each cell."""
    name, claims = "", [""] * count
    for block in pymupdf.TextPage(text).extractRAWDICT()["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                name = span["font"]
                for letter in span["chars"]:
                    x, y = letter["origin"]
                    cell = int(y // CELL) * _COLUMNS + int((x + 1) // CELL)
                    if 0 <= cell < count:
                        claims[cell] += letter["c"]
    return name, tuple(claims)
