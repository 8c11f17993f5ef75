"""Letters to which their font gives no width: each is set by its place alone, and MuPDF has no word
for what takes no room. A person sees the print all the same."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pymupdf

from scanner.pages import stext
from scanner.pages.mixed import Letter, words
from scanner.pages.stext import RawWord, TextPage
from scanner.pages.words import TextLines

# In parts of their size: what has no more width has none, what letters take that have none, and
# how near the next one stands.
_NONE, _USUAL, _NEAR = 0.02, 0.5, 1.2
# MuPDF's other extracts leave such letters out.
_FONT = re.compile(r'<font [^>]*size="([\d.]+)"')
_CHAR = re.compile(r'<char c="([^"]*)" quad="([^"]*)" x="([^"]*)" y="([^"]*)"')


def has_more(text_page: TextPage, raw: Sequence[RawWord]) -> bool:
    """Whether there are letters on a page beside those of its words."""
    said = pymupdf.TextPage(text_page).extractText()
    return len("".join(said.split())) > sum(len(word[4]) for word in raw)


def unwide(page: pymupdf.Page) -> TextLines | None:
    """The lines in which some letter has no width, each letter as wide as it is set; None where
    there are none."""
    flags = stext.TEXT_ONLY | stext.IGNORE_ACTUAL_TEXT
    xml = pymupdf.TextPage(stext.whole(page, flags)).extractXML()
    rows: dict[int, list[Letter]] = {}
    for part in xml.split("<line ")[1:]:
        for letter in _letters(part):
            rows.setdefault(round(letter["origin"][1]), []).append(letter)
    found = [list(_wide(row)) for row in rows.values() if any(map(_is_narrow, row))]
    return words(found) if found else None


def _letters(line: str) -> Iterator[Letter]:
    """The letters of a line; its blanks may be MuPDF's own."""
    for font in line.split("<font ")[1:]:
        size = _FONT.match("<font " + font)
        for sign, quad, x, y in _CHAR.findall(font):
            letter = html.unescape(sign)
            if size is not None and letter.isalnum():
                corners = [float(number) for number in quad.split()]
                box = (min(corners[::2]), min(corners[1::2]), max(corners[::2]), max(corners[1::2]))
                yield {
                    "c": letter,
                    "bbox": box,
                    "origin": (float(x), float(y)),
                    "size": float(size.group(1)),
                }


def _wide(row: Sequence[Letter]) -> Iterator[Letter]:
    """The letters of a row, those without a width as wide as the next one lets them be."""
    ordered = sorted(row, key=lambda letter: letter["origin"][0])
    for letter, after in pairwise([*ordered, None]):
        assert letter is not None
        x0, y0, x1, y1 = letter["bbox"]
        if _is_narrow(letter):
            step = after["origin"][0] - letter["origin"][0] if after is not None else 0.0
            near = 0 < step < _NEAR * letter["size"]
            x1 = x0 + (
                min(step, _USUAL * 1.8 * letter["size"]) if near else _USUAL * letter["size"]
            )
        yield letter | {"bbox": (x0, y0, x1, y1)}


def _is_narrow(letter: Letter) -> bool:
    x0, _, x1, _ = letter["bbox"]
    return bool(abs(x1 - x0) < _NONE * letter["size"])
