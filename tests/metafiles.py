"""Drawings of Windows (.emf, .wmf) put together record by record, each hiding place with a value of
its own."""

# ruff: noqa: E501  (a hiding place a line is what can be read here)

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence

import cv2
import numpy as np
from PIL import Image

from tests.office import picture

_ADVANCE = 12


def record(kind: int, data: bytes) -> bytes:
    data += bytes(-len(data) % 4)
    return struct.pack("<II", kind, 8 + len(data)) + data


def emf(*records: bytes, about: str = "") -> bytes:
    """An enhanced metafile; `about`: what its head says of it."""
    said = about.encode("utf-16-le")
    head = struct.pack("<8i4sIIIHHIIIiiii", 0, 0, 900, 600, 0, 0, 9000, 6000, b" EMF", 0x10000, 0, 0, 4, 0, len(about), 88 if about else 0, 0, 1024, 768, 320, 240)  # fmt: skip
    first = record(1, head + said)
    last = record(14, struct.pack("<III", 0, 16, 20))
    every = [first, *records, last]
    head = struct.pack("<II", sum(map(len, every)), len(every))
    return b"".join([first[:48] + head + first[56:], *every[1:]])


def font(height: int = 20, charset: int = 0, name: str = "Arial") -> bytes:
    """A font that is used from then on."""
    face = name.encode("utf-16-le").ljust(64, b"\0")
    look = struct.pack("<5i8B", -height, 0, 0, 0, 400, 0, 0, 0, charset, 0, 0, 0, 0) + face
    made = record(82, struct.pack("<I", 1) + look)
    return made + record(37, struct.pack("<I", 1))


def text(said: str, x: int = 20, y: int = 40, *, kind: int = 84, options: int = 0) -> bytes:
    """A text at a place."""
    letters = said.encode("utf-16-le" if kind == 84 else "latin-1", "replace")
    letters += bytes(-len(letters) % 4)
    about = struct.pack("<4iIff", 0, 0, -1, -1, 1, 1.0, 1.0)
    about += struct.pack(
        "<iiIIIiiiiI", x, y, len(said), 76, options, 0, 0, -1, -1, 76 + len(letters)
    )
    return record(kind, about + letters + struct.pack(f"<{len(said)}I", *[_ADVANCE] * len(said)))


def letters(said: str, x: int = 20, y: int = 40) -> bytes:
    """A text letter by letter, as Word draws one, the last one first."""
    placed = [text(sign, x + _ADVANCE * n, y) for n, sign in enumerate(said)]
    return b"".join(reversed(placed))


def small(said: str) -> bytes:
    about = struct.pack("<iiIIIff", 20, 40, len(said), 0x100, 1, 1.0, 1.0)
    return record(108, about + said.encode("utf-16-le"))


def _bitmap(said: str) -> bytes:
    return picture(said, "BMP")[14:]


def image(said: str) -> bytes:
    """A picture of a line of print."""
    data = _bitmap(said)
    head, pixels = data[:40], data[40:]
    about = struct.pack("<4i6i", 0, 0, -1, -1, 20, 60, 0, 0, 900, 120)
    about += struct.pack("<6Iii", 80, 40, 120, len(pixels), 0, 0x00CC0020, 900, 120)
    return record(81, about + head + pixels)


def _outlines(said: str) -> Iterator[Sequence[tuple[int, int]]]:
    with Image.open(io.BytesIO(picture(said))) as opened:
        ink = (np.asarray(opened.convert("L")) < 128).astype(np.uint8)
    found, _ = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    for one in found:
        yield [(int(x), int(y)) for x, y in one.reshape(-1, 2)]


def shapes(said: str) -> bytes:
    """A text as surfaces: who draws for printers turns letters into them."""
    parts = list(_outlines(said))
    points = [side for part in parts for point in part for side in point]
    about = struct.pack("<4iII", 0, 0, 900, 120, len(parts), sum(map(len, parts)))
    about += struct.pack(f"<{len(parts)}I", *map(len, parts))
    black = record(37, struct.pack("<I", 0x80000004))
    return black + record(91, about + struct.pack(f"<{len(points)}h", *points))


def remark(data: bytes) -> bytes:
    return record(70, struct.pack("<I", len(data)) + data)


def line(x: int, y: int) -> bytes:
    return record(54, struct.pack("<ii", x, y))


def glyphs(count: int) -> bytes:
    """Letters of EMF+ by their numbers in a font."""
    data = struct.pack("<4I", 0, 0, 0, count) + bytes(2 * count) + bytes(8 * count)
    data += bytes(-len(data) % 4)
    return remark(b"EMF+" + struct.pack("<HHII", 0x4036, 0, 12 + len(data), len(data)) + data)


def newer(said: str, *, dual: bool = True) -> bytes:
    """A text of EMF+, in a remark."""
    records = struct.pack("<HHIIIIII", 0x4001, int(dual), 28, 16, 0xDBC01002, 1, 96, 96)
    data = struct.pack("<III4f", 0, 0, len(said), 0, 0, 400, 40) + said.encode("utf-16-le")
    data += bytes(-len(data) % 4)
    records += struct.pack("<HHII", 0x401C, 0, 12 + len(data), len(data)) + data
    return remark(b"EMF+" + records)


def wmf(*records: bytes, placed: bool = True) -> bytes:
    """A metafile from before that."""
    every = [*records, struct.pack("<IH", 3, 0)]
    size = 9 + sum(map(len, every)) // 2
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, size, 2, max(map(len, every)) // 2, 0)
    before = struct.pack("<IHhhhhHIH", 0x9AC6CDD7, 0, 0, 0, 900, 600, 96, 0, 0)
    return (before if placed else b"") + head + b"".join(every)


