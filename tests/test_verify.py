"""A proof says yes to a masked copy and no to every copy that only looks like one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pymupdf
import pypdfium2
import pytest

from scanner import ocr, pipeline
from scanner.errors import UnreadableError
from scanner.model import Box, Document, Finding, Options, Source
from scanner.pages.opened import Opened
from tests.hiding import hidden, sheet, signed
from tests.masking import CCCD, PDF, finding, picture, saved
from tests.proving import covered, masked, places, proof
from tests.test_mask_pdf_images import CODECS, PLACE
from tests.test_mask_pdf_images import sheet as picture_sheet
from tests.text_pages import found


def test_a_masked_text_is_proved() -> None:
    source = sheet()
    places_ = found(source)
    result = proof(source, masked(source, places_), places_)
    assert result.remaining == ()
    assert set(result.readers) >= {"lolot", "pikepdf", "pypdfium2"}
    assert set(result.checks) >= {"rescan", "text", "objects", "streams", "bytes", "boxes"}


@pytest.mark.parametrize("name", ["jpeg", "fax", "indexed 8", "soft mask"])
def test_masked_pixels_are_proved(name: str) -> None:
    source = picture_sheet(CODECS[name])
    spot = [finding(PLACE)]
    result = proof(source, masked(source, spot), spot)
    assert result.remaining == ()
    assert ("tesseract" in result.readers) == ocr.available("tesseract")
    assert "under_boxes" in result.checks


def test_the_original_is_no_proof_of_itself() -> None:
    source = sheet()
    result = proof(source, source, found(source))
    assert {"text of page 1", "box on page 1"} <= places(result.remaining)
    assert all(entry.startswith("p1-1@") for entry in result.remaining)


def read_before(data: bytes) -> Opened:
    """A PDF as masking leaves it to the proof: opened, its pages' texts read."""
    opened = Opened(data)
    for page in opened.doc:
        opened.words(page)
    return opened


def test_a_reading_that_was_begun_before_finds_what_a_fresh_one_finds() -> None:
    source = sheet(f"So CCCD: {CCCD}")
    fresh = pipeline.scan(Document("a", source, PDF), Options())
    begun = Document("a", source, PDF, read_before(source))
    for _ in range(2):
        again = pipeline.scan(begun, Options())
        assert again.findings == fresh.findings != ()
        assert again.unread == fresh.unread


def test_other_bytes_than_were_opened_are_opened_anew() -> None:
    source = sheet(f"So CCCD: {CCCD}")
    clean = masked(source, found(source))
    leaking = Document("a", source, PDF, read_before(clean))
    assert pipeline.scan(leaking, Options()).findings
    assert not pipeline.scan(Document("a", clean, PDF, read_before(source)), Options()).findings


def test_a_box_over_the_text_is_no_mask() -> None:
    source = sheet()
    result = proof(source, covered(source), found(source))
    assert "text of page 1" in places(result.remaining)
    assert "box on page 1" not in places(result.remaining)


def test_a_box_over_a_picture_is_no_mask() -> None:
    source = picture_sheet(CODECS["jpeg"])
    with pymupdf.open(stream=source, filetype="pdf") as doc:
        box = pymupdf.Rect(PLACE.x0, PLACE.y0, PLACE.x1, PLACE.y1)
        doc[0].draw_rect(box, fill=(0, 0, 0))
        fake = bytes(doc.tobytes())
    result = proof(source, fake, [finding(PLACE)])
    assert "under the box on page 1" in places(result.remaining)


@pytest.mark.parametrize("also", ["nothing", "words", "note", "glass"])
def test_a_box_over_a_picture_is_lifted_whatever_else_is_drawn(also: str) -> None:
    """Shapes drawn last are drawn onto the rest: not where a page has more over or under them."""
    source = picture_sheet(CODECS["rgb"])
    with pymupdf.open(stream=source, filetype="pdf") as doc:
        page, box = doc[0], pymupdf.Rect(PLACE.x0, PLACE.y0, PLACE.x1, PLACE.y1)
        page.draw_rect(box, fill=(0, 0, 0), fill_opacity=0.9 if also == "glass" else 1)
        if also == "words":
            page.insert_text((box.x0, box.y1), "che", fontsize=8, color=(1, 1, 1))
        if also == "note":
            page.add_text_annot((10, 10), "che")
        fake = bytes(doc.tobytes())
    left = places(proof(source, fake, [finding(PLACE)]).remaining)
    assert "under the box on page 1" in left
    assert ("box on page 1" in left) == (also in ("words", "glass"))


def test_a_signature_and_its_certificates_are_no_leak_once_removed() -> None:
    source = hidden(signed)
    spots = found(source)
    assert proof(source, masked(source, spots), spots).remaining == ()


def test_what_the_own_pipeline_still_finds_is_named() -> None:
    source = sheet()
    spots = found(source)
    copy = masked(source, spots)
    still = finding(Box(1, 1, 9, 9), source=Source.TEXT, page=1)
    other = finding(Box(1, 1, 9, 9), "079103012345", source=Source.METADATA, page=None)
    result = proof(source, copy, spots, rescan=lambda copy: [still, other])
    assert result.remaining == ("p1-1@page 1", "new@metadata")


def test_a_copy_that_cannot_be_read_is_not_proved() -> None:
    def fails(copy: Document) -> Sequence[Finding]:
        raise UnreadableError("broken_file")

    source = sheet()
    spots = found(source)
    assert "copy@lolot" in proof(source, masked(source, spots), spots, rescan=fails).remaining
    assert {"pikepdf", "pypdfium2"} <= places(proof(source, b"%PDF-1.7 junk", spots).remaining)
    image, box = picture()
    data = saved(image, "PNG")
    assert "unreadable" in places(proof(data, b"junk", [finding(box)], kind="image/png").remaining)


@pytest.mark.parametrize("way", ["areas", "full"])
def test_a_scan_is_proved_by_its_changed_areas_or_by_whole_pages(
    tmp_path: Path, way: Literal["areas", "full"]
) -> None:
    picture(CCCD)[0].save(tmp_path / "a.png")

    options = Options(proof=way)
    report = pipeline.mask_file(str(tmp_path / "a.png"), str(tmp_path / "b.png"), options)

    assert report.copy is not None
    assert report.copy.status == "verified"
    assert {"rescan", "boxes", "bytes", "metadata"} <= set(report.copy.checks)
    again = pipeline.scan_file(str(tmp_path / "b.png"), Options())
    assert not [finding for finding in again.findings if finding.mask]


def test_a_flattened_copy_is_proved_and_can_still_be_searched(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 100), f"So CCCD: {CCCD} cap tai Ha Noi", fontsize=12)
        pdf.save(tmp_path / "a.pdf")

    options = Options(flatten=True)
    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), options)

    assert report.copy is not None
    assert report.copy.status == "verified"
    with pypdfium2.PdfDocument(tmp_path / "b.pdf") as copy:
        text = copy[0].get_textpage().get_text_range()
        kinds = {item.type for item in copy[0].get_objects()}
    # The mask is padded: the word beside it may go with it.
    assert "tai Ha Noi" in text
    assert CCCD not in text
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds
