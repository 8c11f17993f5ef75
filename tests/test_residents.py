"""Where people live and when they were born, by what stands behind who they are."""

import pytest

from scanner.find import births
from scanner.model import Severity
from scanner.runs import run
from tests.finding import found_in, said
from tests.test_tables import row, soft


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "số 33/7A đường Bùi Văn Mẫu, KP6, P. Tân Thử",
            "số 33/7A đường Bùi Văn Mẫu, KP6, P. Tân Thử",
        ),
        ("tiểu khu 5, xã Mai Mẫu, Sơn La)", "tiểu khu 5, xã Mai Mẫu, Sơn La"),
        ("ấp 3 xã Bình Mẫu, tp hcm", "ấp 3 xã Bình Mẫu, tp hcm"),
        ("Krông Pắc, Đắk Lắk", "Krông Pắc, Đắk Lắk"),
        ("hẻm 76 Phan Mẫu, phường Thử, Gia Lai, mặc bộ", "hẻm 76 Phan Mẫu, phường Thử, Gia Lai"),
        ("E12/34 ấp 5, Vĩnh Mẫu, TPHCM", "E12/34 ấp 5, Vĩnh Mẫu, TPHCM"),
        ("thôn Mẫu, Nguyễn Văn Thử, CCCD", "thôn Mẫu"),
        ("xã Mẫu, tỉnh Tuyên Quang\nChủ trì: ông", "xã Mẫu, tỉnh Tuyên Quang"),
        ("Nga Sơn Thanh Hóa.", "Nga Sơn Thanh Hóa"),
        ("xóm 8 Hải Mẫu; bà", "xóm 8 Hải Mẫu"),
        ("Tân Châu, An Giang BHYT: HN", "Tân Châu, An Giang"),
        ("sn 08-11-2015, mã", None),
        ("1976, Can Lộc - 09 Bùi", None),
        ("Lê Văn Mẫu, Trần Thị Thử", None),
        ("số 12/2024/NQ-HĐND, thôn Đông", None),
        ("12/5/2024 Lê Lợi", None),
        ("sn 1939 số nhà", None),
        ("tổ trưởng dân phố", None),
    ],
)
def test_a_run_of_places_ends_with_the_last(text: str, printed: str | None) -> None:
    found = run(text, 0, len(text))

    assert (text[: found.end] if found else None) == printed


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
            "chú Đặng Trần Mẫu, sinh năm 1906, nay ở Đồng Xoài, Đồng Nai; cô",
            ["Đồng Xoài, Đồng Nai"],
        ),
        ("Bà Vũ Thị Mẫu (Thanh Chương) - 0912345678: đã nộp", ["Thanh Chương"]),
        (
            "Bà Vũ Thị Mẫu sdt 0912345678\ndc 45/3 duong so 8, kp2, p. linh mau",
            ["45/3 duong so 8, kp2, p. linh mau"],
        ),
        ("Ông Lê Văn Mẫu, sinh năm 1904, làm việc ở thôn Thử, xã Mẫu", []),
        ("Hội nghị ở thôn Thử, xã Mẫu, tỉnh An Giang bàn về đường", []),
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
        ("Liên hệ: Tạ Thị Mẫu (chị gái, 1993) - 0885207339", ["1993"]),
        ("Bà Trịnh Thị Mẫu - 1908 - nữ\nBà Vũ Thị Thử - 15/10/1909 - nữ", ["1908", "15/10/1909"]),
        ("Ông Lê Văn Mẫu (1903), Biên Hòa; Ninh Thị Thử, 1905, xóm 8, CCCD", ["1903", "1905"]),
        # Who died then, what was written then.
        ("ông Lê Văn Thử, CCCD 001005123456, con cụ Lê Văn Mẫu (1901 - 1971)", []),
        ("ông Lê Văn Thử, CCCD 001005123456, con cụ Lê Văn Mẫu (mất, 1971)", []),
        ("ông Lê Văn Thử, ĐT 0912345678, theo Lê Văn Mẫu (1999), NXB Trẻ", []),
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


def test_each_of_a_long_list_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    item = births._ITEM

    class Counted:
        def match(self, text: str, at: int) -> object:
            nonlocal asked
            asked += 1
            return item.match(text, at)

    monkeypatch.setattr(births, "_ITEM", Counted())

    assert len(said("date_of_birth", "ông Lê Văn Mẫu (1950), thợ nề; " * 200)) == 200
    assert asked <= 2 * 200


def test_when_and_where_a_poet_was_born_is_nobodys_secret() -> None:
    text = "Nhà thơ Hữu Mẫu sinh năm 1942, quê ở Tam Dương, Vĩnh Phúc. Bài thơ"
    found = found_in(text, at_least=0)

    assert {f.severity for f in found if f.type != "person_name"} == {Severity.LOW}


def test_a_village_that_its_cell_breaks_behind_its_first_word() -> None:
    prints = row(100, (50, "Ho va ten"), (170, "CCCD"), (300, "Dia chi"))
    prints += row(115, (50, "Le Van Mau"), (170, "001005123456"), (300, "Thon"))
    prints += [*row(127, (300, "Quang")), *row(139, (300, "Mau"))]

    places = [value for kind, value in soft(prints) if kind == "address"]
    assert places == ["Thon Quang Mau"]


def test_a_year_of_birth_behind_a_name_is_no_house() -> None:
    text = "Vũ Thị Mẫu, SN\n1906\nLê Thị Mẫu, SN\n1908"

    assert said("address", text) == []


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        # "Giao" and "ấp" are labels of places where they stand before one.
        ("Trình độ chuyên môn", ("ĐH Giáo dục Tiểu học", "ĐHSP Toán", "ĐH Tiếng Anh")),
        ("Tình trạng", ("Đã giao", "Hẹn 18h", "Hẹn 19h")),
        ("Lý do khám", ("Tăng huyết áp", "Ho, sốt", "Thai 22 tuần")),
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


def test_the_address_of_a_body_behind_its_head_is_the_bodys() -> None:
    text = (
        "Đại diện: bà Lê Thị Mẫu, CCCD 001109123456, giám đốc Công ty TNHH Thử,\n"
        "địa chỉ: số 12 Lê Mẫu, phường Thử, thành phố Hải Phòng."
    )

    found = found_in(text, at_least=0)

    assert [one.severity for one in found if one.type == "address"] == [Severity.LOW]
