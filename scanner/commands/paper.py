"""`lolot id`: one safe copy of an identity paper, and what can still be read on it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner import purposes
from scanner.batch.task import Task
from scanner.commands.single import Form, work_off
from scanner.errors import UsageError
from scanner.messages import catalogue, explain, text
from scanner.model import FileReport, Finding, Options, Reason
from scanner.report.outcome import Bar
from scanner.report.plain import printable, shown_path
from scanner.report.record import View


@dataclass(frozen=True, slots=True)
class Paper:
    """A photo of a paper, where its copy goes, and how to tell what became of it."""

    photo: str
    output: Path | None
    options: Options
    view: View
    form: Form


def run(wanted: Paper) -> int:
    """Makes the copy and returns the exit code."""
    target = wanted.output or beside(Path(wanted.photo), wanted.view.lang)
    _check(Path(wanted.photo), target, wanted.options)
    # Where that fails, so does the writing: with the same sentence as for any copy.
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
    task = Task(wanted.photo, str(target))
    lines = None if wanted.form == "json" else told
    bar = Bar(masking=True, areas_settled=True)
    return work_off(task, wanted.options, bar, wanted.view, lines)


def _check(photo: Path, target: Path, options: Options) -> None:
    try:
        same = target.exists() and photo.exists() and target.samefile(photo)
    except OSError:
        same = False
    if same:
        raise UsageError("copy_over_input", path=target)
    if target.is_dir():
        raise UsageError("copy_dir_is_input", path=target)
    if target.exists() and not options.overwrite:
        raise UsageError("copy_exists", path=target)


def beside(photo: Path, lang: str) -> Path:
    """Where the copy of a photo goes when nobody says: beside it, under a name of its own."""
    return photo.with_name(f"{photo.stem}-{text(lang, 'paper.suffix')}{photo.suffix}")


def told(report: FileReport, view: View) -> Iterator[str]:
    """What became of a paper, line by line."""
    lang = view.lang
    if report.error is not None:
        yield f"{shown_path(report.path)}: {printable(explain(lang, 'error', report.error))}"
    copy = report.copy
    if copy is None:
        return
    if copy.status == "withheld":
        yield text(lang, "paper.withheld", places="; ".join(map(printable, copy.remaining)))
        return
    yield text(lang, f"paper.{copy.status}", path=shown_path(copy.path))
    yield text(lang, "paper.readable", names=_names(report.findings, view, masked=False))
    yield text(lang, "paper.masked", names=_names(report.findings, view, masked=True))
    for note in copy.notes:
        yield explain(lang, "note", note)
    for unread in report.unread:
        yield text(lang, "paper.unread", reason=explain(lang, "unread", Reason(unread.code)))
    yield text(lang, "paper.look")
    yield text(lang, "paper.advice")


def _names(findings: Iterable[Finding], view: View, *, masked: bool) -> str:
    names = {
        view.name(finding.type): None
        for finding in findings
        if finding.mask is masked and finding.type != purposes.PAPER
    }
    return ", ".join(names) or catalogue(view.lang)["paper.nothing"]
