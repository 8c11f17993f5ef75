"""Where the fields of a bank card are: where they were read, beside what names them, or, of what
is left, where ISO/IEC 7811-1 has it on an embossed card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.backside import panel
from scanner.marks.card.fields import Located
from scanner.marks.card.labels import Letters
from scanner.marks.card.layouts import CARD_SIZE, Place, Side
from scanner.marks.card.pose import inverse, put
from scanner.marks.card.sight import patch
from scanner.marks.card.signs import Sign
from scanner.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

# ISO/IEC 7811-1: the middle of the number lies 21.42 mm above the lower edge, its first digit
# 10.18 mm from the left; names end 2.4 mm above the edge and 66 mm from the left, below dates.
_NUMBER = Box(7.0, 28.9, 81.0, 36.2)
_NAME = Box(6.0, 44.0, 67.0, 52.0)
# Flat cards have the number in the row above the dates.
_ROW, _EMBOSSED = 6.5, 40.0
# Where no word names the panel for the signature: below the stripe (mm). A code of three
# digits stands on it or right of it.
_PANEL = Box(3.0, 17.0, 83.0, 31.0)
_PANEL_HIGH = 9.5
_CODE_NEAR = 12.0
# A date stands right of the words that name it, or below them.
_RIGHT, _BELOW = 14.0, 5.0
# Dates stand within so many millimetres below the number.
_DATES = 9.5
# So much room around what was read; a row that was read in parts runs over nearly all the card.
_ROOM, _RIM = 0.6, 4.0
_NAMES = re.compile(r"[A-Z]{2,}(?:\s[A-Z]+){1,5}")
_FEWEST_LETTERS = 5


def places(
    card: Located, side: Side, kinds: Set[str], own: Sequence[Sign], lines: Sequence[Letters]
) -> tuple[Place, ...]:
    """The fields of one side, in millimetres. `own`: the signs on it; `kinds`: theirs, and
    those that were seen."""
    boxes = [(sign.kind, _box(card, sign.outline)) for sign in own]
    found = [*_numbers(card, side, kinds, boxes), *_dates(boxes)]
    if side == "front":
        found += _holder(card, own, lines)
    else:
        found += _signed(card, kinds, boxes)
    return tuple(found)


def _place(name: str, kind: str, *boxes: Box) -> Place:
    return Place(name, kind, boxes, "", after=False)


def numbered(places: Sequence[Place], rows: Sequence[Box]) -> tuple[Place, ...]:
    """The places with that of the number where it was read, in these rows."""
    others = [place for place in places if place.type != "bank_card"]
    return (_place("number", "bank_card", *(row.grow(_ROOM) for row in rows)), *others)


def dated(places: Sequence[Place], size: tuple[float, float]) -> tuple[Place, ...]:
    """The places with what is below the number, where no date was read: dates stand there."""
    number = next((place for place in places if place.name == "number"), None)
    if number is None or any(place.name.startswith("date") for place in places):
        return tuple(places)
    low = max(box.y1 for box in number.boxes)
    names = [box.y0 for place in places if place.type == "person_name" for box in place.boxes]
    end = min([low + _DATES, size[1] - 1, *(top for top in names if top > low + 2)])
    return (*places, _place("dates", "", Box(_RIM, low + 0.2, size[0] - _RIM, end)))


def _box(card: Located, outline: Points) -> Box:
    points = put(inverse(card.matrix), outline)
    return Box.around([(float(x), float(y)) for x, y in points])


def _numbers(
    card: Located, side: Side, kinds: Set[str], boxes: Sequence[tuple[str, Box]]
) -> Iterator[Place]:
    """The number's row; a card without dates on its front has its number on the back."""
    wide = card.layout.size[0]
    whole = [box.grow(_ROOM) for kind, box in boxes if kind == "number"]
    rows = [box.grow(_ROOM) for kind, box in boxes if kind == "rows"]
    if rows and not whole:
        yield _place("number", "bank_card", *rows)
        return
    parts = [box for kind, box in boxes if kind in ("groups", "four")]
    rows = [Box(_RIM, box.y0 - _ROOM, wide - _RIM, box.y1 + _ROOM) for box in parts]
    for number, box in enumerate(whole or rows):
        yield _place(f"number{number or ''}", "bank_card", box)
    dates = [box for kind, box in boxes if kind in ("validity", "date")]
    if whole or rows or side == "back" or not dates or card.layout.size != CARD_SIZE:
        return
    yield _place("number", "bank_card", _NUMBER)
    top = min(box.y0 for box in dates)
    if top > _EMBOSSED:
        yield _place("number_flat", "bank_card", Box(_RIM, top - _ROW, wide - _RIM, top - 0.4))


