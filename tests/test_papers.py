"""What a located card adds to what was found on it: one finding for each field, of its size."""

from __future__ import annotations

from scanner.marks.card import Card, Field
from scanner.model import Box, Finding, Polygon, Severity, Source
from scanner.outline import corners
from scanner.papers import on_papers
from tests.finding import PATTERNS

TYPES = PATTERNS.types
NUMBER = Box(400, 200, 700, 240)
PORTRAIT = Box(50, 200, 250, 500)


def field(kind: str, place: Box, text: str = "") -> Field:
    """A field of which not all could be read: its place is masked whole."""
    outline = (corners(place),)
    return Field(kind, kind, outline, outline, read=False, shown=True, text=text)


def card(*fields: Field) -> Card:
    named = {one.name: one for one in fields}
    return Card("cccd_2021", "front", corners(Box(0, 0, 856, 540)), (85.6, 54), 0.99, named)


def seen(kind: str, outline: Polygon, source: Source, value: str = "") -> Finding:
    return Finding(
        id="",
        type=kind,
        severity=Severity.HIGH,
        confidence=0.92,
        mask=True,
        page=1,
        boxes=(Box.around(outline),),
        polygons=(outline,),
        sources=(source,),
        text=value,
        value=value,
    )


def of_type(found: list[Finding], kind: str) -> Finding:
    (one,) = (finding for finding in found if finding.type == kind)
    return one


def test_a_number_read_whole_is_masked_where_it_was_read() -> None:
    """Cards seen from the side are located to a line: the place lies beside the number."""
    print_ = corners(Box(410, 165, 640, 195))
    number = seen("cccd", print_, Source.OCR, "001005123456")
    found = on_papers([number], [card(field("cccd", NUMBER))], 1, TYPES)
    one = of_type(found, "cccd")
    assert one.polygons == (print_,)
    assert one.sources == (Source.OCR, Source.CARD)
    assert one.confidence > 0.93


def test_a_number_that_lost_digits_leaves_its_place_masked() -> None:
    print_ = corners(Box(410, 205, 500, 235))
    number = seen("cccd", print_, Source.OCR, "0010051")
    found = on_papers([number], [card(field("cccd", NUMBER))], 1, TYPES)
    assert corners(NUMBER) in (of_type(found, "cccd").polygons or ())


def test_a_number_elsewhere_on_the_card_is_another() -> None:
    far = seen("cccd", corners(Box(410, 420, 640, 450)), Source.OCR, "001005123456")
    found = on_papers([far], [card(field("cccd", NUMBER))], 1, TYPES)
    assert sum(finding.type == "cccd" for finding in found) == 2


def test_a_portrait_is_masked_whole_where_its_head_was_seen() -> None:
    """One outline of the portrait's size, so that a report does not show two."""
    head = corners(Box(30, 260, 170, 430))
    found = on_papers([seen("face", head, Source.FACE)], [card(field("face", PORTRAIT))], 1, TYPES)
    (outline,) = of_type(found, "face").polygons or ()
    assert Box.around(outline) == Box(30, 200, 230, 500)


def test_a_head_larger_than_the_portrait_stays_masked_too() -> None:
    head = corners(Box(20, 180, 280, 520))
    found = on_papers([seen("face", head, Source.FACE)], [card(field("face", PORTRAIT))], 1, TYPES)
    assert of_type(found, "face").polygons == (corners(PORTRAIT), head)
