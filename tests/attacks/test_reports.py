"""A report gives nothing away, wherever it says that something stands."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from scanner.report.answer import Answer
from scanner.report.record import View, file_record
from tests import office
from tests.office import Part, Pieces, para, run
from tests.writing import scanned

CCCD, NAME, PHONE = "079203001234", "Nguyễn Văn Mẫu", "0912 345 678"
QUIET, OPEN = View("vi", reveal=False), View("vi", reveal=True)


def _sheet(name: str) -> bytes:
    cell = "<c r='A1' t='inlineStr'><is><t>Điện thoại: 0987654321</t></is></c>"
    return office.xlsx(*office.sheet(cell, name=name))


def _part() -> bytes:
    said = "<a><b>Điện thoại: 0987654321</b></a>"
    part = Part(f"word/CCCD_{CCCD}/a.xml", "application/xml", said)
    return office.docx(Pieces(para(run("Kính gửi")), [part]))


def _archive(name: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr(name, f"Họ tên: {NAME}, CCCD: {CCCD}, điện thoại {PHONE}")
    return packed.getvalue()


CASES = {
    "a sheet that is called by a number": ("a.xlsx", _sheet(f"CCCD {CCCD}"), CCCD),
    "a sheet that is called by a telephone": ("a.xlsx", _sheet(f"ĐT {PHONE}"), PHONE),
    "a sheet that is called by somebody": ("a.xlsx", _sheet(NAME), NAME),
    "a part in a folder called by a number": ("a.docx", _part(), CCCD),
    "a packed file that is called by somebody": ("a.zip", _archive(f"đơn {NAME}.txt"), NAME),
    "a packed folder that is called by a telephone": ("a.zip", _archive(f"{PHONE}/a.txt"), PHONE),
}


@pytest.mark.parametrize("case", CASES)
def test_words_for_a_place_hold_no_value(case: str, tmp_path: Path) -> None:
    name, data, value = CASES[case]
    report = scanned(tmp_path, name, data)
    assert value in json.dumps(file_record(report, OPEN), ensure_ascii=False), "no attack"
    assert value not in json.dumps(file_record(report, QUIET), ensure_ascii=False)
    # What a run over many files keeps and hands on holds none either.
    answer = Answer.of(report, QUIET)
    assert value not in answer.text + answer.aside
    places = [QUIET.where(finding) for finding in answer.report().findings]
    assert not [place for place in places if value in place]
