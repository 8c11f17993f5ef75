"""Glyphs held against what their font says they are."""

from __future__ import annotations

import random
from dataclasses import replace
from string import ascii_letters, digits

import numpy as np
import pymupdf
import pytest
from pymupdf import mupdf

from samples.drawing.fonts import (
    ARIAL,
    GARAMOND,
    HAND,
    MONO,
    SOURCE,
    TIMES,
    Family,
    Style,
    font_bytes,
    vietnamese,
)
from scanner.pages.shapes import lies
from scanner.pages.specimen import Specimen, specimen

SIGNS = digits + ascii_letters + vietnamese() + ".,:;!?()/-"
FACES = [(ARIAL, Style.REGULAR), (TIMES, Style.BOLD), (MONO, Style.REGULAR)]


def shown(family: Family, style: Style) -> Specimen:
    data = font_bytes(family, style)
    font = pymupdf.Font(fontbuffer=data)
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_font("F", fontbuffer=data)
        page.insert_text((50, 50), "a", fontname="F")
        pdf = mupdf.pdf_document_from_fz_document(doc.this)
        codes = [f"{font.has_glyph(ord(sign)):04X}" for sign in SIGNS]
        found = specimen(pdf, mupdf.pdf_new_indirect(pdf, page.get_fonts()[0][0], 0), codes)
    assert found is not None
    return replace(found, claims=tuple(SIGNS))


def test_honest_faces_lie_in_hardly_a_letter():
    # Marks of bold letters run into them: from nearer by they do not.
    bold = [(SOURCE, Style.BOLD), (GARAMOND, Style.BOLD)]
    assert sum(len(lies(shown(*face))) for face in (*FACES, *bold)) <= 3


@pytest.mark.parametrize("style", [Style.REGULAR, Style.BOLD])
def test_letters_as_wide_as_digits_are_no_digits(style: Style):
    # M and N between close stems look like an 8 from afar.
    assert not lies(shown(MONO, style))


@pytest.mark.parametrize("face", [*FACES, (HAND, Style.REGULAR)])
def test_most_digits_that_are_said_to_be_letters_or_other_digits_are_told(
    face: tuple[Family, Style],
):
    chance, true = random.Random(7), shown(*face)
    for said in (chance.sample(ascii_letters, 10), [*"5829107463"], [*"ếộưđẫỹôễấă"]):
        told = lies(Specimen(true.name, true.cells[:10], tuple(said)))
        assert len(told) >= 3, (said, told)


def test_letters_that_are_others_are_told_where_they_are_several():
    true = shown(ARIAL, Style.REGULAR)
    letters = slice(10, 10 + len(ascii_letters))
    turned = tuple(ascii_letters[5:] + ascii_letters[:5])
    assert len(lies(Specimen(true.name, true.cells[letters], turned))) > 30
    # One letter may be drawn as another one is elsewhere.
    odd = ("b", *ascii_letters[1:])
    assert not lies(Specimen(true.name, true.cells[letters], odd))


def test_blanks_with_ink_are_told_and_soft_hyphens_that_are_hyphens_are_not():
    true = shown(ARIAL, Style.REGULAR)
    hyphen = SIGNS.index("-")
    cells = np.concatenate([true.cells[:20], true.cells[hyphen : hyphen + 1]])
    said = (" ", "\u200b", *SIGNS[2:20], "\u00ad")
    assert lies(Specimen(true.name, cells, said)) == {" ", "\u200b"}
    assert "\u00ad" in lies(Specimen(true.name, cells, ("\u00ad", *said[1:])))
