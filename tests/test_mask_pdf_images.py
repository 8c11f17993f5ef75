"""Pixels in masked PDFs: painted in the image itself, in its own codec, wherever it is used."""

from __future__ import annotations

import io
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name
from PIL import Image

from scanner.formats import mask
from scanner.mask import jbig2
from scanner.mask.pdf_samples import write_bits
from scanner.model import Box, Document, Finding, Options
from tests.masking import CCCD, PDF, finding, mask_pdf, picture, saved
from tests.text_pages import written

PRINT, PRINTED = picture()

GREY = PRINT.convert("L")

BITS = GREY.point(lambda level: 255 * (level > 128)).convert("1")

WIDTH, HEIGHT = PRINT.size

# The picture lies on the page at half a point for each pixel.
PLACE = Box(*(side / 2 for side in (PRINTED.x0, PRINTED.y0, PRINTED.x1, PRINTED.y1)))

Fill = Callable[[pikepdf.Pdf, pikepdf.Object], None]


def stream(data: bytes, space: Any, bits: int | None, **more: Any) -> Fill:
    def fill(pdf: pikepdf.Pdf, image: pikepdf.Object) -> None:
        if "codec" in more:
            image.write(data, filter=more["codec"])
        else:
            image.write(data)
        if space is not None:
            image["/ColorSpace"] = space
        if bits:
            image["/BitsPerComponent"] = bits
        for key, value in more.items():
            if key != "codec":
                image[f"/{key}"] = value

    return fill


def fax(pdf: pikepdf.Pdf, image: pikepdf.Object) -> None:
    image["/ColorSpace"], image["/BitsPerComponent"] = Name.DeviceGray, 1
    write_bits(image, np.asarray(BITS)[:, :, None])
    assert image.Filter == Name.CCITTFaxDecode


def fax_stencil(pdf: pikepdf.Pdf, image: pikepdf.Object) -> None:
    fax(pdf, image)
    del image["/ColorSpace"]
    image["/ImageMask"] = True


def soft_mask(pdf: pikepdf.Pdf, image: pikepdf.Object) -> None:
    """The letters live in the mask alone, the picture is one colour."""
    stream(bytes([10, 10, 90]) * (WIDTH * HEIGHT), Name.DeviceRGB, 8)(pdf, image)
    shape = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=WIDTH, Height=HEIGHT)
    stream((255 - np.asarray(GREY)).tobytes(), Name.DeviceGray, 8)(pdf, shape)
    image["/SMask"] = shape


def hard_mask(pdf: pikepdf.Pdf, image: pikepdf.Object) -> None:
    stream(bytes([10, 10, 90]) * (WIDTH * HEIGHT), Name.DeviceRGB, 8)(pdf, image)
    shape = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=WIDTH, Height=HEIGHT)
    fax_stencil(pdf, shape)
    image["/Mask"] = shape


def indexed(colours: int, bits: int) -> Fill:
    small = PRINT.quantize(colours)
    values = np.asarray(small)
    data = values.tobytes() if bits == 8 else ((values[:, ::2] << 4) | values[:, 1::2]).tobytes()
    table = pikepdf.String(bytes(small.getpalette() or [])[: 3 * colours])
    return stream(data, Array([Name.Indexed, Name.DeviceRGB, colours - 1, table]), bits)


def jpeg2000() -> bytes:
    return saved(PRINT, "JPEG2000", quality_mode="rates", quality_layers=[12])


JBIG2 = jbig2.coded(np.asarray(BITS))

INVERSE = Array([1, 0] * 4)

BLACK = Array(
    [
        Name.Separation,
        Name.Black,
        Name.DeviceGray,
        Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1),
    ]
)

