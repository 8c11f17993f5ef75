"""What a reading of a masked copy finds that says nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.mask.geometry import grown, held, line_height, shapes
from scanner.mask.values import LOCAL_TYPES, holds, needles
from scanner.model import Finding, Polygon, Source
from scanner.reread import Memory
from scanner.verify.labels import tells

# What lies in masks but for this part lies in them, if they are this much (in heights) larger: what
# is read on a mask is told less exactly.
_BEYOND, _AROUND = 0.1, 0.5
_SEEN = frozenset({Source.TEXT, Source.OCR, Source.CARD, Source.FACE, Source.QR, Source.BARCODE})


def made_of_masks(finding: Finding, masked: Sequence[Finding]) -> bool:
    """Whether what looks like a code that no decoder reads is nothing but masks that stand
    close together."""
    return (
        not finding.value
        and Source.CARD not in finding.sources
        and any(
            box.intersection(mask).area > 0
            for other in masked
            if other.page == finding.page
            for box in finding.boxes
            for mask in other.boxes
        )
    )


def on_masked_card(finding: Finding, masked: Sequence[Finding]) -> bool:
    """Whether only its place on a card tells of a finding, and that card was masked already.

    Its fields were taken by their places on the whole card; where most of the print is painted
    over, the card is located less exactly and those places no longer say anything.
    """
    return finding.sources == (Source.CARD,) and any(
        other.parts is not None
        and other.page == finding.page
        and any(a.shared(b) > 0.5 for a in finding.boxes for b in other.boxes)
        for other in masked
    )


def written_on_masks(finding: Finding, masked: Sequence[Finding]) -> bool:
    """Whether what was found in a finished copy shows on its masks alone and tells nothing of what
    they cover: a label that was taken for a name. The masks themselves are looked at apart.

    `masked`: what is masked on the finding's page.
    """
    return (
        bool(finding.boxes)
        and set(finding.sources) <= _SEEN
        and on_masks(shapes(finding), masked)
        and not any(
            tells(f"{finding.text} {finding.value}", other)
            for other in masked
            if any(a.intersection(b).area > 0 for a in finding.boxes for b in other.boxes)
        )
    )


def on_masks(outlines: Sequence[Polygon], masked: Sequence[Finding]) -> bool:
    """Whether places of a page lie on the masks of its findings."""
    found = (shape for finding in masked for shape in shapes(finding))
    masks = [grown(shape, _AROUND * line_height(shape)) for shape in found]
    return all(held(outline, masks) >= 1 - _BEYOND for outline in outlines)


def as_before(finding: Finding, masked: Sequence[Finding], memory: Memory) -> bool:
    """Whether words of a copy are somebody's only since others beside them are masked: the same
    words stood there before, and with all that stood beside them nobody was found in them.

    `memory`: what was read of the original; `masked`: what is masked in its copy.
    """
    if finding.type not in LOCAL_TYPES or finding.sources != (Source.TEXT,):
        return False
    beside = [box for other in masked if other.page == finding.page for box in other.boxes]
    if any(a.intersection(b).area > 0 for a in finding.boxes for b in beside):
        return False
    return memory.said(finding) and not holds(f"{finding.text}\n{finding.value}", needles(masked))
