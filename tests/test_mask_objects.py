"""Every place beside the pages where a PDF can keep a value, each made, masked and judged.

The value stands on the page once, in plain sight, where it is found; the copies of it that
these tests hide have to go as well.
"""

from __future__ import annotations

import io

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name

from scanner.formats import mask
from scanner.mask.pdf_sweep import sweep
from scanner.mask.values import needles
from scanner.model import Box, Document, Options, Source
from tests.hiding import (
    Change,
    annotated,
    associated_text,
    bookmarks,
    hidden,
    info,
    masked,
    named_places,
    private_data,
    scripts,
    sheet,
    shown_form,
    signed,
    structure,
    xmp,
)
from tests.judges import judged
from tests.masking import CCCD, MAIL, PDF, PHONE, finding
from tests.text_pages import found, written


@pytest.mark.parametrize(
    "change",
    [info, xmp, bookmarks, named_places, scripts, private_data, structure, associated_text],
    ids=lambda change: change.__name__,
)
def test_texts_outside_the_pages(change: Change) -> None:
    source = hidden(change)
    assert judged(source, CCCD)
    assert judged(masked(source).data, CCCD) == set()


@pytest.mark.parametrize(
    "change", [info, xmp, bookmarks, named_places, scripts, structure], ids=lambda c: c.__name__
)
def test_the_second_way_reaches_the_same_texts(change: Change) -> None:
    """Where MuPDF cannot write an object back."""
    source = hidden(change)
    sought = needles(found(source))
    with pikepdf.open(io.BytesIO(source)) as pdf:
        sweep(pdf, sought)
        texts = written(pdf)
    guilty = judged(texts, CCCD)
    assert "objects" not in guilty


def test_what_a_form_draws_stays_where_its_entries_lose_a_value() -> None:
    """LaTeX writes beside a figure what its file was called: written anew, the form had been left
    without content, and the figure gone from the page."""

    def figure(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        form = shown_form(pdf, "Hinh 1: so do thua dat")
        form["/PTEX.FileName"] = f"./hinh/{CCCD}.pdf"
        page.obj["/Resources"]["/XObject"] = Dictionary(Hinh=form)
        page.contents_add(b"q 1 0 0 1 60 300 cm /Hinh Do Q")

    copy = masked(hidden(figure)).data
    assert judged(copy, CCCD) == set()
    with pymupdf.open(stream=copy) as doc:
        assert "Hinh 1: so do thua dat" in doc[0].get_text()


def test_what_follows_an_address_with_a_number_stays() -> None:
    """`/0912345678` in a string is no name: cut a second time, it took what stood behind it."""

    def told(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        pdf.docinfo["/Base"] = f"https://zalo.me/{PHONE}"
        pdf.docinfo["/Subject"] = "Quyet dinh 12/QD-UBND"
        pdf.docinfo["/Title"] = "Danh sach 2025"

    with pikepdf.open(io.BytesIO(masked(hidden(told, PHONE), PHONE, "phone").data)) as pdf:
        assert str(pdf.docinfo["/Base"]) == "https://zalo.me/████"
        assert str(pdf.docinfo["/Subject"]) == "Quyet dinh 12/QD-UBND"
        assert str(pdf.docinfo["/Title"]) == "Danh sach 2025"


def test_what_was_not_found_stays() -> None:
    def two(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        pdf.docinfo["/Title"] = f"Ho so {CCCD} nam 2025"
        pdf.docinfo["/Subject"] = "Quyet dinh 12/QD-UBND"

    with pikepdf.open(io.BytesIO(masked(hidden(two)).data)) as pdf:
        assert str(pdf.docinfo["/Subject"]) == "Quyet dinh 12/QD-UBND"
        assert str(pdf.docinfo["/Title"]) == "Ho so ████ nam 2025"


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("/Text", {"Contents": CCCD, "T": f"nguoi {CCCD}", "Subj": CCCD}),
        ("/FreeText", {"Contents": CCCD, "DA": "/Helv 12 Tf", "RC": f"<p>{CCCD}</p>"}),
        ("/Popup", {"Contents": CCCD}),
        ("/Stamp", {"NM": CCCD, "Contents": CCCD}),
        ("/Redact", {"OverlayText": CCCD, "DA": "/Helv 12 Tf"}),
        ("/Highlight", {"Contents": CCCD, "QuadPoints": Array([0] * 8)}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_annotations_lose_the_value(kind: str, keys: dict[str, object]) -> None:
    source = hidden(annotated(kind, **keys))
    copy = masked(source).data
    assert judged(copy, CCCD) == set()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        # A mark that was meant to redact and never did has nothing left to say.
        assert len(pdf.pages[0].obj.Annots) == (kind != "/Redact")


@pytest.mark.parametrize("flags", [4, 2, 32])
def test_an_appearance_that_shows_the_value_loses_it(flags: int) -> None:
    """Shown, hidden and never viewed: the stream that draws it is cut, or made anew."""

    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        states = Dictionary(On=shown_form(pdf, f"nut {CCCD}"), Off=shown_form(pdf, CCCD))
        looks = Dictionary(N=shown_form(pdf, f"ghi {CCCD} chu"), D=states)
        annotated("/FreeText", Contents=f"ghi {CCCD} chu", F=flags, AP=looks)(pdf, page)

    assert judged(masked(hidden(change)).data, CCCD) == set()


def test_an_appearance_alone_is_cut_like_a_page() -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        annotated("/Stamp", AP=Dictionary(N=shown_form(pdf, f"dau {CCCD} cuoi")))(pdf, page)

    copy = masked(hidden(change)).data
    assert judged(copy, CCCD) == set()
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        assert {"dau", "cuoi"} <= set(doc[0].get_text().split())


def form(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=f"so_{CCCD}",
            TU=CCCD,
            V=f"so {CCCD}",
            DV=CCCD,
            RV=f"<body><p>{CCCD}</p></body>",
            DA="/Helv 12 Tf",
            Rect=Array([60, 400, 300, 430]),
            AP=Dictionary(N=shown_form(pdf, f"so {CCCD}")),
            AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=f"if (v == '{CCCD}') x()")),
        )
    )
    choice = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Ch,
            T="chon",
            Opt=Array([pikepdf.String(CCCD), Array([pikepdf.String("a"), pikepdf.String(CCCD)])]),
            V=CCCD,
            Rect=Array([60, 440, 300, 470]),
        )
    )
    page.obj["/Annots"] = Array([field, choice])
    data = f"<xfa:data xmlns:xfa='x'><so>{CCCD}</so></xfa:data>".encode()
    pdf.Root["/AcroForm"] = Dictionary(
        Fields=Array([field, choice]),
        XFA=Array([pikepdf.String("datasets"), pdf.make_stream(data)]),
    )


