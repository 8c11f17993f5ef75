"""Forms whose lines stand close: a label right above its value or before it, the next one below.

Distances are parts of a line's size: the ink of two lines never touches, the boxes that readers
give them overlap, for those reach from a font's ascender to its descender.
"""

from __future__ import annotations

import html
import io
import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from samples.drawing import people
from samples.drawing.fonts import Family, Style, font_bytes, ink, width
from samples.drawing.layout import MM, Mark, Rule, Run, Sheet
from samples.drawing.people import Person
from samples.drawing.printer import pdf
from samples.drawing.written import normal, written
from tests.benchmark.flow import Value
from tests.benchmark.producers.look import named_font

PAPER = (595.32, 841.92)
# Free room between the ink of two lines (points).
_ROOM = (0.4, 1.6)

_LABELS: dict[str, tuple[str, ...]] = {
    "person_name": ("Họ, chữ đệm và tên / Full name", "Họ và tên khách hàng (viết in hoa)"),
    "cccd": ("Số định danh cá nhân / Personal ID No.", "Số CCCD/Căn cước (12 số)"),
    "date_of_birth": ("Ngày, tháng, năm sinh / Date of birth", "Ngày sinh (ngày/tháng/năm)"),
    "phone": ("Số điện thoại di động / Mobile phone", "Điện thoại liên hệ"),
    "email": ("Địa chỉ thư điện tử / Email", "Email nhận kết quả"),
    "bank_account": ("Số tài khoản nhận tiền / Account No.", "Số tài khoản ngân hàng"),
    "tax_code": ("Mã số thuế cá nhân / Personal tax code", "Mã số thuế cá nhân"),
    "address": ("Nơi thường trú / Place of residence", "Địa chỉ thường trú hiện nay"),
    "": ("Giới tính / Sex", "Quốc tịch / Nationality", "Nghề nghiệp / Occupation", "Trình độ"),
}
_PLAIN = {"Giới tính / Sex": "Nam", "Quốc tịch / Nationality": "Việt Nam", "Trình độ": "Đại học"}
_HINTS = ("Ghi rõ như trên giấy tờ", "Không viết tắt, không tẩy xóa", "Bắt buộc", "Nếu có")
_TITLES = ("PHIẾU ĐĂNG KÝ DỊCH VỤ", "TỜ KHAI THÔNG TIN", "ĐƠN ĐỀ NGHỊ CẤP LẠI", "PHIẾU THU THẬP")


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a sheet, and the values on it in reading order."""

    sheet: Sheet
    values: tuple[Value, ...]


def _value(rng: Random, kind: str, who: Person) -> str:
    core = {
        "cccd": who.cccd,
        "phone": who.mobile,
        "email": who.email,
        "bank_account": who.account.number,
        "tax_code": who.tax_code,
    }
    if kind in core:
        return written(rng, kind, core[kind])
    plain = {"person_name": who.name.upper(), "address": str(who.address)}
    return plain.get(kind) or f"{who.born:%d/%m/%Y}"


@dataclass
class _Pen:
    """Puts one line below the other as close as their ink allows."""

    rng: Random
    family: Family
    runs: list[Run]
    values: list[Value]
    base: float
    low: float = 0.0

    def line(self, x: float, text: str, size: float, kind: str = "", **how: Any) -> None:
        """A line at `x` whose ink begins just below that of the line before."""
        style = how.get("style", Style.REGULAR)
        _, top, _, low = ink(text, self.family, style, size)
        room = self.rng.uniform(*_ROOM)
        self.base = self.base + self.low + room - top
        self.low = low
        self.put(x, text, size, kind, style=style)

    def put(self, x: float, text: str, size: float, kind: str = "", **how: Any) -> float:
        """Text on the line as it is; where it ends."""
        style = how.get("style", Style.REGULAR)
        marks: tuple[Mark, ...] = ()
        if kind:
            value = Value(kind, normal(kind, text), text)
            self.values.append(value)
            marks = (Mark(0, len(text), kind, value.value, text, len(self.values)),)
        self.runs.append(Run(text, x, self.base, size, style, marks=marks))
        self.low = max(self.low, ink(text, self.family, style, size)[3])
        return x + width(text, self.family, style, size)


def _fields(rng: Random, who: Person) -> list[tuple[str, str, str]]:
    """(label, kind, value) of one person, in some order; some are no personal data."""
    kinds = [kind for kind in _LABELS if kind]
    rng.shuffle(kinds)
    found = [(rng.choice(_LABELS[kind]), kind, _value(rng, kind, who)) for kind in kinds]
    for label in rng.sample(_LABELS[""], 2):
        found.insert(rng.randrange(len(found)), (label, "", _PLAIN.get(label, "Giáo viên")))
    return found


def _above(pen: _Pen, x: float, room: float, fields: Sequence[tuple[str, str, str]]) -> None:
    """Each label right above its value, a hint below some."""
    small, large = pen.rng.uniform(5.5, 8), pen.rng.uniform(9, 12.5)
    for label, kind, value in fields:
        pen.line(x, label, small)
        size = min(large, large * room / max(1.0, width(value, pen.family, Style.BOLD, large)))
        pen.line(x, value, max(6.5, size), kind, style=pen.rng.choice((Style.REGULAR, Style.BOLD)))
        if pen.rng.random() < 0.4:
            pen.line(x, pen.rng.choice(_HINTS), small)


def _before(pen: _Pen, x: float, room: float, fields: Sequence[tuple[str, str, str]]) -> None:
    """Each label before its value, the rows as close as their ink allows."""
    size = pen.rng.uniform(7, 10.5)
    longest = max(width(f"{label}: {value}", pen.family, Style.REGULAR, 1.0)
                  for label, _, value in fields)  # fmt: skip
    size = max(6.0, min(size, room / longest))
    for label, kind, value in fields:
        pen.line(x, f"{label}:", size)
        end = x + width(f"{label}: ", pen.family, Style.REGULAR, size)
        pen.put(end, value, size, kind)


def tight_form(rng: Random, family: Family) -> Form:
    """Two columns of fields, one person's each, on a page."""
    values: list[Value] = []
    runs: list[Run] = []
    low = 0.0
    for column in range(2):
        x, room = 15 * MM + column * 92 * MM, 86 * MM
        who = people.person(rng)
        pen = _Pen(rng, family, runs, values, base=60.0)
        for _ in range(rng.randint(1, 2)):
            fields = _fields(rng, who)
            pen.base += 6
            pen.line(x, rng.choice(_TITLES), 11, style=Style.BOLD)
            (_above if rng.random() < 0.6 else _before)(pen, x, room, fields)
            who = people.person(rng)
        low = max(low, pen.base + pen.low)
    middle = 15 * MM + 89 * MM
    rule = Rule(middle, 50, middle, low, 0.4)
    return Form(Sheet(*PAPER, tuple(runs), family, (rule,)), tuple(values))


