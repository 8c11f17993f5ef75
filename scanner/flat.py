"""A photo of one paper as if it had been scanned: the paper alone, flat and upright."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from scanner.errors import UnreadableError
from scanner.formats import open_source
from scanner.marks.card import straightened
from scanner.model import Document, Finding, Options

# Width and height in millimetres: ISO/IEC 7810 ID-1, and ID-3 of passports.
_CARD, _BOOK = (85.6, 53.98), (125.0, 88.0)
_FORMATS = {
    "image/jpeg": ("JPEG", {"quality": 92, "subsampling": 0}),
    "image/png": ("PNG", {}),
    "image/webp": ("WEBP", {"quality": 92}),
    "image/heic": ("HEIF", {"quality": 90}),
    "image/heif": ("HEIF", {"quality": 90}),
}


def flattened(document: Document, picture: Finding, options: Options) -> Document:
    """The picture of the one paper that `picture` (of type `id_card`) outlines, in the same
    format and without anything else of the file.

    Raises UnreadableError "not_straight" where the file is no single picture of a kind that can
    be written.
    """
    form = _FORMATS.get(document.media_type)
    if form is None or not picture.polygons:
        raise UnreadableError("not_straight")
    with open_source(document, options) as source:
        page = next(iter(source.pages()))
        pixels = page.render(None, 1.0)
    quad = picture.polygons[0]
    flat = straightened(pixels, quad, _size(quad))
    name, settings = form
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(flat[:, :, ::-1])).save(out, name, **settings)
    return Document(document.name, out.getvalue(), document.media_type)


def _size(quad: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """What kind of paper has these proportions."""
    corners = np.asarray(quad)
    top, right, low, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    shape = float((top + low) / max(1.0, right + left))
    return min((_CARD, _BOOK), key=lambda size: abs(size[0] / size[1] - shape))
