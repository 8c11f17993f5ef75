"""The lines of cards and dates (RFC 6350, RFC 5545, vCard 2.1): unfolded, uncoded, and where each
of their signs is spelled. All of it is bytes, since a fold may part the bytes of a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.formats.markup.signs import Signs

_PRINTABLE = re.compile(r"ENCODING=QUOTED-PRINTABLE|;QUOTED-PRINTABLE", re.IGNORECASE)
_HEX = re.compile(r"=([0-9A-Fa-f]{2})")
_ENDS = re.compile(r"\r\n|\r|\n")
# What a number is made of, masked or not; nothing is none.
_FIGURES = frozenset("0123456789*")
# What a backslash stands before.
_ESCAPED = {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\", ":": ":"}


class Byte(NamedTuple):
    """A byte of a line, and from where to where it is spelled."""

    value: int
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """A line with a name: `NAME;PARAMETER=VALUE:VALUE`."""

    name: str
    name_at: tuple[int, int]
    parameters: Sequence[tuple[str, Signs]] = field(repr=False)
    value: Signs = field(repr=False)
    # Where the value stands in the file, folds and all, and its bytes.
    held: tuple[int, int]
    raw: bytes = field(repr=False)

    @property
    def is_base64(self) -> bool:
        coding = {signs.text.upper() for name, signs in self.parameters if name in ("ENCODING", "")}
        return not coding.isdisjoint({"B", "BASE64"})


def lines(raw: str) -> Iterator[Line]:
    """All lines of a file, whose bytes are letters of Latin-1."""
    is_old = re.search(r"^VERSION:2\.1\s*$", raw, re.MULTILINE | re.IGNORECASE) is not None
    physical: list[tuple[int, int]] = []
    at = 0
    for broken in _ENDS.finditer(raw):
        physical.append((at, broken.start()))
        at = broken.end()
    physical.append((at, len(raw)))
    number = 0
    while number < len(physical):
        parts = [physical[number]]
        start, end = parts[0]
        head = raw[start:end].partition(":")[0]
        is_coded = _PRINTABLE.search(head) is not None
        number += 1
        while number < len(physical):
            first, last = physical[number]
            goes_on = is_coded and raw[parts[-1][0] : parts[-1][1]].endswith("=")
            if not goes_on and not (raw[first : first + 1] in (" ", "\t") and last > first):
                break
            parts.append((first, last))
            number += 1
        if raw[start:end].strip():
            yield _line(raw, parts, is_coded=is_coded, is_old=is_old)


def _line(raw: str, parts: Sequence[tuple[int, int]], *, is_coded: bool, is_old: bool) -> Line:
    found = list(_bytes(raw, parts, is_coded=is_coded, is_old=is_old))
    colon = _colon(found)
    head, value = found[:colon], found[colon + 1 :]
    if is_coded:
        value = list(_uncoded(raw, value))
    pieces = _split(head, ord(";"))
    name = bytes(one.value for one in pieces[0]).decode("latin-1")
    at = (pieces[0][0].start, pieces[0][-1].end) if pieces[0] else (parts[0][0], parts[0][0])
    parameters = []
    for piece in pieces[1:]:
        equals = next((n for n, one in enumerate(piece) if one.value == ord("=")), -1)
        called = bytes(one.value for one in piece[: max(0, equals)]).decode("latin-1").upper()
        said = piece[equals + 1 :]
        if len(said) > 1 and said[0].value == said[-1].value == ord('"'):
            said = said[1:-1]
        parameters.append((called, signs(said)))
    held = (value[0].start, value[-1].end) if value else (parts[-1][1], parts[-1][1])
    whole = bytes(one.value for one in value)
    return Line(name, at, parameters, signs(value, escaped=not is_coded), held, whole)


def _bytes(
    raw: str, parts: Sequence[tuple[int, int]], *, is_coded: bool, is_old: bool
) -> Iterator[Byte]:
    """The bytes of a line without its folds. In old cards a fold stands where a blank is, but not
    in a number."""
    for number, (first, last) in enumerate(parts):
        start, end = first, last
        if number and raw[start : start + 1] in (" ", "\t") and not is_coded:
            before, behind = raw[parts[number - 1][1] - 1], raw[start + 1 : start + 2]
            if not is_old or (before in _FIGURES and behind in _FIGURES):
                start += 1
        if is_coded and number + 1 < len(parts) and raw[end - 1 : end] == "=":
            end -= 1
        yield from (Byte(ord(raw[at]), at, at + 1) for at in range(start, end))


def _uncoded(raw: str, value: Sequence[Byte]) -> Iterator[Byte]:
    """Bytes of which some are spelled by their numbers."""
    at = 0
    while at < len(value):
        one = value[at]
        match = _HEX.match("".join(chr(byte.value) for byte in value[at : at + 3]))
        if one.value == ord("=") and match:
            yield Byte(int(match[1], 16), one.start, value[at + 2].end)
            at += 3
        else:
            yield one
            at += 1


def _colon(found: Sequence[Byte]) -> int:
    """Where the value begins: not behind a colon between quotes."""
    quoted = False
    for number, one in enumerate(found):
        if one.value == ord('"'):
            quoted = not quoted
        elif one.value == ord(":") and not quoted:
            return number
    return next((n for n, one in enumerate(found) if one.value == ord(":")), len(found))


def _split(found: Sequence[Byte], sign: int) -> list[list[Byte]]:
    pieces: list[list[Byte]] = [[]]
    for one in found:
        if one.value == sign:
            pieces.append([])
        else:
            pieces[-1].append(one)
    return pieces


def signs(value: Sequence[Byte], *, escaped: bool = False) -> Signs:
    """A value as people read it, sign by sign, and where each of these is spelled."""
    said = Signs()
    text = bytes(one.value for one in value)
    coding = "utf-8"
    try:
        text.decode(coding)
    except UnicodeDecodeError:
        coding = "cp1258" if _is_decoded(text, "cp1258") else "latin-1"
    at = 0
    for letter in text.decode(coding):
        size = len(letter.encode(coding))
        first, last = value[at], value[at + size - 1]
        said.add(letter, first.start, last.end)
        at += size
    return _unescaped(said) if escaped and "\\" in said.text else said


def _is_decoded(text: bytes, coding: str) -> bool:
    try:
        text.decode(coding)
    except UnicodeDecodeError:
        return False
    return True


def _unescaped(said: Signs) -> Signs:
    found, at = Signs(), 0
    letters = list(zip(said.parts, said.segs, strict=True))
    while at < len(letters):
        letter, seg = letters[at]
        behind = letters[at + 1][0] if at + 1 < len(letters) else ""
        if letter == "\\" and behind in _ESCAPED and behind:
            found.add(_ESCAPED[behind], seg.raw, letters[at + 1][1].raw_end)
            at += 2
        else:
            found.add(letter, seg.raw, seg.raw_end)
            at += 1
    return found
