"""Codes of goods that look like telephones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scanner.find.weighing import Candidate
from scanner.finding.lattice import Lattice
from scanner.text import PageText

_TYPE = "phone"
# What codes are headed by; without marks where a page has none.
_HEADS = frozenset({"mã", "code", "sku"})
_PLAIN = frozenset({"ma"})
# Codes of a series begin with as many figures alike: most of the page's do.
_ALIKE = 7
# Of fewer words the tagger knows too little; the signs between the values of data are no words.
_WORDS = 16


class Codes:
    """Which numbers of a page are in a series, or in a column that is headed as one of codes."""

    def __init__(self, page: PageText, found: Lattice, known: Sequence[Candidate]) -> None:
        self._found = found
        bare = [one for one in known if one.detector.type == _TYPE and one.is_bare]
        begun = Counter(one.value[:_ALIKE] for one in bare)
        alike = sum(many for many in begun.values() if many > 1)
        self._are_series = 2 * alike > len(bare)
        self._worded = sum(token.isalpha() for token in found.tokens) >= _WORDS
        self._heads = _PLAIN | _HEADS if page.text.isascii() else _HEADS

    def holds(self, one: Candidate) -> bool:
        """Whether a number that no label speaks for is one of them."""
        return self._worded and one.is_bare and (self._are_series or self._is_headed(one))

    def _is_headed(self, one: Candidate) -> bool:
        first, end = self._found.within(*one.span)
        if first >= end:
            return False
        cell = self._found.cell[first]
        head = self._found.cells.column[cell]
        if head == cell:
            return False
        begin, behind = self._found.cell.searchsorted((head, head + 1)).tolist()
        return not self._heads.isdisjoint(map(str.lower, self._found.tokens[begin:behind]))
