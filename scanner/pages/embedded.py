"""Files inside a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pymupdf

from scanner.pages.objects import Node, Reference, StringToken, decode, leaves, parse, string_bytes
from scanner.pages.survey import printed_object, stream_bytes


def attachments(
    doc: pymupdf.Document, specs: Sequence[int], most: int
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each embedded file, once, also where nothing lists it.

    `specs`: the objects that hold a file specification with /EF (ISO 32000-2 §7.11.4);
    `most`: bytes of one file.
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
                yield _name(spec), stream_bytes(doc, leaf.xref, most)


def _name(spec: Mapping[str, Node]) -> str:
    for key in ("UF", "F", "DOS", "Mac", "Unix"):
        token = spec.get(key)
        if isinstance(token, StringToken):
            return decode(string_bytes(token.raw)) or ""
    return ""
