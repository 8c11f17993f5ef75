"""What a workbook shows or keeps in ways of its own: found, and masked."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import office
from tests.office import Pieces
from tests.writing import masked

CCCD, PHONE = "079203001234", "0912345678"
_X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
_X = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _formatted(code: str) -> list[Pieces]:
    """A number in a format, with no word beside it."""
    formats = f'<numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
    styles = f'<styleSheet {_X}>{formats}<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    return [
        *office.sheet(f"<c r='A1' s='1'><v>{int(PHONE)}</v></c>"),
        office.styles(styles),
    ]


def _later(inner: str) -> list[Pieces]:
    """What newer programs add to a sheet."""
    return office.sheet("", beside=f"<extLst><ext {_X14}>{inner}</ext></extLst>")


def _in_print(line: str) -> list[Pieces]:
    return office.sheet("", beside=f"<headerFooter><oddFooter>{line}</oddFooter></headerFooter>")


PLACES: Mapping[str, tuple[str, list[Pieces]]] = {
    "a zero that a format writes": (PHONE, _formatted("&quot;0&quot;#########")),
    "a zero and dots that a format writes": (PHONE, _formatted("\\0000\\.000\\.000")),
    "a zero, dots and words that a format writes": (PHONE, _formatted("&quot;ĐT: 0&quot;000&quot;.&quot;000&quot;.&quot;000")),
    "84 that a format writes": (PHONE, _formatted("&quot;+84 &quot;0")),
    "a format for some numbers": (PHONE, _formatted("[&lt;=99999999]0000\\ 0000;0000\\ 000\\ 000")),
    "a choice of newer programs": (CCCD, _later(f'<x14:formula1><xm:f>"Số CCCD: {CCCD}"</xm:f></x14:formula1>')),
    "a rule of newer programs": (PHONE, _later(f'<x14:cfRule><xm:f>NOT(ISERROR(SEARCH("{PHONE}",A1)))</xm:f></x14:cfRule>')),
    "a small chart": (CCCD, _later(f"<x14:sparkline><xm:f>'CCCD {CCCD}'!A1:B1</xm:f></x14:sparkline>")),
    "values of newer programs": (CCCD, _later(f"<x14:v>Số CCCD: {CCCD}</x14:v>")),
    "codes in a line of print": (CCCD, _in_print(f'&amp;L&amp;"Arial,Bold"&amp;12CCCD: {CCCD[:6]}&amp;B{CCCD[6:]}')),
    "a font in a line of print": (CCCD, _in_print(f'&amp;L&amp;"CCCD {CCCD},Bold"x')),
    "a text in a number's cell": (CCCD, office.sheet(f"<c r='A1'><v>1</v><is><t>Số CCCD: {CCCD}</t></is></c>")),
    "a second value of a cell": (CCCD, office.sheet(f"<c r='A1'><v>1</v><v>{CCCD}</v></c>")),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_place_of_a_sheet_passes(place: str, tmp_path: Path) -> None:
    value, pieces = PLACES[place]
    report, copy = masked(tmp_path, "a.xlsx", office.xlsx(*pieces))
    digits = {re.sub(r"^84", "0", re.sub(r"\D", "", f.value)) for f in report.findings if f.mask}
    assert value in digits
    assert value.lstrip("0") not in re.sub(r"\D", "", office.inside(copy))
