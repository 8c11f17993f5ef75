"""What other programs make of a file: its units in reading order, and how they are formatted.

Word's by python-docx, Excel's by openpyxl, PowerPoint's by python-pptx, OpenDocuments by odfdo, RTF
by striprtf, letters and tables by the standard library, pages by lxml.
"""

from __future__ import annotations

import csv
import email
import email.policy
import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import PurePath
from typing import Any

import docx
import lxml.html
import odfdo
import openpyxl
import pptx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from striprtf.striprtf import rtf_to_text

# What a cell or a paragraph says, and how it looks: two lists that belong together by nothing but
# their order.
Read = tuple[list[str], list[str]]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _docx(data: bytes) -> Read:
    document = docx.Document(io.BytesIO(data))
    said: list[str] = []
    looks: list[str] = []
    for block in document.iter_inner_content():
        _docx_block(block, said, looks)
    for section in document.sections:
        said += [p.text for p in (*section.header.paragraphs, *section.footer.paragraphs)]
        looks.append(f"{section.page_width} {section.left_margin} {section.orientation}")
    looks += [f"picture {_hash(part.blob)}" for part in document.part.package.image_parts]
    return said, looks


def _docx_block(block: Paragraph | Table, said: list[str], looks: list[str]) -> None:
    if isinstance(block, Table):
        looks.append(f"table {block.style.name if block.style else ''}")
        for tc in block._tbl.iter(qn("w:tc")):
            looks.append(f"cell {tc.width} {tc.grid_span} {tc.vMerge}")
            for p in tc.p_lst:
                _docx_block(Paragraph(p, block), said, looks)
        return
    said.append(block.text)
    looks.append(f"paragraph {block.style.name if block.style else ''} {block.alignment}")
    for run in block._p.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        own = "" if properties is None else "".join(f"{c.tag} {c.items()}" for c in properties)
        looks.append(f"run {len(run.text)} {own}")


def _xlsx(data: bytes) -> Read:
    book = openpyxl.load_workbook(io.BytesIO(data))
    said: list[str] = []
    looks: list[str] = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    value: Any = cell.value
                    said.append(f"{value:%d/%m/%Y}" if isinstance(value, datetime) else str(value))
                looks.append(f"{cell.coordinate} {_hash(repr(_style(cell)).encode())}")
                if cell.data_type == "f":
                    looks.append(f"formula {cell.coordinate} {cell.value}")
        looks += [f"merged {one}" for one in sorted(map(str, sheet.merged_cells.ranges))]
        looks += [f"width {k} {v.width} {v.hidden}" for k, v in sheet.column_dimensions.items()]
        looks.append(f"{sheet.freeze_panes} {sheet.auto_filter.ref} {sheet.page_setup.orientation}")
        looks += [f"rule {one.sqref}" for one in sheet.conditional_formatting]
        looks += [
            f"check {one.sqref} {one.formula1}" for one in sheet.data_validations.dataValidation
        ]
        looks += [f"picture {_hash(one._data())}" for one in sheet._images]
        looks += [f"chart {type(one).__name__}" for one in sheet._charts]
    return said, looks


def _style(cell: Any) -> tuple[Any, ...]:
    return cell.font, cell.fill, cell.border, cell.alignment, cell.number_format


def _pptx(data: bytes) -> Read:
    said: list[str] = []
    looks: list[str] = []
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            looks.append(f"{shape.name} {shape.left} {shape.top} {shape.width} {shape.height}")
            frames = [shape.text_frame] if shape.has_text_frame else []
            if shape.has_table:
                frames = [cell.text_frame for row in shape.table.rows for cell in row.cells]
            for frame in frames:
                for paragraph in frame.paragraphs:
                    said.append("".join(run.text for run in paragraph.runs))
                    looks += [f"{len(r.text)} {r.font.size} {r.font.bold}" for r in paragraph.runs]
            if hasattr(shape, "image"):
                looks.append(f"picture {_hash(shape.image.blob)}")
        looks.append(f"notes {slide.has_notes_slide} {slide.slide_layout.name}")
    return said, looks


def _odf(data: bytes) -> Read:
    document = odfdo.Document(io.BytesIO(data))
    said: list[str] = []
    looks: list[str] = []
    for node in document.body.get_elements("descendant::*"):
        names = ("style-name", "number-columns-spanned", "number-columns-repeated", "formula")
        own = {k: v for k, v in node.attributes.items() if k.endswith(names)}
        looks.append(f"{node.tag} {own}")
        if node.tag in ("text:p", "text:h"):
            said.append(node.inner_text)
    looks += [f"part {name}" for name in sorted(document.parts) if name.startswith("Pictures")]
    return said, looks


def _rtf(data: bytes) -> Read:
    text = rtf_to_text(data.decode("latin-1"))
    return [part for line in text.split("\n") for part in line.split("|")], []


def _eml(data: bytes) -> Read:
    letter = email.message_from_bytes(data, policy=email.policy.default)
    said: list[str] = []
    looks = [f"{name} {letter[name]}" for name in ("From", "To", "Subject")]
    for part in letter.walk():
        assert isinstance(part, EmailMessage)
        looks.append(f"{part.get_content_type()} {part.get_filename()}")
        if part.is_multipart():
            continue
        if part.get_filename():
            inner, more = read(PurePath(part.get_filename() or "").suffix[1:], part.get_content())
        elif part.get_content_type() == "text/html":
            inner, more = _html(part.get_content().encode())
        else:
            inner, more = part.get_content().splitlines(), []
        said += inner
        looks += more
    return said, looks


def _html(data: bytes) -> Read:
    page = lxml.html.fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    said: list[str] = []
    looks: list[str] = []
    for node in page.iter():
        if not isinstance(node.tag, str):
            continue
        looks.append(f"{node.tag} {[(k, v) for k, v in node.items() if k != 'href']}")
        if node.tag in ("p", "td", "th", "title"):
            parts = [""]
            for inner in node.iter():
                parts += [""] if inner.tag == "br" else []
                parts[-1] += (inner.text or "") if inner.tag != "br" else ""
                parts[-1] += (inner.tail or "") if inner is not node else ""
            said += parts
    return said, looks


def _plain(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def _csv(data: bytes) -> Read:
    whole = _plain(data)
    mark = ";" if whole.count(";") > whole.count(",") else ","
    return [cell for row in csv.reader(io.StringIO(whole), delimiter=mark) for cell in row], []


def _txt(data: bytes) -> Read:
    return _plain(data).splitlines(), []


READERS: dict[str, Callable[[bytes], Read]] = {
    "docx": _docx, "xlsx": _xlsx, "pptx": _pptx, "odt": _odf, "ods": _odf, "rtf": _rtf,
    "eml": _eml, "html": _html, "csv": _csv, "txt": _txt,
}  # fmt: skip


def read(kind: str, data: bytes) -> Read:
    """The units of a file that say something, and its looks. Raises whatever its reader does."""
    said, looks = READERS[kind](data)
    return [text for text in said if text.strip()], looks


def inside(kind: str, data: bytes) -> Iterator[str]:
    """All text that a file has anywhere, unpacked to the last file in it."""
    from tests import archives, letters, office

    yield office.inside(data)
    yield archives.inside(data)
    if kind == "eml":
        yield letters.inside(data)
    yield "\n".join(read(kind, data)[0])
