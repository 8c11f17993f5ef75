"""What the tagger knows of each token: which word it is, its shape, and what it may be by lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from scanner import surnames, syllables, titles, units
from scanner.letters import fold

# Words that the corpora do not hold share so many places, and beginnings and ends of words so many.
BUCKETS, PIECES = 256, 1024
_MARKS = ".,:;-/()@|\"'+*…–_&%#=<>[]“”"
_SHAPES = (
    *("other", "lower", "title", "letter", "upper", "mixed"),
    *("month", "day", "two", "three", "year", "four", "middle", "long", "longer"),
    *_MARKS,
)
SHAPES = {name: n for n, name in enumerate(_SHAPES)}
_SURNAMES = surnames.SURNAMES
_MARKED = surnames.MARKED | surnames.PEOPLES | surnames.CLANS
_GIVEN = frozenset(map(fold, syllables.GIVEN))
_MIDDLE = frozenset(map(fold, syllables.MIDDLE))
_TITLES = frozenset((*titles.TITLES, *titles.FAMILY))
_UNITS = frozenset(
    word
    for kinds in (units.WORDS, units.SHORT)
    for words in kinds.values()
    for name in words.split("|")
    for word in name.split()
)
BITS, IDS = 8, 6
# The columns of a token's places that hold its folded word and its shape.
FOLDED, SHAPE = 1, 2


class Token(NamedTuple):
    """Of a token: its places among the words as written and folded, its shape, the places of its
    first two and three letters and of its last three (`ids`), and its bits; both also as arrays
    hold them."""

    ids: bytes
    bits: tuple[float, ...]
    packed: bytes

    @classmethod
    def of(cls, ids: Sequence[int], bits: tuple[float, ...]) -> Token:
        return cls(np.array(ids, np.int64).tobytes(), bits, np.array(bits, np.float32).tobytes())


class Vocabulary:
    """The words that the tagger knows, as written in small letters and folded."""

    def __init__(self, words: Sequence[str], folded: Sequence[str]) -> None:
        self._words = {word: BUCKETS + n for n, word in enumerate(words)}
        self._folded = {word: BUCKETS + n for n, word in enumerate(folded)}
        self.sizes = BUCKETS + len(words), BUCKETS + len(folded)
        self.token = lru_cache(50_000)(self._token)

    def knows(self, text: str) -> bool:
        """Whether a word is one of those that were learned, with or without its marks."""
        return fold(text) in self._folded

    def _token(self, text: str) -> Token:
        lower, folded = text.lower(), fold(text)
        shape = SHAPES[shape_of(text)]
        if text.isdigit():
            return Token.of((0, 0, shape, *_NO_PIECES), _NO_BITS)
        word, plain = self._words.get(lower), self._folded.get(folded)
        word = _hashed(lower, BUCKETS) if word is None else word
        plain = _hashed(folded, BUCKETS) if plain is None else plain
        return Token.of((word, plain, shape, *_pieces(folded)), _bits(lower, folded))

    def ids(self, tokens: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The places of tokens (n x IDS: word, folded, shape, pieces) and their bits (n x BITS)."""
        known = list(map(self.token, tokens))
        ids = np.frombuffer(b"".join([token.ids for token in known]), np.int64)
        bits = np.frombuffer(b"".join([token.packed for token in known]), np.float32)
        return ids.reshape(-1, IDS), bits.reshape(-1, BITS)


def _pieces(folded: str) -> tuple[int, int, int]:
    first, more, last = f"^{folded[:2]}", f"^{folded[:3]}", f"{folded[-3:]}$"
    return _hashed(first, PIECES), _hashed(more, PIECES), _hashed(last, PIECES)


def _hashed(text: str, places: int) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) % places


_NO_PIECES = (0, 0, 0)
_NO_BITS = (0.0,) * BITS


def _bits(lower: str, folded: str) -> tuple[float, ...]:
    plain = lower == folded
    return (
        float(folded in _SURNAMES),
        float(lower in _MARKED),
        float(lower in syllables.GIVEN or (plain and folded in _GIVEN)),
        float(lower in syllables.MIDDLE or (plain and folded in _MIDDLE)),
        float(lower in _TITLES),
        float(lower in _UNITS),
        float(plain),
        min(len(lower), 8) / 8,
    )


def shape_of(token: str) -> str:
    """The shape of a token.

    >>> [shape_of(token) for token in ("Anh", "ANH", "12", "1987", "0912345678", ",")]
    ['title', 'upper', 'month', 'year', 'long', ',']
    """
    if token.isdecimal():
        return _digits(token)
    if not token[0].isalpha():
        return token if token in _MARKS else "other"
    if token.islower():
        return "lower"
    if token.isupper():
        return "upper" if len(token) > 1 else "letter"
    return "title" if token.istitle() or token[1:].islower() else "mixed"


def _digits(token: str) -> str:
    length = len(token)
    if length <= 2:
        value = int(token)
        return "month" if value <= 12 else "day" if value <= 31 else "two"
    if length == 4:
        return "year" if "1900" <= token <= "2035" else "four"
    if length == 3:
        return "three"
    return "middle" if length <= 8 else "long" if length <= 12 else "longer"
