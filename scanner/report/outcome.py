"""What a run comes to: the exit code of each file and the sums of all (contract: exits)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from scanner.errors import UsageError
from scanner.messages import text
from scanner.model import DOUBTS, RANK, Box, FileReport, Severity, Status

# A page that is unread but for a hair is an unread page: it can be neither painted nor accepted.
_WHOLE_PAGE = 0.98
# An edited report that belongs to another file: a wrong call, found out when the file is read.
_NO_MATCH = ("report_no_match", "report_no_file")

Light = Literal["stop", "unread", "doubt", "clean", "skipped"]

# Every way that a file comes out, the gravest first, with what shows it.
LIGHTS: Mapping[str, Light] = {
    "withheld": "stop",
    "unverified": "stop",
    "stop": "stop",
    "stop_unread": "stop",
    "paper": "doubt",
    "failed": "unread",
    "not_read": "unread",
    "locked": "unread",
    "cancelled": "unread",
    "unsupported": "unread",
    "could_not_read": "unread",
    "masked_partly": "unread",
    "below": "clean",
    "low": "clean",
    "official": "clean",
    "masked": "clean",
    "left": "clean",
    "unchanged": "clean",
    "nothing": "clean",
    "skipped": "skipped",
}
# What is in a file that nothing stops.
_BELOW = {
    None: "nothing",
    Severity.LOW: "low",
    Severity.MEDIUM: "below",
    Severity.HIGH: "below",
}
_ERRORS = {
    "encrypted": "locked",
    "wrong_password": "locked",
    "cancelled": "cancelled",
    "no_paper": "paper",
    "not_straight": "paper",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """What makes a file fail: the lowest severity that a scan stops at (None: no finding
    does), and whether unread areas have been dealt with (painted, or accepted by the user).
    `unclean`: the exit code where something was found."""

    masking: bool = False
    fail_on: Severity | None = Severity.MEDIUM
    areas_settled: bool = False
    unclean: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sums of a run and its exit code need to know of one file.

    `error`: the key of the reason. `types`: findings by type; `worst`: the highest severity of
    them. `unread`: whether areas could not be read, or a whole page (an attachment counts as
    one: nothing that is painted on a page covers what is in it). `copy`: its status. `passed`:
    how many findings would be masked but for what was asked for, by that.
    `masked`: how many findings are to be masked; `kept`: how many graver than `low` are not, and
    `low`: how many of those. `doubt`: whether it is a paper that was not recognised. `official`:
    whether nothing was found but contacts of offices.
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
    masked: int = 0
    kept: int = 0
    low: int = 0
    doubt: bool = False
    official: bool = False

    @classmethod
    def of(cls, report: FileReport) -> Facts:
        severities = {finding.severity for finding in report.findings}
        left = Counter(f.severity is Severity.LOW for f in report.findings if not f.mask)
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
            sum(finding.mask for finding in report.findings),
            left[False],
            left[True],
            any(unread.code in DOUBTS for unread in report.unread),
            bool(report.findings) and report.is_official,
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
        if self.copy in ("withheld", "unverified"):
            codes.append(4)
        if self.over(bar):
            codes.append(bar.unclean)
        if self._left_unread(bar):
            codes.append(3)
        return max(codes)

    def over(self, bar: Bar) -> bool:
        """Whether its findings stop it: those of a file of which there is a copy do not."""
        if bar.masking or self.copy is not None or bar.fail_on is None or self.worst is None:
            return False
        return RANK[self.worst] >= RANK[bar.fail_on]

    def came_out(self, bar: Bar) -> str:
        """How it came out under a bar: a key of `LIGHTS`."""
        if self.error is not None:
            return "skipped" if self.harmless else self._failed()
        code = self.exit_code(bar)
        if self.copy is not None:
            return self._copied(self.copy, code)
        if bar.masking:
            return "failed"
        if self.over(bar):
            return "stop_unread" if self._left_unread(bar) else "stop"
        if code:
            return "could_not_read"
        return "official" if self.official else _BELOW[self.worst]

    def _failed(self) -> str:
        if self.status is Status.SKIPPED:
            return "unsupported"
        # What was read has pages: it is its copy that failed.
        return _ERRORS.get(self.error or "", "failed" if self.pages else "not_read")

    def _copied(self, copy: str, code: int) -> str:
        if copy in ("withheld", "unverified"):
            return copy
        if code:
            return "paper" if self.doubt else "masked_partly"
        if copy == "verified" and (self.masked or self.unread):
            return "masked"
        return "left" if self.kept or copy == "verified" else "unchanged"

    def _left_unread(self, bar: Bar) -> bool:
        match self.status:
            case Status.ERROR:
                return True
            case Status.SKIPPED:
                return not self.harmless
        if bar.areas_settled and (bar.masking or self.copy is not None):
            return self.unread == "page"
        return self.status is Status.PARTIAL or self.unread is not None


def left_out(passed: Mapping[str, int], lang: str) -> str:
    """What is in files and was not counted because of what was asked for."""
    counts = [text(lang, f"summary.passed.{why}", count=passed[why]) for why in sorted(passed)]
    return text(lang, "summary.left_out", counts=", ".join(counts))


def exit_code(report: FileReport, bar: Bar) -> int:
    """The exit code that this file alone would give: 0 to 4."""
    return Facts.of(report).exit_code(bar)


def _extent(report: FileReport) -> Literal["page", "area"] | None:
    if not report.unread:
        return None
    whole = {page.number: page.width * page.height for page in report.pages}
    boxes: dict[int, list[Box]] = {}
    for unread in report.unread:
        if not unread.is_placed or unread.code in DOUBTS or unread.page not in whole:
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
    standings: Counter[str] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)

    def add(self, report: FileReport) -> None:
        self.count(Facts.of(report))

    def told(self, lang: str) -> str:
        """How many files came out how, the gravest first."""
        counted = [(key, self.standings[key]) for key in LIGHTS if self.standings[key]]
        parts = [text(lang, f"sums.{key}", count=count) for key, count in counted]
        return ", ".join(parts) or text(lang, "sums.none")

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
        self.standings[file.came_out(self.bar)] += 1
        if file.copy is not None:
            self.copies[file.copy] += 1
