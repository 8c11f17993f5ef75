"""The given names of people whom the page names in full, behind a title, where letters do not tell
names from other words: without marks, and in capitals throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate
from scanner.given import given_names, is_surname
from scanner.letters import CAPITAL
from scanner.text import PageText
from scanner.titles import FAMILY, TITLES

NAME = "person_name"
_SIGN_WORDS = frozenset({"ky", "nguoi"})
_TITLE_WORDS = frozenset((*TITLES, *FAMILY))
_PLAIN_TITLED = re.compile(
    r"(?<![^\s(:,;.])(?<!Hoi )(?:[Oo]ng|[Bb]a|[Aa]nh|[Cc]hi|[Cc]o|[Cc]hu|[Bb]ac|[Ee]m|[Cc]hau|"
    r"[Cc]u) (?P<name>[A-Z][a-z]{1,6})(?![\w@'-]| [A-Z][a-z])"
)
_CAPITAL_TITLED = re.compile(
    rf"(?<![^\s(:,;.])(?:{'|'.join(map(str.upper, TITLES))})[ \n](?P<name>[{CAPITAL}]{{2,7}})"
    r"(?![\w@/_'-])"
)
# Two given names in small letters, as messages have them.
_SMALL_TITLED = re.compile(
    r"(?<!\w)(?:mẹ|bố|ba|má|bé|cháu|con|em|chị|anh|bạn|cô|bác|chú|dì) "
    rf"(?P<name>[^\W\d_{CAPITAL}]{{2,7}} [^\W\d_{CAPITAL}]{{2,7}})(?![\w@/_'-])"
)
# A signature of the first letters of a name and its last or first word: "A. Mau".
_INITIALLED = re.compile(
    rf"(?<![\w.])(?P<letters>(?:[{CAPITAL}]\. ?){{1,3}})"
    rf"(?P<name>[{CAPITAL}][^\W\d_]{{1,15}})(?![\w@/_'-])"
)
# Who signs, behind what they sign as.
_SIGNS = re.compile(
    r"(?<!\w)(?i:ký(?: và ghi rõ họ)? tên|ký nhận|người (?:vay|mượn|viết|bán|mua|cho vay|thuê|nhận|"
    r"khai|làm đơn)(?: ký(?: tên)?)?) ?[:.] ?"
    rf"(?P<name>[{CAPITAL}][^\W\d_{CAPITAL}]{{1,6}}(?: [{CAPITAL}][^\W\d_{CAPITAL}]{{1,6}})?)"
    r"(?=[ ]*(?:\n|\Z|[(,;]))"
)
# What stands in the middle of a name behind a surname.
_MIDDLE = re.compile(r"[ \n](?:THỊ|VĂN|THI|VAN)(?!\w)")


def spoken_of(known: Sequence[Candidate]) -> set[str]:
    """What those are called by whom a label or a title names in full, whatever it looks like."""
    last = {name[-1] for name in labelled(known)}
    return {name for name in last if len(name) > 1 and name.lower() not in _TITLE_WORDS}


def labelled(known: Sequence[Candidate]) -> list[list[str]]:
    """The words of the names for which a label or a title speaks, no officers' among them."""
    names = [
        c.text.split()
        for c in known
        if c.detector.type == NAME and c.confidence >= SURE and not c.is_bare and not c.pinned
    ]
    return [name for name in names if len(name) > 1]


def initialled(text: str, names: Sequence[Sequence[str]]) -> Iterator[Span]:
    """Where one of some names, by their words, is written by its first letters and a word."""
    for found in _INITIALLED.finditer(text) if names else ():
        letters = {*found["letters"].lower()} - {".", " "}
        last = found["name"].lower()
        for name in names:
            rest = [word.lower() for word in name]
            if last in (rest[0], rest[-1]):
                rest.remove(last)
                if letters <= {word[0] for word in rest}:
                    yield found.span()
                    break


def signing(page: PageText) -> Iterator[Span]:
    """The given names of those who sign, right behind what they sign as."""
    for found in () if _SIGN_WORDS.isdisjoint(page.words) else _SIGNS.finditer(page.text):
        if given_names(found["name"]):
            yield found.span("name")


def in_small(text: str, pairs: Set[str]) -> Iterator[Span]:
    """Where one of some pairs of given names stands in small letters behind a title."""
    known = {pair.lower() for pair in pairs}
    for found in _SMALL_TITLED.finditer(text) if known else ():
        if found["name"] in known:
            yield found.span("name")


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
