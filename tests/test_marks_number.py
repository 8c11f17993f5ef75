"""Numbers of bank cards: in one row or several, flat or embossed, blurred; and what is none."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.drawing.fonts import MONO, Style, font
from scanner import ocr
from scanner.marks.card.digits import judged, weighed
from scanner.marks.card.fields import Located
from scanner.marks.card.labels import Letters, letters
from scanner.marks.card.layouts import CARD_SIZE, Layout
from scanner.marks.card.number import number_on
from scanner.marks.card.schemes import is_proved, lengths
from scanner.marks.card.signs import signs
from scanner.model import Box, Word

ENGINE = ocr.engine("lolot")
# Numbers that pass Luhn, made up.
DOMESTIC, LONG, VISA = "9704360000000016", "9704151234567890124", "4111111111111111"
# Pixels a millimetre of the cards below.
SCALE = 12


def steps(text: str, rivals: dict[int, tuple[str, float]] | None = None) -> NDArray[np.float32]:
    """What a reader says of a row: each digit for sure, but where another one is as likely as
    that (by its place: which, and how likely)."""
    rows = []
    for place, char in enumerate(text):
        row = np.full(11, 0.0005, np.float32)
        other, odds = (rivals or {}).get(place, (char, 0.0))
        row[int(char) + 1] = 1 - odds
        row[int(other) + 1] = max(odds, row[int(other) + 1])
        nothing = np.full(11, 0.0005, np.float32)
        nothing[0] = 1
        rows += [row / row.sum(), nothing / nothing.sum()]
    return np.array(rows)


def changed(text: str, place: int, digit: str) -> str:
    return text[:place] + digit + text[place + 1 :]


def test_a_digit_that_two_readings_doubt_is_settled_by_the_check_digit() -> None:
    """Both take the 6 for an 8, but not for sure: with the 8 it would be no number."""
    read = changed(DOMESTIC, 5, "8")
    reading = steps(read, {5: ("6", 0.35)})
    assert not is_proved(read)
    assert judged([reading, reading]) == DOMESTIC


def test_what_is_read_for_sure_but_is_no_number_is_not_bent_into_one() -> None:
    reading = steps(changed(DOMESTIC, 5, "8"))
    assert judged([reading, reading, reading]) == ""


def test_two_numbers_that_are_as_likely_are_none() -> None:
    """A 1 that may be a 7 in two places: both repairs pass, so neither is told."""
    read = changed(VISA, 4, "7")
    reading = steps(read, {4: ("1", 0.5), 6: ("7", 0.5)})
    found = weighed([reading])
    assert found is not None
    assert judged([reading]) in ("", VISA)


@pytest.mark.parametrize(
    ("first", "sizes"),
    [("9704", (16, 19)), ("4111", (16,)), ("2223", (16,)), ("3712", (15,)), ("1234", (15, 16, 19))],
)
def test_schemes_have_their_lengths(first: str, sizes: tuple[int, ...]) -> None:
    assert lengths(first) == sizes


def test_noise_is_no_number() -> None:
    source = np.random.default_rng(3)
    noise = source.random((80, 11)).astype(np.float32)
    assert judged([noise / noise.sum(axis=1, keepdims=True)]) == ""


def lines(*rows: str, gap: float = 30) -> list[Letters]:
    """Rows of print below each other, each a line of its own."""
    return [
        letters((Word(row.replace(" ", ""), Box(50, gap * n, 50 + 14 * len(row), gap * n + 20)),))
        for n, row in enumerate(rows)
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ("97043600", "00000016"),
        ("9704", "3600", "0000", "0016"),
        ("9704", "1512", "3456", "7890", "124"),
        ("VISA", "41111111", "11111111", "12/27"),
    ],
)
def test_a_number_in_rows_is_one(rows: tuple[str, ...]) -> None:
    found = [sign for sign in signs(lines(*rows)) if sign.kind == "rows"]
    assert len(found) == sum(row.isdigit() for row in rows)
    assert {sign.digits for sign in found} == {"".join(row for row in rows if row.isdigit())}


@pytest.mark.parametrize(
    "rows",
    [
        ("97043600", "00000017"),
        ("2024", "2025", "2026", "2027"),
        ("9704", "3600", "0000"),
    ],
)
def test_rows_that_prove_nothing_are_none(rows: tuple[str, ...]) -> None:
    assert all(sign.kind != "rows" for sign in signs(lines(*rows)))


def test_rows_far_apart_are_no_number() -> None:
    assert all(sign.kind != "rows" for sign in signs(lines("97043600", "00000016", gap=90)))


def drawn(rows: tuple[str, ...], *, raised: bool = False) -> tuple[Located, list[Box]]:
    """A card (seen flat) with rows of digits on it, printed or raised from it."""
    size = (round(CARD_SIZE[0] * SCALE), round(CARD_SIZE[1] * SCALE))
    ink = Image.new("L", size, 0)
    pen = ImageDraw.Draw(ink)
    face = font(MONO, Style.MONO, 4.6 * SCALE)
    boxes = []
    for n, row in enumerate(rows):
        at = (8 * SCALE, (24 + 7 * n) * SCALE)
        pen.text(at, row, 255, font=face)
        x0, y0, x1, y1 = pen.textbbox(at, row, font=face)
        boxes.append(Box(x0 / SCALE, y0 / SCALE, x1 / SCALE, y1 / SCALE))
    shape = np.asarray(ink, np.float32) / 255
    ground = np.full((size[1], size[0]), 110.0, np.float32)
    if raised:
        height = cv2.GaussianBlur(shape, (0, 0), 3)
        light = cv2.Sobel(height, cv2.CV_32F, 1, 0) + cv2.Sobel(height, cv2.CV_32F, 0, 1)
        ground += 160 * light
    else:
        ground += 120 * shape
    noise = np.random.default_rng(1).normal(0, 4, ground.shape)
    grey = np.clip(cv2.GaussianBlur(ground, (0, 0), 1.5) + noise, 0, 255).astype(np.uint8)
    picture = np.repeat(grey[:, :, None], 3, axis=2)
    matrix = np.diag([SCALE, SCALE, 1.0])
    return Located(Layout("bank_card", "front", CARD_SIZE, (), ()), matrix, picture), boxes


def misread(card: Located, boxes: list[Box], rows: tuple[str, ...]) -> list[Letters]:
    """The rows as a reader has them who took one digit of each for another."""
    rng = Random(2)
    found = []
    for box, row in zip(boxes, rows, strict=True):
        text = row.replace(" ", "")
        place = rng.randrange(len(text))
        other = str((int(text[place]) + 1) % 10)
        quad = Box(box.x0 * SCALE, box.y0 * SCALE, box.x1 * SCALE, box.y1 * SCALE)
        found.append(letters((Word(changed(text, place, other), quad),)))
    return found


@pytest.mark.parametrize("raised", [False, True])
@pytest.mark.parametrize(
    "rows",
    [
        ("4539 1488 0343 6467",),
        ("9704 1512 3456 7890 124",),
        ("9704 1512", "3456 7890", "124"),
        ("5555", "5555", "5555", "4444"),
    ],
)
def test_a_misread_number_is_read_again_on_the_card(rows: tuple[str, ...], raised: bool) -> None:
    card, boxes = drawn(rows, raised=raised)
    found = number_on(card, misread(card, boxes, rows), (), ENGINE.figures)
    assert found is not None
    assert found.digits == "".join(rows).replace(" ", "")
    assert len(found.rows) == len(rows)


def test_a_number_that_no_reader_saw_is_read_at_its_place() -> None:
    card, boxes = drawn(("9704 3600 0000 0016",))
    found = number_on(card, [], boxes, ENGINE.figures)
    assert found is not None
    assert found.digits == DOMESTIC


def test_a_place_without_a_number_has_none() -> None:
    card, boxes = drawn(("NGUYEN VAN MAU",))
    assert number_on(card, [], boxes, ENGINE.figures) is None


def test_an_engine_that_tells_no_odds_takes_only_what_is_proved() -> None:
    card, boxes = drawn(("9704 3600 0000 0016",))
    wrong = misread(card, boxes, ("9704 3600 0000 0016",))
    assert number_on(card, wrong, (), None) is None
