"""Texts in codings that common programs undo by themselves: addresses with `%30`, letters in
base64 and quoted-printable, scripts that put a string together, the entities of a web page."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, unquote_plus

from scanner.pages.readable import text_of

_BLOCK = re.compile(r"(?:[A-Za-z0-9+/_-]{4}[\r\n]{0,2}){4,}+(?:[A-Za-z0-9+/_-]{2,3}={0,2})?")
# What a form sends, in which blanks are written so.
_WORD = re.compile(r"\S++")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2}){2}|=\r?\n")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{2,8});", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|([0-7]{3}))"
)
_SUM = re.compile(r"(['\"`])\s*(?:\+|\.concat\()\s*(['\"`])")
# A list is one text only where something makes one of it.
_LIST, _JOINED = re.compile(r"(['\"`])\s*,\s*(['\"`])"), re.compile(r"join|concat", re.IGNORECASE)
# Cloudflare's way of hiding mailboxes from robots: a key, then each byte of the mailbox under it.
_HIDDEN = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{2}){8,127}(?![0-9a-f])", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}(?:\?\S*)?", re.IGNORECASE)
_CODES = re.compile(r"fromCharCode\(([\d\s,xXa-fA-F]+)\)")
# A cheap look: most texts are in no coding.
_MAY_BE = re.compile(r"[%\\&<=]|['\"`]\s*[+.,]|[A-Za-z0-9+/_-]{18}|fromCharCode")
# Codings lie within each other so deep, no deeper; and so many texts come of one.
_DEPTH, _MOST = 2, 50
_CODED = "base64"
_LONGEST = 2_000_000
# No file has so few letters in base64.
LEAST_FILE = 60


def readings(text: str) -> Iterator[str]:
    """What a text says once its codings are undone: of each reading the lines that are new."""
    if not _MAY_BE.search(text):
        return
    known, todo, count = set(text.splitlines()), [(text, 0)], 0
    while todo and count < _MOST:
        coded, depth = todo.pop()
        for undo in _WAYS if len(coded) <= _LONGEST else ():
            for plain in undo(coded):
                fresh = [line for line in plain.splitlines() if line.strip() and line not in known]
                if fresh:
                    known.update(fresh)
                    count += 1
                    yield "\n".join(fresh)
                    if depth + 1 < _DEPTH:
                        todo.append((plain, depth + 1))


def packed(text: str) -> Iterator[bytes]:
    """What stands in base64 in a text and is no text: a picture, an archive."""
    if len(text) >= LEAST_FILE:
        yield from (data for data in _decoded(text) if text_of(data) is None)


def name(xref: int) -> str:
    """What a file is called in a report that a text of an object holds in base64."""
    return f"{_CODED} {xref}"


def is_coded(called: str) -> bool:
    return called.startswith(_CODED)


def unpacked(text: str) -> str:
    """A text without what stands in base64 in it and may be a file."""
    return _BLOCK.sub(lambda block: "" if any(packed(block.group())) else block.group(), text)


def blocks(text: str) -> Iterator[tuple[int, int, bytes]]:
    """What a text holds in base64, with where that begins and ends."""
    for match in _BLOCK.finditer(text):
        letters = re.sub(r"[\r\n=]", "", match.group()).translate({ord("-"): "+", ord("_"): "/"})
        try:
            yield *match.span(), base64.b64decode(letters + "=" * (-len(letters) % 4))
        except binascii.Error:
            continue


def _decoded(text: str) -> Iterator[bytes]:
    return (data for _, _, data in blocks(text))


def _base64(text: str) -> Iterator[str]:
    yield from filter(None, map(text_of, _decoded(text)))


def hidden(text: str) -> Iterator[str]:
    """The mailboxes that a text holds under a key."""
    for match in _HIDDEN.finditer(text):
        key, *rest = bytes.fromhex(match.group())
        said = bytes(byte ^ key for byte in rest).decode("utf-8", "replace")
        if _MAILBOX.fullmatch(said):
            yield said


def _percent(text: str) -> Iterator[str]:
    if "%" in text:
        yield unquote(text)
    if "+" in text.partition("=")[2]:
        yield _WORD.sub(_form, text)


def _form(word: re.Match[str]) -> str:
    said = word.group()
    return unquote_plus(said) if "+" in said.partition("=")[2] else said


def _quoted(text: str) -> Iterator[str]:
    if _QUOTED.search(text):
        yield quopri.decodestring(text.encode("utf-8")).decode("utf-8", "replace")


def _web(text: str) -> Iterator[str]:
    if _ENTITY.search(text) or _TAG.search(text):
        yield html.unescape(_TAG.sub("", text))


def _script(text: str) -> Iterator[str]:
    plain = _SUM.sub("", text)
    if _JOINED.search(text):
        plain = _LIST.sub("", plain)
    yield _CODES.sub(_spelled, _ESCAPE.sub(_sign, plain))


def _sign(match: re.Match[str]) -> str:
    code = next(group for group in match.groups() if group)
    value = int(code, 8 if match.group(4) else 16)
    return chr(value) if value <= 0x10FFFF else ""


def _spelled(match: re.Match[str]) -> str:
    codes = (int(part, 0) for part in re.findall(r"0[xX][0-9A-Fa-f]+|[1-9]\d*", match.group(1)))
    return "".join(chr(code) for code in codes if code <= 0x10FFFF)


_WAYS: tuple[Callable[[str], Iterator[str]], ...] = (
    *(_percent, _script, _web, _quoted, _base64, hidden),
)
