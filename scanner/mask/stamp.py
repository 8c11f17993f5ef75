"""A sentence drawn again and again across a copy, into its pixels.

Light enough to read what is below; no two lines stand at the same distance, slope, colour and
strength, so that no single filter or offset takes them all away. Masks are spared: they stay
flat, as their proof wants them.
"""

from __future__ import annotations

import html
import io
import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image

from scanner.mask.mark import MARK
from scanner.mask.paint import covered
from scanner.model import Polygon

_Layer = NDArray[np.float32]

# Height of the letters as a part of the picture's shorter side.
_LETTERS = 1 / 24
_LEAST, _MOST = 11, 90
_SLOPES = (-32.0, -22.0)
_DISTANCES = (2.6, 4.2)
_STRENGTHS = (0.30, 0.42)
_INKS = ((150, 20, 40), (20, 50, 150), (110, 20, 120), (0, 90, 80))
# On ground darker than this the ink is turned towards white.
_DARK = 90
_DPI = 200
_MAX_PIXELS = 60_000_000
_QUALITY = 88


def stamped(image: Image.Image, sentence: str, spared: Sequence[Polygon]) -> Image.Image:
    """The upright `image` as RGB with `sentence` across it, but not on `spared` (pixels)."""
    if image.mode in ("RGBA", "LA"):
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        image = ground
    pixels = np.array(image.convert("RGB"))
    height, width = pixels.shape[:2]
    free = covered(height, width, list(spared)) == 0
    size = int(min(_MOST, max(_LEAST, min(width, height) * _LETTERS)))
    strip = _written(sentence, size)
    chance = random.SystemRandom()
    slope = chance.uniform(*_SLOPES)
    reach = math.hypot(width, height) / 2
    offset = -reach
    while offset < reach:
        angle = slope + chance.uniform(-2.5, 2.5)
        layer = _across(strip, (width, height), angle, offset, chance)
        _blend(pixels, layer * free * chance.uniform(*_STRENGTHS), chance.choice(_INKS))
        offset += strip.shape[0] * chance.uniform(*_DISTANCES) / 1.5
    return Image.fromarray(pixels)


def _written(sentence: str, size: int) -> _Layer:
    """The sentence as a strip of coverage (0-1), as high as its line."""
    document: Any = pymupdf.open()
    page = document.new_page(width=size * (len(sentence) + 4), height=size * 2)
    # MuPDF brings letters with every Vietnamese accent; Pillow's own font has none.
    style = f"font-family:sans-serif;font-weight:bold;font-size:{size}px;margin:0"
    page.insert_htmlbox(page.rect, f'<p style="{style}">{html.escape(sentence)}</p>')
    pixmap = page.get_pixmap(colorspace=pymupdf.csGRAY, alpha=False)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    ink = 1 - grey[:, : pixmap.width].astype(np.float32) / np.float32(255)
    columns = np.flatnonzero(ink.any(axis=0))
    rows = np.flatnonzero(ink.any(axis=1))
    strip: _Layer = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return strip


def _across(
    strip: _Layer,
    size: tuple[int, int],
    angle: float,
    offset: float,
    chance: random.SystemRandom,
) -> _Layer:
    """One line of the sentence, repeated, at `offset` from the middle of the picture."""
    width, height = size
    reach = math.hypot(width, height)
    parts = [np.zeros((strip.shape[0], int(chance.uniform(0, strip.shape[1]))), np.float32)]
    while sum(part.shape[1] for part in parts) < reach + strip.shape[1]:
        gap = int(strip.shape[0] * chance.uniform(1.5, 4))
        parts += [strip, np.zeros((strip.shape[0], gap), np.float32)]
    line = np.hstack(parts)
    start = chance.uniform(0, strip.shape[1])
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    # The strip's point (start + reach / 2, middle) comes to lie at `offset` below the middle.
    x, y = start + reach / 2, strip.shape[0] / 2
    matrix = np.array(
        [
            [cos, -sin, width / 2 - sin * offset - cos * x + sin * y],
            [sin, cos, height / 2 + cos * offset - sin * x - cos * y],
        ]
    )
    return np.asarray(cv2.warpAffine(line, matrix, (width, height)), np.float32)


def _blend(pixels: NDArray[np.uint8], layer: _Layer, ink: tuple[int, int, int]) -> None:
    rows, columns = np.nonzero(layer)
    if not rows.size:
        return
    under = pixels[rows, columns].astype(np.float32)
    strength = layer[rows, columns, None]
    dark = under.mean(axis=1, keepdims=True) < _DARK
    colour = np.asarray(ink, np.float32)
    target = np.where(dark, 255 - (255 - colour) * 0.4, colour)
    pixels[rows, columns] = (under * (1 - strength) + target * strength).astype(np.uint8)


def stamped_pdf(data: bytes, sentence: str, spared: Mapping[int, Sequence[Polygon]]) -> bytes:
    """A PDF of pictures of the pages of `data` with `sentence` drawn into each.

    `spared`: outlines by page (from 1), in units of the displayed page.
    """
    source: Any = pymupdf.open("pdf", data)
    target: Any = pymupdf.open()
    for number, page in enumerate(source, 1):
        width, height = page.rect.width, page.rect.height
        scale = min(_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
        pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
        shown = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
        outlines = [
            tuple((x * scale, y * scale) for x, y in outline) for outline in spared.get(number, ())
        ]
        out = io.BytesIO()
        stamped(shown, sentence, outlines).save(out, "JPEG", quality=_QUALITY, subsampling=0)
        fresh = target.new_page(width=width, height=height)
        fresh.insert_image(fresh.rect, stream=out.getvalue())
    target.set_metadata({"producer": MARK})
    return bytes(target.tobytes(deflate=True, garbage=3))
