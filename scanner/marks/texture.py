"""Where a picture looks like a code: dark and light in equal parts, sharp, all over an area.

Text is mostly paper: in a window of a few letters the mean lies far from the middle between
the darkest and the lightest point. In a code, 1-D or 2-D, it lies in the middle. This finds
codes that no decoder reads (blurred, glared at) and spares the decoders pages without any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from scanner.marks.view import shrunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

# The picture is looked at in these sizes: fine codes in the first, coarse ones in the last.
_LONG_SIDES = (1600, 800, 400)
# Window of the statistics, in pixels; of the vote on them, in samples.
_WINDOW, _STRIDE, _VOTE = 21, 4, 7
_MIN_SIDE = 6
# Measured on codes blurred up to 0.9 modules and on 240 pictures without codes (text: 0.25 and
# more off the middle; natural textures: 0.05 and less of edges).
_MIN_RANGE, _OFF_MIDDLE, _SPREAD, _EDGES, _SHARE = 40, 0.22, 0.145, 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Area:
    """A turned rectangle of code-like texture: `corners` 4 x 2, clockwise, picture pixels."""

    corners: NDArray[np.float32]

    @property
    def sides(self) -> tuple[float, float]:
        """The shorter and the longer side, in pixels."""
        a = float(np.linalg.norm(self.corners[0] - self.corners[1]))
        b = float(np.linalg.norm(self.corners[1] - self.corners[2]))
        return min(a, b), max(a, b)


def areas(grey: Pixels) -> list[Area]:
    """The code-like areas of a grey picture, the largest first."""
    found: list[Area] = []
    size, small = max(grey.shape), grey
    for long_side in _LONG_SIDES:
        small = shrunk(small, min(1.0, long_side / max(small.shape)))
        scale = max(small.shape) / size
        contours, _ = cv2.findContours(_map(small), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            for corners in _bodies(contour):
                found.append(Area(((corners * _STRIDE + 0.5) / scale - 0.5).astype(np.float32)))
    return sorted(found, key=lambda area: -area.sides[0] * area.sides[1])


def _map(grey: Pixels) -> Pixels:
    """1 where the surroundings look like a code, else 0, at every `_STRIDE`th row and column."""
    window = (_WINDOW, _WINDOW)
    kernel = np.ones(window, np.uint8)
    light, dark = _sampled(cv2.dilate(grey, kernel)), _sampled(cv2.erode(grey, kernel))
    mean = _sampled(cv2.boxFilter(grey, cv2.CV_32F, window))
    variance = _sampled(cv2.sqrBoxFilter(grey, cv2.CV_32F, window)) - mean * mean
    across = cv2.convertScaleAbs(cv2.Sobel(grey, cv2.CV_16S, 1, 0, ksize=1))
    down = cv2.convertScaleAbs(cv2.Sobel(grey, cv2.CV_16S, 0, 1, ksize=1))
    edges = _sampled(cv2.boxFilter(cv2.add(across, down), cv2.CV_32F, window))
    reach = light - dark
    alike = reach > _MIN_RANGE
    alike &= np.abs(mean - (light + dark) / 2) < _OFF_MIDDLE * reach
    alike &= variance > (_SPREAD * reach) ** 2
    alike &= edges > _EDGES * reach
    share = cv2.boxFilter(alike.astype(np.uint8) * 255, -1, (_VOTE, _VOTE))
    return np.asarray(share > _SHARE * 255, np.uint8)


def _sampled(values: NDArray[Any]) -> NDArray[np.float32]:
    return np.ascontiguousarray(values[::_STRIDE, ::_STRIDE], np.float32)


def _bodies(contour: NDArray[np.int32]) -> Iterator[NDArray[np.float32]]:
    """Turned rectangles around the thick parts of a region: what is thin beside them is text."""
    x, y, width, height = cv2.boundingRect(contour)
    if min(width, height) < _MIN_SIDE:
        return
    offset = np.array([x - 2, y - 2])
    region = np.zeros((height + 4, width + 4), np.uint8)
    cv2.drawContours(region, [contour - offset], -1, 1, -1)
    depth = cv2.distanceTransform(region, cv2.DIST_L2, 3)
    radius = 0.75 * float(depth.max())
    to_core = cv2.distanceTransform((depth <= radius).astype(np.uint8), cv2.DIST_L2, 3)
    body = ((to_core < 1.25 * radius + 1) & (region > 0)).astype(np.uint8)
    parts, _ = cv2.findContours(body, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for part in parts:
        rectangle = cv2.minAreaRect(part)
        if min(rectangle[1]) >= _MIN_SIDE:
            yield cv2.boxPoints(rectangle) + offset
