"""Machine-readable zones in lines of text: found whichever way they run, and outlined whole.

Readers miss rows, ends of rows and runs of fillers; the outline covers what ICAO 9303 says
must be there. What the rows say is read by `icao`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, pairwise

import numpy as np

from scanner.marks import icao
from scanner.marks.rows import ALONE, Row, rows_by_direction, turned
from scanner.model import Box, Line, Polygon
from scanner.outline import corners

# The longest row that was read has so many signs.
_LONGEST = 18
# A heading in capitals over a zone is no row of it; a name whose fillers were read as letters,
# below one, is.
_TELLING = re.compile(r"<|\d{6}")
_MIN_FILLERS = 8
# In heights of a row: gap to the next row, between middles of rows (of a card, of a passport),
# length of a row (of a card, of a passport; as many characters), room around the zone.
_NEXT_ROW = 2.6
_PITCH = {3: 1.5, 2: 2.1}
_LONG = {3: 30.0, 2: 44.0}
_ROOM = 0.25
# Rows that say whose paper it is, and by how many signs one may be misread longer or shorter.
_NAMING: frozenset[icao.Role] = frozenset({(3, 0), (2, 0), (2, 1)})
_MISCOUNTED = 4


@dataclass(frozen=True, slots=True)
class Zone:
    """One machine-readable zone. `numbers` are the citizen and document numbers it proves."""

    polygon: Polygon
    text: str = field(repr=False)
    proven: bool
    numbers: tuple[str, ...] = field(repr=False)


def zones(lines: Sequence[Line]) -> tuple[Zone, ...]:
    """The machine-readable zones among lines of words.

    A zone that fails its checks is one all the same: who reads it better gets the number.
    """
    found = []
    for angle, pieces in rows_by_direction(lines):
        for block in _blocks(pieces):
            rows = _without_headings(block)
            if _is_zone(rows):
                found.append(_zone(rows, angle))
    return tuple(found)


def _blocks(rows: list[Row]) -> list[list[Row]]:
    """Rows that follow each other closely."""
    blocks: list[list[Row]] = []
    for row in rows:
        block = next((b for b in blocks if _below(b[-1].box, row.box)), None)
        if block is None:
            blocks.append([row])
        else:
            block.append(row)
    return blocks


def _below(upper: Box, lower: Box) -> bool:
    gap = lower.y0 - upper.y1
    overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    height = max(upper.height, lower.height)
    return -0.7 * height < gap < _NEXT_ROW * height and overlap > 0.4 * min(
        upper.width, lower.width
    )


def _without_headings(block: list[Row]) -> list[Row]:
    """The block from its first telling row to its last."""
    rows = list(dropwhile(lambda row: not _TELLING.search(row.text), block))
    first = next((n for n, row in enumerate(rows) if row.role and row.role[1] == 0), 0)
    size = next((row.role[0] for row in rows[first:] if row.role), len(rows))
    return rows[first : first + size] if first else rows[:size]


def _is_zone(rows: Sequence[Row]) -> bool:
    """Rows that prove themselves, or have enough fillers, or as much else of a zone's shape."""
    joined = "".join(row.text for row in rows)
    letters = sum(char.isalpha() for char in joined)
    if len(set(joined)) < 4 or letters < 3 or max(len(row.text) for row in rows) < _LONGEST:
        return False
    dated = [row for row in rows if icao.dates_hold(row.text)]
    if any(icao.card_number(row.text) for row in rows) or any(map(_is_whole, dated)):
        return True
    if not any(row.role for row in rows) or "<" not in joined:
        return False
    if dated:
        return True
    if joined.count("<") >= _MIN_FILLERS:
        return len(rows) > 1 or len(joined) >= ALONE
    return _in_order(rows) or any(map(_is_whole, rows))


def _in_order(rows: Sequence[Row]) -> bool:
    """Whether two rows that look like rows of one zone stand as they do in it."""
    known = [(n, row.role) for n, row in enumerate(rows) if row.role]
    return any(
        one[0] == other[0] and other[1] - one[1] == m - n
        for (n, one), (m, other) in pairwise(known)
    )


def _is_whole(row: Row) -> bool:
    """Whether a row that names its state is as long as such a row is."""
    if row.role is None or row.role not in _NAMING:
        return False
    return abs(len(row.text) - _LONG[row.role[0]]) <= _MISCOUNTED


def _zone(rows: Sequence[Row], angle: float) -> Zone:
    texts = [icao.named(*row) for row in zip((r.text for r in rows), _roles(rows), strict=True)]
    numbers: dict[str, None] = {}
    for text in texts:
        card = icao.card_number(text)
        numbers.update(dict.fromkeys([card] if card else icao.passport_numbers(text)))
    proven = bool(numbers) or any(icao.dates_hold(text) for text in texts)
    outline = turned(corners(_whole(rows)), angle)
    return Zone(tuple(outline), "\n".join(texts), proven, tuple(numbers))


def _roles(rows: Sequence[Row]) -> list[icao.Role | None]:
    """Which row each is, by how it looks or by a row near it that looks like one."""
    known = [(n, row.role) for n, row in enumerate(rows) if row.role]
    if not known:
        return [None] * len(rows)
    at, (size, row) = known[0]
    return [(size, row + n - at) for n in range(len(rows))]


def _whole(rows: Sequence[Row]) -> Box:
    """The zone's box in its frame, with the rows and ends of rows that no reader saw."""
    box = Box.holding(row.box for row in rows)
    height = float(np.median([row.box.height for row in rows]))
    known = [(n, row.role) for n, row in enumerate(rows) if row.role]
    if known:
        (first, (size, at)), (last, (_, end)) = known[0], known[-1]
        pitch = _PITCH[size] * height
        if end > at:
            pitch = max(pitch, (rows[last].box.y0 - rows[first].box.y0) / (end - at))
        above, below = max(0, at - first), max(0, size - 1 - end - (len(rows) - 1 - last))
        # Where fillers are left out of a reading, its characters look further apart.
        letter = min(row.box.width / len(row.text) for row in rows)
        long = max(box.width, min(letter, height) * _LONG[size])
        box = Box(box.x0, box.y0 - above * pitch, box.x0 + long, box.y1 + below * pitch)
    return box.grow(_ROOM * height)
