"""Programs that draw a form: those that place every sign, those that set tables, form fields."""

from __future__ import annotations

import html as markup
import io
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pymupdf

from samples.drawing import printer
from samples.drawing.codes import folded
from samples.drawing.fonts import Style as Face
from samples.drawing.fonts import font_bytes
from samples.drawing.layout import A4, Sheet, quad, truths
from samples.drawing.truth import Truth
from tests.benchmark.boxed.forms import Entry, Form, Style
from tests.benchmark.boxed.sheets import sheet
from tests.benchmark.flow import Value
from tests.benchmark.locate import located, neighbours
from tests.benchmark.producers import PRODUCERS
from tests.benchmark.producers.look import named_font
from tests.benchmark.producers.web import browser

Made = tuple[bytes, tuple[Truth, ...], tuple[Truth, ...]]
_FACES = (Face.REGULAR, Face.BOLD)


def mupdf(form: Form) -> Made:
    """PyMuPDF's TextWriter, sign by sign."""
    made = printer.pdf([sheet(form)], {"title": form.title})
    return made.data, made.truths, made.neighbours


def _of(form: Form, write: Callable[[Form, Sheet], bytes]) -> Made:
    page = sheet(form)
    return write(form, page), *truths(page)


def cairo(form: Form) -> Made:
    """The same written anew by Cairo."""
    data, values, beside = mupdf(form)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        source.write_bytes(data)
        subprocess.run(["pdftocairo", "-pdf", str(source), str(target)], check=True, timeout=60)
        return target.read_bytes(), values, beside


def canvas(form: Form) -> Made:
    """reportlab's canvas."""
    return _of(form, _canvas)


def _canvas(form: Form, page: Sheet) -> bytes:
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    for face in _FACES:
        font = TTFont(f"{page.family.name}-{face.value}", io.BytesIO(named_font(page.family, face)))
        pdfmetrics.registerFont(font)
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=1)
    paper.setTitle(form.title)
    for rect in page.rects:
        paper.setFillColorRGB(*(part / 255 for part in rect.fill))
        high = rect.y1 - rect.y0
        paper.rect(rect.x0, page.height - rect.y1, rect.x1 - rect.x0, high, stroke=0, fill=1)
    for rule in page.rules:
        paper.setLineWidth(rule.width)
        paper.line(rule.x0, page.height - rule.y0, rule.x1, page.height - rule.y1)
    paper.setFillColorRGB(0, 0, 0)
    for run in page.runs:
        paper.setFont(f"{page.family.name}-{run.style.value}", run.size)
        paper.drawString(run.x, page.height - run.y, run.text)
    paper.save()
    return out.getvalue()


def fpdf(form: Form) -> Made:
    """fpdf2."""
    return _of(form, _fpdf)


def _fpdf(form: Form, page: Sheet) -> bytes:
    from fpdf import FPDF

    paper = FPDF(unit="pt", format=A4)
    paper.set_auto_page_break(False)
    paper.set_title(form.title)
    with tempfile.TemporaryDirectory() as folder:
        for face in _FACES:
            file = Path(folder, f"{face.value}.ttf")
            file.write_bytes(font_bytes(page.family, face))
            paper.add_font(face.value, fname=file)
        paper.add_page()
        for rect in page.rects:
            paper.set_fill_color(*rect.fill)
            paper.rect(rect.x0, rect.y0, rect.x1 - rect.x0, rect.y1 - rect.y0, style="F")
        for rule in page.rules:
            paper.set_line_width(rule.width)
            paper.line(rule.x0, rule.y0, rule.x1, rule.y1)
        for run in page.runs:
            paper.set_font(run.style.value, size=run.size)
            paper.text(run.x, run.y, run.text)
        return bytes(paper.output())


def _values(form: Form) -> list[Value]:
    return [Value(e.type, e.value, e.printed) for e in form.entries]


def _measured(form: Form, data: bytes) -> Made:
    values = located(data, _values(form))
    return data, values, neighbours(data, values)


def _cells(entry: Entry) -> Iterator[tuple[str, bool]]:
    """The cells of an entry's row of a table, and whether each is framed."""
    for number, part in enumerate(entry.groups):
        if number and entry.type == "person_name":
            yield "", True
        elif number and (entry.between or entry.type == "date_of_birth"):
            yield entry.between, False
        elif number:
            yield "", False
        yield from ((sign, True) for sign in part)
    yield from (("", True) for _ in range(entry.spare))


