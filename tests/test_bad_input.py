"""Files that cannot be read, or not wholly: each gives one clear error or says which part is
unread, in bounded time; nothing leaks to stderr, and no warning is raised."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf
import pillow_heif
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFile

from scanner import formats
from scanner.errors import SkippedError, UnreadableError
from scanner.model import Document, Limits, Options
from tests.untrusted import letter, read, refused, unread

pillow_heif.register_heif_opener()


def photo(kind: str, size: tuple[int, int] = (800, 600)) -> bytes:
    image = Image.effect_noise(size, 60).convert("RGB")
    ImageDraw.Draw(image).rectangle((50, 50, 300, 200), fill="white")
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


MAIL = b"Received: from a\r\nFrom: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nHi\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SKIPPED = [
    (zipped("[Content_Types].xml", "word/document.xml"), "a.docx", "skipped_office"),
    (zipped("mimetype", "content.xml", "_rels/.rels"), "a.odt", "skipped_office"),
    (OLE, "a.doc", "skipped_office"),
    (zipped("a.pdf") + b"x", "a.zip", "skipped_archive"),
    (b"7z\xbc\xaf\x27\x1c" + bytes(40), "a.7z", "skipped_archive"),
    (b"\x1f\x8b\x08" + bytes(40), "a.gz", "skipped_archive"),
    (b"<!doctype html><p>x", "a.tex", "skipped_kind"),
    (b"begin 644 a.txt\n#0V%T\n`\nend\n", "a.tex", "skipped_kind"),
    (bytes(range(256)) * 4, "a.dat", "skipped_kind"),
]
HARMLESS = [
    (b"OTTO" + bytes(40), "a.otf"),
    (b"\0\1\0\0\0\x0c" + bytes(40), "a.ttf"),
    (b"wOF2" + bytes(40), "a.woff2"),
    (b"ID3\4" + bytes(40), "a.mp3"),
    (b"RIFF\0\0\0\0WAVEfmt ", "a.wav"),
    (b"MZ" + bytes(40), "a.exe"),
    (b"\x7fELF" + bytes(40), "a"),
    (OLE, "Thumbs.db"),
    (b"\0\0\0\1Bud1" + bytes(40), ".DS_Store"),
    (b"[.ShellClassInfo]\r\n", "desktop.ini"),
]


@pytest.mark.parametrize(("data", "name", "key"), SKIPPED, ids=[case[1] for case in SKIPPED])
def test_kinds_that_are_not_read_are_told_apart(data: bytes, name: str, key: str) -> None:
    with pytest.raises(SkippedError) as caught:
        formats.sniff(data, name)
    assert (caught.value.reason.key, caught.value.harmless) == (key, False)


@pytest.mark.parametrize(("data", "name"), HARMLESS, ids=[case[1] for case in HARMLESS])
def test_what_can_carry_no_text_is_harmless(data: bytes, name: str) -> None:
    with pytest.raises(SkippedError) as caught:
        formats.sniff(data, name)
    assert (caught.value.reason.key, caught.value.harmless) == ("skipped_harmless", True)


@pytest.mark.parametrize("name", ["a.pdf", "A.PDF", "a.jpg", "a.heic"])
def test_a_name_that_promises_what_the_bytes_do_not_hold_is_an_error(name: str) -> None:
    assert refused(b"<html><body>404 not found", name) == "not_what_name_says"
    assert refused(b"just text", name) == "not_what_name_says"
    assert refused(bytes(range(200)), name) == "not_what_name_says"


def test_the_bytes_decide_and_not_the_name() -> None:
    assert formats.sniff(photo("PNG"), "photo.jpg") == "image/png"
    assert formats.sniff(photo("PNG"), "photo.pdf") == "image/png"
    assert formats.sniff(letter(1).tobytes(), "letter.docx") == "application/pdf"
    assert formats.sniff(b"\r\n junk before \n" + letter(1).tobytes(), "x") == "application/pdf"
    for kind, media_type in {
        "JPEG": "image/jpeg",
        "WEBP": "image/webp",
        "BMP": "image/bmp",
        "GIF": "image/gif",
        "TIFF": "image/tiff",
        "HEIF": "image/heic",
        "AVIF": "image/avif",
    }.items():
        assert formats.sniff(photo(kind), "x") == media_type


def test_an_empty_file_is_said_to_be_empty() -> None:
    assert refused(b"", "a.pdf") == "empty_file"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF"])
def test_a_picture_that_only_begins_like_one_is_broken(kind: str) -> None:
    assert refused(photo(kind)[:30]) == "broken_file"


def test_a_pdf_that_only_begins_like_one_is_broken() -> None:
    assert refused(b"%PDF-1.7\nThis is not a valid PDF file\n%%EOF") == "broken_file"
    assert refused(b"%PDF-1.7\n" + bytes(1000)) == "broken_file"


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.9, 0.98])
@pytest.mark.parametrize("packed", [False, True])
def test_no_page_of_a_cut_pdf_is_silently_empty(part: float, packed: bool) -> None:
    document = letter(12)
    data = document.tobytes(deflate=True, use_objstms=int(packed), garbage=3)
    cut = data[: int(len(data) * part)]
    try:
        found = read(cut)
    except UnreadableError as error:
        assert error.reason.key == "broken_file"
        return
    for page in found:
        words = sum(len(line) for _, lines in page.layers for line in lines)
        assert words == 120 or "page_damaged" in [part.code for part in page.unread], page.number


def test_a_cut_scan_says_that_its_pages_are_damaged() -> None:
    document = pymupdf.open()
    for _ in range(3):
        page = document.new_page()
        page.insert_image(page.rect, stream=photo("JPEG"))
    data = document.tobytes()
    found = read(data[: int(len(data) * 0.6)])
    assert unread(found)
    for page in found:
        assert page.unread or page.pixel_areas


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_of_a_cut_picture_the_rest_is_read_and_the_missing_rows_are_said(kind: str) -> None:
    data = photo(kind)
    try:
        (page,) = read(data[: len(data) * 2 // 3])
    except UnreadableError as error:
        assert error.reason.key == "broken_file"
        assert kind == "WEBP"
        return
    assert page.pixel_areas
    (part,) = page.unread
    assert part.code in ("image_truncated", "page_failed")
    if part.code == "image_truncated" and kind != "TIFF":
        assert 100 < part.box.height < 300


def test_a_cut_picture_is_told_where_another_library_told_pillow_to_be_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = photo("JPEG")
    (page,) = read(data[: len(data) * 2 // 3])
    assert [part.code for part in page.unread] == ["image_truncated"]


def test_a_damaged_tiff_says_nothing_past_us(capfd: pytest.CaptureFixture[str]) -> None:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(out, "TIFF", compression="tiff_lzw")
    data = bytearray(out.getvalue())
    data[2000:40_000:7] = bytes(len(range(2000, 40_000, 7)))
    read(bytes(data))
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def test_a_picture_that_cannot_be_decoded_is_not_called_read() -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(page.rect, stream=photo("JPEG"))
    data = document.tobytes()
    start = data.index(b"\xff\xd8\xff")
    broken = data[:start] + b"U" * 5000 + data[start + 5000 :]
    assert unread(read(broken)) == {1: ["page_damaged"]}


def locked(owner_only: bool = False) -> bytes:
    return bytes(
        letter(1).tobytes(
            encryption=pymupdf.PDF_ENCRYPT_AES_256,
            user_pw="" if owner_only else "mo",
            owner_pw="chu",
            permissions=0,
        )
    )


def test_an_encrypted_pdf_asks_for_its_password() -> None:
    assert refused(locked()) == "encrypted"
    assert refused(locked(), options=Options(passwords=("x", "y"))) == "wrong_password"


@pytest.mark.parametrize("password", ["mo", "chu"])
def test_the_right_password_opens_it(password: str) -> None:
    options = Options(passwords=("x", password))
    (page,) = read(locked(), options=options)
    assert page.layers
    document = Document("x", locked(), "application/pdf")
    with formats.open_source(document, options) as source:
        assert (source.encrypted, source.password) == (True, password)


def test_a_pdf_that_only_limits_its_use_is_read() -> None:
    document = Document("x", locked(owner_only=True), "application/pdf")
    with formats.open_source(document, Options()) as source:
        assert (source.encrypted, source.password) == (True, None)
        assert next(iter(source.pages())).layers


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG that claims this size, and nearly no pixels."""

    def chunk(name: bytes, payload: bytes) -> bytes:
        crc = zlib.crc32(name + payload)
        return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def test_a_picture_of_too_many_pixels_is_not_even_decoded() -> None:
    assert refused(png_of(65_000, 65_000)) == "too_many_pixels"
    assert refused(png_of(2_000_000_000, 2)) == "too_many_pixels"
    few = Options(limits=Limits(pixels=100_000))
    assert refused(photo("JPEG"), options=few) == "too_many_pixels"


