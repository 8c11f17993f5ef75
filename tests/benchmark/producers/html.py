"""A flow as HTML with its own style sheet, for the producers that set web pages."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path

from samples.drawing.fonts import Style
from tests.benchmark.flow import Flow, Inline, Paragraph, Table, Text
from tests.benchmark.producers.look import Look, table_size


def _inline(item: Inline) -> str:
    text = item if isinstance(item, str) else item.printed
    return html.escape(text).replace("\n", "<br/>").replace("   ", "&#160;&#160; ")


def _text(text: Text) -> str:
    return "".join(_inline(item) for item in text) or "&#160;"


def _paragraph(block: Paragraph) -> str:
    inner = _text(block.text)
    inner = f"<b>{inner}</b>" if block.bold else inner
    inner = f"<i>{inner}</i>" if block.italic else inner
    return f'<p style="text-align:{block.align};font-size:{block.size:.2f}em">{inner}</p>'


def _table(block: Table, look: Look) -> str:
    kind = "ruled" if block.ruled else "bare"

    def row(cells: tuple[Text, ...], tag: str) -> str:
        inner = "".join(
            f'<{tag} style="width:{width:.1%};text-align:{block.align}">{_text(cell)}</{tag}>'
            for cell, width in zip(cells, block.widths, strict=True)
        )
        return f"<tr>{inner}</tr>"

    head = f"<thead>{row(block.header, 'th')}</thead>" if block.header else ""
    body = "".join(row(cells, "td") for cells in block.rows)
    size = f"font-size:{table_size(block, look):.2f}pt"
    return f'<table class="{kind}" style="{size}">{head}<tbody>{body}</tbody></table>'


def body(flow: Flow, look: Look) -> str:
    """The blocks of a flow."""
    return "".join(
        _paragraph(b) if isinstance(b, Paragraph) else _table(b, look) for b in flow.blocks
    )


def _face(style: Style, address: str) -> str:
    weight = "bold" if "bold" in style.value else "normal"
    slant = "italic" if "italic" in style.value else "normal"
    return (
        f"@font-face{{font-family:face;src:url('{address}');"
        f"font-weight:{weight};font-style:{slant}}}"
    )


def style_sheet(look: Look, fonts: Mapping[Style, Path], *, urls: bool = True) -> str:
    """CSS for a look; `urls`: fonts as file:// addresses, else as names in an archive."""
    faces = "".join(
        _face(style, file.as_uri() if urls else file.name) for style, file in fonts.items()
    )
    width, height = look.paper
    return faces + (
        f"@page{{size:{width}pt {height}pt;margin:{look.margin}mm}}"
        f"body{{font-family:face;font-size:{look.size}pt;line-height:{look.leading};margin:0}}"
        "p{margin:0 0 0.4em 0}"
        "table{width:100%;border-collapse:collapse;margin:0.4em 0}"
        "td,th{padding:2pt 3pt;vertical-align:top;overflow-wrap:anywhere}"
        ".ruled td,.ruled th{border:0.6pt solid black}"
    )


def page(flow: Flow, look: Look, fonts: Mapping[Style, Path]) -> str:
    """A whole HTML document."""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"/><title>'
        f"{html.escape(flow.title)}</title><style>{style_sheet(look, fonts)}</style></head>"
        f"<body>{body(flow, look)}</body></html>"
    )
