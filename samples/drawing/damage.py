"""What scanners, fax machines and phones do to a page, with the truth moved along exactly.

Pixel-only damage keeps truths as they are; geometric damage moves them. All randomness comes
from the `Random` that is passed in.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from samples.drawing import ornaments
from samples.drawing.picture import Drawing, Pixels, homography
from samples.drawing.truth import Truth

Noise = NDArray[np.float32]


def _clipped(values: NDArray[np.floating]) -> Pixels:
    whole: Pixels = np.clip(values, 0, 255).astype(np.uint8)
    return whole


def _noise(rng: Random, shape: tuple[int, ...], sigma: float) -> Noise:
    source = np.random.default_rng(rng.randrange(2**32))
    return source.normal(0, sigma, shape).astype(np.float32)


def skewed(drawing: Drawing, degrees: float) -> Drawing:
    """Turned about its middle on a white bed of the same size."""
    width, height = drawing.size
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])
    return drawing.warped(matrix.astype(np.float64), drawing.size)


def noisy(drawing: Drawing, rng: Random, sigma: float) -> Drawing:
    """Grain that is the same in all three channels, as scanners give it."""
    pixels = drawing.pixels().astype(np.float32)
    grain = _noise(rng, (*pixels.shape[:2], 1), sigma)
    return drawing.with_pixels(_clipped(pixels + grain))


def blurred(drawing: Drawing, sigma: float) -> Drawing:
    return drawing.with_pixels(cv2.GaussianBlur(drawing.pixels(), (0, 0), max(0.05, sigma)))


def motion_blurred(drawing: Drawing, length: int, degrees: float) -> Drawing:
    """The smear of a hand that moved `length` pixels while the shutter was open."""
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), degrees, 1)
    kernel = cv2.warpAffine(kernel, turn, (length, length))
    smear = cv2.filter2D(drawing.pixels(), -1, kernel / max(float(kernel.sum()), 1e-6))
    return drawing.with_pixels(smear)


def faint(drawing: Drawing, rng: Random, strength: float) -> Drawing:
    """Toner running out: ink fades by up to `strength`, in vertical bands."""
    pixels = drawing.pixels().astype(np.float32)
    width = pixels.shape[1]
    bands = np.array([rng.uniform(0.4, 1) for _ in range(9)], np.float32)
    fade = cv2.resize(bands[None, :], (width, 1), interpolation=cv2.INTER_CUBIC)[:, :, None]
    paper = np.float32(255)
    return drawing.with_pixels(_clipped(pixels + (paper - pixels) * np.clip(fade, 0, 1) * strength))


def shadowed(drawing: Drawing, rng: Random, strength: float) -> Drawing:
    """A soft shadow over one side, as a hand or a phone throws it."""
    width, height = drawing.size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = rng.uniform(0, 2 * math.pi)
    across = (columns / width - 0.5) * math.cos(turn) + (rows / height - 0.5) * math.sin(turn)
    dark = 1 - strength / (1 + np.exp(-(across - rng.uniform(-0.2, 0.3)) * rng.uniform(6, 16)))
    return drawing.with_pixels(_clipped(drawing.pixels() * dark[:, :, None]))


def gutter(drawing: Drawing, strength: float) -> Drawing:
    """The dark left edge of a page copied out of a binding."""
    width = drawing.size[0]
    fall = np.exp(-np.arange(width, dtype=np.float32) / (width * 0.035)) * strength
    return drawing.with_pixels(_clipped(drawing.pixels() * (1 - fall[None, :, None])))


def punched(drawing: Drawing, rng: Random) -> Drawing:
    """Two filing holes at the left edge, grey as the scanner's lid."""
    pixels = drawing.pixels().copy()
    width, height = drawing.size
    x, radius = round(width * 0.045), round(width * 0.0145)
    lid = rng.randrange(20, 120)
    for y in (0.5 - 40 / 297, 0.5 + 40 / 297):
        cv2.circle(pixels, (x, round(height * y)), radius, (lid, lid, lid), -1, cv2.LINE_AA)
    return drawing.with_pixels(pixels)


def stained(drawing: Drawing, rng: Random, count: int) -> Drawing:
    """Specks of dust and broken toner."""
    pixels = drawing.pixels().copy()
    width, height = drawing.size
    for _ in range(count):
        at = (rng.randrange(width), rng.randrange(height))
        shade = rng.randrange(30, 190)
        cv2.circle(pixels, at, rng.randrange(1, 3), (shade, shade, shade), -1, cv2.LINE_AA)
    return drawing.with_pixels(pixels)


