"""Masked values in raw bytes: plain, spaced, dotted, in UTF-16, in hexadecimal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scanner.mask.values import MIN_DIGITS
from scanner.model import Finding

# Dropped before digits are compared: what may part them, and UTF-16's zero bytes.
_GAPS = b"\x00\t\n\r -./()_"
# So many digits do not come together by chance, not even across the numbers of a drawing.
_LONG = 9
_MAX_FORMS_OF_TEXT = 200
_NUMBERS = re.compile(rb"\d{%d,}" % _LONG)
_CODES = re.compile(rb"[0-9a-f]{%d,}" % (2 * MIN_DIGITS))


@dataclass(frozen=True, slots=True)
class Trace:
    """The forms of one value: `numbers` and `joined` for data without gaps (the first of
    nothing but digits), `exact` for data in lower case, `codes` for hexadecimal in it.

    `bounded`: digits too few to be looked for across gaps, only between non-digits.
    """

    finding: str
    numbers: tuple[bytes, ...] = field(default=(), repr=False)
    joined: tuple[bytes, ...] = field(default=(), repr=False)
    exact: tuple[bytes, ...] = field(default=(), repr=False)
    codes: tuple[bytes, ...] = field(default=(), repr=False)
    bounded: re.Pattern[bytes] | None = field(default=None, repr=False)


def traces(findings: Iterable[Finding]) -> tuple[tuple[Trace, ...], bool]:
    """The forms of all values, and whether some value is too short to be looked for."""
    found: dict[str, Trace] = {}
    short = False
    for finding in findings:
        for value in dict.fromkeys((finding.value, finding.text)):
            if not value or value in found:
                continue
            trace = _trace(finding.id, value)
            if trace is None:
                short = True
            else:
                found[value] = trace
    return tuple(found.values()), short


def _trace(finding: str, value: str) -> Trace | None:
    digits = "".join(re.findall(r"\d", value))
    signs = re.findall(r"[^\W_]", value)
    if "@" in value or 2 * len(digits) < len(signs):
        return _text_trace(finding, value)
    code = "".join(signs).encode("utf-8")
    if len(code) < MIN_DIGITS:
        return None
    if len(code) < _LONG:
        spaced = rb"[ .\-]?".join(re.escape(code[i : i + 1]) for i in range(len(code)))
        bounded = re.compile(rb"(?<!\d)" + spaced + rb"(?!\d)")
        return Trace(finding, codes=_hex(code), bounded=bounded)
    if code.isdigit():
        return Trace(finding, numbers=(code, *_hex(code)))
    return Trace(finding, joined=(code, *_hex(code), *map(bytes.upper, _hex(code))))


def _hex(code: bytes) -> tuple[bytes, ...]:
    """A code in hexadecimal, as single bytes and as UTF-16."""
    wide = code.decode("utf-8").encode("utf-16-be").hex().encode()
    return code.hex().encode(), wide


def _text_trace(finding: str, value: str) -> Trace | None:
    if len(value.strip()) < MIN_DIGITS or len(value) > _MAX_FORMS_OF_TEXT:
        return None
    forms: dict[bytes, None] = {}
    for shape in ("NFC", "NFD"):
        whole = unicodedata.normalize(shape, value)
        for text in (whole, whole.lower(), whole.upper(), whole.title()):
            for coding in ("utf-8", "utf-16-be", "utf-16-le"):
                forms[text.encode(coding)] = None
    exact = dict.fromkeys(form.lower() for form in forms)
    return Trace(finding, exact=tuple(exact), codes=tuple(form.hex().encode() for form in forms))


def search(data: bytes, sought: Sequence[Trace]) -> Iterator[str]:
    """The findings whose values stand in `data`."""
    if not data or not sought:
        return
    pile = _Pile.of(data)
    for trace in sought:
        if (
            any(form in pile.numbers for form in trace.numbers)
            or any(form in pile.joined for form in trace.joined)
            or any(form in pile.lower for form in trace.exact)
            or any(form in pile.codes for form in trace.codes)
            or (trace.bounded is not None and trace.bounded.search(pile.data))
        ):
            yield trace.finding


@dataclass(frozen=True, slots=True)
class _Pile:
    """Data in the forms that traces are looked for in.

    Most of a stream is neither a long number nor hexadecimal, and hundreds of values are
    looked for: what cannot hold one is left out once.
    """

    data: bytes = field(repr=False)
    joined: bytes = field(repr=False)
    numbers: bytes = field(repr=False)
    lower: bytes = field(repr=False)
    codes: bytes = field(repr=False)

    @classmethod
    def of(cls, data: bytes) -> _Pile:
        joined = data.translate(None, _GAPS)
        numbers = b"\n".join(_NUMBERS.findall(joined))
        lower = data.lower()
        return cls(data, joined, numbers, lower, b"\n".join(_CODES.findall(lower)))
