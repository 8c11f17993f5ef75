"""The page as it is displayed, and drawing the fill on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from scanner.mask.geometry import IDENTITY, Matrix, invert, multiply
from scanner.mask.label import is_dark, plain
from scanner.mask.pdf_survey import numbers
from scanner.model import Box, Fill, Polygon

_LABEL_FONT = "/LolotLabel"
_PART_OF_HEIGHT = 0.7
# Helvetica-Bold is nowhere wider than that, so a label never leaves its mask.
_WIDEST = 0.78
_LEAST_SIZE = 2.0


def inherited(page: pikepdf.Object, key: str) -> Any:
    """An entry of a page or of the nearest node above it that has one (7.7.3.4)."""
    node: Any = page
    for _ in range(64):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def page_box(page: pikepdf.Object) -> Box:
    """The part of the page that is shown: CropBox within MediaBox, as MuPDF takes them."""
    media = _rectangle(inherited(page, "/MediaBox")) or Box(0, 0, 612, 792)
    crop = _rectangle(inherited(page, "/CropBox"))
    shown = media.intersection(crop) if crop else media
    return shown if shown.width >= 1 and shown.height >= 1 else Box(0, 0, 1, 1)


def _rectangle(value: Any) -> Box | None:
    found = numbers(value, 4)
    if found is None:
        return None
    x0, x1 = sorted((found[0], found[2]))
    y0, y1 = sorted((found[1], found[3]))
    return Box(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def to_display(page: pikepdf.Object) -> Matrix:
    """From the page's default user space to the page as displayed, origin at the top left."""
    box = page_box(page)
    try:
        unit = float(inherited(page, "/UserUnit") or 1)
        turn = round(int(inherited(page, "/Rotate") or 0) / 90) % 4
    except (TypeError, ValueError):
        unit, turn = 1.0, 0
    width, height = box.width * unit, box.height * unit
    upright: Matrix = (unit, 0, 0, -unit, -box.x0 * unit, box.y1 * unit)
    turned: tuple[Matrix, ...] = (
        IDENTITY,
        (0, 1, -1, 0, height, 0),
        (-1, 0, 0, -1, width, height),
        (0, -1, 1, 0, 0, width),
    )
    return multiply(upright, turned[turn])


def fill_content(page: pikepdf.Object, outlines: Sequence[Polygon], fill: Fill) -> bytes:
    """Operators that draw solid outlines (display units)."""
    colour = " ".join(f"{value / 255:.4f}" for value in fill.colour)
    parts = [f"{colour} rg"]
    for outline in outlines:
        first, *others = (f"{x:.3f} {y:.3f}" for x, y in outline)
        parts.append(f"{first} m " + " ".join(f"{point} l" for point in others) + " h f")
    return _displayed(page, parts)


def label_content(page: pikepdf.Object, outlines: Sequence[Polygon], fill: Fill) -> bytes:
    """Operators that write the label on each outline (display units) with room for it."""
    _with_label_font(page)
    return _displayed(page, [_label(outline, fill) for outline in outlines])


def _displayed(page: pikepdf.Object, operators: Sequence[str]) -> bytes:
    """Operators in display units as the page takes them, no part of what it says."""
    matrix = " ".join(f"{value:.6f}" for value in invert(to_display(page)) or IDENTITY)
    drawing = "\n".join(operators)
    return f"/Artifact BMC\nq {matrix} cm\n{drawing}\nQ\nEMC\n".encode("ascii")


def _label(outline: Polygon, fill: Fill) -> str:
    """The label in the middle of an outline, along it; empty where there is no room."""
    text = plain(fill.label or "")
    (x0, y0), (x1, y1) = outline[0], outline[1]
    width = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    x3, y3 = outline[-1]
    height = ((x3 - x0) ** 2 + (y3 - y0) ** 2) ** 0.5
    if len(outline) != 4 or width == 0:
        return ""
    size = min(_PART_OF_HEIGHT * height, 0.96 * width / (_WIDEST * len(text)))
    if size < _LEAST_SIZE:
        return ""
    cos, sin = (x1 - x0) / width, (y1 - y0) / width
    box = Box.around(outline)
    half = 0.29 * size * len(text)
    x = (box.x0 + box.x1) / 2 - half * cos - 0.35 * size * sin
    y = (box.y0 + box.y1) / 2 - half * sin + 0.35 * size * cos
    ink = 1 if is_dark(fill.colour) else 0
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return (
        f"BT {_LABEL_FONT} {size:.3f} Tf {ink} g "
        f"{cos:.5f} {sin:.5f} {sin:.5f} {-cos:.5f} {x:.3f} {y:.3f} Tm ({escaped}) Tj ET"
    )


def _with_label_font(page: pikepdf.Object) -> None:
    """Give the page resources of its own that name the label's font."""
    own = _copied(inherited(page, "/Resources"))
    named = _copied(own.get("/Font"))
    named[_LABEL_FONT] = pikepdf.Dictionary(
        Type=pikepdf.Name("/Font"),
        Subtype=pikepdf.Name("/Type1"),
        BaseFont=pikepdf.Name("/Helvetica-Bold"),
        Encoding=pikepdf.Name("/WinAnsiEncoding"),
    )
    own["/Font"] = named
    page["/Resources"] = own


def _copied(dictionary: Any) -> pikepdf.Dictionary:
    if not isinstance(dictionary, pikepdf.Dictionary):
        return pikepdf.Dictionary()
    return pikepdf.Dictionary(dict(dictionary.items()))
