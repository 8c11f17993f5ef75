"""Masked values as they may stand in any text: printed, spaced, dotted, without diacritics."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scanner.letters import fold
from scanner.model import Finding

# Between the digits of one number: white space, a dot, a dash, a bracket, few at a time.
_GAP = r"[\s.\-‐-―/()_·•]{0,3}"
_WORD_GAP = r"[\W_]{1,3}"
_AROUND_SIGN = r"\s?"
# Shorter than that, digits stand in any file by chance.
MIN_DIGITS = 6
_MIN_LETTERS = 3
# Masked beside a number, kept where they stand alone: such values may be found elsewhere.
LOCAL_TYPES = frozenset({"person_name", "date_of_birth", "address"})
# What takes the place of a value in a text.
BAR = "████"
_NATIONAL = re.compile(r"0[1-9]\d{8,9}")
_NO_SIGN, _SIGN = re.compile(r"[\W_]+"), re.compile(r"[^\W_]")
# More signs than may stand between the parts of one value.
_APART = "\0" * 8
# No value starts so many characters before the letters and digits of its key.
_BEFORE = 24
# Of more values than a few only those are looked for whose first letters stand in a text.
_FEW, _HEAD = 40, 5


@dataclass(frozen=True, slots=True)
class Needle:
    """One value to look for: a pattern over folded text.

    `key`: letters and digits that follow each other, gaps left out, wherever it matches. A
    file holds hundreds of values, and looking for keys costs a hundredth of the patterns.
    """

    source: str = field(repr=False)
    key: str = field(repr=False)
    finding: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.source)


@functools.lru_cache(maxsize=4096)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def needles(findings: Iterable[Finding]) -> tuple[Needle, ...]:
    """The values of `findings`, each once; what is too short to be told from chance is left out."""
    of_values: dict[tuple[str, str], str] = {}
    for finding in findings:
        of_values.setdefault((finding.value, finding.type), finding.id)
        of_values.setdefault((finding.text, finding.type), finding.id)
    found: dict[str, Needle] = {}
    for (value, kind), finding_id in of_values.items():
        pattern = _pattern(value, kind)
        if pattern and pattern not in found:
            found[pattern] = Needle(pattern, _key(value, kind), finding_id)
    return tuple(found.values())


def _key(value: str, kind: str) -> str:
    signs = _NO_SIGN.sub("", fold(value))
    # A phone number is also found with 84 in the place of its first 0.
    return signs[1:] if kind == "phone" and _NATIONAL.fullmatch(signs) else signs


def _is_number(value: str) -> bool:
    """Whether a value is a number or a code with digits in it, so that gaps may part it."""
    signs = re.findall(r"[^\W_]", value)
    digits = sum(sign.isdigit() for sign in signs)
    return "@" not in value and digits >= MIN_DIGITS and 2 * digits >= len(signs)


def _pattern(value: str, kind: str) -> str:
    folded = fold(value).strip()
    if "@" in folded:
        parts = re.split(r"([@.])", re.sub(r"\s", "", folded))
        inner = "".join(
            f"{_AROUND_SIGN}{re.escape(part)}{_AROUND_SIGN}" if part in "@." else re.escape(part)
            for part in parts
            if part
        )
        return rf"(?<![\w.+-]){inner}(?!\w)"
    if _is_number(folded):
        return _number_pattern(folded, kind)
    words = re.findall(r"[^\W_]+", folded)
    if sum(map(len, words)) < _MIN_LETTERS:
        return ""
    return rf"(?<!\w){_WORD_GAP.join(map(re.escape, words))}(?!\w)"


def _number_pattern(folded: str, kind: str) -> str:
    signs = re.findall(r"[^\W_]", folded)
    number = "".join(signs)
    if kind == "phone" and _NATIONAL.fullmatch(number):
        rest = _GAP.join(number[1:])
        return rf"(?<!\d)(?:(?:\+|00)?{_GAP}8{_GAP}4{_GAP}\(?0?\)?|0){_GAP}{rest}(?!\d)"
    return rf"(?<!\d){_GAP.join(signs)}(?!\d)"


def spans(text: str, sought: Sequence[Needle]) -> Iterator[tuple[int, int]]:
    """Where the values stand in `text`, in order, without overlaps."""
    folded = fold(text)
    likely = list(_likely(folded, sought))
    places = [match.start() for match in _SIGN.finditer(folded)] if likely else []
    signs = "".join([folded[place] for place in places])
    found = sorted(span for needle in likely for span in _stands(needle, folded, signs, places))
    last = 0
    for start, end in found:
        if end > last:
            yield max(start, last), end
            last = end


def _stands(
    needle: Needle, folded: str, signs: str, places: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Where one value stands in a folded text, of which `signs` are its letters and digits and
    `places` where those stand: looked for only where its key is."""
    at, end = signs.find(needle.key), 0
    while at >= 0:
        match = needle.pattern.search(folded, max(end, places[at] - _BEFORE))
        if match is None:
            return
        yield match.span()
        end = max(match.end(), places[at] + 1)
        at = signs.find(needle.key, bisect.bisect_left(places, end))


def apart(texts: Iterable[str]) -> str:
    """Many texts as one, to be searched at once: no value stands in two of them."""
    return _APART.join(texts)


def holds(text: str, sought: Sequence[Needle]) -> bool:
    """Whether any of the values stands in `text`."""
    folded = fold(text)
    return any(needle.pattern.search(folded) for needle in _likely(folded, sought))


def held(text: str, sought: Sequence[Needle]) -> Iterator[str]:
    """The findings whose values stand in `text`."""
    folded = fold(text)
    for needle in _likely(folded, sought):
        if needle.pattern.search(folded):
            yield needle.finding


def _likely(folded: str, sought: Sequence[Needle]) -> Iterator[Needle]:
    """The values whose letters and digits stand in a folded text, whatever is between them."""
    signs = _NO_SIGN.sub("", folded)
    if len(sought) > _FEW:
        heads = {signs[at : at + _HEAD] for at in range(len(signs))}
        sought = [n for n in sought if len(n.key) < _HEAD or n.key[:_HEAD] in heads]
    return (needle for needle in sought if needle.key in signs)


def without(text: str, sought: Sequence[Needle]) -> str | None:
    """`text` with each value replaced by `BAR`, whatever its length; None if it holds none."""
    parts, at = [], 0
    for start, end in spans(text, sought):
        parts += [text[at:start], BAR]
        at = end
    return "".join([*parts, text[at:]]) if parts else None
