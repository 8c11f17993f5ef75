"""The proof of a PDF: its text and masks through pypdfium2, its objects through pikepdf."""

from __future__ import annotations

import ctypes
import io
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from pypdfium2 import raw

from scanner.mask.geometry import line_height
from scanner.mask.outlines import drawn, seen_in_pixels
from scanner.mask.pdf_fill import inherited
from scanner.mask.values import holds, needles
from scanner.model import Box, Document, Finding, Options, Point, Polygon
from scanner.verify.boxes import Picture, cells, is_masked, masked, unchanged
from scanner.verify.evidence import Evidence
from scanner.verify.tesseract import note_places

# Pixels per point for looking at masks and reading around them.
_READ, _LEAST_SCALE = 200 / 72, 0.8
_LINE_PIXELS = 12
_MAX_PIXELS = 60_000_000
_MAX_DEPTH = 60
# Objects whose texts are searched at once.
_MANY = 500
_OPENING = re.compile(rb"[(</]")
# A shape that covers this part of a mask is what was drawn over it.
_COVERING = 0.8
_INSET = 0.15
_FINE = 64
_PLAIN = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)


def prove(
    original: Document,
    copy: Document,
    findings: Sequence[Finding],
    options: Options,
    evidence: Evidence,
) -> None:
    """Note what of `findings` is left in the objects, text and pixels of `copy`."""
    units: list[float] = []
    try:
        units = read_objects(copy.data, evidence)
    except pikepdf.PdfError:
        evidence.left("copy", "pikepdf")
    by_page: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.page is not None and finding.boxes and not finding.within:
            by_page.setdefault(finding.page, []).append(finding)
    try:
        _read_pages((original, copy), by_page, units, options.passwords, evidence)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        evidence.left("copy", "pypdfium2")


def read_objects(data: bytes, evidence: Evidence) -> list[float]:
    """Every string and name of every object, every stream decoded, and the file as it is.

    Returns the UserUnit of each page, which pypdfium2 leaves out.
    """
    evidence.reader("pikepdf")
    for check in ("objects", "streams", "bytes"):
        evidence.check(check)
    evidence.read_bytes(data, "bytes")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts: list[tuple[str, str]] = []
        for number, item in enumerate((pdf.trailer, *pdf.objects)):
            place = f"object {number}" if number else "trailer"
            found = list(_leaves(item, 0))
            texts.append(("\n".join(map(_readable, found)), place))
            raw = [bytes(leaf) for leaf in found if isinstance(leaf, pikepdf.String)]
            evidence.read_bytes(b"\n".join(raw), place)
            if isinstance(item, pikepdf.Stream):
                evidence.read_bytes(_stream_bytes(item), place)
            if len(texts) == _MANY:
                evidence.read_texts(texts)
                texts.clear()
        evidence.read_texts(texts)
        return [float(inherited(page.obj, "/UserUnit") or 1) for page in pdf.pages]


def _leaves(item: Any, depth: int) -> Iterator[Any]:
    """The strings, names and keys of an object, not of those it refers to."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(item, pikepdf.String | pikepdf.Name):
        yield item
    elif isinstance(item, pikepdf.Array):
        # Most arrays are numbers: printed, they have no sign that opens a string or a name.
        if len(item) > 1 and not _OPENING.search(item.unparse(resolved=True)):
            return
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _leaves(value, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            yield key
            if not getattr(value, "is_indirect", False):
                yield from _leaves(value, depth + 1)


def _readable(leaf: Any) -> str:
    try:
        return str(leaf)
    except UnicodeDecodeError:
        return bytes(leaf).decode("latin-1")


def _stream_bytes(stream: pikepdf.Stream) -> bytes:
    """A stream decoded as far as it can be; of pictures the coded data."""
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def _read_pages(
    documents: tuple[Document, Document],
    by_page: dict[int, list[Finding]],
    units: Sequence[float],
    passwords: Sequence[str],
    evidence: Evidence,
) -> None:
    """The text of all pages of a copy, and its masks rendered beside the original's."""
    evidence.reader("pypdfium2")
    evidence.check("text")
    original, copy = documents
    with (
        _opened(copy.data, ()) as after,
        _opened(original.data, passwords) as before,
    ):
        if len(before) != len(after):
            evidence.left("copy", "pages")
            return
        for number in range(1, len(after) + 1):
            page, found = after[number - 1], by_page.get(number, [])
            text_page = page.get_textpage()
            evidence.read_text(text_page.get_text_range(), f"text of page {number}")
            _read_places((page, text_page), units[number - 1], found, evidence)
            if found:
                _look(before, page, units[number - 1], found, evidence)


