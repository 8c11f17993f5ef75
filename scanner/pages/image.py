"""Image files through Pillow: each frame a page, upright, on white."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from scanner.errors import UnreadableError
from scanner.model import Box, Document, Options, Page, Snippet, Source

if TYPE_CHECKING:
    from scanner.model import Pixels

pillow_heif.register_heif_opener()


class ImageSource:
    """An opened image (see `scanner.pages.Source`)."""

    encrypted = False
    password: str | None = None

    def __init__(self, document: Document, options: Options) -> None:
        self.media_type = document.media_type
        self._options = options
        try:
            self._image = Image.open(io.BytesIO(document.data))
        except Exception as error:
            raise UnreadableError("broken_file") from error
        if self._image.width * self._image.height > options.limits.pixels:
            raise UnreadableError("too_many_pixels")
        self.page_count = getattr(self._image, "n_frames", 1)

    def pages(self) -> Iterator[Page]:
        for number in range(1, min(self.page_count, self._options.limits.pages) + 1):
            self._image.seek(number - 1)
            yield self._page(number)

    def _page(self, number: int) -> Page:
        upright = ImageOps.exif_transpose(self._image)
        bgr: Pixels = np.ascontiguousarray(np.asarray(upright.convert("RGB"))[:, :, ::-1])
        height, width = bgr.shape[:2]

        def render(area: Box | None, scale: float) -> Pixels:
            if area is None:
                return bgr
            return bgr[int(area.y0) : int(area.y1), int(area.x0) : int(area.x1)]

        whole = Box(0.0, 0.0, float(width), float(height))
        return Page(number, width, height, "px", (), (whole,), 1.0, render)

    def snippets(self) -> Iterator[Snippet]:
        for key, value in self._image.info.items():
            if isinstance(value, str):
                yield Snippet(value, Source.METADATA, key=str(key))

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        return iter(())

    def revisions(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        self._image.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
