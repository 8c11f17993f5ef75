"""Letters written anew (RFC 5322, 2045 to 2047, 2231): the same bytes for the same letter."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from email.header import Header
from typing import NamedTuple
from urllib.parse import quote

_TOKEN = re.compile(r"[\w.+-]+/[\w.+-]+")
ADDRESSES = frozenset("from to cc bcc reply-to sender resent-from resent-to".split())
_SEGMENT = re.compile(r'[^<>,"]+')
_COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_WIDTH = 76
MARK = b"\xef\xbb\xbf"


class Spelled(NamedTuple):
    """A part: its head and its body."""

    head: Sequence[tuple[str, str]]
    body: bytes

    @property
    def whole(self) -> bytes:
        lines = "".join(f"{name}: {text}\r\n" for name, text in self.head)
        return lines.encode("utf-8", "surrogateescape") + b"\r\n" + self.body


def addresses(text: str) -> list[str]:
    """The addresses of a line: commas part them, but in quotes.

    >>> addresses('"Mau, Van" <a@example.com>, b@example.com')
    ['"Mau, Van" <a@example.com>', 'b@example.com']
    """
    return [part.strip() for part in _COMMA.split(text)]


def header(name: str, text: str) -> str:
    """A line of the head with any letters: in a list of addresses the signs between them stay."""
    plain = re.sub(r"[\r\n\0]+", " ", text)
    if name.lower() in ADDRESSES:
        return _SEGMENT.sub(lambda match: _segment(match[0]), plain)
    return _encoded(plain)


def _segment(text: str) -> str:
    if text.isascii():
        return text
    inner = text.strip()
    before = text[: len(text) - len(text.lstrip())]
    return before + _encoded(inner) + text[len(text.rstrip()) :]


def _encoded(text: str) -> str:
    if text.isascii():
        return text
    return Header(text, "utf-8", maxlinelen=_WIDTH).encode(linesep="\r\n")


def text(kind: str, said: str) -> Spelled:
    kind = kind if _TOKEN.fullmatch(kind) and kind.startswith("text/") else "text/plain"
    return _packed([("Content-Type", f"{kind}; charset=utf-8")], said.encode("utf-8", "replace"))


def known_kind(kind: str) -> str:
    """Of which kind a file may be told to be: what is none, or is made of parts, is any."""
    is_made_of_parts = kind.startswith(("multipart/", "message/")) and kind != "message/rfc822"
    is_one = _TOKEN.fullmatch(kind) and not is_made_of_parts
    return kind if is_one else "application/octet-stream"


def file(kind: str, data: bytes, name: str, marks: Mapping[str, str], *, attached: bool) -> Spelled:
    """An attached file, or a text in markup, which is in UTF-8. `marks`: see `Part`."""
    kind = known_kind(kind)
    if kind == "message/rfc822":
        head = [("Content-Type", kind), ("Content-Disposition", _named("attachment", name))]
        return Spelled(head, data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    if kind.startswith("text/") and data.startswith(MARK):
        kind, data = f"{kind}; charset=utf-8", data[len(MARK) :]
    head = [("Content-Type", kind)]
    if attached or name:
        head.append(("Content-Disposition", _named("attachment" if attached else "inline", name)))
    head += [(named, header(named, mark)) for named, mark in marks.items()]
    return _packed(head, data)


def _named(how: str, name: str) -> str:
    if not name:
        return how
    if name.isascii() and not re.search(r'["\\\r\n\0]', name):
        return f'{how}; filename="{name}"'
    # Long names may stand in one line of their own: 998 signs are allowed.
    return f"{how};\r\n filename*=UTF-8''{quote(name, safe='')}"


def _packed(head: list[tuple[str, str]], data: bytes) -> Spelled:
    lines = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return Spelled([*head, ("Content-Transfer-Encoding", "base64")], lines)


def several(kind: str, parts: Sequence[Spelled]) -> Spelled:
    """Parts below each other, parted by what stands in none of them."""
    kind = kind if kind in ("multipart/alternative", "multipart/related") else "multipart/mixed"
    digest = hashlib.sha256(b"".join(part.whole for part in parts)).hexdigest()[:24]
    line = f"=_{digest}"
    body = b"".join(f"--{line}\r\n".encode() + part.whole + b"\r\n" for part in parts)
    return Spelled(
        [("Content-Type", f'{kind};\r\n boundary="{line}"')], body + f"--{line}--\r\n".encode()
    )


def letter(head: Sequence[tuple[str, str]], body: Spelled) -> bytes:
    return Spelled([*head, ("MIME-Version", "1.0"), *body.head], body.body).whole
