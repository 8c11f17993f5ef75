"""What looks like print and could not be read: said, so that silence means "nothing there"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.model import Box
from scanner.ocr.detect import half_turn
from scanner.ocr.glyphs import confidence, text
from scanner.ocr.lines import LOST, UNSURE
from scanner.ocr.words import ink_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scanner.ocr.lines import Settled
    from scanner.ocr.prepare import Picture, Quad

GOOD = 0.85
"""Lines as sure as this show how high and in which direction the print of a picture runs."""

PAGE = 3
"""So many of them tell it, or so many long ones that look like print if none was read."""

# What marks off a line of blurred print from a signature, a seal, a logo or a photo: it is
# long, the detector is fairly sure, it is not of coloured ink, it runs along the other lines
# and is about as high; alone, without any line that was read, it must be longer and surer.
LENGTH, SCORE = 5.0, 0.55
LENGTH_ALONE, SCORE_ALONE = 8.0, 0.85
LEVEL = 4.0
LOWEST, HIGHEST = 0.55, 1.6
# A long one may be folded or bent, and its frame so much higher.
HIGHEST_BENT = 2.6

FINEST = 8.0
"""A line lower than this (pixels) is too small to be read by anybody."""

INKED, LOW_INK = 0.05, 0.35
"""Rows of a line with ink in at least this part of them; print has them over more than this
part of its height."""

PART, FEWEST = 2.5, 3
"""A part of a line that nobody read is as long (in its heights) at least; so many characters were
made of it, and so many stand before it."""

OUT = 0.2
"""Strokes that run out of a line go on for this part of its height."""

MOSAIC = 0.6
"""Print that somebody made a mosaic of is read as `m` in more than this part of its letters."""

SCRIBBLE, SCRIBBLED, LOOPS = "VYUWZ", 0.8, 6
"""What a pen that runs up and down over print is read as: hardly any letter but these, in so much
of a word of so many letters at least."""

ALONG = 0.5
"""Blurred print has ink in more of the columns of its line."""

MOST_BOXES = 50
GRID = 32


def illegible(
    picture: Picture, lines: Sequence[Settled], is_unread: Callable[[Settled], bool]
) -> list[Box]:
    """The boxes of those lines that are print and that, as `is_unread` says, nobody read."""
    good = [line.quad for line in lines if confidence(line.read) > GOOD and len(line.read) > 4]
    if len(good) < PAGE:
        alike = [q for q in (line.quad for line in lines) if q.aspect > LENGTH]
        good = max(good, [quad for quad in alike if quad.score > SCORE_ALONE], key=len)
    found = []
    for line in lines:
        unsure = confidence(line.read) < UNSURE or _is_mosaic(line)
        if not _is_print(line, good) or (unsure and _is_leader(picture, line)):
            continue
        if unsure and is_unread(line):
            found.append(line.quad.box)
            continue
        scribbled = _scribbled_part(line)
        if scribbled is not None:
            found.append(scribbled.quad.box)
            continue
        lost = _lost_part(line) or _wordless_end(picture, line)
        if lost is None or _is_crossed(picture, lost) or _is_leader(picture, lost):
            continue
        if is_unread(lost):
            found.append(lost.quad.box)
    return found


def _lost_part(line: Settled) -> Settled | None:
    """The part of a line whose characters are read worst together, if it is long and something
    plain stands before it: a value that somebody blurred, behind its label."""
    best = here = 0.0
    start = first = last = 0
    for index, glyph in enumerate(line.read):
        here += 0.0 if glyph.text.isspace() else LOST - glyph.confidence
        if here < 0:
            here, start = 0.0, index + 1
        elif here > best:
            best, first, last = here, start, index + 1
    read = line.read[first:last]
    if min(len(read), first) < FEWEST or confidence(read) >= LOST:
        return None
    after = line.read[last:]
    quad = line.quad.part(line.read[first - 1].end, after[0].start if after else 1.0)
    return replace(line, quad=quad, read=read) if quad.aspect > PART else None


def _scribbled_part(line: Settled) -> Settled | None:
    """A word that a pen was drawn over, up and down: no word is spelled so."""
    start = 0
    for index in range(len(line.read) + 1):
        if index < len(line.read) and not line.read[index].text.isspace():
            continue
        word = line.read[start:index]
        loops = sum(glyph.text in SCRIBBLE for glyph in word)
        if len(word) >= LOOPS and loops >= SCRIBBLED * len(word):
            return replace(line, quad=line.quad.part(word[0].start, word[-1].end), read=word)
        start = index + 1
    return None


def _is_print(line: Settled, good: Sequence[Quad]) -> bool:
    quad = line.quad
    if quad.height < FINEST or quad.aspect < LENGTH or quad.score < SCORE:
        return False
    if len(good) < PAGE:
        return quad.aspect > LENGTH_ALONE and quad.score > SCORE_ALONE
    height = float(np.median([other.height for other in good]))
    nearest = min(abs(half_turn(quad.angle - other.angle)) for other in good)
    highest = HIGHEST_BENT if quad.aspect > LENGTH_ALONE else HIGHEST
    return nearest < LEVEL and LOWEST < quad.height / height < highest


def _is_leader(picture: Picture, line: Settled) -> bool:
    """Whether it is a row of dots to be filled in, a rule, a wave: low, or one sign repeated."""
    signs = text(line.read).replace(" ", "")
    if len(signs) > 3 and len(set(signs)) <= 2 and not _is_mosaic(line):
        return True
    ink = ink_of(picture, line.quad, line.plane)
    return float((ink.mean(axis=1) > INKED).mean()) < LOW_INK


def _is_mosaic(line: Settled) -> bool:
    """Whether it is read as hardly anything but the letter that squares side by side look like."""
    signs = text(line.read).replace(" ", "")
    return len(signs) > FEWEST and signs.count("m") > MOSAIC * len(signs)


def _wordless_end(picture: Picture, line: Settled) -> Settled | None:
    """The end of a line where there is ink all along and hardly a character was made of it."""
    sure = [i for i, glyph in enumerate(line.read) if glyph.confidence > GOOD]
    if len(sure) < FEWEST:
        return None
    quad = line.quad.part(line.read[sure[-1]].end, 1.0)
    if quad.aspect < PART:
        return None
    inked = ink_of(picture, quad, line.plane).any(axis=0).mean()
    return replace(line, quad=quad, read=line.read[sure[-1] + 1 :]) if inked > ALONG else None


def _is_crossed(picture: Picture, line: Settled) -> bool:
    """Whether strokes run out of it above or below, as those of a signature do."""
    around = line.quad.part(0.0, 1.0, -OUT, 1 + OUT)
    rows = ink_of(picture, around, line.plane).mean(axis=1) > INKED
    rim = round(len(rows) * OUT / (1 + 2 * OUT))
    return bool(rows[: rim + 1].all() or rows[-rim - 1 :].all())


def gathered(boxes: Sequence[Box], width: int, height: int) -> tuple[Box, ...]:
    """The boxes themselves; if they are more than `MOST_BOXES`, a few that hold them all."""
    if len(boxes) <= MOST_BOXES:
        return tuple(boxes)
    cells = np.zeros((GRID, GRID), np.uint8)
    for box in boxes:
        xs, ys = (np.clip((box.x0, box.x1), 0, width), np.clip((box.y0, box.y1), 0, height))
        (x0, x1), (y0, y1) = xs * GRID / width, ys * GRID / height
        cells[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))] = 1
    count, _, stats, _ = cv2.connectedComponentsWithStats(cells)
    wide, high = width / GRID, height / GRID
    return tuple(
        Box(x * wide, y * high, (x + w) * wide, (y + h) * high)
        for x, y, w, h, _ in stats[1:count].tolist()
    )
