"""The engines by name, and the small parts between pixels and words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scanner.errors import UsageError
from scanner.ocr import available, engine
from scanner.ocr.detect import half_turn
from scanner.ocr.glyphs import Glyph, groups
from scanner.ocr.merge import joined, refined
from scanner.ocr.prepare import Quad, spans
from scanner.ocr.recognise import glyphs
from tests.sheets import ACCOUNT, CCCD, PHONE, Sheet, digits, letter, overlap, word

without_tesseract = pytest.mark.skipif(
    not available("tesseract"), reason="Tesseract with Vietnamese data is not installed"
)


def test_engines_by_name() -> None:
    assert engine("lolot", 1) is engine("lolot", 1)
    assert available("lolot")
    for ask in (lambda: engine("abacus", 1), lambda: available("abacus")):
        with pytest.raises(UsageError) as caught:
            ask()
        assert caught.value.reason.key == "unknown_ocr"


@without_tesseract
@pytest.mark.parametrize("turns", [0, 1])
def test_tesseract_reads_the_same_page(turns: int) -> None:
    sheet = letter()
    reading = engine("tesseract", 1).read(np.ascontiguousarray(np.rot90(sheet.pixels, turns)))
    assert {CCCD, PHONE, ACCOUNT} <= digits(reading)
    if not turns:
        assert overlap(word(reading, CCCD).box, sheet.boxes[CCCD]) > 0.7


@without_tesseract
def test_tesseract_reads_a_picture_longer_than_it_takes() -> None:
    sheet = Sheet.blank(300, 33_000).write((20, 60), PHONE, 26).write((20, 32_900), CCCD, 26)
    assert {PHONE, CCCD} <= digits(engine("tesseract", 1).read(sheet.pixels))


def test_without_tesseract_the_call_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert not available("tesseract")
    with pytest.raises(UsageError) as caught:
        engine("tesseract", 3)
    assert caught.value.reason.key == "tesseract_missing"


def test_ctc_steps_become_characters_with_places() -> None:
    steps = np.array([0, 1, 1, 0, 1, 2, 0])
    surest = np.array([0.9, 0.8, 0.7, 0.9, 0.6, 0.5, 0.9], np.float32)
    read_ = glyphs(steps, surest, np.arange(8) / 7, ["", "a", "b"])
    assert "".join(g.text for g in read_) == "aab"
    assert [round(g.start * 7) for g in read_] == [1, 4, 5]
    assert [round(g.confidence, 2) for g in read_] == [0.8, 0.6, 0.5]
    assert groups((*read_, Glyph(" ", 0.9, 0.9, 1.0))) == [read_]


def test_directions_fold_to_half_a_turn() -> None:
    assert [half_turn(a) for a in (0, 90, -90, 170, -179)] == [0, 90, 90, -10, 1]


def test_two_halves_of_a_line_are_joined_and_a_speck_replaces_none() -> None:
    left, right = Quad(100, 50, 200, 20, 0), Quad(250, 51, 160, 20, 0.5)
    (line,) = joined([left], [right])
    assert (line.x - line.width / 2, line.x + line.width / 2) == pytest.approx((0, 330), abs=1)
    speck = Quad(110, 50, 8, 6, 0)
    assert refined([left], [speck]) == [left]
    above, below = Quad(100, 44, 190, 9, 0), Quad(100, 57, 190, 9, 0)
    assert refined([left], [above, below]) == [above, below]


def test_spans_cover_a_length_and_overlap() -> None:
    parts = spans(0, 1000, 300, 0.1)
    assert parts[0][0] == 0
    assert parts[-1][1] == 1000
    assert all(a[1] - b[0] >= 30 for a, b in pairwise(parts))
    assert spans(5, 200, 300, 0.1) == [(5, 200)]
