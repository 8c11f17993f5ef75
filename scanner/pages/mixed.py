"""Lines of which some letters show and others do not: between the digits of a number stand signs
that are not painted, tiny, squeezed to a hair or of the colour of their ground. A text layer has
them all in one word; a person reads what shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf

from scanner.model import Box, Word
from scanner.pages import stext
from scanner.pages.stext import RawWord
from scanner.pages.words import TextLines

if TYPE_CHECKING:
    from scanner.model import Pixels

Render = Callable[[Box, float], "Pixels"]
Letter = dict[str, Any]

_CLIPPED = pymupdf.mupdf.FZ_STEXT_CLIPPED
# Points, and parts of a letter's size: what is lower, or narrower, is not seen.
_TINY, _HAIR = 1.0, 0.06
_FAINT_ALPHA, _PALE = 13, 235
# What is less far from its ground is not seen either (0-255); a line is looked at so high.
_ALIKE, _HIGH = 24, 24.0
# Letters so many heights apart are two words.
_BLANK = 0.2


def mixed(page: pymupdf.Page, render: Render) -> tuple[TextLines, TextLines] | None:
    """Of the lines in which some letters show and others do not the words of either kind; None
    where there is no such line."""
    text_page = stext.whole(page, stext.TEXT_ONLY)
    mixed = [n for n, line in enumerate(stext.styled_lines(text_page)) if _may_mix(line)]
    if not mixed:
        return None
    lines = stext.raw_lines(text_page)
    seen: list[list[Letter]] = []
    unseen: list[list[Letter]] = []
    for line in map(lines.__getitem__, mixed):
        shows = [(span, _shows(span, render)) for span in line["spans"]]
        if _in_one_word(shows):
            seen.append([letter for span, shown in shows if shown for letter in _letters(span)])
            unseen.append([one for span, shown in shows if not shown for one in _letters(span)])
    return (words(seen), words(unseen)) if seen else None


def _may_mix(line: dict[str, Any]) -> bool:
    """Whether some of a line may be unseen, and not all of it."""
    doubts = {_is_doubtful(span) for span in line["spans"] if span["text"].strip()}
    return len(doubts) > 1


def _is_doubtful(span: dict[str, Any]) -> bool:
    return _is_unseen(span) or _is_pale(span)


def _is_unseen(span: dict[str, Any]) -> bool:
    x0, _, x1, _ = span["bbox"]
    count = len(span.get("chars", span.get("text", "")))
    unpainted = span["alpha"] <= _FAINT_ALPHA and not span["char_flags"] & _CLIPPED
    return bool(unpainted or span["size"] < _TINY or abs(x1 - x0) < _HAIR * span["size"] * count)


def _is_pale(span: dict[str, Any]) -> bool:
    return min(_colour(span)) > _PALE


def _colour(span: dict[str, Any]) -> tuple[int, int, int]:
    colour = int(span["color"])
    return colour >> 16, colour >> 8 & 0xFF, colour & 0xFF


def _in_one_word(shows: Sequence[tuple[dict[str, Any], bool]]) -> bool:
    """Whether letters that show and others that do not stand side by side, with no blank between
    them: words are hidden as a whole without further ado."""
    signs = [(letter["c"], shown) for span, shown in shows for letter in span["chars"]]
    return any(
        a != b and not before.isspace() and not sign.isspace()
        for (before, a), (sign, b) in pairwise(signs)
    )


def _shows(span: dict[str, Any], render: Render) -> bool:
    if _is_unseen(span) or not _is_pale(span):
        return not _is_unseen(span)
    box = Box(*span["bbox"])
    if min(box.width, box.height) <= 0:
        return False
    # Most of a place is its ground, whatever is printed there.
    seen = render(box, _HIGH / box.height)
    ground = np.median(seen.reshape(-1, 3), axis=0)[::-1] if seen.size else (255, 255, 255)
    return bool(np.abs(ground - np.array(_colour(span))).max() >= _ALIKE)


def _letters(span: dict[str, Any]) -> Iterator[Letter]:
    yield from (letter | {"size": span["size"]} for letter in span["chars"])


def words(lines: Sequence[Sequence[Letter]]) -> TextLines:
    """The words of lines of letters, each with its `size`, from left to right."""
    raw: list[RawWord] = []
    made: dict[int, Word] = {}
    for number, line in enumerate(lines):
        for letters in _split(line):
            text = unicodedata.normalize("NFC", "".join(letter["c"] for letter in letters))
            box = Box.holding(Box(*letter["bbox"]) for letter in letters)
            if len(text) == len(letters) and box.width > 0:
                starts = ((letter["bbox"][0] - box.x0) / box.width for letter in letters)
                made[len(raw)] = Word(text, box, edges=(*starts, 1.0))
            raw.append((*box, text, number, 0, len(raw)))
    return TextLines(raw, made)


def _split(line: Sequence[Letter]) -> Iterator[list[Letter]]:
    """The words of a line: parted by blanks and gaps."""
    word: list[Letter] = []
    for letter in sorted(line, key=lambda letter: letter["bbox"][0]):
        blank = letter["c"].isspace()
        far = word and letter["bbox"][0] - word[-1]["bbox"][2] > _BLANK * letter["size"]
        if word and (blank or far):
            yield word
            word = []
        if not blank:
            word.append(letter)
    if word:
        yield word
