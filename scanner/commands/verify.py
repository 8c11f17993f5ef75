"""`lolot verify`: the proof of a copy that any tool made, told value by value."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rich.text import Text

from scanner.batch import pool
from scanner.batch.task import Task
from scanner.messages import explain, text
from scanner.model import FileReport, Options, Reason
from scanner.report import writer
from scanner.report.outcome import Bar, Tally
from scanner.report.plain import printable, shown_path, shown_place
from scanner.report.record import View
from scanner.report.table import console_for


@dataclass(frozen=True, slots=True)
class Comparison:
    """An original, its copy, and how to tell what the copy still holds."""

    original: str
    copy: str
    options: Options
    view: View
    form: Literal["table", "json"]


def run(wanted: Comparison) -> int:
    """Compares in a process of its own and returns the exit code (contract: 0, 3 or 4)."""
    started = time.monotonic()
    task = Task(wanted.original, copy=wanted.copy)
    (report,) = pool.reports([task], wanted.options, 1)
    tally = Tally(Bar(masking=True))
    tally.add(report)
    if wanted.form == "json":
        out = writer("json", sys.stdout, wanted.view)
        out.add(report)
        out.close(tally, time.monotonic() - started)
    else:
        console = console_for(sys.stdout)
        for line in _lines(report, wanted.view):
            console.print(Text(line), soft_wrap=True)
    return tally.code


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
        reason = explain(view.lang, "unread", Reason(unread.code))
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
