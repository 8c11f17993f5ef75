"""Letters as Outlook keeps them (MS-OXMSG): each property of one is read; the copy is a letter as
it is sent."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import olefile

from scanner.errors import UnreadableError
from scanner.formats.mail import mime
from scanner.formats.mail.letter import Letter, Part
from scanner.formats.mail.rich import plain_of
from scanner.formats.mail.spelling import MARK, header, known_kind
from scanner.formats.text import coding
from scanner.model import BROKEN, LINK, LOCKED
from scanner.pages.readable import printable

BROKEN_OLE = (OSError, ValueError, LookupError, struct.error, EOFError, TypeError, AttributeError)
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(-.*)?", re.IGNORECASE)
_PROPERTIES = "__properties_version1.0"
_NUMBER = re.compile(r"@|\d(?:\D?\d){7}")
_WIDE, _NARROW, _BYTES, _INNER = "001F", "001E", "0102", "000D"
# Properties by their numbers (MS-OXPROPS).
_CLASS, _SUBJECT, _SENT, _TEXT, _RICH, _MARKUP = 0x001A, 0x0037, 0x0039, 0x1000, 0x1009, 0x1013
_SENDER, _SENDER_MAIL, _SENDER_OTHER = 0x0C1A, 0x5D01, 0x0C1F
_NAME, _MAIL, _MAIL_OTHER, _ROLE = 0x3001, 0x39FE, 0x3003, 0x0C15
_ID, _ANSWERS, _REFERS = 0x1035, 0x1042, 0x1039
_DATA, _LONG_NAME, _SHORT_NAME, _KIND, _MARK = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712
_ROLES = {1: "To", 2: "Cc", 3: "Bcc"}
_MOST_STREAMS, _MOST_BYTES, _MOST_DEPTH = 20_000, 256_000_000, 10
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass
class Store:
    """The properties of a letter, a receiver or an attached file, and what lies in it."""

    texts: dict[int, str] = field(default_factory=dict, repr=False)
    more: list[str] = field(default_factory=list, repr=False)
    bytes_: dict[int, bytes] = field(default_factory=dict, repr=False)
    fixed: dict[int, bytes] = field(default_factory=dict, repr=False)
    inner: dict[str, Store] = field(default_factory=dict, repr=False)

    def text(self, *numbers: int) -> str:
        found = (self.texts.get(number, "") for number in numbers)
        return _line(next(filter(None, found), ""))


def read(data: bytes) -> Letter:
    """Raises UnreadableError."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return _letter(_root(ole), 0)
    except BROKEN_OLE as error:
        raise UnreadableError("broken_file") from error


def _root(ole: olefile.OleFileIO) -> Store:
    root, left = Store(), _MOST_BYTES
    entries = ole.listdir(streams=True, storages=False)
    if len(entries) > _MOST_STREAMS:
        raise ValueError("streams")
    for path in entries:
        store = root
        for name in path[:-1]:
            store = store.inner.setdefault(name, Store())
        with ole.openstream(path) as stream:
            content = bytes(stream.read(left + 1))
        left -= len(content)
        if left < 0:
            raise ValueError("too large")
        _put(store, path[-1], content)
    return root


def _put(store: Store, name: str, content: bytes) -> None:
    match = _STREAM.fullmatch(name)
    if name == _PROPERTIES:
        _fixed(store, content)
    elif match is None:
        store.more.append(printable(content))
    else:
        number, kind = int(match[1], 16), match[2].upper()
        if kind in (_WIDE, _NARROW) and not match[3]:
            text = content.decode("utf-16-le", "replace") if kind == _WIDE else _narrow(content)
            store.texts[number] = text.replace("\0", "")
        elif kind in ("101F", "101E"):
            wide = kind == "101F"
            store.more.append(content.decode("utf-16-le", "replace") if wide else _narrow(content))
        else:
            store.bytes_[number] = content


def _narrow(content: bytes) -> str:
    found = coding.told(content.rstrip(b"\0"))
    return found.text if found else content.decode("latin-1")


def _fixed(store: Store, content: bytes) -> None:
    """The properties of eight bytes and fewer: behind a head whose length depends on whose they
    are, sixteen bytes for each."""
    start = next((n for n in (32, 24, 8) if (len(content) - n) % 16 == 0), 8)
    for at in range(start, len(content) - 15, 16):
        number = int.from_bytes(content[at + 2 : at + 4], "little")
        store.fixed[number] = content[at + 8 : at + 16]


