"""From the characters along a line to words with tight boxes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from scanner.model import Box, Line, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.ocr.prepare import Quad
    from scanner.ocr.recognise import Glyph, Glyphs

SLANT = 1.5
"""From this slant on (degrees off level) a word carries its outline."""


def line_of(quad: Quad, read: Glyphs) -> Line:
    """The words along a line, in reading order; empty where nothing was read."""
    return tuple(_word(quad, group) for group in _split(read))


def _split(read: Glyphs) -> Iterator[list[Glyph]]:
    group: list[Glyph] = []
    for glyph in read:
        if glyph.text.isspace():
            if group:
                yield group
            group = []
        else:
            group.append(glyph)
    if group:
        yield group


def _word(quad: Quad, group: list[Glyph]) -> Word:
    left, right = group[0].start, max(group[-1].end, group[0].start + 1e-4)
    between = [(a.end + b.start) / 2 for a, b in pairwise(group)]
    edges = [0.0, *((place - left) / (right - left) for place in between), 1.0]
    corners = tuple(quad.at(x, y) for x, y in ((left, 0), (right, 0), (right, 1), (left, 1)))
    off_level = abs((quad.angle + 45) % 90 - 45)
    return Word(
        text="".join(glyph.text for glyph in group),
        box=Box.around(corners),
        confidence=sum(glyph.confidence for glyph in group) / len(group),
        edges=tuple(edges),
        polygon=corners if off_level > SLANT else None,
    )
