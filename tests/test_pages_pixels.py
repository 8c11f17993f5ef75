"""Areas of a PDF page that are read as pixels, and pictures of every format."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image

from scanner.model import Box, Options
from scanner.pages.drawn import drawn_letters
from scanner.pages.stext import Graphic
from scanner.pipeline import scan_file
from tests.paging import (
    NUMBER,
    blank,
    ink,
    only_page,
    opened,
    picture,
    saved,
    texts,
)

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


def test_bold_letters_drawn_in_parts_that_lie_on_each_other_are_print_beside_print() -> None:
    """The white inside of an O may be a shape of its own, over the black one."""
    line = [Box(40 + 7 * n, 100, 45 + 7 * n, 108) for n in range(12)]
    head = [Box(200 + 6 * n, 60, 206 + 6 * n, 68) for n in range(4)]
    parts = [*line, *head, *(box.grow(-0.7) for box in head)]
    shapes = [Graphic("fill", box, order) for order, box in enumerate(parts)]
    areas = drawn_letters(shapes, Box(0, 0, 400, 300))
    assert len(areas) == 2
    assert any(area.box.intersection(head[2]) == head[2] for area in areas)


def test_the_short_heads_of_a_table_drawn_as_shapes_are_read(tmp_path: Path) -> None:
    """Three letters alone are no print yet; beside print as high they are, and tell what stands
    below them."""
    with pymupdf.open() as source, pymupdf.open() as target:
        sheet = source.new_page()
        rows = (
            ("STT", "Ho ten", "STK"),
            ("1", "Nguyen Van Mau", "014337177297"),
            ("2", "Tran Thi Thu", "6200976565590"),
        )
        for row, cells in enumerate(rows):
            for x, cell in zip((40, 120, 300), cells, strict=True):
                sheet.insert_text((x, 120 + 60 * row), cell, fontsize=9, fontname="helv")
        with pymupdf.open("svg", sheet.get_svg_image(text_as_path=True).encode()) as shapes:
            drawn = pymupdf.open("pdf", shapes.convert_to_pdf())
        page = target.new_page()
        page.show_pdf_page(page.rect, drawn, 0)
        target.save(tmp_path / "a.pdf")

    found = scan_file(str(tmp_path / "a.pdf"), Options()).findings

    accounts = {finding.value for finding in found if finding.type == "bank_account"}
    assert accounts == {"014337177297", "6200976565590"}