def _read_places(
    shown: tuple[pypdfium2.PdfPage, pypdfium2.PdfTextPage],
    unit: float,
    findings: Sequence[Finding],
    evidence: Evidence,
) -> None:
    """The text at the places of values that may stand elsewhere."""
    page, text_page = shown
    for finding in findings:
        if finding not in evidence.local:
            continue
        sought = needles([finding])
        for box in finding.boxes:
            inner = box.grow(-_INSET * box.height)
            corners = [_in_page(page, x / unit, y / unit) for x, y in _diagonal(inner)]
            bounds = Box.around(corners)
            text = text_page.get_text_bounded(bounds.x0, bounds.y0, bounds.x1, bounds.y1)
            if holds(text, sought):
                evidence.left(finding.id, f"text of page {finding.page}")


def _diagonal(box: Box) -> tuple[Point, Point]:
    return ((box.x0, box.y0), (box.x1, box.y1))


def _in_page(page: pypdfium2.PdfPage, x: float, y: float) -> Point:
    """A point of the displayed page in the page's own space."""
    width, height = (round(side * _FINE) for side in page.get_size())
    across, up = ctypes.c_double(), ctypes.c_double()
    fine = round(x * _FINE), round(y * _FINE)
    raw.FPDF_DeviceToPage(page, 0, 0, width, height, 0, *fine, across, up)
    return (across.value, up.value)


def _opened(data: bytes, passwords: Sequence[str]) -> pypdfium2.PdfDocument:
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError:
            continue
    raise ValueError("cannot be opened")


def _look(
    original: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    unit: float,
    findings: Sequence[Finding],
    evidence: Evidence,
) -> None:
    """Render the masks of one page: flat, no longer what they were, and nothing under them."""
    evidence.check("boxes")
    number = findings[0].page or 1
    place = f"page {number}"
    outlines = [(finding, outline) for finding in findings for outline in drawn(finding)]
    if not outlines:
        return
    scale = _scale(page, unit, findings)
    if not any(map(seen_in_pixels, findings)) and not _has_pictures(page):
        after = _render(page, scale * unit)
        for finding, outline in _stretched(outlines, page, scale * unit):
            # Text would show: what is flat now holds none, whatever was there before.
            if not is_masked(after, outline, scale):
                evidence.left(finding.id, f"box on {place}")
        return
    _look_under((original[number - 1], page), unit, scale, outlines, evidence)


def _look_under(
    pages: tuple[pypdfium2.PdfPage, pypdfium2.PdfPage],
    unit: float,
    scale: float,
    outlines: Sequence[tuple[Finding, Polygon]],
    evidence: Evidence,
) -> None:
    """The masks of a page with pictures beside the original, with and without their fill.

    `pages`: the original's and the copy's; `scale`: pixels per point; `outlines`: what is masked,
    on the page as displayed.
    """
    original, page = pages
    place = f"page {outlines[0][0].page or 1}"
    in_render = _stretched(outlines, page, scale * unit)

    def shown(one: pypdfium2.PdfPage) -> tuple[Picture, list[list[Picture]]]:
        picture = _render(one, scale * unit)
        return picture, [cells(picture, outline, scale) for _, outline in in_render]

    _, before = shown(original)
    _, after = shown(page)
    for (finding, _), old, new in zip(in_render, before, after, strict=True):
        if not masked(old, new):
            evidence.left(finding.id, f"box on {place}")
    evidence.check("under_boxes")
    _lift(page, [Box.around(outline) for _, outline in outlines], unit)
    picture, lifted = shown(page)
    in_pixels = [outline for found, outline in outlines if seen_in_pixels(found)]
    note_places(picture, in_pixels, scale, place, evidence)
    # A page that is one picture, as of a scanner, shows the same when all else is taken away.
    if _keep_pictures(original):
        _, before = shown(original)
    if _keep_pictures(page):
        _, lifted = shown(page)
    for (finding, _), old, new in zip(in_render, before, lifted, strict=True):
        if unchanged(old, new):
            evidence.left(finding.id, f"under the box on {place}")


