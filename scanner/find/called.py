"""How people are addressed before their names, and what else bears the names of people; the words
stand in the pattern files."""

from __future__ import annotations

from functools import cache

import regex

from scanner import expressions
from scanner.detectors import Patterns
from scanner.text import PageText

# So far before a name it is said what bears it.
_NEAR = 24


def behind_address(patterns: Patterns, page: PageText, start: int, end: int) -> int:
    """Where a name begins that may begin with how somebody is addressed ("Ông Trần Thử")."""
    addressed = _address(patterns.words["addressed"]).match(page.text, start, end)
    return addressed.end() if addressed else start


def is_borne(patterns: Patterns, page: PageText, start: int) -> bool:
    """Whether a street, a school or a firm bears the name that begins there: a word for such a one
    stands before it, or is its first."""
    first = page.line_at(start)[0]
    before = page.text[max(first, start - _NEAR) : start]
    bearer, borne = _bearers(patterns.words["bearers"])
    return bool(borne.search(before) or bearer.match(page.text, start))


@cache
def _address(words: tuple[str, ...]) -> regex.Pattern[str]:
    capitals = r"[. ]{1,2}(?=\p{Lu}\p{L}*[ ]\p{Lu})"
    return expressions.compiled(f"(?:(?i:{_any(words)}){capitals})+")


@cache
def _bearers(words: tuple[str, ...]) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """What matches such a word, and what it and a word more at the end of a text."""
    bearer = rf"(?<!\p{{L}})(?i:{_any(words)})[ .]"
    return expressions.compiled(bearer), expressions.compiled(rf"{bearer}(?:\p{{L}}{{2,6}}[ ])?\Z")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(regex.escape, words))
