"""Letters as they are sent (RFC 5322, MIME), read to the last part: what is broken in one is read
as it stands."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from scanner.errors import UnreadableError
from scanner.formats.mail.letter import KEPT, Letter, Part
from scanner.formats.mail.spelling import ADDRESSES, MARK, addresses
from scanner.formats.text import coding
from scanner.model import BROKEN, LINK, LOCKED
from scanner.pages import coded, surplus
from scanner.pages.readable import printable

_MOST_PARTS, _MOST_DEPTH = 5_000, 40
_SIGNATURES = re.compile(r"application/(?:x-)?(?:pkcs7-signature|pgp-signature)")
_SEALED = re.compile(r"application/(?:x-)?pkcs7-mime|multipart/encrypted|application/pgp-encrypted")
_SIGNED = re.compile(r"(?:X-(?:Google-)?)?DKIM-Signature|DomainKey-Signature|ARC-.*", re.IGNORECASE)
# What other parts of a letter, or of a page that was saved with its pictures, call a part by.
_MARKS = ("Content-ID", "Content-Location")
# Heads of a part that say how it is written, and what no reader shows.
_OF_PARTS = frozenset("content-type content-transfer-encoding content-disposition".split())
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]*={0,2}[ \t]*\r?(?:\n|\Z))*")
# Files that stand in a text letter by letter.
_PACKED = re.compile(
    r"^begin(?:-base64)? [0-7]{3} |^=ybegin |^-----BEGIN PGP MESSAGE", re.MULTILINE
)


def read(data: bytes) -> Letter:
    """Raises UnreadableError for a letter that is encrypted ("mail_encrypted"), or of too many
    parts."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        _with_letters(part)
    if _SEALED.fullmatch(message.get_content_type()):
        raise UnreadableError("mail_encrypted")
    reader = _Reader()
    body = reader.part(message, 0)
    head, said = [], list(reader.said)
    for name, raw in message.items():
        text = head_text(name, raw)
        if name.lower() in KEPT:
            head.append((name, text, _plain(raw)))
        elif name.lower() not in (*_OF_PARTS, "mime-version", "content-id"):
            said.append(f"{name}: {text}")
    if unix := message.get_unixfrom():
        said.append(unix)
    is_signed = reader.is_signed or any(_SIGNED.fullmatch(name) for name in message)
    return Letter(head, body, said, reader.certificates, is_signed, unread=reader.unread)


def _with_letters(part: Message) -> None:
    """Makes letters of bytes in a head that says of none what it is."""
    lines = [(name, _plain(raw)) for name, raw in part.raw_items()]
    for name in dict.fromkeys(name for name, _ in lines):
        del part[name]
    for name, text in lines:
        part[name] = text


