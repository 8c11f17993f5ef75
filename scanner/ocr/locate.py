"""All lines of a picture of any size: one coarse look, finer ones only where it pays."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from scanner.model import Box
from scanner.ocr.fine import CELL, fine_print
from scanner.ocr.merge import apart, beyond, distinct, joined, refined, straightened
from scanner.ocr.prepare import Picture, Quad, shade, spans, tones

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.detect import Detector

    Cells = NDArray[np.bool_]

SIDE = 960
"""The longer side of one look (pixels): lines down to 6 pixels of ink are found at this size."""

ELONGATED = 2.2
"""A picture longer than this (long side by short side) is looked at in several pieces."""

OVERLAP = 0.12
"""Neighbouring pieces share this part of their side."""

RIM = 3.0
"""A line that comes so close to the border of a look (its pixels) reaches beyond it."""

SMALL = 8.0
SHORT = 2.5
"""Lines lower than this (pixels of the look) are looked at again, to be `WANTED` pixels high,
unless they are short: single digits are read as well from where they were found."""

WANTED = 15.0

LARGEST_SCALE = 2.0
"""No picture is enlarged more than this: there is nothing more to see in it."""

ROUGHER = 3.0

LOOKS = 30.0
"""At most so many squares of `SIDE` are looked at; what they leave out is said."""

MOST = 4000
"""With more lines than this, looking goes no further: it is no text, or too much of it."""

EDGE, FAINT_EDGE = 24, 8
NOISE = 4.0
"""Neighbouring pixels of a look that differ by less than `EDGE` (of 255) show no print, on paper
as smooth as that of a good scan by less than `FAINT_EDGE`: by less than `NOISE` times what half
of them differ by."""

STRONG, PLAIN, MOST_GAIN = 48.0, 96.0, 8.0
"""Where (nearly) all differ by less than `STRONG` the print is faint: it is made to differ by
`PLAIN`, or `MOST_GAIN` times as much as it does. Without it the detector sees no print whose ink
is less than 25 shades darker than its paper."""

AROUND = 61
"""The shade of the paper is the mean of so many pixels of a look each way."""

MOST_PARTS = 40

FINEST = 7.5
FINE = 14.0
"""Print whose em is lower than `FINEST` pixels of a look is looked at again, with an em of `FINE`
pixels or (it needs 7) as large as it is: of level lines of 5 pixels a look shows nine in ten, of
4 pixels one in five, of slanted lines of 7 pixels half."""

LINE = 3.0
"""A line is lower than so many em of its print; what is higher is several lines."""

VAIN = 5.0
"""So many squares of what looks like fine print are looked at without a line being found there:
then it is a weave or grass, and is not print."""

MOSTLY = 0.5
"""Where more than this part of a picture is stained, it is simply coloured."""

Look = Literal["colour", "bright"]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the picture (pixels, half open) and the scale it is looked at with."""

    x0: int
    y0: int
    x1: int
    y1: int
    scale: float

    @property
    def box(self) -> Box:
        return Box(self.x0, self.y0, self.x1, self.y1)


def locate(
    detector: Detector, picture: Picture, of: tuple[int, int]
) -> tuple[list[Quad], list[Box]]:
    """Every line of text in the picture, unordered, none twice; and what was not looked at.

    `of`: the size of the picture that it is looked at as closely as, its own or a larger one.
    """
    looker = Looker(detector, picture)
    areas = coarse_areas(picture.width, picture.height, of)
    scale = areas[0].scale
    quads = looker.looks(areas, "colour")
    rough = looker.looks([_rougher(area) for area in areas], "colour")
    quads += [*apart(rough, quads), *beyond(rough, quads)]
    quads = refined(quads, looker.fine_looks(fine_print_areas(picture, quads, scale)))
    while areas:
        quads = refined(quads, looker.looks(stained_areas(picture, quads, scale), "bright"))
        areas = fine_areas(picture, quads, scale, looker.fine)
        quads = refined(quads, looker.looks(areas, "colour"))
        scale = areas[0].scale if areas else scale
    return straightened(distinct(quads)), looker.left_out


