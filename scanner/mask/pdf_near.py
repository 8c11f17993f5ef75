"""The masks near a shown string, and how far along its line they reach.

Writers of kerned text show letter by letter, thousands of strings a page, and most of it is level:
what lies on the height of a line is looked up once for all of its strings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.mask.geometry import Matrix, apply, invert, is_rectangle, is_upright, moved
from scanner.mask.pdf_fonts import Font
from scanner.mask.pdf_runs import ABOVE, BELOW, Run
from scanner.mask.pdf_survey import Masks, State
from scanner.model import Box, Polygon

# A mask along a string's line, in its own space: from, to, and the part of its glyphs' cores that
# it covers across the line.
Stretch = tuple[float, float, float]
# A line of text stands where this part of its size is, above its base.
_MIDDLE = 0.25
# A string that starts within this part of its size from the end of another goes on with it.
_FOLLOWS = 0.35


@dataclass(slots=True, eq=False)
class Near:
    """The masks near a string; `stretches`: the same along its line, None where one does not lie
    level with it."""

    polygons: list[Polygon]
    stretches: list[Stretch] | None


@dataclass(frozen=True, slots=True)
class OnLine:
    """A mask on the height of a level line: its sides along it (page space), its outline, and the
    part of the cores that it covers across the line, None of an outline that is no rectangle."""

    left: float
    right: float
    polygon: Polygon
    share: float | None


@dataclass(slots=True, eq=False)
class Line:
    """What is the same for all strings of a line of text.

    `masks`: those on the height of a level line, which runs along a side of the unturned page;
    None where it may not be level. `loose`: each string of it is looked at by itself, for a value
    stands there whose width tells something, so that all of the line moves (see `pdf_snap`).
    `inside`: the cores of its glyphs are no higher than the line.
    `upright`: the line runs up or down the page. `along`: how far on the page a unit of text
    space leads, `beyond`: how far from a string a mask may be that is near it. `apart`: a gap in
    text space behind which a string does not follow the one before it, `reach` that on the page.
    """

    masks: list[OnLine] | None
    loose: bool
    inside: bool
    upright: bool
    along: float
    beyond: float
    apart: float
    reach: float


class Levels:
    """The masks of a page by the lines of text that they lie on."""

    def __init__(self, masks: Masks) -> None:
        self._masks = masks
        self._lines: dict[tuple[object, ...], Line] = {}

    def line(self, font: Font, state: State, to_page: Matrix) -> Line:
        """The line that a string stands on, which are few: most of a page is level."""
        a, b, c, d, e, f = to_page
        upright = b != 0
        is_level = not font.vertical and (b == c == 0 or (a == d == 0 and upright and c != 0))
        if not is_level:
            return self._made(font, state, to_page, bool(self._masks.polygons))
        key = (a, b, c, d, e if upright else f, font, state.size, state.scale, state.rise)
        line = self._lines.get(key)
        if line is None:
            loose = is_on(state, to_page, self._masks.loose)
            line = self._lines[key] = self._made(font, state, to_page, loose)
            line.inside = _is_inside(font, state)
            line.masks = list(self._on_line(font, state, to_page, upright))
        return line

    def _made(self, font: Font, state: State, to_page: Matrix, loose: bool) -> Line:
        a, b, c, d, _, _ = to_page
        upright, size = b != 0, abs(state.size)
        along = b if upright else a
        beyond = 0.1 * size * abs(along)
        step = math.hypot(c, d) if font.vertical else math.hypot(a, b) * abs(state.scale)
        reach = _FOLLOWS * size * abs(a * d - b * c) ** 0.5
        apart = reach / step if step else math.inf
        return Line(None, loose, False, upright, along * state.scale, beyond, apart, reach)

    def near(self, run: Run, total: float, on_line: Sequence[OnLine] | None) -> Near | None:
        """The masks near a string, so long in all; None if there are none. `on_line`: those near
        it on its level line, None of a string that is not level."""
        if on_line is not None:
            return _on_level(run, on_line) if on_line else None
        x0, y0, x1, y1 = _around(run.font, run.state, total)
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        polygons = self._masks.near([apply(run.to_page, corner) for corner in corners])
        return Near(polygons, _stretches(run, polygons)) if polygons else None

    def _on_line(
        self, font: Font, state: State, to_page: Matrix, upright: bool
    ) -> Iterator[OnLine]:
        _, _, c, d, e, f = to_page
        _, low, _, high = _around(font, state, 0.0)
        across, start = (c, e) if upright else (d, f)
        sides = across * low + start, across * high + start
        first, last = min(sides), max(sides)
        bounds = (
            (first, -math.inf, last, math.inf) if upright else (-math.inf, first, math.inf, last)
        )
        for polygon in self._masks.meeting(*bounds):
            box = Box.around(polygon)
            left, right = (box.y0, box.y1) if upright else (box.x0, box.x1)
            yield OnLine(left, right, polygon, _share(font, state, to_page, polygon))


def _is_inside(font: Font, state: State) -> bool:
    low, high = (side - state.rise for side in across(font, state))
    fits = BELOW * state.size <= low and high <= ABOVE * state.size
    return fits and min(state.size, state.scale) > 0


def is_on(state: State, to_page: Matrix, lines: Sequence[Box]) -> bool:
    """Whether a string that runs across the page stands on one of `lines` (page space)."""
    a, b, _, d, _, f = to_page
    y = d * (_MIDDLE * state.size) + f
    return abs(b) <= 0.01 * abs(a) and any(line.y0 <= y <= line.y1 for line in lines)


def _on_level(run: Run, masks: Sequence[OnLine]) -> Near:
    """The masks near a string on its level line."""
    polygons = [mask.polygon for mask in masks]
    if any(mask.share is None for mask in masks):
        return Near(polygons, _stretches(run, polygons))
    a, b, _, _, e, f = run.to_page
    start, step = (e, a) if b == 0 else (f, b)
    stretches = []
    for mask in masks:
        if mask.share:
            ends = (mask.left - start) / step, (mask.right - start) / step
            stretches.append((min(ends), max(ends), mask.share))
    return Near(polygons, stretches)


def _share(font: Font, state: State, to_page: Matrix, polygon: Polygon) -> float | None:
    """The part of the cores of a level string's glyphs that a mask covers across its line; None
    where that cannot be told from its height alone."""
    _, b, c, d, e, f = to_page
    if invert(to_page) is None or state.size == 0 or not is_rectangle(polygon):
        return None
    low, high = across(font, state)
    high = max(high, low + 1e-9)
    sides = [(x - e) / c if b else (y - f) / d for x, y in polygon]
    return max(0.0, min(high, max(sides)) - max(low, min(sides))) / (high - low)


def _stretches(run: Run, polygons: Sequence[Polygon]) -> list[Stretch] | None:
    """The masks along the string's line; None where they do not lie level with it."""
    inverse = invert(run.to_page)
    if inverse is None or run.state.size == 0:
        return None
    turned = [moved(polygon, inverse) for polygon in polygons]
    if not all(map(is_upright, turned)):
        return None
    low, high = across(run.font, run.state)
    high = max(high, low + 1e-9)
    found = []
    for box in map(Box.around, turned):
        start, end, bottom, top = box.x0, box.x1, box.y0, box.y1
        if run.font.vertical:
            start, end, bottom, top = bottom, top, start, end
        shared = min(high, top) - max(low, bottom)
        if shared > 0:
            found.append((start, end, shared / (high - low)))
    return found


def across(font: Font, state: State) -> tuple[float, float]:
    """The bounds of the cores of a string's glyphs across its line, in text space."""
    size = state.size
    if font.vertical:
        half = 0.3 * abs(size * state.scale)
        return -half, half
    low, high = font.low * size + state.rise, font.high * size + state.rise
    return (low, high) if low <= high else (high, low)


def _around(font: Font, state: State, total: float) -> tuple[float, float, float, float]:
    """The bounds (two by two, either way round) in text space of all that a string can cover."""
    size, beyond = state.size, 0.1 * abs(state.size)
    if font.vertical:
        half = 0.6 * size * state.scale
        return -half, -beyond, half, total
    low = min(state.rise - 0.1 * size, state.rise + font.low * size)
    high = max(state.rise + 0.7 * size, state.rise + font.high * size)
    return -beyond, low, total * state.scale + beyond, high
