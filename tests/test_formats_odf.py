"""OpenDocuments keep all but what is masked, and are read to the last part or not at all. What
odfdo makes of the copies says so."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import odfdo
import pytest

from scanner.errors import LolotError
from scanner.formats import sniff
from scanner.formats.odf import ODT
from scanner.model import Fill, Options, Status
from scanner.pipeline import mask_file, verify_files
from scanner.report.outcome import Bar, exit_code
from scanner.report.record import View, file_record
from tests import office, opendocs
from tests.command import lolot
from tests.opendocs import Held, cell, para
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"
LETTER = opendocs.odt(Held(para(f"Số CCCD: {CCCD}")))
SHEET = '<table:table table:name="Trang 1">{}</table:table>'


def _saved(document: odfdo.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_letter_keeps_its_spans_and_tables(tmp_path: Path) -> None:
    letter = odfdo.Document("text")
    letter.body.clear()
    line = odfdo.Paragraph(f"Tôi là Nguyễn Văn Mẫu, số CCCD {CCCD}, kính đơn.")
    letter.body.append(line)
    line.set_span("Strong", regex="Văn")
    line.set_span("Emphasis", regex=CCCD[5:])
    table = odfdo.Table("Bảng")
    table.set_values([["Họ tên", "Điện thoại"], ["Trần Thị Thử", PHONE]])
    letter.body.append(table)
    report, copy = masked(tmp_path, "a.odt", _saved(letter))
    assert {"Nguyễn Văn Mẫu", CCCD, "Trần Thị Thử", PHONE} == set(told(report))
    after = odfdo.Document(io.BytesIO(copy)).body
    line = after.get_paragraphs()[0]
    assert line.inner_text.strip() == f"Tôi là {'█' * 14}, số CCCD {'█' * 12}, kính đơn."
    spans = [(span.style, span.inner_text) for span in line.get_spans()]
    assert spans == [("Strong", "█" * 3), ("Emphasis", "█" * 7)]
    values = after.tables[0].get_values()
    assert values == [["Họ tên", "Điện thoại"], ["█" * 12, "█" * 10]]
    record = file_record(report, View("vi", reveal=False))
    places = {finding["place"] for finding in record["findings"] if finding["mask"]}
    assert places == {"đoạn 1", "bảng 1, dòng 2"}


def test_a_list_keeps_its_formulas_and_styles(tmp_path: Path) -> None:
    text = 'office:value-type="string"'
    heads = ("Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Điểm")
    head = "".join(cell(name, text) for name in heads)
    date = 'office:value-type="date" office:date-value="{}"'
    number = 'table:style-name="ce1" office:value-type="float" office:value="{}"'
    rows = [
        (
            cell("Nguyễn Văn Mẫu", text),
            cell("01/02/1990", date.format("1990-02-01")),
            cell(CCCD, text),
            cell(PHONE, number.format(912345678)),
            cell("7,5", number.format(7.5)),
        ),
        (
            cell("Trần Thị Thử", text),
            cell("03/04/85", date.format("1985-04-03")),
            cell("79185012346", number.format(79185012346)),
            cell("0987654321", text),
            cell("8", number.format(8)),
        ),
        (cell(),) * 4
        + (cell("15,5", 'table:formula="of:=SUM([.E2:.E3])" ' + number.format(15.5)),),
    ]
    lines = [f"<table:table-row>{''.join(row)}</table:table-row>" for row in ((head,), *rows)]
    report, copy = masked(tmp_path, "a.ods", opendocs.ods(Held(SHEET.format("".join(lines)))))
    assert {"Nguyễn Văn Mẫu", CCCD, "79185012346", PHONE, "01/02/1990"} <= set(told(report))
    table = odfdo.Document(io.BytesIO(copy)).body.tables[0]
    values = table.get_values()
    assert values[0] == ["Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Điểm"]
    assert values[1] == ["█" * 14, "█" * 10, "█" * 12, "█" * 10, 7.5]
    assert values[2][2:] == ["█" * 11, "█" * 10, 8]
    assert table.get_cell((4, 3)).formula == "of:=SUM([.E2:.E3])"
    assert table.get_cell((3, 1)).style == "ce1"
    said = office.inside(copy)
    assert "1990-02-01" not in said
    assert "1985-04-03" not in said
    assert "912345678" not in said
    places = {f["place"] for f in file_record(report, View("vi", reveal=False))["findings"]}
    assert {"Trang 1!A2", "Trang 1!C3"} <= places


def test_slides_keep_what_stands_beside(tmp_path: Path) -> None:
    show = odfdo.Document("presentation")
    page = odfdo.DrawPage("page1", name="Trang 1")
    page.append(
        odfdo.Frame.text_frame(list(map(odfdo.Paragraph, ("Danh sách", f"Số CCCD: {CCCD}"))))
    )
    show.body.clear()
    show.body.append(page)
    report, copy = masked(tmp_path, "a.odp", _saved(show))
    assert set(told(report)) == {CCCD}
    texts = [p.inner_text for p in odfdo.Document(io.BytesIO(copy)).body.get_paragraphs()]
    assert texts == ["Danh sách", f"Số CCCD: {'█' * 12}"]
    record = file_record(report, View("vi", reveal=False))
    assert record["findings"][0]["place"] == "trang chiếu 1, đoạn 2"


def test_a_label_takes_the_place_of_the_bars(tmp_path: Path) -> None:
    options = Options(fill=Fill(label="[đã che]"))
    _, copy = masked(tmp_path, "a.odt", LETTER, options)
    line = odfdo.Document(io.BytesIO(copy)).body.get_paragraphs()[0]
    assert line.inner_text == "Số CCCD: [đã che]"


def test_what_nobody_can_read_is_told_and_left_out(tmp_path: Path) -> None:
    ole: dict[str, str | bytes] = {
        "Object 1": b"\xd0\xcf\x11\xe0" + bytes(900),
        "ObjectReplacements/Object 1": b"VCLMTF",
    }
    report = scanned(tmp_path, "a.odt", opendocs.odt(Held(para("Kính gửi"), parts=ole)))
    assert (report.status, exit_code(report, Bar())) == (Status.PARTIAL, 3)
    _, copy = masked(tmp_path, "a.odt", opendocs.odt(Held(para("Kính gửi"), parts=ole)))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.read("Object 1") == b""


def test_signatures_and_first_pages_are_left_out_and_macros_told(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "META-INF/documentsignatures.xml": "<x/>",
        "Thumbnails/thumbnail.png": office.picture(f"Số CCCD: {CCCD}"),
        "Basic/Standard/M.xml": f"<m>so = {CCCD}</m>",
        "layout-cache": b"\0\1",
    }
    data = opendocs.odt(Held(para(f"Số CCCD: {CCCD}"), parts=parts))
    report, copy = masked(tmp_path, "a.odt", data)
    assert report.copy is not None
    assert [note.key for note in report.copy.notes] == ["signature_removed", "macros_kept"]
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        names = archive.namelist()
        manifest = archive.read("META-INF/manifest.xml").decode()
        assert archive.read("Basic/Standard/M.xml").decode().endswith(f"so = {'█' * 12}</m>")
    assert names == ["mimetype", "content.xml", "Basic/Standard/M.xml", "META-INF/manifest.xml"]
    assert "Thumbnails" not in manifest
    assert "signatures" not in manifest


def test_a_locked_document_says_so(tmp_path: Path) -> None:
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    entry = f"<manifest:manifest {space}><manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"  # fmt: skip  # noqa: E501
    parts: dict[str, str | bytes] = {
        "META-INF/manifest.xml": entry,
        "content.xml": bytes(range(1, 200)),
    }
    for passwords, why in (((), "encrypted"), (("x",), "locked_document")):
        options = Options(passwords=passwords)
        report = scanned(tmp_path, "a.odt", opendocs.odt(Held(parts=parts)), options)
        assert report.error is not None
        assert report.error.key == why
        assert exit_code(report, Bar()) == 3


def _with(name: str, data: bytes | str) -> bytes:
    out = io.BytesIO(LETTER)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


ODD = {
    "bytes behind it": LETTER + PHONE.encode(),
    "bytes before it": PHONE.encode() + LETTER,
    "a part outside": _with("../x", b"x"),
    "a part of nothing but zeros": _with("x.xml", bytes(65_000_000)),
    "cut off": LETTER[:-40],
    "of another kind": LETTER.replace(b"opendocument.text", b"opendocument.tent"),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_a_zip_that_is_more_than_its_list_is_not_read(data: bytes) -> None:
    with pytest.raises(LolotError) as caught:
        sniff(data, "a.odt")
    assert caught.value.reason.key in ("skipped_office", "skipped_archive", "skipped_kind")
    assert sniff(LETTER, "a.odt") == sniff(LETTER, "a.docx") == ODT


BROKEN = {
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "a foreign DTD": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    "nesting": "<x>" * 5000 + "</x>" * 5000,
    "half of it": "<x><y>",
    "no XML": "x",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_content_that_no_program_writes_is_broken(content: str, tmp_path: Path) -> None:
    report = scanned(tmp_path, "a.odt", opendocs.odt(Held(parts={"content.xml": content})))
    assert report.error is not None
    assert report.error.key == "broken_file"


def test_a_million_cells_that_are_one_are_read_as_one(tmp_path: Path) -> None:
    repeated = "<table:table-row table:number-rows-repeated='1048576'>{}</table:table-row>"
    many = 'table:number-columns-repeated="16384"'
    rows = repeated.format(cell("Số CCCD:") + cell(CCCD, many)) + repeated.format(cell("", many))
    report, copy = masked(tmp_path, "a.ods", opendocs.ods(Held(SHEET.format(rows))))
    assert list(told(report)) == [CCCD]
    assert "█" * 12 in office.inside(copy)


def test_a_sheet_of_too_many_cells_is_refused(tmp_path: Path) -> None:
    row = f"<table:table-row>{'<table:table-cell/>' * 401_000}</table:table-row>"
    report = scanned(tmp_path, "a.ods", opendocs.ods(Held(SHEET.format(row))))
    assert report.error is not None
    assert report.error.key == "too_many_cells"


def test_the_command_masks_and_verifies_a_letter(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(LETTER)
    done = lolot("mask", "a.odt", "--output-dir", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert CCCD not in office.inside((tmp_path / "out" / "a.odt").read_bytes())
    done = lolot("verify", "a.odt", "out/a.odt", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_copy_in_which_something_is_left_is_not_proved(tmp_path: Path) -> None:
    """Other tools change what a cell shows and leave what it is worth."""
    path, copy = tmp_path / "a.ods", tmp_path / "b.ods"
    worth = 'office:value-type="string" office:string-value="{}"'
    row = f"<table:table-row>{cell('Số CCCD:')}{{}}</table:table-row>"

    def made(text: str, value: str) -> bytes:
        return opendocs.ods(Held(SHEET.format(row.format(cell(text, worth.format(value))))))

    path.write_bytes(made(CCCD, CCCD))
    for left, verdict in ((CCCD, "unverified"), ("x", "verified")):
        copy.write_bytes(made("x", left))
        report = verify_files(str(path), str(copy), Options())
        assert report.copy is not None
        assert report.copy.status == verdict


def test_an_author_is_told_and_stays_unless_he_is_masked_elsewhere(tmp_path: Path) -> None:
    for body, stays in (("Thông báo nghỉ lễ", True), (f"Nguyễn Văn Mẫu, {CCCD}", False)):
        letter = odfdo.Document("text")
        letter.meta.creator = "Nguyễn Văn Mẫu"
        letter.body.clear()
        letter.body.append(odfdo.Paragraph(body))
        path, target = tmp_path / "a.odt", tmp_path / "copies" / "a.odt"
        path.write_bytes(_saved(letter))
        report = mask_file(str(path), str(target), Options(overwrite=True))
        assert any(f.type == "metadata" for f in report.findings)
        creator = odfdo.Document(str(target)).meta.creator
        assert creator == ("Nguyễn Văn Mẫu" if stays else "█" * 14)


def test_what_programs_write_for_themselves_is_nobodys(tmp_path: Path) -> None:
    for kind in ("text", "spreadsheet", "presentation", "drawing"):
        document = odfdo.Document(kind)
        name = f"a.{kind}"
        report = scanned(tmp_path, name, _saved(document))
        assert (told(report), report.status) == ({}, Status.OK), name


def test_a_script_keeps_what_is_not_masked(tmp_path: Path) -> None:
    code = "# Số CCCD: {}, xem công văn\nprint(1)\n"
    held = Held(para("Kính gửi"), parts={"Scripts/python/a.py": code.format(CCCD)})
    _, copy = masked(tmp_path, "a.odt", opendocs.odt(held))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.read("Scripts/python/a.py").decode() == code.format("█" * 12)
