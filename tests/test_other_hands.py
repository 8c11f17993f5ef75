"""Lists and letters as people write them who know no template: names, addresses, what is none."""

import pytest

from scanner import detectors, find
from scanner.find.weighing import SURE
from scanner.model import Source
from scanner.text import PageText

PATTERNS = detectors.load()


def said(kind: str, text: str) -> list[str]:
    """What is found of one type, its lines as one."""
    found = find.findings(PageText.plain(text), PATTERNS, Source.TEXT, None)
    return [" ".join(f.text.split()) for f in found if f.type == kind and f.confidence >= SURE]


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
        ("Họ và tên: LÊ VĂN MẪU Nam, nữ: Nam", ["LÊ VĂN MẪU"]),
        ("Họ và tên bố: Lê Văn Mẫu Tuổi: 58", ["Lê Văn Mẫu"]),
        ("Người nhà: Bùi Thị Mẫu Điện thoại số: 0912345678", ["Bùi Thị Mẫu"]),
        # Whatever stands before the colon.
        ("Với sự có mặt của: Tôn Nữ Diệu Mẫu, trú tại", ["Tôn Nữ Diệu Mẫu"]),
        (
            "Đại diện các hộ: Hồ Sĩ Mẫu, Tô Hoài Mẫu và Võ Thị Mẫu.",
            ["Hồ Sĩ Mẫu", "Tô Hoài Mẫu", "Võ Thị Mẫu"],
        ),
        # Surnames that are rare, and those of the peoples of the highlands.
        ("Ông Trang Thanh Mẫu", ["Trang Thanh Mẫu"]),
        ("1. Y Bhiu Mẫu (tên gọi khác: Ama Thử), sinh ngày 12/02/1908", ["Y Bhiu Mẫu"]),
        ("có vợ H'Len Mẫu và 02 con", ["H'Len Mẫu"]),
        # As banks print transfers.
        ("CT tu 0071000123456 LE THI MAU toi 123", ["LE THI MAU"]),
        ("Họ tên: Lê Thị Mẫu Tên gọi khác: Tư", ["Lê Thị Mẫu"]),
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
        (
            "Đại diện bên mua hàng theo hợp đồng: Ông Nguyễn Văn Mẫu\n"
            "Thửa đất được chuyển nhượng nằm trong khu quy hoạch của thành phố cũ",
            ["Nguyễn Văn Mẫu"],
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
    ("text", "addresses"),
    [
        # It ends with its province, whatever follows on the line or below.
        (
            "hiện cư trú tại Thôn 1, xã Mẫu, tỉnh Bắc Ninh được hưởng hệ số 2,0.",
            ["Thôn 1, xã Mẫu, tỉnh Bắc Ninh"],
        ),
        (
            "Quê quán: Thạnh Lộc, Châu Thành, Kiên Giang\nII. Công an phường Mẫu xác nhận",
            ["Thạnh Lộc, Châu Thành, Kiên Giang"],
        ),
        ("Đ/c: 12/3 Mẫu, P. 13, Q. Mẫu, TP.HCM\nTạ Quang Thử", ["12/3 Mẫu, P. 13, Q. Mẫu, TP.HCM"]),
        # It begins behind what stands over it: a date, a plot and its sheet.
        (
            "Họ tên\nSinh ngày\nThửa/tờ\nĐịa chỉ\nLê Văn Mẫu\n10/9/1900\n12/34\n"
            "Khu phố 1, Xã Mẫu, Huyện Thử, Tỉnh Nghệ An",
            ["Khu phố 1, Xã Mẫu, Huyện Thử, Tỉnh Nghệ An"],
        ),
        # A line's end in the middle of it.
        (
            "Địa chỉ: Số 7 ngõ 2, phường Mẫu, Hà\nNội\nSinh năm 1908",
            ["Số 7 ngõ 2, phường Mẫu, Hà Nội"],
        ),
        (
            "Địa chỉ: Tổ 3, phường Mẫu, TP. Biên Hòa, Đồng\nNai",
            ["Tổ 3, phường Mẫu, TP. Biên Hòa, Đồng Nai"],
        ),
        ("Trú tại: xóm 3 xã\nHưng Yên Nam; nay", ["xóm 3 xã Hưng Yên Nam"]),
        (
            "Họ tên     Địa chỉ\nLê Văn A   12A Lý Mẫu, phường Mẫu, thành phố Hà Nội",
            ["12A Lý Mẫu, phường Mẫu, thành phố Hà Nội"],
        ),
        # In running text.
        (
            "hiện đang sinh sống tại số nhà 19, ngõ 42, phường Mẫu, thành phố Huế, số điện thoại",
            ["số nhà 19, ngõ 42, phường Mẫu, thành phố Huế"],
        ),
        (
            "anh A, sinh năm 1908, ngụ Khóm 3, phường 7, tỉnh Vĩnh Long, có mua",
            ["Khóm 3, phường 7, tỉnh Vĩnh Long"],
        ),
        # The province alone, without the word for it.
        (
            "Họ tên     Địa chỉ\nLê Văn A   Khối 5, phường Thử, Nghệ An",
            ["Khối 5, phường Thử, Nghệ An"],
        ),
        # Villages and communes alone, in a list.
        ("Họ tên     Địa chỉ kinh doanh\nLê Văn A   Ấp 3, xã Thạnh Phú", ["Ấp 3, xã Thạnh Phú"]),
    ],
)
def test_addresses_begin_and_end_where_they_do(text: str, addresses: list[str]) -> None:
    assert said("address", text) == addresses


