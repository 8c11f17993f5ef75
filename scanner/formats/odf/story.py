"""What an XML part of an OpenDocument says: its paragraphs, in which text and elements are mixed,
and what stands beside them: notes, comments, text boxes, what was deleted."""

from __future__ import annotations

from collections.abc import Iterator, Set

from scanner.formats.odf.changes import Changes
from scanner.formats.parts.strands import TAIL, Gathered, Strand
from scanner.formats.parts.telling import STRICT, may_tell
from scanner.formats.parts.trees import Tree, local, name_of
from scanner.formats.parts.walk import Walk
from scanner.formats.written import Block, Sheet
from scanner.model import Reason, Source

PARAGRAPHS = frozenset({"p", "h"})
# What stands in a paragraph and is no part of its text.
_APART = frozenset(
    {"frame", "custom-shape", "rect", "line", "ellipse", "circle", "path", "polygon", "polyline"}
    | {"regular-polygon", "connector", "caption", "measure", "control", "g", "scene", "text-box"}
    | {"list", "table", "section", "page-thumbnail", "forms", "event-listeners", "tracked-changes"}
    | {"note-body", "annotation", "title", "desc", "object", "image", "plugin", "applet", "a3d"}
)
# What stands in it beside its text, a text of its own.
_ALONE = frozenset({"ruby-text", "script", "note-citation"})
# What stands beside the text, what its places are called, and as what it is read.
_SIDES = {
    "note-body": ("office_note", Source.TEXT),
    "annotation": ("office_comment", Source.ANNOTATION),
    "notes": ("office_slide_note", Source.ANNOTATION),
    "deletion": ("office_hidden", Source.HIDDEN_TEXT),
}
_SIGNS = {"tab": "\t", "line-break": "\n"}
_MOST_BLANKS = 100
# Elements and attributes in which words are names of styles and fonts, and in which numbers are a
# drawing's.
_LOOKS = ("opendocument:xmlns:style:", "opendocument:xmlns:datastyle:")
_FILLS = frozenset({"gradient", "hatch", "fill-image", "marker", "stroke-dash", "opacity"})
_DRAWN = frozenset(
    {"d", "points", "viewBox", "path", "enhanced-path", "modifiers", "transform", "text-areas"}
    | {"glue-points", "path-stretchpoint-x", "path-stretchpoint-y"}
)


