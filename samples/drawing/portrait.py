"""A drawn head and shoulders that a face detector takes for a photograph of nobody.

Built from soft shaded ellipses: light from the upper left, sockets, nose ridge, lips. No
photograph of a person is used anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]
WIDTH, HEIGHT = 400, 600


@dataclass(frozen=True, slots=True)
class _Looks:
    skin: tuple[float, float, float]
    hair: tuple[float, float, float]
    cloth: tuple[float, float, float]
    ground: tuple[float, float, float]
    wide: float
    apart: float
    brows: float
    lips: float
    long_hair: bool
    smile: float


def _looks(rng: Random, *, female: bool) -> _Looks:
    tone = rng.uniform(0.86, 1.04)
    hair = rng.uniform(18, 45)
    return _Looks(
        skin=(222 * tone, 178 * tone, 148 * tone),
        hair=(hair * 1.1, hair * 0.95, hair * 0.9),
        cloth=rng.choice(((235, 235, 240), (40, 52, 90), (120, 40, 50), (60, 90, 80))),
        ground=rng.choice(((235, 238, 242), (210, 225, 240), (120, 165, 215))),
        wide=rng.uniform(0.9, 1.08),
        apart=rng.uniform(44, 51),
        brows=rng.uniform(-9, 2),
        lips=rng.uniform(0.85, 1.15),
        long_hair=female and rng.random() < 0.8,
        smile=rng.uniform(0, 6),
    )


class _Canvas:
    """A float picture on which soft shapes are laid."""

    def __init__(self, ground: tuple[float, float, float]) -> None:
        self.pixels = np.full((HEIGHT, WIDTH, 3), ground, np.float32)
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        self.x, self.y = columns, rows

    def lay(self, mask: Field, colour: tuple[float, float, float], strength: float = 1.0) -> None:
        alpha = np.clip(mask * strength, 0, 1)[:, :, None]
        self.pixels = self.pixels * (1 - alpha) + np.array(colour, np.float32) * alpha

    def shade(self, mask: Field, factor: float) -> None:
        self.pixels *= 1 + (factor - 1) * np.clip(mask, 0, 1)[:, :, None]

    def oval(
        self, at: tuple[float, float], size: tuple[float, float], soft: float = 2, turn: float = 0
    ) -> Field:
        """1 inside an ellipse (half axes `size`), fading over `soft` pixels."""
        angle = np.deg2rad(turn)
        dx, dy = self.x - at[0], self.y - at[1]
        u = (dx * np.cos(angle) + dy * np.sin(angle)) / size[0]
        v = (-dx * np.sin(angle) + dy * np.cos(angle)) / size[1]
        distance = (np.hypot(u, v) - 1) * min(size)
        inside: Field = np.clip(0.5 - distance / max(soft, 0.1), 0, 1).astype(np.float32)
        return inside


def _eye(canvas: _Canvas, x: float, y: float, looks: _Looks) -> None:
    side = -1 if x < WIDTH / 2 else 1
    canvas.shade(canvas.oval((x, y - 4), (34, 22), 30), 0.82)
    white = canvas.oval((x, y), (21, 9.5), 3)
    canvas.lay(white, (236, 230, 226))
    iris = canvas.oval((x, y - 0.5), (9.5, 9.5), 2) * white
    canvas.lay(iris, (58, 38, 28))
    canvas.lay(canvas.oval((x, y - 0.5), (4.5, 4.5), 1.5) * white, (12, 10, 10))
    canvas.lay(canvas.oval((x - 3, y - 4), (2, 2), 1.5), (250, 250, 250), 0.9)
    lid = canvas.oval((x, y - 6), (24, 7), 3, side * 4) - canvas.oval((x, y - 1.5), (23, 7), 3)
    canvas.lay(np.clip(lid, 0, 1), (40, 28, 24), 0.85)
    crease = canvas.oval((x, y - 14), (24, 5), 4) - canvas.oval((x, y - 11), (25, 5), 4)
    canvas.shade(np.clip(crease, 0, 1), 0.75)
    brow = canvas.oval((x + side * 3, y - 30), (31, 6), 5, -side * looks.brows)
    canvas.lay(brow, looks.hair, 0.85)


def _nose_and_mouth(canvas: _Canvas, looks: _Looks) -> None:
    middle = WIDTH / 2
    canvas.shade(canvas.oval((middle - 5, 300), (8, 46), 18), 1.09)
    canvas.shade(canvas.oval((middle + 13, 300), (8, 42), 16), 0.9)
    canvas.shade(canvas.oval((middle, 345), (17, 13), 12), 1.08)
    for side in (-1, 1):
        canvas.shade(canvas.oval((middle + side * 21, 349), (9, 9), 8), 0.88)
        canvas.lay(canvas.oval((middle + side * 10, 357), (6, 3.2), 4), (90, 50, 42), 0.8)
        canvas.shade(canvas.oval((middle + side * 42, 380), (5, 34), 14, side * -24), 0.93)
    canvas.shade(canvas.oval((middle, 364), (22, 4), 6), 0.84)
    lips = (188, 98, 92)
    for side in (-1, 1):
        upper = canvas.oval((middle + side * 12, 395), (22, 7 * looks.lips), 5, side * 6)
        canvas.lay(upper, lips, 0.8)
        corner = canvas.oval((middle + side * 32, 399 - looks.smile), (7, 2.2), 3, -side * 25)
        canvas.lay(corner, (110, 56, 54), 0.7)
    canvas.lay(canvas.oval((middle, 404), (27, 9 * looks.lips), 5), lips, 0.85)
    canvas.shade(canvas.oval((middle, 405), (14, 4), 5), 1.12)
    line = canvas.oval((middle, 399), (32, 2.4), 2.5)
    canvas.lay(line, (95, 42, 42), 0.85)
    canvas.shade(canvas.oval((middle, 422), (20, 5), 10), 0.86)


def _head(canvas: _Canvas, looks: _Looks) -> None:
    middle, wide = WIDTH / 2, looks.wide
    dark = tuple(c * 0.8 for c in looks.skin)
    body = canvas.oval((middle, 640), (215, 150), 4)
    canvas.lay(body, looks.cloth)
    canvas.shade(body * canvas.oval((middle + 120, 640), (90, 130), 60), 0.85)
    canvas.lay(canvas.oval((middle, 500), (60, 85), 6), (dark[0], dark[1], dark[2]))
    if looks.long_hair:
        canvas.lay(canvas.oval((middle, 340), (152 * wide, 205), 8), looks.hair)
        canvas.lay(canvas.oval((middle, 490), (58, 80), 6), (dark[0], dark[1], dark[2]))
    canvas.lay(canvas.oval((middle, 250), (130 * wide, 142), 5), looks.hair)
    for side in (-1, 1):
        canvas.lay(canvas.oval((middle + side * 118 * wide, 312), (15, 34), 4), looks.skin)
        canvas.shade(canvas.oval((middle + side * 118 * wide, 314), (7, 22), 8), 0.78)
    canvas.lay(canvas.oval((middle, 310), (115 * wide, 150), 4), looks.skin)
    canvas.lay(canvas.oval((middle, 405), (80 * wide, 65), 12), looks.skin)
    face = canvas.oval((middle, 318), (115 * wide, 155), 30)
    canvas.shade(face * canvas.oval((middle + 80, 330), (60, 150), 80), 0.84)
    canvas.shade(face * canvas.oval((middle - 80, 380), (40, 110), 60), 0.93)
    canvas.shade(canvas.oval((middle - 22, 220), (60, 30), 50), 1.06)
    for side in (-1, 1):
        canvas.lay(canvas.oval((middle + side * 62, 352), (34, 26), 45), (226, 140, 122), 0.35)
    fringe = canvas.oval((middle, 195), (124 * wide, 80), 5) - canvas.oval(
        (middle + (18 if looks.long_hair else -10), 290), (112 * wide, 112), 14
    )
    fringe = np.clip(fringe, 0, 1)
    canvas.lay(fringe, looks.hair)
    canvas.shade(fringe * canvas.oval((middle - 40, 150), (60, 26), 50), 1.6)


def portrait(rng: Random, *, female: bool) -> Image.Image:
    """An RGB portrait of 400 x 600 pixels (the 20 x 30 mm of the cards)."""
    looks = _looks(rng, female=female)
    canvas = _Canvas(looks.ground)
    _head(canvas, looks)
    for side in (-1, 1):
        _eye(canvas, WIDTH / 2 + side * looks.apart * looks.wide, 292, looks)
    _nose_and_mouth(canvas, looks)
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, 3, canvas.pixels.shape)
    tilt = cv2.getRotationMatrix2D((200, 300), rng.uniform(-3, 3), rng.uniform(1.0, 1.08))
    held = cv2.warpAffine(canvas.pixels, tilt, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(held + noise.astype(np.float32), (0, 0), 1.1)
    return Image.fromarray(np.clip(soft, 0, 255).astype(np.uint8))


def face_box() -> tuple[float, float, float, float]:
    """Where the face lies in a portrait, as parts of its width and height."""
    return 0.2, 0.25, 0.8, 0.79
