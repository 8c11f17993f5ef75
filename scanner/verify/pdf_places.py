"""Places on a page as it is displayed and in PDFium's own space of it."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import pypdfium2
from pypdfium2 import raw

from scanner.mask.geometry import Matrix
from scanner.model import Box, Point

_FINE = 64


def displayed(page: pypdfium2.PdfPage, bounds: Sequence[float], unit: float) -> Box:
    """A rectangle in the page's own space (left, bottom, right, top) as it is displayed; `unit`:
    the page's UserUnit."""
    width, height = _size(page)
    left, bottom, right, top = bounds
    points = []
    for x, y in ((left, bottom), (right, top)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        points.append((across.value / _FINE * unit, down.value / _FINE * unit))
    return Box.around(points)


def in_page(page: pypdfium2.PdfPage, box: Box, unit: float) -> Box:
    """A box of the displayed page in the page's own space, where y goes up."""
    corners = ((box.x0, box.y0), (box.x1, box.y1))
    return Box.around([_in_page(page, x / unit, y / unit) for x, y in corners])


def from_display(page: pypdfium2.PdfPage, unit: float) -> Matrix:
    """From the displayed page to the page's own space."""
    width, height = (side * unit for side in page.get_size())
    x, y = _in_page(page, 0.0, 0.0)
    (ax, ay), (dx, dy) = _in_page(page, width / unit, 0.0), _in_page(page, 0.0, height / unit)
    return (
        (ax - x) / width,
        (ay - y) / width,
        (dx - x) / height,
        (dy - y) / height,
        x,
        y,
    )


def _in_page(page: pypdfium2.PdfPage, x: float, y: float) -> Point:
    width, height = _size(page)
    across, up = ctypes.c_double(), ctypes.c_double()
    fine = round(x * _FINE), round(y * _FINE)
    raw.FPDF_DeviceToPage(page, 0, 0, width, height, 0, *fine, across, up)
    return (across.value, up.value)


def _size(page: pypdfium2.PdfPage) -> tuple[int, int]:
    width, height = (round(side * _FINE) for side in page.get_size())
    return width, height
