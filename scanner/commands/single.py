"""One file by itself, worked off in a process of its own and told in a few lines or as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from rich.text import Text

from scanner.batch import pool
from scanner.batch.task import Task
from scanner.model import FileReport, Options
from scanner.report import writer
from scanner.report.outcome import Bar, Tally
from scanner.report.record import View
from scanner.report.table import console_for

Form = Literal["table", "json"]
Told = Callable[[FileReport, View], Iterable[str]]


def work_off(task: Task, options: Options, bar: Bar, view: View, told: Told | None) -> int:
    """Works a task off, tells what became of it, line by line or (`told` None) as JSON, and
    returns the exit code (contract: 0, 3 or 4)."""
    started = time.monotonic()
    view = replace(view, bar=bar)
    report, tally = _read(task, options, bar)
    if told is None:
        out = writer("json", sys.stdout, view)
        out.add(report)
        out.close(tally, time.monotonic() - started)
    else:
        console = console_for(sys.stdout)
        for line in told(report, view):
            console.print(Text(line), soft_wrap=True)
    return tally.code


def read(task: Task, options: Options, bar: Bar) -> tuple[FileReport, int]:
    """What is known of a file once the task is worked off, and the exit code."""
    report, tally = _read(task, options, bar)
    return report, tally.code


def _read(task: Task, options: Options, bar: Bar) -> tuple[FileReport, Tally]:
    writable = () if task.target is None else (Path(task.target).parent,)
    (report,) = pool.reports([task], options, 1, writable=writable)
    tally = Tally(bar)
    tally.add(report)
    return report, tally
