"""What a run has already answered, so that a broken one goes on where it stood and the next one
reads only what changed.

One SQLite file a set of arguments, in the user's own state folder, readable by the user alone.
It holds paths and reports without values. Whatever goes wrong with it costs time, never a
verdict: without a journal everything is read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import platformdirs

from scanner.batch.stored import packed, unpacked
from scanner.model import FileReport, Status
from scanner.report.record import View

_TABLES = """
CREATE TABLE IF NOT EXISTS verdict (
  path BLOB PRIMARY KEY, size INTEGER, modified INTEGER, changed INTEGER, seen INTEGER,
  run INTEGER, error INTEGER, sha256 TEXT, report TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS target (path BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS run (number INTEGER PRIMARY KEY, started INTEGER, finished INTEGER);
"""
# A file may change twice within the time stamp's own grain (2 s on FAT): a stamp so fresh when
# the file was read proves nothing.
_GRAIN_NS = 2_000_000_000
# A hook calls lolot with other files each time: such journals must not pile up.
_KEPT = 200
_KEPT_DAYS = 90
_SYNC_SECONDS = 1.0

Trouble = Literal["journal_busy", "journal_failed"]


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What tells cheaply that a file may be another one, and when it was looked at."""

    size: int
    modified: int
    changed: int
    seen: int


def folder() -> Path:
    """Where journals lie."""
    return platformdirs.user_state_path("lolot", appauthor=False) / "journal"


class Journal:
    """The verdicts of one set of arguments. Nothing counts as a run before `start`.

    `resuming`: the run before did not come to its end, and this one goes on with it.
    `trouble`: why there is no journal, or no longer; a key of the catalogue (`run.<key>`).
    """

    def __init__(self, name: str, view: View, *, resume: bool) -> None:
        self._view = view
        self._stamps: dict[bytes, _Stamp] = {}
        self._database: sqlite3.Connection | None = None
        self._run = 1
        self._synced = 0.0
        self._started = time.time_ns()
        self.resuming = False
        self.trouble: Trouble | None = None
        path = folder() / f"{name[:40]}.sqlite"
        try:
            _make_folder(path.parent)
            self._database = _opened(path)
            self._begin(resume=resume)
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            self._give_up("journal_busy" if busy else "journal_failed")
        except (sqlite3.Error, OSError):
            self._give_up("journal_failed")

    def answer(self, path: str) -> FileReport | None:
        """The report of a file that is still what it was; None where it has to be read."""
        if self._database is None:
            return None
        try:
            return self._answer(self._database, path)
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            self._give_up("journal_failed")
            return None

    def look(self, path: str) -> _Stamp | None:
        """Looks at a file before it is read: without that its report cannot be kept. None
        where there is no file."""
        stamp = _stamp(path)
        if stamp is not None:
            self._stamps[_key(path)] = stamp
        return stamp

    def answer_copy(self, path: str) -> FileReport | None:
        """The same for a masked file, as long as its proved copy lies there unchanged."""
        report = self.answer(path)
        if report is None or report.status in (Status.ERROR, Status.SKIPPED):
            return report
        copy = report.copy
        if copy is None or copy.status not in ("verified", "unchanged"):
            return None
        return report if _digest(copy.path) == copy.sha256 else None

    def keep(self, reports: Iterable[FileReport]) -> None:
        """Makes the reports durable: when this returns, they outlive the end of this process,
        and within a second's work a loss of power."""
        if self._database is None:
            return
        try:
            self._prepare(self._database)
            for report in reports:
                self._keep(self._database, report)
            self._database.commit()
        except sqlite3.Error:
            self._give_up("journal_failed")

    def _prepare(self, database: sqlite3.Connection) -> None:
        # Waiting for the disk costs more than a small file takes to read: at most once a second.
        now = time.monotonic()
        due = now - self._synced >= _SYNC_SECONDS
        database.commit()
        database.execute(f"PRAGMA synchronous = {'FULL' if due else 'NORMAL'}")
        if due:
            self._synced = now

    def began(self, target: str) -> bool:
        """Whether a copy at `target` is a leftover of the run that is gone on with."""
        if self._database is None or not self.resuming:
            return False
        row = self._database.execute("SELECT 1 FROM target WHERE path = ?", (_key(target),))
        if row.fetchone() is None:
            return False
        try:
            return Path(target).lstat().st_mtime_ns >= self._started - _GRAIN_NS
        except OSError:
            return True

    def start(self, targets: Iterable[str] = ()) -> None:
        """The run begins: notes it and the copies that it is about to write, before the first
        of them is."""
        if self._database is None:
            return
        try:
            self._database.execute("DELETE FROM run")
            run = (self._run, self._started, False)
            self._database.execute("INSERT INTO run VALUES (?, ?, ?)", run)
            rows = ((_key(target),) for target in targets)
            self._database.executemany("INSERT OR IGNORE INTO target VALUES (?)", rows)
            self._database.commit()
        except sqlite3.Error:
            self._give_up("journal_failed")

    def finish(self) -> None:
        """The run has come to its end: what it did not meet is no longer there."""
        if self._database is None:
            return
        try:
            self._database.execute("DELETE FROM verdict WHERE run != ?", (self._run,))
            self._database.execute("DELETE FROM target")
            self._database.execute("UPDATE run SET finished = 1")
            self._database.commit()
        except sqlite3.Error:
            self._give_up("journal_failed")

    def close(self) -> None:
        """Lets go of the file; what was kept stays."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.commit()
                self._database.close()
            self._database = None

    def _give_up(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self.resuming = False
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
        self._database = None

    def _begin(self, *, resume: bool) -> None:
        assert self._database is not None
        if not resume:
            for table in ("verdict", "target", "run"):
                self._database.execute(f"DELETE FROM {table}")
        row = self._database.execute("SELECT number, started, finished FROM run").fetchone()
        if row is not None:
            number, started, finished = row
            self.resuming = not finished
            self._run = number if self.resuming else number + 1
            self._started = started if self.resuming else self._started
        self._database.commit()

    def _answer(self, database: sqlite3.Connection, path: str) -> FileReport | None:
        stamp, key = self.look(path), _key(path)
        if stamp is None:
            return None
        row = database.execute(
            "SELECT size, modified, changed, seen, run, error, sha256, report FROM verdict"
            " WHERE path = ?",
            (key,),
        ).fetchone()
        if row is None:
            return None
        before, (run, error, sha256, content) = _Stamp(*row[:4]), row[4:]
        if (error and run != self._run) or before.size != stamp.size:
            return None
        if not _same(before, stamp):
            if sha256 is None or _digest(path) != sha256:
                return None
            before = stamp
        database.execute(
            "UPDATE verdict SET modified = ?, changed = ?, seen = ?, run = ? WHERE path = ?",
            (before.modified, before.changed, before.seen, self._run, key),
        )
        del self._stamps[key]
        return unpacked(content, path)

    def _keep(self, database: sqlite3.Connection, report: FileReport) -> None:
        key = _key(report.path)
        stamp = self._stamps.pop(key, None)
        content = packed(report, self._view)
        if stamp is None or content is None or report.size not in (None, stamp.size):
            return
        error = report.status is Status.ERROR
        database.execute(
            "INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(key, stamp.size, stamp.modified, stamp.changed, stamp.seen),
                *(self._run, error, report.sha256, content),
            ),
        )


def _key(path: str) -> bytes:
    return os.fsencode(Path(path).absolute())


def _stamp(path: str) -> _Stamp | None:
    seen = time.time_ns()
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return _Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, seen)


def _same(before: _Stamp, now: _Stamp) -> bool:
    # The second time stamp moves on Linux whenever anything is done to the file, so that
    # setting the first one back hides nothing.
    stamps = (before.modified, before.changed) == (now.modified, now.changed)
    return stamps and max(before.modified, before.changed) < before.seen - _GRAIN_NS


def _digest(path: str) -> str | None:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _make_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    oldest = time.time() - _KEPT_DAYS * 86_400
    ages = {journal: journal.stat().st_mtime for journal in path.glob("*.sqlite")}
    newest = sorted(ages, key=lambda journal: ages[journal], reverse=True)
    for number, journal in enumerate(newest):
        if number >= _KEPT or ages[journal] < oldest:
            # On Windows one that another lolot is using cannot go, and need not.
            with contextlib.suppress(OSError):
                _remove(journal)


def _opened(path: Path) -> sqlite3.Connection:
    """The database, ours alone until it is closed or this process ends."""
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise
    # Damaged: nothing in it is worth more than reading the files again.
    _remove(path)
    return _connected(path)


def _remove(path: Path) -> None:
    for part in ("", "-wal", "-shm"):
        path.with_name(path.name + part).unlink(missing_ok=True)


def _connected(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    database = sqlite3.connect(path, timeout=0)
    try:
        # Set before the first access, it spares the shared-memory file that no network share
        # can give, and another lolot is told at once that this journal is taken.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("BEGIN EXCLUSIVE")
        database.commit()
        database.executescript(_TABLES)
    except BaseException:
        database.close()
        raise
    return database
