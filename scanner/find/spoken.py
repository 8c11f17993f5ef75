"""The given names of people whom the page names in full, behind a title, where letters do not tell
names from other words: without marks, and in capitals throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate
from scanner.given import is_surname
from scanner.letters import CAPITAL
from scanner.titles import FAMILY, TITLES

NAME = "person_name"
_TITLE_WORDS = frozenset((*TITLES, *FAMILY))
_PLAIN_TITLED = re.compile(
    r"(?<![^\s(:,;.])(?<!Hoi )(?:[Oo]ng|[Bb]a|[Aa]nh|[Cc]hi|[Cc]o|[Cc]hu|[Bb]ac|[Ee]m|[Cc]hau|"
    r"[Cc]u) (?P<name>[A-Z][a-z]{1,6})(?![\w@'-]| [A-Z][a-z])"
)
_CAPITAL_TITLED = re.compile(
    rf"(?<![^\s(:,;.])(?:{'|'.join(map(str.upper, TITLES))})[ \n](?P<name>[{CAPITAL}]{{2,7}})"
    r"(?![\w@/_'-])"
)
# What stands in the middle of a name behind a surname.
_MIDDLE = re.compile(r"[ \n](?:THỊ|VĂN|THI|VAN)(?!\w)")


def spoken_of(known: Sequence[Candidate]) -> set[str]:
    """What those are called by whom a label or a title names in full, whatever it looks like."""
    names = [
        c.text.split()
        for c in known
        if c.detector.type == NAME and c.confidence >= SURE and not c.is_bare and not c.pinned
    ]
    last = {name[-1] for name in names if len(name) > 1}
    return {name for name in last if len(name) > 1 and name.lower() not in _TITLE_WORDS}


def titled(text: str, met: Set[str]) -> Iterator[Span]:
    """Where one of those who are `met` is spoken of so behind a title."""
    plain = {name.lower() for name in met if name.isascii()}
    for found in _PLAIN_TITLED.finditer(text) if plain else ():
        if found["name"].lower() in plain:
            yield found.span("name")
    capitals = {name for name in met if name.isupper()}
    for found in _CAPITAL_TITLED.finditer(text) if capitals else ():
        name, end = found["name"], found.end("name")
        whole = is_surname(name) and _MIDDLE.match(text, end)
        if name in capitals and not whole:
            yield found.span("name")
