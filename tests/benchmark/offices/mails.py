"""Letters by e-mail with the list in them, beside them as a web page, or as a file; saved pages."""

from __future__ import annotations

import email.policy
import html
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from random import Random

from tests.benchmark.flow import Flow, Paragraph, Table, Text, Value
from tests.benchmark.offices.made import Made, has_table, lines, said

Maker = Callable[[Flow, Random], Made]
_OFFICE = "Van phong <vanthu@tinhmau.gov.vn>"


def page_of(flow: Flow, rng: Random) -> Made:
    """A page as somebody saves it: what it says in paragraphs, lists and tables."""
    body, units = _page(flow, rng)
    page = f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{flow.title}'
    style = "</title><style>td{border:1px solid}</style></head>\n<body>\n"
    whole = f"{page}{style}{body}</body></html>\n"
    return Made("html", whole.encode(), ((flow.title,), *units), flow.title)


def _page(flow: Flow, rng: Random) -> tuple[str, list[Text]]:
    out: list[str] = []
    units: list[Text] = []
    for block in flow.blocks:
        if isinstance(block, Paragraph):
            style = ' style="text-align:center"' if block.align == "center" else ""
            for text in lines(block.text):
                out.append(f"<p{style}>{_spelled(text, rng)}</p>\n")
                units.append(text)
        else:
            out.append(_grid(block, rng))
            rows = [*([block.header] if block.header else []), *block.rows]
            units += [line for row in rows for cell in row for line in lines(cell)]
    return "".join(out), units


def _grid(block: Table, rng: Random) -> str:
    def row(cells: tuple[Text, ...], tag: str) -> str:
        inner = ("<br>".join(_spelled(line, rng) for line in lines(cell)) for cell in cells)
        return "<tr>" + "".join(f"<{tag}>{one}</{tag}>" for one in inner) + "</tr>\n"

    head = row(block.header, "th") if block.header else ""
    return f"<table>{head}{''.join(row(cells, 'td') for cells in block.rows)}</table>\n"


def _spelled(text: Text, rng: Random) -> str:
    out = ""
    for item in text:
        printed = html.escape(item if isinstance(item, str) else item.printed)
        if isinstance(item, Value) and item.type == "email" and rng.random() < 0.5:
            printed = f'<a href="mailto:{item.printed}">{printed}</a>'
        elif isinstance(item, Value) and rng.random() < 0.2:
            printed = f"<b>{printed}</b>"
        out += printed
    return out


def _plain(flow: Flow) -> Iterator[Text]:
    for block in flow.blocks:
        if isinstance(block, Paragraph):
            yield from lines(block.text)
        else:
            for row in [*([block.header] if block.header else []), *block.rows]:
                cells: list[str | Value] = []
                for number, cell in enumerate(row):
                    cells += ["\t"] if number else []
                    cells += [i.replace("\n", " ") if isinstance(i, str) else i for i in cell]
                yield tuple(cells)


def text_of(flow: Flow, rng: Random) -> Made:
    """What is pasted into a plain file: the cells of a row a tab apart."""
    units = list(_plain(flow))
    coding = rng.choice(("utf-8", "utf-8-sig", "utf-16"))
    whole = "\r\n".join(said(text) for text in units) + "\r\n"
    return Made("txt", whole.encode(coding), tuple(units), f"{flow.title}, {coding}")


def letter_of(flow: Flow, rng: Random, files: Maker, lists: Maker) -> Made:
    """A letter: the paper as its text, as text and page, or as a file (`files`; a list by
    `lists`)."""
    made = EmailMessage()
    made["From"], made["To"] = _OFFICE, "phongban@tinhmau.gov.vn"
    made["Subject"] = f"V/v gửi {flow.title.lower()}"
    how = rng.randrange(3)
    units: list[Text] = []
    if how == 2:
        made.set_content("Kính gửi các đơn vị,\nVăn phòng gửi kèm tài liệu.\n")
        units += [("Kính gửi các đơn vị,",), ("Văn phòng gửi kèm tài liệu.",)]
        inner = (lists if has_table(flow) else files)(flow, rng)
        name = f"tai-lieu.{inner.kind}"
        made.add_attachment(inner.data, maintype="application", subtype="x", filename=name)
        units += inner.units
    else:
        plain = list(_plain(flow))
        made.set_content("\n".join(said(text) for text in plain) + "\n")
        units += plain
        if how:
            body, more = _page(flow, rng)
            made.add_alternative(f"<html><body>{body}</body></html>", subtype="html")
            units += more
    data = made.as_bytes(policy=email.policy.SMTP)
    return Made("eml", data, tuple(units), f"{flow.title}, {('text', 'page', 'file')[how]}")
