"""What formats have in common that are a zip of XML parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from scanner.formats.parts.said import said
from scanner.formats.written.format import WrittenFormat

_TAG = re.compile(rb"<[^>]*>")
# Where a text ends that no other one goes on with.
_END = re.compile(rb"</(?:\w+:)?(?:p|c|v|f|si|is|row|tc)>")
# How an XML part begins: with a tag, or the mark of its coding.
_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class PartsFormat(WrittenFormat):
    """Proved by expat, part by part, and in the bytes of each with and without its tags."""

    reader = "expat"
    is_drawn = True

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        for name, part in _parts(data):
            if part.lstrip().startswith(_XML):
                yield from ((text, name) for text in said(part))

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        for name, part in _parts(data):
            yield part, name
            if part.lstrip().startswith(_XML):
                yield without_tags(part), name


def without_tags(part: bytes) -> bytes:
    """An XML part for who puts together what its tags part within a text."""
    return _TAG.sub(b"", _END.sub(b"\xff", part))


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number, name in enumerate(archive.namelist(), 1):
            # A name may hold what is sought.
            yield f"part {number}", name.encode()
            yield f"part {number}", archive.read(name)
