"""The records that an enhanced metafile is made of."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scanner.formats.metafile.canvas import OddMetafileError

END = 14


@dataclass(frozen=True, slots=True)
class Record:
    kind: int
    start: int
    data: bytes = field(repr=False)

    def number(self, at: int) -> int:
        return int(struct.unpack_from("<I", self.data, at)[0])

    def numbers(self, at: int, count: int) -> Sequence[int]:
        return struct.unpack_from(f"<{count}i", self.data, at)

    def floats(self, at: int, count: int) -> Sequence[float]:
        return struct.unpack_from(f"<{count}f", self.data, at)


def is_emf(data: bytes) -> bool:
    return data[:4] == b"\1\0\0\0" and data[40:44] == b" EMF"


def records(data: bytes) -> Iterator[Record]:
    """All records of a file, which accounts for each of its bytes."""
    at = kind = 0
    while kind != END:
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8 or size % 4 or at + size > len(data):
            raise OddMetafileError("record")
        yield Record(kind, at, data[at : at + size])
        at += size
    if data[at:].strip(b"\0"):
        raise OddMetafileError("behind")
