"""The zip that a document of Word, Excel or PowerPoint is: every byte of it accounted for, every
part known by its content type (ECMA-376 part 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from scanner.formats.parts import zipped
from scanner.formats.parts.trees import local, parsed

TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Package:
    """The parts of a document by name, as they are packed."""

    parts: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def of(cls, data: bytes, *, lists: bool = False) -> Package:
        """Raises what `BROKEN` has. `lists`: only the parts that tell of others."""
        names = (lambda name: name == TYPES or name.endswith(".rels")) if lists else None
        return cls(zipped.unpacked(data, names) if names else zipped.unpacked(data))

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
        return zipped.packed(self.parts, changed)


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
