"""Faces that one run of text can be set in, each the way some PDF producer embeds it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import pikepdf
import pymupdf
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name

from samples.drawing import fonts

BASE = {"Helvetica": "helv", "Times-Italic": "tiit", "Courier-Bold": "cobo"}
FAMILIES = {"noto": fonts.NOTO, "times": fonts.TIMES, "roboto": fonts.ROBOTO, "mono": fonts.MONO}
_NAMES = {" ": "space", ".": "period", ":": "colon", "@": "at", "-": "hyphen", "+": "plus"}
_DIGITS = "zero one two three four five six seven eight nine".split()


@dataclass(frozen=True, slots=True)
class Face:
    """A font as it stands in a file: how letters become codes and how wide they are.

    `widths`: by letter, in thousandths of the size. `long`: two bytes to a code, so that the
    space between words (Tw) does nothing.
    """

    make: Callable[[pikepdf.Pdf], pikepdf.Object]
    codes: Mapping[str, bytes]
    widths: Mapping[str, float]
    long: bool = False

    def coded(self, text: str) -> bytes:
        return b"".join(self.codes[letter] for letter in text)


def face(name: str, text: str) -> Face:
    """A font with what `text` needs, by "kind family": base, truetype, cid, cid-bare, type3 or
    type3-bare ("bare": no ToUnicode, and names that tell nothing)."""
    kind, _, family = name.partition(" ")
    letters = "".join(sorted(set(text)))
    if kind == "base":
        return _base(family, letters)
    if kind == "truetype":
        return _simple(family, letters)
    make = _cid if kind.startswith("cid") else _type3
    return make(family, letters, not kind.endswith("bare"))


NAMES = tuple(
    [f"base {name}" for name in BASE]
    + [f"{kind} {name}" for kind in ("truetype", "cid", "cid-bare") for name in FAMILIES]
    + ["type3 noto", "type3 times", "type3-bare noto", "type3-bare roboto"]
)


def _single(letters: str) -> dict[str, bytes]:
    return {letter: letter.encode() for letter in letters}


def _base(name: str, letters: str) -> Face:
    measure = pymupdf.Font(BASE[name])
    widths = {letter: 1000 * measure.glyph_advance(ord(letter)) for letter in letters}

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name(f"/{name}"),
                Encoding=Name.WinAnsiEncoding,
            )
        )

    return Face(make, _single(letters), widths)


@cache
def _opened(family: str) -> TTFont:
    return TTFont(io.BytesIO(fonts.font_bytes(FAMILIES[family])))


def _subset(family: str, letters: str) -> bytes:
    """The font with these letters alone, under the numbers they had."""
    font = TTFont(io.BytesIO(fonts.font_bytes(FAMILIES[family])), recalcTimestamp=False)
    options = subset.Options(notdef_outline=True, retain_gids=True, layout_features=[])
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _widths(family: str, letters: str) -> dict[str, float]:
    font = _opened(family)
    em, names = font["head"].unitsPerEm, font.getBestCmap()
    return {letter: 1000 * font["hmtx"][names[ord(letter)]][0] / em for letter in letters}


def _descriptor(pdf: pikepdf.Pdf, family: str, letters: str, flags: int) -> pikepdf.Object:
    data = _subset(family, letters)
    stream = pdf.make_stream(data, Length1=len(data))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/ABCDEF+{family}"),
            Flags=flags,
            FontBBox=Array([-600, -300, 1500, 1100]),
            ItalicAngle=0,
            Ascent=950,
            Descent=-250,
            CapHeight=714,
            StemV=80,
            FontFile2=stream,
        )
    )


def _simple(family: str, letters: str) -> Face:
    widths = _widths(family, letters)
    listed = [round(widths.get(chr(code), 0), 2) for code in range(32, 127)]

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=Name(f"/ABCDEF+{family}"),
                Encoding=Name.WinAnsiEncoding,
                FirstChar=32,
                LastChar=126,
                Widths=Array(listed),
                FontDescriptor=_descriptor(pdf, family, letters, 32),
            )
        )

    return Face(make, _single(letters), widths)


def _to_unicode(pdf: pikepdf.Pdf, codes: Mapping[str, bytes], size: int) -> pikepdf.Object:
    pairs = "\n".join(f"<{code.hex()}> <{ord(letter):04x}>" for letter, code in codes.items())
    text = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def "
        f"1 begincodespacerange <{'00' * size}> <{'ff' * size}> endcodespacerange "
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    return pdf.make_stream(text.encode())


def _cid(family: str, letters: str, told: bool) -> Face:
    font, widths = _opened(family), _widths(family, letters)
    numbers = {letter: font.getGlyphID(font.getBestCmap()[ord(letter)]) for letter in letters}
    codes = {letter: number.to_bytes(2, "big") for letter, number in numbers.items()}

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        listed: list[object] = []
        for letter, number in numbers.items():
            listed += [number, Array([round(widths[letter], 2)])]
        inner = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/ABCDEF+{family}"),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            CIDToGIDMap=Name.Identity,
            W=Array(listed),
            FontDescriptor=_descriptor(pdf, family, letters, 4),
        )
        outer = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/ABCDEF+{family}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]),
        )
        if told:
            outer["/ToUnicode"] = _to_unicode(pdf, codes, 2)
        return pdf.make_indirect(outer)

    return Face(make, codes, widths, long=True)


class _Path(BasePen):  # type: ignore[misc]
    """A glyph's outline as PDF operators, for a Type 3 font."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.steps: list[str] = []

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = " ".join(f"{value:.1f}" for point in points for value in point)
        self.steps.append(f"{numbers} {operator}")

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", pt)

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._add("c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self.steps.append("h")


def _outline(family: str, letter: str) -> bytes:
    font = _opened(family)
    glyphs = font.getGlyphSet()
    pen = _Path(glyphs)
    name = font.getBestCmap()[ord(letter)]
    glyphs[name].draw(pen)
    advance = font["hmtx"][name][0]
    painted = "\n".join(pen.steps) + " f" if pen.steps else ""
    return f"{advance} 0 0 -400 2000 1600 d1\n{painted}".encode()


def _glyph_name(letter: str) -> str:
    if letter.isdigit():
        return _DIGITS[int(letter)]
    return letter if letter.isalpha() else _NAMES.get(letter, f"uni{ord(letter):04X}")


def _type3(family: str, letters: str, told: bool) -> Face:
    widths = _widths(family, letters)
    codes = {
        letter: letter.encode() if told else bytes([200 - index])
        for index, letter in enumerate(letters)
    }
    names = {x: _glyph_name(x) if told else f"g{index}" for index, x in enumerate(letters)}

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        em = _opened(family)["head"].unitsPerEm
        by_code = {codes[letter][0]: letter for letter in letters}
        first, last = min(by_code), max(by_code)
        listed = [widths.get(by_code.get(code, ""), 0) for code in range(first, last + 1)]
        differences: list[object] = []
        for code, letter in by_code.items():
            differences += [code, Name(f"/{names[letter]}")]
        procedures = {f"/{names[x]}": pdf.make_stream(_outline(family, x)) for x in letters}
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 0, 0]),
            FontMatrix=Array([1 / em, 0, 0, 1 / em, 0, 0]),
            FirstChar=first,
            LastChar=last,
            Widths=Array([round(width * em / 1000, 2) for width in listed]),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array(differences)),
            CharProcs=Dictionary(procedures),
            Resources=Dictionary(),
        )
        if told:
            font["/ToUnicode"] = _to_unicode(pdf, codes, 1)
        return pdf.make_indirect(font)

    return Face(make, codes, widths)
