"""Pixels -> 2-D codes and barcodes, each with what it says.

zxing-cpp reads; `texture` says where to look more closely, so that pages without codes cost
little and blurred codes are found all the same. A symbol that is seen but not decoded is a
mark too (payload None): a sharper camera or another decoder may read what this one could not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

from scanner.marks.bars import bars
from scanner.marks.restore import glimpse, restore
from scanner.marks.stripes import Striped, sharpened, striped
from scanner.marks.texture import areas
from scanner.marks.view import View, cut, turned, widened
from scanner.model import Box, Mark, Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Quad = NDArray[np.float32]
    Formats = tuple[zxingcpp.BarcodeFormat, ...]

# Long sides of the picture as it is read for small codes and for large ones.
_FINE, _OVERVIEW = 4000, 700
# Areas of code-like texture are read at full size, large ones in tiles.
_TILE, _OVERLAP, _MOST_TILES = 1000, 200, 16
_MOST_AREAS, _MOST_SUSPECTS = 16, 6
# Smaller areas are enlarged before they are read, for codes of one or two pixels a module.
_ENLARGE_BELOW, _ENLARGE_BY = 320, 3
# How far what is drawn in parts is blurred (pixels of a view).
_FUSED = (1.5, 2.5)
# A suspect is no smaller than this (picture pixels), a suspected QR code no slimmer.
_SLIM, _SMALLEST = 1.8, 48
# In a picture that takes less than half of its sheet no undecoded code is smaller than this part of
# the sheet, six millimetres of A4: a seal scanned finely is full of what looks like smaller ones.
_PART, _SMALL = 0.5, 0.02
_SURE, _SEEN = 0.99, 0.7
# Formats found by patterns of their own, in a tenth of the time that all of them take.
_QUICK: Formats = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.MicroQRCode,
    zxingcpp.BarcodeFormat.RMQRCode,
    zxingcpp.BarcodeFormat.Aztec,
)
_ALL: Formats = (
    zxingcpp.BarcodeFormat.AllMatrix,
    zxingcpp.BarcodeFormat.EANUPC,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.Code39,
    zxingcpp.BarcodeFormat.Code93,
    zxingcpp.BarcodeFormat.Codabar,
    zxingcpp.BarcodeFormat.ITF,
    zxingcpp.BarcodeFormat.DataBar,
)
# ISO/IEC 16390: interleaved digits have neither a check digit nor an end of their own, and rings
# of a fingerprint pass for a few of them; so few name nobody.
_FEWEST_INTERLEAVED = 6
_MOST_OF_PICTURE = 0.15
_MATRIX = frozenset(zxingcpp.barcode_formats_list(zxingcpp.BarcodeFormat.AllMatrix))
_STACKED = frozenset(zxingcpp.barcode_formats_list(zxingcpp.BarcodeFormat.PDF417))


@dataclass(frozen=True, slots=True)
class _Sight:
    """A code at one place (`corners`: 4 x 2, picture pixels); payload None if not decoded."""

    source: Source
    corners: Quad
    payload: str | None

    @property
    def box(self) -> Box:
        return _box(self.corners)


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A place that looks like a code (`corners`: 4 x 2, picture pixels), and its bars if any."""

    corners: Quad
    bars: Striped | None = None

    @property
    def box(self) -> Box:
        return _box(self.corners)

    @property
    def sides(self) -> tuple[float, float]:
        """Along the first side, and along the second, in pixels."""
        a, b, c = self.corners[:3]
        return float(np.linalg.norm(b - a)), float(np.linalg.norm(c - b))


