"""What a workbook shows or keeps in ways of its own: found, and masked."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree
from openpyxl.pivot.cache import CacheDefinition
from openpyxl.pivot.record import RecordList

from tests import office
from tests.office import Part, Pieces
from tests.writing import masked, told

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


_LIST = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCache"
_LEADS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotCacheRecords" Target="pivotCacheRecords1.xml"/></Relationships>'


def _pivot(*fields: str, rows: str) -> list[Pieces]:
    """The list that a pivot table keeps once its sheet is gone."""
    inner = f'<cacheFields count="{len(fields)}">{"".join(fields)}</cacheFields>'
    return [
        *office.sheet(""),
        Pieces(
            parts=[
                Part("xl/pivotCache/pivotCacheDefinition1.xml", f"{_LIST}Definition+xml", f"<pivotCacheDefinition {_X}><cacheSource type='worksheet'/>{inner}</pivotCacheDefinition>"),
                Part("xl/pivotCache/pivotCacheRecords1.xml", f"{_LIST}Records+xml", f"<pivotCacheRecords {_X} count='1'>{rows}</pivotCacheRecords>"),
                Part("xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels", "application/vnd.openxmlformats-package.relationships+xml", _LEADS),
            ]
        ),
    ]  # fmt: skip


def test_a_pivot_table_keeps_nothing_of_its_list(tmp_path: Path) -> None:
    day = "1985-03-14T00:00:00"
    data = office.xlsx(
        *_pivot(
            '<cacheField name="Họ và tên"><sharedItems count="1"><s v="Nguyễn Văn Mẫu"/></sharedItems></cacheField>',
            f'<cacheField name="Ngày sinh"><sharedItems containsSemiMixedTypes="0" containsNonDate="0" containsDate="1" containsString="0" minDate="{day}" maxDate="{day}" count="1"><d v="{day}"/></sharedItems></cacheField>',
            f'<cacheField name="Điện thoại"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" minValue="{int(PHONE)}" maxValue="{int(PHONE)}"/></cacheField>',
            '<cacheField name="Điểm"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" minValue="7.5" maxValue="7.5" count="1"><n v="7.5"/></sharedItems></cacheField>',
            rows=f'<r><x v="0"/><x v="0"/><n v="{int(PHONE)}"/><x v="0"/></r>',
        )
    )
    report, copy = masked(tmp_path, "a.xlsx", data)
    assert {"Nguyễn Văn Mẫu", "14/03/1985", PHONE} <= told(report).keys()
    said = office.inside(copy)
    assert not [value for value in ("Mẫu", "1985", str(int(PHONE))) if value in said]
    # A number or a day that is masked is a text, and is called one: Excel refuses bars in their
    # places.
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        kept = CacheDefinition.from_tree(
            etree.fromstring(archive.read("xl/pivotCache/pivotCacheDefinition1.xml"))
        )
        rows = RecordList.from_tree(
            etree.fromstring(archive.read("xl/pivotCache/pivotCacheRecords1.xml"))
        )
    assert [type(one).__name__ for one in rows.r[0]._fields] == ["Index", "Index", "Text", "Index"]
    names, days, phones, marks = (field.sharedItems for field in kept.cacheFields)
    assert [type(one).__name__ for one in (*names._fields, *days._fields, *marks._fields)] == [
        "Text",
        "Text",
        "Number",
    ]
    assert (phones.containsMixedTypes, phones.minValue, days.minDate, marks.minValue) == (
        True,
        None,
        None,
        7.5,
    )
