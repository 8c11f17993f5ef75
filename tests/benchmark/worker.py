"""Run the real pipeline on one document after another in a process of its own, and weigh it.

A fresh process for each category: its peak memory is the category's, and neither the
generator's nor the scorer's work stands on its bill.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.model import FileReport, Options
from tests.benchmark.meter import metered_scan_job

# onnxruntime, OpenBLAS and OpenCV: one thread each, so that CPU seconds are the work done.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU (own and of programs that were started) and wall clock seconds of one call."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one job: its result or why there is none (a traceback, a time-out)."""

    result: Any
    cost: Cost
    peak_mb: float
    failure: str | None = None


def cpu_seconds() -> float:
    """CPU of this process and its ended children (Windows: of this process alone)."""
    now = os.times()
    return time.process_time() + now.children_user + now.children_system


def peak_mb() -> float:
    """The most memory this process has held, in MB."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    status = Path("/proc/self/status")
    if status.exists():
        # Not ru_maxrss: after fork and exec that still holds the parent's peak.
        line = next(ln for ln in status.read_text().splitlines() if ln.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def mask_job(path: str, target: str) -> FileReport:
    """`lolot mask` of one file."""
    from scanner.pipeline import mask_file

    return mask_file(path, target, Options(threads=1))


def _measured(job: Callable[..., Any], arguments: tuple[Any, ...]) -> Answer:
    cpu, wall = cpu_seconds(), time.perf_counter()
    result, failure = None, None
    try:
        result = job(*arguments)
    except Exception:
        failure = traceback.format_exc()
    cost = Cost(cpu_seconds() - cpu, time.perf_counter() - wall)
    return Answer(result, cost, peak_mb(), failure)


def _serve(pipe: Any) -> None:
    while True:
        message = pipe.recv()
        if message is None:
            return
        pipe.send(_measured(*message))


class Worker:
    """A spawned process that does jobs in turn. `with Worker() as w: w.run(job, *arguments)`.

    A job that ends the process or overruns `limit` seconds is answered for as a failure and
    the next one gets a new process.
    """

    def __init__(self, limit: float = 180.0, warm_up: Callable[[Worker], None] | None = None):
        self._limit = limit
        self._warm_up = warm_up
        self._process: multiprocessing.process.BaseProcess | None = None
        # A Connection, on Windows a PipeConnection.
        self._pipe: Any = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _start(self) -> Any:
        for name in _ONE_THREAD:
            os.environ[name] = "1"
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        if self._warm_up is not None:
            self._warm_up(self)
        return self._pipe

    def _end(self) -> None:
        if self._process is None:
            return
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._process = self._pipe = None

    def run(self, job: Callable[..., Any], *arguments: Any) -> Answer:
        """The answer to one job; `job` must be importable by its name."""
        pipe = self._pipe or self._start()
        began = time.perf_counter()
        pipe.send((job, arguments))
        failure = f"ran over {self._limit:.0f} s"
        if pipe.poll(self._limit):
            try:
                answer: Answer = pipe.recv()
            except (EOFError, OSError):
                failure = "the process ended"
            else:
                return answer
        self._end()
        return Answer(None, Cost(0.0, time.perf_counter() - began), 0.0, failure)


def warm_up_on(path: Path) -> Callable[[Worker], None]:
    """A warm-up that reads one picture, so that loading models is on no document's bill."""

    def warm_up(worker: Worker) -> None:
        worker.run(metered_scan_job, str(path))

    return warm_up
