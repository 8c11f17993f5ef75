"""What a report says of the things on a picture that are no text: codes, zones, faces, cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from samples.drawing.picture import Pixels
from samples.drawing.truth import Polygon, Truth
from scanner.model import Box, FileReport, Finding
from tests.benchmark.scoring import COVERED, LARGEST, covered, truth_boxes

CODES = ("qr", "barcode")
# With dates and codes of bank cards, which belong to the picture of the card.
PRINTS = ("fingerprint", "signature", "card_detail")
# A line of a zone is masked where so much of its ink's outline is.
MASKED = 0.95
# A card is recognised where its outline and the finding's share so much of their union.
SAME_CARD = 0.5


@dataclass(frozen=True, slots=True)
class Count:
    """So many there were, so many were found, so many were reported that are none."""

    truths: int = 0
    found: int = 0
    false: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.truths + other.truths, self.found + other.found, self.false + other.false)

    @property
    def share(self) -> float | None:
        return self.found / self.truths if self.truths else None


@dataclass(frozen=True, slots=True)
class MarkScore:
    """One picture. `decoded` counts codes whose payload is right, `zones` lines of zones."""

    located: Count = Count()
    decoded: Count = Count()
    zones: Count = Count()
    faces: Count = Count()
    prints: Count = Count()
    cards: Count = Count()

    def __add__(self, other: MarkScore) -> MarkScore:
        return MarkScore(
            self.located + other.located,
            self.decoded + other.decoded,
            self.zones + other.zones,
            self.faces + other.faces,
            self.prints + other.prints,
            self.cards + other.cards,
        )


def _masked(finding: Finding) -> tuple[Polygon, ...]:
    """What a mask covers of a finding: of the picture of a paper its parts alone."""
    return _outlines(finding) if finding.parts is None else finding.parts


def _outlines(finding: Finding) -> tuple[Polygon, ...]:
    if finding.polygons:
        return finding.polygons
    return tuple(((b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1)) for b in finding.boxes)


def under(polygon: Polygon, outlines: Iterable[Polygon]) -> float:
    """The part (0-1) of a polygon that lies under any of the outlines."""
    points = np.array(polygon, np.float64)
    corner, size = points.min(axis=0), points.max(axis=0) - points.min(axis=0)
    scale = 400 / max(float(size.max()), 1e-6)
    shape = (int(size[1] * scale) + 2, int(size[0] * scale) + 2)

    def filled(outline: Polygon) -> Pixels:
        canvas = np.zeros(shape, np.uint8)
        moved = np.clip((np.array(outline, np.float64) - corner) * scale, -1e4, 1e4)
        cv2.fillPoly(canvas, [moved.astype(np.int32)], (1,))
        return canvas

    whole = filled(polygon)
    cover = np.zeros(shape, np.uint8)
    for outline in outlines:
        cover |= filled(outline)
    return float((whole & cover).sum()) / max(1, int(whole.sum()))


def _on(truth: Truth, found: Sequence[Finding]) -> list[Finding]:
    """The findings that lie on a truth and are not much larger than it."""
    most = LARGEST * sum(box.area for box in truth_boxes(truth))
    return [
        f
        for f in found
        if f.page == truth.page
        and covered(truth, f.boxes) >= COVERED
        and f.boxes
        # A place that leaves the labels in it free is in pieces.
        and Box.holding(f.boxes).area <= most
    ]


def _placed(truths: Sequence[Truth], found: Sequence[Finding]) -> Count:
    pairs = [_on(truth, found) for truth in truths]
    right = {f.id for on in pairs for f in on}
    return Count(len(truths), sum(map(bool, pairs)), sum(f.id not in right for f in found))


def _decoded(truths: Sequence[Truth], found: Sequence[Finding]) -> Count:
    right = [any(f.value == t.value for f in _on(t, found)) for t in truths]
    return Count(len(truths), sum(right))


def _hidden(truths: Sequence[Truth], found: Sequence[Finding], enough: float) -> Count:
    """Lines of truths by whether what would be masked covers them."""
    lines = hidden = 0
    for truth in truths:
        over = [o for f in found if f.mask and f.page == truth.page for o in _masked(f)]
        lines += len(truth.polygons)
        hidden += sum(under(polygon, over) >= enough for polygon in truth.polygons)
    return Count(lines, hidden)


def _same_card(truth: Truth, finding: Finding) -> bool:
    card, outlines = truth.polygons[0], _outlines(finding)
    if finding.page != truth.page or not outlines:
        return False
    shared = under(card, outlines)
    back = min(under(outline, [card]) for outline in outlines)
    return shared >= SAME_CARD and back >= SAME_CARD


def _cards(truths: Sequence[Truth], found: Sequence[Finding]) -> Count:
    hit = sum(any(_same_card(t, f) for f in found) for t in truths)
    false = sum(not any(_same_card(t, f) for t in truths) for f in found)
    return Count(len(truths), hit, false)


def mark_score(truths: Sequence[Truth], report: FileReport) -> MarkScore:
    """All kinds of marks of one file."""

    def of(*types: str) -> list[Truth]:
        return [t for t in truths if t.type in types]

    def said(*types: str) -> list[Finding]:
        return [f for f in report.findings if f.page is not None and f.type in types]

    pictures = [f for f in report.findings if f.page is not None and f.parts is not None]
    return MarkScore(
        located=_placed(of(*CODES), said(*CODES)),
        decoded=_decoded(of("qr"), said(*CODES)),
        zones=_hidden(of("mrz"), report.findings, MASKED),
        faces=_placed(of("face"), said("face")),
        prints=_hidden(of(*PRINTS), report.findings, COVERED),
        cards=_cards(of("id_card", "card"), pictures),
    )
