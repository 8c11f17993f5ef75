"""Where lines of text are: PP-OCRv6 tiny, a network that marks the core of each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner import models
from scanner.ocr.prepare import Quad
from scanner.ocr.runtime import session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels
    from scanner.ocr.prepare import Floats

# The model's own settings (inference.yml beside it): BGR input scaled to 0-1 and
# normalised by these, core threshold, line threshold, growth of the core to the line.
MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32) * 255
CORE = 0.2
LINE = 0.4
GROWTH = 1.4
MULTIPLE = 32
SMALLEST = 3.0
MOST = 3000


class Detector:
    """Finds lines of text in a picture of any size, at the size it is given."""

    def __init__(self, threads: int) -> None:
        self._session = session(models.path("ppocrv6_tiny_det"), threads)

    def find(self, pixels: Pixels) -> list[Quad]:
        """The lines in a BGR picture, unordered, at most `MOST`, in its pixels."""
        height, width = pixels.shape[:2]
        rows, columns = -(-height // MULTIPLE) * MULTIPLE, -(-width // MULTIPLE) * MULTIPLE
        padded = cv2.copyMakeBorder(
            pixels, 0, rows - height, 0, columns - width, cv2.BORDER_REPLICATE
        )
        blob = ((padded.astype(np.float32) - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
        (heat,) = self._session.run(None, {"x": np.ascontiguousarray(blob)})
        return lines_of(heat[0, 0, :height, :width])


def lines_of(heat: Floats) -> list[Quad]:
    """The lines that a map of core probabilities (height x width, 0-1) shows."""
    cores = (heat > CORE).astype(np.uint8)
    contours, _ = cv2.findContours(cores, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    if len(contours) > MOST:
        contours = sorted(contours, key=cv2.contourArea, reverse=True)[:MOST]
    return [quad for contour in contours if (quad := _line(heat, contour)) is not None]


def _line(heat: Floats, contour: NDArray[np.int32]) -> Quad | None:
    (x, y), (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < SMALLEST:
        return None
    score = _mean_inside(heat, contour)
    if score < LINE:
        return None
    if width < height:
        width, height, angle = height, width, angle - 90
    # The network is trained on cores shrunk by area * ratio / perimeter; this undoes it.
    grow = width * height * GROWTH / (2 * (width + height))
    return Quad(x + 0.5, y + 0.5, width + 2 * grow, height + 2 * grow, _upright(angle), score)


def _upright(angle: float) -> float:
    """The direction along a line, in (-90, 90]: which end it is read from is seen later."""
    return -((90 - angle) % 180 - 90)


def _mean_inside(heat: Floats, contour: NDArray[np.int32]) -> float:
    x, y, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [contour - (x, y)], 1)
    return float(cv2.mean(heat[y : y + height, x : x + width], mask)[0])
