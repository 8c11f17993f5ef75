"""Every string in a PDF that is no page content: where it stands, and rewriting it.

`walk` reads each object once (also orphans that nothing refers to) and the streams that
hold text: XMP, JavaScript, XFA, rich text. `rewrite` puts changed text back in the same
places, found by the same code, so that what one sees the other reaches.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pymupdf
from pymupdf import mupdf

from scanner.model import Box, Source
from scanner.pages import der, markup
from scanner.pages.objects import (
    Node,
    Reference,
    StringToken,
    decode,
    encode,
    leaves,
    name_text,
    parse,
    string_bytes,
)
from scanner.pages.places import Dictionary, Places, classify, is_der, is_encryption, is_signed
from scanner.pages.survey import REFERENCE, TRAILER, Survey, printed_object, stream_bytes, survey

_MAX_STREAM = 16_000_000
_TELLING_NAME = re.compile(r"/[^\s()<>\[\]{}/%]*(?:\d{8}|#40|@)[^\s()<>\[\]{}/%]*")
_STREAM_SOURCES = {
    "Metadata": Source.METADATA,
    "JS": Source.METADATA,
    "RC": Source.ANNOTATION,
    "RV": Source.FORM,
    "V": Source.FORM,
    "DV": Source.FORM,
    "XFA": Source.FORM,
    "Cert": Source.CERTIFICATE,
    "Certs": Source.CERTIFICATE,
}
_RICH_KEYS = frozenset({"RC", "RV"})
# Strings that tell how to draw or read the file and can be no one's data.
_TECHNICAL_KEYS = frozenset({"Registry", "Ordering", "CharSet", "DA", "Lang", "ID", "CheckSum"})
# A number or a mailbox, which no such string needs.
_TELLING = re.compile(r"@|\d(?:[ .\-]?\d){8}")
_DER = b"\x30"
_DATE = re.compile(r"D:(?:19|20)\d{2}[\d+\-Z']*")


@dataclass(frozen=True, slots=True)
class PdfString:
    """A text in object `xref` (-1: the trailer).

    `path`: its keys from the object's top joined by '/'; for a text in a stream '#' and its
    ordinal. `text` is NFC. `page` counts from 1; `box` is where it shows on the displayed
    page; both None where it has no place.
    """

    xref: int
    path: str
    text: str = field(repr=False)
    source: Source
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class _Object:
    xref: int
    printed: str = field(repr=False)
    node: Node = field(repr=False)
    names: tuple[re.Match[str], ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in a printed object or in a stream, and what to write in its place."""

    start: int
    end: int
    path: tuple[str, ...]
    around: tuple[Dictionary, ...] = field(repr=False)
    text: str = field(repr=False)
    write: Callable[[str], str] | None


def walk(doc: pymupdf.Document, surveyed: Survey | None = None) -> Iterator[PdfString]:
    """Each text of `doc` outside its pages' content; twice where it stands twice.

    `surveyed`: the survey of `doc` as it is now, where the caller has one.
    """
    objects, streams = _read(doc, surveyed or survey(doc))
    places = Places(doc)
    owners = _owners(doc, objects)
    for item in objects:
        key, around = owners.get(item.xref, ("", ()))
        for found in _object_texts(item):
            context = found.around or around
            page, box = places.of(item.xref, context)
            source = classify(found.path or (key,), context)
            # What is signed with is never rewritten.
            beside = source is Source.CERTIFICATE and found.write is not None
            if beside and not is_signed(found.path, context, found.text):
                source = Source.FORM
            yield PdfString(item.xref, "/".join(found.path), found.text, source, page, box)
    for xref, key in streams.items():
        source = _STREAM_SOURCES[key]
        for number, found in enumerate(_stream_texts(_stream(doc, xref), key)):
            yield PdfString(xref, f"#{number}", found.text, source)


def rewrite(doc: pymupdf.Document, change: Callable[[str], str | None]) -> int:
    """Rewrite each text for which `change(text)` gives another one; returns how many.

    `change` sees what `walk` yields. The DER of signatures stays as it is: changing it only
    breaks it, removing it is the caller's decision.
    """
    objects, streams = _read(doc, survey(doc))
    count = 0
    for item in objects:
        edits = _edits(_object_texts(item), change)
        if edits:
            _put_object(doc, item, edits)
            count += len(edits)
    for xref, key in streams.items():
        source = _stream(doc, xref)
        edits = _edits(_stream_texts(source, key), change)
        if edits:
            doc.update_stream(xref, _apply(source, edits).encode("utf-8"))
            count += len(edits)
    return count


def _read(doc: pymupdf.Document, surveyed: Survey) -> tuple[list[_Object], dict[int, str]]:
    """The objects that hold text, and the text streams with the key that says what they are."""
    objects: list[_Object] = []
    streams: dict[int, str] = {}
    for xref, printed in surveyed.texts:
        node = parse(printed)
        objects.append(_Object(xref, printed, node, tuple(_TELLING_NAME.finditer(printed))))
        streams.update(_referred_streams(doc, node))
    return objects, streams


def _referred_streams(doc: pymupdf.Document, node: Node) -> Iterator[tuple[int, str]]:
    for path, _, leaf in leaves(node):
        if isinstance(leaf, Reference):
            key = next((part for part in reversed(path) if not part.isdigit()), "")
            if key in _STREAM_SOURCES and _is_stream(doc, leaf.xref):
                yield leaf.xref, key


