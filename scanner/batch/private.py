"""Folders for what lies on the disk only while it is worked on: the user's own, gone after the
work, and after a crash gone with the next start."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_LOCK = "lock"
_SWEPT = b"x"
# So many folders may be swept away from under who makes them.
_TRIES = 8
# So long a folder that another process is making may be without its lock.
_FRESH_SECONDS = 0.3


class PrivateFolder:
    """A fresh folder that only this user may enter, locked as long as this process lives.

    It lies in `base`, or else where the system keeps such things.
    """

    def __init__(self, prefix: str = "lolot-private-", base: Path | None = None) -> None:
        base = base or Path(tempfile.gettempdir())
        _sweep(base, prefix)
        self.path, self._lock = _made(base, prefix)

    @contextlib.contextmanager
    def inner(self) -> Iterator[Path]:
        """A folder of its own for one request, removed when the block ends."""
        path = Path(tempfile.mkdtemp(dir=self.path))
        try:
            yield path
        finally:
            _remove(path)

    def close(self) -> None:
        """Removes all that is left."""
        self._lock.close()
        _remove(self.path)


def _made(base: Path, prefix: str) -> tuple[Path, IO[bytes]]:
    """A new folder and its lock, which is held.

    On a busy machine another process may take a folder that has no lock yet for one that was left
    behind: it has written into the lock then, and the folder is given up for another one.
    """
    for _ in range(_TRIES):
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
        lock = (path / _LOCK).open("wb")
        with contextlib.suppress(OSError):
            _lock(lock)
            if not os.fstat(lock.fileno()).st_size:
                return path, lock
        lock.close()
    raise FileExistsError(str(base))


def _sweep(base: Path, prefix: str) -> None:
    """Removes what earlier processes of this user left behind."""
    for folder in base.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or not _ours(folder) or _fresh(folder):
                continue
            with (folder / _LOCK).open("r+b") as lock:
                _lock(lock)
                # For who is only now about to lock it: it is none any more.
                lock.write(_SWEPT)
            _remove(folder)


def _ours(folder: Path) -> bool:
    return sys.platform == "win32" or folder.stat().st_uid == os.getuid()


def _fresh(folder: Path) -> bool:
    return time.time() - (folder / _LOCK).stat().st_mtime < _FRESH_SECONDS


def _lock(file: IO[bytes]) -> None:
    """Raises OSError where another process holds it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove(folder: Path) -> None:
    # A worker that is being ended may still write: what it leaves goes with a second try.
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
