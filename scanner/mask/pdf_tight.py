"""Whose ink it is where lines of print stand so close that their boxes overlap.

The box of a word reaches from its font's ascender to its descender. Where lines are set tight, as
in a form whose labels stand right above its values, it lies over the print of the lines around.
A value that has others' print in its outline is masked as far as the ink of its own glyphs goes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np
import pymupdf
from pymupdf import mupdf

from scanner.mask.geometry import Matrix, apply, moved
from scanner.model import Box, Document, Finding, Point, Polygon, Source
from scanner.outline import corners
from scanner.pages import stext
from scanner.pages.survey import BROKEN

_SHOWN = mupdf.FZ_STEXT_FILLED | mupdf.FZ_STEXT_STROKED
# The core of a glyph reaches so far above its base, in parts of its size; it is in an outline with
# at least this part of it.
_CORE, _WITHIN = 0.5, 0.2
# Lines whose boxes share no more of the lower one than this do not overlap.
_OVERLAP = 0.03
# So much of the ink's height a mask reaches beyond it, if nothing else stands there.
_MARGIN = 0.08
# A glyph that stands so near behind its like, in parts of its size, is that one once more.
_TWICE = 0.15
# Places are known again within this distance (points).
_NEAR = 0.25
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph in the frame of its line: from `start` to `end` along it, `top` to `low` across.

    `base`: its base line and `size` its font's, both across the line, down being positive.
    """

    text: str
    start: float
    end: float
    top: float
    low: float
    base: float
    size: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    def within(self, top: float, low: float) -> float:
        """The part of its core that lies between two heights."""
        core = _CORE * self.size
        return max(0.0, min(low, self.base) - max(top, self.base - core)) / max(core, 1e-9)


class Inks:
    """The ink of the glyphs of a page, and where each starts, as displayed."""

    def __init__(self, page: pymupdf.Page) -> None:
        lines = stext.raw_lines(stext.whole(page, stext.INK))
        spans = chain.from_iterable(line["spans"] for line in lines)
        chars = chain.from_iterable(span["chars"] for span in spans)
        self._glyphs = [(char["origin"], Box(*char["bbox"])) for char in chars]

    def by_start(self, matrix: Matrix) -> Callable[[Point], Box | None]:
        """What gives the ink of the glyph that starts at a point, in another space than the
        displayed page's (`matrix` leads there); None where none is known."""
        known = {_place(apply(matrix, start)): ink for start, ink in self._glyphs if ink.area > 0}

        def at(point: Point) -> Box | None:
            x, y = _place(point)
            around = ((x + i, y + j) for i in (0, -1, 1) for j in (0, -1, 1))
            ink = next((known[place] for place in around if place in known), None)
            return Box.around(moved(corners(ink), matrix)) if ink is not None else None

        return at


def _place(point: Point) -> tuple[int, int]:
    return round(point[0] / _NEAR), round(point[1] / _NEAR)


def tightened(
    document: Document, findings: Sequence[Finding], password: str | None = None
) -> list[Finding]:
    """The findings, those in a PDF's text that have others' print in their outline as far as their
    own ink goes (`Finding.tight`)."""
    pages: dict[int, list[int]] = {}
    for place, finding in enumerate(findings):
        if set(finding.sources) == {Source.TEXT} and finding.boxes and not finding.within:
            pages.setdefault(finding.page or 0, []).append(place)
    result = list(findings)
    if not pages or document.media_type != _PDF:
        return result
    try:
        with pymupdf.open(stream=document.data, filetype="pdf") as doc:
            if doc.needs_pass:
                doc.authenticate(password or "")
            for number, places in pages.items():
                if not 1 <= number <= len(doc):
                    continue
                crowd = Crowd(doc[number - 1])
                for place in places:
                    result[place] = _of_own_ink(findings[place], crowd)
    except BROKEN:
        # Such a file's outlines stay as they are; whether it can be masked is found out later.
        return list(findings)
    return result


def _of_own_ink(finding: Finding, crowd: Crowd) -> Finding:
    outlines = crowd.own_ink(finding.polygons or tuple(map(corners, finding.boxes)), finding.text)
    if outlines is None:
        return finding
    return replace(finding, boxes=tuple(map(Box.around, outlines)), polygons=outlines, tight=True)


class Crowd:
    """The print of a page, looked at as closely as it is asked for."""

    def __init__(self, page: pymupdf.Page) -> None:
        self._page = page
        self._words = stext.raw_words(stext.whole(page, stext.TEXT_ONLY))
        self._sides = np.array([word[:4] for word in self._words]).reshape(-1, 4)

    @cached_property
    def _pictures(self) -> list[Box]:
        return [Box(*image["bbox"]) for image in self._page.get_image_info()]

    @cached_property
    def _lines(self) -> list[_Line]:
        return list(_lines(self._page))

    def own_ink(self, outlines: Sequence[Polygon], text: str) -> tuple[Polygon, ...] | None:
        """The outlines of a value, which says `text`, as far as the ink of its glyphs goes; None
        where no others' print lies in them, or it is not certain which is its own."""
        boxes = list(map(Box.around, outlines))
        if not any(map(self._is_crowded, boxes)):
            return None
        if any(a.intersection(b).area > 0 for a in boxes for b in self._pictures):
            # What a picture shows there need not lie where the text does.
            return None
        whole, letters = _squeezed(text), 0
        tight: list[Polygon] = []
        for outline in outlines:
            found = _tight(outline, whole, self._lines)
            if found is None:
                return None
            tight.append(found[0])
            letters += found[1]
        return tuple(tight) if letters >= len(whole) else None

    def _is_crowded(self, box: Box) -> bool:
        """Whether the boxes of words of other lines reach into one."""
        sides = self._sides
        shared = np.minimum(sides[:, 3], box.y1) - np.maximum(sides[:, 1], box.y0)
        beside = np.minimum(sides[:, 2], box.x1) - np.maximum(sides[:, 0], box.x0)
        heights = np.minimum(sides[:, 3] - sides[:, 1], box.height)
        apart = np.abs(sides[:, [1, 3]] - (box.y0, box.y1)).max(axis=1) > _OVERLAP * box.height
        return bool((apart & (beside > 0) & (shared > _OVERLAP * heights)).any())


