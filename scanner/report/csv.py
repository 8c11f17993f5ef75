"""The report as a table for Excel: a row for each finding and for each thing not read.

A file without either has one row too, so that every file is answered for. Excel takes the
text for Vietnamese letters because of the mark (BOM) it begins with.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from scanner.messages import explain, text
from scanner.model import FileReport, Finding, Unread
from scanner.report.outcome import Tally
from scanner.report.plain import printable, shown_path
from scanner.report.record import View
from scanner.report.standing import standing

BOM = "\ufeff"

_COLUMNS = (
    *("path", "verdict", "page", "type", "value", "severity", "confidence", "place", "why"),
    *("masked", "unread", "copy", "copy_status", "code", "id", "sha256"),
)

# What makes a spreadsheet take a cell for a formula, in narrow and in full width.
# Source: OWASP, "CSV Injection".
_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
# A spreadsheet drops leading zeros and rounds what has more than 15 digits.
_NUMBER = re.compile(r"0\d+|\d{12,}")

Row = dict[str, object]


def cell(content: object) -> str:
    """`content` as a cell that no spreadsheet takes for a formula or a number to be rounded."""
    written = "" if content is None else printable(str(content))
    if written.lstrip().startswith(_FORMULA) or _NUMBER.fullmatch(written):
        return "'" + written
    return written


class CsvWriter:
    """Writes each file's rows as soon as the file is done."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._stream = stream
        self._view = view
        self._begun = False
        # No CR: standard output on Windows adds its own, and Excel needs none.
        self._rows = csv.DictWriter(stream, _COLUMNS, restval="", lineterminator="\n")

    def add(self, report: FileReport) -> None:
        self._begin()
        same = self._file(report)
        for row in self._parts(report):
            self._rows.writerow({name: cell(content) for name, content in (same | row).items()})
        self._stream.flush()

    def close(self, tally: Tally, seconds: float) -> None:
        """The head, where no file gave cause to write it; sums are a spreadsheet's own work."""
        self._begin()

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._stream.write(BOM)
            self._rows.writerow({name: self._say(f"csv.{name}") for name in _COLUMNS})

    def _say(self, key: str) -> str:
        return text(self._view.lang, key)

    def _file(self, report: FileReport) -> Row:
        row: Row = {
            "path": self._view.path(report.path, report.findings),
            "verdict": standing(report, self._view).words.upper(),
            "sha256": report.sha256,
        }
        if report.copy is not None:
            row["copy"] = self._view.path(report.copy.path, report.findings)
            row["copy_status"] = report.copy.status
        return row

    def _parts(self, report: FileReport) -> Iterator[Row]:
        yield from map(self._finding, report.findings)
        yield from (self._unread(n, unread) for n, unread in enumerate(report.unread, 1))
        if report.error is not None:
            # A sentence may name the path.
            reason = shown_path(explain(self._view.lang, "error", report.error))
            yield {"unread": reason, "code": report.error.key}
        elif not report.findings and not report.unread:
            yield {}

    def _finding(self, finding: Finding) -> Row:
        return {
            "page": finding.told_page,
            "type": self._view.name(finding.type),
            "value": self._view.line(finding),
            "severity": self._say(f"severity.{finding.severity}"),
            "confidence": round(finding.confidence * 100),
            "place": self._place(finding),
            "why": self._view.why(finding.type),
            "masked": "x" if finding.mask else "",
            "code": finding.type,
            "id": finding.id,
        }

    def _place(self, finding: Finding) -> str:
        where, source = self._view.where(finding), self._say(f"source.{finding.source}")
        if finding.place is not None:
            return where
        return f"{source}: {where}" if where else source

    def _unread(self, number: int, unread: Unread) -> Row:
        reason = self._view.why_unread(unread)
        return {"page": unread.page, "unread": reason, "code": unread.code, "id": f"u{number}"}
