"""The report as one page for a browser: it asks no server for anything and holds no value.

The files are written as JSON in pieces; a small script draws only what is looked at, so that
thousands of files do not choke the browser. The page's policy (CSP) allows this script and
this style by their hashes and nothing else.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import html
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TextIO

from scanner.messages import catalogue, explain, text
from scanner.model import FileReport, Finding, Severity, Source, Unread
from scanner.report.because import evidence
from scanner.report.outcome import LIGHTS, Tally
from scanner.report.plain import printable, shown_path
from scanner.report.record import Record, View, summary_record
from scanner.report.standing import standing
from scanner.report.together import together

# Files a piece of JSON: small enough to be parsed between two frames.
_PIECE = 100

# Pictures in one report: some 20 MB, which a browser still opens with ease.
_MOST_CROPS = 5000

_WORDS = (
    *(
        "title",
        "generated",
        "files",
        "findings",
        "folder",
        "folders",
        "owner",
        "owners",
        "all",
        "type",
        "severity",
    ),
    *("verdict", "search", "page", "no_page", "in_file", "more", "none", "unread", "seconds"),
    *("showing", "not_masked", "loading", "surroundings", "no_crops", "some_crops"),
    "because",
)


class HtmlWriter:
    """Writes each hundred files as they are done; the sums come last and are drawn on top."""

    def __init__(self, stream: TextIO, view: View) -> None:
        self._stream = stream
        self._view = view
        self._piece: list[Record] = []
        self._begun = False
        self._crops = 0

    def add(self, report: FileReport) -> None:
        if self._crops >= _MOST_CROPS:
            report = dataclasses.replace(report, crops={})
        self._crops += len(report.crops)
        self._piece.append(_file(report, self._view))
        if len(self._piece) == _PIECE:
            self._flush()

    def close(self, tally: Tally, seconds: float) -> None:
        self._flush()
        sums = summary_record(tally, seconds) | {"told": tally.told(self._view.lang)}
        sums["generated"] = time.strftime("%Y-%m-%d %H:%M")
        self._stream.write(_data("sums", sums))
        self._stream.write(f"<script>{_part('page.js')}</script>\n</body>\n</html>\n")

    def _flush(self) -> None:
        if not self._begun:
            self._begun = True
            self._stream.write(_opening(self._view))
            self._stream.write(_data("words", _words(self._view)))
        if self._piece:
            self._stream.write(_data("files", self._piece))
            self._stream.flush()
            self._piece = []


def _part(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _data(name: str, content: object) -> str:
    # Nothing in the data can close the element that it stands in.
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" class="{name}">{written}</script>\n'


def _opening(view: View) -> str:
    style, script = _part("page.css"), _part("page.js")
    policy = (
        f"default-src 'none'; style-src 'sha256-{_hash(style)}'; "
        f"script-src 'sha256-{_hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    say = {key: html.escape(text(view.lang, f"html.{key}")) for key in ("title", "no_script")}
    note = html.escape(text(view.lang, f"html.{'revealed' if view.reveal else 'hidden'}"))
    return (
        f'<!doctype html>\n<html lang="{view.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{say['title']}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<header><h1>{say["title"]}</h1><p class="note">{note}</p></header>\n'
        f'<main id="main"><noscript><p>{say["no_script"]}</p></noscript></main>\n'
    )


def _words(view: View) -> Record:
    """Every sentence that the script may need, in the language of the report."""

    def several(room: str, names: Iterable[str]) -> dict[str, str]:
        words = catalogue(view.lang)
        return {name: words[f"{room}.{name}"] for name in names}

    return {
        "html": several("html", _WORDS),
        "came": {key: text(view.lang, f"standing.{key}").upper() for key in LIGHTS},
        "lights": dict(LIGHTS),
        "severities": several("severity", map(str, Severity)),
        "sources": several("source", map(str, Source)),
        "evidence": evidence(view.lang),
        "types": {t: {"name": view.name(t), "why": view.why(t)} for t in view.types},
        "unknown": view.why(""),
    }


def _file(report: FileReport, view: View) -> Record:
    """One file as the script draws it; names hide the values in them."""
    how = standing(report, view)
    seen = {finding.told_page for finding in report.findings} | {u.page for u in report.unread}
    record: Record = {
        "path": view.path(report.path, report.findings),
        "folder": view.path(str(PurePath(report.path).parent), report.findings),
        "owner": printable(_owner(report.path)),
        "verdict": report.verdict,
        "together": together(report, view),
        "came": how.key,
        "told": how.more,
        "pages": {p.number: [p.width, p.height] for p in report.pages if p.number in seen},
        "findings": [
            _finding(finding, view, report.crops.get(finding.id)) for finding in report.findings
        ],
        "unread": [_unread(unread, view) for unread in report.unread],
    }
    if report.error is not None:
        record["error"] = shown_path(explain(view.lang, "error", report.error))
    if report.copy is not None:
        path = view.path(report.copy.path, report.findings)
        record["copy"] = text(view.lang, f"copy.{report.copy.status}", path=path)
    return record


def _owner(path: str) -> str:
    """Whose file it is; empty where the system does not tell."""
    if sys.platform == "win32":
        return ""
    import pwd

    try:
        number = Path(path).stat().st_uid
    except (OSError, ValueError):
        return ""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _finding(finding: Finding, view: View, crop: bytes | None) -> Record:
    record: Record = {
        "id": finding.id,
        "type": finding.type,
        "text": view.line(finding),
        "severity": str(finding.severity),
        "sure": round(finding.confidence * 100),
        "page": finding.told_page,
        "place": view.where(finding),
        "source": str(finding.source),
        "boxes": [_box((b.x0, b.y0, b.x1, b.y1)) for b in finding.boxes],
        "mask": finding.mask,
        "because": list(finding.because or finding.sources),
        "owner": view.owner(finding),
    }
    if crop is not None:
        record["crop"] = base64.b64encode(crop).decode("ascii")
    return record


def _unread(unread: Unread, view: View) -> Record:
    return {
        "page": None if unread.within else unread.page,
        "box": _box((unread.box.x0, unread.box.y0, unread.box.x1, unread.box.y1)),
        "reason": view.why_unread(unread),
    }


def _box(sides: tuple[float, float, float, float]) -> list[float]:
    return [round(float(side), 1) for side in sides]
