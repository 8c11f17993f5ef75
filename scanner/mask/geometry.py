"""Where a mask lies: polygons of findings, their margins, and the arithmetic on them.

A matrix is (a, b, c, d, e, f) as in PDF: x' = a·x + c·y + e, y' = b·x + d·y + f.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from scanner.model import Box, Finding, Point, Polygon
from scanner.outline import corners

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

# A reader's box is tight to within this part of the line's height. What is higher than any line
# (a code, a face; pixels or points) is located better than that.
_MARGIN, _MOST_LINE, _MARGIN_BEYOND = 0.06, 160.0, 0.02
_CORNERS = 4
_SAMPLES = 8


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first` and then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def invert(matrix: Matrix) -> Matrix | None:
    """The inverse, None for a matrix that flattens the plane."""
    a, b, c, d, e, f = matrix
    det = a * d - b * c
    if abs(det) < 1e-12 or not math.isfinite(det):
        return None
    return (
        d / det,
        -b / det,
        -c / det,
        a / det,
        (c * f - d * e) / det,
        (b * e - a * f) / det,
    )


def apply(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return (a * x + c * y + e, b * x + d * y + f)


def moved(polygon: Iterable[Point], matrix: Matrix) -> Polygon:
    """The polygon under `matrix`."""
    return tuple(apply(matrix, point) for point in polygon)


def is_rectangle(polygon: Polygon) -> bool:
    """Whether the polygon is exactly an upright rectangle."""
    if len(polygon) != _CORNERS:
        return False
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = polygon
    return (ax == dx and bx == cx and ay == by and cy == dy) or (
        ax == bx and cx == dx and ay == dy and by == cy
    )


def is_upright(polygon: Polygon) -> bool:
    """Whether the polygon is an upright rectangle."""
    if len(polygon) != _CORNERS:
        return False
    if is_rectangle(polygon):
        return True
    box = Box.around(polygon)
    slack = 1e-3 * max(box.width, box.height, 1e-6)
    return all(
        min(abs(x - box.x0), abs(x - box.x1)) <= slack
        and min(abs(y - box.y0), abs(y - box.y1)) <= slack
        for x, y in polygon
    )


def line_height(polygon: Polygon) -> float:
    """The shorter side of a quadrilateral, for other shapes of the box around it."""
    if len(polygon) == _CORNERS:
        sides = [math.dist(polygon[i], polygon[(i + 1) % 4]) for i in range(4)]
        return min((sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2)
    box = Box.around(polygon)
    return min(box.width, box.height)


def shapes(finding: Finding) -> tuple[Polygon, ...]:
    """What a mask covers of a finding, tight as the reader gave it: its outline, one polygon
    per line of text, or the parts that it names."""
    if finding.parts is not None:
        return finding.parts
    if finding.polygons and len(finding.polygons) == len(finding.boxes):
        return tuple(
            polygon if len(polygon) >= 3 else corners(box)
            for polygon, box in zip(finding.polygons, finding.boxes, strict=True)
        )
    return tuple(corners(box) for box in finding.boxes)


def grown(polygon: Polygon, margin: float) -> Polygon:
    """The polygon with every side moved outwards by `margin` (inwards if negative).

    A quadrilateral is grown along its own sides, so that it stays as slanted as it was;
    other shapes are grown from their centre.
    """
    if is_upright(polygon):
        return corners(Box.around(polygon).grow(margin))
    if len(polygon) != _CORNERS:
        return _grown_from_centre(polygon, margin)
    result = []
    for i in range(4):
        here, before, after = polygon[i], polygon[i - 1], polygon[(i + 1) % 4]
        x, y = _step(before, here, margin)
        dx, dy = _step(after, here, margin)
        result.append((here[0] + x + dx, here[1] + y + dy))
    return tuple(result)


def lengthened(quad: Polygon, length: float) -> Polygon:
    """A quadrilateral with its two longer sides made longer by `length` at both ends."""
    first, second, third, fourth = quad
    if math.dist(first, second) < math.dist(second, third):
        first, second, third, fourth = second, third, fourth, first
    back, ahead = _step(second, first, length), _step(first, second, length)
    return (
        (first[0] + back[0], first[1] + back[1]),
        (second[0] + ahead[0], second[1] + ahead[1]),
        (third[0] + ahead[0], third[1] + ahead[1]),
        (fourth[0] + back[0], fourth[1] + back[1]),
    )


def margin_of(polygon: Polygon) -> float:
    """The margin that a mask takes around a reader's tight box."""
    height = line_height(polygon)
    beyond = max(0.0, height - _MOST_LINE)
    return _MARGIN * (height - beyond) + _MARGIN_BEYOND * beyond


def _step(start: Point, end: Point, length: float) -> Point:
    distance = math.dist(start, end)
    if distance == 0:
        return (0.0, 0.0)
    return ((end[0] - start[0]) / distance * length, (end[1] - start[1]) / distance * length)


def _grown_from_centre(polygon: Polygon, margin: float) -> Polygon:
    cx = sum(x for x, _ in polygon) / len(polygon)
    cy = sum(y for _, y in polygon) / len(polygon)
    result = []
    for x, y in polygon:
        dx, dy = _step((cx, cy), (x, y), margin * math.sqrt(2))
        result.append((x + dx, y + dy))
    return tuple(result)


def inside(point: Point, polygon: Sequence[Point]) -> bool:
    """Whether the point lies in the polygon (even-odd; its edge may count or not)."""
    x, y = point
    found = False
    x0, y0 = polygon[-1]
    for x1, y1 in polygon:
        if (y1 > y) != (y0 > y) and x < (x0 - x1) * (y - y1) / (y0 - y1) + x1:
            found = not found
        x0, y0 = x1, y1
    return found


def held(polygon: Polygon, others: Iterable[Polygon]) -> float:
    """The part (0-1) of a quadrilateral that lies in any of the others, by samples of it."""
    shapes = tuple(others)
    if len(polygon) != _CORNERS:
        polygon = corners(Box.around(polygon))
    a, b, c, d = polygon
    hits = 0
    for i in range(_SAMPLES):
        for j in range(_SAMPLES):
            s, t = (i + 0.5) / _SAMPLES, (j + 0.5) / _SAMPLES
            u, v = (1 - s) * (1 - t), s * (1 - t)
            x = u * a[0] + v * b[0] + s * t * c[0] + (1 - s) * t * d[0]
            y = u * a[1] + v * b[1] + s * t * c[1] + (1 - s) * t * d[1]
            hits += any(inside((x, y), shape) for shape in shapes)
    return hits / _SAMPLES**2


def clipped(polygon: Sequence[Point], box: Box) -> Polygon:
    """The part of a polygon inside an upright box (Sutherland and Hodgman, 1974)."""
    points = list(polygon)
    for axis, bound, sign in ((0, box.x0, 1), (0, box.x1, -1), (1, box.y0, 1), (1, box.y1, -1)):
        kept: list[Point] = []
        for i, here in enumerate(points):
            before = points[i - 1]
            gap, gap_before = sign * (here[axis] - bound), sign * (before[axis] - bound)
            if (gap >= 0) != (gap_before >= 0):
                part = gap_before / (gap_before - gap)
                kept.append(
                    (
                        before[0] + part * (here[0] - before[0]),
                        before[1] + part * (here[1] - before[1]),
                    )
                )
            if gap >= 0:
                kept.append(here)
        points = kept
    return tuple(points)
