"""Labels as a reader of pixels may have seen them, or words that have run together: letters as
digits, blanks and marks lost."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from string import ascii_lowercase, digits
from typing import cast

from scanner import expressions

# How a reader may have seen a letter of a label.
_READ_AS = {"o": "[o06]", "s": "[s5]", "i": "[i1l]", "l": "[l1i]", "e": "[e6c]"}
# In a long label a vowel more may be misread without making it another word.
_VOWELS = {"a": "[ao]", "o": "[o06a]", "u": "[uv]"}
_LONG = 8
# Of one of so many letters any may be taken for one that looks like it: no other label does.
_ALIKE = _READ_AS | {
    "a": "[aoe]",
    "c": "[ceo]",
    "e": "[e6co]",
    "h": "[hbn]",
    "i": "[i1ljt]",
    "k": "[kxh]",
    "m": "[mn]",
    "n": "[nmru]",
    "o": "[o06ace]",
    "t": "[tlfr]",
    "u": "[uvn]",
}
_LONGER = 9
# A short label with a letter read as another one is another word ("ean", "cần").
_SHORT, _AS_DIGIT = 3, {"e": "[e6]"}
# The number of an item before a label is no letter of it: "6. Tài khoản" is no "ở tại".
_ITEM = r"\d{1,2}[.)]"
_NO_MARKS = str.maketrans("", "", "/-.,()")

# The patterns of the letters of a label, one after the other; a tree of such, whose leaf is "".
Spelling = tuple[str, ...]
Tree = dict[str, "Tree"]


class Misread:
    """A set of labels, found where they were misread."""

    def __init__(self, names: Sequence[str], *, seen: bool = False) -> None:
        """`names`: the labels, of which the first that fits is taken; `seen`: they are sought in
        what was read in pixels, where letters of long ones are taken for any that look alike."""
        self._names = names
        self._seen = seen
        self._by_letter: dict[str, re.Pattern[str]] = {}

    def find(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Each label in a folded text: where it starts and ends, and its name."""
        at = 0
        while met := self._somewhere.search(folded, at):
            # Where one fits is quick to tell, which one is not.
            start = met.start()
            match = cast(re.Match[str], self._which(folded[start]).match(folded, start))
            at = match.end()
            yield start, at, self._names[int(cast(str, match.lastgroup)[1:])]

    def compile(self) -> None:
        """Compiles all that it may ever need."""
        assert self._somewhere
        for letter in ascii_lowercase + digits:
            self._which(letter)

    @cached_property
    def _spellings(self) -> list[Spelling]:
        known = frozenset(self._names)
        return [_spelling(name, known, seen=self._seen) for name in self._names]

    @cached_property
    def _somewhere(self) -> re.Pattern[str]:
        """Any label: those that begin alike share their beginning."""
        tree: Tree = {}
        for spelling in self._spellings:
            node = tree
            for letter in spelling:
                node = node.setdefault(letter, {})
            node[""] = {}
        return expressions.plain(rf"(?<![a-z0-9])(?!{_ITEM}){_branches(tree)}(?![a-z])")

    def _which(self, letter: str) -> re.Pattern[str]:
        """The labels that may begin with a letter, each a group of its own."""
        if letter not in self._by_letter:
            firsts: dict[str, list[int]] = {}
            for index, spelling in enumerate(self._spellings):
                firsts.setdefault(spelling[0], []).append(index)
            branches = "|".join(
                f"{first}(?:{self._groups(indices)})"
                for first, indices in firsts.items()
                if re.fullmatch(first, letter)
            )
            self._by_letter[letter] = expressions.plain(f"(?:{branches})(?![a-z])")
        return self._by_letter[letter]

    def _groups(self, indices: Iterable[int]) -> str:
        return "|".join(f"(?P<n{i}>{''.join(self._spellings[i][1:])})" for i in indices)


def is_marked(name: str) -> bool:
    """Whether a label is of single letters ("a/c"), which say nothing without their mark."""
    return name[1:2] == "/"


def _branches(tree: Tree) -> str:
    """A pattern for all that a tree spells."""
    ways = [letter + (_branches(rest) if rest else "") for letter, rest in tree.items()]
    # What goes on comes first, what may end here last.
    ways.sort(key=bool, reverse=True)
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _spelling(name: str, known: Container[str], *, seen: bool) -> Spelling:
    """The letters of a label as a reader may have seen them."""
    # Its marks have to be there where without them it is another label.
    plain = name.translate(_NO_MARKS)
    marked = is_marked(name) or (plain != name and plain in known)
    read_as = _READ_AS | _AS_DIGIT if len(name) <= _SHORT else _READ_AS
    letters = [read_as.get(name[0]) or re.escape(name[0])]
    if seen and sum(map(str.isalpha, name)) >= _LONGER:
        read_as = _ALIKE
    elif len(name) >= _LONG:
        read_as = read_as | _VOWELS
    for index, char in enumerate(name[1:], 1):
        if name[index - 2 : index + 1] == 3 * char:
            # Of three alike a reader may lose one ("cccd").
            letters.append(f"{read_as.get(char) or re.escape(char)}?")
        elif char == " ":
            letters.append(r"[\s._]{0,2}")
        elif char in "/-.,()":
            letters.append(r"\s?[/\-.,()|]\s?" if marked else r"\s?[/\-.,()|]?\s?")
        else:
            letters.append(read_as.get(char) or re.escape(char))
    return tuple(letters)
