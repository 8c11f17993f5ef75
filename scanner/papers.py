"""Identity papers as findings: the picture of the paper, and its fields by their place.

A located card is one finding of type `id_card`, high whatever can be read on it: by NĐ 356/2025
the picture of an identity paper is sensitive data. Its box is the whole card, but what a mask
covers of it (`Finding.parts`) are the fields that have no type of their own: sex, nationality,
expiry, issue, features. The number, name, portrait, codes and all others are findings of their
own and are masked as such. A bank card is a finding of type `bank_card` in the same way: what is
printed on it is bank-card information by the same decree. So a masked copy keeps the look of the
paper and nothing that a swindler needs; each finding can be left readable by itself, as a purpose
may want; and every finding above low is masked, as the contract says. A card on which nothing
shows any more but its labels is no finding.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.detectors import TypeInfo
from scanner.find.union import added
from scanner.find.weighing import SURE
from scanner.gives import SOFT, paper_number
from scanner.letters import repair
from scanner.marks import icao, payload
from scanner.marks.card import Card, Field
from scanner.marks.card.fields import DIGITS
from scanner.mask.geometry import held, inside
from scanner.model import RANK, Box, Finding, Point, Polygon, Severity, Source
from scanner.outline import corners
from scanner.spared import spared

# Bank cards are no identity papers.
_BANK_CARD = "bank_card"
_NUMBERS = frozenset(
    {"cccd", "cmnd", "passport", "driver_license", "health_insurance", "bank_card", "phone"}
    | {"bank_account", "tax_code", "social_insurance"}
)
# Their places on a card are taken whole: an outline found otherwise leaves hair, ears, ridges.
_WHOLE = frozenset({"face", "fingerprint", "signature"})
_CODES = frozenset({"qr", "barcode", "mrz"})
# A number that was read whole stands beside its place, by so much of the place's height, where
# a card is located less exactly.
_BESIDE = 1.0
# What is tight around the ink covers that much of a line of print at least.
_COVERED = 0.6
_CORNERS = 4
_ALL_OF_IT = 0.9


def on_papers(
    found: Iterable[Finding],
    cards: Sequence[Card],
    page: int,
    types: Mapping[str, TypeInfo],
) -> list[Finding]:
    """The findings of one page, with what its cards add to them.

    `cards` in the page's units. A field that was found otherwise too is one finding with both
    sources; a field that only its place tells is one as well, read or not.
    """
    result = list(found)
    for card in cards:
        result = [left for finding in result for left in _without_labels(finding, card, page)]
        proved = dict(_proved(result, card, page))
        shown = [field for field in card.fields.values() if field.shown]
        for field in shown:
            if field.type:
                one = _Told(field, types[field.type], proved.get(field.type, ""))
                result = _with_field(result, one, card, page)
        result = [_raised(finding, card, page) for finding in result]
        if shown:
            result.append(_picture(card, shown, page, types))
    return result


def _proved(found: Iterable[Finding], card: Card, page: int) -> Iterator[tuple[str, str]]:
    """The numbers that a card's own code or machine-readable zone proves, by type."""
    for finding in found:
        if finding.page != page or finding.type not in ("qr", "mrz"):
            continue
        if not all(inside(_middle(outline), card.quad) for outline in _outlines(finding)):
            continue
        if finding.type == "mrz":
            for row in finding.value.split("\n"):
                number = icao.card_number(row)
                for known in [number] if number else icao.passport_numbers(row):
                    yield paper_number(known), known
        elif payload.kind(finding.value) == "card":
            said = payload.fields(finding.value)
            yield from ((field.type, field.value) for field in said if field.type == "cccd")


