"""Forms whose fields are named for what they hold, and notes that lie over fields and print."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from scanner.model import Options, Source
from scanner.pages.fields import with_unshown
from scanner.pipeline import mask_file, scan_file
from tests.judges import judged
from tests.masking import CCCD, MAIL, PHONE

ACCOUNT = "0071001234567"


def field(page: pymupdf.Page, name: str, value: str, at: float = 100, label: str = "") -> None:
    widget = pymupdf.Widget()
    widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
    widget.field_name, widget.field_value = name, value
    if label:
        widget.field_label = label
    widget.rect, widget.text_fontsize = pymupdf.Rect(150, at, 400, at + 18), 11
    page.add_widget(widget)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("so_tai_khoan", ""),
        ("txtSoTaiKhoan", ""),
        ("STK", ""),
        ("topmostSubform[0].Page1[0].SoTaiKhoan[0]", ""),
        ("bank_account", ""),
        ("Text7", "Số tài khoản"),
    ],
)
def test_a_field_is_known_by_its_name(tmp_path: Path, name: str, label: str) -> None:
    """No print says what it is: the program that made the form does."""
    with pymupdf.open() as pdf:
        field(pdf.new_page(), name, ACCOUNT, label=label)
        pdf.save(tmp_path / "a.pdf")
    report = mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())
    found = [(f.type, f.value, f.source) for f in report.findings]
    assert found == [("bank_account", ACCOUNT, Source.FORM)]
    assert report.copy is not None and report.copy.status == "verified"
    assert judged((tmp_path / "b.pdf").read_bytes(), ACCOUNT) == set()


@pytest.mark.parametrize("name", ["so_luong", "MaHang", "Text1", "so_quyet_dinh", "tong_tien"])
def test_a_name_for_something_else_makes_nothing_of_a_number(tmp_path: Path, name: str) -> None:
    with pymupdf.open() as pdf:
        field(pdf.new_page(), name, ACCOUNT)
        pdf.save(tmp_path / "a.pdf")
    assert scan_file(str(tmp_path / "a.pdf"), Options()).findings == ()


def test_a_name_does_not_come_between_the_print_and_the_value(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 112), "So tai khoan:", fontsize=11)
        field(page, "GhiChu", ACCOUNT)
        pdf.save(tmp_path / "a.pdf")
        assert with_unshown(page, [])[1][0][0] == "Ghi Chu"
    (found,) = scan_file(str(tmp_path / "a.pdf"), Options()).findings
    assert (found.type, found.value) == ("bank_account", ACCOUNT)


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("over", [True, False])
def test_notes_over_print_and_fields_are_masked_with_them(
    tmp_path: Path, turn: int, over: bool
) -> None:
    """What a note says goes from the note: the print below it stays, and the copy passes."""
    print_ = "Cong hoa xa hoi chu nghia Viet Nam, trang nay la mau"
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((60, 230), print_, fontsize=11)
        field(page, "so_cccd", CCCD, 80)
        field(page, "so_tai_khoan", ACCOUNT, 110)
        rect = pymupdf.Rect(60, 180, 180, 240) if over else pymupdf.Rect(60, 400, 400, 440)
        said = f"Goi {PHONE} nhe" if over else f"STK: {ACCOUNT}, mail {MAIL}"
        page.add_freetext_annot(rect, said, fontsize=11, rotate=turn)
        page.add_freetext_annot((60, 300, 400, 330), f"CCCD {CCCD}, goi {PHONE}", fontsize=11)
        pdf.save(tmp_path / "a.pdf")
    report = mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())
    assert report.copy is not None
    assert (report.copy.status, report.copy.remaining) == ("verified", ())
    values = [CCCD, ACCOUNT, PHONE, *([] if over else [MAIL])]
    assert judged((tmp_path / "b.pdf").read_bytes(), *values) == set()
    with pymupdf.open(tmp_path / "b.pdf") as copy:
        assert all(word in copy[0].get_text() for word in print_.split())


def test_a_name_in_a_note_goes_though_only_its_number_was_cut_from_its_look(tmp_path: Path) -> None:
    """The appearance had lost the number, and stayed: with the name in it."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        said = f"Ho ten: Nguyen Van Mau, SDT {PHONE}, CCCD {CCCD}"
        page.add_freetext_annot((60, 300, 500, 330), said, fontsize=11)
        pdf.save(tmp_path / "a.pdf")
    report = mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())
    assert "person_name" in {finding.type for finding in report.findings if finding.mask}
    assert report.copy is not None and report.copy.status == "verified"
    with pymupdf.open(tmp_path / "b.pdf") as copy:
        text = copy[0].get_text()
    assert "Mau" not in text and PHONE not in text
    assert "Ho ten" in text
