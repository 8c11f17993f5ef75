"""Rows and columns of pictures that were taken askew."""

import math
from collections.abc import Callable, Sequence

import pytest

from scanner.level import levelled
from scanner.model import Box, Line, Word
from scanner.text import PageText
from tests.finding import found_on

Place = Callable[[float, float], tuple[float, float]]

HEIGHT, WIDTH = 12.0, 6.5
TABLE = [
    ("STT", "Họ và tên", "CMND", "Số tiền"),
    ("1", "Lê Văn Mẫu", "012345678", "200000000"),
    ("2", "Đỗ Thị Thử", "023456781", "150000000"),
    ("3", "Bùi Quốc Giả", "034567812", "120000000"),
]
COLUMNS = (40, 90, 260, 420)


def turned(degrees: float) -> Place:
    angle = math.radians(degrees)
    return lambda x, y: (
        800 + x * math.cos(angle) - y * math.sin(angle),
        800 + x * math.sin(angle) + y * math.cos(angle),
    )


def fanned(x: float, y: float) -> tuple[float, float]:
    """As a page leaning back: its lines meet far on the left."""
    depth = 1 + x / 1500
    return 100 + x * 1.02, 300 + y * depth + x * 0.06


def bent(x: float, y: float) -> tuple[float, float]:
    """As a page that curls towards the spine of a book."""
    return x + 50, y + 200 + 40 * (x / 600) ** 2


def line(text: str, x: float, y: float, place: Place) -> Line:
    words = []
    for part in text.split():
        end = x + WIDTH * len(part)
        outline = tuple(
            place(*corner) for corner in ((x, y), (end, y), (end, y + HEIGHT), (x, y + HEIGHT))
        )
        words.append(Word(part, Box.around(outline), polygon=outline))
        x = end + WIDTH / 2
    return tuple(words)


def table(place: Place) -> list[Line]:
    return [
        line(cell, x, 100 + 40 * row, place)
        for row, cells in enumerate(TABLE)
        for x, cell in zip(COLUMNS, cells, strict=True)
    ]


def found(lines: Sequence[Line]) -> list[str]:
    page = PageText.seen(lines)
    marks = found_on(page)
    return sorted(f.value for f in marks if f.type == "cmnd" and f.confidence > 0.7)


@pytest.mark.parametrize("place", [turned(9), turned(-33), turned(90), turned(180), fanned, bent])
def test_the_head_of_a_column_holds_however_the_page_lies(place: Place) -> None:
    assert found(table(place)) == ["012345678", "023456781", "034567812"]


def test_words_stay_where_they_are_on_the_page() -> None:
    lines = table(turned(20))
    page = PageText.seen(lines)
    start = page.text.index("012345678")
    (word,) = (w for one in lines for w in one if w.text == "012345678")

    assert page.boxes(start, start + 9) == (word.box,)
    assert page.polygons(start, start + 9) == (word.polygon,)


def test_two_cards_that_lie_otherwise_do_not_mix() -> None:
    first = [line("Số CMND: 012345678", 0, 0, turned(30))]
    second = [line("Mã đơn hàng: 023456781", 0, 0, turned(-100))]

    assert found([*first, *second]) == ["012345678"]


def test_a_short_word_goes_with_the_line_beside_it() -> None:
    askew = turned(40)
    label = line("Số", 0, 0, lambda x, y: askew(x, y + 0.4 * x))
    number = line("012345678901234", 30, 0, askew)

    (seated, beside) = (one[0].seat for one in levelled([label, number]))

    assert min(seated.y1, beside.y1) - max(seated.y0, beside.y0) > 0.6 * HEIGHT


def test_level_print_is_left_alone() -> None:
    lines = [(Word("Số", Box(0, 0, 20, 12)), Word("123", Box(24, 0, 40, 12)))]

    assert levelled(lines) == lines
