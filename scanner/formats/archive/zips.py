"""Zip archives: every byte of one accounted for (APPNOTE 6.3), and written anew with nothing beside
its members."""

from __future__ import annotations

import bz2
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from scanner.formats.archive.members import (
    Archive,
    Bounds,
    Member,
    OddArchiveError,
)
from scanner.formats.archive.secrets import unlocked
from scanner.model import BROKEN, LARGE, LINK, LOCKED, UNKNOWN_WAY
from scanner.pages.readable import printable

_LOCAL = struct.Struct("<4s5H3I2H")
_END = struct.Struct("<4s4H2IH")
_SIGNS = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06")
_LOCKED_FLAGS, _DESCRIBED, _UTF8 = 0x2041, 0x08, 0x800
_LINK_MODE = 0o12
_ZIP64 = 76
# Fields beside a member that say when it was changed, how large it is and whose it was on the
# machine (APPNOTE 4.5, Info-ZIP's extrafld.txt): numbers, no letters.
_NUMBERS = frozenset({0x0001, 0x000A, 0x5455, 0x5855, 0x7855, 0x7875, 0x9901, 0xCAFE, 0xA11E})
# A name in UTF-8 beside one in an old coding.
_NAMED = 0x7075


def read(data: bytes, passwords: Sequence[str]) -> Archive:
    """Raises OddArchiveError and what `zipfile` raises for a broken one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        _check(data, archive, entries)
        bounds = Bounds()
        members = [_member(data, archive, entry, passwords, bounds) for entry in entries]
        opened = any(e.flag_bits & _LOCKED_FLAGS for e in entries)
        return Archive(members, written, _text(archive.comment), is_locked=opened)


def is_sound(data: bytes) -> bool:
    """Whether all of an archive is accounted for."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(data, archive, archive.infolist())
    except (*BROKEN_ZIP, OddArchiveError):
        return False
    return True


BROKEN_ZIP = (
    *(zipfile.BadZipFile, ValueError, OSError, EOFError, LookupError, NotImplementedError),
    *(struct.error, RuntimeError, zlib.error),
)


