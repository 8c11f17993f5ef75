"""An opened file that is made of others: what it says as sheets, these as files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanner.formats.written import Container
from scanner.formats.written.source import WrittenSource
from scanner.model import Box, Options, Page, Unread


class ContainerSource(WrittenSource):
    """What is not read of the files in it is told with their names."""

    def __init__(self, container: Container, media_type: str, options: Options) -> None:
        super().__init__(container, media_type, options)
        self._container = container

    def pages(self) -> Iterator[Page]:
        for page in super().pages():
            yield page if page.number > 1 else replace(page, unread=self._lost(page))

    def _lost(self, page: Page) -> tuple[Unread, ...]:
        whole = Box(0.0, 0.0, page.width, page.height)
        lost = (Unread(1, whole, code, (key,)) for key, code in self._container.lost.items())
        return (*page.unread, *lost)

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        lost = self._container.lost
        files = self._container.files
        return ((inner.name, inner.data) for inner in files if inner.name not in lost)
