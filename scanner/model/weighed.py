"""What a value was weighed with, for whoever asks why it was told, or was not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.report import Finding


class Share(NamedTuple):
    """A piece of evidence by its id: what it says of a span, and how it weighs."""

    id: str
    value: float
    weight: float

    @property
    def share(self) -> float:
        """What it adds to the score; less than 0 where it speaks against."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Weighed:
    """How probable all evidence makes it that a span is somebody's; from `least` on it is told.
    `bias`: what the score begins with."""

    chance: float
    least: float
    bias: float
    shares: tuple[Share, ...]


class Near(NamedTuple):
    """What was weighed and not told, as the finding that it would be, and why it is none: a key
    of the catalogue's table `explain.why`."""

    finding: Finding
    why: str
