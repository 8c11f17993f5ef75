"""A signed PDF's copy: the signature is void and goes, what it shows stays, the copy passes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from scanner.edited import area
from scanner.formats import mask
from scanner.mask import Masked
from scanner.model import Box, Document, Options
from scanner.verified import Proof, verify_masked
from tests.hiding import Change, hidden, signed
from tests.masking import PDF
from tests.text_pages import written

REAL = Path(__file__).parents[2] / "shared/real/vn-public"
Before = Callable[[pikepdf.Pdf, pikepdf.Page], None]


def _both(first: Before) -> Change:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        signed(pdf, page)
        first(pdf, page)

    return change


def _plain(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """As many programs sign: a field that the form does not name."""
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([]))


def _unbalanced(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Content that ends in another state than it began, as scanners' programs write it."""
    page.contents_add(b"q q 2 0 0 2 0 0 cm\n")


def _covered(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A note over the signature."""
    note = pdf.make_stream(
        b"0.9 g 0 0 60 30 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 60, 30])
    )
    page.obj.Annots.append(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Stamp,
            Rect=Array([480, 100, 540, 130]),
            AP=Dictionary(N=note),
        )
    )


def _turned(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj["/Rotate"] = 90


def _masked(source: bytes, box: Box, page: int = 1) -> tuple[Masked, Proof]:
    document, found = Document("a.pdf", source, PDF), [area("a1", page, box)]
    masked = mask(document, found, Options())
    return masked, verify_masked(document, masked, found, Options(), lambda copy: ())


@pytest.mark.filterwarnings("ignore:.*not reachable:pikepdf.PageCopyWarning")
@pytest.mark.parametrize(
    "change",
    [signed, *map(_both, (_plain, _unbalanced, _covered, _turned))],
    ids=["signed", "not in the form", "unbalanced", "covered", "turned"],
)
def test_a_box_on_a_page_with_a_signature_is_masked(change: Change) -> None:
    masked, proof = _masked(hidden(change), Box(60, 80, 140, 110))
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    assert [note.key for note in masked.notes] == ["signature_removed"]
    with pypdfium2.PdfDocument(masked.data) as doc:
        assert "UBND TINH MAU" in doc[0].get_textpage().get_text_range()


def test_a_signature_that_is_not_shown_is_not_drawn() -> None:
    def unseen(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Annots[0]["/F"] = 2

    masked, proof = _masked(hidden(_both(unseen)), Box(60, 80, 140, 110))
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    with pymupdf.open(stream=masked.data) as doc:
        assert "UBND TINH MAU" not in doc[0].get_text()


def test_a_copy_without_the_look_of_a_signature_is_hurt() -> None:
    source = hidden(signed)
    document, found = Document("a.pdf", source, PDF), [area("a1", 1, Box(60, 80, 140, 110))]
    masked = mask(document, found, Options())
    with pikepdf.open(io.BytesIO(masked.data)) as pdf:
        page = pdf.pages[0]
        page.contents_coalesce()
        drawn = page.obj.Contents.read_bytes()
        assert drawn.count(b" Do Q") == 1
        page.obj.Contents = pdf.make_stream(drawn.replace(b" Do Q", b" pop Q"))
        lost = Masked(written(pdf), masked.notes)
    proof = verify_masked(document, lost, found, Options(), lambda copy: ())
    assert proof.hurt == {1}


def test_a_box_over_the_signature_covers_it() -> None:
    masked, proof = _masked(hidden(signed), Box(290, 700, 550, 750))
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    with pymupdf.open(stream=masked.data) as doc:
        assert "UBND TINH MAU" not in doc[0].get_text()


@pytest.mark.skipif(not REAL.is_dir(), reason="real documents are not here")
@pytest.mark.parametrize("number", ["018", "023", "042", "044"])
def test_real_signed_documents_pass(number: str) -> None:
    """Government documents whose visible signature no form knows."""
    (path,) = REAL.glob(f"{number}-*.pdf")
    source = path.read_bytes()
    page = 2 if number == "044" else 1
    masked, proof = _masked(source, Box(150, 560, 300, 572), page)
    assert (proof.remaining, proof.hurt) == ((), frozenset())
    assert "signature_removed" in [note.key for note in masked.notes]