def test_form_fields_lose_values_defaults_choices_and_looks() -> None:
    copy = masked(hidden(form)).data
    assert judged(copy, CCCD) == set()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 2


@pytest.mark.parametrize(
    ("value", "kind", "address"),
    [
        (PHONE, "phone", "tel:+84912345678"),
        (PHONE, "phone", "https://zalo.me/0912345678"),
        (MAIL, "email", "mailto:Nguyen.Van.Mau@example.com?subject=x"),
    ],
)
def test_links_that_carry_a_value_lead_nowhere(value: str, kind: str, address: str) -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        action = Dictionary(S=Name.URI, URI=pikepdf.String(address))
        other = Dictionary(S=Name.URI, URI=pikepdf.String("https://example.vn/"))
        annotated("/Link", A=action)(pdf, page)
        page.obj.Annots.append(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=other)
        )
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Lien he", action=action))

    copy = masked(hidden(change, value), value, kind).data
    assert judged(copy, value) == set()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert [str(note.A.URI) for note in pdf.pages[0].obj.Annots] == ["https://example.vn/"]


def test_the_visible_text_of_a_link_stays_when_only_its_address_tells() -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        action = Dictionary(S=Name.URI, URI=pikepdf.String(f"tel:{PHONE}"))
        annotated("/Link", A=action, Rect=Array([60, 540, 200, 560]))(pdf, page)

    link = finding(Box(60, 290, 140, 305), PHONE, type="phone", source=Source.LINK, key="5:A/URI")
    result = mask(Document("a.pdf", hidden(change), PDF), [link], Options())
    assert judged(result.data, PHONE) == set()
    with pymupdf.open(stream=result.data, filetype="pdf") as doc:
        assert "Trang con lai" in doc[0].get_text()
        assert doc[0].get_pixmap(clip=(60, 290, 140, 305)).color_topusage()[1] == b"\xff\xff\xff"


def test_earlier_revisions_and_orphans_do_not_come_along() -> None:
    with pymupdf.open(stream=sheet(), filetype="pdf") as doc:
        page = doc[0]
        page.add_redact_annot(page.search_for("Trang con lai")[0])
        page.apply_redactions()
        new = doc.get_new_xref()
        doc.update_object(new, "<<>>")
        doc.update_stream(new, f"orphan {CCCD}".encode())
        first = bytes(doc.tobytes())
    with pymupdf.open(stream=first, filetype="pdf") as doc:
        doc[0].insert_text((60, 500), "sua doi", fontsize=12)
        out = io.BytesIO(first)
        doc.save(out, incremental=False)
        doc.set_metadata({"title": "moi"})
        changed = bytes(doc.tobytes())
    update = first + changed
    copy = masked(update).data
    assert copy.count(b"%%EOF") == 1
    assert judged(copy, CCCD) == set()


def test_a_void_signature_goes_with_its_certificates_and_its_look_stays() -> None:
    result = masked(hidden(signed))
    assert [note.key for note in result.notes] == ["signature_removed"]
    assert judged(result.data, CCCD) == set()
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert "/DSS" not in pdf.Root
        assert "/Perms" not in pdf.Root
        assert len(pdf.Root.AcroForm.Fields) == 0
    with pymupdf.open(stream=result.data, filetype="pdf") as doc:
        assert "UBND TINH MAU" in doc[0].get_text()


def test_the_copy_has_a_new_identity() -> None:
    source = hidden(lambda pdf, page: None)
    with pikepdf.open(io.BytesIO(source)) as before:
        copy = masked(source).data
        with pikepdf.open(io.BytesIO(copy)) as after:
            assert bytes(before.trailer.ID[0]) != bytes(after.trailer.ID[0])
