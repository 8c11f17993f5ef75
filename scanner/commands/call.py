"""One call of the command line, from its arguments to its exit code, whatever happens in it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence

import typer

from scanner.commands import speech
from scanner.errors import LolotError, UnreadableError, UsageError
from scanner.messages import LANGUAGES, explain, text

INTERNAL = 70
INTERRUPTED = 130


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs one call of the commands and returns its exit code (contract)."""
    lang = _language(arguments)
    _prepare_streams()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _do(app, arguments, lang)
    except KeyboardInterrupt:
        _say(lang, text(lang, "run.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the report has gone: it was not told whole.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UnreadableError.exit_code
    except Exception as error:
        code, message = _explained(error, lang)
        _say(lang, message)
        return code


def _explained(error: Exception, lang: str) -> tuple[int, str]:
    """The exit code of what ended a run, and the sentence for it."""
    if isinstance(error, LolotError):
        return error.exit_code, explain(lang, "error", error.reason)
    if isinstance(error, typer.TyperException):
        return UsageError.exit_code, speech.usage(lang, error)
    if isinstance(error, ModuleNotFoundError):
        return UsageError.exit_code, text(lang, "error.component_missing", name=error.name)
    from scanner.batch.worker import where

    kind = type(error).__name__
    return INTERNAL, text(lang, "run.internal", kind=kind, where=where(error))


def _do(app: typer.Typer, arguments: Sequence[str], lang: str) -> int:
    deed = speech.spoken(app, lang).main(list(arguments), prog_name="lolot", standalone_mode=False)
    if deed == INTERRUPTED:
        # Ctrl-C while the call was read: Typer turns it into a number.
        raise KeyboardInterrupt
    code = deed() if callable(deed) else 0
    sys.stdout.flush()
    return code


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, before anything is parsed: errors of parsing are told in it."""
    lang = LANGUAGES[0]
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        given = value if name == "--lang" else name.removeprefix("--lang=")
        if name.startswith("--lang") and given in LANGUAGES:
            lang = given
    return lang


def _prepare_streams() -> None:
    """UTF-8 whatever the system's own encoding; a terminal without a letter shows a mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _say(lang: str, message: str) -> None:
    from scanner.report.plain import printable

    with contextlib.suppress(OSError):
        print(text(lang, "run.error", message=printable(message)), file=sys.stderr)
