"""Cards in pictures: what they are, where they lie and their fields; and what is none."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from samples.drawing import cards as drawn
from samples.drawing import damage, people, photos, portrait, travel
from samples.drawing.card_pen import cut_out
from samples.drawing.fonts import TIMES, Style, font
from samples.drawing.picture import Drawing
from scanner import ocr, pipeline
from scanner.marks.card import Card, cards, straightened, unexplained
from scanner.marks.card.layouts import layouts
from scanner.marks.qr import codes
from scanner.model import Box, FileReport, Finding, Options, Polygon, Reading
from tests.benchmark.pixels.codes import card_sheet

if TYPE_CHECKING:
    from scanner.model import Pixels

KINDS = {
    "chip_front": ("cccd_2021", "front"),
    "chip_back": ("cccd_2021", "back"),
    "card_2024_back": ("can_cuoc_2024", "back"),
    "barcode_front": ("cccd_2016", "front"),
    "old_back": ("cmnd_9", "back"),
    "licence_front": ("driving_licence", "front"),
    "passport_page": ("passport", "front"),
    "twelve_front": ("cmnd_12", "front"),
    "twelve_back": ("cmnd_12", "back"),
    "health_front": ("health_card", "front"),
}
ENGINE = ocr.engine("lolot")


def card(kind: str, seed: int, width: int = 1100) -> Drawing:
    rng = Random(seed)
    scanned = drawn.scanned if kind in drawn.CARDS else travel.scanned
    return scanned(kind, people.person(rng), rng, width)


def photo(kind: str, seed: int, tilt: float = 15) -> Drawing:
    """A sharp photo of one card, turned and seen from the side, without glare."""
    wear = photos.PhotoWear((900, 1300), 30, tilt, (0.2, 0.6), (0.05, 0.3), (80, 92), glare=0)
    return photos.photographed(card(kind, seed), Random(seed), wear)


def pixels(drawing: Drawing) -> Pixels:
    return np.ascontiguousarray(drawing.pixels()[:, :, ::-1])


def seen(picture: Pixels) -> tuple[Card, ...]:
    reading = ENGINE.read(picture)
    return cards(picture, reading, codes(picture))


def without_outline(kind: str, seed: int) -> Drawing:
    """A card on a table of its own colour, which takes up most of the picture."""
    one = card(kind, seed).image.convert("RGBA")
    colour = tuple(int(c) for c in np.median(np.asarray(one)[..., :3], axis=(0, 1)))
    table = Image.new("RGB", (one.width + 200, one.height + 200), colour)
    table.paste(one, (100, 100), one)
    return Drawing(table)


def test_a_code_that_cannot_be_read_tells_a_card_by_its_place() -> None:
    """Blur leaves the largest print alone: the title, a label or two, and that there is a code."""
    picture = pixels(without_outline("chip_front", 5))
    reading = Reading(
        tuple(
            line
            for line in ENGINE.read(picture).lines
            if line[0].box.y0 < 480 and "Citizen" not in line[0].text
        )
    )
    (code,) = codes(picture)
    hidden = replace(code, payload=None)
    away = replace(hidden, polygon=tuple((x - 500, y + 300) for x, y in code.polygon))
    assert [one.kind for one in cards(picture, reading, [hidden])] == ["cccd_2021"]
    assert cards(picture, reading, [away]) == ()
    assert cards(picture, reading) == ()


def test_a_zone_that_only_the_second_reading_has_tells_its_passport() -> None:
    picture = pixels(card("passport_page", 4))
    zone = tuple(line for line in ENGINE.read(picture).lines if "<" in line[0].text)
    (found,) = cards(picture, Reading((), zone))
    assert found.kind == "passport"
    assert cards(picture, Reading(())) == ()


def test_the_code_of_a_card_on_another_card_is_no_identity_card(tmp_path: Path) -> None:
    """A member's card that bears a copy of the code: the code is a finding, the paper is none."""
    who = people.person(Random(5))
    member = cut_out(card_sheet(who, people.card_qr(who), Random(5)), 1100, "")
    wear = photos.PhotoWear((900, 1300), 30, 15, (0.2, 0.6), (0.05, 0.3), (80, 92), glare=0)
    report = scan(photos.photographed(member, Random(5), wear), tmp_path / "member.png")
    assert of_type(report, "qr")
    assert not of_type(report, "id_card")
    assert not of_type(report, "cccd")