def old(kind: int, data: bytes) -> bytes:
    data += bytes(len(data) % 2)
    return struct.pack("<IH", 3 + len(data) // 2, kind) + data


def old_font(charset: int = 0, name: bytes = b"Arial") -> bytes:
    look = struct.pack("<5h8B", -20, 0, 0, 0, 400, 0, 0, 0, charset, 0, 0, 0, 0) + name + b"\0"
    return old(0x02FB, look) + old(0x012D, struct.pack("<H", 0))


def old_text(said: bytes, x: int = 20, y: int = 40) -> bytes:
    padded = said + bytes(len(said) % 2)
    return old(0x0521, struct.pack("<H", len(said)) + padded + struct.pack("<hh", y, x))


def long_text(said: bytes, x: int = 20, y: int = 40) -> bytes:
    padded = said + bytes(len(said) % 2)
    steps = struct.pack(f"<{len(said)}h", *[_ADVANCE] * len(said))
    return old(0x0A32, struct.pack("<hhHH", y, x, len(said), 0) + padded + steps)


def old_shapes(said: str) -> bytes:
    """A text as surfaces; a letter with a hole in it has two."""
    black = old(0x02FC, struct.pack("<HIH", 0, 0, 0)) + old(0x012D, struct.pack("<H", 0))
    areas = (
        struct.pack("<H", len(part)) + b"".join(struct.pack("<hh", *p) for p in part)
        for part in _outlines(said)
    )
    return black + b"".join(old(0x0324, area) for area in areas)


def old_image(said: str) -> bytes:
    about = struct.pack("<IH8h", 0x00CC0020, 0, 120, 900, 0, 0, 120, 900, 60, 20)
    return old(0x0F43, about + _bitmap(said))


def _enhanced(said: str) -> bytes:
    """An enhanced metafile in remarks of an old one, in two pieces."""
    whole = emf(font(), text(said))
    found = b""
    for piece in (whole[:200], whole[200:]):
        head = struct.pack("<4sIIHIIIII", b"WMFC", 1, 0x10000, 0, 0, 2, len(piece), 0, len(whole))
        found += old(0x0626, struct.pack("<HH", 15, len(head) + len(piece)) + head + piece)
    return found


def _by_letter(said: str) -> bytes:
    return b"".join(
        old_text(sign.encode("latin-1"), 20 + _ADVANCE * n) for n, sign in enumerate(said)
    )


HIDDEN: Mapping[str, Callable[[str], bytes]] = {
    "emf: a text": lambda v: emf(font(), text(f"Số CCCD: {v}")),
    "emf: letter by letter": lambda v: emf(font(), letters(f"Số CCCD: {v}")),
    "emf: below a head": lambda v: emf(font(), text("Số CCCD", 300), text("Họ tên"), text("Mẫu", 20, 70), text(v, 300, 70)),
    "emf: small text": lambda v: emf(font(), small(f"Số CCCD: {v}")),
    "emf: text of one byte": lambda v: emf(font(), text(f"CCCD: {v}", kind=83)),
    "emf: with a newer one": lambda v: emf(newer(f"Số CCCD: {v}"), font(), text(f"Số CCCD: {v}")),
    "emf: a picture": lambda v: emf(image(f"Số CCCD: {v}")),
    "wmf: a text": lambda v: wmf(old_font(), old_text(f"CCCD: {v}".encode())),
    "wmf: letter by letter": lambda v: wmf(old_font(), _by_letter(f"CCCD: {v}")),
    "wmf: a long text": lambda v: wmf(old_font(163), long_text(f"Đơn, CCCD: {v}".encode("cp1258")), placed=False),
    "wmf: a picture": lambda v: wmf(old_image(f"Số CCCD: {v}")),
}  # fmt: skip

# What cannot be masked by itself: no copy of what it lies in has it.
WHOLE: Mapping[str, Callable[[str], bytes]] = {
    "emf: shapes": lambda v: emf(shapes(f"Số CCCD: {v}")),
    "emf: only a newer one": lambda v: emf(newer(f"Số CCCD: {v}", dual=False)),
    "emf: a remark": lambda v: emf(remark(f"Số CCCD: {v}".encode())),
    "emf: what it is about": lambda v: emf(about=f"Số CCCD: {v}"),
    "wmf: shapes": lambda v: wmf(old_shapes(f"Số CCCD: {v}")),
    "wmf: an enhanced one in it": lambda v: wmf(_enhanced(f"Số CCCD: {v}")),
}  # fmt: skip


def ending(place: str) -> str:
    return place[:3]


def inside(data: bytes) -> str:
    """All letters of a drawing, without the records that they stand in: of two bytes, and of one."""
    wide = (data[first : len(data) - (len(data) - first) % 2] for first in (0, 1))
    found = [one.decode("utf-16-le", "replace") for one in wide] + [data.decode("latin-1")]
    if data[40:44] == b" EMF":
        at, said = 0, []
        while at + 8 <= len(data):
            kind, size = struct.unpack_from("<II", data, at)
            if kind == 84:
                x, y, count, place = struct.unpack_from("<iiII", data, at + 36)
                raw = data[at + place : at + place + 2 * count]
                said.append((y, x, raw.decode("utf-16-le")))
            at += max(8, size)
        found.append("".join(one for _, _, one in sorted(said)))
    else:
        # Two blanks of a record stand before each letter that is placed by itself.
        found.append("".join(re.findall(r"\x21\x05\x01\0(.)\0", found[-1], re.DOTALL)))
    return "\n".join(found)
