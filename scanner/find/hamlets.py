"""Places in tables: in the rows of people a head that says where somebody lives decides for its
column, whatever its cells hold; and villages where nobody else is named speak of nobody, as in
statistics."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from scanner import addresses
from scanner.blocks import BLOCK_GAP
from scanner.detectors import Patterns
from scanner.find.weighing import LABELLED, SURE, WEIGHT, Candidate, unlabelled
from scanner.grid import Cell
from scanner.labels.context import Context
from scanner.labels.printed import MIN_ROW
from scanner.letters import fold
from scanner.model import Box
from scanner.names import surnamed
from scanner.once import once
from scanner.runs import run
from scanner.text import PageText
from scanner.units import HAMLET, HOUSE, PROVINCE

# One part of a commune alone.
_HAMLET = re.compile(rf"(?:{addresses.units(HAMLET)})[ \n][a-z0-9]+(?:[ \n][a-z0-9]+){{0,3}}")
# What their column is called, as it is written.
_HEAD = re.compile(
    r"(?<!\w)(?:(?:thôn|xóm|ấp|bản|buôn|sóc|khóm|làng|khối|phum|plei|khu phố|tổ dân phố|thon|xom"
    r"|ap|buon|khom|khu pho|to dan pho|tdp|tổ|khu|ở|(?:số )?căn hộ|số nhà|địa bàn)(?: ?[/,;-]? ?"
    r"| và )){1,4}",
    re.IGNORECASE,
)
_UNMARKED = re.compile(rf"{_HEAD.pattern}|(?<!\w)ban ?", re.IGNORECASE)
_CAPITALISED = r"(?![a-z])[^\W\d_][^\W\d_]{0,6}(?!\w)"
# A village that the page names with its word: alone in the row of somebody it is where they live.
_VILLAGE = re.compile(
    r"(?<!\w)(?i:thôn|xóm|ấp|bản|buôn|bôn|sóc|khóm|làng|phum|plei|xã|thon|xom|buon|khom)[ \n]"
    rf"((?:{_CAPITALISED}[ ]){{0,3}}{_CAPITALISED}(?:[ ]\d{{1,2}}(?!\d))?)"
)
# What stands beside it for the commune.
_COMMUNE = re.compile(
    r"(?<!\w)(?:(?:xã|phường|thị trấn|xa|phuong)(?: ?[/,;-]? ?)){1,3}", re.IGNORECASE
)
# A page with none of these words has no head of dwellings.
_HEADS = frozenset(
    "thon xom ap ban buon soc khom lang pho khoi phum plei tdp to khu noi tru tt que quan khau "
    "hktt dktt dia cho residence address".split()
)
# What stands in such a column and is a place: capitals and figures, and words for parts of one.
_PART = re.compile(
    r"(?:[\d/.\-]+\w?|[kh]\d[\w/]*|(?i:số|nhà|sn|tổ|thôn|xóm|ấp|bản|buôn|khóm|khối|khu"
    r"|phố|đường|ngõ|ngách|hẻm|kiệt|xã|phường|thị|trấn|huyện|quận|tỉnh|thành|tp|tx|tt|dân|cư|đội"
    r"|cụm|vực|đô|chung|tập|thể|tiểu|trọ|phòng|căn|hộ|lô|tòa|chợ|làng|sóc))"
)
_WORD = re.compile(r"[^\s,;()–-]+")
# A whole name of somebody, and how sure it is.
_WHOLE_NAME, _SURE_NAME = re.compile(r"[^\W\d_]+(?:[ \n][^\W\d_]+){2,3}(?=[,;])"), 0.9
_NO_PLACE = re.compile(
    r"(?:s[ốo] (?:cccd|cmnd|định|điện|đt|thẻ|tài)|nơi (?:ở|sinh|cư|cấp|đăng|thường)|chỗ ở|địa chỉ"
    r"|họ (?:và )?tên|(?:ngày|năm) (?:sinh|cấp)|quê quán|hộ khẩu|giấy tờ|dân tộc|giới tính"
    r"|như|nt|không|cùng|trong|ngoài|chưa|đã|theo|hộ (?:nghèo|cận))(?!\w)"
    r"|(?:có|nam|nữ|kinh|mới|cũ|đủ)\Z",
    re.IGNORECASE,
)
# So many cells of a column are asked for their head before it is taken for another one, and so
# much of a place is capitals.
_ASKED, _CAPITALS = 2, 0.6
_LONGEST = 110
_BESIDE = "address_units"
# What says that a row is about somebody's life, and no list of works and who is in charge of them.
_TOLD = frozenset(
    ("cccd", "cmnd", "passport", "date_of_birth", "address", "health_insurance", "social_insurance")
)
# So far (in heights) over or under it may stand who lives there, in a row of tall cells.
_NEAR = 2.5
# Within so many heights of the middle of a row stand the lines of a cell of two.
_HALF = 0.9
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
    page: PageText, patterns: Patterns, best: Sequence[Candidate], context: Context
) -> Iterator[Candidate]:
    """What stands in the rows of people under a head that says where they live."""
    detector = patterns.by_id.get(_BESIDE)
    if detector is None or page.words.isdisjoint(_HEADS):
        return
    if not any(map(_is_person, best)):
        return
    sure = [c for c in best if c.confidence >= SURE and not c.pinned]
    people = _rows(page, (c for c in sure if c.detector.type != "address"))
    told = _rows(page, (c for c in sure if c.detector.type in _TOLD))
    taken = [c for c in best if not _may_be_place(c)]
    starts = [c.start for c in taken]
    columns, lives = _Columns(page, patterns, context, best), set(told)
    villages = {_spelled(name) for name in _VILLAGE.findall(page.text)}
    homes: list[tuple[Cell, int]] = []
    others: list[tuple[Cell, int]] = []
    for cell, row in _beside(page, people, told):
        at = bisect_right(starts, cell.end - 1) - 1
        part = taken[at] if at >= 0 and taken[at].end > cell.start else None
        if columns.are_others(cell) or (part and not _is_begun(part, cell)):
            continue
        end = _end_of_place(page, cell, row, people)
        if end is None or (part and part.start == cell.start and end <= part.end):
            continue
        printed = page.text[cell.start : end]
        home = columns.are_dwellings(cell)
        if not home and (_spelled(printed) in villages or _is_home(printed, row in lives)):
            columns.learn(cell)
            home = True
        (homes if home else others).append((cell, end))
    # The rest of a column that has the homes of others.
    homes += [(cell, end) for cell, end in others if columns.is_known(cell)]
    for cell, end in homes:
        whole = unlabelled(detector, page, (cell.start, end), NAMED)
        # What was found of it already is a part of it.
        parts = taken[bisect_right(starts, cell.start - 1) : bisect_right(starts, end - 1)]
        known = [c.confidence + 0.01 for c in parts if c.end <= end]
        yield replace(whole, confidence=max([LABELLED, *known]))


def _end_of_place(page: PageText, cell: Cell, row: Box, people: Sequence[Box]) -> int | None:
    """Where what begins in a cell ends; None where it is no place."""
    first = _WORD.match(page.text, cell.start, cell.end)
    if first is None or not _is_part(first.group()):
        return None
    end = _end(page, cell, row, people)
    return end if _is_place(page.text[cell.start : end]) else None


def _spelled(name: str) -> str:
    return " ".join(fold(name).split())


def _rows(page: PageText, some: Iterable[Candidate]) -> list[Box]:
    """Where some candidates stand, one of each row, from top to bottom."""
    boxes = (page.cell_at(c.start).box for c in some)
    return sorted({box.y0: box for box in boxes}.values(), key=_top)


def _is_begun(candidate: Candidate, cell: Cell) -> bool:
    """Whether a candidate is a part of what a cell and the lines below hold."""
    return candidate.detector.type == "address" and candidate.start >= cell.start


def _beside(
    page: PageText, people: Sequence[Box], told: Sequence[Box]
) -> Iterator[tuple[Cell, Box]]:
    """The cells in the rows of tables of people, each by its first line, and where who or
    what tells of them stands in the row."""
    known: set[int] = set()
    rows = {box: page.grid.beside(box) for box in (*told, *people)}
    rows = {box: row for box, row in rows.items() if len(row) >= MIN_ROW - 1}
    more = _between(page, rows)
    for box, row in rows.items():
        cells = [*row, *more.get(box, ())]
        for cell in cells if len(cells) >= MIN_ROW else ():
            first = _first(page, cell, box, people)
            if first.start not in known:
                known.add(first.start)
                yield first, box


def _between(page: PageText, rows: Mapping[Box, Sequence[Cell]]) -> dict[Box, list[Cell]]:
    """The lines beside rows of tables, but on none: cells of two lines in a row whose cells stand
    in the middle of its height."""
    met = {cell.start for row in rows.values() for cell in row}
    boxes = sorted(rows, key=_top)
    tops = [box.y0 for box in boxes]
    found: dict[Box, list[Cell]] = {}
    for cell in page.grid.downwards() if rows else ():
        if cell.start in met:
            continue
        middle = cell.box.middle[1]
        at = bisect_right(tops, middle)
        for box in boxes[max(0, at - 1) : at + 1]:
            if abs(box.middle[1] - middle) < _HALF * box.height:
                found.setdefault(box, []).append(cell)
    return found


def _first(page: PageText, cell: Cell, row: Box, people: Sequence[Box]) -> Cell:
    """The first line of what stands in a cell of several lines in a row of a table."""
    first = cell
    while first.start and cell.end - first.start < _LONGEST:
        over = page.cell_at(first.start - 1)
        if not _run_on(page, over, first) or _is_of_others(over.box, row, people):
            break
        first = over
    return first


class _Columns:
    """The columns of the tables of a page, and which of them hold dwellings."""

    def __init__(
        self, page: PageText, patterns: Patterns, context: Context, best: Sequence[Candidate]
    ) -> None:
        self._page, self._context = page, context
        places = [c.start for c in best if c.detector.type == "address"]
        cells = [(page.cell_at(start), start) for start in places]
        self._known = Counter(round(cell.box.x0) for cell, at in cells if cell.start == at)
        # Where the cells of columns begin that hold people.
        self._named = {round(page.cell_at(c.start).box.x0) for c in best if _is_person(c)}
        self._by_id = patterns.by_id
        self._vain: dict[int, int] = {}

    def are_others(self, cell: Cell) -> bool:
        """Whether the head over a cell is known to say something else."""
        column = round(cell.box.x0)
        return self._vain.get(column, 0) >= _ASKED > self._known[column]

    def are_dwellings(self, cell: Cell) -> bool:
        """Whether the head over a cell says that people live there."""
        column = round(cell.box.x0)
        if self.is_known(cell):
            return True
        label = self._context.head(cell.start, cell.end, words=True)
        owners = {self._by_id[owner].type for owner in label.owners} if label else set()
        if owners == {"address"} or (not owners and self._is_headed(cell)):
            # A head in the middle of its column stands over no short cell of it.
            self._known[column] += 1
            return True
        self._vain[column] = self._vain.get(column, 0) + 1
        return False

    def learn(self, cell: Cell) -> None:
        """Takes note of the home of somebody in a column."""
        self._known[round(cell.box.x0)] += 1

    def is_known(self, cell: Cell) -> bool:
        """Whether others live in the column of a cell."""
        return self._known[round(cell.box.x0)] >= _ASKED

    def _is_headed(self, cell: Cell) -> bool:
        return any(
            cell.box.y0 > head.y1
            and (_is_under(cell.box, head) or self._is_alone(cell, left, right))
            for head, left, right in self._reaches
        )

    def _is_alone(self, cell: Cell, left: float, right: float) -> bool:
        """Whether of the cells of its row a cell alone stands between two heads, and no people
        begin in its column."""
        row = [c.box for c in self._page.grid.beside(cell.box)]
        within = [box for box in row if left <= box.x0 and box.x1 <= right]
        return within == [cell.box] and round(cell.box.x0) not in self._named

    @once
    def _reaches(self) -> list[tuple[Box, float, float]]:
        """The heads of dwellings, and how far their columns reach at most: to the heads beside."""
        found = []
        for head in self._heads:
            beside = [cell.box for cell in self._page.grid.beside(head)]
            left = max((box.x1 for box in beside if box.x1 <= head.x0), default=head.x0)
            right = min((box.x0 for box in beside if box.x0 >= head.x1), default=head.x1)
            found.append((head, left, right))
        return found

    @once
    def _heads(self) -> list[Box]:
        page = self._page
        # Without its marks "bản" may be a board or a friend.
        called = _UNMARKED if page.text.isascii() else _HEAD
        cells = [page.cell_at(found.start()) for found in called.finditer(page.text)]
        heads = [
            cell.box for cell in cells if called.fullmatch(page.text[cell.start : cell.end] + " ")
        ]
        beside = [
            cell.box
            for head in heads
            for cell in page.grid.beside(head)
            if _COMMUNE.fullmatch(page.text[cell.start : cell.end] + " ")
        ]
        return [*heads, *beside]


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


def _end(page: PageText, cell: Cell, row: Box, people: Sequence[Box]) -> int:
    """Where what begins in a cell ends, in it or on the lines that it runs on over, down to the
    next row; justified lines may stand in pieces."""
    last, right = cell, cell.box.x1
    line = cell
    while last.end - cell.start < _LONGEST:
        after = page.cell_at(last.end + 1)
        if after.start != last.end + 1:
            break
        if _level(after.box, line.box) and last.box.x1 < after.box.x0 and after.box.x1 < right + 1:
            last = after
            continue
        if not _run_on(page, line, after) or _is_of_others(after.box, row, people):
            break
        last = line = after
        right = max(right, after.box.x1)
    return last.end


def _run_on(page: PageText, over: Cell, below: Cell) -> bool:
    """Whether one line is right below another in one cell."""
    if abs(over.box.x0 - below.box.x0) > 0.5 * over.box.height or below.box.y0 <= over.box.y0:
        return False
    gap, height = below.box.y0 - over.box.y1, min(over.box.height, below.box.height)
    # A justified line in pieces is none of the page's own.
    return gap < BLOCK_GAP * height or not page.torn(over.start, below.end)


def _is_of_others(line: Box, row: Box, people: Sequence[Box]) -> bool:
    """Whether a line is level with people, from top to bottom, who stand in another row."""
    _, top, _, bottom = line
    half = 0.5 * (bottom - top)
    at = bisect_right(people, top - 4 * half, key=_top)
    for box in islice(people, at, None):
        # What `_level` does, which pages of lines over each other ask for millions of times.
        _, y0, _, y1 = box
        if y0 > bottom:
            break
        shared = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
        if (shared > half or shared > 0.5 * (y1 - y0)) and not _level(row, box):
            return True
    return False


def _top(box: Box) -> float:
    return box.y0


def _level(a: Box, b: Box) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.height, b.height)


def _is_part(word: str) -> bool:
    return word[0].isupper() or _PART.fullmatch(word) is not None


def _is_place(printed: str) -> bool:
    """Whether what a cell holds may be a place.

    >>> _is_place("Pờ Hồ Cao"), _is_place("xóm Đồi, Đà Bắc"), _is_place("Như trên")
    (True, True, False)
    >>> _is_place("Cháy nhà, mất của"), _is_place("12/2024"), _is_place("Bùi Thị Thử, 1908")
    (False, False, False)
    """
    words = _WORD.findall(printed)
    if not words or len(printed) > _LONGEST or _NO_PLACE.match(printed):
        return False
    name = _WHOLE_NAME.match(printed)
    capitals = name is not None and all(word[0].isupper() for word in name.group().split())
    if name is not None and capitals and surnamed(name.group()) >= _SURE_NAME:
        return False
    parts = sum(map(_is_part, words))
    named = any(word[0].isdigit() or _PART.fullmatch(word) is None for word in words)
    letters = any(word[0].isalpha() for word in words)
    return _is_part(words[0]) and parts >= _CAPITALS * len(words) and named and letters


def _is_home(printed: str, told: bool) -> bool:
    """Whether what a cell holds is all of an address from a house on or, in a row that is about
    somebody's life, from a village or a place in its province on."""
    line = printed.replace("\n", " ")
    found = run(line, 0, len(line))
    if found is None or line[found.end :].strip(" .,;"):
        return False
    if told:
        return found.is_dwelling or (found.led and PROVINCE in found.kinds)
    return found.is_house and HOUSE in found.kinds


def _alone(page: PageText, candidate: Candidate) -> bool:
    """Whether a hamlet fills its cell, or the lines of it, in a row of a table."""
    if not _HAMLET.fullmatch(page.folded, candidate.start, candidate.end):
        return False
    cell = page.cell_at(candidate.start)
    last = page.cell_at(candidate.end - 1)
    fills = (cell.start, last.end) == (candidate.start, candidate.end)
    return fills and len(page.grid.beside(cell.box)) >= MIN_ROW
