"""What the labels of a page say of its names, homes and births."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.finding.evidence import Told

if TYPE_CHECKING:
    from collections.abc import Container

    from scanner.detector import Detector
    from scanner.detectors import Patterns
    from scanner.labels.context import Context
    from scanner.labels.phrases import Governed
    from scanner.text import PageText

_BORN = "date_of_birth"
_YEAR = 4
# So sure is what stands right behind a label of its own, and what stands farther off.
_BESIDE, _FARTHER = 0.9, 0.8


@dataclass(frozen=True)
class Spoken:
    """The labels of one page (`context`), by the types of the detectors that own them."""

    page: PageText
    patterns: Patterns
    context: Context

    def of(self, kind: str, start: int, end: int) -> Told | None:
        """Whether a label of a type speaks for text[start:end]."""
        label = self.context.label(start, end, words=True)
        if label is None or not any(
            self._speaks(label, one) for one in self.patterns.by_type.get(kind, ())
        ):
            return None
        figures = sum(map(str.isdigit, self.page.text[start:end]))
        if kind == _BORN and not figures:
            return None
        # Two figures may as well be an age.
        short = kind == _BORN and figures < _YEAR
        return Told(_BESIDE if label.near else _FARTHER, labelled=True, pinned=short)

    def is_beside(self, start: int, end: int) -> bool:
        """Whether the label that speaks for text[start:end] stands right before it."""
        label = self.context.label(start, end, words=True)
        return label is not None and label.near

    def said_of(self, types: Container[str], start: int, end: int) -> int:
        """What the label of the number at text[start:end] says: +1, that it is of one of these
        types; -1, of others or nobody's; 0, nothing."""
        label = self.context.label(start, end, words=False)
        if label is None or not (label.lookalike or label.owners):
            return 0
        owners = [self.patterns.by_id[owner].type for owner in label.owners]
        return 1 if any(one in types for one in owners) else -1

    def until(self, kind: str, start: int, end: int) -> int:
        """Where the words of a type at text[start:end] end that may run on into a label."""
        return end if kind == _BORN else self.context.until(start, end, kind)

    def _speaks(self, label: Governed, detector: Detector) -> bool:
        stops = detector.said.stops
        apart = stops is not None and stops.search(label.between)
        return detector.id in label.owners and not apart
