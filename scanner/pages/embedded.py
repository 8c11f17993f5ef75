"""Files inside a PDF: attachments, and the JPEG files that its pictures are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pymupdf

from scanner.pages.objects import Node, Reference, StringToken, decode, leaves, parse, string_bytes
from scanner.pages.survey import printed_object, stream_bytes

# The start and end of a JPEG file, the start of its pixels, and of the segments that hold what
# is said beside them (APP1, APP13, COM; ITU-T T.81 table B.1).
_JPEG, _SCAN, _END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
_JP2 = b"\0\0\0\x0cjP  "
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
    """Object number and bytes of each picture that is a JPEG or JPEG 2000 file with more in it
    than a picture: what a camera wrote beside the pixels, or what someone hid behind them, comes
    along into a PDF."""
    for xref in images:
        filters = doc.xref_get_key(xref, "Filter")[1]
        if "/DCTDecode" not in filters and "/JPXDecode" not in filters:
            continue
        data = doc.xref_stream_raw(xref) or b""
        if "/DCTDecode" in filters and not data.startswith(_JPEG):
            # Packed once more.
            data = doc.extract_image(xref).get("image", b"")
        if data.startswith(_JP2) or (data.startswith(_JPEG) and _holds_more(data)):
            yield xref, data


def _holds_more(photo: bytes) -> bool:
    beside = photo[: photo.find(_SCAN)]
    if any(marker in beside for marker in _BESIDE) or photo.find(_JPEG, len(_JPEG)) > 0:
        return True
    return not photo.rstrip(b"\0\r\n ").endswith(_END)


def _name(spec: Mapping[str, Node]) -> str:
    for key in ("UF", "F", "DOS", "Mac", "Unix"):
        token = spec.get(key)
        if isinstance(token, StringToken):
            return decode(string_bytes(token.raw)) or ""
    return ""
