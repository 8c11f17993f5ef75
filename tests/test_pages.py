"""What the pages room gives for a file: words with boxes, areas to read as pixels, and every
other place where a text can stand. Files are drawn here, by several producers."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from scanner import pages
from scanner.model import Box, Document, Options, Page, Snippet, Source
from scanner.pages import strings

NUMBER = "079103012345"


@contextmanager
def opened(data: bytes, **options: object) -> Iterator[pages.Source]:
    document = Document("x", data, pages.sniff(data, "x"))
    with pages.open_source(document, Options(**options)) as source:  # type: ignore[arg-type]
        yield source


def only_page(data: bytes) -> Page:
    with opened(data) as source:
        (page,) = source.pages()
        # Lines are made when asked for, and a page can be asked while its file is open.
        for _, lines in page.layers:
            list(lines)
        return page


def texts(page: Page, source: Source = Source.TEXT) -> list[str]:
    return [
        " ".join(word.text for word in line)
        for layer, lines in page.layers
        if layer is source
        for line in lines
    ]


def word_box(page: Page, text: str) -> Box:
    return next(w.box for _, lines in page.layers for line in lines for w in line if w.text == text)


def snippets(data: bytes) -> list[Snippet]:
    with opened(data) as source:
        return list(source.snippets())


def where(data: bytes, value: str = NUMBER) -> set[Source]:
    return {snippet.source for snippet in snippets(data) if value in snippet.text}


def blank(width: float = 400, height: float = 300) -> tuple[pymupdf.Document, pymupdf.Page]:
    document = pymupdf.open()
    return document, document.new_page(width=width, height=height)


def with_content(content: bytes, width: int = 400, height: int = 300) -> bytes:
    """A PDF page with exactly these operators and Helvetica as /F."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(width, height))
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(content)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    font.BaseFont, font.Encoding = pikepdf.Name.Helvetica, pikepdf.Name.WinAnsiEncoding
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def picture(text: str = "", size: tuple[int, int] = (600, 200), mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 20), text, fill="black", font=ImageFont.load_default(40))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def ink(pixels: np.ndarray) -> int:
    return int((pixels.min(axis=2) < 128).sum())


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


# --- pixels ----------------------------------------------------------------------------


def test_a_page_of_text_has_nothing_to_read_as_pixels() -> None:
    document, page = blank()
    for row in range(10):
        page.insert_text((50, 40 + 20 * row), f"Dong {row} \u2022 {NUMBER}")
        page.draw_line((40, 45 + 20 * row), (360, 45 + 20 * row))
        page.draw_rect((40, 30 + 20 * row, 200, 50 + 20 * row), width=0.5)
    assert only_page(document.tobytes()).pixel_areas == ()


def test_pictures_are_read_at_their_own_resolution_within_bounds() -> None:
    document, page = blank(595, 842)
    page.insert_image(page.rect, stream=saved(picture("scan", (1654, 2339)), "JPEG"))
    assert only_page(document.tobytes()).scale * 72 == pytest.approx(200, abs=1)
    document, page = blank(595, 842)
    page.insert_image(page.rect, stream=saved(picture("scan", (4960, 7016)), "JPEG"))
    assert only_page(document.tobytes()).scale * 72 == pytest.approx(300, abs=1)
    document, page = blank(595, 842)
    page.insert_image((50, 50, 200, 145), stream=saved(picture("card", (1250, 790)), "JPEG"))
    assert only_page(document.tobytes()).scale * 72 == pytest.approx(600, abs=1)


def test_strips_of_a_scan_are_one_area() -> None:
    document, page = blank()
    for row in range(20):
        strip = (50, 50 + 10 * row, 350, 60 + 10 * row)
        page.insert_image(strip, stream=saved(picture(str(row), (900, 30)), "PNG"))
    (area,) = only_page(document.tobytes()).pixel_areas
    assert (round(area.y0), round(area.y1)) == (50, 250)


def test_letters_drawn_as_shapes_are_read_as_pixels() -> None:
    _, page = blank()
    page.insert_text((50, 50), f"So dinh danh: {NUMBER}", fontsize=12)
    page.insert_text((50, 200), "0912 345 678", fontsize=12)
    svg = page.get_svg_image(text_as_path=True)
    data = pymupdf.open("svg", svg.encode()).convert_to_pdf()
    with opened(data) as source:
        (read,) = source.pages()
        assert not read.layers
        inside = sum(ink(read.render(area, 2.0)) for area in read.pixel_areas)
        assert inside == pytest.approx(ink(read.render(None, 2.0)), rel=0.02)
        assert sum(area.area for area in read.pixel_areas) < 0.25 * 400 * 300


