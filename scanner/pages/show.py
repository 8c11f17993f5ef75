"""A page as a picture for somebody who looks at it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from scanner import files
from scanner.errors import UnreadableError
from scanner.model import Document, Options
from scanner.pages import broken, image, open_source
from scanner.pages.kinds import PDF, sniff

WIDEST = 3200
_MOST_PIXELS = 24_000_000
_QUALITY = 85


def write(path: str, number: int, width: int, target: Path, options: Options) -> None:
    """Writes page `number` (from 1) of a file, `width` pixels wide, as a JPEG to `target`.

    Its coordinates are those of the displayed page. Raises UnreadableError ("broken_file" and
    what opening raises).
    """
    data = files.read_bytes(path, options.limits)
    document = Document(path, data, sniff(data, Path(path).name))
    wanted = max(16, min(width, WIDEST))
    password = None
    if document.media_type == PDF:
        with open_source(document, options) as source:
            password = source.password
    try:
        _, shown = next(pictures(document, [number], wanted, options, password))
    except broken.PICTURE as error:
        raise UnreadableError("broken_file") from error
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=_QUALITY)
    target.write_bytes(out.getvalue())


def pictures(
    document: Document,
    numbers: Iterable[int],
    width: int,
    options: Options,
    password: str | None,
) -> Iterator[tuple[int, Image.Image]]:
    """Pages (from 1) with their numbers, `width` pixels wide; images are not made larger.

    `password`: the one that opens the document. Raises UnreadableError ("too_many_pixels") and
    `broken.PICTURE`.
    """
    if document.media_type != PDF:
        for number in numbers:
            yield number, _frame(document, number, width, options)
        return
    import pymupdf

    pdf: Any
    with pymupdf.open("pdf", document.data) as pdf:
        if password is not None:
            pdf.authenticate(password)
        for number in numbers:
            yield number, _pdf_page(pdf[number - 1], width)


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
