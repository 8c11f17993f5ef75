"""Faces: found whichever way up, never in print, and as bad as what they are on.

The portraits are drawn (`samples/drawing/portrait.py`): soft ellipses that show nobody, but
that the detector takes for a photograph. One photograph in the public domain, the astronaut of
NASA that scikit-image brings, is looked at where that package is installed.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw

from samples.drawing import cards, fonts, ornaments
from samples.drawing.people import person
from samples.drawing.portrait import portrait
from scanner.marks.face import Face, faces
from scanner.model import Box, Document, Options, Severity, Status
from scanner.pipeline import mask_file, scan, scan_file

if TYPE_CHECKING:
    from scanner.model import Finding, Pixels

LINES = (
    "SƠ YẾU LÝ LỊCH",
    "Họ và tên: NGUYỄN VĂN MẪU",
    "Nơi sinh: xã Thử, huyện Ví Dụ",
    "Trình độ văn hóa: 12/12",
    "Quá trình công tác của bản thân",
    "Tôi xin cam đoan những lời khai trên là đúng",
    "sự thật và chịu trách nhiệm trước pháp luật",
)


def pixels(image: Image.Image) -> Pixels:
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def photo(seed: int, width: int) -> Image.Image:
    """A portrait, `width` pixels wide; the head takes three fifths of it."""
    size = (width, width * 3 // 2)
    return portrait(Random(seed), female=seed % 2 == 0).resize(size, Image.Resampling.LANCZOS)


def turned(seed: int, width: int, degrees: float) -> Pixels:
    """A portrait in the middle of a patterned ground, turned."""
    ground = ornaments.guilloche((1200, 900), (222, 238, 228), (150, 196, 190), Random(seed))
    held = photo(seed, width).convert("RGBA").rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    canvas = ground.convert("RGB")
    canvas.paste(held, (600 - held.width // 2, 450 - held.height // 2), held)
    return pixels(canvas)


def only(found: tuple[Face, ...]) -> Face:
    (face,) = found
    return face


@pytest.mark.parametrize("degrees", range(0, 360, 30))
def test_a_face_is_found_whichever_way_up(degrees: int) -> None:
    face = only(faces(turned(degrees // 30, 130, degrees)))
    middle = np.mean(face.polygon, axis=0)
    assert np.allclose(middle, (600, 450), atol=20)
    across = np.subtract(face.polygon[1], face.polygon[0])
    leaning = np.rad2deg(np.arctan2(-across[1], across[0]))
    assert abs((leaning - degrees + 180) % 360 - 180) < 15, "the outline follows the head"


@pytest.mark.parametrize("width", [40, 70, 300, 560])
def test_small_faces_and_large_ones(width: int) -> None:
    """From two hundredths of the picture to all of it; the outline holds the head."""
    face = only(faces(turned(3, width, 0)))
    assert face.box.width == pytest.approx(0.74 * width, rel=0.25)
    assert face.box.height == pytest.approx(0.62 * width * 1.5, rel=0.25)


def test_a_face_in_grey_in_the_dark_and_in_a_copy_of_a_copy() -> None:
    sharp = turned(4, 160, 0)
    grey = cv2.cvtColor(cv2.cvtColor(sharp, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    dark = cv2.convertScaleAbs(sharp, alpha=0.3)
    soft = cv2.GaussianBlur(sharp, (0, 0), 3)
    poor = cv2.imdecode(cv2.imencode(".jpg", soft, [cv2.IMWRITE_JPEG_QUALITY, 20])[1], 1)
    assert poor is not None
    for picture in (grey, dark, poor):
        assert only(faces(picture))


def test_several_faces_are_several() -> None:
    canvas = Image.new("RGB", (1200, 500), (236, 236, 230))
    for n in range(4):
        canvas.paste(photo(n, 150), (60 + 280 * n, 100))
    assert len(faces(pixels(canvas))) == 4


def test_a_photograph() -> None:
    data = pytest.importorskip("skimage.data", reason="scikit-image is not installed")
    face = only(faces(np.ascontiguousarray(data.astronaut()[:, :, ::-1])))
    assert face.box.shared(Box(170, 60, 275, 215)) > 0.8


def page_of_print(*, dark: bool = False) -> Image.Image:
    paper, ink = ("black", "white") if dark else ("white", "black")
    page = Image.new("RGB", (1240, 1754), paper)
    pen = ImageDraw.Draw(page)
    for n in range(40):
        size = 34 if n % 9 == 0 else 22
        pen.text((90, 60 + 41 * n), LINES[n % 7], font=fonts.font(fonts.ARIAL, size=size), fill=ink)
    return page


def test_print_seals_and_emblems_are_no_faces() -> None:
    page = page_of_print()
    for n, image in enumerate(
        (
            ornaments.seal(Random(1), "ỦY BAN NHÂN DÂN XÃ MẪU"),
            ornaments.emblem(),
            ornaments.fingerprint(Random(2)),
            ornaments.signature(Random(3)),
            ornaments.qr("https://example.com/a/b/c"),
            ornaments.chip(),
        )
    ):
        small = image.convert("RGBA").resize((260, 260))
        page.paste(small, (800, 60 + 280 * n), small)
    assert faces(pixels(page)) == ()
    assert faces(pixels(page_of_print(dark=True))) == ()


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_pictures_of_nothing(shade: int) -> None:
    assert faces(np.full((7, 1500, 3), shade, np.uint8)) == ()
    assert faces(np.full((1, 1, 3), shade, np.uint8)) == ()


def test_noise_and_checkerboards_are_bounded_and_empty() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (1200, 1600, 3), np.uint8)
    board = np.kron(np.indices((60, 80)).sum(axis=0) % 2 * 255, np.ones((20, 20))).astype(np.uint8)
    assert faces(noise) == ()
    assert faces(np.dstack([board] * 3)) == ()


def form(at: tuple[int, int], width: int) -> Image.Image:
    """A form at 150 dpi with a portrait `width` pixels wide (3 cm are 177)."""
    page = page_of_print()
    page.paste(photo(6, width).resize((width, width * 4 // 3)), at)
    return page


def found(image: Image.Image, folder: Path) -> list[Finding]:
    path = folder / "page.png"
    image.save(path)
    return [f for f in scan_file(str(path), Options()).findings if f.type == "face"]


def test_a_portrait_on_a_form_is_masked(tmp_path: Path) -> None:
    (face,) = found(form((90, 70), 177), tmp_path)
    assert (face.severity, face.mask, face.source.value) == (Severity.MEDIUM, True, "face")
    report = mask_file(str(tmp_path / "page.png"), str(tmp_path / "copy.png"), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    copy = cv2.imread(str(tmp_path / "copy.png"))
    assert copy is not None
    assert faces(copy) == ()


def test_a_face_in_the_middle_of_a_page_is_only_told(tmp_path: Path) -> None:
    (face,) = found(form((420, 900), 400), tmp_path)
    assert (face.severity, face.mask) == (Severity.LOW, False)


def test_a_portrait_on_a_card_is_high(tmp_path: Path) -> None:
    card = cards.scanned("chip_front", person(Random(8)), Random(8), 1000)
    table = Image.new("RGB", (1100, 760), (120, 90, 70))
    table.paste(card.image, (50, 60), card.image)
    (face,) = found(table.rotate(90, expand=True), tmp_path)
    assert (face.severity, face.mask) == (Severity.HIGH, True)


def test_a_portrait_placed_in_a_pdf(tmp_path: Path) -> None:
    """By the picture's own size on the page, wherever it stands on it."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    photo(9, 300).save(tmp_path / "portrait.jpg")
    page.insert_image(pymupdf.Rect(400, 500, 485, 613), filename=str(tmp_path / "portrait.jpg"))
    for n, line in enumerate(LINES):
        page.insert_text((60, 80 + 20 * n), line.encode("ascii", "ignore").decode())
    data = document.tobytes()
    report = scan(Document("cv.pdf", data, "application/pdf"), Options())
    (face,) = [f for f in report.findings if f.type == "face"]
    assert report.status is Status.OK
    assert face.severity is Severity.MEDIUM
    assert face.boxes[0].shared(Box(400, 500, 485, 613)) > 0.95
