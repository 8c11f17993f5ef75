"""Places in tables: in the rows of people a head that says where somebody lives decides for its
column, whatever its cells hold; and villages where nobody else is named speak of nobody, as in
statistics."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from scanner import addresses
from scanner.detectors import Patterns
from scanner.find.abreast import LONGEST, beside, end_of, rows_of
from scanner.find.dwellings import HEADS, Columns, is_person
from scanner.find.housed import is_body
from scanner.find.weighing import LABELLED, SURE, WEIGHT, Candidate, unlabelled, with_parts
from scanner.grid import Cell
from scanner.labels.context import Context
from scanner.labels.printed import MIN_ROW
from scanner.letters import fold
from scanner.model import Box
from scanner.names import surnamed
from scanner.runs import run
from scanner.text import PageText
from scanner.units import COMMUNE, DISTRICT, HAMLET, HOUSE, STREET

# One part of a commune alone.
_HAMLET = re.compile(rf"(?:{addresses.units(HAMLET)})[ \n][a-z0-9]+(?:[ \n][a-z0-9]+){{0,3}}")
_CAPITALISED = r"(?![a-z])[^\W\d_][^\W\d_]{0,6}(?!\w)"
# A village that the page names with its word: alone in the row of somebody it is where they live.
_VILLAGE = re.compile(
    r"(?<!\w)(?i:thôn|xóm|ấp|bản|buôn|bôn|sóc|nóc|khóm|làng|phum|plei|xã|thon|xom|buon|khom)[ \n]"
    rf"((?:{_CAPITALISED}[ ]){{0,3}}{_CAPITALISED}(?:[ ]\d{{1,2}}(?!\d))?)"
)
# So much of a place is capitals, and so sure is that a cell holds a village.
_CAPITALS, _NAMED = 0.6, 0.6
# What stands in such a column and is a place: capitals and figures, and words for parts of one.
_PART = re.compile(
    r"(?:[\d/.\-]+\w?|[kh]\d[\w/]*|(?i:kp|kv|tdp|kdc|p|q)[.]?\d[\w/]*|(?i:số|nhà|sn|tổ|thôn|xóm|ấp|bản|ban|buôn|khóm|khối|khu"
    r"|phố|đường|ngõ|ngách|hẻm|kiệt|xã|phường|thị|trấn|huyện|quận|tỉnh|thành|tp|tx|tt|dân|cư|đội"
    r"|cụm|vực|đô|chung|tập|thể|tiểu|trọ|phòng|căn|hộ|lô|tòa|chợ|làng|sóc|nóc|dp))"
)
_WORD = re.compile(r"[^\s,;()–-]+")
# A whole name of somebody, and how sure it is.
_WHOLE_NAME, _SURE_NAME = re.compile(r"[^\W\d_]+(?:[ \n][^\W\d_]+){2,3}(?=[,;])"), 0.9
_NO_PLACE = re.compile(
    r"(?:s[ốo] (?:cccd|cmnd|định|điện|đt|thẻ|tài)|nơi (?:ở|sinh|cư|cấp|đăng|thường)|chỗ ở|địa chỉ"
    r"|(?:đ/c|đ\.c|đồng chí) [^\d\s]+|họ (?:và )?tên|(?:ngày|năm) (?:sinh|cấp)|quê quán|hộ khẩu"
    r"|giấy tờ|dân tộc|giới tính"
    r"|\d+ (?:thôn|xóm|ấp|bản|tổ|khu|xã|phường|hộ|khẩu|người)\Z"
    r"|kế toán|thủ (?:quỹ|kho|trưởng)|người (?:lập|nhận|ký|viết|nộp)|giám đốc|hiệu trưởng|chủ tịch"
    r"|thư ký|đại diện"
    r"|(?:tổ|khu) (?:dp|dân (?:phố|cư)|sx|sản xuất)\Z"
    r"|như|nt|không|cùng|trong|ngoài|chưa|đã|theo|hộ (?:nghèo|cận))(?!\w)"
    r"|(?:có|nam|nữ|kinh|mới|cũ|đủ)\Z",
    re.IGNORECASE,
)
# How an address begins in a column of them that nobody wrote with care, folded, and what else
# stands there.
_BEGUN = re.compile(
    r"(?:^|, )(?:(?:\d+\w*|[kh]\d+|p\.?\d{3,4})[/\s,-]"
    rf"|(?:{addresses.units(HOUSE, STREET, HAMLET, COMMUNE)})[ .])"
    r"|^(?:kinh|kenh|rach|vam|ben|cau|nga (?:ba|tu)|canh|gan|ke|doi dien|chua|dinh|cho) [a-z\d]"
)
_SAID = re.compile(
    r"(?<![a-z])(?:tu den|den lay|lay tai|nhan tai|chua|khong|goi|gui|hoi|nhu|giong|ngay|thang|gio"
    r"|da (?!nang|lat|bac|teh|huoai)|se|duoc)(?![a-z])"
)
# What is one where others of its column live: a house in its lane, whatever ends in its village.
_IN_LANE = re.compile(r"\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?){1,4}")
_IN_VILLAGE = re.compile(
    rf", (?:{addresses.units(HAMLET, COMMUNE)})[ .](?:[a-z]+ ){{0,3}}[a-z0-9]+$"
)
# Where something happened, unless the head says that people live there.
_ROAD = re.compile(
    r"(?:ql|tl|đt|km|quốc lộ|tỉnh lộ|ngã (?:ba|tư|năm|sáu))[ .]?[\d\w]", re.IGNORECASE
)
# Where and when something was signed; what a group of rows is called by ("II", "B").
_DATED, _GROUP = re.compile(r",?\s[Nn]gày\s\d"), re.compile(r"(?:[IVX]{1,5}|[A-H])[.)]?")
# What a roster's rows begin with.
_DAY = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{4})?\Z")
_MORE = re.compile(r", (?=[^\W\d_])(?![A-ZĐ])[^\W\d_]+ ")
_BESIDE = "address_units"
# What says that a row is about somebody's life, and no list of works and who is in charge of them.
_TOLD = frozenset(
    ("cccd", "cmnd", "passport", "date_of_birth", "address", "health_insurance", "social_insurance")
)
# So far (in heights) over or under it may stand who lives there, in a row of tall cells.
_NEAR = 2.5


def inhabited(page: PageText, best: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without the hamlets in rows of tables in which nobody else is named."""
    empty = {n for n, c in enumerate(best) if c.detector.type == "address" and _alone(page, c)}
    if not empty:
        return list(best)
    groups = {n for n in empty if _is_group(page, best[n])}
    others = [
        page.cell_at(c.start).box.middle[1]
        for n, c in enumerate(best)
        if n not in empty and c.confidence >= SURE
    ]

    def is_somebodys(candidate: Candidate) -> bool:
        box = page.cell_at(candidate.start).box
        # Under the row of somebody may stand that of a school.
        row = page.grid.beside(box)
        near = 0.5 if any(is_body(page, c.start, c.end) for c in row) else _NEAR
        return any(abs(other - box.middle[1]) < near * box.height for other in others)

    return [
        c for n, c in enumerate(best) if n not in empty or (n not in groups and is_somebodys(c))
    ]


