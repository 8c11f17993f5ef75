"""Lists, forms and letters of offices, schools and clinics, as other hands write them."""

import pytest

from scanner.text import PageText
from tests.finding import found_in, found_on, said


def rows(*lines: str) -> str:
    """A table whose columns line up."""
    cells = [line.split("|") for line in lines]
    wide = [max(map(len, column)) + 6 for column in zip(*cells, strict=True)]
    return "\n".join(
        "".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip()
        for row in cells
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Under a head of two lines whose second is a label of dates, alone.
        # Schools are called after people.
        (
            rows(
                "STT|Họ và tên|Ngày sinh|Trường THCS",
                "1|Nguyễn Trần Mẫu|04/02/2011|Lê Quý Đôn",
                "2|Huỳnh Lê Thử|30/06/2011|Phan Bội Châu",
            ),
            ["Nguyễn Trần Mẫu", "Huỳnh Lê Thử"],
        ),
        ("cấp cho: 1. SV Dương Thị Mẫu, MSSV B2203341, lớp KT22", ["Dương Thị Mẫu"]),
        ("Stt - Họ tên\n1 - Lục Thị Mẫu - 2005 - O - 0912345678", ["Lục Thị Mẫu"]),
        # What a school of higher learning and a union are called without their marks.
        ("ông nhà tôi nữa: Cao Đăng Mẫu 02/09/1905, đt 0912345678", ["Cao Đăng Mẫu"]),
        ("Người làm đơn: Đoàn Thanh Mẫu", ["Đoàn Thanh Mẫu"]),
        (
            "Họ, chữ đệm và tên (Viết đúng như giấy khai sinh bằng chữ in hoa có dấu)\n"
            "THẠCH PHI MẪU            Giới: Nam",
            ["THẠCH PHI MẪU"],
        ),
        ("Tôi tên: ………Khuất Hữu Mẫu………", ["Khuất Hữu Mẫu"]),
    ],
)
def test_names_in_the_papers_of_offices(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        # A village needs no word for it under a head that is one, where somebody is named.
        # One of them is no head over those below it.
        (
            rows(
                "Họ tên|Số CC|Quê quán",
                "Lê Thị Mẫu|012107547783|ấp 7, xã Khánh Mẫu, Cà Mau",
                "Lê Văn Thử|012107547784|Giồng Thử, An Giang",
            ),
            ["ấp 7, xã Khánh Mẫu, Cà Mau", "Giồng Thử, An Giang"],
        ),
        ("Thạch Mẫu (cha), 0912345678, ấp Mẫu A1, xã Thử", ["ấp Mẫu A1, xã Thử"]),
        ("bà A, 41 tuổi, ở số 33/7A đường Mẫu, KP6, P. Thử", ["số 33/7A đường Mẫu, KP6, P. Thử"]),
        ("anh A (sinh 1990, trú thôn Mẫu, xã Thử)", ["thôn Mẫu, xã Thử"]),
        ("đang cư trú tại địa chỉ trên để bổ túc hồ sơ nhập học", []),
        ("Nơi cư trú: .....\nGiấy tờ tùy thân: .....", []),
    ],
)
def test_addresses_in_the_papers_of_offices(text: str, addresses: list[str]) -> None:
    assert said("address", text) == addresses


@pytest.mark.parametrize(
    ("text", "born"),
    [
        (rows("Tên trẻ|NS|Buôn", "H Ngân Mẫu|11/01/26|Yuk"), ["11/01/26"]),
        ("hai chị em Lê Thị Mẫu (1903) và Lê Văn Thử (1906)", ["1903", "1906"]),
        ("cháu Đỗ Nam Mẫu, 20.2.2015. Sđt mẹ cháu 0912345678", ["20.2.2015"]),
    ],
)
def test_birth_dates_in_the_papers_of_offices(text: str, born: list[str]) -> None:
    assert said("date_of_birth", text) == born


