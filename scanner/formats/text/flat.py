"""A plain text as places, each a piece of it: what is changed in a place is changed there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol

from scanner.formats.text.coding import Coding
from scanner.formats.written import Change, Inner, Place, Sheet, Span, Spans
from scanner.pages import coded, surplus
from scanner.pages.readable import text_of

# A text holds so many files at most that are opened.
_MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a place begins in its text, and, where it is not spelled as it is read, where each of
    its signs does; `quote`: what its text has to stand in once it is changed."""

    start: int
    starts: Sequence[int] | None = None
    quote: str = ""

    def spelled(self, text: str, changes: Sequence[Change]) -> Iterator[Change]:
        """Changes of the place that is `text` as changes of the whole."""
        if self.quote:
            # A number of which a part is masked is no number any more: it becomes a text.
            end = self.start + len(text)
            for start, last, new in sorted(changes, reverse=True):
                text = text[:start] + new + text[last:]
            yield self.start, end, f"{self.quote}{text}{self.quote}"
            return
        for start, end, new in changes:
            if self.starts is None:
                yield self.start + start, self.start + end, new
            else:
                yield self.starts[start], self.starts[end], new


class Spelling(Protocol):
    """How a place is spelled in its text."""

    def spelled(self, text: str, changes: Sequence[Change]) -> Iterator[Change]: ...


@dataclass(frozen=True)
class Flat:
    """A plain text (see `Written`)."""

    coding: Coding
    places: Sequence[Place] = field(repr=False)
    pieces: Sequence[Spelling] = field(repr=False)
    sheets: Sequence[Sheet] = field(repr=False)
    files: Sequence[Inner] = field(repr=False)

    beside: Sequence[int] = ()
    unread: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def bar(self) -> str:
        return self.coding.bar

    def vanishing(self, _gone: Spans) -> Set[int]:
        return frozenset()

    def copy(
        self, changes: Mapping[int, Sequence[Change]], _files: Mapping[str, bytes | None]
    ) -> bytes:
        return self.coding.changed(self.changed(changes))

    def changed(self, changes: Mapping[int, Sequence[Change]]) -> Iterator[Change]:
        """Changes of places as changes of the whole text."""
        for number, some in changes.items():
            yield from self.pieces[number].spelled(self.places[number].text, some)


def spelled(text: str, places: Sequence[Place], pieces: Sequence[Piece]) -> list[Inner]:
    """What a text holds in base64 and no place tells: files, and texts that run over the ends of
    lines; and where they are spelled."""
    begins = [piece.start for piece in pieces]
    found: list[Inner] = []
    for start, end, data in coded.blocks(text):
        parts: dict[int, list[Span]] = {}
        for number in range(max(0, bisect_right(begins, start) - 1), bisect_right(begins, end - 1)):
            length = len(places[number].text)
            a, b = max(0, start - begins[number]), min(length, end - begins[number])
            if a < b:
                parts[number] = [(a, b)]
        if _is_more(data, end - start, parts) and len(found) < _MOST_FILES:
            found.append(Inner(f"base64 {len(found) + 1}", data, parts))
    return found


def _is_more(data: bytes, length: int, parts: Mapping[int, Sequence[Span]]) -> bool:
    if text_of(data) is not None:
        return len(parts) > 1
    return length >= coded.LEAST_FILE and surplus.is_file(data)