def _page(form: Form, face: str) -> str:
    look = form.style
    wide, high = f"{look.wide:.1f}pt", f"{look.high:.1f}pt"
    gap = f"{look.group or 4:.1f}pt"
    spacing = f"{look.pitch - look.wide:.1f}pt" if look.pitch > look.wide else "0"
    collapse = "separate" if look.pitch > look.wide else "collapse"
    frame = "none" if look.kind == "shaded" else "0.7pt solid #282828"
    side = "border-top:none;" if look.kind == "comb" else ""
    ground = "background:#e2e8f0;" if look.kind == "shaded" else ""
    css = (
        f"@font-face{{font-family:face;src:url('{face}')}}@page{{size:A4;margin:18mm}}"
        "body{font-family:face;font-size:11pt;margin:0}h1{font-size:15pt;text-align:center}"
        f"table{{border-collapse:{collapse};border-spacing:{spacing} 0;margin:4pt 0 10pt 0}}"
        f"td{{height:{high};padding:0;text-align:center;vertical-align:middle}}"
        f"td.b{{width:{wide};min-width:{wide};font-size:{look.size:.1f}pt;"
        f"border:{frame};{side}{ground}}}"
        f"td.g{{width:{gap};min-width:{gap};border:none}}"
        "td.l{width:130pt;text-align:left;border:none}"
    )
    rows = []
    for number, entry in enumerate(form.entries, 1):
        cells = "".join(
            f'<td class="{"b" if framed else "g"}">{markup.escape(sign) or "&#160;"}</td>'
            for sign, framed in _cells(entry)
        )
        label = f"{number}. {markup.escape(entry.label)}"
        head = f"<p>{label}</p>" if look.above else ""
        first = "" if look.above else f'<td class="l">{label}:</td>'
        rows.append(f"{head}<table><tr>{first}{cells}</tr></table>")
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"/><style>{css}</style></head>'
        f"<body><h1>{form.title}</h1><p>Kính gửi: Ủy ban nhân dân phường Mẫu</p>{''.join(rows)}"
        "<p>Tôi cam đoan những nội dung khai trên đây là đúng sự thật.</p></body></html>"
    )


def chromium(form: Form) -> Made:
    """Tables printed by Chromium."""
    program = browser()
    assert program is not None
    with tempfile.TemporaryDirectory() as name:
        source, target, face = (Path(name, part) for part in ("a.html", "a.pdf", "a.ttf"))
        face.write_bytes(font_bytes(form.style.family, Face.REGULAR))
        source.write_text(_page(form, face.as_uri()), "utf-8")
        subprocess.run(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                f"--user-data-dir={Path(name, 'profile')}", "--no-pdf-header-footer",
                f"--print-to-pdf={target}", source.as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return _measured(form, target.read_bytes())


def weasyprint(form: Form) -> Made:
    """Tables set by WeasyPrint."""
    from weasyprint import HTML  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory() as name:
        face = Path(name, "a.ttf")
        face.write_bytes(font_bytes(form.style.family, Face.REGULAR))
        page = HTML(string=_page(form, face.as_uri()))
        return _measured(form, bytes(page.write_pdf(font_config=FontConfiguration())))


def platypus(form: Form) -> Made:
    """Tables set by reportlab's Platypus."""
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import (  # type: ignore[import-untyped]
        Paragraph,
        SimpleDocTemplate,
        Table,
    )

    look = form.style
    name = f"{look.family.name}-regular"
    data = io.BytesIO(named_font(look.family, Face.REGULAR))
    pdfmetrics.registerFont(TTFont(name, data))
    plain = ParagraphStyle("p", fontName=name, fontSize=11, leading=16)
    blocks: list[Any] = [Paragraph(form.title, plain)]
    for number, entry in enumerate(form.entries, 1):
        cells = list(_cells(entry))
        label = Paragraph(f"{number}. {entry.label}", plain)
        row: list[Any] = [sign for sign, _ in cells]
        wide = min(look.pitch, 380 / len(row))
        widths = [wide if framed else look.group or 6.0 for _, framed in cells]
        how: list[tuple[Any, ...]] = [
            ("FONT", (0, 0), (-1, -1), name, min(look.size, wide * 0.8)),
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
        at = 0 if look.above else 1
        how += [
            ("GRID", (n + at, 0), (n + at, 0), 0.7, "black") for n, (_, f) in enumerate(cells) if f
        ]
        if look.above:
            blocks.append(label)
        else:
            row, widths = [label, *row], [125.0, *widths]
        blocks.append(Table([row], widths, [look.high], style=how, hAlign="LEFT"))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, leftMargin=40, rightMargin=30, invariant=1).build(blocks)
    return _measured(form, out.getvalue())


def typst(form: Form) -> Made:
    """Grids set by Typst."""
    import typst as compiler
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    look = form.style
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "a.ttf")
        file.write_bytes(font_bytes(look.family, Face.REGULAR))
        face = TTFont(file)["name"].getBestFamilyName()
        parts = [
            '#set page(paper: "a4", margin: 16mm)\n'
            f'#set text(font: {json.dumps(face)}, size: 11pt, lang: "vi")\n= {form.title}\n'
        ]
        for number, entry in enumerate(form.entries, 1):
            cells = list(_cells(entry))
            wide = min(look.pitch, 400 / len(cells))
            columns = ", ".join(f"{wide if f else look.group or 6:.1f}pt" for _, f in cells)
            inner = ", ".join(
                f"table.cell(stroke: {'0.7pt' if f else 'none'}, "
                f"text(size: {min(look.size, wide * 0.8):.1f}pt, {json.dumps(sign)}))"
                for sign, f in cells
            )
            grid = (
                f"table(columns: ({columns},), rows: {look.high:.1f}pt, inset: 0pt, "
                f"align: center + horizon, {inner})"
            )
            label = json.dumps(f"{number}. {entry.label}", ensure_ascii=False)
            if look.above:
                parts.append(f"#text({label})\n\n#{grid}\n")
            else:
                parts.append(f"#grid(columns: (120pt, auto), text({label}), {grid})\n")
        source = Path(name, "page.typ")
        source.write_text("".join(parts), "utf-8")
        return _measured(form, bytes(compiler.compile(str(source), font_paths=[name])))


