"""One run over many files: walk, read or mask, report, and the exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from scanner.batch.fingerprint import fingerprint
from scanner.batch.journal import Journal, folder
from scanner.batch.task import Task
from scanner.batch.walk import ALL, FROM_STDIN, Item, Pick, failed, is_folder, read_list, walk
from scanner.errors import UnreadableError, UsageError
from scanner.messages import explain, text
from scanner.model import Options
from scanner.report import AnswerWriter, Format, Writer, writer
from scanner.report.answer import Answer
from scanner.report.outcome import Bar, Tally
from scanner.report.output import output, partial, writing
from scanner.report.plain import printable, shown_path
from scanner.report.progress import PATIENCE_SECONDS, Course, Progress, Pulse
from scanner.report.record import View

Work = Task | Answer

# Files that the journal is asked for at once.
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Job:
    """All that a run was asked for: what to read, how, and how to tell it.

    `resume`: whether an earlier run may answer for files; None for a job without a journal.
    `quiet`: nothing is said beside the report.
    `cluster`: address of a Dask scheduler that the files are sent to; None for this machine.
    `pick`: which files below folders are read.
    `copies` is the folder for masked copies; None for a scan. `make`, where given, makes the
    writer in place of `form`.
    """

    paths: Sequence[str]
    options: Options
    bar: Bar
    view: View
    form: Format
    jobs: int
    output: Path | None = None
    copies: Path | None = None
    resume: bool | None = None
    quiet: bool = False
    make: Callable[[TextIO], Writer] | None = None
    cluster: str | None = None
    pick: Pick = ALL


def run(job: Job) -> int:
    """Does the job and returns its exit code (contract: 0, 1, 3 or 4).

    Raises UsageError if nothing was done.
    """
    job = replace(job, paths=_arguments(job.paths), view=replace(job.view, bar=job.bar))
    journal = _journal(job)
    try:
        return _run(job, journal)
    finally:
        if journal is not None:
            journal.close()
            if journal.trouble is not None:
                print(text(job.view.lang, f"run.{journal.trouble}"), file=sys.stderr)


def _journal(job: Job) -> Journal | None:
    options = job.options
    # A journal has no values to show, and none to hold against lists of values.
    if job.resume is None or job.view.reveal or options.also or options.allow:
        return None
    name = fingerprint(job.paths, options, job.copies, job.pick)
    return Journal(name, resume=job.resume)


def _run(job: Job, journal: Journal | None) -> int:
    work = _work(job, journal)
    tally = Tally(job.bar)
    try:
        _carry_out(job, work, tally, journal)
    except UnreadableError as error:
        # All that is left to fail here is the report itself.
        message = explain(job.view.lang, "error", error.reason)
        print(text(job.view.lang, "run.error", message=printable(message)), file=sys.stderr)
        return max(tally.code, error.exit_code)
    return tally.code


def _carry_out(job: Job, work: Iterable[Work], tally: Tally, journal: Journal | None) -> None:
    started = time.monotonic()
    watched = sys.stderr.isatty()
    course = Course(tally)
    with output(job.output, keep_partial=job.form == "jsonl") as stream:
        out = job.make(stream) if job.make else writer(job.form, stream, job.view)
        with (
            Progress(job.view.lang, course, shown=watched and not job.quiet) as progress,
            Pulse(job.view.lang, course, shown=not (watched or job.quiet)),
            _counting(job, work, course),
            contextlib.closing(_answers(job, work, progress, journal)) as answers,
        ):
            for answer in answers:
                tally.count(answer.facts)
                with progress.paused():
                    _tell(job, answer, out)
                progress.step()
        seconds = time.monotonic() - started
        with writing(job.output):
            out.close(tally, seconds)
    if journal is not None:
        # Only now that the report has its name: else it could not be had again.
        journal.finish()
    if not job.quiet:
        _summary(job, tally, seconds)


@contextlib.contextmanager
def _counting(job: Job, work: Iterable[Work], course: Course) -> Iterator[None]:
    """Counts the files beside the run, so that it can be told how much is left."""
    over = threading.Event()

    def count() -> None:
        # A run that is over by then needs no second walk.
        if over.wait(PATIENCE_SECONDS):
            return
        total = 0
        for _ in walk(job.paths, _left_out(job), job.pick):
            total += 1
            if over.is_set():
                return
        course.total = total

    thread = threading.Thread(target=count, daemon=True)
    if isinstance(work, list):
        course.total = len(work)
    elif job.cluster is None and not job.quiet:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if thread.is_alive():
            thread.join()


def _arguments(paths: Sequence[str]) -> list[str]:
    arguments: list[str] = []
    for path in paths:
        arguments += read_list() if path == FROM_STDIN else [path]
    return arguments


def _work(job: Job, journal: Journal | None) -> Iterable[Work]:
    if job.output is not None:
        _check_output(job.output, job.paths)
    items = _items(job)
    if job.copies is None:
        if journal is not None:
            journal.start()
        return _to_read(job, items, journal)
    from scanner.batch import copies

    copies.check_folder(job.copies, job.paths)
    options = job.options
    work = copies.plan(
        items,
        job.copies,
        options.limits,
        job.view,
        overwrite=options.overwrite,
        flatten=options.flatten,
        journal=journal,
    )
    copies.make_folder(job.copies)
    if journal is not None:
        journal.start(str(task.target) for task in work if isinstance(task, Task))
    return work


def _items(job: Job) -> Iterable[Item]:
    if job.cluster is None:
        return walk(job.paths, _left_out(job), job.pick)
    from scanner.batch import cluster

    return cluster.walk(job.paths, _left_out(job), job.pick)


def _to_read(job: Job, items: Iterable[Item], journal: Journal | None) -> Iterator[Work]:
    """What is to be read, and the answers for what need not be."""
    waiting = iter(items)
    while True:
        seen = time.time_ns()
        some = list(islice(waiting, _AT_ONCE))
        if not some:
            return
        known: Sequence[Answer | None] = [None] * len(some)
        if journal is not None:
            known = journal.answers([(item.path, item.status) for item in some], seen)
        for item, answer in zip(some, known, strict=True):
            if item.report is not None:
                yield Answer.of(item.report, job.view)
            else:
                yield answer or Task(item.path, folder=item.folder, size=item.size)


def _left_out(job: Job) -> frozenset[str]:
    paths = [job.copies] if job.copies else []
    journals = Path(os.path.realpath(folder()))
    if any(journals.is_relative_to(os.path.realpath(argument)) for argument in job.paths):
        paths.append(journals)
    if job.output is not None:
        paths += [job.output, partial(job.output)]
    return frozenset(os.path.realpath(path) for path in paths)


def _check_output(path: Path, arguments: Iterable[str]) -> None:
    if is_folder(path):
        raise UsageError("output_is_folder", path=path)
    if any(os.path.realpath(path) == os.path.realpath(argument) for argument in arguments):
        raise UsageError("output_is_input", path=path)


def _answers(
    job: Job, work: Iterable[Work], progress: Progress, journal: Journal | None
) -> Generator[Answer, None, None]:
    waiting = set(filter(is_folder, job.paths))
    tell = progress.page if progress.shown else None
    keep = journal.keep if journal is not None else None
    writable = (job.copies,) if job.copies is not None else ()
    for answer in _worked(job, work, tell, keep, writable):
        progress.file_done(answer.path)
        if waiting and not answer.facts.harmless:
            waiting -= {folder for folder in waiting if _inside(answer.path, folder)}
        yield answer
    for path in sorted(waiting):
        # Only what is left alone on purpose lies here: a folder without one readable file.
        yield Answer.of(failed(path, "nothing_readable"), job.view)


def _worked(
    job: Job,
    work: Iterable[Work],
    tell: Callable[[str, int, int], None] | None,
    keep: Callable[[Iterable[Answer]], None] | None,
    writable: tuple[Path, ...],
) -> Iterator[Answer]:
    """The answer for all that is to be read, by this machine's workers or those of a cluster."""
    entries = iter(work)
    for entry in entries:
        if isinstance(entry, Task):
            break
        yield entry
    else:
        # Nothing has to be read: nothing that reads is loaded.
        return
    work = chain([entry], entries)
    if job.cluster is not None:
        from scanner.batch import cluster

        yield from cluster.answers(
            work, job.options, job.cluster, job.view, keep=keep, writable=writable
        )
        return
    from scanner.batch import pool

    yield from pool.answers(
        work, job.options, job.jobs, job.view, tell, keep=keep, writable=writable
    )


def _inside(path: str, folder: str) -> bool:
    """Whether the walk met `path` in the folder argument, or it is that argument."""
    below = path.removeprefix(folder)
    ends = (os.sep, os.altsep or os.sep)
    return path == folder or (path != below and (below.startswith(ends) or folder.endswith(ends)))


def _tell(job: Job, answer: Answer, out: Writer) -> None:
    with writing(job.output):
        if isinstance(out, AnswerWriter) and answer.lang == job.view.lang:
            out.add_answer(answer)
        else:
            out.add(answer.report())
    in_table = job.form == "table" and job.output is None
    told = in_table or job.quiet
    if answer.facts.error is not None and not answer.facts.harmless and not told:
        error = answer.report().error
        assert error is not None
        message = explain(job.view.lang, "error", error)
        path = shown_path(answer.path)
        print(text(job.view.lang, "run.file_error", path=path, message=message), file=sys.stderr)


def _summary(job: Job, tally: Tally, seconds: float) -> None:
    from scanner.report.summary import print_summary

    stream = sys.stderr if job.output is None else sys.stdout
    print_summary(stream, tally, seconds, job.view)
    if job.output is not None:
        print(text(job.view.lang, "run.report_at", path=shown_path(str(job.output))))
