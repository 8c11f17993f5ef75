"""The text of a font's codes, as far as the file says it.

ISO 32000-2, 9.10: ToUnicode first, then what the encoding names. What neither tells, a
reader cannot copy out either.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
import pymupdf

_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_MAX_RANGE = 65536
# First bytes of what is half a letter in UTF-16.
_SURROGATES = range(0xD8, 0xE0)


def letters_of(font: pikepdf.Object, told: dict[bytes, str]) -> dict[bytes, str]:
    """The text of each code of a font; `told`: what its ToUnicode says."""
    if "/DescendantFonts" in font:
        return told or _by_unicode_cmap(font)
    return _by_encoding(font) | told


@cache
def _latin(name: str) -> dict[bytes, str]:
    """The letters of an encoding of single bytes."""
    codes = (bytes([code]) for code in range(256))
    return {code: code.decode(name, "ignore") for code in codes}


def _by_encoding(font: pikepdf.Object) -> dict[bytes, str]:
    encoding = font.get("/Encoding")
    table = encoding if isinstance(encoding, pikepdf.Dictionary) else None
    base = str(table.get("/BaseEncoding", "") if table is not None else encoding)
    name = "mac_roman" if "MacRoman" in base else "cp1252"
    letters = dict(_latin(name))
    number = 0
    for item in table.get("/Differences", ()) if table is not None else ():
        if isinstance(item, pikepdf.Name):
            unicode = pymupdf.glyph_name_to_unicode(str(item)[1:])
            letters[bytes([number & 0xFF])] = chr(unicode) if unicode != 0xFFFD else ""
            number += 1
        else:
            number = int(item)
    return letters


class _Codes(dict[bytes, str]):
    """Codes that are UTF-16 themselves."""

    def get(self, key: bytes, default: Any = None) -> Any:
        return key.decode("utf-16-be", "ignore") or default


def _by_unicode_cmap(font: pikepdf.Object) -> dict[bytes, str]:
    """A composite font whose predefined CMap takes Unicode."""
    name = str(font.get("/Encoding", ""))
    return _Codes() if "UCS2" in name or "UTF16" in name else {}


def unicode_map(cmap: Any) -> dict[bytes, str]:
    """The text of each code in a ToUnicode CMap (9.10.3)."""
    found: dict[bytes, str] = {}
    if not isinstance(cmap, pikepdf.Stream):
        return found
    for kind, body in _BLOCK.findall(bytes(cmap.read_bytes())):
        if kind == b"char" and b"[" not in body:
            found |= _pairs(body)
            continue
        items = list(_items(body))
        if kind == b"char":
            found |= {
                c: _text(t)
                for c, t in zip(items[::2], items[1::2], strict=False)
                if isinstance(c, bytes) and isinstance(t, bytes)
            }
        else:
            for low, high, target in zip(items[::3], items[1::3], items[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes):
                    found |= _range(low, high, target)
    return found


def _pairs(body: bytes) -> dict[bytes, str]:
    """The codes and texts of a block without brackets."""
    found = _HEX.findall(body)
    codes, texts = found[::2], found[1::2]
    lengths = set(map(len, codes))
    if len(codes) == len(texts) and lengths in ({2}, {4}) and set(map(len, texts)) == {4}:
        # One or two bytes for one letter, as most writers have them: all at once.
        joined = _bytes(b"".join(texts)).decode("utf-16-be", "replace")
        data, size = _bytes(b"".join(codes)), lengths.pop() // 2
        if len(joined) == len(texts) == len(data) // size and "\ufffd" not in joined:
            return {data[size * n : size * n + size]: text for n, text in enumerate(joined)}
    items = list(map(_bytes, found))
    return {code: _text(text) for code, text in zip(items[::2], items[1::2], strict=False)}


def _bytes(digits: bytes) -> bytes:
    try:
        return binascii.unhexlify(digits)
    except ValueError:
        printed = b"".join(digits.split())
        return binascii.unhexlify(printed + b"0" * (len(printed) % 2))


def _items(body: bytes) -> Iterator[bytes | list[bytes]]:
    """The hexadecimal strings of a block; those in brackets as one list."""
    group: list[bytes] | None = None
    for match in _TOKEN.finditer(body):
        if match.group(2):
            group = []
        elif match.group(3):
            yield group or []
            group = None
        else:
            data = _bytes(match.group(1))
            if group is None:
                yield data
            else:
                group.append(data)


def _range(low: bytes, high: bytes, target: bytes | list[bytes]) -> dict[bytes, str]:
    first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
    found = {}
    for step, code in enumerate(range(first, min(last, first + _MAX_RANGE) + 1)):
        key = code.to_bytes(len(low), "big")
        if isinstance(target, list):
            if step < len(target):
                found[key] = _text(target[step])
        elif target:
            end = int.from_bytes(target[-2:], "big") + step
            found[key] = _text(target[:-2] + (end & 0xFFFF).to_bytes(min(2, len(target)), "big"))
    return found


def _text(data: bytes) -> str:
    if len(data) == 2 and data[0] not in _SURROGATES:
        return chr(data[0] << 8 | data[1])
    return data.decode("utf-16-be", "ignore") if len(data) > 1 else data.decode("latin-1")
