"""Names that what stands around them tells: most of a column, or of a list, are names of people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.alone import BEFORE, is_headed, is_of_named
from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.find.wording import WHOLE_NAME
from scanner.given import given_names, is_known, written
from scanner.grid import Cell
from scanner.labels.columns import Peers
from scanner.labels.context import MIN_PEERS, NEAR_PEERS
from scanner.letters import CAPITAL
from scanner.names import shaped, surnamed
from scanner.text import PageText
from scanner.values import normalise

NAME = "person_name"
# How much like a name is what stands among names.
AMONG = 0.7
# So long is a cell that holds one, at most; so much of it may be its number and a mark.
_LONGEST = 42
WORD = rf"[{CAPITAL}][^\W\d_]{{0,7}}(?:['’][^\W\d_]{{1,8}})?"
_RUN = re.compile(rf"{WORD}(?: {WORD}){{0,4}}")
_CELL = re.compile(rf"(?:\d{{1,3}}[.)/]? )?(?P<name>{_RUN.pattern})(?: \([^()]{{1,30}}\))?[.,;:]?")
# The last item of a list before the one that is known.
_ITEM_BEFORE = re.compile(
    rf"(?:^|[(,;:\n–-] ?|(?<=[^\W\d_{CAPITAL}]) )(?P<name>{WORD}(?: {WORD}){{1,4}})"
    r"(?: \([^()\n]{1,40}\))?(?: ?[,;] ?|\s(?:và|&|with)\s|,\n)$"
)
# Sought by its figure or its bullet: most letters of a page are neither.
_ITEM = re.compile(
    r"[\d+•*-](?:(?<=\A.)|(?<=\n.)|(?<=[;,:.] .))"
    rf"(?:(?<=\d)\d{{0,2}}[.)/,\-] ?|(?<=[-+•*]) )(?=[{CAPITAL}])"
)
_LETTERED = re.compile(rf"\n[a-zđ]\) ?(?=[{CAPITAL}])")
# The year somebody was born in, right behind the name.
_DATED = re.compile(
    r"(?: \([^()\n]{1,30}\))? ?[,(–-] ?(?:\d{1,2}[/.-]\d{1,2}[/.-])?(?:19|20)\d\d(?!\d)"
)
_AFTER = re.compile(r" ?(?:[,;:(–-]|[.…]{2}|$|\n| \d| nợ| chưa| ok)")
_BACK = 60
_MORE = re.compile(rf"[\w'’]| [{CAPITAL}]")
# What stands in the middle of many names and begins none.
_TITLES = frozenset(("Văn", "Thị", "VĂN", "THỊ"))


def peopled(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The names in columns and lists of which others are `known` to be names."""
    names = [c for c in known if c.detector.type == NAME and c.confidence >= SURE]
    named = patterns.by_id.get(NAME) if names else None
    if named is None:
        return
    yield from _in_columns(page, named, names, known)
    yield from _before(page, named, names)
    yield from _listed(page, named, names)
    yield from _again(page, named, names)