_Line = tuple[Point, Box, list[Glyph]]


def _lines(page: pymupdf.Page) -> Iterator[_Line]:
    """The lines of a page that show: their direction, what is around them, their glyphs."""
    for line in stext.raw_lines(stext.whole(page, stext.INK)):
        direction: Point = line["dir"]
        glyphs = [
            glyph
            for span in line["spans"]
            if span["char_flags"] & _SHOWN and span["alpha"] > 0
            for char in span["chars"]
            if (glyph := _glyph(char, span["size"], direction)) is not None
        ]
        if glyphs:
            yield direction, Box(*line["bbox"]), glyphs


def _glyph(char: dict[str, object], size: float, direction: Point) -> Glyph | None:
    text = str(char["c"])
    if not text.strip():
        return None
    ink: tuple[float, float, float, float] = char["bbox"]  # type: ignore[assignment]
    origin: Point = char["origin"]  # type: ignore[assignment]
    start, end, top, low = _framed(corners(Box(*ink)), direction)
    _, _, base, _ = _framed((origin,), direction)
    return Glyph(text, start, end, top, low, base, size)


def _framed(points: Iterable[Point], direction: Point) -> tuple[float, float, float, float]:
    """Where points lie along a direction (from, to) and across it (from, to)."""
    cos, sin = direction
    along, across = zip(*((x * cos + y * sin, y * cos - x * sin) for x, y in points), strict=True)
    return min(along), max(along), min(across), max(across)


def _tight(outline: Polygon, whole: str, lines: Sequence[_Line]) -> tuple[Polygon, int] | None:
    """One outline as far as the ink of a value's own glyphs goes, and how many letters they are;
    `whole`: the letters of the value."""
    box = Box.around(outline)
    near = [line for line in lines if line[1].intersection(box.grow(box.height)).area > 0]
    for direction in {line[0] for line in near}:
        first, last, top, low = _framed(outline, direction)
        if not _is_level(outline, direction):
            continue
        glyphs = list(chain.from_iterable(line[2] for line in near if line[0] == direction))
        inner = [g for g in glyphs if first <= g.middle <= last and g.within(top, low) >= _WITHIN]
        own = [g for row in _rows(inner) if _squeezed(_said(row)) in whole for g in row]
        if not own:
            continue
        others = [g for g in glyphs if g not in own and first < g.end and g.start < last]
        edges = _edges(own, others)
        return _between(outline, direction, edges), len(_squeezed(_said(own)))
    return None


def _is_level(outline: Polygon, direction: Point) -> bool:
    """Whether an outline is a rectangle along a direction."""
    first, last, top, low = _framed(outline, direction)
    size = sum(
        (a[0] * b[1] - b[0] * a[1]) / 2
        for a, b in zip(outline, (*outline[1:], outline[0]), strict=True)
    )
    return len(outline) == 4 and abs(size) > 0.98 * (last - first) * (low - top)


def _rows(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    """Glyphs by their base lines, each from its start to its end."""
    rows: dict[int, list[Glyph]] = {}
    for glyph in sorted(glyphs, key=lambda glyph: glyph.start):
        base = round(2 * glyph.base)
        rows.setdefault(
            next((b for b in (base, base - 1, base + 1) if b in rows), base), []
        ).append(glyph)
    return rows.values()


def _said(row: Sequence[Glyph]) -> str:
    """What glyphs say in their order; one that is drawn twice, as bold print, is said once."""
    return "".join(
        glyph.text
        for number, glyph in enumerate(row)
        if not any(
            other.text == glyph.text and glyph.start - other.start < _TWICE * glyph.size
            for other in row[max(0, number - 2) : number]
        )
    )


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _edges(own: Sequence[Glyph], others: Sequence[Glyph]) -> tuple[float, float]:
    """How far a mask reaches up and down: as far as the ink of its own glyphs and a little further,
    but no further than to the middle between it and what stands above and below.

    What others' ink reaches over stays clear of it, as long as it is not the core of its own.
    """
    top, low = min(g.top for g in own), max(g.low for g in own)
    core_top = min(g.base - _CORE * g.size for g in own)
    core_low = max(g.base for g in own)
    margin = _MARGIN * (low - top)
    above = max((g.low for g in others if g.base < core_top), default=-math.inf)
    below = min((g.top for g in others if g.top > core_top and g.base > core_low), default=math.inf)
    high = max(top - margin, (top + above) / 2 if above < top else above)
    deep = min(low + margin, (low + below) / 2 if below > low else below)
    return min(high, core_top), max(deep, core_low)


def _between(outline: Polygon, direction: Point, edges: tuple[float, float]) -> Polygon:
    """A rectangle along a direction with other edges across it, its corners in the same order."""
    cos, sin = direction
    _, _, top, low = _framed(outline, direction)
    points = []
    for x, y in outline:
        along, across = x * cos + y * sin, y * cos - x * sin
        across = edges[0] if abs(across - top) < abs(across - low) else edges[1]
        points.append((along * cos - across * sin, along * sin + across * cos))
    return tuple(points)
