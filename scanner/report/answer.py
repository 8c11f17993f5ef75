"""A file's report as a run over many files hands it on: sent, kept and written as one text.

The text is made where the file was read, so that nothing but what every report may show leaves
that process, and the process that gathers the answers need not look into them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner import filename
from scanner.model import (
    Box,
    Copy,
    FileReport,
    Finding,
    Owner,
    PageSize,
    Polygon,
    Reason,
    Severity,
    Source,
    Unread,
)
from scanner.report.outcome import Facts
from scanner.report.record import Record, View, file_record, named


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told of one file.

    `text`: its record (contract: an entry of `files`) as JSON in the language `lang`, but for
    the path. `aside`: what a record does not tell and other forms of report need, as JSON; empty
    where there is none. `crops`: see `FileReport`. `stored`: an earlier run's.
    """

    path: str = field(repr=False)
    sha256: str | None
    size: int | None
    facts: Facts
    lang: str
    text: str = field(repr=False)
    aside: str = field(default="", repr=False)
    crops: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    stored: bool = False

    @classmethod
    def of(cls, report: FileReport, view: View) -> Answer:
        """The answer that a report makes; it holds values only if the view shows them."""
        report = view.quiet(report)
        record = file_record(report, view)
        # They go before the text: the same file may be named in another way the next time.
        for name in named(report.path):
            del record[name]
        return cls(
            report.path,
            report.sha256,
            report.size,
            Facts.of(report),
            view.lang,
            json.dumps(record, ensure_ascii=False),
            _aside(report),
            report.crops,
        )

    def report(self) -> FileReport:
        """The report again, with the values that the text shows."""
        record: Record = json.loads(self.text)
        aside: Record = json.loads(self.aside) if self.aside else {}
        error, copy = record["error_code"], record["copy"]
        return FileReport(
            path=self.path,
            sha256=self.sha256,
            size=self.size,
            media_type=record["media_type"],
            status=self.facts.status,
            error=Reason(error, aside.get("error", {})) if error else None,
            pages=tuple(PageSize(**page) for page in record["pages"] + aside.get("sheets", [])),
            findings=tuple(_findings(record["findings"], self.path, aside)),
            unread=tuple(map(_unread, record["unread"])),
            kept=tuple(record["kept"]),
            copy=_copy(copy, aside["copy"]) if copy else None,
            seconds=record["seconds"],
            harmless=self.facts.harmless,
            found=record["found"],
            left_out=record["left_out"],
            passed=self.facts.passed,
            crops=self.crops,
        )


def names(path: str) -> str:
    """What stands before the text in a record: the path, as a JSON object of its own."""
    return json.dumps(named(path), ensure_ascii=False)


def _aside(report: FileReport) -> str:
    aside: Record = {}
    if report.error is not None and report.error.details:
        aside["error"] = dict(report.error.details)
    names = {f.id: _named(f, report.path) for f in report.findings if f.source is Source.FILENAME}
    if names:
        aside["names"] = names
    sheets = [page for page in report.pages if page.unit == "ch"]
    if sheets:
        aside["sheets"] = [_sides(page) for page in sheets]
    placed = {f.id: _standing(f, f.place) for f in report.findings if f.place is not None}
    if placed:
        aside["placed"] = placed
    if report.copy is not None:
        # A path need not be the valid Unicode that it is in a record.
        notes = [[note.key, dict(note.details)] for note in report.copy.notes]
        aside["copy"] = [report.copy.path, notes]
    return json.dumps(aside, default=str) if aside else ""


def _sides(page: PageSize) -> Record:
    """A sheet by what a report tells of it: how it is shown is of use with its picture only."""
    return {"number": page.number, "width": page.width, "height": page.height, "unit": page.unit}


def _named(finding: Finding, path: str) -> tuple[int, int]:
    """Where in a file's path a value stands: the value itself is not to be kept."""
    start = max(0, filename.said(path).rfind(finding.text))
    return start, start + len(finding.text)


def _standing(finding: Finding, place: Reason) -> list[Any]:
    """Where a finding stands in a file without pages: in words, and on which of its sheets."""
    return [place.key, dict(place.details), finding.page, finding.boxes]


def _findings(records: Iterable[Record], path: str, aside: Record) -> Iterable[Finding]:
    names: Mapping[str, tuple[int, int]] = aside.get("names", {})
    placed: Mapping[str, list[Any]] = aside.get("placed", {})
    for record in records:
        key, details, page, boxes = placed.get(
            record["id"], (None, {}, record["page"], record["boxes"])
        )
        revealed = "value" in record
        text = record["text"] if revealed else ""
        if record["id"] in names:
            start, end = names[record["id"]]
            text = filename.said(path)[start:end]
        yield Finding(
            id=record["id"],
            type=record["type"],
            severity=Severity(record["severity"]),
            confidence=record["confidence"],
            mask=record["mask"],
            page=page,
            boxes=tuple(Box(*box) for box in boxes),
            place=None if key is None else Reason(key, details),
            sources=tuple(Source(source) for source in record["sources"]),
            text=text,
            value=record.get("value", ""),
            polygons=_polygons(record["polygons"]),
            also_types=tuple(record["also_types"]),
            because=tuple(record["because"]),
            owner=Owner(record["owner"]) if "owner" in record else None,
            within=tuple(record.get("within", ())),
            inner_page=record.get("inner_page"),
            shown=None if revealed else record["text"],
        )


def _polygons(polygons: Iterable[Iterable[Any]] | None) -> tuple[Polygon, ...] | None:
    return polygons and tuple(tuple((x, y) for x, y in polygon) for polygon in polygons)  # type: ignore[return-value]


def _unread(record: Record) -> Unread:
    within = tuple(record.get("within", ()))
    return Unread(
        record["page"],
        Box(*record["box"]),
        record["code"],
        within,
        record.get("inner_page"),
        tuple(record.get("lacks", ())),
    )


def _copy(record: Record, aside: tuple[str, Iterable[tuple[str, dict[str, str]]]]) -> Copy:
    path, notes = aside
    return Copy(
        path=path,
        sha256=record["sha256"],
        status=record["status"],
        readers=tuple(record["readers"]),
        checks=tuple(record["checks"]),
        remaining=tuple(record["remaining"]),
        notes=tuple(Reason(key, details) for key, details in notes),
    )
