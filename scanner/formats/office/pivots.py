"""What a pivot table keeps of the list that it was made of, as that list: heads with what stands
below them, and its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from scanner.formats.office.numbers import Formats
from scanner.formats.office.package import Package, targets
from scanner.formats.office.story import Story
from scanner.formats.parts.strands import Gathered, Strand
from scanner.formats.parts.telling import may_tell
from scanner.formats.parts.trees import Tree, local, name_of
from scanner.formats.written import Block, Change, Place, Row, Sheet
from scanner.model import Reason, Source

DEFINITION = re.compile(r"\.pivotCacheDefinition\+xml")
# Elements that are a value, in `v`.
_VALUES = frozenset({"s", "n", "d", "e"})
# What a field says of its values: of which kinds they are, and the first and the last of them.
_SAID = {"n": "containsNumber", "d": "containsDate", "m": "containsBlank"}
_KINDS, _LIMITS = "contains", ("minValue", "maxValue", "minDate", "maxDate")
# Where that is told: a part, and an element in it.
_Told = tuple[str, Tree]
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)T.*")


class Pivots:
    """The lists that pivot tables of a workbook keep. `formats`: how numbers show."""

    def __init__(self, package: Package, trees: Callable[[str], Tree], gathered: Gathered) -> None:
        self._package, self._trees, self._gathered = package, trees, gathered
        self._rows_of = dict(_records(package))
        # What is told of the values of a field of which some are masked, and the part it is in.
        self._touched: dict[Tree, str] = {}

    def definition(self, part: str) -> Iterator[Sheet]:
        """The fields of a list and what each of them holds, and its rows."""
        root = self._trees(part)
        story = Story(self._gathered, part, "office_part", Source.HIDDEN_TEXT)
        read: set[Tree] = set()
        heads: list[tuple[int, _Told]] = []
        blocks: list[Block] = []
        for field in (node for node in root.iter() if local(node) == "cacheField"):
            head = Strand()
            head.add(field.get("name", ""), field, "@name")
            number = self._gathered.put(part, head, _where(part), Source.HIDDEN_TEXT)
            items = next((node for node in field if local(node) == "sharedItems"), None)
            told = (part, items)
            column: list[Row] = [[(0, (number,))]]
            for node in items if items is not None else ():
                if local(node) in _VALUES:
                    column.append([(0, (self._value(part, node, told),))])
                    read.add(node)
            read.update({field, items} - {None})
            heads.append((number, told))
            blocks.append(Block(column))
        yield Sheet(blocks, Source.HIDDEN_TEXT)
        _rest(story, root, read)
        yield from story.sheets()
        if (rows := self._rows_of.get(part)) in self._package.parts:
            yield from self._rows(str(rows), heads)

    @property
    def records(self) -> set[str]:
        """The parts that are read with what they are the rows of."""
        return set(self._rows_of.values())

    def _rows(self, part: str, heads: Sequence[tuple[int, _Told]]) -> Iterator[Sheet]:
        root = self._trees(part)
        story = Story(self._gathered, part, "office_part", Source.HIDDEN_TEXT)
        read: set[Tree] = set()
        rows: list[Row] = [[(column, (head,)) for column, (head, _) in enumerate(heads)]]
        for line in root:
            row: list[tuple[int, Sequence[int]]] = []
            for column, node in enumerate(line):
                if local(node) in _VALUES and column < len(heads):
                    row.append((column, (self._value(part, node, heads[column][1]),)))
                    read.add(node)
            if row:
                rows.append(row)
        yield Sheet([Block(rows)], Source.HIDDEN_TEXT)
        _rest(story, root, read)
        yield from story.sheets()

    def _value(self, part: str, node: Tree, told: _Told) -> int:
        """The place of a value; a number or a day that is masked is a text. `told`: what is told of
        the values of its field."""
        said = node.get("v", "")
        kind = local(node)
        day = _DAY.fullmatch(said)
        text = "/".join(reversed(day.groups())) if kind == "d" and day else said
        if kind == "n":
            text = Formats().shown(said, "0")
        stored = said if text != said and kind == "n" and said.isdigit() else ""

        def write(changes: Sequence[Change]) -> None:
            new = text
            for start, end, bar in sorted(changes, reverse=True):
                new = new[:start] + bar + new[end:]
            node.set("v", new)
            node.tag = f"{node.tag[: -len(kind)]}s"
            if told[1] is not None:
                self._touched[told[1]] = told[0]

        place = Place(text, _where(part), Source.HIDDEN_TEXT, stored=stored)
        return self._gathered.write(part, place, write)

    def settle(self) -> set[str]:
        """Puts right what is told of values where some are masked; the parts that differ now."""
        for items in self._touched:
            _describe(items)
        return set(self._touched.values())


def _records(package: Package) -> Iterator[tuple[str, str]]:
    """Each definition of a list with the part of its rows; empty where there is none."""
    leads: Mapping[str, str] = {
        holder: target for holder, kind, target in targets(package) if kind == "pivotCacheRecords"
    }
    for name in package.parts:
        if DEFINITION.search(package.type_of(name)):
            path = PurePosixPath(name)
            yield name, leads.get(f"{path.parent}/_rels/{path.name}.rels", "")


def _rest(story: Story, root: Tree, read: set[Tree]) -> None:
    """All strings of a part but the values that are read as such, and what is told of them."""
    skipped = {"v", "name", *_LIMITS}
    for node in root.iter():
        if node not in read:
            story.strings(node)
            continue
        for attribute, value in node.attrib.items():
            name = name_of(attribute)
            if name not in skipped and may_tell(name, value):
                strand = Strand()
                strand.add(value, node, f"@{attribute}")
                story.aside(strand)


def _describe(items: Tree) -> None:
    """Says of the values of a field, of which some are texts now, what they are (ECMA-376 part 1,
    18.10.1.90)."""
    kinds = {local(node) for node in items}
    if not kinds:
        # They stand in the rows alone.
        kinds = {kind for kind, name in _SAID.items() if items.get(name) in ("1", "true")}
    for name in [name for name in items.attrib if name.startswith(_KINDS) or name in _LIMITS]:
        del items.attrib[name]
    for kind in sorted(kinds & _SAID.keys()):
        items.set(_SAID[kind], "1")
    if kinds & {"n", "d"}:
        items.set("containsMixedTypes", "1")


def _where(part: str) -> Reason:
    return Reason("office_hidden", {"number": "1", "part": part, "slide": ""})
