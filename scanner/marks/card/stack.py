"""Card numbers that are printed in several rows below each other, as on cards that stand upright:
two of eight digits, four of four, or as the groups of the scheme are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scanner.marks.card.schemes import is_proved, lengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Row = tuple[str, Points]

# A row has so many digits at least, and a number so many rows.
_FEWEST, _MOST_ROWS = 3, 5
# The next row begins (or ends) below this one, within so many of its heights along it; so far
# down it, and so much higher or lower.
_ALONG, _NEXT, _ALIKE = 0.8, (0.9, 2.6), 1.35
_ASKEW = np.cos(np.deg2rad(10))


@dataclass(frozen=True, slots=True)
class Stack:
    """The lines (by number) that hold the rows of one number, and its digits."""

    lines: tuple[int, ...]
    digits: str = field(repr=False)


def stacks(rows: Sequence[Row | None]) -> Iterator[Stack]:
    """The numbers that stand in rows; `rows`: of each line its digits and outline, None where
    it holds anything else."""
    for chain in chains(rows):
        said = [
            "".join(row[0] for n in chain[:end] if (row := rows[n]))
            for end in range(len(chain) + 1)
        ]
        for end in range(len(chain), 1, -1):
            # Where more digits follow that the number may have, they are its own.
            if is_proved(said[end]) and (
                end == len(chain) or len(said[end]) == max(lengths(said[end]))
            ):
                yield Stack(chain[:end], said[end])
                break


def chains(rows: Sequence[Row | None]) -> list[tuple[int, ...]]:
    """Rows of digits below each other (their numbers), from the uppermost on."""
    below = {
        n: next((m for m in range(len(rows)) if m != n and is_below(rows[n], rows[m])), None)
        for n in range(len(rows))
        if rows[n]
    }
    firsts = [n for n in below if n not in below.values()]
    found = []
    for first in firsts:
        chain: list[int] = []
        at: int | None = first
        while at is not None and at not in chain and len(chain) < _MOST_ROWS:
            chain.append(at)
            at = below.get(at)
        found.append(tuple(chain))
    return found


def is_below(upper: Row | None, lower: Row | None) -> bool:
    """Whether a row of digits may go on a number that another row begins."""
    if not upper or not lower or min(len(upper[0]), len(lower[0])) < _FEWEST:
        return False
    own, other = upper[1], lower[1]
    high, other_high = (float(np.linalg.norm(q[3] - q[0])) for q in (own, other))
    if not 1 / _ALIKE < high / max(other_high, 1e-6) < _ALIKE:
        return False
    way = (own[1] - own[0]) / max(float(np.linalg.norm(own[1] - own[0])), 1e-6)
    reach = other[1] - other[0]
    if way @ reach < _ASKEW * float(np.linalg.norm(reach)):
        return False
    down = np.array([-way[1], way[0]])
    apart = min(abs((other[0] - own[0]) @ way), abs((other[1] - own[1]) @ way))
    return bool(
        apart < _ALONG * high and _NEXT[0] * high < (other[0] - own[0]) @ down < _NEXT[1] * high
    )
