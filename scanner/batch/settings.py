"""What a user typed, checked and made into options. Every UsageError here means: nothing done."""

from __future__ import annotations

import re
from pathlib import Path

from scanner import detectors, ocr
from scanner.errors import UsageError
from scanner.model import Fill
from scanner.report.record import View

_COLOURS = {"black": (0, 0, 0), "white": (255, 255, 255), "gray": (128, 128, 128)}


def view(lang: str, *, reveal: bool) -> View:
    """How the report is written."""
    return View(lang, reveal, detectors.load().types)


def types(names: str | None) -> frozenset[str] | None:
    """`cccd,phone` as a set; None for all."""
    if names is None:
        return None
    known = detectors.load().types
    wanted = frozenset(name.strip() for name in names.split(",") if name.strip())
    for name in sorted(wanted - known.keys()) or ([] if wanted else [""]):
        raise UsageError("unknown_type", name=name, known=", ".join(sorted(known)))
    return wanted


def engine(name: str) -> str:
    """The OCR engine of that name, which must be ready to run."""
    if name not in ocr.NAMES:
        raise UsageError("unknown_ocr", name=name, known=", ".join(ocr.NAMES))
    if not ocr.available(name):
        raise UsageError("ocr_missing", name=name)
    return name


def passwords(path: Path | None) -> tuple[str, ...]:
    """The lines of a password file, as they stand: a blank may belong to a password."""
    if path is None:
        return ()
    try:
        content = path.read_bytes()
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError("password_file_unreadable", path=path, why=error.strerror) from error
    except UnicodeDecodeError as error:
        raise UsageError("password_file_unreadable", path=path, why="UTF-8") from error
    return tuple(line for line in lines if line)


def fill(colour: str, label: str | None = None) -> Fill:
    """`black`, `white`, `gray` or `#RRGGBB`, with an optional label on the mask."""
    name = colour.strip().lower()
    if name in _COLOURS:
        return Fill(_COLOURS[name], label)
    if not re.fullmatch(r"#[0-9a-f]{6}", name):
        raise UsageError("bad_colour", colour=colour)
    red, green, blue = bytes.fromhex(name[1:])
    return Fill((red, green, blue), label)
