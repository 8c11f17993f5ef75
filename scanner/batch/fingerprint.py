"""Everything that a finding depends on beside the file itself, as one digest.

Output, format, language, number of processes and limits of memory are no part of it, nor is a
shorter time than usual: they never change what is found, only how it is told or whether a file is
an error. In a longer time a long document is searched further.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import patterns
from scanner.batch.walk import ALL, Pick
from scanner.model import Limits, Options

_ROOMS = Path(__file__).parents[1]
# A file above this is a model: its size and time stand for its content.
_LARGE = 1_000_000


def fingerprint(
    arguments: Iterable[str], options: Options, copies: Path | None, pick: Pick = ALL
) -> str:
    """The digest of a run's arguments, options, rules, models and program versions."""
    told = {
        "arguments": sorted({str(Path(argument).absolute()) for argument in arguments}),
        "picked": [pick.include, pick.exclude],
        "options": _options(options),
        "masking": None if copies is None else _masking(options, copies),
        "program": [*_content(_ROOMS), *_libraries()],
        "rules": list(_content(Path(patterns.__file__).parent)),
        "files": [
            list(_content(path)) if path is not None else None
            for path in (options.patterns, options.baseline, options.key)
        ],
        "tesseract": _tesseract() if options.ocr == "tesseract" else None,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


def _options(options: Options) -> list[object]:
    return [
        None if options.types is None else sorted(options.types),
        None if options.keep is None else sorted(options.keep),
        options.min_confidence,
        options.profile,
        options.ocr,
        # Never the passwords, nor a digest of them: that there are some is enough, since what
        # could not be opened is an error and tried anew.
        bool(options.passwords),
        [options.limits.pixels, options.limits.pages, options.limits.file_bytes],
        max(options.limits.seconds, Limits().seconds),
    ]


def _masking(options: Options, copies: Path) -> list[object]:
    return [
        str(copies.absolute()),
        [*options.fill.colour, options.fill.label],
        options.flatten,
        options.proof,
        options.mask_unread,
        options.keep_unverified,
        options.keep_names,
        options.stamp,
        options.straighten,
    ]


def _content(place: Path) -> Iterator[str]:
    """A digest for each file at or below `place`."""
    for path in [place] if place.is_file() else sorted(place.rglob("*")):
        # What Python compiles comes and goes.
        if "__pycache__" in path.parts or not path.is_file():
            continue
        status = path.stat()
        if status.st_size > _LARGE:
            yield f"{path.name} {status.st_size} {status.st_mtime_ns}"
        else:
            yield f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _libraries() -> Iterator[str]:
    for requirement in _headers("lolot", "Requires-Dist"):
        if "extra ==" not in requirement:
            name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
            yield f"{name} {_headers(name, 'Version')}"


def _headers(distribution: str, name: str) -> list[str]:
    """What a package says of itself under one heading."""
    # Parsed as the mail that its form is, all of them take longer than the rest of a start.
    content = importlib.metadata.distribution(distribution).read_text("METADATA") or ""
    head, _, _ = content.partition("\n\n")
    return re.findall(rf"^{name}: (.*)$", head, re.MULTILINE)


def _tesseract() -> str | None:
    program = shutil.which("tesseract")
    return program and f"{program} {Path(program).stat().st_mtime_ns}"
