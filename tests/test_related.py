"""Names without a number of their own that are to be masked for those around them."""

import pytest

from tests.finding import masked_names

SOMEBODY = "CCCD: 001005123456\n\n\n\n\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vợ: Bà quả phụ Đinh Thị Mẫu", ["Đinh Thị Mẫu"]),
        ("có chồng Bà là anh Lê Phú Mẫu cùng dự", ["Lê Phú Mẫu"]),
        ("có chữ ký của bà Nguyễn Thị Mẫu là mẹ của Bà", ["Nguyễn Thị Mẫu"]),
        ("Lường Văn Mẫu (cháu nội) ghi chép", ["Lường Văn Mẫu"]),
        ("thuộc thửa của cha Bà (ông Hồ Văn Mẫu, đã mất)", ["Hồ Văn Mẫu"]),
        ("đất này tôi mua của ông Chu Văn Mẫu, giá 18 triệu", ["Chu Văn Mẫu"]),
        ("Phụ huynh: Ly Thị Mẫu", ["Ly Thị Mẫu"]),
        ("vo liet si la Bui Thi Mau da di lay chong khac", ["Bui Thi Mau"]),
        ('con gái ông "Phùng Bích Mẫu" lớp 9', ["Phùng Bích Mẫu"]),
        ("B1: cậu Vòng Chánh Mẫu 4 người", ["Vòng Chánh Mẫu"]),
        ("giấy cấp năm 1997 đứng tên ông Phan Văn Mẫu", ["Phan Văn Mẫu"]),
        ("bàn giao công việc cho bà Trương Thị Mẫu trước ngày 14", ["Trương Thị Mẫu"]),
        ("cho người đứng ra tổ chức mai táng là anh Lâu A Mẫu.", ["Lâu A Mẫu"]),
        ("Điều 1. Cho thôi học đối với sinh viên Lý Chí Mẫu", ["Lý Chí Mẫu"]),
    ],
)
def test_the_family_of_somebody_is_masked_with_them(text: str, names: list[str]) -> None:
    assert masked_names(SOMEBODY + text) == names
    # Where nobody is told of, a name that stands alone is low.
    assert masked_names(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "1. Cụ Hoàng Thị Mẫu, quà 1.500.000đ\n"
            "2. Phan Bá Thử, 0912345678\n"
            "3. Cụ Võ Trọng Mẫu, quà 500.000đ\n",
            ["Hoàng Thị Mẫu", "Phan Bá Thử", "Võ Trọng Mẫu"],
        ),
        (
            "a) Phan Văn Mẫu (liệt sĩ)\nb) Phan Thị Thử, mất sớm\nc) Phan Thanh Mẫu, CCCD "
            "001005123456",
            ["Phan Văn Mẫu", "Phan Thị Thử", "Phan Thanh Mẫu"],
        ),
    ],
)
def test_a_list_is_masked_as_a_whole_but_for_its_officers(text: str, names: list[str]) -> None:
    assert masked_names(text) == names


def test_officers_and_signers_stay() -> None:
    signed = "HIỆU TRƯỞNG\n\n\nNguyễn Hữu Mẫu"
    assert masked_names(f"{SOMEBODY}Cha xứ Giuse Đinh Đức Mẫu\n\n\n{signed}") == []
    assert masked_names(f"{SOMEBODY}Phó Chủ tịch Lê Văn Mẫu, con đường Lê Lợi\n\n\n{signed}") == []


@pytest.mark.parametrize(
    "officer",
    [
        "gồm: 1. Thượng úy Nguyễn Chánh Mẫu",
        "Trưởng Công an huyện: Trung tá Lê Hoàng Mẫu",
        "đấu giá viên Cầm Thị Mẫu",
    ],
)
def test_officers_stay_beside_the_numbers_of_others(officer: str) -> None:
    assert masked_names(f"{officer}\nsố 0912345678 của gia đình") == []


def test_who_has_a_rank_and_papers_is_masked() -> None:
    assert masked_names("Đại úy Trần Văn Mẫu, sinh năm 1980, CCCD 001005123456") == ["Trần Văn Mẫu"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Rows that tell of nobody stand between a name and what is told of its bearer.
        (
            "Tên khách hàng: Đào Mạnh Mẫu\nMã khách hàng: TX-22\nLộ trình: 014\n"
            "Số điện thoại: 0974552810",
            ["Đào Mạnh Mẫu"],
        ),
        (
            "Tên người nộp thuế: CHỬ VĂN MẪU\nMã số thuế: 0903186274\nSố CCCD: 033071005820",
            ["CHỬ VĂN MẪU"],
        ),
        # Two names of the same bearer.
        (
            "Họ và tên đang dùng: Sầm Thuý Mẫu\nGiới: nữ\nHọ và tên khai sinh: Sầm Thị Mẫu\n"
            "Bí danh: không\nSinh ngày: 27/07/1998",
            ["Sầm Thuý Mẫu", "Sầm Thị Mẫu"],
        ),
        # What follows is somebody else's, or an officer's name is over it.
        (
            "Kính gửi: Ông Lê Phú Mẫu - Giám đốc\nVề việc nghỉ\nSố điện thoại: 0974552810",
            [],
        ),
    ],
)
def test_a_form_names_whom_it_tells_of_some_rows_above(text: str, names: list[str]) -> None:
    assert masked_names(text) == names
