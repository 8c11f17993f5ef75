"""Bank cards in pictures: told by their signs and shape, their fields masked; and what is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from samples.drawing import cards as drawn
from samples.drawing import people, photos, screens
from samples.drawing.bank import BANK_CARDS
from samples.drawing.picture import Drawing
from samples.drawing.truth import Truth
from scanner import pipeline
from scanner.marks.card.bank import bank_cards
from scanner.marks.card.labels import letters
from scanner.marks.card.signs import is_number, signs
from scanner.model import Box, FileReport, Finding, Options, Polygon, Word
from tests.test_marks_card import pixels, seen, share


def photo(kind: str, seed: int, tilt: float = 15) -> Drawing:
    """A sharp photo of one card, turned and seen from the side, without glare."""
    rng = Random(seed)
    wear = photos.PhotoWear((900, 1300), 30, tilt, (0.2, 0.6), (0.05, 0.3), (80, 92), glare=0)
    return photos.photographed(drawn.scanned(kind, people.person(rng), rng, 1100), rng, wear)


def of_type(drawing: Drawing, kind: str) -> list[Truth]:
    return [truth for truth in drawing.truths if truth.type == kind]


def over(report: FileReport) -> tuple[Polygon, ...]:
    """All that a mask would cover."""
    shapes: list[Polygon] = []
    for finding in report.findings:
        if finding.mask and finding.page:
            shapes += finding.polygons or () if finding.parts is None else finding.parts
    return tuple(shapes)


def scan(drawing: Drawing, path: Path) -> FileReport:
    drawing.image.convert("RGB").save(path, quality=92)
    return pipeline.scan_file(str(path), Options())


def pictures(report: FileReport) -> list[Finding]:
    return [f for f in report.findings if f.type == "bank_card" and f.parts is not None]


@pytest.mark.parametrize("kind", BANK_CARDS)
def test_a_bank_card_is_told_located_and_masked(kind: str, tmp_path: Path) -> None:
    drawing = photo(kind, 6)
    report = scan(drawing, tmp_path / "card.jpg")
    (card,) = pictures(report)
    (outline,) = of_type(drawing, "card")[0].polygons
    assert (card.severity, card.mask) == ("high", True)
    assert share(drawing.size, outline, card.polygons or ()) > 0.94
    assert share(drawing.size, (card.polygons or ())[0], (outline,)) > 0.9
    for truth in drawing.truths:
        if truth.mask:
            assert share(drawing.size, truth.polygons[0], over(report)) > 0.7, truth


def under_light(drawing: Drawing, truth: Truth) -> Drawing:
    """Over-exposed as a lamp does it: some digits are gone, others show faintly."""
    x, y = np.mean(truth.polygons[0], axis=0)
    rows, columns = np.mgrid[0 : drawing.size[1], 0 : drawing.size[0]]
    wide = np.ptp([p[0] for p in truth.polygons[0]])
    away = ((columns - x) / (0.45 * wide)) ** 2 + ((rows - y) / (0.16 * wide)) ** 2
    light = 0.97 * np.exp(-(away**2))[:, :, None]
    shown = drawing.pixels().astype(np.float32)
    return drawing.with_pixels((shown + (255 - shown) * light).astype(np.uint8))


@pytest.mark.parametrize("kind", ["bank_card_front", "bank_card_flat"])
def test_a_number_under_glare_is_masked_by_its_place(kind: str, tmp_path: Path) -> None:
    drawing = photo(kind, 8, tilt=5)
    (number,) = of_type(drawing, "bank_card")
    report = scan(under_light(drawing, number), tmp_path / "glare.jpg")
    assert pictures(report)
    assert share(drawing.size, number.polygons[0], over(report)) > 0.9


def test_a_masked_bank_card_is_no_finding_any_more(tmp_path: Path) -> None:
    source, copy = tmp_path / "card.png", tmp_path / "copy.png"
    photo("bank_card_front", 9).image.convert("RGB").save(source)
    report = pipeline.mask_file(str(source), str(copy), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"


def on_its_own_colour(drawing: Drawing) -> Drawing:
    """A card on a table of the same colour, in flat light: its edges do not show."""
    card = drawing.image.convert("RGBA")
    colour = tuple(int(c) for c in np.median(np.asarray(card)[..., :3], axis=(0, 1)))
    table = Image.new("RGB", (card.width + 300, card.height + 260), colour)
    table.paste(card, (150, 130), card)
    return Drawing(table, tuple(moved(truth, 150, 130) for truth in drawing.truths))


def moved(truth: Truth, x: float, y: float) -> Truth:
    polygons = tuple(tuple((px + x, py + y) for px, py in p) for p in truth.polygons)
    return replace(truth, polygons=polygons)


@pytest.mark.parametrize("kind", ["bank_card_front", "bank_card_flat"])
def test_a_card_without_an_outline_is_told_by_its_print(kind: str, tmp_path: Path) -> None:
    rng = Random(12)
    drawing = on_its_own_colour(drawn.scanned(kind, people.person(rng), rng, 1100))
    report = scan(drawing, tmp_path / "card.png")
    (card,) = pictures(report)
    (outline,) = of_type(drawing, "card")[0].polygons
    assert card.confidence < 0.7
    assert share(drawing.size, outline, card.polygons or ()) > 0.75
    for truth in drawing.truths:
        if truth.mask:
            assert share(drawing.size, truth.polygons[0], over(report)) > 0.7, truth


@pytest.mark.parametrize("more", [0, 20])
def test_a_page_that_says_all_of_a_card_is_no_card(more: int) -> None:
    """A form for an order, a statement: the card's words are some of many lines."""
    text = ["VPBANK", "Thẻ tín dụng VISA", "4111 1111 1111 1111", "Valid thru 07/27"]
    text += [f"{n} Mua hàng tại cửa hàng số {n}" for n in range(more)]
    text += ["Họ tên chủ thẻ", "Địa chỉ giao hàng", "Ngày đặt hàng", "Cảm ơn quý khách"]
    lines = [
        letters((Word(line, Box(60, 40 * n, 60 + 11 * len(line), 40 * n + 22)),))
        for n, line in enumerate(text)
    ]
    blank = np.full((1400, 900, 3), 255, np.uint8)
    assert list(bank_cards(blank, lines, ())) == []


@pytest.mark.parametrize("name", ["transfer", "poster"])
def test_a_screen_that_names_banks_is_no_card(name: str) -> None:
    shot = screens.shot(screens.SCREENS[name](Random(3), screens.LIGHT), 1080)
    assert seen(pixels(shot)) == ()


def test_a_blank_rectangle_is_no_card() -> None:
    page = Image.new("RGB", (1200, 900), (90, 80, 70))
    page.paste((20, 60, 120), (170, 170, 1026, 710))
    assert seen(pixels(Drawing(page))) == ()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("9704 3612 3456 7890", True),
        ("4111-1111-1111-1111", True),
        ("3782 822463 10005", True),
        ("4111 1111 1111 1112", False),
        ("1900 5468", False),
    ],
)
def test_a_card_number_by_its_scheme_and_check_digit(text: str, *, right: bool) -> None:
    assert is_number(text) is right


def test_no_lines_no_signs() -> None:
    assert signs(()) == []
