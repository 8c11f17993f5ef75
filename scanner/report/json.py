"""The report as one JSON document."""

from __future__ import annotations

import json
from typing import TextIO

from scanner.model import FileReport
from scanner.report.outcome import Tally
from scanner.report.record import View, file_record, head, summary_record


class JsonWriter:
    """Writes each file as soon as it is done, the frame around them at the ends: a hundred
    thousand files are never in memory at once."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._stream = stream
        self._view = view
        self._files = 0

    def add(self, report: FileReport) -> None:
        self._stream.write(",\n  " if self._files else self._opening() + "\n  ")
        self._stream.write(_indented(file_record(report, self._view), "  "))
        self._files += 1

    def close(self, tally: Tally, seconds: float) -> None:
        self._stream.write("\n ]" if self._files else self._opening() + "]")
        sums = _indented(summary_record(tally, seconds), " ")
        self._stream.write(f',\n "summary": {sums}\n}}\n')

    def _opening(self) -> str:
        return json.dumps(head(), ensure_ascii=False, indent=1).removesuffix("\n}") + (
            ',\n "files": ['
        )


def _indented(content: object, margin: str) -> str:
    # A line break in JSON text is never part of a string.
    return json.dumps(content, ensure_ascii=False, indent=1).replace("\n", "\n" + margin)
