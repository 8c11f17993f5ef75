"""A suspected QR code, turned upright and deblurred until it can be decoded or is dismissed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

from scanner.marks.deblur import deblur
from scanner.marks.finder import finders
from scanner.marks.view import grown, turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Quad = NDArray[np.float32]

# Pixels of the square that is decoded, and of that in which finder patterns are sought.
_SIDE, _COARSE = 400, 160
_GROWN = 1.15
# Of 240 pictures without codes none is as like as _SEEN with a fourth corner that is less so.
_TRIED, _SEEN, _ODD = 0.5, 0.62, 0.93
# Blur in pixels of the square (a module has 6 to 16) and noise, the likeliest first.
_BLURS = ((4.0, 0.003), (5.5, 0.003), (2.5, 0.003), (7.0, 0.002), (4.0, 0.01), (5.5, 0.01))


@dataclass(frozen=True, slots=True)
class Restored:
    """A QR code: its outline (4 x 2, picture pixels) and what it says, None if unreadable."""

    corners: Quad
    payload: str | None


def restore(grey: Pixels, corners: Quad) -> Restored | None:
    """What is in the quadrilateral `corners` of a grey picture, None if that is no QR code."""
    view = turned(grey, grown(corners, _GROWN), (_SIDE, _SIDE), cv2.INTER_CUBIC)
    small = cv2.resize(view.pixels, (_COARSE, _COARSE), interpolation=cv2.INTER_AREA)
    sight = finders(small)
    if sight is None or sight.likeness < _TRIED:
        return None
    for sigma, noise in _BLURS:
        sharp = deblur(view.pixels, sigma, noise)
        read = zxingcpp.read_barcode(
            sharp, zxingcpp.BarcodeFormat.QRCode, text_mode=zxingcpp.TextMode.Plain
        )
        if read is not None:
            at = read.position
            quad = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            return Restored(view.put(np.array([(p.x, p.y) for p in quad], float)), read.text)
    if sight.likeness >= _SEEN and sight.odd < _ODD * sight.likeness:
        return Restored(view.put(sight.corners * (_SIDE / _COARSE)), None)
    return None
