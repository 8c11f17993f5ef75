"""Copies of images: masks that only look like one, and what stands behind the pixels."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFilter

from scanner import ocr
from scanner.formats import mask
from scanner.mask import png
from scanner.model import Box, Document, Options
from tests.masking import CCCD, finding, picture, saved
from tests.proving import places, proof

_TURNED = Image.Transpose.ROTATE_90


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF"])
def test_masked_images_are_proved(name: str) -> None:
    image, box = picture()
    source = saved(image, name)
    copy = mask(Document("a", source, "image/any"), [finding(box)], Options()).data
    result = proof(source, copy, [finding(box)], kind="image/any")
    assert result.remaining == ()
    assert set(result.readers) >= {"lolot", "opencv"}


def blurred(image: Image.Image, box: Box) -> Image.Image:
    area = tuple(map(int, (box.x0, box.y0, box.x1, box.y1)))
    copy = image.copy()
    copy.paste(image.crop(area).filter(ImageFilter.GaussianBlur(3)), area[:2])  # type: ignore[arg-type]
    return copy


def pixelated(image: Image.Image, box: Box) -> Image.Image:
    x0, y0, x1, y1 = map(int, (box.x0, box.y0, box.x1, box.y1))
    small = image.crop((x0, y0, x1, y1)).resize(((x1 - x0) // 6, (y1 - y0) // 6))
    copy = image.copy()
    copy.paste(small.resize((x1 - x0, y1 - y0), Image.Resampling.NEAREST), (x0, y0))
    return copy


def half(image: Image.Image, box: Box) -> Image.Image:
    copy = image.copy()
    ImageDraw.Draw(copy).rectangle((box.x0, box.y0, (box.x0 + box.x1) / 2, box.y1), fill=0)
    return copy


def all_but_one_digit(image: Image.Image, box: Box) -> Image.Image:
    copy = image.copy()
    last = box.x1 - box.width / len(CCCD)
    ImageDraw.Draw(copy).rectangle((box.x0, box.y0, last, box.y1), fill=0)
    return copy


@pytest.mark.parametrize("way", [blurred, pixelated, half, all_but_one_digit])
def test_what_only_looks_like_a_mask_is_refused(
    way: Callable[[Image.Image, Box], Image.Image],
) -> None:
    image, box = picture()
    fake = saved(way(image, box), "PNG")
    result = proof(saved(image, "PNG"), fake, [finding(box)], kind="image/png")
    assert "box on page 1" in places(result.remaining)


def test_metadata_of_images_is_read_again() -> None:
    image, box = picture()
    source = saved(image, "JPEG", comment=CCCD.encode())
    good = mask(Document("a", source, "image/jpeg"), [finding(box)], Options()).data
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    leaky = saved(Image.open(io.BytesIO(good)), "JPEG", exif=exif, comment=CCCD.encode())
    place = finding(None, "21.02,105.8", id="f-1", type="gps_location", page=None)
    spots = [finding(box), place]
    assert proof(source, good, spots, kind="image/jpeg").remaining == ()
    left = proof(source, leaky, spots, kind="image/jpeg").remaining
    assert {"f-1@metadata", "p1-1@bytes", "p1-1@metadata"} <= set(left)


@pytest.mark.skipif(not ocr.available("tesseract"), reason="Tesseract is not installed")
def test_tesseract_reads_what_stands_beside_a_mask_that_missed() -> None:
    image, box = picture(crowded=False)
    data = saved(image, "PNG")
    missed = finding(Box(box.x0, box.y0 - 24, box.x1, box.y0 - 6))
    result = proof(data, data, [missed], kind="image/png")
    assert "pixels of page 1" in places(result.remaining)


def test_texts_behind_the_pixels_of_a_png_are_read() -> None:
    image, box = picture()
    source = saved(image, "PNG")
    good = mask(Document("a", source, "image/png"), [finding(box)], Options()).data
    comment = b"Comment\0\0" + zlib.compress(CCCD.encode())
    late = good[:-12] + png.chunk(b"zTXt", comment) + good[-12:]
    assert "p1-1@metadata" in proof(source, late, [finding(box)], kind="image/png").remaining
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    place = finding(None, "21.02,105.8", id="f-1", type="gps_location", page=None)
    located = good[:-12] + png.chunk(b"eXIf", exif.tobytes()[6:]) + good[-12:]
    assert proof(source, good, [place], kind="image/png").remaining == ()
    assert "f-1@metadata" in proof(source, located, [place], kind="image/png").remaining


def test_a_copy_of_another_size_is_no_copy() -> None:
    image, box = picture()
    for changed in (image.resize((image.width // 2, image.height)), image.transpose(_TURNED)):
        result = proof(saved(image, "PNG"), saved(changed, "PNG"), [finding(box)], kind="image/png")
        assert "size" in places(result.remaining)
