"""Names of people from other countries, and of those of two: no table knows their surnames.

What stands around them does: a mailbox that is made of the name ("Adaeze Oyelaran,
adaeze.o@..."), a title before it ("ông SAKAMOTO KENJI"), what somebody is to the person whose
paper it is ("(spouse)"), the names in the other rows of its column, and the same name elsewhere on
the page. One of its words at least is no syllable of Vietnamese.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from scanner.detectors import Patterns
from scanner.find.alone import is_headed, is_of_named
from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.given import is_syllable
from scanner.grid import Cell
from scanner.labels.columns import Peers
from scanner.labels.context import MIN_PEERS, NEAR_PEERS
from scanner.letters import CAPITAL, fold
from scanner.names import foreign_name
from scanner.text import PageText
from scanner.values import normalise

NAME, MAILBOX = "person_name", "email"
PAPERS = frozenset({"date_of_birth", "passport"})
# How much like a name is what its surroundings tell.
TOLD = 0.7
# A word of so many letters tells whose a mailbox is, and is known again.
_LEAST = 4
# Letters that no word of Vietnamese has.
_FOREIGN = frozenset("wjzf")
# A mailbox stands so far behind the name, or before it.
_BEHIND, _BEFORE = 200, 60
# What tells who somebody is stands within so many letters.
_NEAR = 40
_WORD = rf"[{CAPITAL}](?:['’][{CAPITAL}])?[^\W\d_]{{1,13}}(?:-[^\W\d_]{{1,10}})?"
# The surname may stand before a comma, and a letter in the middle.
_RUN = re.compile(
    rf"(?<![\w@/.'’-])(?:[{CAPITAL}]{{2,14}},[ ](?=[{CAPITAL}]))?"
    rf"(?:{_WORD}[ \n](?:[{CAPITAL}]\.[ ])?){{0,4}}{_WORD}(?![\w@'’]|\.\w)"
)
_ONE = re.compile(rf"{_WORD}(?![\w@'’-]|[ \n][{CAPITAL}])")
_TITLE = re.compile(
    r"(?<!\w)(?:[Ôô]ng|ÔNG|[Bb]à|BÀ|[Aa]nh|[Cc]hị|[Cc]hồng|[Vv]ợ|con (?:rể|dâu)|Mr|Mrs|Ms|"
    r"Miss|MR|MRS|MS|Monsieur|Madame|Mme|Herr|Frau)\.?[ \n]"
)
# What stands between a name and a birth date, a passport or a telephone that follows it.
_GOES_ON = re.compile(r"[^.:\n|]{0,24}(?:[:.]? ?[^\W\d_.]{1,10}[ :.]{0,2})?\Z")
_KIN = re.compile(
    r"[ \n]\((?:spouse|wife|husband|son|daughter|father|mother|brother|sister|child|partner|friend|"
    r"vợ|chồng|con|bố|cha|mẹ|anh|chị|em|bạn)(?=[),;:]| of )"
)
# What shops, firms and teams are called, beside what no foreigner's name has.
_TRADES = frozenset(
    "garden shop store house coffee cafe homestay spa studio travel tour tours food bakery beauty "
    "fashion home mart center centre group team club service services support sales media design "
    "restaurant bar resort villa apartment apartments tower plaza electronics motor works "
    "logistics holdings global solutions technology software bank academy english language "
    "kids".split()
)
# Mailboxes of bodies and lists, whatever they are called.
_NOBODYS = re.compile(
    r"(?<![a-z])(?:bugs?|lists?|dev|devel|users?|team|info|admin|support|help|contact|sales|hello|"
    r"office|cskh|noreply|no-reply|hr|press|news)(?![a-z])"
)
_SEPARATORS = ";|\t,"


def foreigners(
    page: PageText, patterns: Patterns, known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The names of such people on a page, beside the `known` values."""
    named = patterns.by_id.get(NAME)
    if named is None or all(map(_is_vietnamese, page.words)):
        return
    runs = list(_runs(page))
    sure = {c.span for c in known if c.detector.type == NAME and c.confidence >= SURE}
    told = [span for span in runs if _is_told(page, span)]
    told += _before_papers(page, runs, known)
    told += _beside_names(page, runs, sure)
    told += _by_mailboxes(page, runs, known)
    told += _in_columns(page, runs, known)
    told += _in_fields(page, runs, sure)
    met = {word for span in {*told, *sure} for word in _strange(page.text[slice(*span)])}
    for span in sorted({*told, *_again(page, runs, met)} - sure):
        yield unlabelled(named, page, span, TOLD)


def _runs(page: PageText) -> Iterator[Span]:
    """The words with capitals that may be such a name; what stands in the cell before is none of
    it."""
    for found in _RUN.finditer(page.text):
        start, end = found.span()
        span = _name(page, start, end)
        turn = page.text.rfind("\n", start, end) + 1
        rest = _RUN.match(page.text, turn) if span is None and turn else None
        span = _name(page, *rest.span()) if rest else span
        if span is not None:
            yield span


@lru_cache(maxsize=1 << 14)
def _is_vietnamese(folded: str) -> bool:
    short = len(folded) < _LEAST and _FOREIGN.isdisjoint(folded)
    return short or is_syllable(folded) or not folded.isalpha()


def _strange(name: str) -> list[str]:
    """The words of a name that no Vietnamese word is like, folded."""
    words = re.findall(r"[a-z]+", re.sub("['’]", "", fold(name)))
    return [word for word in words if not _is_vietnamese(word)]


