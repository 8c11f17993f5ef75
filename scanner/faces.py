"""Faces on a page as findings: each is as bad as what it is on."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.marks.payload import kind
from scanner.marks.portrait import Surroundings, card_areas
from scanner.model import Box, Finding, Line, Mark, Page, Polygon, Severity

# A picture that takes less of a page than this stands by itself; a larger one is a scan of it.
OWN_PICTURE = 0.4


def found_faces(
    heads: Sequence[Mark],
    page: Page,
    lines: Sequence[Line],
    beside: Sequence[Finding],
    cards: Sequence[Polygon],
) -> list[Finding]:
    """The faces of a page. `beside`: what else it has; `cards`: outlines of identity papers."""
    codes = [
        (finding.type, box)
        for finding in beside
        if finding.type == "mrz" or (finding.type == "qr" and kind(finding.value) == "card")
        for box in finding.boxes
    ]
    whole = page.width * page.height
    places = (*page.pixel_areas, *page.pictured)
    pictures = [box for box in places if box.area < OWN_PICTURE * whole]
    around = Surroundings(page, [*cards, *card_areas(codes)], lines, pictures)
    return [_face(head, around.severity(head.polygon), page.number) for head in heads]


def _face(head: Mark, severity: Severity, page: int) -> Finding:
    return Finding(
        id="",
        type=head.type,
        severity=severity,
        confidence=head.confidence,
        mask=severity is not Severity.LOW,
        page=page,
        boxes=(Box.around(head.polygon),),
        polygons=(head.polygon,),
        sources=(head.source,),
        text="",
        value="",
    )