def test_numbers_in_the_papers_of_offices() -> None:
    assert said("cmnd", rows("Họ tên|Số CC", "Lê Văn Mẫu|305191084")) == ["305191084"]
    cut = rows("Họ tên|Mã số BHXH", "Lê Văn Mẫu|406772645", "|1")
    assert said("social_insurance", cut) == ["406772645 1"]
    # A password at the end of its sentence is no mailbox.
    text = PageText.plain("mật khẩu: Giang@2907.\nTrân trọng")
    found = found_on(text)
    assert [f.type for f in found] == ["password"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Each word on a line of its own.
        ("Ứng viên\nMạch\nTuyết\nMẫu", ["Mạch Tuyết Mẫu"]),
        ("(chết), con là Võ\nThành Mẫu nhận thay", ["Võ Thành Mẫu"]),
        ("hộ em trai ông Dương là Ma Khánh Mẫu.", ["Dương", "Ma Khánh Mẫu"]),
        ("hoặc qua thầy\nĐinh Minh Mẫu 0912345678", ["Đinh Minh Mẫu"]),
        ("phía Đông giáp nhà Tòng Văn Mẫu; phía Tây giáp suối", ["Tòng Văn Mẫu"]),
        ("3- Liệt sỹ Mai Văn Mẫu (hy sinh năm 1979)", ["Mai Văn Mẫu"]),
        (
            "Vắng: 03 hộ (Nông Văn Mẫu, Phàn Tà Thử)\n- Hộ Chẩu Thị Mẫu: 38/41 phiếu",
            ["Nông Văn Mẫu", "Phàn Tà Thử", "Chẩu Thị Mẫu"],
        ),
        ("- Đinh Xuân Mẫu 31412609324672 VCB 980.000", ["Đinh Xuân Mẫu"]),
        ("Dependents: 1 (Phùng Gia Mẫu, DOB 02/02/1909)", ["Phùng Gia Mẫu"]),
        # Whom to call, behind the telephone and by two words before it.
    ],
)
def test_names_in_the_papers_of_firms_and_courts(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("cùng ngụ: Ấp Mẫu B, xã Thử, tỉnh Cà Mau", ["Ấp Mẫu B, xã Thử, tỉnh Cà Mau"]),
        ("Địa chỉ nhận hồ sơ trả lại: lầu 2, số 71 Mẫu, P. Thử", ["lầu 2, số 71 Mẫu, P. Thử"]),
        ("có nơi cư trú rõ ràng là có nơi thường trú theo Luật Cư trú mà cơ quan xác minh", []),
    ],
)
def test_addresses_in_the_papers_of_firms_and_courts(text: str, addresses: list[str]) -> None:
    assert said("address", text) == addresses


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("Người ở cùng: Lê Chí Mẫu (1901)", ["1901"]),
        ("3- Liệt sỹ Mai Văn Mẫu (hy sinh năm 1979)", []),
    ],
)
def test_birth_dates_in_the_papers_of_firms_and_courts(text: str, born: list[str]) -> None:
    assert said("date_of_birth", text) == born


def test_numbers_in_the_papers_of_firms_and_courts() -> None:
    # Under a head that is of both, a company's tax code is no citizen number without its zeros.
    table = rows("Khách hàng|CCCD/ĐKKD", "Cty TNHH Mẫu|1801234567", "Lê Văn Mẫu|079103012345")
    assert said("cccd", table) == ["079103012345"]


def test_a_name_with_its_form_of_address_is_no_label_of_its_row() -> None:
    # Its dwelling stands on two lines, the first of them beside nothing else.
    text = rows("Tên người sử dụng đất|Địa chỉ thường trú", "Ông Huỳnh Văn Mẫu|Tổ 3, ấp Việt Thử")

    assert said("address", text) == ["Tổ 3, ấp Việt Thử"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # What a sentence or a firm begins with is nobody, though somebody is called so.
        ("Chị Ngô Thị Chi đã nhận.\nChi trả qua bưu điện", ["Ngô Thị Chi"]),
        ("Luật sư Thiên Trường", ["Thiên Trường"]),
        ("Từ: Phòng vé Lữ Hành Sông Mẫu", []),
        ("Hội quản lý: Hội LHPN xã Tả Ván Mã tổ 0914237", []),
    ],
)
def test_words_of_papers_beside_names(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Nơi ở\nPHẦN II – NỘI DUNG THAY ĐỔI",
    ],
)
def test_what_stands_behind_labels_of_homes_and_is_none(text: str) -> None:
    assert said("address", text) == []


@pytest.mark.parametrize(
    ("text", "home"),
    [
        # A body that takes money or measures land lives nowhere on the lines below.
        (
            "Đơn vị thu: Trung tâm Y tế Mẫu\nHọ tên người nộp: Hoàng Văn Mẫu\n"
            "Địa chỉ: bản Đêu 2, xã Mẫu, Yên Bái",
            "bản Đêu 2, xã Mẫu, Yên Bái",
        ),
    ],
)
def test_homes_below_bodies(text: str, home: str) -> None:
    assert [f.text for f in found_in(text) if f.type == "address" and f.mask] == [home]


@pytest.mark.parametrize(
    ("text", "born"),
    [
        # Husband and wife behind one label; years of a call-up are nobody's.
        ("Công dân sinh năm 1998 - 2007 phải đăng ký", []),
        ("Date & place of birth: 08-APR-1904 THAI BINH", ["08-APR-1904"]),
        # What a registrar corrects.
        ("Thời hạn thuê từ 2019 nay sửa thành 2025", []),
        ("chỉ tiêu tuyển sinh năm 2024 điều chỉnh thành 2025", []),
    ],
)
def test_births_as_registrars_and_crew_lists_write_them(text: str, born: list[str]) -> None:
    assert said("date_of_birth", text) == born


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Two who sign beside each other; a woman with the surnames of both her parents.
        ("Bà Lê Trần Thị Mẫu trình bày", ["Lê Trần Thị Mẫu"]),
        # Before a label by its first letters.
        ("lập biên bản với ông: Y KHUÊ KBUÔR QT: Việt Nam", ["Y KHUÊ KBUÔR"]),
    ],
)
def test_where_names_in_capitals_end(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names
