"""The report for people at a terminal: a plain verdict for each file, then what was found."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TextIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from scanner.messages import explain, text
from scanner.model import FileReport, Finding, Severity, Source
from scanner.report.aligned import Cell, Column, aligned
from scanner.report.outcome import Light, Tally
from scanner.report.plain import printable, shown_place
from scanner.report.record import View
from scanner.report.standing import standing
from scanner.report.together import illustrated, numbers, together

_STYLES: Mapping[Light, str] = {
    "stop": "bold red",
    "unread": "bold yellow",
    "doubt": "bold yellow",
    "clean": "bold green",
    "skipped": "dim",
}
_ICONS: Mapping[Light, str] = {
    "stop": "✖",
    "unread": "?",
    "doubt": "!",
    "clean": "✔",
    "skipped": "-",
}
# The fonts of the old Windows console have these two and not the ones above.
_WINDOWS_ICONS: Mapping[Light, str] = {**_ICONS, "stop": "×", "clean": "√"}

_COLOURS = {Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}

# Of a finding: its type, the value, how sure, and why it is dangerous.
_COLUMNS = (Column(22, 30), Column(16, 40), Column(3, 4, right=True), Column(1, None))

# Below this many columns the sentences would be slivers: they go under the values.
_NARROW = 95
# Who looks at the page for these finds nothing there, so it is told why.
_UNSEEN = frozenset(
    {Source.HIDDEN_TEXT, Source.HIDDEN_LAYER, Source.OUTSIDE_PAGE, Source.OLD_REVISION}
)
_PIPED_WIDTH = 120
_UNPAGED = -1


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Lets the run end as it does where a pipe closes: rich's own way is exit 1, which means
        that data was found."""
        raise BrokenPipeError


def console_for(stream: TextIO) -> Console:
    """A console that neither colours a pipe nor wraps it at 80 columns."""
    width = None if stream.isatty() else _PIPED_WIDTH
    return _Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


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
        how = standing(report, self._view)
        icons = _WINDOWS_ICONS if sys.platform == "win32" else _ICONS
        line = Text(f"{icons[how.light]} {how.words.upper()}", style=_STYLES[how.light])
        path = self._view.path(report.path, report.findings)
        line.append(f"  {path}", style="bold not dim")
        if len(report.pages) > 1 and report.pages[0].unit != "ch":
            line.append(self._say("pages", count=len(report.pages)), style="not bold default")
        return line

    def _findings(self, report: FileReport) -> None:
        told: set[str] = set()
        alike = {id(one) for one in illustrated(report)}
        order = sorted((f for f in report.findings if id(f) not in alike), key=_page)
        for page, findings in groupby(order, key=_page):
            title = self._say("page", number=page) if page else self._say("no_page")
            if page == _UNPAGED:
                title = self._say("in_file")
            self._page(Text.assemble("  ", (title, "underline")), list(findings), told)

    def _page(self, title: Text, findings: list[Finding], told: set[str]) -> None:
        wide = self._console.width >= _NARROW
        rows: list[list[Cell]] = []
        reasons = []
        for finding in findings:
            # The danger is told once a type: a list of citizens would be all danger otherwise.
            told_already = finding.type in told or finding.severity is Severity.LOW
            why = "" if told_already else self._view.why(finding.type)
            if why:
                told.add(finding.type)
            rows.append(list(self._cells(finding)))
            if why and wide:
                rows[-1].append((why, "italic"))
            elif why:
                reasons.append(f"{self._view.name(finding.type)}: {why}")
        lines = [title, *aligned(rows, _COLUMNS, self._console, 4)]
        # In one piece: each print has a price.
        self._console.print(Text("\n").join(lines), soft_wrap=True)
        for reason in reasons:
            self._print(Text(reason, style="italic"), indent=4)

    def _print(self, content: RenderableType, indent: int) -> None:
        self._console.print(Padding(content, (0, 0, 0, indent), expand=False))

    def _cells(self, finding: Finding) -> Iterator[Cell]:
        low = finding.severity is Severity.LOW
        name, owner = self._view.name(finding.type), self._view.owner(finding)
        if low and owner:
            name = self._say("whose", name=name, owner=owner)
        elif low:
            name = self._say("low", name=name)
        yield name, _COLOURS[finding.severity]
        value = self._view.line(finding)
        if finding.source in _UNSEEN:
            value += f" ({text(self._view.lang, f'source.{finding.source}')})"
        where = self._view.where(finding)
        value += f" ({where})" if where else ""
        yield value, "dim" if low else ""
        yield f"{finding.confidence:.0%}", "dim"

    def _remarks(self, report: FileReport) -> Iterator[Text]:
        if illustrated(report):
            yield Text(together(report, self._view), style="dim")
        if report.error is not None:
            yield Text(printable(explain(self._view.lang, "error", report.error)))
        yield from map(Text, unread_lines(report, self._view))
        if report.copy is not None:
            yield Text(self._copy_line(report))
            if report.copy.remaining:
                places = _places(report.copy.remaining, self._view.lang)
                yield Text(self._say("remaining", places=places))
            for note in report.copy.notes:
                yield Text(printable(explain(self._view.lang, "note", note)))

    def _copy_line(self, report: FileReport) -> str:
        assert report.copy is not None
        path = self._view.path(report.copy.path, report.findings)
        return text(self._view.lang, f"copy.{report.copy.status}", path=path)


def _page(finding: Finding) -> int:
    """Its page, 0 where it stands on none, and `_UNPAGED` in a file that has none."""
    return _UNPAGED if finding.place is not None else finding.page or 0


def _places(remaining: Iterable[str], lang: str) -> str:
    """`id@place` of all that remains, gathered by place."""
    places: dict[str, list[str]] = {}
    for one in remaining:
        identity, _, place = one.partition("@")
        places.setdefault(place, []).append(identity)
    return "; ".join(
        f"{', '.join(ids)} ({shown_place(lang, place)})" for place, ids in places.items()
    )


def unread_lines(report: FileReport, view: View) -> Iterator[str]:
    """A line for each reason why something could not be read, with the pages."""
    pages: dict[str, set[int]] = {}
    for unread in report.unread:
        pages.setdefault(view.why_unread(unread), set()).add(unread.inner_page or unread.page)
    for reason, some in pages.items():
        yield text(view.lang, "report.unread", pages=numbers(some), reason=reason)
