"""Of which people somebody is, and of which faith, where no label says so: in a column, in
the row of a form for two, or behind a name or a birth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scanner.detector import Detector
from scanner.detectors import Patterns
from scanner.find.weighing import SURE, Candidate, checked
from scanner.grid import Cell
from scanner.labels.context import MIN_PEERS
from scanner.labels.printed import MAX_ROWS_UP
from scanner.letters import fold
from scanner.text import PageText

_DETECTOR, _FAITH = "ethnicity_labelled", "religion_labelled"
_NAME, _BORN = "person_name", "date_of_birth"
PEOPLES = frozenset({"ethnicity", "religion"})
_LABEL = re.compile(r"(?<![a-z])(?:dan toc|d[.]?toc|ethnic|ton giao|relig)")
# Whose words somebody has to stand beside.
_OF_NEAR = frozenset({"ethnicity_told", "ethnicity_paired", "religion_paired", "religion_believer"})
# A sentence goes on behind one; a form has a box behind each that it asks for.
_OF, _RUNS_ON = "dân tộc ", re.compile(r",?\s{1,3}[a-zà-ỹđ]{2}")
_BOX = re.compile(r" ?:? {0,4}[□☐◻▢❑]")
# So far before them at most.
_NEAR = 120
_SENTENCE = re.compile(r"[^\W\d]{2}[.!?]\s+[^\W\d_a-z]")
# The longest cell that holds one of them.
_LONGEST = 18
# No row of a table has more letters.
_WIDEST = 400
# What is a name of places, countries or persons too: alone behind a name it is that.
_AMBIGUOUS = frozenset("hoa thai lao co ma tho cong dao kinh cil mang lu".split())
# How it is told behind a name or a birth, and what ends it there.
_TOLD = re.compile(r"\s\((?:(?:người|dân tộc|dt)\s)?|,\s(?P<people>(?:là\s)?(?:người|dân tộc)\s)?")
_END = re.compile(r"[,;.)](?!\d)|\s*\n|\Z|\s(?=[a-zà-ỹđ])")
# An item of a line that begins with a name ("A – lớp 11 – Cơ Tu – thôn 2"), and what ends it.
_ITEM = re.compile(r"\s[–—-]\s|,\s(?=[^\W\d_a-z])")
_ITEM_ENDS = re.compile(r"\s[–—-]\s|[,;]\s|[.]?\s*\n|\Z")
_FAR = 150
# The label of a row of a form, which holds one for each of two people.
_FIELDS = re.compile(r"(?<![a-z])(?:dan toc|ton giao)(?![a-z])")
_FIELD = re.compile(r"(?:\d{1,2}[.)]? ?)?(?:dan toc|ton giao) ?:?")
_MOST_OVER = 5
# Heads that no label has: "DT" is a telephone without its mark.
_HEADS = {
    _DETECTOR: re.compile(r"D\.?T(?:\.|ộc|ỘC)?|[Dd][.]?tộc|Dtoc|DTTS|DT ?/ ?TG"),
    _FAITH: re.compile(r"TG|T[.]? ?(?:giáo|GIÁO)|Đạo|ĐẠO|DT ?/ ?TG"),
}


def peoples(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The peoples that those who are named on a page are of."""
    detector = patterns.by_id.get(_DETECTOR)
    sure = [c for c in known if c.confidence >= SURE and not c.pinned]
    people = [c for c in sure if c.detector.type in (_NAME, _BORN)]
    if detector is None or not people:
        return
    faith = patterns.by_id.get(_FAITH)
    kinds = [kind for kind in (detector, faith) if kind]
    for who in people:
        for kind in kinds:
            yield from _behind(page, kind, who)
    yield from _in_fields(page, kinds, people)
    named = [c for c in people if c.detector.type == _NAME]
    yield from _in_items(page, detector, named)
    for kind in kinds:
        yield from _below_each_other(page, kind, faith, named)


def of_somebody(page: PageText, known: Sequence[Candidate]) -> list[Candidate]:
    """The `known` candidates without the peoples and faiths that a table counts, and those that a
    text tells of: nobody stands in their rows, or before them."""
    others = [c for c in known if c.detector.type not in PEOPLES and c.is_sure]
    known = [c for c in known if c.detector.type not in PEOPLES or _is_of_one(page, c, others)]
    rows = {
        n: row
        for n, c in enumerate(known)
        if c.detector.type in PEOPLES and len(row := _told_by_head(page, c)) > 1
    }
    cells = {cell.start for row in rows.values() for cell in row}
    if any(page.cell_at(other.start).start in cells for other in others):
        rows.clear()
    return [c for n, c in enumerate(known) if n not in rows]


