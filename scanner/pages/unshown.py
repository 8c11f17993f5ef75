"""Pictures of which a part is in the file and not on the page: under a box or another picture,
cropped by a clip or the paper's edge, made transparent, or too small for anyone to see.

Anyone can lift the box or take the picture out. What the page shows of a picture is held against
its own pixels, in the frame of the picture.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray
from pymupdf import mupdf

from scanner.model import Box
from scanner.pages import areas
from scanner.pages.areas import Area
from scanner.pages.stext import Graphic, TextPage
from scanner.pages.survey import BROKEN

if TYPE_CHECKING:
    from scanner.model import Pixels

Matrix: TypeAlias = NDArray[np.float64]

# Smaller pictures hold no line of print.
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 12
# The longer side of the frame in which a picture is compared, in pixels.
_FRAME = 1400
# Print is told by how much its shades spread in a window of so many pixels of that frame; it is
# there on the page where the shades of both go up and down together.
_WINDOW, _SPREAD, _ALIKE = 13, 14.0, 0.45
# The least part that can hold print, what is left around it, and how many lines are read each by
# themselves.
_PART, _AROUND, _MOST_PARTS = (24, 7), 14, 12
# A line that stands beside another is so many times as far, and no line is higher (pixels).
_BESIDE, _HIGHEST = 2.0, 60
# What is drawn with so many pixels a point (1200 dpi) and this low, in points, is not there for
# the eye.
_TOO_FINE, _TOO_LOW = 1200 / 72, 24
_DEGENERATE = 1e-6
# A page of more is a map in tiles, or letters that are pictures.
_MOST_PICTURES = 100
# Operators that clip, or make transparent (ISO 32000-2, annex A).
_CLIPS = re.compile(rb"(?<![\w/])(?:W\*?|gs|sh|scn)(?!\w)")


@dataclass(frozen=True, slots=True)
class Unshown:
    """A part of a picture that is not shown: where on the page it would be, and its pixels.

    `picture`: of MuPDF; `placed`: from its unit square to the page, 2 x 3.
    """

    area: Area
    picture: mupdf.FzImage
    placed: Matrix

    def render(self, box: Box, scale: float) -> Pixels:
        """BGR pixels of `box` as they would be if nothing hid the picture."""
        own = _pixels(self.picture, 1.0)
        height, width = own.shape[:2]
        page = np.array([[scale, 0, -box.x0 * scale], [0, scale, -box.y0 * scale], [0, 0, 1]])
        unit = np.diag([1 / width, 1 / height, 1.0])
        way = (page @ _square(self.placed) @ unit)[:2]
        size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
        shrinks = abs(np.linalg.det(way[:, :2])) < 1
        how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        seen: Pixels = cv2.warpAffine(own, way, size, flags=how, borderValue=(255, 255, 255))
        return seen


def unshown(
    page: pymupdf.Page, text_page: TextPage, graphics: Sequence[Graphic], most_pixels: int
) -> Iterator[Unshown]:
    """The parts of the pictures on `page` that it does not show and that may hold print.

    `text_page`: what is on the page, with its pictures; `graphics`: these and its drawings.
    """
    plain, boxes, compared = _is_plain(page), np.array([g.box for g in graphics]), 0
    for block in text_page:
        if block.m_internal.type != mupdf.FZ_STEXT_BLOCK_IMAGE:
            continue
        t = block.i_transform()
        placed = np.array([[t.a, t.c, t.e], [t.b, t.d, t.f]])
        picture = block.i_image()
        mask = picture.mask()
        sides = block.m_internal.bbox
        bounds = Box(sides.x0, sides.y0, sides.x1, sides.y1)
        # A stencil may be painted in the colour of the paper.
        opaque = not (mask.m_internal or picture.imagemask() or picture.use_colorkey())
        # What lies there is drawn once for a picture and what makes it transparent.
        drawn: dict[tuple[int, int], Pixels] = {}
        for one in (picture, mask) if mask.m_internal else (picture,):
            if not _may_hold_print(one, placed, most_pixels) or compared == _MOST_PICTURES:
                continue
            # On a plain page nothing but what lies over a picture hides a part of it.
            is_safe = opaque and plain and _lies_flat(bounds, page.rect)
            over = _over(bounds, boxes) if is_safe else None
            if over is not None and not len(over):
                continue
            compared += 1
            try:
                yield from _parts(page, one, placed, over, drawn)
            except BROKEN:
                continue


def _is_plain(page: pymupdf.Page) -> bool:
    """Whether nothing clips, dims or overlays what the page paints, as on most scanned pages."""
    if page.first_annot is not None or page.first_widget is not None:
        return False
    return not page.get_xobjects() and not _CLIPS.search(page.read_contents())


def _lies_flat(bounds: Box, paper: pymupdf.Rect) -> bool:
    """Whether a picture lies on the paper with all of it, and is not tiny."""
    sheet = Box(paper.x0 - 1, paper.y0 - 1, paper.x1 + 1, paper.y1 + 1)
    return bounds.intersection(sheet) == bounds and min(bounds.width, bounds.height) >= _TOO_LOW


def _over(bounds: Box, graphics: Matrix) -> Matrix:
    """The graphics (n x 4) that meet a picture, nothing if that is itself alone."""
    inner = bounds.grow(-0.5)
    beside = (graphics[:, 2] <= inner.x0) | (graphics[:, 0] >= inner.x1)
    above = (graphics[:, 3] <= inner.y0) | (graphics[:, 1] >= inner.y1)
    met: Matrix = graphics[~(beside | above)]
    own = np.abs(met - (bounds.x0, bounds.y0, bounds.x1, bounds.y1)).max(axis=1) < 0.5
    # Of two that lie where it lies, one is another one.
    return met[~own] if own.sum() == 1 else met[:0] if len(met) <= 1 else met


def _may_hold_print(picture: mupdf.FzImage, placed: Matrix, most_pixels: int) -> bool:
    width, height = sorted((picture.w(), picture.h()), reverse=True)
    if width < _LEAST_WIDTH or height < _LEAST_HEIGHT or width * height > most_pixels:
        return False
    return abs(float(np.linalg.det(placed[:, :2]))) > _DEGENERATE


def _parts(
    page: pymupdf.Page,
    picture: mupdf.FzImage,
    placed: Matrix,
    over: Matrix | None,
    drawn: dict[tuple[int, int], Pixels],
) -> Iterator[Unshown]:
    """What a page does not show of a picture; `over`: what can hide it, None: anything; `drawn`:
    what the page shows there, by the size of the frame."""
    sides = [float(np.hypot(*placed[:, i])) for i in (0, 1)]
    native = min(picture.w() / sides[0], picture.h() / sides[1])
    tiny = native > _TOO_FINE and min(sides) < _TOO_LOW
    if tiny:
        found = [(0.0, 0.0, 1.0, 1.0)]
    else:
        part = min(1.0, _FRAME / max(picture.w(), picture.h()))
        own = _shades(picture, part)
        size = own.shape[1], own.shape[0]
        if size not in drawn:
            drawn[size] = shown(page, placed, *size)
        seen = drawn[size]
        if over is not None and not any(hidden(*both) for both in _under(over, placed, own, seen)):
            return
        found = hidden(own, seen)
    for x0, y0, x1, y1 in found:
        corners = np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1, 1, 1, 1]])
        xs, ys = placed @ corners
        box = Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
        finest = native if tiny else min(native, areas.HIGHEST)
        scale = min(finest, math.sqrt(areas.MAX_PIXELS / box.area))
        # A hair's breadth tells it from the same place as shown.
        yield Unshown(Area(box.grow(-0.002), scale, native), picture, placed)


def _under(
    boxes: Matrix, placed: Matrix, own: Pixels, seen: Pixels
) -> Iterator[tuple[Pixels, Pixels]]:
    """Two frames of a picture where boxes of its page (n x 4) lie, in bands: masks of text, which
    are many, take a small part of it."""
    height, width = own.shape
    x0, y0, x1, y1 = boxes.T
    corners = np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], np.ones((4, len(boxes)))])
    way = np.diag([width, height, 1.0]) @ np.linalg.inv(_square(placed))
    xs, ys = np.tensordot(way[:2], corners, 1)
    sides = np.stack([xs.min(axis=0), ys.min(axis=0), xs.max(axis=0), ys.max(axis=0)], axis=1)
    around = sides + np.array([-1, -1, 1, 1]) * 2 * _WINDOW
    band: Matrix | None = None
    for box in (*around[np.argsort(around[:, 1])], None):
        if band is not None and (box is None or box[1] > band[3]):
            left, top, right, bottom = np.clip(band, 0, (width, height, width, height)).astype(int)
            if right > left and bottom > top:
                yield own[top:bottom, left:right], seen[top:bottom, left:right]
            band = None
        if box is not None:
            low = box if band is None else np.minimum(band, box)
            high = box if band is None else np.maximum(band, box)
            band = np.array([*low[:2], *high[2:]])


def hidden(own: Pixels, seen: Pixels) -> list[tuple[float, float, float, float]]:
    """The lines (parts of 0-1) of a frame in which something has print that is not `seen` there;
    both grey, of one size."""
    a, b = (cv2.GaussianBlur(one, (0, 0), 1.2).astype(np.float32) for one in (own, seen))

    def mean(of: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.boxFilter(of, -1, (_WINDOW, _WINDOW)), np.float32)

    mean_a, mean_b = mean(a), mean(b)
    spread_a = np.sqrt(np.maximum(mean(a * a) - mean_a**2, 0))
    spread_b = np.sqrt(np.maximum(mean(b * b) - mean_b**2, 0))
    together = np.abs(mean(a * b) - mean_a * mean_b) / (spread_a * np.maximum(spread_b, 2.0) + 1)
    lost = ((spread_a > _SPREAD) & (together < _ALIKE)).astype(np.uint8)
    lost = cv2.morphologyEx(lost, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    lost = cv2.morphologyEx(lost, cv2.MORPH_CLOSE, np.ones((3, 2 * _WINDOW), np.uint8))
    height, width = lost.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(lost)
    large = [s for s in stats[1:] if max(s[2:4]) >= _PART[0] and min(s[2:4]) >= _PART[1]]
    return _lines([s[:4].tolist() for s in large], width, height) if large else []


def _lines(
    parts: Sequence[tuple[int, int, int, int]], width: int, height: int
) -> list[tuple[float, float, float, float]]:
    """The whole lines (parts of 0-1 of a frame) that some places (left, top, width, height) stand
    in, and those beside them: there are the labels."""
    level = 2 * sum(part[2] >= part[3] for part in parts) >= len(parts)
    start, size, side = (1, 3, height) if level else (0, 2, width)
    bands: list[tuple[float, float]] = []
    for part in sorted(parts, key=lambda part: part[start]):
        beside = _AROUND + _BESIDE * min(part[size], _HIGHEST)
        low, high = part[start] - beside, part[start] + part[size] + beside
        if bands and (low <= bands[-1][1] or len(bands) == _MOST_PARTS):
            low, high = bands[-1][0], max(high, bands.pop()[1])
        bands.append((low, high))
    cut = [(max(0.0, low / side), min(1.0, high / side)) for low, high in bands]
    return [(0.0, a, 1.0, b) if level else (a, 0.0, b, 1.0) for a, b in cut]


def shown(page: pymupdf.Page, placed: Matrix, width: int, height: int) -> Pixels:
    """What the page shows where a picture is, in the frame of the picture; white off the page."""
    way = np.diag([width, height, 1.0]) @ np.linalg.inv(_square(placed))
    sheet = np.full((height, width), 255, np.uint8)
    corners = placed @ np.array([[0, 1, 1, 0], [0, 0, 1, 1], [1, 1, 1, 1]])
    clip = pymupdf.Rect(*corners.min(axis=1), *corners.max(axis=1)) & page.rect
    if clip.is_empty:
        return sheet
    (a, c, e), (b, d, f) = way[:2].tolist()
    pixmap = page.get_pixmap(
        matrix=pymupdf.Matrix(a, b, c, d, e, f), clip=clip, colorspace=pymupdf.csGRAY, alpha=False
    )
    seen = np.frombuffer(pixmap.samples_mv, np.uint8).reshape(pixmap.height, pixmap.stride)
    x0, y0 = max(0, pixmap.x), max(0, pixmap.y)
    x1, y1 = min(width, pixmap.x + pixmap.width), min(height, pixmap.y + pixmap.height)
    if x1 > x0 and y1 > y0:
        sheet[y0:y1, x0:x1] = seen[y0 - pixmap.y : y1 - pixmap.y, x0 - pixmap.x : x1 - pixmap.x]
    return sheet


def _pixels(picture: mupdf.FzImage, part: float) -> Pixels:
    """A picture's own BGR pixels, at about `part` of its size; of a stencil, what it paints is
    black. What makes it transparent is left aside."""
    width, height = picture.w(), picture.h()
    size = max(1, round(width * part)), max(1, round(height * part))
    whole, way = mupdf.FzIrect(0, 0, width, height), mupdf.FzMatrix(size[0], 0, 0, size[1], 0, 0)
    pixmap = pymupdf.Pixmap(mupdf.fz_get_pixmap_from_image(picture, whole, way)[0])
    if pixmap.colorspace is None:
        bgr = 255 - np.repeat(_samples(pixmap)[:, :, :1], 3, axis=2)
    else:
        rgb = pixmap if pixmap.colorspace.n == 3 else pymupdf.Pixmap(pymupdf.csRGB, pixmap)
        bgr = _samples(rgb)[:, :, 2::-1]
    if bgr.shape[1::-1] != size:
        bgr = cv2.resize(np.ascontiguousarray(bgr), size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(bgr)


def _samples(pixmap: pymupdf.Pixmap) -> Pixels:
    rows = np.frombuffer(pixmap.samples_mv, np.uint8).reshape(pixmap.height, pixmap.stride)
    pixels: Pixels = rows[:, : pixmap.width * pixmap.n].reshape(
        pixmap.height, pixmap.width, pixmap.n
    )
    return pixels


def _shades(picture: mupdf.FzImage, part: float) -> Pixels:
    """A picture's own pixels in grey, at about `part` of its size."""
    width, height = picture.w(), picture.h()
    # The page is drawn from the same pixels, which MuPDF keeps: decoded smaller, they were
    # decoded twice.
    whole, way = mupdf.FzIrect(0, 0, width, height), mupdf.FzMatrix(width, 0, 0, height, 0, 0)
    pixmap = pymupdf.Pixmap(mupdf.fz_get_pixmap_from_image(picture, whole, way)[0])
    if pixmap.colorspace is None or pixmap.colorspace.n not in (1, 3) or pixmap.alpha:
        bgr: Pixels = _pixels(picture, part)
        return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), np.uint8)
    own = _samples(pixmap)
    grey = cv2.cvtColor(own, cv2.COLOR_RGB2GRAY) if pixmap.n == 3 else own[:, :, 0]
    size = max(1, round(width * part)), max(1, round(height * part))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _square(matrix: Matrix) -> Matrix:
    return np.vstack([matrix, [0.0, 0.0, 1.0]])
