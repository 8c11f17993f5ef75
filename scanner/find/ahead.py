"""The search through a page before it is known what the pages before it came to: with a guess,
which is held against the truth once that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.find.findings import MAX_IN_DOCUMENT, Search
from scanner.labels.carried import Heads
from scanner.labels.effort import Effort
from scanner.model import Box, Source

# From any bound so far that no page reaches it.
_FAR = 1 << 40

Known = Mapping[Source, Heads]


@dataclass(frozen=True, slots=True)
class Guess:
    """What is taken for granted of the search so far: the heads of the columns of the last page,
    and that no bound is near."""

    heads: Known

    @classmethod
    def of(cls, search: Search) -> Guess:
        """What is known of a search now."""
        return cls(_copied(search.heads))

    def search(self) -> Search:
        """A search that goes on from there, far from all bounds."""
        return Search(-_FAR, _copied(self.heads), Effort(cost=-_FAR))

    def steps(self, search: Search) -> Steps:
        """What was done of such a search."""
        effort, fresh = search.effort, self.search()
        return Steps(
            self,
            Guess(dict(search.heads)),
            search.found - fresh.found,
            effort.cost - fresh.effort.cost,
            late=bool(effort.timeouts),
            published=frozenset(search.published),
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """What the search through a page took and gave (see `Search` and `Effort`), from a guess
    `before` it to what holds `after` it; `late`: some pattern ran out of its time."""

    before: Guess
    after: Guess
    found: int
    cost: int
    late: bool
    published: frozenset[tuple[int | None, tuple[Box, ...]]]

    def hold(self, search: Search) -> bool:
        """Whether the page would have been searched just so after such a search. Where it might
        not, it is searched again: no bound is near."""
        lean = self.after.heads
        if _says(self.before.heads, lean) != _says(search.heads, lean):
            return False
        effort = search.effort
        near = search.found + self.found >= MAX_IN_DOCUMENT
        near |= effort.is_over_after(self.cost)
        return not (near or self.late or effort.timeouts)

    def lead(self, search: Search) -> None:
        """Makes a search, for which they hold, what it is after the page."""
        search.found += self.found
        search.heads = _copied(self.after.heads)
        search.published |= self.published
        search.effort.cost += self.cost


def _copied(columns: Known) -> dict[Source, Heads]:
    return {source: heads.copied() for source, heads in columns.items()}


def _says(columns: Known, leant_on: Known) -> dict[Source, tuple[object, ...]]:
    """What the next page can know of the heads of this one: where a column ended is none of it,
    where columns start only what it leans on."""
    return {
        source: (
            [(column, says) for column, (_, says) in heads.columns.items()],
            heads.starts if source in leant_on and leant_on[source].leant_on else (),
        )
        for source, heads in columns.items()
        if heads.columns
    }
