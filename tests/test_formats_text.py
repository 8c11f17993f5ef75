"""Plain texts, tables and data are read and masked in their own format."""

# ruff: noqa: E501  (a drawn table a line is what can be read here)

from __future__ import annotations

import codecs
import csv
import dataclasses
import io
import json
import re
import unicodedata
import zipfile
from pathlib import Path

import jsonschema
import pytest
from viparse.normalize.encodings import CHARMAPS

from scanner import edited
from scanner.errors import LolotError
from scanner.formats import sniff
from scanner.formats.text import coding, tables
from scanner.model import Fill, Options, Status
from scanner.pipeline import mask_file, verify_files
from scanner.report.answer import Answer
from scanner.report.record import View, file_record
from tests import letters
from tests.archives import zipped
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"
NOTE = f"Họ và tên: Nguyễn Văn Mẫu\r\nSố CCCD: {CCCD}\r\nĐiện thoại: {PHONE}, gọi sau 8 giờ tối\r\n"
VALUES = {"Nguyễn Văn Mẫu": "person_name", CCCD: "cccd", PHONE: "phone"}
SCHEMA = json.loads(Path("scanner/report/report.schema.json").read_text(encoding="utf-8"))


def old(name: str) -> bytes:
    """The note as programs from before Unicode wrote it."""
    spelled = {letter: code for code, letter in CHARMAPS[name].pairs}
    return "".join(spelled.get(sign, sign) for sign in NOTE).encode("cp1252")


