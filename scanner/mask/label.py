"""A short label on a mask, in black or white, whichever stands out."""

from __future__ import annotations

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
    """Write the label in the middle of an upright outline, if there is room for it."""
    text = plain(fill.label or "")
    box = Box.around(outline)
    size = int(box.height * _PART_OF_HEIGHT)
    while size >= _LEAST_HEIGHT:
        font = ImageFont.load_default(size)
        if font.getlength(text) <= box.width * _PART_OF_WIDTH:
            break
        size -= max(1, size // 8)
    if size < _LEAST_HEIGHT or not text:
        return
    centre = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    bright = 255 if is_dark(fill.colour) else 0
    ink: int | tuple[int, ...] = bright
    if image.mode in ("RGB", "RGBA", "LA"):
        ink = (bright,) * (len(image.getbands()) - (image.mode in ("RGBA", "LA")))
        ink += (255,) if image.mode in ("RGBA", "LA") else ()
    elif image.mode == "CMYK":
        ink = (0, 0, 0, 255 - bright)
    elif image.mode not in ("L", "1"):
        return
    ImageDraw.Draw(image).text(centre, text, font=font, fill=ink, anchor="mm")
