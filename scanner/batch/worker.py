"""What happens in a worker process: one file at a time, within its bounds.

Everything heavy is imported here and nowhere above, so that the parent starts at once and
a library that crashes takes only this process with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import pkgutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import cache_from_source
from pathlib import Path

from scanner.batch.isolation import confine
from scanner.batch.private import PrivateFolder
from scanner.batch.task import Task
from scanner.errors import LolotError
from scanner.model import FileReport, Options, Reason, Status
from scanner.report.answer import Answer
from scanner.report.record import View

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as Connection
else:
    from multiprocessing.connection import Connection

# One end of the pipe that pages are counted through.
PipeEnd = Connection
# How far a task is: its number, pages done, pages in all.
Page = tuple[int, int, int]
# What a file leaves behind that was read faster than this is not worth giving back.
_LONG_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a worker process is started with.

    `folder`: where it makes the folder of its own in which alone it may write, beside
    `writable`, where copies go. `view`: how `answer` tells of a file. `place`: the folder from
    which relative paths go; None for that of the process that starts it.
    """

    options: Options
    pages: PipeEnd | None
    folder: Path
    writable: tuple[Path, ...] = ()
    view: View | None = None
    place: str | None = None


_ROOMS = Path(__file__).parents[1]
# What is loaded last of all that reading needs.
_LAST = str(_ROOMS / "pipeline.py")

# Set once when the process starts and never again: a pipe end can be handed to a process
# only then, not with a task.
_bounds: Bounds | None = None
_own: PrivateFolder | None = None


def start(bounds: Bounds) -> None:
    """Makes this process a worker, before any library reads its environment."""
    global _bounds, _own  # noqa: PLW0603
    _bounds = bounds
    gc.disable()
    _own = PrivateFolder("worker-", bounds.folder)
    # For the programs that it starts, and for itself, which may have looked already.
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(_own.path)))
    tempfile.tempdir = str(_own.path)
    if bounds.place is not None:
        _go_to(bounds.place, _own.path)
    # The libraries below start one thread a core each unless told before they load.
    for name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(bounds.options.threads)
    # Threads that spin while they wait are ruinous where cores are shared with others.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    _compile()
    _keep_expressions()
    confine(bounds.options.limits, [_own.path, *bounds.writable])


def _go_to(place: str, empty: Path) -> None:
    """Goes to a folder, and where there is none such here, to an empty one: there a relative path
    leads to no file, rather than to another one than was meant."""
    try:
        os.chdir(place)
    except OSError:
        os.chdir(empty)


def _compile() -> None:
    """Loads all that reading may need where it was never compiled: Python keeps what it compiles
    beside the code, where a confined process cannot write. Some installers leave it to that."""
    compiled = Path(cache_from_source(_LAST))
    folder = next(parent for parent in compiled.parents if parent.exists())
    if sys.dont_write_bytecode or compiled.exists() or not os.access(folder, os.W_OK):
        return
    for module in pkgutil.walk_packages([str(_ROOMS)], "scanner."):
        with contextlib.suppress(ImportError):
            importlib.import_module(module.name)


def _keep_expressions() -> None:
    """Compiles all expressions of ours where they were never kept, as Python does its modules."""
    from scanner import expressions

    file = expressions.place()
    folder = next(parent for parent in file.parents if parent.exists())
    if sys.dont_write_bytecode or file.exists() or not os.access(folder, os.W_OK):
        return
    from scanner import detectors, pipeline

    assert pipeline
    patterns = detectors.load(None)
    patterns.labels.compile()
    for detector in patterns.detectors:
        _ = detector.pattern, detector.wake
    expressions.keep()


def run(number: int, task: Task) -> FileReport:
    """The report on one file. Raises MemoryError for the parent to judge, nothing else."""
    assert _bounds is not None
    options = _bounds.options
    if task.options is not None:
        options = replace(task.options, threads=options.threads, helpers=options.helpers)
    started = time.process_time()
    try:
        return _work(task, options, _teller(number, _bounds.pages))
    except MemoryError:
        raise
    except LolotError as error:
        return FileReport(task.path, None, None, None, Status.ERROR, error.reason)
    except Exception as error:
        # Whatever it is, it is this file's error (contract: 3, never 1).
        reason = Reason("internal", {"kind": type(error).__name__, "where": where(error)})
        return FileReport(task.path, None, None, None, Status.ERROR, reason)
    finally:
        _let_go(time.process_time() - started)


def answer(number: int, task: Task) -> Answer:
    """The same, told as the process was started to tell it."""
    assert _bounds is not None and _bounds.view is not None
    return Answer.of(run(number, task), _bounds.view)


def warm() -> None:
    """Loads what the first picture would wait for, by reading a small one."""
    from PIL import Image, ImageDraw

    assert _bounds is not None and _own is not None
    picture = Image.new("RGB", (400, 120), "white")
    line = "lolot 0123456789"
    ImageDraw.Draw(picture).text((40, 40), line, fill="black", font_size=30)
    path = _own.path / "warm.png"
    picture.save(path)
    run(0, Task(str(path)))
    path.unlink()


def _let_go(seconds: float) -> None:
    """Gives back what the libraries keep of a file that took the processor so long.

    Without it a worker grows by some 25 MB in seven files with pictures, up to MuPDF's 256 MB.
    After small ones it stays: fonts that are loaded anew cost more than reading them.
    """
    if not gc.get_freeze_count():
        # What is loaded by now stays to the end: no search for garbage has to pass over it.
        gc.freeze()
    if seconds < _LONG_SECONDS:
        return
    import pymupdf

    pymupdf.TOOLS.store_shrink(100)
    # glibc's; other C libraries have none and need none.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _work(task: Task, options: Options, tell: Callable[[int, int], None] | None) -> FileReport:
    from scanner import pipeline
    from scanner.formats import show

    if not gc.isenabled():
        # Loading makes many objects and no garbage; what is loaded stays to the end, and no search
        # for garbage has to pass over it.
        gc.freeze()
        gc.enable()
    if task.page is not None and task.target is not None:
        if task.width:
            show.write(task.path, task.page, task.width, Path(task.target), options)
        else:
            show.write_words(task.path, task.page, Path(task.target), options)
        return FileReport(task.path, None, None, None, Status.OK)
    if task.copy is not None:
        if not task.copy:
            return pipeline.verify_alone(task.path, options, tell)
        return pipeline.verify_files(task.path, task.copy, options, tell)
    if task.target is None:
        return pipeline.scan_file(task.path, options, tell, folder=task.folder)
    if task.overwrite:
        options = replace(options, overwrite=True)
    return pipeline.mask_file(
        task.path, task.target, options, tell, called=task.called, folder=task.folder
    )


def _teller(number: int, pages: PipeEnd | None) -> Callable[[int, int], None] | None:
    if pages is None:
        return None
    # Sent without a lock: a message this small is written in one piece, and a lock would be
    # left closed by a worker that is ended at its time limit.
    return lambda done, total: pages.send((number, done, total))


def where(error: BaseException) -> str:
    """The deepest line of lolot's own that an error passed, as `scanner/find/rows.py:71`, wherever
    lolot is installed. Its message may hold values."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        file = Path(frame.filename)
        if file.is_relative_to(_ROOMS):
            return f"{file.relative_to(_ROOMS.parent).as_posix()}:{frame.lineno}"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
