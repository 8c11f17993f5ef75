"""The rich text of Outlook's letters as plain text: unpacked (MS-OXRTFCP), without its commands."""

from __future__ import annotations

import re
import struct

_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_PACKED, _PLAIN = b"LZFu", b"MELA"
_ROOM, _MOST = 4096, 64_000_000
_COMMAND = re.compile(
    r"\\u(-?\d{1,6}) ?\??|\\'([0-9a-fA-F]{2})|\\(par|line|tab|row|cell)\b ?"
    r"|\\[a-zA-Z]+-?\d* ?|\\(.)|[{}\r\n]"
)
_ENDS = {"par": "\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t"}
# Groups that hold nothing that anybody wrote.
_NO_TEXT = re.compile(r"\{\\(?:fonttbl|colortbl|stylesheet)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")


def plain_of(data: bytes) -> str:
    """The text of packed rich text; empty where it cannot be unpacked."""
    if len(data) < 16:
        return ""
    _, size, kind, _ = struct.unpack("<II4sI", data[:16])
    if kind == _PLAIN:
        rich = data[16 : 16 + size]
    elif kind == _PACKED and size <= _MOST:
        rich = _unpacked(data[16:], size)
    else:
        return ""
    text = _NO_TEXT.sub("", rich.decode("latin-1"))
    return _COMMAND.sub(_sign, text).strip()


def _sign(match: re.Match[str]) -> str:
    code, byte, end, sign = match.groups()
    if code is not None:
        return chr(int(code) % 0x10000)
    if byte is not None:
        return bytes.fromhex(byte).decode("cp1258", "replace")
    if end is not None:
        return _ENDS[end]
    return sign if sign in ("\\", "{", "}") else ""


def _unpacked(data: bytes, size: int) -> bytes:
    room = bytearray(_START.ljust(_ROOM, b" "))
    at, out, place = len(_START), bytearray(), 0
    while place < len(data) and len(out) < size:
        flags, place = data[place], place + 1
        for bit in range(8):
            if place >= len(data):
                break
            if flags >> bit & 1:
                word = int.from_bytes(data[place : place + 2], "big")
                place += 2
                start, length = word >> 4, (word & 15) + 2
                if start == at:
                    return bytes(out)
                copied = [room[(start + n) % _ROOM] for n in range(length)]
            else:
                copied, place = [data[place]], place + 1
            for byte in copied:
                out.append(byte)
                room[at] = byte
                at = (at + 1) % _ROOM
    return bytes(out)
