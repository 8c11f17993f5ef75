"""Files inside a PDF: attachments, and the JPEG files that its pictures are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pymupdf

from scanner.pages.objects import Node, Reference, StringToken, decode, leaves, parse, string_bytes
from scanner.pages.survey import printed_object, stream_bytes

# The start of a JPEG file, of its pixels, and of the segments that hold what is said beside
# them (APP1, APP13, COM; ITU-T T.81 table B.1).
_JPEG, _SCAN = b"\xff\xd8", b"\xff\xda"
_BESIDE = (b"\xff\xe1", b"\xff\xed", b"\xff\xfe")


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


def photos(doc: pymupdf.Document, images: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Object number and bytes of each picture that is a JPEG file with more in it than a
    picture: what a camera wrote beside the pixels comes along into a PDF."""
    for xref in images:
        if "DCTDecode" not in doc.xref_get_key(xref, "Filter")[1]:
            continue
        data = doc.xref_stream_raw(xref)
        if not data.startswith(_JPEG):
            # Packed once more.
            data = doc.extract_image(xref).get("image", b"")
        if any(marker in data[: data.find(_SCAN)] for marker in _BESIDE):
            yield xref, data


def _name(spec: Mapping[str, Node]) -> str:
    for key in ("UF", "F", "DOS", "Mac", "Unix"):
        token = spec.get(key)
        if isinstance(token, StringToken):
            return decode(string_bytes(token.raw)) or ""
    return ""
