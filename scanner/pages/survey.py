"""One pass over all objects of a PDF: the facts by which its pages and strings are read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import pymupdf

from scanner.pages.legacy import encoding_of
from scanner.pages.objects import name_text

TRAILER = -1
# IndexError: a page that the document counts and does not have.
BROKEN = (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase)
# How an object is referred to where it is printed: its number and generation.
REFERENCE = re.compile(r"(\d+) \d+ R")

# An object without a string, a text stream or a telling name holds no text.
_HOLDS_TEXT = re.compile(
    r"\(|<[0-9A-F]|/(?:JS|RC|RV|D?V|Certs?|Metadata|XFA)[ \[]*\d|/[^\s()<>\[\]{}/%]*(?:\d{8}|#40|@)"
)
# What every font for many letters says of its collection, and nobody of himself.
_COLLECTION = re.compile(
    r"/CIDSystemInfo<<(?:/Registry\(\w{1,16}\)|/Ordering\(\w{1,16}\)|/Supplement \d{1,2})*>>"
)
# What tagged files say of each piece of text: its language.
_LANGUAGE = re.compile(r"/Lang\([^()\\@\d]*\)")
_NO_ALPHA = re.compile(r"/ca 0?(?:\.0[0-4]?\d*)?(?=[/>])")
_BASE_FONT = re.compile(r"/BaseFont(/[^\s()<>\[\]{}/%]+)")
_FLAGS = re.compile(r"/F (\d{1,9})(?=[/>])")
# What a stream says of itself that tells what it is for.
_ROLE = re.compile(
    r"/(?:BBox|FunctionType|PatternType|ShadingType|HalftoneType|CMapName|Length[123]|Width)[ /\[]"
    r"|/[NS] \d|/Type/(?:ObjStm|XRef|Metadata|EmbeddedFile|CMap|Sound|3D)"
    r"|/Subtype/(?:Image|XML|Type1C|CIDFont|OpenType)"
)
_CONTENTS = re.compile(r"/Contents (\d+) \d+ R|/Contents\[([^\]]*)\]")
_ROTATED = re.compile(r"/Rotate (?!0[/>])")
_LONG = re.compile(r"/Length \d{7,}")
_REFERRED = re.compile(r"\b(\d++) \d++ R")
# How objects are told that the other rooms ask for.
_MARKS = {
    "/Subtype/Image": "images",
    "/Subtype/Form": "forms",
    "/AP": "faces",
    "/EF": "files",
    "/Type/Page": "nodes",
    "/Subtype/T": "fonts",
    "/Subtype/MM": "fonts",
}
_SUBSET = re.compile(r"[A-Z]{6}\+")


@dataclass(frozen=True, slots=True)
class Survey:
    """What a document holds that changes how it must be read.

    `texts`: (xref, printed object) of each object that holds text.
    `doubtful_fonts`: names of fonts whose codes give no dependable Unicode.
    `legacy_fonts`: some font is from before Unicode.
    `fonts`: objects that may be a font or hold one. `page_nodes`: pages, and the nodes above them.
    `layers`: it has optional content of which some may be off.
    `replaced_text`: ActualText may stand for glyphs.
    `transparent`: some graphics state paints nothing.
    `rotated`: some page may be turned. `annotated`: something but links lies over the pages.
    `unshown`: annotations and fields that a reader does not show on the screen.
    `slow_pictures`: some are in JPEG 2000, which takes seconds a picture.
    `heavy`: streams so long that they are not read to look for hints.
    `unnamed`: streams that do not say what they are for, but for what pages show.
    `files`: objects that embed one. `images`: objects that are pictures; `forms`: content that
    is drawn by name. `faces`: annotations that have a look of their own.
    `references`: for each object those that it refers to; the trailer is object -1.
    """

    texts: tuple[tuple[int, str], ...] = field(repr=False)
    doubtful_fonts: frozenset[str]
    legacy_fonts: bool
    fonts: frozenset[int]
    page_nodes: frozenset[int]
    layers: bool
    replaced_text: bool
    transparent: bool
    rotated: bool
    annotated: bool
    unshown: tuple[int, ...]
    slow_pictures: bool
    heavy: frozenset[int]
    unnamed: tuple[int, ...]
    files: tuple[int, ...]
    images: tuple[int, ...]
    forms: tuple[int, ...]
    faces: tuple[int, ...]
    references: Mapping[int, Sequence[str]] = field(repr=False)


def printed_object(doc: pymupdf.Document, xref: int) -> str:
    """Object `xref` in MuPDF's compact print; empty if broken: no reader can show it either."""
    try:
        return str(doc.xref_object(xref, compressed=1, ascii=1))
    except BROKEN:
        return ""