def _letter(store: Store, depth: int) -> Letter:
    if depth > _MOST_DEPTH:
        raise ValueError("depth")
    kind = store.text(_CLASS).upper()
    if kind.startswith("IPM.NOTE.SMIME") and "MULTIPARTSIGNED" not in kind:
        raise UnreadableError("mail_encrypted")
    head = [(name, text, header(name, text)) for name, text in _head(store) if text]
    texts, rich = _texts(store)
    attached = [one for name, one in store.inner.items() if name.startswith("__attach")]
    signed = [mime.read(data) for data in filter(None, map(_signed, attached))]
    files = [one.body for one in signed]
    files += [_file(one, depth) for one in attached if _signed(one) is None]
    whole = Part("multipart/alternative", parts=texts) if len(texts) > 1 else texts[0]
    body = Part("multipart/mixed", parts=[whole, *files]) if files else whole
    known = "\n".join([*(text for _, text, _ in head), *(_said_by(part) for part in texts)])
    said = list(_said(store, known, rich))
    said += [text for one in signed for text in (*one.said, *one.certificates)]
    return Letter(head, body, said, is_signed="SMIME" in kind, is_outlook=True)


def _head(store: Store) -> Iterator[tuple[str, str]]:
    yield "From", _address(store.text(_SENDER), store.text(_SENDER_MAIL, _SENDER_OTHER))
    people: dict[str, list[str]] = {}
    for name, one in store.inner.items():
        if name.startswith("__recip"):
            role = int.from_bytes(one.fixed.get(_ROLE, b"\1")[:4], "little") & 0xF
            person = _address(one.text(_NAME), one.text(_MAIL, _MAIL_OTHER))
            people.setdefault(_ROLES.get(role, "To"), []).append(person)
    yield from ((role, ", ".join(filter(None, people.get(role, ())))) for role in _ROLES.values())
    yield "Subject", store.text(_SUBJECT)
    ticks = int.from_bytes(store.fixed.get(_SENT, b""), "little")
    if 0 < ticks < 1 << 62:
        yield "Date", format_datetime(_EPOCH + timedelta(microseconds=ticks // 10))
    yield "Message-ID", store.text(_ID)
    yield "In-Reply-To", store.text(_ANSWERS)
    yield "References", store.text(_REFERS)


def _address(name: str, mail: str) -> str:
    plain = _line(re.sub(r'[<>",]+', " ", name))
    if not mail or "@" not in mail:
        return plain
    return f"{plain} <{mail}>" if plain and plain != mail else mail


def _texts(store: Store) -> tuple[list[Part], str]:
    """The texts that a copy has, and what the rich text says, which it only has if there is no
    other."""
    rich = plain_of(store.bytes_.get(_RICH, b""))
    found = []
    if (text := store.texts.get(_TEXT, "")).strip():
        found.append(Part("text/plain", text))
    markup = store.bytes_.get(_MARKUP, b"")
    said = _narrow(markup) if markup else store.texts.get(_MARKUP, "")
    if said.strip():
        data = MARK + said.replace("\0", "").encode("utf-8", "replace")
        found.append(Part("text/html", None, data))
    return found or [Part("text/plain", rich)], rich


def _said_by(part: Part) -> str:
    return part.text if part.text is not None else part.data.decode("utf-8", "replace")


def _said(store: Store, known: str, rich: str) -> Iterator[str]:
    """What else a letter says, and its receivers and files: all texts of no other use."""
    texts = [*store.texts.values(), *rich.splitlines()]
    for name, one in store.inner.items():
        if name.startswith(("__attach", "__recip")):
            texts += one.texts.values()
            texts += filter(_NUMBER.search, _beside(one))
        else:
            texts += filter(_NUMBER.search, _beside(one))
    texts += filter(_NUMBER.search, _beside(store))
    folded = known.lower()
    for text in dict.fromkeys(map(str.strip, texts)):
        if len(text) > 3 and text.lower() not in folded:
            yield text


def _beside(store: Store) -> Iterator[str]:
    """The letters in properties that are bytes."""
    for text in store.more:
        yield from text.splitlines()
    for number, content in store.bytes_.items():
        if number not in (_DATA, _RICH, _MARKUP):
            yield from printable(content).splitlines()


def _signed(store: Store) -> bytes | None:
    """What a signed letter is kept as: its parts as they were sent."""
    is_signed = store.text(_KIND).lower() == "multipart/signed"
    return store.bytes_.get(_DATA) if is_signed else None


def _file(store: Store, depth: int) -> Part:
    name = store.text(_LONG_NAME, _SHORT_NAME, _NAME)
    kind = known_kind(store.text(_KIND).lower())
    inner: Mapping[str, Store] = store.inner
    held = next((one for key, one in inner.items() if key.upper().endswith(_INNER)), None)
    if held is not None and held.fixed:
        data = _letter(held, depth + 1).spelled({}, {})
        return Part("message/rfc822", None, data, is_attached=True)
    lost = ""
    if _DATA not in store.bytes_:
        lost = BROKEN if held is not None else LINK
    if "pkcs7-mime" in kind:
        lost = LOCKED
    data = store.bytes_.get(_DATA, b"")
    marks = {"Content-ID": mark} if (mark := store.text(_MARK)) else {}
    return Part(kind, None, data, name, marks, is_attached=True, lost=lost)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\0", "")).strip()
