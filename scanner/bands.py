"""The rows and cells of tables whose print was found in pixels: which lines are of one cell.

A reader of pixels knows lines alone. The lines of a cell lie closer than the rows of their table;
where no room parts the rows, all columns begin anew in each. So what lies between two gaps is a
row where its cells, each of one line or more, begin or have their middles at one level.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from scanner.model import Box, Line

# A row has so many cells at least, a cell so many lines at most; a page has so many of them.
MIN_COLUMNS, MOST_LINES, MOST_PIECES = 3, 8, 2000
# Of a line's height its core is so much: it reaches over no other line's.
_CORE = 0.3
# Lines of one column share so much of the width of the narrower; the next one is so near.
_SHARED, _REACH = 0.5, 5.0
# The next line beside one is so near.
_BESIDE = 12.0
# Behind a gap of so many heights begins another column where so many lines, that far over and
# under it, begin at the same place.
_GAP, MIN_BEGUN, _ROUND = 0.5, 2, 10.0
# Lines begin, end or have their middles so near each other where they are of one column.
_NEAR = 0.5
# Rows lie so much farther apart than lines do; the ends of cells no more than that, and what lies
# farther tells nothing of lines. Those lie at least so many heights apart, all about alike.
_WIDER, _WIDEST, _FAR, _CLOSE, _ALIKE = 1.17, 1.45, 1.7, 0.9, 1.1
# The cells of a row begin or have their middles so near one level, so many of them at least.
_LEVEL, AGREED = 0.55, 0.8
# So many of the cells of a row begin another one; so many rows of uneven cells tell of others.
_FULL, MIN_UNEVEN = 0.6, 2
# What fills a line by itself: dates and years, and numbers of so many figures each. Such that
# stand below each other are of rows.
_DATE, _LONG = re.compile(r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d\d"), 9

Seat = tuple[int, int]


class _Line(NamedTuple):
    """A line of print: which of all, and where it stands."""

    number: int
    x0: float
    x1: float
    y: float


_Columns = list[list[_Line]]


def seats(boxes: Sequence[Box], texts: Sequence[str]) -> list[Seat | None]:
    """Of each line of print the row and the column of its cell, both counted from the top and the
    left; None for what stands in no table."""
    found: list[Seat | None] = [None] * len(boxes)
    if not MIN_COLUMNS <= len(boxes) <= MOST_PIECES:
        return found
    height = median(box.height for box in boxes)
    tilt = _tilt(boxes, height)
    lines = [
        _Line(n, box.x0, box.x1, box.middle[1] - tilt * box.middle[0])
        for n, box in enumerate(boxes)
    ]
    lines.sort(key=lambda line: line.y)
    bands = list(_bands(list(_strips(lines, _CORE * height)), height))
    for row, columns in enumerate(_rows(bands, texts, height)):
        for column, cell in enumerate(columns):
            for line in cell:
                found[line.number] = row, column
    return found


def at_columns(lines: Sequence[Line]) -> list[Line]:
    """Lines cut where the words behind a gap begin as other lines do: those of the next column."""
    boxes = [Box.holding(word.seat for word in line) for line in lines]
    if len(boxes) > MOST_PIECES:
        return list(lines)
    order = sorted(boxes)
    starts = [box.x0 for box in order]

    def begins(word: Box, gap: float) -> bool:
        near = _NEAR * word.height
        first, last = bisect_left(starts, word.x0 - near), bisect_right(starts, word.x0 + near)
        level, reach = word.middle[1], _ROUND * word.height
        here = [box for box in order[first:last] if abs(box.middle[1] - level) < reach]
        if len(here) < MIN_BEGUN:
            return False
        over = [
            box
            for box in order[:first]
            if box.x1 > word.x0 and abs(box.middle[1] - level) < reach and box.x0 < word.x0 - gap
        ]
        return len(over) <= len(here)

    parts: list[Line] = []
    for line in lines:
        gaps = [b.seat.x0 - a.seat.x1 for a, b in pairwise(line)]
        cuts = [
            n
            for n, gap in enumerate(gaps, 1)
            if gap > _GAP * line[n].seat.height and begins(line[n].seat, gap)
        ]
        parts += [line[a:b] for a, b in pairwise([0, *cuts, len(line)])]
    return parts


def _tilt(boxes: Sequence[Box], height: float) -> float:
    """How much the rows of a page rise or fall, that no one has levelled: the usual slope from a
    line to the one beside it."""
    order = sorted(boxes, key=lambda box: box.x0)
    starts = [box.x0 for box in order]
    slopes = []
    for box in order:
        x, y = box.middle
        first, last = bisect_right(starts, box.x1), bisect_right(starts, box.x1 + _BESIDE * height)
        beside = (one.middle for one in order[first:last])
        near = min(beside, key=lambda at: (abs(at[1] - y) > height / 2, at[0]), default=None)
        if near is not None and abs(near[1] - y) < height / 2:
            slopes.append((near[1] - y) / (near[0] - x))
    return median(slopes) if len(slopes) >= MIN_COLUMNS else 0.0


def _strips(lines: Sequence[_Line], core: float) -> Iterator[list[_Line]]:
    """Lines on one level, or so little apart that nothing parts them."""
    strip: list[_Line] = []
    for line in lines:
        if strip and line.y - strip[-1].y > core:
            yield strip
            strip = []
        strip.append(line)
    if strip:
        yield strip


def _is_over(a: _Line, b: _Line) -> bool:
    """Whether two lines are of one column."""
    return min(a.x1, b.x1) - max(a.x0, b.x0) > _SHARED * min(a.x1 - a.x0, b.x1 - b.x0)


def _pairs(strips: Sequence[list[_Line]], height: float) -> list[tuple[int, int, float]]:
    """The lines right below each other that are aligned: their strips, and how far apart."""
    found = []
    for first, strip in enumerate(strips):
        for line in strip:
            for last in range(first + 1, len(strips)):
                if strips[last][0].y - line.y > _REACH * height:
                    break
                below = next((one for one in strips[last] if _is_over(line, one)), None)
                if below is not None:
                    if _apart(line, below) < _NEAR * height:
                        found.append((first, last, below.y - line.y))
                    break
    return found


def _apart(a: _Line, b: _Line) -> float:
    return min(abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2)


def _bands(strips: list[list[_Line]], height: float) -> Iterator[list[list[_Line]]]:
    """The strips between which nothing is wider than between the lines of a cell."""
    pairs = _pairs(strips, height)
    least = _CLOSE * height
    pitch = _pitch([far for a, _, far in pairs if far > least and len(strips[a]) >= MIN_COLUMNS])
    over: list[list[float]] = [[] for _ in strips]
    for first, last, far in pairs:
        if far < _FAR * pitch:
            for cut in range(first, last):
                over[cut].append(far)
    gaps = [median(near) if near else inf for near in over[:-1]]
    cuts = [n for n, gap in enumerate(gaps, 1) if gap > _WIDER * pitch]
    cuts = list(_without_ends([0, *cuts, len(strips)], strips, gaps, _WIDEST * pitch))
    for first, last in pairwise(cuts):
        yield strips[first:last]


def _without_ends(
    cuts: Sequence[int], strips: list[list[_Line]], gaps: Sequence[float], most: float
) -> Iterator[int]:
    """Where bands begin; but what has too few cells for a row, and is not farther than that from a
    band above or below it, belongs to the nearer."""
    gone = set()
    for first, last in pairwise(cuts):
        if len(_columns([line for strip in strips[first:last] for line in strip])) < MIN_COLUMNS:
            above = gaps[first - 1] if first else inf
            below = gaps[last - 1] if last <= len(gaps) else inf
            if min(above, below) < most:
                gone.add(first if above <= below else last)
    return (cut for cut in cuts if cut not in gone)


def _pitch(pitches: list[float]) -> float:
    """How far apart the lines of cells are: the least that several are. Each alone is measured
    roughly."""
    pitches.sort()

    def alike(pitch: float) -> int:
        return bisect_right(pitches, pitch * _ALIKE) - bisect_left(pitches, pitch / _ALIKE)

    found, most = 0.0, 0
    for pitch in pitches:
        many = alike(pitch)
        if many < MIN_COLUMNS:
            continue
        near, far = (not found or pitch < wider * found for wider in (_WIDER, _WIDEST))
        if (near and many > most) or (far and many > 2 * most):
            found, most = pitch, many
    return found


def _columns(lines: Sequence[_Line]) -> _Columns:
    """The lines of a band by columns, from left to right."""
    columns: _Columns = []
    sides: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda line: line.x1 - line.x0):
        for n, (x0, x1) in enumerate(sides):
            beside = line.x0 >= x1 or line.x1 <= x0
            if not beside and any(_is_over(line, one) for one in columns[n]):
                columns[n].append(line)
                sides[n] = min(x0, line.x0), max(x1, line.x1)
                break
        else:
            columns.append([line])
            sides.append((line.x0, line.x1))
    for column in columns:
        column.sort(key=lambda line: line.y)
    return sorted(columns, key=lambda column: min(line.x0 for line in column))


def _rows(
    bands: Sequence[list[list[_Line]]], texts: Sequence[str], height: float
) -> Iterator[_Columns]:
    """The rows of bands, by columns."""
    found = []
    for strips in (part for band in bands for part in _without_titles(band)):
        columns = _columns([line for strip in strips for line in strip])
        found.append((strips, columns, _is_row(columns, texts, height)))
    # As many lines in all cells may be as many rows, unless others are of cells of some lines.
    even = [len(strips) > 1 and _is_even(columns) for strips, columns, _ in found]
    uneven = [
        len(strips) > 1 and is_row and not same
        for (strips, _, is_row), same in zip(found, even, strict=True)
    ]
    known = sum(uneven) >= MIN_UNEVEN and 2 * sum(uneven) >= sum(even)
    for (strips, columns, is_row), same in zip(found, even, strict=True):
        if is_row and (known or not same):
            yield columns
        else:
            yield from _close_rows(strips, texts, height)


def _close_rows(
    strips: list[list[_Line]], texts: Sequence[str], height: float
) -> Iterator[_Columns]:
    """The rows of a band that no room parts, as far as they can be told."""
    for rows in (_around(strips, height), _begun(strips, 1.0), _begun(strips, _FULL)):
        found = [_columns([line for strip in row for line in strip]) for row in rows]
        are_rows = [
            _is_row(columns, texts, height, 1.0) and (len(row) == 1 or not _is_even(columns))
            for columns, row in zip(found, rows, strict=True)
        ]
        if all(are_rows):
            break
    yield from (columns for columns, is_row in zip(found, are_rows, strict=True) if is_row)


def _without_titles(strips: list[list[_Line]]) -> Iterator[list[list[_Line]]]:
    """Strips parted where a line alone on one stands over or under several columns."""
    part: list[list[_Line]] = []
    for n, strip in enumerate(strips):
        near = [*strips[max(0, n - 1) : n], *strips[n + 1 : n + 2]]
        if len(strip) == 1 and any(sum(_is_over(strip[0], x) for x in one) > 1 for one in near):
            yield part
            part = []
        else:
            part.append(strip)
    yield part


def _is_even(columns: _Columns) -> bool:
    """Whether all cells have as many lines."""
    return len(set(map(len, columns))) == 1


def _is_row(columns: _Columns, texts: Sequence[str], height: float, agreed: float = AGREED) -> bool:
    """Whether the lines of a band may be the cells of one row; `agreed`: on so many of them its
    level is seen."""
    most = max(map(len, columns), default=0)
    if len(columns) < MIN_COLUMNS or most == 1:
        return len(columns) >= MIN_COLUMNS
    if most > MOST_LINES:
        return False
    if any(_is_listed([texts[line.number] for line in column]) for column in columns):
        return False
    near = _LEVEL * height
    levels = (
        [column[0].y for column in columns],
        [(column[0].y + column[-1].y) / 2 for column in columns],
    )
    least = agreed * len(columns)
    return any(sum(abs(y - median(level)) < near for y in level) >= least for level in levels)


def _is_listed(texts: Sequence[str]) -> bool:
    """Whether what stands below each other is a value each, or the numbers of rows."""
    if len(texts) < 2:
        return False
    if all(map(_DATE.fullmatch, texts)):
        return True
    # One value is long enough for one such line, whatever its head is.
    if sum(_is_long(text) for text in texts) > 1:
        return True
    return all(
        a.isdigit() and b.isdigit() and len(b) < 4 and int(b) == int(a) + 1
        for a, b in pairwise(texts)
    )


def _is_long(text: str) -> bool:
    """Whether a line is a number of so many figures by itself."""
    figures = sum(map(str.isdigit, text))
    return figures >= _LONG and not any(map(str.isalpha, text))


def _first(strips: Sequence[list[_Line]]) -> list[_Line]:
    """The lines of the first column."""
    head = min((line for strip in strips for line in strip), key=lambda line: line.x0)
    return [line for strip in strips for line in strip if _is_over(line, head)]


def _around(strips: list[list[_Line]], height: float) -> list[list[list[_Line]]]:
    """Strips by rows that no room parts, whose first cells stand in the middle of them."""
    rows: list[list[list[_Line]]] = []
    left = list(strips)
    for middle in _first(strips) if strips else ():
        if not left or left[0][0].y > middle.y + _LEVEL * height:
            continue
        end = 2 * middle.y - left[0][0].y + _LEVEL * height
        rows.append([strip for strip in left if strip[0].y < end])
        left = left[len(rows[-1]) :]
    return [*rows, left] if left else rows


def _begun(strips: list[list[_Line]], full: float) -> list[list[list[_Line]]]:
    """Strips by rows that no room parts: a row begins where its first cell does or, if a reader
    has lost that, more than so many of them."""
    first = _first(strips) if strips else []
    rows: list[list[list[_Line]]] = []
    for strip in strips:
        begins = any(line in first for line in strip)
        if not rows or begins or len(strip) > full * len(rows[-1][0]):
            rows.append([])
        rows[-1].append(strip)
    return rows
