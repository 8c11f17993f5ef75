"""Files one by one, whenever they come: for a server, a page, a watched folder.

The same worker processes as for a run over many files (`scanner/batch/pool.py`), but kept:
each has one file at a time, may be lost with it, and is replaced.
"""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

from scanner.batch import pool, worker
from scanner.batch.private import PrivateFolder
from scanner.batch.task import Task, shared
from scanner.batch.worker import Bounds
from scanner.model import FileReport, Options, Reason, Status

# How soon a cancelled file and a page that was read are noticed.
_POLL_SECONDS = 0.1
# A second try of these would only take as long again.
_FINAL = ("timed_out", "cancelled")


class Ticket:
    """A file on its way. `future` ends with its report, whatever happens to the worker: a
    cancelled file's report is an error `cancelled`. `pages`: read so far, and in all (0 while
    that is not known). `lost`: why workers fell over it.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.future: Future[FileReport]
        self.pages = (0, 0)
        self.lost: list[str] = []
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ends the work, also in the middle of a page. May be called at any time."""
        self._cancelled.set()


class Workers:
    """`count` worker processes that stay until `close`. Every method may be called from any
    thread. The limits of `options` bind each process; a task may bring options of its own.
    `writable`: the folders that copies go to; the processes can write nowhere else. `place`: the
    folder from which relative paths go, where that is another one than this process's."""

    def __init__(
        self,
        options: Options,
        count: int,
        writable: tuple[Path, ...] = (),
        place: str | None = None,
    ) -> None:
        options = shared(options, count)
        self._folder = PrivateFolder(pool.FOLDER)
        self._slots = [_Slot(options, self._folder.path, writable, place) for _ in range(count)]
        self._free = list(self._slots)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="lolot-worker")
        self._tickets: set[Ticket] = set()
        self._lock = threading.Lock()

    def submit(self, task: Task) -> Ticket:
        """Puts a file in the queue. Raises RuntimeError after `close`."""
        ticket = Ticket(task)
        with self._lock:
            ticket.future = self._threads.submit(self._work, ticket)
            self._tickets.add(ticket)
        return ticket

    def warm(self) -> None:
        """Starts the processes and loads their models now, so that the first file need not
        wait for them."""
        for slot in self._slots:
            slot.warm()

    def close(self) -> None:
        """Cancels what is under way and ends the processes."""
        with self._lock:
            tickets = list(self._tickets)
        for ticket in tickets:
            ticket.cancel()
        self._threads.shutdown(wait=True)
        for slot in self._slots:
            slot.close()
        self._folder.close()

    def _work(self, ticket: Ticket) -> FileReport:
        # There are as many threads as slots, so that one is free.
        slot = self._free.pop()
        try:
            return slot.report(ticket)
        finally:
            self._free.append(slot)
            with self._lock:
                self._tickets.discard(ticket)


class _Slot:
    """One worker process, and the pipe that it counts pages through."""

    def __init__(
        self, options: Options, folder: Path, writable: tuple[Path, ...], place: str | None
    ) -> None:
        self._options = options
        self._pages, far_end = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self._bounds = Bounds(options, far_end, folder, writable, place=place)
        self._pool = pool.processes(1, self._bounds)
        self._number = 0

    def warm(self) -> None:
        with pool.interrupts_held():
            self._pool.schedule(worker.warm, timeout=self._options.limits.seconds)

    def report(self, ticket: Ticket) -> FileReport:
        outcome = self._outcome(ticket)
        if isinstance(outcome, Reason) and outcome.key not in _FINAL:
            outcome = self._outcome(ticket)
        if isinstance(outcome, Reason):
            return FileReport(ticket.task.path, None, None, None, Status.ERROR, outcome)
        return outcome

    def close(self) -> None:
        self._pool.stop()
        self._pool.join()
        self._pages.close()
        assert self._bounds.pages is not None
        self._bounds.pages.close()

    def _outcome(self, ticket: Ticket) -> FileReport | Reason:
        if ticket.cancelled:
            return Reason("cancelled")
        self._number += 1
        options = ticket.task.options or self._options
        future = self._begin(ticket.task, options.limits.seconds)
        while not wait([future], timeout=_POLL_SECONDS).done:
            self._hear(ticket)
            if ticket.cancelled:
                future.cancel()
        self._hear(ticket)
        if future.cancelled() and ticket.cancelled:
            return Reason("cancelled")
        outcome = pool.outcome(future, options.limits)
        if isinstance(outcome, Reason):
            ticket.lost.append(outcome.key)
        return outcome

    def _begin(self, task: Task, seconds: float) -> Future[FileReport]:
        with pool.interrupts_held():
            if self._number > 1 and not self._pool.active:
                # It gives up for good when a process dies before it has a task.
                self._pool.stop()
                self._pool.join()
                self._pool = pool.processes(1, self._bounds)
            try:
                future: Future[FileReport] = self._pool.schedule(
                    worker.run, args=(self._number, task), timeout=seconds
                )
            except RuntimeError as error:
                future = Future()
                future.set_exception(error)
        return future

    def _hear(self, ticket: Ticket) -> None:
        while self._pages.poll():
            number, done, total = self._pages.recv()
            if number == self._number:
                ticket.pages = (done, total)


def named(report: FileReport, path: str, name: str) -> FileReport:
    """The report on a file at `path` as if it lay at `name`: for one that was only brought
    there to be read."""
    error = report.error
    if error is not None:
        details = {k: name if v == path else v for k, v in error.details.items()}
        error = Reason(error.key, details)
    return replace(report, path=name, error=error)
