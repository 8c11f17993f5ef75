"""What tells a bank card: words, numbers and dates that stand on cards of all banks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from scanner.letters import fold
from scanner.marks.card.labels import Letters
from scanner.marks.card.schemes import is_proved
from scanner.marks.card.stack import stacks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

# Letters that digits are read as; a word counts as digits where at least half of it are.
_TO_DIGIT = str.maketrans("oqdil|!zsbg", "00011112589")
# In groups of four as ISO/IEC 7812-1 numbers are printed, up to 19 digits; 4-6-5 where they
# begin with 34 or 37.
_NUMBER = re.compile(
    r"(?<!\d)(?:\d{4}(?:[ .\-]?\d{4}){2}(?:[ .\-]?\d{1,7})?"
    r"|3[47]\d\d[ .\-]?\d{6}[ .\-]?\d{5})(?!\d)"
)
# Two groups are some of a number, if not of a service line (1900 and 1800, vietnam.md 2).
_GROUPS = re.compile(r"(?<![\d/])(?!1[89]00)\d{4}[ .\-]\d{4}(?![\d/])")
_FOUR = re.compile(r"^ ?\d{4} ?$")
_DATE = re.compile(r"(?<![\d/])(?:0[1-9]|1[0-2]) ?/ ?\d\d(?![\d/])")
_CODE = re.compile(r"(?<![\da-z/])\d{3}(?![\da-z/])")
# So many digits have the numbers of domestic cards.
_DOMESTIC = (16, 19)
# A line of prose or of a table that names banks and dates is none of a card.
_LONGEST = 60
# Words of so many letters are known though torn.
_LONG = 6


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that bank cards carry: `kind`, a table of `bank.toml` or one of `number` (all
    of a card's number), `rows` (one of the rows that a whole number is printed in), `groups`
    (some of one), `four` (digits alone in a line), `date` (month and year) and `code` (three
    digits alone). `line`, `first`, `last`: the line and the letters of it that it takes;
    `outline` (4 x 2) in pixels; `digits`: of a whole number, all of them.
    """

    kind: str
    line: int
    first: int
    last: int
    outline: Points
    digits: str = field(default="", repr=False)


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    content = resources.files("scanner.marks").joinpath("card", "bank.toml")
    tables = tomllib.loads(content.read_text(encoding="utf-8"))
    return tuple(
        (kind, re.compile(rf"(?<![a-z])(?:{'|'.join(map(_loose, words))})(?![a-z])"))
        for kind, words in tables.items()
    )


def _loose(words: str) -> str:
    """A pattern for words that a reader may have torn or run together."""
    torn = "[ _]?" if len(words) >= _LONG else ""
    return r"[ /_]{0,3}".join(torn.join(word) for word in words.split())


def signs(lines: Sequence[Letters]) -> list[Sign]:
    """All signs in the lines."""
    rows: dict[int, str] = {}
    for stack in stacks([_row(line) for line in lines]):
        rows |= dict.fromkeys(stack.lines, stack.digits)
    found = []
    for number, line in enumerate(lines):
        if number in rows:
            last = len(line.text) - 1
            found.append(Sign("rows", number, 0, last, line.span(0, last), rows[number]))
        else:
            found += _in_line(number, line)
    return found


def _row(line: Letters) -> tuple[str, Points] | None:
    """The digits of a line that holds nothing else, and where they stand."""
    digits = "".join(_as_digits(fold(word.text)) for word in line.line)
    if not line.text or not digits.isdigit():
        return None
    return digits, line.span(0, len(line.text) - 1)


def _in_line(number: int, line: Letters) -> Iterator[Sign]:
    if len(line.text) > _LONGEST:
        return
    text, places = _spaced(line)
    index = {place: n for n, place in enumerate(zip(line.words, line.at, strict=True))}

    def sign(kind: str, match: re.Match[str]) -> Sign | None:
        own = [index[p] for p in places[match.start() : match.end()] if p in index]
        if not own:
            return None
        whole = "".join(filter(str.isdigit, match[0])) if kind == "number" else ""
        return Sign(kind, number, own[0], own[-1], line.span(own[0], own[-1]), whole)

    found = [sign(kind, m) for kind, words in _words() for m in words.finditer(text)]
    digits = " ".join(map(_as_digits, text.split(" ")))
    numbers = list(_NUMBER.finditer(digits))
    found += [sign("number" if is_number(m[0]) else "groups", m) for m in numbers]
    if not numbers:
        found += [sign("four", m) for m in _FOUR.finditer(digits)]
        found += [sign("groups", m) for m in _GROUPS.finditer(digits)]
        found += [sign("date", m) for m in _DATE.finditer(digits)]
        found += [sign("code", m) for m in _CODE.finditer(digits)]
    yield from filter(None, found)


def is_number(text: str) -> bool:
    """Whether a text is a whole card number: long enough, of a scheme, its check digit right
    (numbers of 9704 may have none, vietnam.md 4.3).

    >>> is_number("9704 3600 0000 0016"), is_number("1234 5678 9012 3456")
    (True, False)
    """
    digits = "".join(filter(str.isdigit, text))
    return is_proved(digits) or (digits.startswith("9704") and len(digits) in _DOMESTIC)


def _spaced(line: Letters) -> tuple[str, list[tuple[int, int]]]:
    """The line's words, folded, and for each sign its word and its place there."""
    text: list[str] = []
    places: list[tuple[int, int]] = []
    for number, word in enumerate(line.line):
        if text:
            text.append(" ")
            places.append((-1, -1))
        plain = fold(word.text)
        text.append(plain)
        places += [(number, at) for at in range(len(plain))]
    return "".join(text), places


def _as_digits(word: str) -> str:
    if 2 * sum(char.isdigit() for char in word) < len(word):
        return word
    return word.translate(_TO_DIGIT)
