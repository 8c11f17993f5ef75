"""The masks of a PDF's pages as PDFium renders them: flat, changed, and nothing under them."""

from __future__ import annotations

import ctypes
import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

from scanner.mask.geometry import line_height
from scanner.mask.outlines import drawn, seen_in_pixels
from scanner.model import Box, Finding, Polygon
from scanner.verify.around import REACH
from scanner.verify.boxes import Picture, cells, is_masked, masked, show_nothing, unchanged
from scanner.verify.evidence import Evidence
from scanner.verify.pdf_labels import take_away
from scanner.verify.pdf_places import displayed
from scanner.verify.tesseract import note_places

# Pixels per point for looking at masks and reading around them.
_READ, _LEAST_SCALE = 200 / 72, 0.8
_LINE_PIXELS = 12
_MAX_PIXELS = 60_000_000
_MAX_DEPTH = 60
# A shape that covers this part of a mask is what was drawn over it.
_COVERING = 0.8
# Rounding moves a place by less (points). So many pixels around a mask are its edge.
_SLACK, _RIM = 1.0, 3
# So many rows are rendered as quickly as another part of the page is begun.
_BETWEEN = 20
_WHITE = 255
# To take away more objects than this takes longer than to render them again.
_FEW = 100
_PLAIN = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)


def look(
    original: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    unit: float,
    findings: Sequence[Finding],
    evidence: Evidence,
) -> None:
    """Render the masks of one page: flat, no longer what they were, and nothing under them."""
    evidence.check("boxes")
    number = findings[0].page or 1
    place = f"page {number}"
    outlines = [(finding, outline) for finding in findings for outline in drawn(finding)]
    if not outlines:
        return
    in_pixels = any(map(seen_in_pixels, findings))
    scale = _scale(page, unit, [] if in_pixels else outlines)
    masks = [Box.around(outline) for _, outline in outlines]
    labelled = evidence.label is not None and take_away(
        (original[number - 1], page), unit, outlines
    )
    if not in_pixels and not _has_pictures(page, masks, unit):
        for group in _groups(outlines, scale):
            window = _Window.around([Box.around(outline) for _, outline in group], scale)
            after = window.shown(page, scale * unit)
            for finding, outline in window.places(group, page, scale * unit):
                # Text would show: what is flat now holds none, whatever was there before.
                if not is_masked(after, outline, scale):
                    evidence.left(finding.id, f"box on {place}")
        return
    again = None if labelled else number
    _look_under((original[number - 1], page, again), unit, scale, outlines, evidence)


def _groups(
    outlines: Sequence[tuple[Finding, Polygon]], scale: float
) -> Iterator[list[tuple[Finding, Polygon]]]:
    """The masks of a page by the rows that they lie on: what is between is not rendered."""
    group: list[tuple[Finding, Polygon]] = []
    bottom = 0.0
    for box, mask in sorted(
        ((Box.around(mask[1]), mask) for mask in outlines), key=lambda found: found[0].y0
    ):
        if group and (box.y0 - bottom) * scale > _BETWEEN:
            yield group
            group = []
        bottom = max(bottom, box.y1) if group else box.y1
        group.append(mask)
    yield group


def _look_under(
    pages: tuple[pypdfium2.PdfPage, pypdfium2.PdfPage, int | None],
    unit: float,
    scale: float,
    outlines: Sequence[tuple[Finding, Polygon]],
    evidence: Evidence,
) -> None:
    """The masks of a page with pictures beside the original, with and without their fill.

    `pages`: the original's and the copy's, and the number of the copy's if that may be opened once
    more; `scale`: pixels per point; `outlines`: what is masked, on the page as displayed.
    """
    original, page, again = pages
    page_number = outlines[0][0].page or 1
    place = f"page {page_number}"
    masks = [Box.around(outline) for _, outline in outlines]
    window = _Window.around(masks, scale, REACH)
    in_render = window.places(outlines, page, scale * unit)

    def places(picture: Picture) -> list[list[Picture]]:
        return [cells(picture, outline, scale) for _, outline in in_render]

    @functools.cache
    def before(pictures: bool) -> list[list[Picture]]:
        """The same places of the original, for what shows anything at all; `pictures` alone."""
        if pictures and not _keep_pictures(original):
            return before(False)
        return places(window.shown(original, scale * unit))

    covered, picture = _with_and_without(
        page, again, _covering(page, masks, unit), window, scale * unit
    )
    after = places(covered)
    for number, (finding, _) in enumerate(in_render):
        new = after[number]
        if not show_nothing(new) and not masked(before(False)[number], new):
            evidence.left(finding.id, f"box on {place}")
    evidence.check("under_boxes")
    in_pixels = [window.place(o) for found, o in outlines if seen_in_pixels(found)]
    note_places(picture, in_pixels, scale, place, evidence)
    # A page that is one picture, as of a scanner, shows the same when all else is taken away.
    if _keep_pictures(page):
        picture = window.shown(page, scale * unit)
    lifted = after if picture is covered else places(picture)
    for number, (finding, _) in enumerate(in_render):
        new = lifted[number]
        if not show_nothing(new) and unchanged(before(True)[number], new):
            evidence.left(finding.id, f"under the box on {place}")


