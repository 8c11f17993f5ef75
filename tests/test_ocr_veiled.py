"""Numbers under a marker that does not quite cover them: read as anyone can, and masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from scanner.model import Options
from scanner.pipeline import mask_file, scan_file
from tests.sheets import ACCOUNT, CCCD, PHONE, Sheet, letter

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.model import Pixels

VALUES = (CCCD, PHONE, ACCOUNT)
ALL = {"cccd", "phone", "bank_account"}


def marked(sheet: Sheet, *strokes: float, colour: tuple[int, int, int] = (10, 10, 10)) -> Pixels:
    """The sheet with a marker drawn over its numbers, once for each opacity."""
    image = Image.fromarray(sheet.pixels[..., ::-1]).convert("RGBA")
    for number, opacity in enumerate(strokes):
        ink = Image.new("RGBA", image.size, (0, 0, 0, 0))
        for value in VALUES:
            box = sheet.boxes[value]
            wave = [box.y0 + box.height * (0.5 + 0.12 * np.sin(n + number)) for n in range(13)]
            step = (box.width + 24) / 12
            points = [(box.x0 - 12 + n * step, y) for n, y in enumerate(wave)]
            width = round(box.height * 1.7)
            ImageDraw.Draw(ink).line(points, (*colour, round(255 * opacity)), width, "curve")
        image = Image.alpha_composite(image, ink)
    return np.asarray(image.convert("RGB"))[..., ::-1].copy()


def saved(path: Path, pixels: Pixels, **how: Any) -> str:
    Image.fromarray(pixels[..., ::-1]).save(path, **how)
    return str(path)


def found(path: str) -> set[str]:
    return {f.value for f in scan_file(path, Options()).findings if f.type in ALL}


@pytest.mark.parametrize("strokes", [(0.9,), (0.97,), (0.8, 0.85), (0.6, 0.6, 0.7)])
def test_a_marker_that_lets_something_through_hides_no_number(
    tmp_path: Path, strokes: tuple[float, ...]
) -> None:
    assert found(saved(tmp_path / "a.png", marked(letter(), *strokes))) == set(VALUES)


def test_a_photo_of_such_marks_is_read_too(tmp_path: Path) -> None:
    pixels = marked(letter(), 0.9, colour=(10, 20, 80))
    assert found(saved(tmp_path / "a.jpg", pixels, quality=85)) == set(VALUES)


def test_the_copy_holds_nothing_under_the_marks(tmp_path: Path) -> None:
    original = saved(tmp_path / "a.png", marked(letter(), 0.95))
    report = mask_file(original, str(tmp_path / "b.png"), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert found(str(tmp_path / "b.png")) == set()


def test_nothing_is_read_under_a_marker_that_covers(tmp_path: Path) -> None:
    report = scan_file(saved(tmp_path / "a.png", marked(letter(), 1.0)), Options())
    assert not [f for f in report.findings if f.type in ALL]
    assert not report.unread


@pytest.mark.parametrize(
    ("opacity", "colour"),
    [(0.9, (255, 255, 255)), (0.96, (250, 250, 250)), (0.93, (255, 240, 120))],
)
def test_a_light_marker_hides_no_number(
    tmp_path: Path, opacity: float, colour: tuple[int, int, int]
) -> None:
    """A digit may be misread: what it is of is known by its label and masked."""
    original = saved(tmp_path / "a.png", marked(letter(), opacity, colour=colour))
    report = mask_file(original, str(tmp_path / "b.png"), Options())
    assert {"cccd", "phone", "bank_account"} <= {f.type for f in report.findings if f.mask}
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert found(str(tmp_path / "b.png")) == set()


def test_a_scribble_over_a_number_is_not_passed_over(tmp_path: Path) -> None:
    sheet = letter()
    image = Image.fromarray(sheet.pixels[..., ::-1])
    for value in VALUES:
        box = sheet.boxes[value]
        step = box.width / 28
        points = [(box.x0 + n * step, box.y0 + (n % 2) * box.height) for n in range(29)]
        ImageDraw.Draw(image).line(points, (20, 20, 40), 4)
    report = scan_file(saved(tmp_path / "a.png", np.asarray(image)[..., ::-1]), Options())
    for value in VALUES:
        places = [
            *(box for f in report.findings for box in f.boxes),
            *(u.box for u in report.unread),
        ]
        assert any(place.shared(sheet.boxes[value]) > 0.5 for place in places), value
