"""Places of an XML document, and the nodes that they are spelled in: a number whose digits stand in
several runs is one text, and what is masked of it is masked in each run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from scanner.formats.parts.trees import Tree, local, name_of
from scanner.formats.written import BAR, Change, Place
from scanner.model import Reason, Source

# Where a text stands in a node: as its text, behind it, or as one of its attributes ("@name").
TEXT, TAIL = "text", "tail"


class Seg(NamedTuple):
    """A piece of a place's text that begins there, and the node in which it stands, from which of
    its signs on. A sign that no node spells has no node; of a symbol `where` is empty."""

    start: int
    text: str
    node: Tree | None
    where: str
    at: int = 0


_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]*Z?)?")
# What XML that is laid out for people has between words.
_BLANKS = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+")


@dataclass(slots=True)
class Strand:
    """A text being put together of nodes; `code`: that of a field."""

    segs: list[Seg] = field(default_factory=list)
    length: int = 0
    code: bool = False

    def add(self, text: str, node: Tree | None = None, where: str = TEXT, at: int = 0) -> None:
        if text:
            self.segs.append(Seg(self.length, text, node, where, at))
            self.length += len(text)

    def add_flowing(self, text: str, node: Tree, where: str = TEXT) -> None:
        """Adds a text in which blanks and ends of lines are one blank, however many they are."""
        at = 0
        for blanks in _BLANKS.finditer(text):
            self.add(text[at : blanks.start()], node, where, at)
            self.add(" ")
            at = blanks.end()
        self.add(text[at:], node, where, at)

    def add_all(self, other: Strand) -> None:
        """Adds what another one says."""
        for seg in other.segs:
            self.add(seg.text, seg.node, seg.where, seg.at)

    @property
    def text(self) -> str:
        return "".join(seg.text for seg in self.segs)


# Writes changes of a place that is no plain text of nodes.
Write = Callable[[Sequence[Change]], None]


@dataclass(slots=True)
class Gathered:
    """All places of a document so far, the part of each, and what each is spelled in; `beside`:
    those of authors, of whom nothing stands around; `then`: what else changes with a place;
    `fading`: the places that are no more once one is masked, of days, which can be nothing else.
    `read`: what a text shows where that is not what it says, in fonts from before Unicode."""

    read: Callable[[str], str] | None = None

    places: list[Place] = field(default_factory=list, repr=False)
    parts: list[str] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    strands: list[Strand | Write] = field(default_factory=list, repr=False)
    then: dict[int, Callable[[], None]] = field(default_factory=dict, repr=False)
    fading: dict[int, set[int]] = field(default_factory=dict)

    def put(
        self,
        part: str,
        strand: Strand,
        where: Reason,
        source: Source = Source.TEXT,
        *,
        tells: str = "",
    ) -> int:
        """Adds a place; its number."""
        self.strands.append(strand)
        if len(strand.segs) == 1 and _is_day(strand.segs[0]):
            self.fading[len(self.places)] = {len(self.places)}
        return self._added(part, Place(strand.text, where, source, tells))

    def faded(self, gone: Iterable[int]) -> set[int]:
        """The places that are no more once others, or they themselves, are masked."""
        return {lost for number in gone for lost in self.fading.get(number, ())}

    def write(self, part: str, place: Place, how: Write) -> int:
        """Adds a place that is written in a way of its own; its number."""
        self.strands.append(how)
        return self._added(part, place)

    def _added(self, part: str, place: Place) -> int:
        shown = self.read(place.text) if self.read is not None else ""
        self.places.append(replace(place, shown=shown) if shown else place)
        self.parts.append(part)
        return len(self.places) - 1

    def change(self, changes: Mapping[int, Sequence[Change]]) -> set[str]:
        """Makes the changes in the nodes; the parts that differ now."""
        edits = Edits()
        for number, some in changes.items():
            strand = self.strands[number]
            if isinstance(strand, Strand):
                edits.note(strand, some)
            elif some:
                strand(some)
        edits.make()
        for number in [number for number, some in changes.items() if some]:
            self.then.get(number, _nothing)()
        return {self.parts[number] for number, some in changes.items() if some}


def _nothing() -> None:
    """A place that changes alone."""


def _is_day(seg: Seg) -> bool:
    """Whether an attribute is a day, which programs refuse to read where it is none."""
    return seg.where.startswith("@") and _DAY.fullmatch(seg.text) is not None


class Edits:
    """What changes in nodes: several places may share one."""

    def __init__(self) -> None:
        self._signs: dict[tuple[Tree, str], list[str]] = {}
        self._gone: set[Tree] = set()

    def note(self, strand: Strand, changes: Sequence[Change]) -> None:
        for start, end, new in changes:
            same = len(new) == end - start
            first = True
            for seg in strand.segs:
                a, b = max(start, seg.start), min(end, seg.start + len(seg.text))
                if a >= b or seg.node is None:
                    continue
                if not seg.where:
                    self._gone.add(seg.node)
                    continue
                signs = self._signs.setdefault((seg.node, seg.where), list(_said(seg)))
                for at in range(a, b):
                    if same:
                        signs[at - seg.start + seg.at] = new[at - start]
                    else:
                        signs[at - seg.start + seg.at] = new if first else ""
                        first = False

    def make(self) -> None:
        for (node, where), signs in self._signs.items():
            text = "".join(signs)
            if where == TEXT:
                node.text = text
            elif where == TAIL:
                node.tail = text
            elif _DAY.fullmatch(node.get(where[1:])):
                del node.attrib[where[1:]]
            else:
                # What leads somewhere is an address, of which few signs are part.
                node.set(where[1:], text.replace(BAR, "*") if where == "@Target" else text)
        for node in self._gone:
            if local(node) == "sym":
                for attribute in node.attrib:
                    if name_of(attribute) == "char":
                        node.set(attribute, f"{ord(BAR):04X}")
            else:
                # A sign that is an element is a text now.
                node.tag, node.text = f"{node.tag[: -len(local(node))]}t", BAR


def _said(seg: Seg) -> str:
    node, where = seg.node, seg.where
    assert node is not None
    if where == TEXT:
        return str(node.text)
    if where == TAIL:
        return str(node.tail)
    return str(node.get(where[1:]))
