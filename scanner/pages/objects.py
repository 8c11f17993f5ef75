"""PDF objects as text: parsing what MuPDF prints, decoding and encoding their strings.

MuPDF prints an object with `compressed=1, ascii=1` in one canonical form (ISO 32000-2 §7.3
without comments or spare white space), so a small tokeniser is enough and costs far less
than walking the same object through its bindings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(
    r"\((?:[^()\\]|\\.)*\)"
    r"|<<|>>|[\[\]]"
    r"|<[0-9A-Fa-f\s]*>"
    r"|/[^\s()<>\[\]{}/%]*"
    r"|\d+ \d+ R"
    r"|[^\s()<>\[\]{}/%]+",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_LANGUAGE = re.compile("\x1b[^\x1b]{0,16}\x1b")
_NAME_CODE = re.compile(r"#([0-9A-Fa-f]{2})")

# PDFDocEncoding where it differs from Latin-1 (ISO 32000-2, annex D.2).
_PDFDOC = dict(
    zip(
        (*range(0x18, 0x20), *range(0x80, 0x9F), 0xA0),
        "˘ˇˆ˙˝˛˚˜•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž€",
        strict=True,
    )
)
_PDFDOC_BYTES = {char: code for code, char in _PDFDOC.items()}


@dataclass(frozen=True, slots=True)
class StringToken:
    """A string in an object's printed form: `source[start:end]`, brackets included."""

    start: int
    end: int
    raw: str


@dataclass(frozen=True, slots=True)
class Reference:
    """An indirect reference to object `xref`."""

    xref: int


Node: TypeAlias = "dict[str, Node] | list[Node] | StringToken | Reference | str"
Leaf: TypeAlias = "tuple[tuple[str, ...], tuple[Mapping[str, Node], ...], Node]"


def parse(source: str) -> Node:
    """The object printed in `source` as dicts (keys without '/'), lists and leaves.

    Names keep their '/'; numbers and keywords stay text. What is malformed is closed where
    the text ends: the printer is MuPDF, so this happens only in objects cut by a limit.
    """
    root: list[Node] = []
    stack: list[list[Node]] = [root]
    for match in _TOKEN.finditer(source):
        token = match.group()
        if token in ("<<", "["):
            stack.append([])
        elif token in (">>", "]"):
            if len(stack) > 1:
                closed = stack.pop()
                stack[-1].append(_pairs(closed) if token == ">>" else closed)
        elif token[0] in "(<":
            stack[-1].append(StringToken(match.start(), match.end(), token))
        elif token.endswith(" R"):
            stack[-1].append(Reference(int(token.split(" ", 1)[0])))
        else:
            stack[-1].append(token)
    return root[0] if root else ""


def _pairs(items: list[Node]) -> dict[str, Node]:
    return {
        name_text(key): value
        for key, value in zip(items[::2], items[1::2], strict=False)
        if isinstance(key, str)
    }


def name_text(name: str) -> str:
    """The text of a printed name: '/A#20B' -> 'A B'."""
    if "#" not in name:
        return name.removeprefix("/")
    return _NAME_CODE.sub(lambda m: chr(int(m.group(1), 16)), name.removeprefix("/"))


def leaves(node: Node) -> Iterator[Leaf]:
    """Each leaf with its path of keys and the dictionaries around it, innermost last."""
    todo: list[Leaf] = [((), (), node)]
    while todo:
        path, around, item = todo.pop()
        if isinstance(item, dict):
            inner = (*around, item)
            todo.extend(((*path, k), inner, v) for k, v in reversed(item.items()))
        elif isinstance(item, list):
            todo.extend(((*path, str(i)), around, v) for i, v in reversed(list(enumerate(item))))
        else:
            yield path, around, item


def string_bytes(raw: str) -> bytes:
    """The bytes of a printed string, literal '(…)' or hexadecimal '<…>'."""
    body = raw[1:-1]
    if raw[0] == "<":
        digits = "".join(body.split())
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    return _ESCAPE.sub(_unescape, body.encode("latin-1", "replace"))


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match.group(1)
    if code[:1].isdigit():
        return bytes([int(code, 8) & 0xFF])
    if code in (b"\n", b"\r", b"\r\n"):
        return b""
    return _ESCAPED.get(code, code)


def decode(data: bytes) -> str | None:
    """The text of a PDF text string (ISO 32000-2 §7.9.2.2), None for binary data.

    UTF-16 (either byte order, also without its mark, as some producers write it), UTF-8 with
    its mark, PDFDocEncoding, and plain UTF-8, which is common though the standard forbids it.
    """
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        order = "utf-16-be" if data[0] == 0xFE else "utf-16-le"
        return _LANGUAGE.sub("", data[2:].decode(order, "replace"))
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", "replace")
    for first, order in enumerate(("utf-16-be", "utf-16-le")):
        if len(data) >= 4 and len(data) % 2 == 0 and data[first::2].count(0) * 4 >= len(data):
            wide = data.decode(order, "replace")
            if wide.replace("\0", "").isprintable():
                return wide
    if any(byte < 0x18 and byte not in b"\t\n\r\b\f" for byte in data):
        return None
    if not data.isascii():
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return "".join(_PDFDOC.get(byte) or chr(byte) for byte in data)


def encode(text: str) -> str:
    """`text` printed as a hexadecimal string: PDFDocEncoding if it fits, else UTF-16."""
    codes = [_PDFDOC_BYTES.get(char, ord(char)) for char in text]
    fits = all(
        code < 0x100 and (char in _PDFDOC_BYTES or code not in _PDFDOC)
        for char, code in zip(text, codes, strict=True)
    )
    data = bytes(codes) if fits else b"\xfe\xff" + text.encode("utf-16-be", "replace")
    return f"<{data.hex().upper()}>"
