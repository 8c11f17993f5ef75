"""What is found, and what cannot be read, in a file inside a file: told of the outer one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from scanner.errors import LolotError, SkippedError
from scanner.model import Box, Finding, PageSize, Source, Unread

# Why bytes were not opened that may be plain text; in any other kind the text may be packed,
# encoded or encrypted, so that the letters to be seen in it prove nothing.
_PLAIN = ("skipped_kind", "not_what_name_says", "empty_file")


def unplaced(
    finding: Finding,
    source: Source,
    within: tuple[str, ...] = (),
    inner_page: int | None = None,
) -> Finding:
    """A finding of an inner file, which has no place on a page of the outer one."""
    return dataclasses.replace(
        finding,
        page=None,
        boxes=(),
        polygons=None,
        inner_page=inner_page,
        sources=(source,),
        within=within,
        inner=(finding,) if within else (),
    )


def unread(inner: Iterable[Unread], name: str, page: PageSize) -> Iterator[Unread]:
    """What of the attachment `name` could not be read, once for each of its pages and reasons.

    An unread area has a page (contract): it is given `page`, the outer file's first, as a
    whole, since no part of that can be painted or accepted in its stead.
    """
    box = Box(0, 0, page.width, page.height)
    told: dict[Unread, None] = {}
    for one in inner:
        within, inner_page = (name, *one.within), one.inner_page or one.page
        told[Unread(page.number, box, one.code, within, inner_page or None)] = None
    yield from told


def as_text(data: bytes) -> str | None:
    """Bytes of no kind that lolot reads, where they are letters all the same."""
    text = data.decode("utf-8", errors="replace")
    return None if text.count("\ufffd") * 20 > len(text) else text


def left_out(error: LolotError, data: bytes) -> tuple[str | None, list[Unread]]:
    """The letters of an attachment that could not be opened, if it is nothing else, and whether
    it is unread: what can carry no document's text, or is plain text, is not."""
    text = as_text(data)
    harmless = isinstance(error, SkippedError) and error.harmless
    plain = text is not None and error.reason.key in _PLAIN
    return text, [] if harmless or plain else [unopened()]


def unopened() -> Unread:
    """The whole of a file that was not opened."""
    return Unread(0, Box(0, 0, 0, 0), "attachment_unread")