def named(
    page: PageText, patterns: Patterns, best: Sequence[Candidate], context: Context
) -> Iterator[Candidate]:
    """What stands in the rows of people under a head that says where they live."""
    detector = patterns.by_id.get(_BESIDE)
    if detector is None or page.words.isdisjoint(HEADS):
        return
    if not any(map(is_person, best)):
        return
    sure = [c for c in best if c.confidence >= SURE and not c.pinned]
    people = rows_of(page, (c for c in sure if c.detector.type != "address"))
    told = rows_of(page, (c for c in sure if c.detector.type in _TOLD))
    taken = [c for c in best if not _may_be_place(c)]
    starts = [c.start for c in taken]
    columns = Columns(page, patterns, context, best)
    # The cells of a row may stand apart by a hair.
    lives = {round(row.y0) for row in (*told, *(p for p in people if _is_led(page, p, sure)))}
    villages = {_spelled(name) for name in _VILLAGE.findall(page.text)}
    homes: list[tuple[Cell, int]] = []
    others: list[tuple[Cell, int]] = []
    for cell, row in beside(page, people, told):
        at = bisect_right(starts, cell.end - 1) - 1
        part = taken[at] if at >= 0 and taken[at].end > cell.start else None
        if columns.are_others(cell) or (part and part.start < cell.start):
            continue
        end = _end_of_place(page, cell, row, people)
        if end is None and columns.are_addresses(cell):
            end = _end_of_address(page, cell, row, people)
        if end is None:
            end = _end_like_others(page, cell, row, people)
        if end is None or (part and not _is_begun(part, cell, end)):
            continue
        printed = page.text[cell.start : end]
        home = columns.are_dwellings(cell)
        if not home and (
            _spelled(printed) in villages
            or _is_home(printed, round(row.y0) in lives, begun=columns.is_known(cell, 1))
        ):
            columns.learn(cell)
            home = True
        (homes if home else others).append((cell, end))
    # The rest of a column that has the homes of others.
    homes += [(cell, end) for cell, end in others if columns.is_known(cell)]
    seen = {cell.start for cell, _ in (*homes, *others)}
    homes += _unnamed(page, columns, people, seen, taken)
    for cell, end in homes:
        if addresses.is_day(page.text[cell.start : end]):
            continue
        whole = unlabelled(detector, page, (cell.start, end), _NAMED)
        parts = taken[bisect_right(starts, cell.start - 1) : bisect_right(starts, end - 1)]
        whole = replace(whole, confidence=LABELLED)
        yield with_parts(whole, (c for c in parts if c.end <= end))


