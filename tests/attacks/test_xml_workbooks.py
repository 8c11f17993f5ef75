"""A workbook of Excel 2003 in XML, which systems of offices still write, as .xml and as .xls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.writing import masked, told

CCCD, PHONE = "079203001234", "0912345678"


def _cell(said: str, kind: str = "String", where: str = "") -> str:
    return f'<Cell{where}><Data ss:Type="{kind}">{said}</Data></Cell>'


def _row(*cells: str) -> str:
    return f"<Row>{''.join(cells)}</Row>"


SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
ROWS = _row(_cell("Số CCCD"), _cell("Mã kho"), _cell("Điện thoại"))
# A number lost its zero; a cell that is empty is not written.
ROWS += _row(_cell(CCCD), _cell(PHONE[1:], "Number", ' ss:Index="3"'))
ROWS += _row(_cell("079203001235"), _cell("812345679", "Number"))
BOOK = f"""<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}">
<Worksheet ss:Name="A"><Table>{ROWS}</Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("name", ["a.xml", "a.xls"])
def test_its_heads_say_what_its_numbers_are(name: str, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, name, BOOK)
    assert told(report).keys() == {CCCD, "079203001235", PHONE}
    assert PHONE[1:].encode() not in copy
    assert b"812345679" in copy
    assert copy.startswith(b"<?xml")
