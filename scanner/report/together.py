"""What is told once for a whole file where many of its kind say no more than one: the faces in
the pictures of a book or a poster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.messages import text
from scanner.model import FileReport, Finding, Severity
from scanner.report.record import View

FACE = "face"
# So many pages and ranges of them are named; the other formats have all.
_MOST_RUNS = 20


def illustrated(report: FileReport) -> Sequence[Finding]:
    """The faces in illustrations, where there are several."""
    faces = [f for f in report.findings if f.type == FACE and f.severity is Severity.LOW]
    return [one for one in faces if not one.mask] if len(faces) > 1 else ()


def together(report: FileReport, view: View) -> str:
    """One sentence about them; nothing where there are none."""
    faces = illustrated(report)
    if not faces:
        return ""
    pages = numbers({face.page for face in faces if face.page})
    key = "report.faces" if pages else "report.faces_somewhere"
    return text(view.lang, key, count=len(faces), pages=pages)


def numbers(pages: Iterable[int]) -> str:
    """Numbers of pages for one line: what follows each other as a range, and not all of many.

    >>> numbers([7, 1, 2, 3, 4, 9, 8])
    '1-4, 7-9'
    """
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    shown = ["-".join(map(str, run)) for run in runs[:_MOST_RUNS]]
    return ", ".join([*shown, "…"] if len(runs) > _MOST_RUNS else shown)
