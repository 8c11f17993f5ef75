"""Pictures drawn here and now are read: any way up, small, dark, under a seal; or said unread."""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import ImageDraw

from samples.drawing import fonts
from scanner.detectors import load
from scanner.find import findings
from scanner.find.weighing import SURE
from scanner.model import Box, Reading, Source
from scanner.ocr import engine
from scanner.ocr.address import fused
from scanner.ocr.glyphs import Glyph
from scanner.ocr.lolot import LolotEngine
from scanner.text import PageText
from tests.sheets import ACCOUNT, CCCD, PHONE, Sheet, digits, letter, overlap, read, said, word

if TYPE_CHECKING:
    from scanner.model import Pixels


def test_a_letter_is_read_with_its_marks() -> None:
    reading = read(letter().pixels)
    assert {CCCD, PHONE, ACCOUNT} <= digits(reading)
    assert "Nguyễn Văn Ước, số căn cước:" in said(reading)
    assert "uoc.nguyen@example.vn" in said(reading)
    assert not reading.illegible
    assert min(w.confidence for line in reading.lines for w in line) > 0.6


def test_boxes_are_tight_and_edges_lie_between_the_characters() -> None:
    sheet = letter()
    found = word(read(sheet.pixels), CCCD)
    assert overlap(found.box, sheet.boxes[CCCD]) > 0.8
    assert found.polygon is None
    assert found.edges is not None
    assert len(found.edges) == len(CCCD) + 1
    assert found.edges[0] == 0
    assert found.edges[-1] == 1
    for i, edge in enumerate(found.edges):
        assert edge == pytest.approx(i / len(CCCD), abs=0.04)


def test_lines_come_from_the_top_and_from_the_left() -> None:
    text = said(Reading(read(letter().pixels).lines))
    places = [text.index(part) for part in ("HOÀ", "Nguyễn", CCCD, "Điện", PHONE, "Thư", ACCOUNT)]
    assert places == sorted(places)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_read(turns: int) -> None:
    sheet = letter()
    pixels = np.ascontiguousarray(np.rot90(sheet.pixels, turns))
    reading = read(pixels)
    assert {CCCD, PHONE, ACCOUNT} <= digits(reading)
    mask = np.zeros(sheet.pixels.shape[:2], np.uint8)
    box = sheet.boxes[CCCD]
    mask[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] = 255
    x, y, w, h = cv2.boundingRect(np.ascontiguousarray(np.rot90(mask, turns)))
    found = word(reading, CCCD)
    assert overlap(found.box, Box(x, y, x + w, y + h)) > 0.75


