"""The words of a text layer put right: what stands apart that programs ran together, or together
that they set apart, and what cells and columns part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scanner.model import Box
from scanner.pages import aligned, borrowed, ruled, typed
from scanner.pages.lettered import Letters
from scanner.pages.spaced import SPACED, closed_up
from scanner.pages.stext import Layout, RawWord
from scanner.pages.words import TextLines


def mended(
    layout: Layout, letters: Callable[[Box | None], list[dict[str, Any]]]
) -> tuple[list[RawWord], TextLines]:
    """The words of a layout and their lines; `letters` gives the characters of its lines that
    touch a box, or of all (`Letters`)."""
    words = borrowed.mended(layout.words, Letters(letters).apart)
    lines = TextLines(words)
    if lines.may_be_glued:
        words = Letters(letters).unglued(words)
        lines = TextLines(words)
    if SPACED.search(lines.joined):
        words = closed_up(words)
        lines = TextLines(words)
    if rules := layout.rules or ruled.sides(layout.graphics):
        words = ruled.cut(words, rules)
        lines = TextLines(words)
    if cuts := aligned.cuts(words) | typed.cuts(words):
        words = aligned.cut(words, cuts)
        lines = TextLines(words)
    return words, lines