@pytest.mark.parametrize(
    "text",
    [
        "Họ tên, địa chỉ người nhà khi cần báo tin: Lê Văn A",
        "Chỗ ở: như trên",
        "môn Ngữ văn, tổ 5, huyện Mẫu",
        "sửa đường ở thôn 2, xã A, tỉnh Mẫu",
        # A line that goes on from the one before, over a birth date.
        "dự sinh hoạt chi bộ tại nhà số 12\n"
        "phố Đông Mẫu, phường Thử, Hà Nội.\n"
        "Ngày sinh: 06/3/1903",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert said("address", text) == []


def test_a_sum_in_a_row_parted_by_semicolons_is_no_account() -> None:
    """The bank in the cell before it, and the number of the row below, say nothing of it."""
    rows = (
        "STT; Họ tên; Số TK; NH; Số tiền\n"
        "1; A; 0071000123456; VCB; 4500000\n"
        "2; B; 12010001234567; BIDV; 6500000"
    )
    assert said("bank_account", rows) == ["0071000123456", "12010001234567"]


def test_passports_of_other_countries() -> None:
    assert said("passport", "Hộ chiếu phổ thông (nếu có) số AB123456") == ["AB123456"]
    assert said("passport", "Số hộ chiếu / Passport No.: 512884417") == ["512884417"]


def test_birth_dates_in_the_columns_of_men_and_women() -> None:
    text = (
        "Họ và tên             Nam          Nữ           Ghi chú\n"
        "Lê Văn Mẫu            1951                      12/12\n"
        "Trần Thị Thử                       1964         10/10\n"
        "Phạm Văn Thử          05/03/1973                12/12"
    )

    assert said("date_of_birth", text) == ["1951", "1964", "05/03/1973"]


def test_counts_of_men_and_women_are_no_birth_years() -> None:
    text = (
        "Chủ nhiệm             Nam          Nữ           Lớp\n"
        "Lê Văn Mẫu            1951         1960         6A\n"
        "Trần Thị Thử          1952         1964         6B\n"
        "Phạm Văn Thử          1953         1971         6C"
    )

    assert said("date_of_birth", text) == []


def test_a_name_is_no_part_of_the_label_behind_it() -> None:
    assert said("date_of_birth", "Nông Văn Thắng, sinh 1903; CCCD: 001005123456") == ["1903"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Given names that mean a thing, surnames that no list of the common ones has.
        ("Họ và tên: Đinh Công Nhân", ["Đinh Công Nhân"]),
        ("Họ và tên: LƯƠNG GIA ĐÌNH", ["LƯƠNG GIA ĐÌNH"]),
        ("Tên NNT: Khương Duy Mẫu", ["Khương Duy Mẫu"]),
        ("Chủ TK: NHU DINH MAU", ["NHU DINH MAU"]),
        # The clan stands behind the name.
        (
            "Các con chung: Hoài An Niê (03/5/1903), Y Mẫu Niê (28/12/1907).",
            ["Hoài An Niê", "Y Mẫu Niê"],
        ),
        # Names go on behind what is said of the one before.
        ("cha Bế Văn Mẫu (1905); Mã Thị Thử (1908)", ["Bế Văn Mẫu", "Mã Thị Thử"]),
        # Of people of other countries.
        ("Họ tên/Full name: PARK MAU HOON\nQuốc tịch: Hàn Quốc", ["PARK MAU HOON"]),
        (
            "Quốc tịch          Việt Nam            Ai-len\n"
            "Họ, chữ đệm, tên   CAO THỊ HỒNG MẪU    MICHAEL JAMES OMAU",
            ["CAO THỊ HỒNG MẪU", "MICHAEL JAMES OMAU"],
        ),
        ("BÊN A: (chủ nhà) Nhữ Đình Mẫu......... S/n: 08/03/1906", ["Nhữ Đình Mẫu"]),
        ("A. Tống Hữu Mẫu\n0912345678", ["Tống Hữu Mẫu"]),
        ("cụ ông Phêrô Đoàn Văn Mẫu, sinh năm 1906", ["Phêrô Đoàn Văn Mẫu"]),
        ("Họ tên người bệnh: ÔNG ÍCH MẪU", ["ÔNG ÍCH MẪU"]),
        ("Họ tên cha\nRah Lan Mau", ["Rah Lan Mau"]),
        ("Họ và tên: Bh'riu Thị Mẫu", ["Bh'riu Thị Mẫu"]),
        ("Người vi phạm là ông Võ Đức Mẫu, Ngày sinh: 12/03/1908", ["Võ Đức Mẫu"]),
        ("Nhân viên: Phan Thị Như Mẫu Mã NV: 20417", ["Phan Thị Như Mẫu"]),
        ("Họ và tên mẹ: Tô Thị Diệu Mẫu\nNgười giám hộ (nếu có):", ["Tô Thị Diệu Mẫu"]),
        ("1. Lê Đức Gia Đình - mồ côi cha, LH bà ngoại: 0912345678", ["Lê Đức Gia Đình"]),
        ("mô tô do Nguyễn Văn Công Mẫu (nam, SN 1908, trú", ["Nguyễn Văn Công Mẫu"]),
        ("bé nhà em: Trần Khánh Mẫu\nMẹ Bống 20:30", ["Trần Khánh Mẫu"]),
        ("Họ tên (chữ in hoa): MUSTEROVA EKATERINA\nHộ chiếu số:", ["MUSTEROVA EKATERINA"]),
        ("vắng chủ, ủy quyền con là Tòng Thị Mẫu nhận thay", ["Tòng Thị Mẫu"]),
    ],
)
def test_names_that_look_like_none(text: str, names: list[str]) -> None:
    assert said("person_name", text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Họ tên: Quan Hệ Gia Đình",
        "Ngân hàng: Sacombank PGD Phan Thiết\nNgười thụ hưởng",
        "Tân Khai, ngày 03 tháng 11 năm 2025\nHọ tên:",
        "Trường Võ Thị Sáu",
        "Passport Office\nFull name: Date Of Birth",
        "Liên lạc: 0912345678, Ngã ba Dầu Giây",
        "Quê quán: Quỳ Châu,\nNghệ An\nNgày sinh: 25/9/1905",
        "Tên hộ kinh doanh: QUÁN CƠM CÔ TƯ LỚN\nChủ hộ:",
        "KHÁCH HÀNG ĐỦ ĐIỀU\nKIỆN THAM GIA ĐẤU GIÁ 12 LÔ ĐẤT",
    ],
)
def test_what_looks_like_a_name(text: str) -> None:
    assert said("person_name", text) == []


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        # Lists of one province leave it out.
        (
            "Họ tên         Địa chỉ\nLê Văn Mẫu     Tổ 15 khu đô thị Mẫu, P. Thử",
            ["Tổ 15 khu đô thị Mẫu, P. Thử"],
        ),
        ("Quê quán: Triều Châu, Quảng Đông, Trung Quốc", ["Triều Châu, Quảng Đông, Trung Quốc"]),
        ("Address: 14 Castle Street, Sligo, Ireland", ["14 Castle Street, Sligo, Ireland"]),
        # A ward of today bears the name of a province of old.
        (
            "Cư trú: Số nhà 12 ngách 6/8 Nguyễn Thử, Bắc Giang,\nBắc Ninh",
            ["Số nhà 12 ngách 6/8 Nguyễn Thử, Bắc Giang, Bắc Ninh"],
        ),
        ("tại nhà cụ Đồng Sĩ Mẫu (xóm 8, xã Thử, Nghệ An)", ["xóm 8, xã Thử, Nghệ An"]),
        (
            "bà A (1908, ngụ 27 khóm 4, P. Thử, Đồng Tháp) vay",
            ["27 khóm 4, P. Thử, Đồng Tháp"],
        ),
        ("thời gian cư trú tại xã Giao Thử từ ngày 24/12/2015 đến nay", ["xã Giao Thử"]),
        ("Ở trọ: k45/12 Lê Mẫu, Liên Chiểu, Đà Nẵng", ["k45/12 Lê Mẫu, Liên Chiểu, Đà Nẵng"]),
        ("0912345678\n23 đường số 8, khu phố 5, TP HCM", ["23 đường số 8, khu phố 5, TP HCM"]),
    ],
)
def test_addresses_that_end_elsewhere(text: str, addresses: list[str]) -> None:
    assert said("address", text) == addresses


