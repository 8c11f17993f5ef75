"""A document before it has a layout: paragraphs and tables of text in which values are marked.

Producers set it in their own way (browser, typesetter, PDF library); where the values came
to stand is measured afterwards (`locate.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from samples.drawing import people, tables
from samples.drawing.codes import folded
from samples.drawing.people import Person
from samples.drawing.written import LABELS, labelled, normal, written

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Value:
    """A piece of personal data in a text. `mask` False: low by contract, or ordinary.

    `value` is normalised, `printed` what stands on the page.
    """

    type: str
    value: str
    printed: str
    mask: bool = True


Inline = str | Value
Text = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `size` is relative to the document's. "\\n" in a string breaks the line."""

    text: Text
    align: Align = "justify"
    bold: bool = False
    italic: bool = False
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `widths` are parts of the text width, `ruled` whether lines are drawn."""

    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...]
    header: tuple[Text, ...] = ()
    ruled: bool = True
    align: Align = "left"


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole document. `landscape` for wide lists, `mono` for printouts."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    mono: bool = False


def texts(flow: Flow) -> Iterator[Text]:
    """Every text of a document in reading order, row by row."""
    for block in flow.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from block.header
            for row in block.rows:
                yield from row


def values(flow: Flow) -> list[Value]:
    """The marked values in reading order."""
    return [item for text in texts(flow) for item in text if isinstance(item, Value)]


def _plain(text: Text) -> Text:
    return tuple(
        folded(i) if isinstance(i, str) else replace(i, printed=folded(i.printed)) for i in text
    )


def without_marks(flow: Flow) -> Flow:
    """The document as typed without Vietnamese marks; names and addresses lose theirs too."""
    blocks: list[Block] = []
    for block in flow.blocks:
        if isinstance(block, Paragraph):
            blocks.append(replace(block, text=_plain(block.text)))
        else:
            rows = tuple(tuple(_plain(c) for c in row) for row in block.rows)
            header = tuple(_plain(c) for c in block.header)
            blocks.append(replace(block, rows=rows, header=header))
    return replace(flow, title=folded(flow.title), blocks=tuple(blocks))


def value(rng: Random, type_: str, raw: str, *, mask: bool = True) -> Value:
    """A value in one of the forms papers write it in."""
    printed = written(rng, type_, raw)
    return Value(type_, normal(type_, printed), printed, mask)


def field(rng: Random, type_: str, raw: str, *, mask: bool = True) -> Text:
    """A label, its separator and the value."""
    label = labelled(rng, type_) if type_ in LABELS else type_
    mark = ": " if rng.random() < 0.85 or label[-1] not in "ốô" else " "
    return (label + mark, value(rng, type_, raw, mask=mask))


def joined(parts: Iterable[Text], mark: str) -> Text:
    """Several texts in one, with `mark` between them."""
    text: list[Inline] = []
    for part in parts:
        text += [mark] if text else []
        text += part
    return tuple(text)


def name(who: Person, *, upper: bool = False) -> Value:
    """A person's name as a value of its own (it is no neighbour: it may be masked)."""
    printed = who.name.upper() if upper else who.name
    return Value("person_name", normal("person_name", printed), printed)


def address(who: Person) -> Value:
    printed = str(who.address)
    return Value("address", normal("address", printed), printed)


def born(rng: Random, who: Person) -> Value:
    return value(rng, "date_of_birth", who.born.isoformat())


def paragraphs(*lines: Text | str, align: Align = "justify", **look: bool | float) -> list[Block]:
    """Plain paragraphs, one per line."""
    whole = [(line,) if isinstance(line, str) else line for line in lines]
    return [
        Paragraph(
            line,
            align,
            bool(look.get("bold")),
            bool(look.get("italic")),
            float(look.get("size", 1.0)),
        )
        for line in whole
    ]


def agency(rng: Random) -> str:
    """An agency's made-up name."""
    place = rng.choice(tables.COMMUNES)
    return rng.choice(
        (
            f"Ủy ban nhân dân xã {place}",
            f"Ủy ban nhân dân phường {place}",
            f"{rng.choice(tables.OFFICES)} tỉnh {rng.choice(tables.PROVINCES_2025)}",
            f"Trường THPT {place}",
            f"Trung tâm Y tế khu vực {place}",
        )
    )


def company(rng: Random) -> str:
    """A company's made-up name."""
    kind = rng.choice(("Công ty TNHH", "Công ty CP", "Công ty TNHH MTV", "Hợp tác xã"))
    trade = rng.choice(("Xây dựng", "Thương mại", "Dịch vụ", "Nông sản", "Thiết bị", "Vận tải"))
    return f"{kind} {trade} {rng.choice(tables.COMMUNES)}"


def landline(rng: Random, *, mask: bool = False) -> Value:
    return value(rng, "phone", people.landline(rng), mask=mask)


def office_mail(rng: Random, local: str | None = None) -> Value:
    """An agency's mailbox: low by contract."""
    local = local or rng.choice(("vanthu", "bientap", "ubnd", "info", "tiepcongdan", "mtcua"))
    host = folded(rng.choice(tables.PROVINCES_2025)).lower().replace(" ", "")
    mail = f"{local}.{rng.choice('xpt')}{rng.randrange(1, 40)}@{host}.gov.vn"
    return Value("email", mail, mail, mask=False)


def company_tax(rng: Random) -> Value:
    return value(rng, "tax_code", people.company_tax_code(rng), mask=False)
