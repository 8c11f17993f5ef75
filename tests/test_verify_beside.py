"""Beside its masks a page has to be what it was: a proof tells which pages are not."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image

from samples.drawing.fonts import ROBOTO, font_bytes
from scanner import pipeline
from scanner.formats import mask
from scanner.mask import Masked
from scanner.mask.glyphs import TrueType
from scanner.mask.pdf_apply import apply_edits
from scanner.mask.pdf_flatten import to_unicode
from scanner.mask.pdf_letters import unicode_map
from scanner.mask.pdf_survey import Survey
from scanner.mask.pdf_trim import trim_fonts
from scanner.model import Document, Finding, Options
from scanner.verified import Proof, verify_finished, verify_masked
from tests.masking import CCCD, PDF, saved
from tests.text_pages import found, written

Change = Callable[[pikepdf.Pdf, pikepdf.Page], object]


@pytest.fixture(scope="module")
def paper() -> bytes:
    """Two lines in an embedded font, one with a number, a picture and a rule below them."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        writer = pymupdf.TextWriter(page.rect)
        font = pymupdf.Font(fontbuffer=font_bytes(ROBOTO))
        writer.append((60, 100), f"Số CCCD: {CCCD} cấp ngày 01/02/2021.", font=font)
        writer.append((60, 130), "Căn cứ Quyết định số 12/QĐ-UBND", font=font)
        writer.write_text(page)
        doc.subset_fonts()
        stamp = saved(Image.new("RGB", (40, 40), (180, 20, 20)), "PNG")
        page.insert_image(pymupdf.Rect(60, 200, 100, 240), stream=stamp)
        page.draw_line((60, 300), (300, 300), width=0.5)
        return bytes(doc.tobytes(garbage=3, deflate=True))


def proved(
    source: bytes, places: Sequence[Finding], change: Change | None = None
) -> tuple[Proof, bytes]:
    """The proof of a masked copy that something happened to."""
    original = Document("a.pdf", source, PDF)
    data = mask(original, places, Options()).data
    if change is not None:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf, pdf.pages[0])
            data = written(pdf)
    return verify_masked(original, Masked(data), places, Options(), lambda copy: ()), data


def test_a_copy_that_lost_nothing_is_as_before(paper: bytes) -> None:
    proof, _ = proved(paper, found(paper))
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    assert "beside_boxes" in proof.checks


def content(change: Callable[[bytes], bytes]) -> Change:
    def done(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.contents_coalesce()
        before = page.obj.Contents.read_bytes()
        after = change(before)
        assert after != before
        page.obj["/Contents"] = pdf.make_stream(after)

    return done


def instructions(change: Callable[[list[pikepdf.ContentStreamInstruction]], object]) -> Change:
    def done(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        parsed = [
            pikepdf.ContentStreamInstruction(i.operands, i.operator)
            for i in pikepdf.parse_content_stream(page)
        ]
        change(parsed)
        page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(parsed))

    return done


def last(parsed: list[pikepdf.ContentStreamInstruction], *names: str) -> int:
    return max(n for n, i in enumerate(parsed) if str(i.operator) in names)


def a_string_is_gone(parsed: list[pikepdf.ContentStreamInstruction]) -> None:
    del parsed[last(parsed, "Tj", "TJ")]


def a_line_stands_elsewhere(parsed: list[pikepdf.ContentStreamInstruction]) -> None:
    moved = pikepdf.ContentStreamInstruction([3, 0], pikepdf.Operator("Td"))
    parsed.insert(last(parsed, "Tj", "TJ"), moved)


def a_line_is_white(parsed: list[pikepdf.ContentStreamInstruction]) -> None:
    white = pikepdf.ContentStreamInstruction([1], pikepdf.Operator("g"))
    parsed.insert(last(parsed, "Tj", "TJ"), white)


def a_line_is_unseen(parsed: list[pikepdf.ContentStreamInstruction]) -> None:
    unseen = pikepdf.ContentStreamInstruction([3], pikepdf.Operator("Tr"))
    parsed.insert(last(parsed, "Tj", "TJ"), unseen)


def a_picture_is_gone(parsed: list[pikepdf.ContentStreamInstruction]) -> None:
    del parsed[last(parsed, "Do")]


def a_rule_is_gone(parsed: list[pikepdf.ContentStreamInstruction]) -> None:
    del parsed[last(parsed, "S")]


@pytest.mark.parametrize(
    "change",
    [
        a_string_is_gone,
        a_line_stands_elsewhere,
        a_line_is_white,
        a_line_is_unseen,
        a_picture_is_gone,
        a_rule_is_gone,
    ],
    ids=lambda change: change.__name__,
)
def test_a_page_that_lost_something_is_told(
    paper: bytes, change: Callable[[list[pikepdf.ContentStreamInstruction]], object]
) -> None:
    proof, _ = proved(paper, found(paper), instructions(change))
    assert (proof.remaining, proof.hurt) == ((), frozenset({1}))


def test_a_page_of_which_all_is_clipped_away_is_told(paper: bytes) -> None:
    clipped = content(lambda data: b"0 0 595 20 re W n " + data)
    assert proved(paper, found(paper), clipped)[0].hurt == {1}


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and "/DescendantFonts" in item
    )


