"""A page as a list of things to put on it, for any producer: the noun that drawers share.

Lengths are points (1/72 inch), the origin is the top left corner, y grows downwards and a
run's y is its base line. Nothing here knows how a PDF or a picture is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from PIL import Image

from samples.drawing.fonts import TIMES, Family, Style, ink, width
from samples.drawing.truth import Polygon, Truth

Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
A4 = (595.32, 841.92)
MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Mark:
    """The part `start:end` of a run's text that is (a piece of) one value.

    Pieces of one value in several runs share `group`; `printed` is the whole of it.
    `type` is the contract's; an empty one marks a harmless neighbour.
    """

    start: int
    end: int
    type: str
    value: str
    printed: str
    group: int
    mask: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """Text set in one go: one line or less, one style."""

    text: str
    x: float
    y: float
    size: float
    style: Style = Style.REGULAR
    colour: Colour = BLACK
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; `dotted` for the lines of forms."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5
    colour: Colour = BLACK
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle under the text."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: Colour


@dataclass(frozen=True, slots=True)
class Stamp:
    """A picture on the sheet (seal, signature, portrait, code), scaled to its box.

    `truths` are in the picture's own pixels. `over`: it lies on the text, not under it.
    """

    image: Image.Image = field(repr=False)
    x0: float = 0
    y0: float = 0
    x1: float = 0
    y1: float = 0
    over: bool = True
    truths: tuple[Truth, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. Draw order: rects, stamps under, rules, runs, stamps over."""

    width: float
    height: float
    runs: tuple[Run, ...]
    family: Family = TIMES
    rules: tuple[Rule, ...] = ()
    rects: tuple[Rect, ...] = ()
    stamps: tuple[Stamp, ...] = ()


def quad(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    """The corners of an upright box, clockwise from the top left."""
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def _joined(boxes: Iterable[Polygon]) -> Polygon:
    points = [point for box in boxes for point in box]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return quad(min(xs), min(ys), max(xs), max(ys))


def mark_box(run: Run, mark: Mark, family: Family) -> Polygon:
    """The ink of a mark on its sheet, in points."""
    before = width(run.text[: mark.start], family, run.style, run.size)
    x0, y0, x1, y1 = ink(run.text[mark.start : mark.end], family, run.style, run.size)
    left = run.x + before
    return quad(left + x0, run.y + y0, left + x1, run.y + y1)


def _stamp_truths(sheet: Sheet, page: int) -> Iterable[Truth]:
    for stamp in sheet.stamps:
        across = (stamp.x1 - stamp.x0) / stamp.image.width
        down = (stamp.y1 - stamp.y0) / stamp.image.height
        for truth in stamp.truths:
            polygons = tuple(
                tuple((stamp.x0 + x * across, stamp.y0 + y * down) for x, y in polygon)
                for polygon in truth.polygons
            )
            yield Truth(truth.type, truth.value, truth.printed, page, polygons, truth.mask)


def in_family(sheet: Sheet, family: Family) -> Sheet:
    """The sheet set in another family: each run keeps its place and its width, not its size."""

    def fitted(run: Run) -> Run:
        new = width(run.text, family, run.style, run.size)
        factor = width(run.text, sheet.family, run.style, run.size) / new if new else 1.0
        return replace(run, size=run.size * min(factor, 1.15))

    return replace(sheet, family=family, runs=tuple(fitted(run) for run in sheet.runs))


def truths(sheet: Sheet, page: int = 1) -> tuple[tuple[Truth, ...], tuple[Truth, ...]]:
    """The values on a sheet and its harmless neighbours, boxes in points.

    The pieces of a value that stand on one base line are one box.
    """
    lines: dict[int, dict[float, list[Polygon]]] = {}
    marks: dict[int, Mark] = {}
    for run in sheet.runs:
        for mark in run.marks:
            marks.setdefault(mark.group, mark)
            box = mark_box(run, mark, sheet.family)
            lines.setdefault(mark.group, {}).setdefault(round(run.y, 1), []).append(box)
    found = [
        Truth(
            mark.type,
            mark.value,
            mark.printed,
            page,
            tuple(_joined(boxes) for _, boxes in sorted(lines[group].items())),
            mark.mask,
        )
        for group, mark in marks.items()
    ]
    values = (*(t for t in found if t.type), *_stamp_truths(sheet, page))
    return values, tuple(t for t in found if not t.type)