CODECS: dict[str, Fill] = {
    "jpeg": stream(saved(PRINT, "JPEG", quality=75), Name.DeviceRGB, 8, codec=Name.DCTDecode),
    "jpeg grey": stream(saved(GREY, "JPEG", quality=60), Name.DeviceGray, 8, codec=Name.DCTDecode),
    "jpeg cmyk": stream(
        saved(PRINT.convert("CMYK"), "JPEG", quality=75),
        Name.DeviceCMYK,
        8,
        codec=Name.DCTDecode,
        Decode=INVERSE,
    ),
    "deflated jpeg": stream(
        zlib.compress(saved(PRINT, "JPEG", quality=75)),
        Name.DeviceRGB,
        8,
        codec=Array([Name.FlateDecode, Name.DCTDecode]),
    ),
    "jpeg 2000": stream(jpeg2000(), Name.DeviceRGB, 8, codec=Name.JPXDecode),
    "jpeg 2000, bare": stream(jpeg2000(), None, None, codec=Name.JPXDecode),
    "rgb": stream(PRINT.tobytes(), Name.DeviceRGB, 8),
    "grey": stream(GREY.tobytes(), Name.DeviceGray, 8),
    "cmyk": stream(PRINT.convert("CMYK").tobytes(), Name.DeviceCMYK, 8),
    "grey, inverse": stream(
        (255 - np.asarray(GREY)).tobytes(), Name.DeviceGray, 8, Decode=Array([1, 0])
    ),
    "grey 16": stream((np.asarray(GREY).astype(">u2") * 257).tobytes(), Name.DeviceGray, 16),
    "rgb 16": stream((np.asarray(PRINT).astype(">u2") * 257).tobytes(), Name.DeviceRGB, 16),
    "indexed 8": indexed(64, 8),
    "indexed 4": indexed(16, 4),
    "one ink": stream((255 - np.asarray(GREY)).tobytes(), BLACK, 8),
    "bits": stream(np.packbits(np.asarray(BITS), axis=1).tobytes(), Name.DeviceGray, 1),
    "fax": fax,
    "stencil": fax_stencil,
    "jbig2": stream(JBIG2, Name.DeviceGray, 1, codec=Name.JBIG2Decode),
    "jbig2, inverse": stream(
        jbig2.coded(~np.asarray(BITS)),
        Name.DeviceGray,
        1,
        codec=Name.JBIG2Decode,
        Decode=Array([1, 0]),
    ),
    "jbig2 stencil": stream(JBIG2, None, 1, codec=Name.JBIG2Decode, ImageMask=True),
    "soft mask": soft_mask,
    "hard mask": hard_mask,
}


def sheet(fill: Fill, content: bytes = b"q 260 0 0 65 0 0 cm /I Do Q", pages: int = 1) -> bytes:
    pdf = pikepdf.new()
    image = pdf.make_stream(b"x", Type=Name.XObject, Subtype=Name.Image, Width=WIDTH, Height=HEIGHT)
    fill(pdf, image)
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(WIDTH / 2, HEIGHT / 2))
        page.obj["/Resources"] = Dictionary(XObject=Dictionary(I=image))
        page.obj["/Contents"] = pdf.make_stream(content)
    return written(pdf)


def rendered(data: bytes, number: int = 0, scale: float = 2) -> NDArray[np.int16]:
    with pypdfium2.PdfDocument(data) as document:
        array = document[number].render(scale=scale).to_numpy()
        return np.asarray(array[:, :, :3], np.int16)


