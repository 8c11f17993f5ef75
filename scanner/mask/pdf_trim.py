"""Fonts that lost letters: they must not go on listing them.

A subset font holds the letters of the text it was made for, and its tables name them, often
in the order in which they were first used. After glyphs were cut, what no remaining text
needs goes from ToUnicode, the widths, the encoding and the font program.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from scanner.mask.glyphs import Cff, TrueType
from scanner.mask.pdf_flatten import to_unicode
from scanner.mask.pdf_fonts import Font
from scanner.mask.pdf_survey import Key, Survey

_MAX_DEPTH = 12
# A name in a default appearance (ISO 32000-2, 12.7.4.3), and the name of a subset (9.9.2).
_FONT = re.compile(rb"(/[^\s/()<>\[\]{}%]+)\s+[\d.]+\s+Tf")
_SUBSET = re.compile(r"/[A-Z]{6}\+")
_LETTER = re.compile(r"[0-9A-Za-z]")


def trim_fonts(pdf: pikepdf.Pdf, survey: Survey) -> None:
    """Trim the fonts of which `survey`, a walk over all pages, cut glyphs."""
    affected = {key for key, font in survey.fonts.items() if font.cut and key != (0, 0)}
    if not affected:
        return
    affected -= set(_hard_to_follow(pdf))
    for key in affected:
        with contextlib.suppress(ValueError, TypeError, KeyError, pikepdf.PdfError):
            _trim(pdf, survey.fonts[key])


def _fonts_of(resources: Any, depth: int) -> Iterator[Key]:
    """The fonts that resources name, also through forms."""
    if not isinstance(resources, pikepdf.Dictionary) or depth > _MAX_DEPTH:
        return
    for font in _values(resources.get("/Font")):
        yield font.objgen
    for form in _values(resources.get("/XObject")):
        yield from _fonts_of(form.get("/Resources"), depth + 1)
    for state in _values(resources.get("/ExtGState")):
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
            yield from _fonts_of(mask["/G"].get("/Resources"), depth + 1)


def _values(table: Any) -> Iterator[pikepdf.Dictionary | pikepdf.Stream]:
    if isinstance(table, pikepdf.Dictionary):
        for value in table.values():
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                yield value


def _hard_to_follow(pdf: pikepdf.Pdf) -> Iterator[Key]:
    """Fonts that patterns, Type 3 glyphs or forms to be filled in may need any letter of."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        yield from _fonts_to_fill_in(pdf, form)
    for item in pdf.objects:
        pattern = isinstance(item, pikepdf.Stream) and "/PatternType" in item
        drawn_font = isinstance(item, pikepdf.Dictionary) and "/CharProcs" in item
        if pattern or drawn_font:
            yield from _fonts_of(item.get("/Resources"), 0)


def _fonts_to_fill_in(pdf: pikepdf.Pdf, form: pikepdf.Dictionary) -> Iterator[Key]:
    """The fonts that fields are set in. Office suites offer their pages' own as well, which are
    made for the letters of these pages."""
    offered = form.get("/DR", {}).get("/Font")
    if not isinstance(offered, pikepdf.Dictionary):
        return
    fields = (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary))
    looks = (bytes(item["/DA"]) for item in (form, *fields) if "/DA" in item)
    named = {name.decode("latin-1") for look in looks for name in _FONT.findall(look)}
    for name, font in offered.items():
        if name in named and not _SUBSET.match(str(font.get("/BaseFont", ""))):
            yield font.objgen


def _trim(pdf: pikepdf.Pdf, font: Font) -> None:
    source = font.source
    used = font.used()
    gone = font.gone()
    if not gone:
        return
    letters = font.told
    if "/ToUnicode" in source:
        length = max((len(glyph.code) for glyph in font.counts), default=1)
        kept = sorted((int.from_bytes(c, "big"), letters[c]) for c in used if c in letters)
        source["/ToUnicode"] = pdf.make_stream(to_unicode(kept, length))
    inner = source
    if "/DescendantFonts" in source:
        inner = source["/DescendantFonts"][0]
        if not font.vertical and "/W" in inner:
            inner["/W"] = _narrow_widths(font, used)
    else:
        _trim_simple(source, gone)
    descriptor = inner.get("/FontDescriptor")
    if isinstance(descriptor, pikepdf.Dictionary):
        for key in ("/CharSet", "/CIDSet"):
            if key in descriptor:
                del descriptor[key]
        _empty_glyphs(inner, descriptor, font, letters)


