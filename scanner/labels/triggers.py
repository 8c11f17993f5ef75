"""The words that wake detectors: a page is asked for all of them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[a-z]+")
_BETWEEN = re.compile(r"[^a-z]+")
_ALONE = re.compile(r" [a-z]+ ")
# No Vietnamese syllable is that long: words have run together.
_GLUED = 8


class Triggers:
    """Which detectors the words of a text wake.

    A word of letters is sought in each word of the text; one that begins with a blank has to
    stand alone, unless the text has words that have run together.
    """

    def __init__(self, words: Mapping[str, Iterable[str]], numbers: Iterable[str]) -> None:
        """`words`: those of each detector, by its id; `numbers`: the detectors of numbers, which
        count as woken where a reader may have misread a letter of the word."""
        self._numbers = frozenset(numbers)
        owners: dict[str, list[str]] = {}
        for detector, its in words.items():
            for word in its:
                owners.setdefault(word, []).append(detector)
        self._owners = {word: tuple(ids) for word, ids in owners.items()}
        alone = [word for word in owners if word[0] == " "]
        self._alone = {word.strip(): word for word in alone if _ALONE.fullmatch(word)}
        self._parted = [word for word in alone if not _ALONE.fullmatch(word)]
        others = [word for word in owners if word[0] != " "]
        self._letters = [word for word in others if _WORD.fullmatch(word)]
        self._marked = [word for word in others if not _WORD.fullmatch(word)]

    def woken(self, folded: str, by_eye: bool) -> set[str]:
        """The ids of the detectors that a folded text wakes; `by_eye`: it was read in pixels."""
        text = folded.replace("\n", " ")
        # Each word once: a page has most of them twice.
        words = dict.fromkeys(_WORD.findall(text))
        joined = " ".join(words)
        met = [word for word in self._letters if word in joined]
        met += [word for word in self._marked if word in text]
        if by_eye or any(len(word) >= _GLUED for word in words):
            met += [word for plain, word in self._alone.items() if plain in text]
            met += [word for word in self._parted if word.strip() in text]
        else:
            met += [self._alone[plain] for plain in self._alone.keys() & words.keys()]
            parted = f" {_BETWEEN.sub(' ', text)} " if self._parted else ""
            met += [word for word in self._parted if word in parted]
        woken = {detector for word in met for detector in self._owners[word]}
        return woken | self._numbers if by_eye else woken
