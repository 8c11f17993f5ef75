"""The words beside a mask, and the lines above and below it, stay as they were."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pymupdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from samples.drawing.fonts import ARIAL, font_bytes
from scanner import pipeline
from scanner.model import Box, Options
from scanner.ocr.crowded import own_print
from scanner.ocr.faint import reaching
from scanner.outline import corners
from tests.masking import CCCD, INK, PAPER, finding, mask_picture, opened, pixels, saved
from tests.paging import with_content

FONT = ImageFont.load_default(30)


def line(text: str, at: tuple[int, int], image: Image.Image) -> Box:
    """Print `text`, and say where its ink is."""
    draw = ImageDraw.Draw(image)
    draw.text(at, text, font=FONT, fill=INK)
    return Box(*draw.textbbox(at, text, font=FONT))


def bgr(image: Image.Image) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def own(image: Image.Image, outline: Box, *, figures: bool) -> Box:
    return Box.around(own_print(bgr(image), corners(outline), figures=figures))


def test_a_number_ends_below_the_tails_of_the_line_above_and_above_the_rule_below() -> None:
    image = Image.new("RGB", (500, 120), PAPER)
    above = line("nguyen gyp qua", (60, 20), image)
    number = line(CCCD, (60, 50), image)
    ImageDraw.Draw(image).line((20, number.y1 + 4, 480, number.y1 + 4), fill=INK, width=2)
    assert above.y1 + 1 < number.y0 < above.y1 + 12
    wide = Box(number.x0, above.y1 - 6, number.x1, number.y1 + 6)

    found = own(image, wide, figures=True)

    assert number.y0 - 3 <= found.y0 <= number.y0 + 1
    assert number.y1 - 1 <= found.y1 <= number.y1 + 3


@pytest.mark.parametrize(("gap_above", "gap_below", "kept"), [(3, 12, False), (14, 4, True)])
def test_a_mark_belongs_to_the_nearer_letters(gap_above: int, gap_below: int, kept: bool) -> None:
    """A dot between two lines: below a letter of the upper one, or on one of the lower."""
    image = Image.new("RGB", (500, 140), PAPER)
    above = line("NUA", (100, 20), image)
    draw = ImageDraw.Draw(image)
    dot = above.y1 + gap_above
    draw.ellipse((118, dot, 123, dot + 5), fill=INK)
    name = line("NUA", (100, 0), Image.new("RGB", (500, 140), PAPER))
    value = line("NUA", (100, int(dot + 5 + gap_below - name.y0)), image)
    wide = Box(value.x0, dot - 1, value.x1, value.y1)

    found = own(image, wide, figures=False)

    assert (found.y0 <= dot) is kept
    assert found.y0 <= value.y0


def test_marks_between_two_lines_belong_to_the_smaller_print_below_them() -> None:
    image = Image.new("RGB", (700, 200), PAPER)
    draw = ImageDraw.Draw(image)
    large, small = (ImageFont.truetype(io.BytesIO(font_bytes(ARIAL)), size) for size in (52, 23))
    draw.text((60, 40), "Pham Minh Hu", font=large, fill=INK)
    value = Box(*draw.textbbox((60, 40), "Pham Minh Hu", font=large))
    place = (60, value.y1 + 11)
    draw.text(place, "vừa mới truy cập", font=small, fill=INK)
    marks = Box(*draw.textbbox(place, "vừa mới truy cập", font=small))

    found = own(image, Box(value.x0, value.y0 - 22, value.x1, marks.y0 + 4), figures=False)

    assert value.y1 <= found.y1 < marks.y0


def test_what_cannot_be_told_apart_stays_covered() -> None:
    image = Image.new("RGB", (500, 120), PAPER)
    value = line("NAM", (100, 50), image)
    # A stroke through both lines, as a signature makes it.
    ImageDraw.Draw(image).line((104, 0, 130, 100), fill=INK, width=4)
    wide = Box(value.x0, value.y0 - 8, value.x1, value.y1)

    assert own(image, wide, figures=False) == wide


def test_the_first_letter_of_the_next_word_is_no_pale_digit() -> None:
    image = Image.new("RGB", (700, 120), PAPER)
    number = line(CCCD, (60, 50), image)
    word = line("Email", (int(number.x1) + 10, 50), image)
    # A reader's word starts a little late.
    late = Box(word.x0 + 6, word.y0, word.x1, word.y1)

    found = Box.around(reaching(bgr(image), corners(number), [corners(late)]))

    assert found.x1 < word.x0


def test_a_dot_of_the_line_above_that_a_mask_touches_stays() -> None:
    image = Image.new("RGB", (500, 140), PAPER)
    above = line("nan", (100, 20), image)
    draw = ImageDraw.Draw(image)
    dot = int(above.y1) + 3
    draw.rectangle((118, dot, 123, dot + 5), fill=INK)
    value = line(CCCD, (100, dot + 2), image)
    assert dot + 6 < value.y0
    reached = Box(value.x0, dot + 4, value.x1, value.y1)

    copy = pixels(mask_picture(saved(image, "JPEG", quality=90), finding(reached)))

    assert copy[dot : dot + 2, 119:122].max() < 100


def test_a_digit_that_sticks_out_goes_though_letters_stand_near() -> None:
    image = Image.new("RGB", (500, 140), PAPER)
    value = line(CCCD, (100, 50), image)
    line("NAM", (100, 20), image)
    short = Box(value.x0, value.y0 + 5, value.x1, value.y1)

    copy = pixels(mask_picture(saved(image, "JPEG", quality=90), finding(short)))

    ring = copy[int(value.y0) : int(value.y0) + 3, int(value.x0) : int(value.x1)]
    assert np.ptp(ring) < 40


def test_a_line_of_print_below_a_code_stays() -> None:
    image = Image.new("RGB", (700, 760), PAPER)
    draw = ImageDraw.Draw(image)
    code = Box(50, 40, 650, 640)
    for x in range(50, 650, 20):
        for y in range(40 + x % 40, 640, 40):
            draw.rectangle((x, y, x + 19, y + 19), fill=INK)
    below = line("VietQR | napas 247", (200, 665), image)

    copy = pixels(mask_picture(saved(image, "PNG"), finding(code, "")))

    rows = slice(int(below.y0), int(below.y1) + 1)
    ink = pixels(saved(image, "PNG"))[rows, 150:600].min(axis=2) < 90
    assert (copy[rows, 150:600].min(axis=2)[ink] < 140).mean() > 0.99
    assert copy[42:638, 52:648].max() == 0


def test_crowded_lines_keep_their_tails_and_accents(tmp_path: Path) -> None:
    """The whole way: two lines of print that nearly touch a number between them."""
    image = Image.new("RGB", (900, 240), PAPER)
    above = line("cap ngay nhap gyp qua giay", (60, 40), image)
    number = line(f"So CCCD: {CCCD}", (60, 70), image)
    below = line("bhdk tai day nhe", (60, 100), image)
    (tmp_path / "a.jpg").write_bytes(saved(image, "JPEG", quality=85))

    report = pipeline.mask_file(str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg"), Options())

    assert report.copy is not None
    assert report.copy.status == "verified"
    before = np.asarray(image.convert("L"))
    after = np.asarray(opened((tmp_path / "b.jpg").read_bytes()).convert("L"))
    for first, last in ((above.y0, number.y0), (number.y1, below.y1)):
        rows = slice(int(first), int(last))
        ink = before[rows, 60:880] < 90
        assert (after[rows, 60:880][ink] < 140).mean() > 0.97


def test_the_text_of_a_searchable_scan_need_not_lie_on_its_print(tmp_path: Path) -> None:
    """What a scanner's program lays over its picture is as high and as wide as the font that it
    names: the value goes in both places, and the line above stays."""
    image = Image.new("RGB", (900, 200), PAPER)
    above = line("So dien thoai va gap gap", (60, 40), image)
    number = line(f"CCCD: {CCCD}", (60, 74), image)
    name = line("Ho va ten: Nguyen Van Mau", (60, 130), image)
    with pymupdf.open() as doc:
        page = doc.new_page(width=450, height=100)
        page.insert_image(page.rect, stream=saved(image, "PNG"))
        size = 0.95 * number.height
        for said, box in ((f"CCCD: {CCCD}", number), ("Ho va ten: Nguyen Van Mau", name)):
            page.insert_text((30, box.y1 / 2), said, fontsize=size, render_mode=3)
        doc.save(tmp_path / "a.pdf")

    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())

    assert report.copy is not None
    assert report.copy.status == "verified"
    with pymupdf.open(tmp_path / "b.pdf") as doc:
        text = doc[0].get_text()
        assert not set("0123456789") & set(text)
        assert not {"Nguyen", "Van", "Mau"} & set(text.split())
        shown = doc[0].get_pixmap(dpi=144, colorspace="gray")
    after = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width)
    rows = slice(int(above.y0), int(above.y1))
    ink = np.asarray(image.convert("L"))[rows, 60:880] < 90
    assert (after[rows, 60:880][ink] < 140).mean() > 0.98
    for box, start in ((number, 160), (name, 214)):
        assert after[int(box.y0) : int(box.y1), start : int(box.x1)].max() < 60


def test_justified_words_behind_a_name_stay_in_every_reader(tmp_path: Path) -> None:
    """Cairo justifies with `[()-93(word)]TJ`, of which PDFium forgets a number at the end."""
    behind = ("sinh", "luc", "mot", "gio", "ban", "dem", "tai", "tram", "xa")
    words = " ".join(f"[()-93(\\ {word})]TJ" for word in behind)
    paper = b"(CCCD 001090123456, ho va ten:)Tj [()-93(\\ Nguyen Van An,)]TJ " + words.encode()
    source = tmp_path / "a.pdf"
    source.write_bytes(with_content(b"BT /F 10 Tf 20 200 Td " + paper + b" ET"))

    told = pipeline.mask_file(str(source), str(tmp_path / "b.pdf"), Options())

    assert told.copy is not None
    assert (told.copy.status, told.copy.notes) == ("verified", ())
    before, after = (starts(behind, tmp_path / name) for name in ("a.pdf", "b.pdf"))
    assert after == pytest.approx(before, abs=0.3)


def starts(words: Sequence[str], path: Path) -> list[float]:
    """Where PDFium sees them begin."""
    with pypdfium2.PdfDocument(path) as document:
        text = document[0].get_textpage()
        said = text.get_text_range()
        return [text.get_charbox(said.index(word))[0] for word in words]


def beside_zone(size: int, ink: int) -> float:
    """How much of the ink of a line is lost that stands right below a dark zone."""
    image = Image.new("RGB", (400, 200), PAPER)
    draw = ImageDraw.Draw(image)
    # As dark and busy as a fingerprint or a code.
    for x in range(100, 300, 6):
        draw.line((x, 30, x, 96), fill=(0, 0, 0), width=3)
    text, font = "nam cua rau", ImageFont.load_default(size)
    draw.text((120, 101), text, font=font, fill=(ink, ink, ink))
    words = Box(*draw.textbbox((120, 101), text, font=font))
    data = saved(image, "JPEG", quality=85)
    mask = finding(Box(100, 30, 300, words.y0 - 6), type="mrz")
    rows, columns = slice(int(words.y0) + 1, int(words.y1)), slice(int(words.x0), int(words.x1))
    before, after = (
        pixels(one)[rows, columns].mean(axis=2) for one in (data, mask_picture(data, mask))
    )
    middle = (PAPER[0] + ink) / 2
    return float((after[before < middle] > middle + 15).mean())


# Letters that touch the mask among others as large, and pale ones that go on where no echo reaches.
@pytest.mark.parametrize(("size", "ink", "most"), [(44, 25, 0.15), (24, 165, 0.05)])
def test_print_right_below_a_dark_zone_stays(size: int, ink: int, most: float) -> None:
    assert beside_zone(size, ink) < most
