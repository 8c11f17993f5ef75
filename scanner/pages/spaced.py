"""Words that were set with room between their letters ("S ố  C C C D :  0 7 9 …"), closed up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from scanner.pages.stext import RawWord

# So many single letters in a row at least, some of them no digits: those have boxes in forms.
_LEAST, _LETTERS = 8, 3
SPACED = re.compile(rf"(?<!\S)\S(?: \S){{{_LEAST - 1},}}(?!\S)")
# A gap between words is twice as wide as one between letters, and a blank; those between letters
# differ by so much of the height of a line at most. What stands farther apart stands in boxes.
_WORD, _UNLIKE, _WIDEST = 1.6, 0.35, 0.4


def closed_up(raw: Sequence[RawWord]) -> list[RawWord]:
    """`raw` with the letters of such words put together."""
    words: list[RawWord] = []
    # Where no blank is printed, MuPDF begins a line of its own behind a wide gap.
    for (*_, single), run in groupby(raw, lambda word: (word[5], word[3], len(word[4]) == 1)):
        letters = list(run)
        words += _words(letters) if single and _is_spaced(letters) else letters
    return words


def _is_spaced(letters: Sequence[RawWord]) -> bool:
    if len(letters) < _LEAST or sum(word[4].isalpha() for word in letters) < _LETTERS:
        return False
    gaps = _gaps(letters)
    if min(gaps) <= 0:
        return False
    close = [gap for gap in gaps if gap <= _WORD * median(gaps)]
    height = letters[0][3] - letters[0][1]
    return max(close) <= _WIDEST * height and max(close) - min(close) < _UNLIKE * height


def _gaps(letters: Sequence[RawWord]) -> list[float]:
    return [after[0] - before[2] for before, after in pairwise(letters)]


def _words(letters: Sequence[RawWord]) -> Iterator[RawWord]:
    gaps = _gaps(letters)
    usual = median(gaps)
    first = 0
    for index, gap in enumerate([*gaps, float("inf")], 1):
        if gap > _WORD * usual:
            yield _joined(letters[first:index])
            first = index


def _joined(letters: Sequence[RawWord]) -> RawWord:
    x0, y0, x1, y1, *_ = zip(*letters, strict=True)
    text = "".join(word[4] for word in letters)
    return min(x0), min(y0), max(x1), max(y1), text, *letters[0][5:]
