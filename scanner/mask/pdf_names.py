"""Names of resources that spell a value: renamed where they are defined and wherever content
refers to them, so that the page draws what it drew."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

_HOLDERS = ("/Resources", "/DR")
_MAX_DEPTH = 30
# ISO 32000-2, 7.3.5: a name ends at white space or a delimiter; #xx stands for any byte.
_NAME = re.compile(rb"/[^\x00\s()<>\[\]{}/%]+")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def rename(pdf: pikepdf.Pdf, spells: Callable[[str], bool]) -> bool:
    """Give resources whose name `spells` a value names that say nothing.

    Returns whether there were any.
    """
    tables = list(_tables(pdf))
    used = {key for table in tables for key in table.keys()}  # noqa: SIM118
    told = [key for key in sorted(used) if spells(key)]
    free = (name for number in itertools.count(1) if (name := f"/R{number}") not in used)
    fresh = dict(zip(told, free, strict=False))
    if not fresh:
        return False
    for table in tables:
        for old, new in fresh.items():
            if old in table:
                table[new] = table[old]
                del table[old]
    _in_content(pdf, {old.encode("utf-8", "surrogateescape"): new for old, new in fresh.items()})
    return True


def _in_content(pdf: pikepdf.Pdf, fresh: dict[bytes, str]) -> None:
    def renamed(match: re.Match[bytes]) -> bytes:
        plain = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), match.group())
        return fresh[plain].encode("ascii") if plain in fresh else match.group()

    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") == "/Image":
            continue
        try:
            before = bytes(item.read_bytes())
        except pikepdf.PdfError:
            continue
        after = _NAME.sub(renamed, before)
        if after != before:
            item.write(after)


def _tables(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary that names resources of one kind, each once."""
    seen: set[tuple[int, int]] = set()
    for item in (pdf.trailer, *pdf.objects):
        for resources in _resources(item, 0):
            for table in resources.values():
                if not isinstance(table, pikepdf.Dictionary):
                    continue
                if table.objgen == (0, 0) or table.objgen not in seen:
                    seen.add(table.objgen)
                    yield table


def _resources(item: Any, depth: int) -> Iterator[pikepdf.Object]:
    """The resource dictionaries that an object holds or refers to itself."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            if key in _HOLDERS and isinstance(value, pikepdf.Dictionary):
                yield value
            if not getattr(value, "is_indirect", False):
                yield from _resources(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _resources(value, depth + 1)
