"""A bank card's number read again where it was not read for sure, on the card laid flat.

A reader of lines takes what it finds for text. Here it is known where a number must stand, that
all in it are digits, and what numbers are like: each row is cut out in several ways, and the
check digit judges what they tell together (`digits`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.letters import as_digits
from scanner.marks.card.digits import is_hopeless, judged
from scanner.marks.card.fields import Located
from scanner.marks.card.labels import Letters
from scanner.marks.card.pose import inverse, put
from scanner.marks.card.schemes import is_proved, lengths
from scanner.marks.card.sight import laid
from scanner.model import Box
from scanner.outline import corners

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Figures = NDArray[np.float32]
    Read = Callable[[Pixels], Figures | None]

# A row is cut out so high (pixels), with so much above and below (parts of its height) each time
# and so much beside it; and how it is shown: as it is, light for dark, evened.
_HIGH, _BESIDE = 56, 0.5
_WAYS = ((0.12, "plain"), (0.12, "evened"), (0.3, "evened"), (0.06, "inverted"))
_MOST = 1600
# After so many readings it is clear whether more are worth while.
_FIRST = 2
# Words of one row: so much of their height in common, so far apart at most (heights).
_LEVEL, _GAP, _ALIKE = 0.5, 4.0, 1.6
# So many digits tell a row, and a number that stands in one; so many have most numbers.
_FEWEST, _LONG, _USUAL = 3, 8, 16
_SURE = 0.8
# So many rows, or sets of rows, are read again at most.
_TRIED = 6
# A number may go on where a reader saw no more of it, by so many of its heights.
_ON = 5.0
_RIM = 3.0
_NOTHING = 3
_SPREAD, _EVEN = 50.0, 3.0
_DATE = re.compile(r"\d{1,2}/\d{2,4}")
# A number of which so many digits are the same may be a pattern of the ground.
_SAME = 9
# Rows that begin (or end) within so many of their heights of each other are one number's; rows
# that no reader saw stand as far apart as the others.
_ALIGNED, _PITCH = 0.9, (0.85, 3.2)


@dataclass(frozen=True, slots=True)
class Number:
    """A card's number and the rows it stands in (millimetres)."""

    digits: str = field(repr=False)
    rows: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of print that is (mostly) digits; `clean`: nothing else was read in it, for sure."""

    box: Box
    digits: str = field(repr=False)
    clean: bool


@dataclass(frozen=True, slots=True)
class _Set:
    """Rows that may be the number together, and what was read in them."""

    boxes: tuple[Box, ...]
    said: str = field(default="", repr=False)
    clean: bool = False

    @property
    def proved(self) -> bool:
        return self.clean and is_proved(self.said)


def number_on(
    card: Located, lines: Sequence[Letters], places: Sequence[Box], read: Read | None
) -> Number | None:
    """The number of a card, if it is one for sure; None where it cannot be made out.

    `lines`: what was read; `places`: where the number may stand else (millimetres); `read`: see
    `scanner.ocr.Engine.figures`, None where there is none.
    """
    sets = _sets(_rows(card, lines))
    for one in sets:
        if one.proved and not _is_pattern(one.said):
            return Number(one.said, one.boxes)
    if read is None:
        return None
    for one in islice([*sets, *(_Set((box,)) for box in places)], _TRIED):
        for reach in _reaches(one, card.layout.size[0]):
            found = _read(card, reach, read)
            if found:
                return Number(found, reach)
    return None


def _rows(card: Located, lines: Sequence[Letters]) -> list[_Row]:
    """Rows of digits on the card, from the top; words of one row together."""
    wide, high = card.layout.size
    back = inverse(card.matrix)
    words = []
    for line in lines:
        for word in line.line:
            digits = as_digits(word.text)
            count = sum(char.isdigit() for char in digits)
            if count < 1 or 2 * count < len(digits) or _DATE.fullmatch(word.text):
                continue
            points = put(back, np.asarray(word.quad or corners(word.box), np.float64))
            box = Box.around([(float(x), float(y)) for x, y in points])
            x, y = box.middle
            if 0 < x < wide and 0 < y < high:
                clean = digits.isdigit() and word.confidence >= _SURE
                words.append(_Row(box, "".join(filter(str.isdigit, digits)), clean))
    rows: list[_Row] = []
    for piece in sorted(words, key=lambda row: row.box.x0):
        left = next((n for n, row in enumerate(rows) if _follows(row.box, piece.box)), None)
        if left is None:
            rows.append(piece)
        else:
            before = rows[left]
            both = before.box.union(piece.box), before.digits + piece.digits
            rows[left] = _Row(*both, before.clean and piece.clean)
    return sorted((r for r in rows if len(r.digits) >= _FEWEST), key=lambda row: row.box.y0)


def _follows(row: Box, word: Box) -> bool:
    height = min(row.height, word.height)
    level = row.intersection(word).height > _LEVEL * height
    alike = max(row.height, word.height) < _ALIKE * height
    return level and alike and -height < word.x0 - row.x1 < _GAP * height


def _is_pattern(digits: str) -> bool:
    return max(Counter(digits).values()) >= _SAME


def _sets(rows: Sequence[_Row]) -> list[_Set]:
    """What may be the number, the likeliest first: rows below each other, long rows."""
    found = [_Set((row.box,), row.digits, row.clean) for row in rows if len(row.digits) >= _LONG]
    for first in range(len(rows)):
        chain = _column(rows, first)
        if len(chain) > 1:
            found += _filled([rows[n] for n in chain])
    # About as many digits as numbers have.
    return sorted(found, key=lambda one: (not one.proved, abs(len(one.said) - _USUAL)))


def _column(rows: Sequence[_Row], first: int) -> list[int]:
    """Rows of print of one size that begin or end below each other."""
    own = rows[first].box
    if any(_is_under(row.box, own) for row in rows[:first]):
        return []
    chain = [first]
    for n in range(first + 1, len(rows)):
        if _is_under(rows[chain[-1]].box, rows[n].box):
            chain.append(n)
    return chain


def _is_under(upper: Box, lower: Box) -> bool:
    height = min(upper.height, lower.height)
    apart = min(abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1))
    pitch = (lower.y0 + lower.y1 - upper.y0 - upper.y1) / 2
    return (
        max(upper.height, lower.height) < _ALIKE * height
        and apart < _ALIGNED * height
        and _PITCH[0] * height < pitch < 2 * _PITCH[1] * height
    )


def _filled(rows: Sequence[_Row]) -> Iterator[_Set]:
    """Rows of one number, as wide as the widest of them, with those that no reader saw between
    them; and the same with one more below and one more above."""
    left, right = min(row.box.x0 for row in rows), max(row.box.x1 for row in rows)
    high = float(np.median([row.box.height for row in rows]))
    middles = [(row.box.y0 + row.box.y1) / 2 for row in rows]
    steps = [b - a for a, b in pairwise(middles)]
    pitch = min(steps)
    if pitch > _PITCH[1] * high:
        return
    at = [middles[0]]
    for step in steps:
        count = max(1, round(step / pitch))
        at += [at[-1] + step * (n + 1) / count for n in range(count)]
    said = "".join(row.digits for row in rows)
    for more in ((), (at[-1] + pitch,), (at[0] - pitch,)):
        places = sorted([*at, *more])
        boxes = tuple(Box(left, y - high / 2, right, y + high / 2) for y in places)
        clean = len(places) == len(rows) and all(row.clean for row in rows)
        yield _Set(boxes, said, clean)


def _reaches(one: _Set, wide: float) -> Iterator[tuple[Box, ...]]:
    """The rows as they were seen; of a single one, too, as far as it may go on, and over all the
    card's width."""
    if len(one.boxes) > 1 or not one.said:
        yield one.boxes
        return
    (box,) = one.boxes
    if len(lengths(one.said)) > 1:
        box = Box(box.x0, box.y0, min(wide - 1, box.x1 + _ON * box.height), box.y1)
    yield (box,)
    yield (Box(min(box.x0, _RIM), box.y0, max(box.x1, wide - _RIM), box.y1),)


