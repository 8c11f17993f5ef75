"""Which label governs a number: the one before it, on the line above, in the next cell, in the
head of its column. The way a clerk reads a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from itertools import chain

from scanner.labels.around import Around
from scanner.labels.carried import Carried, Heads
from scanner.labels.columns import Peers
from scanner.labels.effort import Effort
from scanner.labels.label import Label, Labels, Opened, is_glued
from scanner.labels.phrases import Governed, Phrases
from scanner.labels.triggers import Triggers
from scanner.once import once
from scanner.text import PageText

# A column speaks for a number by so many of its nearest, where so many agree and they are half.
NEAR_PEERS, MIN_PEERS, MOST_PEERS = 8, 3, 5
# And under a head that says little ("ID"), by so many citizen numbers.
FEW_PEERS = 2
# So long is what a label says at most; a single word ends a name or a home where it is a number's,
# and so long at least.
LONGEST, FEWEST = 40, 3
# In a column of citizen numbers stand those of the cards that somebody had before, and the
# passports of foreigners.
CITIZEN, FORMER = "cccd", frozenset({"cmnd", "passport_among"})


# How a line begins that has its label.
_LABELLED = re.compile(r"\n(?=[^\n:;,]{1,40}:)")


class Context:
    """The governing labels of the numbers and of the words of one page."""

    def __init__(
        self,
        page: PageText,
        labels: Labels,
        heads: Heads,
        effort: Effort,
    ) -> None:
        """`heads`: those of the columns of the page before, which hold for a table that goes on;
        this page's own are left in it. `effort`: counts what is looked for.
        """
        self._page = page
        self.carried = Carried(page, heads)
        self._labels = labels
        self.effort = effort
        self._peers: Peers | None = None
        self._learnt: frozenset[str] = frozenset()
        self._kin: Mapping[str, frozenset[str]] = {}
        self._woken: set[str] | None = None
        self._known: dict[tuple[int, int, bool], Governed | None] = {}
        self._by_column: dict[tuple[int, int], Governed | None] = {}
        self._met: dict[str, list[Label]] = {}
        # Of which numbers it is known whether none whom a label speaks for can have them.
        self.of_others: dict[tuple[tuple[int, int], Governed], bool] = {}

    @once
    def _of_numbers(self) -> Around:
        return self._around(words=False)

    @once
    def _of_words(self) -> Around:
        return self._around(words=True)

    def _around(self, *, words: bool) -> Around:
        opened = self._opened
        openers = None if opened is None else opened.words if words else opened.numbers
        phrases = Phrases(
            self._labels, openers, words=words, tolerant=self._page.read_by_eye, met=self._met
        )
        return Around(self._page, phrases, self.carried, self.effort)

    @once
    def _opened(self) -> Opened | None:
        """What the labels of the page may begin with; None: any may be misread or run together."""
        if self._page.read_by_eye or is_glued(self._page.folded):
            return None
        return self._labels.opened(self._page.words)

    def woken(self, triggers: Triggers, labelled: frozenset[str]) -> Set[str]:
        """The detectors that the words of the page wake, or the heads of the page before: there
        they stand in a table that goes on. Of those that count with a label alone (`labelled`)
        but the ones for which one of the page may speak, such a head, or the numbers of a column.
        """
        if self._woken is None:
            page = self._page
            self._woken = triggers.woken(page.folded, page.words, by_eye=page.read_by_eye)
            self._woken |= self.carried.owners
        woken = self._woken | self._learnt
        if self._opened is None:
            return woken
        spoken = self._opened.owners | self.carried.owners | self._learnt
        return woken - (labelled - spoken)

    def may_speak(self, owner: str) -> bool:
        """Whether a label of the page, or a head of the page before, may speak for a detector."""
        opened = self._opened
        return opened is None or owner in opened.owners or owner in self.carried.owners

    def label(self, start: int, end: int, *, words: bool) -> Governed | None:
        """The label of the number at text[start:end], or None: own cell, line above, cells to
        the left, head.

        Several detectors ask about the same number; it is looked up once.
        """
        key = (start, end, words)
        if key not in self._known:
            around = self._of_words if words else self._of_numbers
            self._known[key] = around.at(start, end)
        found = self._known[key]
        settled = found is not None and (found.near or not found.owners)
        if self._peers is None or words or (settled and not _says_little(found)):
            return found
        if (start, end) not in self._by_column:
            self._by_column[start, end] = self._column_says(start, end, found)
        return self._by_column[start, end]

    def until(self, start: int, end: int, own: str) -> int:
        """Where the words at text[start:end] end that may run on into another label: before it;
        `start` where they begin one themselves ("Thư" of "Thư điện tử")."""
        line = self._page.line_at(max(start, end - 1))[1]
        last = min(max(end, line), end + LONGEST)
        text = self._page.folded[start:last]
        # What a line begins with up to a colon is a label, known or not.
        ends = [end]
        if "\n" in text:
            turns = (start + turn.start() for turn in _LABELLED.finditer(text))
            ends += (turn for turn in turns if turn < end)
        around = self._of_words, self._of_numbers
        for label in chain.from_iterable(one.labels(start, last) for one in around):
            printed = text[label.start : label.end]
            other = 0 < label.start < end - start and own not in label.every
            # "Mẫu" at the end of a name and "số" in the next cell are no label.
            other = other and start + label.end <= self._page.cell_at(start + label.start).end
            whole = " " in printed and (label.owners or label.lookalike)
            if label.start == 0 and label.end > end - start and whole and own not in label.every:
                return start
            if other and (whole or self._is_of_numbers(label.every, printed)):
                ends.append(start + len(text[: label.start].rstrip(" ,;.–-(")))
        return min(ends)

    def _is_of_numbers(self, owners: Set[str], printed: str) -> bool:
        return len(printed) >= FEWEST and not owners <= self._labels.worded

    def learn(
        self, numbers: Iterable[tuple[int, int, str]], kin: Mapping[str, frozenset[str]]
    ) -> None:
        """The long numbers of the page (start, end, whose: "" for nobody's), known by now: what
        most of a column are supports a number of it that no label was read for, however it is
        written (`kin`: by each owner those of its type)."""
        known = [(self._page.places(start, end)[:1], owner) for start, end, owner in numbers]
        places = [(place, owner) for found, owner in known for place in found]
        self._peers = Peers([place for place, _ in places], [owner for _, owner in places])
        self._kin = kin
        self._learnt = self._all_of(owner for _, owner in places if owner)
        self._by_column.clear()

    def _column_says(self, start: int, end: int, label: Governed | None) -> Governed | None:
        """What the numbers of its column support; a far-off label of another type gives way
        only to most of them."""
        place = self._page.places(start, end)[0]
        owners = self._peers.nearest(place, NEAR_PEERS) if self._peers else Counter[str]()
        count = max((count for owner, count in owners.items() if owner), default=0)
        needed = MIN_PEERS if label is None else MOST_PEERS
        if _says_little(label):
            needed = FEW_PEERS if owners[CITIZEN] == count else MOST_PEERS
        if count < needed or 2 * count < owners.total():
            return label
        weak = self._all_of(owner for owner, met in owners.items() if owner and met == count)
        return label if label and label.owners & weak else Governed(frozenset(), weak, False, False)

    def _all_of(self, owners: Iterable[str]) -> frozenset[str]:
        """Some owners and those of their types."""
        known = frozenset(chain.from_iterable(self._kin[owner] for owner in owners))
        return known | FORMER if CITIZEN in known else known


def _says_little(label: Governed | None) -> bool:
    """Whether a label tells only that a number may be a citizen's ("ID", "số")."""
    return label is not None and not (label.owners or label.lookalike) and CITIZEN in label.weak
