"""lolot's own engine: find lines, cut them out level, read them, read doubtful words twice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scanner.model import Box, Line, Reading
from scanner.ocr.alike import contrasted
from scanner.ocr.cells import Boxed, boxed
from scanner.ocr.curved import curved
from scanner.ocr.detect import Detector
from scanner.ocr.glyphs import confidence, text
from scanner.ocr.illegible import gathered, illegible
from scanner.ocr.lines import LineReader, Settled
from scanner.ocr.locate import locate
from scanner.ocr.pale import deepened
from scanner.ocr.prepare import Picture, Quad
from scanner.ocr.recognise import recognisers
from scanner.ocr.scattered import scattered
from scanner.ocr.sharpened import Sharpener
from scanner.ocr.split import split
from scanner.ocr.turned import turned
from scanner.ocr.upright import upright
from scanner.ocr.veiled import unveiled
from scanner.ocr.words import in_order

if TYPE_CHECKING:
    from scanner.model import Pixels
    from scanner.ocr.prepare import Floats

MOST_TEXT = 20_000.0
"""So much of one picture is read, counted in heights of its lines (each at least `SHORTEST`).

A dense A4 page has 3,000, a newspaper page 15,000; lines that look least like print are left
out first, and reported as not legible.
"""

SHORTEST = 8.0

JUNK = 0.3
"""What is read with less confidence than this is no text."""


class LolotEngine:
    """PP-OCRv6 tiny finds the lines, TrueOCR reads them, PP-OCRv6 tiny what it is unsure of."""

    name = "lolot"

    def __init__(self, threads: int) -> None:
        self._detector = Detector(threads)
        self._first, self._second, self._figures = recognisers(threads)
        self._readers = [self._first, *filter(None, [self._second])]
        self._sharpener = Sharpener(self._detector, self._first)

    def read(self, picture: Pixels, of: tuple[int, int] | None = None) -> Reading:
        """See `scanner.ocr.Engine.read`."""
        for clear in (unveiled, deepened, contrasted):
            picture = clear(picture, self._detector, self._first)
        source = Picture(picture)
        quads, left_out = locate(self._detector, source, of or (source.width, source.height))
        quads, beyond = _within_bounds([part for q in quads for part in split(source, q)])
        reader = LineReader(source, self._first, self._second)
        lines = [reader.settled(quad) for quad in upright(quads, reader.read)]
        rows = boxed(source, [line.quad for line in lines], self._readers)
        rows = [row for row in rows if not any(_goes_on(line, row) for line in lines)]
        odd = [*scattered(lines, rows), *turned(source, lines, self._first)]
        odd += curved(source, lines, rows, self._first)
        lines = [part for line in lines for part in _beside(line, rows, reader)]
        lines, smeared = self._sharpener.read(source, lines)
        unread = [*illegible(source, lines, reader.is_unread), *left_out, *beyond]
        unread += [line.quad.box for line in smeared]
        unread += [box for box in odd if box not in unread]
        lines = [line for line in lines if confidence(line.read) > JUNK]
        again = [reader.again(line) for line in lines]
        pairs = [_paired(reader.words(a), b) for a, b in zip(lines, again, strict=True)]
        read = [line for line in smeared if line.second]
        pairs += [(line.first, line.second) for line in read]
        pairs += [(row.first, row.second) for row in rows]
        quads = [*(line.quad for line in lines), *(line.quad for line in read)]
        quads += [row.quad for row in rows]
        pairs = [pairs[i] for i in in_order(quads)]
        first, second = tuple(a for a, _ in pairs), tuple(b for _, b in pairs)
        lost = gathered(unread, source.width, source.height)
        return Reading(first, second if read or rows or any(again) else (), lost)

    def figures(self, strip: Pixels) -> Floats | None:
        """See `scanner.ocr.Engine.figures`."""
        return self._figures(strip)


def _goes_on(line: Settled, row: Boxed) -> bool:
    """Whether a line has more figures right behind a row of boxes: then it is a number whose
    figures stand apart, and no row."""
    signs = sum(len(word.text) for word in row.first)
    parts = row.beside(line.quad) if signs else []
    if not parts or parts == [line.quad]:
        return False
    gap = math.dist(row.quad.at(1, 0.5), parts[-1].at(0, 0.5))
    behind = text(line.read).split()[-1:]
    return gap < row.quad.width / signs and any(word.isdecimal() for word in behind)


def _beside(line: Settled, rows: Sequence[Boxed], reader: LineReader) -> list[Settled]:
    """A line, or what of it lies beside the rows of boxes, which are read by themselves."""
    parts = [line.quad]
    for row in rows:
        parts = [part for quad in parts for part in row.beside(quad)]
    return [line] if parts == [line.quad] else [reader.settled(part) for part in parts]


def _paired(first: Line, again: Line) -> tuple[Line, Line]:
    """Both readings of a line, the second one where there is one; in a machine-readable zone only
    that counts.

    The first one does not know its filler `<`, and reads letters there.
    """
    is_zone = any("<<" in word.text for word in again)
    return (again, again) if is_zone else (first, again or first)


def _within_bounds(quads: list[Quad]) -> tuple[list[Quad], list[Box]]:
    """The lines to read, and the boxes of those that are too many."""
    quads = sorted(quads, key=lambda quad: quad.score * min(quad.aspect, 12), reverse=True)
    spent = np.cumsum([max(quad.aspect, SHORTEST) for quad in quads])
    count = int(np.searchsorted(spent, MOST_TEXT))
    return quads[:count], [quad.box for quad in quads[count:]]
