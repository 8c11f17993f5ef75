"""Which outlines on a page a finding takes: what is cut out, and what the fill covers."""

from __future__ import annotations

from dataclasses import replace

from scanner.mask.geometry import grown, is_upright, margin_of, shapes
from scanner.model import Box, Finding, Point, Polygon, Source

# A text layer's boxes reach from the font's ascender to its descender; the fill leaves these
# parts of their height free above and below, so that it does not touch the lines around.
_ABOVE, _BELOW = 0.2, 0.14
UNSEEN_SOURCES = frozenset({Source.HIDDEN_TEXT, Source.HIDDEN_LAYER, Source.OUTSIDE_PAGE})
_TEXT_SOURCES = UNSEEN_SOURCES | {Source.TEXT}
# What such findings point at is a note, a field, a link: its texts and its appearance change,
# while the page below it is read, and masked, for itself.
BESIDE_PAGE = frozenset(
    {
        Source.METADATA,
        Source.ANNOTATION,
        Source.FORM,
        Source.ATTACHMENT,
        Source.LINK,
        Source.BOOKMARK,
        Source.OLD_REVISION,
        Source.CERTIFICATE,
        Source.FILENAME,
    }
)


def cut(finding: Finding) -> tuple[Polygon, ...]:
    """The outlines, tight, under which a page loses what it draws, in display units."""
    beside = set(finding.sources) <= BESIDE_PAGE or finding.unshown
    return () if beside or finding.page is None or finding.within else shapes(finding)


def painted(finding: Finding) -> tuple[Polygon, ...]:
    """The outlines, tight, under which the pictures of a page change and nothing else does."""
    return shapes(finding) if finding.unshown and not finding.within else ()


def inside(finding: Finding) -> tuple[Finding, ...]:
    """A finding in an attachment as findings of the attachment itself."""
    if finding.inner:
        return finding.inner
    within = finding.within[1:]
    page = None if within else finding.inner_page
    inner = finding.inner_page if within else None
    return (replace(finding, within=within, page=page, inner_page=inner),)


def drawn(finding: Finding) -> list[Polygon]:
    """The outlines that the fill covers, in display units: none where nothing showed."""
    if set(finding.sources) <= UNSEEN_SOURCES:
        return []
    if finding.tight:
        return list(cut(finding))
    if not seen_in_pixels(finding):
        return [text_fill(polygon) for polygon in cut(finding)]
    return [grown(polygon, margin_of(polygon)) for polygon in cut(finding)]


def seen_in_pixels(finding: Finding) -> bool:
    """Whether the value was (also) read off a picture."""
    return not set(finding.sources) <= _TEXT_SOURCES


def is_loose(finding: Finding) -> bool:
    """Whether a value's width tells something of it: text other than a number's digits."""
    signs = [char for char in finding.value if char.isalnum()]
    digits = sum(char.isdigit() for char in signs)
    return finding.type != "area" and not seen_in_pixels(finding) and 2 * digits < len(signs)


def text_fill(polygon: Polygon) -> Polygon:
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