def test_a_code_drawn_with_rectangles_is_read_as_pixels() -> None:
    document, page = blank()
    rng = np.random.default_rng(7)
    for row, column in zip(*np.nonzero(rng.random((25, 25)) < 0.5), strict=True):
        x, y = 100 + 2 * column, 100 + 2 * row
        page.draw_rect((x, y, x + 2, y + 2), fill=(0, 0, 0), color=None)
    (area,) = only_page(document.tobytes()).pixel_areas
    assert area.intersection(Box(100, 100, 150, 150)).area > 2300


def test_text_without_usable_unicode_is_read_as_pixels() -> None:
    document, page = blank()
    page.insert_htmlbox((20, 20, 380, 60), f"<p>Số định danh {NUMBER}</p>")
    page.insert_text((50, 200), "plain")
    pdf = pikepdf.open(io.BytesIO(document.tobytes()))
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
            del thing.ToUnicode
    out = io.BytesIO()
    pdf.save(out)
    read = only_page(out.getvalue())
    assert texts(read) == ["plain"]
    (area,) = read.pixel_areas
    assert area.y1 < 70


def test_a_page_too_large_for_one_picture_is_read_in_parts() -> None:
    document, page = blank(6000, 6000)
    page.insert_image(page.rect, stream=saved(picture("x", (12000, 12000), "L"), "PNG"))
    read = only_page(document.tobytes())
    assert len(read.pixel_areas) > 4
    for area, scale in zip(read.pixel_areas, read.scales, strict=True):
        assert area.area * scale**2 < 27_000_000
    assert not read.unread


# --- other places ----------------------------------------------------------------------


def rich_pdf() -> bytes:
    """A PDF with the number in every kind of place beside its pages' content."""
    document, page = blank()
    document.set_metadata({"title": f"Số {NUMBER}"})
    document.set_xml_metadata(f"<x:xmpmeta><dc:title>{NUMBER} &amp; co</dc:title></x:xmpmeta>")
    page.add_text_annot((50, 60), f"ghi chú {NUMBER}")
    page.add_freetext_annot(pymupdf.Rect(100, 100, 350, 140), f"free {NUMBER}")
    page.insert_link(
        {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(10, 10, 50, 50), "uri": f"tel:{NUMBER}"}
    )
    document.set_toc([[1, f"Mục {NUMBER}", 1]])
    document.embfile_add("ho-so.txt", b"in the file", desc=NUMBER)
    field = pymupdf.Widget()
    field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "cccd"
    field.field_value, field.rect = NUMBER, pymupdf.Rect(50, 200, 200, 220)
    page.add_widget(field)
    return bytes(document.tobytes())


def test_every_place_beside_the_pages_is_told_with_its_source() -> None:
    assert where(rich_pdf()) == {
        Source.METADATA,
        Source.ANNOTATION,
        Source.LINK,
        Source.BOOKMARK,
        Source.ATTACHMENT,
        Source.FORM,
    }


def test_what_annotations_and_fields_show_are_layers_with_boxes() -> None:
    read = only_page(rich_pdf())
    assert texts(read, Source.ANNOTATION) == [f"free {NUMBER}"]
    assert texts(read, Source.FORM) == [NUMBER]
    field = next(s for s in snippets(rich_pdf()) if s.source is Source.FORM and s.text == NUMBER)
    assert field.page == 1
    assert field.box is not None
    assert field.box == Box(50, 200, 200, 220)


def test_texts_can_be_rewritten_where_they_were_found() -> None:
    document = pymupdf.open("pdf", rich_pdf())
    before = [found.text for found in strings.walk(document) if NUMBER in found.text]
    count = strings.rewrite(document, lambda t: t.replace(NUMBER, "█") if NUMBER in t else None)
    assert count == len(before)
    again = pymupdf.open("pdf", document.tobytes(garbage=4))
    after = [found.text for found in strings.walk(again)]
    assert not any(NUMBER in text for text in after)
    assert sum("█" in text for text in after) == count
    assert "█ & co" in after


