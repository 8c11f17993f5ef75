"""The paper door is green only over a paper that it knows to its last field."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFilter

import cli
from scanner import pipeline, purposes, recognised
from scanner.marks.card import Card, Field
from scanner.model import DOUBTS, Box, Finding, Options, Severity, Source
from scanner.outline import corners
from scanner.report.outcome import Bar, exit_code
from scanner.report.record import View
from scanner.report.standing import standing
from tests.reports import A4, report

SAMPLES = Path(__file__).parents[2] / "samples"
BAR = Bar(masking=True, areas_settled=True)
# By eye: where the paper lies in the sample, as parts of its sides.
INSIDE = (0.12, 0.2, 0.88, 0.8)


def small(name: str, blur: float) -> Image.Image:
    """A sample at a quarter of its size, slightly blurred: an eye still reads it."""
    with Image.open(SAMPLES / name) as opened:
        image = opened.convert("RGB")
    image = image.resize((image.width // 4, image.height // 4), Image.Resampling.LANCZOS)
    return image.filter(ImageFilter.GaussianBlur(blur))


def beside_another() -> Image.Image:
    """Two cards in one photo, of which only one can be read."""
    with Image.open(SAMPLES / "cccd-chip-front.jpg") as opened:
        first = opened.convert("RGB").resize((890, 647))
    both = Image.new("RGB", (890 + 400, 647), (150, 120, 90))
    both.paste(first, (0, 0))
    both.paste(small("cccd-chip-front.jpg", 1.5), (900, 150))
    return both


def eyes_barred() -> Image.Image:
    """A card whose owner has barred the eyes of the portrait: it shows all but them."""
    with Image.open(SAMPLES / "cccd-chip-front.jpg") as opened:
        image = opened.convert("RGB").resize((890, 647))
    ImageDraw.Draw(image).rectangle((95, 300, 302, 372), fill="black")
    return image


def half_a_number() -> Image.Image:
    """A card whose number was painted over to its last four digits."""
    with Image.open(SAMPLES / "can-cuoc-2024-front.jpg") as opened:
        image = opened.convert("RGB")
    ImageDraw.Draw(image).rectangle((480, 470, 720, 535), fill="black")
    return image


def make(photo: Path, preset: str = "thue-nha") -> tuple[int, str, Path]:
    """The exit code, the sentence and the copy of the paper door, without a process of its own."""
    copy = photo.with_stem(f"{photo.stem}-đã-che")
    options = purposes.options(Options(), preset, "thuê nhà", None)
    made = pipeline.mask_file(str(photo), str(copy), options)
    return exit_code(made, BAR), standing(made, View("vi", False, bar=BAR)).sentence, copy


def saved(image: Image.Image, folder: Path) -> Path:
    path = folder / "a.jpg"
    image.save(path, quality=90)
    return path


def inner(image: Image.Image) -> np.ndarray:
    """What the copy shows where the paper lies."""
    x0, y0, x1, y1 = INSIDE
    box = (x0 * image.width, y0 * image.height, x1 * image.width, y1 * image.height)
    return np.asarray(image.convert("RGB").crop(box))


@pytest.mark.parametrize(
    ("name", "blur", "preset"),
    [
        ("cccd-chip-front.jpg", 0.6, "thue-nha"),
        ("cccd-chip-front.jpg", 1.0, "che-het"),
        ("cccd-chip-front.jpg", 1.5, "thue-nha"),
        ("can-cuoc-2024-back.webp", 1.0, "che-het"),
        ("cmnd-old.jpg", 1.0, "hop-dong"),
    ],
)
def test_a_small_and_blurred_photo_is_amber_and_painted_over(
    name: str, blur: float, preset: str, tmp_path: Path
) -> None:
    code, told, copy = make(saved(small(name, blur), tmp_path), preset)

    assert code == 3
    assert told.startswith("Chưa nhận ra giấy tờ – chụp lại gần hơn. Chưa thấy rõ: ")
    with Image.open(copy) as opened:
        assert inner(opened).max() < 30


@pytest.mark.parametrize("draw", [beside_another, half_a_number])
def test_what_is_not_all_of_a_paper_is_amber(
    draw: Callable[[], Image.Image], tmp_path: Path
) -> None:
    code, told, copy = make(saved(draw(), tmp_path))

    assert code == 3
    assert told.startswith("Chưa nhận ra giấy tờ")
    with Image.open(copy) as opened:
        assert inner(opened).max() < 30


def test_a_portrait_with_its_eyes_barred_is_no_less_a_portrait(tmp_path: Path) -> None:
    _, _, copy = make(saved(eyes_barred(), tmp_path))

    # The label below it stays.
    portrait = Image.new("1", (890, 647))
    ImageDraw.Draw(portrait).polygon([(101, 266), (261, 252), (281, 489), (119, 507)], fill=1)
    with Image.open(copy) as opened:
        assert np.asarray(opened.convert("RGB"))[np.asarray(portrait)].max() < 30


def test_print_without_a_paper_is_amber(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the command itself: the words, the exit code, the name of the copy."""
    with pymupdf.open() as document:
        page = document.new_page(width=420, height=260)
        page.insert_text((40, 100), "So CCCD: 001203012345", fontsize=20)
        document.save(tmp_path / "a.pdf")

    code = cli.run(["id", str(tmp_path / "a.pdf"), "--purpose", "thuê nhà"])

    assert code == 3
    assert "Chưa nhận ra giấy tờ – chụp lại gần hơn. Chưa thấy rõ: " in capsys.readouterr().out
    with pymupdf.open(tmp_path / "a-đã-che.pdf") as opened:
        assert np.frombuffer(opened[0].get_pixmap().samples, np.uint8).max() < 60


