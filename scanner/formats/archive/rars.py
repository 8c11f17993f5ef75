"""The blocks of a rar (RAR 5.0 archive format; technote.txt of RAR 4): where it ends, and what
stands in it beside its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scanner.errors import UnreadableError
from scanner.formats.archive.members import OddArchiveError
from scanner.pages.readable import printable

_FOUR, _FIVE = b"Rar!\x1a\x07\0", b"Rar!\x1a\x07\1\0"
_SERVICE_4, _FILE_4, _MAIN_4, _END_4 = 0x7A, 0x74, 0x73, 0x7B
_MAIN_5, _FILE_5, _SERVICE_5, _LOCK_5, _END_5 = 1, 2, 3, 4, 5
_REMARK = b"CMT"


class Block(NamedTuple):
    """A block: what it is, where it ends, its name, its data, and whether these are as they are."""

    kind: str
    end: int
    name: bytes = b""
    data: bytes = b""
    stored: bool = False


def is_rar(data: bytes) -> bool:
    return data.startswith((_FOUR, _FIVE))


def beside(data: bytes) -> tuple[list[str], bool]:
    """The remarks of an archive, and whether there are such as cannot be read. Raises
    OddArchiveError where anything stands behind its end, and UnreadableError "locked_document"."""
    said, unread = [], False
    blocks = _five(data) if data.startswith(_FIVE) else _four(data)
    end = 0
    for block in blocks:
        end = block.end
        if block.kind == "locked":
            raise UnreadableError("locked_document")
        if block.kind == "service" and block.name == _REMARK:
            if block.stored:
                said.append(printable(block.data))
            unread = unread or not block.stored
        if block.kind == "end":
            break
    if data[end:].strip(b"\0"):
        raise OddArchiveError("behind")
    return [text for text in said if text.strip()], unread


def _five(data: bytes) -> Iterator[Block]:
    at = len(_FIVE)
    while at < len(data):
        size, start = _number(data, at + 4)
        kind, here = _number(data, start)
        flags, here = _number(data, here)
        room = 0
        if flags & 1:
            _, here = _number(data, here)
        if flags & 2:
            room, here = _number(data, here)
        end = start + size + room
        if size == 0 or end > len(data):
            raise OddArchiveError("cut off")
        at = end
        if kind in (_FILE_5, _SERVICE_5):
            name, stored = _called(data, here)
            what = "service" if kind == _SERVICE_5 else "file"
            yield Block(what, end, name, data[start + size : end], stored)
        else:
            yield Block({_LOCK_5: "locked", _END_5: "end"}.get(kind, ""), end)


def _called(data: bytes, at: int) -> tuple[bytes, bool]:
    """The name of a file, and whether its bytes stand as they are."""
    flags, at = _number(data, at)
    _, at = _number(data, at)
    _, at = _number(data, at)
    at += 4 * bool(flags & 2) + 4 * bool(flags & 4)
    way, at = _number(data, at)
    _, at = _number(data, at)
    length, at = _number(data, at)
    return data[at : at + length], not (way >> 7) & 7


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    found = 0
    for place in range(10):
        if at + place >= len(data):
            break
        found |= (data[at + place] & 0x7F) << (7 * place)
        if data[at + place] < 0x80:
            return found, at + place + 1
    raise OddArchiveError("number")


def _four(data: bytes) -> Iterator[Block]:
    at = len(_FOUR)
    while at + 7 <= len(data):
        kind, flags = data[at + 2], int.from_bytes(data[at + 3 : at + 5], "little")
        size = int.from_bytes(data[at + 5 : at + 7], "little")
        room = 0
        if flags & 0x8000 or kind in (_FILE_4, _SERVICE_4):
            room = int.from_bytes(data[at + 7 : at + 11], "little")
        end = at + size + room
        if size < 7 or end > len(data):
            raise OddArchiveError("cut off")
        if (kind == _MAIN_4 and flags & 0x80) or (kind == _FILE_4 and flags & 4):
            yield Block("locked", end)
        elif kind == _SERVICE_4:
            length = int.from_bytes(data[at + 26 : at + 28], "little")
            name, stored = data[at + 32 : at + 32 + length], data[at + 25] == 0x30
            yield Block("service", end, name, data[at + size : end], stored)
        else:
            yield Block("end" if kind == _END_4 else "", end)
        at = end
