"""One file from bytes to report, and from report to masked copy: the only room that knows the
order. Nothing here raises for a bad file: what went wrong stands in the report."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from pathlib import Path

from scanner import scanning
from scanner.errors import LolotError, UnreadableError, UsageError
from scanner.examine import Examination, Progress
from scanner.formats import drawn, of
from scanner.garbage import little_garbage
from scanner.model import (
    OLD_UNREAD,
    Copy,
    Document,
    Edit,
    FileReport,
    Finding,
    Options,
    Source,
    Status,
    Unread,
)
from scanner.pages import broken
from scanner.reread import Memory
from scanner.scanning import Way, failed, load, numbered
from scanner.settled import unsettled


def scan_file(
    path: str, options: Options, progress: Progress | None = None, *, folder: str = ""
) -> FileReport:
    """Reads one file and reports what personal data it exposes, by its own name and that of the
    `folder` that goes along with it, too. UsageError for bad options."""
    started = time.perf_counter()
    try:
        document = load(path, options)
    except LolotError as error:
        return failed(path, None, error, started)
    report, done = scanning.scan(
        document, options, progress, started, Way(exact=options.crops, folder=folder)
    )
    if not options.crops:
        return report
    from scanner.crops import illustrated

    return illustrated(document, report, done.found, done.password, options)


def scan(document: Document, options: Options, progress: Progress | None = None) -> FileReport:
    """The same for bytes in memory."""
    return scanning.scan(document, options, progress, time.perf_counter())[0]


@little_garbage()
def mask_file(  # noqa: PLR0913
    path: str,
    target: str,
    options: Options,
    progress: Progress | None = None,
    *,
    called: str | None = None,
    folder: str = "",
) -> FileReport:
    """Reads one file and writes its masked copy to `target`, proved before it gets that name; one
    of another format has its ending behind `called`, where that is told. `folder`: as it is told,
    `target` ends in it.

    The report is that of the original, with `copy` saying what became of the copy.
    UsageError for bad options; all else stands in the report.
    """
    # Here and below: most files are only read, and wait for nothing that writes or proves copies.
    from scanner import recognised
    from scanner.copies import copied
    from scanner.crops import illustrated

    started = time.perf_counter()
    try:
        document, place, media_type = _to_mask(path, target, options)
    except LolotError as error:
        return failed(path, None, error, started)
    memory = Memory() if options.proof == "areas" else None
    report, done = scanning.scan(
        document, options, progress, started, Way(exact=True, memory=memory, folder=folder)
    )
    report = dataclasses.replace(report, media_type=media_type)
    if report.status in (Status.ERROR, Status.SKIPPED):
        return report
    if options.stamp is not None:
        report = recognised.guarded(report, done.cards)
    report = illustrated(document, report, done.found, done.password, options)
    try:
        if done.is_cut and not options.mask_unread:
            # A copy of it would be read in vain, and no proof of it could be whole.
            raise UnreadableError("not_searched_whole")
        if options.edits is not None:
            report = _edited(document, report, options.edits, done)
        with broken.told(document.data, of(document).is_broken):
            copy, fresh = copied(document, report, place, options, done, called=called)
    except LolotError as error:
        seconds = time.perf_counter() - started
        return dataclasses.replace(report, status=Status.ERROR, error=error.reason, seconds=seconds)
    if copy.status == "verified":
        report = _without_past(report)
    report = dataclasses.replace(report, findings=(*report.findings, *fresh))
    kept = tuple(finding.id for finding in report.findings if not finding.mask)
    return dataclasses.replace(report, copy=copy, kept=kept, seconds=time.perf_counter() - started)


def _to_mask(path: str, target: str, options: Options) -> tuple[Document, Path, str]:
    """A file as it is masked, where its copy goes, and what the file was before it was drawn."""
    document, place = load(path, options), Path(target)
    if options.stamp is not None:
        from scanner import photo

        document, place = photo.shown(document, place, options)
    if options.straighten:
        document = _straight(document, options)
    media_type = document.media_type
    if options.flatten:
        document = drawn(document)
    return of(document).shared(document), place, media_type


def _without_past(report: FileReport) -> FileReport:
    """The report on a file whose masked copy holds nothing of what the file was before."""
    unread = tuple(one for one in report.unread if one.code != OLD_UNREAD)
    if unread == report.unread:
        return report
    return dataclasses.replace(
        report, unread=unread, status=Status.PARTIAL if unread else Status.OK
    )


def _straight(document: Document, options: Options) -> Document:
    """The one paper in a photo, flat. UnreadableError "not_straight" where there is not one."""
    from scanner import flat, purposes

    report, _ = scanning.scan(document, options, None, time.perf_counter())
    papers = [finding for finding in report.findings if finding.type == purposes.PAPER]
    if len(papers) != 1:
        raise UnreadableError("not_straight")
    return flat.flattened(document, papers[0], options)


def _edited(
    document: Document, report: FileReport, edits: Mapping[str, Edit], done: Examination
) -> FileReport:
    """The report as its edited form decides: what is not named there any more is left; what was not
    told there, or is new since then, is masked as it would be without it."""
    from scanner import edited

    edit = edits.get(document.sha256)
    if edit is None:
        raise UsageError("report_no_file")
    found = numbered(done.found, done.options.min_confidence)
    named = edited.applied(edit, found, report.pages)
    ids = {finding.id for finding in named}
    others = [finding for finding in report.findings if finding.id not in ids]
    if edit.found in (None, len(found)):
        others = [dataclasses.replace(f, mask=f.mask and f.id in edit.untold) for f in others]
    # What only a mask had settled that is off now is open again.
    unread = tuple(unsettled(done.unread, (*named, *others)))
    status = Status.PARTIAL if unread else Status.OK
    return dataclasses.replace(report, findings=(*named, *others), unread=unread, status=status)


def verify_files(
    path: str, copy: str, options: Options, progress: Progress | None = None
) -> FileReport:
    """Whether the copy that any tool made of `path` still holds what `mask` would mask in it.

    The report has the original's findings and the copy's unread areas: what could not be read
    in the original tells nothing once the copy has it painted over.
    UsageError for bad options; all else stands in the report.
    """
    started = time.perf_counter()
    try:
        document = load(path, options)
    except LolotError as error:
        return failed(path, None, error, started)
    try:
        other = load(copy, options)
        media_type = document.media_type
        if not of(document).is_copy(document, other.media_type):
            document = drawn(document)
        if not of(document).is_copy(document, other.media_type):
            raise UnreadableError("copy_of_other_kind", kind=other.media_type)
        document = of(document).shared(document)
    except LolotError as error:
        return failed(copy, None, error, started)
    way = Way(exact=True, memory=Memory.of_texts())
    report, done = scanning.scan(document, options, progress, started, way)
    report = dataclasses.replace(report, media_type=media_type)
    if report.status in (Status.ERROR, Status.SKIPPED):
        return report
    try:
        is_broken = of(document).is_broken
        with broken.told(document.data, is_broken), broken.told(other.data, is_broken):
            return _judged((document, other), report, options, started, done)
    except LolotError as error:
        return failed(copy, None, error, started)


def verify_alone(path: str, options: Options, progress: Progress | None = None) -> FileReport:
    """What a copy that lolot made still shows, where its original is not at hand: no proof, since
    nobody knows what was to be masked. "no_masked_copy" for a file that lolot has not marked."""
    started = time.perf_counter()
    try:
        document = load(path, options)
        if not of(document).is_marked(document.data):
            raise UnreadableError("no_masked_copy")
    except LolotError as error:
        return failed(path, None, error, started)
    return scanning.scan(document, options, progress, started, Way(exact=True))[0]


def _judged(
    files: tuple[Document, Document],
    report: FileReport,
    options: Options,
    started: float,
    done: Examination,
) -> FileReport:
    """The report on an original, as it was examined, with the proof of a copy that was made
    elsewhere."""
    from scanner.outline import corners
    from scanner.verified import verify_finished
    from scanner.verify import reading

    (document, other), unread = files, list[Unread]()

    masked = [finding for finding in report.findings if finding.mask]

    def masks(page: int | None) -> list[Finding]:
        return [finding for finding in masked if finding.page == page]

    def rescan(copy: Document) -> list[Finding]:
        again = scanning.again(copy, options, Way(exact=True))
        unread.extend(
            area
            for area in again.unread
            if area.within or not reading.on_masks((corners(area.box),), masks(area.page))
        )
        return [
            finding
            for finding in again.findings
            if finding.mask
            and not reading.on_masked_card(finding, report.findings)
            and not reading.made_of_masks(finding, masks(finding.page))
            and not reading.written_on_masks(finding, masks(finding.page))
            and not (done.memory and reading.as_before(finding, masked, done.memory))
        ]

    inside = [finding for finding in report.findings if finding.source is not Source.FILENAME]
    inside = of(document).tightened(document, inside, done.password)
    proof = verify_finished(document, other, inside, options, rescan)
    return dataclasses.replace(
        report,
        status=Status.PARTIAL if unread else Status.OK,
        unread=tuple(unread),
        copy=Copy(
            path=other.name,
            sha256=other.sha256,
            status="unverified" if proof.remaining else "verified",
            readers=proof.readers,
            checks=proof.checks,
            remaining=proof.remaining,
        ),
        seconds=time.perf_counter() - started,
    )
