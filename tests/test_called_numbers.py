"""Numbers that only their own label tells: phones with no carrier's prefix, accounts in two pieces;
and what a label beside or over them says otherwise."""

from __future__ import annotations

import pytest

from tests.test_turned import printed, read


def both(*lines: str) -> set[tuple[str, str]]:
    placed = [(50.0, 100.0 + 13 * n, line) for n, line in enumerate(lines)]
    seen = read(placed)
    assert seen == printed(placed)
    return {one for one in seen if one[0] != "person_name"}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("ĐT: 0312 445 981", "0312445981"),
        ("SĐT 0601448820", "0601448820"),
        ("Zalo: 0801.220.144", "0801220144"),
        ("Điện thoại của phụ huynh: 0601448820", "0601448820"),
        ("Hotline cá nhân: 0411220983", "0411220983"),
    ],
)
def test_what_is_called_a_phone_is_one_whatever_its_prefix(line: str, number: str) -> None:
    assert both(line) == {("phone", number)}


@pytest.mark.parametrize(
    "line",
    ["Điện thoại: 0123456789", "Mã số 0601448820", "Điện thoại Samsung 0601448820"],
)
def test_others_with_such_digits_are_none(line: str) -> None:
    assert both(line) == set()


def test_the_first_group_of_an_account_is_a_part_of_it() -> None:
    assert both("So tai khoan: 0461 559841521") == {("bank_account", "0461559841521")}


def test_a_shelf_mark_is_no_account() -> None:
    assert both("Số ĐKCB TK.0091844120") == set()
    rows = ("Nhan đề", "Số ĐKCB"), ("Sổ tay", "TK.0091844120"), ("Vi mô", "TK.0091844121")
    placed = [
        (50.0 + 150 * column, 100.0 + 20 * row, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    assert not read(placed) | printed(placed)


def test_a_number_beside_it_is_what_its_own_column_says() -> None:
    rows = (
        ("Họ tên", "Số ĐKCB", "Số ĐKSH"),
        ("Mạc Thị Kim", "TK.0091844121", "323417491"),
        ("Đào Văn Bé", "TK.0091844122", "271234560"),
    )
    placed = [
        (50.0 + 150 * column, 100.0 + 20 * row, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    numbers = {one for one in read(placed) if one[0] != "person_name"}
    assert numbers == {("cmnd", "323417491"), ("cmnd", "271234560")}


def test_the_reference_of_a_booking_is_no_title_of_the_lines_below() -> None:
    found = both("Booking reference: K7XQ2M", "Passenger", "Passport: B4256110 ID: 056001389781")
    assert found == {("passport", "B4256110"), ("cccd", "056001389781")}
