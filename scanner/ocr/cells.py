"""What rows of boxes say: their signs are set side by side as print is, and read as a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from scanner.model import Box, Word
from scanner.ocr.boxed import Row, Sheet, Sign, laid, rows
from scanner.ocr.prepare import Picture, Quad

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Line, Polygon
    from scanner.ocr.glyphs import Glyphs
    from scanner.ocr.recognise import Recogniser

    Shades = NDArray[np.uint8]

ABOVE, BELOW = 0.55, 0.32
"""Marks reach so many heights of a capital above it and below it."""

BESIDE = 0.46
"""A box reaches so much of the way to the next one."""

GAP, BLANK, EDGE = 0.2, 0.7, 0.4
"""Signs are set so many heights apart, words so many, with so much room at the ends."""

WORD, GROUP = 1.6, 2.2
"""From so many boxes on begins another word; the groups of a number lie up to `GROUP` boxes apart,
which says nothing."""

SURE, LEAST = 0.75, 4
"""A row is read if its readers are so sure of it on the whole, and have so many letters or figures
in it: ornaments stand in rows, too."""

MORE = 1.5
"""So many letters to a box are read at most: frames and blots beside signs may look like some."""


ROOM, STEPS, LEFT = 0.7, 41, 1.0
"""A line that was found lies on a row if it runs within so many heights of it, looked at in so many
places; what is left of it beside the row is a line if it is so many heights long."""

Span = tuple[float, float]


class Read(NamedTuple):
    """What a sign is read as, and how surely."""

    text: str
    confidence: float


NOTHING = Read("", 0.0)


@dataclass(frozen=True, slots=True)
class Boxed:
    """A row of boxes where it lies in the picture, and its words as two readers have them."""

    quad: Quad
    first: Line = field(repr=False)
    second: Line = field(repr=False)

    def beside(self, quad: Quad) -> list[Quad]:
        """What of a line lies beside the row: all of it, its ends, or nothing."""
        (ux, uy), (vx, vy) = self.quad.axes
        wide, high = self.quad.width / 2, self.quad.height * (0.5 + ROOM)
        free: list[Span] = []
        for n in range(STEPS):
            x, y = quad.at((n + 0.5) / STEPS, 0.5)
            dx, dy = x - self.quad.x, y - self.quad.y
            if abs(dx * ux + dy * uy) > wide or abs(dx * vx + dy * vy) > high:
                if free and round(free[-1][1] * STEPS) == n:
                    free[-1] = free[-1][0], (n + 1) / STEPS
                else:
                    free.append((n / STEPS, (n + 1) / STEPS))
        if free == [(0.0, 1.0)]:
            return [quad]
        parts = (quad.part(a, b) for a, b in free)
        return [part for part in parts if part.aspect > LEFT]


def boxed(source: Picture, quads: Sequence[Quad], readers: Sequence[Recogniser]) -> list[Boxed]:
    """The rows of boxes in a picture whose lines run as `quads` do."""
    sheet = laid(source, quads)
    found = (_read(sheet, row, readers) for row in rows(sheet)) if sheet is not None else ()
    return [row for row in found if row is not None]


def _read(sheet: Sheet, row: Row, readers: Sequence[Recogniser]) -> Boxed | None:
    """A row with its words as the first and the last of the readers have them; what one has lost,
    others may have."""
    line, places = _set(row, [_cut(sheet, row, sign) for sign in row.signs])
    picture = Picture(np.repeat(line[:, :, None], 3, axis=2))
    height, width = line.shape
    quad = Quad(width / 2, height / 2, width, height, 0.0)
    read = [reader.read(picture, quad) for reader in readers]
    # Words at even distances have more letters than a sign to each.
    if any(sum(glyph.text.isalnum() for glyph in glyphs) > MORE * len(places) for glyphs in read):
        return None
    found = [_by_sign(places, glyphs) for glyphs in read]
    best = [max(reads, key=_sureness) for reads in zip(*found, strict=True)]
    said = sum(read.text.isalnum() for read in best)
    if said < LEAST or sum(map(_sureness, best)) < SURE * len(best):
        return None
    every = [
        [read if read.text else other for read, other in zip(own, best, strict=True)]
        for own in found
    ]
    return Boxed(_quad(sheet, row), _line(sheet, row, every[0]), _line(sheet, row, every[-1]))


def _sureness(read: Read) -> float:
    return read.confidence


def _quad(sheet: Sheet, row: Row) -> Quad:
    """The outline of a row in the picture, from the first box to the last one."""
    slope, level = np.polyfit([s.x for s in row.signs], [s.y for s in row.signs], 1)
    left, right = row.signs[0].x - row.pitch / 2, row.signs[-1].x + row.pitch / 2
    (ax, ay), (bx, by) = (sheet.point(x, slope * x + level) for x in (left, right))
    cx, cy = sheet.point(left, slope * left + level + row.height)
    width, height = math.hypot(bx - ax, by - ay), math.hypot(cx - ax, cy - ay)
    angle = math.degrees(math.atan2(by - ay, bx - ax))
    return Quad((ax + bx) / 2, (ay + by) / 2, width, height, angle)


def _cut(sheet: Sheet, row: Row, sign: Sign) -> Shades:
    """The ink of one box, dark on white, with no more of its frame than touches the sign."""
    half, high = BESIDE * row.pitch, row.height
    x0, x1 = max(0, round(sign.x - half)), max(1, round(sign.x + half))
    y0, y1 = round(sign.y - (0.5 + ABOVE) * high), round(sign.y + (0.5 + BELOW) * high)
    tall = y1 - y0
    y0 = max(0, y0)
    ink = sheet.print[y0:y1, x0:x1].copy()
    if not sign.whole:
        top, low, left, right = (round(v) for v in (sign.y0, sign.y1, sign.x0, sign.x1))
        ink[top - y0 : low - y0, left - x0 : right - x0] |= sheet.frames[top:low, left:right]
    columns = np.flatnonzero(ink.any(axis=0))
    shades = 255 - sheet.depth[y0:y1, x0:x1] * cv2.dilate(ink, np.ones((3, 3), np.uint8))
    if not len(columns):
        return np.full((tall, 1), 255, np.uint8)
    cut = np.full((tall, columns[-1] + 3 - columns[0]), 255, np.uint8)
    seen = shades[:, max(0, columns[0] - 1) : columns[-1] + 2]
    cut[-seen.shape[0] :, : seen.shape[1]] = seen
    return cut


def _set(row: Row, signs: Sequence[Shades]) -> tuple[Shades, list[Span]]:
    """The signs side by side as print is set, and from where to where each stands (0-1)."""
    high = row.height
    gaps = [BLANK if _steps(row, n) >= WORD else GAP for n in range(1, len(signs))]
    lefts, at = [], EDGE * high
    for sign, gap in zip(signs, [*gaps, EDGE], strict=True):
        lefts.append(round(at))
        at += sign.shape[1] + gap * high
    tall, width = max(sign.shape[0] for sign in signs), round(at)
    line = np.full((tall, width), 255, np.uint8)
    for left, sign in zip(lefts, signs, strict=True):
        line[-sign.shape[0] :, left : left + sign.shape[1]] = sign[:, : width - left]
    ends = [left + sign.shape[1] for left, sign in zip(lefts, signs, strict=True)]
    return line, [(left / width, end / width) for left, end in zip(lefts, ends, strict=True)]


def _steps(row: Row, n: int) -> float:
    """How many boxes behind the one before it a sign stands."""
    return (row.signs[n].x - row.signs[n - 1].x) / row.pitch


def _by_sign(places: Sequence[Span], glyphs: Glyphs) -> list[Read]:
    """What a reader read at each sign: its surest letter there."""
    found = [NOTHING] * len(places)
    for glyph in glyphs:
        if glyph.text.isspace():
            continue
        middle = (glyph.start + glyph.end) / 2
        apart = [max(left - middle, middle - right, 0.0) for left, right in places]
        n = int(np.argmin(apart))
        found[n] = max(found[n], Read(glyph.text, glyph.confidence), key=_sureness)
    return found


def _line(sheet: Sheet, row: Row, reads: Sequence[Read]) -> Line:
    """The words of a row where they stand in the picture."""
    words: list[list[int]] = []
    for n, read in enumerate(reads):
        if not read.text:
            continue
        before = words[-1][-1] if words else None
        if before is not None and not _parts(row, reads, before, n):
            words[-1].append(n)
        else:
            words.append([n])
    ends = [row.signs[word[0]].x0 - GAP * row.height for word in words[1:]]
    last = [row.signs[words[-1][-1]].x1] if words else []
    return tuple(
        _word(sheet, row, [(row.signs[n], reads[n]) for n in word], end)
        for word, end in zip(words, [*ends, *last], strict=True)
    )


def _parts(row: Row, reads: Sequence[Read], before: int, n: int) -> bool:
    """Whether another word begins with a sign."""
    steps = (row.signs[n].x - row.signs[before].x) / row.pitch
    figures = reads[before].text.isdigit() and reads[n].text.isdigit()
    return steps >= (GROUP if figures else WORD)


def _word(sheet: Sheet, row: Row, signs: Sequence[tuple[Sign, Read]], end: float) -> Word:
    """A word that reaches as far as the next one does: no more than a blank parts them."""
    first, last = signs[0][0], signs[-1][0]
    up = ABOVE if any(not read.text.isascii() for _, read in signs) else 0.12
    half = row.height / 2
    outline: Polygon = (
        sheet.point(first.x0, first.y - half - up * row.height),
        sheet.point(end, last.y - half - up * row.height),
        sheet.point(end, last.y + half + 0.12 * row.height),
        sheet.point(first.x0, first.y + half + 0.12 * row.height),
    )
    wide = end - first.x0
    starts = [(sign.x0 - first.x0) / wide for sign, _ in signs]
    text = "".join([read.text for _, read in signs])
    edges = (*starts, 1.0) if len(text) == len(signs) else None
    box = Box.around(outline)
    sure = min(read.confidence for _, read in signs)
    return replace(Word(text, box, sure, edges), polygon=outline)
