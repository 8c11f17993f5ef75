"""A walk through an XML part: its paragraphs and tables, and every other string in it. Nothing is
passed over: what is no paragraph's text is a string of its own, and so is each attribute that may
say something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.formats.parts.strands import TAIL, Gathered, Strand
from scanner.formats.parts.telling import AUTHORS, MAY_TELL, may_tell, name_tells, text_may_tell
from scanner.formats.parts.trees import Tree, local, name_of
from scanner.formats.written import Block, Row, Sheet
from scanner.model import Reason, Source

# Words for a part that holds the properties of a file: who made it, what it is called.
PROPERTIES = "office_properties"
# So many cells at most are read of a workbook.
MOST_CELLS = 400_000
# So many signs they show at most: thousands of cells may share one long text.
MOST_SIGNS = 30_000_000


class Walk:
    """A walk through one part. `where`: words for what kind of part it is (a key of `where`), with
    a number for each paragraph."""

    def __init__(self, gathered: Gathered, part: str, where: str, source: Source) -> None:
        self._gathered, self._part = gathered, part
        self._where, self._source = where, source
        self._blocks: list[Block] = []
        self._lines: list[Row] = []
        self._others: list[Row] = []
        self._count = self._tables = 0
        self._row: int | None = None

    def sheets(self) -> list[Sheet]:
        """All that was walked through."""
        self._close()
        sheets = [Sheet(self._blocks, self._source)] if self._blocks else []
        if self._others:
            sheets.append(Sheet([Block([row]) for row in self._others], Source.HIDDEN_TEXT))
        return sheets

    def strings(self, node: Tree) -> None:
        """What an element has in attributes and, if it is no paragraph's, as its own text, and what
        stands behind it."""
        self.own(node)
        self._tail(node)

    def own(self, node: Tree) -> None:
        """What an element has in attributes and as its own text."""
        if isinstance(node.tag, str):
            spaces = node.nsmap.values() if node.getparent() is None else ()
            for name in filter(name_tells, (node.tag, *node.attrib, *spaces)):
                strand = Strand()
                strand.add(name)
                self.aside(strand)
            for attribute, value in node.attrib.items():
                if self.tells(node, name_of(attribute), value):
                    strand = Strand()
                    strand.add(value, node, f"@{attribute}")
                    tells = name_of(attribute) in AUTHORS
                    self.aside(strand, tells=tells, called=self.called(node, name_of(attribute)))
        author = local(node) in AUTHORS
        if node.text and node.text.strip() and (author or text_may_tell(local(node), node.text)):
            strand = Strand()
            strand.add(node.text, node)
            self.aside(strand, tells=author, called=self.called(node, local(node)))

    def tells(self, _node: Tree, name: str, value: str) -> bool:
        """Whether an attribute may say something of somebody."""
        return may_tell(name, value)

    def called(self, _node: Tree, _name: str) -> str:
        """What a string is called, where its own name or that of its element says what it is."""
        return ""

    def aside(
        self, strand: Strand, *, tells: bool = False, where: Reason | None = None, called: str = ""
    ) -> int:
        """Adds a text that is not shown, behind what it is called; its number. `tells`: it is the
        name of an author."""
        unseen = PROPERTIES if self._where == PROPERTIES else "office_hidden"
        where = where or Reason(unseen, self._details())
        if tells:
            number = self._gathered.put(
                self._part, strand, where, Source.METADATA, tells="metadata"
            )
            self._gathered.beside.append(number)
            return number
        number = self._gathered.put(self._part, strand, where, Source.HIDDEN_TEXT)
        name = Strand()
        name.add(called)
        names = [self._gathered.put(self._part, name, where, Source.HIDDEN_TEXT)] if called else []
        if number in self._gathered.fading:
            self._gathered.fading[number].update(names)
        self._others.append([(at, (one,)) for at, one in enumerate([*names, number])])
        return number

    def _said(self, shown: Strand, before: Strand, *, differs: bool) -> Iterator[int]:
        """The text of a paragraph as it is shown, and, where it differs, as it was before."""
        where = self._standing()
        if shown.length or not differs:
            yield self._gathered.put(self._part, shown, where, self._source)
        if differs and before.length:
            self.aside(before)

    def _details(self) -> dict[str, str]:
        slide = re.sub(r"\D", "", self._part.rpartition("/")[2])
        return {"number": str(max(1, self._count)), "part": self._part, "slide": slide}

    def _close(self) -> None:
        if self._lines:
            self._blocks.append(Block(self._lines, apart=True))
            self._lines = []

    def strings_of(self, node: Tree) -> None:
        """The attributes of a paragraph itself."""
        for attribute, value in node.attrib.items():
            if self.tells(node, name_of(attribute), value):
                strand = Strand()
                strand.add(value, node, f"@{attribute}")
                self.aside(strand)

    def _standing(self) -> Reason:
        if self._row is not None:
            details = {"table": str(self._tables), "row": str(self._row), "part": self._part}
            return Reason("office_row", details)
        return Reason(self._where, self._details())

    def _tail(self, node: Tree) -> None:
        if node.tail and MAY_TELL.search(node.tail):
            strand = Strand()
            strand.add(node.tail, node, TAIL)
            self.aside(strand)
