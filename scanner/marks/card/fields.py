"""The fields of a located card: where each stands, and whether there is anything to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.labels import Letters, Seen, values
from scanner.marks.card.layouts import Layout, Place
from scanner.marks.card.pose import inverse, put
from scanner.marks.card.schemes import is_proved
from scanner.marks.card.sight import bare, masked
from scanner.model import Box, Polygon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Matrix = NDArray[np.float64]
    Points = NDArray[np.float64]
    Piece = tuple[int, str, Points]

# A label further than this from its place is another one, or misread.
_DRIFT = 4.5
# Pieces of a line as near as this (in heights) are one value's.
_JOINED = 3.0
# How many digits the numbers of papers have.
DIGITS = {"cccd": 12, "cmnd": 9, "driver_license": 12, "health_insurance": 10, "passport": 7}
_PICTURES = frozenset({"face", "fingerprint", "signature", "qr", "barcode", "mrz"})
# At least so much of a field lies in the picture.
_INSIDE = 0.2


@dataclass(frozen=True, slots=True)
class Located:
    """A layout, and the map (millimetres to pixels) of the card in a picture."""

    layout: Layout
    matrix: Matrix
    picture: Pixels


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a card, in the picture's pixels.

    `type`: of the contract, empty for what belongs to the picture of the paper as such (sex,
    expiry …). `place`: where it should stand, by the card's layout; `polygons`: what a mask has
    to cover, tight around the print where that was read, else the place. `read`: whether it was.
    `shown`: whether there is anything to see: neither bare ground nor painted over; `lost`: there
    should be, and nobody has painted over all of it.
    """

    name: str
    type: str
    place: tuple[Polygon, ...]
    polygons: tuple[Polygon, ...]
    read: bool
    shown: bool
    text: str = field(default="", repr=False)
    lost: bool = False

    def placed(self, put: Callable[[Polygon], Polygon]) -> Field:
        """The field in other units: `put` maps a polygon."""
        place, polygons = (tuple(map(put, shapes)) for shapes in (self.place, self.polygons))
        return replace(self, place=place, polygons=polygons)


def fields_of(
    card: Located,
    lines: Sequence[Letters],
    taken: Sequence[Seen],
    unread: Sequence[Box],
    number: str = "",
) -> Mapping[str, Field]:
    """The fields of a card.

    `taken`: the labels that were read; `unread`: areas of print that could not be read;
    `number`: what is proved to stand where a bank card has its number.
    """
    pieces = _pieces(lines, taken)
    found: dict[str, Field] = {}
    for place in card.layout.places:
        boxes = _followed(place, card, taken)
        polygons = _clipped([_outline(card.matrix, box) for box in boxes], card.picture)
        if polygons and number and place.type == "bank_card":
            found[place.name] = Field(
                place.name, place.type, polygons, polygons, True, True, number
            )
        elif polygons:
            own = [] if place.type in _PICTURES else _inside(pieces, polygons)
            if place.type in DIGITS:
                own = [piece for piece in own if _digits(piece[1]) * 2 >= len(piece[1])]
            lost = any(Box.around(p).shared(box) > 0.1 for p in polygons for box in unread)
            shown = bool(own) or _shows(card, boxes[0])
            one = _field(place, polygons, own, whole=not lost, shown=shown)
            gone = place.needed and not shown and not _painted_over(card, boxes[0])
            found[place.name] = replace(one, lost=gone)
    return MappingProxyType(found)


def _pieces(lines: Sequence[Letters], taken: Sequence[Seen]) -> list[Piece]:
    """All print that is no label, by line."""
    found = []
    for number, line in enumerate(lines):
        spans = [(seen.first, seen.last) for seen in taken if seen.line == number]
        found += [(number, text, points) for text, points in values(line, spans)]
    return found


def _followed(place: Place, card: Located, taken: Sequence[Seen]) -> tuple[Box, ...]:
    """The field's boxes, moved as far as its label stands from where the layout has it."""
    layout = card.layout
    label = next((label for label in layout.labels if label.text == place.label), None)
    if label is None:
        return place.boxes
    back = inverse(card.matrix)
    nearest: tuple[float, Points, float] | None = None
    for seen in taken:
        if seen.text != label.text:
            continue
        start, end = put(back, seen.points)
        long = label.right - label.left
        shift = np.array([start[0] - (label.left + long * seen.start), start[1] - label.middle])
        away = float(np.abs(shift).max())
        if away < _DRIFT and (nearest is None or away < nearest[0]):
            nearest = (away, shift, float(end[0]))
    if nearest is None:
        return place.boxes
    _, (dx, dy), end_x = nearest
    boxes = [Box(b.x0 + dx, b.y0 + dy, b.x1 + dx, b.y1 + dy) for b in place.boxes]
    if place.after and abs(end_x - boxes[0].x0) < 2 * _DRIFT:
        boxes[0] = Box(end_x + 0.3, boxes[0].y0, max(boxes[0].x1, end_x + 6), boxes[0].y1)
    wide, high = layout.size
    return tuple(box.intersection(Box(0, 0, wide, high)) for box in boxes)


