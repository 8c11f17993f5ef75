"""From the paths of a call to the files behind them, streaming, each exactly where it lies.

Links are not followed, so a loop is impossible; what is not followed is said. Whatever the
walk itself cannot deal with comes out as an item that already has its report.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanner.errors import UsageError
from scanner.model import FileReport, Reason, Status

FROM_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to report on.

    `path`: the argument as given, joined with the path below it. `below`: where its copy
    lies in an output folder. `report`: the verdict, where the walk already has it.
    """

    path: str
    below: str
    report: FileReport | None = None


def read_list(stream: BinaryIO) -> list[str]:
    """Paths from standard input: split at NUL bytes if there are any, else by lines."""
    try:
        content = stream.read()
    except OSError as error:
        raise UsageError("list_unreadable", why=error.strerror) from error
    content = content.removeprefix(b"\xef\xbb\xbf")
    parts = content.split(b"\0") if b"\0" in content else content.splitlines()
    return [os.fsdecode(part) for part in parts if part]


def walk(arguments: Iterable[str], left_out: frozenset[str] = frozenset()) -> Iterator[Item]:
    """Every file behind the arguments, folders in the order of their names.

    `left_out` holds real paths (`os.path.realpath`) that are no input: the output folder,
    the report.
    """
    for argument in arguments:
        if Path(argument).is_dir():
            yield from _folder(argument, left_out)
        else:
            yield _file_argument(argument)


def _file_argument(path: str) -> Item:
    name = Path(path).name
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        broken = os.path.lexists(path)
        return Item(path, name, failed(path, "broken_link" if broken else "not_found"))
    except PermissionError:
        return Item(path, name, failed(path, "no_permission"))
    except (OSError, ValueError) as error:
        # ValueError: a NUL inside a path.
        return Item(path, name, failed(path, "unlistable", why=_why(error)))
    if not stat.S_ISREG(mode):
        return Item(path, name, failed(path, "not_a_file"))
    return Item(path, name)


def _folder(argument: str, left_out: frozenset[str]) -> Iterator[Item]:
    empty = True
    for item in _below(argument, "", argument, left_out):
        empty = False
        yield item
    if empty:
        yield Item(argument, "", failed(argument, "empty_folder"))


def _below(folder: str, below: str, argument: str, left_out: frozenset[str]) -> Iterator[Item]:
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        reason = "no_permission" if isinstance(error, PermissionError) else "unlistable"
        yield Item(folder, below, failed(folder, reason, why=_why(error)))
        return
    for entry in ordered:
        path = str(Path(below) / entry.name) if below else entry.name
        if left_out and os.path.realpath(entry.path) in left_out:
            continue
        if _is_link(entry):
            yield Item(entry.path, path, _link(entry.path, argument))
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, path, argument, left_out)
        elif entry.is_file(follow_symlinks=False):
            yield Item(entry.path, path)
        else:
            yield Item(entry.path, path, skipped(entry.path, "not_a_file", harmless=True))


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return True
    if sys.platform == "win32":
        # A junction is a directory link that is_symlink() does not call one.
        status = entry.stat(follow_symlinks=False)
        return status.st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT
    return False


def _link(path: str, argument: str) -> FileReport:
    if not Path(path).exists():
        return failed(path, "broken_link")
    inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(argument))
    # What a link inside the folder points at is met on its own way.
    return skipped(path, "link_inside" if inside else "link", harmless=inside)


def failed(path: str, key: str, **details: str) -> FileReport:
    """The report of a path that could not be read at all."""
    return FileReport(path, None, None, None, Status.ERROR, Reason(key, details))


def skipped(path: str, key: str, *, harmless: bool) -> FileReport:
    """The report of a path that is left alone on purpose."""
    return FileReport(path, None, None, None, Status.SKIPPED, Reason(key), harmless=harmless)


def _why(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
