"""Letters that a font has to put together: where it has no glyph for one with two marks, an office
suite sets a letter and marks beside it that no code stands for, and says in ActualText what they
make ("Thiê2 u" for "Thiều")."""

from __future__ import annotations

import unicodedata

from scanner.letters import fold

# So many signs may stand for the marks of one letter.
MOST_MARKS = 2


def says_the_same(shown: str, said: str) -> bool:
    """Whether a page's ActualText differs from its glyphs by such marks alone: a sign more may
    stand behind a letter with marks, and nowhere else.

    >>> says_the_same("Thiê2u 2026", "Thiều 2026"), says_the_same("Thiêu 2026", "Thiều 2025")
    (True, False)
    """
    glyphs = _letters(shown)
    letters = _letters(said)
    at = marks = 0
    for letter in letters:
        while marks and at < len(glyphs) and fold(glyphs[at]) != fold(letter):
            at, marks = at + 1, marks - 1
        if at >= len(glyphs) or fold(glyphs[at]) != fold(letter):
            return False
        at += 1
        marks = 0 if letter.isascii() or not letter.isalpha() else MOST_MARKS
    return len(glyphs) - at <= marks


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())
