"""A short label on a mask, in black or white, whichever stands out."""

from __future__ import annotations

import math
import unicodedata

from PIL import Image, ImageDraw, ImageFont

from scanner.model import Box, Fill, Polygon

_LEAST_HEIGHT = 7
_PART_OF_HEIGHT = 0.62
_PART_OF_WIDTH = 0.94


def plain(label: str) -> str:
    """The label in letters that every font has: without diacritics, 'Đ' as 'D'."""
    bare = unicodedata.normalize("NFD", label.replace("Đ", "D").replace("đ", "d"))
    return "".join(char if " " <= char <= "~" else "" for char in bare)


def is_dark(colour: tuple[int, int, int]) -> bool:
    """Whether white stands out on `colour` better than black."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def draw_label(image: Image.Image, outline: Polygon, fill: Fill) -> None:
    """Write the label in the middle of an outline, along it, if there is room for it."""
    text, (width, height, angle) = plain(fill.label or ""), _line(outline)
    size = int(height * _PART_OF_HEIGHT)
    while size >= _LEAST_HEIGHT:
        font = ImageFont.load_default(size)
        if font.getlength(text) <= width * _PART_OF_WIDTH:
            break
        size -= max(1, size // 8)
    ink = _ink(image.mode, 255 if is_dark(fill.colour) else 0)
    if size < _LEAST_HEIGHT or not text or ink is None:
        return
    written = Image.new("L", (math.ceil(width), math.ceil(height)))
    middle = (written.width / 2, written.height / 2)
    ImageDraw.Draw(written).text(middle, text, font=font, fill=255, anchor="mm")
    if angle:
        written = written.rotate(-math.degrees(angle), Image.Resampling.BICUBIC, expand=True)
    box = Box.around(outline)
    corner = ((box.x0 + box.x1 - written.width) / 2, (box.y0 + box.y1 - written.height) / 2)
    image.paste(ink, (round(corner[0]), round(corner[1])), written)


def _line(outline: Polygon) -> tuple[float, float, float]:
    """How long an outline is, how high, and how its line is turned (radians)."""
    box = Box.around(outline)
    if len(outline) != 4:
        return box.width, box.height, 0.0
    first, second, _, last = outline
    angle = math.atan2(second[1] - first[1], second[0] - first[0])
    return math.dist(first, second), math.dist(first, last), angle


def _ink(mode: str, bright: int) -> int | tuple[int, ...] | None:
    """Black or white in an image's own mode; None for modes that nothing is written on."""
    match mode:
        case "L" | "1":
            return bright
        case "RGB":
            return (bright,) * 3
        case "RGBA":
            return (bright, bright, bright, 255)
        case "LA":
            return (bright, 255)
        case "CMYK":
            return (0, 0, 0, 255 - bright)
    return None
