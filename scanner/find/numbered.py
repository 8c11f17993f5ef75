"""Lists of people that have neither heads nor known names: numbered rows of a name and a year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.detectors import Patterns
from scanner.find.born import BORN, NAME, are_births
from scanner.find.peopled import WORD
from scanner.find.weighing import Candidate, checked, unlabelled
from scanner.find.wording import WHOLE_NAME
from scanner.names import surnamed
from scanner.text import PageText

_ROW = re.compile(
    rf"(?m)^\d{{1,3}}[.)]?[ \n]+(?P<name>{WORD}(?: {WORD}){{1,6}})[ \n]+"
    r"(?:\([^()\n]{1,24}\)[ \n]+)?(?:(?:Nam|Nữ)[ \n]+)?"
    r"(?P<year>(?:\d{1,2}[/.\-]){0,2}(?:19|20)\d\d)(?![\d/.\-]\d)"
)
# So many rows make a list, of which so many in four begin with a surname.
_LEAST, _SURNAMED = 4, 3
# Half of the names have so many words: towns in a list of theirs have two.
_WORDS = 3


def numbered(page: PageText, patterns: Patterns) -> Iterator[Candidate]:
    """The names and the years of birth of such a list."""
    rows = list(_ROW.finditer(page.text)) if {NAME, BORN} <= patterns.by_id.keys() else []
    if len(rows) < _LEAST or not _are_people(page, rows):
        return
    for row in rows:
        yield unlabelled(patterns.by_id[NAME], page, row.span("name"), WHOLE_NAME)
        born = checked(patterns.by_id[BORN], page, row.span("year"))
        if born is not None:
            yield born


def _are_people(page: PageText, rows: list[re.Match[str]]) -> bool:
    years = [row.span("year") for row in rows]
    names = [row["name"] for row in rows]
    known = sum(surnamed(name) >= WHOLE_NAME for name in names)
    long = sum(len(name.split()) >= _WORDS for name in names)
    return are_births(page, years) and 4 * known >= _SURNAMED * len(rows) and 2 * long >= len(rows)