class Looker:
    """Runs the detector over parts of one picture, within bounds of work."""

    def __init__(self, detector: Detector, picture: Picture) -> None:
        self._detector, self._picture = detector, picture
        self._budget = LOOKS
        self.left_out: list[Box] = []
        self.fine: list[Area] = []

    def looks(self, areas: Iterable[Area], kind: Look) -> list[Quad]:
        """The lines in these areas, of one scale; what is beyond the bounds is left out."""
        found: list[Quad] = []
        for area in areas:
            if self._budget < 1 or len(found) > MOST:
                self.left_out.append(area.box)
            else:
                found = joined(found, self._look(area, kind))
        return found

    def fine_looks(self, areas: Iterable[Area]) -> list[Quad]:
        """The lines of print that is too fine for a coarse look, and where it was: in `fine`."""
        found: list[Quad] = []
        vain = 0.0
        for area in areas:
            if vain > VAIN:
                break
            before, quads = self._budget, self.looks([area], "colour")
            vain += 0.0 if quads else before - self._budget
            found = joined(found, quads)
            self.fine.append(area)
        return found

    def _look(self, area: Area, kind: Look) -> list[Quad]:
        pixels = self._picture.resized(area.scale, area.x0, area.y0, area.x1, area.y1)
        if kind == "bright":
            pixels = np.repeat(shade(pixels, kind)[:, :, None], 3, axis=2)
        steps = _steps(pixels)
        part = _printed(steps)
        if part is None:
            return []
        x0, y0, x1, y1 = part
        self._budget -= (x1 - x0) * (y1 - y0) / SIDE**2
        pixels = _strengthened(pixels, steps)
        quads = self._detector.find(np.ascontiguousarray(pixels[y0:y1, x0:x1]))
        back = 1 / area.scale
        moved = [q.moved(back, area.x0 + x0 * back, area.y0 + y0 * back) for q in quads]
        return [quad for quad in moved if not self._is_cut(quad, area)]

    def _is_cut(self, quad: Quad, area: Area) -> bool:
        """Whether the border of the area runs along the line: only a part of its height is seen."""
        near = RIM / area.scale
        width, height = self._picture.width, self._picture.height
        x0 = area.x0 + near if area.x0 > 0 else -math.inf
        y0 = area.y0 + near if area.y0 > 0 else -math.inf
        x1 = area.x1 - near if area.x1 < width else math.inf
        y1 = area.y1 - near if area.y1 < height else math.inf
        sides = (quad.at(0.5, 0.0), quad.at(0.5, 1.0))
        return not all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in sides)


def _rougher(area: Area) -> Area:
    """A look from further off: blurred and huge print is seen there that is lost from near."""
    return replace(area, scale=area.scale / ROUGHER)


def coarse_areas(width: int, height: int, of: tuple[int, int]) -> list[Area]:
    """The whole picture in one look, or in overlapping pieces where it is very long.

    `of`: the size that tells how closely it is looked at.
    """
    short, long = min(of), max(of)
    piece = min(long, max(math.ceil(short * ELONGATED), SIDE))
    return list(_tiles((0, 0, width, height), piece, min(1.0, SIDE / piece)))


def _tiles(part: tuple[int, int, int, int], side: int, scale: float) -> Iterator[Area]:
    x0, y0, x1, y1 = part
    for top, bottom in spans(y0, y1, side, OVERLAP):
        for left, right in spans(x0, x1, side, OVERLAP):
            yield Area(left, top, right, bottom, scale)


