"""A text without a page (metadata, a code's payload, an attached .txt) as words with boxes."""

from __future__ import annotations

import re
import unicodedata

from scanner.model import Box, Word


class Typed:
    """The words of a text without a page, each character on a grid. A TextLayer (`layer.py`):
    a text of megabytes has a million words, of which few are asked for."""

    level = True

    def __init__(self, text: str) -> None:
        self.texts: list[str] = []
        self.line_of: list[int] = []
        self._starts: list[int] = []
        for row, printed in enumerate(text.split("\n")):
            for match in re.finditer(r"\S+", unicodedata.normalize("NFC", printed)):
                self.texts.append(match.group())
                self.line_of.append(row)
                self._starts.append(match.start())

    def word(self, index: int) -> Word:
        return Word(self.texts[index], Box(*self._box(index)))

    def boxes(self) -> list[tuple[float, float, float, float]]:
        return list(map(self._box, range(len(self.texts))))

    seats = boxes

    def _box(self, index: int) -> tuple[float, float, float, float]:
        start, row = self._starts[index], self.line_of[index]
        return start * 0.5, row * 1.2, (start + len(self.texts[index])) * 0.5, row * 1.2 + 1