def _unnamed(
    page: PageText,
    columns: Columns,
    people: Sequence[Box],
    seen: Set[int],
    taken: Sequence[Candidate],
) -> Iterator[tuple[Cell, int]]:
    """The homes in a column of them, in the rows where nobody is known by name."""
    ends = [c.end for c in taken]
    for cell in page.grid.downwards():
        if cell.start in seen or not columns.is_known(cell):
            continue
        if any(is_body(page, c.start, c.end) for c in page.grid.beside(cell.box)):
            continue
        at = bisect_right(ends, cell.start)
        free = at == len(taken) or taken[at].start >= cell.end
        if not free or len(page.grid.beside(cell.box)) < MIN_ROW - 1:
            continue
        end = _end_of_place(page, cell, cell.box, people)
        home = end is not None and _is_home(page.text[cell.start : end], told=True, begun=False)
        if not home and columns.are_addresses(cell):
            end = _end_of_address(page, cell, cell.box, people)
            home = end is not None
        if not home:
            end = _end_like_others(page, cell, cell.box, people)
            home = end is not None
        if end is not None and home:
            yield cell, end


def _end_of_place(page: PageText, cell: Cell, row: Box, people: Sequence[Box]) -> int | None:
    """Where what begins in a cell ends; None where it is no place."""
    first = _WORD.match(page.text, cell.start, cell.end)
    if first is None or not _is_part(first.group()):
        return None
    end = end_of(page, cell, row, people)
    # Behind where they live it may say more of them.
    found = run(page.text, cell.start, end)
    if found and found.end < end and _MORE.match(page.text, found.end):
        if _DATED.match(page.text, found.end):
            return None
        end = found.end
    return end if _is_place(page.text[cell.start : end]) else None


