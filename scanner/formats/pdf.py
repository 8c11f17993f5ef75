"""PDF files as a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TYPE_CHECKING

from scanner.formats.format import Format
from scanner.mask import Known, Masked
from scanner.mask.outlines import drawn
from scanner.model import Document, Finding, Options, Polygon
from scanner.pages import Source
from scanner.pages.kinds import PDF

if TYPE_CHECKING:
    from PIL.Image import Image

    from scanner.formats.registry import Registry
    from scanner.verify.evidence import Evidence


class PdfFormat(Format):
    """Read by MuPDF, written by pikepdf, proved by PDFium and pikepdf; `formats`: what its
    attachments may be."""

    adds = True

    def __init__(self, formats: Registry) -> None:
        self._formats = formats

    def told(self, kind: str, _data: bytes, _name: str) -> str | None:
        return PDF if kind == PDF else None

    def owns(self, media_type: str) -> bool:
        return media_type == PDF

    def open(self, document: Document, options: Options) -> Source:
        from scanner.pages.pdf import PdfSource

        return PdfSource(document, options)

    def is_broken(self, data: bytes) -> bool:
        from scanner.pages.broken import is_broken

        return is_broken(data)

    def tightened(
        self, document: Document, findings: Sequence[Finding], password: str | None
    ) -> list[Finding]:
        from scanner.mask.pdf_tight import tightened

        return tightened(document, findings, password)

    def mask(  # noqa: PLR0913
        self,
        document: Document,
        findings: Sequence[Finding],
        options: Options,
        password: str | None = None,
        known: Known | None = None,
        *,
        pictures: Set[int] = frozenset(),
    ) -> Masked:
        from scanner.mask.pdf import mask_pdf

        asked = (document, findings, options, password, known)
        masked = mask_pdf(*asked, inner=self._formats.inner_copy, pictures=pictures)
        return masked if options.stamp is None else _stamped(masked, findings, options.stamp)

    def without_unseen(self, document: Document, findings: Sequence[Finding]) -> bytes | None:
        from scanner.mask.pdf_blot import blot

        return blot(document.data, findings)

    def with_label(
        self, document: Document, findings: Sequence[Finding], options: Options
    ) -> bytes:
        from scanner.mask.pdf import label_pdf

        return label_pdf(document.data, findings, options.fill)

    def is_marked(self, data: bytes) -> bool:
        from scanner.mask.mark import is_marked

        return is_marked(data, pdf=True)

    def prove(
        self,
        original: Document,
        copy: Document,
        findings: Sequence[Finding],
        options: Options,
        evidence: Evidence,
    ) -> None:
        from scanner.verify import attached, pdf

        pdf.prove(original, copy, findings, options, evidence)
        # What is attached has pages of its own.
        evidence.pictures = None
        kinds = self._formats
        for name, old, new, inner in attached.pairs(original, copy, findings, options):
            documents = kinds.inner_documents(name, old, new)
            if documents is not None:
                evidence.check("attachments")
                before, after = documents
                kinds.of(before).prove(before, after, inner, options, evidence)

    def differences(
        self,
        plain: Document,
        labelled: Document,
        findings: Sequence[Finding],
        label: str,
        evidence: Evidence,
    ) -> None:
        from scanner.verify import labelled as proof

        proof.of_pages(plain, labelled, findings, label, evidence)

    def pictures(
        self,
        document: Document,
        numbers: Iterable[int],
        width: int,
        _options: Options,
        password: str | None,
    ) -> Iterator[tuple[int, Image]]:
        from scanner.pages.show import pdf_pages

        return pdf_pages(document.data, numbers, width, password)


def _stamped(masked: Masked, findings: Sequence[Finding], sentence: str) -> Masked:
    from scanner.mask.stamp import stamped_pdf

    spared: dict[int, list[Polygon]] = {}
    for finding in findings:
        spared.setdefault(finding.page or 0, []).extend(drawn(finding))
    return Masked(stamped_pdf(masked.data, sentence, spared), masked.notes)