def _outline(matrix: Matrix, box: Box) -> Points:
    points = np.array([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)])
    return put(matrix, points)


def _clipped(polygons: Sequence[Points], picture: Pixels) -> tuple[Polygon, ...]:
    """What of the polygons lies in the picture, those left out that hardly do."""
    height, width = picture.shape[:2]
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    kept: list[Polygon] = []
    for polygon in polygons:
        whole = cv2.contourArea(np.float32(polygon))
        inside = (polygon >= 0).all() and (polygon <= (width, height)).all()
        if inside:
            kept.append(plain(polygon))
            continue
        area, shape = cv2.intersectConvexConvex(np.float32(polygon), frame)
        if area > _INSIDE * whole and shape is not None and len(shape) > 2:
            kept.append(plain(np.asarray(shape, np.float64).reshape(-1, 2)))
    return tuple(kept)


def plain(points: Points) -> Polygon:
    """Points as a polygon of plain numbers, which reports know."""
    return tuple((float(x), float(y)) for x, y in points)


def _shows(card: Located, box: Box) -> bool:
    sight = (card.picture, card.matrix, box)
    return not masked(*sight) and not bare(*sight)


def _painted_over(card: Located, box: Box) -> bool:
    """Whether all of a place is one mask: where only a part is, what is beside it shows."""
    sight = (card.picture, card.matrix, box)
    return masked(*sight) and bare(*sight)


def _field(
    place: Place, polygons: tuple[Polygon, ...], own: Sequence[Piece], *, whole: bool, shown: bool
) -> Field:
    """`own`: the print in the field; `whole`: whether no print there is left unread."""
    said = " ".join(text for _, text, _ in own)
    enough = _digits(said) >= DIGITS.get(place.type, 0)
    if place.type == "bank_card":
        stitched = _stitched([text for _, text, _ in own])
        said = stitched if is_proved(stitched) else said
        enough = is_proved("".join(filter(str.isdigit, said)))
    read = bool(own) and enough and whole
    tight = tuple(plain(outline) for outline in _joined(own))
    return Field(
        place.name,
        place.type,
        polygons,
        tight if read else (*polygons, *tight),
        read,
        shown,
        said,
    )


def _stitched(texts: Sequence[str]) -> str:
    """Readings of one row one after the other, what two of them share at their ends once: the
    detector may see a long number as two pieces that overlap."""
    whole = ""
    for text in texts:
        digits = "".join(filter(str.isdigit, text))
        most = min(len(whole), len(digits))
        shared = next((n for n in range(most, 0, -1) if whole[-n:] == digits[:n]), 0)
        whole += digits[shared:]
    return whole


def _digits(text: str) -> int:
    return sum(char.isdigit() or char in "OolISsZzBbGg" for char in text)


def _inside(pieces: Sequence[Piece], polygons: Sequence[Polygon]) -> list[Piece]:
    """The print whose middle lies in one of the polygons."""
    shapes = [np.asarray(polygon, np.float32) for polygon in polygons]
    return [
        piece
        for piece in pieces
        if any(
            cv2.pointPolygonTest(shape, tuple(map(float, piece[2].mean(axis=0))), False) >= 0
            for shape in shapes
        )
    ]


def _joined(pieces: Sequence[Piece]) -> list[Points]:
    """One outline for the pieces that follow each other on a line."""
    found: list[tuple[int, Points]] = []
    for number, _, outline in pieces:
        if found and found[-1][0] == number:
            last = found[-1][1]
            height = np.linalg.norm(last[2] - last[1])
            if np.linalg.norm(outline[0] - last[1]) < _JOINED * height:
                both = np.array([last[0], outline[1], outline[2], last[3]])
                found[-1] = (number, both)
                continue
        found.append((number, outline))
    return [outline for _, outline in found]
