"""What the search through one document has taken so far, counted in steps and never by a clock:
the same document is always searched as far."""

from __future__ import annotations

from dataclasses import dataclass, field

# So much oftener than it finds a value a document may look for a label that stands nowhere
# around: 5 MB of names under each other would take a minute. Of made-up papers the statistics come
# to 27 a sheet without a value, 16,200 in six hundred sheets; letters and forms to 22,000 in 5 MB,
# beside 47,000 values, and lists to two for three values at most.
MAX_VAIN = 18_000
# So many more matches of patterns than twice its values a document may have: 5 MB of figures that
# are nobody's have 600,000. The densest of made-up lists come to 200 a sheet, most pages to 30.
MAX_TRIED = 200_000
# So many words of a single letter are on a sheet at most, the boxes of forms and marks of pupils;
# what a page has beyond was printed to be searched for long, and counts as tried.
MOST_SINGLE = 1_000


@dataclass(slots=True)
class Effort:
    """What the search through one document has taken so far. `timeouts`: how often each pattern
    ran out of its time, by the detector's id; `found`: how many values it gave; `tried`: how many
    matches of patterns; `vain`: how often a label was looked for that stands nowhere around;
    `cut`: how often it was not looked for any more."""

    timeouts: dict[str, int] = field(default_factory=dict)
    found: int = 0
    tried: int = 0
    vain: int = 0
    cut: int = 0

    @property
    def spent(self) -> bool:
        """Whether labels have been looked for in vain for too long: what needs one is not sought
        any more, and what has none right before it has none."""
        return self.vain >= MAX_VAIN + self.found

    @property
    def over(self) -> bool:
        """Whether so much was looked at that the rest of the document is given up."""
        return self.tried >= MAX_TRIED + 2 * self.found

    @property
    def lacking(self) -> int:
        """More than before where a part of the document was not searched whole."""
        return sum(self.timeouts.values()) + self.cut
