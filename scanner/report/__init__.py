"""Findings told: to people as a table, to machines as JSON; values hidden unless asked for."""

from __future__ import annotations

from typing import Literal, Protocol, TextIO, runtime_checkable

from scanner.model import FileReport
from scanner.report.answer import Answer
from scanner.report.outcome import Tally
from scanner.report.record import View

Format = Literal["table", "json", "jsonl", "csv", "html", "sarif"]


class Writer(Protocol):
    """Takes the files of a run one by one, then the sums."""

    def add(self, report: FileReport) -> None: ...

    def close(self, tally: Tally, seconds: float) -> None: ...


@runtime_checkable
class AnswerWriter(Writer, Protocol):
    """One that takes a file as a worker has told of it, in the words of that worker's language."""

    def add_answer(self, answer: Answer) -> None: ...


def writer(form: Format, stream: TextIO, view: View) -> Writer:
    """The writer of one form of report. Only the one asked for is imported."""
    if form == "json":
        from scanner.report.json import JsonWriter

        return JsonWriter(stream, view)
    if form == "jsonl":
        from scanner.report.jsonl import JsonlWriter

        return JsonlWriter(stream, view)
    if form == "csv":
        from scanner.report.csv import CsvWriter

        return CsvWriter(stream, view)
    if form == "html":
        from scanner.report.html import HtmlWriter

        return HtmlWriter(stream, view)
    if form == "sarif":
        from scanner.report.sarif import SarifWriter

        return SarifWriter(stream, view)
    from scanner.report.table import TableWriter

    return TableWriter(stream, view)
