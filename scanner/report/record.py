"""The report `lolot.report/1` as plain dictionaries, exactly as the contract lays them down."""

from __future__ import annotations

import base64
import dataclasses
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.messages import catalogue, explain, text
from scanner.model import (
    Box,
    Copy,
    FileReport,
    Finding,
    Owner,
    Polygon,
    Reason,
    Source,
    Status,
    Unread,
)
from scanner.report.hide import hidden
from scanner.report.outcome import Bar, Tally
from scanner.report.plain import printable, shown_path, valid_unicode
from scanner.report.quiet import quiet

if TYPE_CHECKING:
    from scanner.detectors import TypeInfo

SCHEMA = "lolot.report/1"

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """How a report is written: language of its sentences, whether values show, a user's own
    patterns, whose types have names of their own, and what makes a file fail."""

    lang: str
    reveal: bool
    patterns: Path | None = None
    bar: Bar = field(default_factory=Bar)

    @property
    def types(self) -> Mapping[str, TypeInfo]:
        """All types that a finding may be of, by id."""
        # Not for runs that only hand on what was told before.
        from scanner import detectors

        return detectors.types(self.patterns)

    def hide(self, finding: Finding) -> str:
        """The value as printed, hidden as its type asks for unless values show."""
        if self.reveal:
            return finding.text
        if finding.shown is not None:
            return finding.shown
        kind = self.types.get(finding.type)
        return hidden(finding.text, kind.hide if kind else "all")

    def quiet(self, report: FileReport) -> FileReport:
        """The report, without values in words for places unless values show."""
        return report if self.reveal else quiet(report, self.hide)

    def line(self, finding: Finding) -> str:
        """The value as `hide` writes it, on one line: ends of its lines are blanks."""
        return printable(self.hide(finding).replace("\n", " "))

    def path(self, path: str, findings: Iterable[Finding]) -> str:
        """A path as `shown_path` writes it."""
        # Most names hold no value: then no list of types is read for it.
        named = [one for one in findings if one.source is Source.FILENAME]
        return shown_path(path, named, self.types if named else {})

    def place(self, place: Reason) -> str:
        """Words for where something stands in what has no pages."""
        return printable(explain(self.lang, "where", place))

    def where(self, finding: Finding) -> str:
        """Words for the way to a finding in a file in another one, and in what has no pages;
        nothing for what stands on a page."""
        way = [shown_path(name) for name in finding.within]
        if finding.place is not None:
            way.append(self.place(finding.place))
        elif finding.within and finding.inner_page:
            way.append(self.place(Reason("inner_page", {"page": str(finding.inner_page)})))
        return " › ".join(way)

    def why_unread(self, unread: Unread) -> str:
        """Why something could not be read, and what of a paper is missing."""
        reason = Reason(unread.code, {"lacks": self.lacking([unread])})
        return " › ".join((*map(shown_path, unread.within), explain(self.lang, "unread", reason)))

    def lacking(self, unread: Iterable[Unread]) -> str:
        """What of papers was not made out, by name."""
        words = catalogue(self.lang)
        names = (words.get(f"field.{key}") or self.name(key) for one in unread for key in one.lacks)
        return ", ".join(dict.fromkeys(names))

    def name(self, type_: str) -> str:
        """The type's name for people."""
        kind = self.types.get(type_)
        return kind.names[self.lang] if kind else type_

    def owner(self, finding: Finding) -> str:
        """Whose a contact is, in words; nothing where that is not known."""
        known = finding.owner not in (None, Owner.UNKNOWN)
        return text(self.lang, f"owner.{finding.owner}") if known else ""

    def why(self, type_: str) -> str:
        """One plain sentence on what a stranger can do with such a value."""
        kind = self.types.get(type_)
        return kind.why[self.lang] if kind else text(self.lang, "report.why_unknown")


def head() -> Record:
    """What stands at the top of a report and of every line of a jsonl report."""
    return {"schema": SCHEMA, "tool": {"name": "lolot", "version": _version()}}


@cache
def _version() -> str:
    # Looked up in a file each time it is asked for; a worker asks for none.
    from importlib.metadata import version

    return version("lolot")


def outcome_record(tally: Tally, lang: str) -> Record:
    """The exit code of a whole run, and how its files came out in a sentence."""
    return {"exit": tally.code, "told": tally.told(lang)}


