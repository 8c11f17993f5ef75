"""The words of a page put together by where they stand."""

from __future__ import annotations

import pymupdf

from scanner.pages.lettered import Letters
from scanner.pages.placed import placed
from scanner.pages.stext import raw_lines, raw_words, whole
from scanner.pages.words import TextLines
from tests.text_pages import document

Piece = tuple[float, float, str]


def read(*pieces: Piece) -> list[str] | None:
    """The lines of a page on which these are written in turn; None where the order is theirs."""

    def draw(page: pymupdf.Page) -> None:
        for x, y, text in pieces:
            page.insert_text((x, y), text, fontsize=10)

    with pymupdf.open(stream=document(draw), filetype="pdf") as doc:
        text = whole(doc[0])
        lines = TextLines(raw_words(text))
        found = placed(lines, Letters(lambda box: raw_lines(text, box)))
        if found is None:
            return None
        return [" ".join(word.text for word in line) for line in found]


def in_boxes(text: str, x: float, y: float = 100, pitch: float = 18) -> list[Piece]:
    return [(x + n * pitch, y, sign) for n, sign in enumerate(text) if sign != " "]


def test_what_is_written_in_reading_order_stays_as_it_is() -> None:
    assert read((50, 100, "So CCCD: 079103012345"), (50, 115, "cap ngay 01/02/2021")) is None


def test_a_table_is_written_cell_by_cell() -> None:
    """Behind all lines of one cell the next begins, beside the first of them."""
    first = [(50, 100.0 + 12 * n, "mot o co ba dong") for n in range(3)]
    second = [(136, 100.0 + 12 * n, "o thu hai day") for n in range(3)]
    assert read(*first, *second) is None


def test_parts_of_a_word_are_one_and_words_beside_each_other_two() -> None:
    width = pymupdf.get_text_length("0791", fontsize=10)
    assert read((50 + width, 100, "03012345 cap"), (50, 100, "0791")) == ["079103012345 cap"]
    assert read((80, 100, "345 678"), (50, 100, "0912")) == ["0912 345 678"]


def test_what_is_drawn_twice_to_look_bold_counts_once() -> None:
    bold = [piece for x in (50, 50.3) for piece in ((x + 30, 100, "345"), (x, 100, "0912"))]
    lines = read(*bold)
    assert lines is not None
    assert "0912 345" in lines


def test_signs_in_boxes_are_words_where_they_stand_side_by_side() -> None:
    number = in_boxes("079103012345", 120)
    assert read((50, 100, "So CCCD:"), *number) == ["So CCCD:", "079103012345"]
    assert read(*in_boxes("LE VAN AN", 120)) == ["LE VAN AN"]


def test_groups_of_boxes_are_one_number_and_what_stands_farther_another() -> None:
    groups = [in_boxes("079", 60), in_boxes("103", 130), in_boxes("012345", 200)]
    assert read(*(piece for group in groups for piece in group)) == ["079103012345"]
    two = [in_boxes("0912345678", 60), in_boxes("2021", 300)]
    assert read(*(piece for number in two for piece in number)) == ["0912345678", "2021"]


def test_single_letters_of_running_text_stand_in_no_boxes() -> None:
    lines = [(50, 100.0 + 12 * n, "diem a khoan 1 Dieu 5 va b, c") for n in range(12)]
    assert read(*lines) is None
