"""What a reading of a masked copy finds that says nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model import Finding, Source


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
