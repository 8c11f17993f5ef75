"""A watched folder: what is dropped in is masked into another, or set aside, with one line on
what became of it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from scanner.batch import copies
from scanner.batch.fingerprint import fingerprint
from scanner.batch.inbox import NOTE, Inbox, Stamp
from scanner.batch.journal import Journal
from scanner.batch.service import Ticket, Workers
from scanner.batch.task import Task
from scanner.batch.walk import is_folder
from scanner.errors import UsageError, cause
from scanner.filename import cleaned, marked
from scanner.messages import text
from scanner.model import Copy, FileReport, Options
from scanner.report.answer import Answer
from scanner.report.outcome import Bar, exit_code
from scanner.report.plain import printable, shown_path
from scanner.report.record import View
from scanner.report.standing import standing

_PAUSE_SECONDS = 0.2
_STAGING = ".lolot-staging"


@dataclass(frozen=True, slots=True)
class Watch:
    """What to watch, and where copies and files set aside go (None: they stay).

    `poll`, `settle`: see `Inbox`. `quiet`: no line a file on standard error.
    """

    folder: Path
    masked: Path
    quarantine: Path | None
    options: Options
    view: View
    jobs: int
    poll: float | None = None
    settle: float = 2.0
    quiet: bool = False


def run(wanted: Watch) -> int:
    """Watches until Ctrl-C or SIGTERM; returns the exit code. Raises UsageError if nothing was
    done."""
    _check(wanted)
    # Ctrl-C is how a watch is meant to end.
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as open_:
        watcher = _Watcher(wanted, open_)
        begun = text(wanted.view.lang, "watch.begun", path=shown_path(str(wanted.folder)))
        print(begun, file=sys.stderr, flush=True)
        while True:
            watcher.turn()
            time.sleep(_PAUSE_SECONDS)
    return 0


def _check(wanted: Watch) -> None:
    if not is_folder(wanted.folder):
        raise UsageError("watch_no_folder", path=wanted.folder)
    source = Path(os.path.realpath(wanted.folder))
    for folder in _outputs(wanted):
        copies.check_folder(folder, [str(wanted.folder)])
        # A copy below would come out again as a file dropped in.
        if source.is_relative_to(os.path.realpath(folder)):
            raise UsageError("watch_inside", path=folder)
        copies.make_folder(folder)


def _outputs(wanted: Watch) -> list[Path]:
    return [wanted.masked, *([wanted.quarantine] if wanted.quarantine else [])]


@dataclass(frozen=True, slots=True)
class _Work:
    """A file that a worker has, and where its copy waits to be judged."""

    path: str
    stamp: Stamp
    ticket: Ticket
    staged: Path


class _Watcher:
    def __init__(self, wanted: Watch, open_: contextlib.ExitStack) -> None:
        self._wanted = wanted
        self._lang = wanted.view.lang
        settled = wanted.options.mask_unread or wanted.options.accept_unread
        self._view = dataclasses.replace(wanted.view, bar=Bar(masking=True, areas_settled=settled))
        self._staging = wanted.masked / _STAGING
        # Of which file each copy is that was written since the start.
        self._placed: dict[str, str] = {}
        self._journal = self._opened_journal()
        if self._journal is not None:
            open_.callback(self._journal.close)
            self._journal.start()
        # What an interrupted run left half done is done again.
        shutil.rmtree(self._staging, ignore_errors=True)
        open_.callback(shutil.rmtree, self._staging, ignore_errors=True)
        self._staging.mkdir(exist_ok=True)
        self._workers = Workers(wanted.options, wanted.jobs, (self._staging,))
        open_.callback(self._workers.close)
        left_out = frozenset(os.path.realpath(folder) for folder in _outputs(wanted))
        self._inbox = open_.enter_context(
            Inbox(wanted.folder, left_out, poll=wanted.poll, settle=wanted.settle)
        )
        self._under_way: list[_Work] = []

    def turn(self) -> None:
        """Takes up what is complete, and puts away what is done."""
        for path, stamp in self._inbox.ready():
            if self._journal is None or self._journal.answer(path) is None:
                self._under_way.append(self._begin(path, stamp))
        done = [work for work in self._under_way if work.ticket.future.done()]
        for work in done:
            self._under_way.remove(work)
            if self._inbox.unchanged(work.path, work.stamp):
                self._put_away(work, work.ticket.future.result())
            shutil.rmtree(work.staged.parent, ignore_errors=True)

    def _opened_journal(self) -> Journal | None:
        wanted, options = self._wanted, self._wanted.options
        if options.also or options.allow:
            # A journal has no values to hold against lists of them.
            return None
        name = fingerprint([str(wanted.folder)], options, wanted.masked)
        journal = Journal(name, resume=True)
        if journal.trouble == "journal_busy":
            raise UsageError("watch_busy", path=wanted.folder)
        return journal

    def _begin(self, path: str, stamp: Stamp) -> _Work:
        folder = Path(tempfile.mkdtemp(dir=self._staging))
        staged = folder / Path(path).name
        # Nobody knows what is dropped in next: a copy of another format keeps the whole name.
        task = Task(path, str(staged), called=staged.name, folder=_below(path, self._wanted.folder))
        return _Work(path, stamp, self._workers.submit(task), staged)

    def _put_away(self, work: _Work, report: FileReport) -> None:
        fit = exit_code(report, self._view.bar) == 0
        try:
            if report.copy is not None and fit:
                self._place(work, report, report.copy)
                return
            if not report.harmless:
                self._set_aside(work.path, report)
            self._keep(report)
        except OSError as error:
            self._say(work.path, text(self._lang, "watch.failed", why=cause(error)))

    def _keep(self, report: FileReport) -> None:
        if self._journal is not None:
            self._journal.keep([Answer.of(report, self._view)])

    def _place(self, work: _Work, report: FileReport, copy: Copy) -> None:
        staged = Path(copy.path)
        below = _below(work.path, self._wanted.folder)
        if not self._wanted.options.keep_names:
            below = cleaned(below, report.findings)
        target = self._wanted.masked / below / staged.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not self._ours(target, work.path):
            target = _free(target)
        if self._journal is not None:
            self._journal.start([str(target)])
        staged.replace(target)
        self._placed[str(target)] = work.path
        placed = dataclasses.replace(copy, path=str(target))
        report = dataclasses.replace(report, copy=placed)
        # The note says that all is done: it comes last.
        self._keep(report)
        line = standing(report, self._view).sentence
        _note(target, line)
        self._say(work.path, line)

    def _ours(self, target: Path, path: str) -> bool:
        """Whether what lies there is an earlier copy of a file, which may be written over."""
        source = self._placed.get(str(target))
        if source is not None:
            return source == path
        return self._journal is not None and self._journal.began(str(target))

    def _set_aside(self, path: str, report: FileReport) -> None:
        reasons = dict.fromkeys(map(self._view.why_unread, report.unread))
        why = " ".join((standing(report, self._view).sentence, *reasons))
        line = text(self._lang, "watch.set_aside", why=why)
        place = Path(path)
        if self._wanted.quarantine is not None:
            below = place.relative_to(self._wanted.folder)
            target = _free(self._wanted.quarantine / below)
            target.parent.mkdir(parents=True, exist_ok=True)
            place = Path(shutil.move(path, target))
        _note(place, line)
        self._say(path, line)

    def _say(self, path: str, line: str) -> None:
        if not self._wanted.quiet:
            print(f"{shown_path(path)}: {line}", file=sys.stderr, flush=True)


def _below(path: str, folder: Path) -> str:
    """The folders that a file lies in below the watched one."""
    return str(Path(path).relative_to(folder).parent)


def _free(path: Path) -> Path:
    """The path, or the next like it that nothing lies at."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = marked(path, f" ({number})")
    return free


def _note(path: Path, line: str) -> None:
    stamp = time.strftime("%Y-%m-%d %H:%M")
    note = path.with_name(path.name + NOTE)
    note.write_text(f"{stamp}  {printable(line)}\n", encoding="utf-8")
