"""Names that tables have parted: the surname and what stands in the middle in one column, the
given name in the next, as lists of pupils, students and workers are sorted by the given name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.weighing import SURE, Candidate, unlabelled, with_parts
from scanner.given import given_names
from scanner.grid import Cell
from scanner.labels.context import MIN_PEERS
from scanner.labels.printed import MIN_ROW, has_figure
from scanner.letters import CAPITAL, fold
from scanner.text import PageText

NAME = "person_name"
# How much like a name is what stands under such heads, or in the column behind one of names.
HEADED = 0.7
# The heads of such columns, folded: of the first, of those in the middle, of the last.
_FIRST = frozenset(
    "ho|ho va|ho dem|ho lot|ho va dem|ho va lot|ho ten dem|ho ten lot|ho va ten dem|"
    "ho va ten lot|ho, ten dem|ho, ten lot|ho va chu dem|ho, chu dem|ho chu dem|ho, dem|"
    "ho & dem|ho & ten dem|ho chu lot|ho va chu lot|ho - dem|ho - ten dem".split("|")
)
_MIDDLE = frozenset("dem|ten dem|chu dem|lot|ten lot|chu lot".split("|"))
_LAST = frozenset(("ten", "ten goi"))
_HEAD = re.compile(r"(?<![a-z\d])ho(?![a-z\d])")
# What a part of a name is.
_WORD = rf"[{CAPITAL}](?:[^\W\d_]|['’](?=[ ]?[^\W\d_])){{0,9}}['’]?"
_PART = re.compile(rf"{_WORD}(?:[ ]{_WORD}){{0,3}}")
_GIVEN = re.compile(rf"[{CAPITAL}][^\W\d_]{{1,9}}")
# So far to a side begin the cells of a column, in heights.
_INDENT = 0.3
# What else stands in one word behind names, and where there is nobody.
_SEXES = frozenset({"nu", "kinh"})
_NOBODY = re.compile(r"(?:nam|nu|kinh|khong|tong|vang|stt|ten|xom|thon)(?![a-z])")


def parted(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The parts of names in columns of their own, beside the `known` values."""
    named = patterns.by_id.get(NAME)
    if named is None:
        return
    tables = sorted(_heads(page), key=_bottom)
    bottoms = [_bottom(heads) for heads in tables]
    for row in _rows(page, bottoms[0]) if tables else ():
        at = bisect_right(bottoms, row[0].box.middle[1]) - 1
        yield from _whole(page, named, _under(tables[at], row), known)
    told = [c for c in known if c.is_sure and c.detector.type not in (NAME, "address")]
    if told:
        yield from _given_columns(page, named, known, told)


