"""Fonts as far as masking needs them: which bytes make one glyph, and how far it advances.

ISO 32000-2, 9.2.4 (simple fonts), 9.7.4 (CID fonts), 9.7.5 (CMaps), 9.6.4 (Type 3).
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pikepdf
import pymupdf

from scanner.mask.geometry import Matrix
from scanner.mask.pdf_letters import letters_of, unicode_map

_DEFAULT_WIDTH = 1000.0
_SPACE = 32
# Core fonts under the names that PDF files use and MuPDF's names for them.
_CORE = (
    (("courier", "cour"), ("cour", "cobo", "coit", "cobi")),
    (("times", "tiro"), ("tiro", "tibo", "tiit", "tibi")),
    (("symbol",), ("symb",) * 4),
    (("zapf", "dingbats"), ("zadb",) * 4),
    ((), ("helv", "hebo", "heit", "hebi")),
)
_CODESPACE = re.compile(rb"begincodespacerange(.*?)endcodespacerange", re.DOTALL)
_CIDRANGE = re.compile(rb"begincidrange(.*?)endcidrange", re.DOTALL)
_CIDCHAR = re.compile(rb"begincidchar(.*?)endcidchar", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(-?\d+)")
_MAX_RANGE = 65536
# Names of fonts come from files: a gate that runs for months remembers so many.
_REMEMBERED = 256
# Strings of no more bytes come again and again, for writers of kerned text show letter by letter:
# so many are remembered.
_SHORT, _MOST_SHORT = 8, 10_000
# Glyphs are counted so many at once.
_MOST_UNCOUNTED = 10_000


@dataclass(slots=True, eq=False)
class Glyph:
    """One glyph of a shown string: its bytes, its advance (text space, size 1), its text.

    `is_space`: word spacing applies to it. `text` may be empty or several characters. A font
    has one object for each code, so that they can be counted quickly.
    """

    code: bytes
    advance: float
    is_space: bool
    text: str


@dataclass(slots=True, eq=False)
class Shown:
    """What a string shows: its glyphs, and of all of them the advance and the text."""

    glyphs: list[Glyph]
    advance: float
    text: str

    @classmethod
    def of(cls, glyphs: list[Glyph]) -> Shown:
        advance = sum([glyph.advance for glyph in glyphs])
        return cls(glyphs, advance, "".join([glyph.text for glyph in glyphs]))

    @property
    def size(self) -> int:
        """How many bytes the string has."""
        return sum([len(glyph.code) for glyph in self.glyphs])

    @property
    def spaces(self) -> int:
        """How many of the glyphs are spaces."""
        return sum([glyph.is_space for glyph in self.glyphs])

    @property
    def leads_on(self) -> bool:
        """Whether no glyph leads back."""
        return min([glyph.advance for glyph in self.glyphs]) >= 0


@dataclass(frozen=True, slots=True)
class Codes:
    """How bytes become CIDs. `lengths`: byte length by the first byte, 0 where undefined."""

    lengths: tuple[int, ...]
    cids: dict[int, int]
    identity: bool

    @property
    def length(self) -> int:
        """The length of all codes, 0 where they differ."""
        return self.lengths[0] if len(set(self.lengths)) == 1 else 0


class Font:
    """Metrics of one font, and how often its codes are shown.

    `low` and `high`: the core of its glyphs, in text space of size 1. `cut`: how often a glyph
    was cut. `letters`: the text of each code, as far as the file says it; `told`: of those that
    its ToUnicode names.
    """

    def __init__(self, font: pikepdf.Object) -> None:
        self.source = font
        self._counts: Counter[Glyph] = Counter()
        self._uncounted: list[Glyph] = []
        self.cut: Counter[Glyph] = Counter()
        self.vertical = False
        self.low, self.high = 0.0, 0.5
        self._widths: dict[int, float] = {}
        self._default = 0.0
        self._codes: Codes | None = None
        self.origin: tuple[float, float] = (0.0, 0.0)
        subtype = str(font.get("/Subtype", ""))
        if subtype == "/Type0":
            self._load_composite(font)
        elif subtype == "/Type3":
            self._load_type3(font)
        else:
            self._load_simple(font)
        # By code, and where all codes have one or two bytes by what these are as a number.
        self._glyphs: dict[int | bytes, Glyph] = {}
        self._shown: dict[bytes, Shown] = {}
        self._length = 1 if self._codes is None else self._codes.length
        self.told = unicode_map(font.get("/ToUnicode"))
        self.letters = letters_of(font, self.told)

    def shown(self, data: bytes) -> Shown:
        """What a string shows that is not empty."""
        found = self._shown.get(data)
        if found is None:
            found = Shown.of(self._split(data))
            if len(data) <= _SHORT and len(self._shown) < _MOST_SHORT:
                self._shown[data] = found
        return found

    def _split(self, data: bytes) -> list[Glyph]:
        if self._length == 1:
            return self._numbered(data)
        if self._length != 2:
            return [self._coded(code) for code in self._parts(data)]
        pairs, odd = divmod(len(data), 2)
        found = self._numbered(struct.unpack_from(f">{pairs}H", data))
        return [*found, self._coded(data[-1:])] if odd else found

    def _numbered(self, numbers: Sequence[int]) -> list[Glyph]:
        known = self._glyphs
        try:
            return [known[number] for number in numbers]
        except KeyError:
            for number in set(numbers) - known.keys():
                known[number] = self._glyph(number.to_bytes(self._length, "big"))
            return [known[number] for number in numbers]

    def _coded(self, code: bytes) -> Glyph:
        if code not in self._glyphs:
            self._glyphs[code] = self._glyph(code)
        return self._glyphs[code]

    def _parts(self, data: bytes) -> Iterator[bytes]:
        assert self._codes is not None
        lengths, at = self._codes.lengths, 0
        while at < len(data):
            length = lengths[data[at]] or 1
            yield data[at : at + length]
            at += length

    def _glyph(self, code: bytes) -> Glyph:
        space = len(code) == 1 and code[0] == _SPACE
        return Glyph(code, self.width(code), space, self.letters.get(code, ""))

    def count(self, glyphs: Sequence[Glyph]) -> None:
        """Note that some glyphs are shown."""
        self._uncounted += glyphs
        if len(self._uncounted) > _MOST_UNCOUNTED:
            self._tell()

    def _tell(self) -> Counter[Glyph]:
        self._counts.update(self._uncounted)
        self._uncounted.clear()
        return self._counts

    @property
    def counts(self) -> Counter[Glyph]:
        """How often each glyph is shown."""
        return self._tell() if self._uncounted else self._counts

    @property
    def is_composite(self) -> bool:
        return self._codes is not None

    def cid(self, code: bytes) -> int:
        """The CID of a code; of a simple font the code itself."""
        number = int.from_bytes(code, "big")
        if self._codes is not None and not self._codes.identity:
            return self._codes.cids.get(number, 0)
        return number

    def width(self, code: bytes) -> float:
        """The advance of a code in text space of size 1."""
        return self._widths.get(self.cid(code), self._default)

    def used(self) -> set[bytes]:
        """The codes that are still shown somewhere."""
        return {glyph.code for glyph, count in self.counts.items() if count > self.cut[glyph]}

    def gone(self) -> set[bytes]:
        """The codes that were cut and are shown nowhere any more."""
        return {glyph.code for glyph in self.cut} - self.used()

    def _load_simple(self, font: pikepdf.Object) -> None:
        descriptor = font.get("/FontDescriptor")
        missing = descriptor.get("/MissingWidth", 0) if _is_dict(descriptor) else 0
        self._default = _number(missing) / 1000
        widths = font.get("/Widths")
        if isinstance(widths, pikepdf.Array) and len(widths):
            first = int(_number(font.get("/FirstChar", 0)))
            self._widths = {first + i: _number(w) / 1000 for i, w in enumerate(widths)}
        else:
            self._widths = dict(_core_widths(str(font.get("/BaseFont", ""))))
            self._apply_differences(font)

    def _apply_differences(self, font: pikepdf.Object) -> None:
        """Widths of a core font whose encoding gives some codes other glyphs."""
        encoding = font.get("/Encoding")
        if not _is_dict(encoding) or "/Differences" not in encoding:
            return
        metrics = _core_font(str(font.get("/BaseFont", "")))
        code = 0
        for item in encoding["/Differences"]:
            if isinstance(item, pikepdf.Name):
                letter = pymupdf.glyph_name_to_unicode(str(item)[1:])
                self._widths[code] = metrics.glyph_advance(letter)
                code += 1
            else:
                code = int(_number(item))

    def _load_type3(self, font: pikepdf.Object) -> None:
        matrix = _matrix(font.get("/FontMatrix"))
        first = int(_number(font.get("/FirstChar", 0)))
        widths = font.get("/Widths")
        if isinstance(widths, pikepdf.Array):
            self._widths = {first + i: _number(w) * matrix[0] for i, w in enumerate(widths)}
        bounds = font.get("/FontBBox")
        if isinstance(bounds, pikepdf.Array) and len(bounds) == 4:
            low, high = (_number(bounds[i]) * matrix[3] for i in (1, 3))
            if high > low:
                self.low, self.high = low + 0.25 * (high - low), low + 0.75 * (high - low)

    def _load_composite(self, font: pikepdf.Object) -> None:
        descendants = font.get("/DescendantFonts")
        inner = descendants[0] if isinstance(descendants, pikepdf.Array) and descendants else None
        encoding = font.get("/Encoding")
        self._codes = _codes(encoding)
        self.vertical = _is_vertical(encoding)
        self._default = _DEFAULT_WIDTH / 1000
        if not _is_dict(inner) or inner is None:
            return
        if self.vertical:
            across = inner.get("/DW2")
            pair = [_number(v) for v in across] if isinstance(across, pikepdf.Array) else []
            position, advance = pair if len(pair) == 2 else (880.0, -1000.0)
            self._default = advance / 1000
            self.origin = (-0.5, -position / 1000)
            self._widths = _vertical_widths(inner.get("/W2"))
            self.low, self.high = 0.2, 0.8
            return
        self._default = _number(inner.get("/DW", _DEFAULT_WIDTH)) / 1000
        self._widths = _cid_widths(inner.get("/W"))


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0


def _is_dict(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)


def _matrix(value: object) -> Matrix:
    if isinstance(value, pikepdf.Array) and len(value) == 6:
        a, b, c, d, e, f = (_number(part) for part in value)
        return (a, b, c, d, e, f)
    return (0.001, 0.0, 0.0, 0.001, 0.0, 0.0)


def _cid_widths(widths: object) -> dict[int, float]:
    """/W: `c [w1 w2 …]` and `first last w` (9.7.4.3)."""
    found: dict[int, float] = {}
    items = list(widths) if isinstance(widths, pikepdf.Array) else []
    at = 0
    while at + 1 < len(items):
        first = int(_number(items[at]))
        if isinstance(items[at + 1], pikepdf.Array):
            found.update({first + i: _number(w) / 1000 for i, w in enumerate(items[at + 1])})
            at += 2
        elif at + 2 < len(items):
            last = min(int(_number(items[at + 1])), first + _MAX_RANGE)
            found.update(dict.fromkeys(range(first, last + 1), _number(items[at + 2]) / 1000))
            at += 3
        else:
            break
    return found


def _vertical_widths(widths: object) -> dict[int, float]:
    """/W2: `c [w1y v1x v1y …]` and `first last w1y vx vy`; only the advance is of use here."""
    found: dict[int, float] = {}
    items = list(widths) if isinstance(widths, pikepdf.Array) else []
    at = 0
    while at + 1 < len(items):
        first = int(_number(items[at]))
        if isinstance(items[at + 1], pikepdf.Array):
            row = list(items[at + 1])[::3]
            found.update({first + i: _number(w) / 1000 for i, w in enumerate(row)})
            at += 2
        elif at + 4 < len(items):
            last = min(int(_number(items[at + 1])), first + _MAX_RANGE)
            found.update(dict.fromkeys(range(first, last + 1), _number(items[at + 2]) / 1000))
            at += 5
        else:
            break
    return found


def _is_vertical(encoding: object) -> bool:
    if isinstance(encoding, pikepdf.Name):
        return str(encoding).endswith("V")
    return isinstance(encoding, pikepdf.Stream) and _number(encoding.get("/WMode", 0)) == 1


def _codes(encoding: object) -> Codes:
    """The code lengths and CIDs of a composite font's encoding.

    Of the predefined CMaps only Identity maps codes to CIDs without a table; for the others
    every glyph takes the default width, which is what East Asian fonts use.
    """
    if isinstance(encoding, pikepdf.Stream):
        return _embedded_codes(encoding)
    name = str(encoding)
    if name.startswith("/Identity"):
        return Codes((2,) * 256, {}, True)
    if "UCS2" in name or "UTF16" in name:
        return Codes((2,) * 256, {}, False)
    single = [
        1 if byte < 0x80 or ("RKSJ" in name and 0xA0 <= byte < 0xE0) else 2 for byte in range(256)
    ]
    return Codes(tuple(single), {}, False)


def _embedded_codes(cmap: pikepdf.Stream) -> Codes:
    try:
        text = cmap.read_bytes()
    except pikepdf.PdfError:
        return Codes((2,) * 256, {}, True)
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
    return Codes(tuple(lengths), cids, identity)


def _padded(digits: bytes) -> str:
    text = b"".join(digits.split()).decode("ascii")
    return text + "0" * (len(text) % 2)


def _value(match: tuple[bytes, bytes]) -> int:
    digits, number = match
    return int(b"".join(digits.split()) or b"0", 16) if digits else int(number or b"0")


@lru_cache(maxsize=_REMEMBERED)
def _core_font(name: str) -> pymupdf.Font:
    folded = name.lower()
    bold, slanted = "bold" in folded, "ital" in folded or "obli" in folded
    for starts, variants in _CORE:
        if not starts or any(start in folded for start in starts):
            return pymupdf.Font(variants[bold + 2 * slanted])
    raise AssertionError(name)


@lru_cache(maxsize=_REMEMBERED)
def _core_widths(name: str) -> tuple[tuple[int, float], ...]:
    """Widths of a core font by code, for files that leave them out (9.6.2.2)."""
    font = _core_font(name)
    letters = [bytes([code]).decode("cp1252", "replace") for code in range(256)]
    return tuple((code, font.glyph_advance(ord(letter))) for code, letter in enumerate(letters))
