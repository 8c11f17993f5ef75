"""Lines of words cut where the column of a table begins that no rule parts from the one before.

Office suites set the columns of such tables as close as a blank and a half; what tells them is
that a wider blank than the others of its line stands over and under words that begin there too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from itertools import pairwise
from statistics import median

from scanner.pages.stext import RawWord

# So much wider than the narrowest blank of its line, or than the usual one of the page where all
# of its line are alike, is the gap between two cells; from so many heights on it is anyway.
_WIDER, _ALONE, _GAP = 1.12, 1.5, 1.4
# Words begin at one edge where they are so close (in points), on so many rows; so many cells has
# a row of a table, which may stand in the middle of it, so many heights beside the first of two
# lines.
_SAME, _ROWS, _CELLS, _BESIDE = 0.4, 3, 4, 0.75
# A blank is so many heights wide where nobody can tell.
_BLANK = 0.25
# Between the groups of a number a gap is a cell's only where it is so much wider.
_APART = 1.8

# A word that begins a cell, surely or by its look: its index, left edge, middle, height, whether
# it is sure, and where the word before it in its line ends and what it is.
_Start = tuple[int, float, float, float, bool, tuple[float, str]]
_NOTHING = (-1.0, "")


def cuts(words: Sequence[RawWord]) -> set[int]:
    """Which of the words begin a cell close behind another one."""
    if not _has_rows(words):
        return set()
    return {n for n, *_, sure, _ in _kept(_starts(words, _gaps(words))) if not sure}


def cut(words: Sequence[RawWord], cuts: Set[int]) -> list[RawWord]:
    """`words` with a new line before each of `cuts`."""
    found: list[RawWord] = []
    count, block = 0, -1
    for n, word in enumerate(words):
        count = 0 if word[5] != block else count + (n in cuts)
        block = word[5]
        found.append((*word[:6], word[6] + count, word[7]) if count else word)
    return found


def _has_rows(words: Sequence[RawWord]) -> bool:
    """Whether some lines stand beside others, as cells do: running text has none."""
    rows = 0
    for a, b in pairwise(words):
        if b[0] > a[2] and abs(a[3] - b[3]) < 1 and a[5:7] != b[5:7]:
            rows += 1
            if rows == _ROWS:
                return True
    return False


def _gaps(words: Sequence[RawWord]) -> list[float | None]:
    """The gap before each word, in heights of the lower of the two; None where a line begins."""
    gaps: list[float | None] = [None]
    for (_, y0, x1, y1, _, block, line, _), b in pairwise(words):
        if block == b[5] and line == b[6]:
            height, other = y1 - y0, b[3] - b[1]
            gaps.append((b[0] - x1) / ((height if height < other else other) or 1.0))
        else:
            gaps.append(None)
    return gaps


def _starts(words: Sequence[RawWord], gaps: Sequence[float | None]) -> list[_Start]:
    """The words that begin a line, or stand behind a wider blank than others of their line."""
    usual = median([gap for gap in gaps if gap is not None and 0.05 < gap < 0.6] or [_BLANK])
    found: list[_Start] = []
    lines = [n for n, gap in enumerate(gaps) if gap is None]
    for first, end in pairwise([*lines, len(words)]):
        found.append((first, words[first][0], *_seat(words[first]), True, _NOTHING))
        behind = [gap for gap in gaps[first + 1 : end] if gap is not None]
        if not behind:
            continue
        least = min((gap for gap in behind if gap > 0), default=usual)
        alike = max(behind) < _WIDER * least
        most = _ALONE * usual if alike or len(behind) < 2 else _WIDER * least
        for n, gap in enumerate(behind, first + 1):
            if gap > most and not (gap < _APART * usual and _of_one_number(words[n - 1], words[n])):
                found.append(
                    (
                        n,
                        words[n][0],
                        *_seat(words[n]),
                        gap >= _GAP,
                        (words[n - 1][2], words[n - 1][4]),
                    )
                )
    return found


def _seat(word: RawWord) -> tuple[float, float]:
    return (word[1] + word[3]) / 2, word[3] - word[1]


def _of_one_number(before: RawWord, word: RawWord) -> bool:
    return (before[4] + word[4]).isdecimal()


def _kept(starts: Sequence[_Start]) -> list[_Start]:
    """Those that stand at the left edge of a column, in rows of a table: behind words that differ
    or end here and there, as those do not which are the same in each row."""
    edges = sorted((x, y, before) for _, x, y, *_, before in starts)
    lefts = [x for x, *_ in edges]

    def is_edge(x: float) -> bool:
        near = edges[bisect_left(lefts, x - _SAME) : bisect_right(lefts, x + _SAME)]
        rows = len({round(y) for _, y, _ in near})
        ends = [end for *_, (end, _) in near]
        others = len({text for *_, (_, text) in near})
        return rows >= _ROWS and (max(ends) - min(ends) > _SAME or 2 * others > rows)

    aligned = [start for start in starts if start[4] or is_edge(start[1])]
    levels = sorted(start[2] for start in aligned)
    return [start for start in aligned if _row(levels, start[2], _BESIDE * start[3]) >= _CELLS]


def _row(levels: Sequence[float], y: float, reach: float) -> int:
    """How many cells begin on the row of print at `y`."""
    return bisect_right(levels, y + reach) - bisect_left(levels, y - reach)
