"""Every place beside the pages where a PDF can keep a value, each made, masked and judged.

The value stands on the page once, in plain sight, where it is found; the copies of it that
these tests hide have to go as well.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name

from scanner import pipeline
from scanner.mask import Masked, mask
from scanner.mask.pdf_sweep import sweep
from scanner.mask.values import needles
from scanner.model import Box, Document, Finding, Options, Source
from tests.judges import judged
from tests.masking import CCCD, MAIL, PDF, PHONE, finding, picture, pixels, saved
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


def test_what_was_not_found_stays() -> None:
    def two(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        pdf.docinfo["/Title"] = f"Ho so {CCCD} nam 2025"
        pdf.docinfo["/Subject"] = "Quyet dinh 12/QD-UBND"

    with pikepdf.open(io.BytesIO(masked(hidden(two)).data)) as pdf:
        assert str(pdf.docinfo["/Subject"]) == "Quyet dinh 12/QD-UBND"
        assert str(pdf.docinfo["/Title"]) == "Ho so ████ nam 2025"


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


def attached(*files: tuple[str, bytes]) -> Change:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        for name, data in files:
            pdf.attachments[name] = data

    return change


def inner(name: str, page: int | None, value: str = CCCD) -> Finding:
    return finding(
        None,
        value,
        page=None,
        inner_page=page,
        source=Source.ATTACHMENT,
        within=(name,),
    )


def test_an_attached_pdf_is_masked_and_put_back() -> None:
    source = hidden(attached(("ben trong.pdf", sheet()), ("khac.txt", b"khong co gi")))
    result = masked(source, CCCD, "cccd", inner("ben trong.pdf", 1))
    assert judged(result.data, CCCD) == set()
    assert result.notes == ()
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert set(pdf.attachments) == {"ben trong.pdf", "khac.txt"}
        again = pdf.attachments["ben trong.pdf"].get_file().read_bytes()
    assert judged(again, CCCD) == set()
    with pymupdf.open(stream=again, filetype="pdf") as doc:
        assert "Trang con lai" in doc[0].get_text()


def test_an_attached_picture_is_masked_and_put_back(tmp_path: Path) -> None:
    """With the picture in a PDF that is attached to the PDF; both readers see it clean."""
    image, box = picture(size=34)
    deep = hidden(attached(("anh.png", saved(image, "PNG"))), value="khong co gi")
    (tmp_path / "a.pdf").write_bytes(hidden(attached(("ben trong.pdf", deep)), value="khong co"))

    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())

    assert report.copy is not None
    assert (report.copy.status, report.copy.notes) == ("verified", ())
    assert "attachments" in report.copy.checks
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        inner_pdf = pdf.attachments["ben trong.pdf"].get_file().read_bytes()
    with pikepdf.open(io.BytesIO(inner_pdf)) as pdf:
        shown = pixels(pdf.attachments["anh.png"].get_file().read_bytes())
    number = shown[int(box.y0) + 1 : int(box.y1), int(box.x0) + 1 : int(box.x1)]
    assert number.max() == 0
    assert shown.max() > 200


def test_what_cannot_be_masked_for_certain_is_taken_out_and_said() -> None:
    image, _ = picture()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("document.xml", CCCD)
    files = [
        ("anh.png", saved(image, "PNG")),
        ("don.docx", packed.getvalue()),
        ("ghi chu.txt", f"so {CCCD}".encode()),
        ("giu lai.txt", b"khong co gi"),
    ]
    source = hidden(attached(*files))
    more = [inner("anh.png", 1), inner("don.docx", None)]
    result = masked(source, CCCD, "cccd", *more)
    assert judged(result.data, CCCD) == set()
    gone = {note.details["name"] for note in result.notes if note.key == "attachment_removed"}
    assert gone == {"anh.png", "don.docx", "ghi chu.txt"}
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert set(pdf.attachments) == {"giu lai.txt"}


def test_a_file_attached_to_a_note_goes_with_the_note() -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        stream = pdf.make_stream(f"so {CCCD}".encode(), Type=Name.EmbeddedFile)
        spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F="a.txt", EF=Dictionary(F=stream)))
        annotated("/FileAttachment", FS=spec)(pdf, page)

    result = masked(hidden(change))
    assert judged(result.data, CCCD) == set()
    assert [note.key for note in result.notes] == ["attachment_removed"]


@pytest.mark.skipif(not shutil.which("pdfdetach"), reason="poppler is not installed")
def test_files_hung_on_notes_are_found_and_masked_in_their_place(tmp_path: Path) -> None:
    """A picture and a PDF stay with their notes, a text goes; poppler takes out what is left."""
    image, box = picture(size=34)
    with pymupdf.open() as inner_pdf:
        inner_pdf.new_page().insert_text((60, 100), f"So CCCD: {CCCD}", fontsize=12)
        labelled = bytes(inner_pdf.tobytes())
    files = {
        "anh.png": saved(image, "PNG"),
        "trong.pdf": labelled,
        "ghi chu.txt": f"CCCD: {CCCD}".encode(),
        "sach.txt": b"khong co gi",
    }
    with pymupdf.open() as doc:
        page = doc.new_page()
        for row, (name, data) in enumerate(files.items()):
            page.add_file_annot((72, 100 + 40 * row), data, name)
        doc.save(tmp_path / "a.pdf")

    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())

    assert {finding.within for finding in report.findings} == {
        ("anh.png",),
        ("trong.pdf",),
        ("ghi chu.txt",),
    }
    assert report.copy is not None
    assert report.copy.status == "verified"
    assert "attachments" in report.copy.checks
    assert [note.details["name"] for note in report.copy.notes] == ["ghi chu.txt"]
    detach = ["pdfdetach", "-saveall", "-o", str(tmp_path / "out"), str(tmp_path / "b.pdf")]
    (tmp_path / "out").mkdir()
    subprocess.run(detach, check=True)
    left = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(left) == set(files) - {"ghi chu.txt"}
    assert left["sach.txt"] == files["sach.txt"]
    assert judged(left["trong.pdf"], CCCD) == set()
    shown = pixels(left["anh.png"])
    number = shown[int(box.y0) + 1 : int(box.y1), int(box.x0) + 1 : int(box.x1)]
    assert number.max() == 0


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
