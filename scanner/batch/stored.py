"""A file's report as the journal keeps it: whole, but for the values, of which nothing is left
but what every report may show."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from pathlib import PurePath
from typing import Any

from scanner.model import (
    Box,
    Copy,
    FileReport,
    Finding,
    PageSize,
    Reason,
    Severity,
    Source,
    Status,
    Unread,
)
from scanner.report.record import View

Stored = dict[str, Any]


def packed(report: FileReport, view: View) -> str | None:
    """The report as JSON without a value in it; None where that cannot be.

    A value in the file's name is kept as its place there: the name itself is the journal's key.
    """
    view = dataclasses.replace(view, reveal=False)
    findings = [_hidden(finding, report.path, view) for finding in report.findings]
    if None in findings:
        return None
    bare = _plain(report) | {"path": "", "findings": findings, "crops": {}}
    return json.dumps(bare, default=_plain, separators=(",", ":"))


def unpacked(content: str, path: str) -> FileReport:
    """The report of the file that is now called `path`."""
    stored = json.loads(content)
    error, copy = stored["error"], stored["copy"]
    return FileReport(
        path=path,
        sha256=stored["sha256"],
        size=stored["size"],
        media_type=stored["media_type"],
        status=Status(stored["status"]),
        error=Reason(**error) if error else None,
        pages=tuple(PageSize(**page) for page in stored["pages"]),
        findings=tuple(_finding(finding, path) for finding in stored["findings"]),
        unread=tuple(map(_unread, stored["unread"])),
        kept=tuple(stored["kept"]),
        copy=_copy(copy) if copy else None,
        seconds=stored["seconds"],
        harmless=stored["harmless"],
    )


def _hidden(finding: Finding, path: str, view: View) -> Stored | None:
    place = None
    if finding.source is Source.FILENAME:
        start = PurePath(path).name.find(finding.text)
        if start < 0:
            return None
        place = (start, start + len(finding.text))
    shown = view.hide(finding)
    return _plain(finding) | {"text": place, "value": "", "key": "", "shown": shown, "inner": ()}


def _plain(noun: Any) -> Stored:
    """One of the nouns as a dictionary, those in it as they are."""
    return {name: getattr(noun, name) for name in _fields(noun.__class__)}


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _unread(stored: Stored) -> Unread:
    box, within = Box(**stored["box"]), tuple(stored["within"])
    return Unread(**stored | {"box": box, "within": within})


def _finding(stored: Stored, path: str) -> Finding:
    place, polygons, parts = stored["text"], stored["polygons"], stored["parts"]
    text = PurePath(path).name[place[0] : place[1]] if place else ""
    return Finding(
        **stored
        | {
            "text": text,
            "severity": Severity(stored["severity"]),
            "boxes": tuple(Box(**box) for box in stored["boxes"]),
            "sources": tuple(Source(source) for source in stored["sources"]),
            "polygons": polygons and tuple(tuple(map(tuple, p)) for p in polygons),
            "parts": None if parts is None else tuple(tuple(map(tuple, p)) for p in parts),
            "also_types": tuple(stored["also_types"]),
            "within": tuple(stored["within"]),
            "inner": (),
        }
    )


def _copy(stored: Stored) -> Copy:
    lists = {name: tuple(stored[name]) for name in ("readers", "checks", "remaining")}
    return Copy(**stored | lists | {"notes": tuple(Reason(**note) for note in stored["notes"])})
