"""A JSON text, value by value as it is spelled (RFC 8259)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r'"(?:[^"\\]+|\\.)*+"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}\[\]:,]|\s+',
    re.DOTALL,
)
# What kind of value stands behind it: its name is the key before (MongoDB Extended JSON v2).
_TYPED = re.compile(r'\s*"(\$(?:number(?:Long|Int|Double|Decimal)|date|oid))"\s*:')
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)


class Value(NamedTuple):
    """A key, a string or a number: what it says, where it begins in the text, where each of its
    signs does (None: one after the other), and whether it is a key, a text, behind a key."""

    text: str
    start: int
    starts: list[int] | None
    is_key: bool
    is_text: bool


def is_json(text: str) -> bool:
    """Whether it is one value of JSON, or one on each line."""
    try:
        json.loads(text)
    except RecursionError:
        return False
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            read = [json.loads(line) for line in lines]
            return len(read) > 1 and all(isinstance(value, dict | list) for value in read)
        except (ValueError, RecursionError):
            return False
    return True


def values(text: str) -> Iterator[list[Value]]:
    """Each key with its value, each other value alone; null, true and false are left out."""
    key: Value | None = None
    token = _TOKEN.match(text)
    while token is not None:
        said, end = token.group(), token.end()
        following = _TOKEN.match(text, end)
        if said[0] == '"':
            after = re.compile(r"\s*:").match(text, end)
            value = _string(said, token.start(), is_key=after is not None)
            if value.is_key:
                if key is not None and _TYPED.match(text, token.start()):
                    token = following
                    continue
                if key is not None:
                    yield [key]
                key = value
            else:
                yield [key, value] if key else [value]
                key = None
        elif said[0] in "-0123456789":
            value = Value(said, token.start(), None, is_key=False, is_text=False)
            yield [key, value] if key else [value]
            key = None
        elif key is not None and said[0] in "{[tfn" and not _TYPED.match(text, end):
            yield [key]
            key = None
        token = following


def _string(said: str, start: int, *, is_key: bool) -> Value:
    if "\\" not in said:
        return Value(said[1:-1], start + 1, None, is_key=is_key, is_text=True)
    letters: list[str] = []
    starts: list[int] = []
    at = 1
    while at < len(said) - 1:
        escape = _ESCAPE.match(said, at) if said[at] == "\\" else None
        spelled = escape.group() if escape else said[at]
        letter = json.loads(f'"{spelled}"') if escape else spelled
        # A sign beyond the first 65,536 is spelled as two.
        if letters and _is_pair(letters[-1], letter):
            letters[-1] = (letters[-1] + letter).encode("utf-16", "surrogatepass").decode("utf-16")
        else:
            letters.append(letter)
            starts.append(start + at)
        at += len(spelled)
    starts.append(start + len(said) - 1)
    return Value("".join(letters), start + 1, starts, is_key=is_key, is_text=True)


def _is_pair(high: str, low: str) -> bool:
    return "\ud800" <= high <= "\udbff" and "\udc00" <= low <= "\udfff"
