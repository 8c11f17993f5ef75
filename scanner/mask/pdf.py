"""Masked copies of PDF files: the content goes, then a solid fill shows where it was.

The order: texts outside the pages, then what the pages draw, then everything that could
still carry a copy of it. What is written is a new file with only the objects in use: no
earlier revision, no orphan, no encryption.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

import pikepdf
import pymupdf
from pymupdf import mupdf

from scanner.errors import LolotError, UnreadableError
from scanner.mask import Known, Masked
from scanner.mask.geometry import (
    IDENTITY,
    grown,
    invert,
    lengthened,
    line_height,
    margin_of,
    moved,
)
from scanner.mask.needles import Needles
from scanner.mask.outlines import (
    drawn,
    inside,
)
from scanner.mask.pdf_annots import (
    clean_annotations,
    remove_signatures,
    signed_pages,
    walk_annotations,
)
from scanner.mask.pdf_apply import apply_edits
from scanner.mask.pdf_fields import cut_parts
from scanner.mask.pdf_fill import fill_content, label_content, to_display
from scanner.mask.pdf_flatten import flatten
from scanner.mask.pdf_images import ImageMasker
from scanner.mask.pdf_job import BY_HAND, Inner, Job, look_for_more
from scanner.mask.pdf_leftovers import (
    empty_streams,
    remask_attachments,
    remove_private_data,
)
from scanner.mask.pdf_names import rename
from scanner.mask.pdf_open import anew, opened, saved
from scanner.mask.pdf_over import clear_masks
from scanner.mask.pdf_search import left_under, occurrences, reveal
from scanner.mask.pdf_survey import Masks, Survey
from scanner.mask.pdf_sweep import sweep
from scanner.mask.pdf_trim import trim_fonts
from scanner.mask.pdf_walk import walk_page
from scanner.mask.values import LOCAL_TYPES, apart, holds, needles, without
from scanner.model import Box, Document, Fill, Finding, Options, Polygon
from scanner.pages import coded, kinds, roleless, stext, strings
from scanner.pages.coded import is_coded
from scanner.pages.opened import Opened
from scanner.pages.unlisted import PACKED

# What is written anew is packed a third faster than by qpdf's own choice, and 2 % larger.
pikepdf.settings.set_flate_compression_level(4)

# How far a flattened page's masks reach beyond their line, so that widths tell less.
_PADDING = 0.5


def mask_pdf(  # noqa: PLR0913
    document: Document,
    findings: Sequence[Finding],
    options: Options,
    password: str | None,
    known: Known | None,
    *,
    inner: Inner,
    pictures: Set[int] = frozenset(),
) -> Masked:
    """The masked copy of a PDF, some pages as `pictures`; `inner` masks what is attached to it.
    Raises `UnreadableError`."""

    def job() -> Job:
        return Job.of(findings, options, known, inner, pictures)

    try:
        return _masked(document.data, password, job())
    except (LolotError, MemoryError):
        raise
    except Exception:
        # Broken objects trip an editor in ways that nobody can list: MuPDF writes sound ones.
        sound = anew(document.data, password)
        if sound is None:
            raise
    return _masked(sound, None, job())


def _masked(data: bytes, password: str | None, job: Job) -> Masked:
    """The masked copy of a PDF that can be edited as it is."""
    try:
        data = _without_strings(data, password, job)
        look_for_more(data, password, job)
    except (RuntimeError, ValueError, mupdf.FzErrorBase) as error:
        raise UnreadableError("broken_file", detail=error) from error
    with opened(data, password) as pdf:
        if pdf.is_encrypted:
            job.note("password_removed")
        if job.unswept:
            sweep(pdf, needles(filter(_is_outside, job.findings)))
        _mask_pages(pdf, job)
        _mask_leftovers(pdf, job)
        anew = any(finding.key == PACKED for finding in job.findings)
        data = saved(pdf, whole=job.referred, anew=anew)
    data, kept = _flattened(data, job)
    return Masked(data, tuple(job.told.values()), kept, frozenset(job.unclean), job.untrimmed)


def _is_outside(finding: Finding) -> bool:
    """Whether a value may stand in the file itself: what an attachment says may stand there too,
    unless it is a name or a date, which are many people's."""
    return not finding.within or finding.type not in LOCAL_TYPES


