"""Names that run over the ends of the lines of a narrow cell: "Huỳnh Thị Mộng" and, below it,
"Tuyền, buôn bán". A syllable that stays readable tells who is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import NamedTuple

from scanner.detectors import Patterns
from scanner.find.alone import stands_alone
from scanner.find.matching import Span
from scanner.find.weighing import SURE, Candidate, hull, unlabelled
from scanner.find.wording import MIN_RUN, WHOLE_NAME, has_no_room
from scanner.given import given_names, is_surname, unsung, whole_name
from scanner.letters import CAPITAL
from scanner.names import shaped, surnamed
from scanner.surnames import HIGHLAND
from scanner.text import PageText

NAME = "person_name"
# How much like a name is what its grammar alone tells.
ALONE = 0.75
# A name has so many syllables at most, and stands on so many lines.
_MOST, _LINES = 6, 5
_WORD = rf"[{CAPITAL}][^\W\d_]{{0,6}}"
_ENDS = re.compile(rf"(?<!\w)(?:{_WORD} ){{0,4}}{_WORD}\Z")
_BEGINS = re.compile(rf"{_WORD}(?: {_WORD}){{0,4}}(?![\w@/]|['’.\-]\w)")
_TURN = re.compile(rf"\n(?<=[^\W\d_]\n)(?=[{CAPITAL}])")
# How wide the blank before a word is, in heights of its line.
_BLANK = 0.2
# So long is what stands on one line, at most.
_LONGEST = 40
_TITLE = re.compile(r"(?:ông|bà|anh|chị|cô|chú|bác|em|cháu|thầy|cụ|con|vợ|chồng|họ|tên)\Z", re.I)
# What stands between the surname and the given name, and is none.
_MIDDLE = frozenset({"thị", "văn"})
# What begins the next name, and not the rest of this one.
_NEXT = frozenset(
    "nguyễn trần lê phạm huỳnh phan vũ võ đặng bùi đỗ hồ ngô lý đinh trịnh trương".split()
)
# What makes a label of the word below, though somebody may be called so: "Sinh: 1960".
_LABEL = re.compile(r" ?:| (?:\d|ngày|năm)")
# The next column of a list, or the line below.
_SEX = frozenset("nam nữ kinh thái tày mường hoa dao nùng thổ".split())


class _Line(NamedTuple):
    """Words with capitals on one line of print: text[start:end]."""

    start: int
    end: int
    words: list[str]


def overrun(page: PageText, patterns: Patterns, known: Sequence[Candidate]) -> list[Candidate]:
    """The `known` values, the names among them to their last syllable, and those of which no part
    was known."""
    named = patterns.by_id.get(NAME)
    if named is None:
        return list(known)
    best = list(known)
    past = 0
    for turn in _TURN.finditer(page.text):
        span = _name_over(page, turn.start()) if turn.start() >= past else None
        if span is None:
            continue
        parts = [c for c in best if c.start < span[1] and span[0] < c.end and c.confidence >= SURE]
        if any(c.start < span[0] or c.end > span[1] or c.detector.type != NAME for c in parts):
            continue
        if (best_known := max(parts, key=_confidence, default=None)) is None:
            if not (_is_cells(page, span) and stands_alone(page, *span)):
                continue
        elif best_known.span == span:
            continue
        past = span[1]
        made = unlabelled(named, page, span, ALONE)
        if best_known is not None:
            start, end, text = *span, made.text
            taken = reduce(hull, (part.reach for part in parts))
            made = replace(
                best_known, start=start, end=end, value=made.value, text=text, taken=taken
            )
        best = [*(c for c in best if c not in parts), made]
    return sorted(best, key=lambda c: c.start)


def _is_cells(page: PageText, span: Span) -> bool:
    """Whether a name that nothing else tells stands in a table, or in lines of running text: in a
    column of single words each is another thing."""
    cell = page.cell_at(span[0])
    return len(page.grid.beside(cell.box)) > 1 or cell.end - cell.start >= MIN_RUN


def _confidence(candidate: Candidate) -> float:
    return candidate.confidence


def _name_over(page: PageText, turn: int) -> Span | None:
    """The name that runs over a line end, and over those below."""
    first = _upper(page.text, turn)
    if first is None:
        return None
    start, end, words = first
    tabled = len(page.grid.beside(page.cell_at(start).box)) > 1
    for _ in range(_LINES):
        if page.text[end : end + 1] != "\n":
            break
        below = _lower(page.text, end + 1)
        if below is None or page.torn(start, below.end, _LINES):
            break
        if not _goes_on(page, end, words, below, tabled=tabled):
            break
        end, words = below.end, [*words, *below.words]
    if end == turn or not (_is_name(words) or _is_short(page, start, words)):
        return None
    return start, end


def _upper(text: str, turn: int) -> _Line | None:
    """The words with capitals that end a line, without what somebody is called before them."""
    found = _ENDS.search(text, max(text.rfind("\n", 0, turn) + 1, turn - _LONGEST), turn)
    if found is None:
        return None
    start, words = found.start(), found.group().split(" ")
    while words and _TITLE.match(words[0]):
        start, words = start + len(words[0]) + 1, words[1:]
    return _Line(start, turn, words) if words else None


def _lower(text: str, start: int) -> _Line | None:
    found = _BEGINS.match(text, start)
    return _Line(start, found.end(), found.group().split(" ")) if found else None


def _goes_on(
    page: PageText, turn: int, words: Sequence[str], below: _Line, *, tabled: bool
) -> bool:
    """Whether the words below belong to those that end a line: they had no room in it, and are no
    other name."""
    several = len(words) > 1 and len(below.words) > 1
    others = (
        len(words) + len(below.words) > _MOST
        or words[0].isupper() != below.words[0].isupper()
        or (several and below.words[0].lower() in _NEXT)
        or (len(words) > 2 and _LABEL.match(page.text, below.end) is not None)
        or _is_sex(page, words, below)
    )
    if others or (len(words) > 2 and not _may_be_longer(page, turn, words, below, tabled=tabled)):
        return False
    return _is_full(page, turn, below) if tabled else has_no_room(page, turn)


def _is_sex(page: PageText, words: Sequence[str], below: _Line) -> bool:
    """Whether a word that fills its line says of what sex or people somebody is."""
    return _is_alone(page, below) and len(words) > 2 and below.words[0].lower() in _SEX


def _is_alone(page: PageText, below: _Line) -> bool:
    return page.text[below.end : below.end + 1] in ("", "\n")


def _may_be_longer(
    page: PageText, turn: int, words: Sequence[str], below: _Line, *, tabled: bool
) -> bool:
    """Whether three words or more may be but the beginning of a name: a whole one is only where
    given names follow, and in the lines of a form it has room. In the highlands children are
    called as nobody else."""
    if not whole_name(" ".join(words)):
        return True
    if tabled and HIGHLAND.match(" ".join(words).lower()) and len(below.words) == 1:
        return _is_alone(page, below) and shaped(" ".join([*words, *below.words]))
    line = page.cell_at(turn - 1)
    roomy = not tabled and line.end - line.start < MIN_RUN
    another = len(below.words) > 1 and is_surname(below.words[0])
    return not (roomy or another) and all(map(given_names, below.words))


def _is_full(page: PageText, turn: int, below: _Line) -> bool:
    """Whether a line was too full for the first word below, as the others of its cell tell."""
    upper = page.cell_at(turn - 1)
    most = max(cell.box.x1 for cell in (*page.grid.stacked(upper.box), page.cell_at(turn + 1)))
    word = page.places(below.start, below.start + len(below.words[0]))[0]
    return upper.box.x1 + _BLANK * upper.box.height + word.width > most


def _is_short(page: PageText, start: int, words: Sequence[str]) -> bool:
    """Whether a surname and a given name stand one under the other in a table."""
    value = " ".join(words)
    short = len(words) == 2 and is_surname(words[0]) and given_names(words[1])
    short = short and unsung(value) > 0
    return short and len(page.grid.beside(page.cell_at(start).box)) > 1


def _is_name(words: Sequence[str]) -> bool:
    value = " ".join(words)
    if len(words) > 2 and whole_name(value):
        return True
    given = [word for word in words[1:] if word.lower() not in _MIDDLE]
    return surnamed(value) >= WHOLE_NAME and all(map(given_names, given))
