"""Where masked copies go, settled before anything is done: never over an original."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from scanner.batch.pool import Work
from scanner.batch.walk import Item
from scanner.batch.worker import Task
from scanner.errors import UsageError


def check_folder(folder: Path, arguments: Iterable[str]) -> None:
    """Raises UsageError where copies cannot go to `folder`; makes it if it is not there."""
    if folder.exists() and not folder.is_dir():
        raise UsageError("copy_dir_is_file", path=folder)
    for argument in arguments:
        if folder.is_dir() and Path(argument).is_dir() and folder.samefile(argument):
            raise UsageError("copy_dir_is_input", path=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("copy_dir_not_writable", path=folder, why=error.strerror) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError("copy_dir_not_writable", path=folder, why=os.strerror(13))


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


def targets(work: Iterable[Work]) -> Iterator[str]:
    """The planned copies."""
    return (task.target for task in work if isinstance(task, Task) and task.target is not None)


def _key(path: str) -> str:
    # Two spellings of one file are one file; on Windows upper and lower case too.
    return os.path.normcase(os.path.realpath(path))
