"""Masked copies: what was found is painted over and taken out, for good.

What makes the bytes of a copy is chosen by its format (`scanner.formats`); `scanner.mask.write`
puts them on disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scanner.model import Reason


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked copy, and what else had to change in it (keys of the message catalogue).

    `opened`: its bytes as they were opened to look under the masks (see `Document`).
    `pictures`: the pages (from 1) of a PDF that were turned into pictures, and `drawn_from`: of
    which file, where that is not the copy before.
    """

    data: bytes = field(repr=False)
    notes: tuple[Reason, ...] = ()
    opened: object = field(default=None, repr=False, compare=False)
    pictures: frozenset[int] = frozenset()
    drawn_from: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reading of the document to be masked has told of its texts, to spare another one.

    `pages`: by number, the text of a page's layers, seen or not; a page that is missing is read
    again. `complete`: none is missing. `beside`: every text that stands outside the pages.
    """

    pages: Mapping[int, str] = field(repr=False)
    complete: bool
    beside: Sequence[str] = field(repr=False)
