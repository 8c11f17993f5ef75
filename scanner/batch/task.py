"""What is asked of a worker: one file and what is to be done with it; and how many may work."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace

from scanner.model import Options


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, to mask into `target`, or to compare with a `copy` made elsewhere; where that
    is empty, the file is the copy, whose original is not at hand.

    `overwrite`: over what lies at `target`, even where the options do not say so.
    `called`: what the copy is called before its ending where that becomes another one; None: as the
    original is before its own.
    `folder`: the folders that it lies in below what was named, whose names are read as its own is.
    `options`: this file's own; None for those that the process was started with, whose bounds
    on memory and cores hold either way.
    `size`: of the file in bytes, 0 where the walk has not asked.
    `page`, `width`: only draw that page into `target`, so many pixels wide; 0: write its words.
    """

    path: str
    target: str | None = None
    copy: str | None = None
    overwrite: bool = False
    called: str | None = None
    folder: str = ""
    options: Options | None = None
    size: int = 0
    page: int | None = None
    width: int = 0


def shared(options: Options, workers: int) -> Options:
    """The options for one of so many worker processes: its share of the cores. A single one may
    have help."""
    threads = max(1, cores() // workers)
    return replace(options, threads=threads, helpers=threads - 1 if workers == 1 else 0)


def cores() -> int:
    """The processor cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
