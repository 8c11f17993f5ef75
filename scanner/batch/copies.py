"""Where masked copies go, settled before anything is done: never over an original."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from scanner.batch.journal import Journal
from scanner.batch.task import Task
from scanner.batch.walk import Item, is_folder
from scanner.errors import LolotError, UsageError, cause
from scanner.files import read_bytes
from scanner.formats import copy_name, drawn, sniff
from scanner.formats.names import Names
from scanner.model import Document, Limits
from scanner.report.answer import Answer
from scanner.report.record import View

# What a copy ends in whose original ended in something else.
_ENDINGS = (".docx", ".xlsx", ".pptx", ".pdf", ".eml", ".zip")


def check_folder(folder: Path, arguments: Iterable[str]) -> None:
    """Raises UsageError where copies cannot go to `folder`."""
    try:
        there = folder.exists()
        if there and not folder.is_dir():
            raise UsageError("copy_dir_is_file", path=folder)
        if there and any(is_folder(a) and folder.samefile(a) for a in arguments):
            raise UsageError("copy_dir_is_input", path=folder)
    except OSError as error:
        raise _not_writable(folder, cause(error)) from error


def make_folder(folder: Path) -> None:
    """Makes the folder for copies. Raises UsageError if nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder, cause(error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _not_writable(folder, "closed")


def _not_writable(folder: Path, why: str) -> UsageError:
    return UsageError("copy_dir_not_writable", path=folder, why=why)


def plan(  # noqa: PLR0913
    items: Iterable[Item],
    folder: Path,
    limits: Limits,
    view: View,
    *,
    overwrite: bool,
    flatten: bool = False,
    journal: Journal | None = None,
) -> list[Task | Answer]:
    """A task with its target for each item; an item met twice stays once.

    What the journal answers for is an answer: of a run that is gone on with, and of any run
    where copies may be written over. Raises UsageError when two inputs would have the same
    copy, when a copy would lie over an input, or exists already and `overwrite` is not given.
    """
    items = list(items)
    sources = {_key(item.path) for item in items}
    names = Names(str(folder / item.below) for item in items if item.report is None)
    taken: dict[str, str] = {}
    work: list[Task | Answer] = []
    for item in items:
        if item.report is not None:
            work.append(Answer.of(item.report, view))
            continue
        target = str(folder / item.below)
        leftover = journal is not None and journal.began(target)
        called = names.apart(target)
        task = Task(
            item.path,
            target,
            overwrite=leftover,
            called=called,
            folder=item.folder,
            size=item.size,
        )
        key = _key(target)
        other = taken.get(key)
        if other is not None and _key(other) == _key(item.path):
            continue
        answered = None
        if journal is not None:
            journal.look(item.path)
            if other is None and (overwrite or journal.resuming):
                answered = journal.answer_copy(item.path)
        work.append(answered or task)
        if other is not None and not _is_copied(item.path, limits):
            continue
        clash = other if other is not None and _is_copied(other, limits) else None
        ours = overwrite or leftover or answered is not None
        _refuse(task, clash, sources, limits, overwrite=ours)
        there = None if ours else _renamed(task, limits, flatten=flatten)
        if there is not None:
            raise UsageError("copy_exists", path=there)
        taken[key] = item.path
    return work


def _refuse(
    task: Task, other: str | None, sources: set[str], limits: Limits, *, overwrite: bool
) -> None:
    if other is not None:
        raise UsageError("same_copy", first=other, second=task.path, path=task.target)
    if _key(str(task.target)) in sources:
        raise UsageError("copy_over_input", path=task.target)
    if not overwrite and os.path.lexists(str(task.target)) and _is_copied(task.path, limits):
        raise UsageError("copy_exists", path=task.target)


def _renamed(task: Task, limits: Limits, *, flatten: bool) -> Path | None:
    """The copy of a file as it is called if its format has another ending, where one lies there
    already. The file is looked into only then."""
    target = Path(str(task.target))
    names = {task.called or target.stem, task.called or target.name}
    there = [target.with_name(f"{name}{ending}") for name in names for ending in _ENDINGS]
    there = [path for path in there if path != target and os.path.lexists(path)]
    if not there:
        return None
    try:
        data = read_bytes(task.path, limits)
        document = Document(task.path, data, sniff(data, Path(task.path).name))
        document = drawn(document) if flatten else document
    except LolotError:
        return None
    name = copy_name(document, target.name, task.called)
    return next((path for path in there if path.name == name), None)


def _is_copied(path: str, limits: Limits) -> bool:
    """Whether a file is of a kind that gets a copy: every folder may have its Thumbs.db.

    It is looked into only where two names meet.
    """
    try:
        sniff(read_bytes(path, limits), Path(path).name)
    except LolotError:
        return False
    return True


def _key(path: str) -> str:
    # Two spellings of one file are one file; on Windows upper and lower case too.
    return os.path.normcase(os.path.realpath(path))
