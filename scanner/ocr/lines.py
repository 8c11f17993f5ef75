"""Reading the lines of one picture: each way only once, doubtful words by a second reader."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from scanner.letters import fold
from scanner.ocr.address import fused, mended
from scanner.ocr.glyphs import Glyph, confidence, groups, text, within
from scanner.ocr.words import line_of

if TYPE_CHECKING:
    from scanner.model import Line
    from scanner.ocr.glyphs import Glyphs
    from scanner.ocr.prepare import Picture, Plane, Quad
    from scanner.ocr.recognise import Recogniser

UNSURE = 0.8
"""Words read with less confidence than this are read again by the second reader."""

SURE = 0.99
"""Numbers are read again if any character is less sure than this.

Of 585 numbers in damaged pictures 95 % were surer than that, and the second reader had not
one of them better; of the others it mended a third of the errors.
"""

LOW = 16.0
"""Lines lower than this (pixels): there the second reader is the better one by far, of numbers
11 pixels high it reads 97 %, TrueOCR 86 %. It reads all their numbers again."""

ADDRESS = re.compile(r"[a-z0-9]\.[a-z]{2,4}\.?[a-z]{0,3}[>)\]},;.]*$")
"""An address whose `@` was lost, or one with it: TrueOCR drops the sign, and narrow letters beside
it, without being any less sure. The first are always read again, the others unless each of their
characters is surer than `SUREST`."""

SUREST = 0.999

ZONE = ("<", "KK", "xx", "VNM")
"""What TrueOCR, which does not know the filler `<`, makes of a machine-readable zone."""

DIGITS = 4
"""So many digits side by side may be part of a number that matters."""

LOST = 0.6
BETTER = 0.15
"""Lines less sure than `LOST` are tried from the other end, too; it must be surer by `BETTER`."""

VAGUE = 0.4
"""A line that the first reader is unsure of is unread, too, if the second is less sure of it than
this: of blurred print TrueOCR makes likely letters. Of 108 clean scans it is so with no line."""

AGREED = 0.55
"""Nor was it read if less than this of what the two say is the same: dots of a fax, letters that
a copy thinned to their outlines, folds. Of 40 scans, clean and damaged, it is so with no line."""

EXTRA = 1500.0
"""So many heights of line are read in a second way, in vain, before lines are read only once.

