"""Masked values in raw bytes: plain, spaced, dotted, in UTF-16, in hexadecimal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scanner.mask.values import MIN_DIGITS
from scanner.model import Finding

# Dropped before digits are compared: what may part them, and UTF-16's zero bytes.
_GAPS = b"\x00\t\n\r -./()_"
# So many digits do not come together by chance, not even across the numbers of a drawing.
_LONG = 9
_MAX_FORMS_OF_TEXT = 200
_HEAD, _MANY = 6, 40
_NUMBERS = re.compile(rb"\d{%d,}" % _LONG)
_CODES = re.compile(rb"[0-9a-f]{%d,}" % (2 * MIN_DIGITS))


@dataclass(slots=True)
class Forms:
    """Byte strings to look for (at least `_HEAD` long), each with the finding it belongs to."""

    by_form: dict[bytes, str] = field(default_factory=dict, repr=False)
    _by_head: dict[int, list[bytes]] = field(default_factory=dict, repr=False)
    _heads: NDArray[np.uint64] | None = field(default=None, repr=False)

    def add(self, forms: Iterable[bytes], finding: str) -> None:
        for form in forms:
            self.by_form[form] = finding
            self._by_head.setdefault(int.from_bytes(form[:_HEAD], "big"), []).append(form)
        self._heads = None

    def found(self, data: bytes) -> Iterator[str]:
        """The findings one of whose forms stands in `data`."""
        if len(data) >= _HEAD:
            likely = self._starting_in(data) if len(self.by_form) > _MANY else self.by_form
            yield from (self.by_form[form] for form in likely if form in data)

    def _starting_in(self, data: bytes) -> Iterator[bytes]:
        """The forms that start like some place of `data`, found in one pass over it."""
        if self._heads is None:
            self._heads = np.array(sorted(self._by_head), np.uint64)
        starts = _heads_at(data)
        places = np.searchsorted(self._heads, starts).clip(max=len(self._heads) - 1)
        for place in np.unique(places[self._heads[places] == starts]).tolist():
            yield from self._by_head[int(self._heads[place])]


def _heads_at(data: bytes) -> NDArray[np.uint64]:
    """The `_HEAD` bytes that start at each place of `data`, as numbers."""
    values = np.frombuffer(data, np.uint8).astype(np.uint64)
    count = len(values) - _HEAD + 1
    heads = np.zeros(count, np.uint64)
    for place in range(_HEAD):
        heads = heads << np.uint64(8) | values[place : place + count]
    return heads


@dataclass(frozen=True, slots=True)
class Traces:
    """The forms of many values, each with the finding it belongs to.

    `numbers` and `joined` are for data without gaps (the first of nothing but digits), `exact`
    for data in lower case, `codes` for what is hexadecimal in it. `bounded`: digits too few to
    be looked for across gaps, only between non-digits.
    """

    numbers: Forms = field(default_factory=Forms)
    joined: Forms = field(default_factory=Forms)
    exact: Forms = field(default_factory=Forms)
    codes: Forms = field(default_factory=Forms)
    bounded: dict[re.Pattern[bytes], str] = field(default_factory=dict, repr=False)

    def add(self, finding: str, value: str) -> bool:
        """Look for a value as well; False if it is too short to be told from chance."""
        digits = "".join(re.findall(r"\d", value))
        signs = re.findall(r"[^\W_]", value)
        if "@" in value or 2 * len(digits) < len(signs):
            return self._add_text(finding, value)
        code = "".join(signs).encode("utf-8")
        if len(code) < MIN_DIGITS:
            return False
        if len(code) < _LONG:
            spaced = rb"[ .\-]?".join(re.escape(code[i : i + 1]) for i in range(len(code)))
            self.bounded[re.compile(rb"(?<!\d)" + spaced + rb"(?!\d)")] = finding
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
        for shape in ("NFC", "NFD"):
            whole = unicodedata.normalize(shape, value)
            for text in {whole, whole.lower(), whole.upper(), whole.title()}:
                forms = [text.encode(coding) for coding in ("utf-8", "utf-16-be", "utf-16-le")]
                self.exact.add((form.lower() for form in forms), finding)
                self.codes.add((form.hex().encode() for form in forms), finding)
        return True


def traces(findings: Iterable[Finding]) -> tuple[Traces, bool]:
    """The forms of all values, and whether some value is too short to be looked for."""
    found = Traces()
    short = False
    for finding in findings:
        for value in dict.fromkeys((finding.value, finding.text)):
            if value and not found.add(finding.id, value):
                short = True
    return found, short


def _hex(code: bytes) -> tuple[bytes, ...]:
    """A code in hexadecimal, as single bytes and as UTF-16."""
    wide = code.decode("utf-8").encode("utf-16-be").hex().encode()
    return code.hex().encode(), wide


def search(data: bytes, sought: Traces) -> Iterator[str]:
    """The findings whose values stand in `data`."""
    if not data:
        return
    pile = _Pile.of(data)
    for forms, heap in (
        (sought.numbers, pile.numbers),
        (sought.joined, pile.joined),
        (sought.exact, pile.lower),
        (sought.codes, pile.codes),
    ):
        yield from forms.found(heap)
    yield from (finding for pattern, finding in sought.bounded.items() if pattern.search(data))


@dataclass(frozen=True, slots=True)
class _Pile:
    """Data in the forms that traces are looked for in.

    Most of a stream is neither a long number nor hexadecimal, and hundreds of values are
    looked for: what cannot hold one is left out once.
    """

    joined: bytes = field(repr=False)
    numbers: bytes = field(repr=False)
    lower: bytes = field(repr=False)
    codes: bytes = field(repr=False)

    @classmethod
    def of(cls, data: bytes) -> _Pile:
        joined = data.translate(None, _GAPS)
        numbers = b"\n".join(_NUMBERS.findall(joined))
        lower = data.lower()
        return cls(joined, numbers, lower, b"\n".join(_CODES.findall(lower)))