@pytest.mark.parametrize(
    "raw",
    [
        f"({NUMBER})",
        f"(\\060{NUMBER[1:]})",
        f"<{NUMBER.encode().hex()}>",
        f"<FEFF{NUMBER.encode('utf-16-be').hex()}>",
        f"<FFFE{NUMBER.encode('utf-16-le').hex()}>",
        f"<EFBBBF{NUMBER.encode().hex()}>",
        f"<{NUMBER.encode('utf-16-be').hex()}>",
    ],
)
def test_strings_are_decoded_however_they_are_written(raw: str) -> None:
    document, _ = blank()
    document.update_object(document.get_new_xref(), f"<</PieceInfo<</X<</Private[{raw}]>>>>>>")
    assert NUMBER in {found.text for found in strings.walk(document)}


def test_orphans_streams_and_names_are_read() -> None:
    document, page = blank()
    script = document.get_new_xref()
    document.update_object(script, "<<>>")
    document.update_stream(script, f"app.alert('{NUMBER}')".encode())
    action = document.get_new_xref()
    document.update_object(action, f"<</S/JavaScript/JS {script} 0 R>>")
    note = document.get_new_xref()
    document.update_object(note, "<</Type/Annot/Subtype/Text/RC(<p>So <b>0791</b>03012345</p>)>>")
    named = document.get_new_xref()
    document.update_object(named, "<</Dests<</Nguoi-001005123456[1 0 R/Fit]>>>>")
    found = list(strings.walk(document))
    assert any(NUMBER in s.text and s.xref == script for s in found)
    assert any(s.text == f"So {NUMBER}" and s.source is Source.ANNOTATION for s in found)
    assert any(s.text == "Nguoi-001005123456" for s in found)
    assert page.number == 0


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + length + body


def test_a_signature_tells_whom_its_certificate_names() -> None:
    uid, common = bytes.fromhex("0992268993f22c640101"), bytes.fromhex("550403")
    name = der(
        0x30,
        der(0x31, der(0x30, der(0x06, uid), der(0x0C, f"CCCD:{NUMBER}".encode()))),
        der(0x31, der(0x30, der(0x06, common), der(0x0C, "Nguyễn Văn Mẫu".encode()))),
    )
    mail = der(0x04, der(0x30, der(0x81, b"mau@example.com")))
    message = der(0x30, der(0xA0, der(0x30, name, der(0xA3, der(0x30, mail)))))
    document, _ = blank()
    contents = (message + bytes(4000)).hex()
    document.update_object(
        document.get_new_xref(),
        f"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]"
        f"/Contents<{contents}>>>",
    )
    (found,) = [s for s in strings.walk(document) if s.source is Source.CERTIFICATE]
    assert found.text.split("\n") == [
        f"UID=CCCD:{NUMBER}",
        "CN=Nguyễn Văn Mẫu",
        "mau@example.com",
    ]


def test_attachments_are_given_wherever_they_hang() -> None:
    document, page = blank()
    document.embfile_add("a.txt", b"one", ufilename="á.txt")
    page.add_file_annot((20, 20), b"two", "b.txt")
    with opened(document.tobytes()) as source:
        assert sorted(source.attachments()) == [("b.txt", b"two"), ("á.txt", b"one")]


def test_earlier_revisions_are_given_as_files(tmp_path: Path) -> None:
    document, page = blank()
    page.insert_text((50, 50), NUMBER)
    path = tmp_path / "x.pdf"
    document.save(path)
    for text in ("second", "third"):
        changed = pymupdf.open(path)
        changed[0].clean_contents()
        changed.update_stream(changed[0].get_contents()[0], b"")
        changed[0].insert_text((50, 80), text)
        changed.saveIncr()
        changed.close()
    with opened(path.read_bytes()) as source:
        (read,) = source.pages()
        earlier = list(source.revisions())
        assert texts(read) == ["third"]
    assert [texts(only_page(data)) for data in earlier[:2]] == [[NUMBER], ["second"]]


