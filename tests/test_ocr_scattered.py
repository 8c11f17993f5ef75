"""Rows of figures that were read badly, and what only looks like one or like a row of boxes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from samples.drawing.fonts import ROBOTO, font_bytes
from scanner.ocr.glyphs import Glyph
from scanner.ocr.lines import Settled
from scanner.ocr.lolot import LolotEngine
from scanner.ocr.prepare import Quad
from scanner.ocr.scattered import scattered


def line(text: str, *unsure: int) -> Settled:
    """A level line; `unsure`: the places of the signs that the reader doubts."""
    step = 1 / len(text)
    read = tuple(
        Glyph(sign, n * step, (n + 1) * step, 0.4 if n in unsure else 0.98)
        for n, sign in enumerate(text)
    )
    return Settled(Quad(300, 100, 20.0 * len(text), 30, 0.0), "grey", read)


@pytest.mark.parametrize(
    ("text", "unsure", "told"),
    [
        # Figures turned by 35 degrees to either side, and the same with few doubts.
        ("00%099022305", (0, 2, 7, 9), True),
        ("001099022305", (2, 7), False),
        # The numeral of a quarter is no row of figures.
        ("Quý lIll/2026", (4, 5, 6, 7), False),
    ],
)
def test_rows_of_many_doubtful_figures_are_told(text: str, unsure: tuple[int, ...], told: bool):
    assert bool(scattered([line(text, *unsure)], [])) is told


def test_words_at_even_distances_are_no_row_of_boxes():
    image = Image.new("RGB", (700, 100), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(io.BytesIO(font_bytes(ROBOTO)), 28)
    for n, word in enumerate(("gọi", "từ", "số", "09", "6981 6539 tự xưng là")):
        draw.text((40 + 59 * n, 30), word, font=font, fill="black")

    read = LolotEngine(1).read(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]))

    assert [word.text for line in read.lines for word in line][:6] == [
        *("gọi", "từ", "số", "09", "6981", "6539")
    ]
