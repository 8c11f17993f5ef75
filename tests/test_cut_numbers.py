"""Numbers and codes that a cell breaks beside others of one line, that a head or a label of the
cell before seems to rule, or below which an item begins: found whole, and as what they are."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf
import pytest

from scanner.find import broken
from scanner.model import Document, Options
from scanner.pages.kinds import PDF
from scanner.pipeline import scan
from tests.finding import found_on, printed

FONT = pymupdf.Font("notos")
Row = Sequence[str]


def told(text: str) -> set[tuple[str, str]]:
    """What is found in a text, but names and places."""
    found = found_on(printed(text))
    return {(one.type, one.value) for one in found if one.type not in ("person_name", "address")}


def in_table(rows: Sequence[Row], columns: Sequence[float], leading: float = 10) -> set[str]:
    """The values in a table whose cells stand in the middle of their rows ("a/b": two lines)."""
    document = pymupdf.open()
    page = document.new_page(width=842)
    writer = pymupdf.TextWriter(page.rect)
    y = 80.0
    for row in rows:
        most = max(cell.count("/") for cell in row)
        for x, cell in zip(columns, row, strict=True):
            lines = cell.split("/")
            for n, line in enumerate(lines):
                down = leading * (n + (most + 1 - len(lines)) / 2)
                writer.append((x, y + down), line or " ", FONT, 9)
        y += leading * (most + 1) + 8
    writer.write_text(page)
    report = scan(Document("bang.pdf", document.tobytes(), PDF), Options(threads=1))
    return {f"{one.type} {one.value}" for one in report.findings}


def test_cells_in_the_middle_of_both_lines_make_one_row() -> None:
    found = in_table(
        [
            ("TT", "Họ tên", "Ngày sinh", "Nơi ở, SĐT", "Cao", "Nặng"),
            ("1", "Lê Văn/Mẫu", "11-02-2006", "thôn Làng Mẫu 0328 840/117", "166", "57"),
            ("2", "Vũ Thị/Thử", "30-07-2005", "30 Phạm Kiệt 0775 061/948", "159", "48"),
        ],
        columns=(60, 90, 180, 290, 450, 500),
    )

    assert {"phone 0328840117", "phone 0775061948"} <= found


def test_a_head_that_names_people_too_rules_no_telephone() -> None:
    rows = [("TT", "Người hưởng", "Tỷ lệ", "Số hồ sơ, người nhận hộ", "Mức")]
    rows += [("1", "Lê Văn Mẫu", "61%", "HT-0417", "600.000")]
    rows += [("2", "Vũ Thị Thử", "71%", "con út Trần Hậu Thử,/0913 294 385", "600.000")]
    invoices = [("TT", "Bên bán", "Thuế", "Số hóa đơn, ngày", "Mức"), rows[1], rows[2]]
    columns = (60, 90, 200, 260, 450)

    assert "phone 0913294385" in in_table(rows, columns)
    assert "phone 0913294385" not in in_table(
        [invoices[0], ("1", "Lê Văn Mẫu", "8%", "0913294385", "600.000")], columns
    )


def test_what_ends_a_line_of_the_cell_before_is_no_label_under_a_head() -> None:
    found = in_table(
        [
            ("STT", "Chủ sử dụng đất", "Tờ - thửa", "Số GCN", "Diện tích"),
            ("1", "Hộ bà Bùi Thị Mẫu; ĐD/thừa kế: Vũ Đình Thử", "17-211", "AK 118240", "96,4"),
        ],
        columns=(60, 100, 300, 380, 480),
    )

    assert "land_certificate AK118240" in found


def test_labels_that_a_comma_parts_speak_for_what_stands_below() -> None:
    rows = [("Lê Văn Mẫu, 1990", "790200123456 (A1)", "02 tháng")]
    rows += [("Thạch Thử", "không có GPLX, CMND/341528096", "tạm giữ xe")]

    found = in_table(rows, columns=(60, 220, 420))
    assert {"driver_license 790200123456", "cmnd 341528096"} <= found


@pytest.mark.parametrize(
    ("cell", "whole"),
    [("Mau2@Xuan!/26", "Mau2@Xuan!26"), ("xanh-2604-/mau", "xanh-2604-mau")],
)
def test_a_password_is_found_to_its_last_line(cell: str, whole: str) -> None:
    rows = [("Hệ thống", "User", "Mật khẩu", "Ghi chú")]
    rows += [("Kho hàng/chung", "mau", cell, "đổi hằng quý")]
    rows += [("Máy in", "thu", "thu#2301", "tầng 3")]

    found = in_table(rows, columns=(60, 160, 260, 400), leading=12)
    assert {f"password {whole}", "password thu#2301"} <= found


def test_the_number_of_an_item_is_no_part_of_the_number_above() -> None:
    text = "1. Mã số thuế: không. Hộ chiếu (nếu có): C0771520.\n2. Nghề nghiệp: thợ\n3. Phạt"

    assert told(text) == {("passport", "C0771520")}
    # Where no such items are counted, a number goes on.
    assert told("Gọi số 09 12 34 56\n78. Ngày mai") == {("phone", "0912345678")}
    assert broken.begins_item("1. Tên\nSố: 12\n2. Tên", 14)
    assert not broken.begins_item("Gọi 09 12 34 56\n78. Tên", 16)


def test_landlines_that_a_line_breaks_between_their_groups() -> None:
    assert told("0913007745 / 0236 625\n0918") == {
        ("phone", "0913007745"),
        ("phone", "02366250918"),
    }
    assert told("ĐT: 024 3862\n2978") == {("phone", "02438622978")}
    assert told("cột 0236 625\n12345678") == set()