def _dates(boxes: Sequence[tuple[str, Box]]) -> Iterator[Place]:
    """Dates that were read, and where those stand that only their label tells."""
    read = [box for kind, box in boxes if kind == "date"]
    for number, box in enumerate(read):
        yield _place(f"date{number}", "", box.grow(_ROOM))
    for number, (_, label) in enumerate(b for b in boxes if b[0] == "validity"):
        right = Box(label.x1, label.y0 - 1.2, label.x1 + _RIGHT, label.y1 + 1.2)
        below = Box(label.x0 - 1.5, label.y1, label.x0 + _RIGHT, label.y1 + _BELOW)
        if not any(box.intersection(near).area > 0 for box in read for near in (right, below)):
            yield _place(f"date_right{number}", "", right)
            yield _place(f"date_below{number}", "", below)


def _holder(card: Located, own: Sequence[Sign], lines: Sequence[Letters]) -> Iterator[Place]:
    """Lines of capital words that are no signs; none read: the area below the dates."""
    taken = {sign.line for sign in own}
    wide, high = card.layout.size
    found = 0
    for number, line in enumerate(lines):
        words = " ".join(word.text for word in line.line)
        letters = sum(map(str.isalpha, words))
        if number in taken or letters < _FEWEST_LETTERS or not _NAMES.fullmatch(words):
            continue
        box = _box(card, line.span(0, len(line.text) - 1))
        x, y = box.middle
        if 0 < x < wide and 0.4 * high < y < high:
            yield _place(f"holder{found or ''}", "person_name", box.grow(_ROOM))
            found += 1
    dates = any(sign.kind in ("validity", "date") for sign in own)
    if not found and dates and card.layout.size == CARD_SIZE:
        yield _place("holder", "person_name", _NAME)


def _signed(card: Located, kinds: Set[str], boxes: Sequence[tuple[str, Box]]) -> Iterator[Place]:
    """The panel for the signature, and the three digits that prove the card is at hand."""
    strip = _panel(card, kinds, boxes)
    named = [box for kind, box in boxes if kind == "check"]
    near = [box.grow(_CODE_NEAR) for box in named] + ([strip.grow(2)] if strip else [])
    codes = [box for kind, box in boxes if kind == "code"]
    codes = [box for box in codes if any(box.intersection(area).area > 0 for area in near)]
    for number, box in enumerate(codes):
        yield _place(f"code{number or ''}", "", box.grow(_ROOM))
    for number, box in enumerate(named if not codes else ()):
        after = Box(box.x1, box.y0 - 1.5, box.x1 + _RIGHT, box.y1 + 1.5)
        yield _place(f"code{number or ''}", "", after)
    if strip is not None:
        yield _place("signature", "signature", strip)


def _panel(card: Located, kinds: Set[str], boxes: Sequence[tuple[str, Box]]) -> Box | None:
    """The light strip below the stripe, or above or below the words that name it; else what is
    below the stripe."""
    wide = card.layout.size[0]
    seen = panel(card) if kinds & {"stripe", "panel"} else None
    if seen is not None:
        return seen.grow(_ROOM)
    label = next((box for kind, box in boxes if kind == "panel"), None)
    if label is None or card.layout.size != CARD_SIZE:
        return _PANEL if "stripe" in kinds else None
    strips = (
        Box(3.0, label.y1, wide - 3.0, label.y1 + _PANEL_HIGH),
        Box(3.0, max(0.0, label.y0 - _PANEL_HIGH), wide - 3.0, label.y0),
    )
    return max(strips, key=lambda strip: _light(card, strip))


def _light(card: Located, box: Box) -> float:
    grey = cv2.cvtColor(patch(card.picture, card.matrix, box), cv2.COLOR_BGR2GRAY)
    return float(np.median(grey[:, : max(1, grey.shape[1] * 2 // 3)]))
