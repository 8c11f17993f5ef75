"""`lolot verify`: the proof of a copy that any tool made, told value by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.batch.task import Task
from scanner.commands.single import Form, work_off
from scanner.messages import explain, text
from scanner.model import FileReport, Options
from scanner.report.outcome import Bar
from scanner.report.plain import printable, shown_path, shown_place
from scanner.report.record import View
from scanner.report.standing import standing


@dataclass(frozen=True, slots=True)
class Comparison:
    """An original, its copy, and how to tell what the copy still holds; a file alone is a copy
    whose original is not at hand."""

    original: str
    copy: str | None
    options: Options
    view: View
    form: Form


def run(wanted: Comparison) -> int:
    """Compares and returns the exit code."""
    task = Task(wanted.original, copy=wanted.copy or "")
    alone = wanted.copy is None
    bar = Bar(unclean=4) if alone else Bar(masking=True)
    lines = None if wanted.form == "json" else _alone if alone else _lines
    return work_off(task, wanted.options, bar, wanted.view, lines)


def _alone(report: FileReport, view: View) -> Iterator[str]:
    """What a copy says of itself, and what it shows."""
    path = shown_path(report.path)
    if report.error is not None:
        yield f"{path}: {printable(explain(view.lang, 'error', report.error))}"
        return
    yield text(view.lang, "verify.marked", path=path)
    yield text(view.lang, "verify.unproved", told=standing(report, view).sentence)
    for finding in report.findings:
        if finding.mask:
            yield f"  {view.name(finding.type)}  {view.line(finding)}  ({finding.id})"


def _lines(report: FileReport, view: View) -> Iterator[str]:
    if report.error is not None:
        yield f"{shown_path(report.path)}: {printable(explain(view.lang, 'error', report.error))}"
    if report.copy is None:
        return
    path = shown_path(report.copy.path)
    masked = sum(finding.mask for finding in report.findings)
    if report.copy.status == "verified":
        key = "verify.clean" if masked else "verify.nothing"
        yield text(view.lang, key, path=path, count=masked)
    else:
        yield text(view.lang, "verify.leaks", path=path)
        yield from _values(report, view)
    for unread in report.unread:
        reason = view.why_unread(unread)
        yield "  " + text(view.lang, "report.unread", pages=unread.page, reason=reason)


def _values(report: FileReport, view: View) -> Iterator[str]:
    """A line for each value that can still be read: what it is and where."""
    assert report.copy is not None
    places: dict[str, list[str]] = {}
    for one in report.copy.remaining:
        identity, _, place = one.partition("@")
        places.setdefault(identity, []).append(shown_place(view.lang, place))
    for finding in report.findings:
        if finding.id in places:
            where = "; ".join(places.pop(finding.id))
            value = view.line(finding)
            yield f"  {view.name(finding.type)}  {value}  ({finding.id}): {where}"
    for identity, found in places.items():
        where = "; ".join(found)
        key = "verify.unreadable" if identity == "copy" else "verify.new"
        yield "  " + text(view.lang, key, where=where)