def textwriter(form: Form) -> bytes:
    """By PyMuPDF's TextWriter."""
    return pdf([form.sheet]).data


def canvas(form: Form) -> bytes:
    """By reportlab's canvas (one-byte subset fonts)."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    sheet, out = form.sheet, io.BytesIO()
    for style in {run.style for run in sheet.runs}:
        name = f"{sheet.family.name}-{style.value}"
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(named_font(sheet.family, style))))
    paper = Canvas(out, pagesize=PAPER, invariant=1)
    for run in sheet.runs:
        paper.setFont(f"{sheet.family.name}-{run.style.value}", run.size)
        paper.drawString(run.x, sheet.height - run.y, run.text)
    paper.save()
    return out.getvalue()


def fpdf(form: Form) -> bytes:
    """By fpdf2 (two-byte subset fonts)."""
    from fpdf import FPDF

    sheet = form.sheet
    paper = FPDF(unit="pt", format=PAPER)
    paper.set_auto_page_break(False)
    with tempfile.TemporaryDirectory() as folder:
        for style in {run.style for run in sheet.runs}:
            file = Path(folder, f"{style.value}.ttf")
            file.write_bytes(font_bytes(sheet.family, style))
            paper.add_font(style.value, fname=file)
        paper.add_page()
        for run in sheet.runs:
            paper.set_font(run.style.value, size=run.size)
            paper.text(run.x, run.y, run.text)
        return bytes(paper.output())


def cairo(form: Form) -> bytes:
    """PyMuPDF's page, written anew by Cairo."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        source.write_bytes(textwriter(form))
        subprocess.run(["pdftocairo", "-pdf", str(source), str(target)], check=True, timeout=60)
        return target.read_bytes()


