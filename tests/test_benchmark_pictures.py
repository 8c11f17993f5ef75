"""The picture categories of the benchmark: truth that follows every damage, honest counting."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageOps

from samples.drawing import damage, ornaments, papers
from samples.drawing.fonts import HELD_OUT, TIMES, USUAL, width
from samples.drawing.layout import in_family
from samples.drawing.picture import Drawing
from samples.drawing.printer import raster
from samples.drawing.truth import Truth
from scanner.model import Box, FileReport, Finding, Severity, Source, Status
from tests.benchmark.__main__ import main
from tests.benchmark.beside import holds
from tests.benchmark.catalogue import PICTURES, plans
from tests.benchmark.marks_score import Count, mark_score
from tests.benchmark.meter import Meter
from tests.benchmark.picture_figures import GOALS
from tests.benchmark.pixels import harm
from tests.benchmark.pixels.cards import card
from tests.benchmark.pixels.legible import judged
from tests.benchmark.pixels.pages import HARMS
from tests.benchmark.pixels.ranges import CARD, HARD, stated
from tests.benchmark.scoring import score


@pytest.fixture(scope="module")
def paper() -> Drawing:
    """A payment order at 200 dpi."""
    return raster(papers.receipt(Random(3), TIMES)[0], 200)


def test_there_are_enough_pictures_of_everything_that_has_a_goal() -> None:
    pictures = plans("pictures")
    assert sum(map(len, pictures.values())) >= 250
    assert set(pictures) == set(PICTURES)
    assert all(pictures.values())
    assert {goal.category for goal in GOALS} <= set(PICTURES)


def test_the_ranges_that_are_printed_are_those_that_are_drawn_from() -> None:
    assert ("width", "420 to 1200 px") in stated("card_hard")
    assert ("turn", "-180 to 180 °") in stated("card_any_pose")
    widths = [
        harm.posed(card("old_front", Random(i), USUAL, 600), Random(i), HARD)[1] for i in (1, 2)
    ]
    assert all(420 <= wide <= 1200 for wide in widths)


@pytest.mark.parametrize("seed", [4, 5])
def test_a_code_is_where_its_truth_says_after_any_pose(seed: int) -> None:
    photo, _ = harm.posed(card("chip_front", Random(seed), USUAL, 1600), Random(seed), CARD)
    truth = next(t for t in photo.truths if t.type == "qr")
    read = zxingcpp.read_barcodes(np.asarray(photo.image))
    assert [code.text for code in read] == [truth.value]
    place = read[0].position
    seen = {(p.x, p.y) for p in (place.top_left, place.top_right, place.bottom_left)}
    reach = photo.size[0] * 0.012
    for x, y in seen:
        assert min(np.hypot(x - a, y - b) for a, b in truth.polygons[0]) < reach


@pytest.mark.parametrize("name", sorted(HARMS))
def test_a_harmed_page_keeps_its_size_and_its_truth(name: str, paper: Drawing) -> None:
    harmed = HARMS[name](paper, Random(8), 200)
    assert harmed.size == paper.size
    assert [t.polygons for t in harmed.truths] == [t.polygons for t in paper.truths]


def test_what_is_blurred_away_does_not_count_and_what_a_seal_covers_does(paper: Drawing) -> None:
    def readable(seen: Drawing) -> list[bool]:
        return [t.legible for t in judged(paper, seen).truths if t.type == "bank_account"]

    accounts = [t for t in paper.truths if t.type == "bank_account"]
    only = replace(paper, truths=tuple(accounts))
    sealed = harm.over_value(only, Random(2), ornaments.seal(Random(2)), 240)
    assert accounts
    assert all(readable(paper))
    assert all(readable(sealed))
    assert not any(readable(damage.blurred(paper, 14)))
    assert not any(readable(paper.with_pixels(np.full_like(paper.pixels(), 255))))


def test_an_illegible_value_is_neither_missed_nor_a_false_alarm() -> None:
    box = ((10.0, 10.0), (90.0, 10.0), (90.0, 20.0), (10.0, 20.0))
    truth = Truth("cccd", "001203004567", "001203004567", 1, (box,), legible=False)
    assert not score([truth], []).pairs


def test_a_document_is_the_same_in_held_out_fonts_but_for_its_letters() -> None:
    assert not HELD_OUT.packages & USUAL.packages
    sheet = papers.receipt(Random(3), TIMES)[0]
    other = in_family(sheet, HELD_OUT.office[0])
    assert [run.text for run in other.runs] == [run.text for run in sheet.runs]
    for before, after in zip(sheet.runs, other.runs, strict=True):
        room = width(before.text, TIMES, before.style, before.size)
        assert width(after.text, other.family, after.style, after.size) <= room * 1.001


def _finding(type_: str, box: Box, value: str = "") -> Finding:
    return Finding(
        id=f"{type_}-{box.x0}",
        type=type_,
        severity=Severity.HIGH,
        confidence=1.0,
        mask=True,
        page=1,
        boxes=(box,),
        sources=(Source.MRZ,),
        text=value,
        value=value,
    )


def _report(*findings: Finding) -> FileReport:
    return FileReport(
        path="x", sha256="", size=0, media_type="image/png", status=Status.OK, findings=findings
    )


def _quad(x0: float, y0: float, x1: float, y1: float) -> tuple[tuple[float, float], ...]:
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def test_a_zone_counts_by_its_lines_and_a_code_by_its_payload() -> None:
    zone = Truth("mrz", "a\nb", "a b", 1, (_quad(0, 0, 300, 20), _quad(0, 40, 300, 60)))
    code = Truth("qr", "tel:0912", "tel:0912", 1, (_quad(400, 0, 500, 100),))
    half = _report(
        _finding("mrz", Box(0, 0, 300, 25)), _finding("qr", Box(400, 0, 500, 100), "tel:0913")
    )
    marks = mark_score([zone, code], half)
    assert marks.zones == Count(2, 1)
    assert marks.located == Count(1, 1)
    assert marks.decoded == Count(1, 0)


def test_a_face_where_there_is_none_is_false() -> None:
    truth = Truth("face", "", "", 1, (_quad(0, 0, 100, 120),))
    found = (_finding("face", Box(5, 5, 110, 125)), _finding("face", Box(600, 600, 700, 700)))
    assert mark_score([truth], _report(*found)).faces == Count(1, 1, 1)


def test_a_room_is_not_charged_for_what_it_calls_in_another() -> None:
    meter = Meter()
    inner = meter.timed("ocr", lambda: sum(range(3_000_000)))
    meter.timed("marks", inner)()
    assert meter.seconds["marks"] < meter.seconds["ocr"] / 10


def test_a_reader_may_space_a_number_as_it_likes() -> None:
    value = Truth("phone", "0912345678", "0912 345 678", 1, (_quad(0, 0, 1, 1),))
    assert holds("gọi 0912.345.678 nhé", value)
    assert not holds("gọi 0912.345.679 nhé", value)


def test_the_command_measures_a_picture(tmp_path: Path) -> None:
    assert main(["--only", "code_grid", "--limit", "1", "--out", str(tmp_path)]) == 0
    figures = json.loads((tmp_path / "result.json").read_text("utf-8"))
    grid = figures["pictures"]["code_grid"]
    assert grid["files"] == 1
    assert grid["marks"]["codes_located"] == {"truths": 1, "found": 1, "false": 0}
    assert grid["cpu_seconds_per_picture"]["ocr"] > 0
    stored = next(tmp_path.rglob("code-*.jpg"))
    with Image.open(io.BytesIO(stored.read_bytes())) as image:
        assert ImageOps.exif_transpose(image).size[0] > 500
