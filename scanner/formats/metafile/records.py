"""The records that a metafile is made of: an enhanced one counts in 32 bits (MS-EMF 2.3), one from
before in 16 (MS-WMF 2.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scanner.formats.metafile.canvas import OddMetafileError

# The last record of an enhanced metafile, and of one from before.
END, OLD_END = 14, 0


@dataclass(frozen=True, slots=True)
class Record:
    kind: int
    start: int
    data: bytes = field(repr=False)
    is_old: bool = False

    def number(self, at: int) -> int:
        return int(struct.unpack_from("<H" if self.is_old else "<I", self.data, at)[0])

    def numbers(self, at: int, count: int) -> Sequence[int]:
        return struct.unpack_from(f"<{count}{'h' if self.is_old else 'i'}", self.data, at)

    def floats(self, at: int, count: int) -> Sequence[float]:
        return struct.unpack_from(f"<{count}f", self.data, at)


def is_emf(data: bytes) -> bool:
    return data[:4] == b"\1\0\0\0" and data[40:44] == b" EMF"


def records(data: bytes, at: int = 0, *, is_old: bool = False) -> Iterator[Record]:
    """All records of a file from a place on, which account for each of its bytes."""
    kind, end = -1, OLD_END if is_old else END
    while kind != end:
        kind, size = _head(data, at, is_old=is_old)
        if at + size > len(data):
            raise OddMetafileError("record")
        yield Record(kind, at, data[at : at + size], is_old)
        at += size
    if data[at:].strip(b"\0"):
        raise OddMetafileError("behind")


def _head(data: bytes, at: int, *, is_old: bool) -> tuple[int, int]:
    """Kind and size of a record."""
    if is_old:
        size, kind = struct.unpack_from("<IH", data, at)
        size *= 2
    else:
        kind, size = struct.unpack_from("<II", data, at)
    if size < (6 if is_old else 8) or size % (2 if is_old else 4):
        raise OddMetafileError("record")
    return kind, size
