"""What stands alone over who signs and over the parts of a CV names nobody."""

import pytest

from scanner.text import PageText
from scanner.whose import is_head
from tests.finding import found_on, printed

PUPILS = """TRƯỜNG THPT EA MẪU
DANH SÁCH HỌC SINH
STT  Họ tên                Ngày sinh    Điện thoại
1    Huỳnh Thị Hồng Liên   27/04/1906   0359 79 25 72
2    Hồ Gia Dũng           23/08/1909   0966 760 726
3    Thạch Phương Nga      01/02/1912   0815 958 090
"""
NAMES = {"Huỳnh Thị Hồng Liên", "Hồ Gia Dũng", "Thạch Phương Nga"}
CV = """NGUYEN HOANG LONG
Software Engineer
Phone: 0912 345 678   Email: long.nh@example.com
CAREER OBJECTIVE
Python, Go, PostgreSQL, Docker
HOBBIES
Engineer with five years in web development.
REFERENCES
Ho Chi Minh City University of Technology, 2015 - 2019
SKILLS
ABC Software, Senior Developer, 2021 - 2025
"""


def people(page: PageText) -> set[str]:
    return {one.text for one in found_on(page) if one.type == "person_name"}


@pytest.mark.parametrize(
    "signed",
    [
        "NGƯỜI LẬP\n(Ký, ghi rõ họ tên)\nHIỆU TRƯỞNG\n(Ký, ghi rõ họ tên)",
        "     KẾ TOÁN TRƯỞNG\n(Ký, họ tên)\nGIÁM ĐỐC",
        "     TRƯỞNG PHÒNG\n     (Ký, ghi rõ họ tên)",
    ],
)
def test_as_what_somebody_signs_is_no_name(signed: str) -> None:
    assert people(printed(PUPILS + signed)) == NAMES


def test_who_signs_is_told_beside_it() -> None:
    page = printed(f"{PUPILS}\nHIỆU TRƯỞNG\nNguyễn Thị Minh Hạnh")
    assert people(page) - NAMES == {"Nguyễn Thị Minh Hạnh"}


def test_a_part_of_a_cv_is_no_name() -> None:
    assert "SKILLS" not in people(printed(CV))


@pytest.mark.parametrize("line", ["thư ký", "kt. giám đốc phó giám đốc", "kế toán: "])
def test_the_words_of_duties_alone_are_a_head(line: str) -> None:
    assert is_head(line, bare=False)


@pytest.mark.parametrize(
    ("line", "bare"),
    [("thu ky", True), ("hieu truong", True), ("giám đốc lê văn mẫu", False), ("", False)],
)
def test_what_may_be_somebodys_name_is_none(line: str, bare: bool) -> None:
    assert not is_head(line, bare=bare)
