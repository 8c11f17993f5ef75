"""The name of a file, and of the folders that go along with it, as texts that may tell something,
and these names without what they tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TypeVar

from scanner.model import Finding, Source

# What packs one file: its name without that ending has the ending of what it packs.
_PACKERS = frozenset({".gz", ".bz2", ".xz"})
_Path = TypeVar("_Path", bound=PurePath)


def composed(text: str) -> str:
    """Letters and their marks as one character each."""
    return unicodedata.normalize("NFC", text)


def told(path: str) -> str:
    """What the name of a file says, as long as it is `composed`.

    People write `_` for a blank in names; some systems keep each mark as a character of its own.
    """
    return said(PurePath(path).name)


def stem(path: str) -> str:
    """The name as `told`, without the ending that tells the kind of file."""
    name = told(path)
    suffix = PurePath(name).suffix
    # What is behind the last point of "0912.345.678" tells no kind.
    return name if suffix[1:].isdigit() else name.removesuffix(suffix)


def ending(path: PurePath) -> str:
    """The ending that tells the kind of a file, with that of what is packed in it (".tar.gz")."""
    inner = PurePath(path.stem).suffix
    is_packed = path.suffix.lower() in _PACKERS and inner[1:].isalnum() and not inner[1:].isdigit()
    return inner + path.suffix if is_packed else path.suffix


def marked(path: _Path, mark: str) -> _Path:
    """A path with a mark behind its name, before the ending."""
    last = ending(path)
    return path.with_name(f"{path.name.removesuffix(last)}{mark}{last}")


def without(path: str, values: Mapping[str, str]) -> str:
    """A name or a path with each value (as it stands in `said`) written as it maps to;
    the very same where none stands in it."""
    text = said(path)
    places = [
        (match.start(), match.end(), instead)
        for value, instead in values.items()
        for match in re.finditer(re.escape(value), text)
        if value
    ]
    written, last = composed(path), len(text)
    for start, end, instead in sorted(places, reverse=True):
        if end <= last:
            written, last = written[:start] + instead + written[end:], start
    return written if places else path


def cleaned(path: str, findings: Iterable[Finding]) -> str:
    """A name or a path without the values that are to be masked in it."""
    told = (one.text for one in findings if one.mask and one.source is Source.FILENAME)
    return without(path, {value: "x" * len(value) for value in told})


def said(text: str) -> str:
    """A name or a path as it is searched."""
    return composed(text).replace("_", " ")
