"""Villages in tables that speak of nobody: statistics have a column of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.find.weighing import SURE, Candidate
from scanner.labels.printed import MIN_ROW
from scanner.text import PageText

# One part of a commune alone.
_HAMLET = re.compile(
    r"(?:thon|xom|ap|ban|buon|lang|khom|khoi|khu(?: pho| vuc)?|kp|tdp|to dan pho|to|doi)[ \n]"
    r"[a-z0-9]+(?:[ \n][a-z0-9]+){0,3}"
)
# So far (in heights) over or under it may stand who lives there, in a row of tall cells.
_NEAR = 2.5


def inhabited(page: PageText, best: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without the hamlets in rows of tables in which nobody else is named."""
    empty = {n for n, c in enumerate(best) if c.detector.type == "address" and _alone(page, c)}
    if not empty:
        return list(best)
    others = [
        page.cell_at(c.start).box.middle[1]
        for n, c in enumerate(best)
        if n not in empty and c.confidence >= SURE
    ]

    def is_somebodys(candidate: Candidate) -> bool:
        box = page.cell_at(candidate.start).box
        return any(abs(other - box.middle[1]) < _NEAR * box.height for other in others)

    return [c for n, c in enumerate(best) if n not in empty or is_somebodys(c)]


def _alone(page: PageText, candidate: Candidate) -> bool:
    """Whether a hamlet fills its cell, or the lines of it, in a row of a table."""
    if not _HAMLET.fullmatch(page.folded, candidate.start, candidate.end):
        return False
    cell = page.cell_at(candidate.start)
    last = page.cell_at(candidate.end - 1)
    fills = (cell.start, last.end) == (candidate.start, candidate.end)
    return fills and len(page.grid.beside(cell.box)) >= MIN_ROW
