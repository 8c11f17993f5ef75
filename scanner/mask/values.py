"""Masked values as they may stand in any text: printed, spaced, dotted, without diacritics."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from scanner.letters import fold
from scanner.mask.needles import NO_SIGN, Citizen, Mail, Needle, Needles, Number, Phone, Span, Words
from scanner.model import Finding

# Shorter than that, digits stand in any file by chance.
MIN_DIGITS = 6
_MIN_LETTERS = 3
# A citizen number begins with two zeros at most that data may lack.
_FEWEST, _WHOLE = 10, 12
# Masked beside a number, kept where they stand alone, or a common word ("Hoa", "Kinh", "Không"
# without its marks is one of every page): such values may be found elsewhere.
LOCAL_TYPES = frozenset({"person_name", "date_of_birth", "address", "ethnicity", "religion"})
# How programs write a text into bytes.
ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le")
# What takes the place of a value in a text.
BAR = "████"
_NATIONAL = re.compile(r"0[1-9]\d{8,9}")
# More signs than may stand between the parts of one value.
_APART = "\0" * 8


def needles(findings: Iterable[Finding]) -> Needles:
    """The values of `findings`, each once; what is too short to be told from chance is left out."""
    of_values: dict[tuple[str, str], str] = {}
    for finding in findings:
        of_values.setdefault((finding.value, finding.type), finding.id)
        of_values.setdefault((finding.text, finding.type), finding.id)
    found = (_needle(value, kind, finding) for (value, kind), finding in of_values.items())
    return Needles(dict.fromkeys(filter(None, found)))


def _is_number(value: str) -> bool:
    """Whether a value is a number or a code with digits in it, so that gaps may part it."""
    signs = re.findall(r"[^\W_]", value)
    digits = sum(sign.isdigit() for sign in signs)
    return "@" not in value and digits >= MIN_DIGITS and 2 * digits >= len(signs)


def _needle(value: str, kind: str, finding: str) -> Needle | None:
    folded = fold(value).strip()
    signs = NO_SIGN.sub("", folded)
    if not signs:
        return None
    if "@" in folded:
        return Mail(signs, finding, re.sub(r"\s", "", folded))
    if _is_number(folded):
        return _number(signs, kind, finding)
    words = re.findall(r"[^\W_]+", folded)
    if len(signs) < _MIN_LETTERS:
        return None
    return Words(signs, finding, frozenset(accumulate(map(len, words[:-1]))))


def _number(signs: str, kind: str, finding: str) -> Needle:
    if kind == "phone" and _NATIONAL.fullmatch(signs):
        return Phone(signs[1:], finding)
    rest = signs.lstrip("0")
    if kind == "cccd" and signs.isdigit() and _FEWEST <= len(rest) <= _WHOLE:
        return Citizen(rest, finding)
    return Number(signs, finding)


def spans(text: str, sought: Needles) -> Iterator[Span]:
    """Where the values stand in `text`, in order, without overlaps."""
    last = 0
    for start, end in sorted(span for _, span in sought.spans(text)):
        if end > last:
            yield max(start, last), end
            last = end


def spans_of(texts: Sequence[str], sought: Needles) -> Iterator[tuple[int, Span]]:
    """Where the values stand in many texts, each with the number of its text, in order."""
    starts = [0, *accumulate(len(text) + len(_APART) for text in texts)]
    for start, end in spans(apart(texts), sought):
        number = bisect_right(starts, start) - 1
        yield number, (start - starts[number], end - starts[number])


def apart(texts: Iterable[str]) -> str:
    """Many texts as one, to be searched at once: no value stands in two of them."""
    return _APART.join(texts)


def holds(text: str, sought: Needles) -> bool:
    """Whether any of the values stands in `text`."""
    return any(True for _ in sought.spans(text))


def held(text: str, sought: Needles) -> Iterator[str]:
    """The findings whose values stand in `text`."""
    return iter(dict.fromkeys(needle.finding for needle, _ in sought.spans(text)))


def without(text: str, sought: Needles) -> str | None:
    """`text` with each value replaced by `BAR`, whatever its length; None if it holds none."""
    parts, at = [], 0
    for start, end in spans(text, sought):
        parts += [text[at:start], BAR]
        at = end
    return "".join([*parts, text[at:]]) if parts else None
