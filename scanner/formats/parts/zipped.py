"""The zip that a document of an office is: every byte of it accounted for."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

# Bounds against bombs: parts, bytes of one and of all once unpacked.
_PARTS, _PART_BYTES, _ALL_BYTES = 20_000, 64_000_000, 300_000_000
_LOCAL, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_END = struct.Struct("<4s4H2IH")
_STORED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Letters in what a zip keeps beside a part; Word leaves room there, in zeros.
_SAYS = re.compile(rb"[\x20-\x7e]{6}")
# What opening one may raise.
BROKEN = (
    *(zipfile.BadZipFile, ValueError, OSError, EOFError, LookupError, NotImplementedError),
    *(struct.error, UnicodeError, RuntimeError),
)


class OddPackageError(ValueError):
    """A zip that holds more than its list says, or what no program of an office writes."""


def unpacked(data: bytes, wanted: Callable[[str], bool] = lambda _: True) -> dict[str, bytes]:
    """The parts of a document by name, in their order. Raises what `BROKEN` has. `wanted`: only
    the parts with such names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        _check(data, archive, entries)
        parts: dict[str, bytes] = {}
        left = _ALL_BYTES
        for entry in entries:
            if entry.is_dir() or not wanted(entry.filename):
                continue
            parts[entry.filename] = archive.read(entry)
            left -= len(parts[entry.filename])
            if left < 0:
                raise OddPackageError("too large")
    return parts


def packed(parts: Mapping[str, bytes], changed: Mapping[str, bytes | None]) -> bytes:
    """A document with parts as they are given (None: without them), nothing beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in parts.items():
            now = changed.get(name, data)
            if now is not None:
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                stored = name == "mimetype"
                entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.writestr(entry, now)
    return out.getvalue()


def _check(data: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Raises OddPackageError where a zip has more in it than its list says, or too much."""
    names = [entry.filename.lower() for entry in entries]
    if len(names) > _PARTS or len(set(names)) < len(names) or archive.comment:
        raise OddPackageError("names")
    if sum(entry.file_size for entry in entries) > _ALL_BYTES:
        raise OddPackageError("too large")
    for entry in entries:
        odd = entry.flag_bits & 0x2041 or entry.compress_type not in _STORED
        path = PurePosixPath(entry.filename)
        if odd or entry.file_size > _PART_BYTES or path.is_absolute() or ".." in path.parts:
            raise OddPackageError(entry.filename)
        if entry.comment or (entry.is_dir() and entry.file_size) or "\\" in entry.filename:
            raise OddPackageError(entry.filename)
    at = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        at = _behind(data, entry, at)
    if at != archive.start_dir or len(data) - _END.size - _listed(data) != at:
        raise OddPackageError("gap")


def _listed(data: bytes) -> int:
    """How long the list of the parts is."""
    sign, *_, size, _, comment = _END.unpack(data[-_END.size :])
    if sign != b"PK\x05\x06" or comment:
        raise OddPackageError("end")
    return int(size)


def _behind(data: bytes, entry: zipfile.ZipInfo, at: int) -> int:
    """Where a part ends that has to begin at a place."""
    head = data[at : at + 30]
    if entry.header_offset != at or head[:4] != _LOCAL:
        raise OddPackageError("gap")
    named, extra = struct.unpack_from("<HH", head, 26)
    name, more = data[at + 30 : at + 30 + named], data[at + 30 + named : at + 30 + named + extra]
    if name != entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437"):
        raise OddPackageError("name")
    if _SAYS.search(more) or _SAYS.search(entry.extra):
        raise OddPackageError("extra")
    at += 30 + named + extra + entry.compress_size
    if entry.flag_bits & 0x08:
        signed = data[at : at + 4] == _DESCRIPTOR
        at += 16 if signed else 12
    return at
