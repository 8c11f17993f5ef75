"""The upright rules of tables, and the lines of words cut at them.

Cells may stand closer than the words of a line ("8104472195-001|Lê Văn Mẫu|Xóm 9"); what parts
them then is the rule between them alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from scanner.pages.stext import Graphic, RawWord, Side

# In points: so thin is a rule, so high at least; a letter may reach so far over one.
_THIN, _LEAST, _OVER = 3.0, 6.0, 1.0
# The boxes of a form hold one digit each, or the groups of one number.
_GROUP = 4


def sides(graphics: Iterable[Graphic]) -> list[Side]:
    """The upright rules among paths, and the left and right sides of the frames that are drawn."""
    found: list[Side] = []
    for graphic in graphics:
        x0, y0, x1, y1 = graphic.box.x0, graphic.box.y0, graphic.box.x1, graphic.box.y1
        if graphic.kind == "image" or y1 - y0 < _LEAST:
            continue
        if x1 - x0 < _THIN:
            found.append((x0, y0, x1, y1))
        elif graphic.kind == "stroke" and graphic.is_rectangle:
            found += [(x0, y0, x0, y1), (x1, y0, x1, y1)]
    return found


def cut(words: Sequence[RawWord], rules: Iterable[Side]) -> list[RawWord]:
    """`words` with a new line behind each that a rule parts from the next one of its line."""
    upright = sorted(rule for rule in rules if rule[3] - rule[1] >= _LEAST)
    if not upright or not words:
        return list(words)
    lefts = [rule[0] for rule in upright]
    found, cuts, block = [words[0]], 0, words[0][5]
    for before, word in pairwise(words):
        if word[5] != block:
            cuts, block = 0, word[5]
        elif word[6] == before[6] and _is_between(before, word, upright, lefts):
            cuts += not _of_one_number(before[4], word[4])
        found.append((*word[:6], word[6] + cuts, word[7]) if cuts else word)
    return found


def _of_one_number(before: str, text: str) -> bool:
    short = len(before) <= _GROUP and len(text) <= _GROUP
    return (short and (before + text).isdecimal()) or len(before) == len(text) == 1


def _is_between(
    before: RawWord, word: RawWord, upright: Sequence[Side], lefts: Sequence[float]
) -> bool:
    """Whether a rule stands between two words, over the middle of both."""
    first = bisect_left(lefts, before[2] - _OVER)
    last = bisect_right(lefts, word[0] + _OVER, first)
    if first == last:
        return False
    middle = (max(before[1], word[1]) + min(before[3], word[3])) / 2
    right = word[0] + _OVER
    return any(y0 < middle < y1 and x1 <= right for _, y0, x1, y1 in upright[first:last])
