"""One file from bytes to report, and from report to masked copy: the only room that knows the
order. Nothing here raises for a bad file: what went wrong stands in the report."""

from __future__ import annotations

import dataclasses
import time
from pathlib import PurePath

from scanner import detectors, files, find, pages
from scanner.errors import LolotError, SkippedError, UsageError
from scanner.examine import Examination, Progress
from scanner.model import Document, FileReport, Finding, Options, Status


def scan_file(path: str, options: Options, progress: Progress | None = None) -> FileReport:
    """Reads one file and reports what personal data it exposes. UsageError for bad options."""
    started = time.perf_counter()
    try:
        document = _load(path, options)
    except LolotError as error:
        return _failed(path, None, error, started)
    return _scan(document, options, progress, started)[0]


def scan(document: Document, options: Options, progress: Progress | None = None) -> FileReport:
    """The same for bytes in memory."""
    return _scan(document, options, progress, time.perf_counter())[0]


def _load(path: str, options: Options) -> Document:
    data = files.read_bytes(path, options.limits)
    return Document(path, data, pages.sniff(data, PurePath(path).name))


def _failed(path: str, document: Document | None, error: LolotError, started: float) -> FileReport:
    return FileReport(
        path=path,
        sha256=document.sha256 if document else None,
        size=len(document.data) if document else None,
        media_type=document.media_type if document else None,
        status=Status.SKIPPED if isinstance(error, SkippedError) else Status.ERROR,
        error=error.reason,
        harmless=isinstance(error, SkippedError) and error.harmless,
        seconds=time.perf_counter() - started,
    )


def _scan(
    document: Document, options: Options, progress: Progress | None, started: float
) -> tuple[FileReport, Examination]:
    done = Examination(options, detectors.load(), progress)
    try:
        done.read(document)
    except UsageError:
        raise
    except LolotError as error:
        return _failed(document.name, document, error, started), done
    report = FileReport(
        path=document.name,
        sha256=document.sha256,
        size=len(document.data),
        media_type=document.media_type,
        status=Status.PARTIAL if done.unread else Status.OK,
        pages=tuple(done.sizes),
        findings=tuple(f for f in _numbered(done.found) if _wanted(f, options)),
        unread=tuple(done.unread),
        seconds=time.perf_counter() - started,
    )
    return report, done


def _numbered(found: list[Finding]) -> list[Finding]:
    """Ids are ordinals over all that was found, before any filter: same bytes, same id."""
    counts: dict[int | None, int] = {}
    numbered = []
    for finding in find.merge(found):
        counts[finding.page] = counts.get(finding.page, 0) + 1
        where = f"p{finding.page}" if finding.page else "f"
        numbered.append(dataclasses.replace(finding, id=f"{where}-{counts[finding.page]}"))
    return numbered


def _wanted(finding: Finding, options: Options) -> bool:
    types = {finding.type, *finding.also_types}
    return finding.confidence >= options.min_confidence and (
        options.types is None or bool(types & options.types)
    )
