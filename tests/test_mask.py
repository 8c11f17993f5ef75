"""Masked images: solid where the value was, untouched elsewhere, and nothing hanging on."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageOps, PngImagePlugin

from scanner.errors import UnreadableError
from scanner.formats import mask
from scanner.mask.strip import strip_metadata
from scanner.model import Box, Document, Fill, Options, Source
from tests.masking import CCCD, finding, mask_picture, opened, picture, pixels, saved

pillow_heif.register_heif_opener()

FORMATS: list[tuple[str, str, dict[str, Any]]] = [
    ("JPEG", "RGB", {"quality": 75}),
    ("JPEG", "RGB", {"quality": 90, "subsampling": 0, "progressive": True}),
    ("JPEG", "L", {"quality": 60}),
    ("JPEG", "CMYK", {"quality": 85}),
    ("PNG", "RGB", {}),
    ("PNG", "RGBA", {}),
    ("PNG", "LA", {}),
    ("PNG", "P", {}),
    ("PNG", "1", {}),
    ("BMP", "RGB", {}),
    ("GIF", "P", {}),
    ("WEBP", "RGB", {"quality": 80}),
    ("WEBP", "RGB", {"lossless": True}),
    ("TIFF", "1", {"compression": "group4"}),
    ("TIFF", "RGB", {"compression": "jpeg"}),
    ("TIFF", "CMYK", {"compression": "tiff_lzw"}),
    ("TIFF", "L", {"compression": "tiff_adobe_deflate"}),
    ("HEIF", "RGB", {"quality": 70}),
    ("AVIF", "RGB", {"quality": 70}),
]
LOSSY = {"JPEG", "WEBP", "HEIF", "AVIF"}


@pytest.mark.parametrize(("name", "mode", "settings"), FORMATS)
def test_every_format_stays_what_it_is(name: str, mode: str, settings: dict[str, Any]) -> None:
    image, box = picture()
    source = saved(image.convert(mode), name, **settings)
    copy = mask_picture(source, finding(box))
    result = opened(copy)
    assert (result.format, result.size, result.mode) == (name, image.size, opened(source).mode)
    assert result.info.get("compression") == opened(source).info.get("compression")
    assert len(copy) <= 1.3 * len(source)
    before, after = pixels(source), pixels(copy)
    inner = after[int(box.y0) + 1 : int(box.y1) - 1, int(box.x0) + 1 : int(box.x1) - 1]
    assert inner.max() <= 60, "the mask is solid and dark"
    flat = 24 if name in LOSSY or settings.get("compression") == "jpeg" else 0
    assert np.ptp(inner.reshape(-1, 3), axis=0).max() <= flat, "the mask is flat"
    far = np.ones(before.shape[:2], bool)
    far[max(0, int(box.y0) - 36) : int(box.y1) + 36, int(box.x0) - 36 : int(box.x1) + 36] = False
    gap = np.abs(before - after).max(axis=2)[far]
    assert gap.mean() <= (1.5 if flat else 0)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_boxes_are_in_the_upright_image(name: str, orientation: int) -> None:
    """The camera held askew: what is stored is turned, the box is in what people see."""
    image, box = picture()
    undo = {6: 8, 8: 6}.get(orientation, orientation)
    exif = Image.Exif()
    exif[0x0112] = undo
    tagged = image.copy()
    tagged.info["exif"] = exif.tobytes()
    stored = ImageOps.exif_transpose(tagged)
    exif[0x0112] = orientation
    source = saved(stored, name, exif=exif.tobytes())
    copy = opened(mask_picture(source, finding(box)))
    upright = np.asarray(ImageOps.exif_transpose(copy).convert("RGB")).astype(int)
    assert upright.shape[:2] == (image.height, image.width)
    assert upright[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)].max() <= 40
    assert upright[5, 5].min() > 200


def test_a_slanted_value_is_followed() -> None:
    image, box = picture(crowded=False)
    turned = image.rotate(
        -20, expand=True, fillcolor=(250, 248, 244), resample=Image.Resampling.BICUBIC
    )
    angle = np.deg2rad(20)
    cx, cy = image.width / 2, image.height / 2
    polygon = tuple(
        (
            float(turned.width / 2 + (x - cx) * np.cos(angle) - (y - cy) * np.sin(angle)),
            float(turned.height / 2 + (x - cx) * np.sin(angle) + (y - cy) * np.cos(angle)),
        )
        for x, y in ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    )
    copy = mask_picture(saved(turned, "PNG"), finding(Box.around(polygon), polygon=polygon))
    after = pixels(copy)
    assert (after.max(axis=2) < 128).sum() < 1.45 * box.area
    ink = (np.asarray(turned.convert("L")) < 160) & (after.max(axis=2) > 60)
    assert not ink.any(), "no ink of the value is left beside the mask"


def test_only_the_frame_that_shows_a_value_changes() -> None:
    image, box = picture()
    frames = [image, image.convert("L"), image.convert("1")]
    out = io.BytesIO()
    frames[0].save(
        out, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw", dpi=(200, 200)
    )
    result = opened(mask_picture(out.getvalue(), finding(box, page=2)))
    assert getattr(result, "n_frames", 1) == 3
    middle = (int((box.x0 + box.x1) / 2), int((box.y0 + box.y1) / 2))
    shades = []
    for number, frame in enumerate(frames):
        result.seek(number)
        assert (result.mode, result.info["dpi"]) == (frame.mode, (200.0, 200.0))
        window = np.asarray(result.convert("L"))[
            middle[1] - 5 : middle[1] + 5, middle[0] - 60 : middle[0] + 60
        ]
        shades.append(int(window.max()))
    assert shades[1] == 0
    assert shades[0] > 200
    assert shades[2] > 200


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_masked_in_every_frame(name: str) -> None:
    image, box = picture()
    other = ImageOps.invert(image)
    source = saved(image, name, save_all=True, append_images=[other], duration=300, loop=0)
    result = opened(mask_picture(source, finding(box, page=1)))
    assert getattr(result, "n_frames", 1) == 2
    for number in range(2):
        result.seek(number)
        inner = np.asarray(result.convert("RGB"))[
            int(box.y0) + 2 : int(box.y1) - 2, int(box.x0) + 2 : int(box.x1) - 2
        ]
        assert inner.max() <= 40


def loaded_jpeg(image: Image.Image) -> bytes:
    """A photo as phones and cameras write it, with the value in every corner of its metadata."""
    thumbnail = saved(image.resize((160, 40)), "JPEG", comment=CCCD.encode())
    exif = Image.Exif()
    exif[0x010E] = f"CCCD {CCCD}"
    exif.get_ifd(0x8769)[0x927C] = b"maker\0" + CCCD.encode() + thumbnail
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CCCD}</x:xmpmeta>".encode()
    data = saved(image, "JPEG", quality=80, exif=exif, xmp=xmp, comment=CCCD.encode())
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 17) + b"\x1c\x02\x78\0\x0c"
    segment = iptc + CCCD.encode() + b"\0"
    marker = b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment
    motion = b"\0\0\0\x18ftypmp42" + CCCD.encode() * 3
    return data[:2] + marker + data[2:] + motion


def test_nothing_of_a_photos_metadata_comes_along() -> None:
    image, box = picture()
    source = loaded_jpeg(image)
    assert source.count(CCCD.encode()) >= 7
    for copy in (mask_picture(source, finding(box)), strip_metadata(source)):
        assert copy is not None
        assert CCCD.encode() not in copy
        assert not opened(copy).getexif()
        assert "comment" not in opened(copy).info
        assert copy.endswith(b"\xff\xd9")


def test_png_texts_and_trailing_bytes_go() -> None:
    image, box = picture()
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", CCCD)
    texts.add_itxt("Author", CCCD, zip=True)
    exif = Image.Exif()
    exif[0x010E] = CCCD
    source = saved(image, "PNG", pnginfo=texts, exif=exif, dpi=(300, 300)) + CCCD.encode()
    for copy in (mask_picture(source, finding(box)), strip_metadata(source)):
        assert copy is not None
        result = opened(copy)
        assert CCCD.encode() not in copy
        assert b"zTXt" not in copy
        assert round(result.info["dpi"][0]) == 300
        assert not result.getexif()


def test_a_place_alone_costs_no_pixel() -> None:
    """A photo that only says where it was taken keeps every pixel as it is."""
    image, _ = picture()
    source = loaded_jpeg(image)
    place = finding(None, "21.02,105.80", type="gps_location", page=None, source=Source.METADATA)
    copy = mask_picture(source, place)
    assert np.array_equal(pixels(copy), pixels(source))
    assert not opened(copy).getexif()


def test_the_colours_of_a_profile_stay() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image, box = picture()
    for name in ("JPEG", "PNG", "TIFF", "WEBP"):
        copy = mask_picture(saved(image, name, icc_profile=profile), finding(box))
        assert opened(copy).info.get("icc_profile") == profile, name


def test_a_profile_that_spells_a_value_goes() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image, box = picture()
    copy = mask_picture(saved(image, "JPEG", icc_profile=profile + CCCD.encode()), finding(box))
    assert CCCD.encode() not in copy


def test_pixels_under_full_transparency_tell_nothing() -> None:
    image, box = picture()
    clear = image.convert("RGBA")
    clear.putalpha(0)
    copy = opened(mask_picture(saved(clear, "PNG"), finding(box)))
    array = np.asarray(copy)
    assert array[..., 3][int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)].min() == 255
    assert array[array[..., 3] == 0][:, :3].max() == 0


def test_palette_entries_that_hide_under_transparency_become_one() -> None:
    image, box = picture()
    indexed = image.quantize(16)
    source = saved(indexed, "PNG", transparency=bytes([0] * 8 + [255] * 8))
    copy = opened(mask_picture(source, finding(box)))
    shown = np.asarray(copy.convert("RGBA"))
    indices = np.asarray(copy)
    assert len(np.unique(indices[shown[..., 3] == 0])) <= 1


@pytest.mark.parametrize("name", [".png", ".tiff"])
def test_sixteen_bits_stay_sixteen(name: str) -> None:
    image, box = picture()
    deep = np.asarray(image)[:, :, ::-1].astype(np.uint16) * 257
    deep[0, 0] = (1, 2, 3)
    done, encoded = cv2.imencode(name, deep)
    assert done
    copy = mask_picture(encoded.tobytes(), finding(box))
    result = cv2.imdecode(np.frombuffer(copy, np.uint8), cv2.IMREAD_UNCHANGED)
    assert result is not None
    assert result.dtype == np.uint16
    assert result[0, 0].tolist() == [1, 2, 3]
    assert result[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)].max() == 0


def test_the_fill_is_the_users() -> None:
    image, box = picture()
    options = Options(fill=Fill((200, 30, 30)))
    after = pixels(mask_picture(saved(image, "PNG"), finding(box), options=options))
    inner = after[int(box.y0) + 1 : int(box.y1) - 1, int(box.x0) + 1 : int(box.x1) - 1]
    assert (inner == (200, 30, 30)).all()


def test_a_digit_cut_by_the_box_goes_whole() -> None:
    """A reader's box that starts in the middle of the first digit."""
    image, box = picture("0" + CCCD[1:], crowded=False)
    short = Box(box.x0 + 7, box.y0, box.x1, box.y1)
    bilevel = image.convert("L").point(lambda level: 255 * (level > 128)).convert("1")
    for source in (image, bilevel):
        after = pixels(mask_picture(saved(source, "PNG"), finding(short)))
        strip = after[int(box.y0) : int(box.y1), int(box.x0) - 4 : int(short.x0) - 3]
        assert strip.min() > 150, source.mode


