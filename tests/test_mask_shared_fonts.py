"""Fonts that share what they are made of: what one of them loses the others keep."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pymupdf
import pytest

from samples.drawing.fonts import ROBOTO, font_bytes
from scanner.formats import mask
from scanner.model import Box, Document, Options, Source
from tests.judges import judged
from tests.masking import CCCD, PDF, finding, mask_pdf
from tests.test_mask_pdf_fonts import type3
from tests.text_pages import content, found, words, written

BEFORE, BEHIND = "Số 1234567890 của năm 2025", "Vào sổ 0012 ngày 5 tháng 3"


@pytest.fixture(scope="module")
def paragraphs() -> bytes:
    """A page whose writer sets each paragraph by itself: a font each, and one descendant."""
    folder = pymupdf.Archive()
    folder.add(font_bytes(ROBOTO), "face.ttf")
    css = "@font-face{font-family:face;src:url(face.ttf)} *{font-family:face;font-size:12px}"
    with pymupdf.open() as doc:
        page = doc.new_page()
        for number, text in enumerate((BEFORE, f"CCCD {CCCD} cấp ngày", BEHIND)):
            place = pymupdf.Rect(60, 80 + 30 * number, 500, 105 + 30 * number)
            page.insert_htmlbox(place, f"<p>{text}</p>", css=css, archive=folder)
        doc.subset_fonts()
        return bytes(doc.tobytes(garbage=3, deflate=True))


def test_a_paragraph_keeps_its_letters_where_another_loses_them(paragraphs: bytes) -> None:
    assert _descendants(paragraphs) < _fonts(paragraphs) == 3
    places = found(paragraphs)
    masked = mask(Document("a.pdf", paragraphs, PDF), places, Options())
    assert not masked.notes
    assert judged(masked.data, CCCD) == set()
    assert set(words(paragraphs)) - set(words(masked.data)) == {CCCD}
    changed = np.argwhere(np.abs(_rendered(paragraphs) - _rendered(masked.data)) > 8)
    box = places[0].boxes[0].grow(1)
    assert all(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for y, x in changed)


def test_what_a_font_shows_no_more_goes_from_it_and_stays_in_another() -> None:
    copy = _masked_pair(b"(001)")
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        first, second = (pdf.pages[0].Resources.Font[name] for name in ("/A", "/B"))
        assert set(first.CharProcs.keys()) == {"/a7", "/a8", "/a9"}
        assert [int(width) for width in first.Widths] == [*[0] * 7, *[600] * 3]
        assert set(second.CharProcs.keys()) == {"/a0", "/a1", "/a7", "/a8", "/a9"}
        assert [int(width) for width in second.Widths] == [*[600] * 2, *[0] * 5, *[600] * 3]


@pytest.mark.parametrize("is_direct", [False, True])
def test_a_line_in_another_font_of_the_same_tables_stays_as_it_was(is_direct: bool) -> None:
    source = _rendered(_pair(b"(65432)", is_direct=is_direct))
    copy = _rendered(_masked_pair(b"(65432)", is_direct=is_direct))
    assert (source[110:150] < 128).any()
    assert (source[110:150] == copy[110:150]).all()


def _pair(other: bytes, *, is_direct: bool = False) -> bytes:
    """A value in one font, and a line below in `other` that has the same tables."""
    text = b"BT /A 20 Tf 40 200 Td (7) Tj 100 0 Td (001005123456) Tj ET"
    pdf, page = content(text + b" BT /B 20 Tf 40 160 Td %s Tj ET" % other)
    first = type3(pdf)
    for key in ("/CharProcs", "/Encoding", "/Widths"):
        first[key] = pdf.make_indirect(first[key])
    second = pikepdf.Dictionary(dict(first.items()))
    page.obj.Resources.Font.A = pdf.make_indirect(first)
    page.obj.Resources.Font.B = second if is_direct else pdf.make_indirect(second)
    return written(pdf)


def _masked_pair(other: bytes, *, is_direct: bool = False) -> bytes:
    source = _pair(other, is_direct=is_direct)
    return mask_pdf(source, finding(Box(139, 84, 285, 101), source=Source.OCR))


def _fonts(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sum("/DescendantFonts" in item for item in _dictionaries(pdf))


def _descendants(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sum("/CIDSystemInfo" in item and "/W" in item for item in _dictionaries(pdf))


def _dictionaries(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]


def _rendered(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    with pymupdf.open(stream=data, filetype="pdf") as doc:
        shown = doc[0].get_pixmap(dpi=72, colorspace="gray")
    return np.frombuffer(shown.samples, np.uint8).reshape(shown.height, -1).astype(np.int16)
