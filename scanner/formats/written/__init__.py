"""Files that hold text and no pages: what they say stands in places, each told and masked as one.

Who reads such a format gives a `Written`; how it is laid out on sheets, masked, proved and shown is
the same for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol

from scanner.model import Reason, Source

# What takes the place of a sign of a value.
BAR = "█"
Span = tuple[int, int]
Spans = dict[int, list[Span]]
# A part of a place and what stands there in the copy.
Change = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of text that is told and masked as one: a line, a cell, a paragraph.

    `where`: words for where it stands. `tells`: the type of what stands in such a place whatever it
    says (see `Snippet`). `shown`: what is read of it, sign by sign, where that is not `text`;
    `stored`: how else the file spells the same, in other parts of it too.
    """

    text: str = field(repr=False)
    where: Reason
    source: Source = Source.TEXT
    tells: str = ""
    shown: str = field(default="", repr=False)
    stored: str = field(default="", repr=False)


# What stands side by side: each cell by its column, with the places in it below each other.
Row = Sequence[tuple[int, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows with columns in common: a table, or paragraphs below each other. `apart`: none of these
    goes on in the next one, as a line of print does."""

    rows: Sequence[Row]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Blocks below each other that are read as one, and what they are to who looks at the file."""

    blocks: Sequence[Block]
    source: Source = Source.TEXT


@dataclass(frozen=True, slots=True)
class Inner:
    """A file in another one, and the parts of places in which it is spelled, if it is.

    `is_preview`: no copy has it, and what it shows is shown elsewhere.
    """

    name: str
    data: bytes = field(repr=False)
    spelled: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    is_preview: bool = False


class Written(Protocol):
    """An opened file of such a format.

    `places`: all that it says; `sheets`: those of them that stand beside and below each other;
    `beside`: those that do not. `files`: what lies in it; `unread`: what of it nobody reads, by
    keys of the catalogue.
    """

    @property
    def places(self) -> Sequence[Place]: ...

    @property
    def sheets(self) -> Sequence[Sheet]: ...

    @property
    def beside(self) -> Sequence[int]: ...

    @property
    def files(self) -> Sequence[Inner]: ...

    @property
    def unread(self) -> Sequence[str]: ...

    def vanishing(self, gone: Spans) -> Set[int]:
        """The places that a copy has no more where these parts of places are masked."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What a copy of it lacks beside what is masked, by keys of the catalogue."""
        ...

    @property
    def bar(self) -> str:
        """What takes the place of a sign in it: `BAR`, unless it cannot spell that."""
        ...

    def copy(
        self, changes: Mapping[int, Sequence[Change]], files: Mapping[str, bytes | None]
    ) -> bytes:
        """The file with changes in its places, and its inner files as they are given (None: without
        it)."""
        ...


Changes = Mapping[int, Sequence[Change]]
# What becomes of the files in one, by their names: how they are called in the copy, and their bytes
# there. None: they are not in it.
Files = Mapping[str, tuple[str, bytes] | None]


class Container(Written, Protocol):
    """An opened file of such a format. `lost`: why some of them are not read, by name."""

    @property
    def lost(self) -> Mapping[str, str]: ...

    def named(self, changes: Changes) -> Mapping[str, str]:
        """How its files are called in a copy with these changes."""
        ...

    def spelled(self, changes: Changes, files: Files) -> bytes:
        """The copy, its files as they are given; no file that is not read."""
        ...
