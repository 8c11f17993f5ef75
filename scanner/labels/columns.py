"""What makes a column: numbers that line up, and the heads over them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from scanner.checks import strength
from scanner.model import Box

# How much wider than its values the head of a column may be; a title is wider still.
WIDEST = 2.5
# How long the text of the column before may be, where it stands too close to be a cell.
MAX_NEIGHBOUR = 40
# What `person_name` gives a name of three syllables or more.
WHOLE_NAME = 0.9
_YEAR = re.compile(r"\d{4}")
_ADDRESSED = re.compile(r"\A(?:Ông|Bà|Anh|Chị|Hộ(?: ông| bà)?) ")


class Peers:
    """The numbers of the page and the detectors that are sure of them ("": none is)."""

    def __init__(self, places: Sequence[Box], owners: Sequence[str]) -> None:
        sides = [(place.x0, place.y0, place.x1) for place in places]
        self._x0, self._y0, self._x1 = np.array(sides, dtype=float).reshape(-1, 3).T
        self._owners = owners

    def nearest(self, box: Box, most: int) -> Counter[str]:
        """Whose the nearest numbers are that stand in the column of a box: left, right or
        centred; those of its own row left out."""
        left, right = np.abs(self._x0 - box.x0), np.abs(self._x1 - box.x1)
        middle = np.abs(self._x0 - box.x0 + self._x1 - box.x1) / 2
        (column,) = np.nonzero(
            (np.minimum(np.minimum(left, right), middle) < box.height) & (self._y0 != box.y0)
        )
        column = column[np.argsort(np.abs(self._y0[column] - box.y0), kind="stable")][:most]
        return Counter(self._owners[n] for n in column.tolist())


def are_heads(parts: list[str]) -> bool:
    """Whether a line that commas part is the head of a table: prose has dates and clauses."""
    return not any(_YEAR.search(part) or len(part) > MAX_NEIGHBOUR for part in parts)


def is_title(head: Box, value: Box) -> bool:
    """Whether a cell above is a title of the page: much wider than the value, and not over
    its start as the label on a card is."""
    wide = head.width > WIDEST * max(value.width, 6 * value.height)
    return wide and abs(head.x0 - value.x0) > 3 * value.height


def is_name(printed: str) -> bool:
    """Whether a cell is a person's name, without whose marks labels may be spelled: the syllables
    of "Võ Anh Thọ" are those of "vợ" and "anh"."""
    name = _ADDRESSED.sub("", printed)
    return not printed.isascii() and strength("person_name", name) >= WHOLE_NAME
