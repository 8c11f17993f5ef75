"""Letters that a page borrows from another font, put back into their words.

Where a font lacks letters (most of those with two Vietnamese marks), LibreOffice shows a line in
two runs: the whole line with gaps, then the letters for the gaps. A text layer in that order has
"Nguy n Th H u" on one line, "ễ", "ị", "ậ" on others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scanner.pages.stext import RawWord

# How many letters follow each other at most that one font lacks ("ươ", "ướ").
_MOST = 4
# In heights: how far a letter stands from its word at most, how far a word of such letters alone
# from the next, how far apart the middles of two fonts on one line of print.
_TOUCHING, _BESIDE, _LEVEL = 0.08, 0.6, 0.3


def mended(
    raw: list[RawWord], apart: Callable[[RawWord], list[RawWord]] | None = None
) -> list[RawWord]:
    """`raw` with borrowed letters in the words that have gaps for them; itself where there are
    none, as on most pages. `apart` gives the letters of a word, each with its place."""
    lone = _lone(raw)
    if not lone:
        return raw
    if apart is not None and (runs := _runs_over_others(raw, lone)):
        raw = [
            part for i, word in enumerate(raw) for part in (apart(word) if i in runs else [word])
        ]
        lone = _lone(raw)
    homes = _homes(raw, lone)
    if not homes:
        return raw
    # Two letters for one gap make it so wide that MuPDF starts another line behind it.
    same: dict[int, int] = {}
    for hosts in homes.values():
        first, *more = sorted({_root(same, _line(raw[host])) for host in hosts})
        same |= dict.fromkeys(more, first)
    own: dict[int, list[RawWord]] = {}
    guests: dict[int, list[RawWord]] = {}
    for index, word in enumerate(raw):
        host = raw[homes[index][0]] if index in homes else word
        side = guests if index in homes else own
        side.setdefault(_root(same, _line(host)), []).append(word)
    words: list[RawWord] = []
    for line, printed in own.items():
        words += _joined(printed, guests[line]) if line in guests else printed
    return words


def _root(same: Mapping[int, int], line: int) -> int:
    while line in same:
        line = same[line]
    return line


def _line(word: RawWord) -> int:
    return word[5] << 20 | word[6]


def _is_borrowed(text: str) -> bool:
    return len(text) <= _MOST and text.isalpha() and not any(map(str.isascii, text))


def _lone(raw: Sequence[RawWord]) -> list[int]:
    """The places of such letters on lines that hold nothing else."""
    maybe = [
        index
        for index, word in enumerate(raw)
        if not word[4][:1].isascii() and _is_borrowed(word[4])
    ]
    if not maybe:
        return []
    lines = [_line(word) for word in raw]
    words, letters = Counter(lines), Counter([lines[index] for index in maybe])
    return [index for index in maybe if words[lines[index]] == letters[lines[index]]]


class _Level:
    """Some words of a page by the middle of their height: what stands level with a letter."""

    def __init__(self, raw: Sequence[RawWord], among: NDArray[np.bool_]) -> None:
        self.x0, y0, self.x1, y1 = np.array([word[:4] for word in raw]).T
        self._twice = y0 + y1
        (chosen,) = np.nonzero(among)
        self._order = chosen[np.argsort(self._twice[chosen], kind="stable")]
        self._heights = self._twice[self._order]

    def near(self, word: RawWord) -> NDArray[np.intp]:
        """The places of those that stand level with a word, in their order."""
        twice, reach = word[1] + word[3], 2 * _LEVEL * (word[3] - word[1])
        first, last = np.searchsorted(self._heights, (twice - reach, twice + reach))
        some = self._order[first:last]
        return np.sort(some[np.abs(self._twice[some] - twice) < reach])


def _runs_over_others(raw: Sequence[RawWord], lone: Sequence[int]) -> list[int]:
    """Those of the `lone` letters for two gaps that stand so close that they were read as one
    word."""
    long = [index for index in lone if len(raw[index][4]) > 1]
    if not long:
        return []
    level = _Level(raw, np.ones(len(raw), bool))
    runs = []
    for index in long:
        x0, _, x1, *_ = raw[index]
        near = level.near(raw[index])
        if np.any((x0 < level.x0[near]) & (level.x1[near] < x1)):
            runs.append(index)
    return runs


def _homes(raw: Sequence[RawWord], lone: Sequence[int]) -> dict[int, list[int]]:
    """For each of the `lone` letters the words on its line of print that it touches, or else the
    nearest one, if that is near; none at all where no letter touches a word."""
    hosts = np.ones(len(raw), bool)
    hosts[list(lone)] = False
    level = _Level(raw, hosts)
    homes: dict[int, list[int]] = {}
    touching = False
    for index in lone:
        x0, y0, x1, y1, *_ = raw[index]
        near = level.near(raw[index])
        if not near.size:
            continue
        apart = np.abs(np.maximum(level.x0[near] - x1, x0 - level.x1[near]))
        close = near[apart < _TOUCHING * (y1 - y0)]
        nearest = int(np.argmin(apart))
        if apart[nearest] < _BESIDE * (y1 - y0):
            homes[index] = close.tolist() or [int(near[nearest])]
            touching |= close.size > 0
    return homes if touching else {}


def _joined(own: Sequence[RawWord], borrowed: Sequence[RawWord]) -> Iterator[RawWord]:
    """The words of a line, those joined that a borrowed letter touches."""
    strangers = set(map(id, borrowed))
    group: list[RawWord] = []
    number = 0
    for word in sorted([*own, *borrowed], key=lambda word: word[0]):
        if group:
            close = word[0] - group[-1][2] < _TOUCHING * (word[3] - word[1])
            if not (close and (id(word) in strangers or id(group[-1]) in strangers)):
                yield _one(group, own[0], number)
                group, number = [], number + 1
        group.append(word)
    yield _one(group, own[0], number)


def _one(parts: Sequence[RawWord], home: RawWord, number: int) -> RawWord:
    x0, y0, x1, y1 = zip(*(part[:4] for part in parts), strict=True)
    text = "".join(part[4] for part in parts)
    return min(x0), min(y0), max(x1), max(y1), text, home[5], home[6], number
