"""Streams of a PDF that nothing in it draws, runs or reads: what programs keep for themselves, and
what somebody may have put there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pymupdf

from scanner.pages.objects import Node, Reference, leaves, parse
from scanner.pages.readable import said, text_of
from scanner.pages.surplus import Surplus, is_picture, legible
from scanner.pages.survey import Survey, printed_object, stream_bytes

_MOST = 64_000_000
# Who refers to a stream through so many objects says what it is.
_FAR = 3
# Keys under which a reader looks for a stream (ISO 32000-2), also through arrays and dictionaries.
_CALLED = frozenset(
    (
        "Contents XObject Pattern Shading ColorSpace ExtGState Properties ToUnicode Encoding "
        "FontFile FontFile2 FontFile3 CharProcs CIDSet CIDToGIDMap CIDSystemInfo UseCMap Font "
        "DescendantFonts Function Functions TR TR2 BG BG2 UCR UCR2 HT SMask Mask JBIG2Globals "
        "DecodeParms Alternates OPI Thumb DestOutputProfile CS AP MK Metadata JS RC RV V DV XFA "
        "Sound Movie Cert Certs OCSP OCSPs CRL CRLs TS DSS VRI EF Extends OnInstantiate 3DD VA "
        "IDS Measure Prev"
    ).split()
)
_FIGURES = re.compile(r"\[[\d .\-]+\]")
# Arrays that are the name of a colour space.
_SPACES = frozenset({"/Indexed", "/ICCBased", "/Separation", "/DeviceN", "/Pattern", "/I"})


def numbers(doc: pymupdf.Document, surveyed: Survey) -> list[int]:
    """The objects that are roleless streams."""
    calls = _Calls(doc, surveyed) if surveyed.unnamed else None
    return [xref for xref in surveyed.unnamed if calls and not calls.reach(xref, _FAR)]


def texts(doc: pymupdf.Document, roleless: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The roleless streams that are texts, by the numbers of their objects."""
    for xref, data in _streams(doc, roleless):
        text = said(text_of(data) or "")
        if text.strip():
            yield xref, text


def files(doc: pymupdf.Document, roleless: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    """What else stands in roleless streams, each under a name that says where (see `surplus`)."""
    for xref, data in _streams(doc, roleless):
        if text_of(data) is None:
            files = Surplus.of(data).files
            small = {part for part in files if is_picture(part)} - set(legible(files))
            yield from ((name(xref), part) for part in files if part not in small)


def name(xref: int) -> str:
    """What a roleless stream is called in a report."""
    return f"stream {xref}"


def number(called: str) -> int | None:
    """The object of that name; None for any other name."""
    found = re.fullmatch(r"stream (\d+)", called)
    return int(found.group(1)) if found else None


def _streams(doc: pymupdf.Document, roleless: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The roleless streams and what is in them; as packed where that cannot be undone."""
    for xref in roleless:
        yield xref, stream_bytes(doc, xref, _MOST) or doc.xref_stream_raw(xref) or b""


class _Calls:
    """Who refers to which objects in ways that readers follow."""

    def __init__(self, doc: pymupdf.Document, surveyed: Survey) -> None:
        self._doc = doc
        self._holders: dict[int, list[int]] = {}
        for holder, references in surveyed.references.items():
            for xref in references:
                self._holders.setdefault(int(xref), []).append(holder)
        self._reached: dict[int, bool] = {}
        self._said: dict[int, tuple[frozenset[int], bool]] = {}

    def reach(self, xref: int, far: int) -> bool:
        """Whether somebody calls an object, or what holds it and says nothing of it."""
        if xref not in self._reached:
            # What leads back to it does not call it.
            self._reached[xref] = False
            self._reached[xref] = any(
                xref in called or (nameless and far > 0 and self.reach(holder, far - 1))
                for holder in self._holders.get(xref, ())
                for called, nameless in [self._look(holder)]
            )
        return self._reached[xref]

    def _look(self, holder: int) -> tuple[frozenset[int], bool]:
        """What an object calls, and whether it says nothing of what it holds."""
        if holder not in self._said:
            # Of the widths of a font, hundreds of figures, none is called.
            node = parse(_FIGURES.sub("[]", printed_object(self._doc, holder)))
            space = _is_space(node)
            called = frozenset(
                leaf.xref
                for path, _, leaf in leaves(node)
                if isinstance(leaf, Reference) and (space or not _CALLED.isdisjoint(path))
            )
            nameless = isinstance(node, list) or (isinstance(node, dict) and "Type" not in node)
            self._said[holder] = called, nameless
        return self._said[holder]


def _is_space(node: Node) -> bool:
    return isinstance(node, list) and bool(node) and node[0] in _SPACES
