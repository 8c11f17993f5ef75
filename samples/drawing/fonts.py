"""Fonts with all Vietnamese letters, from declared packages (all under the OFL).

Each family's variable font is cut down to Latin and Vietnamese and frozen at one weight, so
that every drawer (Pillow, PyMuPDF, a browser) sets the same letters at the same widths.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib import instancer  # type: ignore[import-untyped]
from PIL import ImageFont


class Style(StrEnum):
    """How a run of text is set. `HAND`, `MONO` and `OCR_B` leave the family."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold_italic"
    HAND = "hand"
    MONO = "mono"
    OCR_B = "ocr_b"


@dataclass(frozen=True, slots=True)
class Family:
    """A family as its package names it; `width` narrows it where the font can be narrowed."""

    name: str
    package: str
    stem: str
    width: float | None = None
    italic: bool = True
    folder: str = "files"


# Office papers are set in Times New Roman: the narrowed Noto Serif comes closest in colour
# and width among the free fonts that have every Vietnamese letter.
TIMES = Family("times", "fontpkg_noto_serif", "NotoSerif", width=82.0)
ARIAL = Family("arial", "fontpkg_arimo", "Arimo")
SOURCE = Family("source", "fontpkg_source_serif_4", "SourceSerif4")
GARAMOND = Family("garamond", "fontpkg_eb_garamond", "EBGaramond")
ROBOTO = Family("roboto", "fontpkg_roboto", "Roboto")
NARROW = Family("narrow", "fontpkg_roboto", "Roboto", width=80.0)
NOTO = Family("noto", "fontpkg_noto_sans", "NotoSans")
PHONE = Family("phone", "fontpkg_be_vietnam_pro", "BeVietnamPro")
MONO = Family("mono", "fontpkg_jetbrains_mono", "JetBrainsMono")
HAND = Family("hand", "fontpkg_dancing_script", "DancingScript", italic=False)
# The face of machine-readable zones. It has no Vietnamese letters and needs none.
OCR_B = Family("ocr_b", "glyphive", "OCR-B", italic=False, folder="assets/fonts/ocr_b")

_ELSEWHERE = {Style.HAND: HAND, Style.MONO: MONO, Style.OCR_B: OCR_B}

OFFICE = (TIMES, ARIAL, SOURCE, GARAMOND, ROBOTO, NOTO)

LORA = Family("lora", "fontpkg_lora", "Lora")
MERRIWEATHER = Family("merriweather", "fontpkg_merriweather", "Merriweather", width=87.0)
OPEN_SANS = Family("open_sans", "fontpkg_open_sans", "OpenSans")
NARROW_OPEN_SANS = Family("narrow_open_sans", "fontpkg_open_sans", "OpenSans", width=75.0)
INTER = Family("inter", "fontpkg_inter", "Inter")
MONTSERRAT = Family("montserrat", "fontpkg_montserrat", "Montserrat")
PLEX_MONO = Family("plex_mono", "fontpkg_ibm_plex_mono", "IBMPlexMono")


@dataclass(frozen=True, slots=True)
class Typefaces:
    """A set of families by what they are used for."""

    name: str
    office: tuple[Family, ...]
    mono: Family
    screen: tuple[Family, ...]
    card: tuple[Family, ...]

    @property
    def packages(self) -> frozenset[str]:
        return frozenset(
            family.package for family in (*self.office, self.mono, *self.screen, *self.card)
        )


USUAL = Typefaces("usual", OFFICE, MONO, (PHONE, ROBOTO, NOTO), (ARIAL, ARIAL, ROBOTO, NOTO, TIMES))
# Families that nothing is drawn with unless it is asked for: a finder that was fitted to the
# usual ones shows here.
HELD_OUT = Typefaces(
    "held-out",
    (LORA, MERRIWEATHER, OPEN_SANS, MONTSERRAT),
    PLEX_MONO,
    (INTER, OPEN_SANS),
    (OPEN_SANS, INTER, NARROW_OPEN_SANS, LORA),
)
TYPEFACES = {faces.name: faces for faces in (USUAL, HELD_OUT)}


