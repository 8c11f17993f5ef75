"""What a run comes to: the exit code of each file and the sums of all (contract: exits)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from scanner.errors import UsageError
from scanner.model import RANK, Box, FileReport, Severity, Status

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


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sums of a run and its exit code need to know of one file.

    `error`: the key of the reason. `types`: findings by type; `worst`: the highest severity of
    them. `unread`: whether areas could not be read, or a whole page (an attachment counts as
    one: nothing that is painted on a page covers what is in it). `copy`: its status. `passed`:
    how many findings would be masked but for what was asked for, by that.
    """

    status: Status
    verdict: str
    error: str | None
    harmless: bool
    pages: int
    types: Mapping[str, int]
    worst: Severity | None
    unread: Literal["page", "area"] | None
    copy: str | None
    passed: Mapping[str, int]

    @classmethod
    def of(cls, report: FileReport) -> Facts:
        severities = {finding.severity for finding in report.findings}
        return cls(
            report.status,
            report.verdict,
            report.error.key if report.error else None,
            report.harmless,
            len(report.pages),
            Counter(finding.type for finding in report.findings),
            max(severities, key=RANK.__getitem__, default=None),
            _extent(report),
            report.copy.status if report.copy else None,
            dict(report.passed),
        )

    def packed(self) -> str:
        """As a line of JSON, for `unpacked`."""
        return json.dumps([getattr(self, name) for name in self.__slots__])

    @classmethod
    def unpacked(cls, content: str) -> Facts:
        status, verdict, error, harmless, pages, types, worst, *rest = json.loads(content)
        worst = Severity(worst) if worst else None
        return cls(Status(status), verdict, error, harmless, pages, types, worst, *rest)

    def exit_code(self, bar: Bar) -> int:
        """The exit code that this file alone would give: 0 to 4."""
        codes = [0]
        if self.error in _NO_MATCH:
            return UsageError.exit_code
        if bar.masking:
            if self.copy in ("withheld", "unverified"):
                codes.append(4)
        elif bar.fail_on and self.worst and RANK[self.worst] >= RANK[bar.fail_on]:
            codes.append(1)
        if self._left_unread(bar):
            codes.append(3)
        return max(codes)

    def _left_unread(self, bar: Bar) -> bool:
        match self.status:
            case Status.ERROR:
                return True
            case Status.SKIPPED:
                return not self.harmless
        if bar.areas_settled:
            return self.unread == "page"
        return self.status is Status.PARTIAL or self.unread is not None


def exit_code(report: FileReport, bar: Bar) -> int:
    """The exit code that this file alone would give: 0 to 4."""
    return Facts.of(report).exit_code(bar)


def _extent(report: FileReport) -> Literal["page", "area"] | None:
    if not report.unread:
        return None
    whole = {page.number: page.width * page.height for page in report.pages}
    boxes: dict[int, list[Box]] = {}
    for unread in report.unread:
        if unread.within or unread.page not in whole:
            return "page"
        boxes.setdefault(unread.page, []).append(unread.box)
    # Areas that leave nothing of a page are that page, however many they are.
    pages = (united(some) >= _WHOLE_PAGE * whole[page] for page, some in boxes.items())
    return "page" if any(pages) else "area"


def united(boxes: Iterable[Box]) -> float:
    """The area that some boxes cover together."""
    placed = sorted(boxes)
    edges = sorted({side for box in placed for side in (box.y0, box.y1)})
    area = 0.0
    for top, low in pairwise(edges):
        past = wide = 0.0
        for box in (box for box in placed if box.y0 <= top and low <= box.y1):
            wide += max(0.0, box.x1 - max(box.x0, past))
            past = max(past, box.x1)
        area += wide * (low - top)
    return area


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
    passed: Counter[str] = field(default_factory=Counter)

    def add(self, report: FileReport) -> None:
        self.count(Facts.of(report))

    def count(self, file: Facts) -> None:
        """Adds one file by what is known of it."""
        self.code = max(self.code, file.exit_code(self.bar))
        self.files += 1
        self.with_findings += bool(file.types)
        self.errors += file.status is Status.ERROR
        self.skipped += file.status is Status.SKIPPED
        self.partial += file.status is Status.PARTIAL
        self.pages += file.pages
        for kind, number in file.types.items():
            self.findings[kind] += number
        self.verdicts[file.verdict] += 1
        self.passed.update(file.passed)
        if file.copy is not None:
            self.copies[file.copy] += 1
