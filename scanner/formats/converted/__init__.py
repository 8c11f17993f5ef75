"""Documents that LibreOffice turns into ones that lolot reads, where it is installed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import PurePath

from scanner.errors import UnreadableError
from scanner.formats.converted import program
from scanner.formats.format import DRAWN
from scanner.formats.locked import unlocked
from scanner.formats.odf import locked as odf
from scanner.formats.office import DOCX, PPTX, XLSX
from scanner.formats.parts.format import PartsFormat
from scanner.formats.through import ThroughFormat
from scanner.formats.written import Inner
from scanner.formats.written.source import WrittenSource
from scanner.model import Document, Finding, Options
from scanner.pages import Source
from scanner.pages.kinds import PDF

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How an old document's name ends, what it is, and what its copy is.
_KINDS = {
    "doc": ("application/msword", DOCX),
    "xls": ("application/vnd.ms-excel", XLSX),
    "ppt": ("application/vnd.ms-powerpoint", PPTX),
}
_ENDINGS = {media_type: ending for ending, (media_type, _) in _KINDS.items()}
# What is read of an old document beside the new one, under this name.
_BESIDE = "~beside"


class OldFormat(ThroughFormat):
    """Word, Excel and PowerPoint from before 2007: read as the new document that LibreOffice makes
    of one, and by an own reader that looks whether it says all that the old one does."""

    note = "copy_in_new_format"
    is_drawn = True
    keeps_clean = False

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        if kind != "office" or not data.startswith(_OLE) or program.program() is None:
            return None
        from scanner.formats.converted import old

        ending = old.ending_of(data)
        return None if ending is None else _KINDS[ending][0]

    def owns(self, media_type: str) -> bool:
        return media_type in _ENDINGS

    def renamed(self, name: str, _data: bytes) -> str:
        ending = PurePath(name).suffix
        known = {".doc": ".docx", ".dot": ".docx", ".xls": ".xlsx", ".xlt": ".xlsx"}
        known |= {".ppt": ".pptx", ".pps": ".pptx", ".pot": ".pptx"}
        if ending.lower() in known:
            # In an archive, folders are parted by the same sign on every system.
            return name.removesuffix(ending) + known[ending.lower()]
        from scanner.formats.converted import old

        return f"{name}.{old.ending_of(_data) or 'doc'}x"

    def is_copy(self, document: Document, media_type: str) -> bool:
        return media_type in (document.media_type, _KINDS[_ENDINGS[document.media_type]][1])

    def opened(self, document: Document, options: Options) -> Document:
        ending, data = _ENDINGS.get(document.media_type), document.data
        if ending is None:
            return document
        if data.startswith(_OLE):
            data = _renewed(_open(data, options), ending)
        return Document(document.name, data, _KINDS[ending][1])

    def open(self, document: Document, options: Options) -> Source:
        plain = self._plain(document, options)
        format_ = self._formats.of(plain)
        if plain.data == document.data or not isinstance(format_, PartsFormat):
            return self._formats.open_source(plain, options)
        written = format_.written(plain.data, plain.media_type)
        unread, beside = _left(_open(document.data, options), document.media_type, plain.data)
        files = [Inner(_BESIDE, "\n".join(beside).encode(), is_preview=True)] if beside else []
        return WrittenSource(written, plain.media_type, options, beside=files, unread=unread)


def _renewed(data: bytes, ending: str) -> bytes:
    """An old document as the new one that LibreOffice makes of it. Raises UnreadableError, also
    where tables were lost: in values that run into each other nobody finds them."""
    from scanner.formats.converted import old

    new = program.converted(data, ending, f"{ending}x")
    if ending == "doc" and old.has_joined_cells(data, new):
        raise UnreadableError("office_failed")
    return new


def _left(data: bytes, media_type: str, new: bytes) -> tuple[list[str], list[str]]:
    """What of an old document is not read by the new one, by keys of the catalogue, and lines that
    only the old one says."""
    from scanner.formats.converted import old

    said = old.Said(new)
    lines = old.lines(data, _ENDINGS[media_type])
    lost = said.lacking(lines or ())
    unread = ["old_not_whole"] if lines is None or lost else []
    if old.has_macros(data):
        unread.append("old_macros")
    return unread, [*lost, *said.lacking_numbers(old.residue(data))]


def _open(data: bytes, options: Options) -> bytes:
    """The document without its password. Raises UnreadableError as `unlocked` does, and
    "locked_document"."""
    import msoffcrypto

    if not data.startswith(_OLE):
        return odf.unlocked(data, options.passwords) if odf.is_locked(data) else data
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    except Exception:
        return data
    if not locked:
        return data
    from scanner.formats.converted import old

    if old.ending_of(data) == "ppt":
        # Whether a password is the right one cannot be told there.
        raise UnreadableError("locked_document")
    return unlocked(data, options.passwords)


class DrawnFormat(ThroughFormat):
    """Any document that LibreOffice draws, as the PDF that it makes of it (`--flatten`). No file is
    of this format by itself: who masks a document gives it this one's media type."""

    note = "copy_as_pdf"
    adds = True
    keeps_clean = False

    def told(self, _kind: str, _data: bytes, _name: str) -> str | None:
        return None

    def owns(self, media_type: str) -> bool:
        return media_type == DRAWN

    def renamed(self, name: str, _data: bytes) -> str:
        return str(PurePath(name).with_suffix(".pdf"))

    def is_copy(self, _document: Document, media_type: str) -> bool:
        return media_type == PDF

    def opened(self, document: Document, options: Options) -> Document:
        data = document.data
        if not data.startswith(b"%PDF-"):
            suffix = PurePath(document.name).suffix.lstrip(".").lower()
            ending = suffix if suffix.isalnum() and suffix.isascii() else "docx"
            plain = _open(data, options)
            if ending in _KINDS:
                _renewed(plain, ending)
            data = program.converted(plain, ending, "pdf")
        return Document(document.name, data, PDF)

    def tightened(
        self, document: Document, findings: Sequence[Finding], password: str | None
    ) -> list[Finding]:
        plain = self._plain(document, Options(passwords=(password,) if password else ()))
        return self._formats.of(plain).tightened(plain, findings, None)
