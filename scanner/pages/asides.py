"""What a page's content streams say and paint nothing of: remarks, and inline property lists.

ISO 32000-2 §7.2.4 (comments) and §14.6 (marked content): a reader aloud speaks an /ActualText,
/Alt or /E, and anyone who opens the stream sees the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pymupdf

from scanner.model import Snippet, Source
from scanner.pages.objects import StringToken, decode, leaves, parse, string_bytes
from scanner.pages.survey import BROKEN, stream_bytes

_MOST = 64_000_000
_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
_HEX = rb"<[0-9A-Fa-f\s]*>"
# A list that holds a string at all; most hold the number of an element and nothing else.
_SPEAKS = re.compile(rb"<<[^<>(]*(?:\(|<[0-9A-Fa-f])")
_LISTED = re.compile(
    rb"(<<(?:[^<>()]|" + _STRING + rb"|" + _HEX + rb")*>>)\s*(?:BDC|DP)(?![A-Za-z])", re.DOTALL
)
# A sign in a string is no remark, but to tell takes a look at all strings: only what holds a
# number or a mailbox is worth it.
_TELLING = re.compile(rb"%[^\r\n]{0,500}?(?:@|\d(?:[ .\-]?\d){7})")
_REMARK = re.compile(_STRING + rb"|" + _HEX + rb"|%([^\r\n]{4,})", re.DOTALL)
# What is spoken instead of the glyphs; a language or the name of a font is nobody's.
_SPOKEN = frozenset({"ActualText", "Alt", "E"})
_TECHNICAL = frozenset({"Lang", "MCID", "Type", "Subtype", "Attached", "BBox"})
# Ligatures and hyphens are spelled out in fewer letters.
_LEAST = 4


def may_speak(stream: bytes) -> bool:
    """Whether a content stream may hold such text: a cheap look before `asides`."""
    listed = b"BDC" in stream or b"DP" in stream
    return _remarks(stream) or (listed and bool(_SPEAKS.search(stream)))


def asides(doc: pymupdf.Document, number: int) -> Iterator[Snippet]:
    """The texts beside the text of a page (from 1), but for those that its glyphs show as well."""
    try:
        page = doc[number - 1]
        forms = {form[0] for form in doc.get_page_xobjects(page.number)}
        streams = [page.read_contents(), *(stream_bytes(doc, xref, _MOST) for xref in forms)]
        found = [told for stream in streams for told in _texts(stream)]
        shown = "".join(word[4] for word in page.get_text("words")) if found else ""
    except BROKEN:
        return
    for text, source in dict.fromkeys(found):
        if _squeezed(text) not in shown:
            yield Snippet(text, source, number, key="content")


def _texts(stream: bytes) -> Iterator[tuple[str, Source]]:
    if _remarks(stream):
        for match in _REMARK.finditer(stream):
            if match.group(1):
                yield match.group(1).decode("utf-8", "replace"), Source.METADATA
    if _SPEAKS.search(stream):
        for match in _LISTED.finditer(stream):
            yield from _spoken(match.group(1))


def _remarks(stream: bytes) -> bool:
    return b"%" in stream and bool(_TELLING.search(stream))


def _spoken(properties: bytes) -> Iterator[tuple[str, Source]]:
    if not _SPEAKS.match(properties):
        return
    for path, _, leaf in leaves(parse(properties.decode("latin-1"))):
        if isinstance(leaf, StringToken) and not _TECHNICAL.intersection(path):
            text = decode(string_bytes(leaf.raw)) or ""
            if len(text) >= _LEAST:
                spoken = _SPOKEN.intersection(path)
                yield text, Source.HIDDEN_TEXT if spoken else Source.METADATA


def _squeezed(text: str) -> str:
    return "".join(text.split())
