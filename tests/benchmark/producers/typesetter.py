"""The Typst typesetter (the `typst` wheel holds the whole compiler)."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.benchmark.flow import Flow, Inline, Paragraph, Table, Text
from tests.benchmark.producers.look import Look, font_files, table_size

_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "left"}


def _string(text: str) -> str:
    """A Typst string literal."""
    return json.dumps(text, ensure_ascii=False)


def _inline(item: Inline) -> str:
    text = item if isinstance(item, str) else item.printed
    return " + linebreak() + ".join(f"text({_string(part)})" for part in text.split("\n"))


def _text(text: Text) -> str:
    return " + ".join(_inline(item) for item in text) or 'text("")'


def _paragraph(block: Paragraph) -> str:
    weight = "bold" if block.bold else "regular"
    style = "italic" if block.italic else "normal"
    justify = "true" if block.align == "justify" else "false"
    return (
        f"#block(width: 100%, {{ set par(justify: {justify}); set align({_ALIGN[block.align]}); "
        f'set text(size: {block.size:.2f}em, weight: "{weight}", style: "{style}"); '
        f"{_text(block.text)} }})\n"
    )


def _table(block: Table, look: Look) -> str:
    columns = ", ".join(f"{width:.4f}fr" for width in block.widths)
    stroke = "0.5pt" if block.ruled else "none"
    cells = [f"strong({_text(c)})" for c in block.header]
    cells += [_text(cell) for row in block.rows for cell in row]
    size = f"{table_size(block, look):.2f}pt"
    return (
        f"#{{ set text(size: {size}); table(columns: ({columns},), stroke: {stroke}, inset: 3pt, "
        f"align: {_ALIGN[block.align]}, {', '.join(cells)}) }}\n"
    )


def typst(flow: Flow, look: Look) -> bytes:
    """Set by Typst (its own PDF writer, subset CID fonts)."""
    import typst as compiler
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    width, height = look.paper
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = font_files(flow, look.family, folder)
        face = TTFont(next(iter(files.values())))["name"].getBestFamilyName()
        blocks = [
            _paragraph(b) if isinstance(b, Paragraph) else _table(b, look) for b in flow.blocks
        ]
        source = folder / "page.typ"
        source.write_text(
            f"#set page(width: {width}pt, height: {height}pt, margin: {look.margin}mm)\n"
            f'#set text(font: {_string(face)}, size: {look.size}pt, lang: "vi", hyphenate: false)\n'
            f"#set par(leading: {(look.leading - 0.7):.2f}em)\n" + "".join(blocks),
            "utf-8",
        )
        written = compiler.compile(str(source), font_paths=[name])
    return bytes(written)
