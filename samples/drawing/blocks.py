"""Parts that office papers share: letterhead, signature block, labelled values, form lines."""

from __future__ import annotations

from random import Random

from samples.drawing import ornaments, tables
from samples.drawing.composer import (
    Column,
    Composer,
    Look,
    Piece,
    Text,
    bold,
    harmless,
    italic,
    value,
)
from samples.drawing.fonts import Style, width
from samples.drawing.layout import Rule, Stamp
from samples.drawing.people import Person, full_name, landline, recent_day
from samples.drawing.written import labelled, written

CENTRE = Look("centre")
BODY = Look("justify", indent=28, leading=1.35)


def labelled_value(
    rng: Random, kind: str, of: str, *, label: str | None = None, mask: bool = True
) -> list[str | Piece]:
    """'Số CCCD: 001…' as pieces: the label is a neighbour that a mask must leave whole."""
    name = label or labelled(rng, kind)
    return [harmless(name), ": ", datum(rng, kind, of, mask=mask)]


def datum(rng: Random, kind: str, of: str, *, mask: bool = True) -> Piece:
    """One value in one of its written forms; `of` is the normalised value."""
    return value(kind, written(rng, kind, of), mask=mask, of=of)


def named(who: Person, *, upper: bool = False, mask: bool = True) -> Piece:
    return value("person_name", who.name.upper() if upper else who.name, mask=mask)


def born(rng: Random, who: Person) -> Piece:
    return datum(rng, "date_of_birth", who.born.isoformat())


def home(who: Person) -> Piece:
    return value("address", str(who.address))


def office_phone(rng: Random) -> list[str | Piece]:
    return ["Điện thoại: ", datum(rng, "phone", landline(rng), mask=False)]


def letterhead(pen: Composer, rng: Random, parent: str, office: str, number: Text) -> None:
    """Issuing body on the left, Quốc hiệu on the right, rules below, number, place and date."""
    left, right = pen.inner
    middle = left + (right - left) * 0.42
    size = pen.size - 1
    day = recent_day(rng, 2023, 2026)
    upper, strong = Look("centre", size), Look("centre", size, Style.BOLD)
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    pen.beside(
        Column(left - 15, middle - 6, [(parent, upper), (office, strong)]),
        Column(
            middle,
            right + 10,
            [(nation, strong), (bold("Độc lập - Tự do - Hạnh phúc"), Look("centre", pen.size))],
        ),
    )
    pen.gap(4)
    pen.rule((left + middle) / 2 - 40, (left + middle) / 2 + 20)
    pen.rule((middle + right) / 2 - 78, (middle + right) / 2 + 88)
    pen.gap(3)
    place = f"{rng.choice(tables.PROVINCES_2025)}, ngày {day:%d} tháng {day:%m} năm {day:%Y}"
    pen.beside(
        Column(left - 15, middle - 6, [(number, Look("centre", pen.size))]),
        Column(middle, right + 10, [(italic(place), Look("centre", pen.size))]),
    )


def signature_block(
    pen: Composer, rng: Random, title: tuple[str, ...], receivers: tuple[str, ...]
) -> None:
    """'Nơi nhận' on the left; title, seal, signature and name of the signer on the right."""
    pen.room(165)
    pen.gap(10)
    left, right = pen.inner
    middle = (left + right) / 2
    top = pen.y
    lines: list[tuple[Text, Look]] = [(Piece("Nơi nhận:", Style.BOLD_ITALIC), Look(size=12))]
    lines += [(f"- {name};", Look(size=11, leading=1.2)) for name in receivers]
    titles: list[tuple[Text, Look]] = [(bold(t), Look("centre")) for t in title]
    pen.beside(Column(left, middle, lines), Column(middle, right, titles))
    name = value("person_name", full_name(rng, female=rng.random() < 0.3), mask=False)
    seal_top = top + 14 * len(title) + 4
    centre = (middle + right) / 2
    pen.add(Stamp(ornaments.seal(rng), centre - 88, seal_top, centre + 2, seal_top + 90))
    pen.add(Stamp(ornaments.signature(rng), centre - 50, seal_top + 16, centre + 66, seal_top + 66))
    pen.y = max(pen.y, seal_top + 82)
    signed = Piece(name.text, Style.BOLD, name.type, name.value, mask=False)
    pen.text(signed, Look("centre"), (middle, right))


def entry(pen: Composer, label: str, what: Text, *, hand: bool, x0: float | None = None) -> None:
    """A line of a form: label, dotted line, the entry written on it."""
    left, right = pen.inner
    start = left if x0 is None else x0
    size = pen.size
    after = start + width(label + " ", pen.family, Style.REGULAR, size)
    y = pen.y
    pen.text(harmless(label), Look(size=size, leading=1.75), (start, right))
    line = pen.y
    pen.add(Rule(after, line + 1.5, right, line + 1.5, 0.6, dotted=True))
    pen.y = y
    look = Look(size=size + (3 if hand else 0), leading=1.75 * size / (size + (3 if hand else 0)))
    pen.text(styled(what, Style.HAND) if hand else what, look, (after + 4, right + 60))
    # An entry that needs a second line pushes the next one down.
    pen.y = pen.y if pen.y > line + size / 2 else line


def styled(text: Text, style: Style) -> Text:
    parts = [text] if isinstance(text, str | Piece) else text
    known = [Piece(p) if isinstance(p, str) else p for p in parts]
    return [Piece(p.text, style, p.type, p.value, p.mask, p.harmless) for p in known]
