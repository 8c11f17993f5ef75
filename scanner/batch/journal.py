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
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import platformdirs

from scanner.model import Status
from scanner.report.answer import Answer
from scanner.report.outcome import Facts

_TABLES = """
CREATE TABLE IF NOT EXISTS verdict (
  id INTEGER PRIMARY KEY, path BLOB UNIQUE, size INTEGER, modified INTEGER, changed INTEGER,
  seen INTEGER, run INTEGER, error INTEGER, sha256 TEXT);
CREATE TABLE IF NOT EXISTS told (
  id INTEGER PRIMARY KEY, facts TEXT, lang TEXT, record TEXT, aside TEXT);
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

_ASKED = """
SELECT path, v.id, size, modified, changed, seen, run, error, sha256, facts, lang, record, aside
  FROM verdict v JOIN told t ON t.id = v.id WHERE path IN ({})
"""
_MET = "UPDATE verdict SET modified = ?, changed = ?, seen = ?, run = ? WHERE id = ?"
_KEPT_VERDICT = """
INSERT INTO verdict VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET
  (size, modified, changed, seen, run, error, sha256) = (excluded.size, excluded.modified,
  excluded.changed, excluded.seen, excluded.run, excluded.error, excluded.sha256) RETURNING id
"""
# A row of `_ASKED` but for the path.
Row = tuple[Any, ...]

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

    def __init__(self, name: str, *, resume: bool) -> None:
        self._stamps: dict[bytes, _Stamp] = {}
        self._folders: dict[str, str] = {}
        self._database: sqlite3.Connection | None = None
        self._run = 1
        self._synced = 0.0
        self._syncing = True
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

    def answer(self, path: str) -> Answer | None:
        """What is told of a file that is still what it was; None where it has to be read."""
        return self.answers([(path, None)], time.time_ns())[0]

    def answers(
        self, files: Sequence[tuple[str, os.stat_result | None]], seen: int
    ) -> list[Answer | None]:
        """The same for some files at once, with one question to the database. Each comes with
        what the system said of it where it was asked, which was at `seen` (ns) or later."""
        stamps = [self.look(path, status, seen) for path, status in files]
        if self._database is None:
            return [None] * len(files)
        try:
            return self._answers(self._database, [path for path, _ in files], stamps)
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            self._give_up("journal_failed")
            return [None] * len(files)

    def look(
        self, path: str, status: os.stat_result | None = None, seen: int | None = None
    ) -> _Stamp | None:
        """Looks at a file before it is read: without that its report cannot be kept. None
        where there is no file."""
        stamp = _stamp(path, status, seen or time.time_ns())
        if stamp is not None:
            self._stamps[self._key(path)] = stamp
        return stamp

    def answer_copy(self, path: str) -> Answer | None:
        """The same for a masked file, as long as its proved copy lies there unchanged."""
        answer = self.answer(path)
        if answer is None or answer.facts.status in (Status.ERROR, Status.SKIPPED):
            return answer
        if answer.facts.copy not in ("verified", "unchanged"):
            return None
        copy = answer.report().copy
        return answer if copy is not None and _digest(copy.path) == copy.sha256 else None

    def keep(self, answers: Iterable[Answer]) -> None:
        """Makes the answers durable: when this returns, they outlive the end of this process,
        and within a second's work a loss of power."""
        if self._database is None:
            return
        try:
            self._prepare(self._database)
            for answer in answers:
                self._keep(self._database, answer)
            self._database.commit()
        except sqlite3.Error:
            self._give_up("journal_failed")

    def _prepare(self, database: sqlite3.Connection) -> None:
        # Waiting for the disk costs more than a small file takes to read: at most once a second.
        now = time.monotonic()
        due = now - self._synced >= _SYNC_SECONDS
        if due:
            self._synced = now
        if due is not self._syncing:
            # It cannot be set in the middle of a transaction.
            database.commit()
            database.execute(f"PRAGMA synchronous = {'FULL' if due else 'NORMAL'}")
            self._syncing = due

    def began(self, target: str) -> bool:
        """Whether a copy at `target` is a leftover of the run that is gone on with."""
        if self._database is None or not self.resuming:
            return False
        key = self._key(target)
        row = self._database.execute("SELECT 1 FROM target WHERE path = ?", (key,))
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
            rows = ((self._key(target),) for target in targets)
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
            self._database.execute("DELETE FROM told WHERE id NOT IN (SELECT id FROM verdict)")
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
            for table in ("verdict", "told", "target", "run"):
                self._database.execute(f"DELETE FROM {table}")
        row = self._database.execute("SELECT number, started, finished FROM run").fetchone()
        if row is not None:
            number, started, finished = row
            self.resuming = not finished
            self._run = number if self.resuming else number + 1
            self._started = started if self.resuming else self._started
        self._database.commit()

    def _answers(
        self, database: sqlite3.Connection, paths: list[str], stamps: list[_Stamp | None]
    ) -> list[Answer | None]:
        keys = [self._key(path) for path in paths]
        marks = ",".join("?" * len(keys))
        rows = {row[0]: row[1:] for row in database.execute(_ASKED.format(marks), keys)}
        answers: list[Answer | None] = []
        met: list[tuple[int, int, int, int, int]] = []
        for path, key, stamp in zip(paths, keys, stamps, strict=True):
            row = rows.get(key)
            still = self._still(path, stamp, row) if row is not None else None
            if row is None or still is None:
                answers.append(None)
                continue
            met.append((still.modified, still.changed, still.seen, self._run, row[0]))
            answers.append(_answer(path, still, row))
            self._stamps.pop(key, None)
        database.executemany(_MET, met)
        return answers

    def _still(self, path: str, stamp: _Stamp | None, row: Row) -> _Stamp | None:
        """The stamp that goes on to hold for a file; None where it may be another one."""
        _, size, modified, changed, seen, run, error, sha256 = row[:8]
        if stamp is None or size != stamp.size or (error and run != self._run):
            return None
        before = _Stamp(size, modified, changed, seen)
        if _same(before, stamp):
            return before
        return stamp if sha256 is not None and _digest(path) == sha256 else None

    def _keep(self, database: sqlite3.Connection, answer: Answer) -> None:
        key = self._key(answer.path)
        stamp = self._stamps.pop(key, None)
        if stamp is None or answer.size not in (None, stamp.size):
            return
        error = answer.facts.status is Status.ERROR
        stamped = (stamp.size, stamp.modified, stamp.changed, stamp.seen)
        row = (key, *stamped, self._run, error, answer.sha256)
        [(number,)] = database.execute(_KEPT_VERDICT, row).fetchall()
        told = (answer.facts.packed(), answer.lang, answer.text, answer.aside)
        database.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)", (number, *told))

    def _key(self, path: str) -> bytes:
        """The absolute path: what a file is known by however an argument names it."""
        folder, name = os.path.split(path)
        key = self._folders.get(folder)
        if key is None:
            # A walk goes folder by folder: the last one is enough.
            key = str(Path(folder, "_").absolute())[:-1]
            self._folders = {folder: key}
        return os.fsencode(key + name)


def _answer(path: str, stamp: _Stamp, row: Row) -> Answer:
    sha256, facts, lang, record, aside = row[7:]
    return Answer(path, sha256, stamp.size, Facts.unpacked(facts), lang, record, aside, stored=True)


def _stamp(path: str, status: os.stat_result | None, seen: int) -> _Stamp | None:
    if status is None:
        try:
            status = Path(path).stat()
        except (OSError, ValueError):
            return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return _Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, seen)


def _same(before: _Stamp, now: _Stamp) -> bool:
    # The second time stamp moves whenever anything is done to the file, so that setting the first
    # one back hides nothing; on Windows it is that of its making, which tells nothing.
    if sys.platform == "win32":
        return False
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
