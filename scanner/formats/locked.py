"""Documents of an office that ask for a password: opened, each is what it is; no copy has one."""

from __future__ import annotations

import io
from collections.abc import Sequence

from scanner.errors import UnreadableError
from scanner.formats.odf import locked as odf
from scanner.formats.through import ThroughFormat
from scanner.model import Document, Options

LOCKED = "application/x-ms-office-encrypted"
LOCKED_ODF = "application/x-opendocument-encrypted"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream of an OLE file that holds the document (MS-OFFCRYPTO 2.3.4.4).
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OFFICE = "application/vnd."
# With it Excel opens a workbook without asking (MS-OFFCRYPTO 2.3.6).
_NO_SECRET = "VelvetSweatshop"


class LockedFormat(ThroughFormat):
    """Word, Excel, PowerPoint and OpenDocument with a password."""

    note = "password_removed"
    is_drawn = True

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        if kind != "office":
            return None
        return LOCKED if _is_locked(data) else LOCKED_ODF if odf.is_locked(data) else None

    def owns(self, media_type: str) -> bool:
        return media_type in (LOCKED, LOCKED_ODF)

    def is_copy(self, document: Document, media_type: str) -> bool:
        return media_type.startswith(_OFFICE) or media_type == document.media_type

    def opened(self, document: Document, options: Options) -> Document:
        data = document.data
        if _is_locked(data):
            data = unlocked(data, options.passwords)
        elif odf.is_locked(data):
            data = odf.unlocked(data, options.passwords)
        plain = Document(document.name, data, self._formats.sniff(data, document.name))
        if self.owns(plain.media_type):
            raise UnreadableError("broken_file")
        return plain


def _is_locked(data: bytes) -> bool:
    return data.startswith(_OLE) and _PACKAGE in data


def unlocked(data: bytes, passwords: Sequence[str]) -> bytes:
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
