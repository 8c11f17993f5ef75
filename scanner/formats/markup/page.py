"""What markup says, gathered place by place: what is shown, and beside it what is not."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from scanner.formats.markup.signs import Quoted, Signs, Spliced, Written, merged
from scanner.formats.markup.values import Data, values
from scanner.formats.parts.telling import MAY_TELL, STRICT, may_tell
from scanner.formats.text.coding import Coding
from scanner.formats.text.flat import Flat
from scanner.formats.written import Block, Change, Inner, Place, Row, Sheet
from scanner.model import Reason, Source
from scanner.pages import coded, surplus

# Files in base64 in an address.
_DATA = re.compile(
    r"data:(?P<kind>[\w/+.-]{0,80})[\w/+.;=,-]{0,200};base64,(?P<held>[A-Za-z0-9+/\s]*={0,2})",
    re.IGNORECASE,
)
# What texts in them are said to be tells how they are read, and that a copy can be written.
_TEXTS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "image/svg+xml": ".svg",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "application/json": ".json",
}
# Attributes in which words are names of a program's own.
_LOOKS = frozenset({"class", "style", "id", "for", "rel", "font-family", "lang", "charset"})
_DRAWN = frozenset({"d", "points", "viewbox", "transform", "sizes", "coords", "path"})
_MOST_FILES = 2_000


@dataclass
class Found:
    """Places so far; `beside`: those of authors. `is_source`: who reads the file sees its lines;
    else places are called by their number."""

    text: str = field(repr=False)
    is_source: bool = True
    beside: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list, repr=False)
    pieces: list[Spliced | Quoted] = field(default_factory=list, repr=False)
    blocks: list[Block] = field(default_factory=list, repr=False)
    hidden: list[Row] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self._line, self._at, self._count = 1, 0, 0

    def put(
        self,
        signs: Signs,
        *,
        source: Source = Source.TEXT,
        names: bool = False,
        tells: str = "",
        quote: str = "",
    ) -> int:
        """Adds a place; its number. `names`: it is what programs call something; `tells`: see
        `Place`; `quote`: what it stands in once it is masked."""
        raw = next((seg.raw for seg in signs.segs if seg.raw_end > seg.raw), self._at)
        # Places come nearly in order: what stands between this one and the last is counted.
        low, high = sorted((raw, self._at))
        lines = self.text.count("\n", low, high)
        self._line += lines if raw >= self._at else -lines
        self._at = raw
        text = signs.text
        shown = re.sub(r"[_-]", " ", text) if names else ""
        where = Reason("line", {"line": str(self._line)})
        if not self.is_source:
            self._count += source is Source.TEXT
            where = Reason("office_paragraph", {"number": str(max(1, self._count))})
        self.places.append(Place(text, where, source, tells, shown if shown != text else ""))
        segs = signs.segs
        quoted = Quoted(segs[0].raw, segs[-1].raw_end, quote) if quote else None
        self.pieces.append(quoted or Spliced(segs))
        return len(self.places) - 1

    def aside(self, signs: Signs, name: Signs | None = None) -> None:
        """Adds what is not shown, behind what it is called."""
        row: list[tuple[int, Sequence[int]]] = []
        if name is not None and name.length:
            row.append((0, (self.put(name, source=Source.HIDDEN_TEXT, names=True),)))
        row.append((len(row), (self.put(signs, source=Source.HIDDEN_TEXT),)))
        self.hidden.append(row)

    def remark(self, signs: Signs) -> None:
        """Adds a remark, or what is in a script, if it may say something."""
        if MAY_TELL.search(signs.text) and not self.data(signs, '"'):
            self.aside(signs)

    def data(self, signs: Signs, quote: str) -> bool:
        """Adds what JSON says value by value, each behind its key, and what stands around it;
        whether a text holds any. `quote`: how a quote is spelled there."""
        found = values(signs)
        for pair in found:
            self.hidden.append([(n, (self._valued(one, quote),)) for n, one in enumerate(pair)])
        return bool(found)

    def _valued(self, one: Data, quote: str) -> int:
        quote = quote if one.is_number else ""
        return self.put(one.signs, source=Source.HIDDEN_TEXT, names=one.is_name, quote=quote)

    @property
    def sheets(self) -> list[Sheet]:
        sheets = [Sheet(self.blocks)] if self.blocks else []
        if self.hidden:
            sheets.append(Sheet([Block([row]) for row in self.hidden], Source.HIDDEN_TEXT))
        return sheets


def tells(name: str, value: str) -> bool:
    """Whether an attribute may say something of somebody."""
    name = name.rpartition(":")[2].lower()
    if name in _DRAWN:
        return bool(STRICT.search(value))
    if any(coded.hidden(value)):
        return True
    return may_tell(name, value, looks=name in _LOOKS)


@dataclass(frozen=True)
class Markup(Flat):
    """A text with markup (see `Written`). `held`: where each file in it is spelled in base64."""

    held: Mapping[str, tuple[int, int]] = field(default_factory=dict, repr=False)

    def copy(
        self, changes: Mapping[int, Sequence[Change]], files: Mapping[str, bytes | None]
    ) -> bytes:
        new = (
            (*self.held[name], base64.b64encode(data or b"").decode())
            for name, data in files.items()
            if name in self.held
        )
        return self.coding.changed(chain(merged(self.changed(changes)), new))


def opened(coding: Coding) -> tuple[Found, Written, dict[str, tuple[int, int]], list[Inner]]:
    """A text to be read: what is gathered of it, itself without the files in it, and these."""
    held: dict[str, tuple[int, int]] = {}
    files: list[Inner] = []
    for number, match in enumerate(_DATA.finditer(coding.text), 1):
        data = next((data for _, _, data in coded.blocks(match.group("held"))), b"")
        if number > _MOST_FILES or (match.group("held").strip() and not data):
            continue
        name = f"data {number}{_TEXTS.get(match['kind'].lower(), '')}"
        held[name] = match.span("held")
        if data:
            files.append(Inner(name, data))
    without = sorted(held.values())
    return Found(coding.text), Written(coding.text, without=without), held, files


def finished(
    coding: Coding, found: Found, held: Mapping[str, tuple[int, int]], files: Iterable[Inner]
) -> Markup:
    """All that was gathered."""
    more = with_base64(found, files)
    return Markup(coding, found.places, found.pieces, found.sheets, more, held=held)


def with_base64(found: Found, files: Iterable[Inner]) -> list[Inner]:
    """The files in a text, and those that its places spell in base64."""
    more = list(files)
    for number, place in enumerate(found.places):
        if len(place.text) >= coded.LEAST_FILE:
            for start, end, data in coded.blocks(place.text):
                if surplus.is_file(data) and len(more) < _MOST_FILES:
                    more.append(Inner(f"base64 {len(more)}", data, {number: [(start, end)]}))
    return more
