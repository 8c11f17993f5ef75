"""Documents of Word, Excel and PowerPoint keep all but what is masked, and are read to the last
part or not at all. What other readers make of the copies says so."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from viparse.normalize.encodings import CHARMAPS

from scanner.errors import LolotError
from scanner.formats import sniff
from scanner.formats.office import DOCX
from scanner.model import Fill, Options, Status
from scanner.pipeline import mask_file, verify_files
from scanner.report.outcome import Bar, exit_code
from scanner.report.record import View, file_record
from tests import office
from tests.command import lolot
from tests.office import Pieces, para, run
from tests.writing import masked, scanned, told

CCCD, PHONE = "079103012345", "0912345678"
LETTER = office.docx(Pieces(para(run(f"Số CCCD: {CCCD}"))))


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def test_a_letter_keeps_its_runs_and_tables(tmp_path: Path) -> None:
    letter = docx.Document()
    line = letter.add_paragraph("Tôi là ")
    line.add_run("Nguyễn Văn ").bold = True
    line.add_run("Mẫu").italic = True
    line.add_run(f", số CCCD {CCCD[:5]}")
    line.add_run(CCCD[5:]).underline = True
    line.add_run(", kính đơn.")
    table = letter.add_table(rows=2, cols=2)
    for cell, text in zip(
        table._cells, ("Họ tên", "Điện thoại", "Trần Thị Thử", PHONE), strict=True
    ):
        cell.text = text
    report, copy = masked(tmp_path, "a.docx", saved(letter))
    assert {"Nguyễn Văn Mẫu", CCCD, "Trần Thị Thử", PHONE} == set(told(report))
    after = docx.Document(io.BytesIO(copy))
    runs = [(run.text, run.bold, run.italic, run.underline) for run in after.paragraphs[0].runs]
    assert runs == [
        ("Tôi là ", None, None, None),
        ("█" * 11, True, None, None),
        ("█" * 3, None, True, None),
        (", số CCCD █████", None, None, None),
        ("█" * 7, None, None, True),
        (", kính đơn.", None, None, None),
    ]
    cells = [cell.text for cell in after.tables[0]._cells]
    assert cells == ["Họ tên", "Điện thoại", "█" * 12, "█" * 10]
    record = file_record(report, View("vi", reveal=False))
    places = {finding["place"] for finding in record["findings"] if finding["mask"]}
    assert places == {"đoạn 1", "bảng 1, dòng 2"}


def test_a_list_keeps_its_formulas_and_styles(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Điểm"])
    sheet.append([1, "Nguyễn Văn Mẫu", datetime.date(1990, 2, 1), CCCD, 912345678, 7.5])
    sheet.append([2, "Trần Thị Thử", datetime.date(1985, 4, 3), 79185012346, "0987654321", 8])
    sheet["E2"].number_format = "0000000000"
    sheet["F4"] = "=SUM(F2:F3)"
    sheet["B2"].font = openpyxl.styles.Font(bold=True)
    report, copy = masked(tmp_path, "a.xlsx", saved(book))
    assert {"Nguyễn Văn Mẫu", CCCD, "79185012346", PHONE, "01/02/1990"} <= set(told(report))
    after = openpyxl.load_workbook(io.BytesIO(copy)).active
    assert after is not None
    rows = [[cell.value for cell in row] for row in after.iter_rows()]
    assert rows[0] == ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Điểm"]
    assert rows[1] == [1, "█" * 14, "█" * 10, "█" * 12, "█" * 10, 7.5]
    assert rows[2] == [2, "█" * 12, "█" * 10, "█" * 11, "█" * 10, 8]
    assert rows[3][5] == "=SUM(F2:F3)"
    assert after["B2"].font.bold
    places = {f["place"] for f in file_record(report, View("vi", reveal=False))["findings"]}
    assert {"Sheet!B2", "Sheet!D3"} <= places


def test_slides_keep_what_stands_beside(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Danh sách"
    slide.placeholders[1].text = f"Số CCCD: {CCCD}"
    slide.notes_slide.notes_text_frame.text = f"Gọi {PHONE}"
    report, copy = masked(tmp_path, "a.pptx", saved(show))
    assert {CCCD, PHONE} == set(told(report))
    after = pptx.Presentation(io.BytesIO(copy)).slides[0]
    assert after.shapes.title.text == "Danh sách"
    assert after.placeholders[1].text == f"Số CCCD: {'█' * 12}"
    assert after.notes_slide.notes_text_frame.text == f"Gọi {'█' * 10}"


def test_a_string_that_another_cell_still_shows_stays_there(tmp_path: Path) -> None:
    """A name is masked beside a number, and stays where it stands alone."""
    strings = office.strings("<t>Nguyễn Văn Mẫu</t>", f"<t>{CCCD}</t>")
    rows = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
    rows += "<row r='40'><c r='A40' t='inlineStr'><is><t>Người lập bảng:</t></is></c></row>"
    _, copy = masked(tmp_path, "a.xlsx", office.xlsx(*office.sheet(rows), strings))
    assert CCCD not in office.inside(copy)
    after = openpyxl.load_workbook(io.BytesIO(copy)).active
    assert after is not None
    assert after["A40"].value == "Người lập bảng:"


def test_a_label_takes_the_place_of_the_bars(tmp_path: Path) -> None:
    options = Options(fill=Fill(label="[đã che]"))
    _, copy = masked(tmp_path, "a.docx", LETTER, options)
    assert docx.Document(io.BytesIO(copy)).paragraphs[0].text == "Số CCCD: [đã che]"


def test_what_nobody_can_read_is_told_and_left_out(tmp_path: Path) -> None:
    kind = "application/vnd.openxmlformats-officedocument.oleObject"
    ole = office.custom(
        "word/embeddings/o.bin", kind, b"\xd0\xcf\x11\xe0" + bytes(900), "oleObject"
    )
    macro = "application/vnd.ms-office.vbaProject"
    code = office.custom("word/vbaProject.bin", macro, b"\1\2\3" * 90, "vbaProject")
    data = office.docx(Pieces(para(run("Kính gửi"))), ole, code)
    report = scanned(tmp_path, "a.docx", data)
    assert (report.status, exit_code(report, Bar())) == (Status.PARTIAL, 3)
    report, copy = masked(tmp_path, "a.docx", data)
    assert report.status is Status.PARTIAL
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.read("word/embeddings/o.bin") == b""
        assert "word/vbaProject.bin" not in archive.namelist()
        assert b"vbaProject" not in archive.read("[Content_Types].xml")
        assert b"vbaProject" not in archive.read("word/_rels/document.xml.rels")


def _twice() -> bytes:
    out = io.BytesIO(LETTER)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def _with(name: str, data: bytes) -> bytes:
    out = io.BytesIO(LETTER)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _unlisted() -> bytes:
    """A part that stands in the file and not in its list."""
    listed = zipfile.ZipFile(io.BytesIO(LETTER)).start_dir
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("x", PHONE)
    return LETTER[:listed] + hidden.getvalue()[: 30 + 1 + 10] + LETTER[listed:]


ODD = {
    "bytes behind it": LETTER + PHONE.encode(),
    "bytes before it": PHONE.encode() + LETTER,
    "the same part twice": _twice(),
    "a part that is not listed": _unlisted(),
    "a part outside": _with("../x", b"x"),
    "a part of nothing but zeros": _with("word/x.xml", bytes(65_000_000)),
    "cut off": LETTER[:-40],
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_a_zip_that_is_more_than_its_list_is_not_read(data: bytes) -> None:
    with pytest.raises(LolotError) as caught:
        sniff(data, "a.docx")
    assert caught.value.reason.key in (
        "skipped_office",
        "skipped_archive",
        "not_what_name_says",
        "skipped_kind",
    )
    assert sniff(LETTER, "a.docx") == DOCX


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    data = office.docx(office.custom("customXml/item1.xml", "application/xml", bomb))
    report = scanned(tmp_path, "a.docx", data)
    assert report.status is Status.ERROR
    assert report.error is not None
    assert report.error.key == "broken_file"


def test_a_document_without_a_text_that_can_be_read_has_no_copy(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(LETTER)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</w:body>", b""))
    report = scanned(tmp_path, "a.docx", out.getvalue())
    assert report.error is not None
    assert report.error.key == "broken_file"


def test_a_long_text_that_thousands_of_cells_share_is_no_bomb(tmp_path: Path) -> None:
    cells = office._cell("<v>0</v>", "s") * 1100
    strings = office.strings(f"<t>{'chữ' * 10_000}</t>")
    report = scanned(tmp_path, "a.xlsx", office.xlsx(*office.sheet(cells), strings))
    assert report.error is not None
    assert report.error.key == "too_many_signs"


def test_a_document_in_a_document_in_a_document(tmp_path: Path) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    data = LETTER
    for _ in range(2):
        data = office.docx(office.custom("word/embeddings/a.docx", kind, data, "package"))
    report, copy = masked(tmp_path, "a.docx", data)
    assert set(told(report)) == {CCCD}
    assert report.findings[0].within == ("word/embeddings/a.docx",) * 2
    assert CCCD not in office.inside(copy)
    assert "Số CCCD: ████████████" in office.inside(copy)


def test_the_command_masks_a_letter(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(LETTER)
    done = lolot("mask", "a.docx", "--output-dir", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert CCCD not in office.inside((tmp_path / "out" / "a.docx").read_bytes())
    done = lolot("verify", "a.docx", "out/a.docx", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_what_is_masked_in_a_list_is_gone_from_its_caches(tmp_path: Path) -> None:
    """A name is masked beside a number; caches have it alone, and numbers without their zeros."""
    cells = "<c r='A1' t='inlineStr'><is><t>Nguyễn Văn Mẫu</t></is></c>"
    cells += "<c r='B1' t='inlineStr'><is><t>Số CCCD:</t></is></c>"
    cells += f"<c r='C1' s='1'><v>{int(CCCD)}</v></c>"
    styles = '<numFmts><numFmt numFmtId="170" formatCode="000000000000"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    styles = f"<styleSheet {office._X}>{styles}</styleSheet>"
    items = f"<sharedItems><s v='Nguyễn Văn Mẫu'/><n v='{int(CCCD)}'/></sharedItems>"
    cache = f"<pivotCacheDefinition {office._X}>{items}</pivotCacheDefinition>"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    book = [
        *office.sheet(cells),
        office.custom("xl/styles.xml", f"{kind}styles+xml", styles, "styles"),
        office.custom("xl/pivotCache/p1.xml", f"{kind}pivotCacheDefinition+xml", cache),
    ]
    _, copy = masked(tmp_path, "a.xlsx", office.xlsx(*book))
    said = office.inside(copy)
    assert "Văn Mẫu" not in said
    assert str(int(CCCD)) not in said


def test_an_author_is_told_and_stays_unless_he_is_masked_elsewhere(tmp_path: Path) -> None:
    for body, severity in (("Thông báo nghỉ lễ", "low"), (f"Nguyễn Văn Mẫu, {CCCD}", None)):
        letter = docx.Document()
        letter.core_properties.author = "Nguyễn Văn Mẫu"
        letter.add_paragraph(body)
        target = tmp_path / "copies" / "a.docx"
        path = tmp_path / "a.docx"
        path.write_bytes(saved(letter))
        report = mask_file(str(path), str(target), Options(overwrite=True))
        told_ = {f.severity for f in report.findings if f.type == "metadata"}
        places = {f.place.key for f in report.findings if f.type == "metadata" and f.place}
        assert places == {"office_properties"}
        author = docx.Document(str(target)).core_properties.author
        if severity:
            assert told_ == {severity}
            assert author == "Nguyễn Văn Mẫu"
        else:
            assert author == "█" * 14


def test_what_programs_write_for_themselves_is_nobodys(tmp_path: Path) -> None:
    letter = docx.Document()
    letter.add_paragraph("Thông báo nghỉ lễ.").runs[0].font.name = "MS Mincho"
    begin = '<w:fldChar w:fldCharType="begin"/>'
    field = f"<w:r>{begin}<w:instrText> FORMTEXT </w:instrText></w:r>"
    own = office.docx(Pieces(para(run("Thông báo"), field, field)))
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[1])
    book = openpyxl.Workbook()
    for name, data in (
        ("a.docx", saved(letter)),
        ("b.docx", own),
        ("a.pptx", saved(show)),
        ("a.xlsx", saved(book)),
    ):
        report = scanned(tmp_path, name, data)
        assert (told(report), report.status) == ({}, Status.OK), name


def test_a_copy_in_which_something_is_left_is_not_proved(tmp_path: Path) -> None:
    """Other tools change a cell and leave the string that it showed."""
    strings = office.strings(f"<t>{CCCD}</t>")
    path, copy = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    cell = "<c r='A1' t='inlineStr'><is><t>Số CCCD:</t></is></c><c r='B1'{}</c>"
    before = office.sheet(cell.format(" t='s'><v>0</v>"))
    after = office.sheet(cell.format(" t='inlineStr'><is><t>x</t></is>"))
    path.write_bytes(office.xlsx(*before, strings))
    for left, verdict in ((strings, "unverified"), (office.strings("<t/>"), "verified")):
        copy.write_bytes(office.xlsx(*after, left))
        report = verify_files(str(path), str(copy), Options())
        assert report.copy is not None
        assert report.copy.status == verdict


@pytest.mark.parametrize(("font", "coding"), [(".VnTime", "tcvn3"), ("VNI-Times", "vni")])
def test_fonts_from_before_unicode(font: str, coding: str, tmp_path: Path) -> None:
    spelled = {letter: code for code, letter in CHARMAPS[coding].pairs}
    text = f"Họ và tên: Nguyễn Văn Mẫu, số CCCD: {CCCD}, trú tại đây."
    old = "".join(spelled.get(sign, sign) for sign in text)
    line = run(old, f'<w:rFonts w:ascii="{font}"/>')
    report, copy = masked(tmp_path, "a.docx", office.docx(Pieces(para(line))))
    assert set(told(report)) == {"Nguyễn Văn Mẫu", CCCD}
    name = "".join(spelled.get(sign, sign) for sign in "Nguyễn Văn Mẫu")
    after = docx.Document(io.BytesIO(copy)).paragraphs[0].text
    assert after == old.replace(name, "█" * len(name)).replace(CCCD, "█" * 12)


def test_a_sheet_of_a_million_cells_is_not_even_parsed(tmp_path: Path) -> None:
    cells = "<c r='A1'/>" * 500_000 + "<broken"
    report = scanned(tmp_path, "a.xlsx", office.xlsx(*office.sheet(cells)))
    assert report.error is not None
    assert report.error.key == "too_many_cells"


def test_a_masked_cell_keeps_the_fonts_of_its_runs(tmp_path: Path) -> None:
    """The names of fonts that stood in the strings that cells share stand in the cell then."""
    runs = f"<r><rPr><rFont val='Trebuchet MS'/></rPr><t>Số CCCD: {CCCD}</t></r>"
    strings = office.strings(f"{runs}<r><rPr><rFont val='Times New Roman'/></rPr><t>, nam</t></r>")
    cell = "<c r='A1' t='s'><v>0</v></c>"
    _, copy = masked(tmp_path, "a.xlsx", office.xlsx(*office.sheet(cell), strings))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        said = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "Trebuchet MS" in said
    assert "Times New Roman" in said


def test_places_for_figures_in_a_format_are_no_password(tmp_path: Path) -> None:
    codes = ("@", "###0.00;\\-###0.00", "###0.00000;\\-###0.00000", "###0;\\-###0")
    formats = "".join(
        f"<numFmt numFmtId='{n}' formatCode='{c}'/>" for n, c in enumerate(codes, 165)
    )
    styles = office.styles(f"<styleSheet><numFmts>{formats}</numFmts></styleSheet>")
    book = office.xlsx(*office.sheet("<c r='A1'><v>1.5</v></c>"), styles)
    assert not scanned(tmp_path, "a.xlsx", book).findings
