"""Rows and forms as other hands draw them: what a column, a label beside or a word before says."""

import pytest

from scanner.find.namesakes import Namesakes
from scanner.find.weighing import SURE
from scanner.model import Source
from scanner.text import PageText
from tests.finding import found_on, said


def test_serials_of_devices_are_nobodys() -> None:
    text = (
        "STT   Tên thiết bị        Số seri         Số lượng\n"
        "1     Máy in              0912744381      1\n"
        "2     Máy quét            079184400213    1\n"
        "3     Bộ lưu điện         0387710045      2"
    )

    assert said("phone", text) == said("cccd", text) == []


def test_a_label_beside_a_value_counts_before_what_stands_over_it() -> None:
    """The kind of the paper is a value, not the head of the column of values."""
    text = (
        "Loại giấy tờ         CMND/CCCD\n"
        "Ngày cấp             10/03/2023\n"
        "Mã số thuế           8001234502\n"
        "Số tài khoản         0071 0001 2345"
    )

    assert said("cccd", text) == []
    assert said("tax_code", text) == ["8001234502"]
    assert said("bank_account", text) == ["0071 0001 2345"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Họ tên\nThầy Nghiêm Xuân\nMẫu\n1985 - 1999", ["Nghiêm Xuân Mẫu"]),
        ("STT   Họ tên\n1     Cô Ngạc Thị Mẫu", ["Ngạc Thị Mẫu"]),
        ("Ông (bà): K' Mẫu; Giới tính: Nam", ["K' Mẫu"]),
        ("ong Bui Trung Tam - dia chinh", ["Bui Trung Tam"]),
        ("tiền +200.000 LE QUANG MAU ct tu 0021000447182 den", ["LE QUANG MAU"]),
        ("P3: Nguyễn Chí Mẫu (SV ĐH Thử) cc 001005123456", ["Nguyễn Chí Mẫu"]),
        ("P5: Lý Thị Mẫu - 12/3/2000 - 001005123456", ["Lý Thị Mẫu"]),
        ("Có bán cho anh A Thuyn, sinh năm 1908", ["A Thuyn"]),
        ("đối với công dân Kring Nhật Mẫu; sinh ngày 30/4/1904", ["Kring Nhật Mẫu"]),
        (
            "hai con: Tưởng Hải Mẫu, sinh ngày 11/11/1903 và Tưởng Thử Vy, sinh ngày 24/06/1907",
            ["Tưởng Hải Mẫu", "Tưởng Thử Vy"],
        ),
        ("Bà Nay H'Mẫu, số sổ bảo hiểm", ["Nay H'Mẫu"]),
        ("Khúc Hữu Mẫu, sinh 1908; Họ tên: Tường Thị Mẫu Chủ tài khoản", ["Khúc Hữu Mẫu"]),
    ],
)
def test_names_in_columns_and_behind_forms_of_address(text: str, names: list[str]) -> None:
    assert said("person_name", text)[: len(names)] == names


@pytest.mark.parametrize(
    "text",
    [
        "VẬN ĐỘNG VIÊN THAM DỰ GIẢI VIỆT DÃ TIỀN PHONG",
        "Công ty TNHH Một thành viên Trần Mẫu",
        "DANH SÁCH NGƯỜI LAO ĐỘNG ĐỀ NGHỊ HỖ TRỢ DO NGỪNG VIỆC",
        "PHÒNG KHÁM ĐA KHOA MẪU\nĐƠN THUỐC\nHọ tên:",
        "Đề nghị NH: Đông Á trích tài khoản",
        "Các học sinh cũ của Trường THCS Phan Chu Trinh, Trường THCS Lý\nTự Trọng nộp tại",
    ],
)
def test_behind_a_label_of_names_stands_something_else(text: str) -> None:
    assert said("person_name", text) == []


def test_a_house_and_its_street_alone_in_a_column_of_dwellings() -> None:
    text = (
        "Họ tên            Nghề nghiệp   Nơi cư trú\n"
        "Đinh Thị Mẫu      Buôn bán      33/2 Nguyễn Công Mẫu\n"
        "Châu Thanh Thử    Già yếu       35 Nguyễn Công Mẫu"
    )

    assert said("address", text) == ["33/2 Nguyễn Công Mẫu", "35 Nguyễn Công Mẫu"]


