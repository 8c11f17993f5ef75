"""The proof of a PDF: its text and masks through pypdfium2, its objects through pikepdf."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any

import pikepdf
import pypdfium2

from scanner.mask.pdf_fill import inherited
from scanner.mask.values import holds, needles
from scanner.model import Box, Document, Finding, Options
from scanner.verify.evidence import Evidence
from scanner.verify.pdf_beside import Side, is_as_before
from scanner.verify.pdf_look import look
from scanner.verify.pdf_places import in_page

_MAX_DEPTH = 60
# Objects whose texts are searched at once, and bytes.
_MANY, _MUCH = 500, 2_000_000
# What a printed object has in another spelling than its own: a string in hexadecimal or with signs
# that are escaped, a name that spells bytes.
_SPELLED = re.compile(rb"[\\#]|(?<!<)<(?!<)")
_STRING = re.compile(rb"\(([^()]*)\)")
_NAME = re.compile(rb"/[^\x00\s()<>\[\]{}/%]+")
_INSET = 0.15


def prove(
    original: Document,
    copy: Document,
    findings: Sequence[Finding],
    options: Options,
    evidence: Evidence,
) -> None:
    """Note what of `findings` is left in the objects, text and pixels of `copy`."""
    units: list[float] = []
    try:
        units = read_objects(copy.data, evidence)
    except pikepdf.PdfError:
        evidence.left("copy", "pikepdf")
    try:
        _read_pages((original, copy), findings, units, options.passwords, evidence)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        evidence.left("copy", "pypdfium2")


def read_objects(data: bytes, evidence: Evidence) -> list[float]:
    """Every string and name of every object, every stream decoded, and the file as it is.

    Returns the UserUnit of each page, which pypdfium2 leaves out.
    """
    evidence.reader("pikepdf")
    for check in ("objects", "streams", "bytes"):
        evidence.check(check)
    evidence.read_bytes(data, "bytes")
    told_by_names = evidence.needles.beyond_words()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names: list[tuple[str, str]] = []
        texts: list[tuple[str, str]] = []
        pieces: list[tuple[bytes, str]] = []
        size = 0
        for number, item in enumerate((pdf.trailer, *pdf.objects)):
            place = f"object {number}" if number else "trailer"
            named, text, raw = _written(item)
            names.append((named, place))
            texts.append((text, place))
            stream = _stream_bytes(item) if isinstance(item, pikepdf.Stream) else b""
            if len(stream) > _MUCH:
                evidence.read_bytes(stream, place)
                stream = b""
            pieces += [(piece, place) for piece in (raw, stream) if piece]
            size += len(raw) + len(stream)
            if len(texts) == _MANY or size > _MUCH:
                evidence.read_texts(names, told_by_names)
                evidence.read_texts(texts)
                evidence.read_pieces(pieces)
                names.clear()
                texts.clear()
                pieces.clear()
                size = 0
        evidence.read_texts(names, told_by_names)
        evidence.read_texts(texts)
        evidence.read_pieces(pieces)
        return [float(inherited(page.obj, "/UserUnit") or 1) for page in pdf.pages]


def _written(item: Any) -> tuple[str, str, bytes]:
    """The names and keys of an object as a text, its strings as one, and these as they are: where
    they are spelled plainly, as most are, from its print, much faster than going through it.
    """
    if not isinstance(item, pikepdf.Object):
        return "", "", b""
    holder = item.stream_dict if isinstance(item, pikepdf.Stream) else item
    printed = holder.unparse(resolved=True)
    if _SPELLED.search(printed) or not printed.isascii():
        found = list(_leaves(item, 0))
        strings = [leaf for leaf in found if isinstance(leaf, pikepdf.String)]
        names = [leaf for leaf in found if not isinstance(leaf, pikepdf.String)]
        told, said = ("\n".join(map(_readable, leaves)) for leaves in (names, strings))
        return told, said, b"\n".join(map(bytes, strings))
    raw = b"\n".join(_STRING.findall(printed))
    return b"\n".join(_NAME.findall(printed)).decode("ascii"), raw.decode("ascii"), raw


def _leaves(item: Any, depth: int) -> Iterator[Any]:
    """The strings, names and keys of an object, not of those it refers to."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(item, pikepdf.String | pikepdf.Name):
        yield item
    elif isinstance(item, pikepdf.Array):
        for value in item:
            # Most of a long array is numbers, as of the widths of a font.
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                yield from _leaves(value, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            yield key
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                yield from _leaves(value, depth + 1)


def _readable(leaf: Any) -> str:
    try:
        return str(leaf)
    except UnicodeDecodeError:
        return bytes(leaf).decode("latin-1")


def _stream_bytes(stream: pikepdf.Stream) -> bytes:
    """A stream decoded as far as it can be; of pictures the coded data."""
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def _read_pages(
    documents: tuple[Document, Document],
    findings: Sequence[Finding],
    units: Sequence[float],
    passwords: Sequence[str],
    evidence: Evidence,
) -> None:
    """The text of all pages of a copy, and its masks rendered beside the original's."""
    evidence.reader("pypdfium2")
    evidence.check("text")
    if evidence.pictures is not None:
        evidence.check("beside_boxes")
    by_page: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.page is not None and finding.boxes and not finding.within:
            by_page.setdefault(finding.page, []).append(finding)
    original, copy = documents
    with (
        _opened(copy.data, ()) as after,
        _opened(original.data, passwords) as before,
        _opened(evidence.drawn_from, ()) if evidence.drawn_from else nullcontext() as drawn,
    ):
        if len(before) != len(after):
            evidence.left("copy", "pages")
            return
        for number in range(1, len(after) + 1):
            page, found = after[number - 1], by_page.get(number, [])
            text_page = page.get_textpage()
            evidence.read_text(text_page.get_text_range(), f"text of page {number}")
            _read_places((page, text_page), units[number - 1], found, evidence)
            after_masks: Side | None = Side(page, text_page)
            if evidence.pictures is None or number in evidence.pictures:
                after_masks = _side(drawn, number)
            if after_masks is not None:
                at = number, units[number - 1]
                _compare(before[number - 1], after_masks, at, findings, evidence)
            if found:
                look(before, page, units[number - 1], found, evidence)


def _side(document: pypdfium2.PdfDocument | None, number: int) -> Side | None:
    """A page of the file that a picture of it was drawn from; None if there is none."""
    if document is None:
        return None
    page = document[number - 1]
    return Side(page, page.get_textpage())


def _compare(
    before: pypdfium2.PdfPage,
    after: Side,
    at: tuple[int, float],
    findings: Sequence[Finding],
    evidence: Evidence,
) -> None:
    """Note a page (`at`: its number and its unit) that lacks something beside its masks."""
    number, unit = at
    whole = Side(before, before.get_textpage())
    if not is_as_before(whole, after, unit, number, findings):
        evidence.hurt.add(number)


def _read_places(
    shown: tuple[pypdfium2.PdfPage, pypdfium2.PdfTextPage],
    unit: float,
    findings: Sequence[Finding],
    evidence: Evidence,
) -> None:
    """The text at the places of values that may stand elsewhere."""
    page, text_page = shown
    for finding in findings:
        if finding not in evidence.local:
            continue
        for box in (*finding.boxes, *map(Box.around, finding.layered)):
            inner = box.grow(-_INSET * box.height)
            bounds = in_page(page, inner, unit)
            text = text_page.get_text_bounded(bounds.x0, bounds.y0, bounds.x1, bounds.y1)
            if text.strip() and holds(text, needles([finding])):
                evidence.left(finding.id, f"text of page {finding.page}")


def _opened(data: bytes, passwords: Sequence[str]) -> pypdfium2.PdfDocument:
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError:
            continue
    raise ValueError("cannot be opened")
