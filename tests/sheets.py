"""Pictures of print drawn for the readers, and what was read of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from samples.drawing import fonts
from scanner.model import Box, Reading, Word
from scanner.ocr import engine

if TYPE_CHECKING:
    from scanner.model import Pixels

CCCD = "001172459386"
PHONE = "0912345678"
ACCOUNT = "19034567890123"


def font(size: int) -> ImageFont.FreeTypeFont:
    return fonts.font(fonts.NOTO, size=size)


@dataclass
class Sheet:
    """A drawn picture and where its texts stand."""

    image: Image.Image
    boxes: dict[str, Box] = field(default_factory=dict)

    @classmethod
    def blank(cls, width: int, height: int, colour: str = "white") -> Sheet:
        return cls(Image.new("RGB", (width, height), colour))

    def write(self, at: tuple[int, int], text: str, size: int, colour: str = "black") -> Sheet:
        pen = ImageDraw.Draw(self.image)
        pen.text(at, text, font=font(size), fill=colour)
        self.boxes[text] = Box(*map(float, pen.textbbox(at, text, font=font(size))))
        return self

    @property
    def pixels(self) -> Pixels:
        return np.ascontiguousarray(np.asarray(self.image)[:, :, ::-1])


def letter() -> Sheet:
    sheet = Sheet.blank(1000, 700)
    sheet.write((60, 40), "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", 30)
    sheet.write((60, 120), "Ông Nguyễn Văn Ước, số căn cước:", 26)
    sheet.write((620, 120), CCCD, 26)
    sheet.write((60, 200), "Điện thoại:", 26).write((240, 200), PHONE, 26)
    sheet.write((60, 280), "Thư điện tử:", 26).write((240, 280), "uoc.nguyen@example.vn", 26)
    return sheet.write((60, 360), "Số tài khoản:", 26).write((260, 360), ACCOUNT, 26)


def read(pixels: Pixels) -> Reading:
    return engine("lolot", 1).read(pixels)


def said(reading: Reading) -> str:
    lines = (*reading.lines, *reading.second)
    return "\n".join(" ".join(word.text for word in line) for line in lines)


def digits(reading: Reading) -> set[str]:
    return {re.sub(r"\D", "", run) for run in re.findall(r"\d[\d .]*", said(reading))}


def word(reading: Reading, text: str) -> Word:
    return next(w for line in reading.lines for w in line if text in w.text)


def overlap(a: Box, b: Box) -> float:
    """Shared part of the union of two boxes."""
    shared = a.intersection(b).area
    return shared / (a.area + b.area - shared)
