"""Archives that lolot reads with others' help: 7z by py7zr, where it is installed, and rar by a
libarchive on this machine (`bsdtar`; the `tar` of Windows and macOS is one). No archive and no file
of one is written to a disk for that."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from typing import IO, Any

from scanner.errors import UnreadableError
from scanner.formats.archive import rars, tars, zips
from scanner.formats.archive.members import (
    ALL_BYTES,
    MOST,
    MOST_BYTES,
    Archive,
    Member,
    OddArchiveError,
)
from scanner.model import LINK

SEVEN, RAR = "application/x-7z-compressed", "application/vnd.rar"
_SEVEN = b"7z\xbc\xaf'\x1c"
# The head of a 7z tells how long what follows is (7zFormat.txt).
_HEAD = 32
_PACKED_LIST = b"\x17"
_PART = 1 << 20
# When a file was made and changed: of a copy that is always the same.
_TIMES = ("creationtime", "lastwritetime", "lastaccesstime")


def told(data: bytes) -> str | None:
    """What kind of these an archive is, where it can be read here."""
    if data.startswith(_SEVEN):
        start, size = (int.from_bytes(data[at : at + 8], "little") for at in (12, 20))
        whole = size > 0 and len(data) == _HEAD + start + size
        return SEVEN if whole and has_py7zr() else None
    return RAR if rars.is_rar(data) and libarchive() else None


@cache
def has_py7zr() -> bool:
    return find_spec("py7zr") is not None


@cache
def libarchive() -> str | None:
    """The program of a libarchive; None where there is none."""
    for name in ("bsdtar", "tar"):
        path = shutil.which(name)
        if path is not None:
            done = subprocess.run([path, "--version"], capture_output=True, check=False)
            if b"libarchive" in done.stdout:
                return path
    return None


def read(data: bytes, passwords: Sequence[str]) -> Archive:
    """Raises UnreadableError ("encrypted", "wrong_password", "locked_document"), OddArchiveError,
    and what reading a tar raises."""
    if data.startswith(_SEVEN):
        return _seven(data, passwords)
    said, unread = rars.beside(data)
    archive = tars.read(_as_tar(data))
    more = ("foreign_part",) if unread else ()
    # Whose account packed it is said in the tar alone.
    members = [Member(m.name, m.data, m.lost, m.is_folder, when=m.when) for m in archive.members]
    return Archive(members, zips.written, said=said, unread=more, is_zip_now=True)


def _as_tar(data: bytes) -> bytes:
    """An archive as a tar. Raises OddArchiveError where the program fails, or makes too much."""
    command = [libarchive() or "bsdtar", "-cf", "-", "--format=pax", "@-"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    out = io.BytesIO()
    program = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    with program:
        assert program.stdin is not None
        assert program.stdout is not None
        threading.Thread(target=_feed, args=(program.stdin, data), daemon=True).start()
        while part := program.stdout.read(_PART):
            out.write(part)
            if out.tell() > ALL_BYTES:
                program.kill()
                raise OddArchiveError("too large")
    if program.returncode:
        raise OddArchiveError("not read")
    return out.getvalue()


def _feed(pipe: IO[bytes], data: bytes) -> None:
    # The program may have read enough, or have ended: its exit code tells which.
    with suppress(OSError), pipe:
        pipe.write(data)


def _seven(data: bytes, passwords: Sequence[str]) -> Archive:
    from py7zr.exceptions import PasswordRequired

    is_locked = False
    for password in (None, *passwords):
        try:
            entries, products = _extracted(data, password)
        except PasswordRequired:
            is_locked = True
        except OddArchiveError:
            raise
        except Exception as error:
            # What its decoders raise on a wrong password, or on anything else, has no class in
            # common.
            if not is_locked:
                raise OddArchiveError("not read") from error
        else:
            members = [_entry(entry, products) for entry in entries]
            return Archive(members, _seven_written, is_locked=is_locked)
    raise UnreadableError("wrong_password" if passwords else "encrypted")


def _extracted(data: bytes, password: str | None) -> tuple[Sequence[Any], Mapping[str, Any]]:
    import py7zr
    from py7zr.io import BytesIOFactory

    factory, stream = BytesIOFactory(MOST_BYTES), io.BytesIO(data)
    with py7zr.SevenZipFile(stream, password=password, max_extract_size=ALL_BYTES) as archive:
        entries = archive.list()
        names = [entry.filename for entry in entries]
        if len(set(names)) < len(names) or len(names) > MOST:
            raise OddArchiveError("names")
        if sum(entry.uncompressed for entry in entries) > ALL_BYTES:
            raise OddArchiveError("too large")
        streams = archive.header.main_streams
        packed = sum(streams.packinfo.packsizes) if streams is not None else 0
        if not entries or packed != _listed_from(data):
            raise OddArchiveError("gap")
        archive.extract(factory=factory)
    return entries, factory.products


def _listed_from(data: bytes) -> int:
    """Where the list of a 7z begins, counted from its head: it may be packed, and what tells of
    that stands behind it."""
    start = int.from_bytes(data[12:20], "little")
    last = data[_HEAD + start :]
    if last[:1] != _PACKED_LIST:
        return start
    at, count = 2, 0
    place, at = _number(last, at)
    count, at = _number(last, at)
    size, at = _number(last, at + 1)
    if count != 1 or place + size != start:
        raise OddArchiveError("gap")
    return place


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of a 7z: so many bytes follow the first as it has bits set from the top."""
    found, mask = 0, 0x80
    for more in range(8):
        if not data[at] & mask:
            return found | (data[at] & (mask - 1)) << (8 * more), at + 1 + more
        found |= data[at + 1 + more] << (8 * more)
        mask >>= 1
    return found, at + 9


def _entry(entry: Any, products: Any) -> Member:
    if entry.is_directory:
        return Member(entry.filename, is_folder=True)
    file = products.get(entry.filename)
    lost = LINK if entry.is_symlink or file is None else ""
    return Member(entry.filename, file.read() if file is not None and not lost else b"", lost)


def _seven_written(members: Sequence[Member], _comment: str) -> bytes:
    import py7zr
    from py7zr.helpers import ArchiveTimestamp

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for one in members:
            if not one.is_folder:
                archive.writestr(one.data, one.name)
        for entry in archive.header.files_info.files:
            entry |= {when: ArchiveTimestamp.from_datetime(0) for when in _TIMES if when in entry}
    return out.getvalue()
