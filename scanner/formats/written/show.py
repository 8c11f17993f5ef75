"""A sheet of a file without pages as a picture: its text on the grid on which it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pymupdf
from PIL import Image

from scanner.formats.written import BAR, Written
from scanner.formats.written.layout import CHAR, HEIGHT, Leaf, leaves

_SIZE, _BASE = 10.0, 9.5
_MOST_PIXELS = 24_000_000
# MuPDF brings one font with every Vietnamese letter (Noto Serif), known by its script.
_LATIN = 1


def drawn(
    written: Written, numbers: Iterable[int], width: int
) -> Iterator[tuple[int, Image.Image]]:
    """Sheets (from 1) with their numbers, `width` pixels wide."""
    sheets = leaves(written.sheets, written.places)
    for number in numbers:
        yield number, _picture(sheets[number - 1], written, width)


def _picture(leaf: Leaf, written: Written, width: int) -> Image.Image:
    document: Any
    seen = leaf.shown(written.places)
    with pymupdf.open() as document:
        page = document.new_page(width=seen.width, height=seen.height)
        writer = pymupdf.TextWriter(page.rect)
        font = pymupdf.Font(script=_LATIN)
        for line in leaf.drawn(written.places):
            for word in line:
                box = word.box
                if BAR in word.text:
                    page.draw_rect(pymupdf.Rect(*box), color=None, fill=(0, 0, 0))
                    continue
                natural = font.text_length(word.text, _SIZE)
                size = min(_SIZE, _SIZE * (box.width + CHAR / 2) / max(natural, 1.0))
                writer.append((box.x0, box.y0 + _BASE), word.text, font=font, fontsize=size)
        writer.write_text(page)
        scale = width / max(1.0, seen.width)
        scale = min(scale, (_MOST_PIXELS / max(1.0, seen.width * seen.height)) ** 0.5)
        scale = max(scale, 1.0 / HEIGHT)
        pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
        return Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
