"""The parts of picture files: what is packed pixels, and what only stands among them."""

from __future__ import annotations

import zlib

from scanner.pages.segments import without_pixels

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, payload: bytes) -> bytes:
    check = zlib.crc32(name + payload).to_bytes(4, "big")
    return len(payload).to_bytes(4, "big") + name + payload + check


def png(*pixels: bytes) -> bytes:
    parts = (chunk(b"IDAT", part) for part in pixels)
    return SIGNATURE + b"".join([chunk(b"tEXt", b"a\0b"), *parts, chunk(b"IEND", b"")])


def test_pixels_that_spell_a_number_are_none() -> None:
    # Stored as they are, so that the digits stand in the file.
    packed = zlib.compress(b"\0" + b"0822200077" * 9, 0)
    data = png(packed[:40], packed[40:])
    assert b"0822200077" in data
    left = without_pixels(data)
    assert b"0822" not in left
    assert b"tEXta\0b" in left


def test_what_stands_behind_the_pixels_in_their_chunk_is_kept() -> None:
    packed = zlib.compress(b"\0" * 90)
    left = without_pixels(png(packed + b"so 0822200077", b"va 0822200078"))
    assert b"so 0822200077" in left
    assert b"va 0822200078" in left


def test_what_does_not_unpack_is_kept() -> None:
    data = png(b"0822200077")
    assert without_pixels(data) == data
