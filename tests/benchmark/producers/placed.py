"""Producers that put lines of text at fixed places: PyMuPDF, reportlab, fpdf2, Cairo.

The lines come from the samples' composer, so that one layout is written by four libraries.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from samples.drawing.composer import Align as Placing
from samples.drawing.composer import Composer, Piece
from samples.drawing.composer import Look as Setting
from samples.drawing.fonts import Style, font_bytes
from samples.drawing.layout import Colour, Sheet
from samples.drawing.printer import pdf
from tests.benchmark.flow import Align, Flow, Paragraph, Table, Text, Value
from tests.benchmark.producers.look import Look, named_font, styles, table_size

_MM = 72 / 25.4
_ALIGN: dict[Align, Placing] = {
    "left": "left", "center": "centre", "right": "right", "justify": "justify"
}  # fmt: skip


def _pieces(text: Text) -> list[list[Piece]]:
    """A text as lines of the composer's pieces."""
    lines: list[list[Piece]] = [[]]
    for item in text:
        if isinstance(item, Value):
            lines[-1].append(Piece(item.printed, None, item.type, item.value, item.mask))
            continue
        for i, part in enumerate(item.split("\n")):
            if i:
                lines.append([])
            lines[-1].append(Piece(part))
    return lines


def _set_paragraph(pen: Composer, block: Paragraph) -> None:
    style = Style.BOLD if block.bold else Style.ITALIC if block.italic else Style.REGULAR
    for line in _pieces(block.text):
        pen.text(line, Setting(_ALIGN[block.align], pen.size * block.size, style))
    pen.gap(pen.size * 0.35)


def _set_table(pen: Composer, block: Table, look: Look) -> None:
    size = table_size(block, look)
    left, right = pen.inner
    edges = [left + (right - left) * sum(block.widths[:i]) for i in range(len(block.widths) + 1)]
    head = [(block.header, Style.BOLD)] if block.header else []
    for cells, style in [*head, *((row, Style.REGULAR) for row in block.rows)]:
        pen.room(size * 3.4)
        top = low = pen.y
        for i, cell in enumerate(cells):
            pen.y = top + 1.5
            for line in _pieces(cell):
                pen.text(
                    line,
                    Setting(_ALIGN[block.align], size, style, leading=1.2),
                    (edges[i] + 3, edges[i + 1] - 3),
                )
            low = max(low, pen.y + size * 0.45)
        pen.y = low
        if block.ruled:
            pen.rule(edges[0], edges[-1], y=top)
            pen.rule(edges[0], edges[-1], y=low)
    pen.gap(size * 0.5)


def sheets(flow: Flow, look: Look) -> tuple[Sheet, ...]:
    """A flow set on pages."""
    margin = look.margin * _MM
    pen = Composer(
        look.family, look.size, look.paper, margin, margin, margin, margin, max(1.2, look.leading)
    )
    for block in flow.blocks:
        if isinstance(block, Paragraph):
            _set_paragraph(pen, block)
        else:
            _set_table(pen, block, look)
    return pen.sheets()


def textwriter(flow: Flow, look: Look) -> bytes:
    """Written by PyMuPDF's TextWriter."""
    return pdf(sheets(flow, look), {"title": flow.title, "producer": "PyMuPDF"}).data


def _ratio(colour: Colour) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255


def canvas(flow: Flow, look: Look) -> bytes:
    """Written by reportlab's canvas (one-byte subset fonts)."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    names = {style: f"{look.family.name}-{style.value}" for style in styles(flow)}
    for style, name in names.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(named_font(look.family, style))))
    out = io.BytesIO()
    paper = Canvas(out, pagesize=look.paper, invariant=1)
    paper.setTitle(flow.title)
    for sheet in sheets(flow, look):
        for rule in sheet.rules:
            paper.setLineWidth(rule.width)
            paper.line(rule.x0, sheet.height - rule.y0, rule.x1, sheet.height - rule.y1)
        for run in sheet.runs:
            paper.setFillColorRGB(*_ratio(run.colour))
            paper.setFont(names[run.style], run.size)
            paper.drawString(run.x, sheet.height - run.y, run.text)
        paper.showPage()
    paper.save()
    return out.getvalue()


def fpdf(flow: Flow, look: Look) -> bytes:
    """Written by fpdf2 (two-byte subset fonts)."""
    from fpdf import FPDF

    paper = FPDF(unit="pt", format=look.paper)
    paper.set_auto_page_break(False)
    paper.set_title(flow.title)
    with tempfile.TemporaryDirectory() as folder:
        for style in styles(flow):
            file = Path(folder, f"{style.value}.ttf")
            file.write_bytes(font_bytes(look.family, style))
            paper.add_font(style.value, fname=file)
        for sheet in sheets(flow, look):
            _fpdf_page(paper, sheet)
        return bytes(paper.output())


def _fpdf_page(paper: Any, sheet: Sheet) -> None:
    paper.add_page()
    for rule in sheet.rules:
        paper.set_line_width(rule.width)
        paper.line(rule.x0, rule.y0, rule.x1, rule.y1)
    for run in sheet.runs:
        paper.set_text_color(*run.colour)
        paper.set_font(run.style.value, size=run.size)
        paper.text(run.x, run.y, run.text)


def has_cairo() -> bool:
    """Poppler's pdftocairo, which writes a PDF anew with Cairo."""
    return shutil.which("pdftocairo") is not None


def cairo(flow: Flow, look: Look) -> bytes:
    """PyMuPDF's pages, written anew by Cairo."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        source.write_bytes(textwriter(flow, look))
        subprocess.run(["pdftocairo", "-pdf", str(source), str(target)], check=True, timeout=60)
        return target.read_bytes()
