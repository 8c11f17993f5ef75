"""The work behind the requests: who is let in, where uploads lie, and the worker processes."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import math
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from scanner.batch.private import PrivateFolder
from scanner.batch.service import Ticket, Workers, named
from scanner.batch.task import Task
from scanner.model import FileReport
from scanner.web.metrics import Metrics
from scanner.web.problem import ProblemError
from scanner.web.settings import Settings

# The first guess of how long a file takes, until some were read.
_SECONDS = 2.0


class GoneError(Exception):
    """Whoever asked has left: there is nobody to answer."""


class Jobs:
    """Made with the application; works between `open` and `close`."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._workers: Workers | None = None
        self._folder: PrivateFolder | None = None
        self._inside = 0
        self._seconds = _SECONDS

    @property
    def inside(self) -> int:
        """Requests that are being received, waiting or worked on."""
        return self._inside

    @property
    def private(self) -> Path:
        """The private folder below which all that is worked on lies."""
        assert self._folder is not None, "not open"
        return self._folder.path

    def open(self) -> None:
        self._folder = PrivateFolder()
        self._workers = Workers(
            self._settings.options, self._settings.workers, (self._folder.path,)
        )
        self._workers.warm()

    def close(self) -> None:
        if self._workers is not None:
            self._workers.close()
        if self._folder is not None:
            self._folder.close()

    @contextlib.contextmanager
    def admitted(self) -> Iterator[None]:
        """One of the places in the queue. Raises ProblemError 429 where all are taken."""
        if self._inside >= self._settings.workers + self._settings.waiting:
            turns = self._inside / self._settings.workers
            seconds = max(1, math.ceil(min(turns * self._seconds, 600)))
            raise ProblemError(429, "busy", {"Retry-After": str(seconds)}, seconds=seconds)
        self._inside += 1
        self._metrics.queue.set(self._inside)
        try:
            yield
        finally:
            self._inside -= 1
            self._metrics.queue.set(self._inside)

    @contextlib.asynccontextmanager
    async def folder(self) -> AsyncIterator[Path]:
        """A private folder, removed with all that lies in it when the block ends."""
        assert self._folder is not None, "not open"
        inner = self._folder.inner()
        path = await run_in_threadpool(inner.__enter__)
        try:
            yield path
        finally:
            await asyncio.shield(run_in_threadpool(inner.__exit__, None, None, None))

    def submit(self, task: Task) -> Ticket:
        """Puts a file in the queue; see `Ticket` for its progress and how to cancel it."""
        assert self._workers is not None, "not open"
        return self._workers.submit(task)

    async def report(self, request: Request, task: Task, name: str) -> FileReport:
        """The report on a file that is called `name` outside. Where whoever asked leaves, the
        work stops and GoneError is raised."""
        ticket = self.submit(task)
        work = asyncio.wrap_future(ticket.future)
        gone = asyncio.create_task(_gone(request))
        try:
            either: set[asyncio.Future[Any]] = {work, gone}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise GoneError
        finally:
            gone.cancel()
            ticket.cancel()
            # Only when it has let go of the file may the folder be removed.
            await asyncio.shield(asyncio.wait([work]))
        report = work.result()
        self._seconds += (report.seconds - self._seconds) / 8
        self._metrics.read(report, ticket.lost)
        return as_sent(report, task.path, name)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def as_sent(report: FileReport, path: str, name: str) -> FileReport:
    """The report as if the file lay under its own name, and not in a folder of ours."""
    report = named(report, path, name)
    if report.copy is None:
        return report
    copy = dataclasses.replace(report.copy, path=Path(report.copy.path).name)
    return dataclasses.replace(report, copy=copy)
