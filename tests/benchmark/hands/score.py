"""What of a paper would have been masked, and what was told beside it. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.drawing.truth import Truth
from tests.benchmark.scoring import CORE, Hit, covered
from tests.benchmark.tally import Counts, touches

# So much of a number, of any other value, has to lie under a mask.
NUMBER, OTHER = 0.9, 0.7
GROUPS = ("core", "person_name", "address", "date_of_birth", "other")


def group(type_: str) -> str:
    """The row of the table that a type counts in."""
    if type_ in CORE:
        return "core"
    return type_ if type_ in GROUPS else "other"


@dataclass(slots=True)
class Tally(Counts):
    """Counts over papers by group; found is what is to be masked."""

    papers: int = 0
    clean: int = 0
    alarms: int = 0

    def add(self, name: str, truths: Sequence[Truth], hits: Sequence[Hit], *, clean: bool) -> None:
        """One paper, with what was printed on it and what was told of it."""
        self.papers += 1
        self.clean += clean
        for truth in truths:
            if truth.mask:
                self._seek(name, truth, [hit for hit in hits if hit.page == truth.page])
        for hit in hits:
            if hit.above_low:
                self._judge(name, hit, truths, clean=clean)

    def _seek(self, name: str, truth: Truth, hits: Sequence[Hit]) -> None:
        self.printed[group(truth.type)] += 1
        enough = NUMBER if truth.type in CORE else OTHER
        masked = [hit for hit in hits if hit.above_low]
        typed = [hit for hit in masked if truth.type in hit.types]
        near = [(hit.type, hit.value, hit.above_low) for hit in hits if covered(truth, hit.boxes)]
        told = f"{name} {truth.type} {truth.printed!r} {near}"
        if covered(truth, [box for hit in masked for box in hit.boxes]) >= enough:
            self.found[group(truth.type)] += 1
            if not any(covered(truth, hit.boxes) for hit in typed):
                self.trouble.append(f"OTHER {told}")
        else:
            low = covered(truth, [box for hit in hits for box in hit.boxes]) >= enough
            self.trouble.append(f"{'LOW' if low else 'MISS'} {told}")

    def _judge(self, name: str, hit: Hit, truths: Sequence[Truth], *, clean: bool) -> None:
        there = [truth for truth in truths if touches(hit, truth)]
        if any(truth.mask for truth in there):
            self.right[group(hit.type)] += 1
            return
        if there:
            self.trouble.append(f"RAISED {name} {hit.type} {hit.value!r}")
            return
        self.wrong[group(hit.type)] += 1
        self.alarms += clean
        self.trouble.append(f"FALSE {name} {hit.type} {hit.value!r}")