def _faces(form: Form, folder: Path) -> dict[Style, Path]:
    files = {}
    for style in {run.style for run in form.sheet.runs}:
        files[style] = folder / f"{form.sheet.family.name}-{style.value}.ttf"
        files[style].write_bytes(named_font(form.sheet.family, style))
    return files


def _middle(file: Path) -> float:
    """How far the middle of a line lies above its base, in parts of its size."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    font = TTFont(file)
    return float((font["hhea"].ascent + font["hhea"].descent) / 2 / font["head"].unitsPerEm)


def weasyprint(form: Form) -> bytes:
    """By WeasyPrint, each line at its place: one of no height stands on its middle."""
    from weasyprint import HTML  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    sheet = form.sheet
    with tempfile.TemporaryDirectory() as name:
        files = _faces(form, Path(name))
        faces = "".join(
            f"@font-face{{font-family:{style.value};src:url('{file.as_uri()}')}}"
            for style, file in files.items()
        )
        middle = {style: _middle(file) for style, file in files.items()}
        spans = "".join(
            f'<div style="left:{run.x:.2f}pt;'
            f"top:{run.y - middle[run.style] * run.size:.2f}pt;font:{run.size:.2f}pt/0 "
            f'{run.style.value}">{html.escape(run.text)}</div>'
            for run in sheet.runs
        )
        css = (
            f"{faces}@page{{size:{sheet.width}pt {sheet.height}pt;margin:0}}"
            "div{position:absolute;white-space:pre}"
        )
        page = f"<!DOCTYPE html><meta charset=utf-8><style>{css}</style>{spans}"
        return bytes(HTML(string=page).write_pdf(font_config=FontConfiguration()))


def typst(form: Form) -> bytes:
    """By Typst, each line at its place."""
    import typst as compiler
    from fontTools.ttLib import TTFont

    sheet = form.sheet
    with tempfile.TemporaryDirectory() as name:
        folder, parts = Path(name), []
        files = _faces(form, folder)
        known = {style: TTFont(file)["name"].getBestFamilyName() for style, file in files.items()}
        for run in sheet.runs:
            weight = "bold" if run.style is Style.BOLD else "regular"
            parts.append(
                f"#place(dx: {run.x:.2f}pt, dy: {run.y:.2f}pt, text(font: "
                f'{json.dumps(known[run.style])}, size: {run.size:.2f}pt, weight: "{weight}", '
                f'top-edge: "baseline", {json.dumps(run.text, ensure_ascii=False)}))\n'
            )
        source = folder / "page.typ"
        page = f"#set page(width: {sheet.width}pt, height: {sheet.height}pt, margin: 0pt)\n"
        source.write_text(page + "".join(parts), "utf-8")
        return bytes(compiler.compile(str(source), font_paths=[name]))


PRODUCERS: dict[str, Callable[[Form], bytes]] = {
    "textwriter": textwriter,
    "canvas": canvas,
    "fpdf": fpdf,
    "cairo": cairo,
    "weasyprint": weasyprint,
    "typst": typst,
}