def _narrow_widths(font: Font, used: set[bytes]) -> pikepdf.Array:
    """/W with the widths of the codes in use only."""
    rows: list[Any] = []
    for cid, width in sorted({font.cid(code): font.width(code) for code in used}.items()):
        rows += [cid, pikepdf.Array([round(width * 1000, 3)])]
    return pikepdf.Array(rows)


def _trim_simple(font: pikepdf.Object, gone: set[bytes]) -> None:
    """Widths, names and (Type 3) drawings of codes that no text uses any more."""
    codes = {code[0] for code in gone}
    widths, first = font.get("/Widths"), int(font.get("/FirstChar", 0))
    if isinstance(widths, pikepdf.Array):
        for code in codes:
            if 0 <= code - first < len(widths):
                widths[code - first] = 0
    encoding = font.get("/Encoding")
    names: dict[int, str] = {}
    if isinstance(encoding, pikepdf.Dictionary) and "/Differences" in encoding:
        names = _without_names(encoding, codes)
    procedures = font.get("/CharProcs")
    if isinstance(procedures, pikepdf.Dictionary):
        still = {name for code, name in names.items() if code not in codes}
        for code in codes:
            name = names.get(code, "")
            if name in procedures and name not in still:
                del procedures[name]


def _without_names(encoding: pikepdf.Dictionary, codes: set[int]) -> dict[int, str]:
    """Put .notdef in an encoding's place of `codes`; returns the names as they were."""
    names: dict[int, str] = {}
    differences = encoding["/Differences"]
    code = 0
    for index, item in enumerate(differences):
        if isinstance(item, pikepdf.Name):
            names[code] = str(item)
            if code in codes:
                differences[index] = pikepdf.Name("/.notdef")
            code += 1
        else:
            code = int(item)
    return names


def _empty_glyphs(
    inner: pikepdf.Object,
    descriptor: pikepdf.Dictionary,
    font: Font,
    letters: dict[bytes, str],
) -> None:
    """Empty the outlines of codes that no text uses any more."""
    used = font.used()
    gone = font.gone()
    for key, kind in (("/FontFile2", TrueType), ("/FontFile3", Cff)):
        stream = descriptor.get(key)
        if not isinstance(stream, pikepdf.Stream):
            continue
        data = bytes(stream.read_bytes())
        if kind is TrueType or data[:4] in (b"\0\1\0\0", b"true"):
            program = TrueType(data)
            old, kept = (_true_glyphs(program, inner, font, c, letters) for c in (gone, used))
            stream.write(program.empty(old, kept))
        elif data[:4] != b"OTTO":
            outlines = Cff(data)
            old, kept = (_cff_glyphs(outlines, font, codes, letters) for codes in (gone, used))
            stream.write(outlines.empty(old - kept))


def _true_glyphs(
    program: TrueType,
    inner: pikepdf.Object,
    font: Font,
    codes: set[bytes],
    letters: dict[bytes, str],
) -> set[int]:
    """The glyphs that codes may show; for simple fonts by every map that may be meant."""
    if font.is_composite:
        table = inner.get("/CIDToGIDMap")
        cids = [font.cid(code) for code in codes]
        if isinstance(table, pikepdf.Stream):
            data = bytes(table.read_bytes())
            return {int.from_bytes(data[2 * cid : 2 * cid + 2], "big") for cid in cids}
        return set(cids)
    numbers: set[int] = set()
    for code in codes:
        numbers |= {code[0], 0xF000 + code[0]}
        shown = letters.get(code, "") or bytes(code).decode("cp1252", "ignore")
        numbers |= {ord(char) for char in shown}
    return program.lookup(numbers)


def _cff_glyphs(program: Cff, font: Font, codes: set[bytes], letters: dict[bytes, str]) -> set[int]:
    if font.is_composite:
        return {program.glyph_of_cid(font.cid(code)) for code in codes}
    shown = {letters.get(code, "") or bytes(code).decode("cp1252", "ignore") for code in codes}
    return {program.glyph_of_letter(char) for char in shown if _LETTER.fullmatch(char)}
