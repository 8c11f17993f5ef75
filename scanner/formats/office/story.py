"""What an XML part says: its paragraphs and tables as they stand, and every other string in it.

Elements are known by their names alone, whatever their namespace: the same walk reads letters,
slides, notes, charts and properties, strict and transitional. Nothing is passed over: what is no
paragraph's text is a string of its own, and so is each attribute that may say something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.formats.parts.strands import Gathered, Strand
from scanner.formats.parts.telling import may_tell
from scanner.formats.parts.trees import Tree, local, name_of
from scanner.formats.parts.walk import Walk
from scanner.formats.written import Block, Row
from scanner.model import Source

_PARAGRAPHS, _TABLES, _ROWS, _CELLS = {"p", "si", "is"}, {"tbl"}, {"tr"}, {"tc"}
_SHOWN, _DELETED = {"t"}, {"delText"}
# How a word is pronounced stands over it.
_OVER = {"rt"}
_APART = _PARAGRAPHS | _TABLES | _OVER
_CODES = {"instrText", "delInstrText"}
_HYPHEN = "noBreakHyphen"
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", _HYPHEN: "-"}
_REMOVED, _ADDED = {"del", "moveFrom"}, {"ins", "moveTo"}
# In what lists styles, fonts and colours words are names of these.
_LOOKS = re.compile(r"/(?:styles|stylesWithEffects|fontTable|theme\d*|numbering|webSettings)\.xml$")
# XML that somebody puts into a document, and what it calls its values where it says no more.
_OWN = "customXml/"
_VALUES = frozenset({"value", "val", "v", "text"})
# What the code of a field says of somebody: most are the names of fields alone.
_FIELD = re.compile(r"[\"“@█]|\d{4}|[^\x00-\x7f]|://")
_SYMBOLS = 0xF000


class Story(Walk):
    """A walk through one part of a document (see `Walk`)."""

    def __init__(self, gathered: Gathered, part: str, where: str, source: Source) -> None:
        super().__init__(gathered, part, where, source)
        self._later: list[Tree] = []
        self._looks = bool(_LOOKS.search(part))
        self._is_own = part.startswith(_OWN)

    def tells(self, _node: Tree, name: str, value: str) -> bool:
        return may_tell(name, value, looks=self._looks)

    def called(self, node: Tree, name: str) -> str:
        """In XML of somebody's own names say what values are."""
        if not self._is_own:
            return ""
        told = [node.get(key) for key in ("name", "key", "id")] if name in _VALUES else []
        return next(filter(None, told), local(node) if name in _VALUES else name)

    def walk(self, node: Tree) -> None:
        """Reads an element and all that is in it."""
        name = local(node)
        if name in _TABLES and self._row is None:
            self._table(node)
        elif name in _PARAGRAPHS:
            self._lines += [[(0, (number,))] for number in self._paragraph(node)]
            self._rest()
        else:
            self.strings(node)
            for child in node:
                self.walk(child)

    def _rest(self) -> None:
        """The text boxes of paragraphs that were read."""
        while self._later:
            later, self._later = self._later, []
            for node in later:
                self.walk(node)

    def _table(self, table: Tree) -> None:
        self._close()
        self._tables += 1
        rows: list[Row] = []
        boxes: list[Tree] = []
        for node in table.iter():
            if local(node) in _ROWS and _owner(node, _TABLES) is table:
                self._row = len(rows) + 1
                rows.append(self._cells(node, table, boxes))
            elif _owner(node, _ROWS) is None or not _within_row(node, table):
                self.strings(node)
        self._row = None
        self._blocks.append(Block(rows))
        for box in boxes:
            self.walk(box)

    def _cells(self, row: Tree, table: Tree, boxes: list[Tree]) -> Row:
        cells: list[tuple[int, list[int]]] = []
        self.strings(row)
        inside: set[Tree] = set()
        for node in row.iterdescendants():
            if _owner_in(node, inside):
                continue
            name = local(node)
            if name in _CELLS and _owner(node, _TABLES) is table:
                cells.append((len(cells), []))
                self.strings(node)
            elif name in _PARAGRAPHS:
                numbers = list(self._paragraph(node))
                if not cells:
                    cells.append((0, []))
                cells[-1][1].extend(numbers)
                boxes += self._later
                self._later = []
                inside.add(node)
            else:
                self.strings(node)
        return cells

    def _paragraph(self, node: Tree) -> Iterator[int]:
        """The text of a paragraph as it is shown, and, where it differs, as it was before."""
        self._count += 1
        shown, before, aside = Strand(), Strand(), list[Strand]()
        differs = self._runs(node, shown, before, aside, removed=False, added=False)
        self.strings_of(node)
        yield from self._said(shown, before, differs=differs)
        for strand in (one for one in aside if not one.code or _FIELD.search(one.text)):
            self.aside(strand)

    def _apart(self, node: Tree, aside: list[Strand]) -> None:
        """Keeps what stands in a paragraph and is no part of its line: a text box for later, what
        stands over a word of it as a text of its own."""
        if local(node) in _OVER:
            over = Strand()
            self._runs(node, over, Strand(), aside, removed=False, added=False)
            aside.append(over)
        else:
            self._later.append(node)

    def _runs(  # noqa: PLR0913
        self,
        node: Tree,
        shown: Strand,
        before: Strand,
        aside: list[Strand],
        *,
        removed: bool,
        added: bool,
    ) -> bool:
        """Adds what is in a paragraph to what it shows and what it was; whether these differ."""
        differs = False
        hidden = _is_hidden(node)
        for child in node:
            name = local(child)
            if name in _APART:
                self._apart(child, aside)
                self._tail(child)
                continue
            if name in _SIGNS:
                for strand in _chosen(shown, before, removed=removed or hidden, added=added):
                    # A hyphen may stand in a number, and is masked with it.
                    strand.add(_SIGNS[name], child if name == _HYPHEN else None, "")
            elif name == "sym":
                for strand in _chosen(shown, before, removed=removed, added=added):
                    strand.add(_symbol(child), child, "")
            elif name == "fldChar" and "begin" in child.attrib.values():
                aside.append(Strand(code=True))
            elif name in _CODES:
                _beside(aside, child, code=True)
            elif name in _SHOWN | _DELETED:
                gone = removed or hidden or name in _DELETED
                for strand in _chosen(shown, before, removed=gone, added=added):
                    strand.add(child.text or "", child)
                differs |= gone or added
            elif child.text and child.text.strip():
                _beside(aside, child, code=False)
            if name not in _SHOWN | _DELETED | _CODES:
                self.strings_of(child)
                differs |= self._runs(
                    child,
                    shown,
                    before,
                    aside,
                    removed=removed or name in _REMOVED,
                    added=added or name in _ADDED,
                )
            self._tail(child)
        return differs


