"""Letters and lines drawn as shapes: what lies under a mask goes, what leads out of it stays."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pymupdf
from numpy.typing import NDArray
from pikepdf import Array

from scanner.formats import mask
from scanner.model import Box, Document, Options
from tests.masking import CCCD, PDF, finding, mask_pdf
from tests.test_mask_pdf_images import rendered
from tests.text_pages import written


def letters(value: str) -> bytes:
    """Digits as outlines: no text at all, each a path of its own."""
    font = pymupdf.Font("helv")
    with pymupdf.open() as doc:
        page = doc.new_page(width=300, height=100)
        writer = pymupdf.TextWriter(page.rect)
        writer.append((20, 50), f"So {value} het", font=font, fontsize=14)
        writer.write_text(page)
        svg = page.get_svg_image(text_as_path=True)
    with pymupdf.open(stream=svg.encode(), filetype="svg") as drawing:
        return bytes(drawing.convert_to_pdf())


def test_letters_drawn_as_shapes_go_and_their_neighbours_stay() -> None:
    source = letters(CCCD)
    with pymupdf.open(stream=source, filetype="pdf") as doc:
        assert not doc[0].get_text().strip()
        ink = doc[0].get_pixmap(dpi=72, colorspace="gray")
    columns = np.flatnonzero(
        np.frombuffer(ink.samples, np.uint8).reshape(ink.height, ink.width).min(axis=0) < 128
    )
    assert columns[0] < 25
    box = Box(40.5, 36, 135, 54)
    copy = mask_pdf(source, finding(box))
    bare = uncovered_letters(copy)
    assert bare[:, 82:268].min() > 200, "no shape of the value is left under the fill"
    assert bare[:, 40:78].min() < 100
    assert bare[:, 275:].min() < 100


def uncovered_letters(data: bytes) -> NDArray[np.int16]:
    """The page without its last content stream, which draws the fill."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        contents = pdf.pages[0].obj.Contents
        pdf.pages[0].obj["/Contents"] = Array(list(contents)[:-1])
        return rendered(written(pdf))


def test_table_lines_and_grounds_stay() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 100))
    page.obj["/Contents"] = pdf.make_stream(
        b"0.9 0.95 1 rg 20 30 200 40 re f 0 G 1 w 20 30 200 40 re S 20 50 m 220 50 l S "
        b"100 0 m 100 100 l S 0 g 60 45 4 4 re f 66 45 4 4 re f 72 45 2 8 re f"
    )
    source = written(pdf)
    copy = mask_pdf(source, finding(Box(56, 40, 78, 58)))
    bare, before = uncovered_letters(copy), rendered(source)
    assert (np.abs(bare - before).max(axis=2) > 20)[:, : 2 * 56].sum() == 0
    assert (np.abs(bare - before).max(axis=2) > 20)[:, 2 * 80 :].sum() == 0
    squares = bare[2 * 52 : 2 * 55, 2 * 60 : 2 * 75]
    assert squares.min() > 150, "the small shapes are gone"


def test_the_rules_of_a_table_that_begin_at_a_mask_stay() -> None:
    """The line above a table, so near that its first row of text reaches over its corner, and one
    of which masks cover the half; a stroke of a letter that leads out of the mask is none."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 100))
    page.obj["/Contents"] = pdf.make_stream(
        b"0 G 1 w 20 58 m 130 58 l S 20 58 m 20 2 l S 70 58 m 70 72 l S"
    )
    source = written(pdf)
    copy = mask_pdf(source, finding(Box(19, 36, 80, 49)))
    bare, before = uncovered_letters(copy), rendered(source)
    changed = np.abs(bare - before).max(axis=2) > 20
    assert not changed[:, : 2 * 60].any()
    assert not changed[:, 2 * 80 :].any()
    assert changed[:, 2 * 60 : 2 * 80].any()


def test_a_scribble_that_leads_out_of_the_mask_loses_only_what_lies_under_it() -> None:
    points = " ".join(f"{20 + 5 * i} {50 + (8 if i % 2 else -8)} l" for i in range(50))
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 100))
    page.obj["/Contents"] = pdf.make_stream(f"0 G 1 w 20 50 m {points} S".encode())
    copy = mask_pdf(written(pdf), finding(Box(100, 35, 180, 65)))
    bare = uncovered_letters(copy)
    assert bare[:, 220:340].min() > 200
    assert bare[:, 60:180].min() < 128
    assert bare[:, 400:500].min() < 128


def test_a_shape_that_cannot_be_parted_turns_the_page_into_pixels() -> None:
    points = " ".join(f"{20 + 5 * i} {50 + (8 if i % 2 else -8)} l" for i in range(50))
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 100))
    page.obj["/Contents"] = pdf.make_stream(f"0 g 20 40 m {points} 265 40 l h f".encode())
    result = mask(Document("a.pdf", written(pdf), PDF), [finding(Box(100, 35, 180, 65))], Options())
    assert [note.key for note in result.notes] == ["page_flattened"]
    with pikepdf.open(io.BytesIO(result.data)) as copy:
        drawing = copy.pages[0].obj.Contents.read_bytes()
        page, fill = drawing.split(b"/Artifact BMC")
        assert b" l" not in page
        assert fill.count(b" l") == 3
