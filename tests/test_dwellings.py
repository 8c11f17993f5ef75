"""Where people live, in ledgers, lists and messages whose columns have no heads and whose writers
no form: what is a place there, how far it goes, and what is none."""

import pytest

from scanner.runs import any_run, run
from tests.finding import found_in, said


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("45/18A đường\nsố 7, KP3 rồi", "45/18A đường\nsố 7, KP3"),
        ("xã Thử, TP. Hải Phòng\nZalo: 0912", "xã Thử, TP. Hải Phòng"),
        ("sn 47 ngõ 8 Lò Văn Thử", "sn 47 ngõ 8 Lò Văn Thử"),
        ("sn 47 Bùi Thị", None),
        (
            "dãy B, khu TT Nhạc viện, phố Mẫu, Ô Thử;",
            "dãy B, khu TT Nhạc viện, phố Mẫu, Ô Thử",
        ),
        ("tổ 61 Hòa Mẫu Bắc.", "tổ 61 Hòa Mẫu Bắc"),
        ("tổ 17\nTân Mẫu, đối diện trạm điện.", "tổ 17\nTân Mẫu, đối diện trạm điện"),
        ("46B Hàng Mẫu (hàng phở tầng 1)", "46B Hàng Mẫu (hàng phở tầng 1)"),
        ("xa Hai Thu cung huyen; va", "xa Hai Thu cung huyen"),
        ("72/18C Nguyễn Cửu Mẫu, Tân Sơn Thử, gọi", "72/18C Nguyễn Cửu Mẫu, Tân Sơn Thử"),
        ("CH 1106 CT4 Mẫu Thử, Vinh;", "CH 1106 CT4 Mẫu Thử, Vinh"),
        ("ấp Trà Mẫu A2, mẹ", "ấp Trà Mẫu A2"),
        ("Nóc Ông Mẫu", "Nóc Ông Mẫu"),
        ("16 Bạch Mẫu, TT Núi Thử", "16 Bạch Mẫu, TT Núi Thử"),
        ("ấp Mẫu, xã Long Thử, Gò\nCông ra chợ", "ấp Mẫu, xã Long Thử, Gò\nCông"),
        ("Đông Mẫu, Yên Phong\nNguyễn Hữu Thử", "Đông Mẫu, Yên Phong"),
        ("Đắk Mil đã nghe", "Đắk Mil"),
        ("34 Lê Mẫu, Đà Nẵng (nay là P.\nThử);", "34 Lê Mẫu, Đà Nẵng (nay là P.\nThử)"),
        ("TT Đại học Thử", None),
        ("số 15 phố\nChùa Mẫu", "số 15 phố\nChùa Mẫu"),
        ("ngo 4 Ta\nQuang Mau nhe", "ngo 4 Ta\nQuang Mau"),
        ("tổ 3 Nguyễn Văn Mẫu, sinh", "tổ 3"),
        ("CH 1106 Lê Văn Mẫu", None),
        ("so P02847715, sinh", None),
        ("ĐỘI QUẢN LÝ THUẾ SỐ 2", None),
        ("63 tuổi, khu phố 2", None),
        ("thôn 3, xã Mẫu, gần 3 giờ sáng thì nghe tiếng nổ", "thôn 3, xã Mẫu"),
        ("Thái\nBình\nP01773524", "Thái\nBình"),
        ("chung\ncư Hoàng Mẫu, Cái Răng, Cần Thơ – cọc", "chung\ncư Hoàng Mẫu, Cái Răng, Cần Thơ"),
        ("c/c Mẫu 4, block B3 p.508, sinh", "c/c Mẫu 4, block B3 p.508"),
        ("A2-14.07 C/c Mẫu, 856 Tạ Thử, P5", "A2-14.07 C/c Mẫu, 856 Tạ Thử, P5"),
        ("ký túc xá 135B Lê Mẫu, phòng 1103", "ký túc xá 135B Lê Mẫu, phòng 1103"),
        ("chung cư Lê Mẫu, B5-11", "chung cư Lê Mẫu, B5-11"),
        ("Ô 3/104, ấp Long Mẫu, xã Thử", "Ô 3/104, ấp Long Mẫu, xã Thử"),
        ("19A hẻm 2\nNguyễn Mẫu, Phan Rang, chưa", "19A hẻm 2\nNguyễn Mẫu, Phan Rang"),
        ("ngõ 12\nNguyễn Văn Mẫu, 1990", "ngõ 12"),
        ("xóm Mẫu, thôn Thử, tp quảng ngãi", "xóm Mẫu, thôn Thử, tp quảng ngãi"),
        ("47 LÔ B C/X MẪU THỬ, HOA, CÔ ĐƠN", "47 LÔ B C/X MẪU THỬ"),
        ("thôn Phước\nMẫu 2, xã Thử, sinh", "thôn Phước\nMẫu 2, xã Thử"),
        ("ktx\n135B Lê Mẫu, phòng 1103\nĐỘI XE\nLê Văn", "ktx\n135B Lê Mẫu, phòng 1103"),
        ("Ô số hiệu", None),
        ("BẢN QUYỀN", None),
        ("sn\n12.6.1985, GPLX", None),
        ("sn 1969, đường số 4", None),
    ],
)
def test_a_run_of_places_goes_as_far_as_it_is_told(text: str, printed: str | None) -> None:
    found = run(text, 0, len(text))

    assert (text[: found.end] if found else None) == printed


