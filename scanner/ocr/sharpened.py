"""What is smeared in a picture as it is read once it is sharpened, and where it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner.model import Box
from scanner.ocr.glyphs import confidence, text, within
from scanner.ocr.illegible import GOOD, SCORE, SCORE_ALONE
from scanner.ocr.smeared import sharpened, smears
from scanner.ocr.words import SLANT, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner.model import Line, Word
    from scanner.ocr.detect import Detector
    from scanner.ocr.glyphs import Glyphs
    from scanner.ocr.lines import Settled
    from scanner.ocr.prepare import Picture, Quad
    from scanner.ocr.recognise import Recogniser
    from scanner.ocr.smeared import Smear

MOST = 40
"""So many smears are sharpened in one picture."""

MOSTLY = 0.6
"""A line of a sharpened strip is the smeared one if it has this part of its length."""

READ = 0.7
"""What is read less surely is no reading."""

FEW, SURE = 3, 0.97
"""So many characters on a smear have read it if they are as sure as those of sharp print."""

BESIDE = 3.0
"""What stands at most so many heights behind a line is its value."""

EDGE = 0.3
"""How far (in its heights) print may stand out of a smear."""


@dataclass(frozen=True, slots=True)
class SmearedLine:
    """What is smeared at `quad` in its two surest readings; without words where none is sure."""

    quad: Quad
    first: Line
    second: Line


class Sharpener:
    """Reads what is smeared in pictures whose other print is sharp."""

    def __init__(self, detector: Detector, recogniser: Recogniser) -> None:
        self._detector, self._recogniser = detector, recogniser

    def read(
        self, picture: Picture, lines: Sequence[Settled]
    ) -> tuple[list[Settled], list[SmearedLine]]:
        """The lines without what is smeared in them, and that."""
        good = [line.quad for line in lines if confidence(line.read) > GOOD]
        seen = [line.quad for line in lines if line.quad.score > SCORE_ALONE]
        found = [s for s in smears(picture, good, seen) if not any(_has_read(x, s) for x in lines)]
        told = []
        for number, smear in enumerate(found):
            read = self._read(picture, smear) if number < MOST else None
            if read is not None or _is_seen(smear, lines):
                told.append(read or SmearedLine(smear.quad, (), ()))
        return [part for line in lines for part in _without(line, found)], told

    def _read(self, picture: Picture, smear: Smear) -> SmearedLine | None:
        """The two surest readings of a smear, that differ if any do; None where the detector sees
        no line in any strip of it."""
        found: dict[str, tuple[float, Line]] = {}
        seen = False
        for strip, room in sharpened(picture, smear):
            quads = [q for q in self._detector.find(strip.pixels) if q.score > SCORE]
            quad = max(quads, key=lambda quad: quad.width, default=None)
            if quad is None or quad.width < MOSTLY * smear.quad.width:
                continue
            seen = True
            own = replace(smear.quad, x=strip.width / 2, y=strip.height / 2, angle=0.0)
            read = _on(self._recogniser.read(strip, quad), quad, own)
            sure = confidence(read)
            if sure > max(READ, found.get(text(read), (0.0, ()))[0]):
                words = (_placed(word, smear, room) for word in line_of(strip, quad, read))
                found[text(read)] = sure, tuple(words)
        best = [line for _, line in sorted(found.values(), key=lambda one: -one[0])]
        first, second = [*best[:2], *best[:1], (), ()][:2]
        return SmearedLine(smear.quad, first, second) if seen else None


def _placed(word: Word, smear: Smear, room: float) -> Word:
    """A word of a sharpened strip where it stands: as high as the smear, which runs out of it."""
    left, right = ((x - room) / smear.quad.width for x in (word.box.x0, word.box.x1))
    outline = smear.quad.part(max(0.0, left), min(1.0, right)).corners
    slanted = abs(smear.quad.angle) > SLANT
    return replace(word, box=Box.around(outline), polygon=outline if slanted else None)


def _has_read(line: Settled, smear: Smear) -> bool:
    on = _on(line.read, line.quad, smear.quad)
    return len(on) >= FEW and confidence(on) > SURE


def _on(read: Glyphs, line: Quad, smear: Quad) -> Glyphs:
    """The characters of a line that stand on a smear: sharp print beside it rings."""
    span = _span(line, smear)
    if span is None:
        return ()
    edge = EDGE * smear.height / line.width
    return tuple(g for g in read if span[0] - edge < (g.start + g.end) / 2 < span[1] + edge)


def _is_seen(smear: Smear, lines: Sequence[Settled]) -> bool:
    """Whether the detector saw it as it is, or it stands right behind a line that was read."""
    for line in lines:
        if _span(line.quad, smear.quad):
            return True
        near = line.quad.part(0.5, 1.0 + BESIDE / line.quad.aspect)
        if confidence(line.read) > GOOD and _span(near, smear.quad.part(0.0, 0.1)):
            return True
    return False


def _span(line: Quad, smear: Quad) -> tuple[float, float] | None:
    """From where to where (parts of its length) a smear lies on a line; None if beside it."""
    (ux, uy), (vx, vy) = line.axes
    dx, dy = smear.x - line.x, smear.y - line.y
    along, across = dx * ux + dy * uy, dx * vx + dy * vy
    if abs(along) > line.width / 2 or abs(across) > line.height / 2:
        return None
    middle, half = along / line.width + 0.5, smear.width / line.width / 2
    return middle - half, middle + half


def _without(line: Settled, found: Sequence[Smear]) -> Iterator[Settled]:
    """The parts of a line that are not smeared."""
    spans = sorted(span for smear in found if (span := _span(line.quad, smear.quad)))
    if not spans:
        yield line
        return
    ends = [0.0, *(edge for span in spans for edge in span), 1.0]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        read = tuple(g for g in line.read if start < (g.start + g.end) / 2 < end)
        if read:
            width = end - start
            moved = within(read, -start / width, (1 - start) / width)
            yield replace(line, quad=line.quad.part(start, end), read=moved, other=())
