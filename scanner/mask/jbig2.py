"""Pictures of one bit in JBIG2: one generic region, without loss.

ITU-T T.88 (08/2018); the sections named below are its. A PDF embeds the segments alone, without
file header and end of page (ISO 32000-2, 7.4.7).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

import numpy as np

from scanner.mask.paint import Array

# An A4 sheet of 600 dpi with every pixel next to ink: six seconds.
_MOST_RUNS = 40_000_000
# Pixels looked at in one go: what fits a processor's cache.
_BAND = 300_000

_PAGE, _GENERIC = 48, 38
_LOSSLESS = 1
# Template 0, rows equal to the one above left out (TPGDON): 7.4.6.2.
_ROWS_LEFT_OUT = 8
# The adaptive pixels of template 0 in their nominal places: 7.4.6.3.
ADAPTIVE = struct.pack("8b", 3, -1, -3, -1, 2, -2, -2, -2)
# The context of "this row is as the one above" in template 0: figure 8.
_ROW_CONTEXT = 0x9B25

# Table E.1: Qe, the next state after a more and after a less probable symbol, and whether the
# latter trades the two.
_STATES = (
    (0x5601, 1, 1, 1),
    (0x3401, 2, 6, 0),
    (0x1801, 3, 9, 0),
    (0x0AC1, 4, 12, 0),
    (0x0521, 5, 29, 0),
    (0x0221, 38, 33, 0),
    (0x5601, 7, 6, 1),
    (0x5401, 8, 14, 0),
    (0x4801, 9, 14, 0),
    (0x3801, 10, 14, 0),
    (0x3001, 11, 17, 0),
    (0x2401, 12, 18, 0),
    (0x1C01, 13, 20, 0),
    (0x1601, 29, 21, 0),
    (0x5601, 15, 14, 1),
    (0x5401, 16, 14, 0),
    (0x5101, 17, 15, 0),
    (0x4801, 18, 16, 0),
    (0x3801, 19, 17, 0),
    (0x3401, 20, 18, 0),
    (0x3001, 21, 19, 0),
    (0x2801, 22, 19, 0),
    (0x2401, 23, 20, 0),
    (0x2201, 24, 21, 0),
    (0x1C01, 25, 22, 0),
    (0x1801, 26, 23, 0),
    (0x1601, 27, 24, 0),
    (0x1401, 28, 25, 0),
    (0x1201, 29, 26, 0),
    (0x1101, 30, 27, 0),
    (0x0AC1, 31, 28, 0),
    (0x09C1, 32, 29, 0),
    (0x08A1, 33, 30, 0),
    (0x0521, 34, 31, 0),
    (0x0441, 35, 32, 0),
    (0x02A1, 36, 33, 0),
    (0x0221, 37, 34, 0),
    (0x0141, 38, 35, 0),
    (0x0111, 39, 36, 0),
    (0x0085, 40, 37, 0),
    (0x0049, 41, 38, 0),
    (0x0025, 42, 39, 0),
    (0x0015, 43, 40, 0),
    (0x0009, 44, 41, 0),
    (0x0005, 45, 42, 0),
    (0x0001, 45, 43, 0),
    (0x5601, 46, 46, 0),
)
# A context's state as one number: twice the row of the table, plus the more probable symbol.
# Of each, what a 0 and a 1 cost (Qe; below zero for the less probable), and where they lead.
_COSTS = tuple(costs for qe, *_ in _STATES for costs in ((qe, -qe), (-qe, qe)))
_NEXT = tuple(
    (2 * more + probable, 2 * less + (probable ^ trade))[:: -1 if probable else 1]
    for _, more, less, trade in _STATES
    for probable in (0, 1)
)

# Those of pixels come first, 16 bits wide.
PIXELS = 1 << 16
CONTEXTS = 1 << 17

# Decisions that follow each other with one context and one value: 2 x context + value, and
# how many.
Runs = tuple[list[int], list[int]]


def coded(bits: Array) -> bytes:
    """The segments of a picture; `bits`: height x width, true is white.

    Empty where it is made of more runs than can be coded in a few seconds.
    """
    region = generic(1, ~bits)
    return page(bits) + region if region else b""


def page(bits: Array) -> bytes:
    """The segment that says how large a picture is: 7.4.8."""
    height, width = bits.shape
    return segment(0, _PAGE, struct.pack(">IIIIBH", width, height, 0, 0, _LOSSLESS, 0))


def generic(number: int, ink: Array) -> bytes:
    """A picture in a generic region, 7.4.6; `ink`: height x width. Empty as `coded` is."""
    try:
        data = arithmetic(_within(decisions(ink, alike=True), _MOST_RUNS))
    except OverflowError:
        return b""
    return segment(number, _GENERIC, placed(ink) + bytes([_ROWS_LEFT_OUT]) + ADAPTIVE + data)


def placed(ink: Array) -> bytes:
    """What a region that covers the page begins with: 7.4.1."""
    height, width = ink.shape
    return struct.pack(">IIIIB", width, height, 0, 0, 0)


def segment(number: int, kind: int, data: bytes, refers: int | None = None) -> bytes:
    """A segment of the first page; `refers`: the one that it needs, below 256. 7.2."""
    others = b"\0" if refers is None else bytes([1 << 5, refers])
    return struct.pack(">IB", number, kind) + others + struct.pack(">BI", 1, len(data)) + data


def _within(runs: Iterable[Runs], most: int) -> Iterator[Runs]:
    """The runs, and `OverflowError` once there are more than `most`."""
    for keys, counts in runs:
        most -= len(keys)
        if most < 0:
            raise OverflowError
        yield keys, counts


def decisions(ink: Array, *, alike: bool) -> Iterator[Runs]:
    """What a generic region codes of a picture, band by band: 6.2.5.7, with the contexts of
    template 0 (figure 3). Pixels outside the picture count as white; `alike`: whether rows
    equal to the one above are left out."""
    height, width = ink.shape
    padded = np.pad(ink, ((2, 0), (4, 4))).view(np.uint8)
    left_out = (padded[2:] == padded[1:-1]).all(axis=1) & alike
    turned = np.append(left_out[:1], left_out[1:] != left_out[:-1])
    step = max(1, _BAND // width)
    for top in range(0, height, step):
        rows, same = padded[top : top + step + 2], left_out[top : top + step]
        keys = np.empty((len(same), width + 1), np.uint32)
        keys[:, 0] = 2 * _ROW_CONTEXT + turned[top : top + step]
        keys[:, 1:] = _neighbours(rows[:-2], -2, 2)
        keys[:, 1:] = keys[:, 1:] << 7 | _neighbours(rows[1:-1], -3, 3)
        keys[:, 1:] = keys[:, 1:] << 5 | _neighbours(rows[2:], -4, 0)
        said = np.ones(keys.shape, bool)
        said[:, 0] = alike
        said[same, 1:] = False
        flat = keys[said]
        starts = np.append(0, np.flatnonzero(flat[1:] != flat[:-1]) + 1)
        yield flat[starts].tolist(), np.diff(starts, append=flat.size).tolist()


def _neighbours(rows: Array, first: int, last: int) -> Array:
    """Of each pixel its row's from `first` to `last` of it, as the bits of a number; `rows` have
    a margin of four pixels on either side."""
    width = rows.shape[1] - 8
    code = np.zeros((rows.shape[0], width), np.uint8)
    for place in range(4 + first, 5 + last):
        code <<= 1
        code |= rows[:, place : place + width]
    return code


def arithmetic(runs: Iterable[Runs]) -> bytes:
    """Decisions through the MQ coder of annex E (figures E.3 to E.12), contexts below
    `CONTEXTS`.

    What a run of the more probable symbol leaves as it is, state and shifts, goes in one step.
    """
    costs = [*_COSTS[0]] * CONTEXTS
    states = [0] * CONTEXTS
    out = bytearray(1)
    interval, code, free = 0x8000, 0, 12
    for keys, counts in runs:
        for key, count in zip(keys, counts, strict=True):
            cost = costs[key]
            if 0 < cost * count <= interval - 0x8000:
                interval -= cost * count
                code += cost * count
                continue
            left = count
            while left:
                plain = min(left, (interval - 0x8000) // cost) if cost > 0 else 0
                interval -= cost * plain
                code += cost * plain
                left -= plain
                if not left:
                    break
                left -= 1
                rest = interval - abs(cost)
                # The larger part goes to the more probable symbol.
                if (cost > 0) == (rest >= abs(cost)):
                    interval = rest
                    code += abs(cost)
                else:
                    interval = abs(cost)
                state = states[key >> 1] = _NEXT[states[key >> 1]][key & 1]
                costs[key & -2], costs[key | 1] = _COSTS[state]
                cost = costs[key]
                while interval < 0x8000:
                    interval <<= 1
                    code <<= 1
                    free -= 1
                    if not free:
                        code, free = _byte_out(out, code)
    return _flushed(out, interval, code, free)


def _byte_out(out: bytearray, code: int) -> tuple[int, int]:
    """Move the top of the code register out; what is left, and the shifts until the next.

    After 0xFF there is a bit of room, so that a carry goes no further: E.2.7.
    """
    if out[-1] != 0xFF and code > 0x7FFFFFF:
        out[-1] += 1
        code &= 0x7FFFFFF
    if out[-1] == 0xFF:
        out.append(code >> 20)
        return code & 0xFFFFF, 7
    out.append(code >> 19)
    return code & 0x7FFFF, 8


def _flushed(out: bytearray, interval: int, code: int, free: int) -> bytes:
    """The code with as many ones at its end as the interval allows, and the marker: E.2.9."""
    end = code + interval
    code |= 0xFFFF
    if code >= end:
        code -= 0x8000
    for _ in range(2):
        code, free = _byte_out(out, code << free)
    # The first stands for what is before the data: no carry reaches it.
    return bytes(out[1:]).removesuffix(b"\xff") + b"\xff\xac"
