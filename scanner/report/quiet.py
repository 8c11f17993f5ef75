"""A report whose words for places hold no values: a sheet may be called by somebody's name or
number, and so may a part of a document or a file in an archive."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from scanner import filename
from scanner.model import FileReport, Finding, Reason
from scanner.report.plain import shown_path

# The cell behind the name of a sheet, which is another one for each finding.
_CELL = re.compile(r"(?:![A-Z]{1,3}\d+)?$")
_SHORTEST = 4


def quiet(report: FileReport, hide: Callable[[Finding], str]) -> FileReport:
    """The report, with what it found hidden (`hide`) where it says where that stands."""
    if not any(finding.place or finding.within for finding in report.findings):
        return report
    values = {
        text: hide(finding)
        for finding in report.findings
        for text in (finding.text, finding.value)
        if len(text) >= _SHORTEST
    }

    @cache
    def said(text: str) -> str:
        plain = filename.composed(text).replace("_", " ")
        return shown_path(filename.without(text, {v: h for v, h in values.items() if v in plain}))

    def told(text: str) -> str:
        if len(text) < _SHORTEST:
            return text
        end = next(_CELL.finditer(text)).start()
        return said(text[:end]) + text[end:]

    def placed(finding: Finding) -> Finding:
        place = finding.place
        if place is not None:
            details = {key: told(str(value)) for key, value in place.details.items()}
            place = Reason(place.key, details)
        return replace(finding, place=place, within=tuple(map(said, finding.within)))

    unread = [replace(one, within=tuple(map(said, one.within))) for one in report.unread]
    return replace(report, findings=tuple(map(placed, report.findings)), unread=tuple(unread))
