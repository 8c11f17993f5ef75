"""Words by where they stand: which one stands right behind which on a row, and which single signs
stand in the boxes of a form, one to each.

Of a word nothing counts but its place: the order in which a program wrote a page says nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

Rectangle = tuple[float, float, float, float]

# Words of one row share so much of the lower one's height, and one is no more than so many times
# as high as the other.
_LEVEL, ALIKE = 0.5, 2.5
# In heights: a word reaches so far into the next at most; a wider gap is one of cells.
OVER, CELL = 0.35, 1.4
# Boxes of one sign each lie so many heights apart at most, all about alike, and so many signs in
# such boxes show that a page has any; most of them do not touch.
_WIDEST, _ABOUT, LEAST, _APART = 3.5, 1.12, 5, 0.1
# So many boxes on lies the next group of a number, or a word behind an empty box; farther than
# that stands another number.
GROUP, EMPTY, _EMPTY = 1.25, 2.2, 3.2
# What may be printed between two boxes.
_BETWEEN = frozenset("/-.")


class Link(NamedTuple):
    """The word right behind another one, how far behind, and, where both stand in boxes of one sign
    each, how many boxes on, else 0."""

    word: int
    gap: float
    boxes: float


def links(
    boxes: Sequence[Rectangle], texts: Sequence[str], pitches: Mapping[int, float]
) -> dict[int, Link]:
    """Of each word the one that goes on right behind it on its row, if any does. `pitches`: of
    those that stand in boxes of one sign each (`in_boxes`). What is drawn twice counts once."""
    twins: set[int] = set()
    known: dict[int, tuple[float, int]] = {}
    for n, behind in _rows(boxes, range(len(boxes))):
        if n in twins:
            continue
        twins.update(m for m in behind if texts[m] == texts[n] and _is_twin(boxes[n], boxes[m]))
        after = next((m for m in behind if m not in twins and not _is_over(boxes, n, m)), None)
        if after is None:
            continue
        gap = boxes[after][0] - boxes[n][2]
        most = CELL * (boxes[n][3] - boxes[n][1])
        if n in pitches and after in pitches:
            most = max(most, _EMPTY * pitches[n])
        if gap <= most and (after not in known or gap < known[after][0]):
            known[after] = gap, n
    return {n: Link(m, gap, _steps(boxes, texts, pitches, (n, m))) for m, (gap, n) in known.items()}


def _steps(
    boxes: Sequence[Rectangle],
    texts: Sequence[str],
    pitches: Mapping[int, float],
    pair: tuple[int, int],
) -> float:
    """How many boxes on the second of two words stands, 0 where they stand in none. What is
    printed between two boxes is as near as the next one."""
    n, m = pair
    if n in pitches and m in pitches:
        return _pitch(boxes, n, m) / pitches[n]
    pitch = pitches.get(n) or pitches.get(m)
    between = texts[n] in _BETWEEN or texts[m] in _BETWEEN
    return 1.0 if pitch and between and boxes[m][0] - boxes[n][2] < pitch else 0.0


def in_boxes(boxes: Sequence[Rectangle], texts: Sequence[str]) -> dict[int, float]:
    """The single signs that stand in boxes of one each, and how far apart these lie."""
    single = [n for n, text in enumerate(texts) if len(text) == 1 and text.isalnum()]
    pairs = list(_pairs(boxes, single)) if len(single) >= LEAST else []
    if len(pairs) < LEAST - 1:
        return {}
    pairs = list(_with_nothing_between(boxes, pairs))
    apart = [pair for pair in pairs if pair.apart]
    counts = Counter(_size(pair.pitch) for pair in apart)
    alike = [p for p in apart if sum(counts[_size(p.pitch) + n] for n in (-1, 0, 1)) >= LEAST - 1]
    if not _in_a_row(alike):
        return {}
    found: dict[int, float] = {}
    for n, m, pitch, _ in alike:
        for one in (n, m):
            found[one] = min(pitch, found.get(one, pitch))
    for n, m, pitch, _ in pairs:
        # A group of one sign has no other beside it that is as near.
        unit = found.get(n) or found.get(m)
        if unit is not None and pitch < _EMPTY * unit:
            found.setdefault(n, unit)
            found.setdefault(m, unit)
    return found


class _Pair(NamedTuple):
    """Two words beside each other: how far apart their middles are, and whether they are at all."""

    word: int
    other: int
    pitch: float
    apart: bool


def _pairs(boxes: Sequence[Rectangle], of: Sequence[int]) -> Iterator[_Pair]:
    """Those of some words that stand beside each other as close as boxes do."""
    for n, behind in _rows(boxes, of):
        after = next((m for m in behind if not _is_over(boxes, n, m)), None)
        if after is not None:
            pitch, height = _pitch(boxes, n, after), boxes[n][3] - boxes[n][1]
            if pitch <= _WIDEST * height:
                yield _Pair(n, after, pitch, boxes[after][0] - boxes[n][2] > _APART * height)


def _with_nothing_between(boxes: Sequence[Rectangle], pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    """The pairs between which no other word stands: that would be no empty box."""
    order = sorted(boxes, key=_middle)
    middles = list(map(_middle, order))
    for pair in pairs:
        left, right = boxes[pair.word], boxes[pair.other]
        reach = ALIKE * (left[3] - left[1])
        first = bisect_left(middles, _middle(left) - reach)
        last = bisect_right(middles, _middle(left) + reach)
        if not any(
            left[2] - OVER * (left[3] - left[1]) < box[0] < right[0] and is_level(left, box)
            for box in order[first:last]
        ):
            yield pair


def _middle(box: Rectangle) -> float:
    return (box[1] + box[3]) / 2


def _in_a_row(pairs: Sequence[_Pair]) -> bool:
    """Whether three signs stand in boxes beside each other."""
    firsts = {pair.word for pair in pairs}
    return any(pair.other in firsts for pair in pairs)


def is_level(a: Rectangle, b: Rectangle) -> bool:
    """Whether two boxes stand on one row of print."""
    some, other = a[3] - a[1], b[3] - b[1]
    lower, higher = (some, other) if some < other else (other, some)
    return higher <= ALIKE * lower and min(a[3], b[3]) - max(a[1], b[1]) > _LEVEL * lower


def lower(a: Rectangle, b: Rectangle) -> float:
    """The height of the lower of two boxes."""
    return min(a[3] - a[1], b[3] - b[1])


def _size(pitch: float) -> int:
    """The same number, or the next one, for pitches that are about alike."""
    return round(math.log(max(pitch, 0.1), _ABOUT))


def _pitch(boxes: Sequence[Rectangle], n: int, m: int) -> float:
    return (boxes[m][0] + boxes[m][2] - boxes[n][0] - boxes[n][2]) / 2


def _is_over(boxes: Sequence[Rectangle], n: int, m: int) -> bool:
    return boxes[m][0] < boxes[n][2] - OVER * lower(boxes[n], boxes[m])


def _is_twin(a: Rectangle, b: Rectangle) -> bool:
    """Whether of the same word drawn twice the second lies over the first."""
    width = a[2] - a[0]
    return b[0] - a[0] < width / 3 and abs(b[2] - a[2]) < width / 3


def _rows(boxes: Sequence[Rectangle], of: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Of each of some words those of them on its row that begin right of where it does, from left
    to right."""
    order = sorted(of, key=lambda n: boxes[n][0])
    by_height = sorted((_middle(boxes[n]), rank) for rank, n in enumerate(order))
    middles = [middle for middle, _ in by_height]
    for rank, n in enumerate(order):
        box = boxes[n]
        reach = ALIKE * (box[3] - box[1])
        first = bisect_left(middles, _middle(box) - reach)
        last = bisect_right(middles, _middle(box) + reach, first)
        behind = sorted(other for _, other in by_height[first:last] if other > rank)
        yield n, [m for m in map(order.__getitem__, behind) if is_level(box, boxes[m])]
