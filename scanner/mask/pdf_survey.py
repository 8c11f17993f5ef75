"""What a walk over a file's pages notes down: the masks it compares with, the marks it makes."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from scanner.mask.geometry import Matrix, inside
from scanner.mask.needles import Needles
from scanner.mask.pdf_content import Content, content_of
from scanner.mask.pdf_edits import Edits
from scanner.mask.pdf_fonts import Font
from scanner.model import Box, Point, Polygon

# What says in words what marked content shows.
SPELLED = ("/ActualText", "/Alt", "/E")
Key = tuple[int, int]
# For what adding and taking away a height loses.
_SLACK = 1e-3
# Marked content: its operator (-1 if it spells nothing there), its MCID, its named properties.
Mark = tuple[int, int, pikepdf.Object | None]


@dataclass(slots=True)
class Survey:
    """All that one file's pages mark, by the object that holds it.

    `images` has outlines in the unit square of each image. `spelled` are property lists and
    `tagged` (StructParents, MCID) whose spelled-out text has to go with the glyphs.
    `direct`: fonts that are no objects of their own.
    `named`: by resources, the names of fonts and XObjects that the content they serve refers to.
    `unclean`: pages with something under a mask that cannot be taken out by itself.
    `uncovered`: by page, where a value was cut that no mask covered (default user space).
    """

    edits: dict[Key, Edits] = field(default_factory=dict)
    streams: dict[Key, pikepdf.Object] = field(default_factory=dict)
    parsed: dict[Key, Content] = field(default_factory=dict)
    images: dict[Key, tuple[pikepdf.Object, list[Polygon]]] = field(default_factory=dict)
    spelled: list[pikepdf.Object] = field(default_factory=list)
    tagged: set[tuple[int, int]] = field(default_factory=set)
    fonts: dict[Key, Font] = field(default_factory=dict)
    direct: list[Font] = field(default_factory=list)
    named: dict[object, tuple[pikepdf.Object, set[str]]] = field(default_factory=dict)
    unclean: set[int] = field(default_factory=set)
    uncovered: dict[int, list[Polygon]] = field(default_factory=dict)

    def content(self, key: Key) -> Content:
        """The instructions of a stream; raises `pikepdf.PdfError`."""
        if key not in self.parsed:
            self.parsed[key] = content_of(self.streams[key])
        return self.parsed[key]

    def names_in(self, resources: pikepdf.Object) -> set[str]:
        """The names of fonts and XObjects in resources that are referred to, to be added to."""
        own = isinstance(resources, pikepdf.Object) and resources.is_indirect
        key: object = resources.objgen if own else id(resources)
        return self.named.setdefault(key, (resources, set()))[1]

    def all_referred(self) -> bool:
        """Whether the content refers to every font and XObject that its resources name."""
        return all(
            set(table.keys()) <= names
            for resources, names in self.named.values()
            if isinstance(resources, pikepdf.Dictionary)
            for table in (resources.get("/Font"), resources.get("/XObject"))
            if isinstance(table, pikepdf.Dictionary)
        )

    def font(self, font: pikepdf.Object) -> Font:
        """The metrics of a font, read once."""
        key = font.objgen
        if key == (0, 0):
            self.direct.append(Font(font))
            return self.direct[-1]
        if key not in self.fonts:
            self.fonts[key] = Font(font)
        return self.fonts[key]

    def all_fonts(self) -> list[Font]:
        """Every font that text was shown in; of one that is no object of its own one for each
        content that names it."""
        return [*self.fonts.values(), *self.direct]


@dataclass(slots=True)
class State:
    """The part of the graphics state (ISO 32000-2, 8.4 and 9.3) that says where things lie."""

    ctm: Matrix
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    tiled: bool = False

    def saved(self) -> State:
        """The state as it is now (spelled out: this is called for every shown string)."""
        return State(
            self.ctm,
            self.font,
            self.size,
            self.char_space,
            self.word_space,
            self.scale,
            self.leading,
            self.rise,
            self.mode,
            self.tiled,
        )


@dataclass(frozen=True, slots=True)
class Masks:
    """The masks of one page (counted from 1) in its default user space.

    `polygons` are tight around the value: what decides on text and shapes. `wide` have the
    margin that pixels get. `boxes` are around `polygons`, both by their lower side (`lower`), and
    none is taller than `tallest`. `sought`: values that go wherever the text spells them. `loose`:
    lines of values whose width tells something of them. `fills`: what is drawn over the page.
    `inks`: where masks were drawn by hand, the ink of a glyph by where it starts. `beside`: they
    are those of what lies over the page, which is not filled for what goes there.
    """

    number: int
    polygons: tuple[Polygon, ...]
    wide: tuple[Polygon, ...]
    boxes: tuple[Box, ...]
    lower: tuple[float, ...]
    tallest: float
    sought: Needles = field(default_factory=lambda: Needles(()))
    loose: tuple[Box, ...] = ()
    fills: Masks | None = None
    inks: Callable[[Point], Box | None] | None = None
    beside: bool = False

    @classmethod
    def of(cls, number: int, tight: Iterable[Polygon], wide: Iterable[Polygon]) -> Masks:
        found = sorted(((Box.around(polygon), polygon) for polygon in tight), key=_lower_side)
        boxes, polygons = tuple(box for box, _ in found), tuple(polygon for _, polygon in found)
        tallest = max((box.height for box in boxes), default=0.0)
        lower = tuple(box.y0 for box in boxes)
        return cls(number, polygons, tuple(wide), boxes, lower, tallest)

    def over(self, outlines: Sequence[Polygon], sought: Needles) -> Masks:
        """The masks of what lies over the page: these, and where that says values itself."""
        masks = Masks.of(self.number, (*self.polygons, *outlines), self.wide)
        return replace(masks, sought=sought, loose=self.loose, fills=self.fills, beside=True)

    def near(self, points: Sequence[Point]) -> list[Polygon]:
        """The masks whose box meets the box around `points`, touching included."""
        xs, ys = zip(*points, strict=True)
        return self.meeting(min(xs), min(ys), max(xs), max(ys))

    def meeting(self, x0: float, y0: float, x1: float, y1: float) -> list[Polygon]:
        """The masks whose box meets an upright box, touching included."""
        first = bisect.bisect_left(self.lower, y0 - self.tallest - _SLACK)
        last = bisect.bisect_right(self.lower, y1)
        if first == last:
            return []
        return [
            self.polygons[number]
            for number, box in enumerate(self.boxes[first:last], first)
            if box.x0 <= x1 and x0 <= box.x1 and y0 <= box.y1
        ]


def _lower_side(found: tuple[Box, Polygon]) -> float:
    return found[0].y0


def covered(points: Sequence[Point], polygons: Sequence[Polygon]) -> float:
    """The part of the points that lie in any of the polygons."""
    hits = sum(any(inside(point, polygon) for polygon in polygons) for point in points)
    return hits / len(points)


def numbers(value: Any, count: int) -> tuple[float, ...] | None:
    """The numbers of an array of `count` entries, None for anything else."""
    try:
        found = tuple(float(part) for part in value)
    except (TypeError, ValueError):
        return None
    return found if len(found) == count else None


def matrix_of(value: Any) -> Matrix | None:
    """A six-number array as a matrix, None for anything else."""
    found = numbers(value, 6)
    return None if found is None else (*found[:5], found[5])  # type: ignore[return-value]