A picture of noise has thousands of lines that no way of reading helps.
"""

AGAIN = 8000.0
"""So many heights of doubtful words are read again at most."""

ROOM, TIGHT = 0.4, 0.06
"""The second reader sees this much (in heights) beside the words that it reads again, and this
much less above and below: so it has 79 of 80 numbers in photographed pages, from the whole height
74, and never fewer in scans."""


BARE: tuple[Plane, ...] = ("bright", "pale")


@dataclass(frozen=True, slots=True)
class Settled:
    """A line as it is read best: from which end, in which plane; `other` plane's reading.

    `bared`: coloured ink lies on it, and this is the plane to read it with that taken off.
    """

    quad: Quad
    plane: Plane
    read: Glyphs = field(repr=False)
    other: Glyphs = field(repr=False, default=())
    bared: Plane | None = None


class LineReader:
    """Reads the lines of one picture and remembers what it read."""

    def __init__(self, picture: Picture, first: Recogniser, second: Recogniser | None) -> None:
        self._picture, self._first, self._second = picture, first, second
        self._known: dict[tuple[Quad, Plane], Glyphs] = {}
        self._extra = EXTRA
        self._again = AGAIN

    def read(self, quad: Quad, plane: Plane = "grey") -> Glyphs:
        """The first reader's characters along a line."""
        if (quad, plane) not in self._known:
            self._known[quad, plane] = mended(self._first.read(self._picture, quad, plane))
        return self._known[quad, plane]

    def settled(self, quad: Quad) -> Settled:
        """The line from the end and in the plane that it reads best."""
        read = self.read(quad)
        stained = self._extra > 0 and self._picture.is_stained(quad)
        best = max(read, *self._bare(quad).values(), key=confidence) if stained else read
        if confidence(best) < LOST and self._extra > 0:
            turned = self.read(quad.turned())
            if confidence(turned) > confidence(best) + BETTER and len(turned) >= len(read):
                quad, read = quad.turned(), turned
        if not stained:
            return Settled(quad, "grey", self._counted(quad, read))
        planes = self._bare(quad)
        plane = max(planes, key=lambda plane: confidence(planes[plane]))
        bare = planes[plane]
        self._counted(quad, max(read, bare, key=confidence))
        if confidence(bare) > confidence(read):
            return Settled(quad, plane, bare, read, plane)
        # Print that is itself coloured is gone from these planes.
        is_bared = confidence(bare) > LOST and len(bare) > len(read) / 2
        lost = confidence(bare) < LOST <= confidence(read)
        return Settled(quad, "grey", read, () if lost else bare, plane if is_bared else None)

    def _bare(self, quad: Quad) -> dict[Plane, Glyphs]:
        """The readings of a line in the planes in which coloured ink is light."""
        return {plane: self.read(quad, plane) for plane in BARE}

    def _counted(self, quad: Quad, read: Glyphs) -> Glyphs:
        if confidence(read) < LOST:
            self._extra -= quad.aspect
        return read

    def is_unread(self, line: Settled) -> bool:
        """Whether the second reader, too, is not sure of the line, or has it otherwise."""
        lost = confidence(line.read) < LOST
        if self._second is None or self._extra <= 0:
            return lost
        other = self._second.read(self._picture, line.quad, line.plane)
        return confidence(other) < (LOST if lost else VAGUE) or _alike(line.read, other) < AGREED

    def words(self, line: Settled) -> Line:
        """The words along a line."""
        return line_of(self._picture, line.quad, line.read, line.plane)

    def again(self, line: Settled) -> Line:
        """The words along a line as a second reading has them; none where it says the same.

        Numbers and unsure words are read by the second reader. A line with coloured ink on it
        has the reading in the other plane, unless the second reader agrees with the first.
        """
        words = groups(line.read)
        result: list[Glyph] = []
        changed = agreed = False
        sure = SURE if line.quad.height > LOW and not line.bared else 1.01
        for first, last, doubtful in _runs(words, sure):
            run = [glyph for word in words[first:last] for glyph in (*word, _space(word))]
            if doubtful:
                left = words[first - 1][-1].end if first else 0.0
                right = words[last][0].start if last < len(words) else 1.0
                other = self._reread(line, run, left, right)
                agreed = agreed or bool(other)
                if other and text(other).split() != text(tuple(run)).split():
                    run, changed = [*other, _space(other)], True
            result += run
        if changed:
            return line_of(self._picture, line.quad, tuple(result), line.plane)
        digits = any(glyph.text.isdigit() for glyph in line.other)
        if digits and not agreed and text(line.other) != text(line.read):
            return line_of(self._picture, line.quad, line.other, line.plane)
        return ()

    def _reread(self, line: Settled, run: list[Glyph], left: float, right: float) -> Glyphs:
        """What the second reader makes of a part of the line, with some room beside it."""
        if self._second is None or self._again <= 0:
            return ()
        room = ROOM / line.quad.aspect
        start = max((left + run[0].start) / 2, run[0].start - room, 0.0)
        end = min((right + run[-1].end) / 2, run[-1].end + room, 1.0)
        part = line.quad.part(start, end, TIGHT, 1 - TIGHT)
        self._again -= part.aspect
        # Of 72 values under seals and signatures the second reader had 28 as they are, 39 bared.
        other = mended(self._second.read(self._picture, part, line.bared or line.plane))
        return fused(tuple(run), within(other, start, end))


def _alike(first: Glyphs, second: Glyphs) -> float:
    """How much of two readings is the same (0-1), marks and signs aside."""
    a, b = ("".join(filter(str.isalnum, fold(text(read)))) for read in (first, second))
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _runs(words: list[Glyphs], sure: float) -> list[tuple[int, int, bool]]:
    """The words of a line as runs (first, last + 1), and whether each is to be read again.

    Numbers are unless every character is at least as sure as `sure`.
    """
    found = []
    for perhaps, members in groupby(range(len(words)), key=lambda i: _may_matter(words[i])):
        run = list(members)
        read = tuple(glyph for i in run for glyph in words[i])
        doubtful = any(_is_doubtful(words[i]) for i in run) or _is_unsure_number(read, sure)
        found.append((run[0], run[-1] + 1, perhaps and doubtful))
    return found


def _may_matter(word: Glyphs) -> bool:
    return _is_doubtful(word) or any(glyph.text.isdigit() for glyph in word)


def _is_doubtful(word: Glyphs) -> bool:
    letters = text(word)
    if confidence(word) < UNSURE or any(sign in letters for sign in ZONE):
        return True
    if "@" in letters:
        return _weakest(word) < SUREST
    return ADDRESS.search(letters) is not None


def _is_unsure_number(read: Glyphs, sure: float) -> bool:
    return sum(glyph.text.isdigit() for glyph in read) >= DIGITS and _weakest(read) < sure


def _weakest(read: Glyphs) -> float:
    return min(glyph.confidence for glyph in read)


def _space(word: Glyphs) -> Glyph:
    return replace(word[-1], text=" ", start=word[-1].end)
