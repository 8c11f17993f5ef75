"""What happens to a picture's pixels and to its place, beyond what the samples need.

Geometry comes first, so that the picture before its pixels were harmed has the same truth
and can be held against the one after (`legible.py`).
"""

from __future__ import annotations

import math
from random import Random

import cv2
import numpy as np
from PIL import Image

from samples.drawing import damage, ornaments
from samples.drawing.picture import Drawing, Matrix, Pixels, corners, homography
from samples.drawing.truth import Truth
from tests.benchmark.pixels.ranges import PhotoRanges

Size = tuple[int, int]
CAMERA = 2.2
"""The camera's distance, in longer sides of what it sees."""


def inked(drawing: Drawing, mark: Image.Image, box: tuple[float, float, float]) -> Drawing:
    """A stamp or signature (RGBA) printed on the page: dark ink stays dark under it.

    `box`: its middle and its width, in pixels.
    """
    wide = max(8, round(box[2]))
    high = max(8, round(wide * mark.height / mark.width))
    tile = mark.resize((wide, high), Image.Resampling.LANCZOS)
    layer = Image.new("RGBA", drawing.size, (255, 255, 255, 0))
    layer.paste(tile, (round(box[0] - wide / 2), round(box[1] - high / 2)))
    colour = np.asarray(layer, dtype=np.float32) / 255
    alpha = colour[:, :, 3:]
    pixels = drawing.pixels() * (1 - alpha + alpha * colour[:, :, :3])
    return drawing.with_pixels(pixels.astype(np.uint8))


def middle(truth: Truth) -> tuple[float, float]:
    xs, ys = zip(*truth.polygons[0], strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)


def over_value(drawing: Drawing, rng: Random, mark: Image.Image, wide: float) -> Drawing:
    """`mark`, `wide` pixels wide, across one of the values that have to be found."""
    chosen = [t for t in drawing.truths if t.mask and t.type != "person_name"]
    x, y = middle(rng.choice(chosen or list(drawing.truths)))
    return inked(drawing, mark, (x + rng.uniform(-0.25, 0.25) * wide, y + rng.uniform(-3, 3), wide))


def _blank(drawing: Drawing, left: float, top: float) -> bool:
    """Whether nothing is printed right of and below a point."""
    corner = drawing.pixels()[max(0, round(top)) :, max(0, round(left)) :]
    return bool((corner > 200).mean() > 0.998)


def signed(drawing: Drawing, rng: Random, dpi: float) -> Drawing:
    """Seal and signature where the signer's printed name stands, else in a blank lower right."""
    millimetre = dpi / 25.4
    names = [t for t in drawing.truths if t.type == "person_name" and not t.mask]
    width, height = drawing.size
    x, y = middle(names[-1]) if names else (width * 0.72, height * 0.88)
    if not names and not _blank(drawing, x - 36 * millimetre, y - 28 * millimetre):
        return drawing
    seal = ornaments.seal(rng, rng.choice(("SỞ NỘI VỤ MẪU", "ỦY BAN NHÂN DÂN XÃ MẪU")))
    page = inked(drawing, seal, (x - 18 * millimetre, y - 9 * millimetre, 34 * millimetre))
    pen = ornaments.signature(rng, rng.choice(((24, 40, 120), (30, 30, 36))))
    return inked(page, pen, (x, y - 11 * millimetre, 42 * millimetre))


def dot_matrix(drawing: Drawing, rng: Random, dpi: float, dots: int) -> Drawing:
    """The page as a needle printer sets it, its ribbon uneven; `dots` an inch."""
    grey = np.asarray(drawing.image.convert("L"))
    size = (round(grey.shape[1] * dots / dpi), round(grey.shape[0] * dots / dpi))
    cells = cv2.resize(grey, size, interpolation=cv2.INTER_AREA) < 150
    source = np.random.default_rng(rng.randrange(2**32))
    force = np.where(cells, source.uniform(0.65, 1.0, cells.shape), 0).astype(np.float32)
    cell = np.zeros((5, 5), np.float32)
    cv2.circle(cell, (2, 2), 2, (1.0,), -1)
    needle = np.kron(force, cell).astype(np.float32)
    shrunk = cv2.resize(needle, drawing.size, interpolation=cv2.INTER_AREA)
    ink = np.clip(shrunk * 1.25, 0, 1) * rng.uniform(0.75, 0.95)
    level = (255 * (1 - ink)).astype(np.uint8)
    return drawing.with_pixels(np.repeat(level[:, :, None], 3, axis=2))


def dim(drawing: Drawing, rng: Random, light: float) -> Drawing:
    """Too little light: dark, a little blue, with the grain of a sensor turned up."""
    tint = np.array([light * 0.95, light, light * 1.08], np.float32)
    dark = np.clip(drawing.pixels() * tint, 0, 255).astype(np.uint8)
    return damage.noisy(drawing.with_pixels(dark), rng, rng.uniform(4, 9) * (0.5 + light))


