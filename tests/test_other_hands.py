"""Names in lists and letters as people write them who know no template, and what is none."""

import pytest

from tests.finding import said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Columns that nobody has a label for, beside a number.
        (
            "Nhân sự               Mã              CCCD\n"
            "Lê Thị Thu            A1              001005123456\n"
            "Trần Văn Mẫu          A2              079103012345",
            ["Lê Thị Thu", "Trần Văn Mẫu"],
        ),
        # A name ends where the next label begins, and where capitals do.
        # Whatever stands before the colon.
        ("Với sự có mặt của: Tôn Nữ Diệu Mẫu, trú tại", ["Tôn Nữ Diệu Mẫu"]),
        # Surnames that are rare, and those of the peoples of the highlands.
        ("Ông Trang Thanh Mẫu", ["Trang Thanh Mẫu"]),
        ("có vợ H'Len Mẫu và 02 con", ["H'Len Mẫu"]),
        # As banks print transfers.
        ("CT tu 0071000123456 LE THI MAU toi 123", ["LE THI MAU"]),
        ("Tôi tên: Lê Thị Mẫu MSNV: 04417", ["Lê Thị Mẫu"]),
        # Where somebody is from, in brackets before a number.
        ("1. Lại Thị Mẫu (Hà Nội) - sđt 0912345678", ["Lại Thị Mẫu"]),
        # A column of names has one of a surname that nobody knows, and one of two syllables.
        (
            "Khách              Giấy tờ\n"
            "LE THI THU         001005123456\n"
            "TRAN VAN MAU       079103012345\n"
            "BUI THI MAU        079103012346\n"
            "TIET THANH MAU     079103012347\n"
            "Lê Na              079103012348",
            ["LE THI THU", "TRAN VAN MAU", "BUI THI MAU", "TIET THANH MAU", "Lê Na"],
        ),
        # Broken over the end of a full line of running text; a line that had room is none.
        (
            "Theo lời khai của những người có mặt khi đó thì ông Nguyễn Văn\n"
            "Mẫu và bà Trần Thị Thử đã ký vào biên bản làm việc nói trên đây.",
            ["Nguyễn Văn Mẫu", "Trần Thị Thử"],
        ),
        ("Nguoi yeu cau: Chu Hong Mau", ["Chu Hong Mau"]),
        # Whoever the word in the cell to the left leaves open.
        ("Ông/Bà           LÊ THỊ MỘNG MẪU\nNgày sinh        10/10/1906", ["LÊ THỊ MỘNG MẪU"]),
        # A narrow cell breaks it where a surname might begin, too.
        ("Họ và tên\nKiều Minh\nHoàng Mẫu", ["Kiều Minh Hoàng Mẫu"]),
        # Broken in a narrow cell after any of its words.
        ("Họ và tên\nNguyễn Lê Hoàng\nPhương Mẫu", ["Nguyễn Lê Hoàng Phương Mẫu"]),
    ],
)
def test_names_that_no_template_has(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Tên đường: Nguyễn Thị Minh Khai",
        "Trường: THPT Phan Đình Phùng",
        "QUAN HỆ GIA ĐÌNH\n0912345678",
        "Hạng mục: TRANG THIẾT BỊ Y TẾ",
        "(sau đây gọi là Bên A) Bên B: Công ty TNHH Mẫu",
        "Số tài khoản 0071000123456 PAYMENT ORDER",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert said("person_name", text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Given names that mean a thing, surnames that no list of the common ones has.
        ("Họ và tên: Đinh Công Nhân", ["Đinh Công Nhân"]),
        ("Họ và tên: LƯƠNG GIA ĐÌNH", ["LƯƠNG GIA ĐÌNH"]),
        ("Tên NNT: Khương Duy Mẫu", ["Khương Duy Mẫu"]),
        ("Chủ TK: NHU DINH MAU", ["NHU DINH MAU"]),
        # The clan stands behind the name.
        # Names go on behind what is said of the one before.
        ("cha Bế Văn Mẫu (1905); Mã Thị Thử (1908)", ["Bế Văn Mẫu", "Mã Thị Thử"]),
        # Of people of other countries.
        ("Họ tên/Full name: PARK MAU HOON\nQuốc tịch/Nationality: Hàn Quốc", ["PARK MAU HOON"]),
        (
            "Quốc tịch          Việt Nam            Ai-len\n"
            "Họ, chữ đệm, tên   CAO THỊ HỒNG MẪU    MICHAEL JAMES OMAU",
            ["CAO THỊ HỒNG MẪU", "MICHAEL JAMES OMAU"],
        ),
        ("BÊN A: (chủ nhà) Nhữ Đình Mẫu......... S/n: 08/03/1906", ["Nhữ Đình Mẫu"]),
        ("A. Tống Hữu Mẫu\n0912345678", ["Tống Hữu Mẫu"]),
        ("cụ ông Phêrô Đoàn Văn Mẫu, sinh năm 1906", ["Phêrô Đoàn Văn Mẫu"]),
        ("Họ tên cha\nRah Lan Mau", ["Rah Lan Mau"]),
        ("Họ và tên: Bh'riu Thị Mẫu", ["Bh'riu Thị Mẫu"]),
        ("Người vi phạm là ông Võ Đức Mẫu, Ngày sinh: 12/03/1908", ["Võ Đức Mẫu"]),
        ("Nhân viên: Phan Thị Như Mẫu Mã NV: 20417", ["Phan Thị Như Mẫu"]),
        ("Họ và tên mẹ: Tô Thị Diệu Mẫu\nNgười giám hộ (nếu có):", ["Tô Thị Diệu Mẫu"]),
        ("1. Lê Đức Gia Đình - mồ côi cha, LH bà ngoại: 0912345678", ["Lê Đức Gia Đình"]),
        ("mô tô do Nguyễn Văn Công Mẫu (nam, SN 1908, trú", ["Nguyễn Văn Công Mẫu"]),
        ("Họ tên (chữ in hoa): MUSTEROVA EKATERINA\nHộ chiếu số:", ["MUSTEROVA EKATERINA"]),
        ("vắng chủ, ủy quyền con là Tòng Thị Mẫu nhận thay", ["Tòng Thị Mẫu"]),
    ],
)
def test_names_that_look_like_none(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Ngân hàng: Sacombank PGD Phan Thiết\nNgười thụ hưởng",
        "Tân Khai, ngày 03 tháng 11 năm 2025\nHọ tên:",
        "Trường Võ Thị Sáu",
        "Quê quán: Quỳ Châu,\nNghệ An\nNgày sinh: 25/9/1905",
        "KHÁCH HÀNG ĐỦ ĐIỀU\nKIỆN THAM GIA ĐẤU GIÁ 12 LÔ ĐẤT",
    ],
)
def test_what_looks_like_a_name(text: str) -> None:
    assert said("person_name", text) == []
