"""Where people live and when they were born, by what stands behind who they are."""

import pytest

from scanner.model import Severity
from tests.finding import found_in, said


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "bà Danh Thị Mẫu (sinh năm 1905) ở ấp Xẻo Thử, xã Vĩnh Mẫu, An Giang. Bà sống",
            ["ấp Xẻo Thử, xã Vĩnh Mẫu, An Giang"],
        ),
        (
            "cụ Kim Thị Mẫu, sinh năm 1907, trú ấp Ba Thử, xã Lương Mẫu, điều khiển xe",
            ["ấp Ba Thử, xã Lương Mẫu"],
        ),
        (
            "con trai Chu Đức Mẫu, 0945351827, số 16 ngõ 3 Cao Thử, Đông Anh",
            ["số 16 ngõ 3 Cao Thử, Đông Anh"],
        ),
        (
            "Bà Vũ Thị Mẫu sdt 0912345678\ndc 45/3 duong so 8, kp2, p. linh mau",
            ["45/3 duong so 8, kp2, p. linh mau"],
        ),
    ],
)
def test_places_behind_somebody_are_where_they_live(text: str, places: list[str]) -> None:
    assert said("address", text) == places


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "Chị Lê Thị Mẫu, CCCD 001005123456. Con: 1. Lê Hữu Thử (2001); 2. Lê Hồng Thử (2006)",
            ["2001", "2006"],
        ),
        ("Ông Lê Văn Mẫu (1903), Biên Hòa; Ninh Thị Thử, 1905, xóm 8, CCCD", ["1903", "1905"]),
        # Who died then, what was written then.
    ],
)
def test_a_year_behind_a_name_is_when_somebody_was_born(text: str, dates: list[str]) -> None:
    assert said("date_of_birth", text) == dates


def test_figures_of_classes_by_years_are_nobodys() -> None:
    text = (
        "Khối      Sinh năm     Số HS     Ở bán trú\n"
        "Khối 6    2014         182       44\n"
        "Khối 7    2013         175       39"
    )

    assert said("address", text) == []


def test_when_and_where_a_poet_was_born_is_nobodys_secret() -> None:
    text = "Nhà thơ Hữu Mẫu sinh năm 1942, quê ở Tam Dương, Vĩnh Phúc. Bài thơ"
    found = found_in(text, at_least=0)

    assert {f.severity for f in found if f.type != "person_name"} == {Severity.LOW}


def test_a_year_of_birth_behind_a_name_is_no_house() -> None:
    text = "Vũ Thị Mẫu, SN\n1906\nLê Thị Mẫu, SN\n1908"

    assert said("address", text) == []


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        # "Giao" and "ấp" are labels of places where they stand before one.
        ("Tình trạng", ("Đã giao", "Hẹn 18h", "Hẹn 19h")),
        ("Người nhận thay", ("Vương Thị Thử", "Thân Thị Thử", "A Tuấn Thử")),
    ],
)
def test_what_another_head_stands_over_is_no_place(column: str, cells: tuple[str, ...]) -> None:
    people = ("Lê Thị Mẫu", "Trần Văn Mẫu", "Phạm Thị Mẫu")
    places = ("Thôn 3, xã Mẫu", "Tổ 5, xã Mẫu", "Ấp 2, xã Mẫu")
    heads = ("Họ và tên", "Địa chỉ", column)
    lines = [heads, *zip(people, places, cells, strict=True)]
    text = "\n".join("     ".join(cell.ljust(22) for cell in line) for line in lines)

    assert said("address", text) == list(places)


def test_the_address_of_somebody_whose_account_a_bank_holds_is_no_banks() -> None:
    text = (
        "khấu trừ tiền trong tài khoản số 5663617208 của\n"
        "ông Nghiêm Văn Mẫu (sinh năm 1909, căn cước công dân 001009123456; địa\n"
        "chỉ: số 37 Lê Mẫu, phường Thử, thành phố Hải Phòng) mở tại Ngân hàng Mẫu Chi\n"
        "nhánh Thử để trả nợ cho bà Hà Thị Thử, trú tại thôn 4, xã Mẫu, thành phố Hải Phòng."
    )

    found = found_in(text, at_least=0)
    addresses = [one for one in found if one.type == "address"]

    assert [one.severity for one in addresses] == [Severity.MEDIUM] * 2
