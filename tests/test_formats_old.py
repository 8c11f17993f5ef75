"""Documents from before 2007 are read by way of LibreOffice and by an own reader beside it, and
masked in the new format; `--flatten` masks any document as the PDF that LibreOffice draws."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import docx
import olefile
import openpyxl
import pptx
import pymupdf
import pytest

from scanner.formats.converted import old, program
from scanner.model import FileReport, Options, Status
from scanner.pipeline import mask_file, scan_file, verify_files
from tests import office
from tests.archives import zipped
from tests.outlook import compound
from tests.writing import told

CCCD, PHONE = "079103012345", "0912345678"
has_office = pytest.mark.skipif(program.program() is None, reason="needs LibreOffice")


def letter() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(f"Số CCCD: {CCCD}")
    box = made.add_paragraph("Kính gửi các đơn vị")
    made.add_comment(box.runs, f"Điện thoại: {PHONE}", author="A")
    made.save(out)
    return out.getvalue()


def book() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["Số CCCD", CCCD])
    made.create_sheet("An").append(["Điện thoại", PHONE])
    made["An"].sheet_state = "hidden"
    made.save(out)
    return out.getvalue()


def slides() -> bytes:
    made, out = pptx.Presentation(), io.BytesIO()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = f"Số CCCD: {CCCD}"
    slide.notes_slide.notes_text_frame.text = f"Điện thoại: {PHONE}"
    made.save(out)
    return out.getvalue()


MADE: dict[str, Callable[[], bytes]] = {"doc": letter, "xls": book, "ppt": slides}


@cache
def in_old_format(ending: str) -> bytes:
    return program.converted(MADE[ending](), f"{ending}x", ending)


def mask(
    folder: Path, name: str, data: bytes, options: Options | None = None
) -> tuple[FileReport, bytes]:
    """The report on a file and the bytes of its verified copy, whatever that is called."""
    path = folder / name
    path.write_bytes(data)
    report = mask_file(str(path), str(folder / "copies" / name), options or Options())
    assert report.copy is not None, report.error
    assert report.copy.status == "verified", report.copy.remaining
    return report, Path(report.copy.path).read_bytes()


def notes(report: FileReport) -> set[str]:
    assert report.copy is not None
    return {note.key for note in report.copy.notes}


@has_office
@pytest.mark.parametrize("ending", MADE)
def test_an_old_document_is_masked_in_the_new_format(ending: str, tmp_path: Path) -> None:
    report, copy = mask(tmp_path, f"a.{ending}", in_old_format(ending))
    assert report.copy is not None
    assert report.status is Status.OK
    assert set(told(report)) >= {CCCD}
    assert PHONE in {value.removesuffix(".0").zfill(10) for value in told(report)}
    assert report.copy.path.endswith(f"a.{ending}x")
    assert "copy_in_new_format" in notes(report)
    assert CCCD not in office.inside(copy)
    assert PHONE not in office.inside(copy)


@has_office
def test_one_in_an_archive_is_masked_there(tmp_path: Path) -> None:
    packed = zipped(("thư/a.doc", in_old_format("doc")), ("thư/a.docx", letter()))
    _, copy = mask(tmp_path, "a.zip", packed)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert {*archive.namelist()} == {"thư/a.doc.docx", "thư/a.docx"}
        assert not any(CCCD in office.inside(archive.read(name)) for name in archive.namelist())


@has_office
def test_a_number_that_no_program_shows_is_told_and_gone(tmp_path: Path) -> None:
    data = io.BytesIO(in_old_format("doc"))
    with olefile.OleFileIO(data, write_mode=True) as ole:
        size = ole.get_size("\x01CompObj")
        # A stream of this size stands in small sectors, which are found by what they hold.
        was = ole.openstream("\x01CompObj").read()
    hidden = b"So CCCD: 079203054321".ljust(size, b"\0")[:size]
    report, copy = mask(tmp_path, "a.doc", data.getvalue().replace(was[:64], hidden[:64]))
    assert "079203054321" in told(report)
    assert "079203054321" not in office.inside(copy)


@has_office
def test_words_that_the_new_document_lacks_make_it_doubtful() -> None:
    lines = old.lines(in_old_format("doc"), "doc")
    assert lines is not None
    assert old.Said(letter()).lacking(lines) == []
    assert old.Said(office.docx(office.Pieces(office.said("1")))).lacking(lines)


ROWS = [("Họ tên:", "Trần Văn Út"), ("Ngày sinh:", "27/08/1964"), ("CCCD:", CCCD)]


def listed(rows: Sequence[Sequence[str]], *, by_way_of: str) -> bytes:
    """A table as an old document, as LibreOffice writes it of another one: of a docx that says not
    how wide its columns are it reads none back."""
    made, out = docx.Document(), io.BytesIO()
    table = made.add_table(len(rows), len(rows[0]))
    for cells, said in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, said, strict=True):
            cell.text = text
    made.save(out)
    data = out.getvalue()
    if by_way_of != "docx":
        data = program.converted(data, "docx", by_way_of)
    return program.converted(data, by_way_of, "doc")


@has_office
def test_a_document_whose_table_is_lost_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(listed(ROWS, by_way_of="docx"))
    report = mask_file(str(path), str(tmp_path / "copy.doc"), Options())
    assert report.error is not None
    assert report.error.key == "office_failed"
    assert [one.name for one in tmp_path.iterdir()] == ["a.doc"]
    flat = mask_file(str(path), str(tmp_path / "copy.doc"), Options(flatten=True))
    assert flat.error is not None


@has_office
def test_a_table_that_is_kept_is_read(tmp_path: Path) -> None:
    report, _ = mask(tmp_path, "a.doc", listed(ROWS, by_way_of="odt"))
    assert {"Trần Văn Út", "27/08/1964", CCCD} <= set(told(report))


def record(kind: int, data: bytes, *, of_others: bool = False) -> bytes:
    return struct.pack("<HHI", 0xF if of_others else 0, kind, len(data)) + data


@pytest.mark.parametrize(("slide", "is_told"), [(0x100, True), (0x8000003B, False)])
def test_where_to_click_on_notes_is_no_text(slide: int, is_told: bool) -> None:
    """The notes of no slide are the master of them all: no new document says what it says."""
    said = record(0x0FA0, "Bấm để sửa".encode("utf-16-le"))
    notes = record(0x03F0, record(0x03F1, struct.pack("<II", slide, 0)) + said, of_others=True)
    lines = old.lines(compound({"PowerPoint Document": notes}), "ppt")
    assert lines == (["Bấm để sửa"] if is_told else [])


def word_6(text: bytes, *, flags: int = 0, language: int = 0x09) -> bytes:
    head = struct.pack("<HHHHHH", 0xA5DC, 0x68, 0, language, 0, flags).ljust(0x18, b"\0")
    head = (head + struct.pack("<II", 768, 768 + len(text))).ljust(768, b"\0")
    return compound({"WordDocument": head + text + bytes(200)})


def test_a_document_of_word_6_is_read_unless_it_was_saved_in_pieces() -> None:
    assert old.lines(word_6(b"CCCD: 079103012345\rMau"), "doc") == ["CCCD: 079103012345", "Mau"]
    vietnamese = word_6("Đơn xin".encode("cp1258"), language=0x2A)
    assert old.lines(vietnamese, "doc") == ["Đơn xin"]
    assert old.lines(word_6(b"Mau", flags=0x4), "doc") is None
    assert old.lines(word_6(b"Mau", flags=0x100), "doc") is None


def test_what_a_document_is_called_is_no_text_of_it() -> None:
    """It is found out anew: the name of the file in which LibreOffice got it."""
    said = b"Mau\r\x13 FILENAME \\p \x14C:\\don cua An.doc\x15\rHet"
    assert old.lines(word_6(said), "doc") == ["Mau", " ", "Het"]


@has_office
def test_the_copy_of_a_clean_old_document_is_what_was_read(tmp_path: Path) -> None:
    clean = office.docx(office.Pieces(office.para(office.run("Thông báo nghỉ lễ"))))
    report, copy = mask(tmp_path, "a.doc", program.converted(clean, "docx", "doc"))
    assert report.copy is not None
    assert not told(report)
    assert copy.startswith(b"PK")


@has_office
def test_a_broken_old_document_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(in_old_format("doc")[:3000])
    assert scan_file(str(path), Options()).status in (Status.ERROR, Status.SKIPPED)


@has_office
@pytest.mark.parametrize("place", ["body", "deleted"])
def test_flat_it_is_a_pdf_with_what_a_print_has(place: str, tmp_path: Path) -> None:
    data = office.docx(office.DOCX[place](CCCD)) if place in office.DOCX else letter()
    report, copy = mask(tmp_path, "a.docx", data, Options(flatten=True))
    assert report.copy is not None
    assert report.copy.path.endswith("a.pdf")
    assert "copy_as_pdf" in notes(report)
    with pymupdf.open(stream=copy) as pdf:
        assert CCCD not in "".join(page.get_text() for page in pdf)
    again = verify_files(str(tmp_path / "a.docx"), report.copy.path, Options())
    assert again.copy is not None
    assert again.copy.status == "verified"


def test_without_libreoffice_one_line_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PATH", "ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.setenv(name, "")
    program.program.cache_clear()
    try:
        if program.program() is not None:
            pytest.skip("LibreOffice is where nothing hides it")
        (tmp_path / "a.docx").write_bytes(letter())
        flat = mask_file(str(tmp_path / "a.docx"), str(tmp_path / "b.docx"), Options(flatten=True))
        assert flat.error is not None
        assert flat.error.key == "office_missing"
        (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000))
        report = scan_file(str(tmp_path / "a.doc"), Options())
        assert report.error is not None
        assert (report.status, report.error.key) == (Status.SKIPPED, "skipped_office")
    finally:
        program.program.cache_clear()


@has_office
def test_nobody_is_asked_whether_to_mend_a_broken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice would wait for the answer: the library is given time, and ends by itself."""
    found = program.program()
    assert found is not None
    kit = program._kit(found)
    if kit is None:
        pytest.skip("called as a library on Linux only")
    whole = letter()
    (tmp_path / "profile" / "user").mkdir(parents=True)
    (tmp_path / "a.docx").write_bytes(whole[: len(whole) // 2])
    monkeypatch.setattr(program, "SECONDS", 60.0)
    places = (tmp_path / name for name in ("profile", "a.docx", "a.pdf"))
    program._run([*kit, *(place.as_uri() for place in places), "pdf"], tmp_path)
    assert not (tmp_path / "a.pdf").exists()
