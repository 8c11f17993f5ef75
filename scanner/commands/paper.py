"""`lolot id`: one safe copy of an identity paper, and what can still be read on it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.batch.task import Task
from scanner.commands.single import Form, work_off
from scanner.errors import UsageError
from scanner.filename import marked
from scanner.messages import explain, text
from scanner.model import DOUBTS, FileReport, Options
from scanner.report.outcome import Bar
from scanner.report.plain import printable, shown_path
from scanner.report.record import View
from scanner.report.standing import masked_and_left, standing


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
    return marked(photo, f"-{text(lang, 'paper.suffix')}")


def told(report: FileReport, view: View) -> Iterator[str]:
    """What became of a paper, line by line."""
    lang = view.lang
    how = standing(report, view)
    yield how.sentence
    copy = report.copy
    if copy is None:
        return
    if copy.status == "withheld":
        yield text(lang, "paper.withheld", places="; ".join(map(printable, copy.remaining)))
        return
    yield text(lang, "paper.saved", path=shown_path(copy.path))
    yield from masked_and_left(report.findings, view, paper=True)
    for note in copy.notes:
        yield explain(lang, "note", note)
    illegible = (view.why_unread(one) for one in report.unread if one.code not in DOUBTS)
    for reason in dict.fromkeys(illegible):
        yield text(lang, "paper.unread", reason=reason)
    yield text(lang, "paper.look")
    yield text(lang, "paper.advice")