def test_unread_print_is_said_but_where_a_paper_has_its_fields_and_labels() -> None:
    picture = pixels(card("chip_front", 5))
    (paper,) = seen(picture)
    (number,) = paper.fields["number"].place
    beside = Box.around(paper.quad)
    corner = Box(beside.x0 + 30, beside.y0 + 100, beside.x0 + 230, beside.y0 + 160)
    assert unexplained([Box.around(number), corner], [paper]) == [corner]
    assert unexplained([Box.around(number)], []) == [Box.around(number)]


def filled(size: tuple[int, int], polygons: tuple[Polygon, ...]) -> Pixels:
    area = np.zeros(size[::-1], np.uint8)
    for polygon in polygons:
        cv2.fillPoly(area, [np.rint(np.array(polygon)).astype(np.int32)], 1)
    return area


def share(size: tuple[int, int], inner: Polygon, outer: tuple[Polygon, ...]) -> float:
    """How much of one outline lies under others."""
    wanted = filled(size, (inner,))
    return float((wanted & filled(size, outer)).sum()) / max(1, int(wanted.sum()))


def outline(drawing: Drawing) -> Polygon:
    return next(t for t in drawing.truths if t.type == "id_card").polygons[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_at_an_angle_is_told_located_and_its_fields_lie_where_they_are(kind: str) -> None:
    drawing = photo(kind, 3)
    (found,) = seen(pixels(drawing))
    assert (found.kind, found.side) == KINDS[kind]
    assert share(drawing.size, outline(drawing), (found.quad,)) > 0.94
    assert share(drawing.size, found.quad, (outline(drawing),)) > 0.94
    for truth in drawing.truths:
        if truth.mask:
            places = tuple(
                p for f in found.fields.values() if f.type == truth.type for p in f.place
            )
            for polygon in truth.polygons:
                assert share(drawing.size, polygon, places) > 0.75, truth.type


def test_a_card_is_straightened() -> None:
    drawing = photo("chip_front", 8)
    (found,) = seen(pixels(drawing))
    flat = straightened(pixels(drawing), found.quad, found.size)
    assert flat.shape[1] / flat.shape[0] == pytest.approx(85.6 / 53.98, abs=0.01)
    (again,) = seen(flat)
    height, width = flat.shape[:2]
    frame = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    assert share((width, height), frame, (again.quad,)) > 0.94


def scan(drawing: Drawing, path: Path) -> FileReport:
    drawing.image.convert("RGB").save(path, quality=92)
    return pipeline.scan_file(str(path), Options())


def of_type(report: FileReport, kind: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.type == kind]


def test_the_picture_of_a_paper_is_sensitive_and_each_field_one_finding(tmp_path: Path) -> None:
    drawing = photo("chip_front", 5)
    report = scan(drawing, tmp_path / "card.jpg")
    (paper,) = of_type(report, "id_card")
    assert (paper.severity, paper.mask, paper.sources) == ("high", True, ("card",))
    (number,) = of_type(report, "cccd")
    assert (number.severity, number.sources) == ("high", ("ocr", "card"))
    (face,) = of_type(report, "face")
    assert face.severity == "high"
    assert "card" in face.sources
    (name,) = of_type(report, "person_name")
    assert name.severity == "medium"
    assert report.verdict == "do_not_post"


def test_a_number_under_glare_is_masked_by_its_place(tmp_path: Path) -> None:
    drawing = photo("chip_front", 11, tilt=5)
    truth = next(t for t in drawing.truths if t.type == "cccd")
    # Over-exposed as a lamp does it: some digits are gone, others show faintly.
    x, y = np.mean(truth.polygons[0], axis=0)
    rows, columns = np.mgrid[0 : drawing.size[1], 0 : drawing.size[0]]
    wide = np.ptp([p[0] for p in truth.polygons[0]])
    away = ((columns - x) / (0.45 * wide)) ** 2 + ((rows - y) / (0.2 * wide)) ** 2
    light = 0.97 * np.exp(-(away**2))[:, :, None]
    shown = drawing.pixels().astype(np.float32)
    glared = drawing.with_pixels((shown + (255 - shown) * light).astype(np.uint8))
    report = scan(glared, tmp_path / "glare.jpg")
    (number,) = of_type(report, "cccd")
    assert "card" in number.sources
    assert share(glared.size, truth.polygons[0], number.polygons or ()) > 0.95


def test_a_masked_card_keeps_its_labels_and_is_no_finding_any_more(tmp_path: Path) -> None:
    source, copy = tmp_path / "card.png", tmp_path / "copy.png"
    drawing = photo("card_2024_front", 7)
    drawing.image.convert("RGB").save(source)
    report = pipeline.mask_file(str(source), str(copy), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert report.kept == ()
    with Image.open(copy) as image:
        masked = np.asarray(image.convert("RGB"))[:, :, ::-1].copy()
    for truth in drawing.truths:
        if truth.mask:
            inside = masked[filled(drawing.size, truth.polygons) > 0]
            assert (inside.max(axis=1) < 40).mean() > 0.85, truth.type
    read = " ".join(word.text for line in ENGINE.read(masked).lines for word in line)
    assert "Nationality" in read
    again = pipeline.scan_file(str(copy), Options())
    assert not [f for f in again.findings if f.mask]


def test_both_sides_copied_onto_one_page(tmp_path: Path) -> None:
    page = Drawing(Image.new("RGB", (1654, 2339), "white"))
    for kind, y in (("barcode_front", 300), ("barcode_back", 900)):
        page = page.pasted(card(kind, 4, 680), (420, y))
    copied = damage.skewed(damage.grey(page), 1.2)
    buffer = io.BytesIO()
    copied.image.save(buffer, "PDF", resolution=200)
    path = tmp_path / "copy.pdf"
    path.write_bytes(buffer.getvalue())
    report = pipeline.scan_file(str(path), Options())
    assert len(of_type(report, "id_card")) == 2
    assert len(of_type(report, "fingerprint")) == 2
    assert len(of_type(report, "signature")) == 1


def form(title: str, labels: tuple[str, ...], seed: int) -> Drawing:
    """An application with a portrait, which asks what a card says."""
    rng = Random(seed)
    page = Image.new("RGB", (1654, 1400), "white")
    pen = ImageDraw.Draw(page)
    heads = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", title)
    for row, head in enumerate(heads):
        pen.text((920, 110 + row * 60), head, "black", font(TIMES, Style.BOLD, 32), anchor="ms")
    page.paste(portrait.portrait(rng, female=True).resize((236, 354)), (110, 260))
    for row, label in enumerate(labels):
        words = f"{label}: {'.' * 30}"
        pen.text((480, 320 + row * 62), words, "black", font(TIMES, Style.REGULAR, 30), anchor="ls")
    return Drawing(page)


ASKED = ("Số", "Họ và tên", "Ngày, tháng, năm sinh", "Giới tính", "Quốc tịch", "Quê quán")
IN_TWO = (
    "Họ và tên / Full name",
    "Ngày sinh / Date of birth",
    "Giới tính / Sex",
    "Quốc tịch / Nationality",
    "Quê quán / Place of origin",
    "Nơi thường trú / Place of residence",
)


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("TỜ KHAI CĂN CƯỚC CÔNG DÂN", (*ASKED, "Nơi thường trú", "Điện thoại", "Nghề nghiệp")),
        ("CĂN CƯỚC CÔNG DÂN", (*ASKED, "Nơi thường trú", "Điện thoại", "Nghề nghiệp")),
        ("SƠ YẾU LÝ LỊCH", (*ASKED, "Nơi thường trú", "Dân tộc", "Tôn giáo", "Có giá trị đến")),
        ("ĐƠN ĐỀ NGHỊ / APPLICATION", (*IN_TWO, "Điện thoại / Phone", "Nghề nghiệp / Occupation")),
    ],
)
def test_forms_that_ask_what_cards_say_are_no_cards(title: str, labels: tuple[str, ...]) -> None:
    assert seen(pixels(damage.skewed(form(title, labels, 2), 0.7))) == ()


