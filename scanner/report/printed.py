"""The report as a PDF on A4, to be filed with the document: it holds no value."""

from __future__ import annotations

import html
import io
import itertools
import time
from collections.abc import Iterator, Sequence

import pymupdf

from scanner.messages import explain, text
from scanner.model import FileReport, Finding, Reason, Severity
from scanner.report.outcome import Tally
from scanner.report.plain import printable, shown_path
from scanner.report.record import View
from scanner.report.summary import summary_lines

_PAPER = pymupdf.paper_rect("a4")
_MARGIN, _FOOT = 50, 34
_FRAME = pymupdf.Rect(_MARGIN, _MARGIN, _PAPER.x1 - _MARGIN, _PAPER.y1 - _MARGIN)
# MuPDF brings this font with every Vietnamese letter, in one weight.
_STYLE = """
* { font-family: "Noto Serif"; font-size: 9.5pt; line-height: 1.35; font-weight: normal }
h1 { font-size: 17pt; margin: 0 0 4pt } h2 { font-size: 12pt; margin: 14pt 0 2pt }
p { margin: 2pt 0 } .small { font-size: 8pt; color: #555 }
.high { color: #a3150f } .medium { color: #8a5200 } .clean { color: #14651f }
table { width: 100%; margin: 5pt 0 } th { color: #555; text-align: left }
td, th { padding: 1.5pt 5pt 1.5pt 0; vertical-align: top }
"""
_COLOURS = {"do_not_post": "high", "could_not_read": "medium", "nothing_found": "clean"}
# Longer tables are laid out in pieces: the time for one grows faster than its length.
_ROWS = 40


def pdf(reports: Sequence[FileReport], tally: Tally, view: View) -> bytes:
    """The report on some files as a PDF with numbered pages.

    What it tells is what the page for a browser tells: verdicts, findings with their values
    hidden, what could not be read, and the proof of each copy.
    """
    out = io.BytesIO()
    paper = pymupdf.DocumentWriter(out)
    top, device = _FRAME.y0, None
    for part in itertools.chain(
        [_opening(reports, tally, view)], *(_file(r, view) for r in reports)
    ):
        story = pymupdf.Story(part, user_css=_STYLE)
        more = True
        while more:
            if device is None:
                device = paper.begin_page(_PAPER)
            more, filled = story.place(pymupdf.Rect(_FRAME.x0, top, _FRAME.x1, _FRAME.y1))
            story.draw(device)
            top = filled[3]
            if more:
                paper.end_page()
                top, device = _FRAME.y0, None
    paper.end_page()
    paper.close()
    return _numbered(out.getvalue())


def _numbered(content: bytes) -> bytes:
    with pymupdf.open(stream=content, filetype="pdf") as document:
        foot = pymupdf.Rect(_MARGIN, _PAPER.y1 - _FOOT, _PAPER.x1 - _MARGIN, _PAPER.y1 - 10)
        for page in document:
            number = f"lolot · {page.number + 1}/{document.page_count}"
            page.insert_textbox(foot, number, fontsize=8, align=pymupdf.TEXT_ALIGN_RIGHT)
        document.subset_fonts()
        written: bytes = document.tobytes(garbage=3, deflate=True, use_objstms=1)
    return written


def _opening(reports: Sequence[FileReport], tally: Tally, view: View) -> str:
    title, generated, hidden = (
        text(view.lang, f"html.{key}") for key in ("title", "generated", "hidden_paper")
    )
    moment = time.strftime("%d/%m/%Y %H:%M")
    seconds = sum(report.seconds for report in reports)
    sums = "".join(_p(line) for line in summary_lines(tally, seconds, view))
    written = _p(f"{generated} {moment}.", "small")
    return f"<h1>{_safe(title)}</h1>{written}{sums}{_p(hidden, 'small')}"


def _file(report: FileReport, view: View) -> Iterator[str]:
    name = shown_path(report.path, report.findings, view.types)
    verdict = text(view.lang, f"verdict.{report.verdict}")
    head = [f"<h2>{_safe(name)}</h2>", _p(verdict, _COLOURS.get(report.verdict, ""))]
    if report.sha256:
        head.append(_p(f"SHA-256 {report.sha256}", "small"))
    if report.error is not None:
        head.append(_p(explain(view.lang, "error", report.error)))
    yield "".join(head)
    order = sorted(report.findings, key=lambda finding: finding.page or 0)
    for first in range(0, len(order), _ROWS):
        yield _table(order[first : first + _ROWS], view)
    yield "".join(_remarks(report, view))


def _table(rows: Sequence[Finding], view: View) -> str:
    heads = [text(view.lang, f"html.{key}") for key in ("type", "value", "place", "severity")]
    cells = "".join(f"<th>{_safe(head)}</th>" for head in heads)
    return f"<table><tr>{cells}</tr>{''.join(_row(finding, view) for finding in rows)}</table>"


def _row(finding: Finding, view: View) -> str:
    key = "page" if finding.page else "no_page_short"
    severity = str(finding.severity)
    cells = (
        view.name(finding.type),
        view.line(finding),
        text(view.lang, f"html.{key}", number=finding.page),
        text(view.lang, f"severity.{severity}"),
    )
    inside = "".join(f"<td>{_safe(cell)}</td>" for cell in cells)
    return f'<tr class="{severity}">{inside}</tr>'


def _remarks(report: FileReport, view: View) -> Iterator[str]:
    """Why it matters, what was not read, what became of the copy."""
    grave = {f.type for f in report.findings if f.severity is not Severity.LOW}
    for kind in sorted(grave, key=view.name):
        yield _p(f"{view.name(kind)}: {view.why(kind)}", "small")
    for unread in report.unread:
        where = text(view.lang, "html.page", number=unread.page)
        why = " > ".join((*unread.within, explain(view.lang, "unread", Reason(unread.code))))
        yield _p(f"{text(view.lang, 'html.unread')}: {where}, {shown_path(why)}", "medium")
    if report.copy is not None:
        path = shown_path(report.copy.path, report.findings, view.types)
        yield _p(text(view.lang, f"copy.{report.copy.status}", path=path))
        for note in report.copy.notes:
            yield _p(explain(view.lang, "note", note), "small")
        if report.copy.readers:
            readers = ", ".join(report.copy.readers)
            yield _p(text(view.lang, "html.proved_by", readers=readers), "small")


def _p(sentence: str, kind: str = "") -> str:
    return f'<p class="{kind}">{_safe(printable(sentence))}</p>'


def _safe(words: str) -> str:
    return html.escape(words)