def a_glyph_is_empty(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """The dot at the end of a line: a speck, whose code still says that it is one."""
    font = _font(pdf)
    program = font.DescendantFonts[0].FontDescriptor.FontFile2
    data = bytes(program.read_bytes())
    dot = next(glyph for glyph, text in _glyphs(font) if text == ".")
    program.write(TrueType(data).empty({dot}, set()))


def _glyphs(font: pikepdf.Object) -> list[tuple[int, str]]:
    told = unicode_map(font.ToUnicode)
    return [(int.from_bytes(code, "big"), text) for code, text in told.items()]


def the_text_says_nothing(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _font(pdf)["/ToUnicode"] = pdf.make_stream(to_unicode([], 2))


def widths_are_gone(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _font(pdf).DescendantFonts[0]["/W"] = pikepdf.Array([])


@pytest.mark.parametrize("change", [a_glyph_is_empty, the_text_says_nothing, widths_are_gone])
def test_a_page_whose_font_lost_something_is_told(paper: bytes, change: Change) -> None:
    assert proved(paper, found(paper), change)[0].hurt == {1}


def test_a_page_without_masks_is_told_as_well(paper: bytes) -> None:
    with pymupdf.open(stream=paper) as doc:
        doc.new_page().insert_text((60, 100), "Trang hai")
        source = bytes(doc.tobytes(garbage=3))
    places = found(source)
    assert proved(source, places)[0].hurt == set()
    second = instructions(a_string_is_gone)
    proof, _ = proved(source, places, lambda pdf, _: second(pdf, pdf.pages[1]))
    assert proof.hurt == {2}


def test_a_copy_by_another_tool_may_lack_anything_but_the_value(paper: bytes) -> None:
    """Words beside its masks are no secret: such a copy is clean."""
    places = found(paper)
    _, data = proved(paper, places, instructions(a_string_is_gone))
    original, copy = Document("a.pdf", paper, PDF), Document("b.pdf", data, PDF)
    proof = verify_finished(original, copy, places, Options(), lambda copy: ())
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    assert "beside_boxes" not in proof.checks


@pytest.fixture
def file(paper: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(paper)
    return path


def test_a_page_that_trimming_hurt_becomes_a_picture_of_what_it_was(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(pdf: pikepdf.Pdf, survey: Survey) -> None:
        trim_fonts(pdf, survey)
        a_glyph_is_empty(pdf, pdf.pages[0])
        widths_are_gone(pdf, pdf.pages[0])

    monkeypatch.setattr("scanner.mask.pdf.trim_fonts", too_much)
    target = tmp_path / "copy.pdf"
    report = pipeline.mask_file(str(file), str(target), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert [note.key for note in report.copy.notes] == ["page_flattened"]
    with pymupdf.open(target) as doc:
        text = doc[0].get_text()
        assert CCCD not in text
        assert "Quyết định số 12/QĐ-UBND" in text


def test_a_page_that_is_hurt_even_as_a_picture_is_withheld(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(pdf: pikepdf.Pdf, survey: Survey, drawn: dict[int, object]) -> None:
        apply_edits(pdf, survey, drawn)
        instructions(a_string_is_gone)(pdf, pdf.pages[0])

    monkeypatch.setattr("scanner.mask.pdf.apply_edits", too_much)
    target = tmp_path / "copy.pdf"
    report = pipeline.mask_file(str(file), str(target), Options())
    assert report.copy is not None
    assert report.copy.status == "withheld"
    assert report.copy.remaining == ("copy@beside the boxes on page 1",)
    assert not target.exists()
