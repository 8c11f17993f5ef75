"""Previews in a photo's EXIF: of the same picture they add nothing, of more than it they count."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from scanner import formats
from scanner.model import Document, Options, Source
from scanner.pipeline import scan_file

NUMBER, OTHER = "079303004562", "001204005619"


def note(*texts: str) -> Image.Image:
    """A sheet with words one below the other."""
    image = Image.new("RGB", (1200, 900), (236, 232, 222))
    font = ImageFont.load_default(60)
    for row, text in enumerate(texts):
        ImageDraw.Draw(image).text((80, 90 + 180 * row), text, (40, 40, 60), font)
    return image


def jpeg(image: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", **how)
    return out.getvalue()


def photo(image: Image.Image, preview: bytes, orientation: int = 1) -> bytes:
    """A JPEG with a preview in the second directory of its EXIF block (EXIF 2.32 §4.5.5)."""

    def entry(tag: int, kind: int, value: int) -> bytes:
        size = 2 if kind == 3 else 4
        return b"".join(
            n.to_bytes(length, "little")
            for n, length in ((tag, 2), (kind, 2), (1, 4), (value, size), (0, 4 - size))
        )

    head = b"II*\0\x08\0\0\0" + b"\x01\0" + entry(0x0112, 3, orientation)
    second = b"\x02\0" + entry(0x0201, 4, 56) + entry(0x0202, 4, len(preview)) + b"\0" * 4
    exif = head + (26).to_bytes(4, "little") + second + preview
    return jpeg(image, quality=90, exif=b"Exif\0\0" + exif)


def previews(data: bytes) -> list[str]:
    with formats.open_source(Document("photo.jpg", data, "image/jpeg"), Options()) as source:
        return [name for name, _ in source.previews()]


@pytest.mark.parametrize(("size", "quality"), [(160, 75), (320, 70), (640, 85)])
def test_a_preview_of_the_same_picture_is_not_read_again(size: int, quality: int) -> None:
    image = note(f"So CCCD: {NUMBER}", "Ho ten: Tran Thi An")
    small = image.resize((size, size * 3 // 4), Image.Resampling.BICUBIC)
    assert previews(photo(image, jpeg(small, quality=quality))) == []


def test_the_bars_that_cameras_add_to_previews_are_nothing_more() -> None:
    image = note(f"So CCCD: {NUMBER}").crop((0, 0, 1200, 800))
    barred = Image.new("RGB", (160, 120))
    barred.paste(image.resize((160, 107)), (0, 6))
    assert previews(photo(image, jpeg(barred))) == []


def test_a_preview_of_what_was_cut_off_or_painted_over_since_counts() -> None:
    whole = note(f"So CCCD: {NUMBER}", f"So CCCD: {OTHER}")
    small = jpeg(whole.resize((640, 480)), quality=85)
    painted = whole.copy()
    ImageDraw.Draw(painted).rectangle((60, 250, 1100, 360), fill=(236, 232, 222))
    assert previews(photo(painted, small)) == ["thumbnail.jpg"]
    assert previews(photo(whole.crop((0, 0, 1200, 240)), small)) == ["thumbnail.jpg"]
    assert previews(photo(whole.crop((0, 0, 600, 450)), small)) == ["thumbnail.jpg"]
    assert previews(photo(whole.resize((320, 240)), small)) == ["thumbnail.jpg"]


def test_a_broken_preview_is_told_by_its_own_reader() -> None:
    small = jpeg(note(NUMBER).resize((320, 240)))
    assert previews(photo(note(NUMBER), small[:60])) == ["thumbnail.jpg"]


def test_a_photo_with_its_preview_has_each_finding_once(tmp_path: Path) -> None:
    whole = note(f"So CCCD: {NUMBER}", f"So CCCD: {OTHER}")
    small = jpeg(whole.resize((640, 480)), quality=85)
    path = tmp_path / "same.jpg"
    path.write_bytes(
        photo(
            whole.rotate(90, expand=True),
            jpeg(whole.resize((320, 240)).rotate(90, expand=True), quality=85),
            6,
        )
    )
    same = scan_file(str(path), Options())
    assert [(f.value, f.source) for f in same.findings if f.type == "cccd"] == [
        (NUMBER, Source.OCR),
        (OTHER, Source.OCR),
    ]
    assert not any(f.within for f in same.findings)
    path = tmp_path / "cropped.jpg"
    path.write_bytes(photo(whole.crop((0, 0, 1200, 240)), small))
    more = scan_file(str(path), Options())
    assert (OTHER, Source.ATTACHMENT) in [(f.value, f.source) for f in more.findings]
