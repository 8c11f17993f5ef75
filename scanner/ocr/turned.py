"""Figures that make more sense from another side: mirrored, on their heads, or every other one.

Lines are read as the page stands, so a number that is mirrored in it is read as whatever its
figures look like. A person reads it all the same (in a mirror, from behind, upside down): it is
told as unread.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.ocr.glyphs import confidence
from scanner.ocr.prepare import Picture, Quad
from scanner.ocr.scattered import FEWEST, FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner.model import Box
    from scanner.ocr.glyphs import Glyph, Glyphs
    from scanner.ocr.lines import Settled
    from scanner.ocr.recognise import Recogniser

SURE, UNSURE = 0.97, 0.85
"""Lines of figures read more surely than the one, and others than the other, are what they say."""

PART = 0.5
"""Lines of which so much looks like figures are lines of figures."""

WELL, BETTER = 0.9, 0.04
"""From another side figures are read as surely as this, and surer by so much than as they stand."""

ROW, ROOM = 48, 0.4
"""A line is looked at so high (pixels), with so many heights beside, above and below it."""

MOST = 30
"""So many lines of one picture are looked at from other sides."""

ON_ITS_HEAD, MIRRORED, BOTH = -1, 1, 0


def turned(picture: Picture, lines: Sequence[Settled], reader: Recogniser) -> list[Box]:
    """The boxes of lines that hold a number when they are looked at from another side."""
    doubtful = sorted(filter(_is_doubtful, lines), key=lambda line: confidence(line.read))
    return [line.quad.box for line in doubtful[:MOST] if _holds(picture, line, reader)]


def _is_doubtful(line: Settled) -> bool:
    signs = [glyph.text for glyph in line.read if not glyph.text.isspace()]
    figures = [sign for sign in signs if sign in FIGURES]
    if len(signs) < FEWEST:
        return False
    if len(figures) < PART * len(signs):
        return confidence(line.read) < UNSURE
    return confidence(line.read) < SURE or any(map(str.isalpha, figures))


def _holds(picture: Picture, line: Settled, reader: Recogniser) -> bool:
    # Behind a label that is hardly read a number may stand as sure as can be.
    stands = max(map(confidence, rows(line.read)), default=0.0)
    least = max(WELL, confidence(line.read) + BETTER, stands + BETTER)
    wide, high = round((line.quad.aspect + 2 * ROOM) * ROW), round((1 + 2 * ROOM) * ROW)
    strip = picture.strip(line.quad, (wide, high), (ROOM, ROOM), line.plane)
    middle = Quad(wide / 2, high / 2, line.quad.aspect * ROW, ROW, 0.0)
    for side in (ON_ITS_HEAD, MIRRORED, BOTH):
        flipped = cv2.cvtColor(cv2.flip(strip, side), cv2.COLOR_GRAY2BGR)
        read = reader.read(Picture(np.asarray(flipped, np.uint8)), middle)
        if max(map(confidence, rows(read)), default=0.0) > least:
            return True
        if side == ON_ITS_HEAD and _is_every_other(line.read, read):
            return True
    return False


def _is_every_other(stands: Glyphs, on_its_head: Glyphs) -> bool:
    """Whether a line is a number where signs that are no figures are those of it on its head."""
    signs = [glyph for glyph in stands if not glyph.text.isspace()]
    whole = [
        glyph if glyph.text.isdigit() else _there(glyph, signs, on_its_head) for glyph in signs
    ]
    # What stands between figures is one of them; what ends a label before them is not.
    between = {
        at
        for at in range(1, len(signs) - 1)
        if whole[at] is not signs[at]
        and signs[at - 1].text.isdigit()
        and signs[at + 1].text.isdigit()
    }
    rows = (range(n, n + FEWEST) for n in range(len(whole) - FEWEST + 1))
    return any(
        between.intersection(row)
        and all(whole[at].text.isdigit() for at in row)
        and confidence(tuple(whole[at] for at in row)) > WELL
        for row in rows
    )


def _there(glyph: Glyph, signs: Sequence[Glyph], on_its_head: Glyphs) -> Glyph:
    """The figure that stands at the place of a sign when its line is on its head, or the sign."""
    figures = [other for other in on_its_head if other.text.isdigit()]
    if glyph.text not in FIGURES or not glyph.text.isalpha() or not figures:
        return glyph
    other = min(figures, key=lambda other: abs(_middle(other) + _middle(glyph) - 1))
    is_there = abs(_middle(other) + _middle(glyph) - 1) < 0.5 / len(signs)
    return other if is_there else glyph


def _middle(glyph: Glyph) -> float:
    return (glyph.start + glyph.end) / 2


def rows(read: Glyphs) -> Iterator[Glyphs]:
    """As many figures in a row as make a number, whatever blanks and signs stand between them."""
    row: list[Glyph] = []
    for glyph in (*read, replace(read[-1], text="x")) if read else ():
        if glyph.text.isdigit():
            row.append(glyph)
        elif glyph.text.isalpha():
            yield from (tuple(row[n : n + FEWEST]) for n in range(len(row) - FEWEST + 1))
            row = []
