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


@dataclass(frozen=True, slots=True)
class Trace:
    """The forms of one value: `joined` for data without gaps, `exact` for data as it is.

    `bounded`: digits too few to be looked for across gaps, only between non-digits.
    """

    finding: str
    joined: tuple[bytes, ...] = field(repr=False)
    exact: tuple[bytes, ...] = field(repr=False)
    bounded: re.Pattern[bytes] | None = field(repr=False)


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
        return Trace(finding, (), _hex(code), re.compile(rb"(?<!\d)" + spaced + rb"(?!\d)"))
    return Trace(finding, (code, *_hex(code)), (), None)


def _hex(code: bytes) -> tuple[bytes, ...]:
    """A code in hexadecimal, as single bytes and as UTF-16."""
    plain = code.hex().encode()
    wide = code.decode("utf-8").encode("utf-16-be").hex().encode()
    return tuple(dict.fromkeys((plain, plain.upper(), wide, wide.upper())))


def _text_trace(finding: str, value: str) -> Trace | None:
    if len(value.strip()) < MIN_DIGITS or len(value) > _MAX_FORMS_OF_TEXT:
        return None
    forms: dict[bytes, None] = {}
    for shape in ("NFC", "NFD"):
        whole = unicodedata.normalize(shape, value)
        for text in (whole, whole.lower(), whole.upper(), whole.title()):
            for coding in ("utf-8", "utf-16-be", "utf-16-le"):
                data = text.encode(coding)
                forms |= dict.fromkeys((data, data.hex().encode(), data.hex().upper().encode()))
    return Trace(finding, (), tuple(forms), None)


def search(data: bytes, sought: Sequence[Trace]) -> Iterator[str]:
    """The findings whose values stand in `data`."""
    if not data:
        return
    joined = data.translate(None, _GAPS)
    for trace in sought:
        if (
            any(form in joined for form in trace.joined)
            or any(form in data for form in trace.exact)
            or (trace.bounded is not None and trace.bounded.search(data))
        ):
            yield trace.finding
