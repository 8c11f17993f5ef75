"""Whether the paper door knows what it was shown: each page's papers, and what of them is missing.

A safe copy of a paper promises that nothing of it shows but what a purpose needs. It can keep that
only where the paper was recognised and each of its fields was seen: a photo that is too small or
blurred hides a field from lolot and not from an eye. So a page in doubt is told as such, whatever
was found on it, and all of it that may be a field, a code or a face is to be painted over.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from scanner.marks.card import Card, Field
from scanner.marks.card.layouts import layouts
from scanner.mask.geometry import inside
from scanner.model import (
    PAPER_DOUBTFUL,
    PAPER_UNKNOWN,
    Box,
    FileReport,
    Finding,
    PageSize,
    Point,
    Source,
    Status,
    Unread,
)
from scanner.outline import corners

# A paper located less surely lies elsewhere, or is another one.
_SURE = 0.8
# What is seen or decoded; where only its place tells of it, it is guessed.
_SEEN = frozenset({"face", "qr", "barcode", "mrz"})
# What no reader can tell but by its place.
_BY_PLACE = frozenset({"fingerprint", "signature"})
# What speaks of an identity paper wherever it stands.
_NUMBERS = frozenset({"cccd", "cmnd", "passport", "driver_license", "health_insurance"})
_OF_PAPERS = _SEEN | _NUMBERS | {"bank_card"}
# What most papers show of somebody; `OUTLINE`: their shape and their printed labels.
OUTLINE = "outline"
_USUAL = ("person_name", "date_of_birth", "face")
# A paper's outline is known to about this part of its size.
_ROOM = 0.03


def guarded(report: FileReport, cards: Sequence[tuple[int, Card]]) -> FileReport:
    """The report on a paper with what is doubtful of it as unread, and nothing left readable there.

    `cards`: those located in it, each with its page's number, in the page's units.
    """
    doubts = tuple(_doubts(report, cards))
    if not doubts:
        return report
    pages = {doubt.page for doubt in doubts}
    findings = tuple(
        dataclasses.replace(finding, mask=True) if finding.page in pages else finding
        for finding in report.findings
    )
    unread = (*doubts, *report.unread)
    return dataclasses.replace(report, findings=findings, unread=unread, status=Status.PARTIAL)


def _doubts(report: FileReport, cards: Sequence[tuple[int, Card]]) -> Iterator[Unread]:
    for page in report.pages:
        here = [card for number, card in cards if number == page.number]
        found = [finding for finding in report.findings if finding.page == page.number]
        whole = Box(0.0, 0.0, page.width, page.height)
        if not here:
            yield Unread(page.number, whole, PAPER_UNKNOWN, lacks=(OUTLINE, *_not_seen(found)))
        elif _is_another(found, here):
            yield Unread(page.number, whole, PAPER_UNKNOWN, lacks=(OUTLINE,))
        else:
            for card in here:
                lacks = tuple(dict.fromkeys(_lacking(card, found)))
                if lacks:
                    yield Unread(page.number, _around(card, page), PAPER_DOUBTFUL, lacks=lacks)


def _not_seen(found: Sequence[Finding]) -> Iterator[str]:
    """What papers show of somebody and was not found, where anything of a paper was."""
    types = {kind for finding in found for kind in (finding.type, *finding.also_types)}
    if types & _OF_PAPERS:
        yield from (kind for kind in _USUAL if kind not in types)
        if not types & _NUMBERS:
            yield "cccd"


def _is_another(found: Sequence[Finding], cards: Sequence[Card]) -> bool:
    """Whether something of a paper lies on none of those that were recognised."""
    return any(
        not any(inside(box.middle, card.quad) for card in cards)
        for finding in found
        if finding.type in _OF_PAPERS and not finding.within
        for box in finding.boxes
    )


def _lacking(card: Card, found: Sequence[Finding]) -> Iterator[str]:
    """The fields of a paper that were not found, or only guessed: types, names of those that have
    none, or `OUTLINE` where the paper itself is in doubt."""
    if card.confidence < _SURE:
        yield OUTLINE
    layout = next(
        (one for one in layouts() if (one.kind, one.side) == (card.kind, card.side)), None
    )
    for place in layout.places if layout else ():
        # It lies outside the picture: so would be what nobody can vouch for.
        if place.name not in card.fields:
            yield place.type or place.name
    for field in card.fields.values():
        if not _is_sure(field, found):
            yield field.type or field.name


def _is_sure(field: Field, found: Sequence[Finding]) -> bool:
    if field.type in _BY_PLACE:
        return True
    if not field.shown:
        return not field.lost
    if field.type in _SEEN:
        return any(_is_seen(finding, field) for finding in found)
    return field.read


def _is_seen(finding: Finding, field: Field) -> bool:
    """Whether a code or face was made out itself at the field's place."""
    alike = finding.type == field.type or {finding.type, field.type} <= {"qr", "barcode"}
    if not alike or set(finding.sources) <= {Source.CARD}:
        return False
    outlines = finding.polygons or tuple(map(corners, finding.boxes))
    return any(
        inside(_middle(outline), place) or inside(_middle(place), outline)
        for outline in outlines
        for place in field.place
    )


def _middle(outline: Sequence[Point]) -> Point:
    return Box.around(outline).middle


def _around(card: Card, page: PageSize) -> Box:
    """A paper with some room around it, as far as it lies on the page."""
    box = Box.around(card.quad)
    room = _ROOM * max(box.width, box.height)
    return box.grow(room).intersection(Box(0.0, 0.0, page.width, page.height))
