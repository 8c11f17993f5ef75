"""What somebody has painted over was meant to be hidden, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner.model import Box, Finding, Page, Severity, Source

_PRINTED = frozenset({Source.TEXT, Source.HIDDEN_TEXT})
# What is painted over lies under it with this part of its line.
_UNDER = 0.5


def buried(found: Sequence[Finding], page: Page) -> list[Finding]:
    """The findings of a page's text, each graded to be masked where it stands under paint: an
    office's telephone that anybody may read is nothing that anybody covers."""
    if all(finding.mask or _PRINTED.isdisjoint(finding.sources) for finding in found):
        return list(found)
    places = page.covered()
    return [_raised(f) if not f.mask and _lies_under(f, places) else f for f in found]


def _lies_under(finding: Finding, places: Sequence[Box]) -> bool:
    return not _PRINTED.isdisjoint(finding.sources) and any(
        box.intersection(place).area > _UNDER * min(box.area, place.area) > 0
        for box in finding.boxes
        for place in places
    )


def _raised(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.MEDIUM, mask=True)
