"""What is read in a strip that was made black on white: whether it was print at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.ocr.illegible import SCORE
from scanner.ocr.prepare import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Pixels
    from scanner.ocr.detect import Detector
    from scanner.ocr.glyphs import Glyphs
    from scanner.ocr.recognise import Recogniser

PAD = 12
"""Print is sought with this much (pixels) paper around it."""


def readings(
    clear: Pixels, detector: Detector, recogniser: Recogniser, oblong: float
) -> Iterator[Glyphs]:
    """What stands in each line of a grey strip that is more than `oblong` times as long as high."""
    padded = cv2.copyMakeBorder(clear, PAD, PAD, PAD, PAD, cv2.BORDER_CONSTANT, value=255)
    source = Picture(np.asarray(cv2.cvtColor(padded, cv2.COLOR_GRAY2BGR), np.uint8))
    for quad in detector.find(source.pixels):
        if quad.score > SCORE and quad.aspect > oblong:
            yield recogniser.read(source, quad)