def test_what_was_only_added_to_is_no_earlier_revision(tmp_path: Path) -> None:
    """A signature is added so: reading the signed scan twice would find nothing more."""
    document, page = blank()
    page.insert_image(page.rect, stream=saved(picture(NUMBER), "JPEG"))
    path = tmp_path / "x.pdf"
    document.save(path)
    noted = pymupdf.open(path)
    noted[0].add_text_annot((50, 50), "added")
    noted.saveIncr()
    noted.close()
    with opened(path.read_bytes()) as source:
        assert list(source.revisions()) == []


def test_deleted_pages_replaced_contents_and_thumbnails_are_given_as_a_file() -> None:
    document, page = blank()
    page.insert_text((50, 50), f"deleted {NUMBER}")
    second = document.new_page()
    second.insert_text((50, 50), f"replaced {NUMBER}")
    content = document.get_new_xref()
    document.update_object(content, "<<>>")
    document.update_stream(content, b"BT /helv 12 Tf 50 50 Td (now) Tj ET")
    second.set_contents(content)
    out = pymupdf.open("pdf", document.tobytes())
    last = out.new_page()
    last.insert_image(last.rect, stream=saved(picture("thumb"), "PNG"))
    (image,) = (found[0] for found in last.get_images())
    out.xref_set_key(last.xref, "Resources/XObject", "null")
    out.xref_set_key(last.xref, "Thumb", f"{image} 0 R")
    last.set_contents(content)
    out.delete_page(0)
    with opened(out.tobytes()) as source:
        assert [texts(read) for read in source.pages()] == [["now"], ["now"]]
        (left,) = source.revisions()
    with opened(left) as source:
        pages_left = list(source.pages())
        said = [text for read in pages_left for text in texts(read)]
        assert sorted(said) == [f"deleted {NUMBER}", f"replaced {NUMBER}"]
        assert [len(read.pixel_areas) for read in pages_left if read.pixel_areas] == [1]


def test_a_file_saved_once_has_no_earlier_revision() -> None:
    linear = io.BytesIO()
    with pikepdf.open(io.BytesIO(rich_pdf())) as pdf:
        pdf.save(linear, linearize=True)
    for data in (rich_pdf(), linear.getvalue()):
        with opened(data) as source:
            assert list(source.revisions()) == []


# --- images ----------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_mode_is_dark_print_on_white(mode: str) -> None:
    image = picture(NUMBER)
    if mode == "I;16":
        # Twelve bits in sixteen, as scanners write them.
        deep = np.asarray(image.convert("L")).astype(np.uint16) * 16
        image = Image.fromarray(deep)
    read = only_page(saved(image if mode == "I;16" else image.convert(mode), "PNG"))
    assert (read.width, read.height, read.unit) == (600, 200, "px")
    assert read.pixel_areas == (Box(0, 0, 600, 200),)
    assert ink(read.render(None, 1.0)) == pytest.approx(ink(np.asarray(picture(NUMBER))), rel=0.1)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("WEBP", "RGB"),
        ("BMP", "P"),
        ("GIF", "P"),
        ("TIFF", "1"),
        ("TIFF", "CMYK"),
        ("TIFF", "RGBA"),
        ("HEIF", "RGB"),
        ("AVIF", "RGB"),
    ],
)
def test_every_format_is_read(kind: str, mode: str) -> None:
    read = only_page(saved(picture(NUMBER).convert(mode), kind))
    assert ink(read.render(None, 1.0)) == pytest.approx(ink(np.asarray(picture(NUMBER))), rel=0.15)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG", "WEBP"])