def stream_bytes(doc: pymupdf.Document, xref: int, most: int) -> bytes:
    """The decoded stream of object `xref`; at most about `most` bytes of what unpacks to more.

    A stream that cannot be decoded, or is packed twice, which no writer does, is empty.
    """
    try:
        raw = doc.xref_stream_raw(xref) or b""
        kind, filters = doc.xref_get_key(xref, "Filter")
        plain = doc.xref_get_key(xref, "DecodeParms")[0] == "null"
        if kind == "null":
            return bytes(raw[:most])
        if filters == "/FlateDecode" and plain:
            return zlib.decompressobj().decompress(raw, most)
        if len(raw) > most or filters.count("/Fl") + filters.count("/LZW") > 1:
            return b""
        return bytes(doc.xref_stream(xref) or b"")[:most]
    except (*BROKEN, zlib.error):
        return b""


def survey(doc: pymupdf.Document) -> Survey:
    """Reads each object of `doc` once; costs some 4 microseconds an object."""
    facts = _Facts(doc)
    for xref in (TRAILER, *range(1, doc.xref_length())):
        printed = printed_object(doc, xref)
        if " R" in printed:
            facts.references[xref] = _REFERRED.findall(printed)
        facts.kind(xref, printed)
        facts.strings(xref, printed)
        if "/Length" in printed:
            facts.stream(xref, printed)
        facts.page(xref, printed)
    return facts.survey()


@dataclass(slots=True)
class _Facts:
    """What was gathered of a document so far."""

    doc: pymupdf.Document
    texts: list[tuple[int, str]] = field(default_factory=list, repr=False)
    doubtful: set[str] = field(default_factory=set)
    heavy: list[int] = field(default_factory=list)
    unshown: list[int] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    marked: dict[str, list[int]] = field(
        default_factory=lambda: {kind: [] for kind in _MARKS.values()}
    )
    references: dict[int, Sequence[str]] = field(default_factory=dict, repr=False)
    legacy: bool = False
    layers: bool = False
    replaced: bool = False
    transparent: bool = False
    rotated: bool = False
    annotated: bool = False
    slow: bool = False

    def kind(self, xref: int, printed: str) -> None:
        """What an object is: a font, a picture, a page, an annotation."""
        for mark, kind in _MARKS.items():
            if mark in printed:
                self.marked[kind].append(xref)
        if "/Subtype/TrueType" in printed and _is_doubtful(printed):
            self.doubtful.add(_font_name(printed))
        if "/BaseFont" in printed and encoding_of(_font_name(printed)) is not None:
            self.legacy = True
        if "/JPXDecode" in printed and "/Subtype/Image" in printed:
            self.slow = True

    def strings(self, xref: int, printed: str) -> None:
        """What an object says."""
        text = _COLLECTION.sub("", printed) if "/CIDSystemInfo" in printed else printed
        if "/Lang(" in text:
            text = _LANGUAGE.sub("", text)
        if _HOLDS_TEXT.search(text):
            self.texts.append((xref, printed))
            self.replaced = self.replaced or "/ActualText" in printed

    def stream(self, xref: int, printed: str) -> None:
        """What an object holds beside what it says."""
        if "/Subtype/Image" not in printed and _LONG.search(printed):
            self.heavy.append(xref)
        if not _ROLE.search(printed):
            self.unnamed.append(xref)

    def page(self, xref: int, printed: str) -> None:
        """What a page shows, and how."""
        if "/Contents" in printed:
            self.shown.update(_shown(printed))
        if "/Rect" in printed:
            if printed.count("/Rect") > printed.count("/Subtype/Link"):
                self.annotated = True
            if _is_unshown(printed):
                self.unshown.append(xref)
        if "/Rotate" in printed and _ROTATED.search(printed):
            self.rotated = True
        if "/OCMD" in printed or ("/OCProperties" in printed and _some_off(self.doc)):
            self.layers = True
        if "/ca 0" in printed and _NO_ALPHA.search(printed):
            self.transparent = True

    def survey(self) -> Survey:
        """All of it."""
        unnamed = (xref for xref in self.unnamed if xref not in self.shown)
        return Survey(
            texts=tuple(self.texts),
            doubtful_fonts=frozenset(self.doubtful),
            legacy_fonts=self.legacy,
            fonts=frozenset(self.marked["fonts"]),
            page_nodes=frozenset(self.marked["nodes"]),
            layers=self.layers,
            replaced_text=self.replaced,
            transparent=self.transparent,
            rotated=self.rotated,
            annotated=self.annotated,
            unshown=tuple(self.unshown),
            slow_pictures=self.slow,
            heavy=frozenset(self.heavy),
            unnamed=tuple(filter(self.doc.xref_is_stream, unnamed)),
            files=tuple(self.marked["files"]),
            images=tuple(self.marked["images"]),
            forms=tuple(self.marked["forms"]),
            faces=tuple(self.marked["faces"]),
            references=self.references,
        )


