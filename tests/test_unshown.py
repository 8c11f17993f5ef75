"""Pictures, forms and looks that are in a PDF and not to be seen: found, and gone from the copy."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf
from PIL import Image, ImageDraw, ImageFont

from scanner import pipeline
from scanner.model import FileReport, Options, Source
from tests.masking import CCCD

WHOLE = b"q 500 0 0 150 50 570 cm /I Do Q "
SIZE = (1000, 300)
FONT = ImageFont.load_default(36)
Hiding = Callable[[Pdf, Page, Object], bytes]


def drawing(upper: str, lower: str) -> Image.Image:
    image = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(image)
    draw.text((20, 40), upper, fill=0, font=FONT)
    draw.text((20, 210), lower, fill=0, font=FONT)
    return image


def stream(pdf: Pdf, image: Image.Image) -> Object:
    packed = zlib.compress(image.tobytes())
    made = pdf.make_stream(packed)
    made.Type, made.Subtype, made.Filter = Name.XObject, Name.Image, Name.FlateDecode
    made.Width, made.Height = image.size
    made.ColorSpace, made.BitsPerComponent = Name.DeviceGray, 8
    return made


def form(pdf: Pdf, content: bytes, **resources: Object) -> Object:
    made = pdf.make_stream(content)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 500, 150])
    made.Resources = Dictionary(**resources)
    return made


def cropped(pdf: Pdf, page: Page, image: Object) -> bytes:
    return b"q 50 650 500 70 re W n " + WHOLE + b"Q"


def off_the_page(pdf: Pdf, page: Page, image: Object) -> bytes:
    return b"q 500 0 0 150 50 -70 cm /I Do Q"


def outside_the_crop_box(pdf: Pdf, page: Page, image: Object) -> bytes:
    page.CropBox = Array([0, 640, 595, 842])
    return WHOLE


def under_black(pdf: Pdf, page: Page, image: Object) -> bytes:
    return WHOLE + b"0 g 50 570 500 60 re f"


def under_white(pdf: Pdf, page: Page, image: Object) -> bytes:
    return WHOLE + b"1 g 50 570 500 60 re f"


def under_one_of_many(pdf: Pdf, page: Page, image: Object) -> bytes:
    boxes = b"300 640 30 10 re f 400 650 20 9 re f 50 590 500 30 re f 520 700 20 8 re f"
    return WHOLE + b"0 g " + boxes


def under_a_slant(pdf: Pdf, page: Page, image: Object) -> bytes:
    return WHOLE + b"0 g 50 585 m 550 592 l 550 625 l 50 620 l f"


def under_a_note(pdf: Pdf, page: Page, image: Object) -> bytes:
    look = form(pdf, b"0 g 0 0 500 60 re f")
    look.BBox = Array([0, 0, 500, 60])
    page.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Square,
                    Rect=Array([50, 570, 550, 630]),
                    AP=Dictionary(N=look),
                )
            )
        ]
    )
    return WHOLE


def under_a_picture(pdf: Pdf, page: Page, image: Object) -> bytes:
    page.Resources.XObject.J = stream(pdf, drawing("Thong bao", "nghi le"))
    return WHOLE + WHOLE.replace(b"/I", b"/J")


def transparent(pdf: Pdf, page: Page, image: Object) -> bytes:
    mask = Image.new("L", SIZE, 255)
    ImageDraw.Draw(mask).rectangle((0, 180, *SIZE), fill=0)
    image.SMask = stream(pdf, mask)
    return WHOLE


def too_small(pdf: Pdf, page: Page, image: Object) -> bytes:
    return b"q 7 0 0 2 50 570 cm /I Do Q"


HIDINGS = [
    cropped,
    off_the_page,
    outside_the_crop_box,
    under_black,
    under_white,
    under_one_of_many,
    under_a_slant,
    under_a_note,
    under_a_picture,
    transparent,
    too_small,
]


def masked(folder: Path, hide: Hiding) -> FileReport:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        image = stream(pdf, drawing("Thong bao nghi le", f"CCCD: {CCCD}"))
        page.Resources = Dictionary(XObject=Dictionary(I=image))
        page.Contents = pdf.make_stream(hide(pdf, page, image))
        pdf.save(folder / "a.pdf")
    return pipeline.mask_file(str(folder / "a.pdf"), str(folder / "b.pdf"), Options())


@pytest.mark.parametrize("hide", HIDINGS, ids=lambda hide: hide.__name__)
def test_a_part_of_a_picture_that_is_not_shown_is_found_and_painted(
    tmp_path: Path, hide: Hiding
) -> None:
    report = masked(tmp_path, hide)
    assert {f.value for f in report.findings} == {CCCD}
    assert all(Source.HIDDEN_TEXT in f.sources for f in report.findings)
    assert report.copy is not None
    assert (report.copy.status, report.unread) == ("verified", ())
    with pikepdf.open(tmp_path / "b.pdf") as copy:
        image = copy.pages[0].Resources.XObject.I
        kept = pikepdf.PdfImage(image).as_pil_image().convert("L")
    # All of the value is flat, and what stands above it is as it was.
    start, end = (int(20 + FONT.getlength(text)) for text in ("CCCD: ", f"CCCD: {CCCD}"))
    top, bottom = (FONT.getbbox(CCCD)[i] + 210 for i in (1, 3))
    assert kept.crop((start, int(top), end, int(bottom))).getextrema()[1] < 60
    above = drawing("Thong bao nghi le", "").crop((0, 0, 1000, 150))
    assert kept.crop((0, 0, 1000, 150)).tobytes() == above.tobytes()


def test_what_shows_at_the_place_of_a_hidden_part_stays(tmp_path: Path) -> None:
    """A photo is cropped, and the text beside it begins where its lower half would be."""

    def beside(pdf: Pdf, page: Page, image: Object) -> bytes:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources.Font = Dictionary(F=font)
        return cropped(pdf, page, image) + b" BT /F 12 Tf 60 600 Td (Chu thich cua anh) Tj ET"

    report = masked(tmp_path, beside)
    assert report.copy is not None
    assert report.copy.status == "verified"
    with pymupdf.open(tmp_path / "a.pdf") as before, pymupdf.open(tmp_path / "b.pdf") as after:
        assert "Chu thich cua anh" in after[0].get_text()
        assert before[0].get_pixmap().samples == after[0].get_pixmap().samples


def test_a_hidden_number_is_known_by_the_label_that_shows(tmp_path: Path) -> None:
    """An account is no more than figures without its label, which nobody covered."""
    account = "19034567890123"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        image = stream(pdf, drawing("Thong bao nop tien", f"So tai khoan: {account}"))
        page.Resources = Dictionary(XObject=Dictionary(I=image))
        covered = 50 + (20 + FONT.getlength("So tai khoan: ")) / 2
        box = f"0 g {covered} 570 300 60 re f".encode()
        page.Contents = pdf.make_stream(WHOLE + box)
        pdf.save(tmp_path / "a.pdf")
    report = pipeline.scan_file(str(tmp_path / "a.pdf"), Options())
    assert [(f.type, f.value) for f in report.findings] == [("bank_account", account)]


def test_a_picture_painted_with_nothing_is_found(tmp_path: Path) -> None:
    def unpainted(pdf: Pdf, page: Page, image: Object) -> bytes:
        page.Resources.ExtGState = Dictionary(G=Dictionary(ca=0))
        return b"/G gs " + WHOLE

    report = masked(tmp_path, unpainted)
    assert {f.value for f in report.findings} == {CCCD}
    assert report.copy is not None
    assert report.copy.status == "verified"


def test_a_picture_that_shows_is_read_once(tmp_path: Path) -> None:
    report = masked(tmp_path, lambda pdf, page, image: WHOLE)
    assert [f.sources for f in report.findings] == [(Source.OCR,)]


def as_paths(text: str, at: float, colour: float = 0) -> pymupdf.Document:
    """A page that an office program of drawings made: every letter is a path."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 100), "Thong bao nghi le", fontsize=14)
        page.insert_text((72, at), text, fontsize=14, color=(colour,) * 3)
        svg = page.get_svg_image(text_as_path=True)
    with pymupdf.open("svg", svg.encode()) as drawn:
        return pymupdf.open("pdf", drawn.convert_to_pdf())


