"""Tar archives (POSIX pax, ustar, GNU): what stands between their members accounted for, and
written anew with nothing beside names, times and rights."""

from __future__ import annotations

import io
import tarfile
import time
from collections.abc import Iterator, Sequence

from scanner.formats.archive.members import Archive, Bounds, Member, OddArchiveError
from scanner.model import LARGE, LINK
from scanner.pages.readable import printable

BROKEN_TAR = (tarfile.TarError, ValueError, OSError, EOFError, UnicodeError, OverflowError)
_BLOCK = 512
_NAME, _LINKED, _END_OF_HEAD = slice(0, 100), slice(157, 257), slice(500, 512)


def read(data: bytes) -> Archive:
    """Raises OddArchiveError and what `tarfile` raises for a broken one."""
    bounds, members, said = Bounds(), list[Member](), list[str]()
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        at = 0
        for entry in archive:
            bounds.count()
            if entry.offset != at:
                raise OddArchiveError("gap")
            members.append(_member(data, archive, entry, bounds))
            at = _end(entry)
            said += _padding(data, entry, at)
        said += map(str, archive.pax_headers.values())
    if data[at:].strip(b"\0"):
        raise OddArchiveError("behind")
    if not members:
        raise OddArchiveError("empty")
    return Archive(members, written, said=said)


def is_sound(data: bytes) -> bool:
    """Whether all of an archive is accounted for."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            at = 0
            for number, entry in enumerate(archive):
                if entry.offset != at or number > 100_000:
                    return False
                at = _end(entry)
    except BROKEN_TAR:
        return False
    return at > 0 and at <= len(data) and not data[at:].strip(b"\0")


def _end(entry: tarfile.TarInfo) -> int:
    """Where the next member begins. What is no file takes no room, whatever it says."""
    if entry.issparse():
        raise OddArchiveError("sparse")
    size = entry.size if entry.isreg() or entry.type not in tarfile.SUPPORTED_TYPES else 0
    return entry.offset_data + -(-size // _BLOCK) * _BLOCK


def _member(
    data: bytes, archive: tarfile.TarFile, entry: tarfile.TarInfo, bounds: Bounds
) -> Member:
    lost, content = "", b""
    if entry.isreg():
        if bounds.hold(entry.size, entry.size):
            file = archive.extractfile(entry)
            content = file.read() if file is not None else b""
        else:
            lost = LARGE
        if not lost and len(content) != entry.size:
            raise OddArchiveError("cut off")
    elif not entry.isdir():
        lost = LINK
    moment = time.gmtime(min(max(0.0, float(entry.mtime)), 4_000_000_000.0))[:6]
    said = [text for text in dict.fromkeys(_said(data, entry)) if text.strip() and text != "root"]
    when = (moment[0], moment[1], moment[2], moment[3], moment[4], min(59, moment[5]))
    return Member(entry.name, content, lost, entry.isdir(), "", said, when, entry.mode & 0o777)


def _said(data: bytes, entry: tarfile.TarInfo) -> Iterator[str]:
    """Whose the file was, where a link leads, what the head says beside the standard."""
    yield entry.uname
    yield entry.gname
    yield entry.linkname
    yield from (str(value) for key, value in entry.pax_headers.items() if key != "path")
    head = data[entry.offset_data - _BLOCK : entry.offset_data]
    for field in (_NAME, _LINKED):
        # A name ends where a zero stands.
        yield printable(head[field].partition(b"\0")[2].strip(b"\0"))
    yield printable(head[_END_OF_HEAD].strip(b"\0"))


def _padding(data: bytes, entry: tarfile.TarInfo, end: int) -> Iterator[str]:
    if entry.isreg():
        behind = data[entry.offset_data + entry.size : end].strip(b"\0")
        if behind:
            yield printable(behind)


def written(members: Sequence[Member], _comment: str) -> bytes:
    """An archive of members and nothing else, the same for the same ones."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for one in members:
            entry = tarfile.TarInfo(one.name)
            entry.type = tarfile.DIRTYPE if one.is_folder else tarfile.REGTYPE
            entry.size = 0 if one.is_folder else len(one.data)
            entry.mode = one.mode
            entry.mtime = _seconds(one)
            archive.addfile(entry, None if one.is_folder else io.BytesIO(one.data))
    return out.getvalue()


def _seconds(member: Member) -> int:
    import calendar

    return max(0, calendar.timegm((*member.when, 0, 0, 0)))


def named(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each member, block by block, without a library; what only tells of the next
    member is one as well."""
    at = 0
    while at + _BLOCK <= len(data) and data[at : at + _BLOCK].strip(b"\0"):
        head = data[at : at + _BLOCK]
        size = int(head[124:136].strip(b"\0 ") or b"0", 8)
        content = data[at + _BLOCK : at + _BLOCK + size]
        name = head[345:500].rstrip(b"\0") + b"/" + head[:100].rstrip(b"\0")
        yield name.decode("utf-8", "replace"), content
        at += _BLOCK + -(-size // _BLOCK) * _BLOCK
