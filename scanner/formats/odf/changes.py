"""What was inserted and deleted in a text while changes were recorded: what was deleted stands at
the head of the text, and where it stood a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scanner.formats.parts.strands import TAIL, Strand
from scanner.formats.parts.trees import Tree, local, name_of

_PARAGRAPHS = frozenset({"p", "h"})


@dataclass
class Changes:
    """The changes of one part. `removed`: the paragraphs of each deletion that has a mark;
    `inserted`: the insertions. What stands between two marks of one of these is new."""

    removed: Mapping[str, list[Tree]] = field(default_factory=dict, repr=False)
    inserted: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._open: set[str] = set()
        self._placed = {node for nodes in self.removed.values() for node in nodes}

    @classmethod
    def of(cls, root: Tree) -> Changes:
        removed: dict[str, list[Tree]] = {}
        inserted: set[str] = set()
        marks = {_named(node) for node in root.iter() if local(node) == "change"}
        for region in (node for node in root.iter() if local(node) == "changed-region"):
            for change in region:
                inside = [node for node in change if local(node) != "change-info"]
                if local(change) == "insertion":
                    inserted |= _ids(region)
                elif local(change) == "deletion" and all(map(_is_plain, inside)):
                    removed |= dict.fromkeys(_ids(region) & marks, inside)
        return cls(removed, frozenset(inserted))

    @property
    def is_new(self) -> bool:
        return bool(self._open)

    def stands(self, node: Tree) -> bool:
        """Whether a deleted paragraph is read where it stood."""
        return node in self._placed

    def pass_by(self, node: Tree) -> bool:
        """Notes a mark on the way; whether what is shown is not what it was."""
        name, called = local(node), _named(node)
        if name == "change-start" and called in self.inserted:
            self._open.add(called)
        elif name == "change-end":
            self._open.discard(called)
        return self.is_new or (name == "change" and called in self.removed)

    def deleted(self, node: Tree) -> Strand:
        """What was deleted at a mark."""
        found = Strand()
        if local(node) == "change":
            for number, paragraph in enumerate(self.removed.get(_named(node), ())):
                found.add("\n" if number else "")
                _whole(paragraph, found)
        return found


def _is_plain(node: Tree) -> bool:
    """Whether a paragraph has nothing but text in it."""
    return local(node) in _PARAGRAPHS and all(
        local(one) in ("span", "s", "tab", "line-break", "p", "h") for one in node.iter()
    )


def _whole(node: Tree, strand: Strand) -> None:
    strand.add_flowing(node.text or "", node)
    for child in node:
        if local(child) in ("s", "tab", "line-break"):
            strand.add(" ")
        _whole(child, strand)
        strand.add_flowing(child.tail or "", child, TAIL)


def _named(mark: Tree) -> str:
    return next((value for name, value in mark.attrib.items() if name_of(name) == "change-id"), "")


def _ids(region: Tree) -> set[str]:
    return {value for name, value in region.attrib.items() if name_of(name) == "id"}
