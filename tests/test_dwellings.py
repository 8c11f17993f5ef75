"""Where people live, in ledgers, lists and messages whose columns have no heads and whose writers
no form: what is a place there, how far it goes, and what is none."""

import pytest

from tests.finding import found_in, said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Lê Thị Lan: 0912345678\nChị Lan đổi nhà về chung cư Mẫu, block A, căn 9.08.",
            "chung cư Mẫu, block A, căn 9.08",
        ),
        ("bé Thiên Mẫu nhà em khai sinh ở Ea H'leo, Đắk Lắk, để em về", "Ea H'leo, Đắk Lắk"),
        ("Ngồi sau: Ka Mẫu, 2008. Trú cùng thôn K'Thử, xã Hiệp Mẫu.", "thôn K'Thử, xã Hiệp Mẫu"),
        ("Chị Ngô Thị Mẫu pháp danh Diệu Thử, số 15 phố Chùa Mẫu", "số 15 phố Chùa Mẫu"),
        (
            "C09 Tăng Huệ Phương 44 Lê Mẫu, xã Tân Thử, An Giang, nợ phí\n0912345678",
            "44 Lê Mẫu, xã Tân Thử, An Giang",
        ),
    ],
)
def test_a_place_behind_who_lives_there(text: str, place: str) -> None:
    assert said("address", text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "ông Lường Văn Mẫu, 58 tuổi, tổ 5",
        "cô Đào Thị Mẫu - văn thư, phòng 102 nhà B. Trống",
        "Ông Mẫu: nhà số 91 kế bên hát quá 22h",
        "Bà nội ở nhà dì Bảy Mẫu, con cám ơn",
        "Nộp tại cổng số 2, Lô D4 KCN Mẫu, phường Thử, TP Phủ Lý, gặp Ms Hạnh 0912345678",
        "khu tái định cư Phước An do ông Lê Văn Mẫu phụ trách",
        "Lê Hữu Mẫu - Tổ CNTT - 0206 3852 097",
        "Ông Lê Văn Mẫu, bí thư chi bộ, thôn Kỳ, xã Thử",
        "Ông Lê Văn Mẫu phát biểu, thôn Kỳ, xã Thử còn nghèo",
        "Bà Vi Thị Mẫu (phòng 41) phản ánh",
    ],
)
def test_what_is_no_place_behind_somebody(text: str) -> None:
    assert said("address", text) == []


def raised(text: str) -> list[str]:
    """The addresses of a page that are masked."""
    found = found_in(text, at_least=0)
    return [f.text for f in found if f.type == "address" and f.mask]


FAR = 12 * "\nKết quả: hai bên không thống nhất, đọc lại cùng nghe." + "\n"


def test_a_home_told_whole_is_masked_some_lines_from_who_lives_there() -> None:
    between = 3 * "Kính gửi bộ phận tiếp nhận\n"
    home = "Số 5, ngõ 2, đường Mẫu, thị trấn Thử, Thái Bình"

    assert raised(f"{home}\n{between}Tôi là Tô Xuân Mẫu, CCCD 034057003916") == [home]
    head = "TỔ DÂN PHỐ SỐ 9 PHƯỜNG MẪU, TP. ĐỒNG HỚI"
    assert raised(f"{head}\n{between}Tôi là Tô Xuân Mẫu, CCCD 034057003916") == []


def test_a_firm_in_a_title_is_not_whose_the_home_of_a_person_is() -> None:
    text = (
        "(V/v lấy xe tại cửa hàng sửa chữa)\n"
        "Người ủy quyền: anh Tạ Quốc Mẫu; sinh ngày 02.09.1975; CC số 024075008813; ở Số nhà 3, "
        "đường Mẫu, phường Thử, tỉnh Bắc Ninh."
    )

    assert raised(text) == ["Số nhà 3, đường Mẫu, phường Thử, tỉnh Bắc Ninh"]
    assert raised("cửa hàng sửa chữa\nĐịa chỉ: Số nhà 3, đường Mẫu, phường Thử, Bắc Ninh") == []


def table(*rows: tuple[str, ...]) -> str:
    """A table as a page of text has it, its columns by their blanks."""
    return "\n".join("".join(cell.ljust(32) for cell in cells).rstrip() for cells in rows)


def test_what_stands_in_another_row_of_a_form_of_two_is_no_home() -> None:
    form = [
        ("Thông tin", "Bên nữ", "Bên nam"),
        ("Họ, tên", "LỮ THỊ MẪU", "LÊ VĂN MẪU"),
        ("Nơi cư trú", "thôn 5, xã Mẫu, Gia Lai", "Như trên"),
        ("Nghề nghiệp", "Giáo viên", "Kỹ sư, Viện Mẫu"),
    ]

    assert said("address", table(*form)) == ["thôn 5, xã Mẫu, Gia Lai"]


def test_a_name_that_is_a_word_for_a_village_heads_no_column() -> None:
    pets = ("Tôm", "Sóc", "Mít", "Ky")
    rows = [("Lê Văn Mẫu", pet, f"00108512345{n}") for n, pet in enumerate(pets)]

    assert said("address", table(("Họ tên bé", "Tên ở nhà", "CCCD mẹ"), *rows)) == []


def test_the_label_of_a_form_heads_no_column() -> None:
    form = table(
        ("Họ tên", "Lê Văn Mẫu", "CCCD", "001085123456"),
        ("Quê quán", "Vụ Bản, Nam Định", "Giới tính", "Nam"),
        ("Đảng viên", "Không", "Ngày sinh", "02/03/1985"),
    )

    assert said("address", form) == ["Vụ Bản, Nam Định"]


def test_a_word_of_the_title_heads_no_column_of_a_table_below() -> None:
    text = "Chỗ ở\nNgười khai báo của cơ sở lưu trú này là bà chủ, có mặt lúc 9 giờ sáng\n" + table(
        ("Họ tên", "Ngày sinh", "Quốc tịch", "Số hộ chiếu"),
        ("PARK JI-MAU", "02/12/1998", "KOR", "M48207715"),
        ("LE VAN MAU", "02/03/1985", "VNM", "C1234567"),
    )

    assert said("address", text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # No house of flats, nobody near, the code of goods, a model flat.
        ("anh Vũ Văn Mẫu (C1209) đặt 2 cái", []),
        ("Chung cư Mẫu mở bán căn A0812 giá 2 tỷ", []),
        ("Chung cư Mẫu: căn hộ mẫu BL2-1204 mở cửa thứ Bảy, gặp anh Lê Văn Mẫu", []),
        ("Chung cư Mẫu: anh Lê Văn Mẫu thay bóng đèn mã A0812", []),
    ],
)
def test_flats_are_known_by_their_codes_beside_who_lives_there(text: str, codes: list[str]) -> None:
    assert said("address", text) == codes


def test_an_address_goes_on_behind_the_code_of_a_flat() -> None:
    text = table(
        ("Mã", "Người nhận", "Địa chỉ", "SĐT"),
        ("X1", "Lê Văn Mẫu", "Block B, căn 15.08, P. Thử", "0912345679"),
        ("X2", "Lê Thị Thử", "A-2103 Mẫu Park, Thử", "0912345678"),
    )

    assert said("address", text) == ["Block B, căn 15.08, P. Thử", "A-2103 Mẫu Park, Thử"]
