"""Letters and minutes: Word's by python-docx, OpenDocument's by odfdo, RTF sign by sign."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any

import docx
import odfdo
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from tests.benchmark.flow import Flow, Paragraph, Table, Text, Value
from tests.benchmark.offices.made import Made, emblem, lines, pieces

_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_FONTS = ("Times New Roman", "Times New Roman", "Arial", "Calibri")
_HEAD = "Mẫu số 02 ban hành kèm theo Thông tư số 45/2025/TT-BTC"


class _Letter:
    """One document of Word: what it says is noted in the order in which it stands there."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.document = docx.Document()
        self.units: list[Text] = []
        normal: Any = self.document.styles["Normal"]
        normal.font.name, normal.font.size = rng.choice(_FONTS), Pt(rng.choice((12, 13, 14)))
        self._breaks, self._links = rng.random() < 0.5, rng.random() < 0.4

    def paragraph(self, at: Any, block: Paragraph) -> None:
        """A block as paragraphs, or as one with breaks in it."""
        parts = [block.text] if self._breaks else list(lines(block.text))
        for text in parts:
            made = at.add_paragraph()
            made.alignment = _ALIGNED[block.align]
            self.fill(made, text, block)

    def fill(self, made: Any, text: Text, look: Paragraph) -> None:
        for item in text:
            linked = isinstance(item, Value) and item.type == "email" and self._links
            for piece in pieces(self.rng, item):
                run = made.add_run(piece)
                run.bold, run.italic = look.bold or None, look.italic or None
                if look.size != 1.0:
                    run.font.size = Pt(round(13 * look.size))
                if self.rng.random() < 0.08:
                    run.font.color.rgb = RGBColor(192, 0, 0)
                if self.rng.random() < 0.1:
                    made._p.append(OxmlElement("w:proofErr"))
                if linked:
                    self._link(made, run, text_of(item))
        self.units.append(text)

    def _link(self, made: Any, run: Any, address: str) -> None:
        link = OxmlElement("w:hyperlink")
        kind = RELATIONSHIP_TYPE.HYPERLINK
        link.set(qn("r:id"), made.part.relate_to(f"mailto:{address}", kind, is_external=True))
        run._r.addprevious(link)
        link.append(run._r)

    def table(self, block: Table) -> None:
        rows = [*([block.header] if block.header else []), *block.rows]
        is_list = bool(block.header) and len(block.header) > 3
        above = 1 if is_list and self.rng.random() < 0.4 else 0
        grid = self.document.add_table(len(rows) + above, len(rows[0]))
        grid.style = "Table Grid" if block.ruled else "Normal Table"
        if above:
            # Heads in two rows: one over two columns, the others over both rows.
            wide = grid.cell(0, len(rows[0]) - 2).merge(grid.cell(0, len(rows[0]) - 1))
            for column in range(len(rows[0]) - 2):
                self._cell(grid.cell(0, column).merge(grid.cell(1, column)), rows[0][column], block)
            self._cell(wide, ("Thông tin kèm theo",), block)
            for column in (-2, -1):
                self._cell(grid.cell(1, len(rows[0]) + column), rows[0][column], block)
        for number, row in enumerate(rows):
            if above and not number:
                continue
            cells = grid.rows[number + above].cells
            for cell, text, width in zip(cells, row, block.widths, strict=True):
                cell.width = Cm(16 * width)
                self._cell(cell, text, block)

    def _cell(self, cell: Any, text: Text, block: Table) -> None:
        align = block.align if block.align in _ALIGNED else "left"
        for number, line in enumerate(lines(text)):
            made = cell.paragraphs[0] if not number else cell.add_paragraph()
            made.alignment = _ALIGNED[align]
            self.fill(made, line, Paragraph((), align))


def text_of(item: str | Value) -> str:
    return item if isinstance(item, str) else item.printed


def docx_of(flow: Flow, rng: Random) -> Made:
    letter = _Letter(rng)
    if rng.random() < 0.5:
        out = io.BytesIO()
        emblem(rng).save(out, "PNG")
        letter.document.add_picture(out, width=Cm(1.6))
        letter.units.append(())
    section = letter.document.sections[0]
    section.header.paragraphs[0].text = _HEAD
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(field)
    for block in flow.blocks:
        if isinstance(block, Paragraph):
            letter.paragraph(letter.document, block)
        else:
            letter.table(block)
    out = io.BytesIO()
    letter.document.save(out)
    return Made("docx", out.getvalue(), (*letter.units, (_HEAD,)), flow.title)


