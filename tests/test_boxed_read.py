"""Forms with a sign to a box, and what else is read off a picture with an error or two: labels
beside the boxes, figures without the gaps between them."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model import Box, Line, Word
from scanner.text import PageText
from tests.finding import found_on

FORM = (
    ("1. Mã số BHXH:", "3963717105", "social_insurance"),
    ("2. Số CCCD:", "046101918512", "cccd"),
    ("3. ĐT liên hệ:", "0388807126", "phone"),
    ("4. Ngày, tháng, năm sinh:", "24091901", "date_of_birth"),
    ("5. Số TK:", "687541805", "bank_account"),
    ("6. Họ và tên người khai:", "ĐÀO NGỌC XUÂN", "person_name"),
)
ROWS = (
    "id l ho_ten l cccd l sdt l email",
    "0002 | La Ngoc Tam | 031109473922 | 0772173881 | tam_la@outlook.com",
    "0003 | Tu Minh Toan | 091010968156 | 0390518773 toan.tu2907@gmail.com",
    "0004 | Do The Tuan Quy | 049000974466 | 0780941974 | doquy0504@live.com",
    "0005 | Ly Kim Nga | 083108125814 | 0916785485 | nga.ly1988@live.com",
    "0006 | Vu Van Thang | 049889967822 | 0350829616 | vuvanthang@outlook.com",
)


def line(text: str, x: float, y: float, *, size: float = 20, letter: float = 10) -> Line:
    words = []
    for word in text.split():
        words.append(Word(word, Box(x, y, x + letter * len(word), y + size)))
        x += letter * len(word) + 6
    return tuple(words)


def page(*more: Line, form: Sequence[tuple[str, str, str]] = FORM) -> PageText:
    lines = [line("GIẤY ĐỀ NGHỊ MỞ TÀI KHOẢN", 300, 20), *more]
    for row, (label, value, _) in enumerate(form):
        y = 100 + 80 * row
        lines += [line(value, 650, y, size=44, letter=38), line(label, 300, y)]
    return PageText.seen(lines)


def test_each_value_is_what_its_label_calls_it() -> None:
    found = [(one.type, one.text) for one in found_on(page())]
    assert found == [(kind, value) for _, value, kind in FORM]


def test_what_is_left_of_the_lines_of_a_box_is_nobody() -> None:
    left = page(line("LÍ", 900, 395))
    assert [one.text for one in found_on(left) if one.type == "person_name"] == ["ĐÀO NGỌC XUÂN"]


def test_a_number_among_citizens_is_one_whatever_papers_have_as_many_figures() -> None:
    read = PageText.seen([line(row, 50, 100 + 40 * n) for n, row in enumerate(ROWS)])
    found = {one.text: one for one in found_on(read) if one.mask}
    assert found["049889967822"].type == "cccd"
    # Another reading of it that is whole is surer.
    assert found["049889967822"].confidence < found["083108125814"].confidence


def test_figures_within_a_code_are_no_birth() -> None:
    chat = (
        "HUYNH TIEN HUU PHONG",
        "Dạ em ck rồi ạ",
        "Anh gửi lại số chứng minh cũ để em tra",
        "hồ sơ 000.00.16.H26-251125-0012 ạ",
        "CMND cũ 017674617, căn cước mới 060004334084",
    )
    read = PageText.seen([line(row, 50, 100 + 40 * n) for n, row in enumerate(chat)])
    assert [one.text for one in found_on(read) if one.type == "date_of_birth"] == []
