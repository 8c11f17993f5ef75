"""Numbers that run over the end of a line of print."""

from __future__ import annotations

import re

# Of a citizen number that is broken in the middle each half has so many digits.
HALF = 6
# So close before a number stands the word that opens its line.
MAX_OPEN = 24
_OPEN_LINE = re.compile(r"[^\W\d_][^\d\n]*$")
_GROUPED = re.compile(r"[^\W_][ .\-)]|[^\W\d_]\n")
# What a narrow cell leaves of a number that it cuts has so many digits at least.
_LEAST = 4
# In a column of a table a number may be set in groups, each of three digits at least on a line of
# its own, on so many lines at most.
MOST_LINES = 4
_IN_GROUPS = re.compile(r"\d{3,6}(?:\n\d{3,6}){2,3}")
_LISTED = re.compile(r",\S|[;|\t]\s?\S")
_HALVES = re.compile(r"(\d+) ?\n(\d+)")
# The number of a heading below a whole number: "3. FATCA".
_WHOLE = 9
_HEADING = re.compile(r"[.)/]\s+[^\W\d_]{2}")
_ITEM = re.compile(r"(\d{1,2})[.)/] ?(?=[^\W\d_])")


def in_two(view: str, start: int, end: int) -> bool:
    """Whether a number stands on one line, or looks like one broken over two."""
    return runs_on(view, start, end) or is_cut(view, start, end)


def in_groups(view: str, start: int, end: int) -> bool:
    """Whether a number may stand in its cell group under group; a label has to say so.

    >>> in_groups("038\\n190\\n001234", 0, 14)
    True
    """
    return _IN_GROUPS.fullmatch(view, start, end) is not None


def runs_on(view: str, start: int, end: int) -> bool:
    """Whether a number over two lines of print looks broken: at a gap between its groups, the
    shorter part below, both halves short, or a short half behind a word. Two whole numbers of
    a column are none.

    >>> runs_on("0912 345\\n678", 0, 12), runs_on("0912345678\\n0912345678", 0, 21)
    (True, False)
    """
    number = view[start:end]
    upper, turn, lower = number.partition("\n")
    if not turn:
        return True
    digits = [sum(char.isdigit() for char in part) for part in (upper, lower)]
    if digits[0] >= _WHOLE and _is_heading(view, lower, end):
        return False
    # So begins a number, and no other ends before it.
    if upper.lstrip().startswith(("+", "(")) or upper[:2].isalpha():
        return True
    if not _GROUPED.search(number.strip()):
        return False
    if digits[1] < digits[0] or digits[1] == digits[0] <= HALF:
        return True
    before = view[max(0, start - MAX_OPEN) : start]
    return digits[0] <= HALF and _OPEN_LINE.search(before) is not None


def is_cut(view: str, start: int, end: int) -> bool:
    """Whether a number may have been cut in two by a cell too narrow for it, the longer part
    above; a label has to say so. What a comma and more follow begins a row of a list.

    >>> is_cut("07409249\\n7067", 0, 13), is_cut("0740\\n92497067", 0, 13)
    (True, False)
    >>> is_cut("070924907067\\n12,An", 0, 15), is_cut("070924907067\\n3. Nghề", 0, 14)
    (False, False)
    >>> is_cut("4. Sinh\\n25111903\\n5.STK", 8, 18)
    False
    """
    halves = _HALVES.fullmatch(view, start, end)
    if _LISTED.match(view, end) or (halves and _is_heading(view, halves[2], end)):
        return False
    return halves is not None and len(halves[1]) > len(halves[2]) and len(halves[1]) >= _LEAST


def _is_heading(view: str, lower: str, end: int) -> bool:
    """Whether the figures of the second line are the number of a heading."""
    if len(lower) > 2 or not lower.isdigit():
        return False
    return _HEADING.match(view, end) is not None or begins_item(view, end - len(lower))


def in_halves(view: str, start: int, end: int) -> bool:
    """Whether a number may have been cut into two parts of the same length; what stands beside
    it has to say so.

    >>> in_halves("0740924\\n9706712", 0, 15), in_halves("0740\\n92497067", 0, 13)
    (True, False)
    """
    halves = _HALVES.fullmatch(view, start, end)
    return halves is not None and len(halves[1]) == len(halves[2]) >= _LEAST


def begins_item(view: str, start: int) -> bool:
    """Whether a line begins with the number of an item, of which the text has the one before or
    the one behind: that is no part of what stands on the line above.

    >>> begins_item("1. Số: 0123456\\n2. Tên", 15), begins_item("Gọi 09 12 34 56\\n78. Tên", 16)
    (True, False)
    """
    item = _ITEM.match(view, start)
    if item is None:
        return False
    near = "|".join(str(int(item[1]) + step) for step in (-1, 1))
    return re.search(rf"(?m)^\W*0?(?:{near})[.)/] ?[^\W\d_]", view) is not None
