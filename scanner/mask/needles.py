"""Values to look for in a text, whatever parts their letters and digits there.

A document holds hundreds of values and a pattern of each would cost more to make than all of
the search: a value is looked for by its letters and digits alone, and then what stands between
and beside them is judged.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from scanner.letters import fold

# Between the digits of one number: white space, a dot, a dash, a bracket, few at a time.
_GAP = r"\s.\-‐-―/()_·•"
_NO_GAP = re.compile(rf"[{_GAP}]{{4,}}|[^\w{_GAP}]")
# Before the rest of a phone number: its 0, or 84 in the place of it.
_SPACE = rf"[{_GAP}]{{0,3}}"
_TRUNK = re.compile(rf"(?<!\d)(?:(?:\+|00)?{_SPACE}8{_SPACE}4{_SPACE}\(?0?\)?|0){_SPACE}\Z")
# So many zeros before the rest of a citizen number, and what makes it part of a longer one.
_CITIZEN = 12
_ZEROS = [re.compile(rf"(?:0[{_GAP}]{{0,3}}){{{many}}}\Z") for many in range(3)]
_FIGURES = re.compile(r"\d[.,\s]?\Z")
_MOST_WORD_GAP = 3
# What breaks a word at the end of a line; PDFium has signs of its own for it.
_HYPHEN = re.compile(r"[-‐]\r?\n|[\xad\x02\ufffe](?:\r?\n)?")
# What an address goes on with to the left.
_GOES_ON = frozenset({".", "+", "-"})
# No value starts so many characters before the letters and digits of its key.
_BEFORE = 25
NO_SIGN = re.compile(r"[\W_]+")
# Of more values than a few only those are looked for whose first letters stand in a text: so many
# of a long key, of which thousands begin alike, and of a short one.
_FEW, _HEADS = 20, (9, 5)
_FACTOR = 40503
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A folded text, its letters and digits without what parts them, and where each stands."""

    folded: str = field(repr=False)
    signs: str = field(repr=False)
    places: Sequence[int] = field(repr=False)

    @classmethod
    def of(cls, folded: str) -> Text:
        places = list(compress(range(len(folded)), map(str.isalnum, folded)))
        return cls(folded, "".join(filter(str.isalnum, folded)), places)


@dataclass(frozen=True, slots=True)
class Needle:
    """One value to look for in folded texts.

    `key`: its letters and digits that follow each other wherever it stands, gaps left out.
    """

    key: str = field(repr=False)
    finding: str = field(compare=False)

    def judged(self, text: Text, at: int) -> Span | None:
        """The place of the value whose key stands at sign `at`, None if it is another's."""
        raise NotImplementedError


class Number(Needle):
    """A number or a code with digits in it: any of its signs may be parted."""

    __slots__ = ()

    def judged(self, text: Text, at: int) -> Span | None:
        place, end = text.places[at], text.places[at + len(self.key) - 1] + 1
        start = self._start(text.folded, place)
        if start < 0 or text.folded[end : end + 1].isdecimal():
            return None
        return None if _NO_GAP.search(text.folded, place, end) else (start, end)

    def _start(self, folded: str, place: int) -> int:
        """Where a value starts whose key is at `place`; -1 if it is part of something longer."""
        return -1 if place and folded[place - 1].isdecimal() else place


class Phone(Number):
    """A Vietnamese phone number, of which `key` is all but its first 0: data may be without it."""

    __slots__ = ()

    def _start(self, folded: str, place: int) -> int:
        window = max(0, place - _BEFORE)
        trunk = _TRUNK.search(folded[window:place])
        return _alone(folded, place) if trunk is None else window + trunk.start()


class Citizen(Number):
    """A citizen number, of which `key` is all but its first zeros: data may be without them."""

    __slots__ = ()

    def _start(self, folded: str, place: int) -> int:
        zeros = _ZEROS[_CITIZEN - len(self.key)].search(folded, max(0, place - _BEFORE), place)
        return _alone(folded, place) if zeros is None else super()._start(folded, zeros.start())


def _alone(folded: str, place: int) -> int:
    """Where a number begins that stands at a place; -1 if it goes on with another one's figures."""
    return -1 if _FIGURES.search(folded, max(0, place - 2), place) else place


@dataclass(frozen=True, slots=True)
class Words(Needle):
    """One or several words, parted by a few signs; `breaks`: after how many letters of the key
    a word ends."""

    breaks: frozenset[int] = field(repr=False)

    def judged(self, text: Text, at: int) -> Span | None:
        places = text.places[at : at + len(self.key)]
        start, end = places[0], places[-1] + 1
        if _in_word(text.folded, start - 1) or _in_word(text.folded, end):
            return None
        for letters, (here, after) in enumerate(pairwise(places), 1):
            if not (
                1 < after - here <= _MOST_WORD_GAP + 1
                if letters in self.breaks
                else after - here == 1 or _HYPHEN.fullmatch(text.folded, here + 1, after)
            ):
                return None
        return start, end


