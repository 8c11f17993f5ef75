"""The command line: parse, call, print, exit. What the commands do stands in `scanner/`.

`lolot --help` has to be quick, so nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from scanner.errors import LolotError, UnreadableError, UsageError
from scanner.messages import LANGUAGES, explain, text
from scanner.model import Limits, Options, Severity

INTERNAL = 70
INTERRUPTED = 130

_BOUNDS = Limits()

# Help texts and panels are keys of the catalogue; `_spoken` puts the sentences in their place.
_Limit = {"rich_help_panel": "panel_limits", "min": 1}
_Mask = {"rich_help_panel": "panel_mask"}

Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="paths")]
Original = Annotated[str, typer.Argument(metavar="ORIGINAL", help="original")]
Masked = Annotated[str, typer.Argument(metavar="COPY", help="copy")]
Form = Annotated[
    Literal["table", "json", "jsonl", "csv", "html", "sarif"],
    typer.Option("--format", help="format"),
]
Simple = Annotated[Literal["table", "json"], typer.Option("--format", help="verify_format")]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="output")]
Reveal = Annotated[bool, typer.Option("--reveal", help="reveal")]
Profile = Annotated[str | None, typer.Option("--profile", metavar="NAME", help="profile")]
Patterns = Annotated[Path | None, typer.Option("--patterns", metavar="DIR", help="patterns")]
Allow = Annotated[Path | None, typer.Option("--allow", metavar="FILE", help="allow")]
Also = Annotated[Path | None, typer.Option("--also", metavar="FILE", help="also")]
Known = Annotated[Path | None, typer.Option("--baseline", metavar="FILE", help="known")]
Types = Annotated[str | None, typer.Option("--types", metavar="A,B", help="types")]
Confidence = Annotated[
    float, typer.Option("--min-confidence", metavar="N", min=0, max=1, help="min_confidence")
]
Ocr = Annotated[Literal["lolot", "tesseract"], typer.Option("--ocr", help="ocr")]
FailOn = Annotated[Severity, typer.Option("--fail-on", help="fail_on")]
Lang = Annotated[Literal["vi", "en"], typer.Option("--lang", help="lang")]
Jobs = Annotated[int | None, typer.Option("--jobs", metavar="N", min=1, help="jobs")]
Quiet = Annotated[bool, typer.Option("--quiet", help="quiet")]
Resume = Annotated[bool, typer.Option("--resume/--no-resume", help="resume")]
Passwords = Annotated[
    Path | None, typer.Option("--password-file", metavar="FILE", help="password_file")
]
Timeout = Annotated[float, typer.Option("--timeout", metavar="SECONDS", help="timeout", **_Limit)]
MaxPixels = Annotated[int, typer.Option("--max-pixels", metavar="N", help="max_pixels", **_Limit)]
MaxPages = Annotated[int, typer.Option("--max-pages", metavar="N", help="max_pages", **_Limit)]
MaxFile = Annotated[int, typer.Option("--max-file-mb", metavar="MB", help="max_file_mb", **_Limit)]
MaxMemory = Annotated[
    int, typer.Option("--max-memory-mb", metavar="MB", help="max_memory_mb", **_Limit)
]
OutputDir = Annotated[Path, typer.Option("--output-dir", metavar="DIR", help="output_dir")]
Edited = Annotated[Path | None, typer.Option("--report", metavar="FILE", help="edited", **_Mask)]
Colour = Annotated[str, typer.Option("--fill", metavar="COLOUR", help="fill", **_Mask)]
MaskUnread = Annotated[bool, typer.Option("--mask-unread", help="mask_unread", **_Mask)]
AcceptUnread = Annotated[bool, typer.Option("--accept-unread", help="accept_unread", **_Mask)]
KeepUnverified = Annotated[bool, typer.Option("--keep-unverified", help="keep_unverified", **_Mask)]
KeepNames = Annotated[bool, typer.Option("--keep-names", help="keep_names", **_Mask)]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="overwrite", **_Mask)]

# A command only reads its call and returns what is to be done: done inside Typer, a closed pipe
# would end as exit 1 and Ctrl-C without a word.
Deed = Callable[[], int]

# Typer raises these by names of its own inside.
_USAGE = {
    "NoSuchOption": "usage.no_such_option",
    "MissingParameter": "usage.missing",
    "BadParameter": "usage.bad_value",
}

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@app.callback(help="app", epilog="exits", invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="version")] = False,
    lang: Lang = "vi",
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"lolot {installed('lolot')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(help="scan", epilog="exits")
def scan(  # noqa: PLR0913, PLR0917
    paths: Paths,
    form: Form = "table",
    output: Output = None,
    reveal: Reveal = False,
    types: Types = None,
    min_confidence: Confidence = 0.5,
    profile: Profile = None,
    patterns: Patterns = None,
    allow: Allow = None,
    also: Also = None,
    baseline: Known = None,
    ocr: Ocr = "lolot",
    fail_on: FailOn = Severity.MEDIUM,
    lang: Lang = "vi",
    jobs: Jobs = None,
    resume: Resume = True,
    quiet: Quiet = False,
    password_file: Passwords = None,
    timeout: Timeout = _BOUNDS.seconds,
    max_pixels: MaxPixels = _BOUNDS.pixels,
    max_pages: MaxPages = _BOUNDS.pages,
    max_file_mb: MaxFile = _BOUNDS.file_bytes // 1_000_000,
    max_memory_mb: MaxMemory = _BOUNDS.memory_mb,
) -> Deed:
    from scanner.batch import job, pool, settings
    from scanner.report.outcome import Bar

    limits = Limits(max_pixels, max_pages, max_file_mb * 1_000_000, timeout, max_memory_mb)
    options = Options(
        profile=profile,
        patterns=patterns,
        allow=allow,
        also=also,
        baseline=baseline,
        key=settings.key() if baseline else None,
        types=settings.types(types),
        min_confidence=min_confidence,
        ocr=ocr,
        passwords=settings.passwords(password_file),
        limits=limits,
    )
    wanted = job.Job(
        paths=paths,
        options=settings.checked(options),
        bar=Bar(fail_on=fail_on),
        view=settings.view(lang, patterns, reveal=reveal),
        form=form,
        jobs=jobs or pool.cores(),
        resume=resume,
        quiet=quiet,
        output=output,
    )
    return partial(job.run, wanted)


@app.command(help="mask", epilog="exits")
def mask(  # noqa: PLR0913, PLR0917
    paths: Paths,
    output_dir: OutputDir,
    form: Form = "table",
    output: Output = None,
    reveal: Reveal = False,
    types: Types = None,
    min_confidence: Confidence = 0.5,
    profile: Profile = None,
    patterns: Patterns = None,
    allow: Allow = None,
    also: Also = None,
    baseline: Known = None,
    ocr: Ocr = "lolot",
    lang: Lang = "vi",
    jobs: Jobs = None,
    resume: Resume = True,
    quiet: Quiet = False,
    password_file: Passwords = None,
    report: Edited = None,
    fill: Colour = "black",
    mask_unread: MaskUnread = False,
    accept_unread: AcceptUnread = False,
    keep_unverified: KeepUnverified = False,
    keep_names: KeepNames = False,
    overwrite: Overwrite = False,
    timeout: Timeout = _BOUNDS.seconds,
    max_pixels: MaxPixels = _BOUNDS.pixels,
    max_pages: MaxPages = _BOUNDS.pages,
    max_file_mb: MaxFile = _BOUNDS.file_bytes // 1_000_000,
    max_memory_mb: MaxMemory = _BOUNDS.memory_mb,
) -> Deed:
    from scanner import edited
    from scanner.batch import job, pool, settings
    from scanner.report.outcome import Bar

    limits = Limits(max_pixels, max_pages, max_file_mb * 1_000_000, timeout, max_memory_mb)
    options = Options(
        profile=profile,
        patterns=patterns,
        allow=allow,
        also=also,
        baseline=baseline,
        key=settings.key() if baseline else None,
        types=settings.types(types),
        min_confidence=min_confidence,
        ocr=ocr,
        passwords=settings.passwords(password_file),
        limits=limits,
        fill=settings.fill(fill),
        mask_unread=mask_unread,
        accept_unread=accept_unread,
        keep_unverified=keep_unverified,
        keep_names=keep_names,
        overwrite=overwrite,
        edits=edited.read(report) if report else None,
    )
    wanted = job.Job(
        paths=paths,
        options=settings.checked(options),
        bar=Bar(masking=True, areas_settled=mask_unread or accept_unread),
        view=settings.view(lang, patterns, reveal=reveal),
        form=form,
        jobs=jobs or pool.cores(),
        # A journal knows what was masked by rule, not what a report decides.
        resume=None if report else resume,
        quiet=quiet,
        output=output,
        copies=output_dir,
    )
    return partial(job.run, wanted)


@app.command(help="verify", epilog="verify_exits")
def verify(  # noqa: PLR0913, PLR0917
    original: Original,
    copy: Masked,
    form: Simple = "table",
    reveal: Reveal = False,
    types: Types = None,
    min_confidence: Confidence = 0.5,
    profile: Profile = None,
    patterns: Patterns = None,
    allow: Allow = None,
    also: Also = None,
    baseline: Known = None,
    ocr: Ocr = "lolot",
    lang: Lang = "vi",
    password_file: Passwords = None,
    timeout: Timeout = _BOUNDS.seconds,
) -> Deed:
    from scanner.batch import settings
    from scanner.commands import verify as comparing

    options = Options(
        profile=profile,
        patterns=patterns,
        allow=allow,
        also=also,
        baseline=baseline,
        key=settings.key() if baseline else None,
        types=settings.types(types),
        min_confidence=min_confidence,
        ocr=ocr,
        passwords=settings.passwords(password_file),
        limits=Limits(seconds=timeout),
    )
    view = settings.view(lang, patterns, reveal=reveal)
    wanted = comparing.Comparison(original, copy, settings.checked(options), view, form)
    return partial(comparing.run, wanted)


@app.command(help="doctor", epilog="doctor_exits")
def doctor(lang: Lang = "vi") -> Deed:
    from scanner import doctor as examination

    return partial(examination.run, lang, sys.stdout)


@app.command("baseline", help="baseline", epilog="baseline_exits")
def accept(  # noqa: PLR0913, PLR0917
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="baseline_output")],
    types: Types = None,
    min_confidence: Confidence = 0.5,
    profile: Profile = None,
    patterns: Patterns = None,
    allow: Allow = None,
    also: Also = None,
    ocr: Ocr = "lolot",
    lang: Lang = "vi",
    jobs: Jobs = None,
    password_file: Passwords = None,
    timeout: Timeout = _BOUNDS.seconds,
) -> Deed:
    from scanner import known
    from scanner.batch import job, pool, settings
    from scanner.commands.baseline import BaselineWriter
    from scanner.report.outcome import Bar

    options = Options(
        profile=profile,
        patterns=patterns,
        allow=allow,
        also=also,
        types=settings.types(types),
        min_confidence=min_confidence,
        ocr=ocr,
        passwords=settings.passwords(password_file),
        limits=Limits(seconds=timeout),
    )
    options = settings.checked(options)
    key = known.load_key(settings.key())
    wanted = job.Job(
        paths=paths,
        options=options,
        bar=Bar(fail_on=None),
        view=settings.view(lang, patterns, reveal=False),
        form="json",
        jobs=jobs or pool.cores(),
        output=output,
        make=lambda stream: BaselineWriter(stream, key),
    )
    return partial(job.run, wanted)


_patterns = typer.Typer(rich_markup_mode="rich", no_args_is_help=True)
app.add_typer(_patterns, name="patterns", help="pattern_commands", epilog="patterns_exits")


@_patterns.command("list", help="pattern_list", epilog="patterns_exits")
def list_patterns(patterns: Patterns = None, lang: Lang = "vi") -> Deed:
    from scanner.commands import patterns as own

    return partial(own.show_all, lang, patterns, sys.stdout)


@_patterns.command("show", help="pattern_show", epilog="patterns_exits")
def show_pattern(
    name: Annotated[str, typer.Argument(metavar="ID", help="pattern_id")],
    patterns: Patterns = None,
    lang: Lang = "vi",
) -> Deed:
    from scanner.commands import patterns as own

    return partial(own.show_one, name, patterns, sys.stdout)


@_patterns.command("test", help="pattern_test", epilog="patterns_exits")
def test_pattern(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="pattern_file")], lang: Lang = "vi"
) -> Deed:
    from scanner.commands import patterns as own

    return partial(own.test, file, lang, sys.stdout)


@_patterns.command("new", help="pattern_new", epilog="patterns_exits")
def new_pattern(lang: Lang = "vi") -> Deed:
    from scanner.commands import patterns as own

    return partial(own.new, sys.stdout)


def main() -> None:
    """The console script `lolot`."""
    code = INTERNAL
    # Even a failure to say what failed must not end as exit 1, which means data was found.
    with contextlib.suppress(Exception):
        code = run(sys.argv[1:])
    raise SystemExit(code)


def run(arguments: Sequence[str]) -> int:
    """Runs one call and returns its exit code (contract)."""
    lang = _language(arguments)
    _prepare_streams()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _do(arguments, lang)
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
        return UsageError.exit_code, _usage(lang, error)
    if isinstance(error, ModuleNotFoundError):
        return UsageError.exit_code, text(lang, "error.component_missing", name=error.name)
    from scanner.batch.worker import where

    kind = type(error).__name__
    return INTERNAL, text(lang, "run.internal", kind=kind, where=where(error))


def _do(arguments: Sequence[str], lang: str) -> int:
    deed = _spoken(lang).main(list(arguments), prog_name="lolot", standalone_mode=False)
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


def _spoken(lang: str) -> Any:
    """The commands with their help in one language."""
    root: Any = typer.main.get_command(app)
    for command in _with_commands(root):
        command.help = text(lang, f"cli.{command.help}")
        command.epilog = text(lang, f"cli.{command.epilog}")
        command.rich_help_panel = text(lang, "cli.panel_commands")
        command.get_help_option(typer.Context(command)).help = "help"
        for parameter in command.get_params(typer.Context(command)):
            if parameter.name == "lang":
                parameter.default = lang
            _speak(parameter, lang)
    return root


def _with_commands(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _with_commands(below)


def _speak(parameter: Any, lang: str) -> None:
    default = getattr(parameter.default, "value", parameter.default)
    parameter.help = text(lang, f"cli.{parameter.help}", default=default)
    parameter.show_default = False
    if getattr(parameter, "is_flag", False):
        parameter.metavar = ""
    usual = "panel_arguments" if parameter.param_type_name == "argument" else "panel_options"
    parameter.rich_help_panel = text(lang, f"cli.{parameter.rich_help_panel or usual}")


def _usage(lang: str, error: typer.TyperException) -> str:
    """What is wrong with the call, and where its help is."""
    context: Any = getattr(error, "ctx", None)
    parameter: Any = getattr(error, "param", None)
    details = {
        "command": context.command_path if context is not None else "lolot",
        "parameter": _shown(parameter) if parameter is not None else "",
        "option": getattr(error, "option_name", ""),
        "detail": error.format_message().rstrip("."),
    }
    return text(lang, _USAGE.get(type(error).__name__, "usage.general"), **details)


def _shown(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    return str(parameter.opts[0])


if __name__ == "__main__":
    main()
