"""Where somebody lives, in lists and letters as people write them who know no template."""

import pytest

from tests.finding import said


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        # It ends with its province, whatever follows on the line or below.
        # It begins behind what stands over it: a date, a plot and its sheet.
        # A line's end in the middle of it.
        (
            "Địa chỉ: Tổ 3, phường Mẫu, TP. Biên Hòa, Đồng\nNai",
            ["Tổ 3, phường Mẫu, TP. Biên Hòa, Đồng Nai"],
        ),
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
        "môn Ngữ văn, tổ 5, huyện Mẫu",
        "sửa đường ở thôn 2, xã A, tỉnh Mẫu",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert said("address", text) == []


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
    ],
)
def test_addresses_that_end_elsewhere(text: str, addresses: list[str]) -> None:
    assert said("address", text) == addresses


@pytest.mark.parametrize(
    "text",
    [
        "người sinh từ ngày 01/01/1990 đến ngày 31/12/1999 thực hiện",
        "đăng ký thường trú tại chỗ ở hợp pháp thuộc quyền sở hữu của mình.",
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
