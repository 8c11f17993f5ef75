"""The words that wake detectors: a page is asked for all of them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from typing import NamedTuple

_LETTERS = re.compile(r"[a-z]+")
_ALONE = re.compile(r" [a-z]+ ")
# No Vietnamese syllable is that long: words have run together.
_GLUED = 8
# So many syllables are remembered by what they may wake; the language has some 2,000.
_REMEMBERED = 8_000


class _Hints(NamedTuple):
    """What a text that holds some syllables wakes for certain, and where words may have run
    together (`loose`); the phrases that may begin with one, and those that may end with one."""

    certain: frozenset[str]
    loose: frozenset[str]
    begun: tuple[str, ...]
    ended: tuple[str, ...]


class Triggers:
    """Which detectors the words of a text wake.

    A word of letters is sought in each word of the text; one that begins with a blank has to
    stand alone, unless the text has words that have run together.
    """

    def __init__(self, words: Mapping[str, Iterable[str]], numbers: Iterable[str]) -> None:
        """`words`: those of each detector, by its id; `numbers`: the detectors of numbers, which
        count as woken where a reader may have misread a letter of the word."""
        self._numbers = frozenset(numbers)
        self._owners: dict[str, set[str]] = {}
        for detector, its in words.items():
            for word in its:
                self._owners.setdefault(word, set()).add(detector)
        alone = [word for word in self._owners if word[0] == " "]
        self._alone = {word.strip(): word for word in alone if _ALONE.fullmatch(word)}
        self._letters = [word for word in self._owners if _LETTERS.fullmatch(word)]
        others = self._owners.keys() - {*self._letters, *self._alone.values()}
        self._phrases = [(word, *_ends(word)) for word in others if _LETTERS.search(word)]
        self._signs = [word for word in others if not _LETTERS.search(word)]
        self._known: set[str] = set()
        self._telling: dict[str, _Hints] = {}
        self._long: set[str] = set()

    def woken(self, folded: str, words: Set[str], *, by_eye: bool) -> set[str]:
        """The ids of the detectors that a folded text wakes, whose words are known
        (`letters.words_of`); `by_eye`: it was read in pixels."""
        text = folded.replace("\n", " ")
        new = [word for word in words - self._known if word.isalpha()]
        hints = [*self._learned(new), *(self._telling[w] for w in words if w in self._telling)]
        woken = set().union(*(its.certain for its in hints))
        loosely = by_eye or not self._long.isdisjoint(words) or any(map(_is_long, new))
        if loosely:
            woken.update(*(its.loose for its in hints))
        begun = set().union(*(its.begun for its in hints))
        maybe = begun.intersection(chain(*(its.ended for its in hints))).union(self._signs)
        # Most have been woken by another word.
        maybe = {word for word in maybe if not self._owners[word] <= woken}
        parted = any(word[0] == " " for word in maybe)
        apart = f" {' '.join(_LETTERS.findall(text))} " if parted and not loosely else ""
        for word in maybe:
            alone = word[0] == " " and (word.strip() in text if loosely else word in apart)
            if alone or word in text:
                woken |= self._owners[word]
        return woken | self._numbers if by_eye else woken

    def _learned(self, new: Sequence[str]) -> list[_Hints]:
        """What syllables hint at. They are remembered, since they come again and again; where there
        are more than any language has, those that are new are looked at together."""
        if len(self._known) + len(new) > _REMEMBERED:
            return [self._hinted(new)]
        told = {syllable: self._hinted([syllable]) for syllable in new}
        self._known.update(new)
        self._long.update(filter(_is_long, new))
        self._telling.update((syllable, hints) for syllable, hints in told.items() if any(hints))
        return []

    def _hinted(self, syllables: Sequence[str]) -> _Hints:
        """What some syllables wake, and the phrases that may begin or end with one of them."""
        text = f" {' '.join(syllables)} "
        certain = [word for word in self._letters if word in text]
        certain += [self._alone[plain] for plain in self._alone.keys() & syllables]
        loose = [word for plain, word in self._alone.items() if plain in text]
        begun = tuple(phrase for phrase, first, _ in self._phrases if first in text)
        ended = tuple(phrase for phrase, _, last in self._phrases if last in text)
        return _Hints(self._owned(certain), self._owned(loose), begun, ended)

    def _owned(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*map(self._owners.__getitem__, words))


def _ends(phrase: str) -> tuple[str, str]:
    """The first and the last letters of a phrase as words of a text that has it show them, where
    a blank parts them: those before others end a word, those behind others begin one.

    >>> _ends("ho khau:"), _ends("(so "), _ends(" nha o ")
    (('ho ', ' khau'), (' so', ' so'), ('nha ', 'o'))
    """
    runs = _LETTERS.findall(phrase)
    # One that begins with a blank may have run together with the words around it.
    apart = phrase[0] != " " and not phrase.startswith(runs[-1])
    last = f" {runs[-1]}" if apart else runs[-1]
    return f"{runs[0]} " if len(runs) > 1 else last, last


def _is_long(syllable: str) -> bool:
    return len(syllable) >= _GLUED
