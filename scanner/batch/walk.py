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
from fnmatch import fnmatch
from pathlib import Path, PurePath

from scanner.errors import UsageError, cause
from scanner.model import FileReport, Reason, Status

FROM_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to report on.

    `path`: the argument as given, joined with the path below it. `below`: where its copy
    lies in an output folder. `report`: the verdict, where the walk already has it. `status`: what
    the system says of the file, where the walk has asked.
    """

    path: str
    below: str
    report: FileReport | None = None
    status: os.stat_result | None = None

    @property
    def folder(self) -> str:
        """The folders that it lies in below the argument, which go along with it."""
        return str(PurePath(self.below).parent)

    @property
    def size(self) -> int:
        """The file's size in bytes; 0 where it is not known."""
        return self.status.st_size if self.status is not None else 0


@dataclass(frozen=True, slots=True)
class Pick:
    """Which files below a folder are read: those that `include` fits, where there is one, and
    none that `exclude` fits or that lies in such a folder.

    Globs: one without a slash is held against a name, one with a slash against the path below
    the argument. What is named by itself in a call is read whatever they say.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def file(self, below: str) -> bool:
        """Whether a file at this path below the argument is read."""
        return self.enter(below) and (not self.include or _fits(below, self.include))

    def enter(self, below: str) -> bool:
        """Whether what lies in a folder at this path is looked at."""
        return not (self.exclude and _fits(below, self.exclude))


def _fits(below: str, globs: Iterable[str]) -> bool:
    path = PurePath(below)
    whole = path.as_posix()
    return any(fnmatch(whole if "/" in glob else path.name, glob) for glob in globs)


ALL = Pick()


def read_list() -> list[str]:
    """Paths from standard input: split at NUL bytes if there are any, else by lines."""
    if sys.stdin is None:
        raise UsageError("list_unreadable", why="stdin")
    try:
        content = sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError("list_unreadable", why=cause(error)) from error
    content = content.removeprefix(b"\xef\xbb\xbf")
    parts = content.split(b"\0") if b"\0" in content else content.splitlines()
    return [os.fsdecode(part) for part in parts if part]


def walk(
    arguments: Iterable[str], left_out: frozenset[str] = frozenset(), pick: Pick = ALL
) -> Iterator[Item]:
    """Every file behind the arguments that is picked, folders in the order of their names.

    `left_out` holds real paths (`os.path.realpath`) that are no input: the output folder,
    the report.
    """
    for argument in arguments:
        if is_folder(argument):
            yield from _folder(argument, left_out, pick)
        else:
            yield _file_argument(argument)


def is_folder(path: str | Path) -> bool:
    """Whether a folder is there that we may know of."""
    try:
        return Path(path).is_dir()
    except OSError:
        return False


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
        return Item(path, name, failed(path, "unlistable", why=cause(error)))
    if not stat.S_ISREG(mode):
        return Item(path, name, failed(path, "not_a_file"))
    return Item(path, name)


def _folder(argument: str, left_out: frozenset[str], pick: Pick) -> Iterator[Item]:
    """All below a folder, without recursion: a tree may be deeper than Python's stack."""
    # What is no link is called in its folder as its real path ends.
    names = {Path(path).name for path in left_out}
    waiting = _listed(argument, "")
    empty = True
    while waiting:
        found = waiting.pop()
        if isinstance(found, Item):
            empty = False
            yield found
            continue
        entry, below = found
        suspect = names and (entry.name in names or _is_link(entry))
        if suspect and os.path.realpath(entry.path) in left_out:
            continue
        if entry.is_dir(follow_symlinks=False) and not _is_link(entry):
            if pick.enter(below):
                waiting += _listed(entry.path, below)
        elif pick.file(below):
            empty = False
            yield _entry(entry, below, argument)
    if empty:
        yield Item(argument, "", failed(argument, "empty_folder"))


def _listed(folder: str, below: str) -> list[Item | tuple[os.DirEntry[str], str]]:
    """What lies in a folder, last name first, or the item that says why it cannot be told."""
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name, reverse=True)
    except PermissionError:
        return [Item(folder, below, failed(folder, "no_permission"))]
    except OSError as error:
        return [Item(folder, below, failed(folder, "unlistable", why=cause(error)))]
    before = below and below + os.sep
    return [(entry, before + entry.name) for entry in ordered]


def _entry(entry: os.DirEntry[str], below: str, argument: str) -> Item:
    if _is_link(entry):
        return Item(entry.path, below, _link(entry.path, argument))
    if entry.is_file(follow_symlinks=False):
        return Item(entry.path, below, None, _status(entry))
    return Item(entry.path, below, skipped(entry.path, "not_a_file", harmless=True))


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    if sys.platform == "win32":
        # What stands in the folder itself may be behind what is written to the file.
        return None
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None


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
