"""Text of PDFs that no reader of the page sees, and text in layers, forms and soft masks."""

from __future__ import annotations

import io

import pikepdf
import pymupdf
import pytest

from scanner.model import Box, Source
from tests.judges import judged
from tests.masking import CCCD, finding, mask_pdf
from tests.text_pages import content, document, found, words, written


def test_unseen_glyphs_under_a_picture_of_them_go_even_if_they_lie_askew() -> None:
    """A scan with an invisible layer that does not sit exactly on the print."""
    pdf, _ = content(f"BT /F1 12 Tf 3 Tr 43 203 Td (x {CCCD[:11]}8 y) Tj ET".encode())
    source = written(pdf)
    box = words(source)[CCCD[:11] + "8"]
    moved = Box(box.x0 - 4, box.y0 - 5, box.x1 - 4, box.y1 - 5)
    copy = mask_pdf(source, finding(moved))
    assert not set("".join(words(copy))) & set("0123456789")


UNSEEN = {
    "render mode 3": f"BT /F1 12 Tf 3 Tr 40 200 Td ({CCCD}) Tj ET",
    "zero size": f"BT /F1 0 Tf 40 200 Td ({CCCD}) Tj ET",
    "tiny": f"BT /F1 0.01 Tf 40 200 Td ({CCCD}) Tj ET",
    "white on white": f"1 g BT /F1 12 Tf 40 200 Td ({CCCD}) Tj ET",
    "behind a rectangle": f"BT /F1 12 Tf 40 200 Td ({CCCD}) Tj ET 0 g 30 190 200 30 re f",
    "clipped away": f"q 0 0 1 1 re W n BT /F1 12 Tf 40 200 Td ({CCCD}) Tj ET Q",
    "outside the page": f"BT /F1 12 Tf 40 -200 Td ({CCCD}) Tj ET",
    "clipping text": f"BT /F1 12 Tf 7 Tr 40 200 Td ({CCCD}) Tj ET",
}


@pytest.mark.parametrize("way", UNSEEN)
def test_hidden_text_goes_wherever_it_stands(way: str) -> None:
    """The value is found once in plain sight; all hidden copies of it go as well."""
    shown = f" 0 g BT /F1 12 Tf 0 Tr 40 100 Td (CCCD {CCCD}) Tj ET"
    pdf, _ = content((f"q {UNSEEN[way]} Q" + shown).encode())
    source = written(pdf)
    place = words(source)[CCCD] if way in ("zero size",) else found(source)[-1].boxes[0]
    copy = mask_pdf(source, finding(Box(68, 190, 148, 206), source=Source.TEXT))
    assert place
    assert judged(copy, CCCD) == set()


@pytest.mark.parametrize("on", [True, False])
def test_optional_layers_lose_it_on_and_off(on: bool) -> None:
    with pymupdf.open() as doc:
        page = doc.new_page()
        layer = doc.add_ocg("lop", on=on)
        page.insert_text((60, 100), f"CCCD {CCCD}", fontsize=12)
        page.insert_text((60, 300), f"an {CCCD}", fontsize=12, oc=layer)
        source = bytes(doc.tobytes())
    place = finding(
        words(document(lambda p: p.insert_text((60, 100), f"CCCD {CCCD}", fontsize=12)))[CCCD],
        source=Source.TEXT,
    )
    copy = mask_pdf(source, place)
    assert judged(copy, CCCD) == set()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert "/OCProperties" in pdf.Root


def test_a_form_drawn_twice_loses_it_in_both_places() -> None:
    pdf, page = content(b"q 1 0 0 1 0 0 cm /Fm Do Q q 1 0 0 1 0 -100 cm /Fm Do Q")
    inner = pdf.make_stream(
        b"BT /F1 12 Tf 40 200 Td (" + CCCD.encode() + b" het) Tj ET",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, 400, 300]),
    )
    page.obj.Resources.XObject = pikepdf.Dictionary(Fm=inner)
    source = written(pdf)
    places = found(source)
    assert len(places) == 2
    copy = mask_pdf(source, places[0])
    assert judged(copy, CCCD) == set()
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        assert doc[0].get_text().split() == ["het", "het"]


def test_text_in_a_soft_mask_goes() -> None:
    """Letters that show because a mask lets colour through where they stand."""
    pdf, page = content(b"/G1 gs 0.2 0.2 0.6 rg 0 0 400 300 re f")
    group = pdf.make_stream(
        b"1 g BT /F1 20 Tf 40 200 Td (" + CCCD.encode() + b") Tj ET",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, 400, 300]),
        Group=pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceGray),
        Resources=pikepdf.Dictionary(Font=page.obj.Resources.Font),
    )
    page.obj.Resources.ExtGState = pikepdf.Dictionary(
        G1=pikepdf.Dictionary(SMask=pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=group))
    )
    copy = mask_pdf(written(pdf), finding(Box(38, 82, 182, 106)))
    assert judged(copy, CCCD) == set()
