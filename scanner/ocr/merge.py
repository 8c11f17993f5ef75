"""Lines that several looks at one picture found, put together without doubles."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from scanner.ocr.detect import half_turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scanner.ocr.prepare import Quad

SAME_DIRECTION = 5.0
"""Degrees between two pieces of one line, at most."""

SAME_HEIGHT = 1.6
"""How many times as high as the other one piece of a line may be."""

SAME_ROW = 0.4
"""How far (in heights) the pieces of a line may be off each other's middle."""

ASKEW, DRIFT = 1.0, 0.5
"""A line that is off the direction of those around it by more (degrees), but leaves their row by no
more than this part of its height, was seen askew: short cores tell a direction badly."""

AROUND, ENOUGH = 15.0, 3
"""Lines that are no further away than so many heights; so many of them tell a direction if they
differ by less than `ASKEW`."""


MOSTLY = 0.6
"""A line of which a better look saw more than this part of the length was seen by it."""


OBLONG = 2.5
"""A line this many times as long as high shows a direction."""


def joined(quads: list[Quad], more: list[Quad]) -> list[Quad]:
    """Both lists; a line that the border between two looks cut in two is one again."""
    if not quads or not more:
        return quads or more
    result = list(quads)
    centres = np.array([(q.x, q.y) for q in quads])
    reach = np.array([q.width / 2 + q.height for q in quads])
    for quad in more:
        apart = np.abs(centres - (quad.x, quad.y)).max(axis=1)
        for i in np.flatnonzero(apart < reach + quad.width / 2 + quad.height).tolist():
            if _are_one(result[i], quad):
                result[i] = _spanned(max(result[i], quad, key=_width), [result[i], quad])
                break
        else:
            result.append(quad)
    return result


def refined(coarse: list[Quad], fine: list[Quad]) -> list[Quad]:
    """The lines of a better look at parts of the picture, and the earlier ones beside them.

    A line that the better look saw only pieces of keeps its length and takes their height and
    direction; what it saw as several lines, one over another, are several lines. A blot on one
    of its lines is a part of that line.
    """
    if not coarse or not fine:
        return coarse or fine
    centres = np.array([(q.x, q.y) for q in fine])
    taken = np.zeros(len(fine), np.bool_)
    result = []
    for quad in coarse:
        inside = _holds(quad, centres)
        pieces = [fine[i] for i in np.flatnonzero(inside).tolist()]
        frame = max(pieces, key=_width, default=quad)
        whole = _are_one(frame, quad)
        if pieces and (_are_lines_in(pieces, quad) or (not whole and _is_askew(quad, frame))):
            continue
        if not pieces and _is_on_lower(quad, fine):
            continue
        result.append(_spanned(frame, [quad, *pieces]) if whole else quad)
        taken |= inside
    return result + [quad for quad, used in zip(fine, taken.tolist(), strict=True) if not used]


def apart(more: list[Quad], quads: list[Quad]) -> list[Quad]:
    """Those of `more` that lie beside all of `quads`: neither on one of them nor around it."""
    if not quads or not more:
        return more
    centres = np.array([(quad.x, quad.y) for quad in quads])
    points = np.array([[quad.at(f, 0.5) for f in (0.1, 0.3, 0.5, 0.7, 0.9)] for quad in more])
    hidden = np.array([_holds(quad, centres).any() for quad in more])
    for quad in quads:
        hidden |= _holds(quad, points.reshape(-1, 2)).reshape(len(more), -1).any(axis=1)
    return [more[i] for i in np.flatnonzero(~hidden).tolist()]


def beyond(more: list[Quad], quads: list[Quad]) -> list[Quad]:
    """What lines of `more` show behind the last piece that `quads` have of the same line."""
    result = []
    for quad in more:
        pieces = [other for other in quads if _are_one(quad, other)]
        if not pieces:
            continue
        end, height = max((_offset(quad, one)[0] + one.width / 2, one.height) for one in pieces)
        if quad.width / 2 - end > OBLONG * height:
            result.append(replace(quad.part(end / quad.width + 0.5, 1.0), height=height))
    return apart(result, quads)


def distinct(quads: list[Quad]) -> list[Quad]:
    """The lines without those that lie on a longer one."""
    ordered = sorted(quads, key=_width, reverse=True)
    points = np.array([[quad.at(f, 0.5) for f in (0.1, 0.5, 0.9)] for quad in ordered])
    heights = np.array([quad.height for quad in ordered])
    hidden = np.zeros(len(ordered), np.bool_)
    for i, quad in enumerate(ordered):
        if not hidden[i]:
            on = _holds(quad, points[i + 1 :].reshape(-1, 2)).reshape(-1, 3).all(axis=1)
            hidden[i + 1 :] |= on & (heights[i + 1 :] < SAME_HEIGHT * quad.height)
    return [ordered[i] for i in np.flatnonzero(~hidden).tolist()]