def test_a_later_frame_of_too_many_pixels_is_unread_alone() -> None:
    out = io.BytesIO()
    large = Image.new("1", (2000, 2000))
    Image.new("1", (100, 100)).save(out, "TIFF", save_all=True, append_images=[large])
    found = read(out.getvalue(), options=Options(limits=Limits(pixels=1_000_000)))
    assert unread(found) == {2: ["too_many_pixels"]}


def test_a_picture_of_too_many_pixels_in_a_pdf_is_unread_alone() -> None:
    document = letter(1)
    document[0].insert_image((300, 700, 500, 800), stream=photo("JPEG", (2000, 1500)))
    few = Options(limits=Limits(pixels=1_000_000))
    (page,) = read(document.tobytes(), options=few)
    assert [part.code for part in page.unread] == ["too_many_pixels"]
    assert page.layers
    assert page.pixel_areas == ()


def test_a_page_of_36000_points_is_read() -> None:
    document = pymupdf.open()
    page = document.new_page(width=36_000, height=36_000)
    page.insert_text((100, 35_000), "079103012345", fontsize=40)
    page.insert_image((1000, 1000, 35_000, 20_000), stream=photo("JPEG", (3000, 2000)))
    (found,) = read(document.tobytes())
    assert found.layers
    assert not found.unread
    (area,), (scale,) = found.pixel_areas, found.scales
    assert area.area * scale**2 <= 25_100_000


def test_more_pages_than_asked_for_are_said_to_be_unread() -> None:
    few = Options(limits=Limits(pages=2))
    found = read(letter(5).tobytes(), options=few)
    assert [page.number for page in found] == [1, 2, 3]
    assert unread(found) == {3: ["too_many_pages"]}
    out = io.BytesIO()
    frames = [Image.new("L", (50, 50), shade) for shade in (0, 100, 200)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert unread(read(out.getvalue(), options=few)) == {3: ["too_many_pages"]}


def test_a_file_larger_than_asked_for_is_not_opened() -> None:
    small = Options(limits=Limits(file_bytes=1000))
    assert refused(letter(1).tobytes(), options=small) == "too_large"


def test_a_pdf_without_pages_is_said_to_have_none() -> None:
    pdf = pikepdf.new()
    out = io.BytesIO()
    pdf.save(out)
    assert refused(out.getvalue()) == "no_pages"
