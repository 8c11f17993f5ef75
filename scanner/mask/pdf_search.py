"""Where masked values stand in the text of a PDF's pages, in any layer, seen or not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray
from pymupdf import mupdf

from scanner.mask.geometry import grown, inside, line_height
from scanner.mask.needles import Needles
from scanner.mask.values import spans
from scanner.model import Box, Point, Polygon
from scanner.pages import stext

Boxes = NDArray[np.float64]

_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE
_EDGE = 0.1
# The middle of a line's letters lies so far above its base, in parts of its size.
_MIDDLE = 0.25
_DISPLAYED = pymupdf.Matrix(1, 1)
_SHOWN = mupdf.FZ_STEXT_FILLED | mupdf.FZ_STEXT_STROKED


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One line of a value on a page, in display units; `shown`: it is drawn, not invisible;
    `beside`: by a note or a field, which lies over the page."""

    page: int
    outline: Polygon
    shown: bool
    text: str = field(repr=False)
    beside: bool = False


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
    page: pymupdf.Page,
    words: Sequence[stext.RawWord],
    outlines: Sequence[Polygon],
    *,
    by_ink: bool = False,
) -> bool:
    """Whether a letter or digit still lies under an outline of a page; `words`: those of all of
    it; `by_ink`: with the middle of its ink, not of its line."""
    boxes = np.array([_sides(outline) for outline in outlines], float).reshape(-1, 4)
    near = _near_words(words, boxes)
    if near is None:
        return False
    # What only touches an outline from outside, like the second letter of a ligature, is not
    # under it.
    outlines = [grown(outline, -_EDGE * line_height(outline)) for outline in outlines]
    text = stext.whole(page, stext.INK if by_ink else stext.TEXT_ONLY)
    for told in _told(stext.raw_lines(text, near)):
        if told is not None and _letter(told[2]).isalnum():
            middle = _middle_of_ink(told) if by_ink else _middle_of_line(told)
            if any(inside(middle, outline) for outline in outlines):
                return True
    return False


def _middle_of_line(told: _Told) -> Point:
    """The middle of the line's height at a character."""
    _, outline, _ = _char(told, _DISPLAYED)
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return (sum(xs) / 4, sum(ys) / 4)


def _middle_of_ink(told: _Told) -> Point:
    """The middle of a character's ink; of one that draws nothing the middle of its line."""
    line, span, char = told
    ink = Box(*char["bbox"])
    if ink.area > 0:
        return ink.middle
    (cos, sin), (x, y), above = line["dir"], char["origin"], _MIDDLE * span["size"]
    return (x + sin * above, y - cos * above)


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
# A character as MuPDF tells of it, with its line and its span.
_Told = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def _on_page(page: pymupdf.Page, sought: Needles) -> Iterator[Occurrence]:
    if page.first_annot is None and page.first_widget is None:
        yield from _in_text(page, stext.whole(page, _FLAGS), sought)
        return
    yield from _in_text(page, stext.contents(page, _FLAGS), sought)
    for show in (stext.shown_annotations, stext.shown_fields):
        for found in _in_text(page, show(page, _FLAGS), sought):
            yield replace(found, beside=True)


def _in_text(page: pymupdf.Page, text: stext.TextPage, sought: Needles) -> Iterator[Occurrence]:
    chars = list(_told(stext.raw_lines(text)))
    said = "".join(_letter(told[2]) if told else "\n" for told in chars)
    for start, end in spans(said, sought):
        line: list[_Char] = []
        for told in (*chars[start:end], None):
            if told is None:
                if line:
                    yield _joined(page.number + 1, line)
                line = []
            elif not _letter(told[2]).isspace():
                line.append(_char(told, _DISPLAYED))


def _joined(number: int, line: Sequence[_Char]) -> Occurrence:
    """The characters of one line as one outline, along the line however it slants."""
    first, last = line[0][1], line[-1][1]
    outline = (first[0], last[1], last[2], first[3])
    text = "".join(char[0] for char in line)
    return Occurrence(number, outline, any(char[2] for char in line), text)


def _told(lines: Iterable[dict[str, Any]]) -> Iterator[_Told | None]:
    """Each character of some lines; None where a line ends."""
    for line in lines:
        for span in line["spans"]:
            for char in span["chars"]:
                yield line, span, char
        yield None


def _letter(char: dict[str, Any]) -> str:
    return char["c"][:1] or " "


def _char(told: _Told, matrix: pymupdf.Matrix) -> _Char:
    """A character with its outline, which takes long to find out; `matrix`: from its line's space
    to the displayed page."""
    line, span, char = told
    shown = bool(span["char_flags"] & _SHOWN) and span["alpha"] > 0
    quad = pymupdf.recover_char_quad(line["dir"], span, char) * matrix
    points = tuple((float(p.x), float(p.y)) for p in (quad.ul, quad.ur, quad.lr, quad.ll))
    return _letter(char), points, shown
