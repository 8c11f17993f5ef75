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
    below = _below(rows)
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


def _below(rows: Sequence[Row | None]) -> dict[int, int | None]:
    """By each row the first one that may go on a number which it begins. A page of tables has
    hundreds: one is held to all others at once."""
    below: dict[int, int | None] = {n: None for n, row in enumerate(rows) if row}
    known = [n for n, row in enumerate(rows) if row and len(row[0]) >= _FEWEST]
    quads = np.array([row[1] for n in known if (row := rows[n])]).reshape(-1, 4, 2)
    reach, down = quads[:, 1] - quads[:, 0], quads[:, 3] - quads[:, 0]
    wide, high = np.linalg.norm(reach, axis=1), np.linalg.norm(down, axis=1)
    for at, number in enumerate(known):
        own, tall = quads[at], high[at]
        way = reach[at] / max(wide[at], 1e-6)
        alike = tall / np.maximum(high, 1e-6)
        apart = np.minimum(*(np.abs((quads[:, end] - own[end]) @ way) for end in (0, 1)))
        drop = (quads[:, 0] - own[0]) @ np.array([-way[1], way[0]])
        fits = (alike > 1 / _ALIKE) & (alike < _ALIKE) & (reach @ way >= _ASKEW * wide)
        fits &= (apart < _ALONG * tall) & (_NEXT[0] * tall < drop) & (drop < _NEXT[1] * tall)
        fits[at] = False
        if fits.any():
            below[number] = known[int(fits.argmax())]
    return below
