"""Text that somebody has painted over is masked whatever its grade."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from scanner.model import Options, Severity
from scanner.pipeline import mask_file, scan_file
from tests.judges import judged

OFFICE, PHONE = "Phong Tiep dan UBND xa Mau, dien thoai co quan: 024 3825 1111", "02438251111"
OVER = pymupdf.Rect(50, 85, 560, 106)


def _painted(page: pymupdf.Page, fill: tuple[float, float, float], **how: bool) -> None:
    page.draw_rect(OVER, fill=fill, color=None, **how)


def _square(page: pymupdf.Page) -> None:
    square = page.add_rect_annot(OVER)
    square.set_colors(fill=(0, 0, 0))
    square.update()


def _note(page: pymupdf.Page) -> None:
    page.add_freetext_annot(OVER, " ", fill_color=(1, 1, 1))


def _marked(page: pymupdf.Page) -> None:
    """Marked to be redacted, and never applied."""
    page.add_redact_annot(OVER, fill=(0, 0, 0))


def paper(path: Path, draw: Callable[[pymupdf.Page], object], text: str = OFFICE) -> str:
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((60, 100), text, fontsize=11)
        page.insert_text((60, 200), "Trang nay de moi nguoi doc", fontsize=11)
        draw(page)
        doc.save(path)
    return str(path)


@pytest.mark.parametrize(
    "draw",
    [
        lambda page: _painted(page, (0, 0, 0)),
        lambda page: _painted(page, (1, 1, 1)),
        _square,
        _note,
        _marked,
    ],
    ids=["black", "white", "square", "note", "redaction"],
)
def test_an_office_number_that_is_covered_is_masked(
    tmp_path: Path, draw: Callable[[pymupdf.Page], object]
) -> None:
    """Nobody covers what anybody may read; any reader of text lifts the cover."""
    path = paper(tmp_path / "a.pdf", draw)
    report = mask_file(path, str(tmp_path / "b.pdf"), Options())
    (found,) = report.findings
    assert (found.type, found.severity, found.mask) == ("phone", Severity.MEDIUM, True)
    assert report.copy is not None and report.copy.status == "verified"
    assert judged((tmp_path / "b.pdf").read_bytes(), PHONE) == set()


def test_a_name_that_stands_alone_is_masked_where_it_is_covered(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf", lambda page: _painted(page, (0, 0, 0)), "Nguyen Van Mau")
    (found,) = scan_file(path, Options()).findings
    assert (found.type, found.mask) == ("person_name", True)


@pytest.mark.parametrize(
    "draw",
    [
        lambda page: None,
        lambda page: _painted(page, (1, 1, 0.8), overlay=False),
        lambda page: page.add_highlight_annot(OVER),
        lambda page: page.draw_rect(page.rect, fill=(1, 1, 1), color=None, overlay=False),
    ],
    ids=["bare", "ground", "highlighted", "page"],
)
def test_what_lies_on_paint_is_graded_as_ever(
    tmp_path: Path, draw: Callable[[pymupdf.Page], object]
) -> None:
    (found,) = scan_file(paper(tmp_path / "a.pdf", draw), Options()).findings
    assert (found.severity, found.mask) == (Severity.LOW, False)
