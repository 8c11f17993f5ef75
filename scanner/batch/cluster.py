"""The same work on many machines: a Dask cluster, started by others (docs/scale.md).

Only paths and reports travel. Each Dask worker keeps worker processes like those of a run on
one machine (`scanner/batch/service.py`), so that a file may take one of them down and no more.
Paths have to mean the same file on every machine, or be URLs that fsspec understands.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec
from distributed import Client, Future, WorkerPlugin, get_worker, wait

from scanner.batch import walk as local
from scanner.batch.pool import Keep
from scanner.batch.service import Workers, named
from scanner.batch.task import Task
from scanner.batch.walk import Item, failed
from scanner.errors import UsageError
from scanner.model import FileReport, Options
from scanner.report.answer import Answer
from scanner.report.record import View

_CONNECT_SECONDS = 15
# Tasks that wait at the scheduler for each thread of the cluster, so that none idles.
_AHEAD = 3
# Reports come out in the order of the files; so many may wait for a slow one before them.
_WINDOW = 1024
_COUNT_SECONDS = 5.0
# A task that itself fails is tried again so often; a lost worker's tasks go to others anyway.
_RETRIES = 2


def walk(arguments: Iterable[str], left_out: frozenset[str], pick: local.Pick) -> Iterator[Item]:
    """Every file behind paths and URLs, as `scanner.batch.walk.walk` gives them."""
    for argument in arguments:
        if "://" in argument:
            yield from _remote(argument, pick)
        else:
            yield from local.walk([argument], left_out, pick)


def _remote(url: str, pick: local.Pick) -> Iterator[Item]:
    try:
        system, root = fsspec.core.url_to_fs(url)
        if system.isfile(root):
            yield Item(url, PurePosixPath(root).name)
            return
        empty = True
        for folder, _, names in system.walk(root):
            inside = folder.removeprefix(root).strip("/")
            # The system goes on into what is not entered: each part of the way is asked.
            parts = inside.split("/") if inside else []
            ways = ["/".join(parts[: n + 1]) for n in range(len(parts))]
            for name in sorted(names) if all(map(pick.enter, ways)) else ():
                below = f"{inside}/{name}".lstrip("/")
                if pick.file(below):
                    empty = False
                    yield Item(f"{url.rstrip('/')}/{below}", below)
    except Exception as error:
        # Each of the many systems behind fsspec raises errors of its own.
        yield Item(url, "", failed(url, "remote", why=type(error).__name__))
        return
    if empty:
        yield Item(url, "", failed(url, "empty_folder"))


def answers(  # noqa: PLR0913
    work: Iterable[Task | Answer],
    options: Options,
    address: str,
    view: View,
    *,
    keep: Keep[Answer] | None = None,
    writable: tuple[Path, ...] = (),
) -> Iterator[Answer]:
    """The answer for every task, in order; what is one already passes through.

    `keep` gets each task's answer as soon as it is there. `writable`: the folders that copies
    go to. Raises UsageError where there is no cluster that can do the work.
    """
    try:
        # Answers may hold what was found: they come straight from the workers.
        client = Client(address, timeout=_CONNECT_SECONDS, direct_to_workers=True)
    except (OSError, ValueError) as error:
        raise UsageError("no_cluster", address=address, why=type(error).__name__) from error
    with client:
        _check(client, address)
        reader = _Reader(options, view, tuple(folder.absolute() for folder in writable))
        client.register_plugin(reader)
        try:
            yield from _Run(client, reader.name, view, keep).answers(work)
        finally:
            with contextlib.suppress(Exception):
                client.unregister_worker_plugin(reader.name)


def _check(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        told: dict[str, tuple[str, bool]] = client.run(_about)
    except Exception as error:
        raise UsageError("no_cluster", address=address, why=type(error).__name__) from error
    for worker, (other, daemonic) in told.items():
        if other != version("lolot"):
            raise UsageError("cluster_version", worker=worker, version=other)
        if daemonic:
            raise UsageError("cluster_daemon", worker=worker)


def _about() -> tuple[str, bool]:
    return version("lolot"), multiprocessing.current_process().daemon


class _Reader(WorkerPlugin):  # type: ignore[misc]
    """What a Dask worker keeps for one run: its own processes, warm with their models."""

    def __init__(self, options: Options, view: View, writable: tuple[Path, ...]) -> None:
        self.name = f"lolot-{uuid.uuid4().hex}"
        self._version = version("lolot")
        self._options = options
        self._view = view
        self._writable = writable
        # Where the run was begun: relative paths mean the same file on every machine.
        self._place = str(Path.cwd())
        self._workers: Workers | None = None

    def setup(self, worker: Any) -> None:
        self._workers = Workers(self._options, worker.state.nthreads, self._writable, self._place)

    def teardown(self, worker: Any) -> None:
        if self._workers is not None:
            self._workers.close()

    def read(self, task: Task) -> Answer:
        return Answer.of(self._report(task), self._view)

    def _report(self, task: Task) -> FileReport:
        assert self._workers is not None
        if version("lolot") != self._version:
            # One that joined late.
            return failed(task.path, "cluster_other")
        if "://" not in task.path:
            return self._workers.submit(task).future.result()
        return self._fetched(self._workers, task)

    def _fetched(self, workers: Workers, task: Task) -> FileReport:
        with tempfile.TemporaryDirectory(prefix="lolot-") as folder:
            path = Path(folder) / PurePosixPath(task.path).name
            try:
                system, place = fsspec.core.url_to_fs(task.path)
                limit = self._options.limits.file_bytes
                if (system.size(place) or 0) > limit:
                    return failed(task.path, "too_large", limit=str(limit // 1_000_000))
                system.get_file(place, str(path))
            except Exception as error:
                return failed(task.path, "remote", why=type(error).__name__)
            report = workers.submit(replace(task, path=str(path))).future.result()
            return named(report, str(path), task.path)


def _read(reader: str, task: Task) -> Answer:
    """Runs on a Dask worker."""
    plugin: _Reader = get_worker().plugins[reader]
    return plugin.read(task)


@dataclass(slots=True)
class _Sent:
    """What is on its way; `answer` once it is there."""

    path: str
    future: Future | None
    answer: Answer | None = None


class _Run:
    def __init__(self, client: Client, reader: str, view: View, keep: Keep[Answer] | None) -> None:
        self._client = client
        self._reader = reader
        self._view = view
        self._keep = keep
        self._threads = 1
        self._counted = 0.0

    def answers(self, work: Iterable[Task | Answer]) -> Iterator[Answer]:
        entries = iter(work)
        sent: deque[_Sent] = deque()
        more = True
        while more or sent:
            while more and len(sent) < _WINDOW and _on_the_way(sent) < self._room():
                entry = next(entries, None)
                if entry is None:
                    more = False
                else:
                    sent.append(self._send(entry))
            self._collect(sent)
            while sent and sent[0].answer is not None:
                yield sent.popleft().answer  # type: ignore[misc]
            waiting = [one.future for one in sent if one.answer is None]
            if waiting:
                with contextlib.suppress(TimeoutError):
                    wait(waiting, timeout=_COUNT_SECONDS, return_when="FIRST_COMPLETED")

    def _room(self) -> int:
        now = time.monotonic()
        if now - self._counted > _COUNT_SECONDS:
            # Workers come and go while a run lasts.
            self._counted = now
            self._threads = sum(self._client.nthreads().values())
        return _AHEAD * max(1, self._threads)

    def _send(self, entry: Task | Answer) -> _Sent:
        if isinstance(entry, Answer):
            return _Sent(entry.path, None, entry)
        future = self._client.submit(_read, self._reader, entry, pure=False, retries=_RETRIES)
        return _Sent(entry.path, future)

    def _collect(self, sent: Iterable[_Sent]) -> None:
        fresh = [one for one in sent if one.answer is None and one.future.done()]  # type: ignore[union-attr]
        for one in fresh:
            one.answer = self._outcome(one)
            one.future = None
        if fresh and self._keep is not None:
            self._keep([one.answer for one in fresh if one.answer is not None])

    def _outcome(self, one: _Sent) -> Answer:
        assert one.future is not None
        try:
            answer: Answer = one.future.result()
        except Exception:
            # Every worker that had it was lost.
            return Answer.of(failed(one.path, "crashed"), self._view)
        return answer


def _on_the_way(sent: Iterable[_Sent]) -> int:
    return sum(one.answer is None for one in sent)
