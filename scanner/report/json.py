"""The report as one JSON document."""

from __future__ import annotations

import json
from typing import TextIO

from scanner.model import FileReport
from scanner.report.outcome import Tally
from scanner.report.record import Record, View, file_record, head, summary_record


class JsonWriter:
    """Gathers the files and writes the document when all are there."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._stream = stream
        self._view = view
        self._files: list[Record] = []

    def add(self, report: FileReport) -> None:
        self._files.append(file_record(report, self._view))

    def close(self, tally: Tally, seconds: float) -> None:
        document = head() | {"files": self._files, "summary": summary_record(tally, seconds)}
        json.dump(document, self._stream, ensure_ascii=False, indent=1)
        self._stream.write("\n")
