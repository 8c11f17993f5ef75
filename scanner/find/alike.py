"""A number that is known for certain, found again where a reader misread it.

Known is what a code or a machine-readable zone proves. Only its own print is that like it:
two persons' numbers of twelve digits differ in more than two by all but a few chances in ten
million, shorter ones must differ by look-alikes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scanner.text import PageText

# Digits that readers take for each other cost half an error.
_PAIRS = "08 06 09 17 14 12 27 38 39 56 53 68 89 49 35".split()
_ALIKE = frozenset(frozenset(pair) for pair in _PAIRS)
_LOOKALIKE, _ERROR = 0.5, 1.0
_LONG, _SHORTEST = 12, 9
_ALLOWED_LONG, _ALLOWED_SHORT = 2.0, 1.0
_TO_DIGIT = str.maketrans("OoQDIl|!ZSBG", "000011112586")
_GROUP = re.compile(r"[0-9A-Za-z|!?*]+")
# Groups of one number: so many, with so much between them.
_MOST_GROUPS, _GAP = 4, re.compile(r"[ .\-]{1,2}")
_LETTER = re.compile(r"[A-Za-z|!?*]")
_MOST_LETTERS = 2


def misread(page: PageText, values: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """The places (value, start, end) of `values` with up to two reading errors, none exact.

    Of numbers shorter than nine digits none is told from another; of those shorter than
    twelve two errors count only as look-alikes.
    """
    wanted = [value for value in values if value.isdigit() and len(value) >= _SHORTEST]
    past = 0
    for start, end, digits in _numbers(page.text) if wanted else ():
        if start < past:
            continue
        for value in wanted:
            allowed = _ALLOWED_LONG if len(value) >= _LONG else _ALLOWED_SHORT
            cost = _distance(digits, value, allowed)
            if cost <= allowed:
                past = end
                if re.sub(r"\D", "", page.text[start:end]) != value:
                    yield value, start, end
                break


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Whatever may be read as a number: start, end, its characters; the longest last."""
    groups = list(_GROUP.finditer(text))
    for first, group in enumerate(groups):
        joined, end = "", group.start()
        for other in groups[first : first + _MOST_GROUPS]:
            if joined and not _GAP.fullmatch(text[end : other.start()]):
                break
            joined += other[0].translate(_TO_DIGIT)
            end = other.end()
            if len(joined) > 2 * _LONG or len(_LETTER.findall(joined)) > _MOST_LETTERS:
                break
            if len(joined) >= _SHORTEST - 1:
                yield group.start(), end, joined


def _distance(read: str, value: str, most: float) -> float:
    """The cost of the errors between a reading and a value; more than `most` where it is more."""
    if abs(len(read) - len(value)) > most:
        return most + 1
    row = [n * _ERROR for n in range(len(value) + 1)]
    for i, a in enumerate(read, 1):
        before, row = row, [i * _ERROR]
        for j, b in enumerate(value, 1):
            row.append(min(before[j] + _ERROR, row[-1] + _ERROR, before[j - 1] + _cost(a, b)))
        if min(row) > most:
            return most + 1
    return row[-1]


def _cost(read: str, true: str) -> float:
    if read == true:
        return 0.0
    return _LOOKALIKE if frozenset((read, true)) in _ALIKE else _ERROR
