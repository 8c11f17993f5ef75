"""The plain script that a careful beginner writes in an afternoon: text or Tesseract, five regexes.

It is scored on the same documents in the same run, as the yardstick of what lolot adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scanner.model import Box
from tests.benchmark.scoring import Hit

DPI = 200
PATTERNS = {
    "email": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    "cccd": re.compile(r"(?<!\d)0\d{11}(?!\d)"),
    "phone": re.compile(r"(?<!\d)(?:\+?84|0)[35789]\d(?:[ .-]?\d){7}(?!\d)"),
    "bank_account": re.compile(r"(?:STK|tài khoản|TK)[^\d\n]{0,20}(\d{8,16})(?!\d)", re.I),
    "cmnd": re.compile(r"(?:CMND|CMT)[^\d\n]{0,12}(\d{9})(?!\d)", re.I),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, its line's key (a change of it is a line end) and its box in page units."""

    text: str
    line: tuple[int, ...]
    box: Box


def _pdf_tokens(path: Path) -> Iterator[tuple[int, list[Token]]]:
    import pymupdf

    with pymupdf.open(path) as document:
        for number, page in enumerate(document, 1):
            words = page.get_text("words")
            if words:
                tokens = [
                    Token(w[4], (w[5], w[6]), Box(*(pymupdf.Rect(w[:4]) * page.rotation_matrix)))
                    for w in words
                ]
            else:
                picture = page.get_pixmap(dpi=DPI)
                shape = (picture.height, picture.width, picture.n)
                pixels = np.frombuffer(picture.samples, np.uint8).reshape(shape)
                tokens = list(_tesseract(pixels, 72 / DPI))
            yield number, tokens


def _image_tokens(path: Path) -> Iterator[tuple[int, list[Token]]]:
    from PIL import Image, ImageOps, ImageSequence

    with Image.open(path) as picture:
        for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
            upright = ImageOps.exif_transpose(frame.convert("RGB"))
            yield number, list(_tesseract(np.asarray(upright), 1.0))


def _tesseract(pixels: np.ndarray, units: float) -> Iterator[Token]:
    import pytesseract

    data = pytesseract.image_to_data(
        pixels, lang="vie+eng", config="--psm 3", output_type=pytesseract.Output.DICT
    )
    for i, text in enumerate(data["text"]):
        if text.strip():
            x, y, w, h = (data[k][i] * units for k in ("left", "top", "width", "height"))
            line = (data["block_num"][i], data["par_num"][i], data["line_num"][i])
            yield Token(text.strip(), line, Box(x, y, x + w, y + h))


def _joined(tokens: Iterable[Token]) -> tuple[str, list[tuple[int, int, Box]]]:
    text, spans, last = "", [], None
    for token in tokens:
        if last is not None:
            text += " " if token.line == last else "\n"
        spans.append((len(text), len(text) + len(token.text), token.box))
        text += token.text
        last = token.line
    return text, spans


def _boxes(spans: Iterable[tuple[int, int, Box]], start: int, end: int) -> tuple[Box, ...]:
    """The parts of the words that lie in `start:end`, cut in proportion to their letters."""
    boxes = []
    for first, last, box in spans:
        if first < end and last > start:
            letter = box.width / (last - first)
            x0 = box.x0 + letter * max(0, start - first)
            x1 = box.x1 - letter * max(0, last - end)
            boxes.append(Box(x0, box.y0, x1, box.y1))
    return tuple(boxes)


def _matches(number: int, tokens: Iterable[Token]) -> Iterator[Hit]:
    text, spans = _joined(tokens)
    for type_, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            group = 1 if match.re.groups else 0
            yield Hit(type_, match[group], number, _boxes(spans, *match.span(group)))


def baseline_job(path: str) -> list[Hit]:
    """What the plain script finds in one file."""
    source = Path(path)
    pages = _pdf_tokens if source.suffix == ".pdf" else _image_tokens
    return [hit for number, tokens in pages(source) for hit in _matches(number, tokens)]
