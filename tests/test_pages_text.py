"""Words with their boxes and edges, whoever wrote the PDF, and every way of hiding them."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import numpy as np
import pikepdf
import pymupdf
import pytest

from scanner.model import Box, Source
from tests.paging import (
    NUMBER,
    blank,
    ink,
    only_page,
    opened,
    picture,
    saved,
    texts,
    with_content,
    word_box,
)

# --- words -----------------------------------------------------------------------------


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_boxes_are_where_the_displayed_page_shows_the_word(rotation: int, cropped: bool) -> None:
    document, page = blank()
    page.insert_text((150, 150), f"CCCD {NUMBER}", fontsize=12)
    if cropped:
        page.set_cropbox(pymupdf.Rect(100, 60, 380, 290))
    page.set_rotation(rotation)
    read = only_page(document.tobytes())
    with opened(document.tobytes()) as source:
        (read,) = source.pages()
        box = word_box(read, NUMBER)
        whole = ink(read.render(None, 3.0))
        other = ink(read.render(word_box(read, "CCCD").grow(1), 3.0))
        assert ink(read.render(box.grow(1), 3.0)) + other == pytest.approx(whole, rel=0.03)
    sides = (380 - 100, 290 - 60) if cropped else (400, 300)
    assert (read.width, read.height) == (sides if rotation % 180 == 0 else sides[::-1])
    assert (box.width > box.height) is (rotation % 180 == 0)


def by_reportlab() -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    out = io.BytesIO()
    drawing = canvas.Canvas(out, pagesize=(400, 300))
    drawing.setFont("Helvetica", 12)
    drawing.drawString(100, 200, f"CCCD {NUMBER}")
    drawing.save()
    return out.getvalue()


def by_fpdf2() -> bytes:
    fpdf = pytest.importorskip("fpdf")
    document = fpdf.FPDF(unit="pt", format=(400, 300))
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.text(100, 100, f"CCCD {NUMBER}")
    return bytes(document.output())


def by_mupdf() -> bytes:
    document, page = blank()
    page.insert_text((100, 100), f"CCCD {NUMBER}", fontsize=12)
    return bytes(document.tobytes())


@pytest.mark.parametrize("made", [by_reportlab, by_fpdf2, by_mupdf])
def test_words_are_the_same_whoever_wrote_them(made: Callable[[], bytes]) -> None:
    read = only_page(made())
    assert texts(read) == [f"CCCD {NUMBER}"]
    box = word_box(read, NUMBER)
    # Helvetica 12: "CCCD " is 37.99 pt wide, a digit 6.67; the baseline is 100 pt down.
    assert (box.x0, box.x1) == pytest.approx((137.99, 137.99 + 12 * 6.672), abs=0.1)
    assert box.y0 < 100 - 8 < 100 < box.y1


def test_decomposed_letters_become_one_character_with_its_own_edges() -> None:
    document, page = blank()
    font = pymupdf.Font("notos")
    writer = pymupdf.TextWriter(page.rect)
    writer.append((50, 50), unicodedata.normalize("NFD", "Nguyễn"), font=font)
    writer.write_text(page)
    with opened(document.tobytes()) as source:
        (read,) = source.pages()
        (word,) = next(iter(read.layers[0][1]))
        assert word.text == "Nguyễn"
        assert read.edges is not None
        edges = read.edges(word)
    assert len(edges) == len(word.text) + 1
    assert list(edges) == sorted(edges)
    assert (edges[0], edges[-1]) == (0.0, 1.0)


def test_edges_stand_between_the_characters() -> None:
    data = with_content(b"BT /F 20 Tf 50 200 Td (iiiWWW) Tj ET")
    with opened(data) as source:
        (read,) = source.pages()
        (word,) = next(iter(read.layers[0][1]))
        assert read.edges is not None
        edges = read.edges(word)
    narrow, wide = edges[1] - edges[0], edges[4] - edges[3]
    assert wide == pytest.approx(narrow * 944 / 222, rel=0.02)  # Helvetica's widths


def test_slanted_words_have_an_outline_that_follows_them() -> None:
    data = with_content(b"BT /F 14 Tf .866 .5 -.5 .866 100 100 Tm (0791 03012345) Tj ET")
    read = only_page(data)
    word = next(w for line in read.layers[0][1] for w in line if w.text == "03012345")
    assert word.polygon is not None
    (x0, y0), (x1, y1) = word.polygon[0], word.polygon[1]
    assert (y0 - y1) / (x1 - x0) == pytest.approx(np.tan(np.radians(30)), rel=0.02)
    assert Box.around(word.polygon).shared(word.box) > 0.9
    assert word.edges is not None
    assert len(word.edges) == 9


def test_lines_can_be_searched_without_making_words() -> None:
    lines = only_page(with_content(b"BT /F 12 Tf 50 200 Td (mot hai) Tj 0 -50 Td (ba) Tj ET"))
    ((_, layer),) = lines.layers
    assert layer.texts == ["mot", "hai", "ba"]  # type: ignore[attr-defined]
    assert len(set(layer.line_of)) == 2  # type: ignore[attr-defined]
    assert layer.word(2) == layer[1][0]  # type: ignore[attr-defined]


def test_a_background_between_label_and_value_does_not_part_them() -> None:
    document, page = blank()
    page.insert_text((20, 30), "So CCCD:")
    page.draw_rect((70, 20, 200, 34), fill=(0.9, 0.9, 0.9), color=None)
    page.insert_text((75, 30), NUMBER)
    assert texts(only_page(document.tobytes())) == [f"So CCCD: {NUMBER}"]


def test_words_set_apart_without_a_blank_stay_apart() -> None:
    """MuPDF puts the blank back, but not behind half of the Vietnamese vowels."""
    document, page = blank()
    font, writer, x = pymupdf.Font("notos"), pymupdf.TextWriter(page.rect), 50.0
    for word in ("Số", "Căn", "cước:", "số", NUMBER, "Thị", "xã", "Tổ", "7"):
        _, last = writer.append((x, 50), word, font=font, fontsize=11)
        x = last.x + 3.2
    writer.write_text(page)
    with opened(document.tobytes()) as source:
        (read,) = source.pages()
        assert texts(read) == [f"Số Căn cước: số {NUMBER} Thị xã Tổ 7"]
        assert read.edges is not None
        number = next(w for w in read.layers[0][1][0] if w.text == NUMBER)
        assert read.edges(number)[6] == pytest.approx(0.5, abs=0.01)
        box = number.box
        assert ink(read.render(box, 4.0)) > 0
        gap = Box(box.x0 - 2.5, box.y0, box.x0 - 0.5, box.y1)
        assert ink(read.render(gap, 4.0)) == 0


@pytest.mark.parametrize(("font", "encoding"), [(".VnTime", "tcvn3"), ("VNI-Times", "vni")])
def test_text_in_fonts_from_before_unicode_reads_as_it_looks(font: str, encoding: str) -> None:
    encodings = pytest.importorskip("viparse.normalize.encodings")
    old = {shown: stored for stored, shown in encodings.CHARMAPS[encoding].pairs}
    stored = "".join(old.get(char, char) for char in f"Số chứng minh: {NUMBER}")
    content = b"BT /F 12 Tf 50 200 Td (%s) Tj ET" % stored.encode("cp1252")
    with pikepdf.open(io.BytesIO(with_content(content))) as pdf:
        pdf.pages[0].Resources.Font.F.BaseFont = pikepdf.Name("/" + font)
        out = io.BytesIO()
        pdf.save(out)
    assert texts(only_page(out.getvalue())) == [f"Số chứng minh: {NUMBER}"]


def test_cells_of_a_sheet_that_touch_are_words_of_their_own() -> None:
    document, page = blank()
    face = pymupdf.Font("notos")
    writer = pymupdf.TextWriter(page.rect)
    _, end = writer.append((40, 60), "Mã định d", font=face)
    writer.append((end.x, 60), "Điện thoại của VinMart", font=face)
    writer.write_text(page)
    assert texts(only_page(document.tobytes())) == ["Mã định d Điện thoại của VinMart"]


# --- what cannot be seen ---------------------------------------------------------------

HIDDEN = {
    "render mode 3": b"BT /F 12 Tf 3 Tr 50 200 Td (%s) Tj ET",
    "white on white": b"1 1 1 rg BT /F 12 Tf 50 200 Td (%s) Tj ET",
    "white by gray": b"1 g BT /F 12 Tf 50 200 Td (%s) Tj ET",
    "white in CMYK": b"0 0 0 0 k BT /F 12 Tf 50 200 Td (%s) Tj ET",
    "too small": b"BT /F .4 Tf 50 200 Td (%s) Tj ET",
    "under a black box": b"BT /F 12 Tf 50 200 Td (%s) Tj ET 0 g 40 190 200 30 re f",
    "under a white box": b"BT /F 12 Tf 50 200 Td (%s) Tj ET 1 g 40 190 200 30 re f",
    "black on black": b"0 g 40 190 200 30 re f BT /F 12 Tf 50 200 Td (%s) Tj ET",
}


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_text_is_a_layer_of_its_own(how: str) -> None:
    hidden = HIDDEN[how].replace(b"%s", NUMBER.encode())
    read = only_page(with_content(b"q %s Q BT /F 12 Tf 50 100 Td (seen) Tj ET" % hidden))
    assert texts(read, Source.HIDDEN_TEXT) == [NUMBER]
    assert texts(read) == ["seen"]


SEEN = {
    "white on a dark band": b".1 .2 .6 rg 40 190 200 30 re f 1 g BT /F 12 Tf 50 200 Td (%s) Tj ET",
    "black on a grey cell": b".9 g 40 190 200 30 re f 0 g BT /F 12 Tf 50 200 Td (%s) Tj ET",
    "struck out": b"BT /F 12 Tf 50 200 Td (%s) Tj ET 50 203 80 .6 re f",
    "pale grey": b".8 g BT /F 12 Tf 50 200 Td (%s) Tj ET",
    "outlined": b"BT /F 12 Tf 1 Tr 50 200 Td (%s) Tj ET",
}


@pytest.mark.parametrize("how", SEEN)
def test_what_can_be_seen_is_no_hidden_text(how: str) -> None:
    read = only_page(with_content(SEEN[how].replace(b"%s", NUMBER.encode())))
    assert texts(read) == [NUMBER]
    assert not texts(read, Source.HIDDEN_TEXT)


def test_transparent_text_is_hidden() -> None:
    document, page = blank()
    page.insert_text((50, 50), NUMBER, fill_opacity=0)
    assert texts(only_page(document.tobytes()), Source.HIDDEN_TEXT) == [NUMBER]


@pytest.mark.parametrize("alpha", [255, 60])
def test_a_picture_hides_the_text_under_it_only_if_it_covers_it(alpha: int) -> None:
    document, page = blank()
    page.insert_text((60, 60), NUMBER)
    image = picture("anh").convert("RGBA")
    image.putalpha(alpha)
    page.insert_image(pymupdf.Rect(40, 40, 300, 120), stream=saved(image, "PNG"))
    read = only_page(document.tobytes())
    source = Source.HIDDEN_TEXT if alpha == 255 else Source.TEXT
    assert texts(read, source) == [NUMBER]
    assert len(read.pixel_areas) == 1


def test_the_layer_of_a_searchable_scan_does_not_replace_its_pixels() -> None:
    document, page = blank()
    page.insert_image(page.rect, stream=saved(picture(NUMBER), "JPEG"))
    page.insert_text((60, 60), NUMBER, render_mode=3)
    read = only_page(document.tobytes())
    assert texts(read, Source.HIDDEN_TEXT) == [NUMBER]
    assert not texts(read)
    assert [round(area.width) for area in read.pixel_areas] == [400]


def test_a_hidden_word_keeps_the_words_beside_it() -> None:
    """A label says what the hidden number is, so its line is in both layers."""
    data = with_content(
        b"BT /F 12 Tf 50 200 Td (CCCD: ) Tj 3 Tr (%s) Tj ET".replace(b"%s", NUMBER.encode())
    )
    read = only_page(data)
    assert texts(read) == ["CCCD:"]
    assert texts(read, Source.HIDDEN_TEXT) == [f"CCCD: {NUMBER}"]


@pytest.mark.parametrize("place", [(-200, 100), (450, 100), (50, -40), (50, 400)])
def test_text_beside_the_page_is_found(place: tuple[int, int]) -> None:
    document, page = blank()
    page.insert_text(place, NUMBER)
    assert texts(only_page(document.tobytes()), Source.OUTSIDE_PAGE) == [NUMBER]


def test_text_outside_the_crop_box_is_found() -> None:
    document, page = blank()
    page.insert_text((20, 30), NUMBER)
    page.insert_text((200, 200), "seen")
    page.set_cropbox(pymupdf.Rect(100, 100, 390, 290))
    read = only_page(document.tobytes())
    assert texts(read, Source.OUTSIDE_PAGE) == [NUMBER]
    assert texts(read) == ["seen"]


def test_layers_switched_off_are_read() -> None:
    document, page = blank()
    off, on = document.add_ocg("off", on=False), document.add_ocg("on", on=True)
    page.insert_text((50, 50), NUMBER, oc=off)
    page.insert_text((50, 80), "seen", oc=on)
    page.insert_image(pymupdf.Rect(50, 100, 350, 200), stream=saved(picture(NUMBER), "PNG"), oc=off)
    with opened(document.tobytes()) as source:
        (read,) = source.pages()
        assert texts(read, Source.HIDDEN_LAYER) == [NUMBER]
        assert texts(read) == ["seen"]
        (area,) = read.pixel_areas
        assert ink(read.render(area, read.scale)) > 500
        assert ink(read.render(area.grow(2), read.scale)) == 0


def test_annotations_that_a_reader_hides_are_read() -> None:
    document, page = blank()
    note = page.add_freetext_annot(pymupdf.Rect(100, 100, 350, 140), f"free {NUMBER}")
    note.set_flags(pymupdf.PDF_ANNOT_IS_HIDDEN)
    read = only_page(document.tobytes())
    assert texts(read, Source.HIDDEN_LAYER) == [f"free {NUMBER}"]
    assert not texts(read, Source.ANNOTATION)


def test_actual_text_that_differs_from_its_glyphs_is_found_beside_them() -> None:
    content = b"/Span <</ActualText (%s)>> BDC BT /F 12 Tf 50 200 Td (xxxx) Tj ET EMC"
    read = only_page(with_content(content.replace(b"%s", NUMBER.encode())))
    assert texts(read) == ["xxxx"]
    assert texts(read, Source.HIDDEN_TEXT) == [NUMBER]


@pytest.mark.parametrize(("glyphs", "read"), [(b"b\\351$", "bé"), (b"b\\35177 $", "bé77")])
def test_a_letter_that_a_font_has_to_put_together_is_what_actual_text_says(
    glyphs: bytes, read: str
) -> None:
    """Beside the letter stands a mark that no code stands for; where more differs, what shows
    counts."""
    content = b"/Span <</ActualText <FEFF006200E9>>> BDC BT /F 12 Tf 50 200 Td (%s) Tj ET EMC"
    assert texts(only_page(with_content(content.replace(b"%s", glyphs))))[0].split()[0] == read


def test_figures_that_actual_text_leaves_out_behind_a_letter_with_marks_are_read() -> None:
    content = (
        b"/Span <</ActualText <FEFF006200E9>>> BDC BT /F 12 Tf 50 200 Td (b\\351 77) Tj ET EMC"
    )
    assert " ".join(texts(only_page(with_content(content)))) == "bé 77"


def test_a_line_longer_than_any_paper_is_searched_without_measuring_its_letters() -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((30, 100), "abc def " * 15_000 + f"CCCD: {NUMBER} het", fontsize=8)
    with opened(document.tobytes()) as source:
        (read,) = source.pages()
        words = [word for _, lines in read.layers for line in lines for word in line]
        (word,) = [word for word in words if word.text == NUMBER]
        assert read.edges is not None
        assert read.edges(word) == tuple(n / 12 for n in range(13))
