"""`lolot baseline`: today's findings accepted, so that later runs tell only what is new."""

from __future__ import annotations

from typing import TextIO

from scanner import known
from scanner.batch import job
from scanner.model import FileReport
from scanner.report.outcome import Tally


class BaselineWriter:
    """Takes the files of a scan and writes the baseline that accepts what they hold."""

    def __init__(self, stream: TextIO, key: bytes) -> None:
        self._stream = stream
        self._key = key
        self._prints: set[str] = set()

    def add(self, report: FileReport) -> None:
        for finding in report.findings:
            self._prints.add(known.fingerprint(self._key, finding, report.sha256 or ""))

    def close(self, _tally: Tally, _seconds: float) -> None:
        self._stream.write(known.baseline_text(self._key, self._prints))


def run(wanted: job.Job) -> int:
    """Does the job and returns the command's exit code (contract: 0 1 2).

    A run over files has more codes: whatever it could not read or write is 1 here. Raises
    UsageError if nothing was done.
    """
    return min(job.run(wanted), 1)
