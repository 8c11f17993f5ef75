"""A document of Word, Excel or PowerPoint as places: each part of it is read, taken along as a file
of its own, or left out of every copy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree

from scanner.formats.office.cells import Workbook
from scanner.formats.office.package import TYPES, Package, resolved, targets
from scanner.formats.office.pivots import DEFINITION, Pivots
from scanner.formats.office.queries import holds_queries, queries
from scanner.formats.office.story import Story
from scanner.formats.parts.beside import read_beside
from scanner.formats.parts.strands import Gathered
from scanner.formats.parts.trees import Tree, parsed, spelled
from scanner.formats.parts.walk import PROPERTIES
from scanner.formats.text.coding import unicode_of
from scanner.formats.written import BAR, Change, Inner, Place, Sheet, Spans
from scanner.model import Source


def _ends(*names: str) -> re.Pattern[str]:
    return re.compile(rf"[.-](?:{'|'.join(map(re.escape, names))})\+xml$")


# Parts that are read as what people see, by how their content types end, and what their places are
# called (a key of `where`); notes beside the text are remarks.
_STORIES: Sequence[tuple[re.Pattern[str], str, Source]] = (
    (_ends("document.main", "template.main", "macroEnabled.main"), "office_paragraph", Source.TEXT),
    (_ends("footnotes", "endnotes"), "office_note", Source.TEXT),
    (_ends("header", "footer"), "office_margin", Source.TEXT),
    (_ends("comments", "comment", "threadedcomments"), "office_comment", Source.ANNOTATION),
    (_ends("slide"), "office_slide", Source.TEXT),
    (_ends("notesSlide"), "office_slide_note", Source.ANNOTATION),
    (re.compile(r"-properties\+xml"), PROPERTIES, Source.HIDDEN_TEXT),
)
# What a document is whole without, should it be broken.
_BESIDE = frozenset({"office_part", PROPERTIES})
_SHEET = re.compile(r"\.worksheet\+xml")
_XML = re.compile(r"[+/]xml$|^text/xml$|^$")
# What a copy lacks: a picture of the first page as it was, a printer's settings, a signature that
# the mask has broken, and in which order cells were worked out, which programs find out again.
_DROPPED = re.compile(
    r"thumbnail|printerSettings|calcChain|digital-signature|_xmlsignatures", re.IGNORECASE
)
_SIGNED = re.compile(r"digital-signature|_xmlsignatures", re.IGNORECASE)
# The two families of fonts from before Unicode.
_OLD_FONT = re.compile(rb"[\"'](?:\.Vn[A-Z]|VNI-)")
# What somebody wrote with a pen: where it went, and no letters.
_INK = re.compile(r"application/inkml\+xml")
_FONT = re.compile(r"obfuscatedFont|x-font|font-sfnt")


@dataclass
class Document:
    """An opened document (see `Written`). Its trees change when it is copied: it is opened anew for
    each copy."""

    package: Package
    sheets: list[Sheet] = field(default_factory=list, repr=False)
    files: list[Inner] = field(default_factory=list, repr=False)
    unread: list[str] = field(default_factory=list)
    bar = BAR

    def __post_init__(self) -> None:
        self._trees: dict[str, Tree] = {}
        old = any(_OLD_FONT.search(data) for data in self.package.parts.values())
        self._gathered = Gathered(unicode_of if old else None)
        self._workbook: Workbook | None = None
        self._queries: set[str] = set()
        self._pivots = Pivots(self.package, self.tree, self._gathered)
        self._read()

    @property
    def places(self) -> Sequence[Place]:
        return self._gathered.places

    @property
    def beside(self) -> Sequence[int]:
        return self._gathered.beside

    def tree(self, part: str) -> Tree:
        if part not in self._trees:
            self._trees[part] = parsed(self.package.parts[part])
        return self._trees[part]

    @property
    def notes(self) -> Sequence[str]:
        signed = any(self._is(name, _SIGNED) for name in self.package.parts)
        asked = ["queries_removed"] if self._queries else []
        return (*(["signature_removed"] if signed else []), *asked)

    def _is(self, name: str, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(name) or pattern.search(self.package.type_of(name)))

    def _read(self) -> None:
        names = list(self.package.parts)
        kinds = {name: self.package.type_of(name) for name in names}
        if any(_SHEET.search(kind) for kind in kinds.values()):
            self._workbook = Workbook(self.package, self.tree, self._gathered)
        # What is seen first is told first.
        for name in sorted(names, key=lambda name: (self._rank(kinds[name]), _numbered(name))):
            if self._is(name, _DROPPED):
                self.files += read_beside(name, self.package.parts[name])
            elif self._workbook is not None and _SHEET.search(kinds[name]):
                self.sheets += self._workbook.sheets(name)
            elif DEFINITION.search(kinds[name]):
                self.sheets += self._pivots.definition(name)
            elif name in self._pivots.records or (
                self._workbook is not None and name == self._workbook.strings_part
            ):
                continue
            elif kinds[name].startswith("image/"):
                self._file(name, self.package.parts[name])
            elif _XML.search(kinds[name]) or name.endswith((".rels", ".xml", ".vml")):
                self._story(name, kinds[name])
            elif not _FONT.search(kinds[name]):
                self._file(name, self.package.parts[name])
        if self._workbook is not None:
            self.sheets += self._workbook.strings()

    def _file(self, name: str, data: bytes) -> None:
        if data:
            self.files.append(Inner(name, data))

    def _rank(self, kind: str) -> int:
        ranks = (n for n, (pattern, _, _) in enumerate(_STORIES) if pattern.search(kind))
        return -1 if _SHEET.search(kind) else next(ranks, len(_STORIES))

    def _story(self, name: str, kind: str) -> None:
        where, source = "office_part", Source.HIDDEN_TEXT
        for pattern, called, seen in _STORIES:
            if pattern.search(kind):
                where, source = called, seen
                break
        try:
            root = self.tree(name)
        except etree.XMLSyntaxError:
            if where not in _BESIDE:
                # What people see: without it the document is none.
                raise
            self._file(name, self.package.parts[name])
            return
        if holds_queries(root):
            self._asked(name, root)
            return
        if _INK.search(kind) and "ink" not in self.unread:
            self.unread.append("ink")
        story = Story(self._gathered, name, where, source)
        for beside in (*root.itersiblings(preceding=True), *root.itersiblings()):
            story.strings(beside)
        story.walk(root)
        self.sheets += story.sheets()

    def _asked(self, name: str, root: Tree) -> None:
        """Reads where a workbook keeps its queries, which would fetch what is masked again."""
        path = PurePosixPath(name)
        beside = {resolved(path.parent, "_rels/" + path.name + ".rels")}
        beside |= {target for holder, _, target in targets(self.package) if holder in beside}
        self._queries |= {name, *beside}
        self.files += queries(name, root)

    def vanishing(self, gone: Spans) -> Set[int]:
        cells = self._workbook.vanishing(gone) if self._workbook is not None else set()
        return cells | self._gathered.faded(gone)

    def copy(
        self, changes: Mapping[int, Sequence[Change]], files: Mapping[str, bytes | None]
    ) -> bytes:
        dirty = self._gathered.change(changes)
        if self._workbook is not None and self._workbook.shared.settle():
            dirty.add(self._workbook.strings_part)
        dirty |= self._pivots.settle()
        gone = {name for name in self.package.parts if self._is(name, _DROPPED)} | self._queries
        gone |= {name for name, data in files.items() if data is None and _is_macro(name)}
        dirty |= self._forget(gone)
        changed: dict[str, bytes | None] = {part: spelled(self.tree(part)) for part in dirty}
        changed |= {name: data or b"" for name, data in files.items()}
        changed |= dict.fromkeys(gone)
        # It is written now; what it said is still asked for, and takes far less room.
        self._trees.clear()
        self._gathered.strands.clear()
        if self._workbook is not None:
            self._workbook.shared.items.clear()
        return self.package.packed(changed)

    def _forget(self, gone: set[str]) -> set[str]:
        """Takes parts out of the lists of the package; the lists that differ now."""
        dirty = set()
        lower = {name.lower() for name in gone}
        for node in list(self.tree(TYPES)) if gone else ():
            if node.get("PartName", "").lstrip("/").lower() in lower:
                self.tree(TYPES).remove(node)
                dirty.add(TYPES)
        for holder, _, target in list(targets(self.package)) if gone else ():
            if target in gone and holder not in gone:
                root = self.tree(holder)
                for node in list(root):
                    path = PurePosixPath(node.get("Target", ""))
                    external = node.get("TargetMode") == "External"
                    if not external and path.name == PurePosixPath(target).name:
                        root.remove(node)
                        dirty.add(holder)
        return dirty


def _is_macro(name: str) -> bool:
    return PurePosixPath(name).name.lower().startswith("vbaproject")


def _numbered(name: str) -> tuple[str, int]:
    """A part's name so that the tenth comes behind the ninth."""
    digits = re.sub(r"\D", "", PurePosixPath(name).stem)
    return re.sub(r"\d", "", name), int(digits[:9] or 0)


def main_type(package: Package) -> str:
    """The content type of the part that the document is; empty where there is none."""
    for holder, kind, target in targets(package):
        if holder == "_rels/.rels" and kind == "officeDocument":
            return package.type_of(target)
    return ""
