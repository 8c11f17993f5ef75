"""What people write beside the print: into form fields, over a page, into titles."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest

from scanner.model import Options, Severity, Source
from scanner.pipeline import mask_file, scan_file
from tests.hiding import hidden, signed
from tests.judges import judged

CMND, CCCD = "024123456", "038190001234"


def form(path: Path, *, shown: bool) -> Path:
    """A page whose label is print and whose number is a field's value."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 100), "So CMND:", fontsize=11)
        widget = pymupdf.Widget()
        widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
        widget.field_name, widget.field_value = "Text1", CMND
        widget.rect = pymupdf.Rect(120, 88, 240, 104)
        page.add_widget(widget)
        data = pdf.tobytes()
    path.write_bytes(data)
    if not shown:
        with pikepdf.open(path, allow_overwriting_input=True) as saved:
            del saved.pages[0].Annots[0]["/AP"]
            saved.save(path)
    return path


@pytest.mark.parametrize("shown", [True, False])
def test_a_field_is_known_by_the_label_printed_before_it(tmp_path: Path, shown: bool) -> None:
    """Also where drawing the value is left to whoever opens the file."""
    original = form(tmp_path / "don.pdf", shown=shown)
    report = mask_file(str(original), str(tmp_path / "copy.pdf"), Options())
    assert [(f.type, f.value, f.source) for f in report.findings] == [("cmnd", CMND, Source.FORM)]
    assert report.copy is not None and report.copy.status == "verified"
    assert judged((tmp_path / "copy.pdf").read_bytes(), CMND) == set()


def test_a_number_typed_over_a_page_is_known_by_the_label_printed_before_it(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 100), "So tai khoan:", fontsize=11)
        page.add_freetext_annot((140, 88, 300, 106), "1012345678", fontsize=11)
        pdf.save(tmp_path / "don.pdf")
    found = scan_file(str(tmp_path / "don.pdf"), Options()).findings
    assert [(f.type, f.source) for f in found] == [("bank_account", Source.ANNOTATION)]


def test_a_number_without_a_label_counts_in_a_title_that_people_write(tmp_path: Path) -> None:
    """And not among what programs keep for themselves."""
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((60, 100), "Danh sach", fontsize=11)
        pdf.set_metadata({"title": f"Ho so {CCCD}", "producer": "x 079190001235"})
        pdf.save(tmp_path / "a.pdf")
    found = scan_file(str(tmp_path / "a.pdf"), Options()).findings
    assert [(f.type, f.value) for f in found] == [("cccd", CCCD)]


def test_what_an_attachment_says_is_masked_in_the_file_around_it(tmp_path: Path) -> None:
    """A number that only the attachment calls somebody's stands in the title and on the page."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 100), "Ma 1012345678 da nhap", fontsize=11)
        pdf.embfile_add("ds.txt", "Số tài khoản: 1012345678".encode())
        pdf.set_metadata({"keywords": "1012345678"})
        pdf.save(tmp_path / "a.pdf")
    report = mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "copy.pdf"), Options())
    assert report.copy is not None and report.copy.status == "verified"
    assert judged((tmp_path / "copy.pdf").read_bytes(), "1012345678") == set()


def test_a_form_that_offers_its_pages_fonts_does_not_keep_their_letters(tmp_path: Path) -> None:
    """Office suites name every font of a page among those that fields may be set in."""
    original = tmp_path / "don.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        font = pymupdf.Font("notos")
        writer = pymupdf.TextWriter(page.rect)
        writer.append((60, 100), "SĐT: 0987654321", font, 11)
        writer.write_text(page)
        pdf.subset_fonts()
        pdf.save(original)
    with pikepdf.open(original, allow_overwriting_input=True) as saved:
        fonts = saved.pages[0].Resources.Font
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="a", DA=pikepdf.String("0 g /He 10 Tf"))
        saved.Root.AcroForm = pikepdf.Dictionary(
            Fields=[saved.make_indirect(field)], DR=pikepdf.Dictionary(Font=fonts)
        )
        saved.save(original)
    mask_file(str(original), str(tmp_path / "copy.pdf"), Options())
    assert judged((tmp_path / "copy.pdf").read_bytes(), "0987654321") == set()


def test_what_a_signing_certificate_says_is_told_and_keeps_the_signature(tmp_path: Path) -> None:
    """It cannot go without voiding the signature: only where something else has to go, it does."""
    clean = tmp_path / "qd.pdf"
    clean.write_bytes(hidden(signed))
    report = mask_file(str(clean), str(tmp_path / "copy.pdf"), Options())
    assert {f.source for f in report.findings} == {Source.CERTIFICATE}
    assert {f.severity for f in report.findings} == {Severity.LOW}
    assert report.verdict == "review"
    assert report.copy is not None and report.copy.status == "unchanged"
    with pikepdf.open(clean, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Title"] = f"Ho so {CCCD}"
        pdf.save(clean)
    report = mask_file(str(clean), str(tmp_path / "other.pdf"), Options())
    assert report.copy is not None and report.copy.status == "verified"
    assert [note.key for note in report.copy.notes] == ["signature_removed"]
