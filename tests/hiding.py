"""Places beside the pages where a PDF can keep a value, each to be filled."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name

from scanner.formats import mask
from scanner.mask import Masked
from scanner.model import Document, Finding, Options
from tests.masking import CCCD, PDF
from tests.text_pages import found, written

Change = Callable[[pikepdf.Pdf, pikepdf.Page], object]


def sheet(value: str = CCCD) -> bytes:
    with pymupdf.open() as doc:
        page = doc.new_page()
        page.insert_text((60, 100), f"Gia tri {value} het", fontsize=12)
        page.insert_text((60, 300), "Trang con lai", fontsize=12)
        return bytes(doc.tobytes())


def hidden(change: Change, value: str = CCCD) -> bytes:
    with pikepdf.open(io.BytesIO(sheet(value))) as pdf:
        change(pdf, pdf.pages[0])
        return written(pdf)


def masked(data: bytes, value: str = CCCD, kind: str = "cccd", *more: Finding) -> Masked:
    places = [*found(data, value, type=kind), *more]
    assert places
    return mask(Document("a.pdf", data, PDF), places, Options())


def info(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.docinfo["/Title"] = f"Ho so {CCCD}"
    pdf.docinfo["/Custom"] = "001 005 123 456"


def xmp(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc>{CCCD}</dc></x:xmpmeta>".encode()
    for holder in (pdf.Root, page.obj):
        holder["/Metadata"] = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def bookmarks(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Ong A, {CCCD}", 0))


def named_places(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    target = Array([page.obj, Name.Fit])
    pdf.Root["/Names"] = Dictionary(
        Dests=Dictionary(Names=Array([pikepdf.String(CCCD), Dictionary(D=target)]))
    )
    pdf.Root["/Dests"] = Dictionary({f"/{CCCD}": target})
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(P=pikepdf.String(CCCD))]))


def scripts(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    code = f"app.alert('{CCCD}')"
    pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=pikepdf.String(code))
    page.obj["/AA"] = Dictionary(O=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(code.encode())))


def private_data(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    drawing = pdf.make_stream(f"BT ({CCCD}) Tj ET".encode())
    page.obj["/PieceInfo"] = Dictionary(Maker=Dictionary(Private=drawing))
    pdf.Root["/PieceInfo"] = Dictionary(Maker=Dictionary(Private=drawing))
    page.obj["/Thumb"] = pdf.make_stream(CCCD.encode(), Width=4, Height=3)


def structure(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root["/StructTreeRoot"] = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Array([Dictionary(S=Name.Figure, Alt=f"the CCCD {CCCD}", T=CCCD, E=CCCD)]),
        )
    )


def orphans(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj["/Orphan"] = pdf.make_stream(f"({CCCD}) Tj".encode())


def associated_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj["/B"] = Array([Dictionary(T=Dictionary(I=Dictionary(Title=f"bai {CCCD}")))])
    pdf.Root["/Collection"] = Dictionary(Schema=Dictionary(X=Dictionary(N=CCCD)))


def annotated(kind: str, **more: object) -> Change:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([60, 400, 300, 430]))
        for key, value in more.items():
            note[f"/{key}"] = value
        page.obj["/Annots"] = pdf.make_indirect(Array([pdf.make_indirect(note)]))

    return change


def shown_form(pdf: pikepdf.Pdf, text: str) -> pikepdf.Object:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return pdf.make_stream(
        f"/Tx BMC BT /Helv 12 Tf 5 5 Td ({text}) Tj ET EMC".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 240, 30]),
        Resources=Dictionary(Font=Dictionary(Helv=font)),
    )


def signed(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A signature whose certificate carries the signer's number, as Vietnamese ones do."""
    certificate = b"\x30\x82\x01\x00CN=TRAN VAN MAU,UID=CCCD:" + CCCD.encode() + bytes(200)
    signature = pdf.make_indirect(
        Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            SubFilter=Name("/adbe.pkcs7.detached"),
            ByteRange=Array([0, 10, 20, 30]),
            Contents=pikepdf.String(certificate),
            Name=f"Tran Van Mau {CCCD}",
        )
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T="Signature1",
            V=signature,
            Rect=Array([300, 100, 540, 130]),
            AP=Dictionary(N=shown_form(pdf, "Nguoi ky: UBND TINH MAU")),
        )
    )
    page.obj["/Annots"] = Array([field])
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([field]), SigFlags=3)
    pdf.Root["/Perms"] = Dictionary(DocMDP=signature)
    pdf.Root["/DSS"] = Dictionary(Certs=Array([pdf.make_stream(certificate)]))
