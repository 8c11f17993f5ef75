"""The report for people at a terminal: a plain verdict for each file, then what was found."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scanner.messages import explain, text
from scanner.model import FileReport, Finding, Reason, Severity, Status
from scanner.report.outcome import Tally
from scanner.report.plain import printable, shown_path
from scanner.report.record import View

_STYLES = {
    "do_not_post": "bold red",
    "could_not_read": "bold yellow",
    "review": "bold cyan",
    "nothing_found": "bold green",
    "skipped": "dim",
}
_ICONS = {
    "do_not_post": "✖",
    "could_not_read": "?",
    "review": "!",
    "nothing_found": "✔",
    "skipped": "-",
}
# The fonts of the old Windows console have these two and not the ones above.
_WINDOWS_ICONS = _ICONS | {"do_not_post": "×", "nothing_found": "√"}

# Below this many columns the sentences would be slivers: they go under the values.
_NARROW = 95
_PIPED_WIDTH = 120


def console_for(stream: TextIO) -> Console:
    """A console that neither colours a pipe nor wraps it at 80 columns."""
    width = None if stream.isatty() else _PIPED_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


class TableWriter:
    """Prints each file as soon as it is done."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._console = console_for(stream)
        self._view = view

    def add(self, report: FileReport) -> None:
        self._console.print(self._heading(report), soft_wrap=True)
        self._findings(report)
        for line in self._remarks(report):
            self._print(line, indent=4)
        if report.findings:
            self._console.print()

    def close(self, tally: Tally, seconds: float) -> None:
        """Nothing: the sums are the human summary, printed beside every kind of report."""

    def _say(self, key: str, **details: object) -> str:
        return text(self._view.lang, f"report.{key}", **details)

    def _heading(self, report: FileReport) -> Text:
        verdict: str = report.verdict
        if report.status is Status.SKIPPED and report.harmless:
            verdict = "skipped"
        icons = _WINDOWS_ICONS if sys.platform == "win32" else _ICONS
        words = text(self._view.lang, f"verdict.{verdict}")
        line = Text(f"{icons[verdict]} {words}", style=_STYLES[verdict])
        path = shown_path(report.path, report.findings, self._view.types)
        line.append(f"  {path}", style="bold not dim")
        if len(report.pages) > 1:
            line.append(self._say("pages", count=len(report.pages)), style="not bold default")
        return line

    def _findings(self, report: FileReport) -> None:
        told: set[str] = set()
        order = sorted(report.findings, key=lambda f: f.page or 0)
        for page, findings in groupby(order, key=lambda f: f.page or 0):
            title = self._say("page", number=page) if page else self._say("no_page")
            self._print(Text(title, style="underline"), indent=2)
            self._page(list(findings), told)

    def _page(self, findings: list[Finding], told: set[str]) -> None:
        wide = self._console.width >= _NARROW
        table = Table.grid(padding=(0, 2), expand=False)
        table.add_column(min_width=22, max_width=30)
        table.add_column(min_width=16, max_width=40, overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        if wide:
            table.add_column(ratio=1)
        reasons = []
        for finding in findings:
            # The danger is told once a type: a list of citizens would be all danger otherwise.
            told_already = finding.type in told or finding.severity is Severity.LOW
            why = "" if told_already else self._view.why(finding.type)
            if why:
                told.add(finding.type)
            if wide:
                table.add_row(*self._cells(finding), Text(why, style="italic"))
            else:
                table.add_row(*self._cells(finding))
                reasons += [f"{self._view.name(finding.type)}: {why}"] if why else []
        self._print(table, indent=4)
        for reason in reasons:
            self._print(Text(reason, style="italic"), indent=4)

    def _print(self, content: RenderableType, indent: int) -> None:
        self._console.print(Padding(content, (0, 0, 0, indent), expand=False))

    def _cells(self, finding: Finding) -> Iterator[Text]:
        low = finding.severity is Severity.LOW
        colour = {Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}
        name = self._view.name(finding.type)
        yield Text(self._say("low", name=name) if low else name, style=colour[finding.severity])
        yield Text(printable(self._view.hide(finding)), style="dim" if low else "")
        yield Text(f"{finding.confidence:.0%}", style="dim")

    def _remarks(self, report: FileReport) -> Iterator[Text]:
        if report.error is not None:
            yield Text(printable(explain(self._view.lang, "error", report.error)))
        for (within, code), pages in _unread_pages(report).items():
            reason = explain(self._view.lang, "unread", Reason(code))
            reason = " > ".join((*map(shown_path, within), reason))
            yield Text(self._say("unread", pages=", ".join(map(str, pages)), reason=reason))
        if report.copy is not None:
            yield Text(self._copy_line(report))
            if report.copy.remaining:
                places = printable(_places(report.copy.remaining))
                yield Text(self._say("remaining", places=places))
            for note in report.copy.notes:
                yield Text(printable(explain(self._view.lang, "note", note)))

    def _copy_line(self, report: FileReport) -> str:
        assert report.copy is not None
        path = shown_path(report.copy.path, report.findings, self._view.types)
        return text(self._view.lang, f"copy.{report.copy.status}", path=path)


def _places(remaining: Iterable[str]) -> str:
    """`id@place` of all that remains, gathered by place."""
    places: dict[str, list[str]] = {}
    for one in remaining:
        identity, _, place = one.partition("@")
        places.setdefault(place, []).append(identity)
    return "; ".join(f"{', '.join(ids)} ({place})" for place, ids in places.items())


def _unread_pages(report: FileReport) -> dict[tuple[tuple[str, ...], str], list[int]]:
    pages: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for unread in report.unread:
        numbers = pages.setdefault((unread.within, unread.code), [])
        page = unread.inner_page or unread.page
        if page not in numbers:
            numbers.append(page)
    return pages