def over_printed(drawing: Drawing, rng: Random, truth: Truth, *, red: bool) -> Drawing:
    """A red seal or a blue signature laid across one value."""
    xs, ys = zip(*truth.polygons[0], strict=True)
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    wide = max(drawing.size[0] * 0.16, (max(xs) - min(xs)) * 0.9)
    mark = ornaments.seal(rng) if red else ornaments.signature(rng)
    high = wide * mark.height / mark.width
    mark = mark.resize((round(wide), round(high)), Image.Resampling.LANCZOS)
    x = middle[0] - wide / 2 + rng.uniform(-0.2, 0.2) * wide
    y = middle[1] - high / 2 + rng.uniform(-0.15, 0.15) * high
    return drawing.pasted(Drawing(mark), (x, y))


def as_jpeg(drawing: Drawing, quality: int) -> Drawing:
    """The losses of one JPEG coding (4:2:0, as phones and scanners write)."""
    out = io.BytesIO()
    drawing.image.convert("RGB").save(out, "JPEG", quality=quality, subsampling=2)
    with Image.open(io.BytesIO(out.getvalue())) as image:
        return drawing.with_pixels(np.asarray(image.convert("RGB"), dtype=np.uint8))


def grey(drawing: Drawing) -> Drawing:
    """One channel's worth of colour, still stored as three."""
    plain = drawing.image.convert("L").convert("RGB")
    return drawing.with_pixels(np.asarray(plain, dtype=np.uint8))


def faxed(drawing: Drawing, rng: Random, threshold: int = 150) -> Drawing:
    """One bit a pixel, ragged edges, a few lost lines: an office fax or a 1-bit scanner."""
    level = np.asarray(drawing.image.convert("L"), dtype=np.float32)
    level = level + _noise(rng, level.shape, 14)
    bits = np.where(level > threshold, np.uint8(255), np.uint8(0)).astype(np.uint8)
    return drawing.with_pixels(np.repeat(bits[:, :, None], 3, axis=2))


def _edges(drawing: Drawing, rng: Random, tilt: float, turn: float, room: float) -> Drawing:
    """The page seen at an angle of up to `tilt` degrees, turned, with `room` around it."""
    width, height = drawing.size
    angle = math.radians(turn)
    pitch, yaw = (math.radians(rng.uniform(-tilt, tilt)) for _ in range(2))
    distance = 2.2 * max(width, height)
    seen = []
    for x, y in ((0, 0), (width, 0), (width, height), (0, height)):
        u, v = x - width / 2, y - height / 2
        u, v = u * math.cos(angle) - v * math.sin(angle), u * math.sin(angle) + v * math.cos(angle)
        depth = distance + u * math.sin(yaw) + v * math.sin(pitch)
        seen.append((u * math.cos(yaw) * distance / depth, v * math.cos(pitch) * distance / depth))
    left, top = min(p[0] for p in seen), min(p[1] for p in seen)
    wide, high = max(p[0] for p in seen) - left, max(p[1] for p in seen) - top
    border = room * max(wide, high)
    target = [(p[0] - left + border, p[1] - top + border) for p in seen]
    size = (round(wide + 2 * border), round(high + 2 * border))
    matrix = homography(((0, 0), (width, 0), (width, height), (0, height)), target)
    return drawing.warped(matrix, size, table(rng, size))


def in_perspective(
    drawing: Drawing, rng: Random, *, tilt: float, turn: float, room: float = 0.05
) -> Drawing:
    """A flat thing photographed from the side on a table.

    `tilt`: degrees the camera may stand off the vertical; `turn`: degrees in the plane;
    `room`: table around it, as a part of its longer side.
    """
    return _edges(drawing, rng, tilt, turn, room)


def curled(drawing: Drawing, rng: Random, depth: float) -> Drawing:
    """A page that does not lie flat: lines bend by up to `depth` of the page's height."""
    width, height = drawing.size
    rise, phase = depth * height, rng.uniform(0.3, 0.7) * math.pi

    def lift(x: NDArray[np.float32]) -> NDArray[np.float32]:
        bent: NDArray[np.float32] = (rise * np.sin(x / width * math.pi + phase)).astype(np.float32)
        return bent

    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    offset = lift(columns)
    pixels = cv2.remap(
        drawing.pixels(),
        columns,
        (rows - offset).astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(245, 245, 242),
    )
    shade = 1 + 0.12 * np.cos(columns / width * math.pi + phase)
    image = Image.fromarray(_clipped(pixels * np.minimum(shade, 1)[:, :, None]))
    return drawing.moved(
        image, lambda p: (p[0], p[1] + float(lift(np.array([p[0]], np.float32))[0])), steps=12
    )


