"""Files inside a PDF, and earlier states of the PDF itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pymupdf

from scanner.pages.objects import Node, Reference, StringToken, decode, leaves, parse, string_bytes
from scanner.pages.survey import BROKEN, printed_object

_END_MARK = re.compile(rb"%%EOF[ \t]*(?:\r\n|\r|\n)?")
_LEAST_PDF = 64


def attachments(doc: pymupdf.Document, specs: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each embedded file, once, also where nothing lists it.

    `specs`: the objects that hold a file specification with /EF (ISO 32000-2 §7.11.4).
    """
    seen: set[int] = set()
    for xref in specs:
        for _, around, leaf in leaves(parse(printed_object(doc, xref))):
            spec = next((holder for holder in reversed(around) if "EF" in holder), None)
            if spec is None or not isinstance(leaf, Reference) or leaf.xref in seen:
                continue
            files = spec["EF"]
            if isinstance(files, dict) and leaf in files.values():
                seen.add(leaf.xref)
                try:
                    yield _name(spec), doc.xref_stream(leaf.xref) or b""
                except BROKEN:
                    continue


def _name(spec: Mapping[str, Node]) -> str:
    for key in ("UF", "F", "DOS", "Mac", "Unix"):
        token = spec.get(key)
        if isinstance(token, StringToken):
            return decode(string_bytes(token.raw)) or ""
    return ""


def revisions(data: bytes) -> Iterator[bytes]:
    """The file as it was at each end mark before the last one, oldest first.

    A linearised file has an end mark after its first part, which is no revision: what ends
    there cannot be opened alone, or not as more than this part.
    """
    ends = [match.end() for match in _END_MARK.finditer(data)]
    for end in ends[:-1]:
        if end >= _LEAST_PDF and b"/Linearized" not in data[:1024]:
            yield data[:end]
