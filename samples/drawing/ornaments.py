"""Pictures that papers and cards carry beside their text: grounds, emblems, seals, pens, codes.

All of our own design: nothing here can be taken for an official emblem or seal.
"""

from __future__ import annotations

import itertools
import math
from random import Random

import cv2
import numpy as np
import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from samples.drawing.fonts import ARIAL, Style, font
from samples.drawing.layout import Colour
from samples.drawing.picture import Pixels

RED: Colour = (200, 24, 34)
INK: Colour = (28, 46, 150)


def guilloche(
    size: tuple[int, int], light: Colour, dark: Colour, rng: Random, strength: float = 0.35
) -> Image.Image:
    """A security ground: fine interlaced waves of `dark` on a soft gradient of `light`."""
    width, height = size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = columns / width, rows / width
    waves = np.zeros((height, width), np.float32)
    for _ in range(3):
        turn, bend = rng.uniform(0, math.pi), rng.uniform(0.02, 0.05)
        across = u * math.cos(turn) + v * math.sin(turn)
        along = -u * math.sin(turn) + v * math.cos(turn)
        phase = across + bend * np.sin(along * rng.uniform(9, 20) + rng.uniform(0, 6))
        waves += np.abs(np.sin(phase * rng.uniform(130, 190))) ** 6
    drift = 0.5 + 0.5 * np.sin(u * rng.uniform(2, 4) + v * rng.uniform(2, 5) + rng.uniform(0, 6))
    base = np.array(light, np.float32) * (0.94 + 0.06 * drift[:, :, None])
    share = np.clip(waves / 3, 0, 1)[:, :, None] * strength
    mixed = base * (1 - share) + np.array(dark, np.float32) * share
    return Image.fromarray(np.clip(mixed, 0, 255).astype(np.uint8))


def _star(radius: float, centre: float) -> list[tuple[float, float]]:
    points = []
    for i in range(10):
        reach = radius if i % 2 == 0 else radius * 0.4
        angle = -math.pi / 2 + i * math.pi / 5
        points.append((centre + reach * math.cos(angle), centre + reach * math.sin(angle)))
    return points


def emblem(pixels: int = 300) -> Image.Image:
    """A disc with a star where a card has the national emblem (our own, plain one)."""
    image = Image.new("RGBA", (pixels, pixels), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    middle = pixels / 2
    draw.ellipse((4, 4, pixels - 4, pixels - 4), fill=(214, 160, 40, 255))
    edge = pixels * 0.09
    draw.ellipse((edge, edge, pixels - edge, pixels - edge), fill=(190, 28, 30, 255))
    for i in range(28):
        angle = math.pi * (0.12 + 0.76 * i / 27)
        x = middle + pixels * 0.43 * math.cos(angle)
        y = middle + pixels * 0.43 * math.sin(angle)
        draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=(236, 190, 70, 255))
    draw.polygon(_star(pixels * 0.24, middle), fill=(250, 210, 60, 255))
    return image


def _ring_text(image: Image.Image, text: str, radius: float, size: int, spread: float) -> None:
    """Letters around the upper arc of a seal, `spread` radians wide."""
    middle = image.width / 2
    face = font(ARIAL, Style.BOLD, size)
    for i, letter in enumerate(text):
        angle = spread * (i / max(1, len(text) - 1) - 0.5)
        tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((size, size), letter, font=face, fill=(*RED, 255), anchor="mm")
        tile = tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        x, y = middle + radius * math.sin(angle), middle - radius * math.cos(angle)
        image.alpha_composite(tile, (round(x - size), round(y - size)))


