"""Villages in tables: under a head that says so they need no word for it, and where nobody else is
named they speak of nobody, as in statistics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scanner.detectors import Patterns
from scanner.find.weighing import SURE, Candidate, unlabelled
from scanner.grid import Cell
from scanner.labels.printed import MIN_ROW
from scanner.model import Box
from scanner.text import PageText
from scanner.values import normalise

# One part of a commune alone.
_HAMLET = re.compile(
    r"(?:thon|xom|ap|ban|buon|lang|khom|khoi|khu(?: pho| vuc)?|kp|tdp|to dan pho|to|doi)[ \n]"
    r"[a-z0-9]+(?:[ \n][a-z0-9]+){0,3}"
)
# What their column is called, and what one is where it says so.
_HEAD = re.compile(
    r"(?<![a-z])(?:(?:thon|xom|ap|ban|buon|soc|khom|lang|khu pho|to dan pho) ?[/,-]? ?){1,3}"
)
_HEADS = frozenset("thon xom ap ban buon soc khom lang pho".split())
_NAME = re.compile(r"[^\W\d_]{2,7}(?:[ \n](?:[^\W\d_]['’]?[^\W\d_]{0,7}|\d{1,2})){0,3}")
_VILLAGE = "address_village"
# So far (in heights) over or under it may stand who lives there, in a row of tall cells.
_NEAR = 2.5
# So much of the narrower of a cell and a head is shared where one stands under the other, and so
# sure is that it is a village.
_SHARED, NAMED = 0.3, 0.6


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


def named(page: PageText, patterns: Patterns, best: Sequence[Candidate]) -> Iterator[Candidate]:
    """What villages are called, in the rows of people under a head that says that they are."""
    detector = next((d for d in patterns.detectors if d.id == _VILLAGE), None)
    if detector is None or page.words.isdisjoint(_HEADS):
        return
    heads = [page.cell_at(found.start()) for found in _HEAD.finditer(page.folded)]
    heads = [head for head in heads if _HEAD.fullmatch(page.folded, head.start, head.end)]
    rows = [page.cell_at(c.start).box for c in best if c.confidence >= SURE] if heads else []
    taken = {page.cell_at(c.start).start for c in best} if rows else set()
    for head in heads:
        for row in rows:
            for cell in page.grid.beside(row) if row.y0 > head.box.y1 else ():
                if cell.start not in taken and _is_under(cell.box, head.box):
                    taken.add(cell.start)
                    start, end = cell.start, _end(page, cell)
                    if _is_named(page.text[start:end]):
                        value = normalise("text", page.text[start:end])
                        yield unlabelled(detector, page, (start, end), value, NAMED)


def _is_under(box: Box, head: Box) -> bool:
    shared = min(box.x1, head.x1) - max(box.x0, head.x0)
    return shared > _SHARED * min(box.width, head.width)


def _end(page: PageText, cell: Cell) -> int:
    """Where what begins in a cell ends, in it or on the next line of it."""
    lines = [line for line in page.grid.stacked(cell.box) if line.start == cell.end + 1]
    below = lines[0] if lines else None
    goes_on = below is not None and not page.torn(cell.start, below.end)
    return below.end if below is not None and goes_on else cell.end


def _is_named(printed: str) -> bool:
    return _NAME.fullmatch(printed) is not None and all(
        word[0].isupper() or word[0].isdigit() for word in printed.split()
    )


def _alone(page: PageText, candidate: Candidate) -> bool:
    """Whether a hamlet fills its cell, or the lines of it, in a row of a table."""
    if not _HAMLET.fullmatch(page.folded, candidate.start, candidate.end):
        return False
    cell = page.cell_at(candidate.start)
    last = page.cell_at(candidate.end - 1)
    fills = (cell.start, last.end) == (candidate.start, candidate.end)
    return fills and len(page.grid.beside(cell.box)) >= MIN_ROW
