"""Masked values in raw bytes: plain, spaced, dotted, in UTF-16, in hexadecimal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scanner.mask.needles import hashes
from scanner.mask.values import ENCODINGS, MIN_DIGITS
from scanner.model import Finding

# Dropped before digits are compared: what may part them, and UTF-16's zero bytes.
_GAPS = b"\x00\t\n\r -./()_"
# So many digits do not come together by chance, not even across the numbers of a drawing.
LONG = 9
_MAX_FORMS_OF_TEXT = 200
_HEAD, _FEW = 6, 12
# From so many bytes on it pays to look first for what can hold a value at all.
_MUCH = 100_000
# It is part of no text in UTF-8, nor a gap: what is parted by it stays apart.
_NO_SIGN = b"\xff"
# Before and behind a digit of an operand, no further away than so many bytes: the operator before
# it, and the one that takes it.
_MOST_OPERANDS = 120
_AHEAD = re.compile(rb"(?:^|\s)(?:BT|ET|Tj|TJ|T[dDmLcwzrs]|[mlcvyhfFSsnBbWqQgGkKwJjMdi]|re|cm|gs"
                    rb"|rg|RG|[fBbW]\*|EMC)\s+(?:-?[\d.]+\s+)*-?[\d.]*$")  # fmt: skip
_IN_NAME = re.compile(rb"/[^\x00\s()<>\[\]{}/%]*$")
_BEHIND = re.compile(rb"[\d.]*\s+(?:-?[\d.]+\s+)*(?:[mlcvykKw]|re|cm|T[dDm]|rg|RG)(?=\s)")
# All digits, and all hexadecimal digits, as one sign each.
_DIGITS = bytes(48 if chr(byte) in "0123456789" else 10 for byte in range(128)) + b"\n" * 128
_HEXADECIMAL = bytes(48 if chr(byte) in "0123456789abcdefABCDEF" else 10 for byte in range(128))
_HEXADECIMAL += b"\n" * 128


@dataclass(slots=True)
class Forms:
    """Byte strings to look for (at least `_HEAD` long), each with the finding it belongs to."""

    by_form: dict[bytes, str] = field(default_factory=dict, repr=False)
    _lengths: dict[bytes, set[int]] = field(default_factory=dict, repr=False)
    _likely: NDArray[np.bool_] | None = field(default=None, repr=False)
    _alphabet: bytes | None = field(default=None, repr=False)

    @property
    def alphabet(self) -> bytes:
        """The bytes that the forms are made of, in both cases, as one sign: all others end it."""
        if self._alphabet is None:
            signs = set(b"".join(self.by_form))
            signs |= set(bytes(signs).upper())
            self._alphabet = bytes(48 if byte in signs else 10 for byte in range(256))
        return self._alphabet

    @property
    def least(self) -> int:
        """How many bytes that are not zero each form has at least."""
        return min(len(form) - form.count(0) for form in self.by_form)

    def add(self, forms: Iterable[bytes], finding: str) -> None:
        for form in forms:
            self.by_form[form] = finding
            self._lengths.setdefault(form[:_HEAD], set()).add(len(form))
        self._likely = self._alphabet = None

    def among(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        """The forms that stand in `data`, each with its finding."""
        if len(data) < _HEAD or not self.by_form:
            return
        few = len(self.by_form) <= _FEW
        here = {f for f in self.by_form if f in data} if few else self._passing(data)
        yield from ((form, self.by_form[form]) for form in here)

    def _passing(self, data: bytes) -> set[bytes]:
        """The forms that stand in `data`, found in one pass over it."""
        if self._likely is None:
            self._likely = np.zeros(1 << 16, np.bool_)
            self._likely[_hashes(b"".join(self._lengths))[::_HEAD]] = True
        return {
            form
            for place in np.flatnonzero(self._likely[_hashes(data)]).tolist()
            for length in self._lengths.get(data[place : place + _HEAD], ())
            if (form := data[place : place + length]) in self.by_form
        }


def _hashes(data: bytes) -> NDArray[np.uint16]:
    return hashes(np.frombuffer(data, np.uint8).astype(np.uint16), _HEAD)


@dataclass(slots=True)
class Traces:
    """The forms of many values, each with the finding it belongs to.

    `numbers` and `joined` are for data without gaps (the first of nothing but digits), `exact`
    for data in lower case, `codes` for what is hexadecimal in it. `bounded`: digits too few to
    be looked for across gaps of any kind, only between non-digits (see `_stands`).
    """

    numbers: Forms = field(default_factory=Forms)
    joined: Forms = field(default_factory=Forms)
    exact: Forms = field(default_factory=Forms)
    codes: Forms = field(default_factory=Forms)
    bounded: Forms = field(default_factory=Forms)
    _signs: tuple[bytes, int] | None = field(default=None, repr=False)

    @property
    def signs(self) -> tuple[bytes, int]:
        """The bytes that all forms and the gaps in them are made of as one sign, all others as
        another one; and how many each form has at least."""
        if self._signs is None:
            kinds = (self.numbers, self.joined, self.exact, self.codes, self.bounded)
            forms = [form for kind in kinds for form in kind.by_form]
            made = b"".join(forms)
            signs = {*made, *made.upper(), *_GAPS}
            table = bytes(48 if byte in signs else 10 for byte in range(256))
            self._signs = table, min(map(len, forms), default=0)
        return self._signs

    def add(self, finding: str, value: str) -> bool:
        """Look for a value as well; False if it is too short to be told from chance."""
        self._signs = None
        digits = "".join(re.findall(r"\d", value))
        signs = re.findall(r"[^\W_]", value)
        if "@" in value or 2 * len(digits) < len(signs):
            return self._add_text(finding, value)
        code = "".join(signs).encode("utf-8")
        if len(code) < MIN_DIGITS:
            return False
        if len(code) < LONG:
            self.bounded.add((code,), finding)
            self.codes.add(_hex(code), finding)
        elif code.isdigit():
            self.numbers.add((code, *_hex(code)), finding)
        else:
            capitals = map(bytes.upper, _hex(code))
            self.joined.add((code, *_hex(code), *capitals), finding)
        return True

    def _add_text(self, finding: str, value: str) -> bool:
        if len(value.strip()) < MIN_DIGITS or len(value) > _MAX_FORMS_OF_TEXT:
            return False
        shapes = {unicodedata.normalize(shape, value) for shape in ("NFC", "NFD")}
        cases = (str, str.lower, str.upper, str.title)
        texts = {case(shape) for shape in shapes for case in cases}
        forms = {text.encode(code) for text in texts for code in ENCODINGS}
        self.exact.add({form.lower() for form in forms}, finding)
        self.codes.add((form.hex().encode() for form in forms), finding)
        return True


def traces(findings: Iterable[Finding]) -> tuple[Traces, bool]:
    """The forms of all values, and whether some value is too short to be looked for."""
    found = Traces()
    of_values: dict[str, str] = {}
    for finding in findings:
        of_values.setdefault(finding.value, finding.id)
        of_values.setdefault(finding.text, finding.id)
    of_values.pop("", None)
    searched = [found.add(finding, value) for value, finding in of_values.items()]
    return found, not all(searched)


def _hex(code: bytes) -> tuple[bytes, ...]:
    """A code in hexadecimal, as single bytes and as UTF-16."""
    wide = code.decode("utf-8").encode("utf-16-be").hex().encode()
    return code.hex().encode(), wide


def search(data: bytes, sought: Traces) -> Iterator[str]:
    """The findings whose values stand in `data`."""
    whole, data = data, _telling(data, sought)
    pile = _Pile(data)
    for forms, heap in (
        (sought.numbers, pile.numbers),
        (sought.joined, pile.joined),
        (sought.exact, lambda: pile.like(sought.exact)),
        (sought.codes, pile.codes),
    ):
        # Most of a stream can hold none: what is not needed is not made.
        if forms.by_form:
            for form, finding in forms.among(heap()):
                a_word = forms is sought.exact and form.isalpha()
                if not a_word or _is_said(form, whole):
                    yield finding
    if sought.bounded.by_form:
        for code, finding in sought.bounded.among(pile.joined()):
            if _stands(code, whole):
                yield finding


def _telling(data: bytes, sought: Traces) -> bytes:
    """The parts of much data that can hold any of the forms: of a picture's samples few are
    letters, and fewer stand together."""
    table, least = sought.signs
    if len(data) < _MUCH or not least:
        return data
    runs = _runs(data.translate(table), least)
    return _NO_SIGN.join(data[run] for run in runs) if table[_NO_SIGN[0]] == 10 else data


def _is_said(word: bytes, data: bytes) -> bool:
    """Whether a single word in small Latin letters stands in `data` as one, and not as what a PDF
    calls something ("/Contents": those of its names that may tell more are looked through)."""
    data = data.lower()
    for match in re.finditer(rb"(?<![\w\x80-\xff])" + word + rb"(?![\w\x80-\xff])", data):
        start = match.start()
        if not _IN_NAME.search(data, max(0, start - _MOST_OPERANDS), start):
            return True
    return False


def _stands(code: bytes, data: bytes) -> bool:
    """Whether a short code stands in `data` between non-digits, spaced, dotted or plain, and not
    as parts of the numbers that a drawing is made of."""
    spaced = rb"[ .\-]?".join(re.escape(code[i : i + 1]) for i in range(len(code)))
    found = re.finditer(rb"(?<!\d)" + spaced + rb"(?!\d)", data)
    return any(not _is_drawn(match, data, len(code)) for match in found)


def _is_drawn(match: re.Match[bytes], data: bytes, length: int) -> bool:
    """Whether digits with gaps among them are operands of a drawing operator that follows
    another operator, outside of any string (ISO 32000-2, 8.4.4 and 8.5.2)."""
    start, end = match.span()
    if end - start == length:
        return False
    ahead = _AHEAD.search(data, max(0, start - _MOST_OPERANDS), start)
    behind = _BEHIND.match(data, end)
    opened, closed = data.rfind(b"(", 0, start), data.rfind(b")", 0, start)
    return ahead is not None and behind is not None and opened <= closed


class _Pile:
    """Data in the forms that traces are looked for in.

    Most of a stream is neither a long number nor hexadecimal, and hundreds of values are
    looked for: what cannot hold one is left out once.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._joined: bytes | None = None

    def joined(self) -> bytes:
        """All of it without gaps."""
        if self._joined is None:
            self._joined = self._data.translate(None, _GAPS)
        return self._joined

    def like(self, forms: Forms) -> bytes:
        """What is made of the same bytes as some forms in lower case: all of it if any form may
        stand there, for zero bytes count for nothing."""
        signs = self._data.translate(forms.alphabet, b"\0")
        found = any(True for _ in _runs(signs, forms.least))
        return self._data.lower() if found else b""

    def numbers(self) -> bytes:
        """The long numbers of what is `joined`; little of that is looked through as it is."""
        if len(self._data) < _MUCH:
            return self.joined()
        signs = self._data.translate(_DIGITS, _GAPS)
        return b"\n".join(self.joined()[run] for run in _runs(signs, LONG))

    def codes(self) -> bytes:
        """What is hexadecimal, in lower case."""
        signs = self._data.translate(_HEXADECIMAL)
        return b"\n".join(self._data[run].lower() for run in _runs(signs, 2 * MIN_DIGITS))


def _runs(signs: bytes, least: int) -> Iterator[slice]:
    """Where so many `0` or more stand among line ends: a search for a byte is much faster than an
    expression."""
    run = b"0" * least
    start = signs.find(run)
    while start >= 0:
        end = signs.find(b"\n", start)
        end = end if end >= 0 else len(signs)
        yield slice(start, end)
        start = signs.find(run, end)