def test_a_text_about_cards_is_none() -> None:
    page = Image.new("RGB", (1400, 900), "white")
    pen = ImageDraw.Draw(page)
    lines = (
        "Mặt trước thẻ Căn cước công dân có các dòng sau:",
        "Họ và tên / Full name; Ngày sinh / Date of birth;",
        "Giới tính / Sex; Quốc tịch / Nationality;",
        "Quê quán / Place of origin; Nơi thường trú / Place of residence;",
        "mặt sau: Đặc điểm nhân dạng; Ngón trỏ trái; Ngón trỏ phải.",
    )
    for row, line in enumerate(lines):
        pen.text((90, 150 + row * 70), line, "black", font(TIMES, Style.REGULAR, 34), anchor="ls")
    assert seen(pixels(Drawing(page))) == ()


def test_layouts_are_whole() -> None:
    names = {(layout.kind, layout.side) for layout in layouts()}
    assert len(names) == len(layouts())
    for layout in layouts():
        texts = {label.text for label in layout.labels}
        assert len({place.name for place in layout.places}) == len(layout.places)
        for place in layout.places:
            assert not place.label or place.label in texts
            for box in place.boxes:
                assert 0 <= box.x0 < box.x1 <= layout.size[0]
                assert 0 <= box.y0 < box.y1 <= layout.size[1]
