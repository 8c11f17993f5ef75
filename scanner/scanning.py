"""One document from bytes to a report on it: what is read, by which rules, under which ids."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from scanner import detectors, files
from scanner.errors import LolotError, SkippedError, UnreadableError, UsageError
from scanner.examine import Examination, Progress
from scanner.find.aside import Aside
from scanner.find.merge import apart, merge
from scanner.find.weighing import SURE
from scanner.formats import of, sniff
from scanner.garbage import little_garbage
from scanner.looking import Looker
from scanner.model import Document, FileReport, Finding, Near, Options, Status
from scanner.pages import broken
from scanner.reread import Memory
from scanner.rules import Rules, Sifted
from scanner.settled import unsettled
from scanner.spread import ApartError, through


@dataclass(frozen=True, slots=True)
class Way:
    """How a file is read (see `Examination`)."""

    exact: bool = False
    memory: Memory | None = None
    original: Memory | None = None
    seen_by: Looker | None = None
    folder: str = ""


REPORT = Way()


def load(path: str, options: Options) -> Document:
    """A file's bytes and kind. UnreadableError or SkippedError for what cannot be read."""
    data = files.read_bytes(path, options.limits)
    return Document(path, data, sniff(data, PurePath(path).name))


def failed(path: str, document: Document | None, error: LolotError, started: float) -> FileReport:
    """The report on a file that could not be read; `started`: by `time.perf_counter`."""
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


@little_garbage()
def scan(
    document: Document,
    options: Options,
    progress: Progress | None,
    started: float,
    way: Way = REPORT,
) -> tuple[FileReport, Examination]:
    """The report on a document, and what it was made of. UsageError for bad options; what else
    goes wrong stands in the report."""
    patterns = detectors.load(options.patterns)
    rules = Rules.of(options, patterns)
    asked = (options, patterns, rules.words, way.exact, progress)
    original = way.original or Memory()
    done = Examination(
        *asked, memory=way.memory, original=original, seen_by=way.seen_by, folder=way.folder
    )
    if options.explain is not None:
        done.asked.aside = Aside(options.explain)
    elif way.original is None:
        done.spread = through
    try:
        with broken.told(document.data, of(document).is_broken):
            try:
                done.read(document)
            except ApartError:
                done = Examination(*asked, folder=way.folder)
                done.read(document)
    except UsageError:
        raise
    except LolotError as error:
        return failed(document.name, document, error, started), done
    found = numbered(done.found, options.min_confidence)
    sifted = rules.kept(found, document)
    findings = tuple(sifted.findings)
    unread = unsettled(done.unread, findings)
    report = FileReport(
        path=document.name,
        sha256=document.sha256,
        size=len(document.data),
        media_type=document.media_type,
        status=Status.PARTIAL if unread else Status.OK,
        pages=tuple(done.sizes),
        findings=findings,
        unread=tuple(unread),
        seconds=time.perf_counter() - started,
        found=len(found),
        left_out=sifted.left_out,
        passed=sifted.passed,
    )
    if done.asked.aside is not None:
        near = [*_near(found, sifted), *apart(done.asked.aside.told, found)]
        report = replace(report, near=tuple(near))
    return report, done


def _near(found: Iterable[Finding], sifted: Sifted) -> Iterator[Near]:
    """What was found and is in no report."""
    for finding in found:
        reason = sifted.left_out.get(finding.id)
        if reason is not None:
            yield Near(finding, "unsure" if reason == "confidence" else "left_out")


def again(copy: Document, options: Options, way: Way) -> FileReport:
    """The report on a copy. UnreadableError where it cannot be read."""
    report, _ = scan(copy, options, None, time.perf_counter(), way)
    if report.status is Status.ERROR and report.error is not None:
        raise UnreadableError(report.error.key, **report.error.details)
    return report


def numbered(found: list[Finding], sure: float) -> list[Finding]:
    """Ids are ordinals over all that was found, before any filter: same bytes, same id. `sure`: so
    sure is what is masked."""
    counts: dict[int | None, int] = {}
    numbered = []
    for finding in merge(found, min(SURE, sure)):
        counts[finding.page] = counts.get(finding.page, 0) + 1
        where = f"p{finding.page}" if finding.page else "f"
        numbered.append(finding.numbered(f"{where}-{counts[finding.page]}"))
    return numbered
