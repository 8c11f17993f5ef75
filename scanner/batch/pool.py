"""Many files at once, each in a process that may crash, hang or run out of memory.

Such a file gets its reason and the run goes on; it is tried once more at the end, alone,
since what else ran beside it may have been the cause.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.resource_tracker
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from scanner.batch import worker
from scanner.batch.private import PrivateFolder
from scanner.batch.task import Task, cores, shared
from scanner.batch.worker import Bounds, PipeEnd
from scanner.model import FileReport, Limits, Options, Reason, Status
from scanner.report.answer import Answer
from scanner.report.record import View

# What a worker makes of a task, and what is told of one.
R = TypeVar("R")
Tell = Callable[[str, int, int], None]
Run = Callable[[int, Task], FileReport]
Keep = Callable[[Iterable[R]], None]

# Reports come out in the order of the files; so many may wait for a slow one before them.
_WINDOW = 256
# Of so many files for each worker the largest is begun first: begun last, it would keep one
# worker busy while the others wait.
_AHEAD = 8
# How far it is looked ahead for work before all processes are started.
_PEEK = 4096
# A worker is replaced after so many files, so that what libraries leak stays small.
_FILES_A_WORKER = 500
_POLL_SECONDS = 0.1
# How often a task is given to processes that all die before they take it.
_TRIES = 3
_NO_TASK = Task("")
# How the folders are called that worker processes have theirs in.
FOLDER = "lolot-workers-"


def reports(  # noqa: PLR0913
    work: Iterable[Task | FileReport],
    options: Options,
    jobs: int,
    tell: Tell | None = None,
    *,
    run: Run = worker.run,
    keep: Keep[FileReport] | None = None,
    writable: tuple[Path, ...] = (),
) -> Iterator[FileReport]:
    """The report of every task, in order; what is a report already passes through.

    `tell(path, done, total)` hears of pages. `run` is what a worker does with a task, a
    function at the top of a module. `keep` gets each task's report as soon as it is there,
    before those that it has to wait for. Files whose worker fell come last. `writable`: the
    folders that copies go to; workers can write nowhere else.
    """
    return _all(work, _Setting(options, jobs, tell, run, failed, keep, writable))


def answers(  # noqa: PLR0913
    work: Iterable[Task | Answer],
    options: Options,
    jobs: int,
    view: View,
    tell: Tell | None = None,
    *,
    keep: Keep[Answer] | None = None,
    writable: tuple[Path, ...] = (),
) -> Iterator[Answer]:
    """The same with answers, which the workers make for `view`."""

    def fell(task: Task, reason: Reason) -> Answer:
        return Answer.of(failed(task, reason), view)

    return _all(work, _Setting(options, jobs, tell, worker.answer, fell, keep, writable, view))


def failed(task: Task, reason: Reason) -> FileReport:
    """The report of a file that took its worker down."""
    return FileReport(task.path, None, None, None, Status.ERROR, reason)


def _all(work: Iterable[Task | R], setting: _Setting[R]) -> Iterator[R]:
    entries = iter(work)
    for entry in entries:
        if isinstance(entry, Task):
            yield from _worked(chain([entry], entries), setting)
        else:
            yield entry


def _worked(entries: Iterator[Task | R], setting: _Setting[R]) -> Iterator[R]:
    first, workers = _peek(entries, setting.jobs)
    fallen: list[Task] = []
    with _Pool(workers, setting) as pool:
        for task, outcome in pool.outcomes(chain(first, entries)):
            if not isinstance(outcome, Reason):
                yield outcome
            elif workers == 1 and outcome.key == "timed_out":
                # It was alone already, and time is what a second try would waste.
                yield _failed(task, outcome, setting)
            else:
                fallen.append(task)
    if not fallen:
        return
    # Nothing else runs beside them.
    alone = replace(setting.options, threads=cores(), helpers=0)
    with _Pool(1, setting, alone) as pool:
        for task, outcome in pool.outcomes(fallen):
            if isinstance(outcome, Reason):
                yield _failed(task, outcome, setting)
            else:
                yield outcome


def _peek(entries: Iterator[Task | R], jobs: int) -> tuple[list[Task | R], int]:
    """The entries up to the `jobs`-th task, and how many processes are worth their start: no
    more than there are files to read."""
    first: list[Task | R] = []
    tasks = 0
    for entry in entries:
        first.append(entry)
        tasks += isinstance(entry, Task)
        if tasks == jobs or len(first) == _PEEK:
            return first, jobs
    return first, tasks


def _failed(task: Task, reason: Reason, setting: _Setting[R]) -> R:
    result = setting.fell(task, reason)
    if setting.keep is not None:
        setting.keep([result])
    return result


@dataclass(frozen=True, slots=True)
class _Setting(Generic[R]):
    """What `reports` or `answers` was called with, and what is told where a worker fell."""

    options: Options
    jobs: int
    tell: Tell | None
    run: Callable[[int, Task], R]
    fell: Callable[[Task, Reason], R]
    keep: Keep[R] | None
    writable: tuple[Path, ...]
    view: View | None = None


@dataclass(slots=True)
class _Running(Generic[R]):
    """A task on its way, or what is there already; `outcome` once it is done and was handed to
    `keep`."""

    number: int
    task: Task
    future: Future[R]
    tries: int = 0
    outcome: R | Reason | None = None


class _Pool(Generic[R]):
    """Worker processes for one run, ended when the block ends."""

    def __init__(self, workers: int, setting: _Setting[R], options: Options | None = None) -> None:
        """`options`: for its processes, where they are not to share the cores."""
        self._options = options or shared(setting.options, workers)
        self._workers = workers
        self._tell = setting.tell
        self._run = setting.run
        self._keep = setting.keep
        self._paths: dict[int, str] = {}
        self._pages: PipeEnd | None = None
        self._far_end: PipeEnd | None = None
        if self._tell is not None:
            self._pages, self._far_end = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self._folder = PrivateFolder(FOLDER)
        self._bounds = Bounds(
            self._options, self._far_end, self._folder.path, setting.writable, setting.view
        )
        self._pool = processes(workers, self._bounds)

    def __enter__(self) -> _Pool[R]:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()
        for end in (self._pages, self._far_end):
            if end is not None:
                end.close()
        self._folder.close()

    def outcomes(self, work: Iterable[Task | R]) -> Iterator[tuple[Task, R | Reason]]:
        """Each task in order with its report, or with the reason why its worker fell."""
        entries = _largest_first(enumerate(work), min(_AHEAD * self._workers, _WINDOW // 2))
        waiting: dict[int, _Running[R]] = {}
        turn = 0
        under_way: list[_Running[R]] = []
        more = True
        while more or waiting:
            while more and len(waiting) < _WINDOW and len(under_way) < 2 * self._workers:
                number, entry = next(entries, (-1, None))
                if entry is None:
                    more = False
                    break
                waiting[number] = self._begin(number, entry)
                if waiting[number].outcome is None:
                    under_way.append(waiting[number])
            under_way = self._pass_on(under_way)
            while turn in waiting and (told := waiting[turn].outcome) is not None:
                yield waiting.pop(turn).task, told
                turn += 1
            self._wait(under_way)

    def _begin(self, number: int, entry: Task | R) -> _Running[R]:
        if not isinstance(entry, Task):
            return _Running(number, _NO_TASK, Future(), outcome=entry)
        self._paths[number] = entry.path
        running: _Running[R] = _Running(number, entry, Future())
        self._schedule(running)
        return running

    def _schedule(self, running: _Running[R]) -> None:
        running.tries += 1
        with interrupts_held():
            if not self._pool.active:
                # It gives up for good when a process dies that has no task.
                self._pool.stop()
                self._pool.join()
                self._pool = processes(self._workers, self._bounds)
            try:
                running.future = self._pool.schedule(
                    self._run,
                    args=(running.number, running.task),
                    timeout=self._options.limits.seconds,
                )
            except RuntimeError as error:
                running.future = Future()
                running.future.set_exception(BrokenProcessPool(str(error)))

    def _pass_on(self, under_way: list[_Running[R]]) -> list[_Running[R]]:
        """Hands on what is done of these; returns the others."""
        ready = [running for running in under_way if running.future.done()]
        for running in ready:
            # Its pool broke, for which it need not be the cause.
            broke = isinstance(running.future.exception(), BrokenProcessPool)
            if broke and running.tries < _TRIES:
                self._schedule(running)
            else:
                running.outcome = outcome(running.future, self._options.limits)
                del self._paths[running.number]
        # Where a worker fell there is a second try.
        outcomes = [one.outcome for one in ready if one.outcome is not None]
        results = [one for one in outcomes if not isinstance(one, Reason)]
        if results and self._keep is not None:
            self._keep(results)
        return [running for running in under_way if running.outcome is None]

    def _wait(self, under_way: Iterable[_Running[R]]) -> None:
        futures = [running.future for running in under_way]
        if futures:
            seconds = _POLL_SECONDS if self._tell else None
            wait(futures, timeout=seconds, return_when=FIRST_COMPLETED)
        self._hear()

    def _hear(self) -> None:
        if self._tell is None or self._pages is None:
            return
        while self._pages.poll():
            number, done, total = self._pages.recv()
            if number in self._paths:
                self._tell(self._paths[number], done, total)


def _largest_first(
    entries: Iterator[tuple[int, Task | R]], window: int
) -> Iterator[tuple[int, Task | R]]:
    """Numbered entries, of each `window` of them the largest files first."""
    while some := list(islice(entries, window)):
        yield from sorted(some, key=_size, reverse=True)


def _size(numbered: tuple[int, Task | R]) -> int:
    entry = numbered[1]
    return entry.size if isinstance(entry, Task) else 0


def processes(workers: int, bounds: Bounds) -> ProcessPool:
    """Worker processes, started with the first task that is scheduled."""
    return ProcessPool(
        max_workers=workers,
        max_tasks=_FILES_A_WORKER,
        initializer=worker.start,
        initargs=(bounds,),
        context=multiprocessing.get_context("spawn"),
    )


def outcome(future: Future[R], limits: Limits) -> R | Reason:
    """What came of a task that is done: what its worker made of it, or why that fell."""
    try:
        return future.result()
    except TimeoutError:
        return Reason("timed_out", {"seconds": f"{limits.seconds:g}"})
    except MemoryError:
        return Reason("out_of_memory", {"megabytes": str(limits.memory_mb)})
    except ProcessExpired as error:
        return Reason("killed" if error.exitcode == -9 else "crashed")
    except Exception:
        # A pool that broke, or a report that could not be sent: no word from the worker.
        return Reason("crashed")


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Starts processes and threads that Ctrl-C does not reach: only the parent ends a run.

    They inherit the mask of the thread that starts them; on Windows a worker ignores the
    signal once it runs.
    """
    if sys.platform == "win32":
        yield
        return
    # The tracker lifts the mask when it starts, so it has to be there before.
    multiprocessing.resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
