"""The words of a text layer, made when asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import overload

from scanner.grid import EVEN, VARIED
from scanner.model import Box, Line, Word
from scanner.once import once
from scanner.pages.stext import RawWord

_SMALL = "".join(map(chr, range(0x1EA1, 0x1EFA, 2)))
# A line that is stretched from margin to margin has so many words at least.
_FEWEST = 4
_CONSONANTS = "bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX"
_VOWELS = "aeiouyAEIOUYà-ãÀ-ÃèéêÈÉÊìíÌÍò-õÒ-ÕùúÙÚýÝăĂĩĨũŨơƠưƯ\u1ea0-\u1ef9"
# After such a letter a digit, a capital, or a vowel beyond a consonant starts another word.
_GLUED = re.compile(
    rf"[\u1ea0-\u1ef9](?! )(?:[a-yà-ỹ]?[{_CONSONANTS}]{{1,3}}[{_VOWELS}]|[0-9]"
    rf"|(?<=[{_SMALL}])[a-yà-ỹ]{{0,3}}[A-ZĐ])"
)
# Two cells of a sheet that touch, the first one's text cut off: "Mã định dĐiện thoại". Names of
# firms ("VinMart") have no Vietnamese letters.
_LOWER = "à-ãè-êìíò-õùúýăđĩũơư" + _SMALL
_UPPER = "À-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
TOUCHING = re.compile(rf"[a-z{_LOWER}](?=[{_UPPER}][a-z{_LOWER}]|[A-Z][a-z]{{0,3}}[{_LOWER}])")
# A capital right behind a small letter, as few texts have one: letters are mostly small.
_BEHIND = re.compile(rf"[A-Z{_UPPER}](?<=[a-z{_LOWER}].)")
# The same where the second one is a number: a date, a telephone, nine digits or more; mailboxes
# are called so.
NUMBERED = re.compile(
    rf"[a-z{_LOWER}](?=0\d{{3}}|\d{{9}}|\d{{1,2}}/\d{{1,2}}/\d)(?!\d{{1,12}}[\w.\-]{{0,30}}@)"
)

# Two cells of a table set so tight that no blank seems to be between them: a name and a year, a
# date, a telephone or a personal number and what follows it, a plate behind another word, a
# password and a mailbox. It begins with a digit or a sign, which most letters of a page are not.
TIGHT = re.compile(
    rf"[\d@](?:(?<=[a-z{_LOWER}][12])[90]\d\d(?![\w.\-@])|/\d{{4}}(?:\d{{6}}|[A-ZĐ])"
    rf"|(?<!\d\d)\d{{8,11}}[{_UPPER}A-Z][a-z{_LOWER}]|(?<=(?<!\d)0)\d{{9}}(?:\d{{10}}|\d{{12}})(?!\d)"
    r"|\.\d\d0\d\d[\d.]\d|(?<=\w\d)\d[A-Z]\d?-\d{3}\.\d\d|(?<=@)[^\s@]+@)"
)


class TextLines(Sequence[Line]):
    """Lines of words over MuPDF's raw words.

    A `Word` costs more than reading it: who only searches the text uses `texts` and
    `line_of`, and asks `word` for the few that matter.
    """

    def __init__(self, raw: list[RawWord], made: dict[int, Word] | None = None) -> None:
        """`made`: words, by their place in `raw`, that are known better than `raw` has them."""
        self._raw = raw
        self._made = made or {}
        self.texts: list[str] = [word[4] for word in raw]
        self.joined = " ".join(self.texts)
        if not self.joined.isascii() and not unicodedata.is_normalized("NFC", self.joined):
            self.texts = [unicodedata.normalize("NFC", text) for text in self.texts]
        self._lines: list[Line] | None = None

    def __reduce__(self) -> tuple[type[TextLines], tuple[object, ...]]:
        # To another process go the words alone.
        return TextLines, (self._raw, self._made)

    @once
    def line_of(self) -> list[int]:
        """MuPDF's block and line of each word as one ascending number; numbers of two cells that
        stand half a line apart stand in two."""
        lines = [word[5] << 20 | word[6] for word in self._raw]
        lower = [
            n
            for n, (before, word) in enumerate(pairwise(self._raw), 1)
            if word[4][0].isdigit() and before[4][-1].isdigit() and _in_lower_cell(before, word)
        ]
        for count, (first, end) in enumerate(pairwise([*lower, len(lines)]), 1):
            lines[first:end] = [line + count for line in lines[first:end]]
        for first, end in _stretched(self._raw, lines):
            lines[first:end] = [lines[first]] * (end - first)
        return lines

    def __eq__(self, other: object) -> bool:
        """Whether the same words stand in the same places."""
        if not isinstance(other, TextLines):
            return NotImplemented
        return self._raw == other._raw and self._made == other._made

    __hash__ = None  # type: ignore[assignment]

    def word(self, index: int) -> Word:
        """The word at `index` of `texts`."""
        if index in self._made:
            return self._made[index]
        x0, y0, x1, y1 = self._raw[index][:4]
        return Word(self.texts[index], Box(x0, y0, x1, y1))

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """The words' boxes, as `word` gives them, without making the words."""
        boxes = [word[:4] for word in self._raw]
        for index, word in self._made.items():
            boxes[index] = (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
        return boxes

    def seats(self) -> list[tuple[float, float, float, float]]:
        """The words' boxes in the frame in which rows and columns are sought (`Word.seat`)."""
        boxes = self.boxes()
        for index, word in self._made.items():
            boxes[index] = (word.seat.x0, word.seat.y0, word.seat.x1, word.seat.y1)
        return boxes

    @property
    def level(self) -> bool:
        """Whether no word is known to stand slanted."""
        return not self._made

    def without(self, left_out: frozenset[int]) -> TextLines:
        """The lines without some of their words."""
        if not left_out:
            return self
        return self._some([i for i in range(len(self._raw)) if i not in left_out])

    def lines_with(self, wanted: frozenset[int]) -> TextLines:
        """The whole lines in which one of the `wanted` words stands."""
        if not wanted:
            return TextLines([])
        lines = {self.line_of[index] for index in wanted}
        return self._some([i for i, line in enumerate(self.line_of) if line in lines])

    def _some(self, kept: list[int]) -> TextLines:
        made = {new: self._made[old] for new, old in enumerate(kept) if old in self._made}
        return TextLines([self._raw[i] for i in kept], made)

    @property
    def raw(self) -> Sequence[RawWord]:
        """The words as MuPDF has them."""
        return self._raw

    def beside(self, other: TextLines) -> TextLines:
        """These lines and those of another layer of the page, as one."""
        last = self._raw[-1][5] + 1 if self._raw else 0
        moved = [(*word[:5], word[5] + last, *word[6:]) for word in other._raw]
        made = {len(self._raw) + index: word for index, word in other._made.items()}
        return TextLines([*self._raw, *moved], self._made | made)

    @property
    def may_be_glued(self) -> bool:
        """Whether some word looks like two without the blank between them."""
        touching = _BEHIND.search(self.joined) and TOUCHING.search(self.joined)
        touching = touching or NUMBERED.search(self.joined)
        return bool(touching or _GLUED.search(self.joined) or TIGHT.search(self.joined))

    def _all(self) -> list[Line]:
        if self._lines is None:
            numbered = groupby(range(len(self._raw)), self.line_of.__getitem__)
            self._lines = [tuple(map(self.word, indices)) for _, indices in numbered]
        return self._lines

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        return self._all()[index]

    def __iter__(self) -> Iterator[Line]:
        return iter(self._all())

    def __bool__(self) -> bool:
        return bool(self._raw)


def _in_lower_cell(before: RawWord, word: RawWord) -> bool:
    """Whether of two numbers that MuPDF has in one line the second stands half a line higher or
    lower, apart from the first: in a row that is as high as two lines it is in another cell."""
    if before[5:7] != word[5:7]:
        return False
    height = before[3] - before[1]
    alike = abs(word[3] - word[1] - height) < 0.1 * height
    return alike and abs(word[1] - before[1]) > 0.4 * height and word[0] - before[2] > 0.25 * height


def _stretched(raw: Sequence[RawWord], lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The runs of words, each in a line of its own, that are one line of justified print: a
    paragraph's last one that somebody has ended by hand."""
    turns = [n for n in range(1, len(raw)) if lines[n] != lines[n - 1]]
    first, last, gap = 0, 0, 0.0
    for n in [*turns, len(raw)]:
        here = _apart(raw, n) if n == last + 1 < len(raw) else 0.0
        if not (here and (n == first + 1 or abs(here - gap) <= EVEN * _height(raw[n]))):
            if _is_stretched(raw[first : last + 1]):
                yield first, last + 1
            # The last word of one run may be the first of the next.
            first = last if here else n
        gap, last = here, n


def _apart(raw: Sequence[RawWord], n: int) -> float:
    """How far a word stands behind the one before it in a line of print, if as far as in no
    other; 0 elsewhere."""
    gap, height = raw[n][0] - raw[n - 1][2], _height(raw[n])
    level = abs(raw[n][1] - raw[n - 1][1]) <= EVEN * height
    return gap if level and gap > height else 0.0


def _height(word: RawWord) -> float:
    return word[3] - word[1]


def _is_stretched(words: Sequence[RawWord]) -> bool:
    if len(words) < _FEWEST:
        return False
    widths = [word[2] - word[0] for word in words]
    return max(widths) > VARIED * min(widths)