def _end_of_address(page: PageText, cell: Cell, row: Box, people: Sequence[Box]) -> int | None:
    """Where what stands under a head of addresses ends, however it is written; None where it is
    none."""
    end = end_of(page, cell, row, people)
    printed = page.text[cell.start : end]
    folded = fold(printed)
    told = len(printed) <= LONGEST and not _NO_PLACE.match(printed) and not _SAID.search(folded)
    return end if told and _BEGUN.search(folded) else None


def _end_like_others(page: PageText, cell: Cell, row: Box, people: Sequence[Box]) -> int | None:
    """Where what is a home only beside others in its column ends."""
    folded = page.folded[cell.start : cell.end]
    if _IN_LANE.fullmatch(folded):
        return cell.end
    return _end_of_address(page, cell, row, people) if _IN_VILLAGE.search(folded) else None


def _is_led(page: PageText, row: Box, sure: Sequence[Candidate]) -> bool:
    """Whether a row of a table is about the person who stands first in it, behind no more than
    its number."""
    before = [page.text[c.start : c.end] for c in page.grid.beside(row) if c.box.x1 <= row.x0]
    if any(any(map(str.isalpha, printed)) or _DAY.match(printed) for printed in before):
        return False
    return any(c.detector.type == "person_name" and page.cell_at(c.start).box == row for c in sure)


def _spelled(name: str) -> str:
    return " ".join(fold(name).split())


def _is_begun(candidate: Candidate, cell: Cell, end: int) -> bool:
    """Whether a candidate is a part of the place that a cell begins with, or stands behind it."""
    if candidate.detector.type != "address":
        return candidate.start >= end
    return candidate.start > cell.start or candidate.end < end


def _may_be_place(candidate: Candidate) -> bool:
    """Whether a name has no label of its own: places are called like people."""
    named = candidate.detector.type == "person_name"
    return named and candidate.confidence < LABELLED + WEIGHT * candidate.structure


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
    if not words or len(printed) > LONGEST or _NO_PLACE.match(printed):
        return False
    name = _WHOLE_NAME.match(printed)
    capitals = name is not None and all(word[0].isupper() for word in name.group().split())
    if name is not None and capitals and surnamed(name.group()) >= _SURE_NAME:
        return False
    parts = sum(map(_is_part, words))
    named = any(any(map(str.isdigit, word)) or not _PART.fullmatch(word) for word in words)
    letters = any(word[0].isalpha() for word in words)
    return _is_part(words[0]) and parts >= _CAPITALS * len(words) and named and letters


def _is_home(printed: str, told: bool, *, begun: bool) -> bool:
    """Whether what a cell holds is all of an address from a house on or, in a row that is about
    somebody's life, from a village or a place in its province on; `begun`: in a column where
    somebody lives, then a commune or a town by itself too."""
    line = printed.replace("\n", " ")
    found = run(line, 0, len(line))
    if found is None or line[found.end :].strip(" .,;") or _ROAD.match(line):
        return False
    if told:
        larger = found.led and max(found.kinds) >= DISTRICT
        return found.is_dwelling or larger or (begun and min(found.kinds) >= COMMUNE)
    return found.is_house and HOUSE in found.kinds


def _alone(page: PageText, candidate: Candidate) -> bool:
    """Whether a hamlet fills its cell, or the lines of it, in a row of a table."""
    if not _HAMLET.fullmatch(page.folded, candidate.start, candidate.end):
        return False
    cell = page.cell_at(candidate.start)
    last = page.cell_at(candidate.end - 1)
    fills = (cell.start, last.end) == (candidate.start, candidate.end)
    row = page.grid.beside(cell.box)
    return fills and (len(row) >= MIN_ROW or _is_group(page, candidate))


def _is_group(page: PageText, candidate: Candidate) -> bool:
    """Whether a hamlet is what the rows below it are grouped by, behind no more than their
    letter."""
    row = page.grid.beside(page.cell_at(candidate.start).box)
    return len(row) == MIN_ROW - 1 and any(_GROUP.fullmatch(page.text, c.start, c.end) for c in row)