def codes(picture: Pixels, share: float = 1.0) -> tuple[Mark, ...]:
    """The codes in a BGR picture, in its pixels: type `qr` for 2-D codes, `barcode` for others.

    `share`: its longer side, as a part of that of the sheet it stands on. Time and memory are
    bounded by the picture's size, whatever it shows.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    alike = [
        _Suspect(area.corners, striped(grey, area.corners)) for area in areas(grey)[:_MOST_AREAS]
    ]
    found: list[_Sight] = []
    doubtful: list[_Suspect] = []
    for sight in _sights(grey, alike, found):
        if sight.payload is None:
            doubtful.append(_Suspect(sight.corners))
        else:
            _add(found, sight)
    least = _SMALL / share * max(grey.shape) if share < _PART else _SMALLEST
    large = [suspect for suspect in alike if suspect.box.area >= least**2]
    for sight in _restored(grey, doubtful + large, found):
        _add(found, sight)
    return tuple(_mark(sight) for sight in found)


def _mark(sight: _Sight) -> Mark:
    polygon = tuple((float(x), float(y)) for x, y in sight.corners)
    confidence = _SEEN if sight.payload is None else _SURE
    return Mark(sight.source.value, sight.source, polygon, confidence, sight.payload)


def _sights(grey: Pixels, alike: list[_Suspect], found: list[_Sight]) -> Iterator[_Sight]:
    """All that the decoder sees, where nothing is decoded yet.

    Sharp 2-D codes however small, then what the texture shows (small linear codes, slanted
    ones, light ones on dark), then large codes of all sorts.
    """
    height, width = grey.shape
    whole = (0, 0, width, height)
    yield from _read(cut(grey, whole, _FINE / max(height, width)), grey, _QUICK)
    spent = 0.0
    for suspect in alike:
        if _covered(suspect.box, found):
            continue
        for view in _views(grey, suspect):
            if spent < _MOST_TILES and not _covered(view.box, found):
                spent += view.pixels.size / _TILE**2
                yield from _read(view, grey, _ALL, suspect.corners)
    overview = cut(grey, whole, _OVERVIEW / max(height, width))
    yield from _read(overview, grey, _ALL)
    if overview.is_bilevel and not all(_covered(suspect.box, found) for suspect in alike):
        for blur in _FUSED:
            yield from _read(overview.fused(blur), grey, _ALL)


def _views(grey: Pixels, suspect: _Suspect) -> Iterator[View]:
    """The area turned level, dark on light; a large one in tiles as well."""
    # The texture of a code fades towards its ends, most so where it is linear.
    long, short = max(suspect.sides), min(suspect.sides)
    enlarge_below = _ENLARGE_BELOW
    if suspect.bars is not None:
        enlarge_below *= 3
        corners = widened(suspect.bars.corners, 12 + 0.5 * long, 12 + 0.2 * short)
    else:
        corners = widened(suspect.corners, 12 + 0.2 * long, 12 + 0.2 * long)
    across, down = _Suspect(corners).sides
    scale = min(_ENLARGE_BY, max(1.0, enlarge_below / max(across, down)))
    scale = min(scale, 1.5 * _TILE / max(across, down))
    size = (max(1, int(across * scale)), max(1, int(down * scale)))
    # The decoder itself inverts for most 2-D codes only.
    yield turned(grey, corners, size, cv2.INTER_CUBIC).on_light
    if long > _TILE:
        x0, y0 = (max(0, int(low)) for low in suspect.corners.min(axis=0))
        x1, y1 = (int(high) for high in suspect.corners.max(axis=0))
        x1, y1 = min(x1, grey.shape[1]), min(y1, grey.shape[0])
        for top in _starts(y0, y1):
            for left in _starts(x0, x1):
                window = (left, top, min(left + _TILE, x1), min(top + _TILE, y1))
                yield cut(grey, window).on_light


def _starts(low: int, high: int) -> list[int]:
    return [low, *range(low + _TILE - _OVERLAP, high - _OVERLAP, _TILE - _OVERLAP)]


def _read(
    view: View, grey: Pixels, formats: Formats, around: Quad | None = None
) -> Iterator[_Sight]:
    """What the decoder sees in a view; `around`: the code-like area that the view is of."""
    thorough = formats is _ALL
    for code in zxingcpp.read_barcodes(
        view.pixels,
        formats,
        try_downscale=thorough,
        try_invert=thorough,
        text_mode=zxingcpp.TextMode.Plain,
        return_errors=True,
    ):
        at = code.position
        quad = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        corners = view.put(np.array([(point.x, point.y) for point in quad], float))
        if code.format in _STACKED and code.valid and around is not None:
            # The decoder tells the rows that it needed; the others say the same to another.
            corners = cv2.boxPoints(cv2.minAreaRect(np.concatenate([corners, around])))
        if code.format in _MATRIX:
            yield _Sight(Source.QR, corners, code.text if code.valid else None)
        elif code.valid and not _by_chance(code):
            outline = bars(grey, corners)
            if outline is not None:
                yield _Sight(Source.BARCODE, outline, code.text)


def _by_chance(code: zxingcpp.Barcode) -> bool:
    """Whether lines that are no code are read like that."""
    interleaved = code.format == zxingcpp.BarcodeFormat.ITF
    return interleaved and len(code.text) < _FEWEST_INTERLEAVED


def _restored(grey: Pixels, suspects: list[_Suspect], found: list[_Sight]) -> Iterator[_Sight]:
    """What was not decoded, after a harder look: decoded now, or a code for certain."""
    square: list[_Suspect] = []
    for suspect in suspects:
        if suspect.box.area < _SMALLEST**2 or _covered(suspect.box, found):
            continue
        if suspect.bars is not None:
            barcode = sharpened(grey, suspect.bars)
            if barcode is None:
                continue
            source = Source.QR if suspect.bars.stacked else Source.BARCODE
            code = _Sight(source, *barcode)
            # The lines of a page full of print lie like bars; a code takes a part of a picture.
            if code.payload is not None or code.box.area < _MOST_OF_PICTURE * grey.size:
                yield code
        elif max(suspect.sides) < _SLIM * min(suspect.sides):
            square.append(suspect)
    seen = [(suspect, one) for suspect in square if (one := glimpse(grey, suspect.corners))]
    seen.sort(key=lambda pair: -pair[1].likeness)
    for suspect, one in seen[:_MOST_SUSPECTS]:
        read = None if _covered(suspect.box, found) else restore(grey, suspect.corners, one)
        if read is not None:
            yield _Sight(Source.QR, read.corners, read.payload)


def _box(corners: Quad) -> Box:
    return Box.around([(float(x), float(y)) for x, y in corners])


def _covered(box: Box, found: list[_Sight]) -> bool:
    return any(box.shared(sight.box) > 0.5 for sight in found)


def _add(found: list[_Sight], sight: _Sight) -> None:
    """Add what was seen unless its place is taken; the longer payload says more."""
    for index, other in enumerate(found):
        if sight.box.shared(other.box) > 0.5:
            if len(sight.payload or "") > len(other.payload or ""):
                found[index] = sight
            return
    found.append(sight)