def _is_stream(doc: pymupdf.Document, xref: int) -> bool:
    return 0 < xref < doc.xref_length() and bool(doc.xref_is_stream(xref))


def _owners(
    doc: pymupdf.Document, objects: Sequence[_Object]
) -> dict[int, tuple[str, tuple[Dictionary, ...]]]:
    """For objects that are no dictionary, a bare string say: who refers to them, by which key."""
    bare = {item.xref for item in objects if not isinstance(item.node, dict)}
    owners: dict[int, tuple[str, tuple[Dictionary, ...]]] = {}
    if not bare:
        return owners
    for xref in range(1, doc.xref_length()):
        printed = printed_object(doc, xref)
        if not bare.isdisjoint(map(int, REFERENCE.findall(printed))):
            for path, around, leaf in leaves(parse(printed)):
                if isinstance(leaf, Reference) and leaf.xref in bare:
                    owners.setdefault(leaf.xref, (path[-1] if path else "", around))
    return owners


def _object_texts(item: _Object) -> Iterator[_Text]:
    strings: list[StringToken] = []
    for path, around, leaf in leaves(item.node):
        if isinstance(leaf, StringToken):
            strings.append(leaf)
            found = _string_text(leaf, path, around)
            if found is not None:
                yield found
    for match in item.names:
        start, end = match.span()
        if any(string.start < start < string.end for string in strings):
            # A part of an address or of a file's path, not a name.
            continue
        yield _Text(start, end, (match.group(),), (), name_text(match.group()), _name)


def _string_text(
    token: StringToken, path: tuple[str, ...], around: tuple[Dictionary, ...]
) -> _Text | None:
    key = next((part for part in reversed(path) if not part.isdigit()), "")
    if around and is_encryption(around[-1]):
        return None
    data = string_bytes(token.raw)
    if key in _TECHNICAL_KEYS and not _TELLING.search(decode(data) or ""):
        return None
    if is_der(path, around) and data[:1] == _DER:
        text = "\n".join(der.texts(data))
        write: Callable[[str], str] | None = None
    else:
        text, write = decode(data) or "", encode
        if key in _RICH_KEYS and markup.is_markup(text):
            text, write = markup.plain(text), _rich_string
    text = unicodedata.normalize("NFC", text).strip("\0")
    if not text.strip() or _DATE.fullmatch(text):
        return None
    return _Text(token.start, token.end, path, around, text, write)


def _stream(doc: pymupdf.Document, xref: int) -> str:
    """A stream's text; DER as Latin-1, one character a byte. Empty if it cannot be decoded."""
    data = stream_bytes(doc, xref, _MAX_STREAM)
    if data[:1] == b"\x30" and data[1:2] in (b"\x82", b"\x83"):
        return data.decode("latin-1")
    return decode(data) or data.decode("utf-8", "replace")


def _stream_texts(source: str, key: str) -> Iterator[_Text]:
    whole = (0, len(source), (), ())
    if key in ("Cert", "Certs"):
        text = "\n".join(der.texts(source.encode("latin-1", "replace")))
        if text:
            yield _Text(*whole, text, None)
    elif not markup.is_markup(source):
        if source.strip():
            yield _Text(*whole, unicodedata.normalize("NFC", source), str)
    elif key in _RICH_KEYS:
        yield _Text(*whole, unicodedata.normalize("NFC", markup.plain(source)), markup.rich)
    else:
        for piece in markup.pieces(source):
            text = unicodedata.normalize("NFC", piece.text).strip("\ufeff \r\n\t")
            if not text:
                continue
            yield _Text(piece.start, piece.end, (), (), text, markup.escape)


def _edits(texts: Iterator[_Text], change: Callable[[str], str | None]) -> list[tuple[_Text, str]]:
    edits = []
    for found in texts:
        if found.write is not None:
            new = change(found.text)
            if new is not None and new != found.text:
                edits.append((found, found.write(new)))
    return edits


def _apply(source: str, edits: Sequence[tuple[_Text, str]]) -> str:
    for found, new in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        source = source[: found.start] + new + source[found.end :]
    return source


def _put_object(doc: pymupdf.Document, item: _Object, edits: Sequence[tuple[_Text, str]]) -> None:
    if item.xref != TRAILER:
        raw = doc.xref_stream_raw(item.xref) if doc.xref_is_stream(item.xref) else None
        doc.update_object(item.xref, _apply(item.printed, edits))
        if raw is not None:
            _put_stream(doc, item.xref, raw)
        return
    for found, new in edits:
        doc.xref_set_key(TRAILER, "/".join(found.path), new)


def _put_stream(doc: pymupdf.Document, xref: int, raw: bytes) -> None:
    """The data of a stream, packed as its entries say: MuPDF drops it from an object that is
    written anew, and with it a picture or all that a form draws."""
    pdf = mupdf.pdf_document_from_fz_document(doc.this)
    data = mupdf.fz_new_buffer_from_copied_data(raw)
    mupdf.pdf_update_stream(pdf, mupdf.pdf_new_indirect(pdf, xref, 0), data, 1)


def _name(text: str) -> str:
    safe = (c if c.isascii() and (c.isalnum() or c in "-_.") else f"#{ord(c):02X}" for c in text)
    return "/" + "".join(code for code in safe if len(code) <= 3)


def _rich_string(text: str) -> str:
    return encode(markup.rich(text))
