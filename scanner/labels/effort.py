"""What the search through one document has taken so far, counted in steps and never by a clock:
the same document is always searched as far."""

from __future__ import annotations

from dataclasses import dataclass, field

# So much oftener than it finds a value a document may look for a label that stands nowhere
# around: 5 MB of names under each other would take a minute. Ordinary text comes to half of
# that in 5 MB, and a list has more values than words without a label.
MAX_VAIN = 30_000
# Words that have run together in a page's own text are looked through as tolerantly as what was
# read by eye, which takes ten times as long; so much oftener than twice for each value.
MAX_TOLERANT = 8_000


@dataclass(slots=True)
class Effort:
    """What the search through one document has taken so far. `timeouts`: how often each pattern
    ran out of its time, by the detector's id; `found`: how many values it gave; `vain`: how often
    a label was looked for that stands nowhere around; `tolerant`: in how many texts whose words
    have run together; `cut`: how often it was not looked for any more."""

    timeouts: dict[str, int] = field(default_factory=dict)
    found: int = 0
    vain: int = 0
    tolerant: int = 0
    cut: int = 0

    @property
    def spent(self) -> bool:
        """Whether labels have been looked for in vain for too long: what needs one is not sought
        any more, and what has none right before it has none."""
        return self.vain >= MAX_VAIN + self.found

    def tolerates(self) -> bool:
        """Whether one text more may be looked through as if its words had run together."""
        if self.tolerant >= MAX_TOLERANT + 2 * self.found:
            self.cut += 1
            return False
        self.tolerant += 1
        return True

    @property
    def lacking(self) -> int:
        """More than before where a part of the document was not searched whole."""
        return sum(self.timeouts.values()) + self.cut
