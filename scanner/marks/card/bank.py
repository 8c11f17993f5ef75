"""Bank cards: no layout of their own, but one shape, and signs that stand on cards of all banks.

ISO/IEC 7810 gives the size, ISO/IEC 7811-2 the magnetic stripe, ISO/IEC 7816-2 the contacts.
What else is printed where each bank decides; `bank_places` says where fields are sought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scanner.marks.card.backside import has_stripe, panel
from scanner.marks.card.bank_places import dated, numbered, places
from scanner.marks.card.closer import Eyes, looked, upright
from scanner.marks.card.fields import Located
from scanner.marks.card.judge import crossing, outside
from scanner.marks.card.labels import Letters, Seen
from scanner.marks.card.layouts import CARD_SIZE, Layout, Side
from scanner.marks.card.number import Number, number_on
from scanner.marks.card.outline import refined
from scanner.marks.card.pose import inverse, put
from scanner.marks.card.rectangle import Straight, rectangles, shaped
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
_WORTH = {"number": 3, "rows": 3, "groups": 1, "date": 1, "scheme": 1, "product": 1, "bank": 1}
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
_TELLING = frozenset({"number", "rows", "groups", "validity", "check", "panel", "chip", "stripe"})
# Identity cards have dates, digits and chips as well.
_OF_BANKS = frozenset({"number", "rows", "scheme", "product", "bank", "check", "panel", "stripe"})
_MOST_TRIED, _MOST_CARDS = 3, 6
# Where less than that was read, in a picture of no more lines, the likeliest outline is looked
# at more closely.
_HINT, _FEW_LINES = 1, 30
# A card holds no more lines of print than this, and at most one runs over its edge.
_MOST_LINES, _CROSSED = 24, 1
# Where no outline shows (a black card on a black table), so much print of so many kinds, these
# among it, in no more lines, none of them over the edge and hardly any around it.
_ALONE, _ALONE_KINDS, _ALONE_LINES, _AROUND = 8, 5, 12, 2
_NAMES = frozenset({"scheme", "product", "bank"})
# More digits than a service line has.
_MANY_DIGITS = 10
# What is no word of the bank's.
_VALUES = frozenset({"number", "rows", "groups", "four", "date", "code"})
# The number takes such a part of the card's width; print ends so much of it before its edges.
_NUMBER_SHARE, _RIM = (0.33, 0.92), 0.06
_UNSEEN_SURE = 0.6
# A code stands within so many millimetres of the panel to sign on.
_NEAR_PANEL = 4.0
# ISO/IEC 7816-2: the contacts with the plate that bears them.
_CONTACTS = Box(9.2, 18.2, 20.9, 29.6)
# The plate is of another colour than the card, and cut up by lines.
_PLATE, _LINES = 12.0, 3.0


@dataclass(frozen=True, slots=True)
class BankCard:
    """One side of a bank card: where it lies, which edges show, how sure that is (0 to 1) and by
    how much what was seen speaks for it, the lines that were read and the words among them that
    are its own. `number`: its digits where they are proved."""

    card: Located
    edges: tuple[bool, ...]
    sure: float
    weight: int
    lines: tuple[Letters, ...]
    words: tuple[Seen, ...]
    number: str = field(default="", repr=False)


def bank_cards(
    picture: Pixels,
    lines: Sequence[Letters],
    others: Sequence[Points],
    eyes: Eyes | None = None,
) -> Iterator[BankCard]:
    """The bank cards in a picture (BGR); `others`: the outlines of other papers in it; `eyes`:
    what a card is looked at with more closely where its number was not read for sure."""
    left = [sign for sign in signs(lines) if not any(_within(q, sign) for q in others)]
    for _ in range(_MOST_CARDS):
        worth = _worth({sign.kind for sign in left})
        hinted = eyes is not None and worth >= _HINT and len(lines) <= _FEW_LINES
        if worth < _SOUGHT and not hinted:
            return
        found, bare = _best(picture, lines, left)
        found = found or _without_outline(picture, lines, left)
        if found is None:
            # What only a closer look tells is looked for once.
            found = _closer(*bare, lines, eyes) if eyes is not None and bare is not None else None
            yield from [_dated(found)] if found else ()
            return
        yield _dated(_with_number(found, eyes))
        left = [sign for sign in left if not _on(found.card, sign)]


def _dated(found: BankCard) -> BankCard:
    """The card with the place of its dates, where none was read."""
    layout = found.card.layout
    whole = replace(layout, places=dated(layout.places, layout.size))
    return replace(found, card=replace(found.card, layout=whole))


def _with_number(found: BankCard, eyes: Eyes | None) -> BankCard:
    """The card with its number, looked at more closely where that was not read for sure."""
    named = found if found.number else _numbered(found, found.lines, eyes)
    if named.number or eyes is None or not _may_have_number(found):
        return named
    again = _closer(found.card, found.edges, found.lines, eyes)
    if again is None or again.card.layout.size != found.card.layout.size:
        return named
    renamed = again if again.number else _numbered(again, (), eyes)
    return renamed if renamed.number or renamed.weight >= named.weight else named


def _may_have_number(found: BankCard) -> bool:
    """Whether a number may be there that was not read: many backs have none."""
    own = [line for line in found.lines if _holds(found.card, line)]
    most = max((sum(map(str.isdigit, line.text)) for line in own), default=0)
    places = found.card.layout.places
    return (
        found.card.layout.side == "front"
        or any(place.type == KIND for place in places)
        or most >= _MANY_DIGITS
    )


def _numbered(found: BankCard, lines: Sequence[Letters], eyes: Eyes | None) -> BankCard:
    """The card with the number that is in some lines, or at its place."""
    there = [p.boxes[0] for p in found.card.layout.places if p.type == KIND]
    number = number_on(found.card, lines, there, eyes.figures if eyes else None)
    return found if number is None else _named(found, number)


def _named(found: BankCard, number: Number) -> BankCard:
    layout = found.card.layout
    layout = replace(layout, places=numbered(layout.places, number.rows))
    return replace(found, card=replace(found.card, layout=layout), number=number.digits)


def _closer(
    card: Located, edges: tuple[bool, ...], lines: Sequence[Letters], eyes: Eyes
) -> BankCard | None:
    """The card as it is read laid flat, turned as its print stands; None where it is none."""
    seen = looked(card, eyes.read)
    beside = [line for line in lines if not _holds(card, line)]
    turned, quarter = upright(card, seen)
    own = [*beside, *seen]
    number = number_on(turned, seen, (), eyes.figures)
    told = frozenset({"number"} if number else ())
    found = _judged(turned, (*edges[quarter:], *edges[:quarter]), own, signs(own), told)
    return _named(found, number) if found and number else found


def _worth(kinds: Set[str]) -> int:
    return sum(_WORTH[kind] for kind in kinds)


def _within(quad: Points, sign: Sign) -> bool:
    middle = tuple(map(float, sign.outline.mean(axis=0)))
    return cv2.pointPolygonTest(np.asarray(quad, np.float32), middle, False) >= 0


def _best(
    picture: Pixels, lines: Sequence[Letters], left: Sequence[Sign]
) -> tuple[BankCard | None, tuple[Located, tuple[bool, ...]] | None]:
    """The card around one of the signs that tell most, and the likeliest outline of one."""
    seeds = sorted(left, key=lambda sign: -_WORTH[sign.kind])
    tried: list[Located] = []
    bare: list[tuple[Located, tuple[bool, ...]]] = []
    straight: Straight | None = None
    for seed in seeds:
        if len(tried) >= _MOST_TRIED or _WORTH[seed.kind] < 1:
            break
        if any(_on(card, seed) for card in tried):
            continue
        found = []
        straight = straight or Straight.of(picture)
        for about, size in rectangles(straight, seed.outline):
            matrix, edges = refined(picture, about, size)
            located = Located(Layout(KIND, "front", size, (), ()), matrix, picture)
            tried.append(located)
            card = _judged(located, edges, lines, left)
            found += [card] if card is not None else []
            bare += [(located, edges)] if _stands(located, edges, lines) else []
        if found:
            return max(found, key=lambda card: (card.weight, sum(card.edges))), None
    return None, max(bare, key=lambda one: sum(one[1]), default=None)


def _stands(card: Located, edges: tuple[bool, ...], lines: Sequence[Letters]) -> bool:
    """Whether an outline is a card's and cuts through no print."""
    sides = sum(seen or out for seen, out in zip(edges, outside(card), strict=True))
    if sides < _SIDES or sum(edges) < _SEEN or not shaped(card.matrix, card.layout.size):
        return False
    inside = sum(_holds(card, line) for line in lines)
    return inside <= _MOST_LINES and crossing(card, lines) <= _CROSSED


