"""Which fonts of a document say that their glyphs are other letters than they show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pymupdf
from pymupdf import mupdf

from scanner.pages.font_mark import font_mark
from scanner.pages.shapes import lies
from scanner.pages.specimen import specimen
from scanner.pages.survey import BROKEN, Survey, reachable

_KINDS = frozenset({"Type0", "Type1", "Type3", "TrueType", "MMType1"})
# A map to Unicode: pairs of codes, ranges of codes with a first letter or a list of letters.
_PAIRS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*(?:<[0-9A-Fa-f\s]*>|/\w+)\s*")
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>\s*(?:<[^>]*>|\[[^\]]*\])\s*")
_REMARK = re.compile(rb"%[^\r\n]*")
# So many glyphs of a font are looked at, and dictionaries within others so deep.
_MOST, _DEEPEST = 8_000, 8
# So many fonts are known again, of whichever file: what an office writes is set in few.
_REMEMBERED = 2_000
_seen: dict[bytes, Mapping[str, frozenset[str]]] = {}


class Fonts:
    """The fonts of one document; each is looked at once, when a page that shows it is read."""

    def __init__(self, doc: pymupdf.Document, survey: Survey) -> None:
        self._doc, self._survey = doc, survey
        self._pdf = mupdf.pdf_document_from_fz_document(doc.this)
        self._known: dict[int, Mapping[str, frozenset[str]]] = {}

    def lying(self, page: pymupdf.Page) -> Mapping[str, frozenset[str]]:
        """The letters that fonts of a page say of glyphs that are none, by the font's name."""
        if not self._survey.fonts:
            return {}
        found: dict[str, frozenset[str]] = defaultdict(frozenset)
        for xref in self._reached(page.xref) & self._survey.fonts:
            if xref not in self._known:
                self._known[xref] = self._told(xref)
            for name, letters in self._known[xref].items():
                found[name] |= letters
        return found

    def _reached(self, xref: int) -> set[int]:
        """The objects that a page shows, and those that it has from the nodes above it."""
        above = [xref]
        while (parent := self._parent(above[-1])) is not None and parent not in above:
            above.append(parent)
        return reachable(self._survey.references, above, self._survey.page_nodes - set(above))

    def _parent(self, xref: int) -> int | None:
        try:
            kind, value = self._doc.xref_get_key(xref, "Parent")
        except BROKEN:
            return None
        return int(value.split()[0]) if kind == "xref" else None

    def _told(self, xref: int) -> Mapping[str, frozenset[str]]:
        """What an object's fonts say, without another look at what was looked at before."""
        mark = font_mark(self._doc, xref)
        if mark is None:
            return self._looked_at(xref)
        if mark not in _seen:
            if len(_seen) >= _REMEMBERED:
                _seen.clear()
            _seen[mark] = self._looked_at(xref)
        return _seen[mark]

    def _looked_at(self, xref: int) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = defaultdict(frozenset)
        try:
            for font in _fonts(mupdf.pdf_new_indirect(self._pdf, xref, 0)):
                codes = list(_codes(font))[:_MOST]
                is_own = _name(font, "Subtype") == "Type3"
                shown = specimen(self._pdf, font, codes, is_own=is_own) if codes else None
                if shown is not None and (letters := lies(shown)):
                    found[shown.name] |= letters
        except BROKEN:
            pass
        return found


def _fonts(item: mupdf.PdfObj, depth: int = 0) -> Iterator[mupdf.PdfObj]:
    """The font that an object is, or those that stand in it as they are."""
    if mupdf.pdf_is_dict(item):
        if _name(item, "Subtype") in _KINDS:
            yield item
            return
        inner = [mupdf.pdf_dict_get_val(item, n) for n in range(mupdf.pdf_dict_len(item))]
    elif mupdf.pdf_is_array(item):
        inner = [mupdf.pdf_array_get(item, n) for n in range(mupdf.pdf_array_len(item))]
    else:
        return
    for one in inner if depth < _DEEPEST else ():
        if not mupdf.pdf_is_indirect(one):
            yield from _fonts(one, depth + 1)


def _name(item: mupdf.PdfObj, key: str) -> str:
    return str(mupdf.pdf_to_name(mupdf.pdf_dict_gets(item, key)))


def _codes(font: mupdf.PdfObj) -> Iterator[str]:
    """The codes of a font's glyphs that may say what they are not.

    Where a font is not in the file and has no map of its own, one name says what letter it is and
    what is shown.
    """
    mapped = mupdf.pdf_dict_gets(font, "ToUnicode")
    has_map = bool(mupdf.pdf_is_stream(mapped))
    if _name(font, "Subtype") == "Type0":
        if has_map:
            yield from _mapped(mapped)
        elif not _name(font, "Encoding").startswith("Identity"):
            yield from (f"{code:04X}" for code in range(1, _MOST))
        return
    is_own = _name(font, "Subtype") == "Type3"
    descriptor = mupdf.pdf_dict_gets(font, "FontDescriptor")
    files = ("FontFile", "FontFile2", "FontFile3")
    embedded = any(mupdf.pdf_is_stream(mupdf.pdf_dict_gets(descriptor, key)) for key in files)
    if not (is_own or embedded or has_map):
        return
    widths = mupdf.pdf_dict_gets(font, "Widths")
    count = mupdf.pdf_array_len(widths) if mupdf.pdf_is_array(widths) else 0
    first = mupdf.pdf_to_int(mupdf.pdf_dict_gets(font, "FirstChar")) if count else 0
    for code in range(256):
        # Office programs give no width to glyphs that they do not use.
        inside = 0 <= code - first < count
        if not count or is_own or (inside and mupdf.pdf_array_get_real(widths, code - first)):
            yield f"{code:02X}"


def _mapped(stream: mupdf.PdfObj) -> Iterator[str]:
    """The codes for which a map to Unicode has letters; all where it is written so, or rests on
    another one, that this is not the whole of it."""
    data = _REMARK.sub(b"", bytes(mupdf.pdf_load_stream(stream).fz_buffer_extract()))
    pairs, ranges = _PAIRS.findall(data), _RANGES.findall(data)
    plain = len(pairs) + len(ranges) == data.count(b"beginbf") and b"usecmap" not in data
    plain = plain and not mupdf.pdf_dict_gets(stream, "UseCMap").m_internal
    plain = plain and not any(_PAIR.sub(b"", block).strip() for block in pairs)
    if not plain or any(_RANGE.sub(b"", block).strip() for block in ranges):
        yield from (f"{code:04X}" for code in range(1, _MOST))
        return
    for block in pairs:
        yield from (code.decode() for code in _PAIR.findall(block))
    for block in ranges:
        for low, high in _RANGE.findall(block):
            first, last = int(low, 16), min(int(high, 16), int(low, 16) + _MOST)
            yield from (f"{code:0{len(low)}X}" for code in range(first, last + 1))
