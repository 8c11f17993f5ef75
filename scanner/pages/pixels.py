"""A decoded picture of any mode to upright BGR, and what its transparency hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from scanner.model import Box

if TYPE_CHECKING:
    from scanner.model import Pixels

# A step in brightness that a reader sees, and one that he does not.
_SEEN, _UNSEEN = 40, 12
_FEWEST_PIXELS = 60


def to_bgr(image: Image.Image) -> Pixels:
    """8 bits a channel; more bits are scaled to the range they use, alpha lies on white."""
    if image.mode.startswith(("I", "F")):
        return _deep(image)
    if _has_alpha(image):
        rgba = np.asarray(image.convert("RGBA"))
        return _over(rgba, 255)
    return _swapped(np.asarray(image.convert("RGB")))


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def _swapped(rgb: Pixels) -> Pixels:
    bgr: Pixels = cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2BGR)
    return bgr


def _deep(image: Image.Image) -> Pixels:
    values = np.nan_to_num(np.asarray(image).astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    grey = ((values - low) * (255.0 / max(1e-6, high - low))).astype(np.uint8)
    bgr: Pixels = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    return bgr


def _over(rgba: Pixels, ground: int) -> Pixels:
    alpha = rgba[:, :, 3:].astype(np.uint16)
    rgb = (rgba[:, :, :3] * alpha + ground * (255 - alpha) + 127) // 255
    return _swapped(rgb.astype(np.uint8))


def under_alpha(image: Image.Image, shown: Pixels) -> list[tuple[Box, Pixels]]:
    """What `shown` (the picture on white) does not show: colours under full transparency,
    and light shapes that only a dark ground shows. Each with the part that is worth reading.
    """
    if not _has_alpha(image):
        return []
    rgba = np.asarray(image.convert("RGBA"))
    if int(rgba[:, :, 3].min()) == 255:
        return []
    found = []
    seen = _steps(shown)
    for version in (_swapped(rgba[:, :, :3]), _over(rgba, 0)):
        steps = _steps(version)
        new = (steps > _SEEN) & (seen < _UNSEEN)
        if int(np.count_nonzero(new)) >= _FEWEST_PIXELS:
            found.append((_around(new), version))
            seen = np.maximum(seen, steps)
    return found


def _steps(bgr: Pixels) -> Pixels:
    """How much each pixel's surroundings vary."""
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    kernel = np.ones((3, 3), np.uint8)
    steps: Pixels = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, kernel)
    return steps


def _around(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    margin = 12
    height, width = mask.shape
    return Box(
        float(max(0, columns[0] - margin)),
        float(max(0, rows[0] - margin)),
        float(min(width, columns[-1] + 1 + margin)),
        float(min(height, rows[-1] + 1 + margin)),
    )
