"""The codes and machine-readable zones of a document: each as a finding, and what they prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scanner import find
from scanner.detectors import Patterns
from scanner.find.repeats import MIN_REPEATED
from scanner.gives import Given, found_code, found_zone, given, is_nonsense, paper_number
from scanner.marks import mrz
from scanner.model import Finding, Line, Mark, Polygon, Source
from scanner.text import PageText


@dataclass(slots=True)
class Proofs:
    """What the codes and zones seen so far prove: `numbers`, with their types.

    `sure`: so certain is what a code's text is told to hold, at least.
    """

    patterns: Patterns
    sure: float
    numbers: dict[str, str] = field(default_factory=dict, repr=False)

    def code(self, mark: Mark, polygon: Polygon, page: int) -> Finding:
        """A code is as bad as what it gives away; one that says nothing to us is masked."""
        inside = Given((), self.patterns.types[mark.type].severity, {})
        if mark.payload is not None and not is_nonsense(mark.payload):
            inside = given(mark.payload, self.patterns.types, self._inside)
            self.numbers.update(inside.numbers)
        return found_code(mark, polygon, inside, page)

    def _inside(self, text: PageText) -> list[Finding]:
        found = find.findings(text, self.patterns, Source.QR, None)
        return [f for f in found if f.confidence >= self.sure]

    def zones(self, lines: Sequence[Line], page: int) -> Iterator[Finding]:
        """Machine-readable zones: masked as one block, whatever of them was read right."""
        for zone in mrz.zones(lines):
            self.numbers.update({proved: paper_number(proved) for proved in zone.numbers})
            yield found_zone(zone, page, self.patterns.types["mrz"].severity)

    def repeated(self) -> dict[str, Finding]:
        """The numbers that are looked for wherever else they stand."""
        return {
            value: find.placeless(kind, value, Source.MRZ, self.patterns)
            for value, kind in self.numbers.items()
            if len(value) >= MIN_REPEATED and value.isdigit()
        }
