"""The parts an image file is built from, and what lies behind its end.

Each walker trusts no length: it stops where one points beyond the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Segment = tuple[str, bytes]


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
    at = 2
    while 0 <= (at := data.find(b"\xff", at)) < len(data) - 1:
        marker = data[at + 1]
        at += 2
        if marker == 0xD9:
            yield "", b"", at
            return
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD8:
            # Stuffing, padding or a marker without a length; 0xFF may start the next one.
            at -= marker == 0xFF
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        payload = data[at + 2 : at + length]
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            yield (f"APP{marker - 0xE0}" if marker != 0xFE else "COM"), payload, len(data)
        at += max(2, length)


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
            if label in (b"\xfe", b"\x01", b"\xff"):
                name = {b"\xfe": "comment", b"\x01": "text", b"\xff": "application"}[label]
                yield name, payload, len(data)
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
    size = int.from_bytes(data[2:6], "little")
    yield "", b"", size if 54 <= size <= len(data) else len(data)


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
        known = name in (b"ftyp", b"meta", b"mdat", b"moov", b"moof")
        yield ("" if known else name.decode("latin-1")), data[at + 8 : at + length], at + length
        at += length


# Sizes of the types of TIFF values (TIFF 6.0 §2, BigTIFF), and the tags whose values point at
# more: other directories; and pixels, with the tag that counts their bytes.
_TIFF_SIZES = dict(enumerate((1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4), 1)) | {16: 8, 17: 8, 18: 8}
_TIFF_INNER = frozenset({330, 34665, 34853, 40965})
_TIFF_PIXELS = {273: 279, 324: 325, 513: 514}
# So many places are followed; the strips of a thousand pages are not as many.
_TIFF_MOST = 1_000_000
# Fewer bytes than this hold no value; writers leave them between the parts.
_LEAST_GAP = 9


def _tiff(data: bytes) -> Walk:
    """What no directory of a TIFF points at: pages and tags that were taken out, appended bytes."""
    known = sorted(_Tiff(data).parts())
    at = 0
    for start, end in [*known, (len(data), len(data))]:
        gap = data[at:start]
        if len(gap.strip(b"\0")) >= _LEAST_GAP:
            yield "unused", gap, len(data)
        at = max(at, end)


class _Tiff:
    """The directories of a TIFF or BigTIFF, from the first on and each once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
        self._wide = 8 if self._number(2, 2) == 43 else 4
        self._followed = 0

    def parts(self) -> Iterator[tuple[int, int]]:
        """Start and end of all that is in use."""
        first = self._number(self._wide, self._wide)
        yield 0, 2 * self._wide
        waiting, met = [first], set[int]()
        while waiting and self._followed < _TIFF_MOST:
            at = waiting.pop()
            if not 0 < at < len(self._data) or at in met:
                continue
            met.add(at)
            counter = 2 if self._wide == 4 else 8
            count, entry = self._number(at, counter), 4 + 2 * self._wide
            end = at + counter + count * entry
            if end > len(self._data):
                continue
            yield at, end + self._wide
            waiting.append(self._number(end, self._wide))
            values: dict[int, list[int]] = {}
            for place in range(at + counter, end, entry):
                tag, numbers, part = self._value(place)
                values[tag] = numbers
                yield part
            waiting += [inner for tag in _TIFF_INNER for inner in values.get(tag, ())]
            for tag, counts in _TIFF_PIXELS.items():
                pairs = zip(values.get(tag, ()), values.get(counts, ()), strict=False)
                yield from ((start, start + size) for start, size in pairs)
        if self._followed >= _TIFF_MOST:
            yield 0, len(self._data)

    def _value(self, at: int) -> tuple[int, list[int], tuple[int, int]]:
        """Tag, numbers (of what may point) and place of an entry."""
        tag, kind = self._number(at, 2), self._number(at + 2, 2)
        count, size = self._number(at + 4, self._wide), _TIFF_SIZES.get(kind, 1)
        start = at + 4 + self._wide
        if count * size > self._wide:
            start = self._number(start, self._wide)
        end = min(len(self._data), start + count * size)
        pointing = tag in _TIFF_INNER or tag in _TIFF_PIXELS or tag in _TIFF_PIXELS.values()
        places = range(start, end, size)[: _TIFF_MOST - self._followed] if pointing else ()
        self._followed += 1 + len(places)
        return tag, [self._number(place, size) for place in places], (start, end)

    def _number(self, at: int, size: int) -> int:
        return int.from_bytes(self._data[at : at + size], self._order)


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
