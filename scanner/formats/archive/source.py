"""An opened archive: its list as a sheet, its members as files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanner.formats.archive.members import Archive
from scanner.formats.written.source import WrittenSource
from scanner.model import Box, Options, Page, Unread


class ArchiveSource(WrittenSource):
    """What is not read of its members is told with their names."""

    def __init__(self, archive: Archive, media_type: str, options: Options) -> None:
        super().__init__(archive, media_type, options)
        self._archive = archive

    def pages(self) -> Iterator[Page]:
        for page in super().pages():
            yield page if page.number > 1 else replace(page, unread=self._lost(page))

    def _lost(self, page: Page) -> tuple[Unread, ...]:
        whole = Box(0.0, 0.0, page.width, page.height)
        lost = (Unread(1, whole, code, (key,)) for key, code in self._archive.lost.items())
        return (*page.unread, *lost)

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        lost = self._archive.lost
        files = self._archive.files
        return ((inner.name, inner.data) for inner in files if inner.name not in lost)