def _keep_pictures(page: pypdfium2.PdfPage) -> bool:
    """Take away text and shapes of a page and forms of nothing else: its pictures remain.

    Returns whether there was anything else.
    """
    others = False
    for item in list(page.get_objects(max_depth=1)):
        if item.type in _PLAIN or (item.type == raw.FPDF_PAGEOBJ_FORM and _is_plain(item.raw)):
            page.remove_obj(item)
            others = True
    return others


def _is_plain(form: Any, depth: int = 0) -> bool:
    """Whether a form draws nothing but text and shapes."""
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        nested = kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH
        if not (kind in _PLAIN or (nested and _is_plain(item, depth + 1))):
            return False
    return True


def _has_pictures(page: pypdfium2.PdfPage) -> bool:
    """Whether a page draws anything but text and plain shapes."""
    count = raw.FPDFPage_CountObjects(page)
    items = (raw.FPDFPage_GetObject(page, index) for index in range(count))
    return any(raw.FPDFPageObj_GetType(item) not in _PLAIN for item in items)


def _lift(page: pypdfium2.PdfPage, boxes: Sequence[Box], unit: float) -> None:
    """Take away every drawn shape that covers one of the boxes, as an attacker would."""
    for item in list(page.get_objects(max_depth=1)):
        if item.type != raw.FPDF_PAGEOBJ_PATH:
            continue
        bounds = _displayed(page, item.get_bounds(), unit)
        if any(bounds.intersection(box).area >= _COVERING * box.area for box in boxes):
            page.remove_obj(item)


def _displayed(page: pypdfium2.PdfPage, bounds: Sequence[float], unit: float) -> Box:
    """A rectangle in the page's own space (left, bottom, right, top) as it is displayed."""
    width, height = (round(side * _FINE) for side in page.get_size())
    left, bottom, right, top = bounds
    points = []
    for x, y in ((left, bottom), (right, top)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        points.append((across.value / _FINE * unit, down.value / _FINE * unit))
    return Box.around(points)


def _scale(page: pypdfium2.PdfPage, unit: float, findings: Sequence[Finding]) -> float:
    """Pixels per point: enough to read where pixels were masked, else enough to see a line."""
    wanted = _READ
    if not any(seen_in_pixels(finding) for finding in findings):
        least = min(line_height(outline) for f in findings for outline in drawn(f))
        wanted = min(_READ, max(_LEAST_SCALE, _LINE_PIXELS / max(0.1, least)))
    width, height = (side * unit for side in page.get_size())
    return float(min(wanted, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5))


def _stretched(
    outlines: Sequence[tuple[Finding, Polygon]], page: pypdfium2.PdfPage, scale: float
) -> list[tuple[Finding, Polygon]]:
    """Where outlines lie in a render: PDFium stretches a page to whole pixels, which on a small
    render of a small page moves its far side by as much as the edge of a mask is wide."""
    across, down = (math.ceil(side * scale) / (side * scale) for side in page.get_size())
    return [
        (finding, tuple((x * across, y * down) for x, y in outline))
        for finding, outline in outlines
    ]


def _render(page: pypdfium2.PdfPage, scale: float) -> Picture:
    array = page.render(scale=scale, may_draw_forms=True).to_numpy()
    return np.ascontiguousarray(array[:, :, :3] if array.ndim == 3 else np.dstack([array] * 3))
