"""Reading a file's bytes, with the system's answer turned into a sentence for people."""

from __future__ import annotations

from pathlib import Path

from scanner.errors import UnreadableError
from scanner.model import Limits


def read_bytes(path: str, limits: Limits) -> bytes:
    """The whole file. UnreadableError where it is gone, closed to us, no file, or too large."""
    file = Path(path)
    try:
        if file.is_dir():
            raise UnreadableError("is_folder", path=path)
        size = file.stat().st_size
        if size > limits.file_bytes:
            raise UnreadableError("too_large", path=path, limit=limits.file_bytes // 1_000_000)
        if not file.is_file():
            raise UnreadableError("no_regular_file", path=path)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError("not_found", path=path) from error
    except PermissionError as error:
        raise UnreadableError("no_permission", path=path) from error
    except (OSError, ValueError) as error:
        raise UnreadableError("cannot_read", path=path, problem=type(error).__name__) from error
