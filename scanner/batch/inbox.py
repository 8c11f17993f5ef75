"""The files of a watched folder, each once it is complete: told by the system, or by looking."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from scanner.batch.walk import walk

# Verdicts lie beside files that are watched.
NOTE = ".lolot.txt"

# Names that programs give to what they are still writing.
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".swp")
# The system may lose events when there are too many of them.
_LOOK_SECONDS = 300.0
_CHANGES = frozenset({"created", "modified", "moved", "closed"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another: whoever puts another one in its place, as large
    and as old, moves its second time stamp (on Windows that of its making)."""

    size: int
    modified: int
    changed: int


@dataclass(slots=True)
class _Waiting:
    """A file that may still be written to, as it was last seen."""

    stamp: Stamp | None
    since: float


class Inbox:
    """`ready` gives each file when it has been left alone for `settle` seconds, and again when
    it has changed since.

    `left_out`: real paths of folders that are no input. `poll`: seconds between two looks at
    the folder, for network shares, which tell of nothing; None where the system tells.
    """

    def __init__(
        self, folder: Path, left_out: frozenset[str], *, poll: float | None, settle: float
    ) -> None:
        self._folder = folder
        self._left_out = left_out
        self._settle = settle
        self._told: SimpleQueue[str] = SimpleQueue()
        self._waiting: dict[str, _Waiting] = {}
        self._seen: dict[str, Stamp] = {}
        self._look_at = 0.0
        self._observer = PollingObserver(timeout=poll) if poll else Observer()
        self._observer.schedule(_Ear(self._told), str(folder), recursive=True)

    def __enter__(self) -> Inbox:
        self._observer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._observer.stop()
        self._observer.join()

    def ready(self) -> Iterator[tuple[str, Stamp]]:
        """The files that have come to rest since the last call; never waits."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + _LOOK_SECONDS
            self._notice((i.path for i in walk([str(self._folder)], self._left_out)), now)
        self._notice(self._heard(), now)
        for path, waiting in list(self._waiting.items()):
            stamp = _stamp(path)
            if stamp is None or stamp == self._seen.get(path):
                del self._waiting[path]
            elif stamp != waiting.stamp:
                self._waiting[path] = _Waiting(stamp, now)
            elif now - waiting.since >= self._settle and not _held_open(path):
                del self._waiting[path]
                self._seen[path] = stamp
                yield path, stamp

    def unchanged(self, path: str, stamp: Stamp) -> bool:
        """Whether the file is still what `ready` gave; if not, it comes once more."""
        if _stamp(path) == stamp:
            return True
        self._seen.pop(path, None)
        self._told.put(path)
        return False

    def _heard(self) -> Iterator[str]:
        while not self._told.empty():
            yield self._told.get()

    def _notice(self, paths: Iterable[str], now: float) -> None:
        for path in paths:
            if path not in self._waiting and self._wanted(path):
                self._waiting[path] = _Waiting(None, now)

    def _wanted(self, path: str) -> bool:
        name = Path(path).name.lower()
        if name.startswith((".", "~$")) or name.endswith((*_UNFINISHED, NOTE)):
            return False
        real = Path(os.path.realpath(path))
        return not any(real.is_relative_to(folder) for folder in self._left_out)


class _Ear(FileSystemEventHandler):
    def __init__(self, told: SimpleQueue[str]) -> None:
        self._told = told

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES:
            self._told.put(os.fsdecode(event.dest_path or event.src_path))


def _stamp(path: str) -> Stamp | None:
    """None for what is no file any more, or never was: links are not followed."""
    try:
        if not Path(path).is_file() or Path(path).is_symlink():
            return None
        status = Path(path).stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _held_open(path: str) -> bool:
    """Whether a program that copies the file still keeps others out, as Windows lets it."""
    if sys.platform != "win32":
        return False
    try:
        Path(path).open("rb").close()
    except PermissionError:
        return True
    except OSError:
        return False
    return False
