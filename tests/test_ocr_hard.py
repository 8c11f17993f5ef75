"""Print that a quick look misses: very small, very faint, addresses that readers mend wrongly."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from samples.drawing import fonts
from scanner.ocr.address import mended
from scanner.ocr.detect import Detector
from scanner.ocr.fine import fine_print
from scanner.ocr.glyphs import Glyph, text
from scanner.ocr.height import measured
from scanner.ocr.locate import locate
from scanner.ocr.merge import refined, straightened
from scanner.ocr.prepare import Picture, Quad
from scanner.ocr.stem import flagged
from scanner.ocr.tail import tailed
from scanner.ocr.upright import upright
from scanner.ocr.words import line_of
from tests.sheets import digits, read

if TYPE_CHECKING:
    from scanner.model import Pixels


def sheet(
    size: tuple[int, int],
    lines: list[tuple[int, int, str, int]],
    colour: str = "black",
    paper: str = "white",
) -> Pixels:
    """A picture with these lines (x, y, text, em in pixels)."""
    image = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(image)
    for x, y, words, em in lines:
        pen.text((x, y), words, font=fonts.font(fonts.NOTO, size=em), fill=colour)
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


@pytest.mark.parametrize(("ink", "paper"), [("#303034", "white"), ("#d2d4d8", "#1e1f22")])
def test_the_small_print_of_a_large_screen_is_read(ink: str, paper: str) -> None:
    """A table of 12 pixels on a screen of 3840, under a title of usual size."""
    numbers = [f"0{79_085_000_000 + 7_919_357 * i:011d}" for i in range(16)]
    table = [
        (1900 + 260 * (i % 2), 700 + 22 * (i // 2), f"Số {value}", 12)
        for i, value in enumerate(numbers)
    ]
    pixels = sheet((3840, 2160), [(80, 40, "Danh sách khách hàng", 30), *table], ink, paper)
    found = digits(read(pixels))
    assert sum(value in found for value in numbers) >= len(numbers) - 1


def test_level_print_on_a_large_screen_has_level_boxes() -> None:
    rows = [
        (80, 100 + 40 * i, f"Nguyễn Văn An   0{79_303_004_560 + i}   091234567{i}", 12)
        for i in range(10)
    ]
    pixels = sheet((3840, 2160), [(80, 40, "Danh sách khách hàng", 30), *rows])
    assert not any(word.polygon for line in read(pixels).lines for word in line)


def test_a_line_seen_askew_lies_as_those_around_it() -> None:
    def line(y: float, angle: float, width: float = 300) -> Quad:
        return Quad(200, y, width, 16, angle, 0.9)

    rows = [line(100 + 30 * i, -2.0 - 0.1 * i) for i in range(4)]
    assert straightened([*rows, line(230, 1.0, 90)])[-1].angle == pytest.approx(-2.15, abs=0.1)
    # What leaves the row by half its height lies as it was seen: a stamp, another paper.
    for unlike in (line(230, 9.0, 90), line(230, 1.0, 280), line(900, 1.0, 90)):
        assert straightened([*rows, unlike])[-1] == unlike


@pytest.mark.parametrize("turn", [-0.8, -0.5, 0.5, 1.1])
def test_lines_of_a_page_that_is_hardly_turned_lie_as_it_does(turn: float) -> None:
    """The core of a short line is so few pixels high that its outline alone tells half a degree
    from none or from a whole one by luck."""
    names = ("Lý Hồng Mỹ Uyên", "Đặng Thị Hạnh", "Thạch Mai Hiền", "Trần Gia Bảo")
    rows = [
        (x, 120 + 60 * i, said, 26)
        for i in range(24)
        for x, said in ((240, names[i % 4]), (640, f"{i + 1}/02/1961"), (980, f"09123456{i:02}"))
    ]
    pixels = sheet((1654, 1654), rows)
    way = cv2.getRotationMatrix2D((827, 827), -turn, 1)
    pixels = cv2.warpAffine(pixels, way, (1654, 1654), borderValue=(255, 255, 255))
    quads, _ = locate(Detector(1), Picture(pixels), (1654, 1654))
    off = [abs(quad.angle - turn) for quad in quads]
    assert len(off) >= len(rows)
    assert max(off) < 0.5
    assert float(np.median(off)) < 0.15


def test_fine_print_is_measured_where_it_stands() -> None:
    lines = [(1000, 400 + 20 * i, "Điện thoại 0912 345 678 của bà Hạnh", 12) for i in range(12)]
    large = [(40, 100 + 90 * i, "Giấy đề nghị", 48) for i in range(8)]
    (part,) = fine_print(Picture(sheet((1600, 900), [*lines, *large])), 20)
    rows, columns = np.nonzero(part.cells)
    assert 9 < part.em < 16
    assert columns.min() * 16 > 900
    assert 380 < rows.min() * 16 < rows.max() * 16 < 660
    assert not fine_print(Picture(sheet((1600, 900), large)), 20)


@pytest.mark.parametrize("paper", [242, 215])
def test_print_that_hardly_differs_from_its_paper_is_read(paper: int) -> None:
    lines = [(60, 60, "Số căn cước công dân:", 28), (420, 60, "001172459386", 28)]
    lines += [(60, 160, "Điện thoại 0912345678, tài khoản 19034567890123", 28)]
    ink = sheet((1200, 400), lines).astype(np.float32)
    grain = np.random.default_rng(3).normal(0, 1.2, (400, 1200, 1))
    faint = paper - (255 - ink) * 0.055 + grain
    assert {"001172459386", "0912345678", "19034567890123"} <= digits(
        read(faint.clip(0, 255).astype(np.uint8))
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Email: pvđ_92@exámple.vn", "Email: pvd_92@example.vn"),
        ("lan.hà(@thu.vn của bà", "lan.ha@thu.vn của bà"),
        ("minh@@thu.vn", "minh@thu.vn"),
        ("Địa chỉ (số 8)", "Địa chỉ (số 8)"),
    ],
)
def test_addresses_lose_what_no_address_has(said: str, meant: str) -> None:
    read_ = tuple(Glyph(c, i / 30, (i + 1) / 30, 0.9) for i, c in enumerate(said))
    assert text(mended(read_)) == meant


def curled(pixels: Pixels, by: float) -> Pixels:
    """The picture with its middle column `by` pixels further up than its ends."""
    height, width = pixels.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    drop = np.float32(by) * (2 * x / width - 1) ** 2
    return np.asarray(cv2.remap(pixels, x, y - drop, cv2.INTER_LINEAR, borderValue=(255,) * 3))


def test_words_of_a_line_on_a_curled_page_lie_along_it() -> None:
    said = "Bà Đặng Thị Huyền, căn cước công dân số 077101605847 cấp ngày 01/06/2021"
    after = ", điện thoại 0934895241 do Cục Cảnh sát quản lý hành chính cấp"
    flat = sheet((1700, 300), [(60, 100, said + after, 24)])
    level = {word.text: word.box for word in read(flat).lines[0]}
    bent = read(curled(flat, 40))
    assert {"077101605847", "0934895241"} <= digits(bent)
    words = {word.text: word for line in bent.lines for word in line}
    for number in ("077101605847", "0934895241"):
        box, was = words[number].box, level[number]
        drop = 40 * ((was.x0 + was.x1) / 1700 - 1) ** 2
        assert box.y0 == pytest.approx(was.y0 + drop, abs=5)
        assert box.y1 == pytest.approx(was.y1 + drop, abs=5)


def test_a_closer_look_tells_how_a_line_lies() -> None:
    askew, seen = Quad(876, 595, 118, 32, -5.2, 0.75), Quad(871, 593, 108, 22, 0.0, 0.99)
    assert refined([askew], [seen]) == [seen]
    # A piece of a long line tells how high it is, not how it goes on.
    whole, piece = Quad(753, 633, 1114, 48, -5.9), Quad(364, 677, 320, 31, -5.5)
    (line,) = refined([whole], [piece])
    assert (line.angle, line.height) == (-5.9, 31)


def test_a_gap_in_grainy_paper_is_no_underscore() -> None:
    picture = Picture(sheet((700, 60), [(10, 10, "Tel: 032-208-1285", 28), (320, 10, "a_b", 28)]))
    marks = ("Tel:", " ", "032-208-1285", "_", "a", "_", "b")
    places = pairwise((10, 60, 70, 255, 320, 336, 348, 366))
    read_ = [
        Glyph(char, (left + (right - left) * part) / 400, (left + (right - left) * part) / 400, 1)
        for mark, (left, right) in zip(marks, places, strict=True)
        for char, part in zip(mark, np.linspace(0.5 / len(mark), 1, len(mark), False), strict=True)
    ]
    words = line_of(picture, Quad(200, 28, 400, 40, 0.0), tuple(read_))
    assert [word.text for word in words] == ["Tel:", "032-208-1285", "a_b"]


def spread(said: str) -> tuple[Glyph, ...]:
    count = len(said)
    return tuple(Glyph(c, i / count, (i + 1) / count, 0.9) for i, c in enumerate(said))


def test_a_round_letter_of_a_mailbox_is_what_it_is_as_high_as() -> None:
    def seen_as(printed: str, said: str) -> str:
        """`said` where the print has small letters 12 of 32 pixels down, figures 6."""
        ink = np.zeros((32, 16 * len(said)), np.bool_)
        for i, char in enumerate(printed):
            ink[12 if char in "acemnorsu." else 6 : 26, 16 * i + 2 : 16 * i + 14] = True
        return text(measured(spread(said), ink, len(said) / 2))

    assert seen_as("truong0712@yahoo.com", "truongO712@yahoo.com") == "truong0712@yahoo.com"
    assert seen_as("truong0712@yahoo.com", "truongo712@yahoo.com") == "truong0712@yahoo.com"
    assert seen_as("truong12@yahoo.com", "tru0ng12@yahoo.com") == "truong12@yahoo.com"
    # Nothing to compare with, nothing that says otherwise, no mailbox.
    for said in ("oan@yahoo.com", "info37@yahoo.com", "O912345678"):
        assert seen_as(said.replace("O", "0"), said) == said


@pytest.mark.parametrize(("flag", "foot", "meant"), [(4, 0, "1"), (0, 0, "l"), (4, 3, "l")])
def test_a_bar_with_a_flag_and_no_foot_is_a_one(flag: int, foot: int, meant: str) -> None:
    """The last sign of the name, as it may be printed; where there are serifs both have a foot."""
    said = "tal@thu.vn"
    ink = np.zeros((32, 16 * len(said)), np.bool_)
    for i in range(len(said)):
        ink[12:26, 16 * i + 3 : 16 * i + 13] = True
    ink[:, 32:48] = False
    ink[6:26, 39:42] = True
    ink[6:8, 39 - flag : 39] = True
    ink[24:26, 39 - foot : 42 + foot] = True
    assert text(flagged(spread(said), ink, ink.shape[1] / 32)) == f"ta{meant}@thu.vn"


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        ("thu.yen@yhoo.vn", "thu.uen@vhoo.vn"),
        ("thuvu@van.vn", "thuvu@van.vn"),
        ("thu_dan@thu.vn", "thu_dan@thu.vn"),
    ],
)
def test_a_y_is_told_from_a_v_or_a_u_by_its_tail(meant: str, said: str) -> None:
    ink = np.zeros((32, 16 * len(said)), np.bool_)
    for place, letter in enumerate(meant):
        ink[8 : 31 if letter in "y_" else 26, 16 * place + 4 : 16 * place + 12] = True
    # The tops of the next line.
    ink[30:, ::3] = True

    assert text(tailed(spread(said), ink, len(said) / 2)) == meant


@pytest.mark.parametrize("said", ["@", "@ @", "a@", " @"])
def test_a_lone_sign_of_an_address_is_a_word(said: str) -> None:
    picture = Picture(np.full((40, 200, 3), 255, np.uint8))
    quad = Quad(100.0, 20.0, 180.0, 30.0, 0.0, 1.0)

    assert [w.text for w in line_of(picture, quad, spread(said))] == said.split()


def test_rows_of_boxes_that_are_hardly_read_turn_no_page():
    rows = [Quad(100, 20.0 * n, 180, 10, 0.0) for n in range(5)]
    label = Quad(60, 110, 100, 10, 0.0)

    def read(quad: Quad) -> tuple[Glyph, ...]:
        right = quad.angle == 0
        if quad.width > 100:
            sure = 0.65 if right else 0.78
            return tuple(Glyph("o", n / 20, (n + 1) / 20, sure) for n in range(20))
        sure = 1.0 if right else 0.87
        return tuple(Glyph("a", n / 20, (n + 1) / 20, sure) for n in range(20))

    assert all(quad.angle == 0 for quad in upright([*rows, label], read))
