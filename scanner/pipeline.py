"""One file from bytes to report and from report to masked copy: the only room that knows the
order. Nothing here raises for a bad file: what went wrong stands in the report."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from scanner import detectors, files, find, ocr, pages
from scanner.detectors import Patterns
from scanner.errors import LolotError, SkippedError, UsageError
from scanner.marks import codes, fields
from scanner.model import (
    Box,
    Document,
    FileReport,
    Finding,
    Limits,
    Line,
    Mark,
    Options,
    Page,
    PageSize,
    Pixels,
    Reading,
    Reason,
    Severity,
    Source,
    Status,
    Unread,
    Word,
)
from scanner.text import PageText

Progress = Callable[[int, int], None]

MAX_DEPTH = 3
CERTAIN = 0.85
MAX_KEPT_PAGES = 500
_AGAIN = {"cccd", "cmnd", "phone", "bank_account", "bank_card", "tax_code"}


@dataclass
class Scan:
    """What one pass over a document gathers: the working bench, not a noun between rooms."""

    sizes: list[PageSize] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    texts: list[tuple[int, Source, PageText]] = field(default_factory=list)
    password: str | None = field(default=None, repr=False)


def scan_file(path: str, options: Options, progress: Progress | None = None) -> FileReport:
    """Reads one file and reports what personal data it exposes. UsageError for bad options."""
    started = time.perf_counter()
    try:
        document = _load(path, options.limits)
    except LolotError as error:
        return _failed(path, None, error, started)
    return _report(document, options, progress, started)[0]


def scan(document: Document, options: Options, progress: Progress | None = None) -> FileReport:
    """The same for bytes in memory."""
    return _report(document, options, progress, time.perf_counter())[0]


def _load(path: str, limits: Limits) -> Document:
    data = files.read_bytes(path, limits)
    return Document(path, data, pages.sniff(data, PurePath(path).name))


def _failed(path: str, document: Document | None, error: LolotError, started: float) -> FileReport:
    skipped = isinstance(error, SkippedError)
    return FileReport(
        path=path,
        sha256=document.sha256 if document else None,
        size=len(document.data) if document else None,
        media_type=document.media_type if document else None,
        status=Status.SKIPPED if skipped else Status.ERROR,
        error=error.reason,
        harmless=skipped and getattr(error, "harmless", False),
        seconds=time.perf_counter() - started,
    )


def _report(
    document: Document, options: Options, progress: Progress | None, started: float
) -> tuple[FileReport, Scan]:
    done = Scan()
    try:
        _scan(document, options, detectors.load(), done, progress, MAX_DEPTH)
    except UsageError:
        raise
    except LolotError as error:
        return _failed(document.name, document, error, started), done
    findings = _numbered(done.found)
    report = FileReport(
        path=document.name,
        sha256=document.sha256,
        size=len(document.data),
        media_type=document.media_type,
        status=Status.PARTIAL if done.unread else Status.OK,
        pages=tuple(done.sizes),
        findings=tuple(f for f in findings if _wanted(f, options)),
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


def _scan(
    document: Document,
    options: Options,
    patterns: Patterns,
    done: Scan,
    progress: Progress | None,
    depth: int,
) -> None:
    with pages.open_source(document, options) as source:
        done.password = source.password
        for page in source.pages():
            _page(page, options, patterns, done)
            if progress is not None:
                progress(page.number, source.page_count)
        _again(done)
        for snippet in source.snippets():
            for finding in find.findings(
                PageText.plain(snippet.text), patterns, snippet.source, None
            ):
                done.found.append(
                    dataclasses.replace(
                        finding,
                        page=snippet.page,
                        boxes=(snippet.box,) if snippet.box and snippet.page else (),
                        key=snippet.key,
                        within=snippet.within,
                    )
                )
        if depth:
            _inside(source, options, patterns, done, depth - 1)
    stem = PurePath(document.name).name
    done.found += find.findings(PageText.plain(stem), patterns, Source.FILENAME, None)


def _inside(
    source: pages.Source, options: Options, patterns: Patterns, done: Scan, depth: int
) -> None:
    """Attachments as files of their own, earlier revisions for what they still hold."""
    for name, data in source.attachments():
        for finding in _nested(name, data, options, patterns, depth):
            done.found.append(
                dataclasses.replace(
                    finding,
                    page=None,
                    boxes=(),
                    polygons=None,
                    inner_page=finding.page,
                    sources=(Source.ATTACHMENT,),
                    within=(name, *finding.within),
                )
            )
    known = {finding.value for finding in done.found}
    for data in source.revisions():
        for finding in _nested("revision.pdf", data, options, patterns, 0):
            if finding.value not in known and finding.source is not Source.FILENAME:
                done.found.append(
                    dataclasses.replace(
                        finding,
                        page=None,
                        boxes=(),
                        polygons=None,
                        sources=(Source.OLD_REVISION,),
                    )
                )


def _nested(
    name: str, data: bytes, options: Options, patterns: Patterns, depth: int
) -> list[Finding]:
    inner = Scan()
    try:
        document = Document(name, data, pages.sniff(data, name))
        _scan(document, options, patterns, inner, None, depth)
    except LolotError:
        text = data.decode("utf-8", errors="replace")
        if text.count("\ufffd") * 20 > len(text):
            return []
        return find.findings(PageText.plain(text), patterns, Source.ATTACHMENT, None)
    return find.merge(inner.found)


def _page(page: Page, options: Options, patterns: Patterns, done: Scan) -> None:
    done.sizes.append(PageSize(page.number, page.width, page.height, page.unit))
    done.unread += page.unread
    for source, lines in page.layers:
        _search(PageText(lines, page.edges), source, page.number, patterns, done)
    lines: list[Line] = []
    second: list[Line] = []
    for area in page.pixel_areas:
        picture = page.render(area, page.scale)
        reading = ocr.engine(options.ocr, options.threads).read(picture)
        place = _Place(area, page.scale)
        lines += place.lines(reading.lines)
        second += place.lines(reading.second or reading.lines) if reading.second else []
        done.unread += [
            Unread(page.number, place.box(box), "illegible") for box in reading.illegible
        ]
        for mark in codes(picture):
            done.found.append(_code(mark, place, page.number, patterns))
    for words in (lines, second):
        if words:
            _search(PageText(words), Source.OCR, page.number, patterns, done)


def _search(text: PageText, source: Source, number: int, patterns: Patterns, done: Scan) -> None:
    done.found += find.findings(text, patterns, source, number)
    if len(done.texts) < MAX_KEPT_PAGES:
        done.texts.append((number, source, text))


def _again(done: Scan) -> None:
    """A value found with certainty once is found everywhere in the document."""
    certain = {
        finding.value: finding
        for finding in sorted(done.found, key=lambda f: f.confidence)
        if finding.confidence >= CERTAIN and finding.type in _AGAIN and len(finding.value) >= 8
    }
    if not certain:
        return
    for number, source, text in done.texts:
        for finding in find.repeats(text, certain, number):
            done.found.append(dataclasses.replace(finding, sources=(source,)))
    done.texts.clear()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a rendered area lies on its page: pixels back to page units."""

    area: Box
    scale: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (self.area.x0 + x / self.scale, self.area.y0 + y / self.scale)

    def box(self, box: Box) -> Box:
        return Box(*self.point(box.x0, box.y0), *self.point(box.x1, box.y1))

    def word(self, word: Word) -> Word:
        polygon = tuple(self.point(*p) for p in word.polygon) if word.polygon else None
        return dataclasses.replace(word, box=self.box(word.box), polygon=polygon)

    def lines(self, lines: tuple[Line, ...]) -> list[Line]:
        return [tuple(map(self.word, line)) for line in lines]


def _code(mark: Mark, place: _Place, number: int, patterns: Patterns) -> Finding:
    """A code is as bad as what it gives away; one that is seen but not read is masked."""
    kind = patterns.types[mark.type]
    polygon = tuple(place.point(*p) for p in mark.polygon)
    payload = mark.payload
    inside = _given_away(payload, patterns) if payload is not None else {}
    harmless = payload is not None and not inside
    severity = Severity.LOW if harmless else kind.severity
    return Finding(
        id="",
        type=mark.type,
        severity=severity,
        confidence=mark.confidence,
        mask=not harmless,
        page=number,
        boxes=(Box.around(polygon),),
        polygons=(polygon,),
        sources=(mark.source,),
        text=payload or "",
        value=payload or "",
        also_types=tuple(inside),
    )


def _given_away(payload: str, patterns: Patterns) -> dict[str, None]:
    """The types of personal data in a code's payload."""
    types = [given.type for given in fields(payload) if given.type in patterns.types]
    for finding in find.findings(PageText.plain(payload), patterns, Source.QR, None):
        if finding.confidence >= 0.5 and finding.severity is not Severity.LOW:
            types.append(finding.type)
    return dict.fromkeys(types)
