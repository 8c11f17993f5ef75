"""Labels on the masks of a PDF's page, taken away as an attacker would, so that the masks show."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from scanner.model import Box, Finding, Polygon
from scanner.verify.labels import level, read, tells
from scanner.verify.pdf_places import in_page

_MAX_DEPTH = 60
# Pixels per point for reading what stands on the masks.
_SCALE, _MAX_PIXELS = 200 / 72, 60_000_000
# A bracket is easily read as one digit more.
_DIGITS_READ = 3
# A letter of the original and one of the copy whose sides differ by less (points) are one.
_SAME = 0.5
# Of a text that the original has as well, so many letters stand where they stood.
_OLD = 0.5


def take_away(
    pages: tuple[pypdfium2.PdfPage, pypdfium2.PdfPage],
    unit: float,
    masks: Sequence[tuple[Finding, Polygon]],
) -> bool:
    """Take the labels off a copy's page (`pages`: the original's and the copy's) that were written
    on its masks, whose outlines are those of the page as displayed. Returns whether there were any.

    A text counts as a label if it reaches into a mask, does not stand in the original, and tells
    nothing of what was masked there: neither by what the file says that it is, nor as it is read.
    """
    original, page = pages
    texts = list(_texts(page))
    written = [
        (finding, outline, [text for text in texts if text.reaches(box)])
        for finding, outline in masks
        for box in (in_page(page, Box.around(outline), unit),)
    ]
    if not any(on_mask for _, _, on_mask in written):
        return False
    stood = np.array([box for text in _texts(original) for box in text.boxes])
    labels = [
        (finding, outline, fresh)
        for finding, outline, on_mask in written
        if (fresh := [text for text in on_mask if not text.stands_in(stood)])
    ]
    if not labels:
        return False
    seen = _seen(page, unit, [outline for _, outline, _ in labels])
    gone: set[int] = set()
    kept: set[int] = set()
    for (finding, _, fresh), shown in zip(labels, seen, strict=True):
        said = " ".join(text.said for text in fresh)
        telling = tells(said, finding) or tells(shown, finding, _DIGITS_READ)
        (kept if telling else gone).update(text.address for text in fresh)
    _remove(page, gone - kept)
    return bool(gone - kept)


def _seen(page: pypdfium2.PdfPage, unit: float, outlines: Sequence[Polygon]) -> list[str]:
    """What is read on masks of a page as it shows."""
    width, height = page.get_size()
    scale = min(_SCALE, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    picture = page.render(scale=scale).to_numpy()
    larger = scale / unit
    return read([level(picture, [(x * larger, y * larger) for x, y in o]) for o in outlines])


@dataclass(slots=True)
class _Text:
    """A text object (its address in PDFium), its letters that leave ink, and their boxes."""

    address: int
    said: str = ""
    boxes: list[Box] = field(default_factory=list)

    def reaches(self, mask: Box) -> bool:
        return any(box.intersection(mask).area > 0 for box in self.boxes)

    def stands_in(self, stood: NDArray[Any]) -> bool:
        """Whether most of its letters have the places of letters of the original (N x 4),
        whatever either file says that they are."""
        if not len(stood):
            return False
        old = sum((np.abs(stood - box).max(axis=1) < _SAME).any() for box in self.boxes)
        return bool(old >= _OLD * len(self.boxes))


def _texts(page: pypdfium2.PdfPage) -> Iterator[_Text]:
    """The text objects of a page in the order of their first letters."""
    read = page.get_textpage()
    texts: dict[int, _Text] = {}
    for index in range(raw.FPDFText_CountChars(read)):
        item = raw.FPDFText_GetTextObject(read, index)
        letter = chr(raw.FPDFText_GetUnicode(read, index))
        if not item or letter.isspace():
            continue
        address = _address(item)
        sides = [ctypes.c_double() for _ in range(4)]
        if raw.FPDFText_GetCharBox(read, index, *sides):
            left, right, bottom, top = (side.value for side in sides)
            text = texts.setdefault(address, _Text(address))
            text.said += letter
            text.boxes.append(Box(left, bottom, right, top))
    yield from texts.values()


def _remove(page: pypdfium2.PdfPage, gone: set[int]) -> None:
    for item in list(page.get_objects(max_depth=1)):
        if item.type == raw.FPDF_PAGEOBJ_TEXT and _address(item.raw) in gone:
            page.remove_obj(item)
        elif item.type == raw.FPDF_PAGEOBJ_FORM:
            _remove_within(item.raw, gone, 0)


def _remove_within(form: Any, gone: set[int], depth: int) -> None:
    """The same for what a form draws, and the forms in it."""
    for index in reversed(range(raw.FPDFFormObj_CountObjects(form))):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT and _address(item) in gone:
            raw.FPDFFormObj_RemoveObject(form, item)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            _remove_within(item, gone, depth + 1)


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0