def fields(form: Form) -> Made:
    """Comb fields of an AcroForm, filled in by MuPDF."""
    return _with_fields(form, comb=True)


def group_fields(form: Form) -> Made:
    """A field for each group of a number, side by side."""
    return _with_fields(form, comb=False)


def _with_fields(form: Form, *, comb: bool) -> Made:
    found = []
    with pymupdf.open() as doc:
        page = doc.new_page(width=A4[0], height=A4[1])
        font = pymupdf.Font(fontbuffer=font_bytes(form.style.family, Face.REGULAR))
        writer, y = pymupdf.TextWriter(page.rect), 80.0
        for number, entry in enumerate(form.entries, 1):
            writer.append((50, y + form.style.high * 0.7), f"{number}. {entry.label}:", font, 11)
            left, right = _fill_in(page, (185.0, y), entry, form.style, comb=comb)
            middle, half = y + form.style.high / 2, 0.36 * _size(form.style)
            outline = quad(left, middle - half, right, middle + half)
            found.append(Truth(entry.type, entry.value, entry.printed, 1, (outline,)))
            y += form.style.high + 18
        writer.write_text(page)
        return printer.saved(doc), tuple(found), ()


def _size(look: Style) -> float:
    return min(look.size, 12.0)


def _fill_in(
    page: pymupdf.Page, at: tuple[float, float], entry: Entry, look: Style, *, comb: bool
) -> tuple[float, float]:
    """The fields of one entry, and from where to where something stands in them."""
    x, y = at
    blank = " " if entry.type == "person_name" else ""
    # The fonts of fields have no Vietnamese letters.
    groups = [folded(group) for group in entry.groups]
    texts = [blank.join(groups)] if comb else groups
    pitch = min(look.pitch, 370 / len(" ".join(entry.groups)))
    size = _size(look)
    for part, text in enumerate(texts):
        widget = pymupdf.Widget()
        widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
        widget.field_name = f"{entry.type}_{part}"
        count = len(text) + (entry.spare if comb else 0)
        widget.rect = pymupdf.Rect(x, y, x + pitch * count, y + look.high)
        widget.text_fontsize, widget.text_font = size, "Helv"
        widget.border_width, widget.border_color = 0.7, (0, 0, 0)
        if comb:
            widget.text_maxlen = count
            widget.field_flags = pymupdf.PDF_TX_FIELD_IS_COMB
        widget.field_value = text
        page.add_widget(widget)
        wide = pymupdf.get_text_length(text, fontname="helv", fontsize=size)
        right = x + pitch * (len(text) - 0.3) if comb else x + 2 + wide
        x = widget.rect.x1 + 4
    return at[0] + (0.3 * pitch if comb else 2), right


DRAWN: dict[str, Callable[[Form], Made]] = {"mupdf": mupdf, "canvas": canvas, "fpdf": fpdf}
SET: dict[str, Callable[[Form], Made]] = {
    "chromium": chromium, "weasyprint": weasyprint, "platypus": platypus, "typst": typst,
}  # fmt: skip
FIELDS: dict[str, Callable[[Form], Made]] = {"fields": fields, "group_fields": group_fields}
EVERY = {**DRAWN, "cairo": cairo, **SET, **FIELDS}


def available() -> list[str]:
    """The producers that this machine has."""
    others = {name: PRODUCERS[name].available() for name in (*SET, "canvas", "fpdf", "cairo")}
    return [name for name in EVERY if others.get(name, True)]
