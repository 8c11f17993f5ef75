"""The words of a MuPDF text page: lines of words with boxes, and their character edges."""

from __future__ import annotations

import unicodedata
from typing import Any

from pymupdf import extra

from scanner.model import Box, Line, Word

RawWord = tuple[float, float, float, float, str, int, int, int]
Key = tuple[float, float, str]


def raw_words(text_page: Any) -> list[RawWord]:
    """MuPDF's words: x0, y0, x1, y1, text, block, line, number."""
    words: list[RawWord] = extra.extractWORDS(text_page, None)
    return words


def lines_of(raw: list[RawWord]) -> tuple[Line, ...]:
    """The words by MuPDF's lines, their text in NFC."""
    nfc = unicodedata.is_normalized("NFC", " ".join([word[4] for word in raw]))
    lines: list[Line] = []
    current: list[Word] = []
    last_block = last_line = -1
    for x0, y0, x1, y1, text, block, line, _ in raw:
        if line != last_line or block != last_block:
            if current:
                lines.append(tuple(current))
                current = []
            last_block, last_line = block, line
        printed = text if nfc else unicodedata.normalize("NFC", text)
        current.append(Word(printed, Box(x0, y0, x1, y1)))
    if current:
        lines.append(tuple(current))
    return tuple(lines)
