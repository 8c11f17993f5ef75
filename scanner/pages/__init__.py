"""Untrusted bytes to pages: the only room that opens files lolot was given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, Self

from scanner.model import Page, Snippet


class Source(Protocol):
    """An opened file. Close it, or use it in `with`; its pages work until then.

    `encrypted`: it asked for a password, or limits what may be done with it; `password`: the
    one that opened it, if it asked. `is_given_up`, asked before each page: whether nobody
    searches it any more, so that it is told as unread (`GIVEN_UP`) and not read for nothing.
    `patience`: so many times as long as a paper may it be searched.
    """

    is_given_up: Callable[[], bool]
    patience: float

    @property
    def media_type(self) -> str: ...

    @property
    def page_count(self) -> int: ...

    @property
    def encrypted(self) -> bool: ...

    @property
    def password(self) -> str | None: ...

    def pages(self) -> Iterator[Page]:
        """Each page (image: each frame), read when asked for.

        A page that fails is there with an `Unread` over its whole box. Beyond
        `Limits.pages` one more page says by its `Unread` that the rest was not read.
        """
        ...

    def snippets(self) -> Iterator[Snippet]:
        """All text that is no word on a page."""
        ...

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each file inside this one."""
        ...

    def previews(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of the pictures that an image carries of itself and that show more."""
        ...

    def surplus(self) -> Iterator[tuple[str, bytes]]:
        """What stands in its bytes and no reader of its format shows (see `pages.surplus`), each
        under a name that says where."""
        ...

    def revisions(self) -> Iterator[bytes | None]:
        """Earlier states of the file that its bytes still hold, oldest first."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...
