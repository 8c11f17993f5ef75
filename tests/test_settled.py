"""Which unread areas a mask settles: level lines that it covers along their whole length."""

from __future__ import annotations

from scanner.model import Box, Finding, Polygon, Severity, Source, Unread
from scanner.settled import unsettled

LINE = Unread(1, Box(100, 100, 300, 130), "illegible")


def found(box: Box, outline: Polygon | None = None, *, mask: bool = True) -> Finding:
    return Finding(
        id="p1-1",
        type="cccd",
        severity=Severity.HIGH,
        confidence=0.9,
        mask=mask,
        page=1,
        boxes=(box,),
        polygons=(outline,) if outline else None,
        sources=(Source.OCR,),
        text="012300000045",
        value="012300000045",
    )


def test_a_line_under_a_mask_is_settled() -> None:
    assert unsettled([LINE], [found(Box(102, 103, 298, 128))]) == []


def test_what_is_left_of_it_or_kept_or_slanted_settles_nothing() -> None:
    half = found(Box(102, 103, 200, 128))
    kept = found(Box(102, 103, 298, 128), mask=False)
    outline = ((90, 60), (100, 50), (310, 180), (300, 190))
    across = found(Box(90, 50, 310, 190), outline)
    for finding in (half, kept, across):
        assert unsettled([LINE], [finding]) == [LINE]


def test_nor_does_what_leaves_room_for_a_number() -> None:
    line = Unread(1, Box(100, 100, 1100, 130), "illegible")
    masked = [found(Box(100, 100, 600, 130)), found(Box(700, 100, 1100, 130))]
    assert unsettled([line], masked) == [line]
    assert unsettled([line], [*masked, found(Box(610, 100, 690, 130))]) == []


def test_a_page_that_was_given_up_is_never_settled() -> None:
    page = Unread(1, Box(100, 100, 300, 130), "search_given_up")
    assert unsettled([page], [found(Box(0, 0, 600, 800))]) == [page]
