"""Codes that are set in letters: block characters, or the squares of a font of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from scanner.model import Box
from scanner.pages import areas
from scanner.pages.areas import Area
from scanner.pages.stext import RawWord

# Block elements and squares (Unicode 16, "Block Elements", "Geometric Shapes" and the blocks of
# "Symbols for Legacy Computing").
_BLOCKS = frozenset(map(chr, (*range(0x2580, 0x25A0), 0x25A0, 0x25FC, 0x25FE, 0x2B1B)))
_BLOCKS |= frozenset(map(chr, range(0x1FB00, 0x1FBB0)))
# What is repeated in a line for people to write on, and what amounts of money are made of.
_LEADERS = frozenset("._-–—…=*·•~0123456789,")
# So many signs of so few kinds, in so many rows, so many in each, that take so much of the paper
# around them. A column of a list may say one short word in each of its rows.
_KINDS, _FEWEST_SIGNS, _FEWEST_ROWS, _FEWEST_IN_ROW, _DENSE = 2, 60, 8, 6, 0.25


def mosaics(words: Sequence[RawWord], page: Box) -> list[Area]:
    """Where letters are set so that they make a picture, which the text layer does not say."""
    alike: dict[frozenset[str], list[RawWord]] = defaultdict(list)
    for word in words:
        kinds = frozenset(word[4])
        if len(kinds) <= _KINDS and not kinds & _LEADERS:
            alike[_BLOCKS if kinds <= _BLOCKS else kinds].append(word)
        elif kinds <= _BLOCKS:
            alike[_BLOCKS].append(word)
    found = []
    for kinds in list(alike):
        rows = [word for some, same in alike.items() if some <= kinds for word in same]
        if _is_code(rows):
            found.append(_area(rows, page))
    return [area for area in found if area is not None]


def _is_code(rows: Sequence[RawWord]) -> bool:
    signs, lines = sum(len(word[4]) for word in rows), len({round(word[1]) for word in rows})
    if lines < _FEWEST_ROWS or signs < max(_FEWEST_SIGNS, _FEWEST_IN_ROW * lines):
        return False
    boxes = [Box(*word[:4]) for word in rows]
    return sum(box.area for box in boxes) > _DENSE * Box.holding(boxes).area


def _area(rows: Sequence[RawWord], page: Box) -> Area | None:
    """The area around some rows, as fine as their signs are small."""
    (area,) = areas.drawn([Box.holding(Box(*word[:4]) for word in rows)], page) or (None,)
    height = float(np.median([word[3] - word[1] for word in rows]))
    finest = min(areas.HIGHEST, 24 / max(1.0, height))
    return Area(area.box, max(area.scale, finest)) if area else None
