"""How far a value that was read off a picture reaches: its place, pale and slanted parts too.

Readers give places that are good enough to find a value. A mask has to cover all of it.
"""

from __future__ import annotations

import dataclasses
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from scanner.model import Box, Finding, Line, Mark, Point, Polygon, Source, Word
from scanner.ocr.crowded import own_print
from scanner.ocr.faint import finished, reaching
from scanner.outline import Reaches, corners, of_word

if TYPE_CHECKING:
    from scanner.model import Pixels

_RunsOn: TypeAlias = "Callable[[Pixels, Polygon, Sequence[Polygon]], Polygon]"

# Types whose values are digits, so that pale ink beside them is more of the same.
NUMBERS = frozenset({"cccd", "cmnd", "phone", "bank_account", "bank_card", "tax_code"})
# A name whose last letters glare has faded is read without them.
NAMES = frozenset({"person_name"})
# Words this many times longer than high tell the slant of the lines: so many are
# enough, and so many nearest count.
_LONG, _ENOUGH, _AROUND = 2.5, 3, 9
# A slant off by more than this moves the end of a value out of its mask, by this at most.
_OFF, _MOST_DRIFT = math.radians(0.8), 0.6
_SHORT, _PIECE = 6, 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rendered area lies on its page: pixels back to page units."""

    area: Box
    scale: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        # Engines hand over NumPy numbers, which JSON and reports do not know.
        return (float(self.area.x0 + x / self.scale), float(self.area.y0 + y / self.scale))

    def pixels(self, polygon: Polygon) -> Polygon:
        return tuple(
            ((x - self.area.x0) * self.scale, (y - self.area.y0) * self.scale) for x, y in polygon
        )

    def polygon(self, points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        return tuple(self.point(*p) for p in points)

    def box(self, box: Box) -> Box:
        return Box(*self.point(box.x0, box.y0), *self.point(box.x1, box.y1))

    def word(self, word: Word) -> Word:
        polygon = self.polygon(word.polygon) if word.polygon else None
        quad = self.polygon(word.quad) if word.quad else None
        return dataclasses.replace(word, box=self.box(word.box), polygon=polygon, quad=quad)

    def mark(self, mark: Mark) -> Mark:
        return dataclasses.replace(mark, polygon=self.polygon(mark.polygon))

    def lines(self, lines: tuple[Line, ...]) -> list[Line]:
        return [tuple(map(self.word, line)) for line in lines]


@dataclass(frozen=True)
class Extent:
    """The pictures of one page, and all words read in them (page units).

    `known`: outlines that were looked at, and how far they reach; of a masked copy what its
    original told, for what is read at the same place there is what shows there still.
    """

    pictures: Sequence[tuple[Place, Pixels]]
    words: Sequence[Word]
    known: Reaches = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of the pictures."""
        return sum(picture.nbytes for _, picture in self.pictures)

    def of(self, finding: Finding) -> Finding:
        """The finding with boxes and outlines that reach as far as its print does."""
        if finding.source is not Source.OCR or not finding.boxes:
            return finding
        outlines = finding.polygons or tuple(map(corners, finding.boxes))
        reached = []
        for outline, box in zip(outlines, finding.boxes, strict=True):
            if len(outline) != 4:
                return finding
            kind = finding.type, not any(map(str.isalpha, finding.text))
            # Both readers give most values, at the same place.
            if (outline, kind) not in self.known:
                self.known[outline, kind] = self._whole(outline, box, *kind)
            reached.append(self.known[outline, kind])
        if tuple(reached) == tuple(outlines):
            return finding
        boxes = tuple(map(Box.around, reached))
        return dataclasses.replace(finding, boxes=boxes, polygons=tuple(reached))

    def _whole(self, outline: Polygon, box: Box, kind: str, figures: bool) -> Polygon:
        wider = outline
        if kind in NUMBERS:
            wider = self._with_pale_print(outline, box, reaching, _ends_number)
        elif kind in NAMES:
            wider = self._with_pale_print(outline, box, finished, _ends_name)
        return self._level(self._of_its_own(wider, box, figures))

    def _picture(self, box: Box) -> tuple[Place, Pixels] | None:
        """The picture that shows a place."""
        return next((p for p in self.pictures if p[0].area.intersection(box).area > 0), None)

    def _of_its_own(self, outline: Polygon, box: Box, figures: bool) -> Polygon:
        """The outline without ink of the lines above and below; `figures`: it holds no letter."""
        found = self._picture(box)
        if found is None:
            return outline
        place, picture = found
        before = place.pixels(outline)
        after = own_print(picture, before, figures=figures)
        return outline if after is before else place.polygon(after)

    def _with_pale_print(
        self, outline: Polygon, box: Box, runs_on: _RunsOn, ends: Callable[[Word, Box], bool]
    ) -> Polygon:
        found = self._picture(box)
        if found is None:
            return outline
        place, picture = found
        others = [place.pixels(of_word(word)) for word in self.words if ends(word, box)]
        before = place.pixels(outline)
        after = runs_on(picture, before, others)
        return outline if after == before else place.polygon(after)

    @cached_property
    def _lines(self) -> list[tuple[Point, float]]:
        """The middle of each long word and its slant (radians)."""
        outlines = [of_word(word) for word in self.words if len(word.text) >= 4]
        return [(_middle(o), _slant_of(o)) for o in outlines if _is_long(o)]

    def _slant_at(self, outline: Polygon) -> float | None:
        """The slant of the lines around an outline: on a page that curls each part has its own."""
        if len(self._lines) < _ENOUGH:
            return None
        here = _middle(outline)
        near = sorted(self._lines, key=lambda line: math.dist(line[0], here))[:_AROUND]
        return statistics.median(slant for _, slant in near)

    def _level(self, outline: Polygon) -> Polygon:
        """The outline, higher where it slants otherwise than the lines around it.

        Where a seal or a fold lies on a line, its outline is askew: whichever of its points is
        right, the line stays within as much more above and below as the slants part. It ends
        where other lines begin.
        """
        slant = self._slant_at(outline) if _is_long(outline) else None
        if slant is None:
            return outline
        off = abs(_slant_of(outline) - slant)
        if not _OFF < off < math.pi / 8:
            return outline
        height = math.dist(outline[0], outline[3])
        drift = min(_MOST_DRIFT * height, math.tan(off) * math.dist(outline[0], outline[1]))
        top_left, top_right, low_right, low_left = outline
        up, down = (min(drift, room) for room in self._rooms(outline))
        return (
            _away(low_left, top_left, up),
            _away(low_right, top_right, up),
            _away(top_right, low_right, down),
            _away(top_left, low_left, down),
        )

    def _rooms(self, outline: Polygon) -> tuple[float, float]:
        """How far it is from an outline to the words read above and below it."""
        top_left, top_right, _, low_left = outline
        high, long = math.dist(top_left, low_left), math.dist(top_left, top_right)
        across = ((low_left[0] - top_left[0]) / high, (low_left[1] - top_left[1]) / high)
        along = ((top_right[0] - top_left[0]) / long, (top_right[1] - top_left[1]) / long)
        rooms = [math.inf, math.inf]
        for word in self.words:
            ends, rows = (
                [(x - top_left[0]) * a + (y - top_left[1]) * b for x, y in of_word(word)]
                for a, b in (along, across)
            )
            if max(ends) < 0 or min(ends) > long:
                continue
            middle = sum(rows) / len(rows)
            if middle < 0:
                rooms[0] = min(rooms[0], max(0.0, -max(rows)))
            elif middle > high:
                rooms[1] = min(rooms[1], max(0.0, min(rows) - high))
        return rooms[0], rooms[1]


