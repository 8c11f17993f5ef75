"""Compare what a finder reports of one document with what was drawn on it. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from samples.drawing.truth import Drawn, Truth
from scanner.model import Box, FileReport

CORE = ("cccd", "cmnd", "phone", "email", "bank_account", "bank_card", "tax_code")
SCORED = (*CORE, "qr")
CONTAINERS = ("qr", "barcode", "mrz")

# A truth is hit where at least half of its outline is covered by boxes that are not more
# than four times as large: a box around the whole page would otherwise hit everything.
COVERED = 0.5
LARGEST = 4.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding in the form that lolot and the plain script share.

    `above_low`: it would stop a gate (severity medium or high).
    """

    type: str
    value: str
    page: int | None
    boxes: tuple[Box, ...]
    above_low: bool = True
    also_types: tuple[str, ...] = ()
    source: str = ""

    @property
    def types(self) -> frozenset[str]:
        return frozenset((self.type, *self.also_types))


@dataclass(frozen=True, slots=True)
class Pair:
    """A truth that should be masked, and the hit that found it (None: missed).

    `masked_only`: nothing found it with its type and value, yet something that would be
    masked covers it (a misread digit, another type): no hit, but no leak either.
    """

    truth: Truth
    hit: Hit | None
    masked_only: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one document.

    `raised`: hits above low on what counts as low (agency contacts, company tax codes).
    `extra`: second hits on a truth that another hit has found already.
    """

    pairs: tuple[Pair, ...] = ()
    false_alarms: tuple[Hit, ...] = ()
    raised: tuple[Hit, ...] = ()
    extra: tuple[Hit, ...] = ()
    right: int = 0
    near: dict[int, tuple[Hit, ...]] = field(default_factory=dict)


def normal(type_: str, value: str) -> str:
    """The value in the one form that truths and findings are compared in."""
    if type_ in ("email", "qr"):
        return value.strip().lower()
    digits = re.sub(r"\W", "", value).lower()
    if type_ == "phone":
        digits = re.sub(r"^(?:00)?84(?=\d{9,10}$)", "0", digits)
    return digits


def truth_boxes(truth: Truth) -> tuple[Box, ...]:
    """The upright boxes around a truth, one per printed line."""
    return tuple(Box.around(polygon) for polygon in truth.polygons)


def covered(truth: Truth, boxes: Iterable[Box]) -> float:
    """The part (0-1) of the truth's boxes that lies under `boxes`."""
    total = shared = 0.0
    others = tuple(boxes)
    for box in truth_boxes(truth):
        total += box.area
        shared += min(box.area, sum(box.intersection(other).area for other in others))
    return shared / total if total else 0.0


def _in_place(truth: Truth, hit: Hit) -> bool:
    if hit.page != truth.page or covered(truth, hit.boxes) < COVERED:
        return False
    return sum(b.area for b in hit.boxes) <= LARGEST * sum(b.area for b in truth_boxes(truth))


def _same(truth: Truth, hit: Hit) -> bool:
    """Same type and same value. A code is one value: it need not be decoded to be found."""
    if truth.type not in hit.types:
        return False
    return truth.type == "qr" or normal(truth.type, truth.value) == normal(truth.type, hit.value)


def _agrees(truth: Truth, hit: Hit) -> bool:
    """Right type and value, on the spot or (metadata, a link) without a place on a page.

    What is read out of a code or an MRZ is right where it stands in the payload.
    """
    if truth.type in CONTAINERS and (hit.page is None or _in_place(truth, hit)):
        payload = re.sub(r"[^\w@.]", "", truth.value).lower()
        return hit.type in CONTAINERS or normal(hit.type, hit.value) in payload
    return _same(truth, hit) and (hit.page is None or _in_place(truth, hit))


def _pair(truth: Truth, hits: Sequence[Hit]) -> Pair:
    found = [h for h in hits if h.above_low and _same(truth, h) and _in_place(truth, h)]
    if found:
        return Pair(truth, max(found, key=lambda h: covered(truth, h.boxes)))
    over = [b for h in hits if h.above_low and h.page == truth.page for b in h.boxes]
    return Pair(truth, None, bool(covered(truth, over) >= COVERED))


def score(truths: Sequence[Truth], hits: Sequence[Hit]) -> Score:
    """Recall, precision and what went wrong, for the types in `SCORED`."""
    to_find = [t for t in truths if t.mask and t.legible and t.type in SCORED]
    pairs = tuple(_pair(t, hits) for t in to_find)
    used = {id(p.hit) for p in pairs if p.hit is not None}
    right, false, raised, extra = 0, [], [], []
    for hit in hits:
        if not hit.above_low or not hit.types & set(CORE):
            continue
        agreeing = [t for t in truths if _agrees(t, hit)]
        if any(t.mask for t in agreeing):
            right += 1
            if hit.page is not None and id(hit) not in used:
                extra.append(hit)
        elif agreeing:
            raised.append(hit)
        else:
            false.append(hit)
    near = {i: _near(p.truth, hits) for i, p in enumerate(pairs) if p.hit is None}
    return Score(pairs, tuple(false), tuple(raised), tuple(extra), right, near)


def _near(truth: Truth, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """For the list of misses: what was reported on the spot instead, or of the same value."""
    return tuple(
        h
        for h in hits
        if (h.page == truth.page and covered(truth, h.boxes) > 0)
        or normal(truth.type, h.value) == normal(truth.type, truth.value)
    )


def hits_of(report: FileReport) -> tuple[Hit, ...]:
    """A report's findings as hits; pictures of papers hold no value of their own."""
    return tuple(
        Hit(
            type=f.type,
            value=f.value,
            page=f.page,
            boxes=f.boxes,
            above_low=f.severity != "low",
            also_types=f.also_types,
            source=str(f.source),
        )
        for f in report.findings
        if f.parts is None
    )


def pages_of(drawn: Drawn) -> int:
    """The number of pages (frames) of a document, by a reader that lolot does not use first."""
    if drawn.data[:5] == b"%PDF-":
        import pypdfium2

        with pypdfium2.PdfDocument(drawn.data) as document:
            return len(document)
    return 1
