"""lolot's own engine: find lines, cut them out level, read them, read numbers twice."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from scanner.model import Box, Line, Reading
from scanner.ocr.detect import Detector
from scanner.ocr.locate import locate
from scanner.ocr.prepare import Picture, Quad
from scanner.ocr.recognise import Glyph, Glyphs, Recogniser, recognisers
from scanner.ocr.upright import upright
from scanner.ocr.words import confidence, groups, in_order, line_of, text, within

if TYPE_CHECKING:
    from scanner.model import Pixels

MOST_LINES = 2500
"""So many lines of one picture are read, the longest ones; the others are reported unread."""

UNSURE = 0.8
"""Words read with less confidence than this are read again by the second reader."""

SURE = 0.99
"""Numbers and addresses are read again if any character is less sure than this.

Of 585 numbers in damaged pictures 95 % were surer than that, and the second reader had not
one of them better; of the others it mended a third of the errors.
"""

LOST = 0.6
"""Lines read with less confidence than this are also tried the other way up."""

DIGITS = 4
"""So many digits side by side are read again: they may be part of a number that matters."""

ROOM = 0.4
"""The second reader sees this much (in heights) beside the words that it reads again."""


class LolotEngine:
    """PP-OCRv6 tiny finds the lines, TrueOCR reads them, PP-OCRv6 reads numbers again."""

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
        read = [reader.settled(quad) for quad in upright(quads[:MOST_LINES], reader.read)]
        lines = in_order([(quad, line) for quad, line in read if line])
        second = [reader.again(quad, line) for quad, line in lines]
        differs = any(a is not b for (_, a), b in zip(lines, second, strict=True))
        return Reading(
            tuple(line for _, line in lines),
            tuple(second) if differs else (),
            tuple(left_out),
        )


class LineReader:
    """Reads the lines of one picture, each way only once."""

    def __init__(self, picture: Picture, first: Recogniser, second: Recogniser | None) -> None:
        self._picture, self._first, self._second = picture, first, second
        self._known: dict[Quad, Glyphs] = {}

    def read(self, quad: Quad) -> Glyphs:
        """The first reader's characters along a line."""
        if quad not in self._known:
            self._known[quad] = self._first.read(self._picture, quad)
        return self._known[quad]

    def settled(self, quad: Quad) -> tuple[Quad, Line]:
        """The line and its words, turned round if it reads better so."""
        read = self.read(quad)
        if confidence(read) < LOST:
            other = self.read(quad.turned())
            if confidence(other) > confidence(read) + 0.15 and len(other) >= len(read):
                quad, read = quad.turned(), other
        return quad, line_of(self._picture, quad, read)

    def again(self, quad: Quad, line: Line) -> Line:
        """The line with its numbers and unsure words as the second reader reads them.

        The very same line where there was nothing to read again, or nothing new in it.
        """
        if self._second is None:
            return line
        words = groups(self.read(quad))
        result: list[Glyph] = []
        changed = False
        for first, last, again in _runs(words):
            run = [glyph for word in words[first:last] for glyph in (*word, _space(word))]
            if again:
                left = words[first - 1][-1].end if first else 0.0
                right = words[last][0].start if last < len(words) else 1.0
                other = self._reread(quad, run, left, right)
                if other and text(other).split() != text(tuple(run)).split():
                    run, changed = [*other, _space(other)], True
            result += run
        return line_of(self._picture, quad, tuple(result)) if changed else line

    def _reread(self, quad: Quad, run: list[Glyph], left: float, right: float) -> Glyphs:
        """What the second reader makes of a part of the line, with some room beside it."""
        assert self._second is not None
        room = ROOM / quad.aspect
        start = max((left + run[0].start) / 2, run[0].start - room, 0.0)
        end = min((right + run[-1].end) / 2, run[-1].end + room, 1.0)
        part = self._second.read(self._picture, quad.part(start, end))
        return within(part, start, end)


def _runs(words: list[Glyphs]) -> list[tuple[int, int, bool]]:
    """The words of a line as runs (first, last + 1) that are read again, or are not."""
    found = []
    for again, members in groupby(range(len(words)), key=lambda i: _is_doubtful(words[i])):
        run = list(members)
        worth = any(_is_worth(words[i]) for i in run) or _is_number(words, run)
        found.append((run[0], run[-1] + 1, again and worth))
    return found


def _is_doubtful(word: Glyphs) -> bool:
    return _is_worth(word) or any(glyph.text.isdigit() for glyph in word)


def _is_worth(word: Glyphs) -> bool:
    if confidence(word) < UNSURE or any(glyph.text == "<" for glyph in word):
        return True
    return any(g.text == "@" for g in word) and min(g.confidence for g in word) < SURE


def _is_number(words: list[Glyphs], run: list[int]) -> bool:
    digits = [glyph for i in run for glyph in words[i] if glyph.text.isdigit()]
    return len(digits) >= DIGITS and min(g.confidence for i in run for g in words[i]) < SURE


def _space(word: Glyphs) -> Glyph:
    return Glyph(" ", word[-1].end, word[-1].end, 1.0)
