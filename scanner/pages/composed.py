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
    stand right behind a letter with marks, and nowhere else. Both have blanks between their words.

    >>> says_the_same("Thiê2 u 2026", "Thiều 2026"), says_the_same("Thiêu 2026", "Thiều 2025")
    (True, False)
    >>> says_the_same("Số 0912", "Số 12")
    False
    """
    shown, said = (unicodedata.normalize("NFC", text) for text in (shown, said))
    glyphs = [(fold(sign), n == 0) for word in shown.split() for n, sign in enumerate(word)]
    at = marks = 0
    for letter in "".join(said.split()):
        sought = fold(letter)
        while marks and at < len(glyphs) and glyphs[at][0] != sought and not glyphs[at][1]:
            at, marks = at + 1, marks - 1
        if at >= len(glyphs) or glyphs[at][0] != sought:
            return False
        at += 1
        marks = 0 if letter.isascii() or not letter.isalpha() else MOST_MARKS
    return len(glyphs) - at <= marks and not any(first for _, first in glyphs[at:])
