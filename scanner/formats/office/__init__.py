"""Documents of Word, Excel and PowerPoint in the format that they have had since 2007."""

from __future__ import annotations

from scanner.errors import UnreadableError
from scanner.formats.parts.format import PartsFormat
from scanner.formats.written import Written

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


class OfficeFormat(PartsFormat):
    """Read by lxml part by part, proved by expat."""

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        if kind != "office" or not data.startswith(b"PK"):
            return None
        from scanner.formats.office.document import main_type
        from scanner.formats.office.package import Package
        from scanner.formats.parts.trees import BROKEN

        try:
            main = main_type(Package.of(data, lists=True))
        except BROKEN:
            return None
        return _MAIN.get(main.removesuffix("+xml"))

    def owns(self, media_type: str) -> bool:
        return media_type in _MAIN.values()

    def written(self, data: bytes, media_type: str) -> Written:
        from scanner.formats.office.document import Document
        from scanner.formats.office.package import Package
        from scanner.formats.parts.trees import BROKEN

        try:
            return Document(Package.of(data))
        except (*BROKEN, StopIteration, RecursionError) as error:
            raise UnreadableError("broken_file") from error
