"""Bank cards: no layout of their own, but one shape, and signs that stand on cards of all banks.

ISO/IEC 7810 gives the size, ISO/IEC 7811-2 the magnetic stripe, ISO/IEC 7816-2 the contacts.
What else is printed where each bank decides; `bank_places` says where fields are sought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.bank_places import places
from scanner.marks.card.fields import Located
from scanner.marks.card.judge import crossing, outside
from scanner.marks.card.labels import Letters, Seen
from scanner.marks.card.layouts import CARD_SIZE, Layout, Side
from scanner.marks.card.outline import refined
from scanner.marks.card.pose import inverse, put
from scanner.marks.card.rectangle import rectangles, shaped
from scanner.marks.card.sight import patch
from scanner.marks.card.signs import Sign, signs
from scanner.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.model import Pixels

    Matrix = NDArray[np.float64]
    Points = NDArray[np.float64]

KIND = "bank_card"
# What a sign is worth. Papers of banks have the words too, so each counts once.
_WORTH = {"number": 3, "groups": 1, "date": 1, "scheme": 1, "product": 1, "bank": 1}
_WORTH |= {
    "code": 0,
    "four": 0,
    "validity": 2,
    "check": 2,
    "panel": 2,
    "terms": 1,
    "chip": 2,
    "stripe": 3,
}
# So much of it in a picture before an outline is sought; on a card so much, of so many kinds,
# of these at least one; so many sides that show, or lie outside the picture.
_SOUGHT, _ENOUGH, _KINDS, _SIDES, _SEEN = 3, 5, 3, 3, 2
_TELLING = frozenset({"number", "groups", "validity", "check", "panel", "chip", "stripe"})
# Identity cards have dates, digits and chips as well.
_OF_BANKS = frozenset({"number", "scheme", "product", "bank", "check", "panel", "stripe"})
_MOST_TRIED, _MOST_CARDS = 3, 6
# A card holds no more lines of print than this, and at most one runs over its edge.
_MOST_LINES, _CROSSED = 24, 1
# Where no outline shows (a black card on a black table), so much print of so many kinds, these
# among it, in no more lines, none of them over the edge and hardly any around it.
_ALONE, _ALONE_KINDS, _ALONE_LINES, _AROUND = 8, 5, 12, 2
_NAMES = frozenset({"scheme", "product", "bank"})
# The number takes such a part of the card's width; print ends so much of it before its edges.
_NUMBER_SHARE, _RIM = (0.33, 0.92), 0.06
_UNSEEN_SURE = 0.6
# ISO/IEC 7816-2: the contacts with the plate that bears them; ISO/IEC 7811-2: the stripe.
_CONTACTS = Box(9.2, 18.2, 20.9, 29.6)
_STRIPE = Box(4.0, 6.6, 81.6, 14.4)
_DARK, _FLAT = 90, 24
# The plate is of another colour than the card, and cut up by lines.
_PLATE, _LINES = 12.0, 3.0


@dataclass(frozen=True, slots=True)
class BankCard:
    """One side of a bank card: where it lies, which edges show, how sure that is (0 to 1), and
    the words that were read on it."""

    card: Located
    edges: tuple[bool, ...]
    sure: float
    words: tuple[Seen, ...]


def bank_cards(
    picture: Pixels, lines: Sequence[Letters], others: Sequence[Points]
) -> Iterator[BankCard]:
    """The bank cards in a picture (BGR); `others`: the outlines of other papers in it."""
    left = [sign for sign in signs(lines) if not any(_within(q, sign) for q in others)]
    for _ in range(_MOST_CARDS):
        if _worth({sign.kind for sign in left}) < _SOUGHT:
            return
        found = _best(picture, lines, left) or _without_outline(picture, lines, left)
        if found is None:
            return
        yield found
        left = [sign for sign in left if not _on(found.card, sign)]


def _worth(kinds: Set[str]) -> int:
    return sum(_WORTH[kind] for kind in kinds)


def _within(quad: Points, sign: Sign) -> bool:
    middle = tuple(map(float, sign.outline.mean(axis=0)))
    return cv2.pointPolygonTest(np.asarray(quad, np.float32), middle, False) >= 0


def _best(picture: Pixels, lines: Sequence[Letters], left: Sequence[Sign]) -> BankCard | None:
    """The card around one of the signs that tell most."""
    seeds = sorted(left, key=lambda sign: -_WORTH[sign.kind])
    tried: list[Located] = []
    for seed in seeds:
        if len(tried) >= _MOST_TRIED or _WORTH[seed.kind] < 1:
            break
        if any(_on(card, seed) for card in tried):
            continue
        found = []
        for about, size in rectangles(picture, seed.outline):
            matrix, edges = refined(picture, about, size)
            bare = Located(Layout(KIND, "front", size, (), ()), matrix, picture)
            tried.append(bare)
            card = _judged(bare, edges, lines, left)
            found += [card] if card is not None else []
        if found:
            return max(found, key=lambda card: (sum(card.edges), card.sure))
    return None


def _judged(
    card: Located, edges: tuple[bool, ...], lines: Sequence[Letters], left: Sequence[Sign]
) -> BankCard | None:
    """A bank card, where what is in an outline is enough for one."""
    own = [sign for sign in left if _on(card, sign)]
    kinds = {sign.kind for sign in own}
    sides = sum(seen or out for seen, out in zip(edges, outside(card), strict=True))
    if sides < _SIDES or sum(edges) < _SEEN:
        return None
    if card.layout.size == CARD_SIZE:
        kinds |= {"chip"} if _has_contacts(card) else set()
        kinds |= {"stripe"} if _has_stripe(card) else set()
    if _worth(kinds) < _ENOUGH or len(kinds) < _KINDS or not kinds & _TELLING:
        return None
    if not kinds & _OF_BANKS or not shaped(card.matrix, card.layout.size):
        return None
    inside = sum(_holds(card, line) for line in lines)
    if inside > _MOST_LINES or crossing(card, lines) > _CROSSED:
        return None
    side: Side = "back" if kinds & {"stripe", "check", "panel"} else "front"
    sure = min(0.9, 0.5 + 0.04 * _worth(kinds) + 0.02 * sum(edges))
    size = card.layout.size
    plain = replace(
        card, layout=Layout(KIND, side, size, (), places(card, side, kinds, own, lines))
    )
    words = [s for s in own if s.kind not in ("number", "groups", "four", "date", "code")]
    return BankCard(plain, edges, round(sure, 3), tuple(map(_word, words)))


def _without_outline(
    picture: Pixels, lines: Sequence[Letters], left: Sequence[Sign]
) -> BankCard | None:
    """A front whose outline is not to be seen, about as large as its print has it."""
    for number in (sign for sign in left if sign.kind == "number"):
        card = _around(picture, number, left)
        own = [sign for sign in left if card is not None and _on(card, sign)]
        kinds = {sign.kind for sign in own}
        if card is None or not _tells_alone(kinds) or not _stands_alone(card, lines):
            continue
        named = places(card, "front", kinds, own, lines)
        plain = replace(card, layout=Layout(KIND, "front", CARD_SIZE, (), named))
        words = [sign for sign in own if sign.kind in _NAMES | {"validity"}]
        return BankCard(plain, (False,) * 4, _UNSEEN_SURE, tuple(map(_word, words)))
    return None


def _tells_alone(kinds: Set[str]) -> bool:
    dated = bool(kinds & {"date", "validity"})
    enough = _worth(kinds) >= _ALONE and len(kinds) >= _ALONE_KINDS
    return enough and dated and len(kinds & _NAMES) > 1


def _stands_alone(card: Located, lines: Sequence[Letters]) -> bool:
    """Whether what is printed there is a card's and not a part of a page."""
    inside = sum(_holds(card, line) for line in lines)
    total = sum(bool(line.text) for line in lines)
    return inside <= _ALONE_LINES and total - inside <= _AROUND and not crossing(card, lines)


