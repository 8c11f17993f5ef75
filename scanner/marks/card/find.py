"""From words, codes and machine-readable zones to cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from scanner.marks import mrz
from scanner.marks.card import labels as seen_labels
from scanner.marks.card.bank import BankCard, bank_cards
from scanner.marks.card.closer import Eyes
from scanner.marks.card.fields import Field, Located, fields_of, plain
from scanner.marks.card.judge import CODE, is_card
from scanner.marks.card.labels import Letters, Seen, letters
from scanner.marks.card.layouts import Layout, Side, layouts
from scanner.marks.card.outline import UNSEEN, refined
from scanner.marks.card.pose import Anchor, Pose, corners, fit, inverse, put, residuals
from scanner.marks.payload import kind
from scanner.model import Box, Mark, Polygon, Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Matrix = NDArray[np.float64]

# So many cards are looked for in one picture: an A4 page holds ten.
MOST_CARDS = 12
# Edges that leave the labels this far (mm) from where they should stand are another thing's.
_MOVED = 4.0


@dataclass(frozen=True, slots=True)
class Card:
    """One side of an identity paper or card in a picture, in the picture's pixels.

    `kind`: a key of `layouts.toml` (`cccd_2021`, `passport` …); `quad`: its corners, clockwise
    from its own top left, which may lie outside the picture; `size`: width and height in
    millimetres; `fields`: by name, what stands on it and where; `labels`: outlines of the
    labels that were read. `confidence` 0 to 1.
    """

    kind: str
    side: Side
    quad: Polygon
    size: tuple[float, float]
    confidence: float
    fields: Mapping[str, Field] = field(repr=False)
    labels: tuple[Polygon, ...] = field(default=(), repr=False)

    def placed(self, put: Callable[[Polygon], Polygon]) -> Card:
        """The card in other units: `put` maps a polygon."""
        fields = {name: one.placed(put) for name, one in self.fields.items()}
        labels = tuple(map(put, self.labels))
        return replace(self, quad=put(self.quad), fields=MappingProxyType(fields), labels=labels)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What was read in one picture."""

    picture: Pixels
    lines: tuple[Letters, ...]
    seen: tuple[Seen, ...]
    zones: tuple[mrz.Zone, ...]
    codes: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    layout: Layout
    anchors: tuple[Anchor, ...]
    pose: Pose


def cards(
    picture: Pixels, reading: Reading, marks: Sequence[Mark] = (), eyes: Eyes | None = None
) -> tuple[Card, ...]:
    """The identity papers and cards in `picture` (BGR, height x width x 3).

    `reading`: what was read in it (its second words for zones that the first lost); `marks`: the
    codes found in it. All in the picture's pixels. `eyes`: what a bank card is looked at with
    more closely.
    """
    read = tuple(map(letters, reading.lines))
    zones = (
        tuple(filter(_of_paper, mrz.zones(words))) for words in (reading.lines, reading.second)
    )
    left = _Sight(
        picture,
        read,
        tuple(seen_labels.labels(read)),
        next(filter(None, zones), ()),
        tuple(mark for mark in marks if mark.type == "qr"),
    )
    unread = reading.illegible
    found: list[Card] = []
    for _ in range(MOST_CARDS):
        candidate = _best(left)
        if candidate is None:
            break
        matrix, edges = _settled(candidate, left)
        keys = {candidate.anchors[i].key for i in candidate.pose.inliers}
        if _code_in_place(candidate.layout, matrix, left.codes):
            keys.add(CODE)
        if is_card(Located(candidate.layout, matrix, left.picture), keys, edges, left.lines):
            found.append(_card(candidate, matrix, edges, left, unread))
        left = _without(left, candidate, matrix)
    outlines = [np.asarray(card.quad, np.float64) for card in found]
    found += [_bank_card(one, unread) for one in bank_cards(picture, read, outlines, eyes)]
    return tuple(found)


def _bank_card(one: BankCard, unread: Sequence[Box]) -> Card:
    card, lines = one.card, one.lines
    layout = card.layout
    return Card(
        layout.kind,
        layout.side,
        plain(put(card.matrix, corners(layout.size))),
        layout.size,
        one.sure,
        fields_of(card, lines, one.words, unread, one.number),
        tuple(plain(lines[seen.line].span(seen.first, seen.last)) for seen in one.words),
    )


def _of_paper(zone: mrz.Zone) -> bool:
    """Whether a zone is that of a passport of any country or of a Vietnamese card."""
    first = zone.text.split("\n")[0]
    return "VNM" in zone.text or (first.startswith("P") and len(first) > 36)


def _best(left: _Sight) -> _Candidate | None:
    """The layout that most of what was read agrees on."""
    sets = [(layout, _anchors(layout, left)) for layout in layouts()]
    sets.sort(key=lambda entry: -_most(entry[1]))
    best: _Candidate | None = None
    for layout, anchors in sets:
        if len({anchor.key for anchor in anchors}) < 2:
            continue
        if best is not None and _most(anchors) <= best.pose.score:
            break
        pose = fit(anchors, layout.size)
        if pose is not None and (best is None or pose.score > best.pose.score):
            best = _Candidate(layout, tuple(anchors), pose)
    return best