def test_years_behind_the_names_of_parents() -> None:
    text = "Họ tên cha (năm sinh); họ tên mẹ (năm sinh)\nĐiểu Mẫu (1905);\nThị Thử (1908)"

    assert said("date_of_birth", text) == ["1905", "1908"]


def test_birth_dates_in_the_cell_of_a_name_or_behind_a_telephone() -> None:
    listed = "Họ tên, năm sinh\nChau Sóc Mẫu, 1908\nPhụ hồ"
    class_of = "Đinh Nữ Mẫu       0912.345.678 · 21.04.2008"

    assert said("date_of_birth", listed) == ["1908"]
    assert said("date_of_birth", class_of) == ["21.04.2008"]


@pytest.mark.parametrize(
    "text",
    [
        "Công dân sinh năm 2008 trở về trước",
        "người sinh từ ngày 01/01/1990 đến ngày 31/12/1999 thực hiện",
        "hành vi xóa đăng ký tạm trú tại phường, xã.",
        "đăng ký thường trú tại chỗ ở hợp pháp thuộc quyền sở hữu của mình.",
        "thuê sổ hộ khẩu, sổ tạm trú.\n3. Công dân, tổ chức",
    ],
)
def test_laws_that_speak_of_birth_years_and_dwellings(text: str) -> None:
    assert said("date_of_birth", text) == said("address", text) == []