@pytest.mark.parametrize(("angle", "depth"), [(17, 0.0), (-130, 0.0), (8, 0.18), (95, 0.12)])
def test_a_card_lies_at_any_angle_and_in_perspective(angle: float, depth: float) -> None:
    sheet = Sheet.blank(860, 540, "#d6ece4")
    sheet.write((260, 60), "CĂN CƯỚC CÔNG DÂN", 40, "#b01c2c")
    sheet.write((260, 150), "Số / No.:", 26).write((400, 140), CCCD, 44)
    sheet.write((260, 230), "Họ và tên / Full name:", 22)
    sheet.write((260, 270), "TRẦN THỊ HẠNH", 34)
    corners = np.array([[0, 0], [860, 0], [860, 540], [0, 540]], np.float32)
    turn = math.radians(angle)
    spin = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    placed = (corners - (430, 270)) @ spin
    placed *= 1 - depth * placed[:, 1:] / 500
    placed += (700, 600)
    matrix = cv2.getPerspectiveTransform(corners, placed.astype(np.float32))
    ground = np.full((1200, 1400, 3), (60, 90, 110), np.uint8)
    photo = cv2.warpPerspective(
        sheet.pixels, matrix, (1400, 1200), ground, borderMode=cv2.BORDER_TRANSPARENT
    )
    reading = read(np.asarray(cv2.GaussianBlur(photo, (0, 0), 0.8), np.uint8))
    assert CCCD in digits(reading)
    found = word(reading, CCCD)
    assert found.polygon is not None
    box = sheet.boxes[CCCD]
    truth = cv2.perspectiveTransform(
        np.array([[(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]]),
        matrix.astype(np.float64),
    )[0]
    # The outline begins at the top left of the upright word, whichever way the card lies.
    assert np.abs(np.array(found.polygon) - truth).max() < 16


def test_dark_mode_is_read() -> None:
    sheet = Sheet.blank(900, 300, "#121214")
    sheet.write((40, 60), "số tài khoản của em", 34, "#ebebeb")
    sheet.write((40, 140), ACCOUNT, 34, "#9a9aa0")
    assert ACCOUNT in digits(read(sheet.pixels))


@pytest.mark.parametrize("size", [12, 300])
def test_print_of_any_size_is_read(size: int) -> None:
    """An x-height of six pixels, and one of 160."""
    sheet = Sheet.blank(size * 9, size * 4).write((size, size), PHONE, size)
    assert PHONE in digits(read(sheet.pixels))


def test_small_print_in_a_large_picture_is_read() -> None:
    sheet = Sheet.blank(3400, 2400).write((60, 40), "BẢN VẼ TỔNG MẶT BẰNG", 60)
    sheet.write((2700, 2200), f"Liên hệ {PHONE}", 14)
    assert PHONE in digits(read(sheet.pixels))


def test_a_long_line_loses_nothing() -> None:
    people = random.Random(4)
    numbers = [f"0{people.randrange(10**11):011d}" for _ in range(12)]
    sheet = Sheet.blank(3000, 200).write((30, 80), ", ".join(numbers), 26)
    assert set(numbers) <= digits(read(sheet.pixels))


def test_a_jpeg_of_poor_quality_is_read() -> None:
    _, packed = cv2.imencode(".jpg", letter().pixels, [cv2.IMWRITE_JPEG_QUALITY, 22])
    pixels = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    assert {CCCD, PHONE, ACCOUNT} <= digits(read(pixels))


def test_faint_print_on_a_patterned_ground_is_read() -> None:
    pixels = letter().pixels.astype(np.float32)
    rows, columns = np.indices(pixels.shape[:2])
    waves = 6 * np.sin(columns / 5 + rows / 9)[:, :, None]
    faint = 225 - (255 - pixels) * 0.22 + waves
    assert {CCCD, PHONE, ACCOUNT} <= digits(read(faint.clip(0, 255).astype(np.uint8)))


def test_a_number_under_a_red_seal_is_read() -> None:
    sheet = letter()
    box = sheet.boxes[CCCD]
    pen = ImageDraw.Draw(sheet.image, "RGBA")
    for radius in (130, 95, 60):
        x, y = box.x1 - 120, box.y0 + 40
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), None, (205, 40, 50, 210), 14)
    assert CCCD in digits(read(sheet.pixels))


def test_a_number_under_a_signature_is_read() -> None:
    sheet = letter()
    box = sheet.boxes[CCCD]
    pen = ImageDraw.Draw(sheet.image)
    for n in range(5):
        x = box.x0 + 45 * n
        pen.ellipse((x, box.y0 - 25, x + 50, box.y1 + 20), None, (38, 52, 150), 4)
    pen.line((box.x0, box.y1 + 10, box.x1 + 20, box.y0), (38, 52, 150), 4)
    assert CCCD in digits(read(sheet.pixels))


def test_figures_of_two_columns_are_no_number() -> None:
    sheet = Sheet.blank(900, 300)
    for row, (number, room) in enumerate(
        (("054003701121", "6A3"), ("011009260481", "8A6"), ("008003297545", "7A3"))
    ):
        sheet.write((60, 40 + 70 * row), number, 28).write((275, 40 + 70 * row), room, 28)
    said_words = {w.text for line in read(sheet.pixels).lines for w in line}
    assert {"054003701121", "011009260481", "008003297545"} <= said_words


