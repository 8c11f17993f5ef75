"""What a located card adds to what was found on it: one finding for each field, of its size."""

from __future__ import annotations

import dataclasses

import pytest

from scanner.marks.card import Card, Field
from scanner.mask.geometry import held
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


FINGER = Box(600, 30, 720, 180)


def labelled(label: Box, *fields: Field) -> Card:
    return dataclasses.replace(card(*fields), labels=(corners(label),))


def covered(found: Finding, box: Box) -> float:
    return held(corners(box), found.polygons or ())


@pytest.mark.parametrize("kind", ["fingerprint", "qr"])
def test_a_place_gives_way_to_a_label_that_was_read_in_it_and_nowhere_else(kind: str) -> None:
    caption = Box(620, 165, 700, 195)
    found = on_papers([], [labelled(caption, field(kind, FINGER))], 1, TYPES)
    one = of_type(found, kind)
    assert covered(one, caption) == 0
    # Above the caption and on both sides of it all stays masked.
    for rest in (Box(600, 30, 720, 146), Box(600, 150, 603, 180), Box(717, 150, 720, 180)):
        assert covered(one, rest) == 1


def test_a_face_seen_over_a_label_stays_masked_whole() -> None:
    head = corners(Box(90, 330, 210, 498))
    expiry = Box(60, 480, 240, 505)
    here = labelled(expiry, field("face", PORTRAIT))
    one = of_type(on_papers([seen("face", head, Source.FACE)], [here], 1, TYPES), "face")
    assert covered(one, Box.around(head)) == 1
    assert covered(one, Box(60, 485, 85, 500)) == 0


def test_labels_that_take_much_of_a_place_are_none_of_those_beside_it() -> None:
    over = Box(600, 60, 720, 120)
    found = on_papers([], [labelled(over, field("fingerprint", FINGER))], 1, TYPES)
    assert of_type(found, "fingerprint").polygons == (corners(FINGER),)


@pytest.mark.parametrize(("top", "kept"), [(25, True), (100, False)])
def test_a_signature_may_run_over_what_stands_in_its_midst(top: float, kept: bool) -> None:
    title = Box(620, top, 700, top + 8)
    found = on_papers([], [labelled(title, field("signature", FINGER))], 1, TYPES)
    assert (covered(of_type(found, "signature"), title) < 1) is kept


def test_print_that_was_read_stays_masked_though_a_label_was_read_over_it() -> None:
    print_ = Box(410, 205, 500, 235)
    one = field("cccd", NUMBER, "0010051")
    half = dataclasses.replace(one, polygons=(*one.polygons, corners(print_)))
    found = on_papers([], [labelled(Box(400, 200, 460, 215), half)], 1, TYPES)
    assert covered(of_type(found, "cccd"), print_) == 1
