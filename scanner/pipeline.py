"""One file from bytes to report, and from report to masked copy: the only room that knows the
order. Nothing here raises for a bad file: what went wrong stands in the report."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from scanner import detectors, edited, filename, files, flat, pages, purposes
from scanner.crops import illustrated
from scanner.errors import LolotError, SkippedError, UnreadableError, UsageError
from scanner.examine import Examination, Progress
from scanner.find.merge import merge
from scanner.garbage import little_garbage
from scanner.mask import Masked, mask, with_label, without_unseen
from scanner.mask.geometry import corners
from scanner.mask.write import write_copy
from scanner.model import (
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
from scanner.pages.kinds import PDF
from scanner.reread import Memory
from scanner.rules import Rules
from scanner.settled import unsettled
from scanner.spread import ApartError, through
from scanner.verify import Proof, prove_label, reading, verify, verify_finished

_STAMPS = 8


@dataclass(frozen=True, slots=True)
class _Way:
    """How a file is read (see `Examination`)."""

    exact: bool = False
    memory: Memory | None = None
    original: Memory | None = None


_REPORT = _Way()


def scan_file(path: str, options: Options, progress: Progress | None = None) -> FileReport:
    """Reads one file and reports what personal data it exposes. UsageError for bad options."""
    started = time.perf_counter()
    try:
        document = _load(path, options)
    except LolotError as error:
        return _failed(path, None, error, started)
    report, done = _scan(document, options, progress, started, _Way(exact=options.crops))
    return illustrated(document, report, done.found, done.password, options)


def scan(document: Document, options: Options, progress: Progress | None = None) -> FileReport:
    """The same for bytes in memory."""
    return _scan(document, options, progress, time.perf_counter())[0]


@little_garbage()
def mask_file(
    path: str, target: str, options: Options, progress: Progress | None = None
) -> FileReport:
    """Reads one file and writes its masked copy to `target`, proved before it gets that name.

    The report is that of the original, with `copy` saying what became of the copy.
    UsageError for bad options; all else stands in the report.
    """
    started = time.perf_counter()
    try:
        document = _load(path, options)
        if options.straighten:
            document = _straight(document, options)
        document = pages.shared(document)
    except LolotError as error:
        return _failed(path, None, error, started)
    memory = Memory() if options.proof == "areas" else None
    report, done = _scan(document, options, progress, started, _Way(exact=True, memory=memory))
    if report.status in (Status.ERROR, Status.SKIPPED):
        return report
    report = illustrated(document, report, done.found, done.password, options)
    try:
        if options.edits is not None:
            report = _edited(document, report, options.edits, done)
        copy = _copy(document, report, Path(target), options, done)
    except LolotError as error:
        failed = dataclasses.replace(report, status=Status.ERROR, error=error.reason)
        return dataclasses.replace(failed, seconds=time.perf_counter() - started)
    kept = tuple(finding.id for finding in report.findings if not finding.mask)
    return dataclasses.replace(report, copy=copy, kept=kept, seconds=time.perf_counter() - started)


def _straight(document: Document, options: Options) -> Document:
    """The one paper in a photo, flat. UnreadableError "not_straight" where there is not one."""
    report, _ = _scan(document, options, None, time.perf_counter())
    papers = [finding for finding in report.findings if finding.type == purposes.PAPER]
    if len(papers) != 1:
        raise UnreadableError("not_straight")
    return flat.flattened(document, papers[0], options)


def _edited(
    document: Document, report: FileReport, edits: Mapping[str, Edit], done: Examination
) -> FileReport:
    """The report as its edited form decides: what is not named there any more is left."""
    edit = edits.get(document.sha256)
    if edit is None:
        raise UsageError("report_no_file")
    named = edited.applied(edit, _numbered(done.found), report.pages)
    ids = {finding.id for finding in named}
    others = [finding for finding in report.findings if finding.id not in ids]
    left = [dataclasses.replace(finding, mask=False) for finding in others]
    return dataclasses.replace(report, findings=(*named, *left))


def _copy(
    document: Document, report: FileReport, target: Path, options: Options, done: Examination
) -> Copy:
    """Masks, proves and writes; a clean file is copied byte for byte."""
    wanted = [finding for finding in report.findings if finding.mask]
    if options.mask_unread:
        for number, unread in enumerate(report.unread, 1):
            if unread.within:
                continue
            wanted.append(edited.area(f"u{number}", unread.page, unread.box))
    if not options.keep_names:
        target = target.with_name(_clean_name(target.name, wanted, document.sha256))
    original = Path(document.name)
    inside = [finding for finding in wanted if finding.source is not Source.FILENAME]
    if options.stamp is not None:
        purposes.check(report.findings, wanted, options.stamp)
    elif not inside:
        write_copy(target, document.data, source=original, overwrite=options.overwrite)
        return Copy(str(target), document.sha256, "unchanged")
    chosen = options.edits is not None or options.keep is not None
    left = [finding for finding in report.findings if chosen and not finding.mask]
    plain = dataclasses.replace(options, stamp=None)
    masked, proof = _proved(document, document, [*inside, *left], plain, done)
    if options.fill.label and not proof.remaining:
        masked, proof = _labelled(document, masked, proof, wanted, options)
    if options.stamp is not None and not proof.remaining:
        masked, proof = _stamped(document, masked, [*inside, *left], options)
    status: Literal["verified", "unverified", "withheld"] = "verified"
    if proof.remaining:
        status = "unverified" if options.keep_unverified else "withheld"
    if status == "unverified":
        target = target.with_stem(f"{target.stem}.unverified")
    if status != "withheld":
        write_copy(target, masked.data, source=original, overwrite=options.overwrite)
    return Copy(
        path=str(target),
        sha256=hashlib.sha256(masked.data).hexdigest(),
        status=status,
        readers=proof.readers,
        checks=proof.checks,
        remaining=proof.remaining,
        notes=masked.notes,
    )


def _labelled(
    document: Document,
    masked: Masked,
    proof: Proof,
    findings: Sequence[Finding],
    options: Options,
) -> tuple[Masked, Proof]:
    """A copy that is proved already with the label on its masks, proved to be nothing more."""
    copy = _as_copy(document, masked)
    drawn = dataclasses.replace(masked, data=with_label(copy, findings, options))
    left = prove_label(copy, _as_copy(document, drawn), findings, options.fill.label or "")
    return drawn, dataclasses.replace(proof, checks=(*proof.checks, "label"), remaining=left)


def _stamped(
    document: Document, masked: Masked, findings: Sequence[Finding], options: Options
) -> tuple[Masked, Proof]:
    """A copy that is proved already, with the sentence across it, proved once more.

    Drawn across print, the sentence may make it look like something else: it is drawn anew.
    """
    for _ in range(_STAMPS):
        drawn, proof = _proved(document, _as_copy(document, masked), findings, options, None)
        if not proof.remaining:
            break
    return dataclasses.replace(drawn, notes=masked.notes), proof


def _proved(
    document: Document,
    source: Document,
    findings: Sequence[Finding],
    options: Options,
    done: Examination | None,
) -> tuple[Masked, Proof]:
    """The masked bytes of `source` and their proof against `document`, the original; what a
    fresh reading still finds gets one more round. `done`: the original's examination, where
    the copy may be read again only where it differs."""
    again: list[Finding] = []
    wanted = [finding for finding in findings if finding.mask]
    left = [finding for finding in findings if not finding.mask]

    def rescan(copy: Document, whole: bool = False) -> list[Finding]:
        memory = done.memory if done is not None else None
        known = None if whole or memory is None else memory.masked([*wanted, *again])
        report, _ = _scan(copy, options, None, time.perf_counter(), _Way(whole, original=known))
        if report.status is Status.ERROR and report.error is not None:
            raise UnreadableError(report.error.key, **report.error.details)
        again[:] = [
            finding
            for finding in report.findings
            if finding.mask
            and finding.source is not Source.FILENAME
            and not edited.stands(finding, left)
            and not _is_no_code(finding, known is not None)
            and not reading.made_of_masks(finding, wanted)
            and not reading.on_masked_card(finding, wanted)
            and not purposes.is_own(finding, options.stamp, wanted)
        ]
        return again

    known = done.memory.known(len(done.sizes)) if done and done.memory else None
    masked = mask(source, wanted, options, done.password if done else None, known)
    proof = verify(document, _as_copy(document, masked), findings, options, rescan)
    fresh: list[Finding] = []
    left_over = proof.left(findings)
    unseen = without_unseen(_as_copy(document, masked), left_over) if left_over else None
    if unseen:
        masked = dataclasses.replace(masked, data=unseen)
        proof = verify(document, _as_copy(document, masked), findings, options, rescan)
    if proof.remaining and again:
        notes = masked.notes
        # What shows on a sheet of parts need not show on the page, nor the other way round.
        fresh += again
        fresh += rescan(_as_copy(document, masked), whole=True)
        once = dataclasses.replace(options, stamp=None)
        if document.media_type == PDF or options.stamp is not None:
            # A sentence that was drawn across it stays.
            second = mask(_as_copy(document, masked), tuple(fresh), once, None)
        else:
            # Painted at once: what one mask leaves around it is no ground for the next.
            second = mask(source, (*wanted, *fresh), once)
        masked = dataclasses.replace(
            second, notes=(*notes, *(note for note in second.notes if note not in notes))
        )
        both = [*findings, *fresh]
        proof = verify(document, _as_copy(document, masked), both, options, rescan)
    return masked, proof


def _is_no_code(finding: Finding, in_parts: bool) -> bool:
    """Whether parts of a picture that were put together show what looks like a code and that
    no decoder reads: the original showed it whole, and had none there."""
    codes = {Source.QR, Source.BARCODE}
    return in_parts and not finding.value and set(finding.sources) <= codes


def _as_copy(document: Document, masked: Masked) -> Document:
    return Document("", masked.data, document.media_type, masked.opened)


def _clean_name(name: str, findings: Sequence[Finding], sha256: str) -> str:
    """The file name without the values that it carries; a piece of the file's own digest
    keeps two such names apart."""
    told = [finding.text for finding in findings if finding.source is Source.FILENAME]
    cleaned = filename.without(name, {value: "x" * len(value) for value in told})
    if cleaned == name:
        return name
    path = PurePath(cleaned)
    return path.with_stem(f"{path.stem}-{sha256[:8]}").name


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
        document = _load(path, options)
    except LolotError as error:
        return _failed(path, None, error, started)
    try:
        other = _load(copy, options)
        if other.media_type != document.media_type:
            raise UnreadableError("copy_of_other_kind", kind=other.media_type)
    except LolotError as error:
        return _failed(copy, None, error, started)
    report, _ = _scan(document, options, progress, started, _Way(exact=True))
    if report.status in (Status.ERROR, Status.SKIPPED):
        return report
    return _judged(document, other, report, options, started)


def _judged(
    document: Document, other: Document, report: FileReport, options: Options, started: float
) -> FileReport:
    """The report on an original with the proof of a copy that was made elsewhere."""
    unread: list[Unread] = []

    def masks(page: int | None) -> list[Finding]:
        return [finding for finding in report.findings if finding.mask and finding.page == page]

    def rescan(copy: Document) -> list[Finding]:
        again, _ = _scan(copy, options, None, time.perf_counter(), _Way(exact=True))
        if again.status is Status.ERROR and again.error is not None:
            raise UnreadableError(again.error.key, **again.error.details)
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
            and not reading.written_on_masks(finding, report.findings)
        ]

    inside = [finding for finding in report.findings if finding.source is not Source.FILENAME]
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


@little_garbage()
def _scan(
    document: Document,
    options: Options,
    progress: Progress | None,
    started: float,
    way: _Way = _REPORT,
) -> tuple[FileReport, Examination]:
    patterns = detectors.load(options.patterns)
    rules = Rules.of(options, patterns)
    asked = (options, patterns, rules.words, way.exact, progress)
    done = Examination(*asked, memory=way.memory, original=way.original or Memory())
    if way == _REPORT:
        done.spread = through
    try:
        try:
            done.read(document)
        except ApartError:
            done = Examination(*asked)
            done.read(document)
    except UsageError:
        raise
    except LolotError as error:
        return _failed(document.name, document, error, started), done
    findings = tuple(rules.kept(_numbered(done.found), document))
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
    )
    return report, done


def _numbered(found: list[Finding]) -> list[Finding]:
    """Ids are ordinals over all that was found, before any filter: same bytes, same id."""
    counts: dict[int | None, int] = {}
    numbered = []
    for finding in merge(found):
        counts[finding.page] = counts.get(finding.page, 0) + 1
        where = f"p{finding.page}" if finding.page else "f"
        numbered.append(finding.numbered(f"{where}-{counts[finding.page]}"))
    return numbered
