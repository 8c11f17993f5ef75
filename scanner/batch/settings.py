"""What a user typed, checked and made into options. Every UsageError here means: nothing done."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scanner import ocr
from scanner.batch.walk import is_folder
from scanner.errors import UsageError, cause
from scanner.model import Fill, Options
from scanner.report.record import View

if TYPE_CHECKING:
    from scanner import detectors

# What a worker imports sooner or later, whatever the file: without one of them nothing is begun.
NEEDED = (
    *(
        "cv2",
        "lxml",
        "numpy",
        "onnxruntime",
        "PIL",
        "pillow_heif",
        "pikepdf",
        "pymupdf",
        "pypdfium2",
    ),
    *("regex", "phonenumbers", "stdnum", "email_validator", "zxingcpp", "viparse"),
    *("msoffcrypto", "cryptography", "olefile", "xlrd"),
)

_MOST_LABEL, _FEW_DIGITS = 24, 4
_COLOURS = {"black": (0, 0, 0), "white": (255, 255, 255), "gray": (128, 128, 128)}


def view(lang: str, patterns: Path | None, *, reveal: bool) -> View:
    """How the report is written."""
    return View(lang, reveal, patterns)


def checked(options: Options) -> Options:
    """The options, after everything in them that a worker would stumble over was looked at."""
    for module in NEEDED:
        if find_spec(module) is None:
            raise UsageError("component_missing", name=module)
    own = options.patterns
    if own is not None and not (is_folder(own) and any(own.glob("*.toml"))):
        raise UsageError("patterns_no_folder", path=own)
    _check_patterns(options)
    for option, path in (
        ("--allow", options.allow),
        ("--also", options.also),
        ("--baseline", options.baseline),
    ):
        if path is not None and not path.exists():
            raise UsageError("no_option_file", option=option, path=path)
    options = _with_lists(options)
    if not ocr.available(options.ocr):
        raise UsageError("ocr_missing", name=options.ocr)
    return options


def _check_patterns(options: Options) -> None:
    # Our own are tested before they are shipped: to load them takes as long as all else here.
    if options.patterns is None and options.profile is None and options.types is None:
        return
    from scanner import detectors, trial

    patterns = detectors.load(options.patterns)
    if options.patterns is not None:
        trial.refuse_harmful(patterns)
    check_names(options, patterns)


def _with_lists(options: Options) -> Options:
    given = (options.allow, options.also, options.baseline, options.patterns)
    if all(path is None for path in given):
        return options
    from scanner import known

    if options.allow is not None:
        known.read_allow(options.allow)
    if options.also is not None:
        known.read_words(options.also)
    if options.baseline is not None and options.key is not None:
        known.read_baseline(options.baseline, known.load_key(options.key))
    return replace(options, lists=known.digest(options))


def check_names(options: Options, patterns: detectors.Patterns) -> None:
    """Raises UsageError for a profile or a type that there is none of."""
    patterns.profile(options.profile)
    for name in sorted((options.types or frozenset()) - patterns.types.keys()):
        raise UsageError("unknown_type", name=name, known=", ".join(sorted(patterns.types)))


def key() -> Path:
    """Where this user's key for baselines lies: with the user's own data, not in a project."""
    from platformdirs import user_data_path

    return user_data_path("lolot", appauthor=False) / "baseline.key"


def types(names: str | None) -> frozenset[str] | None:
    """`cccd,phone` as a set; None for all."""
    if names is None:
        return None
    return frozenset(name.strip() for name in names.split(",") if name.strip()) or frozenset({""})


def passwords(path: Path | None) -> tuple[str, ...]:
    """The lines of a password file, as they stand: a blank may belong to a password."""
    if path is None:
        return ()
    try:
        content = path.read_bytes()
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError("password_file_unreadable", path=path, why=cause(error)) from error
    except UnicodeDecodeError as error:
        raise UsageError("password_file_unreadable", path=path, why="UTF-8") from error
    return tuple(line for line in lines if line)


def _is_label(text: str) -> bool:
    """A word or two in letters that can be written, and no value of its own."""
    # Pillow is not for calls that write no label.
    from scanner.mask.label import plain

    written = plain(text)
    short = 0 < len(written) <= _MOST_LABEL and len(text) <= _MOST_LABEL
    return short and any(map(str.isalpha, written)) and sum(map(str.isdigit, text)) < _FEW_DIGITS


def fill(colour: str, label: str | None = None) -> Fill:
    """`black`, `white`, `gray` or `#RRGGBB`, and what stands on it. UsageError for others."""
    name = colour.strip().lower()
    if name not in _COLOURS and not re.fullmatch(r"#[0-9a-f]{6}", name):
        raise UsageError("bad_colour", colour=colour)
    if label is not None and not _is_label(label):
        raise UsageError("bad_label", label=label, most=_MOST_LABEL)
    red, green, blue = _COLOURS.get(name) or bytes.fromhex(name[1:])
    return Fill((red, green, blue), label)
