"""One file packed by itself (gzip, bzip2, xz), which is often a tar."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from scanner.formats.archive.members import ALL_BYTES, Archive, Member, OddArchiveError
from scanner.pages.readable import printable

_RATIO, _RATIO_FROM = 300, 24_000_000
BROKEN_PACKED = (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError)
_STEP = 8_000_000
_UNNAMED = "noi-dung"
# What stands in a gzip's head beside its fixed ten bytes (RFC 1952 2.3.1).
_SUM, _EXTRA, _NAME, _COMMENT = 2, 4, 8, 16


class Way(NamedTuple):
    sign: bytes
    opened: Callable[[], Any]
    packed: Callable[[bytes], bytes]


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


WAYS = {
    "application/gzip": Way(b"\x1f\x8b\x08", lambda: zlib.decompressobj(31), _gzip),
    "application/x-bzip2": Way(b"BZh", bz2.BZ2Decompressor, bz2.compress),
    "application/x-xz": Way(b"\xfd7zXZ\0", lzma.LZMADecompressor, lzma.compress),
}


def unpacked(data: bytes, media_type: str) -> bytes:
    """What is packed in a file, of one stream or several (a gzip of one: each has a head of its
    own). Raises what `BROKEN_PACKED` has; for what is too large, or has something else behind it,
    OddArchiveError."""
    out = io.BytesIO()
    rest = data
    while rest:
        if not rest.startswith(WAYS[media_type].sign):
            if rest.strip(b"\0"):
                raise OddArchiveError("behind")
            break
        rest = _stream(WAYS[media_type].opened(), rest, out, len(data))
        if media_type == "application/gzip" and rest.strip(b"\0"):
            raise OddArchiveError("behind")
    return out.getvalue()


def _stream(one: Any, packed: bytes, out: io.BytesIO, size: int) -> bytes:
    """Unpacks a stream step by step; what stands behind it."""
    more = packed
    while not one.eof:
        part = one.decompress(more, _STEP)
        out.write(part)
        if out.tell() > ALL_BYTES or _is_bomb(out.tell(), size):
            raise OddArchiveError("too large")
        # What zlib has not taken yet is given once more; the others keep it.
        more = getattr(one, "unconsumed_tail", b"")
        if not part and not more and not one.eof:
            raise EOFError("cut off")
    return bytes(one.unused_data)


def _is_bomb(size: int, packed: int) -> bool:
    return size > _RATIO_FROM and size > _RATIO * packed


def single(data: bytes, content: bytes, media_type: str, is_read: Callable[[str], bool]) -> Archive:
    """A file that is no tar, as an archive of one member, under a name by which it `is_read`."""
    name, comment, said = "", "", list[str]()
    if media_type == "application/gzip":
        name, comment, said = _head(data)
    called = name or _UNNAMED
    called = called if is_read(called) or not is_read(f"{called}.txt") else f"{called}.txt"

    def write(members: Sequence[Member], _comment: str) -> bytes:
        one = members[0]
        packed = WAYS[media_type].packed(one.data)
        if not name:
            return packed
        # A head without flags and a time is ten bytes long.
        return packed[:3] + bytes([_NAME]) + packed[4:10] + one.name.encode() + b"\0" + packed[10:]

    # No copy has a remark.
    said += [comment] if comment else []
    return Archive([Member(called, content)], write, said=said)


def _head(data: bytes) -> tuple[str, str, list[str]]:
    """What a gzip's head says: its file's name, a remark, and letters in fields of other kinds."""
    flags, at = data[3], 10
    said = []
    if flags & _EXTRA:
        size = int.from_bytes(data[at : at + 2], "little")
        said.append(printable(data[at + 2 : at + 2 + size]))
        at += 2 + size
    texts = []
    for flag in (_NAME, _COMMENT):
        text = b""
        if flags & flag:
            text, _, _ = data[at:].partition(b"\0")
            at += len(text) + 1
        texts.append(text.decode("utf-8") if _is_utf8(text) else text.decode("latin-1"))
    return texts[0], texts[1], [text for text in said if text.strip()]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
