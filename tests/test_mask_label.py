"""Words on each mask: readable, along the mask, and nothing else in the copy changes."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from scanner import pipeline
from scanner.batch.settings import fill
from scanner.errors import UsageError
from scanner.formats import mask, sniff, with_label
from scanner.model import Box, Document, Options
from scanner.verified import prove_label
from tests.masking import CCCD, finding, picture, saved
from tests.test_mask import FORMATS

SAMPLES = Path(__file__).parent.parent / "samples"
LABELLED = Options(fill=fill("black", "[ĐÃ CHE]"))


def masked(name: str, folder: Path, options: Options) -> Path:
    report = pipeline.mask_file(str(SAMPLES / name), str(folder / name), options)
    assert report.copy is not None
    assert report.copy.status == "verified", report.copy.remaining
    assert ("label" in report.copy.checks) is (options.fill.label is not None)
    return folder / name


def document(data: bytes, name: str = "a.pdf") -> Document:
    return Document(name, data, sniff(data, name))


def test_a_paper_says_on_each_mask_what_was_masked(tmp_path: Path) -> None:
    copy = masked("letter.pdf", tmp_path, LABELLED)
    with pymupdf.open(copy) as opened:
        text = opened[0].get_text()
    assert text.count("[DA CHE]") >= 8
    assert "Kính gửi" in text


def grey(path: Path) -> NDArray[np.int_]:
    with Image.open(path) as image:
        return np.asarray(image.convert("L")).astype(int)


@pytest.mark.parametrize("name", ["cccd-chip-front.jpg", "fax-turned.tif", "chat-dark.png"])
def test_a_picture_changes_on_its_masks_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    copies = [masked(name, tmp_path / "plain", Options()), masked(name, tmp_path, LABELLED)]
    plain, labelled = (grey(copy) for copy in copies)
    changed = np.abs(plain - labelled) > 60
    assert changed.any()
    # Nothing but fill was there.
    assert np.median(plain[changed]) < 8


@pytest.mark.parametrize(("name", "mode", "settings"), FORMATS)
def test_every_format_can_be_labelled(name: str, mode: str, settings: dict[str, Any]) -> None:
    image, box = picture()
    source = document(saved(image.convert(mode), name, **settings))
    copy = document(mask(source, [finding(box)], LABELLED).data)
    drawn = document(with_label(copy, [finding(box)], LABELLED))
    assert drawn.data != copy.data
    assert prove_label(copy, drawn, [finding(box)], "[ĐÃ CHE]") == ()
    with Image.open(io.BytesIO(drawn.data)) as shown:
        assert shown.format == name


def test_a_labelled_copy_that_says_or_shows_more_is_not_proved() -> None:
    found = [finding(Box(100, 100, 260, 120))]
    with pymupdf.open() as opened:
        page = opened.new_page()
        page.draw_rect(pymupdf.Rect(100, 100, 260, 120), fill=(0, 0, 0))
        page.insert_text((60, 200), "Kính gửi: Ủy ban")
        plain = document(opened.tobytes())
        page.insert_text((110, 114), CCCD, color=(1, 1, 1))
        worse = document(opened.tobytes())
    drawn = document(with_label(plain, found, LABELLED))

    assert prove_label(plain, drawn, found, "[ĐÃ CHE]") == ()
    assert "copy@text of page 1" in prove_label(plain, worse, found, "[ĐÃ CHE]")
    assert any(left.startswith("p1-1@") for left in prove_label(plain, worse, found, "[ĐÃ CHE]"))
    elsewhere = [finding(Box(300, 300, 400, 320))]
    assert "copy@page 1" in prove_label(plain, drawn, elsewhere, "[ĐÃ CHE]")


@pytest.mark.parametrize("text", ["", "0912 345 678", "x" * 25, "---", "中文"])
def test_a_label_that_cannot_be_written_or_looks_like_a_value_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        fill("black", text)