def _is_of_one(page: PageText, one: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether somebody may be of a people or faith: one that a sentence tells of ("là người dân tộc
    Kinh có chồng") wants somebody beside it, the empty box of a form somebody on its page."""
    if _BOX.match(page.text, one.end):
        return bool(others)
    before = page.text[max(0, one.start - len(_OF)) : one.start]
    told = before == _OF and _RUNS_ON.match(page.text, one.end) is not None
    return not (told or one.detector.id in _OF_NEAR) or _is_near(page, one, others)


def _told_by_head(page: PageText, candidate: Candidate) -> Sequence[Cell]:
    """The row of a people or faith that fills its cell, without a label in the row."""
    cell = page.cell_at(candidate.start)
    first, last = page.line_at(candidate.start)
    if candidate.span != (cell.start, cell.end) or last - first >= _WIDEST:
        return ()
    row = page.grid.beside(cell.box)
    return () if any(_LABEL.search(page.folded, c.start, c.end) for c in row) else row


def _is_near(page: PageText, one: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether something of somebody stands beside one in its sentence, or in its row."""
    for other in others:
        if one.start - _NEAR < other.end and other.start < one.end + _NEAR // 2:
            between = min(one.end, other.end), max(one.start, other.start)
            if not _SENTENCE.search(page.text, *between):
                return True
    begin, end = page.line_at(one.start)
    if end - begin >= _WIDEST:
        return False
    row = {cell.start for cell in page.grid.beside(page.cell_at(one.start).box)}
    return len(row) > 1 and any(page.cell_at(other.start).start in row for other in others)


def _in_fields(
    page: PageText, kinds: Sequence[Detector], people: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Those of the rows of a form that tell of two people, father and mother, below their names or
    births."""
    starts = {page.cell_at(who.start).start for who in people}
    for label in _FIELDS.finditer(page.folded):
        cell = page.cell_at(label.start())
        if not _FIELD.fullmatch(page.folded, cell.start, cell.end):
            continue
        row = [c for c in page.grid.beside(cell.box) if c.box.x0 >= cell.box.x1]
        for field in row if 1 < len(row) < _MOST_OVER else ():
            over = page.grid.over(field.box, _MOST_OVER)
            if any(c.start in starts for c in over):
                yield from (c for kind in kinds if (c := _filling(page, kind, field)))


def _filling(page: PageText, kind: Detector, cell: Cell) -> Candidate | None:
    fills = kind.pattern.fullmatch(page.text, cell.start, cell.end)
    return checked(kind, page, (cell.start, cell.end)) if fills else None


def _in_items(
    page: PageText, detector: Detector, named: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Those that are an item of what is told behind a name in its line."""
    found: list[Candidate] = []
    sure = False
    for n, who in enumerate(named):
        end = min(named[n + 1].start if n + 1 < len(named) else len(page.text), who.end + _FAR)
        for mark in _ITEM.finditer(page.text, who.end, end):
            fits = detector.pattern.match(page.text, mark.end(), end)
            if fits is None or not _ITEM_ENDS.match(page.text, fits.end()):
                continue
            told = fold(fits.group()) not in _AMBIGUOUS
            sure |= told
            if (told or "," not in mark.group()) and (one := checked(detector, page, fits.span())):
                found.append(one)
    if sure:
        yield from found


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
    believes = detector is faith
    words = [c for row in rows.values() for c in row if not _is_other(page, faith, c, believes)]
    cells = [c for c in words if c.end - c.start <= _LONGEST and _is_one(page, detector, c)]
    for column in _columns(cells):
        if _is_headed(page, detector, column[0]):
            yield from _all(page, detector, column)
        if len(column) < MIN_PEERS:
            continue
        box = column[0].box
        under = [c for c in words if c.box.x0 < box.x1 and box.x0 < c.box.x1]
        told = {fold(page.text[c.start : c.end]) for c in column}
        if 4 * len(column) >= 3 * len(under) and told - _AMBIGUOUS:
            yield from _all(page, detector, column)


def _all(page: PageText, detector: Detector, column: Sequence[Cell]) -> Iterator[Candidate]:
    found = (checked(detector, page, (cell.start, cell.end)) for cell in column)
    return filter(None, found)


def _is_headed(page: PageText, detector: Detector, cell: Cell) -> bool:
    """Whether the first head over a cell is a short form of the word for peoples, or for faiths."""
    for over in page.grid.over(cell.box, MAX_ROWS_UP):
        if _HEADS[detector.id].fullmatch(page.text, over.start, over.end):
            return True
    return False


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


def _is_other(page: PageText, faith: Detector | None, cell: Cell, believes: bool) -> bool:
    """Whether a cell says nothing of whose the column is: figures, that there is none, or, where
    it is not one that tells what they believe in, a faith."""
    text = page.text[cell.start : cell.end]
    other = not believes and faith is not None and _is_one(page, faith, cell)
    return other or text == "Không" or any(map(str.isdigit, text))
