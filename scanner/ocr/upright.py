"""Which way up lines are: read from either end, text makes sense from one only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.ocr.detect import half_turn
from scanner.ocr.glyphs import confidence, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scanner.ocr.glyphs import Glyphs
    from scanner.ocr.prepare import Quad

    Read = Callable[[Quad], Glyphs]

SAME_WAY = 15.0
"""Lines whose directions differ by less than this (degrees) are turned together."""

SAMPLES, MOST = 5, 12
"""So many lines that are read well from an end vote, among so many lines at most."""

WELL, HARDLY = 0.9, 0.25
"""A line that is read less surely than this from either end, as a row of boxes is, counts so."""

TELLING = 16.0
"""Lines this many heights long tell enough; longer ones only take longer to read."""

SURE, LONG = 0.98, 12
"""A line of more than `LONG` characters that is read as surely as this from here is not looked at
from the other end. A shorter one may make sense from either: "napas" is "sedeu" on its head."""

PER_LINE = 4.0
ENOUGH = 6.0
"""A line's vote is the characters that one way is surer of, up to `PER_LINE`, and counts as much
as that way is sure at all; the vote ends when one way leads by `ENOUGH`."""

UPSIDE_DOWN = ">>>"
"""The fillers of a machine-readable zone point one way, and to a reader either makes sense."""


def upright(quads: Sequence[Quad], read: Read) -> list[Quad]:
    """The lines, each turned to the end that it is read from.

    Pages and cards are upright as a whole, so lines of one direction are turned together as
    the best readable of them vote; `read` should remember what it read.
    """
    return [quad for group in _directions(quads) for quad in _voted(group, read)]


def _directions(quads: Sequence[Quad]) -> list[list[Quad]]:
    """The lines by direction, those of one group pointing the same way."""
    found: list[list[Quad]] = []
    for quad in sorted(quads, key=lambda q: q.width, reverse=True):
        for group in found:
            if abs(half_turn(quad.angle - group[0].angle)) < SAME_WAY:
                apart = abs((quad.angle - group[0].angle + 180) % 360 - 180)
                group.append(quad.turned() if apart > 90 else quad)
                break
        else:
            found.append([quad])
    return found


def _voted(group: list[Quad], read: Read) -> list[Quad]:
    sample = sorted(group, key=lambda q: q.score * min(q.aspect, TELLING), reverse=True)
    lead, well = 0.0, 0
    for quad in sample[:MOST]:
        vote = _vote(quad, read)
        is_read = vote in (PER_LINE, -PER_LINE) or _is_read(quad, read)
        lead += vote if is_read else HARDLY * vote
        well += is_read
        if abs(lead) > ENOUGH or well == SAMPLES:
            break
    return group if lead >= 0 else [quad.turned() for quad in group]


def _is_read(quad: Quad, read: Read) -> bool:
    return max(confidence(read(quad)), confidence(read(quad.turned()))) > WELL


def _vote(quad: Quad, read: Read) -> float:
    here = read(quad)
    if UPSIDE_DOWN in text(here):
        return -PER_LINE
    if confidence(here) > SURE and len(here) > LONG:
        return PER_LINE
    there = read(quad.turned())
    more = (confidence(here) - confidence(there)) * max(len(here), len(there))
    sure = max(confidence(here), confidence(there)) ** 2
    return max(-PER_LINE, min(PER_LINE, more)) * sure
