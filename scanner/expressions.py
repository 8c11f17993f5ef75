"""Expressions that are compiled, and tables that are parsed, once on a machine: to compile all of
ours takes a second, to take them from where they were kept thirty milliseconds.

They are kept as Python keeps its own modules, beside the code, under a name that says of which
version they are; whoever may write there may write the code itself. A user's own are never kept.
"""

from __future__ import annotations

import contextlib
import copyreg
import hashlib
import marshal
import os
import platform
import re
import sys
import tempfile
import tomllib
from array import array
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, cast

import regex

_ROOMS = Path(__file__).parent
# What the expressions are made of: another version of these makes others.
_SOURCES = (*sorted((_ROOMS.parent / "patterns").glob("*.toml")), *sorted(_ROOMS.glob("*.py")))

# Each Python keeps its own.
_PREFIX = f"expressions.{sys.implementation.cache_tag}-"

Key = tuple[str, int]
Parts = tuple[Any, ...]
_made: dict[Key, regex.Pattern[str]] = {}
_plain: dict[str, re.Pattern[str]] = {}
_tables: dict[Key, dict[str, Any]] = {}
# A table among what is kept, and an expression of Python's own: no flags are less than none.
_TABLE, _PLAIN = -1, -2


def compiled(source: str, flags: int = 0) -> regex.Pattern[str]:
    """An expression of ours, as `regex.compile` gives it."""
    key = (source, int(flags))
    found = _made.get(key)
    if found is None:
        parts = _kept().get(key)
        found = regex.compile(source, flags) if parts is None else _make()(*parts)
        _made[key] = found
    return found


def plain(source: str) -> re.Pattern[str]:
    """An expression of ours, as `re.compile` gives it."""
    found = _plain.get(source)
    if found is None:
        parts = _kept().get((source, _PLAIN))
        found = re.compile(source) if parts is None else _of_code(source, parts)
        _plain[source] = found
    return found


def table(content: bytes) -> dict[str, Any]:
    """A TOML table of ours, as `tomllib` reads it."""
    key = (hashlib.sha256(content).hexdigest(), _TABLE)
    found = _tables.get(key)
    if found is None:
        parts = _kept().get(key)
        found = tomllib.loads(content.decode("utf-8")) if parts is None else parts[0]
        _tables[key] = found
    return found


def place() -> Path:
    """Where those of this version are kept."""
    return _place(*_SOURCES)


def keep() -> None:
    """Keeps all that were asked for by now, where that may be written."""
    kept = _kept() | {key: _parts(pattern) for key, pattern in _made.items()}
    kept |= {key: (content,) for key, content in _tables.items()}
    kept |= {(source, _PLAIN): parts for source in _plain if (parts := _coded(source))}
    file = place()
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                marshal.dump(list(kept.items()), out)
            # As readable as the code beside it: it may have been installed for all users.
            Path(name).chmod(_ROOMS.stat().st_mode & 0o644)
            Path(name).replace(file)
            for old in file.parent.glob(f"{_PREFIX}*.bin"):
                if old != file:
                    old.unlink(missing_ok=True)
        except OSError:
            Path(name).unlink(missing_ok=True)


@cache
def _kept() -> dict[Key, Parts]:
    try:
        return dict(marshal.loads(place().read_bytes()))
    except (OSError, ValueError, EOFError, TypeError):
        return {}


@cache
def _place(*sources: Path) -> Path:
    told = [regex.__version__, sys.version, platform.machine()]
    for source in sources:
        with contextlib.suppress(OSError):
            state = source.stat()
            told.append(f"{source.name} {state.st_size} {state.st_mtime_ns}")
    name = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    return Path(cache_from_source(__file__)).with_name(f"{_PREFIX}{name}.bin")


@cache
def _make() -> Callable[..., regex.Pattern[str]]:
    """What makes an expression of its parts, as for `pickle`."""
    return cast(Callable[..., regex.Pattern[str]], _reduced(regex.compile(""))[0])


def _parts(pattern: regex.Pattern[str]) -> Parts:
    """What it is made of: numbers, texts, bytes and tables of them."""
    return cast(Parts, _reduced(pattern)[1])


def _reduced(pattern: regex.Pattern[str]) -> tuple[Any, ...]:
    return cast(tuple[Any, ...], copyreg.dispatch_table[type(pattern)](pattern))


def _coded(source: str) -> Parts:
    """What Python's own compiler makes of an expression, nothing where it is another than is known
    here: its flags, code, groups, and their names."""
    try:
        parser, compiler = import_module("re._parser"), import_module("re._compiler")
        tree = parser.parse(source, 0)
        code, state = compiler._code(tree, 0), tree.state
    except (ImportError, AttributeError, TypeError):
        return ()
    return state.flags, array("I", code).tobytes(), state.groups - 1, dict(state.groupdict)


def _of_code(source: str, parts: Parts) -> re.Pattern[str]:
    flags, code, groups, named = parts
    names: list[str | None] = [None] * (groups + 1)
    for name, number in named.items():
        names[number] = name
    steps = array("I", code).tolist()
    made = import_module("_sre").compile(source, flags, steps, groups, named, tuple(names))
    return cast("re.Pattern[str]", made)