def table(rng: Random, size: tuple[int, int]) -> Image.Image:
    """A table top, cloth or desk pad for things to lie on."""
    width, height = size
    small = (max(2, width // 3), max(2, height // 3))
    rows, columns = np.mgrid[0 : small[1], 0 : small[0]].astype(np.float32)
    kind = rng.choice(("wood", "cloth", "plain", "dark"))
    base = {"wood": (164, 120, 78), "cloth": (150, 160, 175), "plain": (222, 222, 216)}.get(
        kind, (48, 46, 50)
    )
    ground = np.ones((*small[::-1], 3), np.float32) * np.array(base, np.float32)
    if kind == "wood":
        warp = 6 * np.sin(columns / 70 + rng.uniform(0, 6)) + 3 * np.sin(columns / 23)
        grain = np.sin((rows + warp) / 4.5) * 9 + np.sin((rows + warp) / 17) * 12
        ground += grain[:, :, None]
    if kind == "cloth":
        ground += (np.sin(rows * 1.9) * 7 + np.sin(columns * 1.9) * 7)[:, :, None]
    ground += _noise(rng, (*small[::-1], 1), 4)
    light = 1.08 - 0.22 * np.hypot(columns / small[0] - rng.random(), rows / small[1] - 0.3)
    pixels = _clipped(ground * light[:, :, None])
    return Image.fromarray(cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC))


def glared(drawing: Drawing, rng: Random, strength: float, at: tuple[float, float]) -> Drawing:
    """A lamp's reflection around `at` (parts of width and height)."""
    width, height = drawing.size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    wide, high = rng.uniform(0.06, 0.16), rng.uniform(0.04, 0.12)
    distance = ((columns / width - at[0]) / wide) ** 2 + ((rows / height - at[1]) / high) ** 2
    light = (strength * np.exp(-distance))[:, :, None]
    pixels = drawing.pixels().astype(np.float32)
    return drawing.with_pixels(_clipped(pixels + (255 - pixels) * np.clip(light, 0, 1)))


def warm(drawing: Drawing, rng: Random, strength: float = 1.0) -> Drawing:
    """White balance and exposure of a phone that guessed."""
    gains = [1 + strength * rng.uniform(-0.1, 0.06) for _ in range(3)]
    exposure = 1 + strength * rng.uniform(-0.18, 0.08)
    factors = np.array([g * exposure for g in gains], np.float32)
    return drawing.with_pixels(_clipped(drawing.pixels() * factors))


@dataclass(frozen=True, slots=True)
class ScanWear:
    """The ranges that `scanned` draws from; the defaults are an ordinary office scanner."""

    skew: float = 2.0
    quality: tuple[int, int] = (35, 90)
    noise: tuple[float, float] = (0, 8)
    blur: tuple[float, float] = (0, 0.9)
    faint: float = 0.2
    colour: float = 0.5
    extras: float = 0.25


ORDINARY = ScanWear()
HARD = ScanWear(5.0, (20, 50), (4, 14), (0.4, 1.3), 0.55, 0.3, 0.6)


def scanned(drawing: Drawing, rng: Random, wear: ScanWear = ORDINARY) -> Drawing:
    """A page that went through a scanner: skew, blur, grain, dust, toner, shadow, JPEG."""
    page = drawing if rng.random() < wear.colour else grey(drawing)
    if rng.random() < wear.extras:
        page = faint(page, rng, wear.faint)
    page = skewed(page, rng.uniform(-wear.skew, wear.skew))
    if rng.random() < wear.extras:
        page = punched(page, rng)
    if rng.random() < wear.extras:
        page = gutter(page, rng.uniform(0.2, 0.6))
    if rng.random() < wear.extras:
        page = shadowed(page, rng, rng.uniform(0.1, 0.35))
    page = blurred(page, rng.uniform(*wear.blur))
    page = stained(page, rng, rng.randrange(0, 40))
    page = noisy(page, rng, rng.uniform(*wear.noise))
    return as_jpeg(page, rng.randrange(*wear.quality))


def photographed_page(drawing: Drawing, rng: Random, tilt: float = 14) -> Drawing:
    """A sheet photographed with a phone: curl, perspective, shadow, grain, JPEG."""
    page = curled(drawing, rng, rng.uniform(0, 0.012))
    page = in_perspective(page, rng, tilt=tilt, turn=rng.uniform(-6, 6), room=0.06)
    page = shadowed(page, rng, rng.uniform(0.1, 0.4))
    page = warm(page, rng)
    page = blurred(page, rng.uniform(0.3, 1.0))
    page = noisy(page, rng, rng.uniform(2, 7))
    return as_jpeg(page, rng.randrange(45, 88))