def label_pdf(data: bytes, findings: Sequence[Finding], fill: Fill) -> bytes:
    """A masked copy with the label written on each of its masks."""
    with opened(data, None) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            outlines = [o for f in findings if f.page == number for o in drawn(f)]
            if outlines:
                page.contents_add(label_content(page.obj, outlines, fill))
        return saved(pdf)


def _without_strings(data: bytes, password: str | None, job: Job) -> bytes:
    """The file with every value cut out of the texts that stand outside page content."""
    sought = needles(filter(_is_outside, job.findings))
    known = job.known is not None and not holds(apart(job.known.beside), sought)
    if (not sought or known) and not _has_files(job):
        return data
    data = _renamed(data, sought, password, job)
    with pymupdf.open(stream=data, filetype="pdf") as doc:
        if doc.needs_pass and not doc.authenticate(password or ""):
            raise UnreadableError("wrong_password" if password else "encrypted")
        if _rewritten(doc, sought, job):
            if (doc.metadata or {}).get("encryption"):
                job.note("password_removed")
            data = bytes(doc.tobytes(encryption=pymupdf.PDF_ENCRYPT_NONE))
    return data


def _renamed(data: bytes, sought: Needles, password: str | None, job: Job) -> bytes:
    """The file with resources whose names spell a value under other names; as it is where there
    are none."""
    try:
        with pikepdf.open(io.BytesIO(data), password=password or "") as pdf:
            if rename(pdf, lambda name: holds(name, sought)):
                if pdf.is_encrypted:
                    job.note("password_removed")
                out = io.BytesIO()
                pdf.save(out, encryption=False)
                return out.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, TypeError, ValueError, RuntimeError):
        # Such a file keeps its names here, and the proof has the last word.
        pass
    return data


def _rewritten(doc: pymupdf.Document, sought: Needles, job: Job) -> int:
    """Cut the values by MuPDF; where it cannot write an object back, `sweep` does it later."""
    try:
        return strings.rewrite(doc, lambda text: _cut(text, sought, files=_has_files(job)))
    except (RuntimeError, ValueError, mupdf.FzErrorBase):
        job.unswept = True
        return 0


def _has_files(job: Job) -> bool:
    """Whether something was found in a file that a text holds in base64."""
    return any(finding.within and is_coded(finding.within[0]) for finding in job.findings)


def _cut(text: str, sought: Needles, *, files: bool) -> str | None:
    """A text without the values; all of it goes where they stand in it in some coding. `files`:
    without what may be one in base64, too."""
    plain = without(text, sought)
    left = text if plain is None else plain
    if any(holds(reading, sought) for reading in coded.readings(left)):
        return ""
    return coded.unpacked(left) if files else plain


def _mask_pages(pdf: pikepdf.Pdf, job: Job) -> None:
    """Take out what lies under the outlines, and draw the fill."""
    survey, filled = Survey(), dict[int, tuple[Box, ...]]()
    failed = False
    for number, page in enumerate(pdf.pages, 1):
        outlines = job.tight.get(number, [])
        inverse = invert(to_display(page.obj))
        if inverse is None:
            raise UnreadableError("broken_file", detail=f"page {number}")
        tight = [moved(outline, inverse) for outline in (*outlines, *job.text.get(number, ()))]
        wide = [
            moved(grown(outline, margin_of(outline)), inverse)
            for outline in (*outlines, *job.pictures.get(number, ()))
        ]
        loose = [Box.around(moved(o, inverse)) for o in job.loose.get(number, ())]
        fills = Masks.of(number, [moved(o, inverse) for o in job.drawn.get(number, ())], ())
        filled[number] = fills.boxes
        masks = replace(
            Masks.of(number, tight, wide), sought=job.sought, loose=tuple(loose), fills=fills
        )
        if number in job.inks:
            masks = replace(masks, inks=job.inks[number].by_start(inverse))
        try:
            walk_page(survey, masks, page)
            over = [moved(outline, inverse) for outline in job.notes.get(number, ())]
            walk_annotations(survey, masks.over(over, job.noted), page)
        except pikepdf.PdfError:
            failed = True
            if wide:
                survey.unclean.add(number)
    for number, fresh in survey.uncovered.items():
        matrix = to_display(pdf.pages[number - 1].obj)
        shown = [moved(outline, matrix) for outline in fresh]
        job.tight.setdefault(number, []).extend(shown)
        job.drawn.setdefault(number, []).extend(shown)
    apply_edits(pdf, survey, signed_pages(pdf).union(job.drawn))
    masker = ImageMasker(pdf, job.options.fill.colour, job.options.limits)
    for image, parts in survey.images.values():
        if not masker.mask(image, parts):
            job.note("image_removed")
    if remove_signatures(pdf):
        job.note("signature_removed")
    cut_parts(pdf, job.findings)
    clean_annotations(pdf, survey, filled)
    for number, outlines in job.drawn.items():
        if outlines:
            page = pdf.pages[number - 1]
            inverse = invert(to_display(page.obj)) or IDENTITY
            clear_masks(pdf, page, [moved(outline, inverse) for outline in outlines])
            page.contents_add(fill_content(page.obj, outlines, job.options.fill))
    if job.hurt:
        job.untrimmed = saved(pdf, whole=True)
    trim_fonts(pdf, survey)
    job.referred = not failed and survey.all_referred()
    job.unclean |= survey.unclean


