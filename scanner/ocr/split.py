"""Lines cut where they have wide gaps: a label and its value are often of different height."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.ocr.prepare import Picture, Quad

ROW = 32
"""Pixels across a line in which its gaps are looked for."""

GAP = 0.65
"""A gap this wide (in heights of the line) parts two lines. Between words it is 0.3 or so."""

FLAT = 0.2
"""A column is empty if its shades differ by less than this part of those of the whole line."""

LOW = 0.7
PAD = 0.15
"""A part whose ink is lower than `LOW` of the line gets a line of its own, with a margin of
`PAD` of its height above and below; otherwise the height that the detector saw is better."""


def split(picture: Picture, quad: Quad) -> list[Quad]:
    """The parts of a line between its wide gaps; the line itself where it has none.

    Nothing is cut off: each cut is in the middle of a gap, for there may be faint print in it.
    """
    if quad.aspect < 3 * GAP:
        return [quad]
    width = round(quad.aspect * ROW)
    strip = picture.strip(quad, (width, ROW), (0.0, 0.0)).astype(np.int16)
    low, high = np.percentile(strip[:, :: max(1, width // 400)], (1, 99))
    printed = strip.max(axis=0) - strip.min(axis=0) > max(8, FLAT * (high - low))
    cuts = _cuts(printed, GAP * ROW)
    if not cuts:
        return [quad]
    parts = pairwise([0, *cuts, width])
    return [_fitted(quad.part(a / width, b / width), strip[:, a:b], high - low) for a, b in parts]


def _cuts(printed: NDArray[np.bool_], widest: float) -> list[int]:
    """The middles of the gaps that are wider than this and have print on both sides."""
    inked = np.flatnonzero(printed)
    return [int(a + b) // 2 for a, b in pairwise(inked.tolist()) if b - a > widest]


def _fitted(part: Quad, strip: NDArray[np.int16], contrast: float) -> Quad:
    """The part as high as its own ink, if that is much lower than the line."""
    ground = np.median(strip)
    rows = np.flatnonzero((np.abs(strip - ground) > 0.35 * contrast).any(axis=1))
    if not len(rows):
        return part
    top, bottom = int(rows[0]) / ROW, (int(rows[-1]) + 1) / ROW
    if not 0.2 < bottom - top < LOW:
        return part
    pad = PAD * (bottom - top)
    return part.part(0, 1, top - pad, bottom + pad)
