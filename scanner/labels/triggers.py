"""The words that wake detectors: a page is asked for all of them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[a-z]+")
_BETWEEN = re.compile(r"[^a-z]+")
_ALONE = re.compile(r" [a-z]+ ")
_PHRASE = re.compile(r".*[^a-z]([a-z]+)")
# No Vietnamese syllable is that long: words have run together.
_GLUED = 8
# So many syllables are remembered by what they may wake; the language has some 2,000.
_REMEMBERED = 8_000


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
        self._parted = [word for word in alone if not _ALONE.fullmatch(word)]
        others = [word for word in self._owners if word[0] != " "]
        self._letters = [word for word in others if _WORD.fullmatch(word)]
        ends = {word: _PHRASE.fullmatch(word) for word in others}
        self._phrases = [(word, end[1]) for word, end in ends.items() if end]
        phrases = dict(self._phrases)
        self._marked = [w for w in others if w not in phrases and not _WORD.fullmatch(w)]
        self._known: dict[str, tuple[str, ...]] = {}

    def woken(self, folded: str, by_eye: bool) -> set[str]:
        """The ids of the detectors that a folded text wakes; `by_eye`: it was read in pixels."""
        text = folded.replace("\n", " ")
        words = set(_WORD.findall(text))
        long = [word for word in words if len(word) >= _GLUED]
        maybe = {trigger for word in words.difference(long) for trigger in self._hinted(word)}
        if long:
            joined = " ".join(long)
            maybe.update(word for word in self._letters if word in joined)
            maybe.update(phrase for phrase, _ in self._phrases)
        met = [word for word in maybe if word in text]
        met += [word for word in self._marked if word in text]
        if by_eye or long:
            met += [word for plain, word in self._alone.items() if plain in text]
            met += [word for word in self._parted if word.strip() in text]
        else:
            met += [self._alone[plain] for plain in self._alone.keys() & words]
            parted = f" {_BETWEEN.sub(' ', text)} " if self._parted else ""
            met += [word for word in self._parted if word in parted]
        woken = {detector for word in met for detector in self._owners[word]}
        return woken | self._numbers if by_eye else woken

    def _hinted(self, syllable: str) -> tuple[str, ...]:
        """What a text that holds a syllable may wake: words in it, phrases that end with its
        beginning. Remembered, since syllables come again and again."""
        known = self._known.get(syllable)
        if known is None:
            ending = (phrase for phrase, end in self._phrases if syllable.startswith(end))
            known = (*(word for word in self._letters if word in syllable), *ending)
            if len(self._known) < _REMEMBERED:
                self._known[syllable] = known
        return known
