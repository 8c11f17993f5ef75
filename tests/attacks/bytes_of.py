"""Small files of every kind that lolot knows, and what common tools read out of them."""

from __future__ import annotations

import email
import email.message
import email.policy
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib

import pillow_heif
import pymupdf
from PIL import Image, ImageDraw

from tests.attacks.attack import pdftotext

pillow_heif.register_heif_opener()

CCCD = "001203012345"
SAID = f"Số CCCD: {CCCD}"
PICTURES = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "HEIF", "AVIF")


def sheet(text: str = "Trang nay khong co gi", **options: object) -> bytes:
    """A PDF of one page."""
    with pymupdf.open() as doc:
        doc.new_page(width=300, height=200).insert_text((20, 40), text)
        return bytes(doc.tobytes(**options))


def picture(kind: str = "PNG", text: str = "", **options: object) -> bytes:
    """A small picture, of a line of print or of nothing."""
    image = Image.new("RGB", (420, 60) if text else (64, 48), "white")
    if text:
        ImageDraw.Draw(image).text((10, 14), text, fill="black", font_size=26)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def zipped(*members: tuple[str, bytes], packed: bool = False) -> bytes:
    out = io.BytesIO()
    way = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def office(text: str = SAID) -> bytes:
    """As much of a .docx as says what it is."""
    body = f"<w:document><w:body><w:p><w:t>{text}</w:t></w:p></w:body></w:document>"
    parts = (("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.encode()))
    return zipped(*parts, packed=True)


def letters(data: bytes = office()) -> bytes:
    """A zip of a Word file, packed."""
    return zipped(("don.docx", data), packed=True)


def tar(*members: tuple[str, bytes], kind: int = tarfile.USTAR_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, data in members:
            item = tarfile.TarInfo(name)
            item.size = len(data)
            archive.addfile(item, io.BytesIO(data))
    return out.getvalue()


def seven_zip(text: str = SAID) -> bytes:
    """The head of a 7z with one packed stream (7zFormat.txt), enough for `7z t` to know it."""
    packed = lzma.compress(text.encode(), lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2}])
    start = struct.pack("<QQI", len(packed), 0, 0)
    head = b"7z\xbc\xaf'\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start
    return head + packed


def mail(text: str = SAID, coding: str = "base64") -> bytes:
    letter = email.message.EmailMessage(policy=email.policy.SMTP)
    letter["From"], letter["To"], letter["Subject"] = "a@example.com", "b@example.com", "Don"
    letter.set_content(text, cte=coding)
    return letter.as_bytes()


def ole() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + SAID.encode("utf-16-le") + bytes(900)


def page(text: str = SAID) -> bytes:
    """A web page whose tags part the number."""
    return f"<html><body><p>{text[:-6]}<b>{text[-6:]}</b></p></body></html>".encode()


def packed(data: bytes = SAID.encode()) -> bytes:
    return gzip.compress(data, mtime=0)


def every() -> dict[str, bytes]:
    """A file of each kind, none with anything to be found in it."""
    return {
        "pdf": sheet(),
        **{kind.lower(): picture(kind) for kind in PICTURES},
        "zip": letters(),
        "tar": tar(("don.docx", office())),
        "7z": seven_zip(),
        "eml": mail(),
        "docx": office(),
        "doc": ole(),
        "gzip": packed(),
        "html": page(),
    }


def unzip(data: bytes) -> str:
    """What `unzip` takes out of a file, Word files in it opened as well; nothing if it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    except zipfile.BadZipFile:
        return ""
    return "\n".join(unzip(part) or part.decode("utf-8", "replace") for part in parts)


def untar(data: bytes) -> str:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            files = [archive.extractfile(item) for item in archive]
            parts = [file.read() for file in files if file]
    except tarfile.TarError:
        return ""
    return "\n".join(unzip(part) or part.decode("utf-8", "replace") for part in parts)


def un7z(data: bytes) -> str:
    """What 7-Zip takes out of a file, however much stands before its head."""
    at = data.find(b"7z\xbc\xaf'\x1c")
    if at < 0:
        return ""
    size = int.from_bytes(data[at + 12 : at + 20], "little")
    raw = data[at + 32 : at + 32 + size]
    return lzma.decompress(raw, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2}]).decode()


def gunzip(data: bytes) -> str:
    try:
        return gzip.decompress(data).decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error):
        return ""


def unmail(data: bytes) -> str:
    """What a mail program shows."""
    letter = email.message_from_bytes(data, policy=email.policy.default)
    body = letter.get_body()
    return str(body.get_content()) if body else ""


def pdf_of(data: bytes) -> str:
    """What `pdftotext` prints, nothing where it finds no PDF; it looks for one in the first KB."""
    return pdftotext(data) if b"%PDF-" in data[:1024] else ""


def browser(data: bytes) -> str:
    """What a browser shows of the web page in a file."""
    return re.sub(r"<[^<>]*>", "", data.decode("utf-8", "replace"))


def strings(data: bytes) -> str:
    """What `strings` prints, of letters of one byte and of two."""
    return data.decode("latin-1") + data.replace(b"\0", b"").decode("latin-1")
