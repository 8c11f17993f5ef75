"""PNG's rows and chunks, written without Pillow where its way takes too long."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator

import numpy as np

from scanner.mask.paint import Array

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Of print and of a scan's noise most repeats from row to row or not at all: to look for more
# takes three times as long and gains less than a tenth.
_LEVEL, _MEMORY = 2, 9
_UP = 2
_KEPT = (b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT")
_COLOUR_TYPES = {"L": 0, "RGB": 2, "LA": 4, "RGBA": 6}


def kept_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks before the pixels that say how colours are meant."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8]
        if name == b"IDAT":
            return
        if name in _KEPT:
            yield name, data[at + 8 : at + 8 + length]
        at += 12 + length


def quick_rows(array: Array) -> bytes:
    """The deflated rows of 8-bit samples (height x width [x channels]), each told by what it
    differs from the one above it: PNG's filter `Up`, which /Predictor 15 reads too."""
    flat = array.reshape(array.shape[0], -1)
    rows = np.empty((flat.shape[0], flat.shape[1] + 1), np.uint8)
    rows[:, 0] = _UP
    rows[:1, 1:] = flat[:1]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY)
    return packer.compress(rows.data) + packer.flush()


def is_quick(mode: str) -> bool:
    """Whether `quick` writes pictures of a mode."""
    return mode in _COLOUR_TYPES


def quick(array: Array, mode: str, before: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A PNG file of 8-bit samples; `before`: the chunks that stand between header and pixels."""
    height, width = array.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[mode], 0, 0, 0)
    chunks = [(b"IHDR", header), *before, (b"IDAT", quick_rows(array)), (b"IEND", b"")]
    return SIGNATURE + b"".join(chunk(name, content) for name, content in chunks)


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk with its length and its checksum."""
    check = zlib.crc32(content, zlib.crc32(name))
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def profile(icc: bytes) -> tuple[bytes, bytes]:
    """The chunk of a colour profile."""
    return b"iCCP", b"icc\0\0" + zlib.compress(icc)


def resolution(dpi: tuple[float, float]) -> tuple[bytes, bytes]:
    """The chunk of the resolution, in pixels per inch across and down."""
    return b"pHYs", struct.pack(">IIB", *(round(part / 0.0254) for part in dpi), 1)
