"""What is told of a file: its findings, its copy, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter
from typing import Literal

from scanner.model.geometry import Box, Polygon, Unit
from scanner.model.page import Page, Reason, Shown, Source, Unread
from scanner.model.weighed import Near, Weighed


class Severity(StrEnum):
    """How much harm a finding does once the file is public."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Owner(StrEnum):
    """Whose a telephone, mailbox, account, address, tax code or code is (contract: `owner`)."""

    PERSON = "person"
    DUTY = "duty"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


# What is theirs the law expects to be read.
OFFICIAL = frozenset({Owner.DUTY, Owner.ORGANISATION})

# The graver, the higher.
RANK = {Severity.LOW: 0, Severity.MEDIUM: 1, Severity.HIGH: 2}


class Status(StrEnum):
    """What became of one file (contract: `status`)."""

    OK = "ok"
    PARTIAL = "partial"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One occurrence of personal data. `text` is the value as printed, `value` normalised.

    `shown` is the value as a report may show it where `text` is not at hand any more. `inner`:
    of a finding in an attachment, as it was found there, with its places.
    `parts`: what a mask covers of it where that is not its outline (a picture of a paper).
    `bare`: a number for which neither a label nor a proven structure speaks.
    `unshown`: read in a part of a picture that its page does not show, where nothing but the
    picture is to change. `layered`: where the unseen text of a searchable scan has it, which need
    not be where the scan shows it. `because`: the ids of the evidence that decided; `weighed`: all
    of it, where that is asked for. `owner`: whose it is; None of what is nobody's contact.
    `place`: words for where it stands in what has no pages; its page is then a sheet that only
    lolot knows of.
    """

    id: str
    type: str
    severity: Severity
    confidence: float
    mask: bool
    page: int | None
    boxes: tuple[Box, ...]
    sources: tuple[Source, ...]
    text: str = field(repr=False)
    value: str = field(repr=False)
    polygons: tuple[Polygon, ...] | None = None
    also_types: tuple[str, ...] = ()
    key: str = ""
    within: tuple[str, ...] = ()
    inner_page: int | None = None
    shown: str | None = None
    parts: tuple[Polygon, ...] | None = None
    inner: tuple[Finding, ...] = field(default=(), repr=False)
    bare: bool = False
    unshown: bool = False
    layered: tuple[Polygon, ...] = ()
    tight: bool = False
    because: tuple[str, ...] = ()
    weighed: Weighed | None = field(default=None, repr=False)
    place: Reason | None = field(default=None, compare=False)
    owner: Owner | None = None

    @property
    def told_page(self) -> int | None:
        """Its page, where somebody can be told of one."""
        return None if self.place else self.page

    @property
    def source(self) -> Source:
        return self.sources[0]

    def numbered(self, number: str) -> Finding:
        """The same under another id."""
        return Finding(number, *_ALL(self)[1:])

    def standing(self, place: Reason | None) -> Finding:
        """The same with words for where it stands."""
        values = [*_ALL(self)]
        values[_PLACE] = place
        return Finding(*values)


# A list has 100,000 findings: `dataclasses.replace` looks at every field of each by name.
_NAMES = [known.name for known in fields(Finding)]
_ALL, _PLACE = attrgetter(*_NAMES), _NAMES.index("place")


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page that was read: its sides, and how it is shown where that is not how it is read."""

    number: int
    width: float
    height: float
    unit: Unit
    shown: Shown | None = field(default=None, repr=False)

    @classmethod
    def of(cls, page: Page) -> PageSize:
        return cls(page.number, page.width, page.height, page.unit, page.shown)

    @property
    def sides(self) -> tuple[float, float]:
        """Width and height of what is shown."""
        seen = self.shown or self
        return seen.width, seen.height

    def there(self, boxes: Sequence[Box]) -> Sequence[Box]:
        """Boxes of what is read, where that is shown."""
        return self.shown.there(boxes) if self.shown else boxes

    def back(self, boxes: Sequence[Box]) -> Sequence[Box]:
        """Boxes of what is shown, where that is read."""
        return self.shown.back(boxes) if self.shown else boxes


@dataclass(frozen=True, slots=True)
class Copy:
    """A masked copy and what its proof says (contract: `copy`)."""

    path: str
    sha256: str
    status: Literal["verified", "withheld", "unverified", "unchanged"]
    readers: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that is known of one file after a scan or a mask.

    `found`: how many findings it has, with those that are no part of the report; `left_out`: why
    each of these is none, by its id ("types", "confidence", "allow", "baseline"); `passed`: how
    many of them would be masked.
    `crops`: pictures (WebP) of findings' surroundings by the finding's id, no value in them.
    `near`: what was weighed and not told, where that is asked for.
    """

    path: str = field(repr=False)
    sha256: str | None
    size: int | None
    media_type: str | None
    status: Status
    error: Reason | None = None
    pages: tuple[PageSize, ...] = ()
    findings: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()
    kept: tuple[str, ...] = ()
    copy: Copy | None = None
    seconds: float = 0.0
    harmless: bool = False
    found: int | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    passed: Mapping[str, int] = field(default_factory=dict)
    crops: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    near: tuple[Near, ...] = field(default=(), repr=False)

    @property
    def verdict(self) -> Literal["do_not_post", "review", "nothing_found", "could_not_read"]:
        severities = {f.severity for f in self.findings}
        if severities & {Severity.HIGH, Severity.MEDIUM}:
            return "do_not_post"
        if self.unread or self.status in (Status.ERROR, Status.PARTIAL):
            return "could_not_read"
        if self.status is Status.SKIPPED and not self.harmless:
            return "could_not_read"
        return "nothing_found" if self.is_official else "review"

    @property
    def is_official(self) -> bool:
        """Whether nothing was found but contacts of offices, or nothing at all."""
        return all(f.severity is Severity.LOW and f.owner in OFFICIAL for f in self.findings)
