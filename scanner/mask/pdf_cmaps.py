"""CMaps: how the bytes of a composite font's strings make codes, and the codes CIDs.

ISO 32000-2, 9.7.5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pikepdf

from scanner.mask.pdf_widths import as_number

_CODESPACE = re.compile(rb"begincodespacerange(.*?)endcodespacerange", re.DOTALL)
_CIDRANGE = re.compile(rb"begincidrange(.*?)endcidrange", re.DOTALL)
_CIDCHAR = re.compile(rb"begincidchar(.*?)endcidchar", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(-?\d+)")
_MAX_RANGE = 65536


@dataclass(frozen=True, slots=True)
class CMap:
    """How bytes become CIDs. `lengths`: byte length by the first byte, 0 where undefined."""

    lengths: tuple[int, ...]
    cids: dict[int, int]
    identity: bool

    @property
    def length(self) -> int:
        """The length of all codes, 0 where they differ."""
        return self.lengths[0] if len(set(self.lengths)) == 1 else 0


def is_vertical(encoding: object) -> bool:
    """Whether a composite font's encoding sets its glyphs one below the other."""
    if isinstance(encoding, pikepdf.Name):
        return str(encoding).endswith("V")
    return isinstance(encoding, pikepdf.Stream) and as_number(encoding.get("/WMode", 0)) == 1


def cmap_of(encoding: object) -> CMap:
    """The code lengths and CIDs of a composite font's encoding.

    Of the predefined CMaps only Identity maps codes to CIDs without a table; for the others
    every glyph takes the default width, which is what East Asian fonts use.
    """
    if isinstance(encoding, pikepdf.Stream):
        return _embedded(encoding)
    name = str(encoding)
    if name.startswith("/Identity"):
        return CMap((2,) * 256, {}, True)
    if "UCS2" in name or "UTF16" in name:
        return CMap((2,) * 256, {}, False)
    single = [
        1 if byte < 0x80 or ("RKSJ" in name and 0xA0 <= byte < 0xE0) else 2 for byte in range(256)
    ]
    return CMap(tuple(single), {}, False)


def _embedded(cmap: pikepdf.Stream) -> CMap:
    try:
        text = cmap.read_bytes()
    except pikepdf.PdfError:
        return CMap((2,) * 256, {}, True)
    lengths = [0] * 256
    for block in _CODESPACE.findall(text):
        bounds = [bytes.fromhex(_padded(h)) for h, _ in _HEX.findall(block)]
        for low, high in zip(bounds[::2], bounds[1::2], strict=False):
            if low and high:
                for byte in range(low[0], high[0] + 1):
                    lengths[byte] = lengths[byte] or len(low)
    if not any(lengths):
        lengths = [2] * 256
    cids: dict[int, int] = {}
    for block in _CIDRANGE.findall(text):
        parts = [_value(match) for match in _HEX.findall(block)]
        for low_code, high_code, cid in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
            last = min(high_code, low_code + _MAX_RANGE)
            cids.update({code: cid + code - low_code for code in range(low_code, last + 1)})
    for block in _CIDCHAR.findall(text):
        parts = [_value(match) for match in _HEX.findall(block)]
        cids.update(zip(parts[::2], parts[1::2], strict=False))
    identity = not cids and b"usecmap" in text
    return CMap(tuple(lengths), cids, identity)


def _padded(digits: bytes) -> str:
    text = b"".join(digits.split()).decode("ascii")
    return text + "0" * (len(text) % 2)


def _value(match: tuple[bytes, bytes]) -> int:
    digits, number = match
    return int(b"".join(digits.split()) or b"0", 16) if digits else int(number or b"0")
