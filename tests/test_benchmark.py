"""The benchmark's own measure: truth that holds, and a scorer that tells right from wrong."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pymupdf
import pytest

from samples.drawing.truth import Truth
from scanner.model import Box
from tests.benchmark import hostile, leaks, pictures
from tests.benchmark.baseline import baseline_job
from tests.benchmark.catalogue import PICTURES, plans
from tests.benchmark.documents import CATEGORIES, TextPdf, text_pdf
from tests.benchmark.papers.templates import DEVELOPED
from tests.benchmark.revise import REVISIONS
from tests.benchmark.scoring import CORE, Hit, score, truth_boxes
from tests.benchmark.store import drawn_documents
from tests.benchmark.templates import CLEAN, PERSONAL


@pytest.fixture(scope="module")
def paper() -> TextPdf:
    """A list of people, written by reportlab."""
    return text_pdf(PERSONAL["beneficiaries"], "canvas", Random(1))


def _hits(truths: tuple[Truth, ...]) -> list[Hit]:
    return [
        Hit(t.type, t.value, t.page, truth_boxes(t), above_low=t.mask)
        for t in truths
        if t.type in CORE
    ]


def test_a_perfect_finder_scores_perfectly(paper: TextPdf) -> None:
    result = score(paper.truths, _hits(paper.truths))
    assert result.pairs
    assert all(pair.hit for pair in result.pairs)
    assert not result.false_alarms
    assert not result.raised
    assert not result.extra


def test_a_wrong_digit_is_a_miss_and_a_false_alarm(paper: TextPdf) -> None:
    first, *rest = _hits(tuple(t for t in paper.truths if t.mask))
    changed = "1" if first.value[-1] != "1" else "2"
    result = score(paper.truths, [replace(first, value=first.value[:-1] + changed), *rest])
    assert sum(pair.hit is None for pair in result.pairs) == 1
    assert [pair.masked_only for pair in result.pairs if pair.hit is None] == [True]
    assert len(result.false_alarms) == 1


def test_the_right_value_in_the_wrong_place_is_a_miss(paper: TextPdf) -> None:
    first = next(hit for hit in _hits(paper.truths) if hit.above_low)
    away = tuple(Box(b.x0, b.y0 + 40, b.x1, b.y1 + 40) for b in first.boxes)
    page = (Box(0, 0, 900, 900),)
    for boxes in (away, page):
        result = score(paper.truths, [replace(first, boxes=boxes)])
        assert all(pair.hit is None for pair in result.pairs)


def test_low_is_neither_missed_nor_a_false_alarm() -> None:
    made = text_pdf(CLEAN["clean_notice"], "canvas", Random(6))
    assert made.truths
    assert not any(t.mask for t in made.truths)
    loud = [replace(hit, above_low=True) for hit in _hits(made.truths)]
    result = score(made.truths, loud)
    assert not result.pairs
    assert not result.false_alarms
    assert len(result.raised) == len(loud)


def _masked(paper: TextPdf, truths: list[Truth]) -> bytes:
    with pymupdf.open(stream=paper.data) as document:
        for truth in truths:
            for box in truth_boxes(truth):
                area = (box.x0 - 0.5, box.y0 - 1, box.x1 + 0.5, box.y1 + 1)
                document[truth.page - 1].add_redact_annot(area, fill=(0, 0, 0))
        for page in document:
            page.apply_redactions()
        return bytes(document.tobytes(garbage=4))


def test_a_true_mask_leaks_nothing(paper: TextPdf) -> None:
    truths = [t for t in paper.truths if t.mask and t.type in CORE]
    after = _masked(paper, truths)
    assert leaks.leaks(truths, paper.data, after) == []
    whole, hurt = leaks.kept(paper.neighbours, paper.truths, paper.data, after)
    assert whole
    assert not hurt


def test_a_rectangle_drawn_over_text_leaks(paper: TextPdf) -> None:
    truths = [t for t in paper.truths if t.mask and t.type in CORE]
    with pymupdf.open(stream=paper.data) as document:
        for truth in truths:
            for box in truth_boxes(truth):
                area = (box.x0 - 0.5, box.y0 - 1, box.x1 + 0.5, box.y1 + 1)
                document[truth.page - 1].draw_rect(area, fill=(0, 0, 0))
        after = document.tobytes()
    ways = {leak.how for leak in leaks.leaks(truths, paper.data, after)}
    assert ways >= {"pypdfium2", "pypdf"}
    assert "ink" not in ways


def test_what_hides_in_metadata_or_an_old_revision_leaks(paper: TextPdf) -> None:
    truths = [t for t in paper.truths if t.mask and t.type == "cccd"] or list(paper.truths[:1])
    with pymupdf.open(stream=_masked(paper, truths)) as document:
        document.set_metadata({"keywords": truths[0].value})
        after = document.tobytes()
    assert {leak.how for leak in leaks.leaks(truths, paper.data, after)} == {"bytes"}


def test_every_revision_keeps_the_page_as_it_looks(paper: TextPdf) -> None:
    before, _ = leaks.pages(paper.data)
    for name, revise in REVISIONS.items():
        after, _ = leaks.pages(revise(paper.data, Random(2)))
        assert [page.shape for page in after] == [page.shape for page in before], name
        change = np.mean(np.abs(after[0].astype(int) - before[0]) > 90)
        assert change < 0.02, name


def test_a_decomposed_layer_reads_the_same_once_composed() -> None:
    made = text_pdf(PERSONAL["attorney"], "canvas", Random(0))
    data = REVISIONS["decomposed"](made.data, Random(2))
    with pymupdf.open(stream=data) as document, pymupdf.open(stream=made.data) as plain:
        apart, composed = document[0].get_text(), plain[0].get_text()
    assert "Ủ" in composed
    assert "Ủ" not in apart
    assert unicodedata.normalize("NFC", apart) == composed


def test_truth_lies_on_the_ink_of_a_scan() -> None:
    plan = next(p for p in plans("scan")["scan"] if p.name == "story-scan1-pdf_jpeg")
    drawn = plan.draw(Random(3))
    views, scale = leaks.pages(drawn.data)
    for truth in drawn.truths:
        page = views[truth.page - 1]
        assert leaks.shown(truth, page, page, scale)
        assert not leaks.shown(truth, page, np.full_like(page, 255), scale)


def test_one_digit_beside_the_mask_shows() -> None:
    made = text_pdf(PERSONAL["transfer"], "canvas", Random(6))
    page = pictures.pages_of_pdf(made, 200)[0]
    truth = max(page.truths, key=lambda t: len(t.value))
    grey = np.asarray(page.image.convert("L"))
    (x0, y0), (x1, y1) = truth.polygons[0][0], truth.polygons[0][2]
    for share, visible in ((1.0, False), (1 - 1.2 / len(truth.printed), True)):
        painted = grey.copy()
        end = x0 + (x1 - x0) * share
        painted[round(y0) - 1 : round(y1) + 2, round(x0) - 1 : round(end) + 1] = 0
        assert leaks.shown(truth, grey, painted, 1.0) is visible


def test_a_painted_scan_shows_nothing_and_keeps_its_neighbours() -> None:
    made = text_pdf(PERSONAL["transfer"], "canvas", Random(6))
    page = pictures.pages_of_pdf(made, 200)[0]
    drawn = pictures.contained(("x", "scan", "png"), [page], 200, Random(1))
    pixels = page.pixels().copy()
    for truth in drawn.truths:
        for polygon in truth.polygons:
            shape = np.array(polygon).round().astype(np.int32)
            cv2.fillPoly(pixels, [shape], (0, 0, 0))
            cv2.polylines(pixels, [shape], True, (0, 0, 0), 3)
    after = pictures.contained(("x", "scan", "png"), [page.with_pixels(pixels)], 200, Random(1))
    assert leaks.leaks(drawn.truths, drawn.data, after.data) == []
    assert not leaks.kept(drawn.neighbours, drawn.truths, drawn.data, after.data)[1]
    assert {leak.how for leak in leaks.leaks(drawn.truths, drawn.data, drawn.data)} == {"ink"}


def test_the_plain_script_finds_the_plain_things(paper: TextPdf, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.data)
    result = score(paper.truths, baseline_job(str(file)))
    assert any(pair.hit for pair in result.pairs)


def test_the_catalogue_is_wide_enough_and_its_names_are_single() -> None:
    every = [plan for found in plans().values() for plan in found]
    assert len(every) >= 120
    assert len({(p.category, p.name) for p in every}) == len(every)
    assert {p.category for p in every} == {*CATEGORIES, *PICTURES}


def test_a_document_is_drawn_once_and_the_same_again(tmp_path: Path) -> None:
    chosen = [p for p in plans("text_pdf")["text_pdf"] if p.name.endswith("canvas")][:1]
    first = [stored for _, stored in drawn_documents(chosen, 7, tmp_path / "a")]
    again = [stored for _, stored in drawn_documents(chosen, 7, tmp_path / "a")]
    apart = [stored for _, stored in drawn_documents(chosen, 7, tmp_path / "b")]
    assert not isinstance(first[0], str)
    assert not isinstance(apart[0], str)
    assert first == again
    assert first[0].drawn == apart[0].drawn


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_hostile_text_is_as_long_as_it_says_and_the_same_again(kind: str, tmp_path: Path) -> None:
    texts = []
    for name in ("once.pdf", "again.pdf"):
        hostile.draw(kind, tmp_path / name, 0.01)
        with pymupdf.open(tmp_path / name) as document:
            texts.append("\n".join(page.get_text() for page in document))

    assert texts[0] == texts[1]
    assert len(texts[0].encode()) >= 10_000
    assert "\ufffd" not in texts[0]


def test_a_list_of_long_addresses_is_set_within_its_columns() -> None:
    made = text_pdf(DEVELOPED["login_list"], "story", Random("201301 login_list-story-4"))
    assert {"email", "password"} <= {truth.type for truth in made.truths}


def test_an_honest_list_is_found_row_by_row(tmp_path: Path) -> None:
    hostile.draw("list", tmp_path / "list.pdf", 0.001)
    _, _, report = hostile.measured(str(tmp_path / "list.pdf"), 0)

    types = [finding.type for finding in report.findings]
    assert types.count("cccd") == types.count("person_name") == hostile.ROWS - 1
