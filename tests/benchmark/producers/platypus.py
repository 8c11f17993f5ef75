"""reportlab's Platypus: its own line breaks, tables and leading."""

from __future__ import annotations

import io
from html import escape
from typing import Any

from samples.drawing.fonts import Style
from tests.benchmark.flow import Flow, Paragraph, Table, Text
from tests.benchmark.producers.look import Look, named_font, styles, table_size

_ALIGN = {"left": 0, "center": 1, "right": 2, "justify": 4}


def _markup(text: Text) -> str:
    parts = (item if isinstance(item, str) else item.printed for item in text)
    return "".join(escape(part).replace("\n", "<br/>") for part in parts)


def _register(flow: Flow, look: Look) -> dict[Style, str]:
    from reportlab.lib.fonts import addMapping  # type: ignore[import-untyped]
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

    names = {style: f"{look.family.name}-{style.value}" for style in styles(flow)}
    for style, name in names.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(named_font(look.family, style))))
        addMapping(look.family.name, "bold" in style.value, "italic" in style.value, name)
    return names


def _paragraph(block: Paragraph, look: Look, names: dict[Style, str]) -> Any:
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
    from reportlab.platypus import Paragraph as Set  # type: ignore[import-untyped]

    style = Style.BOLD if block.bold else Style.ITALIC if block.italic else Style.REGULAR
    size = look.size * block.size
    setting = ParagraphStyle(
        "p", fontName=names[style], fontSize=size, leading=size * look.leading,
        alignment=_ALIGN[block.align], spaceAfter=size * 0.35,
    )  # fmt: skip
    return Set(_markup(block.text), setting)


def _table(block: Table, look: Look, names: dict[Style, str]) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Set
    from reportlab.platypus import Table as Grid

    size = table_size(block, look)

    def cells(row: tuple[Text, ...], style: Style) -> list[Any]:
        setting = ParagraphStyle(
            "c", fontName=names[style], fontSize=size, leading=size * 1.2,
            alignment=_ALIGN[block.align], splitLongWords=1,
        )  # fmt: skip
        return [Set(_markup(cell), setting) for cell in row]

    room = look.paper[0] - 2 * look.margin * 72 / 25.4 - 12
    rows = [cells(block.header, Style.BOLD)] if block.header else []
    rows += [cells(row, Style.REGULAR) for row in block.rows]
    whole = ((0, 0), (-1, -1))
    lines: list[tuple[Any, ...]] = [
        ("VALIGN", *whole, "TOP"),
        ("LEFTPADDING", *whole, 3),
        ("RIGHTPADDING", *whole, 3),
    ]
    if block.ruled:
        lines.append(("GRID", *whole, 0.5, "black"))
    return Grid(rows, [w * room for w in block.widths], style=lines, repeatRows=bool(block.header))


def platypus(flow: Flow, look: Look) -> bytes:
    """Set by Platypus."""
    from reportlab.platypus import SimpleDocTemplate

    names = _register(flow, look)
    margin = look.margin * 72 / 25.4
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out, pagesize=look.paper, leftMargin=margin, rightMargin=margin, topMargin=margin,
        bottomMargin=margin, title=flow.title, invariant=1,
    )  # fmt: skip
    paper.build(
        [
            _paragraph(b, look, names) if isinstance(b, Paragraph) else _table(b, look, names)
            for b in flow.blocks
        ]
    )
    return out.getvalue()