def test_table_lines_and_neighbours_stay() -> None:
    image, box = picture()
    array = np.array(image)
    array[int(box.y1) + 6 : int(box.y1) + 8] = 40
    source = saved(Image.fromarray(array), "JPEG", quality=85)
    after = pixels(mask_picture(source, finding(box)))
    line = after[int(box.y1) + 6 : int(box.y1) + 8, 20:500]
    assert line.max() < 110


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\nnonsense", b"\xff\xd8\xff\xe0\0\x10JFIF\0broken"],
    ids=["empty", "png", "jpeg"],
)
def test_a_broken_image_is_said(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        mask(Document("x", data, "image/png"), [finding(Box(0, 0, 5, 5))], Options())


def test_a_bomb_is_refused() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    data += struct.pack(">I", zlib.crc32(chunk))
    with pytest.raises(UnreadableError):
        mask(Document("x", data, "image/png"), [finding(Box(0, 0, 5, 5))], Options())


def grainy(mode: str = "RGB") -> Image.Image:
    """A page as a scanner leaves it: print on paper that is not of one shade."""
    image, _ = picture()
    size = 1200, 900
    page = Image.new("RGB", size, "white")
    page.paste(image)
    grain = np.random.default_rng(7).integers(0, 12, (size[1], size[0], 1), np.uint8)
    return Image.fromarray(np.asarray(page) - np.minimum(np.asarray(page), grain)).convert(mode)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA"])
def test_a_large_png_is_no_larger_and_its_other_pixels_stay(mode: str) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _, box = picture()
    image = grainy(mode)
    for more in ({}, {"icc_profile": profile, "dpi": (300, 200)}):
        source = saved(image, "PNG", **more)
        copy = mask_picture(source, finding(box))
        shown = opened(copy)
        assert shown.mode == mode
        assert len(copy) <= 1.15 * len(source)
        assert shown.info.get("icc_profile") == more.get("icc_profile")
        assert [round(part) for part in shown.info.get("dpi", (0, 0))] == [*more.get("dpi", (0, 0))]
        below = int(box.y1) + 60
        assert np.array_equal(np.asarray(shown)[below:], np.asarray(image)[below:])


def test_what_the_row_above_tells_nothing_of_is_packed_as_well_as_can_be() -> None:
    """Rows that each rise in steps of their own gain nothing from the row above them."""
    steps = np.random.default_rng(7).integers(0, 255, (900, 1))
    across = (steps * np.arange(2400) % 256).astype(np.uint8)
    source = saved(Image.fromarray(across), "PNG")
    copy = mask_picture(source, finding(Box(10, 10, 60, 20)))
    assert len(copy) <= 1.3 * len(source)
    assert np.array_equal(np.asarray(opened(copy))[100:], across[100:])


def test_a_picture_that_was_decoded_before_is_masked_alike() -> None:
    from scanner import formats

    _, box = picture()
    source = saved(grainy(), "PNG")
    document = Document("a", source, "image/png")
    document = formats.of(document).shared(document)
    with formats.open_source(document, Options()) as opened_before:
        for page in opened_before.pages():
            page.render(None, 1.0)
    first, second = (mask(document, [finding(box)], Options()).data for _ in range(2))
    assert first == second == mask_picture(source, finding(box))
