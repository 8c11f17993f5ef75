"""Pages of print in JBIG2, letter by letter: shapes that repeat themselves are coded once.

ITU-T T.88 (08/2018): a symbol dictionary (6.5), a text region (6.4), and a generic region for all
else. Only shapes that are the same in every pixel share a symbol: nothing is lost, and no letter
stands for another.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import cv2
import numpy as np

from scanner.mask import jbig2
from scanner.mask.paint import Array

_DICTIONARY, _TEXT = 0, 6
# Of smaller shapes, height and width together, the place costs more than the pixels.
_SMALLEST = 8
# Larger shapes are lines, frames and pictures, which hardly repeat themselves.
_LARGEST = 255
# More are those of dithered pictures and noise.
_MOST_SHAPES = 30_000
# Shapes that stand for an earlier one, of all shapes.
_WORTHWHILE = 0.25

# Contexts of each procedure that codes integers, behind those of pixels: A.2.
_HEIGHT, _WIDTH, _EXPORTED, _DOWN, _FIRST, _ACROSS, _NAME = (
    jbig2.PIXELS + 512 * number for number in range(7)
)
_NAME_BITS = 15
# Up to which an integer goes, and in how many bits: table A.1.
_RANGES = ((4, 2), (20, 4), (84, 6), (340, 8), (4436, 12), (1 << 32, 32))

# A shape's left, its bottom and its number.
Place = tuple[int, int, int]


def coded(bits: Array) -> bytes:
    """The segments of a picture, by letters where enough of them repeat themselves.

    `bits`: height x width, true is white. Empty where it takes too long: see `jbig2.coded`.
    """
    ink = ~bits
    shapes, places = _repeated(ink)
    if not shapes:
        return jbig2.coded(bits)
    rest = ink.copy()
    for left, bottom, number in places:
        height, width = shapes[number].shape
        rest[bottom + 1 - height : bottom + 1, left : left + width] &= ~shapes[number]
    last = jbig2.generic(3, rest)
    if not last:
        return b""
    return jbig2.page(bits) + _dictionary(shapes) + _text(ink, shapes, places) + last


def _repeated(ink: Array) -> tuple[list[Array], list[Place]]:
    """The shapes that stand on a page more than once, small ones first, and where they stand;
    none if it is hardly worth it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8))
    if count > _MOST_SHAPES:
        return [], []
    found: dict[tuple[int, int, bytes], list[tuple[int, int]]] = {}
    for number, (left, top, width, height, _) in enumerate(stats[1:].tolist(), 1):
        if width + height >= _SMALLEST and max(width, height) <= _LARGEST:
            shape = labels[top : top + height, left : left + width] == number
            key = (height, width, shape.tobytes())
            found.setdefault(key, []).append((left, top + height - 1))
    kept = sorted(key for key, where in found.items() if len(where) > 1)
    spared = sum(len(found[key]) - 1 for key in kept)
    if not 1 < len(kept) < 1 << _NAME_BITS or spared < _WORTHWHILE * (count - 1):
        return [], []
    shapes = [np.frombuffer(data, bool).reshape(height, width) for height, width, data in kept]
    places = [(*where, number) for number, key in enumerate(kept) for where in found[key]]
    return shapes, places


def _dictionary(shapes: list[Array]) -> bytes:
    """The shapes, in order of height and then of width: 6.5.5 and 7.4.2."""

    def decided() -> Iterator[jbig2.Runs]:
        height = width = 0
        for shape in shapes:
            taller = shape.shape[0] - height
            if taller:
                if height:
                    yield _integer(_WIDTH, None)
                yield _integer(_HEIGHT, taller)
                height, width = shape.shape[0], 0
            yield _integer(_WIDTH, shape.shape[1] - width)
            width = shape.shape[1]
            yield from jbig2.decisions(shape, alike=False)
        yield _integer(_WIDTH, None)
        yield _integer(_EXPORTED, 0)
        yield _integer(_EXPORTED, len(shapes))

    head = struct.pack(">H", 0) + jbig2.ADAPTIVE + struct.pack(">II", len(shapes), len(shapes))
    return jbig2.segment(1, _DICTIONARY, head + jbig2.arithmetic(decided()))


def _text(ink: Array, shapes: list[Array], places: list[Place]) -> bytes:
    """The shapes in their places, line by line of equal bottoms: 6.4.5 and 7.4.3."""
    length = (len(shapes) - 1).bit_length()

    def decided() -> Iterator[jbig2.Runs]:
        yield _integer(_DOWN, 0)
        line = first = end = 0
        begun = False
        for left, bottom, number in sorted(places, key=lambda place: (place[1], place[0])):
            if not begun or bottom != line:
                if begun:
                    yield _integer(_ACROSS, None)
                yield _integer(_DOWN, bottom - line)
                yield _integer(_FIRST, left - first)
                begun, line, first = True, bottom, left
            else:
                yield _integer(_ACROSS, left - end)
            yield _name(number, length)
            end = left + shapes[number].shape[1] - 1
        yield _integer(_ACROSS, None)

    # Arithmetic coding, one row a strip, corners at the bottom left, laid over each other by OR.
    head = jbig2.placed(ink) + struct.pack(">HI", 0, len(places))
    return jbig2.segment(2, _TEXT, head + jbig2.arithmetic(decided()), refers=1)


def _integer(contexts: int, value: int | None) -> jbig2.Runs:
    """The decisions of an integer, or of the end of a row of them: A.2."""
    size = abs(value or 0)
    place = next(place for place, (end, _) in enumerate(_RANGES) if size < end)
    least = _RANGES[place - 1][0] if place else 0
    prefix = "1" * place + "0" * (place < len(_RANGES) - 1)
    sign = "1" if value is None or value < 0 else "0"
    keys, before = [], 1
    for bit in map(int, sign + prefix + f"{size - least:0{_RANGES[place][1]}b}"):
        keys.append(2 * (contexts + before) + bit)
        before = before << 1 | bit
        if before >= 512:
            before = before & 511 | 256
    return keys, [1] * len(keys)


def _name(number: int, length: int) -> jbig2.Runs:
    """The decisions of a symbol's number in `length` bits: A.3."""
    keys, before = [], 1
    for place in range(length - 1, -1, -1):
        bit = number >> place & 1
        keys.append(2 * (_NAME + before) + bit)
        before = before << 1 | bit
    return keys, [1] * length
