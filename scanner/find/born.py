"""Birth dates that no head tells of: behind or below the names of a list, or in the column beside
them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from scanner.detectors import Patterns
from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate, checked
from scanner.find.wording import WHOLE_NAME
from scanner.grid import Cell
from scanner.labels.columns import Peers
from scanner.labels.context import MIN_PEERS, NEAR_PEERS
from scanner.labels.printed import MAX_ROWS_UP, MIN_ROW
from scanner.text import PageText
from scanner.values import normalise

BORN, NAME = "date_of_birth", "person_name"
# With strokes where nobody knows the day.
_DATE = re.compile(
    r"(?:[\s,/–-]*\(?(?:sn |sinh |sinh năm |n[.]?sinh )?|(?:[-–_.…x?]{1,4}/){1,2})"
    r"(?P<value>(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d|\d{1,2}[/.\-]\d{1,2}[/.\-]\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d)\)?",
    re.IGNORECASE,
)
# The year in two figures, which only the other rows of its column tell of.
_TWO = re.compile(r"(?P<value>\d\d)")
# Of two who share a room or a home.
_BOTH = re.compile(
    r"(?P<value>(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d)\s?[/,;&+–-]\s?"
    r"(?P<other>(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d)"
)
# Where a column each has the day, the month and the year.
_DAY, _MONTH, _YEAR = (
    re.compile(part) for part in (r"0?[1-9]|[12]\d|3[01]", r"0?[1-9]|1[0-2]", r"(?:19|20)\d\d")
)
# What may stand between a name and a date in a row: a sex, what somebody is or does, the class;
# on a paper about the dead, whose kin.
_ROLE = re.compile(r"(?!.*\d\d)[^\W\d][^\n]{0,19}|\d{1,2}(?:[A-Za-z]\d{0,2}|/\d{1,2})")
_KIN = re.compile(
    r"(?:anh|chị|em|con|cháu|vợ|chồng|cha|mẹ|bố|má|ông|bà|bác|chú|cô|dì|cậu|dâu|rể)(?:\s[^\d\n]{1,15})?",
    re.IGNORECASE,
)
_PARTS = frozenset({"ngày", "day", "dd"})
# Of a list without heads one is as old as this at least, and none younger than that: what has
# this year's dates is a register, and what pupils have won bears the years of the last ten.
_GROWN, _BORN_BEFORE = 18, 4
# And somebody is of an age that people reach, where there are years alone.
_OLDEST = 105
# Children of one class are of about the same age, and none is younger than that; their dates of
# payment and of exams lie in the years that their papers name, and are alike.
_OF_A_CLASS, _CHILD = 7, 2
_CLASS = re.compile(
    r"(?<![a-z])(?:hoc sinh|phu huynh|mam non|mau giao|nha tre|nhom tre|tieu hoc|thcs|thpt"
    r"|thieu nhi|thieu nien|tre em|lop \d|lop la|lop choi|lop mam|tiem chung)(?![a-z])"
)
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
# No row of a table has more letters.
_WIDEST = 400
# The years beside the names of the fallen are those of their deaths.
FALLEN = re.compile(r"(?<![a-z])(?:liet s[iy]|hy sinh|hi sinh|tu tran|ngay mat|gio cu)(?![a-z])")
# A head that says what the dates of its column are, if not those of births.
_OTHER = re.compile(
    r"(?<!\w)(?:ngày|năm|thời|từ|đến|khóa|hạn|ký|cấp|vào|mất|giỗ|tạ thế|date|year)(?!\w)"
)
_BIRTH = re.compile(r"(?<!\w)(?:sinh|sanh|ns|sn|ntns|tuổi|birth|dob|yob|yr|born)(?!\w)")


def born(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """The dates of people in a list, one behind the other: each behind a name, below it in its
    cell, or in the first or second cell beside it, where no head says that they are others."""
    detector = patterns.by_id.get(BORN)
    named = [c for c in known if c.detector.type == NAME]
    people = [c for c in named if c.structure >= WHOLE_NAME]
    if detector is None or len(people) < MIN_PEERS:
        return
    taken = {c.start for c in known if c.confidence >= SURE}
    ways = [_beside(page, named, _KIN)]
    if not FALLEN.search(page.folded):
        ways = [_in_cells(page, people), _beside(page, named), _beside(page, named, _ROLE)]
    for places in ways:
        dates = [date for span in dict.fromkeys(places) if (date := checked(detector, page, span))]
        full = [date for date in dates if date.end - date.start >= len("2015")]
        new = [date for date in dates if date.start not in taken]
        if new and len(full) >= MIN_PEERS and are_births(page, [date.span for date in full]):
            yield from (date for date in new if not _is_headed(page, date.span))


def in_columns(
    page: PageText, patterns: Patterns, known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The other dates in columns of `known` births, of whom no name is known either."""
    detector = patterns.by_id.get(BORN)
    births = [c for c in known if c.detector.type == BORN and c.confidence >= SURE]
    if detector is None or len(births) < MIN_PEERS:
        return
    cells = [(page.cell_at(c.start), c) for c in births]
    filled = [cell for cell, c in cells if _DATE.fullmatch(page.text, cell.start, cell.end)]
    if len(filled) < MIN_PEERS:
        return
    taken = {cell.start for cell, _ in cells}
    others = [
        (cell, span)
        for cell in page.grid.downwards()
        if cell.start not in taken
        for span in _dates(page, cell)
        if len(page.grid.beside(cell.box)) >= MIN_ROW
    ]
    owners = [BORN] * len(filled) + [""] * len(others)
    peers = Peers([*(c.box for c in filled), *(c.box for c, _ in others)], owners)
    for cell, span in others:
        near = peers.nearest(cell.box, NEAR_PEERS)
        likely = near[BORN] >= max(MIN_PEERS, near[""]) and not _is_headed(page, span)
        if likely and (date := checked(detector, page, span)):
            yield date


