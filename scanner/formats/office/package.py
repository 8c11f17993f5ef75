"""The zip that a document of Word, Excel or PowerPoint is: every byte of it accounted for, every
part known by its content type (ECMA-376 part 2)."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

# Bounds against bombs: parts, bytes of one and of all once unpacked.
_PARTS, _PART_BYTES, _ALL_BYTES = 20_000, 64_000_000, 300_000_000
_LOCAL, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_END = struct.Struct("<4s4H2IH")
_STORED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Letters in what a zip keeps beside a part; Word leaves room there, in zeros.
_SAYS = re.compile(rb"[\x20-\x7e]{6}")
TYPES = "[Content_Types].xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
# An element, which lxml has no types for.
Tree = Any
BROKEN = (
    *(zipfile.BadZipFile, ValueError, OSError, EOFError, LookupError, NotImplementedError),
    *(struct.error, etree.XMLSyntaxError, UnicodeError, RuntimeError),
)


class OddPackageError(ValueError):
    """A zip that holds more than its list says, or what no program of an office writes."""


def local(node: Tree) -> str:
    """An element's name without its namespace; comments and instructions have none."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def name_of(attribute: str) -> str:
    return attribute.rpartition("}")[2]


def parsed(data: bytes) -> Tree:
    """The root of an XML part. Raises what `BROKEN` has, also for a part that defines entities."""
    root = etree.fromstring(data, _PARSER)
    if root.getroottree().docinfo.doctype:
        raise OddPackageError("a document type")
    return root


def spelled(root: Tree) -> bytes:
    """An XML part as bytes."""
    tree = root.getroottree()
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


@dataclass(frozen=True)
class Package:
    """The parts of a document by name, as they are packed."""

    parts: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def of(cls, data: bytes, *, lists: bool = False) -> Package:
        """Raises what `BROKEN` has. `lists`: only the parts that tell of others."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(data, archive, entries)
            parts: dict[str, bytes] = {}
            left = _ALL_BYTES
            for entry in entries:
                named = entry.filename == TYPES or entry.filename.endswith(".rels")
                if entry.is_dir() or (lists and not named):
                    continue
                parts[entry.filename] = archive.read(entry)
                left -= len(parts[entry.filename])
                if left < 0:
                    raise OddPackageError("too large")
        return cls(parts)

    @cached_property
    def types(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Content types by the part's name, and by the end of a name."""
        root = parsed(self.parts[TYPES])
        by_name = {
            child.get("PartName", "").lstrip("/").lower(): child.get("ContentType", "")
            for child in root
            if local(child) == "Override"
        }
        by_end = {
            child.get("Extension", "").lower(): child.get("ContentType", "")
            for child in root
            if local(child) == "Default"
        }
        return by_name, by_end

    def type_of(self, name: str) -> str:
        """The content type of a part; empty where none is told."""
        by_name, by_end = self.types
        end = PurePosixPath(name).suffix.lstrip(".").lower()
        return by_name.get(name.lower()) or by_end.get(end, "")

    def packed(self, changed: Mapping[str, bytes | None]) -> bytes:
        """The document with parts as they are given (None: without them), nothing beside them."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, data in self.parts.items():
                now = changed.get(name, data)
                if now is not None:
                    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                    stored = name == "mimetype"
                    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                    archive.writestr(entry, now)
        return out.getvalue()


def _check(data: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Raises OddPackageError where a zip has more in it than its list says, or too much."""
    names = [entry.filename.lower() for entry in entries]
    if len(names) > _PARTS or len(set(names)) < len(names) or archive.comment:
        raise OddPackageError("names")
    if sum(entry.file_size for entry in entries) > _ALL_BYTES:
        raise OddPackageError("too large")
    for entry in entries:
        odd = entry.flag_bits & 0x2041 or entry.compress_type not in _STORED
        path = PurePosixPath(entry.filename)
        if odd or entry.file_size > _PART_BYTES or path.is_absolute() or ".." in path.parts:
            raise OddPackageError(entry.filename)
        if entry.comment or (entry.is_dir() and entry.file_size) or "\\" in entry.filename:
            raise OddPackageError(entry.filename)
    at = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        at = _behind(data, entry, at)
    if at != archive.start_dir or len(data) - _END.size - _listed(data) != at:
        raise OddPackageError("gap")


def _listed(data: bytes) -> int:
    """How long the list of the parts is."""
    sign, *_, size, _, comment = _END.unpack(data[-_END.size :])
    if sign != b"PK\x05\x06" or comment:
        raise OddPackageError("end")
    return int(size)


def _behind(data: bytes, entry: zipfile.ZipInfo, at: int) -> int:
    """Where a part ends that has to begin at a place."""
    head = data[at : at + 30]
    if entry.header_offset != at or head[:4] != _LOCAL:
        raise OddPackageError("gap")
    named, extra = struct.unpack_from("<HH", head, 26)
    name, more = data[at + 30 : at + 30 + named], data[at + 30 + named : at + 30 + named + extra]
    if name != entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437"):
        raise OddPackageError("name")
    if _SAYS.search(more) or _SAYS.search(entry.extra):
        raise OddPackageError("extra")
    at += 30 + named + extra + entry.compress_size
    if entry.flag_bits & 0x08:
        signed = data[at : at + 4] == _DESCRIPTOR
        at += 16 if signed else 12
    return at


def targets(package: Package) -> Iterator[tuple[str, str, str]]:
    """For each relationship within the document: the part that holds it, its type's last word,
    and the part that it leads to."""
    for name in package.parts:
        path = PurePosixPath(name)
        if name.endswith(".rels") and path.parent.name == "_rels":
            base = path.parent.parent
            for child in parsed(package.parts[name]):
                if local(child) == "Relationship" and child.get("TargetMode") != "External":
                    kind = child.get("Type", "").rpartition("/")[2]
                    yield name, kind, resolved(base, child.get("Target", ""))


def resolved(base: PurePosixPath, target: str) -> str:
    """The name of the part that a relationship leads to.

    >>> resolved(PurePosixPath("word"), "../media/a.png"), resolved(PurePosixPath("x"), "/b.xml")
    ('media/a.png', 'b.xml')
    """
    if target.startswith("/"):
        return target.lstrip("/")
    parts: list[str] = [part for part in base.parts if part != "."]
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)
