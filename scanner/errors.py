"""One error family: a class is an exit code, a key is the sentence that says what to do.

The sentences stand in `scanner/messages/` under `error.<key>`; `details` fill them in.
"""

from __future__ import annotations

import errno

from scanner.model import Reason

_CAUSES = {
    errno.ENOENT: "no_file",
    errno.EISDIR: "is_folder",
    errno.EACCES: "closed",
    errno.EPERM: "closed",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
}


def cause(error: Exception) -> str:
    """Why the system refused a file: a key of the catalogue's table `detail`, or its own words."""
    known = _CAUSES.get(getattr(error, "errno", None) or 0)
    return known or getattr(error, "strerror", None) or str(error)


class LolotError(Exception):
    """Something lolot can explain. Never raised bare."""

    exit_code = 70

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key)
        self.reason = Reason(key, {name: str(value) for name, value in details.items()})


class UsageError(LolotError):
    """The call, a pattern file or an option is wrong: nothing was done."""

    exit_code = 2


class UnreadableError(LolotError):
    """A file, or all of it that matters, could not be read or written."""

    exit_code = 3


class SkippedError(LolotError):
    """A kind of file that lolot does not read on purpose.

    `harmless`: the kind cannot carry a document's text (fonts, audio, system files).
    """

    exit_code = 3

    def __init__(self, key: str, *, harmless: bool = False, **details: object) -> None:
        super().__init__(key, **details)
        self.harmless = harmless