def _in_cells(page: PageText, people: Sequence[Candidate]) -> Iterator[Span]:
    """The dates that end the cells which begin with a name: behind it, or on their next line."""
    for who in people:
        cell = page.cell_at(who.start)
        if who.end > cell.end:
            continue
        if who.end < cell.end:
            found = _DATE.fullmatch(page.text, who.end, cell.end)
        else:
            below = [c for c in page.grid.stacked(cell.box) if c.box.y0 > cell.box.y0]
            found = _DATE.fullmatch(page.text, below[0].start, below[0].end) if below else None
        if found:
            yield found.span("value")


def _beside(
    page: PageText, people: Sequence[Candidate], between: re.Pattern[str] | None = None
) -> Iterator[Span]:
    """The dates that fill the cells right beside the names of a table, or behind one of what may
    stand `between` them."""
    for who in people:
        cell = page.cell_at(who.start)
        first, last = page.line_at(who.start)
        row = page.grid.beside(cell.box) if last - first < _WIDEST else ()
        behind = [c for c in row if c.box.x0 >= cell.box.x1] if len(row) >= MIN_ROW else []
        if between and behind and between.fullmatch(page.text, behind[0].start, behind[0].end):
            behind = behind[1:]
        elif between:
            continue
        if _are_parts(page, behind[:3]):
            yield behind[0].start, behind[2].end
        for place in behind[:1]:
            yield from _dates(page, place)


def _dates(page: PageText, cell: Cell) -> Iterator[Span]:
    """The date that fills a cell, the year of two figures, or the dates of two."""
    if both := _BOTH.fullmatch(page.text, cell.start, cell.end):
        yield from (both.span("value"), both.span("other"))
    for date in (_DATE, _TWO):
        if found := date.fullmatch(page.text, cell.start, cell.end):
            yield found.span("value")


def _are_parts(page: PageText, cells: Sequence[Cell]) -> bool:
    """Whether cells beside each other hold the day, the month and the year of one date."""
    parts = zip((_DAY, _MONTH, _YEAR), cells, strict=False)
    fit = [part.fullmatch(page.text, cell.start, cell.end) is not None for part, cell in parts]
    return len(fit) == len("dmy") and all(fit)


def are_births(page: PageText, spans: Sequence[Span]) -> bool:
    """Whether people of a list may have been born on the dates, or in the years, at some places of
    a page."""
    years = [int(normalise("date", page.text[slice(*span)])[-4:]) for span in spans]
    now = datetime.datetime.now(tz=datetime.UTC).year
    grown = max(years) <= now - _BORN_BEFORE and min(years) <= now - _GROWN
    bare = all(end - start <= len("2015") for start, end in spans)
    if bare and max(years) < now - _OLDEST:
        return False
    return grown or _are_of_a_class(page, spans, years, now)


def _are_of_a_class(page: PageText, spans: Sequence[Span], years: Sequence[int], now: int) -> bool:
    """Whether they are children who learn or play together: all told by the day."""
    dates = {page.text[slice(*span)] for span in spans}
    whole = all(end - start > len("2015") for start, end in spans)
    if not whole or max(years) - min(years) > _OF_A_CLASS or 4 * len(dates) < 3 * len(spans):
        return False
    if not _CLASS.search(page.folded):
        return False
    others = _ANY_YEAR.findall(page.without(spans).text)
    said = [int(year) for year in others if int(year) <= now]
    last = max(said) - _CHILD if said else now - _BORN_BEFORE
    return max(years) <= last


def _is_headed(page: PageText, span: Span) -> bool:
    """Whether the head of its column, the first cell over it without figures, says of a date that
    it is another, or anything else of a year alone, which may be a count."""
    year = span[1] - span[0] <= len("2015")
    parts = page.cell_at(span[0]).end < span[1]
    for cell in page.grid.over(page.cell_at(span[0]).box, MAX_ROWS_UP):
        text = page.text[cell.start : cell.end].lower()
        if any(map(str.isdigit, text)) or (parts and text in _PARTS):
            continue
        if _BIRTH.search(text):
            return False
        if _OTHER.search(text) or (year and len(page.grid.beside(cell.box)) >= MIN_ROW):
            return True
    return False