def _around(picture: Pixels, number: Sign, left: Sequence[Sign]) -> Located | None:
    """A card along its number, around all signs that may be on the same one; None where they
    would make it too large or too small for that number."""
    along = number.outline[1] - number.outline[0]
    long = float(np.linalg.norm(along))
    across = along / max(long, 1e-6)
    frame = np.array([across, (-across[1], across[0])])
    middle = number.outline.mean(axis=0)
    reach = np.array([1, CARD_SIZE[1] / CARD_SIZE[0]]) * long / _NUMBER_SHARE[0]
    seen = [(sign.outline - middle) @ frame.T for sign in left if _WORTH[sign.kind]]
    near = np.concatenate([s for s in seen if (np.abs(s.mean(axis=0)) < reach).all()])
    low, high = near.min(axis=0), near.max(axis=0)
    scale = float(((high - low) / CARD_SIZE).max()) * (1 + 2 * _RIM)
    share = long / max(scale * CARD_SIZE[0], 1e-6)
    if not _NUMBER_SHARE[0] <= share <= _NUMBER_SHARE[1]:
        return None
    matrix = np.eye(3)
    matrix[:2, :2] = scale * frame.T
    centre = middle + (low + high) / 2 @ frame
    matrix[:2, 2] = centre - matrix[:2, :2] @ (np.array(CARD_SIZE) / 2)
    return Located(Layout(KIND, "front", CARD_SIZE, (), ()), matrix, picture)


def _word(sign: Sign) -> Seen:
    return Seen(sign.kind, sign.outline[:2], 0, 1, 1, sign.line, sign.first, sign.last)


def _on(card: Located, sign: Sign) -> bool:
    return _inside(card, sign.outline.mean(axis=0))


def _holds(card: Located, line: Letters) -> bool:
    return bool(line.text) and _inside(card, line.middle(len(line.text) // 2, end=False))


def _inside(card: Located, point: Points) -> bool:
    there = put(inverse(card.matrix), point[None])[0]
    return bool((there > 0).all() and (there < card.layout.size).all())


def _has_contacts(card: Located) -> bool:
    """Whether a plate cut up by lines lies where the contacts of a chip are."""
    lab = cv2.cvtColor(patch(card.picture, card.matrix, _CONTACTS.grow(4)), cv2.COLOR_BGR2LAB)
    rim = round(4 * lab.shape[1] / (_CONTACTS.width + 8))
    plate = lab[rim:-rim, rim:-rim].reshape(-1, 3).astype(np.float32)
    around = np.concatenate([lab[: rim // 2].reshape(-1, 3), lab[-rim // 2 :].reshape(-1, 3)])
    apart = np.linalg.norm(np.median(plate, axis=0) - np.median(around, axis=0))
    grey = lab[rim:-rim, rim:-rim, 0].astype(np.float32)
    lines = float(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 3)).mean())
    return bool(apart > _PLATE and lines > _LINES)


def _has_stripe(card: Located) -> bool:
    """Whether a dark, even band runs where the magnetic stripe is."""
    grey = cv2.cvtColor(patch(card.picture, card.matrix, _STRIPE), cv2.COLOR_BGR2GRAY)
    below = cv2.cvtColor(
        patch(card.picture, card.matrix, Box(4, 17.5, 81.6, 19)), cv2.COLOR_BGR2GRAY
    )
    step = abs(float(np.median(below)) - float(np.median(grey)))
    return bool(np.median(grey) < _DARK and grey.std() < _FLAT and step > _FLAT)