def _mask_leftovers(pdf: pikepdf.Pdf, job: Job) -> None:
    """Attachments, and what programs keep for themselves."""
    remove_private_data(pdf)
    empty_streams(pdf, {roleless.number(f.within[0]) for f in job.findings if f.within})
    for name in remask_attachments(pdf, lambda n, d: _remasked(n, d, job), job.findings):
        job.note("attachment_removed", name, name=name)


def _remasked(name: str, data: bytes, job: Job) -> bytes | None:
    """The masked copy of an attachment, None where it cannot be masked for certain."""
    inner = [i for f in job.findings if f.within and f.within[0] == name for i in inside(f)]
    if not inner:
        return data
    if any(i.type == BY_HAND and not i.within and not i.boxes for i in inner):
        # Nobody could read it.
        return None
    placeless = {f.page for f in inner if f.page is not None and not f.boxes and not f.within}
    try:
        if placeless and not set(_located(data, inner)) >= placeless:
            return None
        return job.inner(name, data, inner, job.options)
    except LolotError:
        return None


def _located(data: bytes, findings: Sequence[Finding]) -> Iterator[int]:
    """The pages of an attached PDF whose text shows the values, so that they can be cut; none of
    any other file."""
    if kinds.container(data) != kinds.PDF:
        return
    try:
        with pymupdf.open(stream=data, filetype="pdf") as doc:
            reveal(doc)
            for found in occurrences(doc, needles(findings)):
                yield found.page
    except (RuntimeError, ValueError, mupdf.FzErrorBase):
        return


def _flattened(data: bytes, job: Job) -> tuple[bytes, Opened | None]:
    """Pages that still hold a letter under a mask, or were asked for, as pixels.

    Beside the file, where it stayed as it was, what was opened of it.
    """
    numbers = {n for n, outlines in job.tight.items() if outlines}
    kept = Opened(data)
    changed = reveal(kept.doc)
    if job.options.flatten:
        job.unclean |= numbers
    for number in numbers - job.unclean:
        page = kept.doc[number - 1]
        words = stext.raw_words(stext.whole(page, stext.TEXT_ONLY)) if changed else kept.words(page)
        outlines = [*job.tight[number], *job.text.get(number, ())]
        if left_under(page, words, outlines, by_ink=number in job.inks):
            job.unclean.add(number)
    job.unclean |= job.hurt
    if not job.unclean:
        return data, None if changed else kept
    whole = Opened(job.untrimmed) if job.hurt else kept
    reveal(whole.doc)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number in sorted(job.unclean):
            painted = [_padded(outline, job) for outline in job.drawn.get(number, ())]
            cut_out = [*job.tight.get(number, ()), *job.text.get(number, ()), *painted]
            shown = (whole if number in job.hurt else kept).doc[number - 1]
            flatten(pdf, shown, painted, cut_out, job.options.fill)
            if not job.options.flatten:
                job.note("page_flattened", str(number), page=number)
        return saved(pdf), None


def _padded(outline: Polygon, job: Job) -> Polygon:
    """In the strong mode an outline made longer at both ends, so that its width tells less."""
    if not job.options.flatten or len(outline) != 4:
        return outline
    return lengthened(outline, _PADDING * line_height(outline))
