"""What stands behind the local page: who gets in, what is decided, what is drawn."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

import cli
from scanner import pipeline
from scanner.formats import show
from scanner.model import Box, Options
from scanner.web.choice import Choice, edits, undecided
from scanner.web.desk import twins
from scanner.web.local import Pin
from scanner.web.problem import ProblemError

CCCD, PHONE = "001203012345", "0912345678"


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    page.insert_text((30, 60), f"So CCCD: {CCCD}")
    page.insert_text((30, 100), f"Dien thoai: {PHONE}")
    page.insert_text((30, 140), f"Goi {PHONE}")
    path = tmp_path_factory.mktemp("letter") / "a.pdf"
    document.save(path)
    return path


class TestPin:
    def test_the_right_one_opens_as_often_as_it_is_needed(self) -> None:
        pin = Pin("012345")

        for _ in range(30):
            pin.check(" 012345 ")

    def test_guessing_ends(self) -> None:
        pin = Pin("012345")
        for guess in range(10):
            with pytest.raises(ProblemError, match="pin_wrong"):
                pin.check(str(guess))

        with pytest.raises(ProblemError, match="pin_closed"):
            pin.check("012345")

    def test_where_no_other_device_may_come_no_pin_fits(self) -> None:
        with pytest.raises(ProblemError, match="pin_closed"):
            Pin(None).check("")


class TestChoice:
    def test_the_usual_choice_is_no_edit(self, letter: Path) -> None:
        report = pipeline.scan_file(str(letter), Options())
        usual = frozenset(finding.id for finding in report.findings if finding.mask)

        assert edits(report, Choice(usual, (), frozenset(), frozenset())) is None

    def test_what_is_decided_is_what_is_masked(self, letter: Path, tmp_path: Path) -> None:
        report = pipeline.scan_file(str(letter), Options())
        cccd = frozenset(finding.id for finding in report.findings if finding.type == "cccd")
        area = (1, Box(20, 200, 120, 220))

        decided = edits(report, Choice(cccd, (area,), frozenset(), frozenset()))

        copy = str(tmp_path / "copy.pdf")
        masked = pipeline.mask_file(str(letter), copy, Options(edits=decided))
        assert masked.copy is not None and masked.copy.status == "verified"
        text = pymupdf.open(copy)[0].get_text()
        assert CCCD not in text and text.count(PHONE) == 2

    def test_nothing_unread_is_left_undecided(self, tmp_path: Path) -> None:
        path = tmp_path / "cut.jpg"
        noise = np.random.default_rng(1).normal(128, 60, (400, 600)).clip(0, 255).astype(np.uint8)
        whole = Image.fromarray(noise).convert("RGB")
        whole.save(path)
        path.write_bytes(path.read_bytes()[:20_000])
        report = pipeline.scan_file(str(path), Options())
        ids = frozenset(f"u{number}" for number in range(1, len(report.unread) + 1))
        assert ids

        nothing = Choice(frozenset(), (), frozenset(), frozenset())
        assert undecided(report, None) == undecided(report, nothing) == len(ids)
        accepted = Choice(frozenset(), (), frozenset(), ids)
        assert undecided(report, accepted) == 0 and edits(report, accepted) is None
        masked = Choice(frozenset(), (), ids, frozenset())
        assert undecided(report, masked) == 0 and edits(report, masked) is not None

    def test_one_value_is_one_group(self, letter: Path) -> None:
        report = pipeline.scan_file(str(letter), Options())
        groups = dict(zip((f.id for f in report.findings), twins(report.findings), strict=True))
        phones = {groups[f.id] for f in report.findings if f.type == "phone"}

        assert len(report.findings) == 3
        assert len(phones) == 1 and len(set(groups.values())) == 2


class TestPicture:
    def test_a_turned_page_is_drawn_as_it_is_displayed(self, tmp_path: Path) -> None:
        document = pymupdf.open()
        page = document.new_page(width=300, height=200)
        page.draw_rect(pymupdf.Rect(0, 0, 60, 60), fill=(0, 0, 0))
        page.set_rotation(90)
        document.save(tmp_path / "a.pdf")

        show.write(str(tmp_path / "a.pdf"), 1, 400, tmp_path / "a.jpg", Options())

        with Image.open(tmp_path / "a.jpg") as drawn:
            assert drawn.size == (400, 600)
            pixels = np.asarray(drawn.convert("L"))
        assert pixels[20, 380] < 40 and pixels[20, 20] > 200

    def test_a_photo_is_upright_and_no_larger_than_it_is(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (200, 100), "red").save(tmp_path / "a.jpg", exif=exif)

        show.write(str(tmp_path / "a.jpg"), 1, 800, tmp_path / "b.jpg", Options())

        with Image.open(tmp_path / "b.jpg") as drawn:
            assert drawn.size == (100, 200)

    def test_a_picture_that_is_cut_off_is_drawn_as_far_as_it_goes(self, tmp_path: Path) -> None:
        path = tmp_path / "cut.jpg"
        Image.effect_noise((600, 400), 60).convert("RGB").save(path)
        path.write_bytes(path.read_bytes()[:20_000])

        show.write(str(path), 1, 800, tmp_path / "b.jpg", Options())

        with Image.open(tmp_path / "b.jpg") as drawn:
            assert drawn.size == (600, 400)


@pytest.mark.skipif(sys.platform == "win32", reason="there it is a link that Windows makes")
def test_the_icon_starts_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_desktop_path", lambda: tmp_path)

    assert cli.run(["web", "--install-shortcut"]) == 0

    entry = tmp_path / "lolot.desktop"
    content = entry.read_text(encoding="utf-8")
    assert 'Exec="' in content and content.count(" web\n") == 1
    assert os.access(entry, os.X_OK)
