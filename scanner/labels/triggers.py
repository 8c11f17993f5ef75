"""The words that wake detectors: a page is asked for all of them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

_LETTERS = re.compile(r"[a-z]+")
_LAST = re.compile(r"(?:.*[^a-z])?([a-z]+)[^a-z]*")
_ALONE = re.compile(r" [a-z]+ ")
# No Vietnamese syllable is that long: words have run together.
_GLUED = 8
# So many syllables are remembered by what they may wake; the language has some 2,000.
_REMEMBERED = 8_000


class _Hints(NamedTuple):
    """What a text that holds some syllables has for certain, and what it may have."""

    certain: tuple[str, ...]
    maybe: tuple[str, ...]


class Triggers:
    """Which detectors the words of a text wake.

    A word of letters is sought in each word of the text; one that begins with a blank has to
    stand alone, unless the text has words that have run together.
    """

    def __init__(self, words: Mapping[str, Iterable[str]], numbers: Iterable[str]) -> None:
        """`words`: those of each detector, by its id; `numbers`: the detectors of numbers, which
        count as woken where a reader may have misread a letter of the word."""
        self._numbers = frozenset(numbers)
        self._owners: dict[str, list[str]] = {}
        for detector, its in words.items():
            for word in its:
                self._owners.setdefault(word, []).append(detector)
        alone = [word for word in self._owners if word[0] == " "]
        self._alone = {word.strip(): word for word in alone if _ALONE.fullmatch(word)}
        self._letters = [word for word in self._owners if _LETTERS.fullmatch(word)]
        # Of a phrase its last letters, which stand in a word of the text that has it, and begin
        # it where there are others before them.
        others = self._owners.keys() - {*self._letters, *self._alone.values()}
        last = {word: _LAST.fullmatch(word) for word in others}
        self._phrases = [
            (word, f" {found[1]}" if found.start(1) and word[0] != " " else found[1])
            for word, found in last.items()
            if found
        ]
        self._signs = [word for word, found in last.items() if not found]
        self._known: dict[str, _Hints] = {}

    def woken(self, folded: str, words: Set[str], *, by_eye: bool) -> set[str]:
        """The ids of the detectors that a folded text wakes, whose words are known
        (`letters.words_of`); `by_eye`: it was read in pixels."""
        text = folded.replace("\n", " ")
        syllables = [word for word in words if word.isalpha()]
        hints = list(self._hints(syllables))
        met = {word for certain, _ in hints for word in certain}
        maybe = {phrase for _, phrases in hints for phrase in phrases}
        met.update(word for word in (*maybe, *self._signs) if word in text)
        parted = [phrase for phrase in maybe if phrase[0] == " "]
        if by_eye or any(len(syllable) >= _GLUED for syllable in syllables):
            met.update(word for plain, word in self._alone.items() if plain in text)
            met.update(word for word in parted if word.strip() in text)
        else:
            met.update(self._alone[plain] for plain in self._alone.keys() & words)
            between = f" {' '.join(_LETTERS.findall(text))} " if parted else ""
            met.update(word for word in parted if word in between)
        woken = {detector for word in met for detector in self._owners[word]}
        return woken | self._numbers if by_eye else woken

    def _hints(self, syllables: Sequence[str]) -> Iterator[_Hints]:
        """What syllables hint at. They are remembered, since they come again and again; where there
        are more than any language has, those that are new are looked at together."""
        new = [syllable for syllable in syllables if syllable not in self._known]
        if len(self._known) + len(new) <= _REMEMBERED:
            self._known.update((syllable, self._hinted(syllable)) for syllable in new)
        else:
            yield self._hinted(" ".join(new))
        yield from (self._known[syllable] for syllable in syllables if syllable in self._known)

    def _hinted(self, syllables: str) -> _Hints:
        """The words in some syllables, the phrases that may end with one of them."""
        return _Hints(
            tuple(word for word in self._letters if word in syllables),
            tuple(phrase for phrase, last in self._phrases if last in f" {syllables}"),
        )
