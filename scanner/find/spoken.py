"""What no word of anybody's is: data in letters, and numbers that are no day."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from scanner.finding.evidence import Span
from scanner.finding.lattice import Lattice
from scanner.text import PageText
from scanner.whose import is_head, words

# No syllable, and no two names run together, have so many letters and figures without a blank.
_LONGEST = 32
_CODED = re.compile(rf"[A-Za-z0-9+/=\\]{{{_LONGEST + 1},}}")
# So many figures in a row are a day, a month and a year; fewer may be any of them.
_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)?\d\d)")
_LONG = 5
# So many signs has the longest head.
_LONGEST_HEAD = 60
# The duty stands so many lines over who signs, but for what is in brackets.
_OVER = 3
_ACTS_FOR = frozenset({"đại diện", "người đại diện", "dai dien", "nguoi dai dien"})
# So many figures or letters in a row, parted by signs, are a code: a day has three.
_GROUPS = re.compile(r"\w+(?:[./\-]\w+){3,}")
# So many of the words around one are single letters where words were lost, that far.
_LOST, _AROUND = 0.4, 16


class Heads:
    """Which tokens of a page stand on a line or in a cell that is the head of a part of a CV, or
    says as what somebody signs."""

    def __init__(self, page: PageText, found: Lattice) -> None:
        self._page, self._found = page, found
        self._begins = np.flatnonzero(found.flags[:, 0] + found.flags[:, 2])
        self._bare = page.read_by_eye or page.text.isascii()
        self._known: dict[int, bool] = {}

    def holds(self, token: int) -> bool:
        """Whether one does."""
        number = int(self._begins.searchsorted(token, "right"))
        if number not in self._known:
            self._known[number] = self._is_head(number)
        return self._known[number]

    def signs(self, span: Span) -> bool:
        """Whether a name stands alone below the duty in which it signs."""
        number = int(self._begins.searchsorted(span.first, "right"))
        if self._tokens(number) != (span.first, span.last):
            return False
        for _ in range(_OVER):
            number = self._over(number)
            start, end = self._place(number) if number else (0, 0)
            text = self._page.text[start:end]
            if not text.startswith("("):
                return self._is_duty(text)
        return False

    def _over(self, number: int) -> int:
        """The line over one in its cell, the last one of the cell above in a table, or the one
        before; 0: there is none."""
        found, first = self._found, self._tokens(number)[0]
        cell = int(found.cell[first])
        above = int(found.cells.above[cell])
        if above == cell or (first and int(found.cell[first - 1]) == cell):
            return number - 1
        last = int(found.cell.searchsorted(above, "right")) - 1
        return int(self._begins.searchsorted(last, "right"))

    def _is_duty(self, text: str) -> bool:
        """Whether a line says in which duty somebody signs; anybody may act for another."""
        if not text or len(text) > _LONGEST_HEAD:
            return False
        duty = words(bare=self._bare).duty.search(text.lower())
        return duty is not None and duty[0] not in _ACTS_FOR and is_head(text.lower(), bare=False)

    def _tokens(self, number: int) -> tuple[int, int]:
        """The first token of a line or cell and its last."""
        after = number < len(self._begins)
        last = int(self._begins[number]) - 1 if after else len(self._found.tokens) - 1
        return int(self._begins[number - 1]), last

    def _place(self, number: int) -> tuple[int, int]:
        first, last = self._tokens(number)
        return int(self._found.starts[first]), int(self._found.ends[last])

    def _is_head(self, number: int) -> bool:
        start, end = self._place(number)
        if end - start > _LONGEST_HEAD:
            return False
        marked = is_head(self._page.text[start:end].lower(), bare=False)
        return marked or (self._bare and is_head(self._page.folded[start:end], bare=True))


def is_coded(page: PageText, found: Lattice, span: Span) -> bool:
    """Whether a span is a code of four groups and more: a day has three."""
    start, end = found.bounds[0][span.first], found.bounds[1][span.last]
    return _GROUPS.fullmatch(page.text, start, end) is not None


def is_said(page: PageText, found: Lattice, span: Span) -> bool:
    """Whether a span that the tagger tells may be somebody's name, home or birth at all: the bytes
    of a picture written in letters have runs that look like names, and codes look like years."""
    figures = [one for one in found.tokens[span.first : span.last + 1] if one.isdigit()]
    if span.last == span.first and figures and len(figures[0]) >= _LONG:
        return _DAY.fullmatch(figures[0]) is not None
    if _is_left(found.tokens, span):
        return False
    start, end = found.bounds[0][span.first], found.bounds[1][span.last]
    around = max(0, start - _LONGEST), min(len(page.text), end + _LONGEST)
    runs = [run.span() for run in _CODED.finditer(page.text, *around)]
    if span.last == span.first and figures:
        runs += [run.span() for run in _GROUPS.finditer(page.text, *around)]
    return not any(b > start and a < end for a, b in runs)


def _is_left(tokens: Sequence[str], span: Span) -> bool:
    """Whether a word between single letters is what is left of a text that was lost around it."""
    beside = [*tokens[max(0, span.first - 1) : span.first], *tokens[span.last + 1 : span.last + 2]]
    if span.last > span.first or not all(len(one) == 1 and one.isalpha() for one in beside):
        return False
    around = tokens[max(0, span.first - _AROUND) : span.last + _AROUND]
    near = [one for one in around if one.isalpha()]
    return sum(len(one) == 1 for one in near) > _LOST * len(near)
