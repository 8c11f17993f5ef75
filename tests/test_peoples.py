"""Names of all peoples of Vietnam: surnames that are words as well, and words with apostrophes."""

import pytest

from tests.finding import people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hộ ông So Minh Mẫu, dân tộc Chăm H'roi", "So Minh Mẫu"),
        ("con trai là Thành Ngọc Mẫu (0912 345 678) kế thừa", "Thành Ngọc Mẫu"),
        ("Ong Nguyễn Văn Mẫu, sinh năm 1980", "Nguyễn Văn Mẫu"),
        ("Ong Nguyen Van Mau, sinh nam 1980", "Nguyen Van Mau"),
        ("con ông Cil Mẫu và bà K'Să K' Mẫu; bị bắt", "K'Să K' Mẫu"),
        ("Họ và tên: K' Văn Mẫu", "K' Văn Mẫu"),
        ("Ông Zơ Râm Xà Mẫu, sinh năm 1970", "Zơ Râm Xà Mẫu"),
        ("NGƯỜI LÀM CHỨNG: cụ Nguyễn Thị Mẫu, sn 1939, ở xóm 9", "Nguyễn Thị Mẫu"),
    ],
)
def test_the_whole_name_is_found(text: str, name: str) -> None:
    assert name in people(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thành Phố Mẫu Sơn, CCCD 001005123456",
        "So Sánh Giá Mới - 0912345678",
    ],
)
def test_words_that_are_surnames_too_are_nobody_alone(text: str) -> None:
    assert people(text) == []


def test_an_address_ends_before_whose_child_lives_there() -> None:
    text = "3. Trần Tuấn Mẫu - 28/02/2005 - số 5 ngách 264 Ngọc Lâm - con ông Trần Hữu Mẫu, sn 1974"
    assert "Trần Hữu Mẫu" in people(text)
