"""Lines that were found in pixels, put together as a text layer would have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.model import Box, Line, Word

# Lines of one block are closer than the rows of most tables, and start at the same place.
BLOCK_GAP = 0.95
BLOCK_INDENT = 1.0
# The gaps between the groups of a number are at most this many times its height.
GROUP_GAP = 2.5
_GROUP = re.compile(r"\d{3,4}")


def regrouped(lines: Sequence[Line]) -> list[Line]:
    """The groups of a number that is printed with wide gaps, as on a bank card, in one line
    again: a reader takes them for cells."""
    rows: list[Line] = []
    for line in sorted(lines, key=lambda line: line[0].seat.x0):
        left = next((n for n, row in enumerate(rows) if _next_group(row[-1], line[0])), None)
        if left is None:
            rows.append(line)
        else:
            rows[left] = rows[left] + line
    return rows


def _next_group(word: Word, following: Word) -> bool:
    groups = _GROUP.fullmatch(word.text) and _GROUP.fullmatch(following.text)
    a, b = word.seat, following.seat
    height = min(a.height, b.height)
    level = min(a.y1, b.y1) - max(a.y0, b.y0) > 0.6 * height
    # Where a group stands askew its box may reach into the next.
    return bool(groups) and level and -0.5 * height < b.x0 - a.x1 < GROUP_GAP * height


def in_blocks(lines: Sequence[Line]) -> list[Line]:
    """Lines chained to the one that goes on right below them; the chains in reading order."""
    boxes = [_around(line) for line in lines]
    order = sorted(range(len(lines)), key=lambda n: (boxes[n].y0, boxes[n].x0))
    chains: list[list[int]] = []
    for n in order:
        chain = next((c for c in reversed(chains) if _goes_on(boxes[c[-1]], boxes[n])), None)
        if chain is None:
            chains.append([n])
        else:
            chain.append(n)
    return [lines[n] for chain in chains for n in chain]


def _around(line: Line) -> Box:
    box = line[0].seat
    for word in line[1:]:
        box = box.union(word.seat)
    return box


def _goes_on(upper: Box, lower: Box) -> bool:
    height = min(upper.height, lower.height)
    gap = lower.y0 - upper.y1
    centres = abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) / 2
    apart = min(abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1), centres)
    return (
        apart < BLOCK_INDENT * height
        and -0.5 * height < gap < BLOCK_GAP * height
        and lower.y0 > upper.y0
    )