def _shown(page: str) -> Iterator[int]:
    """The objects that are the contents of a page."""
    for one, several in _CONTENTS.findall(page):
        yield from map(int, [one] if one else _REFERRED.findall(several))


def paint(doc: pymupdf.Document) -> None:
    """Makes every graphics state of `doc` paint that paints with nothing."""
    for xref in range(1, doc.xref_length()):
        printed = printed_object(doc, xref)
        if "/ca 0" in printed and not doc.xref_is_stream(xref):
            doc.update_object(xref, _NO_ALPHA.sub("/ca 1", printed))


def _some_off(doc: pymupdf.Document) -> bool:
    """Whether a layer is off, or may be by its usage (ISO 32000-2 §8.11.4).

    Its configuration is asked, not MuPDF: to that, a layer without a usage is always on.
    """
    try:
        automatic, base, off = (
            doc.xref_get_key(doc.pdf_catalog(), f"OCProperties/D/{key}")
            for key in ("AS", "BaseState", "OFF")
        )
    except BROKEN:
        return True
    all_on = base[0] == "null" or base[1] == "/ON"
    none_off = off[0] == "null" or off[1] == "[]"
    return automatic[0] != "null" or not (all_on and none_off)


def _is_unshown(annotation: str) -> bool:
    """Whether its flags hide it (ISO 32000-2, table 167: bits 1, 2, 6 and 9)."""
    flags = _FLAGS.search(annotation)
    return flags is not None and bool(int(flags.group(1)) & 0b1_0010_0011)


def _is_doubtful(font: str) -> bool:
    """An embedded symbolic TrueType font without a map to Unicode: its codes are a subset's
    own numbering (ISO 32000-2 §9.6.5.4), and what MuPDF makes of them is a guess."""
    return "/FontDescriptor" in font and "/ToUnicode" not in font and "/Encoding" not in font


def _font_name(font: str) -> str:
    match = _BASE_FONT.search(font)
    return _SUBSET.sub("", name_text(match.group(1)), count=1) if match else ""


def reachable(
    references: Mapping[int, Sequence[str]],
    start: Iterable[int],
    closed: AbstractSet[int] = frozenset(),
) -> set[int]:
    """The objects that can be reached from `start`, not going through those in `closed`."""
    reached: set[int] = set()
    todo = list(start)
    while todo:
        xref = todo.pop()
        if xref not in reached and xref not in closed:
            reached.add(xref)
            todo.extend(map(int, references.get(xref, ())))
    return reached
