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

GAP, WIDE_GAP = 0.65, 1.5
"""A gap this wide (in heights of the line; between words it is 0.3 or so) parts two lines if
they are of different height, the wide one in any case. Groups of a number may stand apart."""

WORDS, USUAL = 0.2, 1.6
"""Gaps from `WORDS` of the height on part words at least; where there are three or more, a
gap between columns is `USUAL` times as wide as theirs: in fixed-width or justified print the
space between words is as wide as a narrow gap."""

ALIKE = 1.25
"""How many times as high as its neighbour print of the same size may be."""

FLAT = 0.2
"""A column is empty if its shades differ by less than this part of those of the whole line."""

INK = 0.35
"""Ink is what differs from the ground by this part of the line's contrast."""

LOW = 0.7
PAD = 0.15
"""A part whose ink is lower than `LOW` of the line gets a line of its own, with a margin of
`PAD` of its height above and below; otherwise the height that the detector saw is better."""


def split(picture: Picture, quad: Quad) -> list[Quad]:
    """The parts of a line between its wide gaps; the line itself where it has none.

    Nothing is cut off: each cut is in the middle of a gap, for there may be faint print in it.
    """
    if quad.aspect < 2:
        return [quad]
    width = round(quad.aspect * ROW)
    strip = picture.strip(quad, (width, ROW), (0.0, 0.0)).astype(np.int16)
    low, high = np.percentile(strip[:, :: max(1, width // 400)], (1, 99))
    contrast = float(high - low)
    printed = strip.max(axis=0) - strip.min(axis=0) > max(8, FLAT * contrast)
    cuts = [(a + b) // 2 for a, b in _gaps(printed, WIDE_GAP * ROW)]
    for a, b in _gaps(printed, _column_gap(printed)):
        before = max([0, *(cut for cut in cuts if cut < a)])
        after = min([width, *(cut for cut in cuts if cut > b)])
        heights = (_rows(strip[:, before:a], contrast), _rows(strip[:, b:after], contrast))
        if not _are_alike(*heights):
            cuts.append((a + b) // 2)
    parts = pairwise([0, *sorted(set(cuts)), width])
    return [_fitted(quad.part(a / width, b / width), strip[:, a:b], contrast) for a, b in parts]


def _column_gap(printed: NDArray[np.bool_]) -> float:
    """How wide (columns of the strip) a gap is that may part two columns of print."""
    words = [b - a for a, b in _gaps(printed, WORDS * ROW)]
    return max(GAP * ROW, USUAL * float(np.median(words)) if len(words) > 2 else 0.0)


def _gaps(printed: NDArray[np.bool_], widest: float) -> list[tuple[int, int]]:
    """The gaps (last printed column before, first after) that are wider than this."""
    inked = np.flatnonzero(printed).tolist()
    return [(a, b) for a, b in pairwise(inked) if b - a > widest]


def _rows(strip: NDArray[np.int16], contrast: float) -> tuple[float, float]:
    """Top and bottom (parts of the height) of the ink in a strip."""
    if not strip.size:
        return (0.0, 1.0)
    ground = np.median(strip)
    rows = np.flatnonzero((np.abs(strip - ground) > INK * contrast).any(axis=1))
    return (int(rows[0]) / ROW, (int(rows[-1]) + 1) / ROW) if len(rows) else (0.0, 1.0)


def _are_alike(a: tuple[float, float], b: tuple[float, float]) -> bool:
    heights = sorted((a[1] - a[0], b[1] - b[0]))
    return heights[1] < ALIKE * heights[0]


def _fitted(part: Quad, strip: NDArray[np.int16], contrast: float) -> Quad:
    """The part as high as its own ink, if that is much lower than the line."""
    top, bottom = _rows(strip, contrast)
    if not 0.2 < bottom - top < LOW:
        return part
    pad = PAD * (bottom - top)
    return part.part(0, 1, top - pad, bottom + pad)