def _picture(
    card: Card, shown: Sequence[Field], page: int, types: Mapping[str, TypeInfo]
) -> Finding:
    own = _BANK_CARD if card.kind == _BANK_CARD else "id_card"
    others = [polygon for field in shown if not field.type for polygon in _zones(field, card)]
    return Finding(
        id="",
        type=own,
        severity=types[own].severity,
        confidence=card.confidence,
        mask=True,
        page=page,
        boxes=(Box.around(card.quad),),
        polygons=(card.quad,),
        sources=(Source.CARD,),
        text="",
        value="",
        parts=tuple(others),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Told:
    """A field, its type, and the number that another place of the same card proves to stand
    there, however it was read (empty for none)."""

    field: Field
    info: TypeInfo
    number: str = dataclasses.field(repr=False)


def _with_field(found: list[Finding], told: _Told, card: Card, page: int) -> list[Finding]:
    """The findings with one field: joined to those that stand at its place, or added."""
    field = told.field
    same = [finding.page == page and _is(finding, field) for finding in found]
    if any(same):
        joined = [
            _known(_joined(finding, told, card), told.number) if here else finding
            for finding, here in zip(found, same, strict=True)
        ]
        return _one(joined, same, field) if field.type == _BANK_CARD and field.read else joined
    outlines = _print(told, card)
    alone = Finding(
        id="",
        type=field.type,
        severity=_severity(told.info),
        confidence=_sure(card),
        mask=True,
        page=page,
        boxes=tuple(map(Box.around, outlines)),
        polygons=outlines,
        sources=(Source.CARD,),
        text=field.text if field.read else "",
        value=_value(field) if field.read else "",
    )
    return [*found, _known(alone, told.number)]


def _one(found: Sequence[Finding], same: Sequence[bool], field: Field) -> list[Finding]:
    """The findings with those at the place of a card's proved number as that number, once: parts
    of it may have been taken for a phone or an account."""
    value = _value(field)
    here = [one for one, is_same in zip(found, same, strict=True) if is_same]
    first = max(here, key=lambda one: (one.value == value, one.confidence))
    whole = added(_known(dataclasses.replace(first, also_types=()), value), here, SURE)
    return [
        whole if one is first else one
        for one, is_same in zip(found, same, strict=True)
        if one is first or not is_same
    ]


def _print(told: _Told, card: Card) -> tuple[Polygon, ...]:
    """What a mask covers of a field: no more than the print where that was read as another place
    proves it, though some of what is there could not be read."""
    field, number = told.field, told.number
    tight = field.polygons[len(field.place) :]
    if not field.read and tight and number and number in field.text:
        return tight
    return _zones(field, card)


def _zones(field: Field, card: Card) -> tuple[Polygon, ...]:
    """What has to be covered of a field: its print as it was read, or its place without the labels
    read in it, and whatever print was read there."""
    if field.read:
        return field.polygons
    places, tight = field.polygons[: len(field.place)], field.polygons[len(field.place) :]
    return (*_beside_labels(places, field, card), *tight)


def _known(finding: Finding, number: str) -> Finding:
    """A number's finding with what another place of the same card proves it to be."""
    if not number or finding.value == number:
        return finding
    return dataclasses.replace(finding, text=number, value=number)


def _value(field: Field) -> str:
    """The value in the form that detectors give it."""
    if field.type in _NUMBERS - {"passport", "health_insurance"}:
        return "".join(filter(str.isdigit, repair(field.text)))
    return field.text


def _is(finding: Finding, field: Field) -> bool:
    """Whether a finding is what stands in the field."""
    types = {finding.type, *finding.also_types}
    alike = next((group for group in (_NUMBERS, _CODES) if field.type in group), frozenset())
    if field.type not in types and finding.type not in alike:
        return False
    outlines, places = _outlines(finding), field.place
    if _is_whole(finding, field):
        places = tuple(_higher(place) for place in places)
    return any(_meet(outline, place) for outline in outlines for place in places)


def _is_whole(finding: Finding, field: Field) -> bool:
    """Whether a number of the field's type was read with all its digits, so that its own outline
    is all there is to mask of it."""
    if field.type == _BANK_CARD:
        return field.read and Source.OCR in finding.sources and finding.value == _value(field)
    digits = sum(map(str.isdigit, finding.value))
    return (
        finding.type == field.type
        and Source.OCR in finding.sources
        and digits == DIGITS.get(field.type, 0)
    )


def _higher(place: Polygon) -> Polygon:
    """A place with what is directly above and below it."""
    if len(place) != _CORNERS:
        return place
    top_left, top_right, low_right, low_left = place

    def beyond(point: Point, other: Point) -> Point:
        return (
            point[0] + _BESIDE * (point[0] - other[0]),
            point[1] + _BESIDE * (point[1] - other[1]),
        )

    return (
        beyond(top_left, low_left),
        beyond(top_right, low_right),
        beyond(low_right, top_right),
        beyond(low_left, top_left),
    )


def _outlines(finding: Finding) -> Sequence[Polygon]:
    return finding.polygons or tuple(map(corners, finding.boxes))


def _meet(outline: Polygon, place: Polygon) -> bool:
    """Whether either's middle lies in the other: places are known to a few millimetres."""
    return inside(_middle(outline), place) or inside(_middle(place), outline)


def _middle(polygon: Polygon) -> Point:
    return (
        sum(x for x, _ in polygon) / len(polygon),
        sum(y for _, y in polygon) / len(polygon),
    )


def _sure(card: Card) -> float:
    return round(0.95 * card.confidence, 3)


def _beside_labels(places: Iterable[Polygon], field: Field, card: Card) -> tuple[Polygon, ...]:
    """Places on a card without the labels read in them."""
    close, found = field.type not in _WHOLE | _CODES, list[Polygon]()
    for place in places:
        labels = card.labels
        if field.type == "signature":
            # It may run over what stands in the midst of its place.
            labels = tuple(label for label in labels if not inside(_middle(label), place))
        found += spared(place, labels, close=close)
    return tuple(found)


def _joined(finding: Finding, told: _Told, card: Card) -> Finding:
    """One finding of both: the field's type, all sources, and all that has to be covered."""
    field, outlines = told.field, _outlines(finding)
    if field.type in _WHOLE:
        # Where the card is located less exactly, what was seen lies beside its place.
        polygons = tuple(_moved_onto(place, outlines) for place in field.polygons)
        polygons = _beside_labels(polygons, field, card)
        beside = [p for p in outlines if held(p, polygons) < _ALL_OF_IT]
        outlines = (*polygons, *beside)
    elif field.type in _CODES:
        outlines = _beside_labels(outlines, field, card)
    elif not _is_whole(finding, field):
        # What was read in a field is all its own; its mere place is rough.
        enough = _ALL_OF_IT if field.read else _COVERED
        more = [p for p in _zones(field, card) if held(p, outlines) < enough]
        outlines = (*outlines, *more)
    types = dict.fromkeys((finding.type, *finding.also_types))
    types.pop(field.type, None)
    return dataclasses.replace(
        finding,
        type=field.type,
        also_types=tuple(types),
        severity=max(finding.severity, _severity(told.info), key=RANK.__getitem__),
        confidence=max(finding.confidence, _sure(card)),
        mask=True,
        boxes=tuple(map(Box.around, outlines)),
        polygons=tuple(outlines),
        sources=tuple(dict.fromkeys((*finding.sources, Source.CARD))),
    )


def _moved_onto(place: Polygon, seen: Sequence[Polygon]) -> Polygon:
    """A place moved, along its own sides and by no more than it has to be, onto what was seen of
    what it holds."""
    if len(place) != _CORNERS:
        return place
    (x0, y0), (x1, y1), _, (x3, y3) = place
    across, down = (x1 - x0, y1 - y0), (x3 - x0, y3 - y0)
    area = across[0] * down[1] - across[1] * down[0]
    if not area:
        return place
    points = [(x - x0, y - y0) for outline in seen for x, y in outline]
    u = _shift([(x * down[1] - y * down[0]) / area for x, y in points])
    v = _shift([(y * across[0] - x * across[1]) / area for x, y in points])
    return tuple(
        (x + u * across[0] + v * down[0], y + u * across[1] + v * down[1]) for x, y in place
    )


def _shift(along: Sequence[float]) -> float:
    """By how much the stretch from 0 to 1 is moved to hold all of `along`; not at all where that
    is too long for it."""
    low, high = min(along), max(along)
    if high - low > 1:
        return 0.0
    return min(low, 0.0) + max(high - 1, 0.0)


def _without_labels(finding: Finding, card: Card, page: int) -> Iterable[Finding]:
    """A name or an address is no label of the card, nor a piece of one."""
    if finding.page != page or finding.type not in SOFT or not finding.boxes:
        return (finding,)
    outlines = _outlines(finding)
    left = tuple(o for o in outlines if held(o, card.labels) < _COVERED)
    if len(left) == len(outlines):
        return (finding,)
    if not left:
        return ()
    boxes = tuple(map(Box.around, left))
    return (dataclasses.replace(finding, boxes=boxes, polygons=left),)


def _severity(info: TypeInfo) -> Severity:
    """A name beside its number and face is never harmless; a face there opens accounts."""
    if info.id == "face":
        return Severity.HIGH
    return max(info.severity, Severity.MEDIUM, key=RANK.__getitem__)


def _raised(finding: Finding, card: Card, page: int) -> Finding:
    """What stands beside an identifying number: names and faces on the card are none alone."""
    if finding.page != page or finding.type not in SOFT | {"face"} or not finding.boxes:
        return finding
    if not all(inside(_middle(outline), card.quad) for outline in _outlines(finding)):
        return finding
    least = Severity.HIGH if finding.type == "face" else Severity.MEDIUM
    severity = max(finding.severity, least, key=RANK.__getitem__)
    return dataclasses.replace(finding, severity=severity, mask=True)
