"""Things by where they stand on a page, so that neighbours are found without asking all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from scanner.model import Box

T = TypeVar("T")

_ROW = 24.0
_LAST = 200


class Rows(Generic[T]):
    """Boxes with what belongs to them, filed by the rows of the page that they touch."""

    def __init__(self, items: Iterable[tuple[Box, T]]) -> None:
        self._rows: dict[int, list[tuple[Box, T]]] = {}
        for box, item in items:
            for row in _rows(box):
                self._rows.setdefault(row, []).append((box, item))

    def meeting(self, box: Box) -> Iterator[T]:
        """What overlaps `box`; a tall thing once for each row that both touch."""
        for row in _rows(box):
            for other, item in self._rows.get(row, ()):
                beside = other.x1 <= box.x0 or box.x1 <= other.x0
                if not beside and other.y0 < box.y1 and box.y0 < other.y1:
                    yield item


def _rows(box: Box) -> range:
    """Rows beyond the last or above the first count as these: pages may be very tall."""
    first = min(_LAST, max(0, int(box.y0 / _ROW)))
    return range(first, min(_LAST, max(0, int(box.y1 / _ROW))) + 1)
