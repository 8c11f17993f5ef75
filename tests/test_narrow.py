"""Mailboxes and numbers that a narrow cell breaks over lines, in text and in scans."""

from __future__ import annotations

import pytest
from PIL import ImageDraw

from scanner.model import Box, Word
from scanner.ocr import address
from scanner.ocr.glyphs import Glyph
from scanner.text import PageText
from tests.finding import found_on
from tests.sheets import Sheet
from tests.sheets import read as ocr

COLUMNS = (40, 110, 330, 600)
HEADS = ("STT", "Họ và tên", "Email", "Số thẻ")
Printed = tuple[float, float, str]
Cells = tuple[tuple[str, ...], ...]


def sheet(*rows: Cells) -> Sheet:
    """A table in print of 26 pixels, the lines of a cell set wide."""
    drawn, y = Sheet.blank(950, 700), 60
    for row in ((tuple((head,) for head in HEADS)), *rows):
        for x, lines in zip(COLUMNS, row, strict=True):
            for n, text in enumerate(lines):
                drawn.write((x, y + 45 * n), text, 26)
        y += 45 * max(map(len, row)) + 30
    return drawn


def seen(drawn: Sheet) -> set[tuple[str, str]]:
    page = PageText.seen(ocr(drawn.pixels).lines)
    found = found_on(page)
    return {(f.type, f.value) for f in found if f.type in ("email", "bank_card")}


def printed(*lines: Printed) -> set[str]:
    """The mailboxes on a page of lines."""
    return {value for kind, value in numbers(*lines) if kind == "email"}


def accounts(*lines: Printed) -> set[str]:
    return {value for kind, value in numbers(*lines) if kind == "bank_account"}


def numbers(*lines: Printed) -> set[tuple[str, str]]:
    """What is found on a page of lines, each a cell at a place, in print ten high."""
    placed = [
        tuple(
            Word(text, Box(x + 6 * at, y, x + 6 * (at + len(text)), y + 10))
            for at, text in _placed(whole)
        )
        for x, y, whole in lines
    ]
    found = found_on(PageText.seen(placed))
    return {(f.type, f.value) for f in found if f.type != "person_name"}


def _placed(line: str) -> list[tuple[int, str]]:
    placed, at = [], 0
    for word in line.split():
        placed.append((at, word))
        at += len(word) + 1
    return placed


def test_a_scanned_cell_breaks_mailboxes_and_cards_anywhere() -> None:
    drawn = sheet(
        (("1",), ("Lê Văn Mẫu",), ("mau.le1988@", "gmail.com"), ("4929 3309 4509", "0752")),
        (
            ("2",),
            ("Đỗ Thị Thử",),
            ("dothithu19", "77@yahoo.c", "om.vn"),
            ("4876 9426 6404", "9604"),
        ),
        (("3",), ("Bùi Quốc Ví",), ("vi@mau.vn",), ("4543 8748 6821", "4176")),
    )

    mailboxes = {"mau.le1988@gmail.com", "dothithu1977@yahoo.com.vn", "vi@mau.vn"}
    cards = {"4929330945090752", "4876942664049604", "4543874868214176"}
    assert seen(drawn) == {("email", m) for m in mailboxes} | {("bank_card", c) for c in cards}


@pytest.mark.parametrize(
    ("upper", "lower", "whole"),
    [
        ("nguyen.thi.ma", "u@gmail.com", "nguyen.thi.mau@gmail.com"),
        ("nguyen_thi_ma", "_u@gmail.com", "nguyen_thi_ma_u@gmail.com"),
        # A reader takes an underscore for a blank, and an l for an i.
        ("nguyen_thi mau", "1@gmaii.com", "nguyen_thi_mau1@gmail.com"),
        # A dot for a comma.
        ("Ngo Van Thu", "mau.thi,nga7@mau.edu.vn", "mau.thi.nga7@mau.edu.vn"),
        ("Ngo Van Thu", "mau,nga7@mau.edu.vn", "nga7@mau.edu.vn"),
        # Figures and letters that look alike, an end that lost its dot.
        ("Ngo Van Thu", "vuthu19o4@mau.eduvi", "vuthu1904@mau.edu.vn"),
        # A label that was misread is no part of it.
        ("Ngo Van Thu", "ermail nga@mau.edu.vn", "nga@mau.edu.vn"),
        # What is no piece of it: a word, a site, a number, a line that is not full.
        ("Thong bao", "mau@gmail.com", "mau@gmail.com"),
        ("www.truongthu.edu.vn", "mau@gmail.com", "mau@gmail.com"),
        ("0912345678901", "mau@gmail.com", "mau@gmail.com"),
        ("email", "mau@gmail.com", "mau@gmail.com"),
        ("mau.nguyen", "nguyen.mau@gmail.com", "nguyen.mau@gmail.com"),
    ],
)
def test_the_line_over_a_mailbox_may_be_its_beginning(upper: str, lower: str, whole: str) -> None:
    assert printed((40, 100, upper), (40, 113, lower)) == {whole}


def test_the_row_above_is_another_mailbox() -> None:
    rows = [(40.0, 100.0 + 30 * n, name) for n, name in enumerate(("maulethithu", "vi@mau.vn"))]

    assert printed(*rows) == {"vi@mau.vn"}