def _in_columns(
    page: PageText, named: Detector, names: Sequence[Candidate], known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """What stands in a column that is one of names by most of its cells."""
    cells = [page.cell_at(c.start) for c in names]
    filled = [
        cell
        for cell, name in zip(cells, names, strict=True)
        if _fills(page, cell, name) and len(page.grid.beside(cell.box)) > 1
    ]
    if len(filled) < MIN_PEERS:
        return
    taken = {page.cell_at(at).start for c in known for at in _lines(c)}
    others = [
        (cell, fits) for cell in page.grid.downwards() if (fits := _fitting(page, cell, taken))
    ]
    if not others:
        return
    owners = [NAME] * len(filled) + [""] * len(others)
    peers = Peers([*(c.box for c in filled), *(c.box for c, _ in others)], owners)
    highest = min(cell.box.y0 for cell in filled)
    capitals = any(page.text[cell.start : cell.end].isupper() for cell in filled)
    for cell, fits in others:
        near = peers.nearest(cell.box, NEAR_PEERS)
        if near[NAME] < max(MIN_PEERS, near[""]) or is_headed(page, cell.start):
            continue
        span = fits.span("name")
        if fits["name"].isupper() and not capitals:
            # What somebody signs as.
            continue
        value = normalise(named.normalise, page.text[slice(*span)])
        # Over the first of them stands their head.
        below = cell.box.y0 > highest
        given = given_names(value) and (below or _is_numbered(page, cell))
        if given or (below and shaped(value)):
            yield unlabelled(named, page, span, AMONG)


def _lines(candidate: Candidate) -> Iterator[int]:
    """Where the lines of what was found begin, in whole cells or parts of them."""
    yield candidate.start
    for at, letter in enumerate(candidate.text):
        if letter == "\n":
            yield candidate.start + at + 1


def _is_numbered(page: PageText, cell: Cell) -> bool:
    """Whether a figure stands in the row of a cell, as in none of heads."""
    row = page.grid.beside(cell.box)
    return any(any(map(str.isdigit, page.text[other.start : other.end])) for other in row)


def _fills(page: PageText, cell: Cell, name: Candidate) -> bool:
    last = page.cell_at(name.end - 1)
    return name.start - cell.start < 5 and last.end - name.end < 3


def _fitting(page: PageText, cell: Cell, taken: set[int]) -> re.Match[str] | None:
    if cell.start in taken or not 2 <= cell.end - cell.start <= _LONGEST:
        return None
    if len(page.grid.beside(cell.box)) < 2:
        return None
    return _CELL.fullmatch(page.text, cell.start, cell.end)


def _before(page: PageText, named: Detector, names: Sequence[Candidate]) -> Iterator[Candidate]:
    """The names that stand in a list before a known one."""
    starts = {c.start for c in names}
    for name in names:
        item = _item_before(page, named, name.start)
        while item is not None and item[0] not in starts:
            starts.add(item[0])
            yield unlabelled(named, page, item, AMONG)
            item = _item_before(page, named, item[0])


def _item_before(page: PageText, named: Detector, start: int) -> Span | None:
    """Where the name stands before the item of a list that begins at `start`."""
    first = max(0, start - _BACK)
    found = _ITEM_BEFORE.search(page.text[first:start])
    if found is None:
        return None
    span = first + found.start("name"), first + found.end("name")
    value = normalise(named.normalise, found["name"])
    before = page.text[max(0, span[0] - BEFORE) : span[0]].replace("\n", " ")
    # A town may stand behind "ở" and before a name.
    given = given_names(value) and not before.rstrip()[-1:].isalpha()
    likely = surnamed(value) >= WHOLE_NAME or given
    return span if likely and not is_known(written(value)) and not is_of_named(before) else None


def _listed(page: PageText, named: Detector, names: Sequence[Candidate]) -> Iterator[Candidate]:
    """The names that begin an item of a list, where its neighbours begin with names: of one that
    has a year behind it one neighbour is enough."""
    sure = {c.start for c in names}
    items = [found.end() for found in _ITEM.finditer(page.text)]
    items = sorted([*items, *(found.end() for found in _LETTERED.finditer(page.text))])
    begins = [start in sure for start in items]
    for index, start in enumerate(items):
        near = begins[max(0, index - 2) : index] + begins[index + 1 : index + 3]
        fits = _RUN.match(page.text, start) if not begins[index] and any(near) else None
        dated = fits is not None and _DATED.match(page.text, fits.end()) is not None
        if fits is None or sum(near) < (1 if dated else 2):
            continue
        value = normalise(named.normalise, fits.group())
        likely = given_names(value) or surnamed(value) > 0
        if likely and not is_known(written(value)) and _AFTER.match(page.text, fits.end()):
            yield unlabelled(named, page, fits.span(), AMONG)


def _again(page: PageText, named: Detector, names: Sequence[Candidate]) -> Iterator[Candidate]:
    """The two given names of somebody who is named in full before."""
    met: set[str] = set()
    for name in names:
        words = name.text.split()
        pair = " ".join(words[-2:])
        # It stands at the end of the whole name, too.
        if len(words) < 3 or pair in met or page.text.count(f" {pair}") < 2:
            continue
        met.add(pair)
        if words[-2] in _TITLES or not given_names(pair):
            continue
        for start in _places(page.text, pair):
            before = page.text[max(0, start - BEFORE) : start].replace("\n", " ")
            own = before.split()
            if own and not own[-1][:1].isupper() and not is_of_named(before):
                yield unlabelled(named, page, (start, start + len(pair)), AMONG)


def _places(text: str, pair: str) -> Iterator[int]:
    """Where two words stand behind a blank, and no other one with a capital behind them."""
    start = text.find(f" {pair}")
    while start >= 0:
        end = start + 1 + len(pair)
        if not _MORE.match(text, end):
            yield start + 1
        start = text.find(f" {pair}", end)