def _name(page: PageText, start: int, end: int) -> Span | None:
    """Where the name stands in words with capitals, without the title before it."""
    title = _TITLE.match(page.text, start, end)
    start = title.end() if title else start
    printed = page.text[start:end]
    several = " " in printed or "\n" in printed
    if not several or not _strange(printed) or page.torn(start, end, 3):
        return None
    words = set(fold(printed).split())
    trade = not words.isdisjoint(_TRADES)
    return (
        None
        if trade or not foreign_name(normalise("text", printed.replace(",", "")))
        else (start, end)
    )


def _is_told(page: PageText, span: Span) -> bool:
    """Whether a title stands right before a name, or what somebody is right behind it."""
    before = page.text[max(0, span[0] - _NEAR) : span[0]]
    title = list(_TITLE.finditer(before))
    titled = bool(title) and title[-1].end() == len(before)
    return titled or _KIN.match(page.text, span[1]) is not None


def _before_papers(
    page: PageText, runs: Sequence[Span], known: Sequence[Candidate]
) -> Iterator[Span]:
    """The names right before a birth date or a passport, and behind a colon before a telephone."""
    starts = [c.start for c in known if c.detector.type in PAPERS and c.is_sure]
    phones = [c.start for c in known if c.detector.type == "phone" and c.is_sure]
    for start, end in runs:
        labelled = page.text[max(0, start - 3) : start].rstrip().endswith(":")
        for told in (starts, phones) if labelled else (starts,):
            at = bisect_left(told, end)
            between = (
                page.text[end : told[at]] if at < len(told) and told[at] - end < _NEAR else "."
            )
            if _GOES_ON.match(between):
                yield start, end


def _beside_names(page: PageText, runs: Sequence[Span], sure: set[Span]) -> Iterator[Span]:
    """The names that fill the cell right of one that another name fills."""
    filled = {page.cell_at(start).start for start, end in sure if page.cell_at(start).end == end}
    for start, end in runs if filled else ():
        cell = page.cell_at(start)
        row = page.grid.beside(cell.box) if (cell.start, cell.end) == (start, end) else []
        if any(a.start in filled and b.start == start for a, b in pairwise(row)):
            yield start, end


def _by_mailboxes(
    page: PageText, runs: Sequence[Span], known: Sequence[Candidate]
) -> Iterator[Span]:
    """The names of which mailboxes near them are made."""
    for mail in known:
        if mail.detector.type != MAILBOX or not mail.is_sure:
            continue
        login = fold(mail.value.partition("@")[0])
        if _NOBODYS.search(login):
            continue
        login = re.sub("[^a-z]", "", login)
        for start, end in runs:
            if mail.start - _BEHIND < end <= mail.start or mail.end <= start < mail.end + _BEFORE:
                words = re.findall(rf"[a-z]{{{_LEAST},}}", fold(page.text[start:end]))
                if any(word in login for word in words):
                    yield start, end


def _in_columns(page: PageText, runs: Sequence[Span], known: Sequence[Candidate]) -> Iterator[Span]:
    """The names that begin cells of a column that is one of names by its other rows."""
    names = [c for c in known if c.detector.type == NAME and c.confidence >= SURE]
    if len(names) < MIN_PEERS:
        return
    cells = [(page.cell_at(start), (start, end)) for start, end in runs]
    others = [(cell, span) for cell, span in cells if _begins(page, cell, span)]
    if not others:
        return
    boxes = [cell.box for c in names if (cell := page.cell_at(c.start)).start == c.start]
    owners = [NAME] * len(boxes) + [""] * len(others)
    peers = Peers([*boxes, *(cell.box for cell, _ in others)], owners)
    for cell, span in others:
        near = peers.nearest(cell.box, NEAR_PEERS)
        if near[NAME] >= max(MIN_PEERS, near[""]):
            yield span


def _begins(page: PageText, cell: Cell, span: Span) -> bool:
    """Whether a name begins a cell of a table, and all that stands with it is in brackets."""
    last = page.cell_at(span[1] - 1)
    rest = page.text[span[1] : last.end].strip()
    filled = cell.start == span[0] and (not rest or rest.startswith("("))
    return filled and len(page.grid.beside(cell.box)) > 1 and not is_headed(page, cell.start)


def _in_fields(page: PageText, runs: Sequence[Span], sure: set[Span]) -> Iterator[Span]:
    """The names in the fields of lines with marks between them, as programs write out tables,
    where those of other lines are names."""
    ends = {span[0]: span for span in (*runs, *sure)}
    fields = [(line, *field) for line, field in _fields(page.text)]
    fields.sort(key=lambda field: field[1:3])
    for _, column in groupby(fields, key=lambda field: field[1:3]):
        spans = [(start, end) for *_, start, end in column]
        named = sum(span in sure for span in spans)
        if named >= MIN_PEERS - 1 and 2 * named >= len(spans) - 1:
            yield from (s for s in spans if s not in sure and ends.get(s[0]) == s)


def _fields(text: str) -> Iterator[tuple[int, tuple[str, int, int, int]]]:
    """The fields of lines: the line, and their mark, which of the line they are, start and end."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        mark = max(_SEPARATORS, key=line.count)
        if line.count(mark) >= MIN_PEERS:
            at = start
            for index, field in enumerate(line.split(mark)):
                first = at + len(field) - len(field.lstrip())
                yield number, (mark, index, first, first + len(field.strip()))
                at += len(field) + 1
        start += len(line) + 1


def _again(page: PageText, runs: Sequence[Span], met: set[str]) -> Iterator[Span]:
    """Where those who were met are named once more, or called by one word behind a title."""
    if not met:
        return
    for start, end in runs:
        strange = _strange(page.text[start:end])
        if met.issuperset(strange) and not is_of_named(page.text[max(0, start - _BEHIND) : start]):
            yield start, end
    for title in _TITLE.finditer(page.text):
        one = _ONE.match(page.text, title.end())
        if one and met.issuperset(_strange(one.group())) and _strange(one.group()):
            yield one.span()
