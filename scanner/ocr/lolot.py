"""lolot's own engine: find lines, cut them out level, read them, read doubtful words twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Box, Reading
from scanner.ocr.detect import Detector
from scanner.ocr.lines import LineReader
from scanner.ocr.locate import locate
from scanner.ocr.prepare import Picture
from scanner.ocr.recognise import recognisers
from scanner.ocr.upright import upright
from scanner.ocr.words import in_order

if TYPE_CHECKING:
    from scanner.model import Pixels

MOST_LINES = 2500
"""So many lines of one picture are read, the longest ones; the others are reported unread."""


class LolotEngine:
    """PP-OCRv6 tiny finds the lines, TrueOCR reads them, PP-OCRv6 tiny what it is unsure of."""

    name = "lolot"

    def __init__(self, threads: int) -> None:
        self._detector = Detector(threads)
        self._first, self._second = recognisers(threads)

    def read(self, picture: Pixels) -> Reading:
        """See `scanner.ocr.Engine.read`."""
        source = Picture(picture)
        quads, left_out = locate(self._detector, source)
        quads.sort(key=lambda quad: quad.aspect, reverse=True)
        left_out += [Box.around(quad.corners) for quad in quads[MOST_LINES:]]
        reader = LineReader(source, self._first, self._second)
        found = [reader.settled(quad) for quad in upright(quads[:MOST_LINES], reader.read)]
        found = [line for line in found if line.read]
        found = [found[i] for i in in_order([line.quad for line in found])]
        lines = [reader.words(line) for line in found]
        again = [reader.again(line) for line in found]
        second = tuple(b or a for a, b in zip(lines, again, strict=True)) if any(again) else ()
        return Reading(tuple(lines), second, tuple(left_out))