def test_the_role_of_a_member_is_no_label_of_where_he_lives() -> None:
    text = (
        "Chức danh     Họ và tên        Năm sinh   Số CCCD        Địa chỉ thường trú\n"
        "Thuyền viên   Tiêu Viết Mẫu    1908       001005123456   Đặc khu Thử, Quảng Ngãi"
    )

    assert said("address", text) == ["Đặc khu Thử, Quảng Ngãi"]


def test_a_card_that_no_sum_proves_is_no_account() -> None:
    assert said("bank_card", "thẻ ATM Agribank 9704 0509 1177 3320") == ["9704 0509 1177 3320"]


def test_a_form_has_a_label_over_each_of_its_numbers() -> None:
    """What the one above says of its number says nothing of the next."""
    text = "SỐ TÀI KHOẢN\n0071000123456\nSỐ THẺ GHI NỢ\n9704 0312 3456 7893"

    assert said("bank_account", text) == ["0071000123456"]
    assert said("bank_card", text) == ["9704 0312 3456 7893"]


def test_a_name_before_a_birth_date_makes_no_other_label_with_it() -> None:
    assert said("date_of_birth", "Ông Lê Viết Khai, sinh ngày: 29/11/1909, CCCD") == ["29/11/1909"]
    assert said("date_of_birth", "Ông Lê Văn Phát; Sinh ngày: 26/10/1900; CCCD") == ["26/10/1900"]
    assert said("date_of_birth", "3. Lê Duy Khải - sinh ngày 17/12/1909") == ["17/12/1909"]


