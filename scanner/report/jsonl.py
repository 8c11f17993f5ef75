"""The report as a stream: one JSON object a line for each file, the summary last."""

from __future__ import annotations

import json
from typing import TextIO

from scanner.model import FileReport
from scanner.report.answer import Answer, names
from scanner.report.outcome import Tally
from scanner.report.record import Record, View, file_record, head, outcome_record, summary_record


class JsonlWriter:
    """Writes each file's line as soon as the file is done."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._stream = stream
        self._view = view
        self._head = json.dumps(head(), ensure_ascii=False)[:-1]

    def add(self, report: FileReport) -> None:
        self._line(file_record(report, self._view))

    def add_answer(self, answer: Answer) -> None:
        """The same for what is told already, in the language of this report."""
        self._stream.write(f"{self._head}, {names(answer.path)[1:-1]}, {answer.text[1:]}\n")
        if not answer.stored:
            self._stream.flush()

    def close(self, tally: Tally, seconds: float) -> None:
        summary = summary_record(tally, seconds)
        self._line({"summary": summary, "outcome": outcome_record(tally, self._view.lang)})

    def _line(self, content: Record) -> None:
        self._stream.write(json.dumps(head() | content, ensure_ascii=False) + "\n")
        self._stream.flush()
