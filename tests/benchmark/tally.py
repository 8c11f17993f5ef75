"""What papers held and what was told of them, counted by type. Pure functions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from samples.drawing.truth import Truth
from tests.benchmark.scoring import Hit, covered


@dataclass(slots=True)
class Counts:
    """By type, or a group of types: what was printed, found, rightly and wrongly reported."""

    printed: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)

    def recall(self, type_: str) -> float | None:
        return self.found[type_] / self.printed[type_] if self.printed[type_] else None

    def precision(self, type_: str) -> float | None:
        claims = self.right[type_] + self.wrong[type_]
        return self.right[type_] / claims if claims else None


def touches(hit: Hit, truth: Truth) -> bool:
    """Whether a hit lies over a part of what was printed."""
    return hit.page == truth.page and covered(truth, hit.boxes) > 0
