"""What the search through one document has taken so far, counted in steps and never by a clock:
the same document is always searched as far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scanner.model import Limits

# What the steps of a search cost, in about millionths of a second of a core of 2024, as measured
# on texts of forty kinds: a page, or a text without one, and each letter of it; a detector that
# is asked; a match of one that is weighed, by the type it may be of, and the column over it that
# is looked through for its head; a value; two cells of which one stands beside the other, which
# lines that are printed over each other have without end; a word of one letter.
PAGE, TEXT, LETTER, MATCH, VALUE, BESIDE, SINGLE = 1_500, 200, 0.4, 70, 60, 10, 45
ASKED, COLUMN = 55, 90
WORDS = {"person_name": 200, "address": 270, "date_of_birth": 150}
# So many words of a single letter are on a sheet at most, the boxes of forms and marks of pupils;
# what a page has beyond was printed to be searched for long.
MOST_SINGLE = 1_000
# So much a document may cost: with what it takes to read its pages, and to tell what was found,
# two cores have about ten seconds to do. A sheet of an ordinary paper costs a hundredth of a
# second, one of a list of people three times as much.
MOST = 6_000_000
# So much of it is kept for what stands beside the pages, remarks and properties.
LEFT = 500_000
# What it costs to read a page, each of its words, and each letter of those so long that several
# may be glued together in them.
READ, WORD, GLUED, LONG = 500, 6, 5, 30


@dataclass(slots=True)
class Effort:
    """What the search through one document has taken so far. `timeouts`: how often each pattern
    ran out of its time, by the detector's id; `cost`: what its steps come to; `most`: what they
    may come to."""

    timeouts: dict[str, int] = field(default_factory=dict)
    cost: int = 0
    most: int = field(default_factory=lambda: MOST)

    def allow(self, seconds: float, patience: float = 1.0) -> None:
        """A document may take so long, `patience` times as long as a paper: where that is longer
        than usual, more may be done in it."""
        self.most = int(MOST * max(1.0, seconds / Limits().seconds) * patience)

    def page(self) -> None:
        """A page is read."""
        self.cost += READ

    def layer(self, words: Sequence[str]) -> None:
        """A page has these words in one of its layers."""
        glued = sum([len(word) for word in words if len(word) >= LONG])
        self.cost += WORD * len(words) + GLUED * glued

    def end(self) -> None:
        """Nothing more is searched: the document has what no paper has."""
        self.cost = max(self.cost, self.most)

    def leave(self) -> None:
        """The pages are done, and something is left for what stands beside them."""
        self.cost = min(self.cost, self.most - LEFT)

    def text(self, letters: int, single: int, *, paged: bool) -> None:
        """A text is searched that has so many letters, and so many words of one; `paged`: a page,
        or a part of one."""
        more = SINGLE * max(0, single - MOST_SINGLE)
        self.cost += (PAGE if paged else TEXT) + int(LETTER * letters) + more

    def asked(self) -> None:
        """A detector is asked for what it finds on a page."""
        self.cost += ASKED

    def column(self) -> None:
        """The head of a column is sought."""
        self.cost += COLUMN

    def match(self, kind: str) -> None:
        """A match of a pattern is weighed that may be a value of this type."""
        self.cost += WORDS.get(kind, MATCH)

    def values(self, count: int, beside: int) -> None:
        """So many values were found on a page on which so many cells stand beside others."""
        self.cost += VALUE * count + BESIDE * beside

    @property
    def over(self) -> bool:
        """Whether so much was done that the rest of the document is given up."""
        return self.is_over_after(0)

    def is_over_after(self, more: int) -> bool:
        """Whether it will be after steps that come to so much."""
        return self.cost + more >= self.most

    def lasts(self, pages: int) -> int:
        """For how many more pages it is enough, where those so far were so many."""
        return (self.most - self.cost) * pages // max(1, self.cost)

    @property
    def lacking(self) -> int:
        """More than before where a part of the document was not searched whole."""
        return sum(self.timeouts.values())
