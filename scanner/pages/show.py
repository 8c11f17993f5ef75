"""A page as a picture for somebody who looks at it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from PIL import Image, ImageOps

from scanner.errors import UnreadableError
from scanner.model import Document, Options
from scanner.pages import image

_MOST_PIXELS = 24_000_000


def pdf_pages(
    data: bytes, numbers: Iterable[int], width: int, password: str | None
) -> Iterator[tuple[int, Image.Image]]:
    """Pages (from 1) of a PDF with their numbers, `width` pixels wide; `password`: the one that
    opens it. Raises `broken.PICTURE`."""
    import pymupdf

    pdf: Any
    with pymupdf.open("pdf", data) as pdf:
        if password is not None:
            pdf.authenticate(password)
        for number in numbers:
            yield number, _pdf_page(pdf[number - 1], width)


def frames(
    document: Document, numbers: Iterable[int], width: int, options: Options
) -> Iterator[tuple[int, Image.Image]]:
    """Frames (from 1) of an image with their numbers, which are not made larger. Raises
    UnreadableError ("too_many_pixels") and `broken.PICTURE`."""
    for number in numbers:
        yield number, _frame(document, number, width, options)


def _pdf_page(page: Any, width: int) -> Image.Image:
    import pymupdf

    scale = width / max(1.0, page.rect.width)
    area = max(1.0, page.rect.width * page.rect.height)
    scale = min(scale, (_MOST_PIXELS / area) ** 0.5)
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
    return Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)


def _frame(document: Document, number: int, width: int, options: Options) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(document.data)) as opened:
            if opened.width * opened.height > options.limits.pixels:
                raise UnreadableError("too_many_pixels", limit=options.limits.pixels)
            if number > 1:
                opened.seek(number - 1)
            # What could not be read in a picture that is cut off has to be looked at as well.
            with image.truncated(allowed=True):
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright)
    high = max(1, round(upright.height * width / upright.width))
    if upright.width <= width or width * high > _MOST_PIXELS:
        return ground.convert("RGB")
    return ground.convert("RGB").resize((width, high), Image.Resampling.LANCZOS)
