"""Tables whose print was found in pixels: the lines of a row come across its columns, in any order,
and are put together by where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from scanner.bands import at_columns, seats
from scanner.model import Box, Line, Word
from scanner.text import PageText
from tests.finding import found_on

SIZE, LETTER, LEADING = 10.0, 5.0, 14.0
# The lines of each cell of a row: "0930.199.1/74" has two.
Row = Sequence[str]
COLUMNS = (40.0, 130.0, 190.0, 270.0, 350.0)
PUPILS = (
    ("Học sinh", "Ngày/sinh", "Phụ huynh", "Điện thoại", "Nơi ở"),
    ("Lê Việt Anh/Hậu", "16.01.20/12", "Uông Thảo/Mận", "085561620/9", "Thôn Mẫu,/xã Bình Mẫu"),
    ("Hà Doãn Tùng", "08.01.20/13", "Chu Thu Thảo", "0933.130.0/40", "Tổ 3, xã Đức/Mẫu, huyện/Mẫu"),
    ("Chử Thanh/Hoàng Đức", "10.06.20/13", "Tôn Nữ Thị/Hiền", "0930.199.1/74", "Thôn Hạ,/xã Mẫu"),
    ("Đặng Thị Mẫu", "09.04.20/13", "Cao Thanh/Thao", "0983 928/369", "Thôn Thượng"),
)
PHONES = ["0855616209", "0933130040", "0930199174", "0983928369"]


def seen(
    rows: Sequence[Row],
    *,
    columns: Sequence[float] = COLUMNS,
    room: float = 8.0,
    middle: bool = False,
    tilt: float = 0.0,
) -> list[Line]:
    """The lines of print of a table as a reader finds them: in no order, each measured roughly."""
    random = Random(5)
    lines: list[Line] = []
    top = 50.0
    for row in rows:
        cells = [cell.split("/") for cell in row]
        most = max(map(len, cells))
        for x, cell in zip(columns, cells, strict=True):
            down = (most - len(cell)) / 2 * LEADING if middle else 0.0
            for n, line in enumerate(cell):
                y = top + down + n * LEADING + random.uniform(-1, 1)
                if line:
                    lines.append(_line(line, x, y + tilt * x))
        top += most * LEADING + room
    random.shuffle(lines)
    return lines


def _line(text: str, x: float, y: float) -> Line:
    words = []
    for word in text.split():
        words.append(Word(word, Box(x, y, x + LETTER * len(word), y + SIZE)))
        x += LETTER * (len(word) + 0.6)
    return tuple(words)


def values(lines: Sequence[Line], kind: str) -> list[str]:
    """What is found of one type, as it is read."""
    found = found_on(PageText.seen(lines))
    return [one.value for one in found if one.type == kind]


@pytest.mark.parametrize("middle", [False, True])
@pytest.mark.parametrize("tilt", [0.0, 0.02, -0.02])
def test_numbers_that_cells_break_are_whole(middle: bool, tilt: float) -> None:
    lines = seen(PUPILS, middle=middle, tilt=tilt)

    assert sorted(values(lines, "phone")) == sorted(PHONES)
    assert len(values(lines, "date_of_birth")) == 4


def test_every_piece_lies_under_the_finding() -> None:
    found = found_on(PageText.seen(seen(PUPILS)))
    broken = {one.text: len(one.boxes) for one in found if one.type == "phone"}

    assert broken["0930.199.1\n74"] == 2


def test_the_addresses_of_two_rows_are_two() -> None:
    rows = (
        ("TT", "Họ và tên", "Nơi ở", "Số CCCD"),
        ("1", "Le Thi Mau", "Xom Dinh, xa Mau", "001005123456"),
        ("2", "Tran Van Thu", "Thon Tien, xa Thu", "001005123457"),
        ("3", "Ha Thi Mau", "Thon Thuong, xa Mau", "001005123458"),
    )
    lines = seen(rows, columns=(40, 70, 160, 280), room=2)

    found = found_on(PageText.seen(lines))
    assert not [one.text for one in found if one.type == "address" and "\n" in one.text]


def test_rows_that_no_room_parts_begin_with_their_first_cell() -> None:
    numbered = [(str(n) if n else "STT", *row[1:]) for n, row in enumerate(PUPILS)]
    lines = seen(numbered, room=0)

    assert sorted(values(lines, "phone")) == sorted(PHONES)


def test_whole_values_below_each_other_are_of_rows() -> None:
    """No number tells where a row begins, and the first column is empty there."""
    rows = (
        ("Họ tên", "Năm sinh", "Điện thoại", "Thôn"),
        ("Lê Thị Mẫu", "1952", "0912345678", "Thu"),
        ("", "1961", "0912345679", "Thu"),
        ("", "1978", "0912345670", ""),
    )
    lines = seen(rows, columns=(40, 130, 190, 270), room=0)

    assert sorted(values(lines, "phone")) == ["0912345670", "0912345678", "0912345679"]


def test_accounts_of_rows_without_room_are_one_each() -> None:
    rows = [
        ("STT", "Họ tên", "Số tài khoản", "Điện thoại/liên hệ"),
        ("1", "Ngô Thị Mẫu", "96272773423968", "0885.379.687"),
        ("2", "Ma Ngọc Mẫu", "120.788.492.335.21", "0865 669 061"),
        ("3", "Danh Thị/Mẫu", "31432290206760", "0848320913"),
        ("4", "Hồ Đăng Mẫu", "100719315464", "0395365805"),
    ]
    lines = seen(rows, columns=(40, 90, 190, 320), room=0.0)

    accounts = ["96272773423968", "12078849233521", "31432290206760", "100719315464"]
    assert sorted(values(lines, "bank_account")) == sorted(accounts)


def test_the_codes_of_a_ledger_are_no_account() -> None:
    rows = (
        ("Chỉ tiêu", "Tài/khoản/đối ứng", "Số hóa/đơn", "Số tiền"),
        ("Hạt giống/lúa", "111/112/131", "1C25TA/A05358", "20.958/.000"),
        ("Xi măng", "33311", "6519655", "97.935/.000"),
        ("Máy bơm/nước", "111/112/131", "7758764", "71.889/.000"),
    )
    found = found_on(PageText.seen(seen(rows, columns=(40, 130, 200, 280))))
    assert [one.text for one in found if one.mask] == []


def test_a_line_over_two_columns_is_two() -> None:
    """A reader runs over the rule between two cells that stand close."""
    rows = (
        ("Họ tên", "Hệ số", "Số tài/khoản", "BKS"),
        ("Lê Việt Mẫu", "345", "1068/8756/47", "51A-123.45"),
        ("Lý Ái Thu", "5,21", "3581/0561/62", "51A-123.46"),
    )
    lines = seen(rows, columns=(40, 130, 160, 230))
    run = [line for line in lines if line[0].text in ("345", "1068")]
    lines = [line for line in lines if line not in run]
    lines.append(tuple(word for line in sorted(run, key=lambda one: one[0].box) for word in line))

    assert [[word.text for word in line] for line in at_columns([lines[-1]])] == [["345", "1068"]]
    assert sorted(values(lines, "bank_account")) == ["1068875647", "3581056162"]


def test_running_text_is_no_table() -> None:
    text = ["Căn cước công dân của ông", "được cấp ngày nào thì ghi", "ngày ấy vào cột cuối cùng"]
    boxes = [Box(40, 50 + 14 * n, 200, 60 + 14 * n) for n in range(len(text))]

    assert seats(boxes, text) == [None, None, None]