def test_places_in_small_letters_end_in_a_province() -> None:
    for text in (
        "ấp mỹ thử, xã long mẫu, cai lậy, tiền giang",
        "ấp mỹ\nthử, xã long mẫu, cai lậy, tiền giang",
    ):
        found = any_run(text, 0, len(text))

        assert found is not None
        assert found.end == len(text)
    text = "to 5 ap hung mau x.tan thu t.ca mau, cc chong"
    found = any_run(text, 0, len(text))

    assert found is not None
    assert text[: found.end] == "to 5 ap hung mau x.tan thu t.ca mau"
    assert any_run("số 3 năm ngoái", 0, 14) == run("số 3", 0, 4)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ông Lường Văn Mẫu, 58 tuổi, xóm Mỏ Thử\n4. Bên kia", "xóm Mỏ Thử"),
        ("Vũ Bá Mẫu\nđ/c: 16 Bạch Thử, TT Núi Mẫu", "16 Bạch Thử, TT Núi Mẫu"),
        (
            "Lê Thị Lan: 0912345678\nChị Lan đổi nhà về chung cư Mẫu, block A, căn 9.08.",
            "chung cư Mẫu, block A, căn 9.08",
        ),
        ("bé Thiên Mẫu nhà em khai sinh ở Ea H'leo, Đắk Lắk, để em về", "Ea H'leo, Đắk Lắk"),
        ("bà Lê Thị Mẫu, chồng mất, thôn Kỳ, xã Thử; nợ 2 triệu", "thôn Kỳ, xã Thử"),
        ("Ngồi sau: Ka Mẫu, 2008. Trú cùng thôn K'Thử, xã Hiệp Mẫu.", "thôn K'Thử, xã Hiệp Mẫu"),
        ("hẹn ở nhà chị Mẫu, số 9/41 Lê Thử, Máy Mẫu.", "số 9/41 Lê Thử, Máy Mẫu"),
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
        "đơn của hộ bà Lê Thị Mẫu xin 01 lô tái định cư khu Ruộng Thử",
        "Lê Hữu Mẫu - Tổ CNTT - 0206 3852 097",
        "Ông Lê Văn Mẫu, bí thư chi bộ, thôn Kỳ, xã Thử",
        "Ông Lê Văn Mẫu phát biểu, thôn Kỳ, xã Thử còn nghèo",
        "Bà Vi Thị Mẫu (phòng 41) phản ánh",
        "Bà Trần Thị Mẫu vắng. Thôn Kỳ, xã Thử có 12 hộ",
        "Ông Mẫu có hộ khẩu thường trú tại địa phương, nội dung là đúng",
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


def test_a_row_that_begins_with_a_work_is_not() -> None:
    works = ("Sửa cầu Mẫu", "Làm đường Thử", "Xây kênh Mẫu")
    listed = [(work, "thôn Nà Thử, xã Mẫu", "Lê Văn Mẫu", "200") for work in works]

    assert said("address", table(*listed)) == []


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
