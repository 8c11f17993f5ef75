"""Where a report goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from scanner.errors import UnreadableError, UsageError, cause


def partial(path: Path) -> Path:
    """The name a report has while it is written."""
    return path.with_name(path.name + ".partial")


@contextlib.contextmanager
def output(path: Path | None, *, keep_partial: bool) -> Iterator[TextIO]:
    """A stream for the report; `path` gets its name only when the block ends well.

    `keep_partial` leaves what a streamed report already holds under its partial name when
    the user interrupts. Raises UsageError before anything is done if `path` cannot be
    written, UnreadableError if it cannot be finished.
    """
    if path is None:
        yield sys.stdout
        return
    stream = _open(path)
    try:
        yield stream
        with writing(path):
            _finish(stream, path)
    except KeyboardInterrupt:
        _abandon(stream, path, keep=keep_partial)
        raise
    except BaseException:
        _abandon(stream, path, keep=False)
        raise


@contextlib.contextmanager
def writing(path: Path | None) -> Iterator[None]:
    """Around each write of the report: a full disk becomes an UnreadableError.

    A closed pipe behind standard output stays what it is.
    """
    try:
        yield
    except OSError as error:
        if path is None:
            raise
        raise UnreadableError("report_write", path=path, why=cause(error)) from error


def _open(path: Path) -> TextIO:
    try:
        return partial(path).open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError("output_not_writable", path=path, why=cause(error)) from error


def _finish(stream: TextIO, path: Path) -> None:
    stream.flush()
    os.fsync(stream.fileno())
    stream.close()
    partial(path).replace(path)


def _abandon(stream: TextIO, path: Path, *, keep: bool) -> None:
    with contextlib.suppress(OSError):
        stream.close()
    if not keep:
        partial(path).unlink(missing_ok=True)
