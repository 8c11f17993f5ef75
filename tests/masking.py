"""What the tests of masking share: made-up values, pictures of them, findings by hand."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from scanner.formats import mask
from scanner.model import Box, Document, Finding, Options, Polygon, Severity, Source

CCCD = "001005123456"
PHONE = "0912345678"
MAIL = "nguyen.van.mau@example.com"
PDF = "application/pdf"

PAPER, INK = (250, 248, 244), (25, 25, 30)


def finding(
    box: Box | None, value: str = CCCD, *, source: Source = Source.OCR, **more: Any
) -> Finding:
    """A finding on page 1 of type cccd, unless `more` says otherwise."""
    polygon: Polygon | None = more.pop("polygon", None)
    settings: dict[str, Any] = {
        "id": "p1-1",
        "type": "cccd",
        "severity": Severity.HIGH,
        "confidence": 0.99,
        "mask": True,
        "page": 1,
        "boxes": (box,) if box else (),
        "sources": (source,),
        "text": value,
        "value": value,
        "polygons": (polygon,) if polygon else None,
    }
    return Finding(**(settings | more))


def picture(
    value: str = CCCD, *, size: int = 28, at: tuple[int, int] = (131, 43), crowded: bool = True
) -> tuple[Image.Image, Box]:
    """A line of print with `value` in the middle of other words, and the value's tight box."""
    image = Image.new("RGB", (520, 130), PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    x, y = at
    step = font.getlength("0")
    for number, char in enumerate(value):
        draw.text((x + number * step, y), char, font=font, fill=INK)
    top, bottom = (draw.textbbox((x, y), "0123456789", font=font)[i] for i in (1, 3))
    if crowded:
        draw.text((x - 12, y), "CCCD:", font=font, fill=INK, anchor="ra")
        draw.text((x + step * len(value) + 10, y), "cap ngay", font=font, fill=INK)
        draw.text((20, y - 34), "gyjqp dong tren", font=font, fill=INK)
        draw.text((20, y + 31), "DONG ngay duoi (AEgj)", font=font, fill=INK)
    return image, Box(x, top, x + step * len(value), bottom)


def saved(image: Image.Image, name: str, **settings: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format=name, **settings)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def pixels(data: bytes) -> NDArray[np.int16]:
    return np.asarray(opened(data).convert("RGB")).astype(np.int16)


def mask_picture(data: bytes, *findings: Finding, options: Options | None = None) -> bytes:
    document = Document("a picture", data, "image/any")
    return mask(document, findings, options or Options()).data


def mask_pdf(data: bytes, *findings: Finding, options: Options | None = None) -> bytes:
    return mask(Document("a.pdf", data, PDF), findings, options or Options()).data
