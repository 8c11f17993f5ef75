"""Lines that somebody has ended by hand in justified print: stretched from margin to margin."""

from itertools import accumulate

from scanner.pages.words import TextLines
from scanner.text import PageText
from tests.finding import found_on

HEIGHT = 10.0


def stretched(text: str, *gaps: float, alone: bool = True) -> PageText:
    """A line of words so far apart, again and again; `alone`: as MuPDF has them, each in a line of
    its own."""
    words = text.split()
    widths = [HEIGHT / 2 * len(word) for word in words]
    steps = [width + gaps[n % len(gaps)] for n, width in enumerate(widths)]
    starts = accumulate(steps, initial=40.0)
    return PageText(
        TextLines(
            [
                (x, 0.0, x + width, HEIGHT, word, n if alone else 0, 0, 0 if alone else n)
                for n, (x, width, word) in enumerate(zip(starts, widths, words, strict=False))
            ]
        )
    )


def said(page: PageText) -> list[tuple[str, str]]:
    return [(f.type, f.text) for f in found_on(page) if f.type != "person_name"]


def test_a_label_and_its_value_are_found_in_a_stretched_line() -> None:
    for text, found in (
        ("Ông Mẫu có điện thoại 0986 123 456 nhé", ("phone", "0986 123 456")),
        ("Gọi cho tôi số 0 9 8 6 1 2 3 4 5 7", ("phone", "0 9 8 6 1 2 3 4 5 7")),
        ("Mất thẻ ATM 9704 1524 3367 8890", ("bank_card", "9704 1524 3367 8890")),
        ("Số hộ chiếu C1234567 cấp ngày", ("passport", "C1234567")),
        ("biển số 51K 12345 của bà", ("license_plate", "51K 12345")),
    ):
        for gap in (15.0, 38.0):
            assert said(stretched(text, gap)) == [found], (text, gap)
            assert said(stretched(text, gap, alone=False)) == [found], (text, gap)


def test_a_row_of_cells_is_no_stretched_line() -> None:
    """Its gaps differ, or all that stands in it is as wide."""
    row = "Lê 0986 123 456 Hộ nghèo"
    assert stretched(row, 15.0, 22.0, 30.0).text.count("\n") == 6 - 1
    assert stretched("1203 4456 7812 9934 1120", 15.0).text.count("\n") == 5 - 1
    close = stretched("1203 4456 7812 9934 1120", 15.0, alone=False)
    assert len(close.grid.beside(close.cell_at(0).box)) == 5
