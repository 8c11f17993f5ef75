"""Places in tables: in the rows of people a head that says where somebody lives decides for its
column, whatever its cells hold; and villages where nobody else is named speak of nobody, as in
statistics."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.detectors import Patterns
from scanner.find.weighing import LABELLED, SURE, WEIGHT, Candidate, unlabelled
from scanner.grid import Cell
from scanner.labels.context import Context
from scanner.labels.printed import MIN_ROW
from scanner.model import Box
from scanner.once import once
from scanner.text import PageText
from scanner.values import normalise

# One part of a commune alone.
_HAMLET = re.compile(
    r"(?:thon|xom|ap|ban|buon|lang|khom|khoi|khu(?: pho| vuc)?|kp|tdp|to dan pho|to|doi)[ \n]"
    r"[a-z0-9]+(?:[ \n][a-z0-9]+){0,3}"
)
# What their column is called, as it is written.
_HEAD = re.compile(
    r"(?<!\w)(?:(?:thôn|xóm|ấp|bản|buôn|sóc|khóm|làng|khối|phum|plei|khu phố|tổ dân phố|thon|xom"
    r"|ap|buon|khom|khu pho|to dan pho|tdp|tổ|khu|ở)(?: ?[/,;-]? ?| và )){1,4}",
    re.IGNORECASE,
)
# A page with none of these words has no head of dwellings.
_HEADS = frozenset(
    "thon xom ap ban buon soc khom lang pho khoi phum plei tdp to khu noi tru tt que quan khau "
    "hktt dktt dia cho residence address".split()
)
# What stands in such a column and is a place: capitals and figures, and words for parts of one.
_PART = re.compile(
    r"(?:[\d/.\-]+\w?|(?i:số|nhà|sn|tổ|thôn|xóm|ấp|bản|buôn|khóm|khối|khu"
    r"|phố|đường|ngõ|ngách|hẻm|kiệt|xã|phường|thị|trấn|huyện|quận|tỉnh|thành|tp|tx|tt|dân|cư|đội"
    r"|cụm|vực|đô|chung|tập|thể|tiểu|trọ|phòng|căn|hộ|lô|tòa|chợ|làng|sóc))"
)
_WORD = re.compile(r"[^\s,;()–-]+")
_NO_PLACE = re.compile(
    r"(?:như|nt|không|cùng|trong|ngoài|chưa|đã|theo|hộ (?:nghèo|cận))(?!\w)"
    r"|(?:có|nam|nữ|kinh|mới|cũ|đủ)\Z",
    re.IGNORECASE,
)
# So many cells of a column are asked for their head before it is taken for another one, and so
# much of a place is capitals.
_ASKED, _CAPITALS = 2, 0.6
_LONGEST = 110
_BESIDE = "address_units"
# So far (in heights) over or under it may stand who lives there, in a row of tall cells.
_NEAR = 2.5
# So much of the narrower of a cell and a head is shared where one stands under the other, and so
# sure is that it is a village.
_SHARED, NAMED = 0.3, 0.6


def inhabited(page: PageText, best: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without the hamlets in rows of tables in which nobody else is named."""
    empty = {n for n, c in enumerate(best) if c.detector.type == "address" and _alone(page, c)}
    if not empty:
        return list(best)
    others = [
        page.cell_at(c.start).box.middle[1]
        for n, c in enumerate(best)
        if n not in empty and c.confidence >= SURE
    ]

    def is_somebodys(candidate: Candidate) -> bool:
        box = page.cell_at(candidate.start).box
        return any(abs(other - box.middle[1]) < _NEAR * box.height for other in others)

    return [c for n, c in enumerate(best) if n not in empty or is_somebodys(c)]


def named(
    page: PageText, patterns: Patterns, context: Context, best: Sequence[Candidate]
) -> Iterator[Candidate]:
    """What stands in the rows of people under a head that says where they live."""
    detector = patterns.by_id.get(_BESIDE)
    if detector is None or page.words.isdisjoint(_HEADS):
        return
    if not any(map(_is_person, best)):
        return
    sure = [c for c in best if c.confidence >= SURE and not c.pinned]
    people = [page.cell_at(c.start).box for c in sure if c.detector.type != "address"]
    taken = [c for c in best if not _may_be_place(c)]
    starts = [c.start for c in taken]
    columns = _Columns(page, patterns, context, best)
    for cell in _beside(page, people):
        at = bisect_right(starts, cell.end - 1) - 1
        part = taken[at] if at >= 0 and taken[at].end > cell.start else None
        if columns.are_others(cell) or (part and not _is_begun(part, cell)):
            continue
        first = _WORD.match(page.text, cell.start, cell.end)
        if first is None or not _is_part(first.group()):
            continue
        end = _end(page, cell, people)
        if end <= (part.end if part else 0) or not _is_place(page.text[cell.start : end]):
            continue
        if columns.are_dwellings(cell):
            span = cell.start, end
            value = normalise("text", page.text[slice(*span)])
            whole = unlabelled(detector, page, span, value, NAMED)
            yield replace(whole, confidence=max(LABELLED, part.confidence + 0.01 if part else 0))


