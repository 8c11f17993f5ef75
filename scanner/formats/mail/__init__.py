"""Letters: what is masked in one of their texts is masked in all, and each attached file goes
through lolot like any other."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.errors import UnreadableError
from scanner.formats.archive.members import OddArchiveError
from scanner.formats.mail import mbox, mime, outlook
from scanner.formats.mail.letter import Letter
from scanner.formats.written import Container, Place, Sheet, Spans
from scanner.formats.written.container import ContainerFormat
from scanner.formats.written.masking import taken
from scanner.formats.written.proof import prove_places
from scanner.model import Document, Finding, Options
from scanner.pages import polyglot
from scanner.verify.evidence import Evidence

EML, MBOX, MSG = "message/rfc822", "application/mbox", "application/vnd.ms-outlook"
_OLE = b"\xd0\xcf\x11\xe0"
# How a letter begins: with a line of its head, or who sent the first of many.
_HEAD = re.compile(rb"[!-9;-~]{1,80}[ \t]*:|From ")
# What parts the texts of a letter, and a word that is coded in its head.
_GAP = re.compile(rb"(?:\r?\n){2,}|^--[^\n]*$", re.MULTILINE)
_WORD = re.compile(rb"=\?[^?\s]+\?([bBqQ])\?([^?\s]*)\?=")
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]{8,}={0,2}\s*")
_BETWEEN_WORDS = re.compile(rb"\?=\s+=\?[^?\s]+\?[bB]\?")


class MailFormat(ContainerFormat):
    """Letters (eml, Outlook's msg) and many of them in a file (mbox); proved by undoing what codes
    their texts, without the library that parsed them."""

    reader = "base64"

    def told(self, kind: str, data: bytes, _name: str) -> str | None:
        if kind != "email":
            return None
        if data.startswith(_OLE):
            return MSG
        # A letter is a text to its end: what is attached is coded in letters.
        if not _HEAD.match(data) or b"\0" in data:
            return None
        if any(polyglot.archives(data)) or any(polyglot.strangers(data)):
            return None
        return MBOX if mbox.is_mbox(data) else EML

    def owns(self, media_type: str) -> bool:
        return media_type in (EML, MBOX, MSG)

    def renamed(self, name: str, data: bytes) -> str:
        return f"{name}.eml" if data.startswith(_OLE) else name

    def is_copy(self, document: Document, media_type: str) -> bool:
        return media_type == (EML if document.media_type == MSG else document.media_type)

    def opened(self, document: Document, _options: Options) -> Container:
        return self.written(document.data, document.media_type)

    def written(self, data: bytes, media_type: str) -> Container:
        try:
            if data.startswith(_OLE):
                return outlook.read(data)
            return mbox.read(data) if media_type == MBOX else mime.read(data)
        except (OddArchiveError, RecursionError, ValueError, LookupError) as error:
            raise UnreadableError("broken_file") from error

    def strings(self, data: bytes, _media_type: str) -> Iterator[tuple[str, str]]:
        for piece, where in self.pieces(data):
            yield piece.decode("utf-8", "replace"), where

    def pieces(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        yield data, "bytes"
        for way, word in _WORD.findall(_BETWEEN_WORDS.sub(b"", data)):
            plain = _base64(word) if way in b"bB" else quopri.decodestring(word, header=True)
            yield plain, "head"
        for number, block in enumerate(_GAP.split(data), 1):
            yield (
                _base64(block) if _BASE64.fullmatch(block) else quopri.decodestring(block),
                f"text {number}",
            )

    def prove_places(
        self,
        before: Container,
        after: Container,
        findings: Sequence[Finding],
        evidence: Evidence,
    ) -> None:
        if isinstance(before, Letter) and isinstance(after, Letter):
            gone = taken(before, findings)
            prove_places(before, _Renamed.of(before, after), gone, findings, evidence)


class _Renamed:
    """A copy in which files that are of another format now have the names that they had."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self.sheets: Sequence[Sheet] = ()
        self.beside: Sequence[int] = ()
        self.files = ()
        self.unread: Sequence[str] = ()
        self.notes: Sequence[str] = ()
        self.bar = ""

    @classmethod
    def of(cls, before: Letter, after: Letter) -> _Renamed:
        places = list(after.places[: after.kept])
        for old, new in zip(before.names().values(), after.names().values(), strict=False):
            length = len(before.places[old].text)
            places[new] = replace(places[new], text=places[new].text[:length], shown="")
        return cls(places)

    def vanishing(self, _gone: Spans) -> frozenset[int]:
        return frozenset()

    def copy(self, _changes: Mapping[int, object], _files: Mapping[str, bytes | None]) -> bytes:
        raise NotImplementedError


def _base64(text: bytes) -> bytes:
    signs = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    try:
        return base64.b64decode(
            signs[: len(signs) // 4 * 4]
            if len(signs) % 4 == 1
            else signs + b"=" * (-len(signs) % 4)
        )
    except (binascii.Error, ValueError):
        return b""
