"""Masked copies of PDF files: the content goes, then a solid fill shows where it was.

The order: texts outside the pages, then what the pages draw, then everything that could
still carry a copy of it. What is written is a new file with only the objects in use: no
earlier revision, no orphan, no encryption.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf
import pymupdf

from scanner.errors import UnreadableError
from scanner.mask import Masked
from scanner.mask.geometry import grown, invert, is_upright, margin_of, moved, shapes
from scanner.mask.pdf_apply import apply_edits
from scanner.mask.pdf_fill import fill_content, to_display
from scanner.mask.pdf_images import ImageMasker
from scanner.mask.pdf_survey import Masks, Survey
from scanner.mask.pdf_walk import walk_page
from scanner.mask.values import Needle, needles, without
from scanner.model import Box, Document, Finding, Options, Point, Polygon, Reason, Source
from scanner.pages import strings

# A text layer's boxes reach from the font's ascender to its descender; the fill leaves these
# parts of their height free above and below, so that it does not touch the lines around.
_ABOVE, _BELOW = 0.2, 0.14
_UNSEEN_SOURCES = frozenset({Source.HIDDEN_TEXT, Source.HIDDEN_LAYER, Source.OUTSIDE_PAGE})
_TEXT_SOURCES = _UNSEEN_SOURCES | {Source.TEXT}


@dataclass(slots=True)
class _Job:
    """One file on its way: what is sought and where, what had to be noted."""

    options: Options
    tight: dict[int, list[Polygon]]
    drawn: dict[int, list[Polygon]]
    needles: tuple[Needle, ...]
    notes: dict[str, Reason] = field(default_factory=dict)

    def note(self, key: str, **details: object) -> None:
        self.notes.setdefault(key, Reason(key, {k: str(v) for k, v in details.items()}))


def mask_pdf(
    document: Document, findings: Sequence[Finding], options: Options, password: str | None
) -> Masked:
    """The masked copy of a PDF. Raises `UnreadableError`."""
    job = _Job(options, {}, {}, needles(findings))
    for finding in findings:
        if finding.page is not None and not finding.within:
            job.tight.setdefault(finding.page, []).extend(shapes(finding))
            job.drawn.setdefault(finding.page, []).extend(drawn(finding))
    data = _without_strings(document.data, password, job)
    with _opened(data, password) as pdf:
        if pdf.is_encrypted:
            job.note("password_removed")
        _mask_pages(pdf, job)
        out = io.BytesIO()
        pdf.save(out, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Masked(out.getvalue(), tuple(job.notes.values()))


def drawn(finding: Finding) -> list[Polygon]:
    """The outlines that the fill covers, in display units: none where nothing showed."""
    if set(finding.sources) <= _UNSEEN_SOURCES:
        return []
    if not seen_in_pixels(finding):
        return [_inset(polygon) for polygon in shapes(finding)]
    return [grown(polygon, margin_of(polygon)) for polygon in shapes(finding)]


def seen_in_pixels(finding: Finding) -> bool:
    """Whether the value was (also) read off a picture."""
    return not set(finding.sources) <= _TEXT_SOURCES


def _inset(polygon: Polygon) -> Polygon:
    """A line of text without the room above and below its letters.

    A quadrilateral starts at the top left of its text; an upright box that is taller than
    wide holds text that runs up or down, as far as one can tell.
    """
    if len(polygon) != 4:
        return polygon
    if is_upright(polygon) and _is_tall(polygon):
        polygon = (polygon[3], polygon[0], polygon[1], polygon[2])
        above = below = (_ABOVE + _BELOW) / 2
    else:
        above, below = _ABOVE, _BELOW
    left, right, low_right, low_left = polygon
    return (
        _between(left, low_left, above),
        _between(right, low_right, above),
        _between(low_right, right, below),
        _between(low_left, left, below),
    )


def _is_tall(polygon: Polygon) -> bool:
    box = Box.around(polygon)
    starts_level = abs(polygon[1][1] - polygon[0][1]) <= abs(polygon[1][0] - polygon[0][0])
    return starts_level and box.height > 1.5 * box.width


def _between(start: Point, end: Point, part: float) -> Point:
    return (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))


def _without_strings(data: bytes, password: str | None, job: _Job) -> bytes:
    """The file with every value cut out of the texts that stand outside page content."""
    if not job.needles:
        return data
    try:
        with pymupdf.open(stream=data, filetype="pdf") as doc:
            if doc.needs_pass and not doc.authenticate(password or ""):
                raise UnreadableError("wrong_password" if password else "encrypted")
            changed = strings.rewrite(doc, lambda text: without(text, job.needles))
            if not changed:
                return data
            if doc.is_encrypted or (doc.metadata and doc.metadata.get("encryption")):
                job.note("password_removed")
            return bytes(doc.tobytes(encryption=pymupdf.PDF_ENCRYPT_NONE))
    except (RuntimeError, ValueError) as error:
        raise UnreadableError("broken_file", detail=error) from error


def _opened(data: bytes, password: str | None) -> pikepdf.Pdf:
    """The file for editing; one that only MuPDF can read is written anew by it first."""
    try:
        return pikepdf.open(io.BytesIO(data), password=password or "")
    except pikepdf.PasswordError as error:
        raise UnreadableError("wrong_password" if password else "encrypted") from error
    except pikepdf.PdfError:
        pass
    try:
        with pymupdf.open(stream=data, filetype="pdf") as doc:
            if doc.needs_pass:
                doc.authenticate(password or "")
            repaired = doc.tobytes(garbage=1, encryption=pymupdf.PDF_ENCRYPT_NONE)
        return pikepdf.open(io.BytesIO(repaired))
    except (RuntimeError, ValueError, pikepdf.PdfError) as error:
        raise UnreadableError("broken_file", detail=error) from error


def _mask_pages(pdf: pikepdf.Pdf, job: _Job) -> None:
    """Take out what lies under the outlines, and draw the fill."""
    survey = Survey()
    for number, outlines in sorted(job.tight.items()):
        page = pdf.pages[number - 1]
        inverse = invert(to_display(page.obj))
        if inverse is None:
            raise UnreadableError("broken_file", detail=f"page {number}")
        tight = [moved(outline, inverse) for outline in outlines]
        wide = [moved(grown(outline, margin_of(outline)), inverse) for outline in outlines]
        walk_page(survey, Masks.of(number, tight, wide), page)
    apply_edits(pdf, survey)
    masker = ImageMasker(pdf, job.options.fill.colour, job.options.limits)
    for image, parts in survey.images.values():
        if not masker.mask(image, parts):
            job.note("image_removed")
    for number, outlines in job.drawn.items():
        if outlines:
            page = pdf.pages[number - 1]
            page.contents_add(fill_content(page.obj, outlines, job.options.fill))
