"""Bank cards of several makes, as sheets of ID-1 (ISO/IEC 7810).

The embossed one keeps to ISO/IEC 7811-1 (the number's middle 21.42 mm above the lower edge,
name and dates in the area below) and ISO/IEC 7816-2 (contacts from 10.25 mm on, 19.23 mm below
the upper edge); flat ones are printed as banks please. All names and numbers are made up.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

from samples.drawing import ornaments
from samples.drawing.card_pen import HIGH, WIDE, CardPen, sign
from samples.drawing.composer import Look, Piece, bold
from samples.drawing.fonts import ROBOTO, Style
from samples.drawing.layout import MM, Colour, Sheet, Stamp
from samples.drawing.people import Person, digits
from samples.drawing.written import grouped

_GROUNDS = ((18, 58, 120), (16, 96, 84), (110, 20, 44), (34, 34, 44), (206, 168, 92))
_GOLD: Colour = (250, 246, 232)
_INK: Colour = (34, 34, 40)
_CHIP = (9.0, 18.0, 12.2, 11.8)


def _ground(rng: Random) -> Image.Image:
    top = rng.choice(_GROUNDS)
    low = tuple(max(0, c - 40) for c in top)
    ground = ornaments.guilloche((1284, 810), top, (low[0], low[1], low[2]), rng, 0.5)
    draw = ImageDraw.Draw(ground, "RGBA")
    for i in range(7):
        box = (700 + i * 45, -300 + i * 30, 1700 + i * 45, 700 + i * 30)
        draw.ellipse(box, outline=(255, 255, 255, 26), width=5)
    return ground


def _number(who: Person) -> Piece:
    return Piece(grouped(who.card, (4, 4, 4, 4)), Style.MONO, "bank_card", who.card)


def _dates(who: Person) -> tuple[Piece, Piece]:
    """Valid from and thru: no value that a detector names, but one that a mask has to cover."""
    first = f"{who.issued:%m/%y}"
    last = f"{who.issued:%m}/{who.issued.year % 100 + 5:02d}"
    return tuple(Piece(day, Style.MONO, "card_detail", day) for day in (first, last))  # type: ignore[return-value]


def _holder(who: Person) -> Piece:
    return Piece(who.plain, Style.MONO, "person_name", who.plain.lower())


def _network(pen: CardPen, card: str, y: float = 49.4, right: float = 81) -> None:
    name = bold({"4": "VISA", "5": "mastercard", "9": "napas"}[card[0]])
    pen.text(right - pen.wide(name, 10), y, name, 10)


def _under(pen: CardPen, box: tuple[float, float, float, float], colour: Colour) -> None:
    """A flat area (x, y, width, height in mm) that print stands on."""
    x, y, wide, high = (side * MM for side in box)
    patch = Image.new("RGB", (round(wide * 3), round(high * 3)), colour)
    pen.pen.add(Stamp(patch, x, y, x + wide, y + high, over=False))


def embossed(who: Person, rng: Random) -> Sheet:
    """A debit card with the places of ISO/IEC 7811-1 and 7816-2."""
    pen = CardPen.start(_ground(rng), ROBOTO, _GOLD)
    pen.text(5, 8.4, bold(who.account.bank.short), 12)
    pen.text(58, 7.6, "THẺ GHI NỢ", 6)
    pen.text(58, 10.2, "DEBIT CARD", 5)
    pen.picture(_CHIP, ornaments.chip())
    pen.text(8.4, 34.3, _number(who), 14 if len(who.card) == 16 else 12)
    first, last = _dates(who)
    pen.text(8.4, 39.4, "VALID FROM", 3.8)
    pen.text(8.4, 42.4, first, 7)
    pen.text(34, 39.4, "GOOD THRU", 3.8)
    pen.text(34, 42.4, last, 7)
    pen.text(8.4, 49.4, _holder(who), 7.4)
    _network(pen, who.card)
    return pen.sheet()


def flat(who: Person, rng: Random) -> Sheet:
    """A credit card printed flat: name above, small number below, one date."""
    dark = rng.random() < 0.6
    ground = _ground(rng) if dark else ornaments.guilloche(
        (1284, 810), (236, 238, 242), (206, 214, 226), rng, 0.5
    )  # fmt: skip
    pen = CardPen.start(ground, ROBOTO, _GOLD if dark else _INK)
    pen.text(56, 9, bold(who.account.bank.short.upper()), 11)
    pen.text(6, 8, rng.choice(("PLATINUM", "THẺ TÍN DỤNG", "CREDIT")), 6)
    pen.picture(_CHIP, ornaments.chip())
    top = rng.uniform(35, 38)
    pen.text(6, top, _holder(who), 6.6)
    pen.text(6, top + 5, _number(who), 9.5)
    label = rng.choice(("VALID THRU", "EXPIRES END", "HẾT HẠN"))
    end = pen.text(6, top + 10, label, 4.2)
    pen.text(end + 1.5, top + 10, _dates(who)[1], 6.6)
    _network(pen, who.card)
    return pen.sheet()


def back(who: Person, rng: Random) -> Sheet:
    """A back: magnetic stripe (ISO/IEC 7811-2), panel, signature and the three digits beside."""
    light = rng.random() < 0.5
    paper, line, ink = (
        ((228, 230, 236), (196, 202, 214), _INK) if light else ((40, 62, 104), (28, 46, 84), _GOLD)
    )
    pen = CardPen.start(ornaments.guilloche((1284, 810), paper, line, rng, 0.5), ROBOTO, ink)
    pen.text(5, 3.8, f"Hotline 24/7: 1900 {rng.randrange(5400, 5599)}", 4)
    _under(pen, (0, 5.2, WIDE, 11.2), (24, 22, 22))
    pen.text(5, 19.6, "CHỮ KÝ / AUTHORIZED SIGNATURE", 3.6)
    _under(pen, (5, 20.6, 58, 8.4), (246, 246, 242))
    sign(pen, (12, 20.4, 26, 8.8), rng)
    code = Piece(digits(rng, 3), Style.ITALIC, "card_detail", "")
    pen.text(54, 26.4, code, 7, _INK)
    if rng.random() < 0.6:
        pen.text(5, 34.4, _number(who), 8.6)
        end = pen.text(5, 38.6, "VALID THRU", 3.8)
        pen.text(end + 1.5, 38.6, _dates(who)[1], 6)
    terms = (
        f"Thẻ này là tài sản của Ngân hàng {who.account.bank.short}. Nếu nhặt được thẻ, vui "
        "lòng trả lại chi nhánh gần nhất. Not valid unless signed."
    )
    pen.wrapped((5, 80), 44.4, terms, Look(size=3.8, leading=1.3))
    return pen.sheet()


def tall(who: Person, rng: Random) -> Sheet:
    """A card that stands upright, as newer ones do: number in four rows or small below."""
    ground = _ground(rng).rotate(90, expand=True)
    pen = CardPen.start(ground, ROBOTO, _GOLD, (HIGH, WIDE))
    pen.text(5, 8.6, bold(who.account.bank.short), 11)
    pen.text(5, 13, rng.choice(("DEBIT", "CREDIT", "PREPAID")), 5.4)
    pen.picture((21, 16, 11.8, 12.2), ornaments.chip().rotate(90, expand=True))
    pen.text(5, 58, _number(who), 8.4 if len(who.card) == 16 else 7)
    end = pen.text(5, 63, "VALID THRU", 4)
    pen.text(end + 1.5, 63, _dates(who)[1], 6)
    pen.text(5, 69, _holder(who), 6)
    _network(pen, who.card, 80, 49)
    return pen.sheet()


BANK_CARDS: dict[str, Callable[[Person, Random], Sheet]] = {
    "bank_card_front": embossed,
    "bank_card_flat": flat,
    "bank_card_tall": tall,
    "bank_card_back": back,
}