def toned(sign: str) -> str:
    """A letter without its tone, and the tone behind it."""
    parts = unicodedata.normalize("NFD", sign)
    tone = next((part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone


CODINGS = {
    "UTF-8": NOTE.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + NOTE.encode(),
    "UTF-16": codecs.BOM_UTF16_LE + NOTE.encode("utf-16-le"),
    "UTF-16 without a mark": NOTE.encode("utf-16-be"),
    "UTF-32": codecs.BOM_UTF32_BE + NOTE.encode("utf-32-be"),
    "windows-1258": "".join(map(toned, NOTE)).encode("cp1258"),
    "TCVN3": old("tcvn3"),
    "VNI": old("vni"),
}  # fmt: skip


@pytest.mark.parametrize("data", CODINGS.values(), ids=CODINGS)
def test_a_note_is_read_and_masked_in_the_coding_that_it_has(data: bytes, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, "a.txt", data)
    assert told(report) == VALUES
    before, after = coding.told(data), coding.told(copy)
    assert before is not None
    assert after is not None
    assert (before.mark, before.name) == (after.mark, after.name)
    gone = unicodedata.normalize("NFC", after.text)
    assert gone.splitlines()[2].startswith("Điện thoại: ")
    assert gone.endswith(", gọi sau 8 giờ tối\r\n")
    # A tone may be a sign of its own.
    assert gone.count(after.bar) >= sum(map(len, VALUES))


def test_a_table_knows_its_heads_and_keeps_its_quotes(tmp_path: Path) -> None:
    table = (
        'so_thu_tu,ho_ten,so_cccd,so_dien_thoai,"Địa chỉ"\n'
        f'1,"Nguyễn Văn Mẫu",{CCCD},912345678,"số 12, phố Huế, Hà Nội"\n'
        f'2,Trần Thị Thử,079185012346,0987654321,"Xóm ""3"", xã Mẫu"\n'
    )
    report, copy = masked(tmp_path, "a.csv", table)
    assert {CCCD, "079185012346", "0987654321", "Nguyễn Văn Mẫu"} <= set(told(report))
    before, after = (list(csv.reader(io.StringIO(text))) for text in (table, copy.decode()))
    assert [len(row) for row in after] == [5, 5, 5]
    assert after[0] == before[0]
    assert [row[0] for row in after] == ["so_thu_tu", "1", "2"]
    assert all(set(cell) == {"█"} for row in after[1:] for cell in row[1:4])


def test_data_stays_data(tmp_path: Path) -> None:
    data = [
        {"ho_ten": "Nguy\u1ec5n V\u0103n M\u1eabu", "so_dien_thoai": 912345678, "tuoi": 34},
        {"email": "mau.nguyen@example.com", PHONE: None, "ghi_chu": 'nói "vâng"\n'},
    ]
    report, copy = masked(tmp_path, "a.json", json.dumps(data, indent=1))
    assert {"Nguyễn Văn Mẫu", "mau.nguyen@example.com", PHONE} <= set(told(report))
    first, second = json.loads(copy)
    assert first == {"ho_ten": "█" * 14, "so_dien_thoai": "█" * 9, "tuoi": 34}
    assert second == {"email": "█" * 22, "█" * 10: None, "ghi_chu": 'nói "vâng"\n'}


def test_lines_of_data_and_tabs_are_tables_too(tmp_path: Path) -> None:
    lines = f'{{"cccd": "{CCCD}"}}\n{{"cccd": "079185012346"}}\n'
    assert set(told(scanned(tmp_path, "a.jsonl", lines))) == {CCCD, "079185012346"}
    table = f"STT\tHọ tên\tĐiện thoại\n1\tNguyễn Văn Mẫu\t{PHONE}\n2\tTrần Thị Thử\t0987654321\n"
    for name in ("a.tsv", "a.txt"):
        found = told(scanned(tmp_path, name, table))
        assert {"Nguyễn Văn Mẫu", "Trần Thị Thử", PHONE, "0987654321"} == set(found)


HOMES = (
    "Thôn Đông, xã Hòa Phú, huyện Hòa Vang, TP Đà Nẵng",
    "Số 14 ngõ 3 phố Vọng, phường Phương Mai, quận Đống Đa, Hà Nội",
)


@pytest.mark.parametrize(
    "text",
    [
        f"Họ tên;Lê Văn Mẫu;Trần Thị Thử\nNơi ở;{HOMES[0]};{HOMES[1]}\nLớp;6A;6B\n",
        f'Thông tin\n"Lê Văn Mẫu\nĐC: {HOMES[0]}"\n"Trần Thị Thử\nĐC: {HOMES[1]}"\n',
    ],
    ids=["more commas in a line than semicolons", "commas in quotes"],
)
def test_commas_within_cells_part_none(text: str, tmp_path: Path) -> None:
    report, _ = masked(tmp_path, "a.csv", text)
    homes = [finding.text for finding in report.findings if finding.type == "address"]
    assert homes == list(HOMES)


@pytest.mark.parametrize(
    "text",
    [
        "| Họ tên | Lê Văn Mẫu | Trần Thị Thử |\n|---|:-:|---|\n| Ngày sinh | 05/11/1979 | 27/08/1964 |\n",
        "+-------+------+\n| hoten | sinh |\n+-------+------+\n| Lê Văn Mẫu | 1979-11-05 |\n| Trần Thị Thử | 1964-08-27 |\n+-------+------+\n",
        " ho_ten | ngay_sinh\n--------+-----------\n Lê Văn Mẫu | 05/11/1979\n Trần Thị Thử | 27/08/1964\n(2 rows)\n",
        "│ Họ tên │ Sinh ngày │\n├────────┼───────────┤\n│ Lê Văn Mẫu │ 05/11/1979 │\n│ Trần Thị Thử │ 27/08/1964 │\n",
    ],
    ids=["Markdown", "MySQL", "PostgreSQL", "a drawn one"],
)  # fmt: skip
def test_tables_with_bars_are_tables(text: str, tmp_path: Path) -> None:
    report, copy = masked(tmp_path, "a.md", text)
    found = told(report)
    assert {"Lê Văn Mẫu", "Trần Thị Thử", "05/11/1979", "27/08/1964"} <= set(found)
    assert re.sub(r"[\w█/ -]", "", copy.decode()) == re.sub(r"[\w█/ -]", "", text)


@pytest.mark.parametrize("text", ["A | B\n", "Một\n=====\nHai\n-----\n", "a || b\nc\n", "|\n"])
def test_bars_alone_are_no_table(text: str) -> None:
    rows = list(tables.drawn(text.splitlines()))
    assert rows == [None] * len(rows)


def test_a_report_says_where_in_the_file(tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.txt", NOTE)
    view = View("vi", reveal=False)
    record = file_record(report, view)
    jsonschema.validate(record, SCHEMA | {"$ref": "#/$defs/file"})
    assert record["pages"] == []
    places = [(f["type"], f["page"], f["boxes"], f["place"]) for f in record["findings"]]
    assert places == [
        ("person_name", None, [], "dòng 1"),
        ("cccd", None, [], "dòng 2"),
        ("phone", None, [], "dòng 3"),
    ]
    # What a run over many files hands on tells a page to show it on.
    again = Answer.of(report, view).report()
    assert [f.boxes for f in again.findings] == [f.boxes for f in report.findings]
    assert file_record(again, view)["findings"] == record["findings"]


def test_an_edited_report_leaves_what_was_switched_off(tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.txt", NOTE)
    record = file_record(report, View("vi", reveal=False))
    record["findings"][2]["mask"] = False
    edit = tmp_path / "report.json"
    edit.write_text(json.dumps({"schema": edited.SCHEMA, "files": [record]}), encoding="utf-8")
    options = Options(edits=edited.read(edit))
    _, copy = masked(tmp_path, "a.txt", NOTE, options)
    assert PHONE in copy.decode()
    assert CCCD not in copy.decode()


def test_a_label_takes_the_place_of_the_bars(tmp_path: Path) -> None:
    options = Options(fill=Fill(label="[đã che]"))
    report, copy = masked(tmp_path, "a.txt", NOTE, options)
    assert report.copy is not None
    assert "label" in report.copy.checks
    assert "Số CCCD: [đã che]\r\n" in copy.decode()


def test_a_copy_of_another_hand_is_proved_or_not(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_bytes(NOTE.encode())
    for name, verdict in (("Nguyễn Văn Mẫu", "unverified"), (None, "verified")):
        text = NOTE.replace(CCCD, "[CCCD]").replace(PHONE, "x" * 10)
        copy.write_bytes((text if name else text.replace("Nguyễn Văn Mẫu", "…")).encode())
        report = verify_files(str(path), str(copy), Options())
        assert report.copy is not None
        assert report.copy.status == verdict


def test_a_clean_text_is_copied_byte_for_byte(tmp_path: Path) -> None:
    path, target = tmp_path / "a.md", tmp_path / "b.md"
    path.write_bytes("# Thông báo\n\nNghỉ lễ từ thứ hai.\n".encode())
    report = mask_file(str(path), str(target), Options())
    assert report.copy is not None
    assert report.copy.status == "unchanged"
    assert target.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"%!PS-Adobe-3.0\n(0912345678) show\n"),
        ("a.txt", b"begin 644 a.txt\n#0V%T\n`\nend\n"),
        ("a.txt", b"so 0912\x01345678"),
        ("a.csv", b"<html><table><tr><td>0912345678</table>"),
        ("a.pdf", b"so = '0912345678'"),
    ],
)
def test_what_is_more_than_plain_letters_is_not_read(name: str, data: bytes) -> None:
    with pytest.raises(LolotError) as caught:
        sniff(data, name)
    assert caught.value.reason.key.startswith(("skipped_", "not_what_name_says"))


@pytest.mark.parametrize("name", ["a.sql", "a.ini", "a.conf", "a.py", "a.la", "a", "don.2026"])
def test_a_text_is_one_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    note = f"-- Danh sách\nINSERT INTO don VALUES ('{PHONE}', 'x');\n"
    report, copy = masked(tmp_path, name, note)
    assert told(report) == {PHONE: "phone"}
    assert copy.decode() == note.replace(PHONE, "█" * len(PHONE))


def test_so_it_is_in_an_archive_and_a_letter(tmp_path: Path) -> None:
    files = ("a.sql", f"VALUES ('{PHONE}')".encode()), ("dữ liệu", f"so={PHONE}\n".encode())
    _, copy = masked(tmp_path, "a.zip", zipped(*files))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        said = [archive.read(name).decode() for name in archive.namelist()]
    assert said == ["VALUES ('██████████')", "so=██████████\n"]
    _, copy = masked(tmp_path, "a.eml", letters.with_file(*files[0]))
    assert "VALUES ('██████████')" in letters.inside(copy)


def test_a_long_list_is_searched_to_its_end(tmp_path: Path) -> None:
    rows = [f"{n},Nguyễn Văn Mẫu,0{90_000_0000 + 97 * n}" for n in range(1, 1201)]
    report = scanned(tmp_path, "a.csv", "\n".join(["STT,Họ tên,Điện thoại", *rows]))
    assert report.status is Status.OK
    assert sum(finding.type == "phone" for finding in report.findings) == 1200
    last = dataclasses.asdict(report.findings[-1])["place"]
    assert last["details"] == {"row": "1201", "column": "3"}


def test_what_only_a_reading_of_the_copy_finds_is_told(tmp_path: Path) -> None:
    # An own word keeps the number behind it from being one; its mask does not.
    (tmp_path / "also.txt").write_text("MẪU\n", encoding="utf-8")
    options = Options(also=tmp_path / "also.txt", overwrite=True)
    note = f"Biển MẪU-{PHONE}-MẪU{CCCD}\n"
    report, copy = masked(tmp_path, "a.txt", note, options)
    assert PHONE not in copy.decode()
    assert told(report) == {"MẪU": "word", PHONE: "phone"}
    # Such a report can be edited as any.
    record = file_record(report, View("vi", reveal=False))
    assert [finding["id"] for finding in record["findings"]] == ["p1-1", "c1"]
    edit = tmp_path / "report.json"
    edit.write_text(json.dumps({"schema": edited.SCHEMA, "files": [record]}), encoding="utf-8")
    options = dataclasses.replace(options, edits=edited.read(edit))
    again, _ = masked(tmp_path, "a.txt", note, options)
    assert again.findings == report.findings


def test_what_masks_bring_to_light_is_masked_to_the_end(tmp_path: Path) -> None:
    # Each mask parts the next number from what keeps it from being one.
    (tmp_path / "also.txt").write_text("MẪU\n", encoding="utf-8")
    note = f"MẪU-{PHONE}MẪU--\n"
    report, copy = masked(tmp_path, "a.txt", note, Options(also=tmp_path / "also.txt"))
    assert [(f.id, f.value) for f in report.findings] == [
        ("p1-1", "MẪU"),
        ("c1", PHONE),
        ("c2", "MẪU"),
    ]
    assert copy.decode().strip("█-\n") == ""


def test_a_number_goes_where_it_stands_in_a_longer_one_too(tmp_path: Path) -> None:
    note = f"Điện thoại: {PHONE}\nHoá đơn HD{PHONE[:4]}.{PHONE[4:]}001, 18 hộp\n"
    _, copy = masked(tmp_path, "a.txt", note)
    assert copy.decode().splitlines()[1] == f"Hoá đơn HD{'█' * 11}001, 18 hộp"
