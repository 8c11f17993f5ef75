"""Birth dates in two columns headed "Nam" and "Nữ", of which each row fills one.

Lists of members, pupils and households have them, often without a word on birth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from scanner.detectors import Patterns
from scanner.find.weighing import SURE, Candidate, checked
from scanner.labels.context import MIN_PEERS
from scanner.model import Box
from scanner.text import PageText

BORN, NAME = "date_of_birth", "person_name"
# So far apart, in heights of their print, the two heads stand at most.
_APART = 14.0
# The longest head of one of them.
_LONGEST = 20
_MAN, _WOMAN = (re.compile(rf"(?<!\w)(?:{word})(?!\w)") for word in ("Nam|NAM", "Nữ|NỮ"))
_DATE = re.compile(r"(?<![\w/.\-])(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d{2}(?![\w/.\-])")


def by_sex(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The birth dates of such columns, in rows that hold one of the `known` names."""
    detector = patterns.by_id.get(BORN)
    heads = list(_heads(page)) if detector else []
    if detector is None or not heads:
        return
    named = [page.cell_at(c.start).box for c in known if c.detector.type == NAME]
    taken = {c.start for c in known if c.confidence >= SURE}
    dates = [(m.span(), page.places(*m.span())[0]) for m in _DATE.finditer(page.text)]
    rows = [(span, box) for span, box in dates if any(_level(box, name) for name in named)]
    for man, woman in heads:
        columns = [[(s, b) for s, b in rows if _under(b, *pair)] for pair in _ways(man, woman)]
        if len(columns[0]) + len(columns[1]) < MIN_PEERS:
            continue
        if any(_level(a, b) for (_, a), (_, b) in product(*columns)):
            continue
        for span, _ in (*columns[0], *columns[1]):
            born = checked(detector, page, span)
            if born and born.start not in taken:
                yield born


def _heads(page: PageText) -> Iterator[tuple[Box, Box]]:
    """Where "Nam" and "Nữ" stand beside each other on one row."""
    if "Nữ" not in page.text and "NỮ" not in page.text:
        return
    women = [_head(page, found, _MAN) for found in _WOMAN.finditer(page.text)]
    men = [_head(page, found, _WOMAN) for found in _MAN.finditer(page.text)] if women else []
    for woman in women:
        beside = [
            man
            for man in men
            if _level(man, woman) and abs(man.middle[0] - woman.middle[0]) < _APART * woman.height
        ]
        if len(beside) == 1:
            yield beside[0], woman


def _head(page: PageText, found: re.Match[str], other: re.Pattern[str]) -> Box:
    """Where a head stands: the whole of "Năm sinh Nam", if the other one has a cell of its own."""
    cell = page.cell_at(found.start())
    alone = cell.end - cell.start <= _LONGEST and not other.search(page.text, cell.start, cell.end)
    return cell.box if alone else page.places(*found.span())[0]


def _ways(man: Box, woman: Box) -> tuple[tuple[Box, Box], tuple[Box, Box]]:
    return (man, woman), (woman, man)


def _under(box: Box, head: Box, other: Box) -> bool:
    """Whether a box stands under a head, nearer to it than half the way to the other one."""
    half = abs(other.middle[0] - head.middle[0]) / 2
    return box.y0 > head.y0 + head.height / 2 and abs(box.middle[0] - head.middle[0]) < half


def _level(a: Box, b: Box) -> bool:
    """Whether two boxes stand on one row."""
    return a.intersection(b).height > 0.5 * min(a.height, b.height)
