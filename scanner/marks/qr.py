"""Pixels -> 2-D codes and barcodes, each with what it says.

Reading is done by zxing-cpp. A symbol that is seen but not decoded is a mark too (payload
None): a sharper camera or another decoder may read what this one could not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

from scanner.model import Box, Mark, Point, Polygon, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Pixels

_TWICE_BELOW = 1_500_000
_HALF_ABOVE = 300_000
_SURE, _SEEN = 0.99, 0.6
# Formats whose undecoded sightings are nearly always text that looks like a code.
_SEEN_FORMATS = ("QRCode", "QRCodeModel1", "QRCodeModel2", "PDF417", "Aztec", "AztecCode")
_MATRIX = frozenset(
    "PDF417 CompactPDF417 MicroPDF417 QRCode QRCodeModel1 QRCodeModel2 MicroQRCode RMQRCode "
    "MaxiCode DataMatrix Aztec AztecCode AztecRune".split()
)


def codes(picture: Pixels) -> tuple[Mark, ...]:
    """The codes in a BGR picture, in its pixels: type `qr` for 2-D codes, `barcode` for others."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    found: list[Mark] = []
    for image, scale in _sizes(grey):
        for mark in _read(image, scale):
            _add(found, mark)
        if found and all(mark.payload is not None for mark in found):
            break
    return tuple(found)


def _sizes(grey: Pixels) -> Iterator[tuple[Pixels, float]]:
    yield grey, 1.0
    if grey.size <= _TWICE_BELOW:
        yield cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), 2.0
    if grey.size >= _HALF_ABOVE:
        yield cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), 0.5


def _read(image: Pixels, scale: float) -> Iterator[Mark]:
    for code in zxingcpp.read_barcodes(image, return_errors=True):
        outline = _outline(code.position, scale)
        if code.valid:
            kind = Source.QR if code.format.name in _MATRIX else Source.BARCODE
            yield Mark(kind.value, kind, outline, _SURE, code.text)
        elif code.format.name in _SEEN_FORMATS and _has_shape(image, outline, scale):
            yield Mark("qr", Source.QR, outline, _SEEN)


def _outline(position: zxingcpp.Position, scale: float) -> Polygon:
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_right,
        position.bottom_left,
    )
    return tuple((corner.x / scale, corner.y / scale) for corner in corners)


def _has_shape(image: Pixels, outline: Polygon, scale: float) -> bool:
    """Whether the outline is a plausible quadrilateral with the strong contrast of a code."""
    quad = np.array(outline, np.float32) * scale
    if not cv2.isContourConvex(quad) or cv2.contourArea(quad) < 24 * 24:
        return False
    inside = cv2.fillConvexPoly(np.zeros(image.shape, np.uint8), quad.astype(np.int32), 1) > 0
    dark, light = np.percentile(image[inside], (20, 80))
    return bool(light - dark > 50)


def _add(found: list[Mark], mark: Mark) -> None:
    """Add a mark unless the place is taken; a decoded one takes the place of a seen one."""
    box = _box(mark.polygon)
    for index, other in enumerate(found):
        if box.shared(_box(other.polygon)) > 0.5:
            if other.payload is None and mark.payload is not None:
                found[index] = mark
            return
    found.append(mark)


def _box(points: tuple[Point, ...]) -> Box:
    return Box.around(points)
