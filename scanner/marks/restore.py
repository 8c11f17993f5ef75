"""A suspected QR code, turned upright and deblurred until it can be decoded or is dismissed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

from scanner.marks.deblur import deblur
from scanner.marks.finder import Finders, finders
from scanner.marks.view import View, grown, turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Quad = NDArray[np.float32]

# Pixels of the square that is decoded, and of that in which finder patterns are sought.
_SIDE, _COARSE = 400, 160
_GROWN = 1.15
# Of 240 pictures without codes none is as like as _SEEN with a fourth corner that is less so.
_TRIED, _SEEN, _ODD = 0.5, 0.62, 0.93
# Length and height of a bar, as parts of the shorter side; how dark it is, as part of the way from
# the darkest to the lightest.
_BAR, _INK = (0.6, 0.1), 0.12
# An area that runs into a code's surroundings may lie askew of it. If it is as like as `_ALIKE`
# all the same, these angles (degrees) are tried until the patterns are as plain as `_PLAIN`.
_ALIKE, _ANGLES, _PLAIN = 0.45, (45.0, 22.5, 67.5), 0.75
# Blur in pixels of the square (a module has 6 to 16) and noise, the likeliest first.
_BLURS = (
    *((0.0, 0.0), (4.0, 0.003), (5.5, 0.003), (2.5, 0.003)),
    *((7.0, 0.002), (4.0, 0.01), (5.5, 0.01)),
)


@dataclass(frozen=True, slots=True)
class Restored:
    """A QR code: its outline (4 x 2, picture pixels) and what it says, None if unreadable."""

    corners: Quad
    payload: str | None


def glimpse(grey: Pixels, corners: Quad) -> Finders | None:
    """The finder patterns in a quadrilateral of a grey picture, in the picture's pixels, if it
    looks at all like a QR code: a quick look."""
    found = _sight(grey, corners)
    return found if found is not None and found.likeness >= _ALIKE else None


def restore(grey: Pixels, corners: Quad, seen: Finders) -> Restored | None:
    """What is in the quadrilateral `corners` of a grey picture, None if that is no QR code.

    `seen`: what `glimpse` saw there.
    """
    first = _sought(grey, corners, seen)
    if first.likeness < _TRIED:
        return None
    again = _sight(grey, first.corners)
    sights = [one for one in (again, first) if one is not None]
    for one in sights if first.likeness >= _SEEN else sights[:1]:
        view = turned(grey, grown(one.corners, _GROWN), (_SIDE, _SIDE), cv2.INTER_CUBIC)
        read = _decoded(view)
        if read is not None:
            return read
    best = max(sights, key=lambda one: one.likeness)
    if best.likeness < _SEEN or best.odd >= _ODD * best.likeness or _is_barred(grey, best.corners):
        return None
    return Restored(best.corners, None)


def _is_barred(grey: Pixels, corners: Quad) -> bool:
    """Whether a dark bar lies level across half of it and more, as over lines blacked out: dark
    modules make up no such rectangle."""
    x, y, width, height = cv2.boundingRect(np.rint(corners).astype(np.int32))
    part = grey[max(0, y) : y + height, max(0, x) : x + width]
    low, high = (int(tone) for tone in np.percentile(part, (1, 99)))
    dark = (part < low + _INK * (high - low)).astype(np.uint8)
    long, thick = (max(1, round(share * min(width, height))) for share in _BAR)
    return any(cv2.erode(dark, np.ones(size)).any() for size in ((thick, long), (long, thick)))


def _sought(grey: Pixels, corners: Quad, seen: Finders) -> Finders:
    """The plainest finder patterns in a square that may lie at any angle to its code."""
    best = seen
    for angle in _ANGLES:
        if best.likeness >= _PLAIN:
            break
        found = _sight(grey, _rotated(corners, angle))
        if found is not None and found.likeness > best.likeness:
            best = found
    return best


def _sight(grey: Pixels, corners: Quad) -> Finders | None:
    """The finder patterns in a quadrilateral, in the picture's pixels."""
    view = turned(grey, grown(corners, _GROWN), (_COARSE, _COARSE))
    found = finders(view.pixels)
    return found and replace(found, corners=view.put(found.corners))


def _rotated(corners: Quad, angle: float) -> Quad:
    turn = np.deg2rad(angle)
    cos, sin = np.cos(turn), np.sin(turn)
    middle = corners.mean(axis=0)
    matrix = np.array([[cos, -sin], [sin, cos]])
    return np.asarray((corners - middle) @ matrix.T + middle, np.float32)


def _decoded(view: View) -> Restored | None:
    """What a view says after deblurring."""
    for sigma, noise in _BLURS:
        sharp = deblur(view.pixels, sigma, noise) if sigma else view.pixels
        read = zxingcpp.read_barcode(
            sharp, zxingcpp.BarcodeFormat.QRCode, text_mode=zxingcpp.TextMode.Plain
        )
        if read is not None:
            at = read.position
            quad = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            return Restored(view.put(np.array([(p.x, p.y) for p in quad], float)), read.text)
    return None