def test_a_bar_between_cells_is_no_figure_of_the_number_beside_it() -> None:
    for number in ("093105665763", "182087033777", "0912345671"):
        for row, size in ((f"|{number}|", 16), (f"| {number} |", 26)):
            sheet = Sheet.blank(700, 120).write((60, 40), f"Huỳnh Hoa {row} Lê Lợi", size)
            reading = read(sheet.pixels)
            for lines in (reading.lines, reading.second or reading.lines):
                assert number in {word.text for line in lines for word in line}


@pytest.mark.parametrize(
    "text", ["ông Chu Ánh Linh, CMND số 075 829 977", "điện thoại, hộp thư: hanh.tuan@out.vn"]
)
def test_the_spaces_of_a_fixed_width_font_part_no_columns(text: str) -> None:
    sheet = Sheet.blank(1200, 140)
    ImageDraw.Draw(sheet.image).text(
        (60, 50), text, font=fonts.font(fonts.MONO, size=30), fill="black"
    )
    (line,) = read(sheet.pixels).lines
    assert " ".join(word.text for word in line) == text


def test_a_label_at_the_end_of_a_wide_spaced_line_is_that_of_the_next() -> None:
    sheet = Sheet.blank(1200, 220)
    pen, mono = ImageDraw.Draw(sheet.image), fonts.font(fonts.MONO, size=26)
    pen.text(
        (60, 50), "thôn, có mặt ông Chu Ánh Linh, sinh năm 1908, số căn cước", font=mono, fill=0
    )
    pen.text((60, 98), f"{CCCD} cấp tại Tỉnh Đồng Tháp. Hai bên cùng ký tên.", font=mono, fill=0)
    page = PageText.seen(read(sheet.pixels).lines)
    (found,) = [f for f in findings(page, load(), Source.OCR, 1) if f.type == "cccd"]
    assert (found.value, found.confidence > SURE) == (CCCD, True)


def test_an_address_is_made_of_both_readings() -> None:
    first = tuple(Glyph(c, 0, 0, 1.0 if c != "." else 0.9) for c in "mai.vi11@mail.com")
    second = tuple(Glyph(c, 0, 0, 0.8 if c in "nl" else 0.99) for c in "nai_vil1@mail.com")
    assert "".join(glyph.text for glyph in fused(first, second)) == "mai_vi11@mail.com"


def test_doubtful_words_are_read_twice() -> None:
    """Both readings have the same lines; only what was read anew differs."""
    sheet = Sheet.blank(900, 260).write((40, 60), "Họ và tên", 28)
    sheet.write((40, 140), "IDVNM172459386<001172459386<<3", 28)
    reading = read(sheet.pixels)
    assert len(reading.second) == len(reading.lines)
    assert any(a is b for a, b in zip(reading.lines, reading.second, strict=True))
    assert "<<" in " ".join(w.text for line in reading.second for w in line)


def test_blurred_print_is_said_to_be_unread() -> None:
    sheet = letter()
    box = sheet.boxes["Ông Nguyễn Văn Ước, số căn cước:"]
    pixels = sheet.pixels.copy()
    part = np.s_[int(box.y0) - 8 : int(box.y1) + 8, 50:820]
    pixels[part] = cv2.GaussianBlur(pixels[part], (0, 0), 4.4)
    assert any(area.shared(box) > 0.8 for area in read(pixels).illegible)


def _blurred(part: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(part, (0, 0), 5))


