"""What goes on from the line above, or from a word before it in its cell, and what does not."""

from __future__ import annotations

import re

from scanner.grid import Cell
from scanner.labels.phrases import LETTER, Governed
from scanner.letters import fold
from scanner.text import PageText

SAME_EDGE = 0.5  # In heights: lines that start or end at the same edge.
# A row of numbers, the last of which took the label before it.
TAKEN = re.compile(r"(?:\d(?:[ .\-]?\d){7,}.*){2}(?<=\d)\s*$")
# What goes on behind the first word of a cell.
GOES_ON = re.compile(r"(?:(?<=^..)|(?<=^...)|(?<=^....)) (?:[a-z]|(?<!con )\d{1,2}$)")
# A part of an address and what it is called: "ấp 7", "thôn Mẫu".
PART = re.compile(r"(?:thon|xom|ap|ban|buon|khom|khu pho|tdp|to dan pho) [a-z\d]")
# What may stand before a name in a column of names, and before a birth date in one of both.
ADDRESSED = re.compile(
    r"^(?:\d{1,3}[.)/]? )?(?:ong|ba|anh|chi|co|thay|cu|chau|em|be|chu|bac|dong chi|d/c)[.:]? $"
    r"|^(?:f|m|x|nam|nu|male|female) ?[/,;-] ?$"
)
# So long is a label of people in a title at least.
_TITLE = 12
# What somebody is called by, as it is written.
_MARKED = {
    "vo": "vợ",
    "truong nam": "trưởng nam",
    "truong nu": "trưởng nữ",
    "thu nam": "thứ nam",
    "thu nu": "thứ nữ",
    "ut nam": "út nam",
    "ut nu": "út nữ",
    "chong": "chồng",
    "ba": "bà",
    "ong": "ông",
    "chi": "chị",
    "chau": "cháu",
    "be": "bé",
    "bo": "bố",
    "me": "mẹ",
    "con": "con",
    "em": "em",
    "anh": "anh",
    "buon": "buôn",
    "ap": "ấp",
    "ban": "bản",
    "goi": "gọi",
    "tien": "tiền",
}
# What goes to the next line as one: a word, or a number with its groups.
_FIRST = re.compile(r"(?:[\d.\-]+ (?=\d))*\S+")


def is_other_word(printed: str, label: str) -> bool:
    """Whether what is printed only looks like a short label, without its marks: "vở" like "vợ",
    "chỉ" like "chị".

    >>> is_other_word("vở", "vo"), is_other_word("Bà", "ba"), is_other_word("địa chỉ", "dia chi")
    (True, False, False)
    >>> is_other_word("gói", "goi"), is_other_word("gọi", "goi")
    (True, False)
    """
    marked = _MARKED.get(label)
    if marked is None or printed.isascii() or fold(printed) != label:
        return False
    return printed.lower() != marked


def is_other(page: PageText, found: Governed, start: int, *, words: bool) -> bool:
    """Whether what looks like the label of the value at `start` is one of a title, or another
    word without its marks; `words`: of a name, a date or a place."""
    end = start - len(found.between)
    printed = page.text[end - len(found.label) : end]
    goes_on = LETTER.search(found.between) is not None and ":" not in found.between
    if words and goes_on and printed.isupper() and len(found.label) > _TITLE:
        # "DANH SÁCH VẬN ĐỘNG VIÊN THAM DỰ GIẢI …": a title, whatever it says.
        return True
    if words and found.near and printed.isupper() and ":" not in found.between:
        # "CẢNH SÁT GIAO THÔNG": a word of a title.
        before = page.text[page.line_at(end - 1)[0] : end - len(found.label)]
        if before.isupper() and before.replace(" ", "").isalpha():
            return True
    return not page.read_by_eye and is_other_word(printed, found.label)


def full_over(page: PageText, cell: Cell) -> Cell | None:
    """The line right over, however short, that had no room for the first word of this one:
    the bubbles of a talk are narrow."""
    grid = page.grid
    last = grid.line_over(cell.box, 0, SAME_EDGE)
    if last is None or len(grid.beside(cell.box)) > 1 or len(grid.beside(last.box)) > 1:
        return None
    first = _FIRST.match(page.text, cell.start, cell.end)
    word = page.places(cell.start, first.end() if first else cell.end)[0]
    return last if last.box.x1 + word.width > max(last.box.x1, cell.box.x1) else None