def uncovered(data: bytes, number: int = 0) -> NDArray[np.int16]:
    """The page without the shapes drawn on it: what lies under a mask."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[number]
        for item in list(page.get_objects(max_depth=1)):
            if item.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH:
                page.remove_obj(item)
        return np.asarray(page.render(scale=2).to_numpy()[:, :, :3], np.int16)


def under(pixels: NDArray[np.int16], box: Box = PRINTED) -> NDArray[np.int16]:
    return pixels[int(box.y0) + 1 : int(box.y1) - 1, int(box.x0) + 1 : int(box.x1) - 1]


@pytest.mark.parametrize("name", CODECS)
def test_pixels_go_in_every_codec(name: str) -> None:
    source = sheet(CODECS[name])
    copy = mask_pdf(source, finding(PLACE))
    flat = under(uncovered(copy)).reshape(-1, 3)
    assert np.ptp(flat, axis=0).max() <= 24, "nothing shows under the fill"
    assert under(rendered(copy)).max() <= 16, "the fill is solid"
    gap = np.abs(rendered(source) - rendered(copy)).max(axis=2)
    far = np.ones(gap.shape, bool)
    near = PRINTED.grow(24)
    far[max(0, int(near.y0)) : int(near.y1), int(near.x0) : int(near.x1)] = False
    lossy = "jpeg" in name
    assert gap[far].mean() <= (2.5 if lossy else 0.01)
    assert len(copy) <= 1.3 * len(source) + 600
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        image = pdf.pages[0].Resources.XObject.I
        if lossy:
            codec = "JPXDecode" if "2000" in name else "DCTDecode"
            assert codec in str(image.Filter)
        if "jbig2" in name:
            assert image.Filter == Name.JBIG2Decode


@pytest.mark.skipif(not shutil.which("pdfimages"), reason="poppler is not installed")
@pytest.mark.parametrize("name", ["jpeg", "fax", "jbig2", "indexed 8", "rgb 16", "jpeg 2000"])
def test_what_another_program_extracts_is_painted(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(mask_pdf(sheet(CODECS[name]), finding(PLACE)))
    subprocess.run(["pdfimages", "-png", str(path), str(tmp_path / "x")], check=True)
    image = Image.open(tmp_path / "x-000.png").convert("L")
    assert np.ptp(under(np.asarray(image).astype(np.int16))) <= 24


def test_inline_images() -> None:
    small = GREY.resize((WIDTH // 2, HEIGHT // 2))
    data = small.tobytes().hex().encode()
    content = b"q 260 0 0 65 0 0 cm BI /W 260 /H 65 /BPC 8 /CS /G /F /AHx ID " + data + b"> EI Q"
    copy = mask_pdf(sheet(CODECS["grey"], content), finding(PLACE))
    assert np.ptp(under(uncovered(copy))) <= 24
    assert len(copy) < len(sheet(CODECS["grey"], content))


def test_an_image_shared_by_pages_is_painted_for_all() -> None:
    copy = mask_pdf(sheet(CODECS["jpeg"], pages=2), finding(PLACE, page=2))
    assert np.ptp(under(uncovered(copy, 0)), axis=(0, 1)).max() <= 24


def test_an_image_turned_and_cut_by_its_placement() -> None:
    """A quarter turn, mirrored, hanging over the page's edge."""
    source = sheet(CODECS["rgb"], b"q 0 260 65 0 10 -20 cm /I Do Q")
    with pikepdf.open(io.BytesIO(source)) as pdf:
        pdf.pages[0].obj["/MediaBox"] = Array([0, 0, 100, 300])
        source = written(pdf)
    # Across the picture runs up the page, up the picture runs across it.
    place = Box(
        10 + (HEIGHT - PRINTED.y1) / 2,
        300 - (PRINTED.x1 / 2 - 20),
        10 + (HEIGHT - PRINTED.y0) / 2,
        300 - (PRINTED.x0 / 2 - 20),
    )
    copy = mask_pdf(source, finding(place))
    with pymupdf.open(stream=copy, filetype="pdf") as doc:
        image = doc.extract_image(doc[0].get_images()[0][0])["image"]
    painted = np.asarray(Image.open(io.BytesIO(image)).convert("L")).astype(np.int16)
    assert np.ptp(under(painted)) == 0
    assert painted[:, int(PRINTED.x1) + 25 :].min() < 100, "the neighbour is still there"


