"""Archives and files that other programs open in a file, whatever its first bytes say it is."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator

# Signs of six bytes and more do not come together by chance, however long a file is.
_ARCHIVES = (b"Rar!\x1a\x07\0", b"Rar!\x1a\x07\1", b"7z\xbc\xaf'\x1c\0")
_STRANGERS = (
    b"\x89PNG\r\n\x1a\n",
    b"%PDF-1.",
    b"%PDF-2.",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
)
# What closes a zip and tells where its list is (APPNOTE 4.3.16, 4.3.15); programs look for it
# from the end, and a comment may follow.
_ZIP_END, _ZIP_LISTED, _ZIP64 = b"PK\x05\x06", b"PK\x01\x02", b"PK\x06\x07"
_ZIP_COMMENT = 65_600
_ISO_AT, _ISO = 0x8001, b"CD001"
# The field of a tar's first header that holds the sum of all others (POSIX ustar).
_TAR_HEADER, _TAR_SUM, _BLANK_SUM = 512, slice(148, 156), b" " * 8


def archives(data: bytes) -> Iterator[int]:
    """Where the archives begin that a program finds in a file."""
    if is_tar(data) or data[_ISO_AT : _ISO_AT + len(_ISO)] == _ISO:
        yield 0
    if (start := _zip(data)) is not None:
        yield start
    yield from _places(_ARCHIVES, data)


def strangers(picture: bytes) -> Iterator[int]:
    """Where files begin within a picture that are no part of any picture."""
    yield from _places(_STRANGERS, picture, 1)


def members(data: bytes) -> list[str]:
    """The names that a zip has in it, as far as it tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        length = int.from_bytes(data[26:28], "little")
        return [data[30 : 30 + length].decode("utf-8", "replace")]


def _places(signs: Iterable[bytes], data: bytes, first: int = 0) -> Iterator[int]:
    """Where any of some signs stands: a search for one is much faster than an expression."""
    for sign in signs:
        at = data.find(sign, first)
        while at >= 0:
            yield at
            at = data.find(sign, at + 1)


def is_tar(data: bytes) -> bool:
    """Whether a tar begins here: its first header holds the right sum, whatever the name in it."""
    header = data[:_TAR_HEADER]
    stored = header[_TAR_SUM].strip(b"\0 ")
    if len(header) < _TAR_HEADER or not re.fullmatch(rb"[0-7]{1,7}", stored):
        return False
    others = header[: _TAR_SUM.start] + _BLANK_SUM + header[_TAR_SUM.stop :]
    return sum(others) == int(stored, 8)


def _zip(data: bytes) -> int | None:
    """Where what closes a zip begins; None where no program would find one."""
    first = max(0, len(data) - _ZIP_COMMENT)
    end = data.rfind(_ZIP_END, first)
    while end >= 0:
        if data[end - 20 : end - 16] == _ZIP64:
            return end
        if len(data) >= end + 22:
            members, size = struct.unpack_from("<HI", data, end + 10)
            if members and size <= end and data[end - size :].startswith(_ZIP_LISTED):
                return end
        end = data.rfind(_ZIP_END, first, end)
    return None