@pytest.mark.parametrize("way", ["box", "note", "paper", "edge", "crop"])
def test_drawn_letters_that_the_page_hides_are_found_and_go(tmp_path: Path, way: str) -> None:
    at, colour = 900 if way == "edge" else 200, 1 if way == "paper" else 0
    with as_paths(f"CCCD: {CCCD}", at, colour) as pdf:
        page = pdf[0]
        if way == "box":
            page.draw_rect((60, 180, 400, 210), fill=(0, 0, 0))
        elif way == "note":
            note = page.add_rect_annot((60, 180, 400, 210))
            note.set_colors(fill=(1, 1, 1))
            note.update()
        elif way == "crop":
            page.set_cropbox(pymupdf.Rect(0, 0, 595, 150))
        pdf.save(tmp_path / "a.pdf")
    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())
    assert [(f.value, f.sources) for f in report.findings] == [(CCCD, (Source.HIDDEN_TEXT,))]
    assert report.copy is not None
    assert report.copy.status == "verified"
    with pymupdf.open(tmp_path / "a.pdf") as before, pymupdf.open(tmp_path / "b.pdf") as after:
        drawn = [len(document[0].get_cdrawings()) for document in (before, after)]
        assert drawn[0] - drawn[1] >= len(CCCD)
        assert before[0].get_pixmap().samples == after[0].get_pixmap().samples


