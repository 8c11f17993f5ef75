"""An OpenDocument as places: each part of it is read, taken along as a file of its own, or left out
of every copy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from lxml import etree

from scanner.errors import UnreadableError
from scanner.formats.odf.changes import Changes
from scanner.formats.odf.story import Story
from scanner.formats.parts import zipped
from scanner.formats.parts.beside import read_beside
from scanner.formats.parts.strands import Gathered
from scanner.formats.parts.trees import Tree, local, name_of, parsed, spelled
from scanner.formats.parts.walk import PROPERTIES
from scanner.formats.text.coding import unicode_of
from scanner.formats.written import BAR, Change, Inner, Place, Sheet, Spans
from scanner.model import Source

MIMETYPE, MANIFEST, CONTENT = "mimetype", "META-INF/manifest.xml", "content.xml"
# Parts without which a document is none: one that is no XML makes the file a broken one.
_NEEDED = re.compile(r"(?:content|styles|meta|settings)\.xml|META-INF/manifest\.xml")
_CONTENT = re.compile(r"(?:(.*)/)?content\.xml")
# What a copy lacks: pictures of the first page and of tables as they were, where lines ended, a
# signature that the mask has broken.
_DROPPED = re.compile(
    r"Thumbnails/|layout-cache$|Pictures/TablePreview\d+\.svm$|META-INF/\w*signatures\w*\.xml",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"META-INF/\w*signatures\w*\.xml", re.IGNORECASE)
# So many pixels a picture of a page has on either side that programs make: a letter has three.
_THUMBNAIL = 256
# How an object was drawn, which programs find out again.
_DRAWN = re.compile(r"ObjectReplacements/(.+)")
_MACROS = re.compile(r"(?:Basic|Scripts|Dialogs)/.+")
# The menus of a program and its macros say what they are; they define nothing.
_TYPED = re.compile(
    rb"""<!DOCTYPE [\w:]+ PUBLIC "-//OpenOffice\.org//DTD [\w .]{1,60}//EN" "[\w./]{1,40}">"""
)
_FONT = re.compile(rb"OTTO|true\x00|\x00\x01\x00\x00\x00|ttcf|wOF[F2]")
_OLD_FONT = re.compile(rb"font-family=\"['\"]?(?:&apos;)?(?:\.Vn[A-Z]|VNI-)")
# Styles of which nothing is shown.
_UNSEEN = {("text-properties", "display"): "none", ("table-properties", "display"): "false"}


@dataclass
class Document:
    """An opened document (see `Written`). Its trees change when it is copied: it is opened anew for
    each copy."""

    parts: Mapping[str, bytes] = field(repr=False)
    sheets: list[Sheet] = field(default_factory=list, repr=False)
    files: list[Inner] = field(default_factory=list, repr=False)
    unread: list[str] = field(default_factory=list)
    bar = BAR

    def __post_init__(self) -> None:
        self._trees: dict[str, Tree] = {}
        old = any(_OLD_FONT.search(data) for data in self.parts.values())
        self._gathered = Gathered(unicode_of if old else None)
        self._vanish: dict[int, list[int]] = {}
        self._names: dict[str, str] = {}
        if MANIFEST in self.parts:
            manifest = self.tree(MANIFEST)
            if any(local(node) == "encryption-data" for node in manifest.iter()):
                raise UnreadableError("broken_file")
            for node in list(manifest):
                if self._is_dropped(_path(node)):
                    manifest.remove(node)
        self._hidden = {
            style
            for name in self.parts
            if name.endswith(("content.xml", "styles.xml"))
            for style in _hidden(self.tree(name))
        }
        self._read()

    @property
    def places(self) -> Sequence[Place]:
        return self._gathered.places

    @property
    def beside(self) -> Sequence[int]:
        return self._gathered.beside

    @property
    def notes(self) -> Sequence[str]:
        signed = any(_SIGNED.fullmatch(name) for name in self.parts)
        macros = any(_MACROS.fullmatch(name) for name in self.parts)
        return (*(["signature_removed"] if signed else []), *(["macros_kept"] if macros else []))

    def tree(self, part: str) -> Tree:
        if part not in self._trees:
            self._trees[part] = parsed(_TYPED.sub(b"", self.parts[part], count=1))
        return self._trees[part]

    def _is_dropped(self, name: str) -> bool:
        drawn = _DRAWN.fullmatch(name)
        return bool(_DROPPED.match(name)) or (
            drawn is not None and f"{drawn.group(1)}/content.xml" in self.parts
        )

    def _is_tiny(self, name: str) -> bool:
        """Whether a picture of the first page of a letter or a sheet is one in which nobody could
        read it: on a slide letters are as high as a hand."""
        kind = self.parts.get(MIMETYPE, b"")
        is_page = b"presentation" not in kind and b"graphics" not in kind
        head = self.parts[name][:24]
        sides = head[16:20], head[20:24]
        is_small = all(int.from_bytes(side, "big") <= _THUMBNAIL for side in sides)
        return is_page and "Thumbnails/" in name and head.startswith(b"\x89PNG") and is_small

    def _read(self) -> None:
        # What is seen first is told first.
        for name in sorted(self.parts, key=_rank):
            data = self.parts[name]
            if self._is_dropped(name):
                if not self._is_tiny(name):
                    self.files += read_beside(name, data)
            elif name == MIMETYPE or not data or (_FONT.match(data) and "font" in name.lower()):
                continue
            elif not self._story(name):
                self.files.append(Inner(self._file(name), data))

    def _file(self, name: str) -> str:
        """What a part is called as a file of its own: a script is a text, whatever its ending."""
        called = f"{name}.txt" if _MACROS.fullmatch(name) else name
        self._names[called] = name
        return called

    def _story(self, name: str) -> bool:
        """Whether a part is XML, which is read then."""
        try:
            root = self.tree(name)
        except (etree.XMLSyntaxError, zipped.OddPackageError):
            if _NEEDED.fullmatch(name):
                raise
            return False
        where, source = _called(name)
        story = Story(
            self._gathered,
            name,
            where,
            source,
            hidden=self._hidden,
            changes=Changes.of(root),
            vanish=self._vanish,
        )
        for beside in (*root.itersiblings(preceding=True), *root.itersiblings()):
            story.strings(beside)
        story.walk(root)
        self.sheets += story.sheets()
        return True

    def vanishing(self, gone: Spans) -> Set[int]:
        lost = {lost for number in gone for lost in self._vanish.get(number, ())}
        return lost | self._gathered.faded(gone)

    def copy(
        self, changes: Mapping[int, Sequence[Change]], files: Mapping[str, bytes | None]
    ) -> bytes:
        dirty = self._gathered.change(changes) | ({MANIFEST} & self.parts.keys())
        gone = {name for name in self.parts if self._is_dropped(name)}
        changed: dict[str, bytes | None] = {part: spelled(self.tree(part)) for part in dirty}
        changed |= {self._names.get(name, name): data or b"" for name, data in files.items()}
        return zipped.packed(self.parts, changed | dict.fromkeys(gone))


def _path(entry: Tree) -> str:
    paths = (value for name, value in entry.attrib.items() if name_of(name) == "full-path")
    return next(paths, "")


def _rank(name: str) -> tuple[int, str]:
    if name == CONTENT:
        return 0, name
    return (1 if _CONTENT.fullmatch(name) else 2 if name == "styles.xml" else 3), name


def _called(name: str) -> tuple[str, Source]:
    """What the places of a part are called, and as what they are read."""
    if _CONTENT.fullmatch(name):
        return "office_paragraph" if name == CONTENT else "office_part", Source.TEXT
    if name.endswith("styles.xml"):
        return "office_margin", Source.TEXT
    return PROPERTIES if name == "meta.xml" else "office_part", Source.HIDDEN_TEXT


def _hidden(root: Tree) -> set[str]:
    """The names of the styles whose text or table is not shown."""
    found = set()
    for node in root.iter():
        for name, value in node.attrib.items():
            if _UNSEEN.get((local(node), name_of(name))) == value:
                style = node.getparent()
                found |= {value for name, value in style.attrib.items() if name_of(name) == "name"}
    return found
