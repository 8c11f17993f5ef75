"""What the readers of a copy note down."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from scanner.mask.needles import Needles
from scanner.mask.traces import Traces, search
from scanner.mask.values import apart, held, holds
from scanner.model import Finding
from scanner.verify.boxes import Picture

# A sign that is part of no value, so that none is made of two pieces.
_BETWEEN = b"\xff"


@dataclass(slots=True)
class Evidence:
    """The proof while it is being gathered.

    `needles` and `traces` are values that may stand nowhere in the copy; `local` are those
    that have to be gone from their place only, because elsewhere they tell nothing. `crops`:
    parts of pictures, by place, that Tesseract has still to read. `hurt`: the pages that are not
    what they were beside their masks; `pictures`: those that were turned into pictures, None
    where a page may be anything beside its masks; `drawn_from`: the file of which, if any.
    `label`: None where a
    mask is bare; in a finished copy it may have a label, this one or, if that is empty, any.
    """

    local: frozenset[Finding]
    needles: Needles
    traces: Traces
    label: str | None = None
    pictures: Container[int] | None = None
    drawn_from: bytes = field(default=b"", repr=False)
    hurt: set[int] = field(default_factory=set)
    readers: dict[str, None] = field(default_factory=dict)
    checks: dict[str, None] = field(default_factory=dict)
    remaining: dict[str, None] = field(default_factory=dict)
    crops: dict[str, list[Picture]] = field(default_factory=dict, repr=False)

    def reader(self, name: str) -> None:
        self.readers[name] = None

    def check(self, name: str) -> None:
        self.checks[name] = None

    def left(self, finding: str, place: str) -> None:
        self.remaining[f"{finding}@{place}"] = None

    def read_text(self, text: str, place: str) -> None:
        """Note every value that stands in a text."""
        for finding in held(text, self.needles):
            self.left(finding, place)

    def read_texts(self, texts: Sequence[tuple[str, str]], sought: Needles | None = None) -> None:
        """Note every value that stands in one of many texts, each given with its place; `sought`:
        only some of the values."""
        sought = self.needles if sought is None else sought
        if holds(apart(text for text, _ in texts), sought):
            for text, place in texts:
                for finding in held(text, sought):
                    self.left(finding, place)

    def read_bytes(self, data: bytes, place: str) -> None:
        """Note every value that stands in raw bytes."""
        for finding in search(data, self.traces):
            self.left(finding, place)

    def read_pieces(self, pieces: Sequence[tuple[bytes, str]]) -> None:
        """Note every value that stands in one of many pieces of raw bytes, each given with its
        place."""
        if any(search(_BETWEEN.join(data for data, _ in pieces), self.traces)):
            for data, place in pieces:
                self.read_bytes(data, place)