def _whole(
    page: PageText, named: Detector, cells: Sequence[Cell], known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """What stands in some cells, as sure as what was found of it, if all are parts of a name."""
    for cell in cells if all(_is_part(page, cell) for cell in cells) else ():
        parts = [c for c in known if cell.start <= c.start and c.end <= cell.end]
        yield with_parts(_made(page, named, cell), parts)


def _made(page: PageText, named: Detector, cell: Cell) -> Candidate:
    return unlabelled(named, page, (cell.start, cell.end), HEADED)


def _says(page: PageText, cell: Cell) -> str:
    return page.folded[cell.start : cell.end].strip(" .:*")


def _heads(page: PageText) -> Iterator[list[Cell]]:
    """The heads of the columns that names are parted over, of one table after the other."""
    for found in _HEAD.finditer(page.folded):
        cell = page.cell_at(found.start())
        if cell.start != found.start() or _says(page, cell) not in _FIRST:
            continue
        row = page.grid.beside(cell.box)
        at = [other.start for other in row].index(cell.start)
        end = at + 1
        while end < len(row) and _says(page, row[end]) in _MIDDLE:
            end += 1
        if len(row) >= MIN_ROW and end < len(row) and _says(page, row[end]) in _LAST:
            yield row[at : end + 1]


def _bottom(cells: Sequence[Cell]) -> float:
    return max(cell.box.y1 for cell in cells)


def _rows(page: PageText, bottom: float) -> Iterator[list[Cell]]:
    """The rows of tables below some place that have figures."""
    seen: set[int] = set()
    for cell in page.grid.downwards():
        if cell.start in seen or cell.box.middle[1] < bottom:
            continue
        row = page.grid.beside(cell.box)
        seen.update(other.start for other in row)
        if len(row) >= MIN_ROW and has_figure(page, row):
            yield row


def _under(heads: Sequence[Cell], row: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a row that stand nearest to some heads, however those are aligned."""

    def off(at: int) -> float:
        cells = row[at : at + len(heads)]
        sides = zip(heads, cells, strict=True)
        return sum(abs(head.box.middle[0] - cell.box.middle[0]) for head, cell in sides)

    if len(row) < len(heads):
        return ()
    at = min(range(len(row) - len(heads) + 1), key=off)
    return row[at : at + len(heads)]


def _is_part(page: PageText, cell: Cell) -> bool:
    printed = page.text[cell.start : cell.end]
    return _PART.fullmatch(printed) is not None and not _NOBODY.match(fold(printed))


def _given_columns(
    page: PageText, named: Detector, known: Sequence[Candidate], told: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The given names in the column behind one that holds the rest of the names, and that rest
    where nobody knows it for one."""
    rows = {(box.y0, box.y1) for c in told for box in (page.cell_at(c.start).box,)}
    taken = {page.cell_at(c.start).start for c in known}
    behind: list[Cell] = []
    before: dict[int, Cell] = {}
    for name in known:
        if name.detector.type != NAME or name.confidence < SURE:
            continue
        cell = page.cell_at(name.start)
        row = page.grid.beside(cell.box) if cell.start == name.start else []
        if len(row) <= MIN_ROW or not any((c.box.y0, c.box.y1) in rows for c in row):
            continue
        at = next(n for n, c in enumerate(row) if c.start == cell.start)
        if at + 1 < len(row) and row[at + 1].start not in taken:
            behind.append(row[at + 1])
            before[row[at + 1].start] = cell
    behind.sort(key=lambda cell: cell.box.x0)
    straight: list[tuple[Cell, Cell]] = []
    for column in _columns(behind):
        words = [page.text[cell.start : cell.end] for cell in column]
        given = [_GIVEN.fullmatch(word) is not None and given_names(word) for word in words]
        several = len(column) >= MIN_PEERS and 2 * len({*words}) > len(words)
        if not several or 2 * sum(given) <= len(given) or not _SEXES.isdisjoint(map(fold, words)):
            continue
        if _is_open(page, column):
            for cell, word in zip(column, words, strict=True):
                if _GIVEN.fullmatch(word) and not _NOBODY.match(fold(word)):
                    yield _made(page, named, cell)
            straight.append((before[column[0].start], column[0]))
    if straight:
        yield from _alike(page, named, straight, known)


def _alike(
    page: PageText, named: Detector, pairs: Sequence[Sequence[Cell]], known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The parts of names in the two columns of each of some pairs of cells, from left to right."""
    lefts = [given.box.x0 for _, given in pairs]
    for row in _rows(page, min(map(_bottom, pairs))):
        for cells in pairwise(row):
            at = bisect_right(lefts, cells[1].box.x0 + _INDENT * cells[1].box.height) - 1
            sides = zip(pairs[at], cells, strict=True) if at >= 0 else ()
            if at >= 0 and all(_is_straight(a, b) for a, b in sides):
                yield from _whole(page, named, cells, known)


def _is_straight(cell: Cell, other: Cell) -> bool:
    return abs(cell.box.x0 - other.box.x0) < _INDENT * cell.box.height


def _columns(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Cells that begin about as far left, from left to right."""
    left = 0.0
    column: list[Cell] = []
    for cell in cells:
        if column and cell.box.x0 - left > cell.box.height:
            yield column
            column = []
        left = cell.box.x0
        column.append(cell)
    if column:
        yield column


def _is_open(page: PageText, column: Sequence[Cell]) -> bool:
    """Whether no head over a column says that it is of something else than given names."""
    first = min(column, key=lambda cell: cell.box.y0)
    over = next(page.grid.over(first.box, 1), None)
    if over is None or len(page.grid.beside(over.box)) < MIN_ROW:
        return True
    return page.folded[over.start : over.end] in _LAST
