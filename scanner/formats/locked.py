"""Documents of an office that ask for a password: opened, each is what it is; no copy has one."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scanner.errors import UnreadableError
from scanner.formats.format import Format
from scanner.mask import Known, Masked
from scanner.model import Document, Finding, Options, Reason
from scanner.pages import Source
from scanner.verify.evidence import Evidence

if TYPE_CHECKING:
    from PIL.Image import Image

    from scanner.formats.registry import Registry

LOCKED = "application/x-ms-office-encrypted"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream of an OLE file that holds the document (MS-OFFCRYPTO 2.3.4.4).
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OFFICE = "application/vnd."
# With it Excel opens a workbook without asking (MS-OFFCRYPTO 2.3.6).
_NO_SECRET = "VelvetSweatshop"


@dataclass(slots=True)
class Opened:
    """A document as a password opened it, once for all who read it."""

    plain: Document | None = field(default=None, repr=False)


class LockedFormat(Format):
    """Word, Excel and PowerPoint with a password; `formats`: what they are once they are open."""

    def __init__(self, formats: Registry) -> None:
        self._formats = formats

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        return LOCKED if kind == "office" and _is_locked(data) else None

    def owns(self, media_type: str) -> bool:
        return media_type == LOCKED

    def is_copy(self, document: Document, media_type: str) -> bool:
        return media_type.startswith(_OFFICE) or media_type == document.media_type

    def shared(self, document: Document) -> Document:
        return replace(document, opened=Opened())

    def _plain(self, document: Document, options: Options) -> Document:
        """The document itself, also where it is a copy, which has no password."""
        kept = document.opened
        if isinstance(kept, Opened) and kept.plain is not None:
            return kept.plain
        data = document.data
        if _is_locked(data):
            data = _unlocked(data, options.passwords)
        plain = Document(document.name, data, self._formats.sniff(data, document.name))
        if plain.media_type == LOCKED:
            raise UnreadableError("broken_file")
        if isinstance(kept, Opened):
            kept.plain = plain
        return plain

    def open(self, document: Document, options: Options) -> Source:
        return self._formats.open_source(self._plain(document, options), options)

    def mask(  # noqa: PLR0913
        self,
        document: Document,
        findings: Sequence[Finding],
        options: Options,
        password: str | None = None,
        known: Known | None = None,
        *,
        pictures: Set[int] = frozenset(),
    ) -> Masked:
        plain = self._plain(document, options)
        masked = self._formats.mask(plain, findings, options, password, known, pictures=pictures)
        return replace(masked, notes=(*masked.notes, Reason("password_removed")))

    def without_unseen(self, document: Document, findings: Sequence[Finding]) -> bytes | None:
        plain = self._plain(document, Options())
        return self._formats.of(plain).without_unseen(plain, findings)

    def with_label(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        return self._formats.with_label(self._plain(document, options), findings, options)

    def is_marked(self, data: bytes) -> bool:
        return False

    def prove(
        self,
        original: Document,
        copy: Document,
        findings: Sequence[Finding],
        options: Options,
        evidence: Evidence,
    ) -> None:
        before, after = (self._plain(one, options) for one in (original, copy))
        self._formats.of(before).prove(before, after, findings, options, evidence)

    def differences(
        self,
        plain: Document,
        labelled: Document,
        findings: Sequence[Finding],
        label: str,
        evidence: Evidence,
    ) -> None:
        before, after = (self._plain(one, Options()) for one in (plain, labelled))
        self._formats.of(before).differences(before, after, findings, label, evidence)

    def pictures(
        self,
        document: Document,
        numbers: Iterable[int],
        width: int,
        options: Options,
        password: str | None,
    ) -> Iterator[tuple[int, Image]]:
        plain = self._plain(document, options)
        return self._formats.of(plain).pictures(plain, numbers, width, options, password)


def _is_locked(data: bytes) -> bool:
    return data.startswith(_OLE) and _PACKAGE in data


def _unlocked(data: bytes, passwords: Sequence[str]) -> bytes:
    """Raises UnreadableError: "encrypted", "wrong_password", "broken_file"."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(data))
        for password in (*passwords, _NO_SECRET):
            out = io.BytesIO()
            try:
                locked.load_key(password=password, verify_password=True)
                locked.decrypt(out)
            except InvalidKeyError:
                continue
            return out.getvalue()
    except (FileFormatError, DecryptionError, OSError, ValueError, LookupError, TypeError) as error:
        raise UnreadableError("broken_file") from error
    raise UnreadableError("wrong_password" if passwords else "encrypted")
