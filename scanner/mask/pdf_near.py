"""The masks near a shown string, and how far along its line they reach.

Writers of kerned text show letter by letter, thousands of strings a page, and most of it is level:
what lies on the height of a line is looked up once for all of its strings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.mask.geometry import Matrix, apply, invert, is_rectangle, is_upright, moved
from scanner.mask.pdf_survey import Masks, State
from scanner.model import Box, Polygon

if TYPE_CHECKING:
    from scanner.mask.pdf_text import Run

# A mask along a string's line, in its own space: from, to, and the part of its glyphs' cores that
# it covers across the line.
Stretch = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Near:
    """The masks near a string; `stretches`: the same along its line, None where one does not lie
    level with it."""

    polygons: list[Polygon]
    stretches: list[Stretch] | None


@dataclass(frozen=True, slots=True)
class _OnLine:
    """A mask on the height of a level line: its sides along it (page space), its outline, and the
    part of the cores that it covers across the line, None of an outline that is no rectangle."""

    left: float
    right: float
    polygon: Polygon
    share: float | None


Line = list[_OnLine]


class Levels:
    """The masks of a page by the lines of text that they lie on."""

    def __init__(self, masks: Masks) -> None:
        self._masks = masks
        self._lines: dict[tuple[float, ...], Line] = {}

    def line(self, state: State, to_page: Matrix) -> Line | None:
        """The masks on the height of a level string and of all that follow it on its line; None
        of a string that may not be level."""
        a, b, c, d, _, f = to_page
        font = state.font
        if font is None or font.vertical or b != 0 or c != 0:
            return None
        key = (a, d, f, state.size, state.rise, font.low, font.high)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = list(self._on_line(state, to_page))
        return line

    def near(self, run: Run, total: float, line: Line | None) -> Near | None:
        """The masks near a string, so long in all, on its `line`; None if there are none."""
        if line is not None:
            return _on_level(run, total, line)
        x0, y0, x1, y1 = _around(run.state, total)
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        polygons = self._masks.near([apply(run.to_page, corner) for corner in corners])
        return Near(polygons, _stretches(run, polygons)) if polygons else None

    def _on_line(self, state: State, to_page: Matrix) -> Iterator[_OnLine]:
        _, _, _, d, _, f = to_page
        _, low, _, high = _around(state, 0.0)
        sides = d * low + f, d * high + f
        for polygon in self._masks.meeting(-math.inf, min(sides), math.inf, max(sides)):
            box = Box.around(polygon)
            yield _OnLine(box.x0, box.x1, polygon, _share(state, to_page, polygon))


def _on_level(run: Run, total: float, line: Line) -> Near | None:
    """The masks of a level line that are near one of its strings."""
    a, _, _, d, e, _ = run.to_page
    state = run.state
    beyond = 0.1 * abs(state.size)
    left, right = a * -beyond + e, a * (total * state.scale + beyond) + e
    if left > right:
        left, right = right, left
    masks = [mask for mask in line if mask.left <= right and left <= mask.right]
    if not masks:
        return None
    polygons = [mask.polygon for mask in masks]
    if any(mask.share is None for mask in masks):
        return Near(polygons, _stretches(run, polygons))
    # As `invert` and `moved` have it for a matrix that turns nothing.
    along, start = d / (a * d), -d * e / (a * d)
    stretches = []
    for mask in masks:
        if mask.share:
            ends = along * mask.left + start, along * mask.right + start
            stretches.append((min(ends), max(ends), mask.share))
    return Near(polygons, stretches)


def _share(state: State, to_page: Matrix, polygon: Polygon) -> float | None:
    """The part of the cores of a level string's glyphs that a mask covers across its line; None
    where that cannot be told from its height alone."""
    a, _, _, d, _, f = to_page
    if invert(to_page) is None or state.size == 0 or not is_rectangle(polygon):
        return None
    low, high = across(state)
    high = max(high, low + 1e-9)
    sides = [a / (a * d) * y + -a * f / (a * d) for _, y in polygon]
    return max(0.0, min(high, max(sides)) - max(low, min(sides))) / (high - low)


def _stretches(run: Run, polygons: Sequence[Polygon]) -> list[Stretch] | None:
    """The masks along the string's line; None where they do not lie level with it."""
    inverse = invert(run.to_page)
    if inverse is None or run.state.size == 0:
        return None
    turned = [moved(polygon, inverse) for polygon in polygons]
    if not all(map(is_upright, turned)):
        return None
    low, high = across(run.state)
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


def across(state: State) -> tuple[float, float]:
    """The bounds of the cores of a string's glyphs across its line, in text space."""
    font, size = state.font, state.size
    assert font is not None
    if font.vertical:
        half = 0.3 * abs(size * state.scale)
        return -half, half
    low, high = font.low * size + state.rise, font.high * size + state.rise
    return (low, high) if low <= high else (high, low)


def _around(state: State, total: float) -> tuple[float, float, float, float]:
    """The bounds (two by two, either way round) in text space of all that a string can cover."""
    size, beyond = state.size, 0.1 * abs(state.size)
    if state.font is not None and state.font.vertical:
        half = 0.6 * size * state.scale
        return -half, -beyond, half, total
    low, high = state.rise - 0.1 * size, state.rise + 0.7 * size
    if state.font is not None:
        low = min(low, state.rise + state.font.low * size)
        high = max(high, state.rise + state.font.high * size)
    return -beyond, low, total * state.scale + beyond, high
