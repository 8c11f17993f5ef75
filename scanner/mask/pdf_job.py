"""One PDF on its way to its masked copy: what is sought in it and where, what had to be noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

import pymupdf

from scanner.mask import Known
from scanner.mask.geometry import is_upright, shapes
from scanner.mask.needles import Needles
from scanner.mask.outlines import cut, drawn, is_loose, painted, seen_in_pixels, text_fill
from scanner.mask.pdf_search import Occurrence, no_more, occurrences, reveal
from scanner.mask.pdf_tight import Crowd, Inks
from scanner.mask.values import LOCAL_TYPES, needles
from scanner.model import Box, Finding, Options, Polygon, Reason, Source

# So much of its height (of a digit's width a fifth) two readings put a line's ends apart.
_SLACK = 0.06
_NOTES = frozenset({Source.ANNOTATION, Source.FORM})
# The type of what somebody has drawn.
BY_HAND = "area"
# Name, bytes and findings of a file that is attached -> the bytes of its masked copy.
Inner = Callable[[str, bytes, Sequence[Finding], Options], bytes]


@dataclass(slots=True)
class Job:
    """One file on its way: what is sought and where, what had to be noted.

    `known`: what was read of it before; `sought`: the values that may stand nowhere in its
    pages' text; `inner` masks what is attached. `tight` and `drawn`: by page, the outlines to cut
    and to fill, in display units; `notes` those of what notes and fields show, which the page
    below does not, and `noted` all values that these may not say; `loose` those of `tight` whose
    width tells something
    of the value. `pictures`: outlines under which nothing but pictures change. `seen`: the level
    boxes of what was read off a picture; `text`: outlines under which nothing but text goes.
    `inked`: the boxes of outlines that end where their own ink does. `inks`: the ink of all glyphs
    of pages on which masks were drawn by hand.
    `unclean`: pages that only flattening can clean; `hurt`: those that lost something beside their
    masks, and `untrimmed`: the file to make pictures of these from. `referred`: the content refers
    to all that its resources name. `unswept`: texts outside the pages could not be rewritten by
    MuPDF.
    """

    findings: Sequence[Finding]
    options: Options
    known: Known | None
    sought: Needles
    inner: Inner
    tight: dict[int, list[Polygon]] = field(default_factory=dict)
    drawn: dict[int, list[Polygon]] = field(default_factory=dict)
    notes: dict[int, list[Polygon]] = field(default_factory=dict)
    noted: Needles = field(default_factory=lambda: Needles(()))
    loose: dict[int, list[Polygon]] = field(default_factory=dict)
    pictures: dict[int, list[Polygon]] = field(default_factory=dict)
    seen: dict[int, list[Box]] = field(default_factory=dict)
    text: dict[int, list[Polygon]] = field(default_factory=dict)
    inked: dict[int, list[Box]] = field(default_factory=dict)
    inks: dict[int, Inks] = field(default_factory=dict)
    hurt: Set[int] = frozenset()
    untrimmed: bytes = b""
    unclean: set[int] = field(default_factory=set)
    unswept: bool = False
    referred: bool = False
    told: dict[tuple[str, str], Reason] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        findings: Sequence[Finding],
        options: Options,
        known: Known | None,
        inner: Inner,
        pictures: Set[int] = frozenset(),
    ) -> Job:
        """What is to be masked, some pages as `pictures`, before anything is read of the file."""
        sought = needles(f for f in findings if f.type not in LOCAL_TYPES)
        noted = needles(f for f in findings if f.type not in LOCAL_TYPES or _is_noted(f))
        job = cls(findings, options, known, sought, inner, noted=noted, hurt=pictures)
        for finding in findings:
            page = finding.page or 0
            job.pictures.setdefault(page, []).extend(painted(finding))
            outlines = cut(finding)
            job.tight.setdefault(page, []).extend(outlines)
            if is_loose(finding):
                job.loose.setdefault(page, []).extend(outlines)
            if finding.tight:
                job.inked.setdefault(page, []).extend(map(Box.around, outlines))
            if finding.page is None:
                continue
            job.drawn.setdefault(page, []).extend(drawn(finding))
            if seen_in_pixels(finding) and not finding.within:
                level = (Box.around(outline) for outline in shapes(finding) if is_upright(outline))
                job.seen.setdefault(page, []).extend(level)
                job.text.setdefault(page, []).extend(finding.layered)
        return job

    def note(self, key: str, detail: str = "", **details: object) -> None:
        reason = Reason(key, {name: str(value) for name, value in details.items()})
        self.told.setdefault((key, detail), reason)


def _is_noted(finding: Finding) -> bool:
    return not _NOTES.isdisjoint(finding.sources)


def look_for_more(data: bytes, password: str | None, job: Job) -> None:
    """Cut the values wherever they stand, fill those places that no finding covers yet; look at the
    glyphs where masks were drawn by hand."""
    by_hand = {f.page for f in job.findings if f.type == BY_HAND and f.page and not f.within}
    texts = [f for f in job.findings if set(f.sources) == {Source.TEXT} and cut(f)]
    counts = Counter(f.page or 0 for f in texts if f.type not in LOCAL_TYPES)
    pages = job.known.pages if job.known is not None else {}
    done = {n for n, text in pages.items() if no_more(text, job.sought, counts[n])}
    known = job.known is not None and job.known.complete and len(done) == len(pages)
    if (known or not job.sought) and not by_hand:
        return
    with pymupdf.open(stream=data, filetype="pdf") as doc:
        doc.authenticate(password or "")
        reveal(doc)
        job.inks = {number: Inks(doc[number - 1]) for number in by_hand if number <= len(doc)}
        if job.sought and not known:
            for found in occurrences(doc, job.sought, counts, done):
                _add_occurrence(found, doc, job)


def _add_occurrence(found: Occurrence, doc: pymupdf.Document, job: Job) -> None:
    box = Box.around(found.outline)
    if found.beside:
        job.notes.setdefault(found.page, []).append(found.outline)
        return
    if any(box.shared(other) > 0.5 for other in job.inked.get(found.page, ())):
        return
    known = [Box.around(outline) for outline in job.tight.get(found.page, ())]
    read = any(_reaches_over(other, box) for other in job.seen.get(found.page, ()))
    read = read or any(Box.around(o).shared(box) > 0.9 for o in job.text.get(found.page, ()))
    fresh = found.shown and not any(box.shared(other) > 0.5 for other in known)
    outline, fill = found.outline, text_fill(found.outline)
    if fresh and not read:
        ink = Crowd(doc[found.page - 1]).own_ink((found.outline,), found.text)
        outline, fill = (ink[0], ink[0]) if ink else (outline, fill)
    (job.text if read else job.tight).setdefault(found.page, []).append(outline)
    if fresh:
        job.drawn.setdefault(found.page, []).append(fill)


def _reaches_over(seen: Box, line: Box) -> bool:
    """Whether what was read off a picture is all of a line of text: the box of an invisible one
    is as high as its font may be, and on a scan lies on the lines above and below."""
    middle, slack = (line.y0 + line.y1) / 2, _SLACK * line.height
    level = seen.y0 <= middle <= seen.y1
    return level and seen.x0 <= line.x0 + slack and seen.x1 >= line.x1 - slack
