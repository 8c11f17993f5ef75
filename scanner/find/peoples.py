"""Of which people somebody is, where no label says so: in a column of a list, or right behind a
name or a birth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.weighing import Candidate, checked
from scanner.grid import Cell
from scanner.labels.context import MIN_PEERS
from scanner.letters import fold
from scanner.text import PageText

_DETECTOR, _FAITH = "ethnicity_labelled", "religion_labelled"
_NAME, _BORN = "person_name", "date_of_birth"
_KINDS = frozenset({"ethnicity", "religion"})
_LABEL = re.compile(r"(?<![a-z])(?:dan toc|d[.]?toc|ethnic|ton giao|relig)")
# The longest cell that holds one of them.
_LONGEST = 12
# No row of a table has more letters.
_WIDEST = 400
# What is a name of places, countries or persons too: alone behind a name it is that.
_AMBIGUOUS = frozenset("hoa thai lao co ma tho cong dao kinh cil mang lu".split())
# How it is told behind a name or a birth, and what ends it there.
_TOLD = re.compile(r"\s\((?:(?:người|dân tộc|dt)\s)?|,\s(?P<people>(?:là\s)?(?:người|dân tộc)\s)?")
_END = re.compile(r"[,;.)](?!\d)|\s*\n|\Z|\s(?=[a-zà-ỹđ])")


def peoples(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The peoples that those who are named on a page are of."""
    detector = patterns.by_id.get(_DETECTOR)
    people = [c for c in known if c.detector.type in (_NAME, _BORN) and c.is_sure]
    if detector is None or not people:
        return
    for who in people:
        yield from _behind(page, detector, who)
    named = [c for c in people if c.detector.type == _NAME]
    if len(named) >= MIN_PEERS:
        yield from _below_each_other(page, detector, patterns.by_id.get(_FAITH), named)


def of_somebody(page: PageText, known: Sequence[Candidate]) -> list[Candidate]:
    """The `known` candidates without the peoples and faiths that a table counts: nobody stands in
    their rows."""
    others = [c for c in known if c.detector.type not in _KINDS and c.is_sure]
    rows = {
        n: row
        for n, c in enumerate(known)
        if c.detector.type in _KINDS and len(row := _told_by_head(page, c)) > 1
    }
    cells = {cell.start for row in rows.values() for cell in row}
    if any(page.cell_at(other.start).start in cells for other in others):
        return list(known)
    return [c for n, c in enumerate(known) if n not in rows]


def _told_by_head(page: PageText, candidate: Candidate) -> Sequence[Cell]:
    """The row of a people or faith that fills its cell, without a label in the row."""
    cell = page.cell_at(candidate.start)
    first, last = page.line_at(candidate.start)
    if candidate.span != (cell.start, cell.end) or last - first >= _WIDEST:
        return ()
    row = page.grid.beside(cell.box)
    return () if any(_LABEL.search(page.folded, c.start, c.end) for c in row) else row


def _behind(page: PageText, detector: Detector, who: Candidate) -> Iterator[Candidate]:
    """The one right behind a name or a birth: "A (Thổ)", "sinh năm 1970, người Sán Dìu"."""
    told = _TOLD.match(page.text, who.end)
    fits = detector.pattern.match(page.text, told.end()) if told else None
    if told is None or fits is None or not (end := _END.match(page.text, fits.end())):
        return
    bracketed, bare = ")" in end.group(), told.group() == ", "
    if bracketed != ("(" in told.group()):
        return
    if bare and who.detector.type == _NAME and fold(fits.group()) in _AMBIGUOUS:
        return
    if bare and who.detector.type == _BORN and not end.group().strip():
        return
    if found := checked(detector, page, fits.span()):
        yield found


def _below_each_other(
    page: PageText, detector: Detector, faith: Detector | None, named: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Those that fill the cells of one column beside the names of a table, if need be with a faith
    below each."""
    rows: dict[int, list[Cell]] = {}
    for who in named:
        first, last = page.line_at(who.start)
        if last - first < _WIDEST:
            row = page.grid.beside(page.cell_at(who.start).box)
            rows[row[0].start] = row
    words = [c for row in rows.values() for c in row if not _is_other(page, faith, c)]
    cells = [c for c in words if c.end - c.start <= _LONGEST and _is_one(page, detector, c)]
    for column in _columns(cells):
        if len(column) < MIN_PEERS:
            continue
        box = column[0].box
        under = [c for c in words if c.box.x0 < box.x1 and box.x0 < c.box.x1]
        told = {fold(page.text[c.start : c.end]) for c in column}
        if 4 * len(column) >= 3 * len(under) and told - _AMBIGUOUS:
            found = (checked(detector, page, (cell.start, cell.end)) for cell in column)
            yield from filter(None, found)


def _columns(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells that stand over each other, whatever their alignment."""
    columns: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: c.box.middle[0]):
        last = columns[-1][-1].box if columns else None
        if last and cell.box.x0 < last.x1:
            columns[-1].append(cell)
        else:
            columns.append([cell])
    return columns


def _is_one(page: PageText, detector: Detector, cell: Cell) -> bool:
    return detector.pattern.fullmatch(page.text, cell.start, cell.end) is not None


def _is_other(page: PageText, faith: Detector | None, cell: Cell) -> bool:
    """Whether a cell says nothing of whose the column is: figures, a faith, or that there is
    none."""
    text = page.text[cell.start : cell.end]
    believes = text == "Không" or (faith is not None and _is_one(page, faith, cell))
    return believes or any(map(str.isdigit, text))
