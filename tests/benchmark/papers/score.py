"""Findings of every type held against what was printed, type by type. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samples.drawing.truth import Truth
from samples.drawing.written import normal
from tests.benchmark.scoring import CORE, Hit, covered
from tests.benchmark.scoring import normal as number
from tests.benchmark.tally import Counts, touches

# So much of a printed value has to lie under a finding, for it to be found.
ENOUGH = 0.7


@dataclass(slots=True)
class Tally(Counts):
    """Counts over documents by type; `false_alarms` are those on clean pages."""

    pages: int = 0
    clean_pages: int = 0
    false_alarms: int = 0

    def add(self, name: str, truths: Sequence[Truth], hits: Sequence[Hit]) -> None:
        """One document with personal data."""
        for truth in truths:
            if not truth.mask:
                continue
            self.printed[truth.type] += 1
            if any(finds(hit, truth) for hit in hits):
                self.found[truth.type] += 1
            else:
                near = [(h.type, h.value) for h in hits if touches(h, truth)]
                self.trouble.append(f"miss {name} {truth.type} {truth.printed!r} {near}")
        for hit in hits:
            self._judge(name, hit, truths)

    def _judge(self, name: str, hit: Hit, truths: Sequence[Truth]) -> None:
        """A core number below medium is no claim, nor is what is low by contract."""
        if hit.type in CORE and not hit.above_low:
            return
        there = [truth for truth in truths if touches(hit, truth)]
        if any(truth.mask and truth.type in hit.types for truth in there):
            self.right[hit.type] += 1
        elif not any(not truth.mask for truth in there):
            self.wrong[hit.type] += 1
            self.trouble.append(f"false {name} {hit.type} {hit.value!r}")

    def add_clean(
        self, name: str, pages: int, hits: Iterable[Hit], truths: Sequence[Truth]
    ) -> None:
        """One document without any: what is reported at medium or above is a false alarm."""
        self.clean_pages += pages
        for hit in hits:
            if hit.above_low and not any(touches(hit, truth) for truth in truths):
                self.false_alarms += 1
                self.trouble.append(f"alarm {name} {hit.type} {hit.value!r}")


def finds(hit: Hit, truth: Truth) -> bool:
    """Whether a finding is the value that was printed, where it was."""
    if truth.type not in hit.types or hit.page != truth.page:
        return False
    if covered(truth, hit.boxes) < ENOUGH:
        return False
    if truth.type in ("address", "person_name", "gps_location", "ethnicity", "religion"):
        return True
    if truth.type == "date_of_birth":
        return normal("date_of_birth", hit.value) == truth.value
    return number(truth.type, truth.value) == number(truth.type, hit.value)
