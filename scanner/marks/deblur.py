"""Undoing blur, as far as noise allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from scanner.model import Pixels


def deblur(grey: Pixels, sigma: float, noise: float) -> Pixels:
    """The picture as before a Gaussian blur of `sigma` pixels (Wiener's filter).

    `noise` is the ratio of noise to signal power; larger is smoother.
    """
    margin = int(3 * sigma) + 1
    height, width = (side + 2 * margin for side in grey.shape)
    rows, columns = cv2.getOptimalDFTSize(height), cv2.getOptimalDFTSize(width)
    padded = cv2.copyMakeBorder(
        grey, margin, rows - height + margin, margin, columns - width + margin, cv2.BORDER_REFLECT
    )
    vertical = np.fft.fftfreq(rows).astype(np.float32)[:, None]
    horizontal = np.fft.rfftfreq(columns).astype(np.float32)[None]
    blur = np.exp(-2 * np.pi**2 * sigma**2 * (vertical**2 + horizontal**2)).astype(np.float32)
    spectrum = np.fft.rfft2(padded.astype(np.float32)) * (blur / (blur * blur + noise))
    sharp = np.fft.irfft2(spectrum, s=(rows, columns))
    inside = sharp[margin : margin + grey.shape[0], margin : margin + grey.shape[1]]
    return np.clip(inside, 0, 255).astype(np.uint8)