def file_record(report: FileReport, view: View) -> Record:
    """One entry of `files`."""
    record: Record = named(report.path) | {
        "sha256": report.sha256,
        "size": report.size,
        "media_type": report.media_type,
        "status": str(report.status),
        "error": report.error and _sentence(view, "error", report.error),
        "error_code": report.error and report.error.key,
        "verdict": report.verdict,
        "unread": [_unread(i, u, view) for i, u in enumerate(report.unread, 1)],
        "pages": [
            {
                "number": page.number,
                "width": _round(page.width),
                "height": _round(page.height),
                "unit": page.unit,
            }
            for page in report.pages
            if page.unit != "ch"
        ],
        "findings": [finding_record(f, view) for f in view.quiet(report).findings],
        "kept": list(report.kept),
        "found": report.found,
        "left_out": dict(report.left_out),
        "copy": report.copy and _copy(report.copy, view),
        "seconds": round(report.seconds, 3),
    }
    if report.status is Status.SKIPPED:
        record["harmless"] = report.harmless
    return record


def named(path: str) -> Record:
    """How a record names its file."""
    record: Record = {"path": valid_unicode(path)}
    if record["path"] != path:
        # A name that is no UTF-8 cannot stand in JSON; its bytes are what finds the file again.
        record["path_bytes"] = base64.b64encode(os.fsencode(path)).decode("ascii")
    return record


def summary_record(tally: Tally, seconds: float) -> Record:
    """The `summary` of a whole run."""
    record: Record = {
        "files": tally.files,
        "with_findings": tally.with_findings,
        "errors": tally.errors,
        "skipped": tally.skipped,
        "partial": tally.partial,
        "findings": dict(sorted(tally.findings.items())),
        "seconds": round(seconds, 3),
    }
    if tally.passed:
        record["passed"] = dict(sorted(tally.passed.items()))
    if tally.bar.masking:
        record["copies"] = dict(sorted(tally.copies.items()))
    return record


def _sentence(view: View, room: str, reason: Reason) -> str:
    return valid_unicode(explain(view.lang, room, reason))


def _unread(ordinal: int, unread: Unread, view: View) -> Record:
    record: Record = {
        "id": f"u{ordinal}",
        "page": unread.page,
        "box": _box(unread.box),
        "code": unread.code,
        "reason": valid_unicode(view.why_unread(dataclasses.replace(unread, within=()))),
    }
    if unread.lacks:
        record["lacks"] = list(unread.lacks)
    if unread.within:
        record["within"] = [valid_unicode(name) for name in unread.within]
        record["inner_page"] = unread.inner_page
    return record


def finding_record(finding: Finding, view: View) -> Record:
    """One entry of `findings`."""
    kind = view.types.get(finding.type)
    record: Record = {
        "id": finding.id,
        "type": finding.type,
        "severity": str(finding.severity),
        "legal_class": kind.legal_class if kind else "basic",
        "why": view.why(finding.type),
        "confidence": round(finding.confidence, 3),
        "mask": finding.mask,
        "page": finding.told_page,
        "boxes": [_box(box) for box in finding.boxes if not finding.place],
        "polygons": finding.polygons and [_polygon(p) for p in finding.polygons],
        "text": valid_unicode(view.hide(finding)),
        "source": str(finding.source),
        "sources": [str(source) for source in finding.sources],
        "also_types": list(finding.also_types),
        "because": list(finding.because or finding.sources),
    }
    if finding.owner is not None:
        record["owner"] = str(finding.owner)
    if view.reveal:
        record["value"] = valid_unicode(finding.value)
    if where := view.where(finding):
        record["place"] = valid_unicode(where)
    if finding.within:
        record["within"] = [valid_unicode(name) for name in finding.within]
        record["inner_page"] = None if finding.place else finding.inner_page
    return record


def _copy(copy: Copy, view: View) -> Record:
    return {
        "path": valid_unicode(copy.path),
        "sha256": copy.sha256,
        "status": copy.status,
        "readers": list(copy.readers),
        "checks": list(copy.checks),
        "remaining": list(copy.remaining),
        "notes": [_sentence(view, "note", note) for note in copy.notes],
    }


def _box(box: Box) -> list[float]:
    return [_round(side) for side in (box.x0, box.y0, box.x1, box.y1)]


def _polygon(polygon: Polygon) -> list[list[float]]:
    return [[_round(x), _round(y)] for x, y in polygon]


def _round(length: float) -> float:
    return round(float(length), 2)
