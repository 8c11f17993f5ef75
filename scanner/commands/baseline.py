"""`lolot baseline`: today's findings accepted, so that later runs tell only what is new."""

from __future__ import annotations

from typing import TextIO

from scanner import known
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
