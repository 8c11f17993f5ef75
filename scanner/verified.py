"""The proof of a masked copy: read afresh from its bytes, by readers that share no code.

lolot's own pipeline reads the copy as it read the original. Beside it another PDF library
(pypdfium2) reads the text and renders the masks, a third (pikepdf) opens every object and
stream, and Tesseract, where installed, reads the pixels around the masks.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from scanner.errors import LolotError
from scanner.formats import of
from scanner.mask import Masked
from scanner.mask.needles import Needles
from scanner.mask.traces import traces
from scanner.mask.values import LOCAL_TYPES, held, needles
from scanner.model import Document, Finding, Options, Source
from scanner.verify.evidence import Evidence
from scanner.verify.tesseract import read_noted


@dataclass(frozen=True, slots=True)
class Proof:
    """What a copy was read by, what was checked, and what is left.

    `remaining` holds "finding@place": the id of a masked finding and where its value can
    still be read, or "new@…" for something that only shows in the copy. Empty: proved.
    `hurt`: the pages of a PDF that lack something beside the masks, or have it elsewhere.
    """

    readers: tuple[str, ...]
    checks: tuple[str, ...]
    remaining: tuple[str, ...]
    hurt: frozenset[int] = frozenset()

    def left(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those of the findings whose value is among what remains."""
        ids = {entry.partition("@")[0] for entry in self.remaining}
        values = {finding.value for finding in findings if finding.id in ids}
        return [finding for finding in findings if finding.value in values]


def verify(
    original: Document,
    copy: Document,
    findings: Sequence[Finding],
    options: Options,
    rescan: Callable[[Document], Sequence[Finding]],
) -> Proof:
    """The proof that `findings`, which were masked in `original`, are gone from `copy`.

    Findings with `mask` False may be given too: they were left on purpose, and so their
    values may stand where they stood.
    `rescan` reads a document by lolot's own pipeline and returns what it would mask. A copy
    that some reader cannot open is not proved: that stands in `remaining`.
    """
    return _gathered((original, copy), findings, options, rescan, _evidence(findings))


def verify_masked(
    original: Document,
    masked: Masked,
    findings: Sequence[Finding],
    options: Options,
    rescan: Callable[[Document], Sequence[Finding]],
) -> Proof:
    """The same for what `mask` has just made: beside the masks nothing may have changed, unless
    a sentence is drawn across it."""
    evidence = _evidence(findings)
    if options.stamp is None:
        evidence.pictures, evidence.drawn_from = masked.pictures, masked.drawn_from
    copy = Document("", masked.data, original.media_type, masked.opened)
    return _gathered((original, copy), findings, options, rescan, evidence)


def verify_finished(
    original: Document,
    copy: Document,
    findings: Sequence[Finding],
    options: Options,
    rescan: Callable[[Document], Sequence[Finding]],
) -> Proof:
    """The same for a copy that is finished, by whatever tool: its masks may have labels on them.

    A label is text that was not in the original and tells nothing of what was masked. In pictures
    it is one as `mask` writes it: `options.fill.label`, or what can be read on the masks.
    """
    evidence = _evidence(findings)
    evidence.label = options.fill.label or ""
    return _gathered((original, copy), findings, options, rescan, evidence)


def _evidence(findings: Sequence[Finding]) -> Evidence:
    """What is sought of the findings that are masked, before anything is read."""
    masked = [finding for finding in findings if finding.mask]
    kept = {finding.value for finding in findings if not finding.mask}
    local = frozenset(finding for finding in masked if _is_local(finding, kept))
    everywhere = [finding for finding in masked if finding not in local]
    sought, short = traces(everywhere)
    evidence = Evidence(local, needles(everywhere), sought)
    if short:
        evidence.check("short_values_not_searched_in_bytes")
    return evidence


def _gathered(
    documents: tuple[Document, Document],
    findings: Sequence[Finding],
    options: Options,
    rescan: Callable[[Document], Sequence[Finding]],
    evidence: Evidence,
) -> Proof:
    """What every reader has to say of an original and its copy."""
    original, copy = documents
    _own_reading(copy, evidence, rescan)
    masked = [finding for finding in findings if finding.mask]
    of(original).prove(original, copy, masked, options, evidence)
    read_noted(evidence)
    readers, checks, remaining = map(tuple, (evidence.readers, evidence.checks, evidence.remaining))
    return Proof(readers, checks, remaining, frozenset(evidence.hurt))


def prove_label(
    plain: Document, labelled: Document, findings: Sequence[Finding], label: str
) -> tuple[str, ...]:
    """What of a labelled copy is more than `plain`, the copy that is proved, with `label` on the
    masks of `findings`: nothing, or places as in `Proof.remaining`."""
    sought, _ = traces(findings)
    evidence = Evidence(frozenset(findings), needles(()), sought)
    of(plain).differences(plain, labelled, findings, label, evidence)
    return tuple(evidence.remaining)


def _is_local(finding: Finding, kept: Container[str]) -> bool:
    """Whether a value may stand elsewhere in the copy.

    A name, a date or an address is masked beside a number and kept where it stands alone;
    of any other value the findings themselves say where it is `kept`.
    """
    return finding.type in LOCAL_TYPES or finding.value in kept


def _own_reading(
    copy: Document, evidence: Evidence, rescan: Callable[[Document], Sequence[Finding]]
) -> None:
    """The copy through lolot's own pipeline: nothing to mask may be found in it."""
    evidence.reader("lolot")
    evidence.check("rescan")
    try:
        found = rescan(copy)
    except LolotError:
        evidence.left("copy", "lolot")
        return
    for finding in found:
        if finding.source is Source.FILENAME:
            continue
        where = f"page {finding.page}" if finding.page else finding.source.value
        known = _known(finding, evidence.needles)
        evidence.left(known or "new", where)


def _known(finding: Finding, sought: Needles) -> str:
    """The id of the masked finding with the value of one found in the copy."""
    return next(held(f"{finding.text}\n{finding.value}", sought), "")
