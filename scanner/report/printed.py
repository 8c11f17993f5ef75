"""The report as a PDF on A4, to be filed with the document: it holds no value."""

from __future__ import annotations

import html
import io
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pymupdf

from scanner.messages import explain, text
from scanner.model import FileReport, Finding, Severity
from scanner.report.outcome import Tally
from scanner.report.plain import printable
from scanner.report.record import View
from scanner.report.standing import standing
from scanner.report.summary import summary_lines

_PAPER = pymupdf.paper_rect("a4")
_MARGIN, _FOOT, _LEAST = 50, 34, 24
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
_COLOURS = {"stop": "high", "unread": "medium", "doubt": "medium", "clean": "clean"}
# Longer tables are laid out in pieces: the time for one grows faster than its length.
_ROWS = 40
_ENDLESS = 100_000.0


def pdf(reports: Sequence[FileReport], tally: Tally, view: View) -> bytes:
    """The report on some files as a PDF with numbered pages.

    What it tells is what the page for a browser tells: verdicts, findings with their values
    hidden, what could not be read, and the proof of each copy.
    """
    out = io.BytesIO()
    sheets = _Sheets(pymupdf.DocumentWriter(out))
    sheets.text(_opening(reports, tally, view))
    for report in reports:
        sheets.text(_head(report, view))
        order = sorted(report.findings, key=lambda finding: finding.page or 0)
        sheets.table([_row(finding, view) for finding in order], _heads(view))
        sheets.text("".join(_remarks(report, view)))
    sheets.close()
    return _numbered(out.getvalue())


class _Sheets:
    """Pages that fill from top to bottom. What MuPDF lays out below its frame it loses, and rows of
    a table that it would break: so a table is broken here, between rows."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._device: Any = None
        self._top = _FRAME.y0

    def text(self, part: str) -> None:
        """Paragraphs, over as many pages as they need."""
        story = pymupdf.Story(part, user_css=_STYLE)
        while self._place(story):
            self._turn()

    def table(self, rows: Sequence[str], heads: str) -> None:
        """Rows under their heads, which each page has."""
        first = 0
        while first < len(rows):
            part = list(rows[first : first + _ROWS])
            while part and not self._fits(_table(part, heads)):
                # By their height on the whole, and then one by one.
                room = (_FRAME.y1 - self._top) / _height(_table(part, heads))
                part = part[: min(len(part) - 1, int(len(part) * room))]
            if part:
                self._place(pymupdf.Story(_table(part, heads), user_css=_STYLE))
                first += len(part)
            elif self._top > _FRAME.y0:
                self._turn()
            else:
                # One row that is longer than a page.
                self.text(_table(rows[first : first + 1], heads))
                first += 1

    def close(self) -> None:
        self._turn()
        self._writer.close()

    def _fits(self, part: str) -> bool:
        return _height(part) <= float(_FRAME.y1 - self._top)

    def _place(self, story: Any) -> bool:
        """Draws what has room; whether there is more."""
        if self._top > _FRAME.y1 - _LEAST:
            self._turn()
        if self._device is None:
            self._device = self._writer.begin_page(_PAPER)
        more, filled = story.place(pymupdf.Rect(_FRAME.x0, self._top, _FRAME.x1, _FRAME.y1))
        story.draw(self._device)
        self._top = filled[3]
        return bool(more)

    def _turn(self) -> None:
        if self._device is not None:
            self._writer.end_page()
        self._top, self._device = _FRAME.y0, None


def _height(part: str) -> float:
    """How high a part is in one piece."""
    endless = pymupdf.Rect(_FRAME.x0, 0, _FRAME.x1, _ENDLESS)
    return float(pymupdf.Story(part, user_css=_STYLE).place(endless)[1][3])


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


def _head(report: FileReport, view: View) -> str:
    name = view.path(report.path, report.findings)
    how = standing(report, view)
    head = [f"<h2>{_safe(name)}</h2>", _p(how.words.upper(), _COLOURS.get(how.light, ""))]
    if how.more:
        head.append(_p(how.more))
    if report.sha256:
        head.append(_p(f"SHA-256 {report.sha256}", "small"))
    return "".join(head)


def _heads(view: View) -> str:
    heads = [text(view.lang, f"html.{key}") for key in ("type", "value", "place", "severity")]
    return "".join(f"<th>{_safe(head)}</th>" for head in heads)


def _table(rows: Sequence[str], heads: str) -> str:
    return f"<table><tr>{heads}</tr>{''.join(rows)}</table>"


def _row(finding: Finding, view: View) -> str:
    key = "page" if finding.page else "no_page_short"
    place = text(view.lang, f"html.{key}", number=finding.page)
    severity = str(finding.severity)
    cells = (
        view.name(finding.type),
        view.line(finding),
        view.where(finding) or place,
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
        why = view.why_unread(unread)
        yield _p(f"{text(view.lang, 'html.unread')}: {where}, {why}", "medium")
    if report.copy is not None:
        path = view.path(report.copy.path, report.findings)
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
