"""Fonts as far as masking needs them: which bytes make one glyph, and how far it advances.

ISO 32000-2, 9.2.4 (simple fonts), 9.7.4 (CID fonts), 9.6.4 (Type 3).
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf
import pymupdf

from scanner.mask.geometry import Matrix
from scanner.mask.pdf_cmaps import CMap, cmap_of, is_vertical
from scanner.mask.pdf_letters import letters_of, unicode_map
from scanner.mask.pdf_widths import as_number, cid_widths, core_font, core_widths, vertical_widths

_DEFAULT_WIDTH = 1000.0
_SPACE = 32
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
        self._cmap: CMap | None = None
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
        self._length = 1 if self._cmap is None else self._cmap.length
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
        assert self._cmap is not None
        lengths, at = self._cmap.lengths, 0
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
        return self._cmap is not None

    def cid(self, code: bytes) -> int:
        """The CID of a code; of a simple font the code itself."""
        number = int.from_bytes(code, "big")
        if self._cmap is not None and not self._cmap.identity:
            return self._cmap.cids.get(number, 0)
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
        missing = descriptor.get("/MissingWidth", 0) if is_dict(descriptor) else 0
        self._default = as_number(missing) / 1000
        widths = font.get("/Widths")
        if isinstance(widths, pikepdf.Array) and len(widths):
            first = int(as_number(font.get("/FirstChar", 0)))
            self._widths = {first + i: as_number(w) / 1000 for i, w in enumerate(widths)}
        else:
            self._widths = dict(core_widths(str(font.get("/BaseFont", ""))))
            self._apply_differences(font)

    def _apply_differences(self, font: pikepdf.Object) -> None:
        """Widths of a core font whose encoding gives some codes other glyphs."""
        encoding = font.get("/Encoding")
        if not is_dict(encoding) or "/Differences" not in encoding:
            return
        metrics = core_font(str(font.get("/BaseFont", "")))
        code = 0
        for item in encoding["/Differences"]:
            if isinstance(item, pikepdf.Name):
                letter = pymupdf.glyph_name_to_unicode(str(item)[1:])
                self._widths[code] = metrics.glyph_advance(letter)
                code += 1
            else:
                code = int(as_number(item))

    def _load_type3(self, font: pikepdf.Object) -> None:
        matrix = _matrix(font.get("/FontMatrix"))
        first = int(as_number(font.get("/FirstChar", 0)))
        widths = font.get("/Widths")
        if isinstance(widths, pikepdf.Array):
            self._widths = {first + i: as_number(w) * matrix[0] for i, w in enumerate(widths)}
        bounds = font.get("/FontBBox")
        if isinstance(bounds, pikepdf.Array) and len(bounds) == 4:
            low, high = (as_number(bounds[i]) * matrix[3] for i in (1, 3))
            if high > low:
                self.low, self.high = low + 0.25 * (high - low), low + 0.75 * (high - low)

    def _load_composite(self, font: pikepdf.Object) -> None:
        descendants = font.get("/DescendantFonts")
        inner = descendants[0] if isinstance(descendants, pikepdf.Array) and descendants else None
        encoding = font.get("/Encoding")
        self._cmap = cmap_of(encoding)
        self.vertical = is_vertical(encoding)
        self._default = _DEFAULT_WIDTH / 1000
        if not is_dict(inner) or inner is None:
            return
        if self.vertical:
            across = inner.get("/DW2")
            pair = [as_number(v) for v in across] if isinstance(across, pikepdf.Array) else []
            position, advance = pair if len(pair) == 2 else (880.0, -1000.0)
            self._default = advance / 1000
            self.origin = (-0.5, -position / 1000)
            self._widths = vertical_widths(inner.get("/W2"))
            self.low, self.high = 0.2, 0.8
            return
        self._default = as_number(inner.get("/DW", _DEFAULT_WIDTH)) / 1000
        self._widths = cid_widths(inner.get("/W"))


def is_dict(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)


def _matrix(value: object) -> Matrix:
    if isinstance(value, pikepdf.Array) and len(value) == 6:
        a, b, c, d, e, f = (as_number(part) for part in value)
        return (a, b, c, d, e, f)
    return (0.001, 0.0, 0.0, 0.001, 0.0, 0.0)
