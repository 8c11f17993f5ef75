"""Machine-readable zones in lines of text: found, checked, repaired from their redundancy.

ICAO 9303 parts 4 and 5. A chip card (TD1, 3 x 30) writes its number twice: the last nine of
the twelve digits as document number, all twelve as optional data, each with a check digit
(vietnam.md 1.4). A passport (TD3, 2 x 44) carries the holder's citizen number in its optional
data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile

from scanner.model import Box, Line, Polygon, Word

_FILLER = str.maketrans("«‹≤€({[", "<<<<<<<")
_TO_DIGIT = str.maketrans("OQDILZSBGT", "0001125867")
_SHAPE = re.compile(r"[A-Z0-9<]{18,}")
# A heading in capitals over a zone is no row of it; a name whose fillers were read as letters,
# below one, is.
_TELLING = re.compile(r"<|\d{6}")
_HEAD = re.compile(r"(?:[I1L][D0O]|P[<A-Z])[VY]?N?[MN]|[A-Z0-9<]*<<")
_TD1 = re.compile(r"^.{2}VNM(.{9})(.)(.{12})<{0,2}(.)?")
_TD3 = re.compile(r"^(.{9})(.)VNM(.{6})(.)([MF<])(.{6})(.)(.{14})")
_WEIGHTS = (7, 3, 1)
MIN_FILLERS = 4
PITCH = 1.7


@dataclass(frozen=True, slots=True)
class Zone:
    """One machine-readable zone. `numbers` are the citizen and document numbers it proves."""

    polygon: Polygon
    text: str = field(repr=False)
    proven: bool
    numbers: tuple[str, ...] = field(repr=False)


def check_digit(text: str) -> str:
    """The check digit of ICAO 9303-3, 4.9: weights 7 3 1, A is 10 … Z is 35, `<` is 0.

    >>> check_digit("005123456"), check_digit("001005123456")
    ('0', '1')
    """
    total = sum(
        (0 if char == "<" else int(char, 36)) * _WEIGHTS[n % 3] for n, char in enumerate(text)
    )
    return str(total % 10)


def zones(lines: Sequence[Line]) -> tuple[Zone, ...]:
    """The machine-readable zones among lines of words, in reading order.

    A zone that fails its checks is one all the same: who reads it better gets the number.
    """
    found: list[list[tuple[str, Box, Line]]] = []
    seen = sorted(filter(None, map(_seen, lines)), key=lambda row: row[1].y0)
    for row in seen:
        block = next((b for b in found if _below(b[-1][1], row[1])), None)
        if block is None:
            found.append([row])
        else:
            block.append(row)
    rows = [list(dropwhile(lambda row: not _TELLING.search(row[0]), block)) for block in found]
    return tuple(_zone(block) for block in rows if _is_zone([row[0] for row in block]))


def _seen(line: Line) -> tuple[str, Box, Line] | None:
    """The line as a row of a zone, or None: capitals, digits and fillers only."""
    if not line:
        return None
    text = "".join(word.text for word in line).translate(_FILLER)
    text = text.replace(" ", "")
    if not _SHAPE.fullmatch(text.upper()) or sum(c.islower() for c in text) > 3:
        return None
    return text.upper(), _box(line), line


def _box(words: Iterable[Word]) -> Box:
    box: Box | None = None
    for word in words:
        box = word.box if box is None else box.union(word.box)
    assert box is not None
    return box


def _below(upper: Box, lower: Box) -> bool:
    gap = lower.y0 - upper.y1
    overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    height = max(upper.height, lower.height)
    return -height < gap < 1.6 * height and overlap > 0.4 * min(upper.width, lower.width)


def _is_zone(rows: Sequence[str]) -> bool:
    """Rows with a head of an identity paper, or with enough fillers among other characters."""
    joined = "".join(rows)
    if len(set(joined)) < 4:
        return False
    fillers = joined.count("<")
    letters = sum(char.isalpha() for char in joined)
    headed = any(_HEAD.match(row) for row in rows) and "VNM" in joined
    return letters >= 3 and ((headed and fillers >= 1) or fillers >= 2 * MIN_FILLERS)


def _zone(block: Sequence[tuple[str, Box, Line]]) -> Zone:
    rows = [text for text, _, _ in block]
    numbers = tuple(dict.fromkeys(number for row in rows for number in _numbers(row)))
    outline = _with_missing_rows(_outline([line for _, _, line in block]), rows)
    return Zone(outline, "\n".join(rows), bool(numbers), numbers)


def _with_missing_rows(outline: Polygon, rows: Sequence[str]) -> Polygon:
    """Down to the last row of a card or passport whose first rows alone were read."""
    whole = 3 if rows[0][:1] in "I1L" else 2 if rows[0][:1] == "P" else len(rows)
    missing = whole - len(rows)
    if missing <= 0:
        return outline
    # Rows stand about one and two thirds of their height apart.
    share = missing * PITCH / (1 + PITCH * (len(rows) - 1))
    top_left, top_right, bottom_right, bottom_left = outline
    down = [
        (b[0] - t[0], b[1] - t[1]) for t, b in ((top_left, bottom_left), (top_right, bottom_right))
    ]
    left, right = (
        (corner[0] + share * dx, corner[1] + share * dy)
        for corner, (dx, dy) in zip((bottom_left, bottom_right), down, strict=True)
    )
    return (top_left, top_right, right, left)


def _numbers(row: str) -> list[str]:
    """The numbers that a row proves by its check digits, digits repaired."""
    if match := _TD1.match(row):
        short, check, whole, last = (_digits(part or "") for part in match.groups())
        if whole.isdigit() and (
            (check_digit(whole) == last) or (whole.endswith(short) and check_digit(short) == check)
        ):
            return [whole]
        if whole.isdigit() and whole.endswith(short):
            return [whole]
        return []
    if match := _TD3.match(row):
        number, check, *_, optional = match.groups()
        proven = [number.rstrip("<")] if check_digit(number) == _digits(check) else []
        holder = _digits(optional.rstrip("<"))
        return proven + ([holder] if proven and len(holder) in (9, 12) else [])
    return []


def _digits(text: str) -> str:
    return text.translate(_TO_DIGIT)


def _outline(lines: Sequence[Line]) -> Polygon:
    """The block's outline; slanted where its lines are."""
    first, last = lines[0], lines[-1]
    if first[0].polygon is None or last[0].polygon is None:
        box = _box(word for line in lines for word in line)
        return ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    widest = max(lines, key=lambda line: _box(line).width)
    left, right = widest[0].polygon, widest[-1].polygon
    top, bottom = first[0].polygon, last[0].polygon
    if left is None or right is None:
        return _outline([tuple(_level(word) for word in line) for line in lines])
    across = (right[1][0] - left[0][0], right[1][1] - left[0][1])
    return (
        top[0],
        (top[0][0] + across[0], top[0][1] + across[1]),
        (bottom[3][0] + across[0], bottom[3][1] + across[1]),
        bottom[3],
    )


def _level(word: Word) -> Word:
    return Word(word.text, word.box, word.confidence)