def _seen(size: Size, turn: float, tilt: float, side: float) -> list[tuple[float, float]]:
    """The corners of a flat thing turned by `turn` and tilted by `tilt` towards `side`."""
    width, height = size
    angle, pitch = math.radians(turn), math.radians(tilt) * math.sin(side)
    yaw = math.radians(tilt) * math.cos(side)
    distance = CAMERA * max(size)
    points = []
    for x, y in corners(size):
        u, v = x - width / 2, y - height / 2
        u, v = u * math.cos(angle) - v * math.sin(angle), u * math.sin(angle) + v * math.cos(angle)
        depth = distance + u * math.sin(yaw) + v * math.sin(pitch)
        points.append(
            (u * math.cos(yaw) * distance / depth, v * math.cos(pitch) * distance / depth)
        )
    return points


def _bounds(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _frame(card: Size, rng: Random, ranges: PhotoRanges) -> tuple[Size, float]:
    """The picture's size, and the width the card should have in it."""
    share = ranges.share.draw(rng)
    aspect = rng.choice((4 / 3, 3 / 4))
    if ranges.width is not None:
        wide = ranges.width.draw(rng)
        area = wide * wide * card[1] / card[0] / share
        return (round(math.sqrt(area * aspect)), round(math.sqrt(area / aspect))), wide
    longer = ranges.frame.draw(rng)
    size = (longer, round(longer * 3 / 4)) if aspect > 1 else (round(longer * 3 / 4), longer)
    return size, math.sqrt(share * size[0] * size[1] * card[0] / card[1])


def posed(card: Drawing, rng: Random, ranges: PhotoRanges) -> tuple[Drawing, float]:
    """A cut-out card (RGBA) on a table, seen by a camera; and how wide the card is there."""
    size, wide = _frame(card.size, rng, ranges)
    scale = wide / card.size[0]
    points = _seen(card.size, ranges.turn.draw(rng), ranges.tilt.draw(rng), rng.uniform(0, 6.283))
    left, top, across, down = _bounds(points)
    if ranges.width is not None:
        size = max(size[0], round(across * scale) + 2), max(size[1], round(down * scale) + 2)
    else:
        scale = min(scale, size[0] / across, size[1] / down)
    room = (size[0] - across * scale, size[1] - down * scale)
    at = (rng.random() * room[0], rng.random() * room[1])
    target = [((x - left) * scale + at[0], (y - top) * scale + at[1]) for x, y in points]
    matrix = homography(corners(card.size), target)
    return card.warped(matrix, size, damage.table(rng, size)), card.size[0] * scale


def developed(photo: Drawing, rng: Random, ranges: PhotoRanges, wide: float) -> Drawing:
    """Light, lens, sensor and JPEG of a phone; `wide`: pixels of the card."""
    scale = wide / 1000
    if ranges.glare.draw(rng):
        photo = glared(photo, rng, ranges.glare_strength.draw(rng), wide)
    if ranges.shadow.draw(rng):
        photo = damage.shadowed(photo, rng, ranges.shadow_strength.draw(rng))
    photo = damage.warm(photo, rng)
    photo = damage.blurred(photo, ranges.blur.draw(rng) * scale)
    if ranges.motion.draw(rng):
        length = max(3, round(ranges.smear.draw(rng) * scale))
        photo = damage.motion_blurred(photo, length, rng.uniform(0, 180))
    photo = damage.noisy(photo, rng, ranges.grain.draw(rng))
    return damage.as_jpeg(photo, ranges.jpeg.whole(rng))


def glared(photo: Drawing, rng: Random, strength: float, wide: float) -> Drawing:
    """A lamp's reflection on or beside one of the values, as large as lamps are on cards."""
    x, y = middle(rng.choice(photo.truths))
    x, y = x + rng.uniform(-0.1, 0.1) * wide, y + rng.uniform(-0.06, 0.06) * wide
    across, down = rng.uniform(0.08, 0.2) * wide, rng.uniform(0.05, 0.12) * wide
    width, height = photo.size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    far = ((columns - x) / across) ** 2 + ((rows - y) / down) ** 2
    light = (strength * np.exp(-far))[:, :, None]
    pixels = photo.pixels().astype(np.float32)
    bright: Pixels = np.clip(pixels + (255 - pixels) * light, 0, 255).astype(np.uint8)
    return photo.with_pixels(bright)


def tilted(page: Drawing, rng: Random, tilt: float, turn: float) -> Drawing:
    """A sheet on a table that fills most of the picture."""
    points = _seen(page.size, turn, tilt, rng.uniform(0, 6.283))
    left, top, across, down = _bounds(points)
    border = rng.uniform(0.01, 0.08) * max(across, down)
    target = [(x - left + border, y - top + border) for x, y in points]
    size = (round(across + 2 * border), round(down + 2 * border))
    matrix: Matrix = homography(corners(page.size), target)
    return page.warped(matrix, size, damage.table(rng, size))
