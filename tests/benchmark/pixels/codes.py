"""The grid of codes: six widths of card by five blurs by three poses, with all kinds of payload."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from random import Random

from samples.drawing import damage, people
from samples.drawing.card_pen import CardPen, code, cut_out, field, ground
from samples.drawing.codes import vietqr
from samples.drawing.composer import bold
from samples.drawing.fonts import Typefaces
from samples.drawing.layout import Sheet, in_family
from samples.drawing.people import Person, card_qr
from samples.drawing.truth import Drawn
from tests.benchmark.documents import Plan
from tests.benchmark.pictures import photo_file
from tests.benchmark.pixels import harm
from tests.benchmark.pixels.ranges import GRID, PhotoRanges, Span


def _hexed(text: str) -> str:
    return text.encode().hex()


def bhyt(who: Person) -> str:
    """A health insurance card's code: names and addresses in hexadecimal (vietnam.md 5.3)."""
    parts = (
        f"DN4{who.insurance[:2]}{who.insurance}",
        _hexed(who.name),
        f"{who.born:%d/%m/%Y}",
        "2" if who.female else "1",
        _hexed(str(who.address.parts[-2])),
        "01 - 005",
        f"{who.issued:%d/%m/%Y}",
    )
    return "|".join(parts)


def vcard(who: Person) -> str:
    return (
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{who.name}\nTEL:{who.mobile}\nEMAIL:{who.email}\nEND:VCARD"
    )


PAYLOADS: dict[str, Callable[[Person], str]] = {
    "CCCD": card_qr,
    "CCCD 2024": lambda who: card_qr(who, model=2024),
    "BHYT": bhyt,
    "VietQR": lambda who: vietqr(who.account.bank.bin, who.account.number, note="Thanh toan"),
    "vCard": vcard,
}


def card_sheet(who: Person, payload: str, rng: Random) -> Sheet:
    """A card that is nothing but words and a code of 20 mm."""
    light, dark = rng.choice(
        (((226, 238, 232), (160, 196, 190)), ((248, 248, 250), (214, 220, 232)))
    )
    pen = CardPen.start(ground(rng, light, dark))
    pen.centred(34, 8, bold("THẺ THÀNH VIÊN MẪU"), 8)
    field(pen, 8, 18, "Họ và tên / Full name:", who.name.upper())
    field(pen, 8, 26, "Ngày cấp / Date of issue:", f"{who.issued:%d/%m/%Y}")
    field(pen, 8, 34, "Nơi cấp / Place of issue:", who.origin.province)
    code(pen, (61, 5, 20, 20), payload)
    return pen.sheet()


def grid_photo(
    name: str, kind: str, cell: tuple[float, float, int], faces: Typefaces, rng: Random
) -> Drawn:
    """One cell: `cell` is the card's width, the blur's sigma and the number of the pose."""
    width, sigma, pose = cell
    who = people.person(rng)
    sheet = in_family(card_sheet(who, PAYLOADS[kind](who), rng), rng.choice(faces.card))
    turn, tilt = GRID.turn.values[pose], GRID.tilt.values[pose]
    ranges = PhotoRanges(
        width=Span(width, width), share=Span(0.4, 0.8), turn=Span(-turn, turn), tilt=Span(0, tilt)
    )
    photo, _ = harm.posed(cut_out(sheet, round(width), ""), rng, ranges)
    if GRID.glare.draw(rng):
        codes = tuple(t for t in photo.truths if t.type == "qr")
        lit = harm.glared(replace(photo, truths=codes), rng, GRID.glare_strength.draw(rng), width)
        photo = replace(photo, image=lit.image)
    photo = damage.noisy(damage.blurred(photo, sigma), rng, GRID.grain.draw(rng))
    photo = damage.as_jpeg(photo, GRID.jpeg.whole(rng))
    note = f"{kind}, card {width:g} px, blur {sigma:g}, pose {pose}, "
    return photo_file((name, "code_grid", note), photo, rng, f"blur {sigma:g}")


def plans(faces: Typefaces) -> Iterator[Plan]:
    """All plans of this room."""
    kinds = tuple(PAYLOADS)
    cells = [(w, b, p) for w in GRID.width.values for b in GRID.blur.values for p in range(3)]
    for number, cell in enumerate(cells):
        name = f"code-{cell[0]:g}-{cell[1]:g}-{cell[2]}"
        kind = kinds[(number + number // 15) % len(kinds)]
        yield Plan(name, "code_grid", partial(grid_photo, name, kind, cell, faces))