def test_images_inside_forms() -> None:
    source = sheet(CODECS["grey"], b"q 2 0 0 2 0 0 cm /Fm Do Q")
    with pikepdf.open(io.BytesIO(source)) as pdf:
        page = pdf.pages[0]
        inner = pdf.make_stream(
            b"q 1 0 0 1 0 0 cm /I Do Q",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 1, 1]),
            Matrix=Array([130, 0, 0, 32.5, 0, 0]),
            Resources=Dictionary(XObject=Dictionary(I=page.obj.Resources.XObject.I)),
        )
        page.obj["/Resources"] = Dictionary(XObject=Dictionary(Fm=inner))
        source = written(pdf)
    copy = mask_pdf(source, finding(PLACE))
    assert np.ptp(under(uncovered(copy))) <= 24


def test_other_versions_of_an_image_do_not_come_along() -> None:
    def fill(pdf: pikepdf.Pdf, image: pikepdf.Object) -> None:
        CODECS["grey"](pdf, image)
        other = pdf.make_stream(
            b"", Type=Name.XObject, Subtype=Name.Image, Width=WIDTH, Height=HEIGHT
        )
        CODECS["rgb"](pdf, other)
        image["/Alternates"] = Array([Dictionary(Image=other, DefaultForPrinting=True)])
        image["/Metadata"] = pdf.make_stream(f"<x>{CCCD}</x>".encode(), Type=Name.Metadata)

    copy = mask_pdf(sheet(fill), finding(PLACE))
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        images = [
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image
        ]
        assert len(images) == 1
        assert "/Metadata" not in images[0]


@pytest.mark.parametrize(
    ("data", "codec", "bits"),
    [
        (b"\xff\xd8\xff nonsense", Name.DCTDecode, 8),
        (b"nonsense", Name.JBIG2Decode, 1),
        (b"nonsense", Name.FlateDecode, 7),
    ],
)
def test_an_image_nobody_can_decode_keeps_nothing_of_its_data(
    data: bytes, codec: Name, bits: int
) -> None:
    broken = stream(data, Name.DeviceRGB, bits, codec=codec)
    result = mask(Document("a.pdf", sheet(broken), PDF), [finding(PLACE)], Options())
    assert b"nonsense" not in result.data
    assert {note.key for note in result.notes} <= {"image_removed"}


def test_a_scan_keeps_its_size() -> None:
    """A page of 200 dpi at quality 60 with noise, a few values masked."""
    rng = np.random.default_rng(4)
    page = np.full((2200, 1600, 3), 245, np.int16) + rng.normal(0, 5, (2200, 1600, 1))
    array = np.clip(page, 0, 255).astype(np.uint8)
    for row in range(60, 2100, 140):
        array[row : row + HEIGHT, 60 : 60 + WIDTH] = np.asarray(PRINT)
        array[row : row + HEIGHT, 700 : 700 + WIDTH] = np.asarray(PRINT)
    pdf = pikepdf.new()
    scan = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=1600, Height=2200)
    stream(
        saved(Image.fromarray(array), "JPEG", quality=60), Name.DeviceRGB, 8, codec=Name.DCTDecode
    )(pdf, scan)
    sheet_ = pdf.add_blank_page(page_size=(576, 792))
    sheet_.obj["/Resources"] = Dictionary(XObject=Dictionary(I=scan))
    sheet_.obj["/Contents"] = pdf.make_stream(b"q 576 0 0 792 0 0 cm /I Do Q")
    source = written(pdf)
    unit = 576 / 1600
    places: list[Finding] = []
    for row in range(60, 2100, 280):
        x0, y0 = (60 + PRINTED.x0) * unit, (row + PRINTED.y0) * unit
        x1, y1 = (60 + PRINTED.x1) * unit, (row + PRINTED.y1) * unit
        places.append(finding(Box(x0, y0, x1, y1)))
    copy = mask_pdf(source, *places)
    assert len(copy) <= 1.1 * len(source)
    gap = np.abs(rendered(source, scale=1) - rendered(copy, scale=1)).mean()
    assert gap < 3