@dataclass(frozen=True, slots=True)
class Mail(Needle):
    """A mail address; white space may stand beside its `@` and dots. `whole`: as it is written."""

    whole: str = field(repr=False)

    def judged(self, text: Text, at: int) -> Span | None:
        folded = text.folded
        lead = next((n for n, char in enumerate(self.whole) if char == self.key[0]), 0)
        start = place = text.places[at] - lead
        if (
            start < 0
            or _in_word(folded, start - 1)
            or folded[max(0, start - 1) : start] in _GOES_ON
        ):
            return None
        spaces = 0
        for char in self.whole:
            spaces = spaces + 1 if char in "@." else spaces
            while spaces and folded[place : place + 1].isspace():
                place, spaces = place + 1, spaces - 1
            if folded[place : place + 1] != char:
                return None
            place, spaces = place + 1, int(char in "@.")
        return None if _in_word(folded, place) else (start, place)


def _in_word(text: str, place: int) -> bool:
    """Whether a letter, a digit or an underscore stands at a place, which may be outside."""
    char = text[place : place + 1] if place >= 0 else ""
    return char.isalnum() or char == "_"


class _Heads:
    """Values by the first letters and digits of their keys, so many of each."""

    def __init__(self, length: int, needles: Iterable[Needle]) -> None:
        self._length = length
        self._by_head: dict[str, list[Needle]] = {}
        for needle in needles:
            self._by_head.setdefault(needle.key[:length], []).append(needle)
        self._known = np.zeros(1 << 16, np.bool_)
        self._known[hashes(_codes("".join(self._by_head)), length)[::length]] = True

    def standing(self, signs: str) -> Iterator[tuple[Needle, int]]:
        """The values that stand in a text of letters and digits, and where."""
        known = self._known[hashes(_codes(signs), self._length)]
        for place in np.flatnonzero(known).tolist():
            for needle in self._by_head.get(signs[place : place + self._length], ()):
                if signs.startswith(needle.key, place):
                    yield needle, place


class Needles:
    """Values to look for, found in a text in one pass over it however many they are."""

    def __init__(self, every: Iterable[Needle]) -> None:
        self._all = tuple(every)

    @cached_property
    def _short(self) -> list[Needle]:
        return [needle for needle in self._all if len(needle.key) < min(_HEADS)]

    @cached_property
    def _heads(self) -> list[_Heads]:
        made, most = [], sys.maxsize
        for length in _HEADS:
            made.append(_Heads(length, (n for n in self._all if length <= len(n.key) < most)))
            most = length
        return made

    def __len__(self) -> int:
        return len(self._all)

    def beyond_words(self) -> Needles:
        """Those that are more than a single word: what a file format calls its parts is one."""
        return Needles(n for n in self._all if not isinstance(n, Words) or n.breaks)

    def may_stand(self, text: str) -> bool:
        """Whether the letters and digits of any value stand in a text, whatever is between."""
        return any(True for _ in self._standing(NO_SIGN.sub("", fold(text))))

    def spans(self, text: str) -> Iterator[tuple[Needle, Span]]:
        """Each place of each value in a text."""
        folded = fold(text)
        read = None
        for needle, at in self._standing(NO_SIGN.sub("", folded)):
            read = read or Text.of(folded)
            span = needle.judged(read, at)
            if span is not None:
                yield needle, span

    def _standing(self, signs: str) -> Iterator[tuple[Needle, int]]:
        """The values whose letters and digits stand among those of a text, and where."""
        is_few = len(self._all) <= _FEW
        for needle in self._all if is_few else self._short:
            at = signs.find(needle.key)
            while at >= 0:
                yield needle, at
                at = signs.find(needle.key, at + 1)
        for heads in () if is_few else self._heads:
            yield from heads.standing(signs)


def _codes(text: str) -> NDArray[np.uint16]:
    """Letters as numbers, rare ones as those of others."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint16)


def hashes(values: NDArray[np.uint16], length: int) -> NDArray[np.uint16]:
    """Each stretch of so many values, hashed to 16 bits, by where it starts."""
    if len(values) < length:
        return np.zeros(0, np.uint16)
    # From stretches of some length those of twice as many, and of one more where that is odd.
    found, done = values, 1
    for bit in f"{length:b}"[1:]:
        found = found[:-done] * np.uint16(pow(_FACTOR, done, 1 << 16)) + found[done:]
        done *= 2
        if bit == "1":
            found = found[:-1] * np.uint16(_FACTOR) + values[done:]
            done += 1
    return found
