"""OpenDocument: letters, sheets, slides and drawings of LibreOffice and its kin."""

from __future__ import annotations

from scanner.errors import UnreadableError
from scanner.formats.parts.format import PartsFormat
from scanner.formats.written import Written

_PREFIX = "application/vnd.oasis.opendocument."
ODT, ODS, ODP = (f"{_PREFIX}{kind}" for kind in ("text", "spreadsheet", "presentation"))
KINDS = frozenset({ODT, ODS, ODP, f"{_PREFIX}graphics", f"{_PREFIX}text-master"})
_TYPES = frozenset({*KINDS, *(f"{kind}-template" for kind in (ODT, ODS, ODP))})
_MIMETYPE = "mimetype"


class OdfFormat(PartsFormat):
    """Read by lxml part by part, proved by expat."""

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        if kind != "office" or not data.startswith(b"PK"):
            return None
        from scanner.formats.odf.locked import is_locked
        from scanner.formats.parts import zipped

        try:
            told = zipped.unpacked(data, _MIMETYPE.__eq__).get(_MIMETYPE, b"")
        except zipped.BROKEN:
            return None
        media_type = told.decode("latin-1").strip()
        return media_type if media_type in _TYPES and not is_locked(data) else None

    def owns(self, media_type: str) -> bool:
        return media_type in _TYPES

    def written(self, data: bytes, media_type: str) -> Written:
        from scanner.formats.odf.document import Document
        from scanner.formats.parts import zipped
        from scanner.formats.parts.trees import BROKEN

        try:
            return Document(zipped.unpacked(data))
        except (*BROKEN, RecursionError) as error:
            raise UnreadableError("broken_file") from error
