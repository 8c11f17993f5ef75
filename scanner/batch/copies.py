"""Where masked copies go, settled before anything is done: never over an original."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from scanner.batch.pool import Work
from scanner.batch.walk import Item, is_folder
from scanner.batch.worker import Task
from scanner.errors import UsageError


def check_folder(folder: Path, arguments: Iterable[str]) -> None:
    """Raises UsageError where copies cannot go to `folder`."""
    try:
        there = folder.exists()
        if there and not folder.is_dir():
            raise UsageError("copy_dir_is_file", path=folder)
        if there and any(is_folder(a) and folder.samefile(a) for a in arguments):
            raise UsageError("copy_dir_is_input", path=folder)
    except OSError as error:
        raise _not_writable(folder, error.strerror or str(error)) from error


def make_folder(folder: Path) -> None:
    """Makes the folder for copies. Raises UsageError if nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder, error.strerror or str(error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _not_writable(folder, os.strerror(errno.EACCES))


def _not_writable(folder: Path, why: str) -> UsageError:
    return UsageError("copy_dir_not_writable", path=folder, why=why)


def plan(items: Iterable[Item], folder: Path, *, overwrite: bool) -> list[Work]:
    """A task with its target for each item; an item met twice stays once.

    Raises UsageError when two inputs would have the same copy, when a copy would lie over
    an input, or exists already and `overwrite` is not given.
    """
    items = list(items)
    sources = {_key(item.path) for item in items}
    taken: dict[str, str] = {}
    work: list[Work] = []
    for item in items:
        if item.report is not None:
            work.append(item.report)
            continue
        target = str(folder / item.below)
        key = _key(target)
        if key in taken and _key(taken[key]) == _key(item.path):
            continue
        if key in taken:
            raise UsageError("same_copy", first=taken[key], second=item.path, path=target)
        if key in sources:
            raise UsageError("copy_over_input", path=target)
        if not overwrite and os.path.lexists(target):
            raise UsageError("copy_exists", path=target)
        taken[key] = item.path
        work.append(Task(item.path, target))
    return work


def _key(path: str) -> str:
    # Two spellings of one file are one file; on Windows upper and lower case too.
    return os.path.normcase(os.path.realpath(path))
