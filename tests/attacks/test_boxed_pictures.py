"""Numbers in boxes, one digit to each, that stand in pixels alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from samples.drawing.fonts import ARIAL, font_bytes
from tests.attacks.attack import Attack, never_green, of

CCCD, PHONE = ("Số CCCD", "079103012345"), ("Số điện thoại", "0912345678")
_LEFT, _TOP, _PITCH, _HIGH, _SIZE = 60, 200, 52, 58, 36
_TURN = 5.0
_SHEET = (1000, 420)

Shades = NDArray[np.float64]


@cache
def face() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(font_bytes(ARIAL)), _SIZE)


def form(kind: str, label: str, value: str, *, gap: int = 0) -> Image.Image:
    """A form with the boxes of one number below its label; `gap`: how far apart groups stand."""
    image = Image.new("RGB", _SHEET, "white")
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), "TỜ KHAI ĐĂNG KÝ THUÊ BAO", "black", face())
    draw.text((60, 140), label, "black", face())
    for x, digit in places(value, gap):
        box = (x, _TOP, x + _PITCH, _TOP + _HIGH)
        if kind == "cells":
            draw.rectangle(box, outline="black", width=2)
        elif kind == "apart":
            draw.rectangle((x + 3, _TOP, x + _PITCH - 3, _TOP + _HIGH), outline="black", width=2)
        elif kind == "comb":
            low = _TOP + _HIGH
            draw.line(
                [(x, low - 14), (x, low), (x + _PITCH, low), (x + _PITCH, low - 14)], "black", 2
            )
        elif kind == "shaded":
            draw.rectangle((x + 3, _TOP, x + _PITCH - 3, _TOP + _HIGH), fill="#dfe7f2")
        middle = (x + _PITCH / 2, _TOP + _HIGH / 2)
        draw.text(middle, digit, "black", face(), anchor="mm")
    draw.text((60, 330), "Tôi cam đoan những lời khai trên là đúng", "black", face())
    return image


def places(value: str, gap: int = 0) -> Iterator[tuple[int, str]]:
    """Where the box of each digit begins; after each four the next group does."""
    for n, digit in enumerate(value):
        yield _LEFT + n * _PITCH + n // 4 * gap, digit


def photographed(image: Image.Image) -> Image.Image:
    """The sheet askew on a grey table, a little out of focus."""
    turned = image.rotate(_TURN, Image.Resampling.BICUBIC, expand=True, fillcolor=(150, 150, 155))
    return turned.filter(ImageFilter.GaussianBlur(0.8))


def saved(make: partial[Image.Image], *, photo: bool = False) -> bytes:
    out = io.BytesIO()
    image = make()
    (photographed(image) if photo else image).save(out, "PNG")
    return out.getvalue()


def looked_at(count: int, gap: int, photo: bool, data: bytes) -> str:
    """What an eye sees in each box: the digit that is most like it, or nothing."""
    with Image.open(io.BytesIO(data)) as opened:
        image = opened.convert("L")
    if photo:
        turned = image.rotate(-_TURN, Image.Resampling.BICUBIC)
        x, y = ((a - b) // 2 for a, b in zip(image.size, _SHEET, strict=True))
        image = turned.crop((x, y, x + _SHEET[0], y + _SHEET[1]))
    grey = np.asarray(image, float)
    seen = ""
    for x, _ in places("0" * count, gap):
        box = grey[_TOP + 8 : _TOP + _HIGH - 8, x + 8 : x + _PITCH - 8]
        alike = [max(_alike(box, _digit(n))) for n in range(10)]
        seen += str(int(np.argmax(alike))) if max(alike) > 0.7 else "?"
    return seen


@cache
def _digit(number: int) -> Shades:
    image = Image.new("L", (_PITCH, _HIGH), 255)
    ImageDraw.Draw(image).text((_PITCH / 2, _HIGH / 2), str(number), 0, face(), anchor="mm")
    return np.asarray(image, float)


def _alike(box: Shades, digit: Shades) -> Iterator[float]:
    """How a box correlates with a digit that may stand a little aside."""
    for dx in range(5, 12):
        for dy in range(5, 12):
            part = digit[dy : dy + box.shape[0], dx : dx + box.shape[1]]
            if box.std() > 1:
                yield float(np.corrcoef(box.ravel(), part.ravel())[0, 1])
    yield 0.0


def _attack(name: str, field: tuple[str, str], kind: str, gap: int = 0) -> Attack:
    label, value = field
    photo = "photo" in name
    build = partial(saved, partial(form, kind, label, value, gap=gap), photo=photo)
    look = partial(looked_at, len(value), gap, photo)
    return Attack(name, "a.png", value, build, "an eye, box by box", look)


KINDS = ("cells", "apart", "comb", "shaded", "bare")
ATTACKS = [
    *(_attack(f"cccd-{kind}", CCCD, kind) for kind in KINDS),
    _attack("phone-cells", PHONE, "cells"),
    _attack("cccd-in-groups", CCCD, "apart", 30),
    _attack("cccd-photographed-askew", CCCD, "cells"),
]


@of(*ATTACKS)
def test_boxes_in_pictures_are_read(attack: Attack, tmp_path: Path) -> None:
    never_green(attack, tmp_path)
