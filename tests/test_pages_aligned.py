"""Tables whose columns stand close without a rule between them."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.pages import aligned
from scanner.pages.stext import RawWord

# A digit or letter of print of ten points, and the blank between two words.
WIDE, BLANK, HIGH = 5.0, 2.5, 11.0


def row(y: float, line: int, *cells: tuple[float, str]) -> list[RawWord]:
    """One line of words, its cells at their left edges."""
    words: list[RawWord] = []
    for left, text in cells:
        x = left
        for word in text.split():
            end = x + WIDE * len(word)
            words.append((x, y, end, y + HIGH, word, line, 0, len(words)))
            x = end + BLANK
    return words


def parts(words: Sequence[RawWord]) -> list[str]:
    """The words of each line after the cutting."""
    lines: dict[tuple[int, int], list[str]] = {}
    for word in aligned.cut(words, aligned.cuts(words)):
        lines.setdefault((word[5], word[6]), []).append(word[4])
    return [" ".join(line) for line in lines.values()]


def table(gap: float) -> list[RawWord]:
    """Three rows; the widest name fills its column up to the gap."""
    names = ("Danh Hoai Mau", "Lu Thu", "To Mau")
    left = 60 + WIDE * 11 + 2 * BLANK + gap
    numbers = left + WIDE * 10 + gap
    words: list[RawWord] = []
    for n, name in enumerate(names):
        y = 100.0 + 16 * n
        words += row(y, 3 * n, (20, str(n + 1)))
        cells = ((60, name), (left, f"0{n}/10/2009"), (numbers, f"00100512345{n}"))
        words += row(y, 3 * n + 1, *cells)
        words += row(y, 3 * n + 2, (numbers + 120, "Lop A"))
    return words


def test_cells_that_stand_close_are_told_by_their_column() -> None:
    assert parts(table(3.2))[1:4] == ["Danh Hoai Mau", "00/10/2009", "001005123450"]


def test_words_of_a_cell_stay_together() -> None:
    assert any(part.startswith("Lu Thu") for part in parts(table(3.2)))


def test_groups_of_numbers_are_no_columns() -> None:
    words: list[RawWord] = []
    for n in range(4):
        y = 100.0 + 16 * n
        words += row(y, 3 * n, (20, str(n)), (60, "Le"))
        words += row(y, 3 * n + 1, (90, "0912"), (113, "345"), (131, "678"), (200, "A"))
        words += row(y, 3 * n + 2, (300, "Lop A"))

    assert any("0912 345 678" in part for part in parts(words))


def test_running_text_is_not_cut() -> None:
    words: list[RawWord] = []
    for n in range(8):
        words += row(100.0 + 14 * n, n, (50, "mot hai"), (95, "ba bon"), (140, "nam sau"))

    assert aligned.cuts(words) == set()


def test_words_that_are_the_same_in_each_row_are_no_columns() -> None:
    words: list[RawWord] = []
    for n in range(6):
        y = 100.0 + 16 * n
        words += row(y, 4 * n, (20, str(n)))
        words += row(y, 4 * n + 1, (60, f"Le Van M{'a' * n}u"))
        # A blank that was rounded up or down.
        cell = ((200, "Doi"), (217.8, f"{4 + n % 2},"), (230.8, "thon An"), (268.8, "Bai"))
        words += row(y, 4 * n + 2, *cell)
        words += row(y, 4 * n + 3, (320, "x"))

    assert "Doi 4, thon An Bai" in parts(words)
