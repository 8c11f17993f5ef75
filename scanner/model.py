"""The nouns that travel between the rooms: frozen, small, and silent about values.

Coordinates everywhere: units of the page as it is displayed (PDF points after
/Rotate and CropBox; pixels of the upright image), origin at the top left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

Point = tuple[float, float]
Polygon = tuple[Point, ...]
Unit = Literal["pt", "px"]


class Severity(StrEnum):
    """How much harm a finding does once the file is public."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Status(StrEnum):
    """What became of one file (contract: `status`)."""

    OK = "ok"
    PARTIAL = "partial"
    ERROR = "error"
    SKIPPED = "skipped"


class Source(StrEnum):
    """Where in a file a value was found (contract: `source`)."""

    TEXT = "text"
    OCR = "ocr"
    QR = "qr"
    BARCODE = "barcode"
    MRZ = "mrz"
    FACE = "face"
    CARD = "card"
    METADATA = "metadata"
    ANNOTATION = "annotation"
    FORM = "form"
    ATTACHMENT = "attachment"
    LINK = "link"
    BOOKMARK = "bookmark"
    HIDDEN_LAYER = "hidden_layer"
    HIDDEN_TEXT = "hidden_text"
    OUTSIDE_PAGE = "outside_page"
    OLD_REVISION = "old_revision"
    CERTIFICATE = "certificate"
    FILENAME = "filename"


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in page units."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def grow(self, dx: float, dy: float | None = None) -> Box:
        """The box with `dx` more on the left and right and `dy` (or `dx`) above and below."""
        dy = dx if dy is None else dy
        return Box(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy)

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def intersection(self, other: Box) -> Box:
        """The shared rectangle; its `area` is 0 when there is none."""
        return Box(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    def shared(self, other: Box) -> float:
        """The intersection as a part (0-1) of the smaller of the two boxes."""
        if self.x1 <= other.x0 or other.x1 <= self.x0 or self.y1 <= other.y0 or other.y1 <= self.y0:
            return 0.0
        smaller = min(self.area, other.area)
        return self.intersection(other).area / smaller if smaller > 0 else 0.0

    @classmethod
    def around(cls, points: Sequence[Point]) -> Box:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return cls(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Document:
    """A file's bytes under the name it is reported by. Both stay out of `repr`."""

    name: str = field(repr=False)
    data: bytes = field(repr=False)
    media_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Word:
    """One word as a reader saw it.

    `text` is NFC and holds no white space. `edges` are the positions between its
    characters along the line (len(text) + 1 numbers from 0 to 1, as parts of the word's
    length); None where the reader gives them only when asked (`Page.edges`).
    `polygon` is the slanted outline (4 points, clockwise from the top left of the upright
    word) where the word does not stand level; `box` is always the upright box around it.
    `quad` is the outline of its print also where it stands as good as level: what a mask
    follows along a line. `level` is its box in a frame in which the print of its picture stands
    level, set where rows and columns are to be sought in that frame.
    """

    text: str = field(repr=False)
    box: Box
    confidence: float = 1.0
    edges: tuple[float, ...] | None = None
    polygon: Polygon | None = None
    level: Box | None = None
    quad: Polygon | None = None

    @property
    def seat(self) -> Box:
        """Where it stands among the other words."""
        return self.level or self.box


Line = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text that stands in a file but is no word on a page: metadata, a note, a link, a field.

    `key` names the place for `mask` (for a PDF: `"xref:path"`), opaque to all other rooms.
    `tells`: the type of what stands in such a place whatever it says (a GPS position, the name
    of an author), or nothing.
    """

    text: str = field(repr=False)
    source: Source
    page: int | None = None
    box: Box | None = None
    key: str = ""
    within: tuple[str, ...] = ()
    tells: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A page or an area that could not be read, and why (`code`: key in the catalogue).

    `within`: the names of the attachments that it is in, from the outermost; `inner_page`: its
    page there.
    """

    page: int
    box: Box
    code: str
    within: tuple[str, ...] = ()
    inner_page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page (or image frame): its text layer and how to get its pixels.

    `pixel_areas` are the parts whose content is not (all) text and has to be read as a
    picture; `scale` is the pixels per unit worth rendering for that.
    `render(box, scale)` gives BGR pixels (height x width x 3, uint8) of that part.
    `edges(word)` gives the character edges of a text-layer word (see `Word.edges`).
    `layers`: lines of words with the source they belong to (visible text, hidden text …).
    `scales`, where given, has one scale per pixel area: a small picture with many pixels is
    worth more of them than a whole page.
    """

    number: int
    width: float
    height: float
    unit: Unit
    layers: tuple[tuple[Source, Sequence[Line]], ...]
    pixel_areas: tuple[Box, ...]
    scale: float
    render: Callable[[Box | None, float], Pixels] = field(repr=False)
    edges: Callable[[Word], tuple[float, ...]] | None = field(default=None, repr=False)
    unread: tuple[Unread, ...] = ()
    scales: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an OCR engine made of one picture, in the picture's pixels.

    `lines` is the best reading; `second` the same lines with a second reader's words where
    there is one (so that either may give a finding); `illegible` are text-like areas that
    no reader could read with confidence.
    """

    lines: tuple[Line, ...]
    second: tuple[Line, ...] = ()
    illegible: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a page that is no text: a code, a face, an MRZ block.

    `type` is the contract's type; `payload` what a code or MRZ says, None if unreadable.
    """

    type: str
    source: Source
    polygon: Polygon
    confidence: float
    payload: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One occurrence of personal data. `text` is the value as printed, `value` normalised.

    `shown` is the value as a report may show it where `text` is not at hand any more. `inner`:
    of a finding in an attachment, as it was found there, with its places.
    `parts`: what a mask covers of it where that is not its outline (a picture of a paper).
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

    @property
    def source(self) -> Source:
        return self.sources[0]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds against hostile or merely huge input; each is an option."""

    pixels: int = 200_000_000
    pages: int = 10_000
    file_bytes: int = 2_000_000_000
    seconds: float = 900.0
    memory_mb: int = 6_000


@dataclass(frozen=True, slots=True)
class Fill:
    """How a mask looks: a flat colour (0-255 each) and an optional label on it."""

    colour: tuple[int, int, int] = (0, 0, 0)
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What an edited report says of one finding, and by what it is known again."""

    type: str
    page: int | None
    mask: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edited report says of one file: its findings by id, and areas drawn by hand."""

    decisions: Mapping[str, Decision]
    areas: tuple[tuple[int, Box], ...]

    def joined(self, other: Edit) -> Edit:
        """What either of two says is to be masked."""
        decisions = {**self.decisions, **other.decisions}
        for identity, decision in self.decisions.items():
            if decision.mask:
                decisions[identity] = decision
        return Edit(decisions, tuple(dict.fromkeys((*self.areas, *other.areas))))


@dataclass(frozen=True, slots=True)
class Options:
    """All that a run was asked for; passed along, never global.

    `keep`: for the safe copy of an identity paper, the fields that stay readable in it; `stamp`:
    the sentence that is drawn across that copy; `straighten`: it shows the paper alone, flat.
    `crops`: the report brings a picture of each finding's surroundings, the value painted over.
    """

    types: frozenset[str] | None = None
    min_confidence: float = 0.5
    profile: str | None = None
    patterns: Path | None = None
    allow: Path | None = None
    baseline: Path | None = None
    key: Path | None = None
    also: Path | None = None
    ocr: str = "lolot"
    threads: int = 1
    passwords: tuple[str, ...] = field(default=(), repr=False)
    limits: Limits = Limits()
    fill: Fill = Fill()
    flatten: bool = False
    mask_unread: bool = False
    accept_unread: bool = False
    proof: Literal["areas", "full"] = "areas"
    keep_unverified: bool = False
    keep_names: bool = False
    overwrite: bool = False
    edits: Mapping[str, Edit] | None = field(default=None, repr=False)
    keep: frozenset[str] | None = None
    stamp: str | None = None
    straighten: bool = False
    crops: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not done: a key of the message catalogue and its details."""

    key: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSize:
    number: int
    width: float
    height: float
    unit: Unit


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

    `crops`: pictures (WebP) of findings' surroundings by the finding's id, no value in them.
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
    crops: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def verdict(self) -> Literal["do_not_post", "review", "nothing_found", "could_not_read"]:
        severities = {f.severity for f in self.findings}
        if severities & {Severity.HIGH, Severity.MEDIUM}:
            return "do_not_post"
        if self.unread or self.status in (Status.ERROR, Status.PARTIAL):
            return "could_not_read"
        if self.status is Status.SKIPPED and not self.harmless:
            return "could_not_read"
        return "review" if severities else "nothing_found"
