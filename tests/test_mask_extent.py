"""A mask covers what a person still reads, not only what a reader read."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from scanner import outline, pipeline
from scanner.extent import Extent, Place
from scanner.formats import mask
from scanner.model import Box, Document, Options, Reading, Source, Word
from scanner.ocr.faint import reaching
from scanner.ocr.glyphs import Glyph
from scanner.ocr.prepare import Picture, Quad
from scanner.ocr.words import line_of
from scanner.outline import corners
from scanner.reread import Seen, changed, joined
from tests.masking import CCCD, PAPER, PDF, finding, opened

FONT = ImageFont.load_default(30)


def page(slope: float = 0.0) -> tuple[Image.Image, Box]:
    """Four lines of print; the place of the number on the third."""
    image = Image.new("RGB", (900, 420), PAPER)
    draw = ImageDraw.Draw(image)
    lines = [
        "Ho so xin cap lai giay to",
        "Cong dan khai duoi day",
        "So CCCD: ",
        "Ngay cap 12 thang 5",
    ]
    for number, line in enumerate(lines):
        draw.text((60, 60 + 80 * number), line, font=FONT, fill=(25, 25, 30))
    start = 60 + FONT.getlength(lines[2])
    draw.text((start, 220), CCCD, font=FONT, fill=(25, 25, 30))
    box = Box(*draw.textbbox((start, 220), CCCD, font=FONT))
    return image.rotate(-slope, Image.Resampling.BICUBIC, fillcolor=PAPER), box


def faded(image: Image.Image, box: Box, pale: float) -> Image.Image:
    """The picture with the last third of `box` nearly gone; `pale`: what is left of its ink."""
    pixels: NDArray[np.float64] = np.asarray(image).astype(float)
    x = np.arange(image.width)
    left = np.clip((box.x0 + 0.75 * box.width - x) / (0.15 * box.width), pale, 1.0)
    rows = slice(int(box.y0) - 4, int(box.y1) + 4)
    pixels[rows] = np.array(PAPER) + (pixels[rows] - PAPER) * left[:, None]
    return Image.fromarray(pixels.astype(np.uint8))


def bgr(image: Image.Image) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


@pytest.mark.parametrize("pale", [0.4, 0.2])
def test_digits_that_fade_are_masked_with_their_number(tmp_path: Path, pale: float) -> None:
    image, box = page()
    out = io.BytesIO()
    faded(image, box, pale).save(out, "JPEG", quality=85)
    (tmp_path / "a.jpg").write_bytes(out.getvalue())

    report = pipeline.mask_file(str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg"), Options())

    assert report.copy is not None
    assert report.copy.status == "verified"
    shown = np.asarray(opened((tmp_path / "b.jpg").read_bytes()).convert("L"))
    number = shown[int(box.y0) + 2 : int(box.y1) - 2, int(box.x0) : int(box.x1)]
    assert number.max() < 90


def test_pale_print_ends_where_a_word_was_read() -> None:
    image, box = page()
    pixels = bgr(faded(image, box, 0.15))
    half = Box(box.x0, box.y0, box.x0 + 0.6 * box.width, box.y1)
    corners = ((half.x0, half.y0), (half.x1, half.y0), (half.x1, half.y1), (half.x0, half.y1))
    word = ((half.x1 + 2, box.y0), (box.x1, box.y0), (box.x1, box.y1), (half.x1 + 2, box.y1))

    assert abs(Box.around(reaching(pixels, corners, [])).x1 - box.x1) < 4
    assert Box.around(reaching(pixels, corners, [word])).x1 < half.x1 + 4


def test_the_letters_of_a_name_that_fade_are_masked_with_it() -> None:
    """What is left of its last letters was read letter by letter, or not at all."""
    image = Image.new("RGB", (900, 420), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((60, 220), "Ho ten: TRAN MAU Thuy", font=FONT, fill=(25, 25, 30))
    start, end, after = (
        60 + FONT.getlength(t) for t in ("Ho ten: ", "Ho ten: TRAN MAU T", "Ho ten: TRAN MAU Thuy")
    )
    box = Box(start, 222, after, 250)
    pixels = bgr(faded(image, box, 0.3))
    read = Box(start, 222, end, 250)
    label = Word("ten:", Box(110, 222, start - 6, 250))
    letter = Word("h", Box(end + 1, 222, end + 17, 250))
    extent = Extent([(Place(Box(0, 0, 900, 420), 1.0), pixels)], [label, letter])

    found = extent.of(
        finding(read, "TRAN MAU T", type="person_name", polygon=outline.corners(read))
    )

    assert found.boxes[0].x1 > after - 4
    assert found.boxes[0].x0 > start - 6


def test_a_line_below_a_number_is_no_print() -> None:
    image, box = page()
    draw = ImageDraw.Draw(image)
    draw.line((box.x1 + 2, box.y1 - 4, 880, box.y1 - 4), fill=(25, 25, 30), width=2)
    draw.line((box.x1 + 8, 0, box.x1 + 8, 420), fill=(25, 25, 30), width=2)
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))

    label = ((60, box.y0), (box.x0 - 4, box.y0), (box.x0 - 4, box.y1), (60, box.y1))

    assert reaching(bgr(image), corners, [label]) == corners


def test_an_outline_askew_on_its_page_covers_its_line_all_the_same() -> None:
    """A seal on a line misleads the reader about its slant."""
    slope = math.tan(math.radians(6))
    words = [
        Word(
            "nguoi",
            Box(0, 0, 1, 1),
            polygon=(
                (x, y + slope * x),
                (x + 90, y + slope * (x + 90)),
                (x + 88, y + 20),
                (x, y + 20),
            ),
        )
        for x, y in ((10, 10), (120, 10), (10, 60), (120, 60))
    ]
    askew = ((100.0, 100.0), (300.0, 110.0), (299.0, 130.0), (99.0, 120.0))
    place = Place(Box(0, 0, 900, 420), 1.0)
    extent = Extent([(place, bgr(Image.new("RGB", (900, 420), PAPER)))], words)

    found = extent.of(finding(Box.around(askew), type="person_name", polygon=askew))

    assert found.polygons is not None
    ends = found.polygons[0]
    # The line as the page slants, through the middle of what was read.
    middle = 115 + slope * 100
    assert ends[1][1] <= middle - 8
    assert ends[2][1] >= middle + 8


def test_an_outline_askew_ends_where_the_next_line_begins() -> None:
    level = [
        Word("nguoi", Box(x, y, x + 90, y + 20))
        for x, y in ((10, 10), (120, 10), (10, 40), (120, 40))
    ]
    below = Word("Danh", Box(150, 133, 230, 150))
    askew = ((100.0, 100.0), (300.0, 107.0), (299.0, 129.0), (99.0, 122.0))
    place = Place(Box(0, 0, 900, 420), 1.0)
    value = finding(Box.around(askew), type="person_name", polygon=askew)

    def lowest(*words: Word) -> float:
        blank = bgr(Image.new("RGB", (900, 420), PAPER))
        return Extent([(place, blank)], [*level, *words]).of(value).boxes[0].y1

    assert lowest() > 135
    assert 129 <= lowest(below) <= 135


def test_only_what_differs_is_read_again() -> None:
    image, box = page()
    before = Seen.of(bgr(image), Reading((word_line("Ho so xin", 60), word_line("Cong dan", 140))))
    draw = ImageDraw.Draw(image)
    draw.rectangle((box.x0, box.y0, box.x1, box.y1), fill=(0, 0, 0))

    sheet = changed(before, bgr(image), [])

    assert sheet is not None
    assert sheet.pixels.size < bgr(image).size
    assert (sheet.pixels[250:] == 255).all()
    [(at, start, end)] = sheet.bands
    assert start <= box.y0 - 20
    assert end >= box.y1 + 20
    new = Word("moi", Box(box.x0, at + box.y0 - start, box.x1, at + box.y1 - start))
    read = joined(before.reading, Reading(((new,),)), sheet)
    words = [word for line in read.lines for word in line]
    assert [word.text for word in words] == ["Ho", "so", "xin", "Cong", "dan", "moi"]
    assert words[-1].box == box


def test_a_copy_that_shows_the_same_is_not_read_again() -> None:
    image, _ = page()
    before = Seen.of(bgr(image), Reading((word_line("Ho so xin", 60),)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)

    sheet = changed(before, bgr(opened(out.getvalue()).convert("RGB")), [])

    assert sheet is not None
    assert sheet.bands == ()
    assert joined(before.reading, Reading(()), sheet) == before.reading


def word_line(text: str, y: float) -> tuple[Word, ...]:
    return tuple(
        Word(word, Box(60 + 90 * n, y, 140 + 90 * n, y + 24)) for n, word in enumerate(text.split())
    )


def test_a_mask_follows_its_line_on_a_page_that_lies_a_little_askew(tmp_path: Path) -> None:
    """The box around a long value is higher than its print by as much as the line falls."""
    lines = [
        "Ghi chu ve giay to nguoi dan da nop day du",
        "Email: nguyen.van.mau.thu.nghiem@example.com",
        "Trang nay co hai phan va mot bang",
    ]
    image = Image.new("RGB", (1000, 300), PAPER)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((60, 80 + 40 * number), line, font=FONT, fill=(25, 25, 30))
    image = image.rotate(-1.2, Image.Resampling.BICUBIC, fillcolor=PAPER)
    image.save(tmp_path / "a.png")

    report = pipeline.mask_file(str(tmp_path / "a.png"), str(tmp_path / "b.png"), Options())

    assert report.copy is not None
    assert report.copy.status == "verified"
    [found] = report.findings
    assert found.polygons is not None
    height = math.dist(found.polygons[0][0], found.polygons[0][3])
    assert height < 0.8 * found.boxes[0].height
    before, after = (
        np.asarray(opened((tmp_path / name).read_bytes()).convert("L").rotate(1.2)).astype(int)
        for name in ("a.png", "b.png")
    )
    for top in (82, 164):
        ink = before[top : top + 28, 60:900] < 110
        assert (after[top : top + 28, 60:900][ink] < 150).mean() > 0.99


def test_an_outline_covers_what_stands_out_between_its_ends() -> None:
    words = [
        corners(Box(0, 10, 40, 30)),
        corners(Box(50, 4, 90, 34)),
        corners(Box(100, 10, 140, 30)),
    ]

    assert outline.around(words) == corners(Box(0, 4, 140, 34))


def test_an_outline_lies_as_its_words_do_whichever_of_them_has_accents() -> None:
    words = [
        ((0.0, 4.0), (100.0, 2.0), (100.4, 22.0), (0.4, 24.0)),
        ((110.0, 7.8), (210.0, 5.8), (210.3, 19.8), (110.3, 21.8)),
    ]

    found = outline.around(words)

    assert math.isclose((found[1][1] - found[0][1]) / (found[1][0] - found[0][0]), -0.02)
    assert math.dist(found[0], found[3]) < 21


def test_an_outline_that_was_not_moved_with_its_word_is_not_believed() -> None:
    box = Box(0, 0, 100, 20)
    askew = ((0.0, 0.0), (100.0, 2.0), (99.5, 20.0), (0.0, 18.0))

    assert outline.of_word(Word("mot", box, quad=askew)) == askew
    assert outline.of_word(Word("mot", Box(0, 40, 100, 60), quad=askew)) == corners(
        Box(0, 40, 100, 60)
    )


def test_words_part_where_the_ink_does_and_not_half_way_between_a_readers_steps() -> None:
    """Else the mask of a number takes half of the next word's first letter with it."""
    pixels = np.full((32, 200, 3), 255, np.uint8)
    for start, end in ((10, 40), (50, 80), (92, 124), (134, 166)):
        pixels[6:26, start:end] = 0
    steps = (("1", 0.05, 0.21), ("2", 0.24, 0.40), (" ", 0.40, 0.55), ("B", 0.55, 0.63))
    read = tuple(Glyph(text, start, end, 1.0) for text, start, end in (*steps, ("a", 0.66, 0.83)))

    number, word = line_of(Picture(pixels), Quad(100, 16, 200, 32, 0), read)

    assert (number.text, word.text) == ("12", "Ba")
    assert number.box.x1 <= 82
    assert 90 <= word.box.x0 <= 92


def test_a_shape_that_only_the_fill_covers_goes_with_the_value() -> None:
    """The underscore of a mailbox drawn as shapes lies below the box that was read."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.draw_rect((100, 100, 160, 110), color=None, fill=(0, 0, 0))
        page.draw_rect((120, 110.1, 126, 110.5), color=None, fill=(0, 0, 0))
        page.draw_line((60, 111), (300, 111))
        source = Document("a.pdf", pdf.tobytes(), PDF)
    found = finding(Box(100, 100, 160, 110), source=Source.OCR)
    copy = mask(source, [found], Options()).data
    with pymupdf.open("pdf", copy) as pdf:
        boxes = [Box(*drawing["rect"]) for drawing in pdf[0].get_drawings()]
    assert not any(box.width < 7 for box in boxes)
    assert any(box.width > 200 for box in boxes), "the line of the table stays"