class Story(Walk):
    """A walk through one part (see `Walk`). `hidden`: the names of styles whose text is not shown;
    `changes`: what was deleted where."""

    def __init__(  # noqa: PLR0913
        self,
        gathered: Gathered,
        part: str,
        where: str,
        source: Source,
        *,
        hidden: Set[str] = frozenset(),
        changes: Changes | None = None,
        vanish: dict[int, list[int]] | None = None,
    ) -> None:
        super().__init__(gathered, part, where, source)
        self._hidden, self._changes = hidden, changes or Changes()
        # The places that are no more where that of a cell is masked.
        self.vanish = {} if vanish is None else vanish
        self._sides: dict[str, Story] = {}
        self._closed: list[Sheet] = []
        self._later: list[Tree] = []
        # What stands in a paragraph and has been read with it as far as that goes on behind it.
        self._told: set[Tree] = set()
        self._slide = 0
        # The cell of a sheet in which the walk is.
        self.cell = ""

    def sheets(self) -> list[Sheet]:
        beside = [sheet for side in self._sides.values() for sheet in side.sheets()]
        return [*self._closed, *super().sheets(), *beside]

    def tells(self, node: Tree, name: str, value: str) -> bool:
        if name in _DRAWN:
            return bool(STRICT.search(value))
        looks = any(space in node.tag for space in _LOOKS) or name_of(node.tag) in _FILLS
        looks = looks or name.endswith("style-name")
        return may_tell(name, value, looks=looks or name in ("family", "font-family"))

    def walk(self, node: Tree) -> None:
        """Reads an element and all that is in it."""
        from scanner.formats.odf.tables import Table

        name = local(node)
        if name in _SIDES and self._where != _SIDES[name][0]:
            self._beside(node, name)
        elif name == "table" and any(local(child).startswith("table-") for child in node):
            self._tables += 1
            Table(self, node).read(self._tables)
            self._rest()
        elif name in PARAGRAPHS:
            self._lines += [[(0, (number,))] for number in self.paragraph(node)]
            self._rest()
        elif name == "user-defined":
            self._named(node)
        elif name == "math":
            self._formula(node)
        else:
            self.strings(node)
            self._children(node, name)

    def _children(self, node: Tree, name: str) -> None:
        is_slide = name == "page" and local(node.getparent()) in ("presentation", "drawing")
        if is_slide:
            self._slide += 1
        for child in node:
            self.walk(child)
        if is_slide:
            self.close(self._source)

    def close(self, source: Source, *blocks: Block) -> None:
        """Ends a sheet: what was read so far, then blocks."""
        self._close()
        if self._blocks or blocks:
            self._closed.append(Sheet([*self._blocks, *blocks], source))
        self._blocks = []

    def add(self, block: Block) -> None:
        """Adds a block to what is read as one."""
        self._close()
        self._blocks.append(block)

    @property
    def gathered(self) -> Gathered:
        return self._gathered

    @property
    def part(self) -> str:
        return self._part

    @property
    def is_hidden_style(self) -> Set[str]:
        return self._hidden

    def in_row(self, row: int | None) -> None:
        """Says in which row of a table the walk is."""
        self._row = row

    def later(self, node: Tree) -> None:
        """Reads an element once what it stands in is read."""
        self._later.append(node)

    def _rest(self) -> None:
        while self._later:
            later, self._later = self._later, []
            for node in later:
                self.walk(node)

    def _beside(self, node: Tree, name: str) -> None:
        where, source = _SIDES[name]
        if where not in self._sides:
            self._sides[where] = Story(
                self._gathered,
                self._part,
                where,
                source,
                hidden=self._hidden,
                changes=self._changes,
                vanish=self.vanish,
            )
        side = self._sides[where]
        side._slide = self._slide
        side._told = self._told
        side.strings(node)
        for child in node:
            # What was deleted from within a paragraph is read where it stood.
            if not (name == "deletion" and self._changes.stands(child)):
                side.walk(child)

    def _tail(self, node: Tree) -> None:
        if node not in self._told:
            super()._tail(node)

    def _named(self, node: Tree) -> None:
        """A property with the name that somebody gave it."""
        strand = Strand()
        for attribute, value in node.attrib.items():
            if name_of(attribute) == "name":
                strand.add(value, node, f"@{attribute}")
                strand.add(": ")
        strand.add(node.text or "", node)
        self.aside(strand)
        self._tail(node)

    def _formula(self, node: Tree) -> None:
        """A formula, whose figures stand in elements of their own."""
        strand = Strand()
        for one in node.iter():
            if one.text and isinstance(one.tag, str):
                strand.add(one.text.strip() and one.text, one)
        self.aside(strand)
        for one in node.iter():
            self.strings_of(one)

    def _details(self) -> dict[str, str]:
        return {**super()._details(), "slide": str(max(1, self._slide))}

    def _standing(self) -> Reason:
        if self.cell:
            return Reason("office_cell", {"cell": self.cell})
        if self._slide and self._where == "office_paragraph":
            return Reason("office_slide", self._details())
        return super()._standing()

    def paragraph(self, node: Tree) -> Iterator[int]:
        """The text of a paragraph as it is shown, and, where it differs, as it was before."""
        self._count += 1
        shown, before = Strand(), Strand()
        self.strings_of(node)
        differs = self._mixed(node, shown, before, hidden=self._is_hidden(node))
        yield from self._said(shown, before, differs=differs)
        self._tail(node)

    def _mixed(self, node: Tree, shown: Strand, before: Strand, *, hidden: bool) -> bool:
        """Adds what is in a paragraph to what it shows and what it was; whether these differ."""
        differs = hidden
        for strand in self._chosen(shown, before, hidden=hidden):
            strand.add_flowing(node.text or "", node)
        for child in node:
            name = local(child)
            differs |= self._changes.pass_by(child)
            if name in _APART:
                self._later.append(child)
                self._told.add(child)
            elif name == "s" or name in _SIGNS:
                sign = _SIGNS.get(name) or " " * _count(child)
                for strand in self._chosen(shown, before, hidden=hidden):
                    strand.add(sign)
            elif not name or name in _ALONE:
                self.own(child)
            else:
                self.strings_of(child)
                before.add_all(self._changes.deleted(child))
                unseen = hidden or name == "hidden-text" or self._is_hidden(child)
                differs |= self._mixed(child, shown, before, hidden=unseen)
            if child.tail:
                for strand in self._chosen(shown, before, hidden=hidden):
                    strand.add_flowing(child.tail, child, TAIL)
        return differs | self._changes.is_new

    def strings_of(self, node: Tree) -> None:
        if isinstance(node.tag, str):
            super().strings_of(node)

    def _chosen(self, shown: Strand, before: Strand, *, hidden: bool) -> list[Strand]:
        return [*([] if hidden else [shown]), *([] if self._changes.is_new else [before])]

    def _is_hidden(self, node: Tree) -> bool:
        return any(
            value in self._hidden
            for name, value in node.attrib.items()
            if name_of(name) == "style-name"
        )


def _count(blanks: Tree) -> int:
    """How many blanks an element stands for."""
    said = next((value for name, value in blanks.attrib.items() if name_of(name) == "c"), "1")
    return min(_MOST_BLANKS, int(said)) if said.isascii() and said.isdigit() else 1
