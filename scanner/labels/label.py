"""Labels in a folded text ("so cccd", "dien thoai"), and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, cast

# How a reader may have seen a letter of a label.
_READ_AS = {"o": "[o06]", "s": "[s5]", "i": "[i1l]", "l": "[l1i]", "e": "[e6c]"}
# In a long label a vowel more may be misread without making it another word.
_VOWELS = {"a": "[ao]", "o": "[o06a]", "u": "[uv]"}
LONG = 8
# A short label with a letter read as another one is another word ("ean", "cần").
_SHORT, _AS_DIGIT = 3, {"e": "[e6]"}
_NO_MARKS = str.maketrans("", "", "/-.,()")
_TOKEN = re.compile(r"[a-z0-9]+")
# No Vietnamese syllable is that long: words have run together.
GLUED = re.compile(r"[a-z]{8}")
_NOBODY: frozenset[str] = frozenset()
# What stands between labels that speak for one number together: "CCCD/CMND", "căn cước hoặc
# giấy chứng minh".
_TOGETHER = re.compile(r"\s?/\s?(?:[a-z]{2,4}\s?/\s?)?|\s(?:hoac|hay|or)\s")


class Label(NamedTuple):
    """A label met in a text, and the ids of the detectors it speaks for.

    `near`: those for which it counts only with so many letters at most before the value;
    `weak`: those it only supports. With none of the three it is the label of a look-alike;
    `every`: all of them; `nobodys`: it is one before a number, whatever it says of a word
    ("SN 1990" is a year of birth, "SN 0912345678" a serial number).
    """

    start: int
    end: int
    owners: frozenset[str]
    weak: frozenset[str]
    near: tuple[tuple[str, int], ...]
    every: frozenset[str]
    nobodys: bool

    def before_number(self) -> Label:
        """What is left of it where its owners are words: the label of a look-alike."""
        return Label(self.start, self.end, _NOBODY, _NOBODY, (), _NOBODY, nobodys=False)

    @property
    def lookalike(self) -> bool:
        return not self.owners and not self.weak and not self.near

    def joined(self, other: Label) -> Label:
        """This label and one that goes on right behind it, as one."""
        return Label(
            self.start,
            other.end,
            self.owners | other.owners,
            self.weak | other.weak,
            self.near + other.near,
            self.every | other.every,
            self.nobodys and other.nobodys,
        )

    def speaks_for(self, letters: int) -> frozenset[str]:
        """The owners when so many letters stand between the label and the value."""
        if not self.near:
            return self.owners
        return self.owners.union(owner for owner, reach in self.near if letters <= reach)


class Labels:
    """A set of labels and the two ways to find them.

    Exact: by whole words, quick; for text that a machine wrote. Tolerant: spaces may be lost
    and letters read as digits; for text that was read from pixels.
    """

    def __init__(
        self,
        owners: Mapping[str, set[str]],
        weak: Mapping[str, set[str]],
        near: Mapping[str, dict[str, int]],
        nobodys: frozenset[str],
    ) -> None:
        self._names = sorted({*owners, *weak, *near}, key=len, reverse=True)
        self._about = {}
        for name in self._names:
            # A label of several ("số CMND/hộ chiếu") speaks for what each of them does.
            own = frozenset().union(*(owners.get(part, ()) for part in (name, *name.split("/"))))
            some, close = frozenset(weak.get(name, ())), near.get(name, {})
            every = own.union(some, close)
            self._about[name] = (own, some, tuple(close.items()), every, name in nobodys)
        self._spelled: dict[tuple[str, ...], str] = {}
        self._lengths: dict[str, list[int]] = {}
        parted = [(tuple(_TOKEN.findall(name)), name) for name in self._names]
        # "s/n" run together is no "sn" where that is a label of its own.
        for spelled, name in [*parted, *((("".join(words),), name) for words, name in parted)]:
            self._spelled.setdefault(spelled, name)
            lengths = {*self._lengths.get(spelled[0], ()), len(spelled)}
            self._lengths[spelled[0]] = sorted(lengths, reverse=True)

    def all(self, folded: str, *, tolerant: bool) -> list[Label]:
        """Every label in a folded text, in order, the longest where several would fit."""
        found: list[Label] = []
        for label in self._tolerant(folded) if tolerant else self._exact(folded):
            if found and _TOGETHER.fullmatch(folded, found[-1].end, label.start):
                found[-1] = found[-1].joined(label)
            else:
                found.append(label)
        return found

    def _exact(self, folded: str) -> Iterable[Label]:
        words = _TOKEN.findall(folded)
        tokens: list[re.Match[str]] = []
        following = 0
        for at in [n for n, word in enumerate(words) if word in self._lengths]:
            if at < following:
                continue
            for length in self._lengths[words[at]]:
                spelled = tuple(words[at : at + length])
                name = self._spelled.get(spelled)
                if name is None:
                    continue
                tokens = tokens or list(_TOKEN.finditer(folded))
                last = at + len(spelled) - 1
                start, end = tokens[at].start(), tokens[last].end()
                if not _is_marked(name) or "/" in folded[start:end]:
                    following = last + 1
                    yield Label(start, end, *self._about[name])
                    break

    def _tolerant(self, folded: str) -> Iterable[Label]:
        for match in self._finder.finditer(folded):
            name = self._names[int(cast(str, match.lastgroup)[1:])]
            yield Label(match.start(), match.end(), *self._about[name])

    @cached_property
    def _finder(self) -> re.Pattern[str]:
        groups: dict[str, list[int]] = {}
        for index, name in enumerate(self._names):
            first = _read_as(name).get(name[0]) or re.escape(name[0])
            groups.setdefault(first, []).append(index)
        branches = "|".join(self._branch(*group) for group in groups.items())
        return re.compile(rf"(?<![a-z0-9])(?:{branches})(?![a-z])")

    def _branch(self, first: str, indices: list[int]) -> str:
        names = {i: self._names[i] for i in indices}
        rest = "|".join(
            f"(?P<n{i}>{_spelled(name, _is_marked(name) or _without_marks(name) in self._about)})"
            for i, name in names.items()
        )
        return f"{first}(?:{rest})"


def _read_as(name: str) -> dict[str, str]:
    """How a reader may have seen the letters of a label, digits for letters above all."""
    return _READ_AS | _AS_DIGIT if len(name) <= _SHORT else _READ_AS


def _is_marked(name: str) -> bool:
    """Whether a label is of single letters ("a/c"), which say nothing without their mark."""
    return name[1:2] == "/"


def _without_marks(name: str) -> str:
    """A label with its marks lost ("s/n" as "sn"), or nothing where it has none."""
    plain = name.translate(_NO_MARKS)
    return plain if plain != name else ""


def _spelled(name: str, marked: bool) -> str:
    """A pattern for the letters of a label after the first, as a reader may have seen them.

    `marked`: its marks have to be there, because without them it is another label.
    """
    read_as = _read_as(name) | (_VOWELS if len(name) >= LONG else {})
    parts = []
    text = name[1:]
    for index, char in enumerate(text, 1):
        if name[index - 2 : index + 1] == 3 * char:
            # Of three alike a reader may lose one ("cccd").
            parts.append(f"{read_as.get(char) or re.escape(char)}?")
        elif char == " ":
            parts.append(r"[\s._]{0,2}")
        elif char in "/-.,()":
            parts.append(r"\s?[/\-.,()|]\s?" if marked else r"\s?[/\-.,()|]?\s?")
        else:
            parts.append(read_as.get(char) or re.escape(char))
    return "".join(parts)
