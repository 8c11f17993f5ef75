"""Names of files that come from outside, and of copies that are saved."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

from scanner.filename import marked
from scanner.messages import text
from scanner.model import Copy

# No system takes longer names, and the folder's own path is part of what Windows counts.
_NAME_BYTES = 120
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


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


def saved_as(copy: Copy, lang: str) -> str:
    """The name under which a copy is saved: never that of its original, beside which it comes to
    lie, unless it is the original's equal."""
    name = PurePath(copy.path)
    if copy.status == "unchanged":
        return name.name
    return marked(name, f"-{text(lang, 'paper.suffix')}").name
