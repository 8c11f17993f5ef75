"""XML parts as trees: parsed with nothing of their own expanded or fetched, and written back."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lxml import etree

from scanner.formats.parts import zipped
from scanner.formats.parts.zipped import OddPackageError

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
# An element, which lxml has no types for.
Tree = Any
BROKEN = (*zipped.BROKEN, etree.XMLSyntaxError)


def local(node: Tree) -> str:
    """An element's name without its namespace; comments and instructions have none."""
    tag = node.tag
    return name_of(tag) if isinstance(tag, str) else ""


@lru_cache(1_000)
def name_of(attribute: str) -> str:
    """A name without its namespace: a sheet has hundreds of thousands of three of them."""
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
