"""Lines of which a part is text and a part a picture, told by hand."""

from __future__ import annotations

import numpy as np

from scanner.composite import composite, is_cut
from scanner.model import Box, Line, Page, Source, Word


def word(text: str, x: float, y: float, width: float = 40, height: float = 10) -> Word:
    return Word(text, Box(x, y, x + width, y + height))


def page(*lines: Line, source: Source = Source.TEXT) -> Page:
    white = np.full((10, 10, 3), 255, np.uint8)
    return Page(1, 400, 300, "pt", ((source, lines),), (), 1.0, lambda box, scale: white)


def told(page: Page, *seen: Line) -> list[str]:
    return [" ".join(word.text for word in line) for line in composite(page, seen, None)]


def test_words_on_one_row_and_right_above_stand_together():
    text = page(
        (word("STK:", 10, 100),),
        (word("above", 60, 88),),
        (word("far", 60, 40),),
        (word("behind", 200, 101, height=14),),
    )
    assert told(text, (word("190364", 60, 101, height=8),)) == ["above", "STK: 190364 behind"]


def test_a_line_of_which_no_word_is_left_is_none():
    text = page((word("STK:", 10, 100),))
    assert told(text, (), (word("190364", 60, 101),)) == ["STK: 190364"]
    assert told(text, ()) == []


def test_a_scan_with_its_own_text_layer_is_left_alone():
    text = page((word("001099", 10, 100), word("012345", 55, 100)))
    assert told(text, (word("001099", 10, 101, height=8), word("O12345", 55, 101))) == []


def test_hidden_text_goes_with_nothing():
    hidden = page((word("STK:", 10, 100),), source=Source.HIDDEN_TEXT)
    assert told(hidden, (word("190364", 60, 101),)) == []


def test_lines_that_the_edge_of_an_area_cuts_are_said_by_the_text() -> None:
    text = page((word("điều", 72, 200, 24, 13), word("Luật", 98, 200, 32, 13)))
    area, lost = Box(60, 170, 350, 205), Box(72, 200, 130, 205)
    assert is_cut(lost, area, text)
    # Beside the words, or where the area holds all of the line, nobody has said it.
    assert not is_cut(Box(72, 200, 300, 205), area, text)
    assert not is_cut(lost, Box(60, 170, 350, 230), text)
    assert not is_cut(Box(72, 180, 130, 194), area, text)
    assert not is_cut(Box(72, 188, 130, 203), area, text)
