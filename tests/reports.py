"""Reports to print: findings on a page, files read and failed."""

import io
from typing import Any, Literal

from scanner.model import (
    Box,
    FileReport,
    Finding,
    PageSize,
    Reason,
    Severity,
    Source,
    Status,
)
from scanner.report import Format, writer
from scanner.report.outcome import Bar, Tally
from scanner.report.record import View

CopyStatus = Literal["verified", "unchanged", "withheld", "unverified"]
A4 = PageSize(1, 595.3, 841.9, "pt")
WHOLE_PAGE = Box(0, 0, 595.3, 841.9)


def finding(
    type_: str = "cccd",
    text: str = "001203 012345",
    severity: Severity = Severity.HIGH,
    **more: Any,
) -> Finding:
    fields: dict[str, Any] = {
        "id": "p1-1",
        "type": type_,
        "severity": severity,
        "confidence": 0.98,
        "mask": severity is not Severity.LOW,
        "page": 1,
        "boxes": (Box(72, 100.5, 180.2, 112),),
        "sources": (Source.OCR,),
        "text": text,
        "value": text.replace(" ", ""),
    }
    return Finding(**fields | more)


def report(*findings: Finding, **more: Any) -> FileReport:
    fields: dict[str, Any] = {
        "path": "hồ sơ/giấy mời.pdf",
        "sha256": "0" * 64,
        "size": 12345,
        "media_type": "application/pdf",
        "status": Status.OK,
        "pages": (A4,),
        "findings": findings,
    }
    return FileReport(**fields | more)


def failed(key: str = "not_found", **details: str) -> FileReport:
    return FileReport("a.pdf", None, None, None, Status.ERROR, Reason(key, details))


def view(lang: str = "vi", *, reveal: bool = False) -> View:
    return View(lang, reveal)


def written(
    form: Format,
    *reports: FileReport,
    lang: str = "vi",
    reveal: bool = False,
    bar: Bar | None = None,
) -> str:
    stream = io.StringIO()
    out = writer(form, stream, view(lang, reveal=reveal))
    tally = Tally(bar or Bar())
    for one in reports:
        tally.add(one)
        out.add(one)
    out.close(tally, 1.9)
    return stream.getvalue()
