"""Machine-readable zones in lines of text: found whichever way they run, and outlined whole.

Readers miss rows, ends of rows and runs of fillers; the outline covers what ICAO 9303 says
must be there. What the rows say is read by `icao`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import dropwhile

import numpy as np

from scanner.marks import icao
from scanner.model import Box, Line, Point, Polygon, Word
from scanner.outline import corners

_PIECE = re.compile(r"[A-Z0-9<]{2,}")
# So many letters of a row may be read as small ones, so many signs as none that it has.
_FEW_LOWER, _LOWER, _ODD = 3, 0.12, 0.15
_STRANGE = re.compile(r"[^A-Z0-9<\s]")
_LONGEST = 18
# A heading in capitals over a zone is no row of it; a name whose fillers were read as letters,
# below one, is.
_TELLING = re.compile(r"<|\d{6}")
_UPSIDE_DOWN = re.compile(r"^[A-Za-z0-9>]*>{4}[A-Za-z0-9>]*$")
_TURNED = str.maketrans(">69MWAVLd7P", "<96WMVA7PLd")
_MIN_FILLERS, _ALONE = 8, 26
# Degrees by which rows of one zone may differ in direction.
_SAME_WAY = 8.0
# In heights of a row: gap to the next part of it, to the next row, between middles of rows (of
# a card, of a passport), length of a row (of a card, of a passport; as many characters), room
# around the zone.
_NEXT_PART, _NEXT_ROW = 6.0, 2.6
_PITCH = {3: 1.5, 2: 2.1}
_LONG = {3: 30.0, 2: 44.0}
_ROOM = 0.25


@dataclass(frozen=True, slots=True)
class Zone:
    """One machine-readable zone. `numbers` are the citizen and document numbers it proves."""

    polygon: Polygon
    text: str = field(repr=False)
    proven: bool
    numbers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row in the frame in which it runs level, to the right."""

    text: str = field(repr=False)
    box: Box

    @property
    def role(self) -> icao.Role | None:
        return icao.role(self.text)


def zones(lines: Sequence[Line]) -> tuple[Zone, ...]:
    """The machine-readable zones among lines of words.

    A zone that fails its checks is one all the same: who reads it better gets the number.
    """
    found = []
    for angle, pieces in _by_direction(lines):
        for block in _blocks(_joined([_piece(text, line, angle) for text, line in pieces])):
            rows = _without_headings(block)
            if _is_zone(rows):
                found.append(_zone(rows, angle))
    return tuple(found)


def _by_direction(lines: Sequence[Line]) -> list[tuple[float, list[tuple[str, Line]]]]:
    """The lines that may be of a zone, by the direction (radians) that they run in."""
    groups: list[tuple[float, list[tuple[str, Line]]]] = []
    for line in sorted(filter(None, lines), key=lambda line: -len(line[0].text)):
        text, half_turn = _text(line)
        if not text:
            continue
        angle = _angle(line) + (np.pi if half_turn else 0.0)
        for other, pieces in groups:
            apart = abs((angle - other + np.pi) % (2 * np.pi) - np.pi)
            if apart < np.deg2rad(_SAME_WAY):
                pieces.append((text, line))
                break
        else:
            groups.append((angle, [(text, line)]))
    return groups


def _text(line: Line) -> tuple[str, bool]:
    """The line as a part of a row, and whether it was read upside down.

    Empty where it cannot be one: a row has capitals, digits and fillers only.
    """
    text = "".join(word.text for word in line)
    half_turn = _UPSIDE_DOWN.fullmatch(text) is not None
    if half_turn:
        text = text[::-1].translate(_TURNED)
    text = text.translate(icao.FILLERS)
    if sum(char.islower() for char in text) > max(_FEW_LOWER, _LOWER * len(text)):
        return "", False
    text = text.upper()
    if len(text) >= _ALONE and len(_STRANGE.findall(text)) <= _ODD * len(text):
        text = _STRANGE.sub("<", text)
    return (text if _PIECE.fullmatch(text) else ""), half_turn


