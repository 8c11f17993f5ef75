"""Fonts that lost letters: they must not go on listing them.

A subset font holds the letters of the text it was made for, and its tables name them, often
in the order in which they were first used. After glyphs were cut, what no remaining text
needs goes from ToUnicode, the widths, the encoding and the font program.

Fonts may share what they are made of: a writer that sets each paragraph by itself, or one that
merges files, leaves dozens that name one descendant or one program. What is shared keeps what any
of them needs.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
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
_PROGRAMS = ("/FontFile2", "/FontFile3")
_TABLES = ("/Widths", "/Encoding", "/CharProcs")
_CFF = b"\1"
# The place of an object that is no object of its own.
_DIRECT: Key = (0, 0)
# What a font that is not made as it should be raises: it stays as it is.
_BROKEN = (ValueError, TypeError, KeyError, IndexError, pikepdf.PdfError)


def trim_fonts(pdf: pikepdf.Pdf, survey: Survey) -> None:
    """Trim the fonts of which `survey`, a walk over all pages, cut glyphs."""
    fonts = survey.all_fonts()
    if not any(font.cut for font in fonts):
        return
    hard = list(_hard_to_follow(pdf))
    needed = {font.objgen for font in hard}.union(*map(_parts, hard)) - {_DIRECT}
    for family in _families(fonts):
        _trim(pdf, family, needed)


def _parts(font: Any) -> set[Key]:
    """The objects that a font is made of and that others may be made of as well: what holds its
    descendant, that, its descriptor, its program; what a simple one maps codes by and draws."""
    holder = font.get("/DescendantFonts")
    is_composite = isinstance(holder, pikepdf.Array) and len(holder)
    inner = holder[0] if is_composite else font
    parts = [holder, inner] if is_composite else [font.get(key) for key in _TABLES]
    descriptor = inner.get("/FontDescriptor") if isinstance(inner, pikepdf.Dictionary) else None
    if isinstance(descriptor, pikepdf.Dictionary):
        parts += [descriptor, *(descriptor.get(key) for key in _PROGRAMS)]
    return {part.objgen for part in parts if isinstance(part, pikepdf.Object)} - {_DIRECT}


def _families(fonts: Iterable[Font]) -> Iterable[list[Font]]:
    """Fonts by what they share."""
    homes: dict[Key, list[Font]] = {}
    families: dict[int, list[Font]] = {}
    for font in fonts:
        parts = _parts(font.source)
        known = {id(homes[part]): homes[part] for part in parts if part in homes}
        home = next(iter(known.values()), [])
        for other in list(known.values())[1:]:
            home += families.pop(id(other))
            homes |= {part: home for part, found in homes.items() if found is other}
        home.append(font)
        families[id(home)] = home
        homes |= dict.fromkeys(parts, home)
    return families.values()


def _fonts_of(resources: Any, depth: int) -> Iterator[pikepdf.Dictionary | pikepdf.Stream]:
    """The fonts that resources name, also through forms."""
    if not isinstance(resources, pikepdf.Dictionary) or depth > _MAX_DEPTH:
        return
    yield from _values(resources.get("/Font"))
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


def _hard_to_follow(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary | pikepdf.Stream]:
    """Fonts that patterns, Type 3 glyphs or forms to be filled in may need any letter of."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        yield from _fonts_to_fill_in(pdf, form)
    for item in pdf.objects:
        pattern = isinstance(item, pikepdf.Stream) and "/PatternType" in item
        drawn_font = isinstance(item, pikepdf.Dictionary) and "/CharProcs" in item
        if pattern or drawn_font:
            yield from _fonts_of(item.get("/Resources"), 0)


def _fonts_to_fill_in(
    pdf: pikepdf.Pdf, form: pikepdf.Dictionary
) -> Iterator[pikepdf.Dictionary | pikepdf.Stream]:
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
            yield font


def _trim(pdf: pikepdf.Pdf, family: Sequence[Font], needed: set[Key]) -> None:
    """Trim fonts that share what they are made of, except for what is `needed` as it is."""
    if not any(font.gone() for font in family):
        return
    used = {code for font in family for code in font.used()}
    gone = {code for font in family for code in font.gone()} - used
    descendants: dict[Key, list[Font]] = {}
    programs: dict[Key, list[Font]] = {}
    for font in family:
        if font.source.is_indirect and font.source.objgen not in needed:
            with contextlib.suppress(*_BROKEN):
                _trim_own(pdf, font, gone)
        descendants.setdefault(_place(font), []).append(font)
        for stream in _programs(font):
            programs.setdefault(stream.objgen, []).append(font)
    for place in descendants.keys() - needed - {_DIRECT}:
        with contextlib.suppress(*_BROKEN):
            _trim_inner(descendants[place])
    for place in programs.keys() - needed:
        with contextlib.suppress(*_BROKEN):
            _empty_glyphs(pdf.get_object(place), programs[place])


def _inner(font: Font) -> Any:
    """What holds the widths and the descriptor of a font: its descendant, or itself."""
    source = font.source
    return source["/DescendantFonts"][0] if font.is_composite else source


def _place(font: Font) -> Key:
    """What tells whether two fonts have one descendant."""
    holders = [font.source]
    if font.is_composite and "/DescendantFonts" in font.source:
        holders = [_inner(font), font.source["/DescendantFonts"], font.source]
    objects = (holder for holder in holders if isinstance(holder, pikepdf.Object))
    return next((holder.objgen for holder in objects if holder.is_indirect), _DIRECT)


