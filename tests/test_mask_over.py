"""Remarks, drawings and files that PyMuPDF adds to a page: found one by one, and masked."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from scanner.model import FileReport, Fill, Options
from scanner.pipeline import mask_file
from tests.judges import judged
from tests.masking import CCCD, MAIL, PHONE

ACCOUNT, OTHER = "19034567890123", "001305654321"
RED = (1.0, 0.0, 0.0)


def page_with_value() -> tuple[pymupdf.Document, pymupdf.Page, pymupdf.Rect]:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 80), f"CCCD: {CCCD}")
    page.insert_text((60, 120), "Trang con lai")
    return document, page, page.search_for(CCCD)[0]


def masked(document: pymupdf.Document, folder: Path, fill: Fill) -> tuple[FileReport, bytes]:
    source, target = folder / "a.pdf", folder / "copy.pdf"
    document.save(source)
    report = mask_file(str(source), str(target), Options(fill=fill))
    return report, target.read_bytes() if target.exists() else b""


def ink(page: pymupdf.Page, r: pymupdf.Rect) -> pymupdf.Annot:
    return page.add_ink_annot([[(r.x0, r.y0), (r.x1, r.y1), (r.x1 + 90, r.y0)]])


def line(page: pymupdf.Page, r: pymupdf.Rect) -> pymupdf.Annot:
    return page.add_line_annot((r.x0 - 20, r.y0 + 6), (r.x1 + 90, r.y0 + 6))


def strike(page: pymupdf.Page, r: pymupdf.Rect) -> pymupdf.Annot:
    return page.add_strikeout_annot(r)


def stamp(page: pymupdf.Page, r: pymupdf.Rect) -> pymupdf.Annot:
    return page.add_stamp_annot((r.x0, r.y0 - 20, r.x1 + 90, r.y1 + 20))


def redaction(page: pymupdf.Page, r: pymupdf.Rect) -> pymupdf.Annot:
    return page.add_redact_annot((r.x0 - 30, r.y0 - 3, r.x1 + 90, r.y1 + 3))


def highlight(page: pymupdf.Page, r: pymupdf.Rect) -> pymupdf.Annot:
    return page.add_highlight_annot(r)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255)], ids=["black", "white"])
@pytest.mark.parametrize("draw", [ink, line, strike, stamp, redaction, highlight])
def test_nothing_is_drawn_over_a_mask(
    draw: Callable[[pymupdf.Page, pymupdf.Rect], pymupdf.Annot],
    colour: tuple[int, int, int],
    tmp_path: Path,
) -> None:
    document, page, place = page_with_value()
    annotation = draw(page, place)
    if draw in (ink, line):
        annotation.set_colors(stroke=RED)
    annotation.update()
    report, data = masked(document, tmp_path, Fill(colour))
    assert report.copy is not None
    assert report.copy.status == "verified"
    with pymupdf.open(stream=data, filetype="pdf") as copy:
        x0, x1, middle = place.x0 + 2, place.x1 - 2, (place.y0 + place.y1) / 2
        inside = copy[0].get_pixmap(dpi=150, clip=(x0, middle - 2, x1, middle + 2))
        beside = copy[0].get_pixmap(dpi=150, clip=(place.x1 + 4, place.y0, 400, place.y1))
    assert set(inside.samples) == {colour[0]}
    if draw in (ink, line):
        assert not beside.is_monochrome


def test_each_value_of_a_remark_is_a_finding_of_its_own(tmp_path: Path) -> None:
    document, page, _ = page_with_value()
    told = f"CCCD: {OTHER}, DT: {PHONE}, STK: {ACCOUNT} Techcombank, email: {MAIL}"
    remark = page.add_text_annot((300, 300), told)
    remark.set_info(title="CCCD 001205111222", subject="CCCD 001205333444")
    remark.update()
    report, data = masked(document, tmp_path, Fill())
    values = {finding.value for finding in report.findings}
    assert {OTHER, PHONE, ACCOUNT, MAIL, "001205111222", "001205333444"} <= values
    assert report.copy is not None
    assert report.copy.status == "verified"
    for value in values:
        assert judged(data, value) == set()


def test_files_that_a_name_tree_writes_out_are_masked(tmp_path: Path) -> None:
    """MuPDF puts their dictionaries into the tree itself, in no order."""
    inner, _, _ = page_with_value()
    document = pymupdf.open()
    document.new_page().insert_text((60, 80), "Trang con lai")
    document.embfile_add("thu.txt", f"CCCD: {OTHER}".encode())
    document.embfile_add("don.pdf", inner.tobytes())
    report, data = masked(document, tmp_path, Fill())
    assert report.copy is not None
    assert report.copy.status == "verified"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        left = {
            str(spec.filename): spec.get_file().read_bytes() for spec in pdf.attachments.values()
        }
    assert set(left) == {"don.pdf", "thu.txt"}
    assert left["thu.txt"].decode() == f"CCCD: {len(OTHER) * '█'}"
    assert judged(left["don.pdf"], CCCD) == set()
    assert judged(data, OTHER) == set()
