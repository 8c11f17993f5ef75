"""How the letters of a plain text are written as bytes, so that they can be written back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scanner.formats.written import BAR, Change
from scanner.pages.readable import coding_of

# Each with its mark, which a copy keeps. UTF-32 first: its mark begins as that of UTF-16 does.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Of one byte for each sign: Western, Vietnamese, and, as the last one, any at all.
_SINGLE = ("cp1252", "cp1258", "latin-1")
# From before Unicode, with Vietnamese letters in the places of Western ones.
_OLD = ("tcvn3", "vni")
# No text has such signs.
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f]")
_LETTERS = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvxy])?"
    r"(?:[aăâeêioôơuưy]|[aâeêu]y|[aeoơ]o|[aâêiư]u|[aoôơuư]i|[iuư]a|i?êu?|yêu?|o[aăe][iyo]?|u[âêôơy]"
    r"|uây|uôi|ươ[iu]?|uy[aêu])(?:ng|nh|ch|[cmnpt])?"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
# So much of a text tells how it is written.
_SAMPLE = 20_000
_MASK = "*"
_UNSEEN = "\u200b"


@dataclass(frozen=True, slots=True)
class Coding:
    """A text, and how its bytes spell it: `raw`, sign by sign, of which each letter of the text
    begins at one of `starts` (None: they are the same). `bar`: what a mask is made of in it."""

    name: str
    mark: bytes
    raw: str = field(repr=False)
    text: str = field(repr=False)
    starts: Sequence[int] | None = field(default=None, repr=False)
    bar: str = BAR

    def changed(self, changes: Iterable[Change]) -> bytes:
        """The bytes with changes, which do not overlap, in the text."""
        parts, at = [], 0
        for start, end, new in sorted(changes):
            first, last = self._raw(start), self._raw(end)
            parts += [self.raw[at:first], new]
            at = last
        return self.mark + "".join([*parts, self.raw[at:]]).encode(self.name, "replace")

    def _raw(self, at: int) -> int:
        if self.starts is None:
            return at
        return self.starts[at] if at < len(self.starts) else len(self.raw)


def told(data: bytes) -> Coding | None:
    """The text that bytes are, None where they are none for certain."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _of(data, name, mark)
    name = coding_of(data)
    found = _of(data, name, b"")
    return found if found is not None or name != "utf-8" else _old(data)


def _of(data: bytes, name: str, mark: bytes) -> Coding | None:
    try:
        text = data[len(mark) :].decode(name)
        whole = mark + text.encode(name)
    except UnicodeError:
        return None
    return None if _CONTROL.search(text) or whole != data else Coding(name, mark, text, text)


def _old(data: bytes) -> Coding | None:
    """A text of one byte for each sign, in the coding in which most of its words are Vietnamese."""
    if _CONTROL.search(data.decode("latin-1")):
        return None
    found = [Coding(name, b"", raw, raw, None, _MASK) for name, raw in _single(data)]
    name, raw = found[0].name, found[0].raw
    for old in _OLD:
        text, starts = _converted(raw, old)
        found.append(Coding(name, b"", raw, text, starts, _MASK))
    return max(found, key=lambda one: _likeness(one.text[:_SAMPLE]))


def _single(data: bytes) -> Iterator[tuple[str, str]]:
    for name in _SINGLE:
        try:
            yield name, data.decode(name)
        except UnicodeDecodeError:
            continue


def _converted(raw: str, name: str) -> tuple[str, list[int]]:
    """A text in an old coding as Unicode, and where each of its letters begins."""
    from viparse.normalize.encodings import CHARMAPS

    pairs = dict(CHARMAPS[name].pairs)
    longest = max(map(len, pairs))
    letters, starts, at = [], [], 0
    while at < len(raw):
        size = next((n for n in range(longest, 0, -1) if raw[at : at + n] in pairs), 1)
        letter = pairs.get(raw[at : at + size], raw[at])
        letters.append(letter)
        starts += [at] * len(letter)
        at += size
    return "".join(letters), starts


def unicode_of(text: str) -> str:
    """A text that was written for a font from before Unicode as that shows it, as long as it is
    written: behind a letter of two signs stands one that nobody sees. Empty where it says more as
    it stands.

    >>> unicode_of("Hä vµ tªn"), unicode_of("Họ và tên")
    ('Họ và tên', '')
    """
    if text.isascii():
        return ""
    best, most = "", _likeness(text)
    for old in _OLD:
        letters, starts = _converted(text, old)
        if (likeness := _likeness(letters)) > most:
            ends = [*starts[1:], len(text)]
            pairs = zip(letters, starts, ends, strict=True)
            best = "".join(one + _UNSEEN * (end - start - 1) for one, start, end in pairs)
            most = likeness
    return best if len(best) == len(text) else ""


def _likeness(text: str) -> float:
    """How many of the words with marks are syllables of Vietnamese.

    >>> _likeness("Số nhà"), _likeness("Sè nhµ"), _likeness("So nha")
    (1.0, 0.5, 0.0)
    """
    words = _LETTERS.findall(unicodedata.normalize("NFC", text))
    marked = [word for word in words if not word.isascii()]
    return sum(map(_is_syllable, marked)) / len(marked) if marked else 0.0


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    plain = parts.translate(_TONES)
    one_tone = len(parts) - len(plain) <= 1
    return one_tone and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)))