def _ends_number(word: Word, box: Box) -> bool:
    """Whether a word read near a number is no part of it: it has letters, or stands apart. One
    that was read as one with the number ends it where it has more than the number."""
    if word.box.shared(box) > 0.5:
        return any(map(str.isalpha, word.text))
    digits = sum(char.isdigit() for char in word.text)
    return 2 * digits < len(word.text) or len(word.text) > _SHORT


def _ends_name(word: Word, box: Box) -> bool:
    """Whether a word read near a name is no part of it, as a letter or two of a word are of which
    each was read by itself."""
    return word.box.shared(box) <= 0.5 and not (len(word.text) <= _PIECE and word.text.islower())


def _middle(outline: Polygon) -> Point:
    return Box.around(outline).middle


def _slant_of(outline: Polygon) -> float:
    (x0, y0), (x1, y1) = outline[0], outline[1]
    return math.atan2(y1 - y0, x1 - x0)


def _is_long(outline: Polygon) -> bool:
    return len(outline) == 4 and math.dist(outline[0], outline[1]) > _LONG * math.dist(
        outline[0], outline[3]
    )


def _away(start: Point, end: Point, length: float) -> Point:
    """The point `length` beyond `end`, seen from `start`."""
    distance = math.dist(start, end) or 1.0
    return (
        end[0] + (end[0] - start[0]) / distance * length,
        end[1] + (end[1] - start[1]) / distance * length,
    )
