"""A plain text as places, each a piece of it: what is changed in a place is changed there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain

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


@dataclass(frozen=True)
class Flat:
    """A plain text (see `Written`)."""

    coding: Coding
    places: Sequence[Place] = field(repr=False)
    pieces: Sequence[Piece] = field(repr=False)
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
        parts = (self._spelled(number, some) for number, some in changes.items())
        return self.coding.changed(chain.from_iterable(parts))

    def _spelled(self, number: int, changes: Sequence[Change]) -> Iterator[Change]:
        """Changes of a place as changes of the whole text."""
        piece, length = self.pieces[number], len(self.places[number].text)
        if piece.quote:
            # A number of which a part is masked is no number any more: it becomes a text.
            text = self.places[number].text
            for start, end, new in sorted(changes, reverse=True):
                text = text[:start] + new + text[end:]
            yield piece.start, piece.start + length, f"{piece.quote}{text}{piece.quote}"
            return
        for start, end, new in changes:
            if piece.starts is None:
                yield piece.start + start, piece.start + end, new
            else:
                yield piece.starts[start], piece.starts[end], new


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