def _check(data: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Raises OddArchiveError where an archive has more in it than its list says: programs that
    begin at its start, at its end or at its list have to see the same."""
    starts = sorted(entry.header_offset for entry in entries)
    behind = dict(zip(starts, [*starts[1:], archive.start_dir], strict=True))
    if len(behind) < len(entries) or (starts and starts[0] != 0):
        raise OddArchiveError("gap")
    for entry in entries:
        _check_local(data, entry, behind[entry.header_offset])
    end = len(data) - _END.size - len(archive.comment)
    sign, *_, size, _, comment = _END.unpack_from(data, end)
    if sign != b"PK\x05\x06" or comment != len(archive.comment):
        raise OddArchiveError("end")
    if not entries and archive.start_dir != 0:
        raise OddArchiveError("gap")
    if any(sign in archive.comment for sign in _SIGNS):
        raise OddArchiveError("comment")
    listed = sum(_listed(entry) for entry in entries)
    behind_list = end - archive.start_dir - listed
    if behind_list not in (0, _ZIP64) or (behind_list == 0 and size != listed):
        raise OddArchiveError("list")


def _listed(entry: zipfile.ZipInfo) -> int:
    return 46 + len(_raw_name(entry)) + len(entry.extra) + len(entry.comment)


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")


def _check_local(data: bytes, entry: zipfile.ZipInfo, end: int) -> None:
    """Holds what stands before a member and behind it against the list."""
    head = _LOCAL.unpack_from(data, entry.header_offset)
    sign, flags, way, named, extra = head[0], head[2], head[3], head[9], head[10]
    at = entry.header_offset + _LOCAL.size
    if sign != b"PK\x03\x04" or way != entry.compress_type:
        raise OddArchiveError("head")
    if (flags ^ entry.flag_bits) & (_LOCKED_FLAGS | _DESCRIBED):
        raise OddArchiveError("flags")
    if data[at : at + named] != _raw_name(entry):
        raise OddArchiveError("name")
    locked = entry.flag_bits & 1
    if entry.compress_type == 0 and entry.compress_size != entry.file_size and not locked:
        raise OddArchiveError("size")
    at += named + extra + entry.compress_size
    told = tuple(size for size in head[6:9] if size not in (0, 0xFFFFFFFF))
    if any(size not in (entry.CRC, entry.compress_size, entry.file_size) for size in told):
        raise OddArchiveError("sizes")
    sizes = (entry.CRC, entry.compress_size, entry.file_size)
    forms = [b""]
    if entry.flag_bits & _DESCRIBED:
        for form in ("<3I", "<I2Q"):
            if form == "<I2Q" or max(sizes) < 1 << 32:
                forms += [struct.pack(form, *sizes), b"PK\x07\x08" + struct.pack(form, *sizes)]
    if data[at:end] not in forms:
        raise OddArchiveError("gap")


def _member(
    data: bytes,
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    passwords: Sequence[str],
    bounds: Bounds,
) -> Member:
    bounds.count()
    mode = entry.external_attr >> 16
    is_folder = entry.is_dir() and not entry.file_size
    lost, content = "", b""
    if mode >> 12 == _LINK_MODE:
        lost = LINK
    elif not bounds.hold(entry.file_size, entry.compress_size):
        lost = LARGE
    elif entry.flag_bits & _LOCKED_FLAGS:
        opened = unlocked(archive, entry, _raw(data, entry), passwords)
        lost, content = (LOCKED, b"") if opened is None else ("", opened)
    elif not is_folder:
        lost, content = _unpacked(data, entry)
    name, said = _named(data, entry)
    when, rights = entry.date_time, mode & 0o777 or 0o644
    return Member(name, content, lost, is_folder, _text(entry.comment), said, when, rights)


def _raw(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """A member as it is packed."""
    named, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
    at = entry.header_offset + _LOCAL.size + named + extra
    return data[at : at + entry.compress_size]


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> tuple[str, bytes]:
    """Why a member cannot be unpacked, and its bytes. What stands behind its packed bytes, where
    no program looks, makes the archive an odd one."""
    raw = _raw(data, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        content = raw
    elif entry.compress_type in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        way = zlib.decompressobj(-15) if entry.compress_type == 8 else bz2.BZ2Decompressor()
        try:
            content = way.decompress(raw, entry.file_size + 1)
        except (zlib.error, OSError, EOFError, ValueError):
            return BROKEN, b""
        if way.unused_data:
            raise OddArchiveError("behind a member")
    else:
        return UNKNOWN_WAY, b""
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        return BROKEN, b""
    return "", content


def _named(data: bytes, entry: zipfile.ZipInfo) -> tuple[str, list[str]]:
    """What a member is called (programs that write UTF-8 do not always say so), and what else the
    fields beside it say, in its head and in the list."""
    raw = _raw_name(entry)
    name = entry.orig_filename if entry.flag_bits & _UTF8 else _text(raw)
    told = [name]
    named, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
    at = entry.header_offset + _LOCAL.size + named
    for kind, content in (*_fields(data[at : at + extra]), *_fields(entry.extra)):
        if kind == _NAMED:
            # Behind a version and a check sum of the name that it stands for.
            told.append(_text(content[5:]))
            if content[1:5] == struct.pack("<I", zlib.crc32(raw)):
                name = told[-1]
        elif kind not in _NUMBERS:
            told.append(printable(content))
    return name, [text for text in dict.fromkeys(told) if text.strip("\0 ") and text != name]


def _text(raw: bytes) -> str:
    for coding in ("utf-8", "cp1258"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size
    if extra[at:]:
        yield -1, extra[at:]


def written(members: Sequence[Member], comment: str) -> bytes:
    """An archive of members and nothing else, the same for the same ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.comment = comment.encode()[:65_000]
        for one in members:
            name = f"{one.name.rstrip('/')}/" if one.is_folder else one.name
            entry = zipfile.ZipInfo(name, max(one.when, (1980, 1, 1, 0, 0, 0)))
            entry.comment = one.comment.encode()[:65_000]
            kind = 0o040000 if one.is_folder else 0o100000
            entry.external_attr = (kind | one.mode) << 16
            entry.compress_type = zipfile.ZIP_STORED if one.is_folder else zipfile.ZIP_DEFLATED
            archive.writestr(entry, b"" if one.is_folder else one.data)
    return out.getvalue()


def named(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each member as they follow each other, read without the list."""
    at = 0
    while data[at : at + 4] == b"PK\x03\x04":
        head = _LOCAL.unpack_from(data, at)
        flags, way, size, length, extra = head[2], head[3], head[7], head[9], head[10]
        start = at + _LOCAL.size + length + extra
        name = data[at + _LOCAL.size : at + _LOCAL.size + length].decode("utf-8", "replace")
        if way == zipfile.ZIP_DEFLATED:
            unpacking = zlib.decompressobj(-15)
            content = unpacking.decompress(data[start : start + size] if size else data[start:])
            size = size or len(data) - start - len(unpacking.unused_data)
        elif way == zipfile.ZIP_STORED and not (flags & _DESCRIBED and not size):
            content = data[start : start + size]
        else:
            raise ValueError("way")
        yield name, content
        at = start + size
        if flags & _DESCRIBED:
            at += 16 if data[at : at + 4] == b"PK\x07\x08" else 12