def _judged(
    card: Located,
    edges: tuple[bool, ...],
    lines: Sequence[Letters],
    left: Sequence[Sign],
    told: Set[str] = frozenset(),
) -> BankCard | None:
    """A bank card, where what is in an outline is enough for one; `told`: what is known to be on
    it besides the signs."""
    own = [sign for sign in left if _on(card, sign)]
    kinds = {sign.kind for sign in own} | told
    sides = sum(seen or out for seen, out in zip(edges, outside(card), strict=True))
    if sides < _SIDES or sum(edges) < _SEEN:
        return None
    if card.layout.size == CARD_SIZE:
        kinds |= {"chip"} if _has_contacts(card) else set()
        kinds |= {"stripe"} if has_stripe(card) else set()
        kinds |= {"panel"} if _has_panel(card, kinds, own) else set()
    if _worth(kinds) < _ENOUGH or len(kinds) < _KINDS or not kinds & _TELLING:
        return None
    if not kinds & _OF_BANKS or not _stands(card, edges, lines):
        return None
    side: Side = "back" if kinds & {"stripe", "check", "panel"} else "front"
    weight = 2 * _worth(kinds) + sum(edges)
    sure = min(0.9, 0.5 + 0.02 * weight)
    size = card.layout.size
    plain = replace(
        card, layout=Layout(KIND, side, size, (), places(card, side, kinds, own, lines))
    )
    words = [s for s in own if s.kind not in _VALUES]
    return BankCard(plain, edges, round(sure, 3), weight, tuple(lines), tuple(map(_word, words)))


