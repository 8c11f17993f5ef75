"""What is found, and what cannot be read, in a file inside a file: told of the outer one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from scanner import pages
from scanner.errors import LolotError, SkippedError
from scanner.model import LOST, Box, Finding, PageSize, Severity, Source, Unread
from scanner.pages import coded, roleless, surplus
from scanner.pages.readable import is_folded, text_of

# What is unread: a file that is attached, and what no format asks for.
ATTACHED, FOREIGN = "attachment_unread", "foreign_part"
# So deep in one another files are opened.
MAX_DEPTH = 6
# So many files in one, and in these, are opened, and so many bytes of them.
MOST_FILES, MOST_BYTES = 20_000, 1_500_000_000
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


def inside(source: pages.Source) -> Iterator[tuple[str, str, bytes]]:
    """Name and bytes of each file inside another one, behind what it is that is unread where it
    cannot be read; nothing of pictures that a photo carries of itself: smaller ones of the same."""
    yield from ((ATTACHED, name, data) for name, data in source.attachments())
    yield from (("", name, data) for name, data in source.previews())
    yield from ((FOREIGN, name, data) for name, data in source.surplus())


def unread(inner: Iterable[Unread], kind: str, name: str, page: PageSize) -> Iterator[Unread]:
    """What of the file `name` in another one could not be read, once for each of its pages and
    reasons; of what is no part of that one's format, that something could not.

    An unread area has a page (contract): it is given `page`, the outer file's first, as a
    whole, since no part of that can be painted or accepted in its stead.
    """
    box = Box(0, 0, page.width, page.height)
    told: dict[Unread, None] = {}
    for one in inner if kind else ():
        if kind == FOREIGN:
            if one.code == "illegible" and roleless.number(name):
                # A program's own small picture of the page.
                continue
            yield Unread(page.number, box, FOREIGN, (name,))
            return
        within, inner_page = (name, *one.within), one.inner_page or one.page
        told[Unread(page.number, box, one.code, within, inner_page or None)] = None
    yield from told


def dropped(areas: Iterable[Unread]) -> list[Finding]:
    """What of a file nobody could read and no page shows, as findings that a mask takes out."""
    return [
        Finding(
            id=f"x{number}",
            type="area",
            severity=Severity.MEDIUM,
            confidence=1.0,
            mask=True,
            page=None,
            boxes=(),
            sources=(Source.ATTACHMENT,),
            text="",
            value="",
            within=area.within,
        )
        for number, area in enumerate(areas, 1)
        if area.within and (area.code in (ATTACHED, FOREIGN) or area.code in LOST)
    ]


def left_out(error: LolotError, data: bytes) -> tuple[str | None, list[Unread]]:
    """The letters of an attachment that could not be opened, if it is nothing else, and whether
    it is unread: what can carry no document's text, or is plain text, is not."""
    text = text_of(data)
    harmless = isinstance(error, SkippedError) and error.harmless
    packed = text is not None and (is_folded(text) or any(map(surplus.is_file, coded.packed(text))))
    plain = text is not None and error.reason.key in _PLAIN and not packed
    return text, [] if harmless or plain else [unopened()]


@dataclasses.dataclass(slots=True)
class Room:
    """What may still be opened of the files in a file, at whatever depth: archives in archives
    unpack to more than any disk holds."""

    files: int = MOST_FILES
    room: int = MOST_BYTES

    def takes(self, data: bytes) -> bool:
        """Whether one more file is opened; it then counts."""
        self.files -= 1
        self.room -= len(data)
        return self.files >= 0 and self.room >= 0


def unopened() -> Unread:
    """The whole of a file that was not opened."""
    return Unread(0, Box(0, 0, 0, 0), ATTACHED)
