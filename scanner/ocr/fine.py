"""Where a picture holds print too fine for a coarse look, and how fine it is.

A screen of 3840 pixels is first looked at four times smaller: print of usual size is two
pixels high there, and is seen as a grey bar or not at all. Its strokes show in the picture
itself: they lie close together, and the letters they make up are all about as high.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.prepare import Picture

    Cells = NDArray[np.bool_]

CELL = 16
BLOCK = 4
"""Print is looked for in cells of `CELL` pixels, and measured in blocks of `BLOCK` cells."""

EDGE = 32
DENSE, PRINTED = 0.13, 0.06
"""Cells of fine print: in `DENSE` of their pixels the next one differs by more than `EDGE` (of
255); cells beside them that have more than `PRINTED` belong to it."""

SEEDS = 3
"""Fewer dense cells than this in one block are specks or rules."""

INK = 24
AROUND = 15
"""Ink differs from the mean of the `AROUND` x `AROUND` pixels around it by so much (of 255)."""

LOWEST, HIGHEST, FLATTEST, ENOUGH = 4, 48, 12.0, 5
"""Letters are so many pixels high and at most `FLATTEST` times as wide (tiny letters touch);
a block needs `ENOUGH` of them."""

LETTER = 1.4
TALL = 0.88
"""A font's size (its em) in heights of its taller letters, those above `TALL` of them."""


STEP = 1.7
"""Sizes that differ by less than this factor are found in one look."""


@dataclass(frozen=True, slots=True)
class FinePrint:
    """Cells of a picture (rows x columns) with print of one size: its em in pixels."""

    cells: Cells
    em: float


def fine_print(picture: Picture, largest: float) -> list[FinePrint]:
    """The print whose em is below `largest` pixels: one part for sizes that lie close together."""
    density = _density(picture.level("grey", 0))
    dense = density > DENSE
    blocks = _per_block(dense.astype(np.float32)) * BLOCK**2 >= SEEDS
    if not blocks.any():
        return []
    ems = _ems(picture, blocks)
    parts = []
    for low, high in _steps(largest):
        chosen = (ems >= low) & (ems < high)
        inside = chosen.repeat(BLOCK, 0).repeat(BLOCK, 1)[: dense.shape[0], : dense.shape[1]]
        if chosen.any():
            cells = _hanging(density > PRINTED, dense & inside)
            parts.append(FinePrint(cells, float(np.median(ems[chosen]))))
    return parts


def _steps(largest: float) -> list[tuple[float, float]]:
    """Ranges of sizes that one look each is right for, from the coarsest."""
    limits = [largest]
    while limits[-1] > LETTER * LOWEST:
        limits.append(limits[-1] / STEP)
    return [(low, high) for high, low in pairwise(limits)]


def _density(grey: Pixels) -> NDArray[np.float32]:
    """For each cell the part (0-1) of its pixels that differ from the one to their right."""
    rows, columns = math.ceil(grey.shape[0] / CELL), math.ceil(grey.shape[1] / CELL)
    below, right = rows * CELL - grey.shape[0], columns * CELL - grey.shape[1]
    wide = cv2.copyMakeBorder(grey, 0, below, 0, right + 1, cv2.BORDER_REPLICATE)
    _, changed = cv2.threshold(cv2.absdiff(wide[:, 1:], wide[:, :-1]), EDGE, 255, cv2.THRESH_BINARY)
    share = cv2.resize(changed, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(share / 255, np.float32)


def _per_block(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of each block of cells; what is missing at the rim counts as nothing."""
    rows, columns = (math.ceil(n / BLOCK) for n in cells.shape)
    full = np.zeros((rows * BLOCK, columns * BLOCK), np.float32)
    full[: cells.shape[0], : cells.shape[1]] = cells
    means = full.reshape(rows, BLOCK, columns, BLOCK).mean(axis=(1, 3))
    return np.asarray(means, np.float32)


def _ems(picture: Picture, blocks: Cells) -> NDArray[np.float64]:
    """The em of the print in each of these blocks; 0 where there is none to be measured."""
    side = CELL * BLOCK
    rows, columns = np.flatnonzero(blocks.any(axis=1)), np.flatnonzero(blocks.any(axis=0))
    part = np.s_[int(rows[0]) : int(rows[-1]) + 1, int(columns[0]) : int(columns[-1]) + 1]
    inner = blocks[part]
    height, width = inner.shape[0] * side, inner.shape[1] * side
    y0, x0 = int(rows[0]) * side, int(columns[0]) * side
    grey = picture.level("grey", 0)[y0 : y0 + height, x0 : x0 + width]
    below, right = height - grey.shape[0], width - grey.shape[1]
    grey = cv2.copyMakeBorder(grey, 0, below, 0, right, cv2.BORDER_REPLICATE)
    mean = cv2.blur(grey, (AROUND, AROUND))
    planes = [cv2.subtract(mean, grey), cv2.subtract(grey, mean)]
    # Ink is the smaller part of its block and so differs more from the mean than its ground.
    size = (inner.shape[1], inner.shape[0])
    dark, light = (
        cv2.resize(cv2.subtract(plane, INK), size, interpolation=cv2.INTER_AREA).astype(np.int16)
        for plane in planes
    )
    inked = [_letter_heights(plane > INK, (size[1], size[0])) for plane in planes]
    heights = np.where(dark >= light, *inked)
    ems = np.zeros(blocks.shape)
    ems[part] = np.where(inner, heights * LETTER, 0.0)
    return ems


def _letter_heights(ink: Cells, blocks: tuple[int, int]) -> NDArray[np.float64]:
    """How high the taller blobs of the size of letters are in each block; 0 for too few."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    wide, high = stats[:, 2], stats[:, 3]
    fits = (high >= LOWEST) & (high <= HIGHEST) & (wide <= FLATTEST * high) & (wide * 8 >= high)
    fits[0] = False
    x, y, _, high, _ = stats[fits].T.astype(np.int64)
    side = CELL * BLOCK
    place = (y // side) * blocks[1] + x // side
    order = np.lexsort((high, place))
    owners, starts, sizes = np.unique(place[order], return_index=True, return_counts=True)
    tall = high[order[starts + (TALL * sizes).astype(np.int64)]]
    heights = np.zeros(blocks)
    heights.flat[owners] = np.where(sizes >= ENOUGH, tall, 0)
    return heights


def _hanging(cells: Cells, seeds: Cells) -> Cells:
    """The cells that hang together with a seed, and the seeds themselves."""
    near = cv2.dilate(seeds.astype(np.uint8), np.ones((3, 7), np.uint8)) > 0
    return np.asarray(seeds | (near & cells))
