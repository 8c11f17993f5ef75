"""Files to be read that may hold anything, and what becomes of them."""

from __future__ import annotations

import pymupdf
import pytest

from scanner import formats
from scanner.errors import UnreadableError
from scanner.model import Document, Options, Page


def read(data: bytes, name: str = "x", options: Options | None = None) -> list[Page]:
    """All of a file, as the pipeline asks for it."""
    document = Document(name, data, formats.sniff(data, name))
    with formats.open_source(document, options or Options()) as source:
        found = list(source.pages())
        for page in found:
            for _, lines in page.layers:
                list(lines)
        list(source.snippets())
        list(source.attachments())
        list(source.previews())
        list(source.surplus())
        list(source.revisions())
    return found


def refused(data: bytes, name: str = "x", options: Options | None = None) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(data, name, options)
    return caught.value.reason.key


def unread(found: list[Page]) -> dict[int, list[str]]:
    return {page.number: [part.code for part in page.unread] for page in found if page.unread}


def letter(count: int = 3, text: str = "079103012345") -> pymupdf.Document:
    document = pymupdf.open()
    for number in range(count):
        page = document.new_page()
        for row in range(40):
            page.insert_text((50, 50 + 15 * row), f"{number} {row} {text}")
    return document
