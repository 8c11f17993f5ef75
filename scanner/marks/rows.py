"""Rows of a machine-readable zone as readers give them: whole or in parts, whichever way they run.

ICAO 9303-3, 4.2: a row is one run of print, its signs at one pitch. What stands further apart
than two of them is of one row only where fillers lie between, which readers often miss.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scanner.marks import icao
from scanner.model import Box, Line, Point, Polygon, Word
from scanner.outline import corners

_PIECE = re.compile(r"[A-Z0-9<]{2,}")
# So many letters of a row may be read as small ones, so many signs as none that it has.
_FEW_LOWER, _LOWER, _ODD = 3, 0.12, 0.15
_STRANGE = re.compile(r"[^A-Z0-9<\s]")
# Where fillers were read as such signs, as many were read as fillers or as the letters that
# those are taken for: a key in groups with dashes is no row.
_FILLED = re.compile(r"[<KC]{5,}|<+|([SEXLZR])\1{4,}")
# Long enough to be a row though signs of it were misread.
ALONE = 26
_UPSIDE_DOWN = re.compile(r"^[A-Za-z0-9>]*>{4}[A-Za-z0-9>]*$")
_TURNED = str.maketrans(">69MWAVLd7P", "<96WMVA7PLd")
# Degrees by which rows of one zone may differ in direction.
_SAME_WAY = 8.0
# In heights of a row: gap between two signs of it, and over fillers that were not read.
_NEXT_SIGN, _NEXT_PART = 1.3, 6.0
_SEAM = frozenset("<>«‹≤")


@dataclass(frozen=True, slots=True)
class Row:
    """A row in the frame in which it runs level, to the right."""

    text: str = field(repr=False)
    box: Box

    @property
    def role(self) -> icao.Role | None:
        return icao.role(self.text)


def rows_by_direction(lines: Sequence[Line]) -> Iterator[tuple[float, list[Row]]]:
    """What may be rows, from the top, by the direction (radians) that they run in."""
    for angle, pieces in _by_direction(lines):
        yield angle, _joined([_piece(text, line, angle) for text, line in pieces])


def turned(points: Sequence[Point], angle: float) -> list[Point]:
    """Points turned about the origin by so many radians."""
    cosine, sine = math.cos(angle), math.sin(angle)
    return [(x * cosine - y * sine, x * sine + y * cosine) for x, y in points]


def _by_direction(lines: Sequence[Line]) -> list[tuple[float, list[tuple[str, Line]]]]:
    """The runs of print that may be of a zone, by the direction that they run in."""
    groups: list[tuple[float, list[tuple[str, Line]]]] = []
    runs = [run for line in lines for run in _runs(line)]
    for run in sorted(runs, key=lambda run: -len(run[0].text)):
        text, half_turn = _text(run)
        if not text:
            continue
        angle = _angle(run) + (math.pi if half_turn else 0.0)
        for other, pieces in groups:
            apart = abs((angle - other + math.pi) % math.tau - math.pi)
            if apart < math.radians(_SAME_WAY):
                pieces.append((text, run))
                break
        else:
            groups.append((angle, [(text, run)]))
    return groups


def _runs(line: Line) -> Iterator[Line]:
    """The line, cut where two cells of a table, or two fields, meet."""
    start = 0
    for n in range(1, len(line)):
        gap = _gap(line[n - 1], line[n])
        if gap <= _NEXT_SIGN:
            continue
        row = "".join(word.text for word in line[start:n])
        if gap > _reach(row, line[n].text):
            yield line[start:n]
            start = n
    if line:
        yield line[start:]


def _gap(word: Word, following: Word) -> float:
    """From the end of a word to the beginning of the next, in heights of the lower one."""
    if word.polygon is None or following.polygon is None:
        height = min(word.box.height, following.box.height)
        return (following.box.x0 - word.box.x1) / max(height, 1e-6)
    one, other = word.polygon, following.polygon
    height = min(math.dist(one[1], one[2]), math.dist(other[0], other[3]))
    angle = _angle((word, following))
    ends, starts = turned(one[1:3], -angle), turned((other[0], other[3]), -angle)
    gap = (starts[0][0] + starts[1][0] - ends[0][0] - ends[1][0]) / 2
    return gap / max(height, 1e-6)


def _reach(row: str, part: str) -> float:
    """How far on, in heights, a part of a row may stand: further where fillers lie between."""
    fillers = row[-1:] in _SEAM or part[:1] in _SEAM
    if fillers or icao.role(row.upper().translate(icao.FILLERS)):
        return _NEXT_PART
    return _NEXT_SIGN


def _text(run: Line) -> tuple[str, bool]:
    """The run as a part of a row, and whether it was read upside down.

    Empty where it cannot be one: a row has capitals, digits and fillers only.
    """
    text = "".join(word.text for word in run)
    half_turn = _UPSIDE_DOWN.fullmatch(text) is not None
    if half_turn:
        text = text[::-1].translate(_TURNED)
    text = text.translate(icao.FILLERS)
    if sum(char.islower() for char in text) > max(_FEW_LOWER, _LOWER * len(text)):
        return "", False
    text = text.upper()
    if len(text) >= ALONE:
        text = _filled(text)
    return (text if _PIECE.fullmatch(text) else ""), half_turn


def _filled(text: str) -> str:
    """A row with fillers for the odd signs that some of them were read as."""
    strange = len(_STRANGE.findall(text))
    if strange > min(_ODD * len(text), sum(len(run[0]) for run in _FILLED.finditer(text))):
        return text
    return _STRANGE.sub("<", text)


def _angle(run: Line) -> float:
    """The direction of a run in radians, by the outlines of its words."""
    first, last = run[0].polygon, run[-1].polygon
    if first is None or last is None:
        return 0.0
    across = last[1][0] + last[2][0] - first[0][0] - first[3][0]
    return math.atan2(last[1][1] + last[2][1] - first[0][1] - first[3][1], across)


def _piece(text: str, run: Line, angle: float) -> Row:
    points = [point for word in run for point in _corners(word)]
    return Row(text, Box.around(turned(points, -angle)))


def _corners(word: Word) -> Polygon:
    return word.polygon or corners(word.box)


def _joined(pieces: list[Row]) -> list[Row]:
    """Whole rows, from the top: what a reader took apart is put together."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.x0):
        at = next((n for n, row in enumerate(rows) if _goes_on(row, piece)), None)
        if at is None:
            rows.append(piece)
        else:
            rows[at] = Row(rows[at].text + piece.text, rows[at].box.union(piece.box))
    whole = [Row(icao.fillers(row.text), row.box) for row in rows]
    return sorted(whole, key=lambda row: row.box.y0)


def _goes_on(row: Row, piece: Row) -> bool:
    one, other = row.box, piece.box
    height = min(one.height, other.height)
    gap = other.x0 - one.x1
    # Most rows of a page are told apart by how far they are.
    if gap <= -height or one.intersection(other).height <= 0.6 * height:
        return False
    return gap < _reach(row.text, piece.text) * height
