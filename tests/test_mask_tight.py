"""A mask takes the glyphs of the value and nothing else's, however close the lines are set."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest

from samples.drawing.fonts import NOTO, ROBOTO, Family, font_bytes
from scanner import pipeline
from scanner.edited import area
from scanner.formats import mask
from scanner.mask.pdf_tight import tightened
from scanner.model import Box, Document, Finding, Options
from scanner.verified import Proof, verify_masked
from tests.masking import CCCD, PDF, PHONE
from tests.text_pages import document, found

LABEL, HINT = "Số định danh cá nhân / Personal No.", "Ghi rõ như trên giấy tờ"


def form(family: Family = NOTO, *, gaps: tuple[float, float] = (8.4, 6.4), turn: int = 0) -> bytes:
    """A small label right above a large value, and a hint right below it (points between the base
    lines)."""

    def draw(page: pymupdf.Page) -> None:
        writer = pymupdf.TextWriter(page.rect)
        font = pymupdf.Font(fontbuffer=font_bytes(family))
        writer.append((60, 100 - gaps[0]), LABEL, font=font, fontsize=6)
        writer.append((60, 100), CCCD, font=font, fontsize=11)
        writer.append((60, 100 + gaps[1]), HINT, font=font, fontsize=6)
        writer.write_text(page)
        page.set_rotation(turn)

    return document(draw)


def said(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as doc:
        return str(doc[0].get_textpage().get_text_range())


def proved(source: bytes, places: list[Finding]) -> tuple[Proof, bytes]:
    original = Document("a.pdf", source, PDF)
    masked = mask(original, places, Options())
    return verify_masked(original, masked, places, Options(), lambda copy: ()), masked.data


@pytest.mark.parametrize("family", [NOTO, ROBOTO], ids=lambda family: family.name)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_labels_right_above_and_below_a_value_stay(family: Family, turn: int) -> None:
    source = form(family, turn=turn)
    places = tightened(Document("a.pdf", source, PDF), found(source))
    assert [place.tight for place in places] == [True]
    proof, copy = proved(source, places)
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    assert CCCD not in said(copy)
    assert LABEL in said(copy) and HINT in said(copy)


def test_a_copy_that_lost_a_label_is_not_proved() -> None:
    """What vanished under the box of a value was called the value's."""
    source = form()
    proof, copy = proved(source, found(source))
    assert LABEL not in said(copy)
    assert proof.hurt == {1}


def test_the_fill_lies_on_no_others_ink() -> None:
    source = form()
    (place,) = tightened(Document("a.pdf", source, PDF), found(source))
    (box,) = place.boxes
    assert 100 - 8.4 < box.y0 < 100 - 0.5 * 11
    assert 100 <= box.y1 < 100 + 6.4 - 0.7 * 6 + 0.4


def test_where_nothing_stands_near_the_outline_stays_as_it_was() -> None:
    source = form(gaps=(30, 30))
    places = found(source)
    assert tightened(Document("a.pdf", source, PDF), places) == places


def test_a_value_that_is_drawn_twice_goes_twice() -> None:
    """Bold print that a program makes by drawing it once more, a little beside."""

    def draw(page: pymupdf.Page) -> None:
        page.insert_text((60, 91.6), "So dinh danh / No.", fontsize=6)
        for shift in (0.0, 0.3):
            page.insert_text((60 + shift, 100 + shift / 3), CCCD, fontsize=11)

    source = document(draw)
    places = tightened(Document("a.pdf", source, PDF), found(source)[:1])
    copy = mask(Document("a.pdf", source, PDF), places, Options()).data
    assert not set(CCCD) & set(said(copy))
    assert "So dinh danh / No." in said(copy)


def test_a_number_among_numbers_takes_none_of_theirs() -> None:
    other = "200.500.000"

    def draw(page: pymupdf.Page) -> None:
        for number, text in enumerate((other, PHONE, other)):
            page.insert_text((60, 100 + 8.2 * number), text, fontsize=11)

    source = document(draw)
    spots = found(source, PHONE)
    places = tightened(Document("a.pdf", source, PDF), spots)
    proof, copy = proved(source, places)
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    assert said(copy).split() == [other, other]


def test_a_picture_below_the_text_is_covered_as_far_as_the_line_reaches() -> None:
    """A scan with its text drawn over it: where its print lies, no glyph tells."""
    with pymupdf.open(stream=form()) as doc:
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 40, 40))
        doc[0].insert_image(pymupdf.Rect(50, 80, 200, 120), pixmap=picture, overlay=False)
        source = bytes(doc.tobytes())
    places = found(source)
    assert tightened(Document("a.pdf", source, PDF), places) == places


def test_the_whole_way(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(form())
    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert LABEL in said((tmp_path / "b.pdf").read_bytes())
    again = pipeline.verify_files(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())
    assert again.copy is not None
    assert again.copy.status == "verified"


@pytest.mark.parametrize(("low", "gone"), [(95.0, False), (98.0, True)])
def test_what_a_box_drawn_by_hand_cuts_its_ink_decides(low: float, gone: bool) -> None:
    """Its edge runs through a line: a comma below it and a letter that it hardly touches stay."""

    def draw(page: pymupdf.Page) -> None:
        page.insert_text((60, 100), "nap, nam, va", fontsize=14)

    source = document(draw)
    proof, copy = proved(source, [area("a1", 1, Box(55, 80, 200, low))])
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    assert ("n" not in said(copy)) == gone
    assert said(copy).count(",") == 2


def test_a_value_repeated_elsewhere_takes_no_label_with_it() -> None:
    """Found once, it stands a second time where no finding is, between lines set tight."""
    with pymupdf.open(stream=form()) as doc:
        page = doc[0]
        writer = pymupdf.TextWriter(page.rect)
        writer.append((60, 40), CCCD, font=pymupdf.Font(fontbuffer=font_bytes(NOTO)))
        writer.write_text(page)
        source = bytes(doc.tobytes())
    above = [place for place in found(source) if place.boxes[0].y1 < 60]
    proof, copy = proved(source, above)
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    assert CCCD not in said(copy)
    assert LABEL in said(copy)


def test_nothing_is_said_of_a_file_that_cannot_be_opened() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    source = form()
    places = found(source)
    assert tightened(Document("a.pdf", b"%PDF-1.7 nothing", PDF), places) == places
    assert tightened(Document("a.pdf", out.getvalue(), PDF), places) == places
