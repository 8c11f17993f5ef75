"""`lolot explain`: why each value of a file was told, or was weighed and not told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from rich.text import Text

from scanner.batch.task import Task
from scanner.commands.single import Form, read
from scanner.errors import UsageError
from scanner.letters import fold
from scanner.messages import explain, text
from scanner.model import FileReport, Finding, Near, Options, Severity, Weighed
from scanner.report.because import measure, reasons, worded
from scanner.report.outcome import Bar
from scanner.report.plain import printable, shown_path
from scanner.report.record import View, finding_record, head, named
from scanner.report.table import console_for, unread_lines

SCHEMA = "lolot.explain/1"
# So many values are shown of those told, and of the others; at a terminal none that is less
# probable, unless it is asked for, and no evidence that adds less than so much to the score.
MOST, _FAINT, _SLIGHT = 500, 0.1, 0.2
# So many figures are looked for however they are grouped; so long is a part of what is sought.
_FEW = 4
_COLOURS = {Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}


@dataclass(frozen=True, slots=True)
class Question:
    """A file, and what of it is to be explained: a page, and the values in which `find` stands."""

    file: str
    options: Options
    view: View
    form: Form
    page: int | None = None
    find: str = ""


def run(wanted: Question) -> int:
    """Reads, explains, and returns the exit code (contract: 0 or 3).

    Raises UsageError "no_such_page" where the file has fewer pages.
    """
    options = replace(wanted.options, explain=wanted.find)
    report, code = read(Task(wanted.file), options, Bar(fail_on=None))
    if report.pages and wanted.page is not None and wanted.page > len(report.pages):
        raise UsageError("no_such_page", page=wanted.page, pages=len(report.pages))
    if wanted.form == "json":
        print(json.dumps(record(report, wanted), ensure_ascii=False, indent=1))
        return code
    console = console_for(sys.stdout)
    for line in lines(report, wanted):
        console.print(line, soft_wrap=True)
    return code


def record(report: FileReport, wanted: Question) -> dict[str, Any]:
    """What a machine is told."""
    told, near = _chosen(report, wanted)
    more = {"findings": max(0, len(told) - MOST), "near": max(0, len(near) - MOST)}
    shown = {"findings": told[:MOST], "near": near[:MOST]}
    return _record(report, wanted.view, shown) | {"more": more}


def lines(report: FileReport, wanted: Question) -> Iterator[Text]:
    """What people are told at a terminal."""
    told, near = _chosen(report, wanted)
    likely = [entry for entry in near if wanted.find or entry.finding.confidence >= _FAINT]
    yield from _lines(report, wanted.view, [*told[:MOST], *likely[:MOST]])
    lang = wanted.view.lang
    if not told and not near and report.error is None:
        key = "explain.not_there" if wanted.find else "explain.nothing"
        yield Text(text(lang, key), style="dim")
    if more := max(0, len(told) - MOST) + max(0, len(likely) - MOST):
        yield Text(text(lang, "explain.more", count=more), style="dim")
    if faint := len(near) - len(likely):
        said = text(lang, "explain.faint", count=faint, least=f"{_FAINT:.0%}")
        yield Text(said, style="dim")


def _chosen(report: FileReport, wanted: Question) -> tuple[list[Near], list[Near]]:
    """The values that are told, for no reason against it, and the others, as far as they are asked
    for."""
    told = [Near(finding, "") for finding in report.findings if _is_wanted(finding, wanted)]
    near = [near for near in report.near if _is_wanted(near.finding, wanted)]
    return sorted(told, key=_place), sorted(near, key=_place)


def _place(entry: Near) -> tuple[bool, int, bool]:
    """What has no page comes last; on a page first what is told."""
    return entry.finding.page is None, entry.finding.page or 0, bool(entry.why)


def _is_wanted(finding: Finding, wanted: Question) -> bool:
    if wanted.page is not None and finding.page != wanted.page:
        return False
    sought, said = (" ".join(fold(part).split()) for part in (wanted.find, finding.text))
    figures = "".join(sought.split())
    if len(figures) >= _FEW and figures.isdecimal():
        return figures in "".join(filter(str.isdecimal, f"{finding.text} {finding.value}"))
    # Of a longer text what was found of it is meant.
    return sought in said or (len(said) >= _FEW and said in sought)


def _record(report: FileReport, view: View, shown: dict[str, list[Near]]) -> dict[str, Any]:
    error = report.error
    return {
        **head(),
        "schema": SCHEMA,
        **named(report.path),
        "sha256": report.sha256,
        "status": str(report.status),
        "error": error and explain(view.lang, "error", error),
        "error_code": error and error.key,
        "pages": len(report.pages),
        "unread": list(unread_lines(report, view)),
        **{name: [_entry(entry, view) for entry in entries] for name, entries in shown.items()},
    }


def _entry(entry: Near, view: View) -> dict[str, Any]:
    finding, why = entry
    record = finding_record(finding, view)
    record["reasons"] = [worded(view.lang, identity) for identity in record["because"]]
    if finding.weighed is not None:
        record["chance"] = round(finding.weighed.chance, 4)
        record["least"] = finding.weighed.least
        record["bias"] = finding.weighed.bias
        record["evidence"] = [
            {
                "id": one.id,
                "value": round(one.value, 4),
                "weight": one.weight,
                "share": round(one.share, 4),
                "words": worded(view.lang, one.id),
            }
            for one in finding.weighed.shares
        ]
    if why:
        record["why_not"] = why
        record["why_not_words"] = _why(entry, view)
    return record


def _lines(report: FileReport, view: View, entries: Sequence[Near]) -> Iterator[Text]:
    path = shown_path(report.path, report.findings, view.types)
    yield Text(path, style="bold")
    if report.error is not None:
        yield Text(printable(explain(view.lang, "error", report.error)))
    ordered = sorted(entries, key=_place)
    for page, here in groupby(ordered, key=lambda entry: entry.finding.page):
        told = "no_page" if page is None else "page"
        yield Text.assemble("  ", (text(view.lang, f"report.{told}", number=page), "underline"))
        for why, some in groupby(here, key=lambda entry: bool(entry.why)):
            if why:
                yield Text(f"    {text(view.lang, 'explain.near')}", style="italic")
            for entry in some:
                yield from _told(entry, view)
    yield from (Text(f"  {line}") for line in unread_lines(report, view))


def _told(entry: Near, view: View) -> Iterator[Text]:
    """The lines on one value: what it is, what became of it and why, and all evidence."""
    finding, why = entry
    style = "dim" if why else _COLOURS[finding.severity]
    name, value = view.name(finding.type), view.line(finding)
    yield Text.assemble("    ", (name, f"bold {style}"), "  ", value, *_asides(finding, why, view))
    yield Text(f"      {_why(entry, view) if why else _verdict(finding, view.lang)}")
    if finding.weighed is None:
        because = reasons(view.lang, finding.because or map(str, finding.sources))
        yield Text("      " + text(view.lang, "explain.because", reasons=because))
    else:
        yield from _evidence(finding.weighed, view.lang)


def _asides(finding: Finding, why: str, view: View) -> Iterator[tuple[str, str]]:
    told = [] if why else [finding.id, text(view.lang, f"severity.{finding.severity}")]
    told += [text(view.lang, f"source.{source}") for source in finding.sources]
    told += map(shown_path, finding.within)
    yield f"  ({' · '.join(told)})", "dim"


def _verdict(finding: Finding, lang: str) -> str:
    """What became of a value that was told."""
    weighed = finding.weighed
    if weighed is None:
        key, details = "sure", {"sure": f"{finding.confidence:.0%}"}
    else:
        key = "chance" if finding.mask else "alone"
        if weighed.chance < weighed.least:
            key = "beside" if finding.mask else "public"
        told = [identity for identity in finding.because if "." not in identity]
        details = {"chance": f"{weighed.chance:.0%}", "least": f"{weighed.least:.0%}"}
        details["reasons"] = reasons(lang, told)
    became = text(lang, "explain.masked" if finding.mask else "explain.kept")
    return f"{text(lang, f'explain.{key}', **details)} {became}"


def _why(entry: Near, view: View) -> str:
    """Why a value was not told."""
    finding, weighed = entry.finding, entry.finding.weighed
    return text(
        view.lang,
        f"explain.why.{entry.why}",
        sure=f"{finding.confidence:.0%}",
        chance=f"{weighed.chance:.0%}" if weighed else "",
        least=f"{weighed.least:.0%}" if weighed else "",
        name=view.name(finding.type),
    )


def _evidence(weighed: Weighed, lang: str) -> Iterator[Text]:
    """A line for each piece of evidence: what it adds to the score, and what it is."""
    yield _share(weighed.bias, text(lang, "explain.start"))
    slight = [one.share for one in weighed.shares if abs(one.share) < _SLIGHT]
    for one in weighed.shares:
        if abs(one.share) >= _SLIGHT:
            much = measure(one)
            yield _share(one.share, worded(lang, one.id) + (f" ({much})" if much else ""))
    if any(slight):
        yield _share(sum(slight), text(lang, "explain.slight", count=sum(map(bool, slight))))
    together = weighed.bias + sum(one.share for one in weighed.shares)
    yield _share(together, text(lang, "explain.sum", chance=f"{weighed.chance:.0%}"))


def _share(share: float, words: str) -> Text:
    style = "green" if share >= 0 else "yellow"
    return Text.assemble("      ", (f"{share:+6.2f}", style), "  ", words)
