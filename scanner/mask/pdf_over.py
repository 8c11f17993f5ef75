"""What annotations draw over masks (ink, lines, stamps, marks for redaction) is cut off there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress

import pikepdf

from scanner.mask.geometry import IDENTITY, grown, invert, moved, multiply
from scanner.mask.pdf_annots import annotations_of, placement
from scanner.mask.pdf_survey import matrix_of, numbers
from scanner.model import Box, Polygon

# Strokes and smoothed edges reach this far (points) over a mask's edge.
_RIM = 0.5


def clear_masks(pdf: pikepdf.Pdf, page: pikepdf.Page, masks: Sequence[Polygon]) -> None:
    """Clip the appearances of a page's annotations, so that none draws over its masks (default
    user space). What they draw beside them stays; a form that other places share is not touched.
    """
    holes = [grown(mask, _RIM) for mask in masks]
    boxes = [Box.around(hole) for hole in holes]
    for annotation in annotations_of(page):
        rect = numbers(annotation.get("/Rect"), 4)
        table = annotation.get("/AP")
        if rect is None or not isinstance(table, pikepdf.Dictionary):
            continue
        x0, y0, x1, y1 = rect
        shown = Box.around([(x0, y0), (x1, y1)]).grow(_RIM)
        met = (box.intersection(shown).area > 0 for box in boxes)
        over = list(compress(holes, met))
        if over:
            annotation["/AP"] = _cleared(pdf, annotation, table, over)


def _cleared(
    pdf: pikepdf.Pdf,
    annotation: pikepdf.Dictionary,
    table: pikepdf.Dictionary,
    holes: Sequence[Polygon],
    *,
    states: bool = False,
) -> pikepdf.Dictionary:
    """An appearance dictionary (12.5.5) like `table`, its forms with holes, and those of its
    states; deeper ones a broken file alone has, in a circle perhaps."""
    cleared = pikepdf.Dictionary()
    for key, entry in table.items():
        if isinstance(entry, pikepdf.Stream):
            cleared[key] = _clipped(pdf, annotation, entry, holes)
        elif isinstance(entry, pikepdf.Dictionary) and not states:
            cleared[key] = _cleared(pdf, annotation, entry, holes, states=True)
        else:
            cleared[key] = entry
    return cleared


def _clipped(
    pdf: pikepdf.Pdf,
    annotation: pikepdf.Dictionary,
    form: pikepdf.Stream,
    holes: Sequence[Polygon],
) -> pikepdf.Stream:
    """A copy of a form that draws nothing in the holes."""
    bounds = numbers(form.get("/BBox"), 4)
    own = matrix_of(form.get("/Matrix")) or IDENTITY
    inverse = invert(multiply(own, placement(annotation, form)))
    if bounds is None or inverse is None:
        return form
    clips = (_without(bounds, moved(hole, inverse)) for hole in holes)
    content = f"q\n{' '.join(clips)}\n".encode("ascii") + form.read_bytes() + b"\nQ\n"
    copy = pdf.make_stream(content)
    for key, value in form.items():
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            copy[key] = value
    return copy


def _without(bounds: Iterable[float], hole: Polygon) -> str:
    """Clips to what lies in `bounds` and outside the hole (even-odd rule, 8.5.3.3.3)."""
    x0, y0, x1, y1 = bounds
    first, *others = (f"{x:.3f} {y:.3f}" for x, y in hole)
    outline = " ".join([f"{first} m", *(f"{point} l" for point in others), "h"])
    return f"{x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re {outline} W* n"
