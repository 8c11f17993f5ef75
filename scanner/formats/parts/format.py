"""What formats have in common that are a zip of XML parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from scanner.formats.written.format import WrittenFormat

# Elements of which all that is in them is one text.
_WHOLE = re.compile(r"(?:.*[: ])?(?:p|si|is|h|comment|text)$")
_TAG = re.compile(rb"<[^>]*>")
# Where a text ends that no other one goes on with.
_END = re.compile(rb"</(?:\w+:)?(?:p|c|v|f|si|is|row|tc)>")
# How an XML part begins: with a tag, or the mark of its coding.
_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class PartsFormat(WrittenFormat):
    """Proved by expat, part by part, and in the bytes of each with and without its tags."""

    reader = "expat"

    def strings(self, data: bytes, media_type: str) -> Iterator[tuple[str, str]]:
        for name, part in _parts(data):
            if part.lstrip().startswith(_XML):
                yield from ((said, name) for said in _said(part))

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        for name, part in _parts(data):
            yield part, name
            if part.lstrip().startswith(_XML):
                yield _TAG.sub(b"", _END.sub(b"\xff", part)), name


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number, name in enumerate(archive.namelist(), 1):
            # A name may hold what is sought.
            yield f"part {number}", name.encode()
            yield f"part {number}", archive.read(name)


def _said(part: bytes) -> Iterator[str]:
    """Every string in an XML part: attributes, remarks, and what stands in it with no tags, for
    each paragraph and on the whole."""
    found: list[str] = []
    open_: list[list[str]] = [[]]
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        found.extend(attributes.values())
        if _WHOLE.match(name):
            open_.append([])

    def end(name: str) -> None:
        if _WHOLE.match(name) and len(open_) > 1:
            said = "".join(open_.pop())
            found.append(said)
            open_[-1].append(f"{said}\n")

    def text(said: str) -> None:
        open_[-1].append(said)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.CommentHandler = found.append
    parser.ProcessingInstructionHandler = lambda target, said: found.append(f"{target} {said}")
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise ValueError("xml") from error
    yield from found
    yield "".join("".join(texts) for texts in open_)
