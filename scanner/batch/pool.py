"""Many files at once, each in a process that may crash, hang or run out of memory.

Such a file gets its reason and the run goes on; it is tried once more at the end, alone,
since what else ran beside it may have been the cause.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.resource_tracker
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from itertools import chain

from pebble import ProcessExpired, ProcessPool

from scanner.batch import worker
from scanner.batch.worker import Bounds, PipeEnd, Task
from scanner.model import FileReport, Options, Reason, Status

Tell = Callable[[str, int, int], None]
Work = Task | FileReport
Run = Callable[[int, Task], FileReport]

# Reports come out in the order of the files; so many may wait for a slow one before them.
_WINDOW = 256
# A worker is replaced after so many files, so that what libraries leak stays small.
_FILES_A_WORKER = 500
_POLL_SECONDS = 0.1


def cores() -> int:
    """The processor cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def reports(
    work: Iterable[Work],
    options: Options,
    jobs: int,
    tell: Tell | None = None,
    run: Run = worker.run,
) -> Iterator[FileReport]:
    """The report of every task, in order; what is a report already passes through.

    `tell(path, done, total)` hears of pages. `run` is what a worker does with a task, a
    function at the top of a module. Files whose worker fell come last.
    """
    entries = iter(work)
    first = _peek(entries, jobs)
    workers = sum(isinstance(entry, Task) for entry in first)
    if not workers:
        yield from (entry for entry in first if isinstance(entry, FileReport))
        return
    fallen: list[Task] = []
    with _Pool(workers, options, tell, run) as pool:
        for task, outcome in pool.outcomes(chain(first, entries)):
            if isinstance(outcome, FileReport):
                yield outcome
            elif workers == 1 and outcome.key == "timed_out":
                # It was alone already, and time is what a second try would waste.
                yield _failed(task, outcome)
            else:
                fallen.append(task)
    for task in fallen:
        with _Pool(1, options, tell, run) as pool:
            for _, outcome in pool.outcomes([task]):
                yield outcome if isinstance(outcome, FileReport) else _failed(task, outcome)


def _peek(entries: Iterator[Work], jobs: int) -> list[Work]:
    """The entries up to the `jobs`-th task: no more processes than there are files."""
    first: list[Work] = []
    tasks = 0
    for entry in entries:
        first.append(entry)
        tasks += isinstance(entry, Task)
        if tasks == jobs:
            break
    return first


def _failed(task: Task, reason: Reason) -> FileReport:
    return FileReport(task.path, None, None, None, Status.ERROR, reason)


@dataclass(slots=True)
class _Running:
    """A task on its way, or done."""

    task: Task
    future: Future[FileReport]


class _Pool:
    """Worker processes for one run, ended when the block ends."""

    def __init__(self, workers: int, options: Options, tell: Tell | None, run: Run) -> None:
        self._options = replace(options, threads=max(1, cores() // workers))
        self._workers = workers
        self._tell = tell
        self._run = run
        self._paths: dict[int, str] = {}
        context = multiprocessing.get_context("spawn")
        self._pages: PipeEnd | None = None
        self._far_end: PipeEnd | None = None
        if tell is not None:
            self._pages, self._far_end = context.Pipe(duplex=False)
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=_FILES_A_WORKER,
            initializer=worker.start,
            initargs=(Bounds(self._options, self._far_end),),
            context=context,
        )

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()
        for end in (self._pages, self._far_end):
            if end is not None:
                end.close()

    def outcomes(self, work: Iterable[Work]) -> Iterator[tuple[Task, FileReport | Reason]]:
        """Each task in order with its report, or with the reason why its worker fell."""
        entries = enumerate(work)
        waiting: deque[_Running] = deque()
        more = True
        while more or waiting:
            while more and len(waiting) < _WINDOW and _unfinished(waiting) < 2 * self._workers:
                number, entry = next(entries, (-1, None))
                if entry is None:
                    more = False
                else:
                    waiting.append(self._begin(number, entry))
            while waiting and waiting[0].future.done():
                running = waiting.popleft()
                yield running.task, self._outcome(running.future)
            self._wait(waiting)

    def _begin(self, number: int, entry: Work) -> _Running:
        if isinstance(entry, FileReport):
            done: Future[FileReport] = Future()
            done.set_result(entry)
            return _Running(Task(entry.path), done)
        self._paths[number] = entry.path
        with _interrupts_held():
            try:
                future = self._pool.schedule(
                    self._run, args=(number, entry), timeout=self._options.limits.seconds
                )
            except RuntimeError as error:
                # The pool gives up for good when a process dies before it has a task.
                future = Future()
                future.set_exception(error)
        return _Running(entry, future)

    def _outcome(self, future: Future[FileReport]) -> FileReport | Reason:
        limits = self._options.limits
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

    def _wait(self, waiting: Iterable[_Running]) -> None:
        futures = [running.future for running in waiting if not running.future.done()]
        if futures:
            seconds = _POLL_SECONDS if self._tell else None
            wait(futures, timeout=seconds, return_when=FIRST_COMPLETED)
        self._hear()

    def _hear(self) -> None:
        if self._tell is None or self._pages is None:
            return
        while self._pages.poll():
            number, done, total = self._pages.recv()
            self._tell(self._paths[number], done, total)


def _unfinished(waiting: Iterable[_Running]) -> int:
    return sum(not running.future.done() for running in waiting)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
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
