"""Values that somebody blurred in a sharp picture: read once sharpened, masked, or said unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from scanner.model import Box, Options
from scanner.pipeline import mask_file, scan_file
from tests.sheets import ACCOUNT, CCCD, PHONE, Sheet, letter, read

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.model import Pixels

VALUES = (CCCD, PHONE, ACCOUNT)


def smeared(sheet: Sheet, deviation: float) -> Pixels:
    """The sheet with its numbers blurred so far (pixels)."""
    pixels = sheet.pixels.copy()
    for value in VALUES:
        box = sheet.boxes[value].grow(2 + deviation)
        part = np.s_[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
        pixels[part] = cv2.GaussianBlur(pixels[part], (0, 0), deviation)
    return pixels


def saved(path: Path, pixels: Pixels) -> str:
    Image.fromarray(pixels[..., ::-1]).save(path)
    return str(path)


def told(areas: tuple[Box, ...], place: Box) -> bool:
    return any(area.shared(place) > 0.5 for area in areas)


@pytest.mark.parametrize("turn", [0.0, 4.0, 90.0])
def test_a_light_blur_hides_no_number(turn: float, tmp_path: Path) -> None:
    """A digit may be misread: what it is of is known by its label and masked."""
    pixels = smeared(letter(), 4.5)
    high, wide = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), turn, 1.0)
    side = max(high, wide)
    matrix[:, 2] += ((side - wide) / 2, (side - high) / 2)
    white = (255, 255, 255)
    turned = cv2.warpAffine(pixels, matrix, (side, side), borderValue=white, flags=cv2.INTER_CUBIC)
    report = scan_file(saved(tmp_path / "photo.png", np.asarray(turned, np.uint8)), Options())
    assert {"cccd", "phone", "bank_account"} <= {f.type for f in report.findings if f.mask}


def test_a_strong_blur_is_said_to_be_unread() -> None:
    sheet = letter()
    areas = read(smeared(sheet, 7.0)).illegible
    for value in VALUES:
        assert told(areas, sheet.boxes[value]), value


def test_a_blurred_number_is_masked_and_so_is_what_runs_out_of_it(tmp_path: Path) -> None:
    sheet = letter()
    source = saved(tmp_path / "photo.png", smeared(sheet, 4.5))
    report = mask_file(source, str(tmp_path / "copy.png"), Options())
    assert report.copy is not None
    assert report.copy.status == "verified"
    with Image.open(tmp_path / "copy.png") as copy:
        grey = np.asarray(copy.convert("L"))
    unread = tuple(area.box for area in report.unread)
    places = [sheet.boxes[value] for value in VALUES]
    black = [box for box in places if not told(unread, box)]
    assert len(black) >= 2
    for box in black:
        part = grey[int(box.y0) - 2 : int(box.y1) + 2, int(box.x0) + 4 : int(box.x1) - 4]
        assert part.max() == 0


def test_a_blur_that_was_read_and_is_masked_is_nothing_unread(tmp_path: Path) -> None:
    sheet = letter()
    report = scan_file(saved(tmp_path / "photo.png", smeared(sheet, 4.5)), Options())
    found = [box for finding in report.findings if finding.mask for box in finding.boxes]
    for area in report.unread:
        middle = Box(area.box.x0, area.box.middle[1], area.box.x1, area.box.middle[1] + 1)
        assert sum(middle.intersection(box).area for box in found) < 0.85 * middle.area


def test_sharp_print_and_shaded_cells_are_not_smeared() -> None:
    sheet = letter()
    pixels = sheet.pixels.copy()
    pixels[440:520, 60:700] = 200
    pixels[540:600, 60:700] = np.linspace(120, 250, 640)[None, :, None]
    assert not read(pixels).illegible
