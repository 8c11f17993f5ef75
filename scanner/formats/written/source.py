"""A file that is text, opened for reading: its sheets as pages, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Self

from scanner.errors import UnreadableError
from scanner.formats.written import Inner, Written
from scanner.formats.written.layout import Leaf, edges, leaves
from scanner.layer import LaidLines
from scanner.model import GIVEN_UP, Box, Options, Page, Reason, Snippet, Source, Unread
from scanner.pages import coded

if TYPE_CHECKING:
    from scanner.model import Pixels

# How the place of a text beside the sheets is called to whoever masks it: by its number, and where
# the text only stands there in a coding.
PLACE, CODED = "place:", "coded:"
# A list of five thousand people is nothing unusual there.
_PATIENCE = 10.0
_WORD = re.compile(r"[\w@.+-]{3,}")


class WrittenSource:
    """An opened file of places (see `scanner.pages.Source`)."""

    encrypted = False
    patience = _PATIENCE
    password: str | None = None

    def __init__(
        self,
        written: Written,
        media_type: str,
        options: Options,
        *,
        beside: Sequence[Inner] = (),
        unread: Sequence[str] = (),
    ) -> None:
        """`beside`, `unread`: what the file has that `written` does not tell of."""
        self.media_type = media_type
        self._written, self._limits = written, options.limits
        self._inner, self._unread = (*written.files, *beside), (*written.unread, *unread)
        self._leaves = leaves(written.sheets, written.places)
        self.is_given_up: Callable[[], bool] = lambda: False
        self.page_count = max(1, len(self._leaves))

    def pages(self) -> Iterator[Page]:
        read = self._leaves[: self._limits.pages]
        for number, leaf in enumerate(read, 1):
            if self.is_given_up():
                yield self._page(number, leaf, unread=(GIVEN_UP,))
            else:
                yield self._page(number, leaf, unread=self._unread if number == 1 else ())
        if not read:
            yield self._page(1, Leaf((), (), Source.TEXT, 1.0, 1.0), unread=self._unread)
        if len(read) < len(self._leaves):
            yield self._page(len(read) + 1, self._leaves[len(read)], unread=("too_many_pages",))

    def _page(self, number: int, leaf: Leaf, unread: Sequence[str]) -> Page:
        whole = Box(0.0, 0.0, leaf.width, leaf.height)
        missing = GIVEN_UP in unread or "too_many_pages" in unread
        # Whoever asks for places has no hold on the file: it goes as soon as it is read.
        places = self._written.places
        lines = LaidLines() if missing else leaf.lines(places)

        def render(box: Box | None, scale: float) -> Pixels:
            raise UnreadableError("no_pages")

        def where(boxes: Sequence[Box]) -> Reason | None:
            place = next(iter(leaf.spans(boxes)), None)
            return None if place is None else places[place].where

        return Page(
            number,
            leaf.width,
            leaf.height,
            "ch",
            ((leaf.source, lines),),
            (),
            1.0,
            render,
            edges,
            tuple(Unread(number, whole, code) for code in unread),
            where=where,
            shown=leaf.shown(places),
        )

    def snippets(self) -> Iterator[Snippet]:
        for number in self._written.beside:
            place = self._written.places[number]
            key = f"{PLACE}{number}"
            yield Snippet(place.text, place.source, key=key, tells=place.tells, place=place.where)
        for number, place in enumerate(self._written.places):
            for reading in _told_only_in_code(place.text):
                key = f"{CODED}{number}"
                yield Snippet(reading, Source.HIDDEN_TEXT, key=key, place=place.where)

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        return self._files(are_previews=False)

    def previews(self) -> Iterator[tuple[str, bytes]]:
        return self._files(are_previews=True)

    def _files(self, *, are_previews: bool) -> Iterator[tuple[str, bytes]]:
        return ((one.name, one.data) for one in self._inner if one.is_preview == are_previews)

    def surplus(self) -> Iterator[tuple[str, bytes]]:
        return iter(())

    def revisions(self) -> Iterator[bytes | None]:
        return iter(())

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _told_only_in_code(text: str) -> Iterator[str]:
    """What a text says once its codings are undone, where some word of that does not stand in it
    as it is."""
    for reading in coded.readings(text):
        if any(_is_new(word, text) for word in _WORD.findall(reading)):
            yield reading


def _is_new(word: str, text: str) -> bool:
    """Whether a word does not stand in a text: no more does a number in a longer one."""
    if word not in text:
        return True
    return word.isdigit() and re.search(rf"(?<!\d){word}(?!\d)", text) is None
