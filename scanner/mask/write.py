"""Writing a copy: whole or not at all, readable by its owner only, never over an original.

The bytes go to a temporary file beside the target and get the target's name by one atomic
`os.replace`, so that a crash, a full disk or Ctrl-C never leaves half a copy under its name.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from scanner.errors import LolotError, UnreadableError, UsageError, cause

_OWNER_ONLY = 0o600
_TRIES = 16


def write_copy(path: Path, data: bytes, *, source: Path | None = None, overwrite: bool) -> None:
    """Write `data` as `path`, making its folders.

    `source` is the file that the copy was made from. Raises `UsageError` ("copy_over_input",
    "copy_exists") and `UnreadableError` ("cannot_write": disk full, no permission, a folder
    of that name …). Whatever goes wrong, no file is left behind that was not there before.
    """
    check_target(path, source=source, overwrite=overwrite)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(path) as (file, temporary):
            with file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _take_rights(temporary, source)
            _place(temporary, path, overwrite=overwrite)
        _sync_folder(path.parent)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error


def check_target(path: Path, *, source: Path | None = None, overwrite: bool) -> None:
    """Refuse a target that is the input itself or that exists without `overwrite`."""
    try:
        exists = os.path.lexists(path)
        same = source is not None and path.exists() and source.exists() and path.samefile(source)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    if same:
        raise UsageError("copy_over_input", path=path)
    if exists and not overwrite:
        raise UsageError("copy_exists", path=path)


def cannot_write(path: Path, error: Exception) -> LolotError:
    """The error that names the file and what the system said."""
    return UnreadableError("cannot_write", path=path, detail=cause(error))


@contextlib.contextmanager
def _temporary(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside `path` that only its owner can read; gone when the block ends."""
    number, temporary = _create(path.parent)
    try:
        yield os.fdopen(number, "wb"), temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _create(folder: Path) -> tuple[int, Path]:
    """Open a fresh file in `folder`. The name tells nothing of the document's.

    On Windows the mode says read-only or not; who may read is inherited from the folder,
    which is the user's own. `O_BINARY` exists only there, `O_NOFOLLOW` only elsewhere.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    for _ in range(_TRIES):
        temporary = folder / f".lolot-{secrets.token_hex(8)}.tmp"
        with contextlib.suppress(FileExistsError):
            return os.open(temporary, flags, _OWNER_ONLY), temporary
    raise FileExistsError(str(folder))


def _take_rights(temporary: Path, source: Path | None) -> None:
    """Who may read the original may read its copy; Windows inherits that from the folder."""
    if source is not None and os.name != "nt":
        temporary.chmod(_OWNER_ONLY | (source.stat().st_mode & 0o666))


def _place(temporary: Path, path: Path, *, overwrite: bool) -> None:
    """Give the finished file its name; without `overwrite` only if the name is still free.

    A hard link fails where the name exists, which `os.replace` does not; where the file
    system has no hard links the check made before stands.
    """
    if overwrite:
        temporary.replace(path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise UsageError("copy_exists", path=path) from None
    except (OSError, NotImplementedError):
        temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut; Windows has no such call and no need."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
