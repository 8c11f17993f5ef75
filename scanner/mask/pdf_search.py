"""Where masked values stand in the text of a PDF's pages, in any layer, seen or not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray
from pymupdf import mupdf

from scanner.mask.geometry import grown, inside, line_height
from scanner.mask.needles import Needles
from scanner.mask.values import spans
from scanner.model import Box, Polygon
from scanner.pages import stext

Boxes = NDArray[np.float64]

_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE
_EDGE = 0.1
_DISPLAYED = pymupdf.Matrix(1, 1)
_SHOWN = mupdf.FZ_STEXT_FILLED | mupdf.FZ_STEXT_STROKED


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One line of a value on a page, in display units; `shown`: it is drawn, not invisible."""

    page: int
    outline: Polygon
    shown: bool


def turned(page: pymupdf.Page) -> pymupdf.Matrix:
    """From the unturned page, in which MuPDF gives text, to the page as displayed.

    PyMuPDF's own `rotation_matrix` leaves out the UserUnit.
    """
    width, height = page.rect.width, page.rect.height
    matrices = {
        90: pymupdf.Matrix(0, 1, -1, 0, width, 0),
        180: pymupdf.Matrix(-1, 0, 0, -1, width, height),
        270: pymupdf.Matrix(0, -1, 1, 0, 0, height),
    }
    return matrices.get(page.rotation % 360, pymupdf.Matrix(1, 1))


def reveal(doc: pymupdf.Document) -> bool:
    """Switch every optional layer on, in memory. Whether there was any."""
    if doc.xref_get_key(doc.pdf_catalog(), "OCProperties")[0] == "null":
        return False
    doc.xref_set_key(doc.pdf_catalog(), "OCProperties", "null")
    return True


def occurrences(
    doc: pymupdf.Document,
    sought: Needles,
    known: Mapping[int, int] = MappingProxyType({}),
    done: Container[int] = (),
) -> Iterator[Occurrence]:
    """All places of the values in a revealed document, also outside its pages.

    `known`: how many places the caller has by page, from this same text; a page that holds
    no more than those, or is one of `done`, is passed over.
    """
    for page in doc:
        number = page.number + 1
        if number not in done:
            text = page.get_text("text", clip=pymupdf.INFINITE_RECT())
            if not no_more(text, sought, known.get(number, 0)):
                yield from _on_page(page, sought)


def no_more(text: str, sought: Needles, known: int) -> bool:
    """Whether the text of a page holds the values nowhere but in the places that are known."""
    return sum(1 for _ in spans(text, sought)) in (0, known)


def left_under(
    page: pymupdf.Page, words: Sequence[stext.RawWord], outlines: Sequence[Polygon]
) -> bool:
    """Whether a letter or digit still lies under an outline of a page; `words`: those of all of
    it."""
    boxes = np.array([_sides(outline) for outline in outlines], float).reshape(-1, 4)
    near = _near_words(words, boxes)
    if near is None:
        return False
    # What only touches an outline from outside, like the second letter of a ligature, is not
    # under it.
    outlines = [grown(outline, -_EDGE * line_height(outline)) for outline in outlines]
    text = stext.whole(page, stext.TEXT_ONLY)
    for char in _chars_of(stext.raw_lines(text, near), _DISPLAYED):
        if char is not None and char[0].isalnum():
            xs, ys = [x for x, _ in char[1]], [y for _, y in char[1]]
            middle = (sum(xs) / 4, sum(ys) / 4)
            if any(inside(middle, outline) for outline in outlines):
                return True
    return False


def _near_words(found: Sequence[stext.RawWord], boxes: Boxes) -> Box | None:
    """What is around those of the boxes that meet the middle of any word's height, None if none
    does: quick, too often more than nothing."""
    if not found:
        return None
    words = np.array([word[:4] for word in found])
    inset = 0.35 * np.minimum(words[:, 2] - words[:, 0], words[:, 3] - words[:, 1])
    words[:, :2] += inset[:, None]
    words[:, 2:] -= inset[:, None]
    low = np.maximum(words[:, None, :2], boxes[None, :, :2])
    high = np.minimum(words[:, None, 2:], boxes[None, :, 2:])
    met = boxes[(high > low).all(axis=2).any(axis=0)]
    if not len(met):
        return None
    return Box(*met[:, :2].min(axis=0).tolist(), *met[:, 2:].max(axis=0).tolist())


def _sides(outline: Polygon) -> tuple[float, float, float, float]:
    box = Box.around(outline)
    return (box.x0, box.y0, box.x1, box.y1)


_Char = tuple[str, Polygon, bool]


def _on_page(page: pymupdf.Page, sought: Needles) -> Iterator[Occurrence]:
    chars = list(_chars(page))
    text = "".join(char[0] if char else "\n" for char in chars)
    for start, end in spans(text, sought):
        line: list[_Char] = []
        for char in (*chars[start:end], None):
            if char is None:
                if line:
                    yield _joined(page.number + 1, line)
                line = []
            elif not char[0].isspace():
                line.append(char)


def _joined(number: int, line: Sequence[_Char]) -> Occurrence:
    """The characters of one line as one outline, along the line however it slants."""
    first, last = line[0][1], line[-1][1]
    outline = (first[0], last[1], last[2], first[3])
    return Occurrence(number, outline, any(char[2] for char in line))


def _chars(page: pymupdf.Page) -> Iterator[_Char | None]:
    """Each character with its outline in display units; None where a line ends."""
    found: dict[str, Any] = page.get_text("rawdict", clip=pymupdf.INFINITE_RECT(), flags=_FLAGS)
    lines = (line for block in found["blocks"] for line in block.get("lines", ()))
    return _chars_of(lines, turned(page))


def _chars_of(lines: Iterable[dict[str, Any]], matrix: pymupdf.Matrix) -> Iterator[_Char | None]:
    """The same of some lines; `matrix`: from their space to the displayed page."""
    for line in lines:
        for span in line["spans"]:
            shown = bool(span["char_flags"] & _SHOWN) and span["alpha"] > 0
            for char in span["chars"]:
                quad = pymupdf.recover_char_quad(line["dir"], span, char) * matrix
                outline = (quad.ul, quad.ur, quad.lr, quad.ll)
                points = tuple((float(p.x), float(p.y)) for p in outline)
                yield (char["c"][:1] or " ", points, shown)
        yield None
