"""The parts an image file is built from, and what lies behind its end.

Each walker trusts no length: it stops where one points beyond the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scanner.pages.directories import LEAST, Directories

Segment = tuple[str, bytes]

# So many bytes of pixels are unpacked at once.
_AT_ONCE = 1 << 20
UNUSED = "unused"
"""The name of a part that nothing in the file points at."""


@dataclass(frozen=True, slots=True)
class Container:
    """`segments`: name and payload of each part that is no picture data. `end`: where the
    file's own format ends; what follows was put there by someone."""

    segments: tuple[Segment, ...] = field(repr=False)
    end: int


def read(data: bytes, media_type: str) -> Container:
    """The parts of an image file; none, up to its last byte, for formats without an end."""
    walker = _WALKERS.get(media_type)
    if walker is None:
        return Container((), len(data))
    end = len(data)
    segments: list[Segment] = []
    for name, payload, after in walker(data):
        end = after
        if name:
            segments.append((name, payload))
    return Container(tuple(segments), end)


Walk = Iterator[tuple[str, bytes, int]]


def _jpeg(data: bytes) -> Walk:
    """Markers up to the end of image (ITU-T T.81 annex B)."""
    at, before, in_scan = 2, 2, False
    while 0 <= (at := data.find(b"\xff", at)) < len(data) - 1:
        marker = data[at + 1]
        at += 2
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD8:
            # Stuffing, padding or a marker without a length; 0xFF may start the next one.
            at -= marker == 0xFF
            continue
        if not in_scan and at - 2 - before >= LEAST:
            yield UNUSED, data[before : at - 2], len(data)
        if marker == 0xD9:
            yield "", b"", at
            return
        length = int.from_bytes(data[at : at + 2], "big")
        payload = data[at + 2 : at + length]
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            yield (f"APP{marker - 0xE0}" if marker != 0xFE else "COM"), payload, len(data)
        at += max(2, length)
        before, in_scan = at, marker == 0xDA


def _png(data: bytes) -> Walk:
    """Chunks up to IEND (ISO/IEC 15948 §5)."""
    at = 8
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8].decode("latin-1")
        after = at + 12 + length
        if name == "IEND":
            yield "", b"", min(after, len(data))
            return
        if name not in ("IHDR", "PLTE", "IDAT", "fdAT", "fcTL", "acTL", "tRNS"):
            yield name, data[at + 8 : at + 8 + length], len(data)
        at = after


def without_pixels(data: bytes) -> bytes:
    """A PNG without its packed pixels, which may spell anything; whole where they do not unpack."""
    at, kept, unpacking = 8, [data[:8]], zlib.decompressobj()
    while at + 8 <= len(data):
        after = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            rest = data[at + 8 : min(after, len(data)) - 4]
            while rest and not unpacking.eof:
                try:
                    unpacking.decompress(rest, _AT_ONCE)
                except zlib.error:
                    return data
                rest = unpacking.unused_data or unpacking.unconsumed_tail
            kept.append(rest)
        else:
            kept.append(data[at:after])
        at = after
    return b"".join([*kept, data[at:]])


def _riff(data: bytes) -> Walk:
    """Chunks of a WebP (RFC 9649 §2)."""
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    at = 12
    while at + 8 <= end:
        name = data[at : at + 4].decode("latin-1")
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if name not in ("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"):
            yield name.strip(), data[at + 8 : at + 8 + length], end
        at += 8 + length + length % 2
    yield "", b"", end


_GRAPHIC_CONTROL = b"\xf9"
_GIF_BLOCKS = {b"\xfe": "comment", b"\x01": "text", b"\xff": "application"}


def _gif(data: bytes) -> Walk:
    """Blocks up to the trailer (GIF89a specification)."""
    at = 13 + _table(data[10:11])
    while at < len(data):
        kind = data[at]
        if kind == 0x3B:
            yield "", b"", at + 1
            return
        if kind == 0x21:
            payload, after = _sub_blocks(data, at + 2)
            label = data[at + 1 : at + 2]
            if label != _GRAPHIC_CONTROL:
                yield _GIF_BLOCKS.get(label, "extension"), payload, len(data)
            at = after
        elif kind == 0x2C:
            at += 10 + _table(data[at + 9 : at + 10]) + 1
            _, at = _sub_blocks(data, at)
        else:
            return


def _table(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _sub_blocks(data: bytes, at: int) -> tuple[bytes, int]:
    parts = []
    while at < len(data) and data[at]:
        parts.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return b"".join(parts), at + 1


def _bmp(data: bytes) -> Walk:
    """What stands before and behind the pixels, whose number the header tells."""
    numbers = [int.from_bytes(data[at : at + 4], "little") for at in range(2, 54, 4)]
    size, start, header, width, height = numbers[0], numbers[2], *numbers[3:6]
    depth, coding, colours = numbers[6] >> 16, numbers[7], numbers[11]
    if header < 40:
        yield "", b"", size if 26 <= size <= len(data) else len(data)
        return
    tables = 4 * (colours or (1 << depth if depth <= 8 else 0))
    tables += 12 if coding == 3 and header == 40 else 0
    if start - 14 - header - tables >= LEAST:
        yield UNUSED, data[14 + header + tables : start], len(data)
    rows = abs(height - (1 << 32) if height >> 31 else height)
    plain = start + (width * depth + 31) // 32 * 4 * rows
    end = plain if coding in (0, 3) else size
    yield "", b"", end if 54 <= end <= len(data) else len(data)


def _boxes(data: bytes) -> Walk:
    """Top-level boxes of HEIF and AVIF (ISO/IEC 14496-12 §4.2)."""
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length == 0:
            length = len(data) - at
        if length < 8 or at + length > len(data) or not name.isalnum():
            return
        if name == b"ftyp" and at:
            # Another file.
            return
        known = name in (b"ftyp", b"meta", b"mdat", b"moov", b"moof")
        yield ("" if known else name.decode("latin-1")), data[at + 8 : at + length], at + length
        at += length


def _tiff(data: bytes) -> Walk:
    """The values that may be texts, and what no directory points at."""
    directories = Directories(data)
    for name, payload in directories.texts():
        yield name, payload, len(data)
    for gap in directories.gaps():
        yield UNUSED, gap, len(data)


def _jp2(data: bytes) -> Walk:
    """Boxes of a JPEG 2000 picture up to its pixels (ISO/IEC 15444-1 annex I)."""
    at = 0
    while at + 8 <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 16 if length == 1 else 8
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if name == b"jp2c":
            # Its end is marked where its length is not given.
            yield "", b"", at + length if length else data.rfind(b"\xff\xd9") + 2
            return
        if length < head or at + length > len(data):
            return
        if name not in (b"jP  ", b"ftyp", b"jp2h"):
            # A universal box begins with sixteen bytes that say what it is.
            start = head + 16 if name == b"uuid" else head
            yield name.decode("latin-1").strip(), data[at + start : at + length], len(data)
        at += length


_WALKERS: dict[str, Callable[[bytes], Walk]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _riff,
    "image/gif": _gif,
    "image/bmp": _bmp,
    "image/tiff": _tiff,
    "image/jp2": _jp2,
    "image/heic": _boxes,
    "image/heif": _boxes,
    "image/avif": _boxes,
}
