"""The cells of a workbook as they are shown: strings that sheets share, numbers as their format
spells them, results of formulas. A masked cell is a text of its own, whatever it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree

from scanner.errors import UnreadableError
from scanner.formats.office.numbers import Formats
from scanner.formats.office.package import Package, resolved, targets
from scanner.formats.office.story import Story
from scanner.formats.parts.strands import Edits, Gathered, Strand
from scanner.formats.parts.telling import may_tell
from scanner.formats.parts.trees import Tree, local, name_of
from scanner.formats.parts.walk import MOST_CELLS, MOST_SIGNS
from scanner.formats.written import Block, Change, Place, Row, Sheet
from scanner.model import Reason, Source

STRINGS, STYLES = "sharedStrings", "styles"
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s/>]")
_MUCH = 5_000_000
# What is read of a cell as one, and what of its attributes says nothing.
_READ = frozenset({"sheetData", "c", "v", "f", "is", "t", "r"})
_MARGIN = re.compile(r"(?:odd|even|first)(?:Header|Footer)")
# A code in such a line; "&&" is a sign.
_CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|\d{1,3}|[A-Za-z])|&(?=&)')
_THIRDS = frozenset({"&L", "&C", "&R"})
_OF_CELLS = frozenset({"r", "s", "t", "cm", "vm", "ph"})


@dataclass(slots=True)
class Shared:
    """The strings that cells share. `used`: by how many cells each is; `masked`: by how many of
    them no more."""

    root: Tree | None = None
    items: list[Tree] = field(default_factory=list)
    used: dict[int, int] = field(default_factory=dict)
    masked: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Tree | None) -> Shared:
        items = [] if root is None else [node for node in root if local(node) == "si"]
        return cls(root, items)

    def settle(self) -> bool:
        """Empties each string that no cell shows any more; whether there is one."""
        changed = False
        for index, count in self.masked.items():
            if count >= self.used.get(index, 0):
                for child in list(self.items[index]):
                    self.items[index].remove(child)
                changed = True
        return changed


class Workbook:
    """The sheets of a workbook, its cells as places."""

    def __init__(self, package: Package, trees: Callable[[str], Tree], gathered: Gathered) -> None:
        self._package, self._trees, self._gathered = package, trees, gathered
        links = list(targets(package))
        book = next(target for _, kind, target in links if kind == "officeDocument")
        named = {kind: target for holder, kind, target in links if kind in (STRINGS, STYLES)}
        self.strings_part = named.get(STRINGS, "")
        strings = trees(self.strings_part) if self.strings_part in package.parts else None
        styles = trees(named[STYLES]) if named.get(STYLES) in package.parts else None
        self.shared = Shared.of(strings)
        self._formats = Formats.of(styles, trees(book))
        self._names = dict(_names(package, trees, book))
        self._count = self._signs = 0
        # The place of each formula by that of its result; which shared string a cell's place is,
        # and the places of how each of these is pronounced and looks.
        self._formulas: dict[int, int] = {}
        self._index: dict[int, int] = {}
        self._spoken: dict[int, list[int]] = {}

    def vanishing(self, gone: Iterable[int]) -> set[int]:
        """The places that are no more where the cells of others are masked."""
        vanished = {self._formulas[number] for number in gone if number in self._formulas}
        masked = Counter(self._index[number] for number in gone if number in self._index)
        for index, count in masked.items():
            if count >= self.shared.used[index]:
                vanished.update(self._spoken.get(index, ()))
        return vanished

    def sheets(self, part: str) -> Iterator[Sheet]:
        """The cells of one sheet, and all that it says beside them."""
        data = self._package.parts[part]
        # What has too many is not even parsed: a tree takes a hundred times the room.
        if len(data) > _MUCH and sum(1 for _ in _CELL_TAG.finditer(data)) > MOST_CELLS:
            raise UnreadableError("too_many_cells", limit=MOST_CELLS)
        root = self._trees(part)
        name, is_hidden = self._names.get(part, (part, False))
        source = Source.HIDDEN_TEXT if is_hidden else Source.TEXT
        story = Story(self._gathered, part, "office_part", Source.HIDDEN_TEXT)
        rows: list[Row] = []
        for node in root:
            if local(node) == "sheetData":
                found = (self._row(line, part, name, story, source) for line in node)
                rows += [row for row in found if row]
        yield Sheet([Block(rows)], source)
        for beside in (*root.itersiblings(preceding=True), *root.itersiblings()):
            story.strings(beside)
        story.strings(root)
        for part_of in root:
            if local(part_of) == "sheetData":
                _beside_cells(story, part_of)
            else:
                for node in part_of.iter():
                    if _MARGIN.fullmatch(local(node)) and "&" in (node.text or ""):
                        _shown_in_print(story, node)
                    else:
                        story.strings(node)
        yield from story.sheets()

    def strings(self) -> Iterator[Sheet]:
        """The strings that no cell shows, and how those are pronounced and look that some do."""
        story = Story(self._gathered, self.strings_part, "office_part", Source.HIDDEN_TEXT)
        for index, item in enumerate(self.shared.items):
            if index not in self.shared.used and len(item):
                story.walk(item)
            first = len(self._gathered.places)
            for node in item.iter() if index in self.shared.used else ():
                if local(node) == "rPh":
                    story.walk(node)
                elif local(node) == "rPr":
                    _looks(story, node)
            self._spoken[index] = list(range(first, len(self._gathered.places)))
        yield from story.sheets()

    def _row(self, line: Tree, part: str, name: str, story: Story, source: Source) -> Row:
        cells: list[tuple[int, list[int]]] = []
        for node in line:
            if local(node) != "c":
                continue
            self._count += 1
            if self._count > MOST_CELLS:
                raise UnreadableError("too_many_cells", limit=MOST_CELLS)
            at = node.get("r", "")
            match = _CELL.fullmatch(at)
            column = _column(match.group(1)) if match else len(cells)
            numbers = list(self._cell(node, part, f"{name}!{at}", story, source))
            if numbers:
                cells.append((column, numbers))
        return cells

    def _cell(
        self, node: Tree, part: str, called: str, story: Story, source: Source
    ) -> Iterator[int]:
        where = Reason("office_cell", {"cell": called})
        kind = node.get("t", "n")
        children: dict[str, Tree] = {}
        for child in node:
            children.setdefault(local(child), child)
        value = children.get("v")
        said = value.text or "" if value is not None else ""
        formula = children.get("f")
        if kind == "s" and said.isdigit() and int(said) < len(self.shared.items):
            index = int(said)
            self.shared.used[index] = self.shared.used.get(index, 0) + 1
            text = _text(self.shared.items[index])
            how = self._of_string(node, index)
        elif kind == "inlineStr":
            inline = children.get("is")
            text = _text(inline) if inline is not None else ""
            how = self._of_text(node, text)
        else:
            text = self._formats.shown(said, node.get("s", "0")) if kind == "n" else said
            how = self._of_text(node, text)
        self._signs += len(text)
        if self._signs > MOST_SIGNS:
            raise UnreadableError("too_many_signs", limit=MOST_SIGNS)
        other = said if kind == "n" and said.isdigit() and said != text else ""
        place = Place(text, where, source, stored=other)
        number = self._gathered.write(part, place, how) if text else None
        if kind == "s" and number is not None and said.isdigit():
            self._index[number] = int(said)
        if formula is not None and formula.text:
            strand = Strand()
            strand.add(formula.text, formula)
            hidden = story.aside(strand, where=where)
            if number is not None:
                self._formulas[number] = hidden
        if number is not None:
            yield number

    def _of_string(self, cell: Tree, index: int) -> Callable[[Sequence[Change]], None]:
        """The cell with a string of its own, spelled in runs as the shared one was."""

        def write(changes: Sequence[Change]) -> None:
            copy = deepcopy(self.shared.items[index])
            _masked(copy, changes)
            self.shared.masked[index] = self.shared.masked.get(index, 0) + 1
            _become_text(cell, copy)

        return write

    def _of_text(self, cell: Tree, text: str) -> Callable[[Sequence[Change]], None]:
        """The cell with a text in the place of its number, formula or string."""

        def write(changes: Sequence[Change]) -> None:
            holder = etree.Element(_like(cell, "si"))
            node = etree.SubElement(holder, _like(cell, "t"))
            said = text
            for start, end, new in sorted(changes, reverse=True):
                said = said[:start] + new + said[end:]
            node.text = said
            _become_text(cell, holder)

        return write


def _names(
    package: Package, trees: Callable[[str], Tree], book: str
) -> Iterator[tuple[str, tuple[str, bool]]]:
    """What each part that is a sheet is called, and whether it is hidden."""
    path = PurePosixPath(book)
    rels = f"{path.parent.as_posix()}/_rels/{path.name}.rels".removeprefix("./")
    leads = {
        node.get("Id", ""): resolved(path.parent, node.get("Target", ""))
        for node in (trees(rels) if rels in package.parts else ())
    }
    for node in trees(book).iter():
        if local(node) == "sheet":
            ids = [value for name, value in node.attrib.items() if name_of(name) == "id"]
            hidden = node.get("state", "visible") != "visible"
            yield leads.get(ids[0] if ids else "", ""), (node.get("name", ""), hidden)


def _beside_cells(story: Story, data: Tree) -> None:
    """What the cells of a sheet say beside what is read of them as such."""
    whole: set[Tree] = set()
    for node in data.iter():
        kind = local(node)
        if kind == "c":
            if _is_odd(node):
                whole = set(node.iterdescendants())
            if not _OF_CELLS.issuperset(node.attrib):
                story.strings(node)
        elif kind == "rPr":
            _looks(story, node)
        elif node in whole or (kind not in _READ and not _is_look(node)):
            story.strings(node)


def _is_odd(cell: Tree) -> bool:
    """Whether a cell says more than one thing, of which programs show one."""
    kind = cell.get("t")
    if len(cell) == 1:
        return bool((local(cell[0]) == "is") != (kind == "inlineStr"))
    names = [local(node) for node in cell]
    return len(set(names)) < len(names) or ("is" in names and (kind != "inlineStr" or "v" in names))


def _shown_in_print(story: Story, node: Tree) -> None:
    """A line at the margin of a sheet in print, without the codes of its fonts and sizes."""
    shown, fonts, at = Strand(), Strand(), 0
    for code in _CODE.finditer(node.text):
        shown.add(node.text[at : code.start()], node, at=at)
        # What stands left, in the middle and right are three.
        shown.add(" " if code.group() in _THIRDS else "")
        if may_tell("font", code.group()):
            fonts.add(code.group(), node, at=code.start())
        at = code.end()
    shown.add(node.text[at:], node, at=at)
    for strand in (shown, fonts):
        if strand.length:
            story.aside(strand)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _text(item: Tree) -> str:
    """What a string says, its runs put together; how it is pronounced is no part of it."""
    return "".join(node.text or "" for node in _runs(item))


def _runs(item: Tree) -> Iterator[Tree]:
    for node in item:
        if local(node) == "t":
            yield node
        elif local(node) == "r":
            yield from (one for one in node if local(one) == "t")


def _masked(item: Tree, changes: Sequence[Change]) -> None:
    """Makes changes in a string's runs, and takes out how it is pronounced, and what says more than
    how it looks."""
    strand = Strand()
    for node in _runs(item):
        strand.add(node.text or "", node)
    edits = Edits()
    edits.note(strand, changes)
    edits.make()
    for node in list(item):
        if local(node) in ("rPh", "phoneticPr"):
            item.remove(node)
    for node, name in [one for run in item.iter() if local(run) == "rPr" for one in _telling(run)]:
        del node.attrib[name]


def _is_look(node: Tree) -> bool:
    parent = node.getparent()
    return parent is not None and local(parent) == "rPr"


def _telling(look: Tree) -> Iterator[tuple[Tree, str]]:
    """What in how a run looks may be more than that: names of fonts are not."""
    for node in look.iter():
        for name, value in node.attrib.items():
            if may_tell(name_of(name), value, looks=True):
                yield node, name


def _looks(story: Story, look: Tree) -> None:
    """Reads what may be more than how a run looks."""
    for node, name in _telling(look):
        strand = Strand()
        strand.add(node.get(name, ""), node, f"@{name}")
        story.aside(strand)


def _become_text(cell: Tree, item: Tree) -> None:
    _unshare(cell)
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    inline = etree.SubElement(cell, _like(cell, "is"))
    for child in item:
        inline.append(deepcopy(child))


def _unshare(cell: Tree) -> None:
    """Leaves other cells that share the formula of one without any: their results stay."""
    formula = next((node for node in cell if local(node) == "f"), None)
    if formula is None or formula.get("t") != "shared" or not formula.text:
        return
    for node in cell.getparent().getparent().iter(formula.tag):
        if node is not formula and node.get("si") == formula.get("si"):
            node.getparent().remove(node)


def _like(node: Tree, name: str) -> str:
    """A name in the namespace of a node."""
    space = etree.QName(node).namespace
    return f"{{{space}}}{name}" if space else name
