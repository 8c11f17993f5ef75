"""What is looked at once however often it is met: fonts, and what programs say of themselves."""

from __future__ import annotations

import pymupdf

from samples.drawing.fonts import ARIAL, Style, font_bytes
from scanner import detectors
from scanner.find.findings import Search, findings
from scanner.model import Source
from scanner.pages.font_mark import font_mark
from scanner.text import PageText


def paper(*, objects: int = 0) -> tuple[pymupdf.Document, int]:
    """A page set in an embedded font, behind so many other objects; and the font's number."""
    doc = pymupdf.open()
    for _ in range(objects):
        doc.update_object(doc.get_new_xref(), "<</A 1>>")
    page = doc.new_page()
    page.insert_font("F", fontbuffer=font_bytes(ARIAL, Style.REGULAR))
    page.insert_text((50, 50), "a", fontname="F")
    return doc, page.get_fonts()[0][0]


def test_a_font_is_known_again_under_other_numbers() -> None:
    one, other = paper(), paper(objects=7)
    assert one[1] != other[1]
    assert font_mark(*one) == font_mark(*other) is not None


def test_a_font_that_says_other_letters_of_its_glyphs_is_another() -> None:
    doc, font = paper()
    before = font_mark(doc, font)
    said = int(doc.xref_get_key(font, "ToUnicode")[1].split()[0])
    doc.update_stream(said, doc.xref_stream(said).replace(b"<0041>", b"<0042>"))
    assert font_mark(doc, font) != before


def test_what_leads_to_the_pages_is_no_font() -> None:
    doc, _ = paper()
    assert font_mark(doc, doc[0].xref) is None


def searched(text: str) -> tuple[list[str], int]:
    """The types found in a property of a file, and what that came to."""
    search = Search()
    patterns = detectors.load()
    found = findings(PageText.plain(text), patterns, Source.METADATA, None, search)
    return [one.type for one in found], search.effort.cost


def test_a_property_that_tells_of_nobody_counts_as_much_the_second_time() -> None:
    for text in ("Máy in HP 12", "CCCD: 079103012345"):
        first = searched(text)
        assert searched(text) == first
        assert first[1] > 0
    assert searched("CCCD: 079103012345")[0] == ["cccd"]
