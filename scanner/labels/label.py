"""Labels in a folded text ("so cccd", "dien thoai"), and whose they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from scanner.labels.misread import Misread, is_marked

_TOKEN = re.compile(r"[a-z0-9]+")
# No Vietnamese syllable is that long: words have run together.
_GLUED = re.compile(r"[a-z]{8}")
_MAILBOX = re.compile(r"(?<![^\s\",;:<>()])[^\s\",;:<>()]+@[^\s\",;:<>()]*")
# What no label of one look-alike runs over.
_PARTED = frozenset(",;.–-")
_NOBODY: frozenset[str] = frozenset()
# What stands between labels that speak for one number together: "CCCD/CMND", "căn cước hoặc
# giấy chứng minh".
_TOGETHER = re.compile(r"\s?/\s?(?:[a-z]{2,4}\s?/\s?)?|\s(?:hoac|hay|or)\s")
# The words of labels, one after the other; where one ends its name stands under "".
_Tree = dict[str, Any]


def without_mailboxes(folded: str) -> str:
    """A text of the same length with blanks in place of what holds an at-sign.

    >>> without_mailboxes("email:a.b@c.vn, tel")
    'email:        , tel'
    """
    if "@" not in folded:
        return folded
    return _MAILBOX.sub(lambda found: " " * len(found.group()), folded)


def is_glued(folded: str) -> bool:
    """Whether words of a text have run together; in mailboxes they always do.

    >>> is_glued("socancuoc 079"), is_glued("so cccd, nguyenvanmau@x.vn")
    (True, False)
    """
    return (
        _GLUED.search(folded) is not None and _GLUED.search(without_mailboxes(folded)) is not None
    )


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


class _Met(NamedTuple):
    """A label whose rarest word stands in a text: its other words and the first of all; whether
    it counts for numbers, and for words; all whom it speaks for."""

    others: frozenset[str]
    opener: str
    of_numbers: bool
    of_words: bool
    owners: frozenset[str]


class Opened(NamedTuple):
    """What the labels of numbers, and those of words, begin with of which a text has all words,
    wherever they stand; the ids of the detectors that they speak for."""

    numbers: frozenset[str]
    words: frozenset[str]
    owners: frozenset[str]


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
        worded: frozenset[str],
    ) -> None:
        """`worded`: the detectors whose labels count for words and never for numbers."""
        self.worded = worded
        # The longest first, those of one length in one order in every run.
        names = sorted({*owners, *weak, *near})
        self._names = sorted(names, key=len, reverse=True)
        self._run_together = Misread(self._names)
        self._misread = Misread(self._names, seen=True)
        self._about = {}
        for name in self._names:
            # A label of several ("số CMND/hộ chiếu") speaks for what each of them does.
            own = frozenset().union(*(owners.get(part, ()) for part in (name, *name.split("/"))))
            some, close = frozenset(weak.get(name, ())), near.get(name, {})
            every = own.union(some, close)
            self._about[name] = (own, some, tuple(close.items()), every, name in nobodys)
        spellings: dict[tuple[str, ...], str] = {}
        parted = [(tuple(_TOKEN.findall(name)), name) for name in self._names]
        # "s/n" run together is no "sn" where that is a label of its own.
        for spelled, name in [*parted, *((("".join(words),), name) for words, name in parted)]:
            spellings.setdefault(spelled, name)
        self._tree: _Tree = {}
        for spelled, name in spellings.items():
            node = self._tree
            for word in spelled:
                node = node.setdefault(word, {})
            node[""] = name
        # By the word of a label that the fewest others have: of its words it is the least likely.
        shared = Counter(word for spelled in spellings for word in spelled)
        self._by_word: dict[str, list[_Met]] = {}
        for spelled, name in spellings.items():
            rarest = min(spelled, key=shared.__getitem__)
            about = self._about[name][3:]
            numbers, words = (self._count(*about, words=words) for words in (False, True))
            met = _Met(frozenset(spelled) - {rarest}, spelled[0], numbers, words, about[0])
            self._by_word.setdefault(rarest, []).append(met)

    def compile(self) -> None:
        """Compiles all that tells misread labels, which takes longer than to read a page."""
        self._run_together.compile()
        self._misread.compile()

    def _count(self, owners: frozenset[str], nobodys: bool, *, words: bool) -> bool:
        """Whether a label counts for `words`, or for numbers, by all detectors that it speaks
        for and by whether it is nobody's."""
        if words:
            return not owners.isdisjoint(self.worded)
        return nobodys or not owners <= self.worded

    def all(self, folded: str, *, tolerant: bool, seen: bool = False) -> list[Label]:
        """Every label in a folded text, in order, the longest where several would fit; `seen`: it
        was read in pixels."""
        found: list[Label] = []
        for label in self._tolerant(folded, seen=seen) if tolerant else self._exact(folded):
            if found and _TOGETHER.fullmatch(folded, found[-1].end, label.start):
                found[-1] = found[-1].joined(label)
            else:
                found.append(label)
        return found

    def counting(self, labels: Iterable[Label], *, words: bool) -> list[Label]:
        """Those of some labels that count for `words`, or for numbers."""
        kept = [label for label in labels if self._count(label.every, label.nobodys, words=words)]
        if words:
            return kept
        return [label.before_number() if label.every <= self.worded else label for label in kept]

    def opened(self, words: Set[str]) -> Opened:
        """By which words of a text, of all that it has (`letters.words_of`), labels may begin."""
        known = self._by_word
        met = [m for word in words & known.keys() for m in known[word] if m.others <= words]
        return Opened(
            frozenset([label.opener for label in met if label.of_numbers]),
            frozenset([label.opener for label in met if label.of_words]),
            frozenset().union(*{label.owners for label in met}),
        )

    def _exact(self, folded: str) -> Iterable[Label]:
        words = _TOKEN.findall(folded)
        tokens: list[re.Match[str]] = []
        tree, following = self._tree, 0
        # Most words begin no label.
        for at in [at for at, word in enumerate(words) if word in tree]:
            if at < following:
                continue
            node = tree[words[at]]
            for last, name in reversed(_spelled(node, words, at)):
                tokens = tokens or list(_TOKEN.finditer(folded))
                start, end = tokens[at].start(), tokens[last].end()
                printed = folded[start:end]
                # "Ông Lê Viết Khai, sinh ngày" speaks of no "khai sinh".
                parted = not self._about[name][3] and not _PARTED.isdisjoint(printed)
                if (not is_marked(name) or "/" in printed) and not parted:
                    following = last + 1
                    yield Label(start, end, *self._about[name])
                    break

    def _tolerant(self, folded: str, *, seen: bool) -> Iterable[Label]:
        for start, end, name in (self._misread if seen else self._run_together).find(folded):
            yield Label(start, end, *self._about[name])


def _spelled(node: _Tree | None, words: Sequence[str], at: int) -> list[tuple[int, str]]:
    """The labels that some words spell from one on, which leads to a node: the last word of
    each, and its name."""
    found = []
    while node is not None:
        if "" in node:
            found.append((at, node[""]))
        at += 1
        node = node.get(words[at]) if at < len(words) else None
    return found
