"""A picture with its truth, and how both are moved together.

Truth polygons are in the picture's pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from samples.drawing.truth import Polygon, Truth

Point = tuple[float, float]
Matrix = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Move = Callable[[Point], Point]


@dataclass(frozen=True, slots=True)
class Drawing:
    """An RGB picture, the values on it and the harmless words beside them."""

    image: Image.Image = field(repr=False)
    truths: tuple[Truth, ...] = ()
    neighbours: tuple[Truth, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size

    def pixels(self) -> Pixels:
        """Height x width x 3, RGB."""
        return np.asarray(self.image.convert("RGB"), dtype=np.uint8)

    def with_pixels(self, pixels: Pixels) -> Drawing:
        """The same truths on other pixels of the same size."""
        return replace(self, image=Image.fromarray(pixels))

    def moved(self, image: Image.Image, move: Move, steps: int = 1) -> Drawing:
        """Another picture and where its points went; `steps` cuts edges for curved moves."""
        return Drawing(
            image,
            tuple(_moved(t, move, steps) for t in self.truths),
            tuple(_moved(t, move, steps) for t in self.neighbours),
        )

    def warped(
        self, matrix: Matrix, size: tuple[int, int], ground: Image.Image | None = None
    ) -> Drawing:
        """The picture through a homography (3 x 3, own pixels to new ones), onto `ground`."""
        width, height = size
        under = np.full((height, width, 3), 255, np.uint8)
        if ground is not None:
            under = np.asarray(ground.convert("RGB").resize(size), dtype=np.uint8).copy()
        source = self.image.convert("RGBA")
        # Area sampling for strong reductions: warpPerspective alone would skip pixels.
        scale = _scale_of(matrix, self.size)
        if scale < 0.6:
            small = (max(1, round(source.width * scale)), max(1, round(source.height * scale)))
            shrink = np.diag([source.width / small[0], source.height / small[1], 1.0])
            source = source.resize(small, Image.Resampling.BOX)
            matrix_used = matrix @ shrink
        else:
            matrix_used = matrix
        laid = cv2.warpPerspective(
            np.asarray(source), matrix_used, size, flags=cv2.INTER_CUBIC, borderValue=(0, 0, 0, 0)
        )
        alpha = laid[:, :, 3:].astype(np.float32) / 255
        mixed = laid[:, :, :3] * alpha + under * (1 - alpha)
        return self.moved(
            Image.fromarray(np.clip(mixed, 0, 255).astype(np.uint8)),
            lambda point: through(matrix, point),
        )

    def scaled(self, factor: float) -> Drawing:
        width, height = (max(1, round(side * factor)) for side in self.size)
        resample = Image.Resampling.BOX if factor < 0.5 else Image.Resampling.LANCZOS
        across, down = width / self.size[0], height / self.size[1]
        return self.moved(
            self.image.resize((width, height), resample), lambda p: (p[0] * across, p[1] * down)
        )

    def turned(self, quarters: int) -> Drawing:
        """Turned clockwise by quarter turns."""
        drawing = self
        for _ in range(quarters % 4):
            height = drawing.size[1]
            image = drawing.image.transpose(Image.Transpose.ROTATE_270)
            drawing = drawing.moved(image, lambda p, h=height: (h - p[1], p[0]))  # type: ignore[misc]
        return drawing

    def pasted(self, other: Drawing, at: Point) -> Drawing:
        """The picture with another one laid on it, its top left corner at `at`."""
        image = self.image.convert("RGB").copy()
        x, y = round(at[0]), round(at[1])
        image.paste(other.image, (x, y), other.image if other.image.mode == "RGBA" else None)
        there = other.moved(other.image, lambda p: (p[0] + x, p[1] + y))
        return Drawing(image, (*self.truths, *there.truths), (*self.neighbours, *there.neighbours))

    def on_page(self, page: int, points_per_pixel: float = 1.0) -> tuple[Truth, ...]:
        """The truths as they stand on a page of a file, in that page's units."""
        scaled = self.moved(
            self.image, lambda p: (p[0] * points_per_pixel, p[1] * points_per_pixel)
        )
        return tuple(replace(t, page=page) for t in scaled.truths)


def through(matrix: Matrix, point: Point) -> Point:
    """A point through a homography."""
    x, y, w = matrix @ np.array([point[0], point[1], 1.0])
    return float(x / w), float(y / w)


def homography(source: Iterable[Point], target: Iterable[Point]) -> Matrix:
    """The homography that takes four points to four others."""
    a = np.array(list(source), np.float32)
    b = np.array(list(target), np.float32)
    matrix: Matrix = cv2.getPerspectiveTransform(a, b).astype(np.float64)
    return matrix


def corners(size: tuple[int, int]) -> tuple[Point, Point, Point, Point]:
    width, height = size
    return (0, 0), (width, 0), (width, height), (0, height)


def _scale_of(matrix: Matrix, size: tuple[int, int]) -> float:
    placed = [through(matrix, corner) for corner in corners(size)]
    sides = [
        float(np.hypot(b[0] - a[0], b[1] - a[1]))
        for a, b in zip(placed, placed[1:] + placed[:1], strict=True)
    ]
    across = max(sides[0], sides[2]) / size[0]
    return max(across, max(sides[1], sides[3]) / size[1])


def _between(polygon: Polygon, steps: int) -> Polygon:
    if steps == 1:
        return polygon
    ends = (*polygon[1:], polygon[0])
    return tuple(
        (a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps)
        for a, b in zip(polygon, ends, strict=True)
        for i in range(steps)
    )


def _moved(truth: Truth, move: Move, steps: int) -> Truth:
    polygons = tuple(
        tuple(move(point) for point in _between(polygon, steps)) for polygon in truth.polygons
    )
    return replace(truth, polygons=polygons)
