"""The characters that a recogniser read along a line, and what is asked of several of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as it was read: `start` and `end` are parts (0-1) of the line's width."""

    text: str = field(repr=False)
    start: float
    end: float
    confidence: float


Glyphs = tuple[Glyph, ...]


def groups(read: Glyphs) -> list[Glyphs]:
    """The characters word by word, without the spaces between them."""
    found: list[Glyphs] = []
    start = 0
    for i, glyph in enumerate(read):
        if glyph.text.isspace():
            found.append(read[start:i])
            start = i + 1
    return [group for group in (*found, read[start:]) if group]


def confidence(read: Glyphs) -> float:
    """How sure a reader was of these characters on the whole (0-1); 0 for none."""
    return sum(glyph.confidence for glyph in read) / len(read) if read else 0.0


def text(read: Glyphs) -> str:
    """The characters as one string."""
    return "".join(glyph.text for glyph in read)


def within(read: Glyphs, left: float, right: float) -> Glyphs:
    """Characters read along a part of a line, placed on the whole line."""
    span = right - left
    return tuple(replace(g, start=left + g.start * span, end=left + g.end * span) for g in read)