@dataclass(frozen=True, slots=True)
class _Window:
    """The rows of a rendered page, in pixels, that hold its masks: the rest is not looked at.

    `scale`: pixels per unit of the page as displayed.
    """

    top: int
    bottom: int
    scale: float

    @classmethod
    def around(cls, masks: Sequence[Box], scale: float, beyond: int = _RIM) -> _Window:
        """The rows of some boxes (page units), and so many pixels beyond them."""
        top = max(0, math.floor(min(box.y0 for box in masks) * scale) - beyond)
        bottom = math.ceil(max(box.y1 for box in masks) * scale) + beyond
        return cls(top, max(bottom, top + 1), scale)

    def place(self, outline: Polygon) -> Polygon:
        """An outline of the page (its units) in the window."""
        return tuple((x, y - self.top / self.scale) for x, y in outline)

    def places(
        self, outlines: Sequence[tuple[Finding, Polygon]], page: pypdfium2.PdfPage, scale: float
    ) -> list[tuple[Finding, Polygon]]:
        """Where outlines lie in a render of the window."""
        return [(found, self.place(o)) for found, o in _stretched(outlines, page, scale)]

    def shown(self, page: pypdfium2.PdfPage, scale: float, under: Picture | None = None) -> Picture:
        """What a page shows in the window, in blue, green and red; `scale`: pixels per point;
        `under`: what it is drawn on, else white."""
        width, height = (math.ceil(side * scale) for side in page.get_size())
        top = min(self.top, height - 1)
        picture = np.full((min(self.bottom, height) - top, width, 3), _WHITE, np.uint8)
        if under is not None:
            picture[:] = under
        bitmap = raw.FPDFBitmap_CreateEx(
            width, len(picture), raw.FPDFBitmap_BGR, picture.ctypes.data, picture.strides[0]
        )
        try:
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, raw.FPDF_ANNOT)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
        return picture


def _keep_pictures(page: pypdfium2.PdfPage) -> bool:
    """Take away text and shapes of a page and forms of nothing else: its pictures remain.

    Returns whether there was anything else.
    """
    others = False
    for item in list(page.get_objects(max_depth=1)):
        if item.type in _PLAIN or (item.type == raw.FPDF_PAGEOBJ_FORM and _is_plain(item.raw)):
            page.remove_obj(item)
            others = True
    return others


def _is_plain(form: Any, depth: int = 0) -> bool:
    """Whether a form draws nothing but text and shapes."""
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        nested = kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH
        if not (kind in _PLAIN or (nested and _is_plain(item, depth + 1))):
            return False
    return True


def _has_pictures(page: pypdfium2.PdfPage, masks: Sequence[Box], unit: float) -> bool:
    """Whether a page draws anything but text and plain shapes where its masks lie."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind in _PLAIN or (kind == raw.FPDF_PAGEOBJ_FORM and _is_plain(item)):
            continue
        sides = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPageObj_GetBounds(item, *sides):
            return True
        bounds = displayed(page, [side.value for side in sides], unit).grow(_SLACK)
        if any(bounds.intersection(mask).area > 0 for mask in masks):
            return True
    return False


def _with_and_without(
    page: pypdfium2.PdfPage,
    number: int | None,
    covering: Sequence[int],
    window: _Window,
    scale: float,
) -> tuple[Picture, Picture]:
    """What a page (its `number` from 1; None if it may not be opened anew) shows where its masks
    lie, and what it shows there when the shapes that are `covering` them are taken away, as an
    attacker would; away they are then.

    Shapes drawn last are drawn onto what the others show: to render a scan is the greater part.
    """
    first = raw.FPDFPage_CountObjects(page) - len(covering)
    if not covering:
        covered = window.shown(page, scale)
        return covered, covered
    if number is None or covering[0] < first or first > _FEW or _blends(page):
        covered = window.shown(page, scale)
        _remove(page, set(covering))
        return covered, window.shown(page, scale)
    alone = page.pdf[number - 1]
    _remove(alone, set(range(first)))
    _remove(page, set(covering))
    lifted = window.shown(page, scale)
    return window.shown(alone, scale, lifted), lifted


def _blends(page: pypdfium2.PdfPage) -> bool:
    """Whether the order in which a page's objects are drawn is not all that decides."""
    return bool(raw.FPDFPage_HasTransparency(page) or raw.FPDFPage_GetAnnotCount(page))


def _covering(page: pypdfium2.PdfPage, masks: Sequence[Box], unit: float) -> list[int]:
    """Where in the order of drawing the shapes stand that cover one of the masks: what anyone can
    take away."""
    covering = []
    for index, item in enumerate(page.get_objects(max_depth=1)):
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            bounds = displayed(page, item.get_bounds(), unit)
            if any(bounds.intersection(mask).area >= _COVERING * mask.area for mask in masks):
                covering.append(index)
    return covering


def _remove(page: pypdfium2.PdfPage, indices: set[int]) -> None:
    """Take away the objects that stand at these places in the order of drawing."""
    for index, item in enumerate(list(page.get_objects(max_depth=1))):
        if index in indices:
            page.remove_obj(item)


def _scale(
    page: pypdfium2.PdfPage, unit: float, outlines: Sequence[tuple[Finding, Polygon]]
) -> float:
    """Pixels per point: enough to read; enough to see a line where only text was masked, which
    `outlines` are then."""
    wanted = _READ
    if outlines:
        least = min(line_height(outline) for _, outline in outlines)
        wanted = min(_READ, max(_LEAST_SCALE, _LINE_PIXELS / max(0.1, least)))
    width, height = (side * unit for side in page.get_size())
    return float(min(wanted, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5))


def _stretched(
    outlines: Sequence[tuple[Finding, Polygon]], page: pypdfium2.PdfPage, scale: float
) -> list[tuple[Finding, Polygon]]:
    """Where outlines lie in a render: PDFium stretches a page to whole pixels, which on a small
    render of a small page moves its far side by as much as the edge of a mask is wide."""
    across, down = (math.ceil(side * scale) / (side * scale) for side in page.get_size())
    return [
        (finding, tuple((x * across, y * down) for x, y in outline))
        for finding, outline in outlines
    ]
