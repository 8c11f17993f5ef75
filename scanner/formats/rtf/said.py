"""What an RTF file says, by a reader that knows next to nothing of it: every letter, whatever group
it stands in, and the same without the groups that programs may leave out."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PIECE = re.compile(
    r"\\'(?P<byte>[0-9A-Fa-f]{2})|\\u(?P<code>-?\d{1,6}) ?(?:\\'[0-9A-Fa-f]{2}|[^\\{}])?"
    r"|\\(?P<word>[A-Za-z]+)-?\d* ?|\\(?P<sign>[\s\S])|(?P<brace>[{}])|[\r\n]+"
    r"|(?P<text>[^\\{}\r\n]+)"
)
_ENDS = frozenset({"par", "cell", "row", "line", "tab", "sect", "page", "nestcell", "nestrow"})
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}\s*){40,}+")


def said(text: str) -> Iterator[str]:
    """The strings of a text that is one sign for each byte."""
    every: list[str] = []
    shown: list[str] = []
    depth, left_out = 0, 0
    for match in _PIECE.finditer(text):
        letter = ""
        if match["brace"] == "{":
            depth += 1
        elif match["brace"]:
            depth -= 1
            left_out = 0 if depth < left_out else left_out
        elif match["sign"] == "*":
            left_out = left_out or depth
        elif match["byte"]:
            letter = bytes.fromhex(match["byte"]).decode("cp1252", "replace")
        elif match["code"]:
            letter = chr(int(match["code"]) % 0x10000)
        elif match["word"]:
            letter = "\n" if match["word"] in _ENDS else ""
        else:
            letter = match["text"] or (match["sign"] or "").strip("-")
        every.append(letter)
        if not left_out:
            shown.append(letter)
    yield "".join(every).encode("utf-16", "replace").decode("utf-16", "replace")
    yield "".join(shown).encode("utf-16", "replace").decode("utf-16", "replace")


def held(text: str) -> Iterator[bytes]:
    """What stands in figures in a text."""
    for match in _HEX.finditer(text):
        yield bytes.fromhex(re.sub(r"\s", "", match.group()))