def test_the_end_of_lai_chau_is_no_head_over_the_next_row() -> None:
    text = (
        "Họ tên        Nơi ở\n"
        "Lê Văn Mẫu    Số 20, ngõ 104, Phường Thử, Tỉnh Lai\n"
        "              Châu\n"
        "Lê Thị Thử    Khu phố 4, Phường Mẫu, Huyện Kim\n"
        "              Sơn, Tỉnh Vĩnh Long"
    )

    assert said("address", text) == [
        "Số 20, ngõ 104, Phường Thử, Tỉnh Lai Châu",
        "Khu phố 4, Phường Mẫu, Huyện Kim Sơn, Tỉnh Vĩnh Long",
    ]


def test_the_number_of_a_house_in_the_first_row_is_not_its_heads() -> None:
    text = (
        "Họ tên        Địa chỉ\n"
        "Lê Văn Mẫu    215/17 Bà Mẫu, Khóm 3, P8\n"
        "Lê Thị Thử    9A Lê Văn Mẫu, Khóm 1, P8"
    )

    assert said("address", text) == ["215/17 Bà Mẫu, Khóm 3, P8", "9A Lê Văn Mẫu, Khóm 1, P8"]


def test_a_word_of_the_title_is_no_head_of_the_numbers_below() -> None:
    title = "PHIẾU THEO DÕI THÚ CƯNG – PHÒNG KHÁM VÀNG"
    assert said("phone", f"{title}\n0914 47 03 91") == ["0914 47 03 91"]
    assert said("phone", "Số phiếu\n0914 47 03 91") == []


def test_a_column_of_citizen_numbers_has_an_old_card_among_them() -> None:
    rows = ("001005123456", "079103012345", "079103012346", "205 771 346", "031094000123")
    text = "\n".join(f"{n}   Lê Thị Mẫu   nữ   {number}   O+" for n, number in enumerate(rows, 1))
    assert said("cmnd", text) == ["205 771 346"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Nơi thường trú: Thôn 1, xã Mẫu Sơn\nĐiện thoại: 0912345678", "Thôn 1, xã Mẫu Sơn"),
        ("Nơi ở: Tổ 4, phường Mỹ Đức\nNghề nghiệp: làm ruộng", "Tổ 4, phường Mỹ Đức"),
        (
            "Bà Lê Thị Mẫu, trú tại thôn Thượng Thử, xã Mẫu\nSơn, huyện Thử đã nhận tiền",
            "thôn Thượng Thử, xã Mẫu Sơn, huyện Thử",
        ),
    ],
)
def test_an_address_ends_before_the_label_below_it(text: str, address: str) -> None:
    assert said("address", text) == [address]


def test_a_word_of_a_title_is_no_label_of_what_follows() -> None:
    text = (
        "PHÒNG CẢNH SÁT GIAO THÔNG\n"
        "BIÊN BẢN VỤ VIỆC TAI NẠN GIAO THÔNG\n"
        "Hồi 21h15 ngày 18/8/2025 tại Km 214+300 QL20, địa phận xã Thử, tỉnh\n"
        "Lâm Đồng. Xe do ông Lê Văn Mẫu, sinh năm 1980 lái"
    )
    assert said("address", text) == []
    assert said("address", "GIAO: 12 Lê Lợi, phường Thử, Hà Nội") == [
        "12 Lê Lợi, phường Thử, Hà Nội"
    ]