def test_a_page_beside_that_of_the_paper_is_no_less_amber(tmp_path: Path) -> None:
    small("cccd-chip-front.jpg", 2.5).save(tmp_path / "lost.jpg")
    with pymupdf.open() as document:
        for file in (SAMPLES / "can-cuoc-2024-front.jpg", tmp_path / "lost.jpg"):
            page = document.new_page(width=500, height=350)
            page.insert_image(page.rect, filename=file)
        document.save(tmp_path / "a.pdf")

    code, _, copy = make(tmp_path / "a.pdf")

    assert code == 3
    with pymupdf.open(copy) as opened:
        assert np.frombuffer(opened[1].get_pixmap().samples, np.uint8).max() < 60


def test_nothing_of_a_paper_shows_where_nothing_is_to_stay(tmp_path: Path) -> None:
    with Image.open(SAMPLES / "can-cuoc-2024-front.jpg") as photo:
        code, _, copy = make(saved(photo, tmp_path), "che-het")

    assert code == 0
    with Image.open(copy) as opened:
        assert inner(opened).max() < 30
        assert np.asarray(opened.convert("RGB"))[:20].max() > 60, "the table around it stays"


class TestRule:
    """What makes a paper doubtful, one by one."""

    NUMBER, QR = Box(100, 100, 200, 120), Box(300, 20, 360, 80)

    def field(self, name: str, kind: str, place: Box, **more: object) -> Field:
        outline = (corners(place),)
        fields = {"read": True, "shown": True} | more
        return Field(name, kind, outline, outline, **fields)  # type: ignore[arg-type]

    def card(self, *fields: Field, sure: float = 0.95, kind: str = "own") -> Card:
        outline = corners(Box(50, 10, 400, 230))
        return Card(kind, "front", outline, (85.6, 54), sure, {one.name: one for one in fields})

    def found(self, kind: str, box: Box, *sources: Source) -> Finding:
        return Finding("p1-1", kind, Severity.HIGH, 0.9, False, 1, (box,), sources, "x", "x")

    def lacks(self, found: list[Finding], *cards: Card) -> set[str]:
        guarded = recognised.guarded(report(*found), [(1, card) for card in cards])
        doubts = [one for one in guarded.unread if one.code in DOUBTS]
        assert all(finding.mask for finding in guarded.findings) or not doubts
        return {lack for doubt in doubts for lack in doubt.lacks}

    def test_a_paper_seen_to_its_last_field_is_in_no_doubt(self) -> None:
        number = self.found("cccd", self.NUMBER, Source.OCR, Source.CARD)
        code = self.found("qr", self.QR, Source.QR, Source.CARD)
        sure = self.card(self.field("number", "cccd", self.NUMBER), self.field("qr", "qr", self.QR))
        assert self.lacks([number, code], sure) == set()

    def test_a_code_that_only_its_place_tells_is_guessed(self) -> None:
        code = self.found("qr", self.QR, Source.CARD)
        assert self.lacks([code], self.card(self.field("qr", "qr", self.QR))) == {"qr"}

    def test_print_that_was_not_read_is_guessed(self) -> None:
        birth = self.field("expiry", "", self.NUMBER, read=False)
        assert self.lacks([], self.card(birth)) == {"expiry"}

    def test_what_should_show_and_does_not_is_missing(self) -> None:
        bare = self.field("name", "person_name", self.NUMBER, read=False, shown=False)
        assert self.lacks([], self.card(bare)) == set()
        lost = dataclasses.replace(bare, lost=True)
        assert self.lacks([], self.card(lost)) == {"person_name"}

    def test_a_place_outside_the_picture_is_missing(self) -> None:
        number = self.field("number", "cccd", self.NUMBER)
        known = self.card(number, kind="can_cuoc_2024")
        assert {"face", "person_name"} <= self.lacks([], known)

    def test_a_paper_that_is_hardly_one_is_in_doubt(self) -> None:
        number = self.field("number", "cccd", self.NUMBER)
        assert self.lacks([], self.card(number, sure=0.7)) == {recognised.OUTLINE}

    def test_something_of_a_paper_beside_it_is_another_one(self) -> None:
        card = self.card(self.field("number", "cccd", self.NUMBER))
        face = self.found("face", Box(450, 300, 500, 360), Source.FACE)
        assert self.lacks([face], card) == {recognised.OUTLINE}

    def test_a_doubtful_paper_is_painted_whole_and_keeps_nothing(self) -> None:
        number = self.found("cccd", self.NUMBER, Source.OCR)
        lost = self.card(self.field("expiry", "", self.QR, read=False))

        guarded = recognised.guarded(report(number, pages=(A4,)), [(1, lost)])

        [area] = guarded.unread
        assert area.box.x0 < 50 and area.box.x1 > 400 and area.box.y1 > 230
        assert guarded.findings[0].mask

    def test_a_paper_of_which_nothing_stays_is_masked_by_its_outline(self) -> None:
        outline = corners(Box(50, 10, 400, 230))
        parts = (corners(self.QR),)
        paper = dataclasses.replace(
            self.found("id_card", Box(50, 10, 400, 230), Source.CARD),
            polygons=(outline,),
            parts=parts,
        )

        [whole] = purposes.decided(paper, frozenset()).parts or ()
        assert Box.around(whole).x0 < 50 and Box.around(whole).y1 > 230
        assert purposes.decided(paper, frozenset({"person_name"})).parts == parts