def _chosen(shown: Strand, before: Strand, *, removed: bool, added: bool) -> list[Strand]:
    """What a run belongs to: what is shown, what was before, or both."""
    return [*([] if removed else [shown]), *([] if added else [before])]


def _beside(aside: list[Strand], node: Tree, *, code: bool) -> None:
    """A text that is not shown; the code of one field may stand in several runs."""
    if not code or not aside or not aside[-1].code:
        aside.append(Strand(code=code))
    aside[-1].add(node.text or "", node)


def _is_hidden(run: Tree) -> bool:
    """Whether a run says of itself that it is not shown."""
    for properties in run:
        if local(properties) == "rPr":
            for one in properties:
                if local(one) in ("vanish", "webHidden", "specVanish"):
                    return all(value not in ("0", "false", "off") for value in one.attrib.values())
    return False


def _symbol(node: Tree) -> str:
    """The sign of a symbol, which fonts keep where nobody looks for it."""
    codes = [value for name, value in node.attrib.items() if name_of(name) == "char"]
    try:
        code = int(codes[0], 16)
    except (ValueError, IndexError):
        return "?"
    return chr(code - _SYMBOLS if _SYMBOLS <= code < _SYMBOLS + 0x100 else code)


def _owner(node: Tree, names: set[str]) -> Tree | None:
    """The nearest element around a node that has one of some names."""
    around = node.getparent()
    while around is not None and local(around) not in names:
        around = around.getparent()
    return around


def _owner_in(node: Tree, nodes: set[Tree]) -> bool:
    return any(around in nodes for around in node.iterancestors()) if nodes else False


def _within_row(node: Tree, table: Tree) -> bool:
    """Whether a node stands in a row of a table, which is read by itself."""
    row = _owner(node, _ROWS)
    while row is not None:
        if _owner(row, _TABLES) is table:
            return True
        row = _owner(row, _ROWS)
    return False