def seal(rng: Random, text: str = "ỦY BAN NHÂN DÂN XÃ MẪU", pixels: int = 420) -> Image.Image:
    """A red round seal, unevenly inked and a little turned (RGBA)."""
    image = Image.new("RGBA", (pixels, pixels), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for inset, thick in ((6, 7), (18, 3), (118, 3)):
        draw.ellipse((inset, inset, pixels - inset, pixels - inset), outline=RED, width=thick)
    _ring_text(image, text.upper(), pixels * 0.36, 34, 4.6)
    draw.polygon(_star(pixels * 0.13, pixels / 2), fill=RED)
    patches = np.random.default_rng(rng.randrange(2**32)).random((14, 14)).astype(np.float32)
    inked = cv2.resize(patches, (pixels, pixels), interpolation=cv2.INTER_CUBIC)
    alpha = np.asarray(image.getchannel("A"), np.float32) * np.clip(0.45 + inked * 0.6, 0, 0.92)
    image.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    turned = image.rotate(rng.uniform(-14, 14), resample=Image.Resampling.BICUBIC)
    return turned.filter(ImageFilter.GaussianBlur(0.7))


def signature(rng: Random, colour: Colour = INK, size: tuple[int, int] = (420, 180)) -> Image.Image:
    """A pen's loops that spell nothing (RGBA)."""
    width, height = size
    image = Image.new("RGBA", (width * 2, height * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    count = rng.randrange(5, 9)
    x, y = 0.08, 0.6
    points = []
    for i in range(count):
        reach = rng.uniform(0.15, 0.42) * (1.3 if i == 0 else 1)
        for step in range(24):
            turn = 2 * math.pi * step / 24
            px = x + reach * 0.28 * math.sin(turn) + step * (0.78 / count) / 24
            py = y - reach * 0.5 * (1 - math.cos(turn)) + 0.04 * math.sin(turn * 2)
            points.append((px * width * 2, py * height * 2))
        x += 0.78 / count
    points += [(width * 1.9, height * 1.0), (width * 0.7, height * 1.55)]
    for i, (a, b) in enumerate(itertools.pairwise(points)):
        thick = 5 + round(3 * math.sin(i * 0.37))
        draw.line((a, b), fill=(*colour, 235), width=thick, joint="curve")
    return image.resize(size, Image.Resampling.LANCZOS).rotate(
        rng.uniform(-4, 10), resample=Image.Resampling.BICUBIC
    )


def chip(pixels: int = 200) -> Image.Image:
    """The contacts of a chip card (RGBA)."""
    image = Image.new("RGBA", (pixels, round(pixels * 0.8)), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    w, h = image.size
    draw.rounded_rectangle(
        (2, 2, w - 3, h - 3), 22, fill=(214, 180, 96, 255), outline=(120, 96, 40)
    )
    for y in (0.33, 0.66):
        draw.line((0, h * y, w * 0.33, h * y), fill=(120, 96, 40), width=3)
        draw.line((w * 0.67, h * y, w, h * y), fill=(120, 96, 40), width=3)
    draw.rounded_rectangle(
        (w * 0.33, h * 0.2, w * 0.67, h * 0.8), 10, outline=(120, 96, 40), width=3
    )
    return image


def fingerprint(rng: Random, size: tuple[int, int] = (220, 270)) -> Image.Image:
    """Ridges of no finger, black on clear (RGBA)."""
    width, height = size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (columns - width / 2) / width, (rows - height * 0.46) / width
    bent = np.hypot(u * (1.15 + 0.2 * v), v) + 0.05 * np.sin(v * 9 + rng.uniform(0, 6))
    bent += 0.03 * np.sin(u * 14 + rng.uniform(0, 6))
    ridges = np.sin(bent * rng.uniform(88, 110)) > 0.1
    grain = np.random.default_rng(rng.randrange(2**32)).random((height, width)) > 0.13
    inside = np.hypot(u / 0.43, v / 0.52) < 1
    image = np.zeros((height, width, 4), np.uint8)
    image[:, :, 3] = (ridges & grain & inside).astype(np.uint8) * 215
    return Image.fromarray(image).filter(ImageFilter.GaussianBlur(0.8))


def qr(payload: str, *, dark: Colour = (0, 0, 0), error: str = "m", module: int = 6) -> Image.Image:
    """A QR symbol without its quiet zone, `module` pixels a module."""
    code = segno.make(payload, error=error, micro=False)
    bits = np.array([list(row) for row in code.matrix], np.uint8)
    cells = np.kron(bits, np.ones((module, module), np.uint8))[:, :, None]
    colour: Pixels = np.where(cells > 0, np.array(dark, np.uint8), np.uint8(255)).astype(np.uint8)
    return Image.fromarray(colour)


def barcode(payload: str, kind: str = "PDF417", scale: int = 4) -> Image.Image:
    """A symbol of another kind than QR (`kind`: a name of `zxingcpp.BarcodeFormat`)."""
    symbol = zxingcpp.create_barcode(payload, getattr(zxingcpp.BarcodeFormat, kind))
    pixels = np.array(symbol.to_image(scale=scale, add_quiet_zones=False), dtype=np.uint8)
    return Image.fromarray(pixels).convert("RGB")
