"""Findings of several readings -> one finding per place.

Findings never shrink: whatever one reading would mask is masked by the one that they become,
whichever of them it is named after.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

from scanner.find.union import added
from scanner.find.weighing import SURE
from scanner.letters import fold
from scanner.mask.geometry import held, is_upright
from scanner.model import RANK, Box, Finding, Near, Polygon, Severity, Source
from scanner.outline import corners

SAME_PLACE = 0.5
# The sides of such a square, in points as in pixels: a few of them hold a word in print.
WIDE, HIGH = 64.0, 16.0
MAX_SQUARES = 400
# Parts of two readings that are alike where one is the other with errors.
MISREAD = 0.75
# What parts the names in a mailbox.
_SIGNS = "._-+"
# What is read, by the letter or off a picture.
_WRITTEN = frozenset(
    {Source.TEXT, Source.OCR, Source.HIDDEN_TEXT, Source.HIDDEN_LAYER, Source.OUTSIDE_PAGE}
)
# What is seen, not read, and what somebody wants to have masked besides: what lies over it, or
# holds it, is a finding of its own, with a switch of its own.
_APART = frozenset({"face", "id_card", "fingerprint", "signature", "word"})


def merge(found: Iterable[Finding], sure: float = SURE) -> list[Finding]:
    """One finding per place on a page, of the surest reading, with the sources of all and the
    places of all that would be masked by themselves, being as `sure` as that.

    Findings without a place are one for each source, type and value.
    """
    merged: list[Finding] = []
    members: dict[int, list[Finding]] = {}
    places = Places()
    for finding in sorted(found, key=lambda f: -f.confidence):
        squares = _squares(finding)
        near = places.near(finding.page, squares)
        at = next((n for n in near if _same_place(finding, merged[n])), None)
        if at is None:
            places.put(finding.page, squares, len(merged))
            merged.append(finding)
        else:
            members.setdefault(at, [merged[at]]).append(finding)
            merged[at] = _joined(merged[at], finding, sure)
    for at, readings in members.items():
        merged[at] = added(merged[at], readings, sure)
    return sorted(merged, key=_reading_order)


def apart(nears: Iterable[Near], found: Iterable[Finding]) -> list[Near]:
    """What was not told, without what another reading of its place tells, or tells more surely;
    in the order of reading."""
    places, known = Places(), list(found)
    for number, finding in enumerate(known):
        places.put(finding.page, _squares(finding), number)
    kept = []
    for near in sorted(nears, key=lambda one: -one.finding.confidence):
        one, squares = near.finding, _squares(near.finding)
        others = (known[n] for n in places.near(one.page, squares))
        if not any(_same_place(one, o) and o.type == one.type for o in others):
            places.put(one.page, squares, len(known))
            known.append(one)
            kept.append(near)
    return sorted(kept, key=lambda one: _reading_order(one.finding))


class Places:
    """Which findings may stand where another one does: those that share a square of the page,
    or, without a place, those of the same value."""

    def __init__(self) -> None:
        self._at: dict[Square, list[int]] = {}
        self._large: dict[int | None, list[int]] = {}
        self._all: dict[int | None, list[int]] = {}

    def near(self, page: int | None, squares: Squares | None) -> list[int]:
        """The numbers under which they were put, in their order."""
        if squares is None:
            return self._all.get(page, [])
        found = {n for square in squares for n in self._at.get(square, ())}
        return sorted(found.union(self._large.get(page, ())))

    def put(self, page: int | None, squares: Squares | None, number: int) -> None:
        self._all.setdefault(page, []).append(number)
        if squares is None:
            self._large.setdefault(page, []).append(number)
        for square in squares or ():
            self._at.setdefault(square, []).append(number)


Square = tuple[int | None, int | str, int | str]
Squares = Collection[Square]


def _squares(finding: Finding) -> Squares | None:
    """The squares that a finding covers, each with its page; None: too many to name."""
    if not finding.boxes:
        return [(finding.page, finding.type, finding.value)]
    squares: set[Square] = set()
    for box in finding.boxes:
        columns = range(int(box.x0 // WIDE), int(box.x1 // WIDE) + 1)
        rows = range(int(box.y0 // HIGH), int(box.y1 // HIGH) + 1)
        if len(columns) * len(rows) > MAX_SQUARES:
            return None
        squares.update((finding.page, column, row) for column in columns for row in rows)
    return squares


def _same_place(a: Finding, b: Finding) -> bool:
    if len(a.boxes) == len(b.boxes) == 1 and a.boxes[0].shared(b.boxes[0]) <= SAME_PLACE:
        return False
    if a.within != b.within or (a.type != b.type and {a.type, b.type} & _APART):
        return False
    if (a.parts is None) != (b.parts is None) or _are_apart(a, b):
        return False
    if not a.boxes or not b.boxes:
        return (
            not a.boxes
            and not b.boxes
            and (a.type, a.value, a.source, a.key)
            == (
                b.type,
                b.value,
                b.source,
                b.key,
            )
        )
    near = [
        (i, j)
        for i, p in enumerate(a.boxes)
        for j, q in enumerate(b.boxes)
        if p.shared(q) > SAME_PLACE
    ]
    if not near or (a.polygons is None and b.polygons is None):
        return bool(near)
    # The boxes around slanted lines share what the lines do not.
    some, others = _outlines(a), _outlines(b)
    return any(
        max(held(some[i], [others[j]]), held(others[j], [some[i]])) > SAME_PLACE for i, j in near
    )


def _are_apart(a: Finding, b: Finding) -> bool:
    """Whether two things stand in one place: a remark, a field or a link has one for all that it
    says, and under what shows there may be another text. A reader of pictures may be in error,
    and another one read the same print; texts are what they say."""
    if a.value == b.value:
        return False
    keyed = bool(a.key or b.key)
    if not keyed and not {a.source, b.source} <= _WRITTEN:
        return False
    short, long = sorted((fold(a.value), fold(b.value)), key=len)
    if Source.OCR in (a.source, b.source):
        return (keyed or a.source != b.source) and short not in long and not _alike(a, b)
    return keyed or (a.source, a.type) != (b.source, b.type) or short not in long


def _joined(best: Finding, other: Finding, sure: float) -> Finding:
    sources = dict.fromkeys((*best.sources, *other.sources))
    types = dict.fromkeys((*best.also_types, other.type, *other.also_types))
    types.pop(best.type, None)
    if Source.CARD in other.sources:
        best = _outlined(best, other)
    strong = other.confidence >= sure
    if other.confidence >= SURE and (_cut_short(best, other) or _was_misread(best, other)):
        best = dataclasses.replace(
            best,
            text=other.text,
            value=other.value,
            boxes=other.boxes,
            polygons=other.polygons,
        )
    best = _as_seen(best, other)
    gravest = max((best, other) if strong else (best,), key=lambda f: RANK[f.severity])
    severity = gravest.severity
    return dataclasses.replace(
        best,
        sources=tuple(sources),
        also_types=tuple(types) if strong else best.also_types,
        severity=severity,
        mask=severity is not Severity.LOW,
        inner=(*best.inner, *other.inner),
        because=tuple(dict.fromkeys((*best.because, *other.because))),
        owner=gravest.owner if severity is not best.severity else best.owner or other.owner,
        unshown=best.unshown and other.unshown,
    )


def _cut_short(best: Finding, other: Finding) -> bool:
    """Whether another reading has the whole of the number, or of the mailbox, of which the best
    has a part: an underscore is easily lost, and what stands before it with it. Or the same one,
    of a name that is known from elsewhere."""
    if best.type != other.type or len(best.value) >= len(other.value):
        return False
    if best.type == "email" and best.source is other.source is Source.TEXT:
        return best.value in other.value
    if best.type == "email":
        before = other.value.removesuffix(best.value)
        return before != other.value and before[-1] in _SIGNS
    if best.type == "person_name":
        return best.source == other.source and f" {fold(best.value)} " in f" {fold(other.value)} "
    return best.value.isdigit() and other.value.isdigit() and best.value in other.value


def _was_misread(best: Finding, other: Finding) -> bool:
    """Whether the page's own text has, letter by letter, what was read off its picture with an
    error or two. (A text that says something else entirely is no reading of what is seen.)"""
    if (best.source, other.source) != (Source.OCR, Source.TEXT) or best.type != other.type:
        return False
    return best.value != other.value and _alike(best, other)


def _as_seen(best: Finding, other: Finding) -> Finding:
    """With the place in the picture of what an unseen text says as well, and where that says it:
    programs lay it over a scan as high as their font and as wide as it runs.

    What they do not say alike may be misread in part: then it is in both places.
    """
    pair = {best.source: best, other.source: other}
    seen, said = pair.get(Source.OCR), pair.get(Source.HIDDEN_TEXT)
    if seen is None or said is None or best.layered:
        return best
    layered = _outlines(said)
    outlines = _outlines(seen)
    if best.value != other.value:
        outlines = (*outlines, *(outline for outline in layered if held(outline, outlines) < 1))
    boxes = tuple(map(Box.around, outlines))
    polygons = None if all(map(is_upright, outlines)) else outlines
    return dataclasses.replace(best, boxes=boxes, polygons=polygons, layered=layered)


def _alike(a: Finding, b: Finding) -> bool:
    return SequenceMatcher(None, a.value, b.value, autojunk=False).ratio() > MISREAD


def _outlined(best: Finding, other: Finding) -> Finding:
    """With the outlines of a field that its place on a card tells: not all of it may be read."""
    known = _outlines(best)
    outlines = (*known, *(p for p in _outlines(other) if held(p, known) < SAME_PLACE))
    boxes = tuple(map(Box.around, outlines))
    return dataclasses.replace(best, boxes=boxes, polygons=outlines)


def _outlines(finding: Finding) -> tuple[Polygon, ...]:
    if finding.polygons and len(finding.polygons) == len(finding.boxes):
        return finding.polygons
    return tuple(map(corners, finding.boxes))


def _reading_order(finding: Finding) -> tuple[int, float, float]:
    first = finding.boxes[0] if finding.boxes else Box(0, 0, 0, 0)
    return (finding.page or 1 << 30, round(first.y0, 1), first.x0)