def vietnamese() -> str:
    """All 134 letters with marks, both cases, in NFC."""
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    bases = (b + m for b in "aăâeêioôơuưy" for m in marks)
    lower = "".join(unicodedata.normalize("NFC", b) for b in bases) + "đ"
    return "".join(c for c in lower + lower.upper() if not c.isascii())


def _characters() -> str:
    return "".join(map(chr, range(32, 127))) + vietnamese() + "–—…“”‘’•×°²₫«»©®\u00a0"


def _file(family: Family, style: Style) -> Path:
    folder = Path(import_module(family.package).__file__ or "").parent / family.folder
    slanted = family.italic and style in (Style.ITALIC, Style.BOLD_ITALIC)
    named = f"{family.stem}-{style.value.title().replace('_', '')}.ttf"
    for static in (folder / named, folder / f"{family.stem}.ttf"):
        if static.exists():
            return static
    pattern = f"{family.stem}-Italic[[]*" if slanted else f"{family.stem}[[]*"
    return next(folder.glob(pattern))


def _frozen(font: TTFont, family: Family, style: Style) -> TTFont:
    bold = style in (Style.BOLD, Style.BOLD_ITALIC)
    wanted = {"wght": 700.0 if bold else 400.0, "wdth": family.width or 100.0, "opsz": 12.0}
    axes = {axis.axisTag: wanted[axis.axisTag] for axis in font["fvar"].axes}
    return instancer.instantiateVariableFont(font, axes, updateFontNames=False)


def _drop_kerning(font: TTFont) -> None:
    """Kerning off: PDF producers ignore it, and the same run must be as wide everywhere."""
    for table in ("kern", "GPOS", "GSUB"):
        if table in font:
            del font[table]


def resolved(family: Family, style: Style) -> tuple[Family, Style]:
    """The family and style that are meant: some styles leave the family they stand in."""
    other = _ELSEWHERE.get(style)
    return (other, Style.REGULAR) if other else (family, style)


@cache
def font_bytes(family: Family, style: Style = Style.REGULAR) -> bytes:
    """A TrueType file that holds this family in this style and nothing else."""
    family, style = resolved(family, style)
    font = TTFont(_file(family, style), recalcTimestamp=False)
    options = subset.Options(notdef_outline=True, layout_features=[], name_IDs=["*"])
    options.drop_tables += ["FFTM", "meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=_characters())
    cutter.subset(font)
    if "fvar" in font:
        font = _frozen(font, family, style)
    _drop_kerning(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def font(family: Family, style: Style = Style.REGULAR, size: float = 40) -> ImageFont.FreeTypeFont:
    """The font for Pillow at `size` pixels per em."""
    data = io.BytesIO(font_bytes(family, style))
    return ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _glyphs(family: Family, style: Style) -> dict[str, tuple[float, float, float, float, float]]:
    """For each character its advance and the box of its ink (y up), in parts of the size.

    "" stands for all that the font has not: whatever replaces it is about that wide.
    """
    face = TTFont(io.BytesIO(font_bytes(family, style)))
    outlines, advances, em = face["glyf"], face["hmtx"], face["head"].unitsPerEm
    glyphs = {"": (0.6, 0.05, 0.0, 0.55, 0.7)}
    for code, name in face.getBestCmap().items():
        outline = outlines[name]
        sides = ("xMin", "yMin", "xMax", "yMax")
        box = [getattr(outline, side, 0) / em for side in sides]
        glyphs[chr(code)] = (advances[name][0] / em, box[0], box[1], box[2], box[3])
    return glyphs


def width(text: str, family: Family, style: Style, size: float) -> float:
    """The advance of `text` in the unit of `size`."""
    glyphs = _glyphs(*resolved(family, style))
    return sum(glyphs.get(letter, glyphs[""])[0] for letter in text) * size


def ink(text: str, family: Family, style: Style, size: float) -> tuple[float, float, float, float]:
    """The box of the ink of `text`, from its origin on the base line (y down)."""
    glyphs = _glyphs(*resolved(family, style))
    boxes = []
    start = 0.0
    for letter in text:
        advance, x0, y0, x1, y1 = glyphs.get(letter, glyphs[""])
        if not letter.isspace():
            boxes.append((start + x0, -y1, start + x1, -y0))
        start += advance
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left) * size, min(top) * size, max(right) * size, max(bottom) * size