def _steps(pixels: Pixels) -> Pixels:
    """How much the pixels around each pixel of a look differ."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))


def _printed(steps: Pixels) -> tuple[int, int, int, int] | None:
    """The part of a look (x0, y0, x1, y1) that shows any print; None where it is blank."""
    (usual,) = tones(steps, 0.5)
    edges = steps > min(EDGE, max(FAINT_EDGE, NOISE * usual))
    rows, columns = np.flatnonzero(edges.any(axis=1)), np.flatnonzero(edges.any(axis=0))
    if not len(rows):
        return None
    margin = 24
    height, width = steps.shape
    return (
        max(0, int(columns[0]) - margin),
        max(0, int(rows[0]) - margin),
        min(width, int(columns[-1]) + margin),
        min(height, int(rows[-1]) + margin),
    )


def _strengthened(pixels: Pixels, steps: Pixels) -> Pixels:
    """The look with faint print made plain, if it has no other."""
    (strongest,) = tones(steps, 0.999)
    if strongest >= STRONG:
        return pixels
    gain = min(MOST_GAIN, PLAIN / max(1, strongest))
    paper = cv2.blur(pixels, (AROUND, AROUND)).astype(np.float32)
    plain = 160 + (pixels - paper) * gain
    return np.asarray(np.clip(plain, 0, 255), np.uint8)


def stained_areas(picture: Picture, quads: Sequence[Quad], scale: float) -> list[Area]:
    """Where coloured ink (a seal) lies on lines: there the colourless look finds them whole."""
    stained = [quad for quad in quads if picture.is_stained(quad)]
    if not stained:
        return []
    marked = np.zeros((math.ceil(picture.height / CELL), math.ceil(picture.width / CELL)), np.bool_)
    _mark(marked, stained, 1.0)
    if marked.mean() > MOSTLY:
        return []
    size = (picture.width, picture.height)
    side = round(SIDE / scale)
    return [tile for part in _clusters(marked, size) for tile in _tiles(part, side, scale)]


def fine_print_areas(picture: Picture, quads: Sequence[Quad], scale: float) -> list[Area]:
    """Where print is too fine for a look at this scale, each with the scale that it needs.

    No area ends in the middle of one of the lines found so far.
    """
    size = (picture.width, picture.height)
    areas = []
    for print_ in fine_print(picture, FINEST / scale):
        lines = [quad for quad in quads if quad.height < LINE * print_.em]
        _mark(print_.cells, [quad for quad in lines if _is_on(quad, print_.cells)], 0.0)
        finer = min(LARGEST_SCALE, max(1.3 * scale, min(1.0, FINE / print_.em)))
        side = round(SIDE / finer)
        parts = _clusters(print_.cells, size)
        areas += [tile for part in parts for tile in _tiles(part, side, finer)]
    return areas


def fine_areas(
    picture: Picture, quads: Sequence[Quad], scale: float, seen: Sequence[Area]
) -> list[Area]:
    """Where a look at a finer scale pays: around small lines, but for areas `seen` before."""
    if scale >= LARGEST_SCALE:
        return []
    small = [
        q
        for q in quads
        if q.height * scale < SMALL
        and q.aspect > SHORT
        and not any(a.x0 < q.x < a.x1 and a.y0 < q.y < a.y1 for a in seen)
    ]
    marked = np.zeros((math.ceil(picture.height / CELL), math.ceil(picture.width / CELL)), np.bool_)
    _mark(marked, small, 2.0)
    usual = float(np.median([quad.height for quad in small])) if small else WANTED / scale
    finer = min(LARGEST_SCALE, max(1.3 * scale, min(2.5 * scale, WANTED / usual)))
    size = (picture.width, picture.height)
    return [
        tile
        for part in _clusters(marked, size)
        for tile in _tiles(part, round(SIDE / finer), finer)
    ]


def _is_on(quad: Quad, cells: Cells) -> bool:
    """Whether the middle line of the quad runs over any of the cells."""
    count = math.ceil(quad.width / CELL) + 1
    places = np.array([quad.at(f, 0.5) for f in np.linspace(0, 1, count)]) // CELL
    last = np.array(cells.shape)[::-1] - 1
    xs, ys = np.clip(places, 0, last).astype(np.int64).T
    return bool(cells[ys, xs].any())


def _mark(marked: Cells, quads: Iterable[Quad], around: float) -> None:
    """Set the cells that the quads (and so many heights around them) touch."""
    for quad in quads:
        box = quad.box.grow(around * quad.height)
        x0, y0 = (max(0, math.floor(v / CELL)) for v in (box.x0, box.y0))
        marked[y0 : math.ceil(box.y1 / CELL), x0 : math.ceil(box.x1 / CELL)] = True


def _clusters(marked: Cells, size: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Rectangles (x0, y0, x1, y1) of the picture around the marked cells that hang together."""
    spread = cv2.dilate(marked.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(spread)
    # One cell alone, spread to nine, is a speck and not a line of print.
    parts = [stats[i, :4].tolist() for i in range(1, count) if stats[i, 2] * stats[i, 3] > 9]
    if sum(w * h for _, _, w, h in parts) > 0.6 * marked.size or len(parts) > MOST_PARTS:
        xs, ys = [p[0] for p in parts], [p[1] for p in parts]
        right, below = max(p[0] + p[2] for p in parts), max(p[1] + p[3] for p in parts)
        parts = [[min(xs), min(ys), right - min(xs), below - min(ys)]]
    return [
        (x * CELL, y * CELL, min(size[0], (x + w) * CELL), min(size[1], (y + h) * CELL))
        for x, y, w, h in parts
    ]
