"""The report as SARIF 2.1.0, for the tools that gather what checkers find.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. SARIF knows lines and
bytes, not pages: the page is a logical location, the boxes stand in `properties`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TextIO
from urllib.parse import quote

from scanner.messages import LANGUAGES, text
from scanner.model import FileReport, Finding, Severity
from scanner.report.outcome import Tally
from scanner.report.record import Record, View, file_record, head

VERSION = "2.1.0"
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

UNREAD = "could_not_read"

_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}


def uri(path: str) -> str:
    """A path as a URI reference: relative as it was given, absolute as `file:`."""
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(os.fsencode(PurePath(path).as_posix()))


class SarifWriter:
    """Writes each file's results as soon as the file is done, the frame around them at the ends."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._stream = stream
        self._view = view
        self._rules = [*view.types, UNREAD]
        self._begun = False
        self._many = False

    def add(self, report: FileReport) -> None:
        self._begin()
        for result in self._results(report):
            self._stream.write((",\n" if self._many else "\n") + _json(result))
            self._many = True

    def close(self, tally: Tally, seconds: float) -> None:
        self._begin()
        # What could not be read is a result of its own; the run itself came to its end.
        invocation = {"executionSuccessful": tally.code < 3, "exitCode": tally.code}
        properties = {"files": tally.files, "seconds": round(seconds, 3)}
        self._stream.write(f'\n],"invocations":[{_json(invocation)}],')
        self._stream.write(f'"properties":{_json(properties)}}}]}}\n')

    def _begin(self) -> None:
        if self._begun:
            return
        self._begun = True
        driver = head()["tool"] | {"language": self._view.lang, "rules": list(self._described())}
        opening = {"$schema": SCHEMA, "version": VERSION}
        self._stream.write(_json(opening).removesuffix("}"))
        self._stream.write(f',"runs":[{{"tool":{_json({"driver": driver})},')
        self._stream.write(f'"language":"{self._view.lang}","columnKind":"unicodeCodePoints",')
        self._stream.write('"results":[')

    def _described(self) -> Iterator[Record]:
        for kind in self._view.types.values():
            yield {
                "id": kind.id,
                "name": kind.id,
                "shortDescription": {"text": self._view.name(kind.id)},
                "fullDescription": {"text": self._view.why(kind.id)},
                "defaultConfiguration": {"level": _LEVELS[kind.severity]},
                "properties": {
                    "legal_class": kind.legal_class,
                    "names": dict(kind.names),
                    "why": dict(kind.why),
                },
            }
        words = {lang: text(lang, "standing.could_not_read") for lang in LANGUAGES}
        yield {
            "id": UNREAD,
            "name": UNREAD,
            "shortDescription": {"text": words[self._view.lang]},
            "fullDescription": {"text": text(self._view.lang, "advice.unread")},
            "defaultConfiguration": {"level": "error"},
            "properties": {"names": words},
        }

    def _results(self, report: FileReport) -> Iterator[Record]:
        # Every fact as the JSON report tells it, so that the two never differ.
        record = file_record(report, self._view)
        for finding, told in zip(report.findings, record["findings"], strict=True):
            message = f"{self._view.name(finding.type)}: {told['text']}. {told['why']}"
            yield self._result(report, finding.type, finding, message, told)
        for told in record["unread"]:
            yield self._result(report, UNREAD, None, told["reason"], told)
        if report.error is not None and not report.harmless:
            yield self._result(report, UNREAD, None, record["error"], {"code": report.error.key})

    def _result(
        self, report: FileReport, rule: str, finding: Finding | None, message: str, told: Record
    ) -> Record:
        level = _LEVELS[finding.severity] if finding else "error"
        where: Record = {"physicalLocation": {"artifactLocation": {"uri": uri(report.path)}}}
        if told.get("page"):
            page = text(self._view.lang, "report.page", number=told["page"])
            where["logicalLocations"] = [{"name": page, "kind": "page"}]
        elif told.get("place"):
            where["logicalLocations"] = [{"name": told["place"], "kind": "element"}]
        result: Record = {
            "ruleId": rule,
            "level": level,
            "message": {"text": message},
            "locations": [where],
            "properties": {k: v for k, v in told.items() if k not in ("why", "reason")},
        }
        if rule in self._rules:
            result["ruleIndex"] = self._rules.index(rule)
        if report.sha256 is not None and "id" in told:
            # Of the file and an ordinal, never of the value: its hash would give it away.
            result["partialFingerprints"] = {"fileAndId/v1": f"{report.sha256}/{told['id']}"}
        return result


def _json(content: Record) -> str:
    return json.dumps(content, ensure_ascii=False)
