"""A second way to cut values out of a file's texts: object by object, through pikepdf.

For files whose objects MuPDF cannot write back. Strings are replaced where they stand, names
that spell a value are renamed alike wherever they are used, streams of text are rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from scanner.mask.needles import Needles
from scanner.mask.values import holds, without

_TEXT_STREAMS = frozenset({"/JS", "/RC", "/RV", "/V", "/DV", "/XFA", "/Metadata"})
_RENAMED = "/Lolot"
_MAX_DEPTH = 60


def sweep(pdf: pikepdf.Pdf, sought: Needles) -> None:
    """Cut the values out of every string, name and text stream outside page content."""
    names: dict[str, str] = {}
    for item in list(pdf.objects):
        for holder in list(_containers(item, 0)):
            _clean(holder, sought)
            if not isinstance(holder, pikepdf.Array):
                _clean_streams(holder, sought)
                _rename(holder, sought, names)


def _containers(item: Any, depth: int) -> Iterator[Any]:
    """An object's dictionaries and arrays, not those of objects it refers to."""
    values: list[Any] = []
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        values = list(item.values())
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    else:
        return
    yield item
    for value in values:
        inner = isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect
        if inner and depth < _MAX_DEPTH:
            yield from _containers(value, depth + 1)


def _clean(holder: Any, sought: Needles) -> None:
    """Replace the strings and names of one container that spell a value."""
    keys = range(len(holder)) if isinstance(holder, pikepdf.Array) else list(holder.keys())
    for key in keys:
        value = holder[key]
        if not isinstance(value, pikepdf.String | pikepdf.Name):
            continue
        new = without(str(value), sought)
        if new is not None:
            name = isinstance(value, pikepdf.Name)
            holder[key] = pikepdf.Name(_RENAMED) if name else pikepdf.String(new)


def _clean_streams(item: Any, sought: Needles) -> None:
    for key in _TEXT_STREAMS & set(item.keys()):
        value = item[key]
        parts = list(value) if isinstance(value, pikepdf.Array) else [value]
        for stream in parts:
            if isinstance(stream, pikepdf.Stream):
                text = bytes(stream.read_bytes()).decode("utf-8", "replace")
                new = without(text, sought)
                if new is not None:
                    stream.write(new.encode("utf-8"))


def _rename(item: Any, sought: Needles, names: dict[str, str]) -> None:
    """Keys that spell a value get a name that tells nothing, the same one everywhere."""
    for key in list(item.keys()):
        if holds(key, sought):
            fresh = names.setdefault(key, f"{_RENAMED}{len(names) + 1}")
            item[fresh] = item[key]
            del item[key]
