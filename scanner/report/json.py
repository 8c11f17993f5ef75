"""The report as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TextIO

from scanner.model import FileReport
from scanner.report.answer import Answer
from scanner.report.outcome import Tally
from scanner.report.record import (
    Record,
    View,
    file_record,
    head,
    named,
    outcome_record,
    summary_record,
)


class JsonWriter:
    """Writes each file as soon as it is done, the frame around them at the ends: a hundred
    thousand files are never in memory at once."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._stream = stream
        self._view = view
        self._files = 0

    def add(self, report: FileReport) -> None:
        self._add(file_record(report, self._view))

    def add_answer(self, answer: Answer) -> None:
        """The same for what is told already, in the language of this report."""
        self._add(named(answer.path) | json.loads(answer.text))

    def _add(self, record: Record) -> None:
        self._stream.write(",\n  " if self._files else self._opening() + "\n  ")
        self._stream.write(_indented(record, "  "))
        self._files += 1

    def close(self, tally: Tally, seconds: float) -> None:
        self._stream.write("\n ]" if self._files else self._opening() + "]")
        sums = _indented(summary_record(tally, seconds), " ")
        outcome = _indented(outcome_record(tally, self._view.lang), " ")
        self._stream.write(f',\n "summary": {sums},\n "outcome": {outcome}\n}}\n')

    def _opening(self) -> str:
        return json.dumps(head(), ensure_ascii=False, indent=1).removesuffix("\n}") + (
            ',\n "files": ['
        )


def _indented(content: Mapping[str, object], margin: str) -> str:
    """An object with each entry on a line, and each of a list of objects on one of its own:
    Python's own indenting takes seconds for the findings of a long list."""
    entries = (f"{json.dumps(key)}: {_entry(value, margin)}" for key, value in content.items())
    inner = f",\n{margin} ".join(entries)
    return f"{{\n{margin} {inner}\n{margin}}}"


def _entry(value: object, margin: str) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        parts = (json.dumps(part, ensure_ascii=False) for part in value)
        inner = f",\n{margin}  ".join(parts)
        return f"[\n{margin}  {inner}\n{margin} ]"
    return json.dumps(value, ensure_ascii=False)