def _programs(font: Font) -> list[pikepdf.Stream]:
    with contextlib.suppress(*_BROKEN):
        descriptor = _inner(font).get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary):
            found = [descriptor.get(key) for key in _PROGRAMS]
            return [stream for stream in found if isinstance(stream, pikepdf.Stream)]
    return []


def _trim_own(pdf: pikepdf.Pdf, font: Font, gone: set[bytes]) -> None:
    """What a font has for itself, or can have so: the text of its codes, a simple one's tables;
    `gone`: the codes that none of its family shows any more."""
    source, used = font.source, font.used()
    if "/ToUnicode" in source:
        length = max((len(glyph.code) for glyph in font.counts), default=1)
        letters = font.told
        kept = sorted((int.from_bytes(c, "big"), letters[c]) for c in used if c in letters)
        source["/ToUnicode"] = pdf.make_stream(to_unicode(kept, length))
    if not font.is_composite:
        _trim_simple(source, gone | font.gone())


def _trim_inner(fonts: Sequence[Font]) -> None:
    """The widths of a descendant that some fonts share, and what its descriptor lists."""
    inner = _inner(fonts[0])
    if fonts[0].is_composite and not any(font.vertical for font in fonts) and "/W" in inner:
        inner["/W"] = _narrow_widths(fonts)
    descriptor = inner.get("/FontDescriptor")
    if isinstance(descriptor, pikepdf.Dictionary):
        for key in ("/CharSet", "/CIDSet"):
            if key in descriptor:
                del descriptor[key]


def _narrow_widths(fonts: Sequence[Font]) -> pikepdf.Array:
    """/W with the widths of the codes in use only."""
    rows: list[Any] = []
    widths = {font.cid(code): font.width(code) for font in fonts for code in font.used()}
    for cid, width in sorted(widths.items()):
        rows += [cid, pikepdf.Array([round(width * 1000, 3)])]
    return pikepdf.Array(rows)


def _trim_simple(font: pikepdf.Object, gone: set[bytes]) -> None:
    """Widths, names and (Type 3) drawings of codes that no text uses any more; tables of its own
    from now on, where another font has the same."""
    codes = {code[0] for code in gone}
    widths, first = font.get("/Widths"), int(font.get("/FirstChar", 0))
    if isinstance(widths, pikepdf.Array):
        font["/Widths"] = pikepdf.Array(
            [0 if first + index in codes else width for index, width in enumerate(widths)]
        )
    encoding = font.get("/Encoding")
    names: dict[int, str] = {}
    if isinstance(encoding, pikepdf.Dictionary) and "/Differences" in encoding:
        font["/Encoding"], names = _without_names(encoding, codes)
    procedures = font.get("/CharProcs")
    if isinstance(procedures, pikepdf.Dictionary):
        still = {name for code, name in names.items() if code not in codes}
        dropped = {names[code] for code in codes if code in names} - still
        font["/CharProcs"] = pikepdf.Dictionary(
            {name: drawing for name, drawing in procedures.items() if name not in dropped}
        )


def _without_names(
    encoding: pikepdf.Dictionary, codes: set[int]
) -> tuple[pikepdf.Dictionary, dict[int, str]]:
    """An encoding with .notdef in the place of `codes`, and the names as they were."""
    names: dict[int, str] = {}
    differences: list[Any] = []
    code = 0
    for item in encoding["/Differences"]:
        differences.append(item)
        if isinstance(item, pikepdf.Name):
            names[code] = str(item)
            if code in codes:
                differences[-1] = pikepdf.Name("/.notdef")
            code += 1
        else:
            code = int(item)
    kept = {key: value for key, value in encoding.items() if key != "/Differences"}
    return pikepdf.Dictionary({**kept, "/Differences": pikepdf.Array(differences)}), names


def _empty_glyphs(stream: pikepdf.Object, fonts: Sequence[Font]) -> None:
    """Empty the outlines, in a program that some fonts share, of codes that no text uses any
    more."""
    data = bytes(stream.read_bytes())
    if data[:1] == _CFF:
        outlines = Cff(data)
        old, kept = (
            {glyph for font in fonts for glyph in _cff_glyphs(outlines, font, codes(font))}
            for codes in (Font.gone, Font.used)
        )
        stream.write(outlines.empty(old - kept))
    elif data[:4] != b"OTTO":
        program = TrueType(data)
        old, kept = (
            {glyph for font in fonts for glyph in _true_glyphs(program, font, codes(font))}
            for codes in (Font.gone, Font.used)
        )
        stream.write(program.empty(old, kept))


def _true_glyphs(program: TrueType, font: Font, codes: set[bytes]) -> set[int]:
    """The glyphs that codes may show; for simple fonts by every map that may be meant."""
    if font.is_composite:
        table = _inner(font).get("/CIDToGIDMap")
        cids = [font.cid(code) for code in codes]
        if isinstance(table, pikepdf.Stream):
            data = bytes(table.read_bytes())
            return {int.from_bytes(data[2 * cid : 2 * cid + 2], "big") for cid in cids}
        return set(cids)
    numbers: set[int] = set()
    for code in codes:
        numbers |= {code[0], 0xF000 + code[0]}
        shown = font.told.get(code, "") or bytes(code).decode("cp1252", "ignore")
        numbers |= {ord(char) for char in shown}
    return program.lookup(numbers)


def _cff_glyphs(program: Cff, font: Font, codes: set[bytes]) -> set[int]:
    if font.is_composite:
        return {program.glyph_of_cid(font.cid(code)) for code in codes}
    told = font.told
    shown = {told.get(code, "") or bytes(code).decode("cp1252", "ignore") for code in codes}
    return {program.glyph_of_letter(char) for char in shown if _LETTER.fullmatch(char)}
