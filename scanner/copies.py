"""A document's masked copy: painted, proved, masked once more where the proof finds something, and
written under its name only when that is done."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence, Set
from pathlib import Path, PurePath
from typing import Literal

from scanner import edited, filename, purposes, scanning
from scanner.enclosed import dropped
from scanner.errors import UsageError
from scanner.examine import Examination
from scanner.formats import copy_name, mask, of, with_label
from scanner.mask import Masked
from scanner.mask.write import write_copy
from scanner.model import OLD_UNREAD, Copy, Document, FileReport, Finding, Options, Source
from scanner.scanning import Way
from scanner.verified import Proof, prove_label, verify_masked
from scanner.verify import reading

_STAMPS = 8


def copied(  # noqa: PLR0913
    document: Document,
    report: FileReport,
    target: Path,
    options: Options,
    done: Examination,
    *,
    called: str | None = None,
) -> tuple[Copy, list[Finding]]:
    """Masks, proves and writes; a clean file is copied byte for byte. Beside the copy: what only a
    fresh reading of it found, which is masked in it as well."""
    wanted = [finding for finding in report.findings if finding.mask]
    wanted += dropped(report.unread)
    if options.mask_unread:
        for number, unread in enumerate(report.unread, 1):
            if not unread.is_placed:
                continue
            wanted.append(edited.area(f"u{number}", unread.page, unread.box))
    name = target.name
    if not options.keep_names:
        target = _cleaned(target, done.folder, wanted, document.sha256)
    is_cleaned = target.name != name
    new = copy_name(document, target.name, None if is_cleaned else called)
    original = Path(document.name)
    inside = [finding for finding in wanted if finding.source is not Source.FILENAME]
    if options.stamp is not None:
        purposes.check(report.findings, wanted, options.stamp)
    elif not inside and _is_kept(document, report):
        _write(target, document.data, original, options, is_cleaned=is_cleaned)
        return Copy(str(target), document.sha256, "unchanged"), []
    target = target.with_name(new)
    inside = of(document).tightened(document, inside, done.password)
    chosen = options.edits is not None or options.keep is not None
    left = [finding for finding in report.findings if chosen and not finding.mask]
    plain = dataclasses.replace(options, stamp=None)
    masked, proof, fresh = _proved(document, document, [*inside, *left], plain, done)
    if options.fill.label and not proof.remaining:
        masked, proof = _labelled(document, masked, proof, inside, options)
    if options.stamp is not None and not proof.remaining:
        masked, proof = _stamped(document, masked, [*inside, *left], options)
    status: Literal["verified", "unverified", "withheld"] = "verified"
    if proof.remaining:
        status = "unverified" if options.keep_unverified else "withheld"
    if status == "unverified":
        target = filename.marked(target, ".unverified")
    if status != "withheld":
        _write(target, masked.data, original, options, is_cleaned=is_cleaned)
    copy = Copy(
        path=str(target),
        sha256=hashlib.sha256(masked.data).hexdigest(),
        status=status,
        readers=proof.readers,
        checks=proof.checks,
        remaining=proof.remaining,
        notes=masked.notes,
    )
    return copy, edited.told(fresh, report.findings)


def _write(
    target: Path, data: bytes, original: Path, options: Options, *, is_cleaned: bool
) -> None:
    """Writes a copy. Files of which only the values in their names differ have one in common."""
    try:
        write_copy(target, data, source=original, overwrite=options.overwrite)
    except UsageError:
        if not is_cleaned or not target.is_file() or target.read_bytes() != data:
            raise


def _is_kept(document: Document, report: FileReport) -> bool:
    """Whether the copy of a file with nothing to mask is that file."""
    is_new = all(unread.code != OLD_UNREAD for unread in report.unread)
    return is_new and of(document).keeps_clean


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
        drawn, proof, _ = _proved(document, _as_copy(document, masked), findings, options, None)
        if not proof.remaining:
            break
    return dataclasses.replace(drawn, notes=masked.notes), proof


def _proved(
    document: Document,
    source: Document,
    findings: Sequence[Finding],
    options: Options,
    done: Examination | None,
) -> tuple[Masked, Proof, list[Finding]]:
    """The masked bytes of `source` and their proof against `document`, the original, and what only
    a fresh reading found.

    A page that lost something beside its masks becomes a picture of what it was; if that lacks it
    as well, the copy is not proved. `done`: the original's examination, where the copy may be
    read again only where it differs.
    """
    masked, proof, fresh = _rounds(document, source, findings, options, done)
    if proof.hurt and not proof.remaining:
        both = [*findings, *fresh]
        pictures = proof.hurt | masked.pictures
        masked, proof, more = _rounds(document, source, both, options, done, pictures=pictures)
        fresh = edited.of_copy([*fresh, *more])
        if not proof.remaining:
            lost = tuple(f"copy@beside the boxes on page {page}" for page in sorted(proof.hurt))
            proof = dataclasses.replace(proof, remaining=lost)
    return masked, proof, fresh


def _rounds(  # noqa: PLR0913
    document: Document,
    source: Document,
    findings: Sequence[Finding],
    options: Options,
    done: Examination | None,
    *,
    pictures: Set[int] = frozenset(),
) -> tuple[Masked, Proof, list[Finding]]:
    """Masked bytes of `source`, some pages as `pictures`, their proof, and what only a fresh
    reading found: that is masked in one more round, or some where these are cheap."""
    again: list[Finding] = []
    fresh: list[Finding] = []
    wanted = [finding for finding in findings if finding.mask]
    left = [finding for finding in findings if not finding.mask]

    memory = done.memory if done is not None else None

    def rescan(copy: Document, whole: bool = False) -> list[Finding]:
        known = (
            None if memory is None else memory.masked([*wanted, *fresh, *again], parts=not whole)
        )
        # A picture of which no pixel was changed says what it said.
        looker = None if done is None else done.looker.afresh()
        report = scanning.again(copy, options, Way(whole, original=known, seen_by=looker))
        again[:] = [
            finding
            for finding in report.findings
            if not edited.stands(finding, left)
            and not _is_no_code(finding, known is not None and not whole)
            and _is_open(finding, wanted, options)
        ]
        again[:] += dropped(report.unread)
        masked = [*wanted, *fresh]
        # What is somebody's only since others beside it are masked is masked as well, and leaks
        # nothing where that goes on.
        return [f for f in again if memory is None or not reading.as_before(f, masked, memory)]

    known = done.memory.known(len(done.sizes)) if done and done.memory else None
    password = done.password if done else None
    masked = mask(source, wanted, options, password, known, pictures=pictures)
    proof = verify_masked(document, masked, findings, options, rescan)
    left_over = proof.left(findings)
    copy = _as_copy(document, masked)
    unseen = of(copy).without_unseen(copy, left_over) if left_over else None
    if unseen:
        masked = dataclasses.replace(masked, data=unseen)
        proof = verify_masked(document, masked, findings, options, rescan)
    for _ in range(of(source).rounds):
        if not again:
            break
        # What shows on a sheet of parts need not show on the page, nor the other way round.
        more = [*again, *rescan(_as_copy(document, masked), whole=True)]
        before, fresh = len(fresh), edited.of_copy([*fresh, *more])
        if len(fresh) == before:
            break
        masked = _once_more(source, masked, wanted, fresh, options)
        proof = verify_masked(document, masked, [*findings, *fresh], options, rescan)
    return masked, proof, fresh


def _once_more(
    source: Document,
    masked: Masked,
    wanted: Sequence[Finding],
    fresh: Sequence[Finding],
    options: Options,
) -> Masked:
    """The masked bytes of `source` with what only a fresh reading of them found masked as well."""
    once = dataclasses.replace(options, stamp=None)
    if of(source).adds or options.stamp is not None:
        # A sentence that was drawn across it stays.
        second = mask(_as_copy(source, masked), tuple(fresh), once, None)
    else:
        # Painted at once: what one mask leaves around it is no ground for the next.
        second = mask(source, (*wanted, *fresh), once)
    return dataclasses.replace(
        second,
        notes=(*masked.notes, *(note for note in second.notes if note not in masked.notes)),
        pictures=masked.pictures | second.pictures,
        drawn_from=masked.drawn_from,
    )


def _is_open(finding: Finding, wanted: Sequence[Finding], options: Options) -> bool:
    """Whether a finding of a copy is one to be masked: nothing that its masks, the card that they
    are on, or the sentence across it made."""
    return (
        finding.mask
        and finding.source is not Source.FILENAME
        and not reading.made_of_masks(finding, wanted)
        and not reading.on_masked_card(finding, wanted)
        and not purposes.is_own(finding, options.stamp, wanted)
    )


def _is_no_code(finding: Finding, in_parts: bool) -> bool:
    """Whether parts of a picture that were put together show what looks like a code and that
    no decoder reads: the original showed it whole, and had none there."""
    codes = {Source.QR, Source.BARCODE}
    return in_parts and not finding.value and set(finding.sources) <= codes


def _as_copy(document: Document, masked: Masked) -> Document:
    return Document("", masked.data, document.media_type, masked.opened)


def _cleaned(target: Path, folder: str, findings: Sequence[Finding], sha256: str) -> Path:
    """Where a copy goes without the values that its name and the folders of it carry; a piece of
    the file's own digest keeps two such names apart."""
    parents, above = PurePath(folder).parts, target.parent
    if parents and above.parts[-len(parents) :] == parents:
        root = Path(*above.parts[: -len(parents)])
        above = root / filename.cleaned(folder, findings)
    name = filename.cleaned(target.name, findings)
    if above / name == target:
        return target
    return above / filename.marked(PurePath(name), f"-{sha256[:8]}").name
