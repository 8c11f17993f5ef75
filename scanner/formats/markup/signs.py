"""Texts that are spelled in pieces of another one: between tags, with entities for signs."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.formats.written import Change

_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8}|#\d{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
# A number of so many figures is whole, masked or not; longer ones in pieces have shorter pieces.
_LONG = 9
_LONG_END = re.compile(r"[\d█*]{9}$")
_LONG_BEGIN = re.compile(r"[\d█*]{9}")
_BLANKS = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")


class Seg(NamedTuple):
    """A stretch of a text and where it is spelled: sign by sign where that is as long, as a whole
    where it is not, nowhere where it is empty."""

    start: int
    end: int
    raw: int
    raw_end: int

    @property
    def is_plain(self) -> bool:
        return self.end - self.start == self.raw_end - self.raw


@dataclass
class Signs:
    """A text being put together, and where each stretch of it is spelled."""

    parts: list[str] = field(default_factory=list, repr=False)
    segs: list[Seg] = field(default_factory=list, repr=False)
    length: int = 0

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def add(self, text: str, raw: int = 0, raw_end: int = 0) -> None:
        if text:
            self.parts.append(text)
            self.segs.append(Seg(self.length, self.length + len(text), raw, raw_end))
            self.length += len(text)

    def add_all(self, other: Signs) -> None:
        for part, seg in zip(other.parts, other.segs, strict=True):
            self.add(part, seg.raw, seg.raw_end)

    def add_apart(self, other: Signs) -> None:
        """Adds what another one says behind a tag: two long numbers are two, however near."""
        if _LONG_END.search("".join(self.parts[-_LONG:])) and _LONG_BEGIN.match(other.text):
            self.add(" ")
        self.add_all(other)

    def flowing(self) -> Signs:
        """The same with one blank for all that stand between two words."""
        found = Signs()
        for part, seg in zip(self.parts, self.segs, strict=True):
            if not seg.is_plain or seg.raw == seg.raw_end:
                found.add(part, seg.raw, seg.raw_end)
                continue
            at = 0
            for blanks in _BLANKS.finditer(part):
                found.add(part[at : blanks.start()], seg.raw + at, seg.raw + blanks.start())
                found.add(" ", seg.raw + blanks.start(), seg.raw + blanks.end())
                at = blanks.end()
            found.add(part[at:], seg.raw + at, seg.raw_end)
        return found


@dataclass(frozen=True)
class Written:
    """A text that is read for markup, and where it is spelled in the file (None: as it stands).
    `without`: the stretches of the file that are no text: files in base64."""

    text: str = field(repr=False)
    segs: Sequence[Seg] | None = field(default=None, repr=False)
    without: Sequence[tuple[int, int]] = ()

    def cut(self, start: int, end: int) -> Signs:
        """A stretch of it."""
        found = Signs()
        if self.segs is None:
            at = start
            first = bisect_right(self.without, (start, start)) - 1
            for left, right in self.without[max(0, first) :]:
                if left >= end:
                    break
                if right > at:
                    found.add(self.text[at : max(at, left)], at, max(at, left))
                    at = right
            found.add(self.text[at:end], at, max(at, end))
            return found
        first = bisect_right(self.segs, start, key=lambda seg: seg.end)
        for seg in self.segs[first:]:
            if seg.start >= end:
                break
            a, b = max(start, seg.start), min(end, seg.end)
            if seg.is_plain:
                found.add(self.text[a:b], seg.raw + a - seg.start, seg.raw + b - seg.start)
            else:
                found.add(self.text[a:b], seg.raw, seg.raw_end)
        return found

    def said(self, start: int, end: int) -> Signs:
        """A stretch with its entities as the signs that they are."""
        if "&" not in self.text[start:end]:
            return self.cut(start, end)
        found, at = Signs(), start
        for entity in _ENTITY.finditer(self.text, start, end):
            sign = html.unescape(entity.group())
            if sign != entity.group():
                found.add_all(self.cut(at, entity.start()))
                spelled = self.cut(*entity.span()).segs
                found.add(sign, spelled[0].raw, spelled[-1].raw_end)
                at = entity.end()
        found.add_all(self.cut(at, end))
        return found


def merged(changes: Iterable[Change]) -> Iterator[Change]:
    """Changes of which none takes what another one has taken: places may share their spelling.

    >>> list(merged([(0, 4, "████"), (2, 6, "████"), (0, 4, "****")]))
    [(0, 4, '████'), (4, 6, '██')]
    """
    behind = 0
    # Of two that begin at one place the first stays.
    for start, end, new in sorted(changes, key=lambda change: change[0]):
        first = max(start, behind)
        if first < end:
            same = len(new) == end - start
            yield first, end, new[first - start :] if same else new if first == start else ""
            behind = end


@dataclass(frozen=True)
class Spliced:
    """Where the signs of a place are spelled."""

    segs: Sequence[Seg] = field(repr=False)

    def spelled(self, _text: str, changes: Sequence[Change]) -> Iterator[Change]:
        """Changes of a place as changes of the whole text."""
        for start, end, new in changes:
            same, first = len(new) == end - start, True
            for seg in self.segs[bisect_right(self.segs, start, key=lambda seg: seg.end) :]:
                if seg.start >= end:
                    break
                a, b = max(start, seg.start), min(end, seg.end)
                if seg.raw == seg.raw_end or a >= b:
                    continue
                said = new[a - start : b - start] if same else new if first else ""
                first = False
                if seg.is_plain:
                    yield seg.raw + a - seg.start, seg.raw + b - seg.start, said
                else:
                    yield seg.raw, seg.raw_end, said


@dataclass(frozen=True)
class Quoted:
    """Where a number of data is spelled: of which a part is masked, it is a text from then on."""

    start: int
    end: int
    quote: str

    def spelled(self, text: str, changes: Sequence[Change]) -> Iterator[Change]:
        """Changes of a place as changes of the whole text."""
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        yield self.start, self.end, f"{self.quote}{text}{self.quote}"