def straightened(quads: list[Quad]) -> list[Quad]:
    """The lines, those laid along the longer ones around them that were seen a little askew."""
    centres = np.array([(quad.x, quad.y) for quad in quads]).reshape(-1, 2)
    return [_straight(quad, quads, np.abs(centres - (quad.x, quad.y))) for quad in quads]


def _straight(quad: Quad, quads: list[Quad], away: NDArray[np.float64]) -> Quad:
    """The line as its longer neighbours lie; `away`: how far the middle of each line is."""
    if quad.bend:
        return quad
    reach = AROUND * quad.height
    near = np.flatnonzero((away[:, 1] < reach) & (away[:, 0] < reach + quad.width)).tolist()
    longer = [
        quads[i]
        for i in near
        if quads[i].width > quad.width
        and 1 / SAME_HEIGHT < quads[i].height / quad.height < SAME_HEIGHT
    ]
    off = sorted(half_turn(other.angle - quad.angle) for other in longer)
    if len(off) < ENOUGH or off[-1] - off[0] > ASKEW:
        return quad
    by = off[len(off) // 2]
    drift = np.degrees(np.arctan(DRIFT * quad.height / quad.width))
    return replace(quad, angle=half_turn(quad.angle + by)) if ASKEW < abs(by) < drift else quad


def _are_lines_in(pieces: list[Quad], quad: Quad) -> bool:
    """Whether these make up the quad as several lower lines, one over another."""
    low = float(np.median([piece.height for piece in pieces])) * SAME_HEIGHT < quad.height
    return low and sum(piece.width for piece in pieces) > MOSTLY * quad.width


def _is_askew(quad: Quad, better: Quad) -> bool:
    """Whether a line is seen (nearly) whole by a better look, and lies in another direction."""
    long = better.aspect > OBLONG and better.width > MOSTLY * quad.width
    return long and better.height < SAME_HEIGHT * quad.height


def _is_on_lower(quad: Quad, fine: list[Quad]) -> bool:
    """Whether the middle of the quad runs along a lower and longer one."""
    points = np.array([quad.at(f, 0.5) for f in (0.1, 0.5, 0.9)])
    return any(
        other.width > quad.width
        and other.height < quad.height
        and abs(half_turn(other.angle - quad.angle)) < 2 * SAME_DIRECTION
        and _holds(other, points).all()
        for other in fine
    )


def _width(quad: Quad) -> float:
    return quad.width


def _holds(quad: Quad, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the points (n x 2) lie in the quad."""
    offsets = (points - (quad.x, quad.y)) @ np.array(quad.axes).T
    offsets[:, 1] -= quad.bend * (2 * offsets[:, 0] / quad.width) ** 2
    return np.asarray((np.abs(offsets) <= (quad.width / 2, quad.height / 2)).all(axis=1))


def _are_one(a: Quad, b: Quad) -> bool:
    """Whether two quads are pieces of one line that overlap."""
    if abs(half_turn(a.angle - b.angle)) > SAME_DIRECTION:
        return False
    if not 1 / SAME_HEIGHT < a.height / b.height < SAME_HEIGHT:
        return False
    longer, other = (a, b) if a.width >= b.width else (b, a)
    along, across = _offset(longer, other)
    return abs(across) < SAME_ROW * longer.height and abs(along) < (a.width + b.width) / 2


def _offset(frame: Quad, other: Quad) -> tuple[float, float]:
    """How far the other's centre lies along and across the frame."""
    (ux, uy), (vx, vy) = frame.axes
    dx, dy = other.x - frame.x, other.y - frame.y
    along = dx * ux + dy * uy
    return along, dx * vx + dy * vy - frame.bend * (2 * along / frame.width) ** 2


def _spanned(frame: Quad, pieces: Sequence[Quad]) -> Quad:
    """The frame, stretched along its line so that it reaches over all pieces."""

    def reach(span: tuple[float, float], piece: Quad) -> tuple[float, float]:
        along, _ = _offset(frame, piece)
        return min(span[0], along - piece.width / 2), max(span[1], along + piece.width / 2)

    longest = max(pieces, key=_width)
    if frame.width < MOSTLY * longest.width:
        # A piece does not show how the line goes on beyond it.
        frame = replace(longest, height=frame.height)
    low, high = reduce(reach, pieces, (-frame.width / 2, frame.width / 2))
    whole = frame.part(low / frame.width + 0.5, high / frame.width + 0.5)
    return replace(whole, score=max(piece.score for piece in pieces))
