"""RTF token by token, each where it stands (RTF Specification 1.9.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

OPEN, CLOSE, WORD, BYTE, SIGN, TEXT, BIN = "open", "close", "word", "byte", "sign", "text", "bin"
_WORD = re.compile(r"\\([A-Za-z]{1,64})(-?\d{1,10})? ?")
_BYTE = re.compile(r"\\'([0-9A-Fa-f]{2})")
# Ends of lines in the source mean nothing.
_TEXT = re.compile(r"[^\\{}\r\n\0]+")
_NOTHING = re.compile(r"[\r\n\0]+")


class Token(NamedTuple):
    """`name`: of a control word, the sign behind a backslash; `value`: its number."""

    kind: str
    start: int
    end: int
    name: str = ""
    value: int | None = None


def tokens(text: str) -> Iterator[Token]:
    """All tokens of a text that is one sign for each byte."""
    at = 0
    while at < len(text):
        sign = text[at]
        if sign in "{}":
            yield Token(OPEN if sign == "{" else CLOSE, at, at + 1)
            at += 1
        elif sign == "\\":
            token = _control(text, at)
            yield token
            at = token.end
            if token.name == "bin" and token.kind == WORD:
                end = min(len(text), at + max(0, token.value or 0))
                yield Token(BIN, at, end)
                at = end
        elif match := _NOTHING.match(text, at):
            at = match.end()
        else:
            run = _TEXT.match(text, at)
            assert run is not None
            yield Token(TEXT, *run.span())
            at = run.end()


def _control(text: str, at: int) -> Token:
    if match := _BYTE.match(text, at):
        return Token(BYTE, at, match.end(), "'", int(match.group(1), 16))
    if match := _WORD.match(text, at):
        value = match.group(2)
        return Token(WORD, at, match.end(), match.group(1), int(value) if value else None)
    return Token(SIGN, at, at + 2, text[at + 1 : at + 2])
