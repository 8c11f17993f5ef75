"""Letters drawn as paths that are in the file and not on the page: under a box, in the colour of
the paper, beyond its edge. They are drawn anew, black on white, and held against the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pymupdf

from scanner.model import Box
from scanner.pages.areas import Area
from scanner.pages.contours import Contour, contours
from scanner.pages.drawn import drawn_letters
from scanner.pages.stext import Graphic
from scanner.pages.unshown import hidden, shown

if TYPE_CHECKING:
    from scanner.model import Pixels

# A longer path is no letter; what covers letters is so many times as large.
_LONGEST, _LARGER = 80.0, 4.0
# What is left white around them.
_MARGIN = 12.0
# Shades of the paper, and paint too thin to be seen (0-255).
_PALE, _FAINT = 215, 40
# Fewer shapes are no print; a page of so many paths is a map or a plan.
_FEWEST, _MOST = 4, 20_000
# Bits of a pixel that a corner is placed by.
_SHIFT = 4


@dataclass(frozen=True, slots=True)
class Outlined:
    """Drawn print that the page does not show. `letters`: the contours of each, with its box, in
    the displayed page's coordinates."""

    area: Area
    letters: Sequence[tuple[Box, list[Contour]]]

    def render(self, box: Box, scale: float) -> Pixels:
        """BGR pixels of `box`: the letters alone, black on white."""
        size = max(1, round(box.height * scale)), max(1, round(box.width * scale))
        sheet = np.full(size, 255, np.uint8)
        origin = np.array([box.x0, box.y0])
        for bounds, outlines in self.letters:
            if bounds.shared(box) > 0:
                corners = [np.round((c - origin) * scale * 2**_SHIFT) for c in outlines]
                filled = [c.astype(np.int32) for c in corners]
                cv2.fillPoly(sheet, filled, 0, lineType=cv2.LINE_AA, shift=_SHIFT)
        seen: Pixels = cv2.cvtColor(sheet, cv2.COLOR_GRAY2BGR)
        return seen


def outlined(page: pymupdf.Page, graphics: Sequence[Graphic]) -> Iterator[Outlined]:
    """The drawn print on `page` that it does not show; `graphics`: its paths and pictures."""
    paths = [g for g in graphics if g.kind == "fill"]
    small = [g for g in paths if max(g.box.width, g.box.height) <= _LONGEST]
    curved = sum(not path.is_rectangle for path in small)
    if curved < _FEWEST or len(paths) > _MOST or not _may_hide(page, small, graphics):
        return
    everywhere = Box.holding(path.box for path in paths).grow(_MARGIN)
    places = drawn_letters(paths, everywhere)
    if not places:
        return
    letters = list(_letters(page))
    for place in places:
        drawn = Outlined(place, [one for one in letters if one[0].shared(place.box) > 0])
        own: Pixels = cv2.cvtColor(drawn.render(place.box, place.scale), cv2.COLOR_BGR2GRAY)
        x0, y0, width, height = place.box.x0, place.box.y0, place.box.width, place.box.height
        unit = np.array([[width, 0.0, x0], [0.0, height, y0]])
        for a, b, c, d in hidden(own, shown(page, unit, own.shape[1], own.shape[0])):
            part = Box(x0 + a * width, y0 + b * height, x0 + c * width, y0 + d * height)
            yield Outlined(Area(part.grow(-0.003), place.scale), drawn.letters)


def _may_hide(page: pymupdf.Page, small: Sequence[Graphic], graphics: Sequence[Graphic]) -> bool:
    """Whether something larger was painted over one of the `small` paths, or some have the
    paper's colour or lie beyond its edge: on most pages, none."""
    if page.first_annot is not None:
        return True
    if any(min(path.colour) >= _PALE or path.alpha <= _FAINT for path in small):
        return True
    boxes, sheet = np.array([path.box for path in small]), np.array([page.rect])
    areas_ = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    if (_shared(boxes, sheet)[:, 0] < 0.5 * areas_).any():
        return True
    least = _LARGER * float(np.median(areas_))
    large = [g for g in graphics if g.kind != "stroke" and g.box.area > least]
    if not large:
        return False
    over = np.array([g.order for g in large]) > np.array([[path.order] for path in small])
    covered = _shared(boxes, np.array([g.box for g in large])) > 0.5 * areas_[:, None]
    return bool((over & covered).any())


def _shared(some: Contour, others: Contour) -> Contour:
    """The area that each of some boxes (n x 4) shares with each of others (m x 4): n x m."""
    low = np.maximum(some[:, None, :2], others[None, :, :2])
    high = np.minimum(some[:, None, 2:], others[None, :, 2:])
    return np.asarray(np.prod(np.maximum(high - low, 0), axis=2))


def _letters(page: pymupdf.Page) -> Iterator[tuple[Box, list[Contour]]]:
    turn = page.rotation_matrix
    matrix = np.array([[turn.a, turn.b], [turn.c, turn.d]])
    moved = np.array([turn.e, turn.f])
    for drawing in page.get_cdrawings():
        rect = pymupdf.Rect(drawing["rect"]) * turn
        if drawing["type"] == "s" or max(rect.width, rect.height) > _LONGEST:
            continue
        outlines = [c @ matrix + moved for c in contours(drawing["items"])]
        if outlines:
            yield Box(rect.x0, rect.y0, rect.x1, rect.y1), outlines
