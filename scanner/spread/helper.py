"""A process that examines pages of a document for another one, ahead of it.

It is asked through its standard input and answers through its standard output, and ends when
the other end of either is closed, as it is when the process that started it is gone.
"""

from __future__ import annotations

import contextlib
import copyreg
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from threading import Thread
from typing import IO

from scanner import detectors
from scanner.examine import Examination
from scanner.find.ahead import Guess
from scanner.garbage import little_garbage
from scanner.model import Document, Options
from scanner.pages.pdf import PdfSource
from scanner.spread import keeps
from scanner.spread.record import Looked, Record, recorded
from scanner.text import PageText

_PROGRAM = "import sys; sys.path[:] = {path!r}; from scanner.spread.helper import serve; serve()"
# No window opens beside that of a program without one.
if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NO_WINDOW
else:
    _FLAGS = 0
# Each helper has a core of its own.
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Setup:
    """What is examined, and what for; `pictures`: only what is seen in these is asked for."""

    document: Document
    options: Options
    words: tuple[str, ...] = field(repr=False)
    pictures: bool = False

    @classmethod
    def of(cls, done: Examination, document: Document) -> Setup:
        """What a helper of an examination needs to know."""
        alone = Document("", document.data, document.media_type)
        options = replace(done.options, threads=1, helpers=0, edits=None)
        return cls(alone, options, done.words, keeps(done))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pages one after the other; `guess`: what holds before the first; `keep`: their texts are
    wanted as well."""

    pages: range
    guess: Guess
    keep: bool


# A page's number and what it tells, or what is seen in its pictures; instead of a page's number
# that it is ready; without a reply the helper is gone.
Reply = tuple[int, Record | Looked | None]
READY = 0


class Helper:
    """One such process, from the side of the one that started it."""

    def __init__(self, setup: Setup, replies: SimpleQueue[tuple[Helper, Reply | None]]) -> None:
        """What it tells goes to `replies`, and None where it tells nothing any more."""
        self._replies = replies
        self._requests: SimpleQueue[Setup | Chunk | None] = SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM.format(path=list(map(os.path.abspath, sys.path)))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_THREADS},
            # Ctrl-C is for the process that started it.
            start_new_session=True,
            creationflags=_FLAGS,
        )
        # Whether it waits for pages, and those that it was given and has not told yet.
        self.is_ready = False
        self.pending: set[int] = set()
        self._requests.put(setup)
        self._threads = [Thread(target=run, daemon=True) for run in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    def give(self, chunk: Chunk) -> None:
        """Gives it more pages."""
        self.pending.update(chunk.pages)
        self._requests.put(chunk)

    def end(self) -> None:
        """Ends it, whatever it does."""
        self._requests.put(None)
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        with contextlib.suppress(OSError), _pipe(self._process.stdin) as pipe:
            while (request := self._requests.get()) is not None:
                pickle.dump(request, pipe, pickle.HIGHEST_PROTOCOL)
                pipe.flush()

    def _read(self) -> None:
        # Whatever is wrong with what it tells, nothing more is expected of it.
        with contextlib.suppress(Exception), _pipe(self._process.stdout) as pipe:
            while True:
                self._replies.put((self, pickle.load(pipe)))
        self._replies.put((self, None))


@contextlib.contextmanager
def _pipe(pipe: IO[bytes] | None) -> Iterator[IO[bytes]]:
    assert pipe is not None
    try:
        yield pipe
    finally:
        with contextlib.suppress(OSError):
            pipe.close()


@little_garbage()
def serve() -> None:
    """What the process does."""
    # What a library prints must not come between.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    setup: Setup = pickle.load(sys.stdin.buffer)
    chunks: SimpleQueue[Chunk] = SimpleQueue()
    Thread(target=_listen, args=(chunks,), daemon=True).start()
    like = Examination(setup.options, detectors.load(setup.options.patterns), setup.words)
    gc.freeze()
    with PdfSource(setup.document, setup.options) as source:
        # What it takes to begin is done with a page that is known.
        recorded(source, 1, like, Guess({}), keep=False)
        _send((READY, None), replies)
        while True:
            chunk = chunks.get()
            guess = chunk.guess
            for number in chunk.pages:
                asked = source, number, like, guess
                record = recorded(*asked, keep=chunk.keep, pictures=setup.pictures)
                _send((number, record), replies)
                guess = record.steps.after if isinstance(record, Record) else guess


def _send(reply: Reply, pipe: IO[bytes]) -> None:
    pickler = pickle.Pickler(pipe, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table.copy()
    pickler.dispatch_table[PageText] = PageText.sent
    pickler.dump(reply)
    pipe.flush()


def _listen(chunks: SimpleQueue[Chunk]) -> None:
    """Hears what is asked, and the end of it at once."""
    try:
        while True:
            chunks.put(pickle.load(sys.stdin.buffer))
    finally:
        os._exit(0)