def _most(anchors: Sequence[Anchor]) -> float:
    weights: dict[str, float] = {}
    for anchor in anchors:
        weights[anchor.key] = max(anchor.weight, weights.get(anchor.key, 0))
    return sum(weights.values())


def _anchors(layout: Layout, left: _Sight) -> list[Anchor]:
    """What of one layout was read, with its place on the card."""
    known = {label.text: label for label in layout.labels}
    found = []
    for seen in left.seen:
        label = known.get(seen.text)
        if label is not None:
            across = label.left + (label.right - label.left) * np.array([seen.start, seen.end])
            there = np.column_stack([across, [label.middle] * 2])
            found.append(Anchor(seen.text, there, seen.points, seen.weight))
    zone_place = layout.place("mrz")
    for zone in left.zones if zone_place else ():
        if (len(zone.text.split("\n")[0]) > 36) == (layout.kind == "passport"):
            found += _edges_of("mrz", _zone_box(layout), zone.polygon, 30)
    code_place = layout.place("qr")
    for code in left.codes if code_place else ():
        if code_place and code.payload and kind(code.payload) == "card":
            box = code_place.boxes[0].grow(-0.8)
            found += _edges_of("qr", box, code.polygon, 12)
    return found


def _code_in_place(layout: Layout, matrix: Matrix, codes: Sequence[Mark]) -> bool:
    """Whether a code that could not be read lies where the paper has its own."""
    place = layout.place("qr")
    if place is None:
        return False
    area = place.boxes[0]
    unread = [np.asarray(code.polygon, np.float64) for code in codes if code.payload is None]
    middles = [put(inverse(matrix), outline).mean(axis=0) for outline in unread]
    return any(area.x0 < x < area.x1 and area.y0 < y < area.y1 for x, y in middles)


def _zone_box(layout: Layout) -> Box:
    """The ink of the zone: ICAO 9303-4 and -5, characters of 2.54 mm between the margins."""
    if layout.kind == "passport":
        return Box(6.5, 72.2, 118.5, 82.0)
    return Box(4.6, 36.4, 80.8, 47.6)


def _edges_of(key: str, box: Box, polygon: Polygon, weight: float) -> list[Anchor]:
    """The upper and the lower edge of a quadrilateral as two anchors."""
    points = np.asarray(polygon[:4], np.float64)
    if len(points) < 4:
        return []
    upper = np.array([(box.x0, box.y0), (box.x1, box.y0)])
    lower = np.array([(box.x0, box.y1), (box.x1, box.y1)])
    return [
        Anchor(f"{key} top", upper, points[:2], weight),
        Anchor(f"{key} low", lower, points[[3, 2]], weight),
    ]


def _settled(candidate: _Candidate, left: _Sight) -> tuple[Matrix, tuple[bool, ...]]:
    """The pose by the card's own edges where they show; which of them did."""
    pose = candidate.pose
    matrix, edges = refined(left.picture, pose.matrix, candidate.layout.size)
    agreed = [candidate.anchors[i] for i in pose.inliers]
    if np.median(residuals(matrix, agreed)) > _MOVED:
        return pose.matrix, UNSEEN
    return matrix, edges


def _card(
    candidate: _Candidate,
    matrix: Matrix,
    edges: tuple[bool, ...],
    left: _Sight,
    unread: Sequence[Box],
) -> Card:
    layout = candidate.layout
    quad = plain(put(matrix, corners(layout.size)))
    texts = {label.text for label in layout.labels}
    taken = [seen for seen in left.seen if seen.text in texts]
    sure = min(0.99, 0.7 + 0.03 * len(candidate.pose.inliers) + 0.02 * sum(edges))
    return Card(
        layout.kind,
        layout.side,
        quad,
        layout.size,
        round(sure, 3),
        fields_of(Located(layout, matrix, left.picture), left.lines, taken, unread),
        tuple(plain(left.lines[seen.line].span(seen.first, seen.last)) for seen in taken),
    )


def _without(left: _Sight, candidate: _Candidate, matrix: Matrix) -> _Sight:
    """What is left to read once a card has been taken, or turned down."""
    wide, high = candidate.layout.size
    back = inverse(matrix)
    used = {id(candidate.anchors[i].here) for i in candidate.pose.inliers}

    def inside(points: NDArray[np.float64]) -> bool:
        middle = put(back, np.asarray(points, np.float64)).mean(axis=0)
        return bool((middle > 0).all() and (middle < (wide, high)).all())

    return _Sight(
        left.picture,
        left.lines,
        tuple(s for s in left.seen if id(s.points) not in used and not inside(s.points)),
        tuple(z for z in left.zones if not inside(np.asarray(z.polygon))),
        tuple(c for c in left.codes if not inside(np.asarray(c.polygon))),
    )
