"""What a run comes to: the exit code of each file and the sums of all (contract: exits)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scanner.errors import UsageError
from scanner.model import FileReport, Severity, Status, Unread

RANK = {Severity.LOW: 0, Severity.MEDIUM: 1, Severity.HIGH: 2}

# A page that is unread but for a hair is an unread page: it can be neither painted nor accepted.
_WHOLE_PAGE = 0.98
# An edited report that belongs to another file: a wrong call, found out when the file is read.
_NO_MATCH = ("report_no_match", "report_no_file")


@dataclass(frozen=True, slots=True)
class Bar:
    """What makes a file fail: the lowest severity that a scan stops at (None: no finding
    does), and whether unread areas have been dealt with (painted, or accepted by the user)."""

    masking: bool = False
    fail_on: Severity | None = Severity.MEDIUM
    areas_settled: bool = False


def exit_code(report: FileReport, bar: Bar) -> int:
    """The exit code that this file alone would give: 0 to 4."""
    codes = [0]
    if report.error is not None and report.error.key in _NO_MATCH:
        return UsageError.exit_code
    if bar.masking:
        if report.copy is not None and report.copy.status in ("withheld", "unverified"):
            codes.append(4)
    elif bar.fail_on and any(RANK[f.severity] >= RANK[bar.fail_on] for f in report.findings):
        codes.append(1)
    if _unread(report, bar):
        codes.append(3)
    return max(codes)


def _unread(report: FileReport, bar: Bar) -> bool:
    match report.status:
        case Status.ERROR:
            return True
        case Status.SKIPPED:
            return not report.harmless
    if bar.areas_settled:
        return any(_whole_page(unread, report) for unread in report.unread)
    return report.status is Status.PARTIAL or bool(report.unread)


def _whole_page(unread: Unread, report: FileReport) -> bool:
    if unread.within:
        # Nothing that is painted on a page covers what is in an attachment.
        return True
    for page in report.pages:
        if page.number == unread.page:
            return unread.box.area >= _WHOLE_PAGE * page.width * page.height
    return True


@dataclass(slots=True)
class Tally:
    """The sums of a run, counted file by file."""

    bar: Bar
    code: int = 0
    files: int = 0
    with_findings: int = 0
    errors: int = 0
    skipped: int = 0
    partial: int = 0
    pages: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)

    def add(self, report: FileReport) -> None:
        self.code = max(self.code, exit_code(report, self.bar))
        self.files += 1
        self.with_findings += bool(report.findings)
        self.errors += report.status is Status.ERROR
        self.skipped += report.status is Status.SKIPPED
        self.partial += report.status is Status.PARTIAL
        self.pages += len(report.pages)
        self.findings.update(f.type for f in report.findings)
        self.verdicts[report.verdict] += 1
        if report.copy is not None:
            self.copies[report.copy.status] += 1
