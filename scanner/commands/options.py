"""The options of the commands: each is told once here, however many commands take it.

Help texts and panels are keys of the catalogue; `scanner.commands.speech` puts the sentences in
their place. Only light imports: `lolot --help` has to be quick.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from scanner.model import Limits, Options, Severity

if TYPE_CHECKING:
    from scanner.batch.walk import Pick

# A command only reads its call and returns what is to be done: done inside Typer, a closed pipe
# would end as exit 1 and Ctrl-C without a word.
Deed = Callable[[], int]

_BOUNDS = Limits()
SECONDS = _BOUNDS.seconds
_Limit = {"rich_help_panel": "panel_limits", "min": 1}
_Mask = {"rich_help_panel": "panel_mask"}
_Serve = {"rich_help_panel": "panel_serve"}

Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="paths")]
Original = Annotated[str, typer.Argument(metavar="ORIGINAL", help="original")]
Explained = Annotated[str, typer.Argument(metavar="FILE", help="explain_file")]
OnPage = Annotated[int | None, typer.Option("--page", metavar="N", min=1, help="explain_page")]
Sought = Annotated[str, typer.Option("--find", metavar="TEXT", help="explain_find")]
Masked = Annotated[str | None, typer.Argument(metavar="COPY", help="copy")]
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
Include = Annotated[list[str] | None, typer.Option("--include", metavar="GLOB", help="include")]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", metavar="GLOB", help="exclude")]
QuietWatch = Annotated[bool, typer.Option("--quiet", help="watch_quiet")]
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
Written = Annotated[str | None, typer.Option("--label", metavar="TEXT", help="verify_label")]
Words = Annotated[str | None, typer.Option("--label", metavar="TEXT", help="label", **_Mask)]
Flatten = Annotated[bool, typer.Option("--flatten", help="flatten", **_Mask)]
Proving = Annotated[Literal["areas", "full"], typer.Option("--proof", help="proof", **_Mask)]
MaskUnread = Annotated[bool, typer.Option("--mask-unread", help="mask_unread", **_Mask)]
AcceptUnread = Annotated[bool, typer.Option("--accept-unread", help="accept_unread", **_Mask)]
KeepUnverified = Annotated[bool, typer.Option("--keep-unverified", help="keep_unverified", **_Mask)]
KeepNames = Annotated[bool, typer.Option("--keep-names", help="keep_names", **_Mask)]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="overwrite", **_Mask)]
Photo = Annotated[str, typer.Argument(metavar="PHOTO", help="id_photo")]
Purpose = Annotated[str, typer.Option("--purpose", metavar="TEXT", help="id_purpose")]
Preset = Annotated[str, typer.Option("--preset", metavar="NAME", help="id_preset")]
Receiver = Annotated[str | None, typer.Option("--receiver", metavar="TEXT", help="id_receiver")]
Straighten = Annotated[bool, typer.Option("--straighten", help="id_straighten")]
PaperOutput = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="id_output")]
Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="host", **_Serve)]
Port = Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="port", **_Serve)]
TokenFile = Annotated[
    Path | None, typer.Option("--token-file", metavar="FILE", help="token_file", **_Serve)
]
AllowHost = Annotated[
    list[str] | None, typer.Option("--allow-host", metavar="NAME", help="allow_host", **_Serve)
]
MaxUpload = Annotated[
    int, typer.Option("--max-upload-mb", metavar="MB", min=1, help="max_upload_mb", **_Serve)
]
Queue = Annotated[int, typer.Option("--queue", metavar="N", min=0, help="queue", **_Serve)]
Cluster = Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help="cluster")]
Watched = Annotated[Path, typer.Argument(metavar="IN", help="watched")]
MaskedDir = Annotated[Path, typer.Option("--masked", metavar="DIR", help="masked_dir")]
Quarantine = Annotated[Path | None, typer.Option("--quarantine", metavar="DIR", help="quarantine")]
Poll = Annotated[float | None, typer.Option("--poll", metavar="SECONDS", min=0.1, help="poll")]
Settle = Annotated[float, typer.Option("--settle", metavar="SECONDS", min=0, help="settle")]
WebHost = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="web_host")]
WebPort = Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="web_port")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="web_browser")]
Shortcut = Annotated[bool, typer.Option("--install-shortcut", help="web_shortcut")]


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for, and how a file is read for it."""

    types: Types = None
    min_confidence: Confidence = 0.5
    profile: Profile = None
    patterns: Patterns = None
    allow: Allow = None
    also: Also = None
    ocr: Ocr = "lolot"
    password_file: Passwords = None

    def options(self, limits: Limits, baseline: Path | None = None, **more: Any) -> Options:
        """Checked, with what only one command has. Raises UsageError before anything is done."""
        from scanner.batch import settings

        made = Options(
            profile=self.profile,
            patterns=self.patterns,
            allow=self.allow,
            also=self.also,
            baseline=baseline,
            key=settings.key() if baseline else None,
            types=settings.types(self.types),
            min_confidence=self.min_confidence,
            ocr=self.ocr,
            passwords=settings.passwords(self.password_file),
            limits=limits,
            **more,
        )
        return settings.checked(made)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one file may ask for."""

    timeout: Timeout = SECONDS
    max_pixels: MaxPixels = _BOUNDS.pixels
    max_pages: MaxPages = _BOUNDS.pages
    max_file_mb: MaxFile = _BOUNDS.file_bytes // 1_000_000
    max_memory_mb: MaxMemory = _BOUNDS.memory_mb

    def limits(self) -> Limits:
        """The same in the units of the rooms below."""
        return Limits(
            self.max_pixels,
            self.max_pages,
            self.max_file_mb * 1_000_000,
            self.timeout,
            self.max_memory_mb,
        )


@dataclass(frozen=True, slots=True)
class Masking:
    """How copies are masked and proved."""

    fill: Colour = "black"
    label: Words = None
    flatten: Flatten = False
    proof: Proving = "areas"
    mask_unread: MaskUnread = False
    accept_unread: AcceptUnread = False
    keep_names: KeepNames = False

    @property
    def settled(self) -> bool:
        """Whether it is decided what becomes of areas that cannot be read."""
        return self.mask_unread or self.accept_unread

    def chosen(self) -> dict[str, Any]:
        """The same as fields of `Options`. Raises UsageError for a colour that is none."""
        from scanner.batch import settings

        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return given | {"fill": settings.fill(self.fill, given.pop("label"))}


@dataclass(frozen=True, slots=True)
class Run:
    """How many files are worked off, and what is told of them."""

    form: Form = "table"
    output: Output = None
    reveal: Reveal = False
    lang: Lang = "vi"
    include: Include = None
    exclude: Exclude = None
    jobs: Jobs = None
    resume: Resume = True
    quiet: Quiet = False
    cluster: Cluster = None

    @property
    def pick(self) -> Pick:
        """Which files below folders are read."""
        from scanner.batch.walk import Pick

        return Pick(tuple(self.include or ()), tuple(self.exclude or ()))

    @property
    def crops(self) -> bool:
        """Whether the report shows pictures: a scheduler is to hold nothing of a file."""
        return self.form == "html" and self.cluster is None


def spread(command: Callable[..., Deed]) -> Callable[..., Deed]:
    """A command that takes groups of options, as Typer wants it: with each option by itself."""
    signature = inspect.signature(command, eval_str=True)
    groups: dict[str, type[Any]] = {
        name: parameter.annotation
        for name, parameter in signature.parameters.items()
        if isinstance(parameter.annotation, type) and is_dataclass(parameter.annotation)
    }

    @functools.wraps(command)
    def flat(**given: Any) -> Deed:
        for name, group in groups.items():
            given[name] = group(**{field.name: given.pop(field.name) for field in fields(group)})
        return command(**given)

    flat.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[
            single.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for parameter in signature.parameters.values()
            for single in _singles(parameter)
        ]
    )
    return flat


def _singles(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    """A parameter itself, or one for each field of its group."""
    if not is_dataclass(parameter.annotation):
        yield parameter
        return
    hints = get_type_hints(parameter.annotation, include_extras=True)
    for field in fields(parameter.annotation):
        yield inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=hints[field.name],
        )
