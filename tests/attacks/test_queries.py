"""Queries of Power Query that a workbook keeps, with the lists that somebody typed into them."""

# ruff: noqa: E501  (a query a line is what can be read here)

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from tests import office
from tests.writing import masked, scanned, told

CCCD, PHONE = "079203001234", "0912345678"
ASKED = f'let Source = Excel.CurrentWorkbook(), Chosen = Table.SelectRows(Source, each [CCCD] = "{CCCD}") in Chosen'
KEPT = "let Source = Excel.CurrentWorkbook() in Source"


def _typed(*rows: list[str]) -> str:
    """A query with a list that somebody typed in, as Excel spells it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = packer.compress(json.dumps(rows, ensure_ascii=False).encode()) + packer.flush()
    spelled = base64.b64encode(data).decode()
    unpacked = f'Json.Document(Binary.Decompress(Binary.FromText("{spelled}", BinaryEncoding.Base64), Compression.Deflate))'
    columns = "let _t = ((type nullable text) meta [Serialized.Text = true]) in type table"
    return f'let Source = Table.FromRows({unpacked}, {columns} [#"Họ tên" = _t, #"Điện thoại" = _t]) in Source'


def _workbook(query: str, metadata: str = "") -> bytes:
    """A workbook with a query ([MS-QDEFF]): its sources, what may be done, what is known of it."""
    sources = io.BytesIO()
    with zipfile.ZipFile(sources, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("Config/Package.xml", "<Package><Version>2.1</Version></Package>")
        package.writestr("Formulas/Section1.m", f"section Section1;\r\n\r\nshared Bang1 = {query};")
    parts = (sources.getvalue(), b"<PermissionList/>", f"<Items>{metadata}</Items>".encode(), b"")
    data = struct.pack("<I", 0) + b"".join(struct.pack("<I", len(p)) + p for p in parts)
    spelled = base64.b64encode(data).decode()
    item = f'<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{spelled}</DataMashup>'
    sheet = office.sheet("<c r='A1' t='inlineStr'><is><t>Danh mục biểu mẫu</t></is></c>")
    coded = f'<?xml version="1.0" encoding="utf-16"?>{item}'.encode("utf-16")
    return office.xlsx(*sheet, office.custom("customXml/item1.xml", "application/xml", coded))


@pytest.mark.parametrize(
    ("value", "book"),
    [
        (CCCD, _workbook(ASKED)),
        (PHONE, _workbook(_typed(["Lê Văn Mẫu", PHONE], ["Trần Thị Thử", "0987654321"]))),
        (CCCD, _workbook(KEPT, f"<ItemPath>CCCD {CCCD}</ItemPath>")),
    ],
    ids=["asked for", "typed in", "known of it"],
)
def test_what_queries_hold_is_found_and_in_no_copy(value: str, book: bytes, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, "a.xlsx", book)
    assert value in told(report)
    assert report.copy is not None
    assert "queries_removed" in [note.key for note in report.copy.notes]
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        assert not any("customXml" in name for name in package.namelist())
    assert openpyxl.load_workbook(io.BytesIO(copy)).active.cell(1, 1).value == "Danh mục biểu mẫu"


def test_names_in_a_typed_list_are_told(tmp_path: Path) -> None:
    rows = [["Lê Văn Mẫu", PHONE], ["Trần Thị Thử", "0987654321"]]
    report = scanned(tmp_path, "a.xlsx", _workbook(_typed(*rows)))
    assert {"Lê Văn Mẫu", "Trần Thị Thử"} <= {f.value for f in report.findings}


def test_broken_queries_are_told(tmp_path: Path) -> None:
    item = (
        '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAAAP////8AAQID</DataMashup>'
    )
    part = office.custom("customXml/item1.xml", "application/xml", item)
    report = scanned(tmp_path, "a.xlsx", office.xlsx(*office.sheet(""), part))
    assert report.unread


def test_queries_that_name_nobody_are_silent(tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.xlsx", _workbook(KEPT))
    assert (report.verdict, report.findings) == ("nothing_found", ())
