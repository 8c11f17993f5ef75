"""Pages that become pictures: all of them when told to, one where its text cannot be parted."""

from __future__ import annotations

import pikepdf
import pymupdf

from scanner.formats import mask
from scanner.mask.outlines import drawn
from scanner.model import Box, Document, Options, Source
from tests.judges import judged
from tests.masking import CCCD, PDF, finding, mask_pdf
from tests.text_pages import content, document, found, lines, words, written


def test_text_in_a_pattern_flattens_the_page() -> None:
    pdf, page = content(b"/Pattern cs /P1 scn 0 0 400 300 re f")
    pattern = pdf.make_stream(
        b"BT /F1 12 Tf 10 10 Td (" + CCCD.encode() + b") Tj ET",
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=pikepdf.Array([0, 0, 200, 100]),
        XStep=200,
        YStep=100,
        Resources=pikepdf.Dictionary(Font=page.obj.Resources.Font),
    )
    page.obj.Resources.Pattern = pikepdf.Dictionary(P1=pattern)
    masked = mask(Document("a.pdf", written(pdf), PDF), [finding(Box(8, 275, 95, 292))], Options())
    assert judged(masked.data, CCCD) == set()
    assert [note.key for note in masked.notes] == ["page_flattened"]


def test_the_strong_mode_keeps_the_rest_searchable() -> None:
    source = document(lines)
    copy = mask_pdf(source, *found(source), options=Options(flatten=True))
    assert judged(copy, CCCD) == set()
    kept = words(copy)
    assert {"tren", "duoi", "ngay", "01/02/2021"} <= set(kept)
    for word in ("01/02/2021", "456"):
        assert abs(kept[word].x0 - words(source)[word].x0) < 0.2
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        assert len(doc[0].get_images()) == 1


def test_a_flattened_page_is_a_picture_whose_text_is_found() -> None:
    """With `--flatten` the gaps between letters are gone, words and their order are not."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 100), f"Cong dan co so CCCD   {CCCD}   va nhan giay hen", fontsize=12)
        box = page.search_for(CCCD)[0]
        data = document.tobytes()
    found = finding(Box(box.x0, box.y0, box.x1, box.y1), source=Source.TEXT)

    copy = mask_pdf(data, found, options=Options(flatten=True))

    assert not judged(copy, CCCD)
    with pymupdf.open(stream=copy) as document:
        assert document[0].get_images()
        text = " ".join(document[0].get_text().split())
    assert text == "Cong dan co so CCCD va nhan giay hen"


def test_a_flattened_page_shows_no_ripple_of_the_ink_around_a_mask() -> None:
    """A picture of many colours is coded with loss; its masks are of one colour all the same."""
    with pymupdf.open() as doc:
        page = doc.new_page()
        for row in range(8):
            # At another place of the coding's blocks each.
            base = 120 + 60.4 * row
            page.insert_text((120, base), CCCD, fontsize=14)
            for number in range(80):
                tint = (number / 80, 0.2, 1 - number / 80)
                page.insert_text((60 + 4 * number, base - 12), "M", fontsize=14, color=tint)
                page.insert_text((60 + 4 * number, base + 12), "M", fontsize=14, color=tint)
        source = bytes(doc.tobytes())
    places = found(source)
    copy = mask_pdf(source, *places, options=Options(flatten=True))
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        assert doc.extract_image(doc[0].get_images()[0][0])["ext"] == "jpeg"
        for place in places:
            inner = Box.around(drawn(place)[0]).grow(-0.7)
            shown = doc[0].get_pixmap(clip=pymupdf.Rect(*inner), dpi=200)
            assert set(shown.samples) == {0}
