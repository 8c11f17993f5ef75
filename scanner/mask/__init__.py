"""Masked copies: what was found is painted over and taken out, for good.

`mask` makes the bytes of a copy; `scanner.mask.write` puts them on disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from scanner.model import Document, Finding, Options, Polygon, Reason


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked copy, and what else had to change in it (keys of the message catalogue).

    `opened`: its bytes as they were opened to look under the masks (see `Document`).
    `pictures`: the pages (from 1) of a PDF that were turned into pictures, and `drawn_from`: of
    which file, where that is not the copy before.
    """

    data: bytes = field(repr=False)
    notes: tuple[Reason, ...] = ()
    opened: object = field(default=None, repr=False, compare=False)
    pictures: frozenset[int] = frozenset()
    drawn_from: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reading of the document to be masked has told of its texts, to spare another one.

    `pages`: by number, the text of a page's layers, seen or not; a page that is missing is read
    again. `complete`: none is missing. `beside`: every text that stands outside the pages.
    """

    pages: Mapping[int, str] = field(repr=False)
    complete: bool
    beside: Sequence[str] = field(repr=False)


def mask(  # noqa: PLR0913
    document: Document,
    findings: Sequence[Finding],
    options: Options,
    password: str | None = None,
    known: Known | None = None,
    *,
    pictures: Set[int] = frozenset(),
) -> Masked:
    """The copy of `document` without `findings` (all of them are masked).

    The copy keeps the format; a PDF that `password` opens loses its encryption. Raises
    `UnreadableError` for a file that cannot be read or written in its format. With
    `options.stamp` the sentence is drawn across it, and a PDF becomes one of pictures; those of
    its pages that `pictures` names become such in any case.
    """
    if document.media_type == "application/pdf":
        from scanner.mask.pdf import mask_pdf

        masked = mask_pdf(document, findings, options, password, known, pictures=pictures)
        return masked if options.stamp is None else _stamped(masked, findings, options.stamp)
    from scanner.mask.image import mask_image
    from scanner.mask.mark import marked

    return Masked(marked(mask_image(document, findings, options)))


def without_unseen(document: Document, findings: Sequence[Finding]) -> bytes | None:
    """A masked PDF in which the values of `findings` are written over where no reader shows
    them; None for one, or for a picture, in which they stand nowhere in the open."""
    if document.media_type != "application/pdf":
        return None
    from scanner.mask.pdf_blot import blot

    return blot(document.data, findings)


def with_label(document: Document, findings: Sequence[Finding], options: Options) -> bytes:
    """A masked copy with `options.fill.label` on the masks of `findings`, where it has room.

    Raises `UnreadableError` as `mask` does.
    """
    if document.media_type == "application/pdf":
        from scanner.mask.pdf import label_pdf

        return label_pdf(document.data, findings, options.fill)
    from scanner.mask.image import label_image
    from scanner.mask.mark import marked

    return marked(label_image(document, findings, options))


def _stamped(masked: Masked, findings: Sequence[Finding], sentence: str) -> Masked:
    from scanner.mask.outlines import drawn
    from scanner.mask.stamp import stamped_pdf

    spared: dict[int, list[Polygon]] = {}
    for finding in findings:
        spared.setdefault(finding.page or 0, []).extend(drawn(finding))
    return Masked(stamped_pdf(masked.data, sentence, spared), masked.notes)
