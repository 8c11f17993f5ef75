"""Documents of Word, Excel and PowerPoint in the format that they have had since 2007."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from scanner.errors import UnreadableError
from scanner.formats.written import Written
from scanner.formats.written.format import WrittenFormat

_PREFIX = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = (
    f"{_PREFIX}{kind}"
    for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
# The content type of the part that a document is, without its end, and what the file is then.
_MAIN = {
    f"{_PREFIX}wordprocessingml.document.main": DOCX,
    f"{_PREFIX}wordprocessingml.template.main": f"{_PREFIX}wordprocessingml.template",
    "application/vnd.ms-word.document.macroEnabled.main": (
        "application/vnd.ms-word.document.macroEnabled.12"
    ),
    f"{_PREFIX}spreadsheetml.sheet.main": XLSX,
    f"{_PREFIX}spreadsheetml.template.main": f"{_PREFIX}spreadsheetml.template",
    "application/vnd.ms-excel.sheet.macroEnabled.main": (
        "application/vnd.ms-excel.sheet.macroEnabled.12"
    ),
    f"{_PREFIX}presentationml.presentation.main": PPTX,
    f"{_PREFIX}presentationml.slideshow.main": f"{_PREFIX}presentationml.slideshow",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.main": (
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12"
    ),
}
# Elements of which all that is in them is one text.
_WHOLE = re.compile(r"(?:.*[: ])?(?:p|si|is|h|comment|text)$")
_TAG = re.compile(rb"<[^>]*>")
# Where a text ends that no other one goes on with.
_END = re.compile(rb"</(?:\w+:)?(?:p|c|v|f|si|is|row|tc)>")
# How an XML part begins: with a tag, or the mark of its coding.
_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class OfficeFormat(WrittenFormat):
    """Read by lxml part by part, proved by expat."""

    reader = "expat"

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        if kind != "office" or not data.startswith(b"PK"):
            return None
        from scanner.formats.office.document import main_type
        from scanner.formats.office.package import BROKEN, Package

        try:
            main = main_type(Package.of(data, lists=True))
        except BROKEN:
            return None
        return _MAIN.get(main.removesuffix("+xml"))

    def owns(self, media_type: str) -> bool:
        return media_type in _MAIN.values()

    def written(self, data: bytes, media_type: str) -> Written:
        from scanner.formats.office.document import Document
        from scanner.formats.office.package import BROKEN, Package

        try:
            return Document(Package.of(data))
        except (*BROKEN, StopIteration, RecursionError) as error:
            raise UnreadableError("broken_file") from error

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