def test_a_trade_in_the_cell_before_names_nobody() -> None:
    text = (
        "TT   Họ và tên      Nghề nghiệp   ĐT liên hệ     Nơi ở\n"
        "1    Nguyễn Mẫu     Bộ đội        0987 220 418   Tổ 4 Cầu Mẫu\n"
        "2    Vi Văn Thử     Lái xe        0363 774 218   Ngõ 132 Cầu Mẫu"
    )

    assert said("address", text) == ["Tổ 4 Cầu Mẫu", "Ngõ 132 Cầu Mẫu"]


def test_a_date_between_a_name_and_its_number_in_a_talk() -> None:
    text = "gửi mã định danh nhé\nMẹ Tí: Vũ Gia Mẫu, 16/02/2007, 001207034418 ạ"

    assert said("date_of_birth", text) == ["16/02/2007"]


def test_a_head_counts_though_a_short_number_stands_first_under_it() -> None:
    text = (
        "STT   Nội dung        Số chứng từ   Số lượng\n"
        "1     In tài liệu     00447/HĐ      120\n"
        "2     Nước uống       0911844718    8"
    )

    assert said("phone", text) == []


def test_bills_and_balances_hold_no_telephones() -> None:
    balances = (
        "Tên tài khoản        Dư đầu kỳ Nợ     Dư cuối kỳ Nợ\n"
        "Tiền gửi VCB         0912334415       1.033.122.642\n"
        "Phải thu             447.182.000      373.288.789"
    )

    assert said("phone", balances) == said("phone", "So HD: 0900447182   Ma tra cuu: 7K2M9Q") == []


def test_an_account_behind_what_transfers_are_called_by() -> None:
    assert said("bank_account", "Ghi chú: CK 070118824417 sacombank") == ["070118824417"]


def test_a_given_name_is_no_label_in_english() -> None:
    text = (
        "TT   Ho ten        Thon              Visa\n"
        "1    Ho Thi Son    Thon Thoi Binh    khong\n"
        "2    Le Van Mau    Thon Vinh Tan     khong"
    )

    assert said("address", text) == ["Thon Thoi Binh", "Thon Vinh Tan"]


def test_a_date_whose_label_ends_the_row_before() -> None:
    text = "Phone: 0912345678 | Ngày sinh:\n24/04/1907 | Giới tính: Nam"

    assert said("date_of_birth", text) == ["24/04/1907"]


def test_a_label_ends_with_its_sentence() -> None:
    text = "Trả tiền nhà bằng chuyển khoản.\nAi biết xin báo cho gia đình theo số 0084793105509."

    assert said("phone", text) == ["0084793105509"]
    assert said("bank_account", text) == []


def test_a_card_of_nineteen_figures_is_no_account() -> None:
    text = "thẻ atm vcb 9704 3612 0417 7725 318"

    assert said("bank_account", text) == []
    assert said("bank_card", text) == ["9704 3612 0417 7725 318"]


def test_a_name_of_two_syllables_comes_again_where_it_fills_its_cell() -> None:
    page = PageText.plain("Ông: K' Mẫu, sinh năm 1908\n\nNGƯỜI VI PHẠM\nK' Mẫu\ngần K' Mẫu")
    found = found_on(page)
    known = [f for f in found if f.type == "person_name" and f.confidence >= SURE]

    again = Namesakes(known).on(page, Source.TEXT, None)

    assert [f.text for f in again] == ["K' Mẫu"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # What a column of other things holds, and who lives where the list does.
        (
            "TT   Họ và tên          Năm sinh     Hoàn cảnh        Mức hỗ trợ\n"
            "1    Lò Văn Mẫu         1904         Tai Nạn          500.000",
            [],
        ),
        (
            "TT   Họ và tên          Năm sinh     Nơi ở            Mức hỗ trợ\n"
            "1    Lò Văn Mẫu         1904         Như trên         500.000",
            [],
        ),
        # Nobody is named in statistics.
    ],
)
def test_a_head_of_dwellings_decides_for_its_column(text: str, places: list[str]) -> None:
    assert said("address", text) == places