def _coarse(part: Pixels) -> Pixels:
    height, width = part.shape[:2]
    small = cv2.resize(part, (width // 6, height // 6), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST))


@pytest.mark.parametrize("hidden", [_blurred, _coarse])
def test_a_value_blurred_behind_its_label_is_said_to_be_unread(
    hidden: Callable[[Pixels], Pixels],
) -> None:
    """Swindlers sharpen blur and guess what is behind a mosaic; a line is more than its label."""
    sheet = letter()
    pixels = sheet.pixels.copy()
    for value in (CCCD, PHONE, ACCOUNT):
        box = sheet.boxes[value].grow(4)
        part = np.s_[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
        pixels[part] = hidden(pixels[part])
    unread = read(pixels).illegible
    for value in (CCCD, PHONE, ACCOUNT):
        assert any(area.shared(sheet.boxes[value]) > 0.5 for area in unread), value
    for label in ("Điện thoại:", "Số tài khoản:"):
        assert not any(area.shared(sheet.boxes[label]) > 0.5 for area in unread), label


def test_letters_thinned_to_their_outlines_are_said_to_be_unread() -> None:
    sheet = letter()
    edges = cv2.Laplacian(cv2.GaussianBlur(sheet.pixels, (0, 0), 1.5), cv2.CV_16S, ksize=3)
    thin = np.where(np.abs(edges) > 24, 190, 255).astype(np.uint8)
    reading = read(thin)
    for value in (CCCD, PHONE, ACCOUNT):
        place = sheet.boxes[value]
        told = any(place.shared(box) > 0.5 for box in reading.illegible)
        assert told or value in digits(reading)


def test_seals_signatures_and_dotted_lines_are_not_unread_print() -> None:
    sheet = letter()
    sheet.write((60, 430), "Địa chỉ: " + "." * 60, 26)
    pen = ImageDraw.Draw(sheet.image)
    pen.ellipse((560, 450, 780, 670), None, (205, 40, 50), 12)
    pen.regular_polygon((670, 560, 50), 5, fill=(205, 40, 50))
    wave = [(720 + 3 * i, 560 + 45 * math.sin(i / 5) * math.cos(i / 17)) for i in range(80)]
    pen.line(wave, fill=(40, 40, 150), width=5)
    assert not read(sheet.pixels).illegible


def test_a_blank_page_costs_next_to_nothing() -> None:
    page = np.random.default_rng(1).normal(235, 4, (2339, 1654, 1)).clip(0, 255)
    start = time.process_time()
    assert read(page.astype(np.uint8).repeat(3, axis=2)) == Reading(())
    assert time.process_time() - start < 0.5


def hostile() -> dict[str, Callable[[], Pixels]]:
    dice = np.random.default_rng(7)

    def marks() -> Pixels:
        page = np.full((2200, 1600, 3), 255, np.uint8)
        for x, y in dice.integers(0, 1600, (10_000, 2)).tolist():
            cv2.circle(page, (x, y), 2, (0, 0, 0), -1)
        return page

    def squares() -> Pixels:
        cells = (np.indices((60, 80)).sum(axis=0) % 2 * 255).astype(np.uint8)
        large = cells.repeat(20, 0).repeat(20, 1)
        return np.stack([large] * 3, axis=2)

    return {
        "one pixel": lambda: np.zeros((1, 1, 3), np.uint8),
        "noise": lambda: dice.integers(0, 255, (1000, 1400, 3)).astype(np.uint8),
        "ten thousand marks": marks,
        "checkerboard": squares,
        "one letter": lambda: Sheet.blank(2600, 3000).write((300, -500), "g", 3000).pixels,
        "65,000 pixels wide": lambda: np.full((40, 65_000, 3), 255, np.uint8),
    }


@pytest.mark.parametrize("name", sorted(hostile()))
def test_hostile_pictures_end_soon(name: str) -> None:
    pixels = hostile()[name]()
    start = time.process_time()
    reading = read(pixels)
    assert time.process_time() - start < 12
    assert len(reading.illegible) <= 50


def test_a_very_long_screenshot_is_read_to_its_end() -> None:
    sheet = Sheet.blank(540, 9000).write((40, 60), CCCD, 24)
    sheet.write((40, 4700), ACCOUNT, 24).write((40, 8900), PHONE, 24)
    assert {CCCD, ACCOUNT, PHONE} <= digits(read(sheet.pixels))


def test_it_reads_numbers_without_the_vietnamese_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trueocr", None)
    reading = LolotEngine(1).read(letter().pixels)
    assert {CCCD, PHONE, ACCOUNT} <= digits(reading)
    assert reading.second == ()


def test_several_threads_read_the_same() -> None:
    pixels = letter().pixels
    assert said(engine("lolot", 2).read(pixels)) == said(read(pixels))