def _is_begun(candidate: Candidate, cell: Cell) -> bool:
    """Whether a candidate is the beginning of what a cell and the lines below hold."""
    return candidate.detector.type == "address" and candidate.start == cell.start


def _beside(page: PageText, people: Sequence[Box]) -> Iterator[Cell]:
    """The cells in the rows of tables of people."""
    known: set[int] = set()
    for box in people:
        row = page.grid.beside(box)
        for cell in row if len(row) >= MIN_ROW else ():
            if cell.start not in known:
                known.add(cell.start)
                yield cell


class _Columns:
    """The columns of the tables of a page, and which of them hold dwellings."""

    def __init__(
        self, page: PageText, patterns: Patterns, context: Context, best: Sequence[Candidate]
    ) -> None:
        self._page, self._context = page, context
        places = [page.cell_at(c.start) for c in best if c.detector.type == "address"]
        self._known = Counter(round(cell.box.x0) for cell in places)
        self._by_id = patterns.by_id
        self._vain: dict[int, int] = {}

    def are_others(self, cell: Cell) -> bool:
        """Whether the head over a cell is known to say something else."""
        return self._vain.get(round(cell.box.x0), 0) >= _ASKED

    def are_dwellings(self, cell: Cell) -> bool:
        """Whether the head over a cell says that people live there."""
        column = round(cell.box.x0)
        if self._known[column] >= _ASKED:
            return True
        label = self._context.label(cell.start, cell.end, words=True)
        owners = {self._by_id[owner].type for owner in label.owners} if label else set()
        if owners == {"address"} or (not owners and self._is_headed(cell)):
            return True
        self._vain[column] = self._vain.get(column, 0) + 1
        return False

    def _is_headed(self, cell: Cell) -> bool:
        heads = self._heads
        return any(_is_under(cell.box, head) and cell.box.y0 > head.y1 for head in heads)

    @once
    def _heads(self) -> list[Box]:
        page = self._page
        cells = [page.cell_at(found.start()) for found in _HEAD.finditer(page.text)]
        return [
            cell.box for cell in cells if _HEAD.fullmatch(page.text[cell.start : cell.end] + " ")
        ]


def _is_person(candidate: Candidate) -> bool:
    somebodys = candidate.detector.type in ("person_name", "cccd", "cmnd")
    return somebodys and candidate.confidence >= SURE and not candidate.pinned


def _may_be_place(candidate: Candidate) -> bool:
    """Whether a name has no label of its own: places are called like people."""
    named = candidate.detector.type == "person_name"
    return named and candidate.confidence < LABELLED + WEIGHT * candidate.structure


def _is_under(box: Box, head: Box) -> bool:
    shared = min(box.x1, head.x1) - max(box.x0, head.x0)
    return shared > _SHARED * min(box.width, head.width)


def _end(page: PageText, cell: Cell, people: Sequence[Box]) -> int:
    """Where what begins in a cell ends, in it or on the lines that it runs on over, down to the
    next row."""
    last = cell
    while last.end - cell.start < _LONGEST:
        below = next((c for c in page.grid.stacked(last.box) if c.start == last.end + 1), None)
        if below is None or page.torn(last.start, below.end):
            break
        if any(_level(below.box, box) and not _level(cell.box, box) for box in people):
            break
        last = below
    return last.end


def _level(a: Box, b: Box) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.height, b.height)


def _is_part(word: str) -> bool:
    return word[0].isupper() or _PART.fullmatch(word) is not None


def _is_place(printed: str) -> bool:
    """Whether what a cell holds may be a place.

    >>> _is_place("Pờ Hồ Cao"), _is_place("xóm Đồi, Đà Bắc"), _is_place("Như trên")
    (True, True, False)
    >>> _is_place("Cháy nhà, mất của"), _is_place("12/2024")
    (False, False)
    """
    words = _WORD.findall(printed)
    if not words or len(printed) > _LONGEST or _NO_PLACE.match(printed):
        return False
    parts = sum(map(_is_part, words))
    named = any(word[0].isdigit() or _PART.fullmatch(word) is None for word in words)
    letters = any(word[0].isalpha() for word in words)
    return _is_part(words[0]) and parts >= _CAPITALS * len(words) and named and letters


def _alone(page: PageText, candidate: Candidate) -> bool:
    """Whether a hamlet fills its cell, or the lines of it, in a row of a table."""
    if not _HAMLET.fullmatch(page.folded, candidate.start, candidate.end):
        return False
    cell = page.cell_at(candidate.start)
    last = page.cell_at(candidate.end - 1)
    fills = (cell.start, last.end) == (candidate.start, candidate.end)
    return fills and len(page.grid.beside(cell.box)) >= MIN_ROW