def _angle(line: Line) -> float:
    """The direction of a line in radians, by the outlines of its words."""
    first, last = line[0].polygon, line[-1].polygon
    if first is None or last is None:
        return 0.0
    start, end = np.add(first[0], first[3]) / 2, np.add(last[1], last[2]) / 2
    return float(np.arctan2(end[1] - start[1], end[0] - start[0]))


def _turned(points: Sequence[Point], angle: float) -> list[Point]:
    """Points turned about the origin."""
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    return [(x * cosine - y * sine, x * sine + y * cosine) for x, y in points]


def _piece(text: str, line: Line, angle: float) -> _Row:
    points = [point for word in line for point in _corners(word)]
    return _Row(text, Box.around(_turned(points, -angle)))


def _corners(word: Word) -> Polygon:
    return word.polygon or corners(word.box)


def _joined(pieces: list[_Row]) -> list[_Row]:
    """Whole rows, from the top: what a reader took apart is put together."""
    rows: list[_Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.x0):
        at = next((n for n, row in enumerate(rows) if _goes_on(row.box, piece.box)), None)
        if at is None:
            rows.append(piece)
        else:
            rows[at] = _Row(rows[at].text + piece.text, rows[at].box.union(piece.box))
    whole = [_Row(icao.fillers(row.text), row.box) for row in rows]
    return sorted(whole, key=lambda row: row.box.y0)


def _goes_on(row: Box, piece: Box) -> bool:
    height = min(row.height, piece.height)
    level = min(row.y1, piece.y1) - max(row.y0, piece.y0) > 0.6 * height
    return level and -height < piece.x0 - row.x1 < _NEXT_PART * height


def _blocks(rows: list[_Row]) -> list[list[_Row]]:
    """Rows that follow each other closely."""
    blocks: list[list[_Row]] = []
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


def _without_headings(block: list[_Row]) -> list[_Row]:
    """The block from its first telling row to its last."""
    rows = list(dropwhile(lambda row: not _TELLING.search(row.text), block))
    first = next((n for n, row in enumerate(rows) if row.role and row.role[1] == 0), 0)
    size = next((row.role[0] for row in rows[first:] if row.role), len(rows))
    return rows[first : first + size] if first else rows[:size]


def _is_zone(rows: Sequence[_Row]) -> bool:
    """Rows of an identity paper, or rows of names and numbers with enough fillers."""
    joined = "".join(row.text for row in rows)
    letters = sum(char.isalpha() for char in joined)
    if len(set(joined)) < 4 or letters < 3 or max(len(row.text) for row in rows) < _LONGEST:
        return False
    if any(_proof(row.text) for row in rows):
        return True
    roles = {row.role for row in rows} - {None}
    fillers = joined.count("<")
    if roles & {(3, 0), (2, 0), (2, 1)} and fillers:
        return True
    return bool(roles) and fillers >= _MIN_FILLERS and (len(rows) > 1 or len(joined) >= _ALONE)


def _proof(row: str) -> bool:
    return icao.card_number(row) is not None or icao.dates_hold(row)


def _zone(rows: Sequence[_Row], angle: float) -> Zone:
    texts = [icao.named(*row) for row in zip((r.text for r in rows), _roles(rows), strict=True)]
    numbers: dict[str, None] = {}
    for text in texts:
        card = icao.card_number(text)
        numbers.update(dict.fromkeys([card] if card else icao.passport_numbers(text)))
    proven = bool(numbers) or any(icao.dates_hold(text) for text in texts)
    whole = _whole(rows)
    corners = (
        (whole.x0, whole.y0),
        (whole.x1, whole.y0),
        (whole.x1, whole.y1),
        (whole.x0, whole.y1),
    )
    return Zone(tuple(_turned(corners, angle)), "\n".join(texts), proven, tuple(numbers))


def _roles(rows: Sequence[_Row]) -> list[icao.Role | None]:
    """Which row each is, by how it looks or by a row near it that looks like one."""
    known = [(n, row.role) for n, row in enumerate(rows) if row.role]
    if not known:
        return [None] * len(rows)
    at, (size, row) = known[0]
    return [(size, row + n - at) for n in range(len(rows))]


def _whole(rows: Sequence[_Row]) -> Box:
    """The zone's box in its frame, with the rows and ends of rows that no reader saw."""
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
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
