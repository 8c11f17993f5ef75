"""Pictures of one bit go back as they came: group 4, deflated or JBIG2, each pixel as it was."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from scanner.mask import jbig2, jbig2_letters
from scanner.mask.pdf_samples import through_mupdf, write_bits
from tests.text_pages import written

Bits = NDArray[np.bool_]


def print_in_bits() -> Bits:
    page = Image.new("1", (1600, 1600), 1)
    for number in range(40):
        line = f"{number} {3 ** (number + 25)} {7 ** (number + 20)}"
        ImageDraw.Draw(page).text((40, 40 * number), line, 0, ImageFont.load_default(30))
    return np.asarray(page)


PRINT = print_in_bits()
EVEN, ODD = np.indices((120, 97)) % 2 == 0
GREY = np.linspace(0, 255, 97).astype(np.uint8)[None].repeat(120, axis=0)
NOISE = np.random.default_rng(20).random((120, 97)) > 0.5
PICTURES: dict[str, Bits] = {
    "print": PRINT,
    "print, white on black": ~PRINT,
    "narrow": PRINT[:, :333],
    "two shapes": np.kron(EVEN[:9, :9] | ODD[:9, :9], np.ones((5, 3), bool)),
    "each row twice": PRINT[:400].repeat(2, axis=0),
    "black": np.zeros((120, 97), bool),
    "white": np.ones((120, 97), bool),
    "rows": EVEN,
    "columns": ODD,
    "chequered": EVEN ^ ODD,
    "dithered": np.asarray(Image.fromarray(GREY).convert("1")),
    "noise": NOISE,
    "one row": NOISE[:1],
    "one column": NOISE[:, :1],
    "one pixel": NOISE[:1, :1],
    "eight pixels": NOISE[:1, :8],
    "nine pixels": NOISE[:1, :9],
}


def page_of(bits: Bits) -> tuple[pikepdf.Pdf, pikepdf.Object]:
    """A page that shows one picture, and the picture, still empty."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 400))
    height, width = bits.shape
    image = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=1
    )
    image["/ColorSpace"] = Name.DeviceGray
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im=image))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 400 0 0 400 0 0 cm /Im Do Q")
    return pdf, image


def from_jbig2(bits: Bits) -> tuple[pikepdf.Pdf, pikepdf.Object]:
    """The same where the picture came in JBIG2."""
    pdf, image = page_of(bits)
    symbols = pdf.make_stream(b"the shapes of all letters")
    image.write(b"before", filter=Name.JBIG2Decode, decode_parms=Dictionary(JBIG2Globals=symbols))
    return pdf, image


def shown(pdf: pikepdf.Pdf) -> Bits:
    with pypdfium2.PdfDocument(written(pdf)) as document:
        (image,) = document[0].get_objects()
        pixels = image.get_bitmap().to_numpy()
    return np.asarray(pixels[:, :, 0] > 128 if pixels.ndim == 3 else pixels > 128)


def test_print_in_bits_is_deflated_once_more_where_that_is_smaller() -> None:
    pdf, image = page_of(PRINT)
    write_bits(image, PRINT[:, :, None])
    assert [str(name) for name in image.Filter] == ["/FlateDecode", "/CCITTFaxDecode"]
    assert np.array_equal(shown(pdf), PRINT)


def test_what_came_in_jbig2_goes_back_in_it() -> None:
    _, fax = page_of(PRINT)
    write_bits(fax, PRINT[:, :, None])

    pdf, image = from_jbig2(PRINT)
    write_bits(image, PRINT[:, :, None])

    assert image.Filter == Name.JBIG2Decode
    assert "/DecodeParms" not in image
    assert np.array_equal(shown(pdf), PRINT)
    assert len(image.read_raw_bytes()) < 0.9 * len(fax.read_raw_bytes())


@pytest.mark.parametrize("name", PICTURES)
def test_every_reader_sees_the_same_pixels(name: str, tmp_path: Path) -> None:
    bits = PICTURES[name]
    pdf, image = from_jbig2(bits)
    write_bits(image, bits[:, :, None])
    assert image.Filter == Name.JBIG2Decode
    assert np.array_equal(through_mupdf(image, plain_bits=True)[:, :, 0] > 127, bits)
    assert np.array_equal(shown(pdf), bits)
    if shutil.which("pdfimages"):
        (tmp_path / "a.pdf").write_bytes(written(pdf))
        extract = ["pdfimages", "-png", str(tmp_path / "a.pdf"), str(tmp_path / "x")]
        subprocess.run(extract, check=True)
        with Image.open(tmp_path / "x-000.png") as extracted:
            assert np.array_equal(np.asarray(extracted.convert("L")) > 128, bits)


def test_a_row_like_the_one_above_costs_next_to_nothing() -> None:
    twice, thrice = (len(jbig2.coded(PRINT.repeat(times, axis=0))) for times in (2, 3))
    assert thrice < 1.05 * twice


def test_letters_that_repeat_themselves_are_coded_once() -> None:
    assert len(jbig2_letters.coded(PRINT)) < 0.4 * len(jbig2.coded(PRINT))


def test_letters_that_differ_by_a_pixel_stay_apart() -> None:
    bits = PRINT.copy()
    rows, columns = np.nonzero(~bits)
    for place in range(0, len(rows), 97):
        bits[rows[place], columns[place]] = True
    _, image = from_jbig2(bits)
    write_bits(image, bits[:, :, None])
    assert image.Filter == Name.JBIG2Decode
    assert np.array_equal(through_mupdf(image, plain_bits=True)[:, :, 0] > 127, bits)


def test_pages_of_few_repeated_shapes_are_coded_as_one_picture() -> None:
    assert jbig2_letters.coded(NOISE) == jbig2.coded(NOISE)


def test_what_takes_too_long_in_jbig2_is_written_in_another_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jbig2, "_MOST_RUNS", 10_000)
    pdf, image = from_jbig2(NOISE)
    write_bits(image, NOISE[:, :, None])
    assert image.Filter == Name.FlateDecode
    assert "/DecodeParms" not in image
    assert np.array_equal(shown(pdf), NOISE)


def test_the_example_of_the_standard() -> None:
    """ITU-T T.88, H.2: 256 decisions in one context."""
    decisions = "00020051000000C00352872AAAAAAAAA82C02000FCD79EF6BF7FED904F46A3BF"
    bits = [int(bit) for bit in f"{int(decisions, 16):0256b}"]
    assert jbig2.arithmetic([(bits, [1] * 256)]).hex() == (
        "84c73bfce1a1430402200000410dbb86f4317fff88ff37471adb6adfffac"
    )