def _read(card: Located, boxes: Sequence[Box], read: Read) -> str:
    readings = []
    nothing = np.zeros((_NOTHING, 11), np.float32)
    nothing[:, 0] = 1
    for room, way in _WAYS:
        parts = [nothing]
        for box in boxes:
            figures = read(_shown(_strip(card, box, room), way))
            if figures is None:
                return ""
            parts += [figures, nothing]
        readings.append(np.concatenate(parts))
        if len(readings) == _FIRST and all(map(is_hopeless, readings)):
            return ""
    return judged(readings)


def _strip(card: Located, box: Box, room: float) -> Pixels:
    """A row laid flat, grey."""
    area = Box(
        box.x0 - _BESIDE * box.height,
        box.y0 - room * box.height,
        box.x1 + _BESIDE * box.height,
        box.y1 + room * box.height,
    )
    scale = min(_HIGH / area.height, _MOST / area.width)
    flat = laid(card.picture, card.matrix, area, scale)
    return np.asarray(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), np.uint8)


def _shown(strip: Pixels, way: str) -> Pixels:
    if way == "plain":
        return strip
    if way == "inverted":
        return np.asarray(255 - strip, np.uint8)
    return _evened(strip)


def _evened(strip: Pixels) -> Pixels:
    """A strip with its ground taken off and its ink as strong everywhere."""
    shades = strip.astype(np.float32)
    depth = shades - cv2.GaussianBlur(shades, (0, 0), _HIGH / 2)
    spread = np.sqrt(cv2.GaussianBlur(depth * depth, (0, 0), 0.7 * _HIGH)) + _EVEN
    return np.asarray(np.clip(128 + depth / spread * _SPREAD, 0, 255), np.uint8)