def test_two_mailboxes_that_their_cells_cut_off_are_two() -> None:
    rows = [("STT", "Ho ten", "Email"), ("1", "Ho Nhu Bich", "honhubichha1909@live")]
    rows += [("2", "Duong Gia Trung", "duong.gia.trung@vn")]
    lines = [
        (x, 100.0 + 13 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip((40.0, 90.0, 260.0), row, strict=True)
    ]
    assert printed(*lines) == {"honhubichha1909@live", "duong.gia.trung@vn"}


def test_a_number_that_touches_a_broken_mailbox_is_the_next_cell() -> None:
    lines = ((40, 100, "mau.nguyen.van@gma 0939605581"), (40, 113, "il.com"))

    assert printed(*lines) == {"mau.nguyen.van@gmail.com"}


@pytest.mark.parametrize(("below", "many"), [("2", 2), ("", 1)])
def test_a_number_does_not_run_on_into_the_next_row(below: str, many: int) -> None:
    """The account of one row and the shorter one of the next are no number that was cut."""
    rows = [
        ("STT", "Ho ten", "So tai khoan", "So tien"),
        ("1", "Le Van Mau", "03833826729", "23.082.000"),
        (below, below and "Do Thi Thu", "19070138", below and "20.994.000"),
    ]
    lines = [
        (x, 100.0 + 15 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip((40.0, 90.0, 260.0, 420.0), row, strict=True)
        if text
    ]
    assert len(accounts(*lines)) == many


@pytest.mark.parametrize("pitch", [13, 21])
def test_a_cell_breaks_an_account_in_halves(pitch: int) -> None:
    """Beside the second half stands nothing but what other cells broke: it is no row."""
    rows = [
        ("STT", "Ho ten", "Email", "Dien thoai", "So tai khoan"),
        ("1", "Le Van Mau", "levanmau19", "0961376816", "1212347"),
        ("", "", "88@thu.vn", "", "1344567"),
        ("2", "Do Thi Thu", "thu@thu.vn", "0824435486", "3587871"),
        ("", "", "", "", "1951085"),
    ]
    lines = [
        (x, 100.0 + pitch * n + 8 * (n > 2), text)
        for n, row in enumerate(rows)
        for x, text in zip((40.0, 90.0, 200.0, 300.0, 400.0), row, strict=True)
        if text
    ]
    assert accounts(*lines) == {"12123471344567", "35878711951085"}


def test_two_short_numbers_of_two_rows_are_no_halves() -> None:
    rows = [("STT", "Ho ten", "So tai khoan"), ("1", "Le Van Mau", "1212347")]
    rows += [("2", "Do Thi Thu", "1344567")]
    lines = [
        (x, 100.0 + 13 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip((40.0, 90.0, 400.0), row, strict=True)
    ]
    assert accounts(*lines) == {"1212347", "1344567"}


def test_the_first_line_of_a_number_is_no_number_of_its_own() -> None:
    """Of somebody born abroad, whose numbers begin as many others do."""
    lines = [(40, 100, "So CCCD"), (200, 100, "Lop"), (300, 100, "Dien thoai")]
    lines += [
        (40, 120, "175 000 537"),
        (40, 132, "239"),
        (200, 120, "8A5"),
        (300, 120, "0961376816"),
    ]

    assert numbers(*lines) == {("cccd", "175000537239"), ("phone", "0961376816")}


def test_the_end_of_one_number_and_the_next_row_are_no_phone() -> None:
    rows = [("1", "Bui Thi My", "252 101 089 566", "0961376816")]
    rows += [("2", "Ngo Van Bao", "0040 0396 2488", "0824435486")]
    lines = [
        (x, 100.0 + 15 * n, text)
        for n, row in enumerate([("STT", "Ho ten", "So CCCD", "Dien thoai"), *rows])
        for x, text in zip((40.0, 90.0, 260.0, 420.0), row, strict=True)
    ]
    assert numbers(*lines) == {
        ("cccd", "252101089566"),
        ("cccd", "004003962488"),
        ("phone", "0961376816"),
        ("phone", "0824435486"),
    }


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Email: mau.x1@daklak gov.vn, fax", "Email: mau.x1@daklak.gov.vn, fax"),
        ("mau@thu edu vn", "mau@thu.edu.vn"),
        ("mau@thu.vn va vi@thu.vn", "mau@thu.vn va vi@thu.vn"),
        ("@thu va com", "@thu va com"),
    ],
)
def test_a_dot_of_a_mailbox_may_be_read_as_a_blank(text: str, mended: str) -> None:
    step = 1 / len(text)
    read = tuple(Glyph(letter, n * step, (n + 1) * step, 0.9) for n, letter in enumerate(text))

    assert "".join(glyph.text for glyph in address.mended(read)) == mended


def test_a_rule_parts_the_numbers_that_touch_it() -> None:
    """A number that is too long for its cell runs over the rule into the next one."""
    drawn = Sheet.blank(900, 520)
    pen = ImageDraw.Draw(drawn.image)
    for x, head in ((80, "Số điện thoại"), (329, "Số tiền (đồng)")):
        drawn.write((x, 60), head, 26)
    rows = (("0084762826864", "16.248.000"), ("0084704591044", "19.919.000"))
    for n, (phone, money) in enumerate(rows):
        drawn.write((80, 140 + 70 * n), phone, 26).write((279, 140 + 70 * n), money, 26)
    for x in (70, 276, 560):
        pen.line((x, 40, x, 290), fill="black", width=3)

    found = found_on(PageText.seen(ocr(drawn.pixels).lines))
    assert {f.value for f in found} == {"0762826864", "0704591044"}
