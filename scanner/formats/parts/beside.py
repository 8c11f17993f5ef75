"""Parts that no copy has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.formats.written import Inner
from scanner.pages.readable import printable
from scanner.pages.surplus import is_picture

_NUMBER = re.compile(r"@|\d(?:\D?\d){7}")


def read_beside(name: str, data: bytes) -> Iterator[Inner]:
    """A part that no copy has is read as it stands: a picture, or the numbers and mailboxes in it,
    since the words are a program's."""
    if not is_picture(data):
        data = "\n".join(filter(_NUMBER.search, printable(data).splitlines())).encode()
    if data:
        yield Inner(name, data, is_preview=True)