class _Reader:
    """What is gathered of a letter's parts."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.certificates: list[str] = []
        self.unread: list[str] = []
        self.is_signed = False
        self._count = 0

    def part(self, message: Message, depth: int) -> Part:
        self._count += 1
        if self._count > _MOST_PARTS or depth > _MOST_DEPTH:
            raise UnreadableError("broken_file")
        kind = message.get_content_type()
        self._beside(message, depth)
        payload = message.get_payload()
        if isinstance(payload, list) and message.get_content_maintype() != "message":
            self.said += filter(None, (message.preamble, message.epilogue))
            parts = [self.part(one, depth + 1) for one in payload if isinstance(one, Message)]
            parts = [one for one in parts if not self._is_signature(one)]
            return Part(kind, parts=parts) if parts else Part("text/plain", "")
        name = header_text(message.get_filename() or "")
        attached = message.get_content_disposition() == "attachment"
        marks = {head: header_text(message[head]) for head in _MARKS if message[head]}
        if message.get_content_maintype() == "message" and isinstance(payload, list):
            return self._message(message, kind, name, marks)
        self.said += _behind(message)
        data = _decoded(message)
        broken = kind.startswith(("multipart/", "message/"))
        if broken or (kind == "text/plain" and not name and not attached):
            return Part("text/plain", self._text(message, data))
        lost = LOCKED if _SEALED.fullmatch(kind) else ""
        if kind.startswith("text/") and not attached:
            data = MARK + _letters(message, data).encode("utf-8", "replace")
        return Part(kind, None, data, name, marks, attached or bool(name), lost)

    def _beside(self, message: Message, depth: int) -> None:
        """What heads of parts say that shows nowhere: marks, remarks, other parameters."""
        for name, raw in message.items():
            text = header_text(raw)
            if name.lower() in _OF_PARTS:
                if depth or "\n" in str(raw) or len(text) > 40:
                    self.said.append(text)
            elif depth and name.lower() not in map(str.lower, _MARKS):
                self.said.append(f"{name}: {text}")

    def _is_signature(self, part: Part) -> bool:
        if not _SIGNATURES.fullmatch(part.kind):
            return False
        self.is_signed = True
        self.certificates.append(printable(part.data))
        return True

    def _message(self, message: Message, kind: str, name: str, marks: Mapping[str, str]) -> Part:
        """A letter in a letter, or what says of one how it was delivered."""
        inner = message.get_payload()
        if kind == "message/delivery-status" or not isinstance(inner, list) or not inner:
            texts = inner if isinstance(inner, list) else []
            said = "\n".join(one.as_string() for one in texts if isinstance(one, Message))
            return Part("text/plain", _plain_text(said))
        lost = {"message/external-body": LINK, "message/partial": BROKEN}.get(kind, "")
        first = inner[0]
        data = first.as_bytes() if isinstance(first, Message) else b""
        coded_as = str(message.get("Content-Transfer-Encoding", "")).strip().lower()
        if coded_as == "base64" and isinstance(first, Message):
            try:
                data = base64.b64decode(str(first.get_payload()))
            except (binascii.Error, ValueError):
                lost = BROKEN
        return Part("message/rfc822", None, data, name, marks, is_attached=True, lost=lost)

    def _text(self, message: Message, data: bytes) -> str:
        text = _letters(message, data)
        packed = (block for _, _, block in coded.blocks(text))
        if _PACKED.search(text) or any(map(surplus.is_file, packed)):
            self.unread.append("attachment_unread")
        return text


def _behind(message: Message) -> Iterator[str]:
    """What stands in a part of base64 that is none: programs pass over it, or end there."""
    if str(message.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        text = str(message.get_payload())
        end = _BASE64.match(text)
        if end is not None and (rest := text[end.end() :].strip()):
            message.set_payload(text[: end.end()])
            yield _plain_text(rest)


def _plain_text(text: str) -> str:
    """A text in which bytes of no coding stand for themselves, with letters in their places."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decoded(message: Message) -> bytes:
    payload = message.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    return str(message.get_payload()).encode("utf-8", "surrogateescape")


def _letters(message: Message, data: bytes) -> str:
    """A text by the coding that it says, or else by the one that it shows."""
    for name in _codings(message):
        try:
            return data.decode(name).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    found = coding.told(data)
    return found.text if found else data.decode("latin-1")


def _codings(message: Message) -> Iterator[str]:
    said = message.get_content_charset()
    if said and said != "us-ascii":
        yield said
    yield "utf-8"


def header_text(raw: object) -> str:
    """A line of a head as people read it."""
    text = _plain(raw)
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError, binascii.Error):
        parts = [(text, None)]
    said = "".join(
        part if isinstance(part, str) else _word(part, charset) for part, charset in parts
    )
    return re.sub(r"\s+", " ", said).strip()


def head_text(name: str, raw: object) -> str:
    """The same, of a list of addresses with a blank behind each comma."""
    text = header_text(raw)
    return ", ".join(addresses(text)) if name.lower() in ADDRESSES else text


def _word(raw: bytes, charset: str | None) -> str:
    for name in filter(None, (charset, "utf-8", "cp1258")):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("latin-1")


def _plain(raw: object) -> str:
    """A line of a head without the ends of its lines, bytes of old letters as letters."""
    text = re.sub(r"\r?\n(?=[ \t])", "", str(raw))
    text = re.sub(r"[\r\n\0]+", " ", text)
    return _word(text.encode("utf-8", "surrogateescape"), None)
