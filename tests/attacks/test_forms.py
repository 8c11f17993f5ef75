"""Values that a form parts into boxes of its own, a sign to each: found, and masked in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests import office, opendocs
from tests.markups import html
from tests.office import Pieces, para, run
from tests.writing import masked, told

CCCD, PHONE = "079203001234", "0912345678"


def _letter(*rows: tuple[str, ...]) -> bytes:
    def cell(text: str) -> str:
        return f"<w:tc>{para(run(text) if text else '')}</w:tc>"

    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return office.docx(Pieces(f"<w:tbl>{lines}</w:tbl>"))


def _workbook(*rows: tuple[str, ...]) -> bytes:
    def cell(at: str, text: str) -> str:
        if text.isdigit():
            return f"<c r='{at}'><v>{text}</v></c>"
        return f"<c r='{at}' t='inlineStr'><is><t>{text}</t></is></c>"

    def line(number: int, row: tuple[str, ...]) -> str:
        cells = (cell(f"{chr(65 + x)}{number}", text) for x, text in enumerate(row))
        return f"<row r='{number}'>{''.join(cells)}</row>"

    return office.xlsx(*office.sheet("".join(line(n, row) for n, row in enumerate(rows, 1))))


def _open_letter(*rows: tuple[str, ...]) -> bytes:
    lines = "".join(
        f"<table:table-row>{''.join(map(opendocs.cell, row))}</table:table-row>" for row in rows
    )
    return opendocs.odt(opendocs.Held(f'<table:table table:name="A">{lines}</table:table>'))


def _page(*rows: tuple[str, ...]) -> bytes:
    lines = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows)
    return html(f"<table>{lines}</table>")


def _list(*rows: tuple[str, ...]) -> bytes:
    return "".join(f"{','.join(row)}\n" for row in rows).encode()


FORMS: Mapping[str, Callable[..., bytes]] = {
    "docx": _letter,
    "xlsx": _workbook,
    "odt": _open_letter,
    "html": _page,
    "csv": _list,
}


@pytest.mark.parametrize("kind", FORMS)
def test_a_number_with_a_digit_to_a_cell_is_one(kind: str, tmp_path: Path) -> None:
    rows = ("Số CCCD:", *CCCD), ("Điện thoại:", *PHONE), ("Lớp", "7", "8", "9")
    report, copy = masked(tmp_path, f"a.{kind}", FORMS[kind](*rows))
    assert {re.sub(r"\D", "", value) for value in told(report)} == {CCCD, PHONE}
    said = re.sub(r"\D", "", office.inside(copy))
    assert CCCD not in said
    assert PHONE not in said


def test_an_empty_box_parts_its_groups(tmp_path: Path) -> None:
    row = ("Số CCCD:", *CCCD[:3], "", *CCCD[3:6], "", *CCCD[6:])
    report, _ = masked(tmp_path, "a.docx", _letter(row))
    assert {re.sub(r"\D", "", value) for value in told(report)} == {CCCD}