def undrawn(pdf: Pdf, page: Page, said: Object) -> None:
    page.Resources.XObject = Dictionary(X=said)


def in_an_undrawn_form(pdf: Pdf, page: Page, said: Object) -> None:
    outer = form(pdf, b"", XObject=Dictionary(X=said))
    page.Resources.XObject = Dictionary(G=outer)
    page.contents_add(b"/G Do")


def under_the_mouse(pdf: Pdf, page: Page, said: Object) -> None:
    looks = Dictionary(N=form(pdf, b"0 g 0 0 9 9 re f"), R=said, D=said)
    page.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([50, 50, 550, 200]), AP=looks)]
    )


def in_another_state(pdf: Pdf, page: Page, said: Object) -> None:
    states = Dictionary(Off=form(pdf, b"0 g 0 0 9 9 re f"), On=said)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Btn,
            T=pikepdf.String("o"),
            AS=Name.Off,
            Rect=Array([50, 50, 550, 200]),
            AP=Dictionary(N=states),
        )
    )
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        *((place, "text") for place in (undrawn, in_an_undrawn_form, under_the_mouse)),
        *((place, "picture") for place in (undrawn, in_an_undrawn_form, under_the_mouse)),
        (in_another_state, "text"),
    ],
)
def test_forms_and_looks_that_nothing_shows_are_found_and_go(
    tmp_path: Path, place: Callable[[Pdf, Page, Object], None], kind: str
) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        page.Resources = Dictionary(Font=font)
        page.Contents = pdf.make_stream(b"BT /F 12 Tf 60 700 Td (Thong bao nghi le) Tj ET ")
        if kind == "text":
            said = form(pdf, f"BT /F 12 Tf 9 20 Td (CCCD: {CCCD}) Tj ET".encode(), Font=font)
        else:
            image = stream(pdf, drawing("", f"CCCD: {CCCD}"))
            said = form(pdf, b"500 0 0 150 0 0 cm /I Do", XObject=Dictionary(I=image))
        place(pdf, page, said)
        pdf.save(tmp_path / "a.pdf")
    report = pipeline.mask_file(str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf"), Options())
    assert {f.value for f in report.findings} == {CCCD}
    assert report.copy is not None
    assert report.copy.status == "verified"
    if shutil.which("qpdf"):
        done = subprocess.run(
            ["qpdf", "--qdf", str(tmp_path / "b.pdf"), "-"], capture_output=True, check=False
        )
        assert CCCD.encode() not in done.stdout