def _without_outline(
    picture: Pixels, lines: Sequence[Letters], left: Sequence[Sign]
) -> BankCard | None:
    """A front whose outline is not to be seen, about as large as its print has it."""
    for number in (sign for sign in left if sign.kind in ("number", "rows")):
        card = _around(picture, number, left)
        own = [sign for sign in left if card is not None and _on(card, sign)]
        kinds = {sign.kind for sign in own}
        if card is None or not _tells_alone(kinds) or not _stands_alone(card, lines):
            continue
        named = places(card, "front", kinds, own, lines)
        plain = replace(card, layout=Layout(KIND, "front", CARD_SIZE, (), named))
        words = [sign for sign in own if sign.kind in _NAMES | {"validity"}]
        return BankCard(
            plain,
            (False,) * 4,
            _UNSEEN_SURE,
            _worth(kinds),
            tuple(lines),
            tuple(map(_word, words)),
        )
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


def _has_panel(card: Located, kinds: Set[str], own: Sequence[Sign]) -> bool:
    """Whether a light strip lies where the panel to sign on is, below the stripe or with three
    digits on it or beside it."""
    strip = panel(card)
    if strip is None or "stripe" in kinds:
        return strip is not None
    near = strip.grow(_NEAR_PANEL)
    codes = [sign.outline.mean(axis=0) for sign in own if sign.kind in ("code", "panel")]
    middles = [put(inverse(card.matrix), point[None])[0] for point in codes]
    return any(near.x0 < x < near.x1 and near.y0 < y < near.y1 for x, y in middles)


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
