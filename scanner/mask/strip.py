"""Taking the metadata out of an image without touching a pixel.

For files whose pixels need no mask: JPEG segments, PNG and WebP chunks that say nothing
about how the pixels are to be shown are left out, with all that follows the end.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import Image

_JPEG_START, _JPEG_END, _JPEG_SCAN = 0xD8, 0xD9, 0xDA
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_ORIENTATION = 0x0112
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
# The boxes that say how a JPEG 2000 picture is decoded and shown (ISO/IEC 15444-1 annex I,
# 15444-2 annex M).
_JP2 = b"\0\0\0\x0cjP  "
_JP2_KEPT = frozenset({b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c", b"jpch", b"jplh"})
_CODESTREAM, _CODESTREAM_END = b"jp2c", b"\xff\xd9"
# VP8X flags for EXIF and XMP (WebP container specification, "Extended File Format").
_WEBP_METADATA_FLAGS = 0x0C


def strip_metadata(data: bytes) -> bytes | None:
    """The file without metadata and trailing bytes; None where only writing it anew will do."""
    try:
        if data[:2] == b"\xff\xd8":
            return b"".join(_jpeg_parts(data))
        if data[:8] == _JP2:
            return b"".join(_jp2_parts(data))
        if data[:8] == _PNG and not _orientation(data):
            return _PNG + b"".join(_png_parts(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and not _orientation(data):
            body = b"WEBP" + b"".join(_webp_parts(data))
            return b"RIFF" + struct.pack("<I", len(body)) + body
    except (struct.error, IndexError, ValueError):
        return None
    return None


def _orientation(data: bytes) -> int:
    """The EXIF orientation where it matters, 0 for an image that is stored upright."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            value = int(image.getexif().get(_ORIENTATION, 1))
    except (OSError, SyntaxError, ValueError):
        return 0
    return value if 2 <= value <= 8 else 0


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """The segments to keep, in order; the orientation in an EXIF block of its own."""
    yield data[:2]
    at, oriented = 2, False
    while True:
        marker = data.index(b"\xff", at)
        while data[marker + 1] == 0xFF:
            marker += 1
        code = data[marker + 1]
        if code == _JPEG_END:
            yield b"\xff\xd9"
            return
        if code in _STANDALONE or code == _JPEG_START:
            at = marker + 2
            continue
        (length,) = struct.unpack_from(">H", data, marker + 2)
        segment = data[marker : marker + 2 + length]
        if len(segment) < 2 + length:
            raise ValueError("truncated segment")
        if not oriented and not 0xE0 <= code <= 0xE0:
            oriented = True
            yield _orientation_segment(data)
        if _is_kept(code, segment):
            yield segment if code != 0xE0 else _without_thumbnail(segment)
        at = marker + 2 + length
        if code == _JPEG_SCAN:
            end = _scan_end(data, at)
            yield data[at:end]
            at = end


def _is_kept(code: int, segment: bytes) -> bool:
    """Everything that is no application data and no comment, and three that say colours."""
    if code == 0xFE:
        return False
    if not 0xE0 <= code <= 0xEF:
        return True
    body = segment[4:]
    return (
        (code == 0xE0 and body.startswith(b"JFIF\0"))
        or (code == 0xE2 and body.startswith(b"ICC_PROFILE\0"))
        or (code == 0xEE and body.startswith(b"Adobe"))
    )


def _without_thumbnail(segment: bytes) -> bytes:
    """A JFIF header (JFIF 1.02) without its thumbnail."""
    return b"\xff\xe0\x00\x10" + segment[4:16].ljust(12, b"\0") + b"\0\0"


def _orientation_segment(data: bytes) -> bytes:
    value = _orientation(data)
    if not value:
        return b""
    exif = Image.Exif()
    exif[_ORIENTATION] = value
    body = exif.tobytes()
    body = body if body.startswith(b"Exif\0\0") else b"Exif\0\0" + body
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded data that starts at `at` ends: at the next real marker."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _png_parts(data: bytes) -> Iterator[bytes]:
    at = 8
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError("truncated chunk")
        if name in _PNG_KEPT:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def _jp2_parts(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
        if length == 0:
            # The last one: to the end of its pixels.
            length = data.rindex(_CODESTREAM_END) + 2 - at
        if length < 8 or at + length > len(data):
            raise ValueError("broken box")
        if name in _JP2_KEPT:
            yield data[at : at + length]
        if name == _CODESTREAM:
            return
        at += length
    raise ValueError("no pixels")


def _webp_parts(data: bytes) -> Iterator[bytes]:
    (size,) = struct.unpack_from("<I", data, 4)
    at, last = 12, min(len(data), 8 + size)
    while at + 8 <= last:
        name = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        end = at + 8 + length + length % 2
        chunk = data[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_METADATA_FLAGS]) + chunk[9:]
        if name in _WEBP_KEPT:
            yield chunk
        at = end
