"""The folder that uploads lie in while they are read: the user's own, gone after the answer,
and after a crash gone with the next start."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

_PREFIX = "lolot-private-"
_LOCK = "lock"
# No system takes longer names, and the folder's own path is part of what Windows counts.
_NAME_BYTES = 120
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


class PrivateFolder:
    """A fresh folder that only this user may enter, locked as long as this process lives."""

    def __init__(self) -> None:
        _sweep()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = (self.path / _LOCK).open("wb")
        _lock(self._lock)

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


def safe_name(name: str) -> str:
    """What of a name from outside may be a file's name here: no folder, no control character,
    not too long, nothing that Windows keeps for itself."""
    name = PurePosixPath(PureWindowsPath(name).name).name
    name = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in name)
    stem, dot, suffix = name.strip(" .").rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    if stem.partition(".")[0].strip().lower() in _DEVICES:
        stem = f"_{stem}"
    # A lone surrogate cannot be written in UTF-8.
    suffix = suffix.encode("utf-8", "replace")[:16].decode("utf-8", "ignore")
    stem = stem.encode("utf-8", "replace")[: _NAME_BYTES - 17].decode("utf-8", "ignore")
    return f"{stem}{dot}{suffix}".strip(" .") or "document"


def _sweep() -> None:
    """Removes what earlier processes of this user left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or not _ours(folder):
                continue
            with (folder / _LOCK).open("r+b") as lock:
                _lock(lock)
            _remove(folder)


def _ours(folder: Path) -> bool:
    return sys.platform == "win32" or folder.stat().st_uid == os.getuid()


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