_STYLES: dict[str, dict[str, Any]] = {
    "Dam": {"area": "text", "bold": True},
    "Nghieng": {"area": "text", "italic": True},
    "Do": {"area": "text", "color": "#c00000"},
}


def odt_of(flow: Flow, rng: Random) -> Made:
    document = odfdo.Document("text")
    document.body.clear()
    for name, look in _STYLES.items():
        document.insert_style(odfdo.Style("text", name=name, **look), automatic=True)
    for align in ("center", "right", "justify"):
        style = odfdo.Style("paragraph", name=f"P{align}")
        style.set_properties({"fo:text-align": align}, area="paragraph")
        document.insert_style(style, automatic=True)
    units: list[Text] = []
    for block, number in zip(flow.blocks, count(1), strict=False):
        if isinstance(block, Paragraph):
            named = "Dam" if block.bold else "Nghieng" if block.italic else ""
            for text in [block.text] if rng.random() < 0.5 else lines(block.text):
                document.body.append(_odf_line(text, rng, block.align, named))
                units.append(text)
        else:
            document.body.append(_odf_table(block, f"Bang{number}", rng, units))
    out = io.BytesIO()
    document.save(out)
    return Made("odt", out.getvalue(), tuple(units), flow.title)


def _odf_line(text: Text, rng: Random, align: str = "left", style: str = "") -> odfdo.Paragraph:
    made = odfdo.Paragraph("", style=None if align == "left" else f"P{align}")
    for item in text:
        for piece in pieces(rng, item):
            chosen = style or (rng.choice(list(_STYLES)) if rng.random() < 0.1 else "")
            if chosen:
                made.append(odfdo.Span(piece, style=chosen))
            else:
                made.append(piece)
    return made


def _odf_table(block: Table, name: str, rng: Random, units: list[Text]) -> odfdo.Table:
    rows = [*([block.header] if block.header else []), *block.rows]
    table = odfdo.Table(name, width=len(rows[0]), height=len(rows))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            cell = odfdo.Cell()
            for line in lines(text):
                cell.append(_odf_line(line, rng))
                units.append(line)
            cell.set_attribute("office:value-type", "string")
            table.set_cell((x, y), cell)
    return table


def rtf_of(flow: Flow, rng: Random) -> Made:
    """As WordPad and Word write it: letters beyond Latin by their number, tables by rows."""
    spelled = rng.choice((_by_number, _by_number, _by_code_page))
    body: list[str] = []
    units: list[Text] = []
    for block in flow.blocks:
        if isinstance(block, Paragraph):
            look = r"\b " if block.bold else r"\i " if block.italic else ""
            for text in lines(block.text):
                body.append(rf"{{\pard {look}{_rtf_line(text, rng, spelled)}\par}}" + "\n")
                units.append(text)
        else:
            for row in [*([block.header] if block.header else []), *block.rows]:
                ends = "".join(rf"\cellx{1500 * n}" for n in range(1, len(row) + 1))
                cells = ""
                for cell in row:
                    inner = r"\line ".join(_rtf_line(t, rng, spelled) for t in lines(cell))
                    cells += rf"\pard\intbl {inner}\cell" + "\n"
                    units.extend(lines(cell))
                body.append(rf"\trowd{ends}{cells}\row" + "\n")
    head = r"{\rtf1\ansi\ansicpg1258\deff0{\fonttbl{\f0\fnil Times New Roman;}}\f0\fs26" + "\n"
    return Made("rtf", (head + "".join(body) + "}").encode("ascii"), tuple(units), flow.title)


def _rtf_line(text: Text, rng: Random, spelled: Callable[[str], str]) -> str:
    out = ""
    for item in text:
        for piece in pieces(rng, item):
            said = "".join(map(spelled, piece))
            out += rf"{{\b0 {said}}}" if rng.random() < 0.15 else said
    return out


def _by_number(sign: str) -> str:
    if sign in "\\{}":
        return "\\" + sign
    return sign if sign.isascii() else rf"\u{ord(sign)}?"


def _by_code_page(sign: str) -> str:
    """Windows writes what its code page has as bytes of that."""
    try:
        return sign if sign.isascii() else "".join(rf"\'{b:02x}" for b in sign.encode("cp1258"))
    except UnicodeEncodeError:
        return _by_number(sign)
