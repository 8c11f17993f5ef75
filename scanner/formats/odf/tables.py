"""A table or a sheet of an OpenDocument: its cells as they are shown, and what else they hold. A
masked cell is a text, whatever it was; one that stands for a million others is one place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from scanner.errors import UnreadableError
from scanner.formats.parts.strands import Strand
from scanner.formats.parts.trees import Tree, local, name_of
from scanner.formats.parts.walk import MOST_CELLS
from scanner.formats.written import Block, Change, Place, Row
from scanner.model import Reason, Source

if TYPE_CHECKING:
    from scanner.formats.odf.story import Story

_ROWS = frozenset({"table-rows", "table-header-rows", "table-row-group"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_IN_CELLS = frozenset({"list", "list-item", "list-header", "section", "p", "h"})
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# What a cell is worth, whatever it shows, and of what kind that is.
_WORTH = ("value", "string-value", "date-value", "time-value", "boolean-value")
_KINDS = frozenset({"value-type", "currency", *_WORTH})
_FORMULA = f"{_TABLE}formula"
# A formula that says more than what is reckoned with what.
_SAYS = re.compile(r"[\"“@█]|\d{6}|[^\x00-\x7f]|://")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T00:00:00)?$")
_NUMBERS = re.compile(r"\d+")
_MOST_COLUMNS = 100_000


class Table:
    """One table, read into a story."""

    def __init__(self, story: Story, table: Tree) -> None:
        self._story, self._table = story, table
        named = f"{_TABLE}name"
        self._name = table.get(named, "")
        self._is_sheet = local(table.getparent()) == "spreadsheet"
        self._rows: list[Row] = []
        self._row = self._count = 0

    def read(self, _number: int) -> None:
        self._story.strings(self._table)
        hidden = self._table.get(f"{_TABLE}style-name", "") in self._story.is_hidden_style
        if self._is_sheet:
            self._story.close(Source.TEXT)
        self._walk(self._table)
        self._story.in_row(None)
        self._story.cell = ""
        if self._is_sheet:
            source = Source.HIDDEN_TEXT if hidden else Source.TEXT
            self._story.close(source, Block(self._rows))
        else:
            self._story.add(Block(self._rows))

    def _walk(self, node: Tree) -> None:
        for child in node:
            name = local(child)
            if name == "table-row":
                self._story.strings(child)
                cells = self._cells(child)
                if cells:
                    self._rows.append(cells)
                self._row += _times(child, "number-rows-repeated")
            elif name in _ROWS:
                self._story.strings(child)
                self._walk(child)
            else:
                self._story.later(child)

    def _cells(self, row: Tree) -> Row:
        cells: list[tuple[int, list[int]]] = []
        column = 0
        for node in row:
            if local(node) not in _CELLS:
                self._story.later(node)
                continue
            self._count += 1
            if self._count > MOST_CELLS:
                raise UnreadableError("too_many_cells", limit=MOST_CELLS)
            if len(node) or any(name_of(name) in _KINDS for name in node.attrib):
                self._story.in_row(self._row + 1)
                if self._is_sheet:
                    self._story.cell = f"{self._name}!{_letters(column)}{self._row + 1}"
                numbers = self._cell(node)
                if numbers:
                    cells.append((min(column, _MOST_COLUMNS), numbers))
            elif node.attrib:
                self._attributes(node)
            column += _times(node, "number-columns-repeated")
        return cells

    def _attributes(self, node: Tree) -> list[int]:
        """Reads what a cell says of itself beside its worth; the places that a text has not."""
        lost = []
        for attribute, value in node.attrib.items():
            name = name_of(attribute)
            own = attribute.startswith(_OFFICE) and name in _KINDS
            if not own and attribute != _FORMULA and self._story.tells(node, name, value):
                strand = Strand()
                strand.add(value, node, f"@{attribute}")
                number = self._story.aside(strand)
                if _is_worth(attribute):
                    lost.append(number)
        return lost

    def _cell(self, node: Tree) -> list[int]:
        """The places of a cell: what it shows, and what it is worth where that is something
        else."""
        lost = self._attributes(node)
        numbers = self._contents(node)
        gathered = self._story.gathered
        shown = "\n".join(gathered.places[number].text for number in numbers)
        worth = self._worth(node, shown, bool(numbers))
        where = gathered.places[numbers[0]].where if numbers else None
        number = None
        if worth is not None:
            number = gathered.write(
                self._story.part, worth, partial(_written, node, worth.text, bool(numbers))
            )
        formula = node.get(_FORMULA, "")
        if _SAYS.search(formula):
            strand = Strand()
            strand.add(formula, node, f"@{_FORMULA}")
            lost.append(self._story.aside(strand, where=where))
        for place in numbers:
            gathered.then[place] = partial(_become_text, node)
            self._story.vanish[place] = [*lost, *([number] if number is not None else [])]
        if number is not None:
            gathered.then[number] = partial(_become_text, node)
            # What a cell is worth is gone with it where a text shows something else.
            self._story.vanish[number] = [*lost, *([number] if numbers else [])]
            numbers = [*numbers, number]
        return numbers

    def _contents(self, node: Tree) -> list[int]:
        numbers: list[int] = []
        for child in node:
            name = local(child)
            if name in ("p", "h"):
                numbers += self._story.paragraph(child)
            elif name in _IN_CELLS:
                self._story.strings(child)
                numbers += self._contents(child)
            else:
                self._story.later(child)
        return numbers

    def _worth(self, node: Tree, shown: str, has_text: bool) -> Place | None:
        """What a cell is worth where it does not show that."""
        said = [node.get(f"{_OFFICE}{name}") for name in _WORTH]
        values = [value for value in said if value]
        if not values:
            return None
        value = values[0]
        date = _DATE.match(value)
        text = "/".join(reversed(date.groups())) if date else value
        if has_text and (text in shown or _digits(value) <= _digits(shown)):
            return None
        where = Reason("office_cell", {"cell": self._story.cell}) if self._is_sheet else None
        return Place(text, where or Reason("office_part", {"part": self._story.part}))


def _digits(text: str) -> set[str]:
    """The numbers in a text, however they are grouped and whatever zeros they begin with."""
    joined = re.sub(r"(?<=\d)[. ,](?=\d)", "", text)
    return {number.lstrip("0") for number in _NUMBERS.findall(f"{text} {joined}")}


def _times(node: Tree, name: str) -> int:
    said = node.get(f"{_TABLE}{name}", "1")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def _letters(column: int) -> str:
    """The name of a column.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_worth(attribute: str) -> bool:
    """Whether an attribute says what a cell is worth, which a text has not."""
    name = name_of(attribute)
    return name in _KINDS or attribute == _FORMULA or name.startswith("number-matrix")


def _become_text(cell: Tree) -> None:
    """Makes a cell a text: what it was worth, and how that was found, is gone."""
    for attribute in filter(_is_worth, list(cell.attrib)):
        del cell.attrib[attribute]
    cell.set(f"{_OFFICE}value-type", "string")


def _written(cell: Tree, text: str, has_text: bool, changes: Sequence[Change]) -> None:
    """Makes changes in what a cell is worth."""
    _become_text(cell)
    if not has_text:
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        paragraph = etree.Element(f"{_TEXT}p")
        paragraph.text = text
        cell.insert(0, paragraph)