def test_pictures_are_upright(orientation: int, kind: str) -> None:
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = picture(NUMBER)
    stored = upright.transpose(back[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    read = only_page(saved(stored, kind, exif=exif))
    assert (read.width, read.height) == (600, 200)
    difference = read.render(None, 1.0)[:, :, ::-1].astype(int) - np.asarray(upright)
    assert np.abs(difference).mean() < 3


def test_every_frame_is_a_page() -> None:
    frames = [picture(f"so {n}") for n in range(3)]
    for kind in ("TIFF", "GIF", "WEBP"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        with opened(data) as source:
            read = list(source.pages())
            assert [page.number for page in read] == [1, 2, 3]
            inks = [ink(page.render(None, 1.0)) for page in read]
        assert len(set(inks)) == 3, kind


def test_what_transparency_hides_is_an_area_of_its_own() -> None:
    image = picture(NUMBER, mode="RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    read = only_page(saved(image, "PNG"))
    whole, hidden = read.pixel_areas
    assert ink(read.render(whole, 1.0)) == 0
    assert ink(read.render(hidden, 1.0)) == pytest.approx(ink(np.asarray(picture(NUMBER))), rel=0.1)
    shape = Image.new("RGBA", (600, 200), (255, 255, 255, 0))
    shape.putalpha(Image.eval(picture(NUMBER, mode="L"), lambda v: 255 - v))
    assert len(only_page(saved(shape, "PNG")).pixel_areas) == 2


def test_a_long_screenshot_is_read_in_parts_that_share_a_strip() -> None:
    read = only_page(saved(Image.new("L", (1200, 60_000), 200), "PNG"))
    tops = sorted((area.y0, area.y1) for area in read.pixel_areas)
    assert len(tops) > 1
    assert all(after[0] < before[1] for before, after in pairwise(tops))
    assert (tops[0][0], tops[-1][1]) == (0, 60_000)


def test_areas_are_rendered_at_the_scale_asked_for() -> None:
    read = only_page(saved(picture(NUMBER), "PNG"))
    assert read.render(Box(10, 10, 110, 60), 2.0).shape == (100, 200, 3)
    assert read.render(Box(10, 10, 110, 60), 0.5).shape == (25, 50, 3)


def exif_with(value: str) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = value
    exif[0x9C9C] = value.encode("utf-16-le")
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + value.encode("utf-16-le")
    exif.get_ifd(0x8825).update({1: "N", 2: (10, 45, 45.36), 3: "E", 4: (106.0, 39.0, 36.72)})
    return exif


def test_texts_beside_the_pixels_are_found() -> None:
    info = PngInfo()
    info.add_text("Author", f"Số {NUMBER}")
    info.add_text("Comment", f"packed {NUMBER}", zip=True)
    info.add_itxt("Title", f"quốc tế {NUMBER}", zip=True)
    info.add(b"prVt", f"private {NUMBER}".encode())
    png = {s.text for s in snippets(saved(picture(), "PNG", pnginfo=info))}
    for words in ("Số", "packed", "quốc tế", "private"):
        assert any(words in text and NUMBER in text for text in png), words
    assert where(saved(picture(), "GIF", comment=NUMBER.encode())) == {Source.METADATA}
    assert where(saved(picture(), "JPEG", comment=NUMBER.encode())) == {Source.METADATA}
    assert where(saved(picture(), "TIFF", description=NUMBER)) == {Source.METADATA}
    xmp = f"<x:xmpmeta><dc:creator>{NUMBER}</dc:creator></x:xmpmeta>".encode()
    for kind in ("JPEG", "WEBP", "HEIF", "AVIF"):
        assert where(saved(picture(), kind, xmp=xmp)) == {Source.METADATA}, kind


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_exif_tells_its_texts_and_the_place(kind: str) -> None:
    found = snippets(saved(picture(), kind, exif=exif_with(f"Số {NUMBER}")))
    assert {s.key for s in found if s.text == f"Số {NUMBER}"}
    assert [s.text for s in found if s.key == "gps"] == ["10.762600, 106.660200"]


def test_pictures_and_bytes_inside_a_picture_are_attachments() -> None:
    thumbnail = saved(picture("thumb", (160, 60)), "JPEG")
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2025:01:01 00:00:00"
    head = b"II*\0\x08\0\0\0" + b"\0\0" + (14).to_bytes(4, "little")
    entries = (b"\x01\x02\x04\0\x01\0\0\0" + (44).to_bytes(4, "little")) + (
        b"\x02\x02\x04\0\x01\0\0\0" + len(thumbnail).to_bytes(4, "little")
    )
    raw = head + b"\x02\0" + entries + b"\0\0\0\0" + thumbnail
    data = saved(picture(), "JPEG", exif=b"Exif\0\0" + raw)
    with opened(data + b"ftypmp42 " + NUMBER.encode()) as source:
        assert list(source.attachments()) == [
            ("thumbnail.jpg", thumbnail),
            ("trailing", b"ftypmp42 " + NUMBER.encode()),
        ]
    for kind in ("PNG", "GIF", "WEBP", "BMP"):
        with opened(saved(picture(), kind) + NUMBER.encode()) as source:
            assert list(source.attachments()) == [("trailing", NUMBER.encode())], kind
