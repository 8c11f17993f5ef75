"""Print that a quick look misses: very small, very faint, addresses that readers mend wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw

from samples.drawing import fonts
from scanner.ocr import engine
from scanner.ocr.fine import fine_print
from scanner.ocr.merge import straightened
from scanner.ocr.prepare import Picture, Quad
from scanner.ocr.recognise import Glyph
from scanner.ocr.words import mended, text

if TYPE_CHECKING:
    from scanner.model import Pixels, Reading


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


def read(pixels: Pixels) -> Reading:
    return engine("lolot", 1).read(pixels)


def digits(reading: Reading) -> set[str]:
    lines = (*reading.lines, *reading.second)
    words = "\n".join(" ".join(word.text for word in line) for line in lines)
    return {re.sub(r"\D", "", run) for run in re.findall(r"\d[\d .]*", words)}


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
